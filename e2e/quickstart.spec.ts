/** The first integration of the README, with its two files as they are. */
import { expect, test } from '@playwright/test';
import { launch, stop } from '../scripts/processes.mjs';
import { api, newApp, newAppPort, own, ownPort, portal } from './addresses';
import { ada, allow, fillSignIn, grace, openScopesOf, press } from './steps';

test('the first integration of the README signs a user in and calls its API', async ({ browser }) => {
  const developer = await (await browser.newContext()).newPage();
  await developer.goto('/developers');
  await fillSignIn(developer, grace);
  await developer.getByRole('link', { name: 'Register an app' }).first().click();
  await developer.getByRole('link', { name: /Web server/ }).click();
  await developer.getByLabel('Name').fill('First integration');
  await developer.getByLabel('Redirect URIs', { exact: true }).fill(`${newApp}/callback`);
  await openScopesOf(developer, 'Trail routes');
  for (const scope of ['openid', 'email', 'routes.read']) {
    await developer.getByRole('checkbox', { name: scope, exact: true }).check();
  }
  await press(developer, 'Register app');
  const block = developer.locator('figure', { hasText: 'Environment variables' }).locator('pre');
  const shown = Object.fromEntries(((await block.textContent()) ?? '').split('\n').map((line) => line.split('=')));

  const start = (file: string, ready: string, env: Record<string, string>) =>
    launch({ name: file, args: [`examples/quickstart/${file}.mjs`], env: { ISSUER: portal, ...env }, ready });
  const quickApi = await start('api', own, { PORT: String(ownPort), AUDIENCE: api });
  const app = await start('sign-in', `${newApp}/none`, {
    PORT: String(newAppPort),
    API: own,
    CLIENT_ID: shown['OIDC_CLIENT_ID'] ?? '',
    CLIENT_SECRET: shown['OIDC_CLIENT_SECRET'] ?? '',
  });
  try {
    const page = await (await browser.newContext()).newPage();
    await page.goto(newApp);
    await fillSignIn(page, ada);
    await allow(page);
    await expect(page.getByText(`Signed in as ${ada.email}`)).toContainText('The API answered 200: Routes of user');
    expect((await page.request.get(own)).status()).toBe(401);
  } finally {
    await Promise.all([stop(app), stop(quickApi)]);
  }
});
