/** An organisation provisions accounts by SCIM: people accept invitations, see who manages them, and disconnect. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { z } from 'zod';
import { dataDir, portal } from './addresses';
import { check } from './axe';
import { fillSignIn, newcomer, operator, press, signIn, signUp } from './steps';

const client = 'route-report';
const credentials = Buffer.from(`${client}:demo-only-route-report-secret-which-everybody-knows`).toString('base64');
const app = 'Nightly route report';
const mailSchema = z.object({ to: z.string(), text: z.string() });
let token = '';

test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage();
  await signIn(page, operator);
  await page.goto('/admin/access');
  await page.getByLabel('Client ID').fill(client);
  for (const scope of ['scim.read', 'scim.write'])
    await page.locator(`input[name="machine_scopes"][value="${scope}"]`).check();
  await page.locator('#assign').getByRole('button').click();
  await expect(page.getByText('scim.read scim.write')).toBeVisible();
  await page.close();
  const body = { grant_type: 'client_credentials', scope: 'scim.read scim.write', resource: `${portal}/api/v1` };
  const response = await fetch(`${portal}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams(body),
  });
  token = z.object({ access_token: z.string() }).parse(await response.json()).access_token;
});

async function scim(method: string, path: string, body?: object): Promise<{ status: number; id: string }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' };
  const response = await fetch(`${portal}/scim/v2${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const { id = '' } = z.looseObject({ id: z.string().optional() }).parse(text === '' ? {} : JSON.parse(text));
  return { status: response.status, id };
}

const create = (email: string) =>
  scim('POST', '/Users', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: email,
    displayName: 'Ida Rhodes',
    emails: [{ value: email, primary: true }],
  });
const setActive = (id: string, value: boolean) =>
  scim('PATCH', `/Users/${id}`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'active', value }],
  });

/** The link of the invitation to this address, from the portal's own mailbox. */
async function invitationTo(email: string): Promise<string> {
  const folder = join(dataDir, 'outbox');
  const find = () =>
    readdirSync(folder)
      // A mail that is being written has another name.
      .filter((file) => file.endsWith('.json'))
      .map((file) => mailSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))))
      .filter(({ to }) => to === email)
      .flatMap(({ text }) => /http\S+\/invitation\?token=[\w-]+/.exec(text) ?? [])
      .at(-1);
  await expect.poll(find).toBeDefined();
  return find() ?? '';
}

const organisations = (page: Page) => page.locator('#organisations');

test('a new person accepts the invitation, and cannot sign in after the organisation disabled the account', async ({
  page,
}) => {
  const ida = { ...newcomer('Ida'), password: 'tables of functions 1947' };
  const { id, status } = await create(ida.email);
  expect(status).toBe(201);
  await page.goto(await invitationTo(ida.email));
  await expect(page.getByRole('heading', { name: `Accept the invitation of ${app}` })).toBeVisible();
  await check(page, 'invitation with a new account');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await press(page, 'Create account');
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Password', { exact: true }).fill(ida.password);
  await press(page, 'Create account');
  await expect(page).toHaveURL(/\/account$/);
  await page.goto('/account/security');
  await expect(organisations(page)).toContainText(`Your account was created for ${app}`);
  await check(page, 'security with an organisation');

  await setActive(id, false);
  await page.goto('/account/security');
  await expect(page).toHaveURL(/login/);
  await fillSignIn(page, ida);
  await expect(page.getByText('This account is disabled')).toBeVisible();
  await setActive(id, true);
  await signIn(page, ida);
});

test('somebody with an account connects it, sees the organisation, and disconnects', async ({ page }) => {
  const joan = newcomer('Joan');
  await signUp(page, joan);
  const { id } = await create(joan.email);
  const link = await invitationTo(joan.email);
  await page.context().clearCookies();
  await page.goto(link);
  await expect(page.getByText('You already have an account here')).toBeVisible();
  await check(page, 'invitation for an account');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await fillSignIn(page, joan);
  await expect(page.getByText(`Connect your account ${joan.email} with ${app}?`)).toBeVisible();
  await check(page, 'invitation, signed in');
  await press(page, 'Connect');
  await expect(page.getByText('Your account is connected.').first()).toBeVisible();
  await expect(organisations(page)).toContainText(app);
  await organisations(page)
    .getByRole('button', { name: `Disconnect ${app}` })
    .click();
  await expect(page.getByRole('status').filter({ hasText: 'The organisation is disconnected.' })).toHaveCount(1);
  await expect(organisations(page)).toHaveCount(0);
  await scim('DELETE', `/Users/${id}`);
  await page.goto('/account/security');
  await expect(page.getByRole('heading', { name: 'Security', exact: true })).toBeVisible();
});
