/** Authorization requests with few parameters, and the metadata of an API. */
import { expect, test } from '@playwright/test';
import { portal, trailmap } from './addresses';
import { check } from './axe';
import { fillSignUp, hydrated, newcomer, notNow, operator, press, signIn, signUp } from './steps';

const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const asking = (more: Record<string, string>) =>
  `${portal}/oauth/authorize?${new URLSearchParams({
    client_id: 'trailmap',
    redirect_uri: `${trailmap}/callback`,
    response_type: 'code',
    nonce: 'n',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  })}`;
const question = { name: 'Allow', exact: true } as const;

test('an app that asks for a new account leads to sign-up, and then to its consent page', async ({ page }) => {
  await page.goto(asking({ prompt: 'create', scope: 'openid' }));
  await expect(page.getByRole('heading', { level: 1, name: /^Create / })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
  await fillSignUp(page, newcomer('Nina'));
  await notNow(page);
  await expect(page.getByRole('button', question)).toBeVisible();

  // A user who is signed in may continue as they are.
  await page.goto(asking({ prompt: 'create', scope: 'openid' }));
  await expect(page.getByRole('heading', { level: 1, name: /^Create / })).toBeVisible();
  await check(page, 'sign-up that an app asked for');
  await press(page, 'Continue as Nina');
  await expect(page.getByRole('button', question)).toBeVisible();
});

test('a request without scope asks for the registered scopes', async ({ page }) => {
  await signUp(page, newcomer('Paul'));
  await page.goto(asking({}));
  await expect(page.getByRole('button', question)).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'See your saved routes' })).toBeVisible();
});

test('an API has one scope prefix, an operator permits a value without it, and its metadata is complete', async ({
  browser,
}) => {
  const page = await (await browser.newContext({ baseURL: portal })).newPage();
  await signUp(page, newcomer('Tara'));
  await page.goto('/developers/apis/new');
  await page.getByLabel('Name').fill('Toolbox');
  await page.getByLabel('Resource identifier').fill('https://API.toolbox.example/mcp');
  await page.getByRole('button', { name: /Register/ }).click();
  await expect(page).toHaveURL(/\/scopes/);
  const base = page.url().replace(/\/scopes.*/, '');

  await page.getByLabel('Prefix', { exact: true }).fill('users');
  await press(page, 'Use this prefix');
  await expect(page.getByText('reserved for this server')).toBeVisible();
  await check(page, 'a prefix that is kept');
  await page.getByLabel('Prefix', { exact: true }).fill('toolbox');
  await press(page, 'Use this prefix');
  await expect(page.getByText('Prefix set.').first()).toBeVisible();
  const add = async (value: string) => {
    await page.getByLabel('Value').fill(value);
    await page.getByLabel('Permission in plain words').last().fill('Use your tools');
    await press(page, 'Add scope');
  };
  await add('run');
  await expect(page.getByText(/Begin with “toolbox\.”/).first()).toBeVisible();
  // The hint above is there while you type. This comes with the server's refusal, which fills the form again.
  await expect(page.getByLabel('Value')).toHaveAttribute('aria-invalid', 'true');
  await add('toolbox.run');
  await expect(page.getByRole('status').filter({ hasText: 'Scope added' })).toHaveCount(1);

  const other = await (await browser.newContext({ baseURL: portal })).newPage();
  await signIn(other, operator);
  await other.goto('/admin/scopes');
  await other.getByLabel('Resource identifier of the API').fill('https://API.toolbox.example/mcp');
  await other.getByLabel('Scope value').fill('run');
  await press(other, 'Permit value');
  await expect(other.getByText('not used yet')).toBeVisible();
  await check(other, 'values without a prefix');
  await page.goto(`${base}/scopes`);
  await hydrated(page);
  await add('run');
  await expect(page.getByRole('status').filter({ hasText: 'Scope added' })).toHaveCount(1);

  await page.goto(base);
  await check(page, 'an API with its metadata');
  const panel = page.getByRole('region', { name: 'Protected resource metadata' });
  await expect(panel.getByText('https://API.toolbox.example/.well-known/oauth-protected-resource/mcp')).toBeVisible();
  const copy = (await panel.getByText(/^http.*\/oauth\/resources\/[\w-]+$/).textContent()) ?? '';
  const document = await (await page.request.get(copy)).json();
  expect(document).toEqual({
    resource: 'https://API.toolbox.example/mcp',
    resource_name: 'Toolbox',
    authorization_servers: [portal],
    scopes_supported: ['toolbox.run', 'run'],
    bearer_methods_supported: ['header'],
  });
  expect(await panel.locator('pre').textContent()).toBe(JSON.stringify(document, null, 2));
});
