/** The production build as a standard client uses it. */
import { expect, test } from '@playwright/test';
import * as oidc from 'openid-client';
import { api, portal } from './addresses';

const secrets = {
  'route-report': 'demo-only-route-report-secret-which-everybody-knows',
  trailmap: 'demo-only-trailmap-secret-which-everybody-knows',
};
const configure = (id: keyof typeof secrets) =>
  oidc.discovery(new URL(portal), id, undefined, oidc.ClientSecretBasic(secrets[id]), {
    execute: [oidc.allowInsecureRequests],
  });

test('a machine gets a token for an API, and the API accepts it', async () => {
  const config = await configure('route-report');
  expect(config.serverMetadata().supportsPKCE()).toBe(true);
  const tokens = await oidc.clientCredentialsGrant(config, { scope: 'routes.read', resource: api });
  expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'routes.read' });
  const answer = await oidc.fetchProtectedResource(config, tokens.access_token, new URL('/routes', api), 'GET');
  expect(answer.status).toBe(200);
  expect(await oidc.tokenIntrospection(config, tokens.access_token)).toMatchObject({
    active: true,
    client_id: 'route-report',
  });
  await oidc.tokenRevocation(config, tokens.access_token);
  expect(await oidc.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false });
});

test('a scope or resource that is not allowed is refused (RFC 6749 §5.2, RFC 8707 §2)', async () => {
  const config = await configure('route-report');
  await expect(oidc.clientCredentialsGrant(config, { scope: 'routes.write', resource: api })).rejects.toMatchObject({
    error: 'invalid_scope',
  });
  await expect(oidc.clientCredentialsGrant(config, { resource: 'https://unknown.example' })).rejects.toMatchObject({
    error: 'invalid_target',
  });
  const other = await configure('trailmap');
  await expect(oidc.clientCredentialsGrant(other, {})).rejects.toMatchObject({ error: 'unauthorized_client' });
});

test('the API answers 401 and 403 as RFC 6750 §3 says', async () => {
  const without = await fetch(`${api}/routes`);
  expect(without.status).toBe(401);
  // §3.1: no error code if the request has no credentials.
  expect(without.headers.get('www-authenticate')).toMatch(/^Bearer(?!.*error=)/);
  const wrong = await fetch(`${api}/routes`, { headers: { authorization: 'Bearer nonsense' } });
  expect(wrong.status).toBe(401);
  expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"');
  const config = await configure('route-report');
  const { access_token } = await oidc.clientCredentialsGrant(config, { scope: 'routes.read', resource: api });
  const beyond = await fetch(`${api}/routes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    body: '{"name":"x"}',
  });
  expect(beyond.status).toBe(403);
  expect(beyond.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
});

test('a bad redirect URI is shown, never followed', async ({ page }) => {
  const query = 'response_type=code&client_id=trailmap&redirect_uri=https%3A%2F%2Fevil.example%2F&scope=openid';
  const answer = await page.goto(`/oauth/authorize?${query}`);
  expect(answer?.status()).toBe(400);
  expect(page.url()).toContain(portal);
  await expect(page.locator('body')).not.toContainText('evil.example');
});

test('a page of React has a content security policy with a new nonce, and its scripts carry it', async ({
  page,
  request,
}) => {
  const nonceOf = async () => {
    const policy = (await request.get('/receipts/verify')).headers()['content-security-policy'] ?? '';
    return /'nonce-([^']+)'/.exec(policy)?.[1];
  };
  const [first, second] = [await nonceOf(), await nonceOf()];
  expect(first).toBeTruthy();
  expect(second).not.toBe(first);
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  await page.goto('/receipts/verify');
  await page.waitForLoadState('networkidle');
  expect(refused).toEqual([]);
});

test('the portal reports whether it is live and ready', async ({ request }) => {
  expect((await request.get('/health')).status()).toBe(200);
  expect(await (await request.get('/health/ready')).json()).toEqual({ status: 'ready', database: 'available' });
});
