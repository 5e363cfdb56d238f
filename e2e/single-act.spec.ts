/** Authorization details (RFC 9396) for a single act: only short ends, at consent and afterwards. */
import { expect, test } from '@playwright/test';
import { own, portal } from './addresses';
import { backAt, callbackPage, serve } from './clients/own-server';
import { hydrated, newcomer, openAccess, passTime, press, signUp } from './steps';

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
  const until = page.getByLabel('Until');
  await expect(until.getByRole('option')).toHaveText(['Once', '1 hour', '1 day']);
  await expect(until).toHaveValue('once');
  await expect(page.getByText('This is one act. Access for it ends by')).toBeVisible();

  // A manipulated form cannot exceed this.
  await until.evaluate((select) => {
    select.append(new Option('Until I end it', 'open'));
  });
  await until.selectOption('open');
  await press(page, 'Allow');
  await expect(page.getByText('Access for one act lasts a day at most.').first()).toBeVisible();
  await hydrated(page);

  await until.selectOption({ label: '1 hour' });
  await press(page, 'Allow');
  expect((await backAt(page)).searchParams.get('code')).not.toBeNull();

  // In the second of the consent, a day from now would still be within the day of the act.
  passTime(60);
  await openAccess(page, 'Logbook');
  await expect(page.getByLabel('Until').getByRole('option')).toHaveText(['As it is now', '1 hour']);
});
