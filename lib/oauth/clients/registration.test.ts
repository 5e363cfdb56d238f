/**
 * Registration and management of clients at the endpoints: RFC 7591, RFC 7592, OpenID Connect Dynamic Client
 * Registration 1.0.
 */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../crypto';
import type { Settings } from '../settings';
import { answerOf, basic, createPortal, formRequest, issuer, startedAt } from '../testing/token.fixture';

const accessToken = 'the-initial-access-token-of-the-operator';
const byToken = { registration: 'token', initialAccessTokenHash: sha256(accessToken) } as const;
const app = { redirect_uris: ['https://app.example/cb'], client_name: 'App' };

async function portal(settings: Partial<Settings> = { registration: 'open' }, fetched?: typeof fetch) {
  const world = await createPortal({ settings, ...(fetched && { fetch: fetched }) });
  const send = (path: string, method: string, body: unknown, headers: Record<string, string>) => {
    const content = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    return new Request(issuer + path, {
      method,
      ...content,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    });
  };
  const register = async (body: unknown, headers: Record<string, string> = {}) =>
    answerOf(await world.server.register(send('/oauth/register', 'POST', body, headers)));
  const manage = (method: string, { body: made }: Made, body?: unknown, token = made['registration_access_token']) =>
    world.server.registration(
      send(new URL(String(made['registration_client_uri'])).pathname, method, body, {
        authorization: `Bearer ${token}`,
      }),
    );
  const registered = async (body: unknown = app) => {
    const made = await register(body);
    expect(made.status).toBe(201);
    return made;
  };
  return { ...world, register, registered, manage };
}
type Made = Awaited<ReturnType<typeof answerOf>>;

describe('who may register (RFC 7591 §3, §3.1)', () => {
  it('anyone with the initial access token', async () => {
    const { register } = await portal(byToken);
    expect((await register(app, { authorization: `Bearer ${accessToken}` })).status).toBe(201);
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: `Basic ${accessToken}` }]) {
      const { status, headers: answered, body } = await register(app, headers);
      expect([status, body['error']]).toEqual([401, 'invalid_token']);
      expect(answered.get('www-authenticate')).toMatch(/^Bearer /);
    }
  });

  it('nobody if there is no token, or registration is disabled', async () => {
    const without = await portal({ registration: 'token' });
    expect((await without.register(app, { authorization: 'Bearer ' })).status).toBe(401);
    expect((await without.register(app, { authorization: 'Bearer undefined' })).status).toBe(401);
    const off = await portal({ ...byToken, registration: 'off' });
    expect((await off.register(app, { authorization: `Bearer ${accessToken}` })).status).toBe(403);
  });

  it('is advertised by discovery', async () => {
    for (const [settings, expected] of [
      [{ registration: 'open' }, `${issuer}/oauth/register`],
      [byToken, `${issuer}/oauth/register`],
      [{ registration: 'token' }, undefined],
      [{ ...byToken, registration: 'off' }, undefined],
    ] as const) {
      const { server } = await portal(settings);
      const metadata = await (await server.discovery(new Request(`${issuer}/x`))).json();
      expect(metadata.registration_endpoint).toBe(expected);
    }
  });
});

