/** The pages without Next's scripts: what they load, and what our own script does on them. */
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test';
import { portal, trailmap } from './addresses';
import { ada, allow, askedBy, newcomer, signUp } from './steps';

const limit = 40_000;

type Load = { script: number; html: number; violations: string[] };

/** What a browser without a cache loads for a page, compressed, and what the page's policy refused. */
async function load(page: Page, path: string): Promise<Load> {
  const violations: string[] = [];
  const scripts: Promise<number>[] = [];
  const note = (text: string) => {
    if (/Content.Security.Policy|Refused to/i.test(text)) violations.push(text);
  };
  page.on('console', (message) => note(message.text()));
  page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'script') return;
    scripts.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  const answer = await page.goto(path, { waitUntil: 'networkidle' });
  const html = (await answer?.request().sizes())?.responseBodySize ?? 0;
  const sizes = await Promise.all(scripts);
  page.removeAllListeners('console');
  page.removeAllListeners('requestfinished');
  return { script: sizes.reduce((sum, size) => sum + size, 0), html, violations };
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>;

/** A browser without a cache, and with these cookies. */
async function inNewContext<Result>(
  browser: Browser,
  act: (page: Page) => Promise<Result>,
  storageState?: State,
): Promise<Result> {
  const context = await browser.newContext({ baseURL: portal, ...(storageState && { storageState }) });
  try {
    return await act(await context.newPage());
  } finally {
    await context.close();
  }
}

const kB = (bytes: number) => (bytes / 1000).toFixed(1);

test('pages around the account ship at most 40 kB of script each, and their policy refuses nothing', async ({
  browser,
}) => {
  const token = '?token=gone';
  const dead = ['/stop', '/verify-email', '/verify-email/change', '/verify-email/undo', '/login/reset'];
  const open = [
    '/',
    '/login',
    '/signup',
    '/login/forgot',
    '/device',
    '/device/done',
    '/signout',
    '/goodbye',
    '/nowhere',
  ];
  const rows: string[] = [];
  const check = async (page: Page, path: string, name = path) => {
    const { script, html, violations } = await load(page, path);
    rows.push(`| ${name} | ${kB(script)} | ${kB(html)} |`);
    expect.soft(violations, name).toEqual([]);
    expect.soft(script, name).toBeLessThan(limit);
    // Our own script is there, and it ran; Next's is not.
    expect.soft(await page.locator('html[data-script]').count(), name).toBe(1);
    expect.soft(await page.evaluate(() => Reflect.has(window, '__next_f')), name).toBe(false);
  };
  for (const path of [...open, ...dead.map((one) => one + token), '/consent?interaction=gone']) {
    await inNewContext(browser, (page) => check(page, path));
  }
  const signedIn = await inNewContext(browser, async (page) => {
    await signUp(page, newcomer('Kim'));
    await askedBy(page);
    await page.context().clearCookies({ name: 'countersign.zone' });
    return { consent: page.url(), state: await page.context().storageState() };
  });
  for (const [path, name] of [[signedIn.consent, '/consent'], ['/signout'], ['/account/nowhere']]) {
    await inNewContext(browser, (page) => check(page, path ?? '', name), signedIn.state);
  }
  process.stdout.write(`| page | script kB | HTML kB |\n|---|---|---|\n${rows.join('\n')}\n`);
});

test('a visitor reads what this is, and sees an example of the question that apps ask, which cannot be used', async ({
  page,
}) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'You decide what apps see, and until when' })).toBeVisible();
  const example = page.getByRole('figure');
  await expect(example).toContainText('Example');
  await expect(example).toContainText('Trailmap wants access to your account');
  await expect(example).toContainText('Ada Lovelace');
  await example.getByText('Allow', { exact: true }).click({ force: true });
  await expect(page).toHaveURL(`${portal}/`);
  // The keyboard goes from the buttons before the example to what follows it.
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: /openid-configuration/ })).toBeFocused();
  await page.getByRole('link', { name: 'Create account' }).click();
  await expect(page).toHaveURL(/\/signup/);
});

test('a link from the account to a plain page loads that page as a document, and Back returns', async ({ page }) => {
  await signUp(page, newcomer('Liv'));
  await page.goto('/account');
  await page.getByRole('link', { name: 'Countersign' }).first().click();
  await expect(page).toHaveURL(`${portal}/`);
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  expect(await page.evaluate(() => Reflect.has(window, '__next_f'))).toBe(false);
  await page.goBack();
  await expect(page).toHaveURL(`${portal}/account`);
  // A script that asks for a plain page's data is told to load the document.
  const data = await page.request.get('/login', { headers: { rsc: '1' } });
  expect([data.status(), (await data.body()).length]).toEqual([204, 0]);
});

