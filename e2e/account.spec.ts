/** Profile, personal data and account, and what an app gets of them. */
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import * as client from 'openid-client';
import sharp from 'sharp';
import { own, portal } from './addresses';
import { backAt, callbackPage, serve } from './clients/own-server';
import {
  type Account,
  allow,
  fillSignIn,
  newcomer,
  passTime,
  press,
  secondsAhead,
  signIn,
  signInAgain,
  signUp,
} from './steps';

const secret = 'test-only-logbook-secret-which-everybody-knows';

let closing: () => Promise<void>;
test.beforeAll(async () => {
  closing = (await serve(callbackPage)).close;
});
test.afterAll(() => closing());

const configure = () =>
  client.discovery(
    new URL(portal),
    'logbook',
    { [client.clockSkew]: secondsAhead() },
    client.ClientSecretBasic(secret),
    {
      execute: [client.allowInsecureRequests],
    },
  );

/** The user allows every permission of the app. */
async function connect(page: Page, scope = 'openid profile email phone address') {
  const config = await configure();
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const address = client.buildAuthorizationUrl(config, {
    redirect_uri: `${own}/callback`,
    scope,
    state: expectedState,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  await page.goto(address.href);
  await allow(page);
  const checks = { pkceCodeVerifier, expectedState, idTokenExpected: true };
  const tokens = await client.authorizationCodeGrant(config, await backAt(page), checks);
  const sub = tokens.claims()?.sub ?? '';
  return { config, tokens, sub, userinfo: () => client.fetchUserInfo(config, tokens.access_token, sub) };
}

async function fillProfile(page: Page): Promise<void> {
  await page.goto('/account/profile');
  await page.getByLabel('First name').fill('Ida');
  await page.getByLabel('Last name').fill('von Hahn-Hahn');
  await page.getByLabel('Language for apps').selectOption('de');
  await page.getByLabel('Time zone').selectOption('Europe/Berlin');
  await page.getByLabel('Phone number').fill('+49 30 901820');
  await page.getByLabel('Street address').fill('Lange Straße 7\nHinterhaus');
  await page.getByLabel('Postal code').fill('10245');
  await page.getByLabel('City').fill('Berlin');
  await page.getByLabel('Country').fill('Deutschland');
  await press(page, 'Save profile');
  await expect(page.locator('#content').getByRole('status')).toContainText('saved');
}

test('a user extends their profile, sees which apps receive it, and these apps receive it', async ({ page }) => {
  const who = newcomer('Ida');
  await signUp(page, who);
  await page.goto('/account/profile');
  await expect(page.getByRole('region', { name: 'Phone' }).getByText('Not shared with any app.')).toBeVisible();
  await page.getByLabel('Phone number').fill('030 901820');
  await press(page, 'Save profile');
  await expect(page.getByText('Please fix the fields that are marked below.')).toBeVisible();
  await fillProfile(page);
  const { userinfo } = await connect(page);
  expect(await userinfo()).toMatchObject({
    name: 'Ida',
    given_name: 'Ida',
    family_name: 'von Hahn-Hahn',
    locale: 'de',
    zoneinfo: 'Europe/Berlin',
    phone_number: '+4930901820',
    phone_number_verified: false,
    address: {
      street_address: 'Lange Straße 7\nHinterhaus',
      postal_code: '10245',
      locality: 'Berlin',
      country: 'Deutschland',
      formatted: 'Lange Straße 7\nHinterhaus\n10245 Berlin\nDeutschland',
    },
  });
  await page.goto('/account/profile');
  const phone = page.getByRole('region', { name: 'Phone' });
  await expect(phone.getByText('Visible to')).toBeVisible();
  await phone.getByRole('link', { name: 'Logbook' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Logbook' })).toBeVisible();

  // The app no longer gets a claim whose permission was removed.
  await page.goto('/account/profile');
  await page.getByLabel('Phone number').fill('');
  await press(page, 'Save profile');
  await expect(page.locator('#content').getByRole('status')).toContainText('saved');
  expect(await userinfo()).not.toHaveProperty('phone_number');
});

test('a picture is cropped to a square, loses its location data, and disappears when it is removed', async ({
  page,
  request,
}) => {
  await signUp(page, newcomer('Pia'));
  const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#37474f' } })
    .jpeg()
    .withExif({ IFD0: { Copyright: 'Pia Secret' }, IFD3: { GPSLatitude: '52/1 30/1 0/1', GPSLatitudeRef: 'N' } })
    .toBuffer();
  expect((await sharp(photo).metadata()).exif).toBeDefined();
  await page.goto('/account/profile');
  await page.getByLabel('New picture').setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: photo });
  await press(page, 'Upload picture');
  const { userinfo } = await connect(page, 'openid profile');
  const address = String((await userinfo())['picture']);
  expect(address.startsWith(`${portal}/pictures/`)).toBe(true);
  const served = await request.get(address);
  expect(served.headers()['content-type']).toBe('image/webp');
  const body = await served.body();
  const kept = await sharp(body).metadata();
  expect(kept).toMatchObject({ format: 'webp', width: 256, height: 256 });
  expect(kept.exif).toBeUndefined();
  expect(body.includes('Pia Secret')).toBe(false);

  await page.goto('/account/profile');
  await page
    .getByLabel('New picture')
    .setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<svg onload="alert(1)"/>') });
  await press(page, 'Upload picture');
  await expect(page.getByText('Your picture was not changed')).toBeVisible();
  await press(page, 'Remove picture');
  await expect(page.getByRole('button', { name: 'Remove picture' })).toHaveCount(0);
  expect((await request.get(address)).status()).toBe(404);
  expect(await userinfo()).not.toHaveProperty('picture');
});

async function download(page: Page): Promise<string> {
  await page.goto('/account/data');
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Download your data')]);
  expect(file.suggestedFilename()).toMatch(/^countersign-\d{4}-\d\d-\d\d\.json$/);
  return readFileSync(await file.path(), 'utf8');
}

test('a user exports all data about them, without anything that would let others in', async ({ page }) => {
  const who = newcomer('Dora');
  await signUp(page, who);
  await fillProfile(page);
  const { tokens } = await connect(page);
  const text = await download(page);
  expect(JSON.parse(text)).toMatchObject({ account: { email: who.email, name: who.name } });
  for (const part of [who.email, '+4930901820', 'Lange Straße 7', 'Logbook', 'Chrome']) expect(text).toContain(part);
  for (const part of [who.password, '$argon2', tokens.access_token, tokens.refresh_token ?? 'none']) {
    expect(text).not.toContain(part);
  }
  expect(text).not.toMatch(/hash"/i);
  await page.goto('/account/security/log');
  await expect(page.getByText('Your data was downloaded')).toBeVisible();
});

test('after some minutes, export and deletion ask for a fresh sign-in', async ({ page }) => {
  const who = newcomer('Frieda');
  await signUp(page, who);
  passTime(11 * 60);
  await page.goto('/account/data');
  await expect(page.getByText('Confirm that it’s you')).toBeVisible();
  await expect(page.getByRole('button', { name: /my account|your data/ })).toHaveCount(0);
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await signInAgain(page, who);
  await expect(page.getByText('Delete my account…')).toBeVisible();
});

test('a user signs out another browser, and finds in the log what happened, when, and from where', async ({
  page,
  browser,
}) => {
  const who = newcomer('Lotte');
  await signUp(page, who);
  const phone = await (
    await browser.newContext({ baseURL: portal, userAgent: 'Mozilla/5.0 (iPhone) FxiOS/140.0' })
  ).newPage();
  await signIn(phone, who);
  await page.goto('/account/security');
  await press(page, 'Sign out Firefox on iOS');
  await expect(page.locator('#content').getByRole('status')).toContainText('The device is signed out.');
  await phone.goto('/account');
  await expect(phone).toHaveURL(/\/login/);
  await phone.context().close();
  await page.getByRole('link', { name: 'Security log' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Signed out Firefox on iOS' })).toContainText('Chrome on');
  await expect(page.getByRole('listitem').filter({ hasText: 'New device signed in' })).toContainText('Firefox on iOS');
});

async function remove(page: Page, who: Account): Promise<void> {
  await page.goto('/account/data');
  await page.getByText('Delete my account…').click();
  await page.getByLabel('E-mail address').fill('somebody@example.com');
  await press(page, 'Delete my account');
  await expect(page.getByText('Your account was not deleted')).toBeVisible();
  await page.getByLabel('E-mail address').fill(who.email);
  await press(page, 'Delete my account');
  await expect(page.getByRole('heading', { name: 'Your account is deleted' })).toBeVisible();
}

test('a user deletes their account and restores it: they are signed out, and the app gets nothing more', async ({
  page,
  request,
}) => {
  const who = newcomer('Gerda');
  await signUp(page, who);
  const { config, tokens, sub, userinfo } = await connect(page);
  await page.goto('/account/data');
  await expect(page.getByText('1 app loses access.')).toBeVisible();
  await remove(page, who);
  await page.goto('/account');
  await expect(page).toHaveURL(/\/login/);
  await expect(client.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  });
  expect(await client.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false });
  await expect(userinfo()).rejects.toMatchObject({ status: 401 });
  expect((await request.get('/goodbye')).status()).toBe(200);

  // Signing in offers only to restore it.
  await page.goto('/login');
  await fillSignIn(page, who);
  await expect(page.getByRole('heading', { name: 'Restore your account?' })).toBeVisible();
  await page.goto('/account');
  await expect(page).toHaveURL(/\/login/);
  await page.goto('/login/restore');
  await press(page, 'Restore account');
  await expect(page).toHaveURL(/\/account/);
  await expect(page.getByRole('link', { name: 'Logbook' })).toHaveCount(0);
  await expect(client.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  });
  expect((await connect(page)).sub).toBe(sub);
});

test('an app gets what the preview of its access showed', async ({ page }) => {
  const who = newcomer('Selma');
  await signUp(page, who);
  await fillProfile(page);
  const { config, userinfo, tokens } = await connect(page);
  await page.goto('/account');
  await page.getByRole('link', { name: 'Logbook' }).first().click();
  await page.getByRole('link', { name: /sees now/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'What Logbook sees now' })).toBeVisible();
  await page.getByText('Technical details').click();
  const shown = async (index: number): Promise<unknown> =>
    JSON.parse((await page.locator('pre').nth(index).textContent()) ?? '');
  expect(await shown(1)).toEqual(await userinfo());
  const renewed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
  const { sub, iss, aud } = renewed.claims() ?? {};
  expect(await shown(0)).toMatchObject({ sub, iss, aud });

  // With fewer permissions the app would see less. Nothing has changed yet.
  await page.getByRole('checkbox', { name: /postal address/i }).uncheck();
  await press(page, 'Show preview');
  await page.getByText('Technical details').click();
  expect(await shown(1)).not.toHaveProperty('address');
  expect(await userinfo()).toHaveProperty('address');
});