describe('a registration', () => {
  it('returns everything registered, with defaults, and the secret once (RFC 7591 §2, §3.2.1)', async () => {
    const { registered, store } = await portal();
    const { body, headers } = await registered({ ...app, unknown_member: 1, require_pkce: true });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({
      ...app,
      client_id: expect.stringMatching(/^reg_[\w-]{22}$/),
      client_secret: expect.stringMatching(/^cs_secret_[\w-]{43}$/),
      client_secret_expires_at: 0,
      client_id_issued_at: startedAt,
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      application_type: 'web',
      id_token_signed_response_alg: 'RS256',
      scope: 'openid profile email phone address',
      registration_client_uri: `${issuer}/oauth/register/${body['client_id']}`,
      require_pkce: true,
    });
    expect(body).not.toHaveProperty('unknown_member');
    const client = await store.findClient(String(body['client_id']), startedAt);
    expect(client).toMatchObject({ kind: 'web', secretHashes: [sha256(String(body['client_secret']))] });
    expect(JSON.stringify(client)).not.toContain(body['registration_access_token']);
  });

  it('cannot loosen a rule, but can make it stricter', async () => {
    const { registered, manage } = await portal({ registration: 'open', assertionAudience: 'issuer' });
    const loose = { assertion_audience: 'compatible', request_object_signing_alg: 'none' };
    const made = await registered({ ...app, ...loose });
    for (const name of Object.keys(loose)) expect(made.body).not.toHaveProperty(name);
    const changed = await answerOf(await manage('PUT', made, { ...app, ...loose, client_id: made.body['client_id'] }));
    expect(changed.status).toBe(200);
    for (const name of Object.keys(loose)) expect(changed.body).not.toHaveProperty(name);
    const strict = {
      assertion_audience: 'issuer',
      request_object_signing_alg: 'PS256',
      strict_client_authentication: true,
    };
    expect((await registered({ ...app, ...strict })).body).toMatchObject(strict);
  });

  it('keeps unusable keys, tells the developer, and is refused if none is usable (RFC 7517 §5)', async () => {
    const { registered, register, server, store } = await portal();
    const pair = await generateKeyPair('ES256', { extractable: true });
    const good = { ...(await exportJWK(pair.publicKey)), kid: 'good' };
    const keys = [{ ...good, kid: 'odd', use: '' }, { kty: 'RSA', kid: 'cert', x5c: ['MIIB'] }, good];
    const bySignature = { ...app, token_endpoint_auth_method: 'private_key_jwt' };
    const { body } = await registered({ ...bySignature, jwks: { keys } });
    expect(body['jwks']).toEqual({ keys });
    await server.flush();
    expect(store.refusals).toEqual([
      expect.objectContaining({
        clientId: body['client_id'],
        endpoint: 'jwks',
        error: 'key_ignored',
        reason: 'The key odd: use is neither sig nor enc. The key cert: n and e are missing.',
      }),
    ]);
    const refused = await register({ ...bySignature, jwks: { keys: keys.slice(0, 2) } });
    expect(refused).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
    expect(refused.body['error_description']).toMatch(/None of these keys can be used to sign assertions.*odd.*cert/);
    expect((await register({ ...app, jwks: { keys: keys.slice(0, 2) } })).status).toBe(201);
  });

  it('creates a client that gets tokens', async () => {
    const { registered, token, mintCode } = await portal();
    const { body } = await registered({ ...app, grant_types: ['authorization_code', 'refresh_token'] });
    const id = String(body['client_id']);
    const code = await mintCode(['openid'], { clientId: id, redirectUri: 'https://app.example/cb' });
    const exchange = { grant_type: 'authorization_code', code, redirect_uri: 'https://app.example/cb' };
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    const made = await token({ ...exchange, code_verifier: verifier }, basic(id, String(body['client_secret'])));
    expect(made).toMatchObject({ status: 200, body: { scope: 'openid', refresh_token: expect.any(String) } });
  });

  it('gives a public client no secret, and infers native from loopback and private-use schemes (RFC 8252 §7)', async () => {
    const { registered, store } = await portal();
    const kindOf = async (body: unknown) => {
      const made = (await registered(body)).body;
      expect(made).not.toHaveProperty('client_secret');
      expect(made).not.toHaveProperty('client_secret_expires_at');
      return (await store.findClient(String(made['client_id']), startedAt))?.kind;
    };
    const none = { token_endpoint_auth_method: 'none' };
    expect(await kindOf({ ...app, ...none })).toBe('spa');
    expect(await kindOf({ ...none, redirect_uris: ['http://127.0.0.1/cb', 'com.example.app:/cb'] })).toBe('native');
    expect(await kindOf({ ...none, redirect_uris: ['https://app.example/cb'], application_type: 'native' })).toBe(
      'native',
    );
  });

  it('registers a machine without redirect URIs or response types', async () => {
    const { registered, store } = await portal();
    const { body } = await registered({ client_name: 'Nightly', grant_types: ['client_credentials'] });
    expect(body).toMatchObject({ response_types: [], redirect_uris: [] });
    expect(await store.findClient(String(body['client_id']), startedAt)).toMatchObject({ kind: 'machine', scopes: [] });
  });

  it('limits the scopes to those open to every app, and says so (RFC 7591 §2)', async () => {
    const { registered, register } = await portal();
    const { body } = await registered({ ...app, scope: 'openid email secrets.read offline_access' });
    expect(body['scope']).toBe('openid email');
    expect(await register({ ...app, scope: 'secrets.read' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_client_metadata' },
    });
  });

  it('names an app without a name after its host, and treats null as absent', async () => {
    const { registered } = await portal();
    expect((await registered({ redirect_uris: app.redirect_uris, client_uri: null, logo_uri: '' })).body).toMatchObject(
      {
        client_name: 'app.example',
      },
    );
  });

  it('shortens a name that is too long', async () => {
    const { registered } = await portal();
    expect((await registered({ ...app, client_name: '🧭'.repeat(100) })).body['client_name']).toBe('🧭'.repeat(60));
  });

  it('has names, pages and logos in several languages (§2.2, OpenID Connect Registration §2.1)', async () => {
    const { registered, manage } = await portal();
    const names = {
      'client_name#de': 'Wegkarte',
      'client_name#ja-Jpan-JP': 'クライアント名',
      'client_uri#de': 'https://app.example/de',
      'tos_uri#de': 'https://app.example/agb',
    };
    const ignored = { 'redirect_uris#de': ['https://evil.example/cb'], localized: { fr: { client_name: 'Autre' } } };
    const made = await registered({ ...app, ...names, ...ignored, 'client_name#fr': 'é'.repeat(70) });
    expect(made.body).toMatchObject({ ...names, 'client_name#fr': 'é'.repeat(60), redirect_uris: app.redirect_uris });
    expect(Object.keys(made.body)).not.toEqual(expect.arrayContaining(['localized']));
    expect(Object.keys(made.body).filter((name) => name.includes('#'))).toHaveLength(5);
    const { body } = await answerOf(await manage('PUT', made, { ...app, client_id: made.body['client_id'], ...names }));
    expect(body).toMatchObject(names);
    expect(Object.keys(body)).not.toContain('client_name#fr');
    expect(await answerOf(await manage('GET', made))).toMatchObject({ body: names });
  });

  it('writes language tags in their canonical form (RFC 5646 §2.1.1)', async () => {
    const { registered } = await portal();
    expect((await registered({ ...app, 'client_name#DE-at': 'Karte' })).body).toMatchObject({
      'client_name#de-AT': 'Karte',
    });
  });

  it('may be called from any origin, but not with cookies', async () => {
    const { server } = await portal();
    const preflight = await server.registration(new Request(`${issuer}/oauth/register/x`, { method: 'OPTIONS' }));
    expect(preflight.headers.get('access-control-allow-methods')).toContain('DELETE');
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  });
});

const jwk = await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);
const oneKey = { keys: [jwk] };

