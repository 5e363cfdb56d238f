/** The Management API in the portal: its reference, who may use it, and who did. */
import { expect, test } from '@playwright/test';
import { portal } from './addresses';
import { check } from './axe';
import { operator, press, signIn } from './steps';

const client = { id: 'route-report', secret: 'demo-only-route-report-secret-which-everybody-knows' };

test('an operator gives an app scopes of the Management API, reads what it did, and takes them away', async ({
  page,
  request,
}) => {
  await signIn(page, operator);
  await page.goto('/admin/access');
  await page.getByLabel('Client ID').fill('no-such-app');
  await press(page, 'Assign scopes');
  await expect(page.getByLabel('Client ID')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Client ID').fill(client.id);
  await page.getByRole('group', { name: 'Scopes for itself' }).getByLabel('users.read').check();
  await press(page, 'Assign scopes');
  await expect(page.getByRole('status').filter({ hasText: 'Scopes assigned' })).toHaveCount(1);
  await check(page, 'apps with scopes of the Management API');

  const answer = await request.post(`${portal}/oauth/token`, {
    headers: { Authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}` },
    form: { grant_type: 'client_credentials', scope: 'users.read', resource: `${portal}/api/v1` },
  });
  const { access_token: token } = await answer.json();
  const headers = { Authorization: `Bearer ${token}` };
  const users = await request.get(`${portal}/api/v1/users?email=ada@example.com`, { headers });
  expect(users.status()).toBe(200);
  expect(JSON.stringify(await users.json())).toContain('Ada Lovelace');

  await page.goto('/admin/audit');
  const entry = page.getByRole('list', { name: 'Entries, newest first' }).getByRole('listitem').first();
  await expect(entry).toContainText('listUsers');
  await expect(entry).toContainText('Nightly route report');
  await check(page, 'audit log');

  await page.goto('/admin/access');
  await page.getByRole('button', { name: 'Remove access Nightly route report' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Access removed' })).toHaveCount(1);
  const refused = await request.get(`${portal}/api/v1/users`, { headers });
  expect(refused.status()).toBe(401);
  expect(refused.headers()['www-authenticate']).toContain('invalid_token');
});

test('anyone reads the reference of the API, with an account or without', async ({ page }) => {
  await page.goto('/developers/reference');
  await expect(page.getByRole('heading', { level: 1, name: 'API reference' })).toBeVisible();
  await check(page, 'API reference');
  await page.getByRole('link', { name: 'List accounts, newest first' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible();
  await expect(page.getByText('curl').first()).toBeVisible();
  await check(page, 'API reference of accounts');
  await signIn(page, operator);
  await page.goto('/developers/reference/grants');
  await expect(page.getByRole('navigation', { name: /developers/i }).first()).toBeVisible();
  expect((await page.goto('/developers/reference/nothing'))?.status()).toBe(404);
});
