/** The timeline of an access, and its receipts, for its owner and for a stranger who verifies one. */
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { portal } from './addresses';
import { check } from './axe';
import { allow, askedBy, connected, newcomer, openAccess, revoke, signUp } from './steps';

async function download(page: Page, name: string): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
  expect(file.suggestedFilename()).toMatch(/^receipt-[\w-]{36}\.(jwt|json)$/);
  return readFileSync(await file.path(), 'utf8');
}

/** Verifies the receipt as a user without an account. */
async function checked(page: Page, receipt: string): Promise<void> {
  await page.goto(`${portal}/receipts/verify`);
  await page.getByLabel('Receipt', { exact: true }).fill(receipt);
  await page.getByRole('button', { name: 'Verify' }).click();
}

test('an owner gets a receipt that a stranger can verify, before and after the access ended', async ({
  page,
  browser,
}) => {
  await connected(page, newcomer('Rose'), { untick: ['See your saved routes'] });
  await openAccess(page, 'Trailmap');
  await page.getByRole('link', { name: 'Show the receipt' }).click();
  await expect(page.getByRole('heading', { name: 'Access allowed for Trailmap' })).toBeVisible();
  await expect(page.locator('#receipt')).not.toContainText('routes.read');
  await check(page, 'a receipt');
  const jwt = await download(page, 'Download the signed receipt');
  const json = await download(page, 'Download as JSON');

  const stranger = await (await browser.newContext()).newPage();
  await checked(stranger, jwt);
  await expect(stranger.getByText('Genuine', { exact: true })).toBeVisible();
  await expect(stranger.getByText('It still applies', { exact: true })).toBeVisible();
  await expect(stranger.getByRole('heading', { name: 'Access allowed for Trailmap' })).toBeVisible();
  await expect(stranger.getByText('Rose')).toHaveCount(0);
  await check(stranger, 'a receipt that was checked');
  await checked(stranger, json);
  await expect(stranger.getByText('It still applies', { exact: true })).toBeVisible();

  await openAccess(page, 'Trailmap');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(
    page.getByRole('button', { name: 'Resume' }).or(page.getByText('You paused access')).first(),
  ).toBeVisible();
  await checked(stranger, jwt);
  await expect(stranger.getByText('Paused', { exact: true })).toBeVisible();

  await revoke(page, 'Trailmap');
  await checked(stranger, jwt);
  await expect(stranger.getByText('Genuine', { exact: true })).toBeVisible();
  await expect(stranger.getByText('Ended', { exact: true })).toBeVisible();

  const [head, body = '', signature] = jwt.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
  const more = Buffer.from(JSON.stringify({ ...claims, ends_at: null })).toString('base64url');
  await checked(stranger, [head, more, signature].join('.'));
  await expect(stranger.getByText('Not a genuine receipt')).toBeVisible();
  await check(stranger, 'a forged receipt');
  await stranger.context().close();
});

test('only the receipt is printed, in ink on white', async ({ page }) => {
  await connected(page, newcomer('Petra'));
  await openAccess(page, 'Trailmap');
  await page.getByRole('link', { name: 'Show the receipt' }).click();
  await expect(page.getByRole('button', { name: 'Print' })).toBeVisible();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByRole('heading', { name: 'Access allowed for Trailmap' })).toBeVisible();
  await expect(page.locator('#receipt')).toBeVisible();
  for (const hidden of ['header', 'nav', 'footer', 'button', '#keep']) {
    for (const part of await page.locator(hidden).all()) await expect(part).toBeHidden();
  }
  expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(0, 0, 0)');
});

test('the receipt keeps the question exactly as the page showed it', async ({ page }) => {
  await signUp(page, newcomer('Iris'));
  await askedBy(page);
  const words = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  // With the text for screen readers.
  const asked = words((await page.locator('body').textContent()) ?? '');
  const links = await page.getByRole('link').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  await allow(page);
  await openAccess(page, 'Trailmap');
  await page.getByRole('link', { name: 'Show the receipt' }).click();
  const kept = ((await page.locator('#question p').textContent()) ?? '').split('\n').map(words);
  expect(kept.length).toBeGreaterThan(8);
  const squeezed = asked.replaceAll(' ', '');
  for (const line of kept) {
    const [, address] = /^(?:Privacy policy|Terms): (.*)$/.exec(line) ?? [];
    if (address === undefined) expect.soft(squeezed, line).toContain(line.replaceAll(' ', ''));
    else expect.soft(links, line).toContain(address);
  }
});

test('the timeline shows what the app did, day by day', async ({ page }) => {
  await connected(page, newcomer('Vera'));
  await expect(async () => {
    await openAccess(page, 'Trailmap');
    await expect(page.locator('#activity')).toContainText('You signed in', { timeout: 1000 });
  }).toPass();
  await expect(page.locator('#activity')).toContainText('You allowed access');
  await expect(page.locator('#activity')).toContainText('From the app’s server, Node.js');
  await expect(page.locator('#activity')).toContainText('From this device');
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });
  test('a receipt is verified from its file', async ({ page }) => {
    await page.goto(`${portal}/receipts/verify`);
    await page.getByLabel('Or choose the file').setInputFiles({
      name: 'receipt.jwt',
      mimeType: 'application/jwt',
      buffer: Buffer.from('eyJhbGciOiJub25lIn0.e30.'),
    });
    await page.getByRole('button', { name: 'Verify' }).click();
    await expect(page.getByText('Not a genuine receipt')).toBeVisible();
  });
});