describe('what is refused (RFC 7591 §3.2.2)', () => {
  it.each([
    ['no redirect URI', { redirect_uris: [] }, 'invalid_redirect_uri'],
    ['a script', { redirect_uris: ['javascript:alert(1)'] }, 'invalid_redirect_uri'],
    ['a fragment', { redirect_uris: ['https://app.example/cb#x'] }, 'invalid_redirect_uri'],
    ['plain http', { redirect_uris: ['http://app.example/cb'] }, 'invalid_redirect_uri'],
    ['a wildcard', { redirect_uris: ['https://*.example/cb'] }, 'invalid_redirect_uri'],
    ['a text for a list', { redirect_uris: 'https://app.example/cb' }, 'invalid_redirect_uri'],
    [
      'too many',
      { redirect_uris: Array.from({ length: 51 }, (_, n) => `https://a.example/${n}`) },
      'invalid_redirect_uri',
    ],
    ['an own scheme of a web app', { redirect_uris: ['com.example:/cb'] }, 'invalid_redirect_uri'],
    ['an unknown method', { token_endpoint_auth_method: 'magic' }, 'invalid_client_metadata'],
    [
      'only the grant type of API keys',
      { grant_types: ['urn:countersign:grant-type:api-key'] },
      'invalid_client_metadata',
    ],
    ['nothing but the passwords of people', { grant_types: ['password'] }, 'invalid_client_metadata'],
    ['nothing but unknown grant types', { grant_types: ['magic', 'ciba'] }, 'invalid_client_metadata'],
    ['refresh tokens of nothing', { grant_types: ['refresh_token', 'magic'] }, 'invalid_client_metadata'],
    ['nothing but unknown response types', { response_types: ['magic'] }, 'invalid_client_metadata'],
    ['no grant type', { grant_types: [] }, 'invalid_client_metadata'],
    ['a name in no language', { 'client_name#de_DE': 'Karte' }, 'invalid_client_metadata'],
    ['two names in one language', { 'client_name#de': 'Karte', 'client_name#DE': 'Plan' }, 'invalid_client_metadata'],
    ['a script for a home page', { 'client_uri#de': 'javascript:alert(1)' }, 'invalid_client_metadata'],
    [
      'an unknown algorithm for client authentication',
      { token_endpoint_auth_signing_alg: 'ES999' },
      'invalid_client_metadata',
    ],
    ['an unknown encryption', { id_token_encrypted_response_alg: 'RSA1_5', jwks: oneKey }, 'invalid_client_metadata'],
    ['an unknown encryption of requests', { request_object_encryption_alg: 'RSA1_5' }, 'invalid_client_metadata'],
    ['half of an encryption of requests', { request_object_encryption_enc: 'A256GCM' }, 'invalid_client_metadata'],
    ['an unknown algorithm for request objects', { request_object_signing_alg: 'X' }, 'invalid_client_metadata'],
    ['a key binding that is no yes or no', { dpop_bound_access_tokens: 'maybe' }, 'invalid_client_metadata'],
    [
      'certificate-bound tokens on a server without certificates',
      { tls_client_certificate_bound_access_tokens: true },
      'invalid_client_metadata',
    ],
    ['signed requests without a key', { require_signed_request_object: true }, 'invalid_client_metadata'],
    ['pushed requests that are no yes or no', { require_pushed_authorization_requests: 1 }, 'invalid_client_metadata'],
    [
      'a scheme without a period of a client with a secret (RFC 8252 §8.4)',
      { redirect_uris: ['cursor://x/callback'], application_type: 'native' },
      'invalid_redirect_uri',
    ],
    [
      'the scheme of a browser',
      { redirect_uris: ['chrome://settings'], token_endpoint_auth_method: 'none' },
      'invalid_redirect_uri',
    ],
    ['grant and response types that do not fit', { response_types: ['id_token'] }, 'invalid_client_metadata'],
    ['both kinds of keys', { jwks: oneKey, jwks_uri: 'https://app.example/k' }, 'invalid_client_metadata'],
    ['private_key_jwt without keys', { token_endpoint_auth_method: 'private_key_jwt' }, 'invalid_client_metadata'],
    ['a private key', { jwks: { keys: [{ ...jwk, d: 'AA' }] } }, 'invalid_client_metadata'],
    ['a logo that is a script', { logo_uri: 'javascript:alert(1)' }, 'invalid_client_metadata'],
    ['policy that is no address', { policy_uri: 'here' }, 'invalid_client_metadata'],
    ['a name that cannot be kept', { client_name: 'A\0B' }, 'invalid_client_metadata'],
    ['half a character', { software_id: '\ud800' }, 'invalid_client_metadata'],
    ['the same within', { jwks: { keys: [{ ...jwk, note: ['\0'] }] } }, 'invalid_client_metadata'],
    ['a name of nothing', { client_name: '   ' }, 'invalid_client_metadata'],
    ['a login that begins over http', { initiate_login_uri: 'http://app.example/go' }, 'invalid_client_metadata'],
    ['a logout over http', { post_logout_redirect_uris: ['http://app.example/'] }, 'invalid_client_metadata'],
    ['a negative age', { default_max_age: -1 }, 'invalid_client_metadata'],
    [
      'a machine without credentials',
      { redirect_uris: [], grant_types: ['client_credentials'], token_endpoint_auth_method: 'none' },
      'invalid_client_metadata',
    ],
  ])('%s', async (_, members, error) => {
    const { register } = await portal();
    expect(await register({ ...app, ...members })).toMatchObject({ status: 400, body: { error } });
  });

  it.each(['[]', '"x"', '{', 'null', ''])('a body that is not a registration: %s', async (body) => {
    const { register } = await portal();
    expect(await register(body)).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
  });

  it('a form, and more than 64 KB', async () => {
    const { register, server } = await portal();
    const form = await answerOf(await server.register(formRequest('/oauth/register', { client_name: 'x' })));
    expect(form).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
    expect((await register({ ...app, filler: 'x'.repeat(70_000) })).status).toBe(413);
  });
});

