/** The main story from start to end: from an unregistered app to ended access. */
import { expect, test } from '@playwright/test';
import { launch, stop } from '../scripts/processes.mjs';
import { api, clockFile, newApp, newAppPort, portal } from './addresses';
import {
  allow,
  askedBy,
  changeEnd,
  fillSignIn,
  grace,
  hydrated,
  newcomer,
  openAccess,
  openScopesOf,
  passTime,
  press,
  revoke,
  signIn,
  signUp,
} from './steps';

test('a developer registers an app; a user allows it, changes the end, and ends the access', async ({ browser }) => {
  test.setTimeout(180_000);
  const developer = await (await browser.newContext()).newPage();
  await developer.goto('/developers');
  await fillSignIn(developer, grace);
  await developer.goto('/developers/apps/new');
  await developer.getByRole('link', { name: /Web server/ }).click();
  await developer.getByLabel('Name').fill('Waypoint');
  await developer.getByLabel('Home page').fill('https://waypoint.example');
  await developer.getByLabel('Redirect URIs', { exact: true }).fill('http://waypoint.example/callback');
  await developer.getByRole('checkbox', { name: 'openid', exact: true }).check();
  await developer.getByRole('checkbox', { name: 'Required: openid' }).check();
  await developer.getByRole('checkbox', { name: 'profile', exact: true }).check();
  await openScopesOf(developer, 'Trail routes');
  await developer.getByRole('checkbox', { name: 'routes.read', exact: true }).check();
  await press(developer, 'Register app');
  // Refused with a reason, and the input is kept.
  await expect(developer.getByText(/Use https/).first()).toBeVisible();
  // The hint above is there while you type. This comes with the server's refusal, which fills the form again.
  await expect(developer.getByRole('alert').filter({ hasText: 'Some fields have problems' })).toBeVisible();
  await hydrated(developer);
  await expect(developer.getByLabel('Name')).toHaveValue('Waypoint');
  await expect(developer.getByRole('checkbox', { name: 'routes.read', exact: true })).toBeChecked();
  await developer.getByLabel('Redirect URIs', { exact: true }).fill(`${newApp}/callback`);
  await press(developer, 'Register app');

  const secretBox = developer.getByRole('region', { name: 'Client secret' });
  await expect(secretBox).toBeVisible();
  const block = developer.locator('figure', { hasText: 'Environment variables' }).locator('pre');
  const pasted = Object.fromEntries(((await block.textContent()) ?? '').split('\n').map((line) => line.split('=')));
  await press(developer, 'I have stored it');
  await expect(secretBox).toHaveCount(0);
  await developer.reload();
  await expect(developer.getByText(pasted['OIDC_CLIENT_SECRET'] ?? 'no secret')).toHaveCount(0);

  const app = await launch({
    name: 'waypoint',
    args: ['--import', './e2e/clock.mjs', 'examples/web-app/app.mjs'],
    env: {
      E2E_CLOCK: clockFile,
      APP_NAME: 'Waypoint',
      PORT: String(newAppPort),
      ISSUER: pasted['OIDC_ISSUER'] ?? '',
      CLIENT_ID: pasted['OIDC_CLIENT_ID'] ?? '',
      CLIENT_SECRET: pasted['OIDC_CLIENT_SECRET'] ?? '',
      SCOPE: 'openid profile routes.read',
      API: api,
    },
    ready: newApp,
  });
  try {
    const page = await (await browser.newContext()).newPage();
    const who = newcomer('Wanda');
    await signUp(page, who);
    await askedBy(page, newApp);
    await expect(page.getByText('waypoint.example').first()).toBeVisible();
    await expect(page.getByText(who.name).first()).toBeVisible();
    await allow(page, { until: '7 days' });
    await expect(page.getByText(`Signed in as ${who.name}`)).toBeVisible();
    await press(page, 'Show my routes');
    await expect(page.getByRole('listitem').first()).toBeVisible();
    await press(page, 'Refresh');
    await expect(page.getByRole('status')).toContainText('Refreshed');

    await openAccess(page, 'Waypoint');
    await changeEnd(page);
    await page.getByLabel('Access lasts').selectOption({ label: '1 hour' });
    await page.getByRole('button', { name: 'Save', exact: true }).first().click();
    await expect(page.getByText(/1 hour|59 minutes/).first()).toBeVisible();
    await page.goto(newApp);
    await press(page, 'Refresh');
    await expect(page.getByRole('status')).toContainText('Refreshed');

    await revoke(page, 'Waypoint');
    await page.goto(newApp);
    await press(page, 'Refresh');
    await expect(page.getByRole('alert')).toContainText('invalid_grant');
    passTime(60);
    await press(page, 'Show my routes');
    await expect(page.getByRole('alert')).toContainText('401');

    // Only the developer sees the reason. Refusals are written in batches, every few seconds.
    await expect(async () => {
      await developer.goto(`/developers/apps/${pasted['OIDC_CLIENT_ID']}/log`);
      await expect(developer.getByText('invalid_grant').first()).toBeVisible({ timeout: 1000 });
    }).toPass({ timeout: 20_000 });
  } finally {
    await stop(app);
  }
});

test('a developer registers an API with a scope, and another developer’s app can ask for it', async ({ browser }) => {
  const page = await (await browser.newContext({ baseURL: portal })).newPage();
  await signIn(page, grace);
  await page.goto('/developers/apis/new');
  await page.getByLabel('Name').fill('Weather');
  await page.getByLabel('Resource identifier').fill('https://weather.example');
  await page.getByRole('button', { name: /Register|Create/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Weather' })).toBeVisible();
  await page.getByRole('link', { name: 'Scopes', exact: true }).click();
  await expect(page.getByLabel('Prefix', { exact: true })).toHaveValue('weather');
  await press(page, 'Use this prefix');
  await expect(page.getByText('Prefix set.').first()).toBeVisible();
  await page.getByLabel('Value').fill('weather.read');
  await page.getByLabel('Permission in plain words').fill('See the weather where you are');
  await page.getByRole('button', { name: /Add/ }).click();
  await expect(page.getByText('weather.read').first()).toBeVisible();

  const other = await (await browser.newContext({ baseURL: portal })).newPage();
  await signUp(other, newcomer('Dora'));
  await other.goto('/developers/apps/new?type=web');
  await openScopesOf(other, 'Weather');
  await expect(other.getByRole('checkbox', { name: 'weather.read', exact: true })).toBeVisible();
});
