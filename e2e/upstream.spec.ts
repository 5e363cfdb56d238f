/** Sign-in with an upstream account: a real issuer on another site, in a separate process. */
import { expect, type Page, test } from '@playwright/test';
import { launch, stop } from '../scripts/processes.mjs';
import { clockFile, portal, trailmap, upstreamIssuer, upstreamIssuerPort, upstreamIssuerSecret } from './addresses';
import { allow, fillSignIn, fillSignUp, newcomer, notNow, operator, passTime, press, signUp } from './steps';

let issuer: Awaited<ReturnType<typeof launch>>;

test.beforeAll(async () => {
  issuer = await launch({
    name: 'upstream issuer',
    args: ['--import', './e2e/clock.mjs', 'e2e/upstream-issuer.mjs'],
    env: {
      E2E_CLOCK: clockFile,
      PORT: String(upstreamIssuerPort),
      PORTAL: portal,
      CLIENT_ID: 'portal',
      CLIENT_SECRET: upstreamIssuerSecret,
    },
    ready: `${upstreamIssuer}/.well-known/openid-configuration`,
  });
});
test.afterAll(() => stop(issuer));

let made = 0;
/** A new upstream account for one test. */
function mate(name = 'mate'): string {
  made += 1;
  return `${name}-${process.pid}-${made}`;
}

const go = (page: Page) => page.getByRole('link', { name: 'Continue with Harbour' }).click();

/** Signs in at Harbour. */
async function say(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Harbour' })).toBeVisible();
  await page.getByLabel('Your name here').fill(name);
  await page.getByRole('button', { name: 'Go on' }).click();
}

async function come(page: Page, name: string): Promise<void> {
  await page.goto('/login');
  await go(page);
  await say(page, name);
}

const signOut = async (page: Page) => {
  await page.goto('/signout');
  await press(page, 'Sign out');
};