describe('what is removed from a registration (RFC 7591 §2, §3.2.1)', () => {
  const uris = ['https://app.example/cb'];
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      'unknown grant types, and those not for self-registration',
      {
        grant_types: ['authorization_code', 'magic', 'password', 'urn:countersign:grant-type:api-key', 'refresh_token'],
      },
      { grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] },
    ],
    [
      'unknown response types',
      { response_types: ['code', 'magic', 'none', 'code'] },
      { response_types: ['code'], grant_types: ['authorization_code'] },
    ],
    [
      'front-channel tokens, if the operator does not allow them',
      { grant_types: ['authorization_code', 'implicit'], response_types: ['code', 'id_token token', 'code id_token'] },
      { grant_types: ['authorization_code'], response_types: ['code'] },
    ],
    [
      'a grant type that no response type uses',
      { grant_types: ['authorization_code', 'client_credentials'], response_types: ['code'] },
      { grant_types: ['authorization_code', 'client_credentials'] },
    ],
    [
      'grant types for clients with credentials',
      { grant_types: ['authorization_code', 'client_credentials'], token_endpoint_auth_method: 'none' },
      { grant_types: ['authorization_code'] },
    ],
    [
      'refresh tokens without a grant type that issues them',
      { grant_types: ['client_credentials', 'refresh_token'], redirect_uris: [] },
      { grant_types: ['client_credentials'], response_types: [] },
    ],
    ['an address that is listed twice', { redirect_uris: [...uris, ...uris] }, { redirect_uris: uris }],
    [
      'the same for signing out',
      { post_logout_redirect_uris: [...uris, ...uris] },
      { post_logout_redirect_uris: uris },
    ],
    [
      'contacts that are free text',
      { contacts: ['me', 'dev@app.example', 'Ada <ada@app.example>', 'büro@müller.example'] },
      { contacts: ['dev@app.example', 'büro@müller.example'] },
    ],
    ['contacts where there is no address', { contacts: ['me'] }, { contacts: undefined }],
    ['contacts that are no list', { contacts: 'dev@app.example' }, { contacts: undefined }],
    ['a logo within the document', { logo_uri: 'data:image/png;base64,AAAA' }, { logo_uri: undefined }],
    ['an unsigned ID token', { id_token_signed_response_alg: 'none' }, { id_token_signed_response_alg: 'RS256' }],
    [
      'unknown signing algorithms of responses',
      { id_token_signed_response_alg: 'HS256', authorization_signed_response_alg: 'ES256K' },
      { id_token_signed_response_alg: 'RS256', authorization_signed_response_alg: 'RS256' },
    ],
    [
      'an unknown algorithm of userinfo, but not its signature',
      { userinfo_signed_response_alg: 'RS512' },
      { userinfo_signed_response_alg: 'RS256' },
    ],
    [
      'a userinfo response signed with none',
      { userinfo_signed_response_alg: 'none' },
      { userinfo_signed_response_alg: undefined },
    ],
    ['unsigned requests', { request_object_signing_alg: 'none' }, { request_object_signing_alg: undefined }],
  ])('%s', async (_, members, expected) => {
    const { registered, manage } = await portal();
    const made = await registered({ ...app, ...members });
    expect({ ...made.body, ...expected }).toEqual(made.body);
    for (const [name, value] of Object.entries(expected)) expect(made.body[name]).toEqual(value);
    // The same rules apply when a registration is replaced (RFC 7592 §2.2).
    const again = await answerOf(await manage('PUT', made, { ...app, ...members, client_id: made.body['client_id'] }));
    for (const [name, value] of Object.entries(expected)) expect(again.body[name]).toEqual(value);
  });
});

