/** The life of an app's access, from consent to its end. */
import { expect, test } from '@playwright/test';
import { ledgerly, portal, trailmap } from './addresses';
import {
  ada,
  allow,
  askedBy,
  connected,
  fillSignIn,
  fillSignUp,
  newcomer,
  notNow,
  passTime,
  press,
  revoke,
  scopeBox,
  signUp,
} from './steps';

test('a new user signs up during the request, and the app continues where it was', async ({ page }) => {
  const who = newcomer('Nora');
  await page.goto(trailmap);
  await press(page, 'Sign in with Countersign');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await expect(page.getByRole('heading', { name: /^Create / })).toBeVisible();
  await expect(page.getByText('Trailmap').first()).toBeVisible();
  await fillSignUp(page, who);
  await notNow(page);
  await expect(page.getByText(who.email).first()).toBeVisible();
  await allow(page);
  await expect(page).toHaveURL(`${trailmap}/`);
  await expect(page.getByText(`Signed in as ${who.name}`)).toBeVisible();
});

test('a wrong password shows an error, keeps the input, and leaves the request pending', async ({ page }) => {
  await page.goto(trailmap);
  await press(page, 'Sign in with Countersign');
  await fillSignIn(page, { ...ada, password: 'not this one at all' });
  await expect(page.getByRole('alert').filter({ hasText: 'Wrong' })).toBeVisible();
  await expect(page.getByLabel('E-mail address', { exact: true })).toHaveValue(ada.email);
  await expect(page.getByLabel('Password')).toHaveValue('');
  await expect(page.getByLabel('Password')).toBeFocused();
  await fillSignIn(page, ada);
  await expect(page.getByRole('button', { name: 'Allow', exact: true })).toBeVisible();
  await expect(page.getByText(ada.email).first()).toBeVisible();
});

test('a denied request grants nothing, and the app is told', async ({ page }) => {
  await signUp(page, newcomer('Denis'));
  await askedBy(page);
  await press(page, 'Deny');
  await expect(page).toHaveURL(new RegExp(`^${trailmap}/callback`));
  await expect(page.getByRole('alert')).toContainText('access_denied');
  await page.goto(`${portal}/account`);
  await expect(page.getByRole('link', { name: 'Trailmap' })).toHaveCount(0);
});

test('an unticked permission is not granted, and a required one cannot be unticked', async ({ page }) => {
  await signUp(page, newcomer('Uma'));
  await askedBy(page);
  await expect(page.getByText('See your profile').first()).toBeVisible();
  await expect(scopeBox(page, 'See your profile')).toHaveCount(0);
  await allow(page, { untick: ['See your e-mail address', 'Change your saved routes'] });
  await expect(page.getByTestId('scope')).toHaveText('openid profile routes.read');
  await press(page, 'Show my routes');
  await expect(page.getByRole('listitem').first()).toBeVisible();
  await page.getByLabel('New route').fill('Ridge walk');
  await press(page, 'Add route');
  await expect(page.getByRole('alert')).toContainText('403');
  await expect(page.getByRole('alert')).toContainText('insufficient_scope');
});

test('an app that asks again shows no second question, unless it asks for consent', async ({ page }) => {
  const who = newcomer('Remy');
  await connected(page, who, { untick: ['Change your saved routes'] });
  await press(page, 'Sign out here');
  await press(page, 'Sign in with Countersign');
  await expect(page.getByText(`Signed in as ${who.name}`)).toBeVisible();
  await press(page, 'Ask again');
  await expect(page.getByRole('heading', { name: 'Trailmap is asking for additional access' })).toBeVisible();
  await expect(scopeBox(page, 'Change your saved routes')).not.toBeChecked();
  await page.getByText('Already allowed').click();
  await expect(scopeBox(page, 'See your saved routes')).toBeChecked();
  await allow(page);
  await expect(page.getByTestId('scope')).toContainText('routes.write');
});

test('“once” gives no refresh token and is not remembered', async ({ page }) => {
  await connected(page, newcomer('Olga'), { until: 'Just this once' });
  await press(page, 'Refresh');
  await expect(page.getByRole('alert')).toContainText('no_refresh_token');
  await press(page, 'Sign out here');
  await press(page, 'Sign in with Countersign');
  await expect(page.getByRole('button', { name: 'Allow', exact: true })).toBeVisible();
});

test('access ends at the chosen time, for issued tokens too', async ({ page }) => {
  await connected(page, newcomer('Tess'), { until: '1 hour' });
  passTime(45 * 60);
  await press(page, 'Refresh');
  await expect(page.getByRole('status')).toContainText('Refreshed');
  await press(page, 'Show my routes');
  await expect(page.getByRole('listitem').first()).toBeVisible();
  passTime(16 * 60);
  await press(page, 'Show my routes');
  await expect(page.getByRole('alert')).toContainText('401');
  await press(page, 'Refresh');
  await expect(page.getByRole('alert')).toContainText('invalid_grant');
});

test('an app that returns its access has none left', async ({ page }) => {
  await connected(page, newcomer('Gil'));
  await press(page, 'Disconnect');
  await expect(page.getByRole('button', { name: 'Sign in with Countersign' })).toBeVisible();
});

test('ending access stops refresh, userinfo and the API; another app is not affected', async ({ page }) => {
  const who = newcomer('Rita');
  await connected(page, who);
  await askedBy(page, ledgerly);
  await allow(page);
  await expect(page.getByText(`Signed in as ${who.name}`)).toBeVisible();

  await revoke(page, 'Trailmap');
  await page.goto(`${portal}/account`);
  await expect(page.getByRole('link', { name: 'Trailmap' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Ledgerly' }).first()).toBeVisible();

  await page.goto(trailmap);
  await press(page, 'Show my profile');
  await expect(page.getByRole('alert')).toBeVisible();
  await press(page, 'Refresh');
  await expect(page.getByRole('alert')).toContainText('invalid_grant');
  // The API caches the status list until its `ttl` is over.
  passTime(60);
  await press(page, 'Show my routes');
  await expect(page.getByRole('alert')).toContainText('401');

  await page.goto(ledgerly);
  await press(page, 'Refresh');
  await expect(page.getByRole('status')).toContainText('Refreshed');
  await press(page, 'Show my profile');
  await expect(page.getByRole('heading', { name: 'Userinfo' })).toBeVisible();
});
