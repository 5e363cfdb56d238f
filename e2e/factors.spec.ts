/** Passkeys, codes from an app, recovery codes, and what apps learn about them. */
import { expect, type Page, test } from '@playwright/test';
import * as client from 'openid-client';
import { own, portal, trailmap } from './addresses';
import { check } from './axe';
import { backAt, callbackPage, serve } from './clients/own-server';
import { addPasskey, forgetSession, nextCode, setUpCodes, withDevice, withoutOffers } from './devices';
import {
  type Account,
  fillSignIn,
  newcomer,
  passTime,
  press,
  secondsAhead,
  signIn,
  signInAgain,
  signUp,
} from './steps';

async function withPassword(page: Page, who: Account): Promise<void> {
  await page.goto('/login');
  await fillSignIn(page, who);
}

test('a passkey is added and named, and alone signs the user in during an app’s request', async ({ page }) => {
  const who = newcomer('Wanda');
  await withDevice(page);
  await withoutOffers(page);
  await signUp(page, who);
  await addPasskey(page, 'My phone');
  await expect(page.getByText('My phone')).toBeVisible();
  await expect(page.getByText('Never used')).toBeVisible();

  await page.getByRole('link', { name: 'Change My phone' }).click();
  await expect(page.getByRole('button', { name: 'Remove passkey' })).toBeVisible();
  await check(page, 'a passkey');
  await page.getByRole('textbox', { name: 'Name' }).fill('Old phone');
  await press(page, 'Save');
  await expect(page.getByText('Old phone')).toBeVisible();

  await forgetSession(page);
  await page.goto(trailmap);
  await press(page, 'Sign in with Countersign');
  // In a browser that signed in before, the button may also say “Last used”.
  await page.getByRole('button', { name: /^Sign in with a passkey/ }).click();
  await press(page, 'Allow');
  await expect(page.getByText(`Signed in as ${who.name}`)).toBeVisible();

  await page.goto(`${portal}/account/security`);
  await expect(page.locator('#passkeys').getByText('Last used')).toBeVisible();
  await page.getByRole('link', { name: 'Change Old phone' }).click();
  await press(page, 'Remove passkey');
  await expect(page.getByText('The passkey is removed.').first()).toBeVisible();
  await forgetSession(page);
  await page.goto('/login');
  await page.getByRole('button', { name: /^Sign in with a passkey/ }).click();
  await expect(page.getByText('This passkey was removed, or it belongs to another site.')).toBeVisible();
});

test('the browser offers the passkey by itself, and the user continues to the page they asked for', async ({
  page,
}) => {
  await withDevice(page);
  await signUp(page, newcomer('Xenia'));
  await addPasskey(page, 'Laptop');
  await forgetSession(page);
  await page.goto('/login?next=/account/profile');
  await expect(page).toHaveURL(/\/account\/profile$/);
});

test('a code is required after the password and works once, and a recovery code replaces a lost phone', async ({
  page,
  browser,
}) => {
  const who = newcomer('Yusuf');
  await signUp(page, who);
  await page.goto('/account/security/codes');
  await check(page, 'codes from an app, before');
  await page.setViewportSize({ width: 1280, height: 800 });
  const { key, recovery } = await setUpCodes(page);
  expect(recovery).toHaveLength(10);
  await check(page, 'recovery codes');
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save as a file' }).click();
  expect((await saved).suggestedFilename()).toBe('recovery-codes.txt');
  await press(page, 'I’ve saved them');
  await expect(page.getByText('10 left').first()).toBeVisible();

  // Codes work without script.
  const plain = await browser.newContext({ baseURL: portal, javaScriptEnabled: false });
  const phone = await plain.newPage();
  await withPassword(phone, who);
  await expect(phone.getByRole('heading', { name: 'Two-step verification' })).toBeVisible();
  await phone.goto('/account');
  await expect(phone).toHaveURL(/\/login/);
  await withPassword(phone, who);
  await phone.getByLabel('6-digit code').fill('000000');
  await press(phone, 'Continue');
  await expect(phone.getByText('Wrong code')).toBeVisible();
  const shown = nextCode(key);
  await phone.getByLabel('6-digit code').fill(shown);
  await press(phone, 'Continue');
  await expect(phone).toHaveURL(/\/account$/);

  await forgetSession(phone);
  await withPassword(phone, who);
  await phone.getByLabel('6-digit code').fill(shown);
  await press(phone, 'Continue');
  await expect(phone.getByText('This code was already used')).toBeVisible();
  await phone.getByText('Lost your phone?').click();
  await phone.getByRole('link', { name: 'Use a recovery code' }).click();
  await phone.getByLabel('Recovery code').fill((recovery[4] ?? '').toLowerCase());
  await press(phone, 'Continue');
  await phone.goto('/account/security');
  await expect(phone.getByText('9 left').first()).toBeVisible();
  await plain.close();

  await forgetSession(page);
  await withPassword(page, who);
  await expect(page.getByRole('heading', { name: 'Two-step verification' })).toBeVisible();
  await check(page, 'the second step');
});