describe('front-channel tokens', () => {
  const hybrid = {
    grant_types: ['authorization_code', 'implicit'],
    response_types: ['code', 'id_token token', 'code id_token'],
  };

  it('are for self-registered clients only if the operator allows them (RFC 9700 §2.1.2)', async () => {
    const { registered } = await portal({ registration: 'open', registrationImplicit: true });
    expect((await registered({ ...app, ...hybrid })).body).toMatchObject(hybrid);
    const { register } = await portal();
    const implicit = { ...app, grant_types: ['implicit'], response_types: ['id_token token'] };
    expect(await register(implicit)).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
  });

  it('are not sent to a plain http URI of a web app (OpenID Connect Dynamic Client Registration §2)', async () => {
    const { register } = await portal({ registration: 'open', registrationImplicit: true });
    const implicit = { grant_types: ['implicit'], response_types: ['id_token'] };
    const answer = await register({ ...app, ...implicit, redirect_uris: ['http://localhost/cb'] });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_redirect_uri' } });
  });
});

describe('what editors and agents register (RFC 8252 §7, §8.4)', () => {
  const native = { grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'none' };
  it.each([
    ['Cursor', { ...native, redirect_uris: ['cursor://anysphere.cursor-mcp/oauth/callback'] }, 'native'],
    [
      'VS Code',
      {
        ...native,
        grant_types: [...native.grant_types, 'urn:ietf:params:oauth:grant-type:device_code'],
        redirect_uris: ['https://insiders.vscode.dev/redirect', 'https://vscode.dev/redirect', 'http://127.0.0.1/'],
      },
      'spa',
    ],
    ['an editor with both', { ...native, redirect_uris: ['https://vscode.dev/redirect', 'vscode://x/y'] }, 'native'],
  ])('%s, without application_type', async (_, members, kind) => {
    const { registered, store } = await portal();
    const { body } = await registered(members);
    expect(body).toMatchObject(members);
    expect((await store.findClient(String(body['client_id']), startedAt))?.kind).toBe(kind);
  });
});

