/** What users do by mail, at a second portal with a real mail server. */
import { rmSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { startDemo } from '../scripts/demo-services.mjs';
import { linkIn, type MailServer, type ReceivedMail, startMailServer } from '../scripts/mail-server.fixture';
import { fillDataFolderIfPossible } from '../scripts/test-databases.mjs';
import { mailPort, portal as otherPortal } from './addresses';
import { type Account, fillSignIn, fillSignUp, newcomer, notNow, press } from './steps';

const portal = `http://localhost:${mailPort}`;
const trailmap = `http://localhost:${mailPort + 1}`;
const dataDir = `.data/e2e-mail-${mailPort}`;

test.use({ baseURL: portal });

const opera =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) ' +
  'Chrome/138.0.0.0 Safari/537.36 OPR/122.0.0.0';

let mails: MailServer;
let demo: Awaited<ReturnType<typeof startDemo>>;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  rmSync(dataDir, { recursive: true, force: true });
  fillDataFolderIfPossible(dataDir);
  mails = await startMailServer();
  const env = { COUNTERSIGN_SMTP_URL: mails.url, COUNTERSIGN_MAIL_FROM: 'Countersign <no-reply@id.example>' };
  demo = await startDemo({ firstPort: mailPort, dataDir, env });
});
test.afterAll(async () => {
  await demo?.stop();
  await mails?.end();
});

/** Waits for the message with this subject to this address. */
async function messageTo(who: { email: string }, subject: string | RegExp): Promise<ReceivedMail> {
  const find = async () =>
    (await mails.messages()).findLast(
      ({ to, mail }) => to.includes(who.email) && (mail.subject ?? '').search(subject) >= 0,
    );
  await expect.poll(async () => (await find())?.mail.subject, { timeout: 30_000 }).toBeDefined();
  const message = await find();
  if (!message) throw new Error('the message is gone');
  return message;
}

async function signUp(page: Page, who: Account): Promise<void> {
  await page.goto('/signup');
  await fillSignUp(page, who);
  await notNow(page);
}

async function confirmed(page: Page, who: Account): Promise<void> {
  await signUp(page, who);
  await page.goto(linkIn(await messageTo(who, /^Confirm your e-mail/), '/verify-email'));
  await press(page, 'Confirm e-mail address');
  await expect(page.getByRole('heading', { name: 'Your e-mail address is confirmed' })).toBeVisible();
}

test('a user signs up with an address outside ASCII, gets the mail there, and signs in with it', async ({ page }) => {
  const who = { ...newcomer('Jörg'), email: `jörg-${process.pid}-${Date.now()}@müller.example` };
  await confirmed(page, who);
  expect((await messageTo(who, /^Confirm your e-mail/)).smtpUtf8).toBe(true);
  await page.goto('/account/profile');
  await expect(page.locator('#email').getByText(who.email, { exact: true })).toBeVisible();
  await page.goto('/signout');
  await press(page, 'Sign out');
  await page.goto('/login');
  await fillSignIn(page, { ...who, email: who.email.replace('müller', 'xn--mller-kva') });
  await expect(page).toHaveURL(/\/account/);
});

test('a user signs up, gets the mail, and confirms the address; opening the link alone changes nothing', async ({
  page,
  request,
}) => {
  const who = newcomer('Mona');
  await signUp(page, who);
  await page.goto('/account/profile');
  await expect(page.getByText('Not confirmed', { exact: true })).toBeVisible();
  const message = await messageTo(who, /^Confirm your e-mail/);
  expect(message.header('auto-submitted')).toBe('auto-generated');
  const link = linkIn(message, '/verify-email');
  // As mail scanners do.
  await request.head(link);
  await request.get(link);
  await page.goto(link);
  await expect(page.getByText(who.email)).toBeVisible();
  await page.goto('/account/profile');
  await expect(page.getByText('Not confirmed', { exact: true })).toBeVisible();
  await page.goto(link);
  await press(page, 'Confirm e-mail address');
  await expect(page.getByRole('heading', { name: 'Your e-mail address is confirmed' })).toBeVisible();
  await page.goto('/account/profile');
  await expect(page.getByText('Confirmed', { exact: true })).toBeVisible();
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'This link has expired' })).toBeVisible();
});

