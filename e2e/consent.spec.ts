/** The consent page as people see it: one question, in words, with nothing chosen for them. */
import { createHash } from 'node:crypto';
import { expect, type Page, test } from '@playwright/test';
import { z } from 'zod';
import { own, portal } from './addresses';
import { check } from './axe';
import { backAt, callbackPage, serve } from './clients/own-server';
import { newcomer, openAccess, press, scopeBox, signUp } from './steps';

let app: Awaited<ReturnType<typeof serve>>;
test.beforeAll(async () => {
  app = await serve(callbackPage);
});
test.afterAll(() => app.close());

const files = [
  'documents',
  'folders',
  'photos',
  'comments',
  'tags',
  'shares',
  'history',
  'links',
  'favourites',
  'storage',
]
  .map((area) => `files.${area}.read`)
  .concat(['files.documents.write', 'files.folders.write', 'files.documents.delete', 'files.shares.write']);
const everything = ['openid', 'profile', 'email', 'phone', ...files].join(' ');

const payment = {
  type: 'riverside.payment',
  instructedAmount: { amount: '1249.00', currency: 'EUR' },
  creditorName: 'Stadtwerke Musterstadt',
  creditorAccount: 'DE02 1203 0000 0000 2020 51',
};

async function asks(
  page: Page,
  app: string,
  scope: string,
  more: Record<string, string> = {},
  allow = 'Allow',
): Promise<void> {
  const verifier = 'a verifier that is long enough to be one, surely';
  const request = new URLSearchParams({
    client_id: app,
    redirect_uri: `${own}/callback`,
    response_type: 'code',
    scope,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  });
  await page.goto(`${portal}/oauth/authorize?${request}`);
  await expect(page.getByRole('button', { name: allow, exact: true })).toBeVisible();
}

const pays = (page: Page, scope = 'openid') =>
  asks(page, 'paylink', scope, { authorization_details: JSON.stringify([payment]) });

/** How many permissions a person sees whole, and whether the question and both buttons are in view. */
async function inView(page: Page): Promise<{ permissions: number; question: boolean; buttons: boolean }> {
  await page.setViewportSize({ width: 360, height: 640 });
  return page.evaluate(() => {
    const bar = document.querySelector('.decision-bar')?.getBoundingClientRect();
    const bottom = Math.min(bar?.top ?? 0, window.innerHeight);
    const isWhole = (element: Element, end: number) => {
      const box = element.getBoundingClientRect();
      return box.height > 0 && box.top >= 0 && box.bottom <= end;
    };
    const buttons = [...document.querySelectorAll('.decision-bar button')];
    const heading = document.querySelector('h1');
    return {
      permissions: [...document.querySelectorAll('[data-permission]')].filter((line) => isWhole(line, bottom)).length,
      question: heading !== null && isWhole(heading, bottom),
      buttons: buttons.length === 2 && buttons.every((button) => isWhole(button, window.innerHeight)),
    };
  });
}

test('on a small phone I see the question, four permissions and both buttons', async ({ page }) => {
  await signUp(page, newcomer('Pia'));
  const all = { permissions: 4, question: true, buttons: true };
  await asks(page, 'logbook', 'openid profile email vault.read');
  await expect(page.getByText('Unverified app.')).toBeVisible();
  expect(await inView(page)).toEqual(all);
  await asks(page, 'filing', everything);
  expect((await inView(page)).permissions).toBeGreaterThanOrEqual(4);
  await pays(page, 'openid profile email phone');
  expect(await inView(page)).toMatchObject({ question: true, buttons: true });
  await expect(page.getByText('€1,249.00 to Stadtwerke Musterstadt')).toBeInViewport({ ratio: 1 });
});

test('an app gets my name and address only, unless I choose more', async ({ page }) => {
  await signUp(page, newcomer('Nell'));
  await asks(page, 'filing', 'openid profile email files.documents.read files.documents.delete');
  await expect(page).toHaveTitle(/^Filing wants access/);
  await expect(page.getByRole('heading', { name: 'Filing wants access to your account' })).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText(/openid|files\./);
  await expect(scopeBox(page, 'See your e-mail address')).toBeChecked();
  await expect(scopeBox(page, 'See your documents')).not.toBeChecked();
  await expect(scopeBox(page, 'Delete documents for good')).not.toBeChecked();
  await expect(scopeBox(page, 'Delete documents for good')).toHaveAccessibleDescription('deletes data');
  await press(page, 'Allow');
  await backAt(page);

  // What is allowed already is folded, and what is new is marked.
  await asks(page, 'filing', 'openid profile email files.documents.write', { prompt: 'consent' });
  await expect(page.getByRole('heading', { name: 'Filing is asking for additional access' })).toBeVisible();
  await expect(page.getByText('new', { exact: true })).toHaveCount(1);
  await expect(page.getByText('Already allowed (3)')).toBeVisible();
  await expect(scopeBox(page, 'Change your documents')).not.toBeChecked();
  await expect(scopeBox(page, 'Change your documents')).toHaveAccessibleDescription(
    'Names and contents · changes data',
  );
  await check(page, 'consent to more');
});

test('an answered request says so in its title, too', async ({ page }) => {
  await signUp(page, newcomer('Lea'));
  await asks(page, 'filing', 'openid profile');
  const address = page.url();
  await press(page, 'Deny');
  await backAt(page);
  await page.goto(address);
  await expect(page).toHaveTitle(/^This request has expired/);
  await expect(page.getByRole('heading', { name: 'This request has expired' })).toBeVisible();
});