describe('what the OpenID Dynamic OP plan registers', () => {
  it.each([
    ['client_secret_basic', {}],
    ['client_secret_post', { token_endpoint_auth_method: 'client_secret_post' }],
    ['private_key_jwt with keys', { token_endpoint_auth_method: 'private_key_jwt', jwks: oneKey }],
    ['keys at an address', { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://app.example/jwks' }],
    ['ID tokens with RS256', { id_token_signed_response_alg: 'RS256' }],
    ['ID tokens with ES256', { id_token_signed_response_alg: 'ES256' }],
    ['signed userinfo', { userinfo_signed_response_alg: 'RS256' }],
    ['encrypted ID tokens', { id_token_encrypted_response_alg: 'ECDH-ES', jwks: oneKey }],
    [
      'logo, policy and terms',
      { logo_uri: 'https://a.example/l', policy_uri: 'https://a.example/p', tos_uri: 'https://a.example/t' },
    ],
    ['who is asked', { contacts: ['dev@app.example'], client_uri: 'https://app.example' }],
    ['ages', { default_max_age: 3600, require_auth_time: true, default_acr_values: ['1'] }],
    [
      'login and logout addresses',
      { initiate_login_uri: 'https://app.example/go', post_logout_redirect_uris: ['https://app.example/bye'] },
    ],
    ['a pairwise subject', { subject_type: 'pairwise' }],
    ['request objects', { request_object_signing_alg: 'ES256', jwks: oneKey, request_uris: ['https://app.example/r'] }],
    ['a redirect URI with a query', { redirect_uris: ['https://app.example/cb?foo=bar'] }],
  ])('%s', async (_, members) => {
    const { registered } = await portal();
    expect((await registered({ ...app, ...members })).body).toMatchObject({ ...app, ...members });
  });
});

describe('sector identifiers (OpenID Connect Dynamic Client Registration §5)', () => {
  const sector_identifier_uri = 'https://group.example/uris.json';
  const pairwise = { ...app, subject_type: 'pairwise', sector_identifier_uri };
  const answering = async (answer: () => Promise<Response>) => {
    const asked: string[] = [];
    const { register } = await portal({ registration: 'open' }, async (input) => {
      asked.push(String(input));
      return answer();
    });
    return { ...(await register(pairwise)), asked };
  };

  it('are accepted if their document lists every redirect URI', async () => {
    const made = await answering(async () => Response.json([...app.redirect_uris, 'https://other.example/cb']));
    expect(made).toMatchObject({ status: 201, body: { subject_type: 'pairwise', sector_identifier_uri } });
    expect(made.asked).toEqual([sector_identifier_uri]);
  });

  it.each<[string, () => Promise<Response>]>([
    ['that lacks one', async () => Response.json(['https://other.example/cb'])],
    ['that is not a list', async () => Response.json({ redirect_uris: app.redirect_uris })],
    ['that is not JSON', async () => new Response('<html>')],
    ['that does not exist', async () => new Response('[]', { status: 404 })],
    ['that is too large', async () => new Response(`["${'x'.repeat(70_000)}"]`)],
    ['that cannot be reached', async () => Promise.reject(new Error('10.0.0.1 is not a public address'))],
  ])('are refused with a document %s', async (_, answer) => {
    expect(await answering(answer)).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
  });
});

describe('the sector of an app that gets tokens without redirect URIs (OpenID Connect Core §8.1, CIBA Core §4)', () => {
  const device = {
    client_name: 'Television',
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
    subject_type: 'pairwise',
  };
  const sector = { sector_identifier_uri: 'https://group.example/uris.json' };
  const keys = { jwks_uri: 'https://group.example/keys', token_endpoint_auth_method: 'private_key_jwt' };
  const listing = (uris: string[]) => portal({ registration: 'open' }, async () => Response.json(uris));

  it('is its own by default, and cannot be another’s: a document without redirect URIs proves nothing', async () => {
    const { register } = await listing(['https://group.example/cb']);
    expect(await register({ ...device, token_endpoint_auth_method: 'none' })).toMatchObject({ status: 201 });
    for (const more of [{ token_endpoint_auth_method: 'none' }, {}, { jwks_uri: keys.jwks_uri }]) {
      expect(await register({ ...device, ...sector, ...more })).toMatchObject({
        status: 400,
        body: {
          error: 'invalid_client_metadata',
          error_description: expect.stringContaining('sector_identifier_uri: People can sign in without'),
        },
      });
    }
  });

  it('and cannot be proved by another app’s redirect URI, which a device flow never visits', async () => {
    const { register } = await listing(['https://group.example/cb']);
    const claimed = { redirect_uris: ['https://group.example/cb'], token_endpoint_auth_method: 'none' };
    const types = { grant_types: ['authorization_code', ...device.grant_types], response_types: ['code'] };
    expect(await register({ ...device, ...claimed, ...types, ...sector })).toMatchObject({ status: 400 });
  });

  it('is proved by a document that lists the keys the app authenticates with', async () => {
    const lacking = await listing(['https://group.example/cb']);
    expect(await lacking.register({ ...device, ...sector, ...keys })).toMatchObject({
      status: 400,
      body: { error_description: expect.stringContaining('does not list https://group.example/keys') },
    });
    const { register } = await listing([keys.jwks_uri]);
    expect(await register({ ...device, ...sector, ...keys })).toMatchObject({ status: 201, body: sector });
  });
});

describe('software statements (RFC 7591 §2.3)', () => {
  const publisher = 'https://publisher.example';
  async function trusting(statement: (make: typeof sign) => Promise<string>) {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'p1', alg: 'ES256' }] };
    const trusted = [{ issuer: publisher, jwksUri: `${publisher}/jwks` }];
    const world = await portal({ registration: 'open', softwareStatementIssuers: trusted }, async () =>
      Response.json(keys),
    );
    function sign(claims: Record<string, unknown>, key = privateKey) {
      return new SignJWT({ iss: publisher, ...claims }).setProtectedHeader({ alg: 'ES256', kid: 'p1' }).sign(key);
    }
    return world.register({ ...app, software_statement: await statement(sign) });
  }
  function sign(_claims: Record<string, unknown>, _key?: CryptoKey): Promise<string> {
    throw new Error('only its type is used');
  }

  it('take precedence over the client’s own metadata, and are returned unchanged', async () => {
    const made = await trusting((make) => make({ client_name: 'Certified', software_id: 's-1' }));
    expect(made).toMatchObject({
      status: 201,
      body: { client_name: 'Certified', software_id: 's-1', software_statement: expect.stringMatching(/^ey/) },
    });
  });

  it('of untrusted issuers are not approved', async () => {
    const { register } = await portal();
    const statement = await new SignJWT({ iss: publisher })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new Uint8Array(32));
    expect((await register({ ...app, software_statement: statement })).body['error']).toBe(
      'unapproved_software_statement',
    );
  });

  it('that are forged, expired or not a JWT are invalid', async () => {
    const error = async (statement: (make: typeof sign) => Promise<string>) =>
      (await trusting(statement)).body['error'];
    const { privateKey: forger } = await generateKeyPair('ES256');
    expect(await error((make) => make({ client_name: 'X' }, forger))).toBe('invalid_software_statement');
    expect(await error((make) => make({ exp: startedAt }))).toBe('invalid_software_statement');
    expect(await error(async () => 'x.y.z')).toBe('invalid_software_statement');
    const claims = Buffer.from(JSON.stringify({ iss: publisher })).toString('base64url');
    expect(await error(async () => `eyJhbGciOiJub25lIn0.${claims}.`)).toBe('invalid_software_statement');
  });
});

