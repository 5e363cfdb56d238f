/** Access and API keys without an expiry: the person is warned, sees that they last, and ends them at once. */
import { createHash } from 'node:crypto';
import { expect, type Page, test } from '@playwright/test';
import { z } from 'zod';
import { own, portal } from './addresses';
import { check } from './axe';
import { backAt, callbackPage, serve } from './clients/own-server';
import { grace, newcomer, openAccess, passTime, press, revoke, scopeBox, signIn, signUp } from './steps';

let app: Awaited<ReturnType<typeof serve>>;
test.beforeAll(async () => {
  app = await serve(callbackPage);
});
test.afterAll(() => app.close());

const day = 86_400;
const verifier = 'a-verifier-that-is-long-enough-to-be-one-surely';
const request = new URLSearchParams({
  client_id: 'meter-server',
  redirect_uri: `${own}/callback`,
  response_type: 'code',
  scope: 'openid meters.read',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
});
const credentials = Buffer.from('meter-server:test-only-meter-server-secret-which-everybody-knows').toString('base64');
const warning = 'This app can get access that never expires.';

async function post(path: string, form: Record<string, string>): Promise<Record<string, unknown>> {
  const response = await fetch(`${portal}${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams(form),
  });
  expect(response.status).toBe(200);
  return z.record(z.string(), z.unknown()).parse(await response.json());
}

async function allowedTokens(page: Page, lasts: string) {
  await page.goto(`${portal}/oauth/authorize?${request}`);
  await expect(page.getByText(warning)).toBeVisible();
  await scopeBox(page, 'See your meter readings').check();
  await page.getByLabel('Access lasts').selectOption({ label: lasts });
  await press(page, 'Allow');
  const code = (await backAt(page)).searchParams.get('code') ?? '';
  const redirect_uri = `${own}/callback`;
  return post('/oauth/token', { grant_type: 'authorization_code', code, redirect_uri, code_verifier: verifier });
}

const isActive = async (token: unknown) => (await post('/oauth/introspect', { token: String(token) }))['active'];

test('an app that may have a token without an expiry warns before it is allowed, and ends with its access', async ({
  page,
}) => {
  const ines = newcomer('Ines');
  await signUp(page, ines);
  await page.goto(`${portal}/oauth/authorize?${request}`);
  await check(page, 'consent without an expiry');
  const tokens = await allowedTokens(page, 'Until I remove it');
  expect(tokens).not.toHaveProperty('expires_in');
  expect(await post('/oauth/introspect', { token: String(tokens['access_token']) })).not.toHaveProperty('exp');

  await openAccess(page, 'Meter server');
  await expect(page.getByText('No end date. It lasts until you remove it.')).toBeVisible();
  await expect(page.getByText('Access that never expires')).toBeVisible();
  await expect(page.getByText('until the token is unused for 90 days')).toBeVisible();
  await check(page, 'an app without an expiry');

  passTime(60 * day);
  expect(await isActive(tokens['access_token'])).toBe(true);
  await signIn(page, ines);
  await revoke(page, 'Meter server');
  expect(await isActive(tokens['access_token'])).toBe(false);
});

test('with an end, the same app gets a token that expires', async ({ page }) => {
  await signUp(page, newcomer('Ivo'));
  expect(await allowedTokens(page, '30 days')).toHaveProperty('expires_in', 600);
  await openAccess(page, 'Meter server');
  await expect(page.getByText('Access that never expires')).toHaveCount(0);
});

test('an API key without an expiry says so, and is possible only where its API allows it', async ({ page }) => {
  await signUp(page, newcomer('Iris'));
  await page.goto('/developers/keys');
  const create = async (name: string, find: string, scope: string) => {
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Expires after').selectOption({ label: 'Never, until I revoke it' });
    await page.getByRole('searchbox', { name: 'Filter permissions' }).fill(find);
    await page.getByRole('checkbox', { name: scope }).check();
    await press(page, 'Create API key');
  };
  await create('Fridge', 'files.tags', 'files.tags.read');
  await expect(page.getByText('These permissions need a key that expires.')).toBeVisible();
  await page.reload();
  await create('Boiler', 'meters', 'meters.read');
  await expect(page.getByText('This key is shown only once.')).toBeVisible();
  await expect(page.getByText('No expiry, until you revoke it')).toBeVisible();
});

test('the form of the owner of the API shows the danger of what it allows', async ({ page }) => {
  await signIn(page, grace);
  await page.goto('/developers');
  await page.getByRole('link', { name: 'Meter readings' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Meter readings' })).toBeVisible();
  const api = page.url();
  await page.goto(`${api}/apps`);
  await expect(page.getByText('Tokens without an expiry').first()).toBeVisible();
  await page.getByRole('link', { name: 'Edit the access of Meter server' }).click();
  await expect(page.getByRole('checkbox', { name: 'Its access tokens do not expire' })).toBeChecked();
  await expect(page.getByText('A copied token works until someone ends the access')).toBeVisible();
  await check(page, 'an app with tokens without an expiry');
  await page.goto(`${api}/settings`);
  await expect(page.getByRole('checkbox', { name: 'Allow API keys without an expiry' })).toBeChecked();
  await expect(page.getByText('Keys without an expiry are dangerous')).toBeVisible();
});