test('I read the question in my language, and the receipt keeps it in that language', async ({ page }) => {
  await signUp(page, newcomer('Gerda'));
  await asks(page, 'filing', 'openid profile email', { ui_locales: 'de' }, 'Erlauben');
  await expect(page.getByRole('heading', { name: 'Filing bittet um Zugriff auf Ihr Konto' })).toBeVisible();
  await press(page, 'Erlauben');
  await backAt(page);
  await openAccess(page, 'Filing');
  await page.goto(`${page.url().split('?')[0]}/receipt`);
  await expect(page.locator('#question')).toContainText('Filing bittet um Zugriff auf Ihr Konto');
  await expect(page.locator('#question')).toContainText('Erforderlich');
});

test('a payment shows how much goes to whom, and cannot last', async ({ page }) => {
  await signUp(page, newcomer('Paul'));
  await pays(page);
  await expect(page.getByRole('heading', { name: 'Paylink asks you to approve this payment' })).toBeVisible();
  await expect(page.getByText('€1,249.00 to Stadtwerke Musterstadt')).toBeVisible();
  await expect(page.getByText('DE02 1203 0000 0000 2020 51')).toBeVisible();
  const lasts = page.getByLabel('Access lasts');
  await expect(lasts.getByRole('option')).toHaveText(['Just this once', '1 hour', '1 day']);
  await expect(page.getByText('More options')).toHaveCount(0);
  await check(page, 'consent to a payment');
});

test('a command-line tool is named as such', async ({ page }) => {
  await signUp(page, newcomer('Cleo'));
  await asks(page, 'terminal', 'openid profile files.documents.read');
  await expect(page.getByText('It runs on your computer, like a command-line tool or an AI agent.')).toBeVisible();
});

test('a device is confirmed with a clear warning, and its code may be typed without the dash', async ({
  page,
  request,
}) => {
  await signUp(page, newcomer('Dora'));
  const answer = await request.post(`${portal}/oauth/device_authorization`, {
    form: { client_id: 'radio', scope: 'openid profile vault.read offline_access' },
  });
  const { user_code: code } = z.object({ user_code: z.string() }).parse(await answer.json());
  await page.goto('/device');
  await check(page, 'the code of a device');
  const letters = code.replace('-', '');
  const box = page.getByLabel('Code on your device');
  await box.pressSequentially(letters.slice(0, 5));
  await expect(box).toHaveValue(`${letters.slice(0, 4)}-${letters.slice(4, 5)}`);
  await box.pressSequentially(letters.slice(5));
  await expect(page.getByText('Only continue if this device is in front of you.')).toBeVisible();
  await expect(page.getByText(code)).toBeVisible();
  await page.setViewportSize({ width: 360, height: 640 });
  for (const title of ['Sign you in', 'See your profile', 'Keep access', 'See what is in your vault']) {
    await page.getByText(title).first().scrollIntoViewIfNeeded();
    await expect(page.getByText(title).first()).toBeInViewport();
  }
  await check(page, 'consent for a device');
  await press(page, 'Deny');
  await expect(page).toHaveTitle(/^Access denied/);
});

test('with my own colours, I can tell Allow from Deny', async ({ page }) => {
  await signUp(page, newcomer('Fay'));
  await page.emulateMedia({ forcedColors: 'active' });
  await asks(page, 'filing', 'openid profile');
  const background = (name: string) =>
    page
      .getByRole('button', { name, exact: true })
      .evaluate((button) => window.getComputedStyle(button).backgroundColor);
  expect(await background('Allow')).not.toBe(await background('Deny'));
});

test('with script, Select all ticks everything at once', async ({ page }) => {
  await signUp(page, newcomer('Sven'));
  await asks(page, 'filing', everything);
  await page.getByRole('button', { name: 'Select all' }).click();
  await expect(scopeBox(page, 'See your photos')).toBeChecked();
  await expect(page.locator('input[name="scope"]:not(:checked)')).toHaveCount(0);
  expect(new URL(page.url()).searchParams.has('flash')).toBe(false);
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('a long list is folded and counted, and Select all keeps my other choices', async ({ page }) => {
    await page.setExtraHTTPHeaders({ 'x-forwarded-for': '198.19.7.7' });
    await signUp(page, newcomer('Lola'));
    await asks(page, 'filing', everything);
    await expect(page.getByText('18 permissions, 4 can change data')).toBeVisible();
    await expect(page.getByText('8 more permissions, 4 can change data')).toBeVisible();
    await expect(page.getByText('Cabinet files', { exact: true })).toHaveCount(1);
    await page.getByLabel('Access lasts').selectOption({ label: '7 days' });
    await press(page, 'Select all');
    await expect(scopeBox(page, 'See your photos')).toBeChecked();
    await expect(page.locator('input[name="scope"]:not(:checked)')).toHaveCount(0);
    await expect(page.getByLabel('Access lasts')).toHaveValue('7d');
    await press(page, 'Allow');
    await backAt(page);
    await openAccess(page, 'Filing');
    await expect(page.getByText('Delete documents for good').first()).toBeAttached();
  });

  test('allowing nothing comes back with a question, not as a refusal', async ({ page }) => {
    await page.setExtraHTTPHeaders({ 'x-forwarded-for': '198.19.7.8' });
    await signUp(page, newcomer('Nina'));
    await asks(page, 'filing', 'files.documents.read');
    await press(page, 'Allow');
    await expect(page.getByRole('alert')).toContainText('Choose at least one permission, or deny.');
    await scopeBox(page, 'See your documents').check();
    await press(page, 'Allow');
    expect((await backAt(page)).searchParams.get('code')).not.toBeNull();
  });
});