describe('the client configuration endpoint (RFC 7592)', () => {
  it('returns the registration without the secret, which is not stored (§2.1, §3)', async () => {
    const { registered, manage } = await portal();
    const made = await registered();
    const read = await answerOf(await manage('GET', made));
    const { client_secret: _, client_secret_expires_at: __, ...kept } = made.body;
    expect(read).toMatchObject({ status: 200, body: kept });
    expect(read.body).not.toHaveProperty('client_secret');
  });

  it('replaces the whole registration: absent members return to their defaults (§2.2)', async () => {
    const { registered, manage, store } = await portal();
    const made = await registered({ ...app, logo_uri: 'https://app.example/logo.png', scope: 'openid email' });
    const { client_id, client_secret } = made.body;
    const next = { client_id, client_secret, redirect_uris: ['https://app.example/new'], client_name: 'Renamed' };
    const read = await answerOf(await manage('PUT', made, next));
    expect(read).toMatchObject({ status: 200, body: { client_name: 'Renamed', client_id, scope: /openid profile/ } });
    expect(read.body).not.toHaveProperty('logo_uri');
    expect(read.body).not.toHaveProperty('client_secret');
    const client = await store.findClient(String(client_id), startedAt);
    expect(client?.metadata.redirect_uris).toEqual(['https://app.example/new']);
    expect(client?.secretHashes).toEqual([sha256(String(client_secret))]);
  });

  it('ends the secret of a client that no longer needs one, and creates one for a client that does', async () => {
    const { registered, manage, store } = await portal();
    const made = await registered();
    const { client_id } = made.body;
    const hashes = async () => (await store.findClient(String(client_id), startedAt))?.secretHashes;
    await manage('PUT', made, { ...app, client_id, token_endpoint_auth_method: 'none' });
    expect(await hashes()).toEqual([]);
    const { body } = await answerOf(await manage('PUT', made, { ...app, client_id }));
    expect(await hashes()).toEqual([sha256(String(body['client_secret']))]);
  });

  it.each([
    ['another client_id', { client_id: 'trailmap' }, 'invalid_request'],
    ['no client_id', { client_id: undefined }, 'invalid_request'],
    ['a secret of its own choosing', { client_secret: 'chosen' }, 'invalid_request'],
    ['the registration token', { registration_access_token: 'x' }, 'invalid_request'],
    ['the time of issue', { client_id_issued_at: 1 }, 'invalid_request'],
    ['a bad redirect URI', { redirect_uris: ['https://a.example/#'] }, 'invalid_redirect_uri'],
  ])('refuses an update with %s, and changes nothing (§2.2)', async (_, members, error) => {
    const { registered, manage } = await portal();
    const made = await registered();
    const refused = await answerOf(
      await manage('PUT', made, { ...app, client_id: made.body['client_id'], ...members }),
    );
    expect(refused).toMatchObject({ status: 400, body: { error } });
    expect((await answerOf(await manage('GET', made))).body).toMatchObject(app);
  });

  it('deletes the client and ends all its grants (§2.3)', async () => {
    const { registered, manage, mintCode, token, store } = await portal();
    const made = await registered({ ...app, token_endpoint_auth_method: 'none' });
    const id = String(made.body['client_id']);
    const code = await mintCode(['openid'], { clientId: id, redirectUri: 'https://app.example/cb' });
    expect((await manage('DELETE', made)).status).toBe(204);
    expect(store.grants()[0]).toMatchObject({ clientId: id, endedAt: startedAt });
    expect((await token({ grant_type: 'authorization_code', code, client_id: id }, {})).body['error']).toBe(
      'invalid_client',
    );
    // §2.1: the token of a deleted client is invalid.
    for (const method of ['GET', 'DELETE']) expect((await manage(method, made)).status).toBe(401);
  });

  it('accepts only the client’s own token', async () => {
    const { registered, manage, store } = await portal();
    const [made, other] = [await registered(), await registered()];
    const others = other.body['registration_access_token'];
    for (const token of [others, 'wrong', made.body['client_secret'], sha256(String(others))]) {
      for (const [method, body] of [
        ['GET'],
        ['DELETE'],
        ['PUT', { ...app, client_id: made.body['client_id'] }],
      ] as const) {
        const answered = await manage(method, made, body, token);
        expect([answered.status, (await answered.json()).error]).toEqual([401, 'invalid_token']);
      }
    }
    expect(await store.findClient(String(made.body['client_id']), startedAt)).toBeDefined();
  });

  it('does not manage other clients, and needs a token', async () => {
    const { server } = await portal();
    const at = (headers: Record<string, string>, id = 'trailmap') =>
      server.registration(new Request(`${issuer}/oauth/register/${id}`, { headers }));
    expect((await at({ authorization: 'Bearer x' })).status).toBe(401);
    expect((await at({ authorization: 'Bearer x' }, '%E0%A4%A')).status).toBe(401);
    expect((await at({})).headers.get('www-authenticate')).toBe(`Bearer realm="${issuer}"`);
  });
});
