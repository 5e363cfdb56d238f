import { parseSetCookie } from 'cookie';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../crypto';
import type { Client } from '../model/client-records';
import type { Login } from '../model/grant-records';
import { type Answer, basic, callback, claimsOf, clientOf, createPortal, issuer } from '../testing/token.fixture';
import type { AttemptSource, SignIn } from './first-party-sign-in';

const asFirstParty = { firstParty: true };
const legacy = clientOf('legacy', { grant_types: ['password', 'refresh_token'], response_types: [] }, asFirstParty);
const app = clientOf(
  'app',
  { token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'] },
  { ...asFirstParty, kind: 'spa', secretHashes: [] },
);
const foreign = clientOf('foreign', { grant_types: ['password', 'refresh_token'] });
const foreignApp: Client = { ...clientOf('foreign-app', app.metadata), kind: 'spa', secretHashes: [] };
const withoutGrant = clientOf('without-grant', {}, asFirstParty);
const origin = new URL(callback).origin;
const credentials = { email: 'ada@example.com', password: 'correct horse' };

async function portalWithSignIn() {
  const ended = new Set<string>();
  const opened: Login[] = [];
  const sources: AttemptSource[] = [];
  let attempts = 0;
  const signIn: SignIn = {
    async verifyPassword({ username, password }, from) {
      sources.push(from);
      attempts += 1;
      if (attempts > 5) return { ok: false, retryAfterSeconds: 90 };
      if (username !== credentials.email || password !== credentials.password) return { ok: false };
      attempts = 0;
      return { ok: true, sub: 'ada', amr: ['pwd'] };
    },
    async openLogin({ sub, amr }) {
      const login = { sid: `sid-${opened.length + 1}`, sub, amr, authTime: portal.clock.now };
      opened.push(login);
      return login;
    },
    isLive: async ({ sid }) => !ended.has(sid),
  };
  const endLogin = async ({ sid }: Login) => {
    ended.add(sid);
    return { setCookie: 'other=' };
  };
  const portal = await createPortal({
    clients: [legacy, app, foreign, foreignApp, withoutGrant],
    deps: { signIn, endLogin, caller: () => '192.0.2.7' },
  });

  const password = (change: Record<string, string | undefined> = {}, client = 'legacy'): Promise<Answer> =>
    portal.token(
      {
        grant_type: 'password',
        username: credentials.email,
        password: credentials.password,
        scope: 'routes.read',
        ...change,
      },
      basic(client),
    );
  type Call = { method?: string; path?: string; client?: string; body?: unknown; headers?: Record<string, string> };
  function call({ method = 'POST', path = '/api/session', client = 'app', body, headers = {} }: Call = {}) {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const init = {
      method,
      headers: { ...type, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    const request = new Request(`${issuer}${path}?client_id=${client}`, init);
    return path.endsWith('/renew') ? portal.server.renewSession(request) : portal.server.session(request);
  }
  const renew = (cookie: string, headers: Record<string, string> = {}) =>
    call({ path: '/api/session/renew', headers: { cookie, ...headers } });
  return { ...portal, password, call, renew, opened, ended, sources };
}

const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? '';
const bodyOf = async (response: Response) => Object(await response.json());

describe('the resource owner password grant, RFC 6749 §4.3', () => {
  test('§4.3.3: a first-party app gets an access token and a refresh token, but no session and no ID token', async () => {
    const portal = await portalWithSignIn();
    const { status, body } = await portal.password({ scope: 'openid routes.read' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'openid routes.read' });
    expect(body).not.toHaveProperty('id_token');
    expect(claimsOf(body['access_token'])).toMatchObject({ sub: 'ada', client_id: 'legacy' });
    expect(claimsOf(body['access_token'])).not.toHaveProperty('auth_time');
    expect(portal.opened).toEqual([]);
    expect((await portal.refresh(body['refresh_token'], {}, basic('legacy'))).status).toBe(200);
  });

  test.each([
    ['foreign', 'not a first-party app, though registered for it'],
    ['without-grant', 'a first-party app that is not registered for it'],
    ['trailmap', 'neither'],
  ])('decision 48: %s (%s) is refused', async (client) => {
    const portal = await portalWithSignIn();
    expect((await portal.password({}, client)).body).toMatchObject({ error: 'unauthorized_client' });
  });

  test('§5.2: a wrong password and an unknown name get the same answer', async () => {
    const portal = await portalWithSignIn();
    const wrong = await portal.password({ password: 'x' });
    const unknown = await portal.password({ username: 'nobody@example.com' });
    expect(wrong.status).toBe(400);
    expect(wrong.body).toMatchObject({ error: 'invalid_grant' });
    expect(unknown.body).toEqual(wrong.body);
  });

  test('§4.3.2: attempts are limited, also for the right password', async () => {
    const portal = await portalWithSignIn();
    for (let attempt = 0; attempt < 5; attempt++) await portal.password({ password: 'x' });
    const { status, headers } = await portal.password();
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBe('90');
  });

  test('§3.3: scopes beyond those of the client are refused, and a missing parameter is named', async () => {
    const portal = await portalWithSignIn();
    expect((await portal.password({ scope: 'routes.delete' })).body).toMatchObject({ error: 'invalid_scope' });
    expect((await portal.password({ password: undefined })).body).toMatchObject({ error: 'invalid_request' });
    expect((await portal.password({ scope: undefined })).body['scope']).toContain('invoices.read');
  });

  test('decision 1: it creates a grant, and an existing one stays as narrow and as short as its owner made it', async () => {
    const portal = await portalWithSignIn();
    const first = await portal.password({ scope: 'routes.read routes.write' });
    const [grant] = portal.store.grants();
    expect(grant).toMatchObject({ ownerId: 'ada', clientId: 'legacy', once: false });
    const scopes = [{ scope: 'routes.read', endsAt: null }];
    await portal.server.grants.change('ada', grant?.id ?? '', { scopes, endsAt: portal.clock.now + 200 });
    expect((await portal.introspect(first.body['access_token'], basic('legacy'))).body).toEqual({ active: false });
    const second = await portal.password({ scope: 'routes.read routes.write' });
    expect(second.body).toMatchObject({ scope: 'routes.read', expires_in: 200 });
    expect((await portal.password({ scope: 'routes.write' })).body).toMatchObject({ error: 'invalid_scope' });
    await portal.server.grants.end('ada', grant?.id ?? '');
    expect((await portal.introspect(second.body['access_token'], basic('legacy'))).body).toEqual({ active: false });
    expect((await portal.password({ scope: 'routes.write' })).status).toBe(200);
  });
});

describe('the sign-in API', () => {
  test('the access token is in the response, the refresh token only in a cookie for this path', async () => {
    const portal = await portalWithSignIn();
    const response = await portal.call({ body: credentials, headers: { origin } });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(parseSetCookie(response.headers.get('set-cookie') ?? '')).toEqual({
      name: expect.stringMatching(/^__Secure-countersign\.refresh\.[\w-]{16}$/),
      value: expect.stringMatching(/^[\w-]{43}$/),
      path: '/api/session',
      maxAge: 2_592_000,
      httpOnly: true,
      sameSite: 'strict',
      secure: true,
    });
    const body = await bodyOf(response);
    expect(body).toMatchObject({ token_type: 'Bearer' });
    expect(body).not.toHaveProperty('refresh_token');
    expect(JSON.stringify(body)).not.toContain(cookieOf(response).split('=')[1]);
    expect(claimsOf(body.access_token)).toMatchObject({ sub: 'ada', client_id: 'app', amr: ['pwd'] });
    expect(portal.opened).toMatchObject([{ sid: 'sid-1', sub: 'ada' }]);
    expect(claimsOf(body.id_token)).toMatchObject({ sid: 'sid-1' });
  });

  test('renewing replaces the cookie; reusing the old one later revokes all tokens', async () => {
    const portal = await portalWithSignIn();
    const first = cookieOf(await portal.call({ body: credentials }));
    const renewed = await portal.renew(first);
    expect(renewed.status).toBe(200);
    const second = cookieOf(renewed);
    expect(second).not.toBe(first);
    portal.clock.now += 60;
    expect((await portal.renew(first)).status).toBe(400);
    expect((await portal.renew(second)).status).toBe(400);
  });

  test('signing out ends the tokens, the session and the cookie, and may be repeated', async () => {
    const portal = await portalWithSignIn();
    const response = await portal.call({ body: credentials });
    const { access_token: token } = await bodyOf(response);
    const cookie = cookieOf(response);
    const out = await portal.call({ method: 'DELETE', headers: { cookie } });
    expect(out.status).toBe(204);
    expect(parseSetCookie(out.headers.get('set-cookie') ?? '')).toMatchObject({
      value: '',
      path: '/api/session',
      maxAge: 0,
      httpOnly: true,
      sameSite: 'strict',
      secure: true,
    });
    expect([...portal.ended]).toEqual(['sid-1']);
    expect((await portal.renew(cookie)).status).toBe(400);
    expect((await portal.introspect(token)).body).toEqual({ active: false });
    expect((await portal.call({ method: 'DELETE', headers: { cookie } })).status).toBe(204);
    expect((await portal.call({ method: 'DELETE' })).status).toBe(204);
  });

  test('a session that its owner ended is not renewed', async () => {
    const portal = await portalWithSignIn();
    const cookie = cookieOf(await portal.call({ body: credentials }));
    portal.ended.add('sid-1');
    const response = await portal.renew(cookie);
    expect(await bodyOf(response)).toMatchObject({ error: 'invalid_grant' });
    expect(response.headers.get('set-cookie')).toBeNull();
    portal.ended.clear();
    expect((await portal.renew(cookie)).status).toBe(400);
  });

  test('pages of the client may read all responses; pages of others get no CORS headers', async () => {
    const portal = await portalWithSignIn();
    const wrong = await portal.call({ body: { ...credentials, password: 'x' }, headers: { origin } });
    expect(wrong.status).toBe(400);
    for (const response of [wrong, await portal.call({ method: 'OPTIONS', headers: { origin } })]) {
      expect(response.headers.get('access-control-allow-origin')).toBe(origin);
      expect(response.headers.get('access-control-allow-credentials')).toBe('true');
      expect(response.headers.get('vary')).toMatch(/^Origin/);
    }
    const asking = { origin, 'access-control-request-headers': 'content-type,traceparent' };
    const preflight = await portal.call({ method: 'OPTIONS', headers: asking });
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type,traceparent');
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      for (const method of ['POST', 'OPTIONS', 'DELETE']) {
        const response = await portal.call({ method, headers, ...(method === 'POST' && { body: credentials }) });
        expect(response.status).toBe(403);
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
      }
    }
    expect(portal.opened).toEqual([]);
    expect((await portal.call({ body: credentials, headers: { origin: issuer } })).status).toBe(200);
  });

  test('a form of another site cannot sign anybody in, because only JSON is accepted', async () => {
    const portal = await portalWithSignIn();
    const headers = { 'content-type': 'text/plain', origin };
    expect((await portal.call({ body: credentials, headers })).status).toBe(400);
    for (const body of [{}, { email: 1, password: 'x' }, [], 'x', { email: 'a@b.c' }]) {
      expect(await bodyOf(await portal.call({ body }))).toMatchObject({ error: 'invalid_request' });
    }
  });

  test.each([
    ['foreign-app', 400, 'unauthorized_client'],
    ['legacy', 400, 'unauthorized_client'],
    ['nobody', 400, 'invalid_client'],
  ])('%s may not use it', async (client, status, error) => {
    const portal = await portalWithSignIn();
    const response = await portal.call({ body: credentials, client });
    expect(response.status).toBe(status);
    expect(await bodyOf(response)).toMatchObject({ error });
    expect(portal.opened).toEqual([]);
  });

  test('each app has its own cookie, and another app’s token is refused', async () => {
    const other: Client = { ...app, id: 'app-2' };
    const portal = await portalWithSignIn();
    portal.store.putClient(other);
    const cookie = cookieOf(await portal.call({ body: credentials }));
    const renewed = (value: string) =>
      portal.call({ path: '/api/session/renew', client: 'app-2', headers: { cookie: value } });
    expect((await renewed(cookie)).status).toBe(400);
    const forged = cookie.replace(sha256('app').slice(0, 16), sha256('app-2').slice(0, 16));
    expect(await bodyOf(await renewed(forged))).toMatchObject({ error: 'invalid_grant' });
    expect((await portal.renew(cookie)).status).toBe(200);
  });

  test('attempts are limited, with a Retry-After', async () => {
    const portal = await portalWithSignIn();
    for (let attempt = 0; attempt < 5; attempt++) await portal.call({ body: { ...credentials, password: 'x' } });
    const response = await portal.call({ body: credentials, headers: { origin } });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('90');
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
  });

  test('attempts of an authenticated backend are counted for it, those of a public client by address', async () => {
    const portal = await portalWithSignIn();
    await portal.password();
    await portal.call({ body: credentials });
    expect(portal.sources).toEqual([{ caller: '192.0.2.7', backend: 'legacy' }, { caller: '192.0.2.7' }]);
  });

  test('other methods and a missing client are refused', async () => {
    const portal = await portalWithSignIn();
    expect((await portal.call({ method: 'GET' })).status).toBe(405);
    const bare = new Request(`${issuer}/api/session`, { method: 'POST' });
    expect((await portal.server.session(bare)).status).toBe(400);
  });
});
