/** The pages of an authorization request without JavaScript. */
import { expect, test } from '@playwright/test';
import { portal, trailmap } from './addresses';
import { ada, fillSignIn, fillSignUp, grace, newcomer, notNow, press, scopeBox } from './steps';

test.use({ javaScriptEnabled: false });

test('signing in, answering and signing out work without script', async ({ page }) => {
  await page.goto(trailmap);
  await press(page, 'Sign in with Countersign');
  await fillSignIn(page, ada);
  await scopeBox(page, 'See your saved routes').check();
  await page.getByLabel('Access lasts').selectOption({ label: '1 day' });
  await press(page, 'Allow');
  await expect(page.getByText(`Signed in as ${ada.name}`)).toBeVisible();
  await expect(page.getByTestId('scope')).toContainText('routes.read');
  await page.goto(`${portal}/signout`);
  await press(page, 'Sign out');
  await page.goto(`${portal}/account`);
  await expect(page).toHaveURL(/\/login/);
});

test('an error keeps the input', async ({ page }) => {
  await page.goto(`${portal}/signup`);
  const who = newcomer('Sam');
  await fillSignUp(page, { ...who, password: 'short' });
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect(page.getByLabel('E-mail address', { exact: true })).toHaveValue(who.email);
  await fillSignUp(page, who);
  await notNow(page);
});

test('another user can take over at the consent page', async ({ page }) => {
  await page.goto(`${portal}/signup`);
  await fillSignUp(page, newcomer('Iris'));
  await notNow(page);
  await page.goto(trailmap);
  await press(page, 'Sign in with Countersign');
  await page.getByRole('link', { name: 'Not you?' }).click();
  await page.getByRole('link', { name: 'Use another account' }).click();
  await fillSignIn(page, grace);
  await expect(page.getByText(grace.email).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Allow', exact: true })).toBeVisible();
});