test('the link asks for a sign-in on another device', async ({ page, browser }) => {
  const who = newcomer('Otto');
  await signUp(page, who);
  const link = linkIn(await messageTo(who, /^Confirm your e-mail/), '/verify-email');
  const phone = await (await browser.newContext({ baseURL: portal })).newPage();
  await phone.goto(link);
  await fillSignIn(phone, who);
  await press(phone, 'Confirm e-mail address');
  await expect(phone.getByRole('heading', { name: 'Your e-mail address is confirmed' })).toBeVisible();
  await phone.context().close();
});

test('a user who forgot their password chooses a new one; every other browser is signed out', async ({
  page,
  browser,
}) => {
  const who = newcomer('Fiona');
  await confirmed(page, who);
  const forgetful = await (await browser.newContext({ baseURL: portal })).newPage();
  await forgetful.goto('/login');
  await forgetful.getByRole('link', { name: 'Forgot password?' }).click();
  // Both pages have a field for an address.
  await expect(forgetful.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible();
  await forgetful.getByLabel('E-mail address', { exact: true }).fill(who.email);
  await press(forgetful, 'Send link');
  await expect(forgetful.getByRole('heading', { name: 'Check your e-mail' })).toBeVisible();
  await forgetful.goto(linkIn(await messageTo(who, /^Choose a new password/), '/login/reset'));
  await forgetful.getByLabel('New password').fill('short');
  await press(forgetful, 'Change password');
  await expect(forgetful.getByText('Use at least 10 characters.')).toBeVisible();
  const anew = { ...who, password: 'another bench in the park' };
  await forgetful.getByLabel('New password').fill(anew.password);
  await press(forgetful, 'Change password');
  await expect(forgetful.getByText('Your password was changed')).toBeVisible();
  await fillSignIn(forgetful, anew);
  await expect(forgetful).toHaveURL(/\/account/);
  await page.goto('/account');
  await expect(page).toHaveURL(/\/login/);
  await messageTo(who, /^Your password was reset/);
  await forgetful.context().close();
});

test('an address without an account gets the same answer, and no mail', async ({ page }) => {
  await page.goto('/login/forgot');
  await page.getByLabel('E-mail address', { exact: true }).fill('stranger@example.com');
  await press(page, 'Send link');
  await expect(page.getByRole('heading', { name: 'Check your e-mail' })).toBeVisible();
  const who = newcomer('Later');
  await signUp(page, who);
  await messageTo(who, /^Confirm your e-mail/);
  expect((await mails.messages()).filter(({ to }) => to.includes('stranger@example.com'))).toEqual([]);
});

test('an app gets access for the first time; its owner ends it from the mail, without sign-in or script', async ({
  page,
  browser,
}) => {
  const who = newcomer('Greta');
  await confirmed(page, who);
  await page.goto(trailmap);
  await press(page, 'Sign in with Countersign');
  await press(page, 'Allow');
  await expect(page.getByText(`Signed in as ${who.name}`)).toBeVisible();
  const message = await messageTo(who, /^Trailmap now has access/);
  expect(message.header('list-unsubscribe')).toContain('/account/profile');
  const context = await browser.newContext({ baseURL: portal, javaScriptEnabled: false });
  const elsewhere = await context.newPage();
  await elsewhere.goto(linkIn(message, '/stop'));
  await expect(elsewhere.getByRole('heading', { name: 'Remove access of Trailmap?' })).toBeVisible();
  await press(elsewhere, 'Remove access');
  await expect(elsewhere.getByRole('heading', { name: 'The access of Trailmap is removed' })).toBeVisible();
  await elsewhere.goto(linkIn(message, '/stop'));
  await expect(elsewhere.getByRole('heading', { name: 'This link has expired' })).toBeVisible();
  await context.close();
  await press(page, 'Refresh');
  await expect(page.getByRole('alert').filter({ hasText: 'invalid_grant' })).toBeVisible();
  await page.goto(`${portal}/account`);
  await expect(page.getByRole('link', { name: /Trailmap/ })).toHaveCount(0);
});

test('a stranger signs in from elsewhere; the owner gets a mail and signs them out', async ({ page, browser }) => {
  const who = newcomer('Helen');
  await confirmed(page, who);
  const thief = await (await browser.newContext({ baseURL: portal, userAgent: opera })).newPage();
  await thief.goto('/login');
  await fillSignIn(thief, who);
  await expect(thief).toHaveURL(/\/account/);
  const message = await messageTo(who, /^New sign-in/);
  expect(message.mail.text).toContain('Opera on Windows');
  await page.goto(linkIn(message, '/stop'));
  await press(page, 'This wasn’t me – secure my account');
  await expect(page.getByRole('heading', { name: 'All devices are signed out' })).toBeVisible();
  await thief.goto('/account');
  await expect(thief).toHaveURL(/\/login/);
  await fillSignIn(thief, who);
  await expect(thief.getByRole('alert').filter({ hasText: 'Wrong' })).toBeVisible();
  await thief.context().close();
  await page.goto(linkIn(await messageTo(who, /^Choose a new password/), '/login/reset'));
  const anew = { ...who, password: 'another bench in the park' };
  await page.getByLabel('New password').fill(anew.password);
  await press(page, 'Change password');
  await fillSignIn(page, anew);
  await expect(page).toHaveURL(/\/account/);
});

test('a user changes their address; the old address gets a mail that can undo the change', async ({
  page,
  browser,
}) => {
  const who = newcomer('Ida');
  await confirmed(page, who);
  await page.goto('/account/profile');
  await page.getByRole('link', { name: 'Change address' }).click();
  const moved = { ...who, email: `moved.${who.email}` };
  await page.getByLabel('New e-mail address').fill(moved.email);
  await press(page, 'Send link');
  await expect(page.getByText('Confirm your new address')).toBeVisible();
  await page.goto(linkIn(await messageTo(moved, /^Confirm your new/), '/verify-email/change'));
  await press(page, 'Use the new address');
  await expect(page.getByText('Your e-mail address is changed.').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'E-mail address' }).getByText(moved.email)).toBeVisible();
  const undo = linkIn(await messageTo(who, /^Your e-mail address was changed/), '/verify-email/undo');
  const elsewhere = await (await browser.newContext({ baseURL: portal })).newPage();
  await elsewhere.goto(undo);
  await press(elsewhere, 'Restore address and sign out all devices');
  await expect(elsewhere.getByRole('heading', { name: 'Your e-mail address is restored' })).toBeVisible();
  await messageTo(who, /^Choose a new password/);
  await elsewhere.context().close();
  await page.goto('/account');
  await expect(page).toHaveURL(/\/login/);
});

test('a user turns off a kind of mail', async ({ page }) => {
  await signUp(page, newcomer('Quinn'));
  await page.goto('/account/profile');
  await page.getByLabel('an app gets access for the first time').uncheck();
  await press(page, 'Save settings');
  await expect(page.getByText('Your settings are saved.').first()).toBeVisible();
  await expect(page.getByLabel('an app gets access for the first time')).not.toBeChecked();
});

test('the page of messages exists on the local machine only, and not with a mail server', async ({ page, request }) => {
  expect((await page.goto('/dev/mail'))?.status()).toBe(404);
  await page.goto(`${otherPortal}/dev/mail`);
  await expect(page.getByRole('heading', { name: 'Sent e-mails' })).toBeVisible();
  // A page whose name resolves to this address (DNS rebinding).
  const rebound = await request.get(`${otherPortal}/dev/mail`, { headers: { host: 'evil.example' }, maxRedirects: 0 });
  expect(rebound.status()).toBe(404);
});
