/** The search of people who are signed in: a dialog by keyboard, and a page that works without script. */
import { expect, test } from '@playwright/test';
import { portal } from './addresses';
import { check } from './axe';
import { connected, grace, hydrated, newcomer, press, signIn } from './steps';

test('Ctrl-K finds a connected app by a part of its name, and Enter opens it', async ({ page }) => {
  await connected(page, newcomer('Selma'));
  await page.goto('/account/security');
  await hydrated(page);
  await page.keyboard.press('Control+K');
  const dialog = page.getByRole('dialog', { name: 'Search' });
  const box = dialog.getByRole('combobox', { name: 'Search apps, APIs and pages' });
  await expect(box).toBeFocused();
  await box.fill('trail');
  const option = dialog.getByRole('option', { name: /Trailmap/ }).first();
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await expect(dialog.getByRole('status')).toHaveText(/result/);
  await check(page, 'search with results');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/account\/apps\/[\w-]+$/);
  await expect(dialog).toBeHidden();
});

test('the arrow keys move between the results, and Escape closes the search', async ({ page }) => {
  await signIn(page, grace);
  await page.goto('/developers');
  await hydrated(page);
  await page.getByRole('link', { name: 'Search', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Search' });
  await dialog.getByRole('combobox').fill('trail');
  await expect(
    dialog.getByRole('group', { name: 'Your APIs' }).getByRole('option', { name: /Trail routes/ }),
  ).toBeVisible();
  const first = await dialog.getByRole('option', { selected: true }).textContent();
  await page.keyboard.press('ArrowDown');
  await expect(dialog.getByRole('option', { selected: true })).not.toHaveText(first ?? '');
  await page.keyboard.press('ArrowUp');
  await expect(dialog.getByRole('option', { selected: true })).toHaveText(first ?? '');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('link', { name: 'Search', exact: true })).toBeFocused();
});

test('without script, the search is a page', async ({ browser }) => {
  const page = await (await browser.newContext({ baseURL: portal, javaScriptEnabled: false })).newPage();
  await signIn(page, grace);
  await page.goto('/account/security');
  await page.getByRole('link', { name: 'Search', exact: true }).click();
  await page.getByRole('main').getByLabel('Search apps, APIs and pages').fill('recovery');
  await press(page, 'Search');
  await page.getByRole('link', { name: 'Recovery codes' }).click();
  await expect(page).toHaveURL(/security\/recovery$/);
  await page.goto('/search?q=nothing+like+it');
  await expect(page.getByText('Nothing found for “nothing like it”')).toBeVisible();
});

test('the search shows nothing to others', async ({ page }) => {
  expect((await page.request.get('/search/results?q=trail')).status()).toBe(401);
  await page.goto('/search?q=trail');
  await expect(page).toHaveURL(/\/login\?next=/);
});
