/** Grant Management for OAuth 2.0 (draft-03) with openid-client 6, which does not know it but sends its parameters. */
import { expect, type Page, test } from '@playwright/test';
import * as client from 'openid-client';
import { dpopApi, own, portal } from '../addresses';
import { allow, newcomer, press, secondsAhead, signUp } from '../steps';
import { backAt, callbackPage, serve } from './own-server';

const secret = 'test-only-logbook-secret-which-everybody-knows';

let closing: () => Promise<void>;
test.beforeAll(async () => {
  closing = (await serve(callbackPage)).close;
});
test.afterAll(() => closing());

const configure = () =>
  client.discovery(
    new URL(portal),
    'logbook',
    { [client.clockSkew]: secondsAhead() },
    client.ClientSecretBasic(secret),
    {
      execute: [client.allowInsecureRequests],
    },
  );

type Config = Awaited<ReturnType<typeof configure>>;

/** Sends the user to the consent page, where `answer` answers, and returns the grant of the token response. */
async function obtain(page: Page, config: Config, parameters: Record<string, string>, answer = () => allow(page)) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const address = client.buildAuthorizationUrl(config, {
    redirect_uri: `${own}/callback`,
    state: expectedState,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...parameters,
  });
  await page.goto(address.href);
  await answer();
  const tokens = await client.authorizationCodeGrant(config, await backAt(page), { pkceCodeVerifier, expectedState });
  return { tokens, grantId: String(tokens['grant_id']) };
}

/** Calls the grant management endpoint with an access token of the app itself. */
async function managed(config: Config, grantId: string, act: 'query' | 'revoke' = 'query'): Promise<Response> {
  const { access_token: token } = await client.clientCredentialsGrant(config, { scope: `grant_management_${act}` });
  const endpoint = String(config.serverMetadata()['grant_management_endpoint']);
  const method = act === 'query' ? 'GET' : 'DELETE';
  return client.fetchProtectedResource(config, token, new URL(`${endpoint}/${grantId}`), method);
}

test('an app creates, merges, replaces, queries and revokes a grant', async ({ page }) => {
  await signUp(page, newcomer('Mina'));
  const config = await configure();
  const metadata = config.serverMetadata();
  expect(metadata['grant_management_actions_supported']).toEqual(['query', 'revoke', 'merge', 'replace', 'create']);

  const first = await obtain(page, config, { scope: 'openid email', grant_management_action: 'create' });
  const second = await obtain(page, config, { scope: 'openid phone', grant_management_action: 'create' });
  expect(second.grantId).not.toBe(first.grantId);
  expect(await (await managed(config, second.grantId)).json()).toMatchObject({ scopes: [{ scope: 'openid phone' }] });

  const named = { grant_id: first.grantId };
  const merged = await obtain(page, config, { scope: 'vault.read', grant_management_action: 'merge', ...named });
  expect(merged.grantId).toBe(first.grantId);
  expect(await (await managed(config, first.grantId)).json()).toMatchObject({
    scopes: [{ scope: 'openid email' }, { scope: 'vault.read', resource: [`${dpopApi}`] }],
    status: 'active',
  });
  // Tokens issued before stay valid.
  const renewed = await client.refreshTokenGrant(config, first.tokens.refresh_token ?? '');
  expect(await client.tokenIntrospection(config, renewed.access_token)).toMatchObject({ active: true });

  // The user sees what is removed before they allow it.
  const replacing = { scope: 'openid profile', grant_management_action: 'replace', ...named };
  const replaced = await obtain(page, config, replacing, async () => {
    await expect(page.getByText('If you allow this, the app can no longer')).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: 'See your e-mail address' })).toBeVisible();
    await allow(page);
  });
  expect(replaced.grantId).toBe(first.grantId);
  expect(await (await managed(config, first.grantId)).json()).toMatchObject({ scopes: [{ scope: 'openid profile' }] });
  expect(await client.tokenIntrospection(config, merged.tokens.access_token)).toEqual({ active: false });
  expect(await client.tokenIntrospection(config, replaced.tokens.access_token)).toMatchObject({ active: true });

  const revoked = await managed(config, first.grantId, 'revoke');
  expect(revoked.status).toBe(204);
  expect(await client.tokenIntrospection(config, replaced.tokens.access_token)).toEqual({ active: false });
  await expect(client.refreshTokenGrant(config, replaced.tokens.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  });
  expect((await managed(config, first.grantId)).status).toBe(404);
  // The other grant is unchanged, and its owner sees only that one.
  expect((await managed(config, second.grantId)).status).toBe(200);
  await page.goto('/account');
  await expect(page.getByRole('link', { name: 'Logbook' })).toHaveCount(1);
});

test('a denied replacement leaves the grant as it was', async ({ page }) => {
  await signUp(page, newcomer('Nora'));
  const config = await configure();
  const { grantId } = await obtain(page, config, { scope: 'openid email', grant_management_action: 'create' });
  const replacing = { scope: 'openid', grant_management_action: 'replace', grant_id: grantId };
  const refused = obtain(page, config, replacing, () => press(page, 'Deny'));
  await expect(refused).rejects.toMatchObject({ error: 'access_denied' });
  expect(await (await managed(config, grantId)).json()).toMatchObject({ scopes: [{ scope: 'openid email' }] });
});
