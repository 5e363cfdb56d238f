/** The mark "site verified", from operator to consent page; apps that imitate others; schemes that anyone can claim. */
import { expect, type Page, test } from '@playwright/test';
import { portal, trailmap } from './addresses';
import { grace, newcomer, operator, press, signIn, signUp } from './steps';

const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** Registers an app (RFC 7591), and returns its id. */
async function registers(metadata: Record<string, unknown>): Promise<string> {
  const response = await fetch(`${portal}/oauth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token_endpoint_auth_method: 'none', ...metadata }),
  });
  expect(response.status).toBe(201);
  const { client_id: id }: { client_id: string } = await response.json();
  return id;
}

const asks = (page: Page, client_id: string, redirect_uri: string) =>
  page.goto(
    `${portal}/oauth/authorize?${new URLSearchParams({
      client_id,
      redirect_uri,
      response_type: 'code',
      scope: 'openid email',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })}`,
  );

test('an operator verifies an app; its developer is warned what loses the mark, and loses it', async ({ browser }) => {
  const person = await (await browser.newContext({ baseURL: portal })).newPage();
  const keeper = await (await browser.newContext({ baseURL: portal })).newPage();
  // The form says so without script too.
  const developer = await (await browser.newContext({ baseURL: portal, javaScriptEnabled: false })).newPage();
  await signIn(developer, grace);
  await developer.goto('/developers/apps/new?type=spa');
  await developer.getByLabel('Name', { exact: true }).fill('Compass');
  await developer.getByLabel('Home page').fill('https://compass.example/');
  await developer.getByLabel('Redirect URIs', { exact: true }).fill('https://compass.example/callback');
  await press(developer, 'Register app');
  await expect(developer.getByRole('heading', { level: 1, name: 'Compass' })).toBeVisible();
  const id = new URL(developer.url()).pathname.split('/').at(-1) ?? '';

  await signIn(keeper, operator);
  await keeper.goto(`/admin/apps?q=${id}`);
  await keeper.getByRole('link', { name: 'Compass' }).click();
  await press(keeper, 'Mark as verified');
  await expect(keeper.getByText('App verified').last()).toBeVisible();

  await signUp(person, newcomer('Mona'));
  await asks(person, id, 'https://compass.example/callback');
  await expect(person.getByText('Site verified')).toBeVisible();

  await developer.goto(`/developers/apps/${id}/settings`);
  await expect(developer.getByText('This app has the mark “site verified”')).toBeVisible();
  await developer.getByLabel('Name', { exact: true }).fill('Google');
  await press(developer, 'Save');
  await expect(developer.getByText('You changed: name. Nothing is saved yet.')).toBeVisible();
  await developer.getByRole('checkbox', { name: 'Save and lose the mark' }).check();
  await press(developer, 'Save');
  await expect(developer.getByText('Verified mark lost')).toBeVisible();
  await expect(developer.getByText('Verified name: Compass')).toBeVisible();

  await person.reload();
  await expect(person.getByText('Google').first()).toBeVisible();
  await expect(person.getByText('Site verified')).toHaveCount(0);
  await expect(person.getByText('Unverified app.')).toBeVisible();

  await keeper.goto('/admin/apps');
  await expect(keeper.getByText('Changed: name').first()).toBeVisible();
});

test('users are warned about an app with the name or the logo of a verified one', async ({ page }) => {
  await signUp(page, newcomer('Nora'));
  const back = 'https://elsewhere.example/callback';
  await asks(page, await registers({ client_name: 'Trail-map', redirect_uris: [back] }), back);
  await expect(page.getByText('Another app with this name is verified here. This is not that app.')).toBeVisible();
  await asks(page, await registers({ client_name: 'Wayfarer ✓ verified', redirect_uris: [back] }), back);
  await expect(page.getByText('Its name claims a verification that we did not give.')).toBeVisible();
  // Users are not warned about the verified app itself.
  await page.goto(trailmap);
  await press(page, 'Sign in with Countersign');
  await expect(page.getByText('Site verified')).toBeVisible();
  await expect(page.getByText('Another app with this name')).toHaveCount(0);
});

test('an app with a scheme that anyone can claim needs consent each time, with a warning (RFC 8252 §8.4)', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signUp(page, newcomer('Otis'));
  const back = 'cursor://anysphere.cursor-mcp/oauth/callback';
  const id = await registers({ client_name: 'Cursor', redirect_uris: [back] });
  const heard = (url: string) => page.waitForRequest(url).catch(() => undefined);
  for (const turn of ['first', 'second']) {
    await asks(page, id, back);
    await expect(page.getByText('Other apps on this device could receive this answer.'), turn).toBeVisible();
    void heard(back);
    await press(page, 'Allow');
  }
  await expect(async () => {
    const silent = await page.request.get(
      `${portal}/oauth/authorize?${new URLSearchParams({
        client_id: id,
        redirect_uri: back,
        response_type: 'code',
        scope: 'openid email',
        prompt: 'none',
        code_challenge: challenge,
        code_challenge_method: 'S256',
      })}`,
      { maxRedirects: 0 },
    );
    expect(silent.headers()['location']).toContain('error=consent_required');
  }).toPass();
});

test('the page says why the metadata document of an app cannot be used', async ({ page }) => {
  await page.goto(
    `${portal}/oauth/authorize?${new URLSearchParams({
      client_id: `${trailmap}/no-such-document`,
      redirect_uri: 'http://localhost/',
      response_type: 'code',
    })}`,
  );
  await expect(page.getByRole('heading', { name: 'This app cannot be used here' })).toBeVisible();
  await expect(page.getByText('The metadata document of this client cannot be used.')).toBeVisible();
});
