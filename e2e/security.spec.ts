/** How a person protects their account: the security check, their devices, their API keys, and their language. */
import { expect, test } from '@playwright/test';
import { portal } from './addresses';
import { check } from './axe';
import { fillSignIn, newcomer, press, signIn, signUp } from './steps';

test('Security says first what to do next, and lists every device page by page', async ({ page, browser }) => {
  const who = newcomer('Sora');
  await signUp(page, who);
  await page.goto('/account/security');
  const first = page.getByRole('region', { name: 'Security check' });
  await expect(first.getByText('Turn on two-step verification')).toBeVisible();
  await expect(first.getByRole('link', { name: 'Set up an authenticator app' })).toBeVisible();
  for (let device = 0; device < 6; device += 1) {
    const other = await browser.newContext({ baseURL: portal });
    await signIn(await other.newPage(), who);
    await other.close();
  }
  await page.reload();
  await page.getByRole('link', { name: 'All 7 devices' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Signed-in devices' })).toBeVisible();
  await expect(page.getByText('This device')).toBeVisible();
  await check(page, 'all devices');
  await page
    .getByRole('button', { name: /^Sign out Chrome/ })
    .first()
    .click();
  await expect(page.locator('#content').getByRole('status')).toContainText('The device is signed out.');
  await expect(page.getByText('All 6 devices')).toBeVisible();
  await press(page, 'Sign out everywhere else');
  await expect(page.locator('#content').getByRole('status')).toContainText('5 other devices are signed out.');
});

test('a user changes their password on the security page', async ({ page }) => {
  const who = newcomer('Stella');
  await signUp(page, who);
  await page.goto('/account/security');
  await page.getByText('Change password').first().click();
  await page.getByLabel('Current password').fill('not this one');
  await page.getByLabel('New password').fill('a bench beside the harbour');
  await press(page, 'Change password');
  await expect(page.getByText('This is not your current password.')).toBeVisible();
  await page.getByLabel('Current password').fill(who.password);
  await page.getByLabel('New password').fill('a bench beside the harbour');
  await press(page, 'Change password');
  await expect(page.locator('#content').getByRole('status')).toContainText('Your password is changed.');
});

test('the security log is filtered by kind', async ({ page }) => {
  await signUp(page, newcomer('Selma'));
  await page.goto('/account/data');
  const saved = page.waitForEvent('download');
  await press(page, 'Download your data');
  await saved;
  await page.goto('/account/security/log');
  await expect(page.getByText('Your data was downloaded')).toBeVisible();
  await page.getByLabel('Show').selectOption({ label: 'Ways to sign in' });
  await press(page, 'Apply');
  await expect(page.getByText('Nothing of this kind')).toBeVisible();
});

test('a developer creates an API key without script, and revokes it', async ({ page, browser }) => {
  const who = newcomer('Kai');
  await signUp(page, who);
  const plain = await browser.newContext({ baseURL: portal, javaScriptEnabled: false });
  const terminal = await plain.newPage();
  await terminal.goto('/login?next=/account/keys');
  await fillSignIn(terminal, who);
  // The address from before API keys were under Developers.
  await expect(terminal).toHaveURL(/\/developers\/keys$/);
  await expect(terminal.getByText('No API keys yet')).toBeVisible();
  await terminal.getByLabel('Name').fill('Nightly');
  await terminal.getByLabel('Filter permissions').fill('routes.read');
  await press(terminal, 'Filter');
  await expect(terminal.getByLabel('Name')).toHaveValue('Nightly');
  await terminal.getByRole('checkbox', { name: /routes\.read/ }).check();
  await press(terminal, 'Create API key');
  await expect(terminal.getByText(/cs_key_\w+/).first()).toBeVisible();
  await press(terminal, 'I’ve saved it');
  await terminal.getByText('Revoke', { exact: true }).click();
  await press(terminal, 'Revoke now');
  await expect(terminal.getByText('No API keys yet')).toBeVisible();
  await plain.close();
});

test('a user unfolds an API, filters its permissions as they type, and their selection stays', async ({ page }) => {
  await signUp(page, newcomer('Kim'));
  await page.goto('/developers/keys');
  await check(page, 'API keys');
  const filter = page.getByLabel('Filter permissions');
  await filter.fill('routes.read');
  await page.getByRole('checkbox', { name: /routes\.read/ }).check();
  await filter.fill('no such thing');
  await expect(page.getByText('No permission matches.')).toBeVisible();
  await filter.fill('');
  await page.getByRole('button', { name: /^Trail routes/ }).click();
  await expect(page.getByRole('checkbox', { name: /routes\.read/ })).toBeChecked();
  await page.getByLabel('Name').fill('Laptop');
  await press(page, 'Create API key');
  await expect(page.getByRole('region', { name: 'API key', exact: true })).toBeVisible();
});

test('a user chooses the language of their account, and every page follows', async ({ page }) => {
  await signUp(page, newcomer('Liesl'));
  await page.goto('/account/profile');
  await page.getByLabel('Language of pages and e-mails').selectOption('de');
  await press(page, 'Save settings');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.goto('/account/security');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
});