test('a user signs up with an upstream account during an app’s request, and later signs in with it', async ({
  page,
  browser,
}) => {
  const name = mate();
  await page.goto(trailmap);
  await page.getByRole('button', { name: 'Sign in with Countersign' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to continue to Trailmap' })).toBeVisible();
  await go(page);
  await say(page, name);
  // The consent page of the app follows directly.
  await expect(page).toHaveURL(/\/consent\?/);
  await expect(page.getByText(`${name}@harbour.example`).first()).toBeVisible();
  await allow(page);
  await expect(page.getByText(`Signed in as ${name}`)).toBeVisible();
  await page.goto('/account/profile');
  await expect(page.getByText('Confirmed', { exact: true })).toBeVisible();
  const cookies = (await page.context().cookies(portal)).map((cookie) => cookie.name);
  expect(cookies).not.toContain('countersign.upstream');
  expect(cookies.filter((one) => one === 'next-auth.session-token')).toHaveLength(1);

  const phone = await (await browser.newContext({ baseURL: portal })).newPage();
  await come(phone, name);
  await expect(phone).toHaveURL(`${portal}/account`);
  await expect(phone.getByRole('link', { name: 'Trailmap' }).first()).toBeVisible();
  await phone.context().close();
});

test('an account without a password sets one by mail before its last way in can be unlinked', async ({ page }) => {
  await come(page, mate());
  await page.goto('/account/security');
  await expect(page.getByText('Your account has no password.')).toBeVisible();
  await page.getByRole('button', { name: 'Disconnect Harbour' }).click();
  await expect(page.getByText('It is your only way to sign in.')).toBeVisible();
  await press(page, 'Send the link');
  await expect(page.getByRole('heading', { name: 'Check your e-mail' })).toBeVisible();
});

test('the same e-mail address is not enough to get into an account', async ({ page }) => {
  const who = newcomer('Vera');
  await signUp(page, who);
  await signOut(page);
  await come(page, who.email);
  await expect(page.getByText('You already have an account')).toBeVisible();
  await page.goto('/account');
  await expect(page).toHaveURL(/\/login/);
  await page.context().clearCookies();
  await come(page, operator.email);
  await expect(page.getByText('You already have an account')).toBeVisible();
});

test('an address that the upstream issuer has not confirmed creates no account', async ({ page }) => {
  await come(page, mate('unsure'));
  await expect(page.getByText('Harbour has not confirmed an e-mail address for you')).toBeVisible();
  await page.goto('/account');
  await expect(page).toHaveURL(/\/login/);
});

test('a user links an upstream account, signs in with it, and unlinks it', async ({ page }) => {
  const [who, name] = [newcomer('Wanda'), mate()];
  await signUp(page, who);
  await page.goto('/account/security');
  await page.getByRole('link', { name: 'Connect Harbour' }).click();
  await say(page, name);
  await expect(page.locator('#content').getByRole('status')).toContainText('Harbour is connected.');
  await signOut(page);
  // Harbour has a session, so it does not ask.
  await page.goto('/login');
  await go(page);
  await expect(page).toHaveURL(`${portal}/account`);
  await page.goto('/account/profile');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Wanda');

  await page.goto('/account/security/log');
  await expect(page.getByText(`Account ${name}@harbour.example at `)).toBeVisible();
  await page.goto('/account/security');
  await page.getByRole('button', { name: 'Disconnect Harbour' }).click();
  await expect(page.locator('#content').getByRole('status')).toContainText('The account is disconnected.');
  await signOut(page);
  await page.context().clearCookies();
  await come(page, name);
  // The upstream account is linked to nobody now, so a new account is created.
  await page.goto('/account/profile');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
});

test('an upstream account of another user cannot be linked', async ({ page, browser }) => {
  const name = mate();
  const other = await (await browser.newContext({ baseURL: portal })).newPage();
  await come(other, name);
  await expect(other).toHaveURL(`${portal}/account`);
  await other.context().close();
  await signUp(page, newcomer('Xaver'));
  await page.goto('/account/security');
  await page.getByRole('link', { name: 'Connect Harbour' }).click();
  await say(page, name);
  await expect(page.getByText('already connected to another account here')).toBeVisible();
});

test('a user who declines at the upstream issuer returns to where they were, with an explanation', async ({ page }) => {
  await page.goto(trailmap);
  await page.getByRole('button', { name: 'Sign in with Countersign' }).click();
  await go(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Sign-in with Harbour was cancelled')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Sign in to continue to Trailmap' })).toBeVisible();
  const who = newcomer('Yves');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await expect(page.getByRole('heading', { name: /^Create / })).toBeVisible();
  await fillSignUp(page, who);
  await notNow(page);
  await expect(page).toHaveURL(/\/consent\?/);

  await page.goto('/account/security');
  await page.getByRole('link', { name: 'Connect Harbour' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Signing in with Harbour was cancelled.')).toBeVisible();
});

test('a fresh sign-in is fresh: Harbour asks again, although it has a session', async ({ page }) => {
  const name = mate();
  await come(page, name);
  await signOut(page);
  // Harbour has a session: no question.
  await page.goto('/login');
  await go(page);
  await expect(page).toHaveURL(`${portal}/account`);
  passTime(15 * 60);
  await page.goto('/account/data');
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await go(page);
  await say(page, name);
  await expect(page).toHaveURL(`${portal}/account/data`);
  await expect(page.getByRole('button', { name: 'Download your data' })).toBeVisible();
});

test('only our pages start an upstream sign-in: a link from elsewhere leads to the sign-in page', async ({ page }) => {
  await page.route(`${trailmap}/lure`, (route) =>
    route.fulfill({ contentType: 'text/html', body: `<a href="${portal}/login/upstream?provider=harbour">Win</a>` }),
  );
  await page.goto(`${trailmap}/lure`);
  await page.getByRole('link', { name: 'Win' }).click();
  await expect(page).toHaveURL(`${portal}/login`);
  await page.goto('/login/upstream?provider=nobody');
  await expect(page).toHaveURL(`${portal}/login`);
});

test('if the upstream issuer is down, the page says so and other ways work', async ({ page }) => {
  await stop(issuer);
  // The portal caches the metadata of the issuer for ten minutes.
  passTime(11 * 60);
  const who = newcomer('Zoe');
  await signUp(page, who);
  await signOut(page);
  await page.goto('/login');
  await go(page);
  await expect(page.getByText('Sign-in with Harbour did not work')).toBeVisible();
  await expect(page.getByText('tell the operator of this site this reference:')).toBeVisible();
  await fillSignIn(page, who);
  await expect(page).toHaveURL(`${portal}/account`);
});
