/** The gallery of components meets what every page must meet, in both themes and both directions. */
import { expect, test } from '@playwright/test';
import { check } from './axe';

test('every component in every state is accessible and fits a phone, in both themes and directions', async ({
  page,
}) => {
  for (const dir of ['ltr', 'rtl']) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`/dev/gallery?dir=${dir}`);
    await expect(page.getByRole('heading', { level: 1, name: 'Gallery' })).toBeVisible();
    await expect(page.getByRole('heading', { level: 2 })).toHaveCount(12);
    await check(page, `gallery, ${dir}`);
  }
});

test('the switches of the gallery change its theme and direction', async ({ page }) => {
  await page.goto('/dev/gallery');
  await page.getByRole('link', { name: 'Dark' }).click();
  await expect(page).toHaveURL(/theme=dark/);
  await page.getByRole('link', { name: 'Right to left' }).click();
  await expect(page).toHaveURL(/theme=dark&dir=rtl/);
  const main = page.getByRole('main');
  expect(await main.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
  expect(await main.evaluate((element) => getComputedStyle(element).colorScheme)).toBe('dark');
});
