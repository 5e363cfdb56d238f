/** Several accounts in one browser, and what people expect of sign-in and sign-up. */
import { expect, type Page, test } from '@playwright/test';
import { trailmap } from './addresses';
import { check } from './axe';
import { withDevice, withoutOffers } from './devices';
import { ada, allow, askedBy, fillSignIn, fillSignUp, newcomer, notNow, press, signIn, signUp } from './steps';

const account = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`^${name} `) });

const silent = (more: Record<string, string> = {}) =>
  `/oauth/authorize?${new URLSearchParams({
    client_id: 'trailmap',
    redirect_uri: `${trailmap}/callback`,
    response_type: 'code',
    scope: 'openid',
    prompt: 'none',
    nonce: 'n',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...more,
  })}`;

/** What the app gets without a page. */
async function silently(page: Page, more: Record<string, string> = {}): Promise<string> {
  const answer = await page.request.get(silent(more), { maxRedirects: 0 });
  const { searchParams } = new URL(answer.headers()['location'] ?? '', trailmap);
  return searchParams.get('error') ?? (searchParams.has('code') ? 'a code' : 'nothing');
}

test('two people share a browser: one click switches the account, and one can sign out alone', async ({ page }) => {
  const [mia, noah] = [newcomer('Mia'), newcomer('Noah')];
  await signUp(page, mia);
  await page.goto('/login/accounts');
  await page.getByRole('link', { name: 'Use another account' }).click();
  await page.getByRole('link', { name: 'Create an account' }).click();
  await expect(page).toHaveURL(/\/signup/);
  await fillSignUp(page, noah);
  await notNow(page);
  await page.getByText('Account menu of Noah').locator('..').click();
  await page.getByRole('link', { name: 'Switch account' }).click();
  await expect(page.getByRole('heading', { name: 'Choose an account' })).toBeVisible();
  await expect(account(page, 'Noah')).toContainText('Current');
  await check(page, 'the accounts of a browser');
  await account(page, 'Mia').click();
  await expect(page).toHaveURL(/\/account$/);
  await expect(page.getByText('Account menu of Mia')).toBeAttached();

  await page.goto('/signout');
  await expect(page.getByText('Your other accounts stay signed in.')).toBeVisible();
  await press(page, 'Sign out');
  await expect(page.getByText('Still signed in:')).toBeVisible();
  await expect(page.getByText(noah.email)).toBeVisible();
  await page.getByRole('link', { name: 'Choose another account' }).click();
  await account(page, 'Noah').click();
  await expect(page.getByText('Account menu of Noah')).toBeAttached();
});

test('a tab that shows one account notices that another tab has switched to another', async ({ page }) => {
  const [ida, otto] = [newcomer('Ida'), newcomer('Otto')];
  await signUp(page, ida);
  await page.goto('/account/profile');
  await expect(page.getByText('Account menu of Ida')).toBeAttached();
  const tab = await page.context().newPage();
  await tab.goto('/login?another=1');
  await tab.getByRole('link', { name: 'Create an account' }).click();
  await expect(tab).toHaveURL(/\/signup/);
  await fillSignUp(tab, otto);
  await notNow(tab);
  await tab.goto('/account');
  await expect(tab.getByText('Account menu of Otto')).toBeAttached();
  await expect(page.getByText('Account menu of Otto')).toBeAttached();
});

test('all accounts of a browser sign out at once', async ({ page }) => {
  await signUp(page, newcomer('Olga'));
  await page.goto('/login?another=1');
  await fillSignIn(page, ada);
  await expect(page).toHaveURL(/\/account$/);
  await page.goto('/login/accounts');
  await page.getByRole('link', { name: 'Sign out of all accounts' }).click();
  await expect(page.getByText('2 accounts will be signed out in this browser.')).toBeVisible();
  await check(page, 'sign out of all accounts');
  await press(page, 'Sign out of all');
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  await page.goto('/account');
  await expect(page).toHaveURL(/\/login/);
});

