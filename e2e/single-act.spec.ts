/** Authorization details (RFC 9396) for a single act: only short ends, at consent and afterwards. */
import { expect, test } from '@playwright/test';
import { own, portal } from './addresses';
import { backAt, callbackPage, serve } from './clients/own-server';
import { changeEnd, hydrated, newcomer, openAccess, passTime, press, signUp } from './steps';

const request = new URLSearchParams({
  client_id: 'logbook',
  response_type: 'code',
  scope: 'openid',
  state: 's',
  nonce: 'n',
  redirect_uri: `${own}/callback`,
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
  authorization_details: JSON.stringify([{ type: 'vault.opening', drawer: 'The second from above' }]),
});

let app: Awaited<ReturnType<typeof serve>>;
test.beforeAll(async () => {
  app = await serve(callbackPage);
});
test.afterAll(() => app.close());

test('a single act is allowed once or for a day at most, and cannot be extended', async ({ page }) => {
  await signUp(page, newcomer('Olga'));
  await page.goto(`${portal}/oauth/authorize?${request}`);
  await expect(page.getByText('The second from above')).toBeVisible();
  const until = page.getByLabel('Access lasts');
  await expect(until.getByRole('option')).toHaveText(['Just this once', '1 hour', '1 day']);
  await expect(until).toHaveValue('once');
  await expect(page.getByText('More options')).toHaveCount(0);

  // A manipulated form cannot exceed this.
  await until.evaluate((select) => {
    select.append(new Option('Until I remove it', 'open'));
  });
  await until.selectOption('open');
  await press(page, 'Allow');
  await expect(page.getByText('This can be allowed for one day at most.').first()).toBeVisible();
  await hydrated(page);

  await until.selectOption({ label: '1 hour' });
  await press(page, 'Allow');
  expect((await backAt(page)).searchParams.get('code')).not.toBeNull();

  // In the second of the consent, a day from now would still be within the day of the act.
  passTime(60);
  await openAccess(page, 'Logbook');
  await changeEnd(page);
  await expect(page.getByLabel('Access lasts').getByRole('option')).toHaveText(['Keep current date', '1 hour']);
});
