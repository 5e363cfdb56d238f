/** Forms of the portal: unsaved changes are not lost silently, and a form has only the fields that its app needs. */
import { expect, type Page, test } from '@playwright/test';
import { portal } from './addresses';
import { changeEnd, connected, grace, hydrated, newcomer, openAccess, press, revoke, signIn, signUp } from './steps';

/** Answers the next dialog of the browser, and returns its text. */
function answerNext(page: Page, answer: 'accept' | 'dismiss'): Promise<string> {
  return new Promise((resolve) => {
    page.once('dialog', (dialog) => {
      resolve(dialog.message());
      void dialog[answer]();
    });
  });
}

const question = 'You have unsaved changes. Leave this page without saving them?';

test('unsaved settings are not lost without a question', async ({ page }) => {
  await signIn(page, grace);
  await page.goto('/developers/apps/postcards/settings');
  await hydrated(page);
  const name = page.getByLabel('Name', { exact: true });
  const unsaved = page.getByText('You have unsaved changes.');
  const credentials = page.getByRole('link', { name: 'Credentials' });
  await expect(unsaved).toHaveCount(0);
  await name.fill('Postcards from afar');
  await expect(unsaved).toBeVisible();
  await name.fill('Postcards');
  await expect(unsaved).toHaveCount(0);

  await name.fill('Postcards from afar');
  const stays = answerNext(page, 'dismiss');
  await credentials.click();
  expect(await stays).toBe(question);
  await expect(name).toHaveValue('Postcards from afar');

  // The browser shows its own dialog if the navigation is not one of our links.
  const reloads = answerNext(page, 'dismiss');
  await page.evaluate('setTimeout(() => location.reload())');
  await reloads;
  await expect(name).toHaveValue('Postcards from afar');

  // A form that came back with errors is not saved either.
  await name.fill('');
  await press(page, 'Save');
  await expect(page.getByText('Enter a name.')).toBeVisible();
  await expect(unsaved).toBeVisible();

  await name.fill('Postcards');
  await press(page, 'Save');
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toHaveCount(1);
  await expect(unsaved).toHaveCount(0);

  await name.fill('Postcards from afar');
  const leaves = answerNext(page, 'accept');
  await credentials.click();
  expect(await leaves).toBe(question);
  await expect(page).toHaveURL(/credentials$/);
});

test('the profile and the end of access ask in the same way, and saving does not ask', async ({ page }) => {
  await connected(page, newcomer('Uma'));
  await page.goto('/account/profile');
  await page.getByLabel('Nickname').fill('Um');
  const stays = answerNext(page, 'dismiss');
  await page.getByRole('link', { name: 'Your data' }).click();
  expect(await stays).toBe(question);
  await press(page, 'Save profile');
  await expect(page.getByRole('status').filter({ hasText: 'Your profile is saved.' })).toHaveCount(1);
  await openAccess(page, 'Trailmap');
  await changeEnd(page);
  await page.getByLabel('Access lasts').selectOption({ label: '1 day' });
  await press(page, 'Save');
  await expect(page.locator('#content').getByRole('status')).toHaveText('Access for Trailmap has a new end date');
});

test('an app without users has no fields for texts that users read', async ({ page }) => {
  await signIn(page, grace);
  await page.goto('/developers/apps/new?type=machine');
  await expect(page.getByLabel('Name', { exact: true })).toBeVisible();
  await expect(page.getByLabel('Privacy policy')).toHaveCount(0);
  await expect(page.getByLabel('Terms')).toHaveCount(0);
  await page.goto('/developers/apps/new?type=web');
  await expect(page.getByLabel('Privacy policy')).toBeVisible();
});

test('ended access is listed in a history, with its receipts', async ({ page, browser }) => {
  const other = await (await browser.newContext({ baseURL: portal })).newPage();
  await signUp(other, newcomer('Hera'));
  await other.goto('/account/apps');
  await other.getByRole('link', { name: 'Ended access' }).click();
  await expect(other.getByText('No access has ended yet')).toBeVisible();
  await connected(page, newcomer('Hilda'));
  await revoke(page, 'Trailmap');
  await page.goto('/account/apps');
  await page.getByRole('link', { name: 'Ended access' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'Trailmap' });
  await expect(row).toContainText('You removed it');
  await row.getByRole('link', { name: 'Receipt for Trailmap' }).click();
  await expect(page.getByRole('link', { name: 'Download the signed receipt' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'All receipts for this access' })).toBeVisible();
  await page.goto('/account/ended?find=nothing');
  await expect(page.getByText('Nothing found')).toBeVisible();
  await page.goto('/account/ended');
  await page.getByRole('link', { name: 'Trailmap', exact: true }).click();
  await expect(page.getByText('This access has ended')).toBeVisible();
});