test('an app is used with the account that was chosen for it', async ({ page }) => {
  const paula = newcomer('Paula');
  await signUp(page, paula);
  await askedBy(page);
  await page.getByRole('link', { name: 'Not you?' }).click();
  await expect(page.getByRole('heading', { name: 'Choose an account to continue to Trailmap' })).toBeVisible();
  await page.getByRole('link', { name: 'Use another account' }).click();
  await fillSignIn(page, ada);
  await expect(page.getByText(ada.email).first()).toBeVisible();
  await page.getByRole('link', { name: 'Not you?' }).click();
  await account(page, 'Paula').click();
  await expect(page.getByText(paula.email).first()).toBeVisible();
  await allow(page);
  await expect(page.getByText('Signed in as Paula')).toBeVisible();

  // Without a page the app cannot know which account is meant, unless it says so.
  expect(await silently(page)).toBe('account_selection_required');
  expect(await silently(page, { login_hint: paula.email })).toBe('a code');
  // An app that this account never allowed learns nothing about it.
  expect(await silently(page, { login_hint: ada.email })).toBe('account_selection_required');
});

test('sign-in shows the password on request and remembers which way was used last', async ({ page }) => {
  const rosa = newcomer('Rosa');
  await withDevice(page);
  await withoutOffers(page);
  await page.goto('/login');
  await page.getByLabel('Password').fill(rosa.password);
  await page.getByRole('button', { name: 'Show password' }).click();
  await expect(page.getByLabel('Password')).toHaveAttribute('type', 'text');
  await expect(page.getByText('Last used')).toHaveCount(0);
  await expect(page.getByText('You stay signed in on this device for 14 days.')).toBeVisible();

  await page.goto('/signup');
  await fillSignUp(page, rosa);
  // The passkey that is offered after sign-up is one click.
  await expect(page.getByRole('heading', { name: 'Sign in faster next time' })).toBeVisible();
  await check(page, 'the offer of a passkey');
  await press(page, 'Create a passkey');
  await expect(page).toHaveURL(/\/account/);
  await page.goto('/signout');
  await press(page, 'Sign out');
  await page.goto('/login');
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toHaveAccessibleDescription('Last used');
  await press(page, 'Sign in with a passkey');
  await expect(page).toHaveURL(/\/account$/);
  await page.goto('/signout');
  await press(page, 'Sign out');
  await page.goto('/login');
  const passkey = page.getByRole('button', { name: 'Sign in with a passkey' });
  await expect(passkey).toHaveAccessibleDescription('Last used');
});

test('a new password is rated while it is typed, and an address that is taken leads to sign-in', async ({ page }) => {
  await page.goto('/signup');
  const password = page.getByLabel('Password');
  await password.pressSequentially('four un');
  await expect(page.getByText('3 more characters')).toBeVisible();
  await password.fill('password2024!');
  await password.press('End');
  await expect(page.getByText('Many people use this password')).toBeVisible();
  await password.fill('four unrelated garden words');
  await expect(page.getByText('Strong password')).toBeVisible();
  await check(page, 'sign-up with a rated password');

  await press(page, 'Create account');
  await expect(page.getByText('Enter your name.')).toBeVisible();
  await expect(page.getByText('Enter your e-mail address.')).toBeVisible();

  await fillSignUp(page, { ...newcomer('Again'), email: ada.email });
  await page.getByRole('alert').getByRole('link', { name: 'sign in' }).click();
  await expect(page.getByLabel('E-mail address', { exact: true })).toHaveValue(ada.email);
  await page.getByLabel('Password').fill(ada.password);
  await press(page, 'Sign in');
  await expect(page).toHaveURL(/\/account$/);
});

test('the page of a request that has expired says so in the tab, and leads back to the app', async ({ page }) => {
  await page.goto('/login?interaction=gone');
  await expect(page).toHaveTitle('This request has expired · Countersign');
  await check(page, 'an expired request');
  await page.goto('/login/reset?token=gone');
  await expect(page).toHaveTitle('This link has expired · Countersign');
  await signIn(page, ada);
  await page.goto('/signout');
  await expect(page).toHaveTitle('Sign out? · Countersign');
  await press(page, 'Sign out');
  await expect(page).toHaveTitle('You are signed out · Countersign');
});
