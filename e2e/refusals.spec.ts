/** Refusals: users see a reason at its place, and never a server error. */
import { expect, test } from '@playwright/test';
import { api, portal } from './addresses';
import { ada, askedBy, fillSignUp, grace, newcomer, press, signIn, signUp } from './steps';

test('an address with an account cannot get a second one', async ({ page }) => {
  await page.goto('/signup');
  await fillSignUp(page, { ...newcomer('Twin'), email: ada.email });
  await expect(page.getByRole('alert').filter({ hasText: 'There is already an account' })).toBeVisible();
  await expect(page.getByLabel('E-mail address', { exact: true })).toHaveValue(ada.email);
});

test('a resource identifier in use is refused at its field', async ({ page }) => {
  await signIn(page, grace);
  await page.goto('/developers/apis/new');
  await page.getByLabel('Name', { exact: true }).fill('A copy');
  await page.getByLabel('Resource identifier').fill(api);
  await page.getByRole('button', { name: /Register/ }).click();
  await expect(page.getByText(/has this identifier/)).toBeVisible();
});

test('an answer with a forged token, or with an end in the past, allows nothing', async ({ page }) => {
  await signUp(page, newcomer('Fred'));
  await askedBy(page);
  // As another site or an old page would send it. (A changed field would be set back when the page's script starts.)
  await page.route(/\/consent\/submit/, async (route) => {
    const form = new URLSearchParams(route.request().postData() ?? '');
    expect(form.get('form_token')).not.toBe(null);
    form.set('form_token', 'forged');
    await route.continue({ postData: form.toString() });
  });
  await press(page, 'Allow');
  await expect(page.getByRole('alert').filter({ hasText: 'This page belongs to a different sign-in' })).toBeVisible();
  await page.unroute(/\/consent\/submit/);

  await page.getByLabel('Access lasts').selectOption({ label: 'Choose a date' });
  await page.getByLabel('Last day', { exact: true }).fill('2020-01-01');
  await press(page, 'Allow');
  await expect(page.getByRole('alert').filter({ hasText: 'Nothing was allowed yet' })).toBeVisible();
  await page.goto(`${portal}/account`);
  await expect(page.getByText('No connected apps yet')).toBeVisible();
});

test('a form of another site is refused', async ({ request }) => {
  const answer = await request.post(`${portal}/login/submit`, {
    form: { email: ada.email, password: ada.password },
    headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  });
  expect(answer.status()).toBe(403);
  expect(answer.headers()['set-cookie']).toBeUndefined();
});