test('a form that is sent twice is sent once, and a slow one says so', async ({ page }) => {
  let sent = 0;
  await page.route('**/login/submit', async (route) => {
    sent += 1;
    await new Promise((resolve) => setTimeout(resolve, 800));
    // No page follows, so this one stays as it is.
    await route.fulfill({ status: 204 });
  });
  await page.goto('/login');
  const button = page.getByRole('button', { name: 'Sign in', exact: true });
  await page.getByLabel('Password', { exact: true }).fill(ada.password);
  await page.locator('input[name="email"]').fill(ada.email);
  await button.dblclick();
  await expect(button).toHaveAttribute('aria-busy', 'true');
  expect(sent).toBe(1);
});

test.describe('a reader in Tokyo', () => {
  test.use({ timezoneId: 'Asia/Tokyo' });

  test('reads times in her zone, from the second page on also without script', async ({ page, browser }) => {
    await signUp(page, newcomer('Yuki'));
    await page.context().clearCookies({ name: 'countersign.zone' });
    await askedBy(page);
    await expect(page.locator('time[data-zone]:visible').first()).toContainText('GMT+9');
    await expect(page.locator('input[name="zone"]')).toHaveValue('Asia/Tokyo');
    const state = await page.context().storageState();
    const still = await browser.newContext({ baseURL: portal, javaScriptEnabled: false, storageState: state });
    const second = await still.newPage();
    await second.goto(page.url());
    await expect(second.locator('time[data-zone]:visible').first()).toContainText('GMT+9');
    await still.close();
    await allow(page);
    await expect(page).toHaveURL(`${trailmap}/`);
  });
});

test('the page script: passwords, codes, toasts and logos', async ({ page }) => {
  const posted: string[] = [];
  await page.goto('/login');
  const script = await page.locator('script[data-page-script]').getAttribute('src');
  await page.route('**/strength', (route) => {
    posted.push(route.request().postData() ?? '');
    return route.fulfill({ json: { text: 'Strong', level: 4 } });
  });
  await page.route('**/sent', (route) => route.fulfill({ contentType: 'text/html', body: 'sent' }));
  await page.route('**/parts', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en"><form action="/sent">
        <input name="email" aria-label="E-mail" value="ada@example.com">
        <input id="pw" type="password" name="password" aria-label="Password"
          data-password-strength="/strength" data-strength="how">
        <button type="button" data-toggle-password="pw" aria-pressed="false">Show password</button>
        <p id="how" aria-live="polite"></p>
        <input name="code" aria-label="Code" data-code-input="8" data-code-group="4" aria-invalid="true"></form>
        <fieldset data-checks><input type="checkbox" aria-label="One"><input type="checkbox" aria-label="Two">
          <button data-check-all>Select all</button></fieldset>
        <div data-toast>Saved <button type="button" data-dismiss>Dismiss</button></div>
        <p role="status" data-announce="Saved."></p><span>T<img data-logo src="/no-logo.png" alt=""></span>
        <time datetime="2027-03-03T14:05:00.000Z" data-zone="UTC" title="3 March 2027, 14:05 UTC">3 March 2027</time>
        <script defer src="${script}"></script></html>`,
    }),
  );
  await page.goto('/parts');
  await expect(page.getByLabel('Code')).toBeFocused();
  await expect(page.getByRole('status')).toHaveText('Saved.');
  await expect(page.locator('img')).toBeHidden();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.locator('[data-toast]')).toBeHidden();

  await page.getByRole('button', { name: 'Select all' }).click();
  for (const name of ['One', 'Two']) await expect(page.getByLabel(name)).toBeChecked();

  await page.getByLabel('Password').pressSequentially('correct horse');
  await expect(page.locator('#how')).toHaveText('Strong');
  await expect(page.locator('#how')).toHaveAttribute('data-level', '4');
  // Only when the typing has stopped.
  expect(posted).toEqual(['password=correct+horse&email=ada%40example.com&name=']);
  await page.getByRole('button', { name: 'Show password' }).click();
  await expect(page.getByLabel('Password')).toHaveAttribute('type', 'text');
  await expect(page.getByRole('button', { name: 'Show password' })).toHaveAttribute('aria-pressed', 'true');

  await page.getByLabel('Code').pressSequentially('wdjbm');
  await expect(page.getByLabel('Code')).toHaveValue('wdjb-m');
  await page.getByLabel('Code').pressSequentially('jht');
  await expect(page).toHaveURL(/\/sent\?.*code=wdjb-mjht/);
});
