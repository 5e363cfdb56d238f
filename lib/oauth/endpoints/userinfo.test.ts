import { describe, expect, it } from 'vitest';
import { ada, basic, createPortal, formRequest, issuer, routesApi, startedAt } from '../testing/token.fixture';

const address = `${issuer}/oauth/userinfo`;
const bearer = (token: unknown) => ({ authorization: `Bearer ${token}` });

async function signedIn(scopes?: string[], parameters = {}) {
  const portal = await createPortal();
  const { body } = await portal.exchange(await portal.mintCode(scopes), parameters);
  return { portal, token: String(body['access_token']), refreshToken: body['refresh_token'] };
}

describe('userinfo', () => {
  it('answers GET and POST, with the token in the header or a form body (OpenID Connect Core §5.3.1, RFC 6750 §2)', async () => {
    const { portal, token } = await signedIn();
    const requests = [
      new Request(address, { headers: bearer(token) }),
      new Request(address, { headers: { authorization: `bearer  ${token}` } }),
      new Request(address, { method: 'POST', headers: bearer(token) }),
      formRequest('/oauth/userinfo', {}, bearer(token)),
      formRequest('/oauth/userinfo', { access_token: token }),
    ];
    for (const request of requests) {
      const response = await portal.server.userinfo(request);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(await response.json()).toEqual({ sub: 'ada', email: ada.email, email_verified: true });
    }
  });

  it('releases the claims of the scopes, and sub is always the person who signed in (OpenID Connect Core §5.3.2, §5.4)', async () => {
    const { portal, token } = await signedIn(['openid', 'profile']);
    const claims = await (await portal.userinfo(token)).json();
    expect(claims).toEqual({ sub: 'ada', name: ada.name, given_name: 'Ada', updated_at: ada.updatedAt });
  });

  it('releases individually requested claims while their scope is allowed (OpenID Connect Core §5.5)', async () => {
    const portal = await createPortal();
    const claims = { userinfo: { email: null, name: null }, id_token: {} };
    const terms = { scopes: ['openid', 'email'].map((scope) => ({ scope, endsAt: null })) };
    const { body } = await portal.exchange(await portal.mintCode(['openid'], { claims }, terms));
    expect(await (await portal.userinfo(body['access_token'])).json()).toEqual({ sub: 'ada', email: ada.email });
  });

  it('sends a challenge without an error if no token was sent (RFC 6750 §3.1)', async () => {
    const { portal } = await signedIn();
    for (const headers of [{}, basic('trailmap')]) {
      const metadata = `resource_metadata="${issuer}/.well-known/oauth-protected-resource/oauth/userinfo"`;
      const response = await portal.server.userinfo(new Request(address, { headers }));
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe(
        `Bearer realm="${issuer}", ${metadata}, DPoP algs="ES256 EdDSA Ed25519 PS256", ${metadata}`,
      );
    }
  });

  it('refuses a token that is malformed, expired or changed with 401 invalid_token (RFC 6750 §3.1)', async () => {
    const { portal, token } = await signedIn();
    const [head, body] = token.split('.');
    for (const bad of ['x', 'a.b.c', `${head}.${body}.`, `${token}x`, token.replace(/.$/, '')]) {
      const response = await portal.userinfo(bad);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm=".*", error="invalid_token"/);
    }
    portal.clock.now = startedAt + 300;
    expect(await portal.userinfo(token)).toMatchObject({ status: 401 });
  });

  it('answers 403 insufficient_scope to a token without openid (RFC 6750 §3.1)', async () => {
    const { portal, token } = await signedIn(['routes.read']);
    const response = await portal.userinfo(token);
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toMatch(/error="insufficient_scope".*scope="openid"/);
    const machine = await portal.token({ grant_type: 'client_credentials', scope: 'routes.sync' });
    expect(await portal.userinfo(machine.body['access_token'])).toMatchObject({ status: 403 });
    const narrowed = await signedIn(['openid', 'routes.read'], { resource: routesApi });
    expect(await narrowed.portal.userinfo(narrowed.token)).toMatchObject({ status: 403 });
  });

  it('refuses a token that is sent twice, or in the URL (RFC 6750 §2, §3.1)', async () => {
    const { portal, token } = await signedIn();
    const requests = [
      formRequest('/oauth/userinfo', { access_token: token }, bearer(token)),
      new Request(`${address}?access_token=${token}`),
      new Request(`${address}?access_token=${token}`, { headers: bearer(token) }),
      new Request(address, { headers: { authorization: 'Bearer' } }),
      new Request(address, { headers: { authorization: 'Bearer a b' } }),
      formRequest('/oauth/userinfo', [
        ['access_token', token],
        ['access_token', token],
      ]),
    ];
    for (const request of requests) {
      const response = await portal.server.userinfo(request);
      expect(response.status).toBe(400);
      expect(response.headers.get('www-authenticate')).toMatch(/error="invalid_request"/);
    }
  });

  it('ends with the grant: 401 at once after the owner ended, paused or changed it (decision 2)', async () => {
    const { portal, token } = await signedIn();
    const id = portal.store.grants()[0]?.id ?? '';
    await portal.server.grants.pause('ada', id);
    expect(await portal.userinfo(token)).toMatchObject({ status: 401 });
    await portal.server.grants.resume('ada', id);
    expect(await portal.userinfo(token)).toMatchObject({ status: 200 });
    await portal.server.grants.change('ada', id, { endsAt: startedAt + 1000 });
    expect(await portal.userinfo(token)).toMatchObject({ status: 401 });
    const { body } = await portal.exchange(await portal.mintCode());
    expect(await portal.userinfo(body['access_token'])).toMatchObject({ status: 200 });
    await portal.server.grants.end('ada', id);
    expect(await portal.userinfo(body['access_token'])).toMatchObject({ status: 401 });
    await portal.server.flush();
    expect(portal.store.refusals.map(({ endpoint, error }) => [endpoint, error])).toContainEqual([
      'userinfo',
      'invalid_token',
    ]);
  });

  it('is recorded as a use of the grant', async () => {
    const { portal, token } = await signedIn();
    portal.clock.now += 50;
    await portal.userinfo(token);
    await portal.server.flush();
    expect(portal.store.grants()[0]?.lastUsedAt).toBe(startedAt + 50);
  });
});
