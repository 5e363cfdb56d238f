/** Pages in every language, chosen by the reader, the app or the browser, without script. */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { directionOf, type Language, languageNames, languages } from '../lib/messages/languages';
import { portal } from './addresses';
import { check } from './axe';
import { connected, newcomer, signIn } from './steps';

const fromBrowser = (browser: Browser, locale: string, javaScriptEnabled = true) =>
  browser.newContext({ baseURL: portal, locale, javaScriptEnabled });

async function choose(page: Page, language: Language): Promise<void> {
  const { hostname } = new URL(portal);
  await page.context().addCookies([{ name: 'countersign.language', value: language, domain: hostname, path: '/' }]);
}

test('a reader gets the language of the browser', async ({ browser }) => {
  for (const [locale, language] of [
    ['de-CH', 'de'],
    ['ar-EG', 'ar'],
    ['nl-NL', 'en'],
  ] as const) {
    const context = await fromBrowser(browser, locale);
    const page = await context.newPage();
    await page.goto('/login');
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.locator('html')).toHaveAttribute('dir', directionOf(language));
    await context.close();
  }
});

test('a reader changes language and appearance at the foot of the page, without script', async ({ browser }) => {
  const context = await fromBrowser(browser, 'en-GB', false);
  const page = await context.newPage();
  await page.goto('/login?another=1');
  const foot = page.getByRole('contentinfo');
  await foot.locator('summary').click();
  await foot.getByRole('button', { name: 'Deutsch' }).click();
  await expect(page).toHaveURL(/\/login\?another=1$/);
  await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible();
  await foot.locator('summary').click();
  await foot.getByRole('button', { name: 'Dunkel' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const canvas = await page.locator('html').evaluate((html) => getComputedStyle(html).colorScheme);
  expect(canvas).toBe('dark');
  await context.close();
});

test('the language that a person chose follows the account to another browser', async ({ browser }) => {
  const who = newcomer('Yuki');
  const home = await (await fromBrowser(browser, 'en-GB')).newPage();
  await connected(home, who);
  await home.goto(`${portal}/account`);
  const foot = home.getByRole('contentinfo');
  await foot.locator('summary').click();
  await foot.getByRole('button', { name: '日本語' }).click();
  await expect(home.locator('html')).toHaveAttribute('lang', 'ja');
  const away = await (await fromBrowser(browser, 'en-GB')).newPage();
  await signIn(away, who);
  await away.goto(`${portal}/account`);
  await expect(away.locator('html')).toHaveAttribute('lang', 'ja');
  await home.context().close();
  await away.context().close();
});

/** Pages that a signed-in person sees, and what they show of an app. */
const paths = [
  '/',
  '/account',
  '/account/apps',
  '/account/ended',
  '/account/profile',
  '/account/security',
  '/account/security/log',
  '/account/security/codes',
  '/account/security/recovery',
  '/account/security/passkeys/new',
  '/account/data',
  '/account/lost',
  '/signout',
  '/login/accounts',
  '/signup/passkey',
  '/developers',
  '/developers/apps',
  '/developers/apps/new?type=web',
  '/developers/apis/new',
  '/receipts/verify',
  '/no/such/page',
];
const signedOut = [
  '/login',
  '/signup',
  '/login/forgot',
  '/login/reset?token=gone',
  '/login?interaction=gone',
  '/device',
  '/goodbye',
  '/stop?token=gone',
  '/consent?interaction=x',
];

for (const language of languages.filter((code) => code !== 'en')) {
  test(`every page fits and is complete in ${languageNames[language]}`, async ({ browser }) => {
    test.setTimeout(240_000);
    const who = newcomer('Mara');
    const context = await fromBrowser(browser, 'en-GB');
    const page = await context.newPage();
    await connected(page, who);
    await page.goto(`${portal}/account/apps`);
    const app =
      (await page
        .getByRole('link', { name: /Trailmap/ })
        .first()
        .getAttribute('href')) ?? '';
    await choose(page, language);
    for (const path of [...paths, app, `${app}/end`, `${app}/sees`, `${app}/receipt`]) await looksRight(page, path);
    await context.clearCookies();
    await choose(page, language);
    for (const path of signedOut) await looksRight(page, path);
    await context.close();
  });

  async function looksRight(page: Page, path: string): Promise<void> {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(path);
    await expect.soft(page.locator('html'), path).toHaveAttribute('lang', language);
    await check(page, `${path} (${language})`, language === 'ar' ? undefined : 'layout');
    // A pattern that was not filled in, or a key.
    const text = await page.locator('body').innerText();
    expect.soft(text, path).not.toMatch(/\{\w+[,}]|<\/?\w+>|\b[a-z]+[A-Z]\w*\.[a-z]\w+/);
  }
}
