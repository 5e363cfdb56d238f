/** Runs the checks of `axe.ts` on every page. */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { ledgerly, portal } from './addresses';
import { check } from './axe';
import { ada, askedBy, connected, grace, newcomer, operator, signIn, signUp } from './steps';

async function visit(browser: Browser, paths: string[], prepare: (page: Page) => Promise<unknown>): Promise<void> {
  const page = await (await browser.newContext({ baseURL: portal })).newPage();
  await prepare(page);
  for (const path of paths) {
    await page.setViewportSize({ width: 1280, height: 800 });
    const answer = await page.goto(path);
    expect.soft(answer?.status(), path).toBe(200);
    await check(page, path);
  }
  await page.context().close();
}

test('public pages', async ({ browser }) => {
  await visit(
    browser,
    ['/', '/login', '/signup', '/signout', '/consent?interaction=gone', '/receipts/verify', '/goodbye'],
    async () => undefined,
  );
});

test('pages that mails link to', async ({ browser }) => {
  const dead = ['/verify-email', '/verify-email/change', '/verify-email/undo', '/stop', '/login/reset'];
  await visit(
    browser,
    ['/login/forgot', '/dev/mail', ...dead.map((path) => `${path}?token=gone`)],
    async () => undefined,
  );
  await visit(browser, ['/account/profile/email', '/dev/mail'], async (page) => {
    const who = newcomer('Maud');
    await signUp(page, who);
    await page.goto('/login/forgot');
    await page.getByLabel('E-mail address', { exact: true }).fill(who.email);
    await page.getByRole('button', { name: 'Send link' }).click();
    await expect(page.getByRole('heading', { name: 'Check your e-mail' })).toBeVisible();
    await check(page, 'a link is on its way');
    for (const subject of ['Confirm your e-mail address', 'Choose a new password']) {
      const message = page.getByRole('listitem').filter({ hasText: who.email }).getByRole('link', { name: subject });
      await expect(async () => {
        await page.goto('/dev/mail');
        await expect(message.first()).toBeVisible({ timeout: 1000 });
      }).toPass();
      await message.first().click();
      await expect(page.getByRole('heading', { name: 'Text' })).toBeVisible();
      await check(page, 'a message');
      await page.getByRole('link', { name: /token=/ }).click();
      await expect(page.getByRole('main').locator('button[type=submit]')).toHaveCount(1);
      await check(page, subject);
    }
  });
});

test('the consent page', async ({ page }) => {
  await signIn(page, ada);
  await askedBy(page, ledgerly);
  await check(page, 'consent');
});

test('pages of an account', async ({ browser }) => {
  let detail = '';
  await visit(
    browser,
    [
      '/account',
      '/account/apps',
      '/account/security',
      '/account/security/passkeys/new',
      '/account/security/codes',
      '/account/security/recovery',
      '/account/security/log',
      '/account/profile',
      '/account/data',
      '/signout',
      '/account/lost',
      '/account/ended',
    ],
    async (page) => {
      await connected(page, newcomer('Axel'));
      await page.goto('/account');
      detail = (await page.getByRole('link', { name: 'Trailmap' }).first().getAttribute('href')) ?? '';
      await page.goto(detail);
      await check(page, 'the detail page of an app');
      await page.goto(`${detail}/receipt`);
      await check(page, 'a receipt');
      await page.goto(`${detail}/sees`);
      await check(page, 'what an app sees');
      await page.goto(`${detail}/end`);
      await check(page, 'the question before ending');
      await page.goto('/account/apps/end?app=trailmap');
      await check(page, 'the question before several end');
    },
  );
  await visit(browser, ['/account'], async (page) => {
    await signUp(page, newcomer('Empty'));
  });
});

test('pages for developers', async ({ browser }) => {
  test.setTimeout(180_000);
  const paths = ['/developers', '/developers/apps', '/developers/apis'];
  for (const part of ['', '/settings', '/credentials', '/issuers', '/preview', '/events', '/log', '/delete'])
    paths.push(`/developers/apps/trailmap${part}`);
  for (const type of ['', '?type=web', '?type=spa', '?type=native', '?type=machine']) {
    paths.push(`/developers/apps/new${type}`);
  }
  await visit(browser, [...paths, '/developers/apis/new'], (page) => signIn(page, grace));
  const page = await (await browser.newContext({ baseURL: portal })).newPage();
  await signIn(page, grace);
  await page.goto('/developers/apis');
  const base = (await page.getByRole('link', { name: 'Trail routes' }).first().getAttribute('href')) ?? '';
  for (const part of ['', '/settings', '/scopes', '/details', '/apps', '/events', '/delete']) {
    await page.setViewportSize({ width: 1280, height: 800 });
    expect.soft((await page.goto(`${base}${part}`))?.status(), part).toBe(200);
    await check(page, `an API${part}`);
  }
});

test('pages of an operator', async ({ browser }) => {
  let withdrawal = '';
  await visit(browser, ['/admin/apps', '/admin/apps/review?id=trailmap', '/admin/keys'], async (page) => {
    await signIn(page, operator);
    await page.goto('/admin/keys');
    const link = page.getByRole('link', { name: /^Withdraw/ }).first();
    withdrawal = (await link.getAttribute('href')) ?? '';
    await link.click();
    await expect(page.getByRole('button', { name: 'Withdraw key' })).toBeVisible();
    await check(page, 'withdrawing a key');
  });
  expect(withdrawal).toMatch(/^\/admin\/keys\/[\w-]{43}\/withdraw$/);
});

test('missing pages say so', async ({ page }) => {
  expect((await page.goto('/no-such-page'))?.status()).toBe(404);
  await check(page, 'not found');
  await signIn(page, ada);
  expect((await page.goto('/developers/apps/trailmap'))?.status()).toBe(404);
});