test('a passkey can be the second step after the password', async ({ page }) => {
  const who = newcomer('Zora');
  await withDevice(page);
  await withoutOffers(page);
  await signUp(page, who);
  await addPasskey(page, 'Key ring');
  await press(page, 'Turn on two-step verification');
  await expect(page.getByText('These codes are shown only once')).toBeVisible();
  await forgetSession(page);
  await withPassword(page, who);
  await press(page, 'Use a passkey');
  await expect(page).toHaveURL(/\/account$/);
});

test('a dangerous action asks for a fresh sign-in, then continues where the user was', async ({ page }) => {
  const who = newcomer('Anton');
  await signUp(page, who);
  await page.goto('/account/security/passkeys/new');
  await expect(page.getByRole('heading', { name: 'Add a passkey' })).toBeVisible();
  passTime(601);
  await page.goto('/account/security');
  await page.locator('#passkeys').getByRole('link', { name: 'Add a passkey' }).click();
  await expect(page.getByText('To continue, sign in again.')).toBeVisible();
  await check(page, 'a fresh sign-in');
  await signInAgain(page, who);
  await expect(page.getByRole('heading', { name: 'Add a passkey' })).toBeVisible();
});

test.describe('an app that asks for more than a password (RFC 9470)', () => {
  const secret = 'test-only-postcards-secret-which-everybody-knows';
  let close: () => Promise<void>;
  test.beforeAll(async () => {
    close = (await serve(callbackPage)).close;
  });
  test.afterAll(() => close());

  async function newRequest(more: Record<string, string>) {
    const config = await client.discovery(
      new URL(portal),
      'postcards',
      { [client.clockSkew]: secondsAhead() },
      client.ClientSecretBasic(secret),
      { execute: [client.allowInsecureRequests] },
    );
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const expectedState = client.randomState();
    const address = client.buildAuthorizationUrl(config, {
      redirect_uri: `${own}/callback`,
      scope: 'openid vault.read papers.read',
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: expectedState,
      ...more,
    });
    const redeem = async (back: URL) => {
      const tokens = await client.authorizationCodeGrant(config, back, { pkceCodeVerifier, expectedState });
      const { active, acr, amr } = await client.tokenIntrospection(config, tokens.access_token);
      return { claims: tokens.claims(), introspected: { active, acr, amr } };
    };
    return { address, redeem, supported: config.serverMetadata().acr_values_supported };
  }

  test('leads a user without a second step through setting one up, or back with the reason', async ({ page }) => {
    await signUp(page, newcomer('Bruno'));
    const declined = await newRequest({ acr_values: '2' });
    expect(declined.supported).toEqual(['1', '2']);
    await page.goto(declined.address.href);
    await expect(page.getByRole('heading', { name: 'Set up two-step verification' })).toBeVisible();
    await check(page, 'no second step yet');
    await press(page, 'Go back to Postcards without it');
    await expect(declined.redeem(await backAt(page))).rejects.toMatchObject({
      error: 'unmet_authentication_requirements',
    });

    const { address, redeem } = await newRequest({ acr_values: '2' });
    await page.goto(address.href);
    await page.getByRole('link', { name: 'Set up an authenticator app' }).click();
    await setUpCodes(page);
    await press(page, 'I’ve saved them');
    await press(page, 'Allow');
    const { claims, introspected } = await redeem(await backAt(page));
    expect(claims).toMatchObject({ acr: '2', amr: ['pwd', 'otp', 'mfa'] });
    expect(introspected).toEqual({ active: true, acr: '2', amr: ['pwd', 'otp', 'mfa'] });
  });

  test('asks only for the missing factor, and states which factors were used and when', async ({ page }) => {
    const who = newcomer('Clara');
    await signUp(page, who);
    await page.goto('/account/security/codes');
    const { key } = await setUpCodes(page);
    await press(page, 'I’ve saved them');
    await press(page, 'Turn off two-step verification');
    await forgetSession(page);
    await signIn(page, who);

    const weak = await newRequest({});
    await page.goto(weak.address.href);
    await press(page, 'Allow');
    const before = (await weak.redeem(await backAt(page))).claims;
    expect(before).toMatchObject({ acr: '1', amr: ['pwd'] });

    const claims = JSON.stringify({ id_token: { acr: { essential: true, value: '2' } } });
    const strong = await newRequest({ claims });
    await page.goto(strong.address.href);
    await expect(page.getByLabel('Password')).toHaveCount(0);
    // The form submits itself at six digits.
    await page.getByLabel('6-digit code').fill(nextCode(key));
    const after = (await strong.redeem(await backAt(page))).claims;
    expect(after).toMatchObject({ acr: '2', amr: ['pwd', 'otp', 'mfa'], auth_time: before?.auth_time });
  });

  test('accepts a passkey alone', async ({ page }) => {
    await withDevice(page);
    await withoutOffers(page);
    await signUp(page, newcomer('Dora'));
    await addPasskey(page, 'Phone');
    await forgetSession(page);
    const { address, redeem } = await newRequest({ acr_values: '2' });
    await page.goto(address.href);
    await press(page, 'Sign in with a passkey');
    await press(page, 'Allow');
    const { claims } = await redeem(await backAt(page));
    expect(claims).toMatchObject({ acr: '2', amr: ['pop', 'user', 'mfa'] });
  });
});
