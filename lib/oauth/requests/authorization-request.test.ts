import { describe, expect, it } from 'vitest';
import { createKeyRing, sign } from '../keys/key-ring';
import type { Client } from '../model/client-records';
import type { Settings } from '../settings';
import {
  answerOf,
  callback,
  createPortal,
  good,
  type Parameters,
  pageOf,
  trailmap,
} from '../testing/authorize.fixture';

/** The error that the app receives, or the path of the page that the browser is sent to. */
async function outcome(
  parameters: Parameters,
  client: Client = trailmap,
  settings: Partial<Settings> = {},
): Promise<string> {
  const { start } = createPortal([client], { settings });
  const response = await start(parameters);
  if (response.status !== 303) return `shown ${response.status}`;
  return answerOf(response).get('error') ?? pageOf(response).path;
}
const changed = (client: Partial<Client['metadata']>): Client => ({
  ...trailmap,
  metadata: { ...trailmap.metadata, ...client },
});

describe('phase one: errors that are shown (RFC 6749 §4.1.2.1)', () => {
  it.each<[string, Parameters]>([
    ['no client_id', { ...good, client_id: undefined }],
    ['an unknown client_id', { ...good, client_id: 'nobody' }],
    ['two client_ids', [...Object.entries(good), ['client_id', 'trailmap']]],
    ['no redirect_uri', { ...good, redirect_uri: undefined }],
    ['an unregistered redirect_uri', { ...good, redirect_uri: 'https://evil.example/' }],
    ['two redirect_uris', [...Object.entries(good), ['redirect_uri', callback]]],
  ])('%s', async (_, parameters) => {
    expect(await outcome(parameters)).toBe('shown 400');
  });

  it('shows nothing from the request, and tells the developer everything', async () => {
    const { start, server, store, logged } = createPortal();
    const response = await start({ ...good, redirect_uri: 'https://evil.example/<b>' });
    const page = await response.text();
    expect(page).toContain('invalid_request');
    expect(page).toContain(response.headers.get('x-request-id'));
    expect(page).not.toContain('evil');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    await server.flush();
    expect(store.refusals).toMatchObject([{ clientId: 'trailmap', endpoint: 'authorize' }]);
    expect(store.refusals[0]?.reason).toContain('https://evil.example/<b>');
    expect(logged).toContainEqual(expect.objectContaining({ event: 'refused' }));
  });
});

describe('phase two: errors that are redirected (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6)', () => {
  it.each<[string, Parameters, string]>([
    ['no response_type', { ...good, response_type: undefined }, 'invalid_request'],
    ['an empty response_type (RFC 6749 §3.1)', { ...good, response_type: '' }, 'invalid_request'],
    ['response_type=none', { ...good, response_type: 'none' }, 'unsupported_response_type'],
    ['response_type=code code', { ...good, response_type: 'code code' }, 'unsupported_response_type'],
    ['response_type=token', { ...good, response_type: 'token' }, 'unauthorized_client'],
    ['response_type=code id_token', { ...good, response_type: 'code id_token' }, 'unauthorized_client'],
    ['an unsigned request object', { ...good, request: 'e30.e30.' }, 'invalid_request_object'],
    ['a request_uri that is not registered', { ...good, request_uri: 'https://evil.example/r' }, 'invalid_request_uri'],
    ['a registration', { ...good, registration: '{}' }, 'registration_not_supported'],
    ['a response_mode that does not exist', { ...good, response_mode: 'web_message' }, 'invalid_request'],
    ['a repeated parameter (§3.1)', [...Object.entries(good), ['scope', 'openid']], 'invalid_request'],
    ['a malformed scope', { ...good, scope: 'openid\temail' }, 'invalid_scope'],
    ['a scope with a quote', { ...good, scope: 'openid "email"' }, 'invalid_scope'],
    ['only unknown scopes', { ...good, scope: 'a b' }, 'invalid_scope'],
    ['only offline_access', { ...good, scope: 'offline_access' }, 'invalid_scope'],
    ['a standard scope that is not registered', { ...good, scope: 'openid phone' }, 'invalid_scope'],
    ['an API’s scope that is not registered', { ...good, scope: 'openid routes.share' }, 'invalid_scope'],
    ['a prompt that does not exist', { ...good, prompt: 'register' }, 'invalid_request'],
    ['prompt=none with another', { ...good, prompt: 'none login' }, 'invalid_request'],
    ['max_age below zero', { ...good, max_age: '-1' }, 'invalid_request'],
    ['max_age that is not a number', { ...good, max_age: '1e3' }, 'invalid_request'],
    ['a display that does not exist', { ...good, display: 'hologram' }, 'invalid_request'],
    ['a state that is too long', { ...good, state: 'x'.repeat(4097) }, 'invalid_request'],
    ['a nonce that is too long', { ...good, nonce: 'x'.repeat(1025) }, 'invalid_request'],
    ['an invalid id_token_hint', { ...good, id_token_hint: 'a.b.c' }, 'invalid_request'],
    ['claims that are not JSON', { ...good, claims: '{' }, 'invalid_request'],
    ['claims of another shape', { ...good, claims: '{"id_token":{"email":true}}' }, 'invalid_request'],
    [
      'claims that cannot be stored',
      { ...good, claims: '{"id_token":{"acr":{"value":"\\ud800"}}}' },
      'invalid_request',
    ],
    ['claims with a NUL', { ...good, claims: '{"id_token":{"\\u0000":null}}' }, 'invalid_request'],
    ['claims with an impossible sub', { ...good, claims: '{"id_token":{"sub":{"value":5}}}' }, 'invalid_request'],
  ])('%s', async (_, parameters, error) => {
    expect(await outcome(parameters)).toBe(error);
  });

  it('refuses a client that is not registered for codes', async () => {
    expect(await outcome(good, changed({ response_types: [] }))).toBe('unauthorized_client');
    expect(await outcome(good, changed({ grant_types: ['client_credentials'] }))).toBe('unauthorized_client');
  });

  it('omits a state that it cannot return unchanged', async () => {
    const { start } = createPortal();
    for (const state of ['x'.repeat(4097), 'a\nb']) {
      expect(answerOf(await start({ ...good, state })).has('state')).toBe(false);
    }
  });

  it('ignores unknown scopes (OpenID Connect Core §3.1.2.1) and parameters (RFC 6749 §3.1)', async () => {
    expect(await outcome({ ...good, scope: 'openid unheard.of', audience: 'x' })).toBe('/login');
    expect(await outcome([...Object.entries(good), ['audience', 'x'], ['audience', 'y']])).toBe('/login');
  });

  it('ignores a malformed or too long login_hint or ui_locales (OpenID Connect Core §3.1.2.1)', async () => {
    const { start, push, store, clock } = createPortal();
    for (const bad of ['x'.repeat(321), 'x'.repeat(5000), 'ada\n@example.com']) {
      const { path, id } = pageOf(await start({ ...good, login_hint: bad, ui_locales: bad.repeat(2) }));
      expect(path).toBe('/login');
      const stored = await store.findInteraction(id, clock.now);
      expect(stored?.request.loginHint).toBeUndefined();
      expect(stored?.request.uiLocales).toEqual([]);
    }
    const native = { ...good, client_id: 'desktop', redirect_uri: 'http://127.0.0.1/cb', scope: 'openid' };
    expect((await push({ ...native, login_hint: 'x'.repeat(321) })).status).toBe(201);
    expect(await outcome({ ...good, login_hint: 'x'.repeat(320) })).toBe('/login');
    expect(await outcome([...Object.entries(good), ['login_hint', 'a'], ['login_hint', 'b']])).toBe('invalid_request');
  });

  it('shows sign-up for prompt=create, and refuses it with none (Initiating User Registration 1.0 §4)', async () => {
    expect(await outcome({ ...good, prompt: 'create' })).toBe('/signup');
    expect(await outcome({ ...good, prompt: 'create login' })).toBe('/signup');
    expect(await outcome({ ...good, prompt: 'none create' })).toBe('invalid_request');
    expect(await outcome({ ...good, prompt: 'register' })).toBe('invalid_request');
  });

  it('accepts offline_access from clients with the refresh_token grant, and ignores it from others (§11)', async () => {
    const stored = async (client: Client) => {
      const { start, store, clock } = createPortal([client]);
      const { id } = pageOf(await start({ ...good, scope: 'openid offline_access' }));
      return (await store.findInteraction(id, clock.now))?.request.scopes;
    };
    expect(await stored(trailmap)).toEqual(['openid', 'offline_access']);
    expect(await stored(changed({ grant_types: ['authorization_code'] }))).toEqual(['openid']);
  });
});

describe('PKCE (RFC 7636 §4.3, RFC 9700 §2.1.1)', () => {
  const without = { ...good, code_challenge: undefined, code_challenge_method: undefined };

  it('is required, as S256', async () => {
    expect(await outcome(without)).toBe('invalid_request');
    expect(await outcome({ ...good, code_challenge_method: 'plain' })).toBe('invalid_request');
    expect(await outcome({ ...good, code_challenge_method: undefined })).toBe('invalid_request');
    expect(await outcome({ ...good, code_challenge: undefined })).toBe('invalid_request');
    expect(await outcome({ ...good, code_challenge: 'short' })).toBe('invalid_request');
    expect(await outcome(good)).toBe('/login');
  });

  it('may be omitted by a confidential OpenID Connect client with a nonce (OAuth 2.1, draft, §7.5.1)', async () => {
    const usual = changed({ require_pkce: false });
    expect(await outcome(without, usual)).toBe('/login');
    expect(await outcome({ ...without, nonce: undefined }, usual)).toBe('invalid_request');
    expect(await outcome({ ...without, scope: 'email' }, usual)).toBe('invalid_request');
    expect(await outcome({ ...good, code_challenge_method: 'plain' }, usual)).toBe('invalid_request');
    const isPublic = changed({ require_pkce: false, token_endpoint_auth_method: 'none' });
    expect(await outcome(without, isPublic)).toBe('invalid_request');
  });

  it('is required only of public clients if the operator says so, and of clients that require it', async () => {
    const policy = { pkce: 'public-clients' } as const;
    const usual = changed({ require_pkce: false });
    expect(await outcome({ ...without, nonce: undefined }, usual, policy)).toBe('/login');
    expect(await outcome({ ...without, scope: 'email' }, usual, policy)).toBe('/login');
    expect(await outcome({ ...good, code_challenge_method: 'plain' }, usual, policy)).toBe('invalid_request');
    expect(await outcome(without, changed({ require_pkce: true }), policy)).toBe('invalid_request');
    const isPublic = changed({ require_pkce: false, token_endpoint_auth_method: 'none' });
    expect(await outcome(without, isPublic, policy)).toBe('invalid_request');
  });
});

describe('resource indicators (RFC 8707 §2)', () => {
  const routes = 'https://api.routes.example';
  const ledger = 'https://api.ledger.example';
  const both = { ...good, scope: 'routes.read invoices.read' };

  it('may be repeated, must be reachable, and must cover the scopes', async () => {
    expect(await outcome([...Object.entries(both), ['resource', routes], ['resource', ledger]])).toBe('/login');
    expect(await outcome({ ...good, scope: 'openid routes.read', resource: routes })).toBe('/login');
    expect(await outcome({ ...both, resource: routes })).toBe('invalid_scope');
    expect(await outcome({ ...good, resource: routes })).toBe('invalid_target');
    for (const resource of ['https://unknown.example', `${routes}#x`, `${routes}/other`, 'x']) {
      expect(await outcome({ ...good, scope: 'routes.read', resource })).toBe('invalid_target');
    }
  });

  it('are those of the scopes by default', async () => {
    const { start, store, clock } = createPortal();
    const { id } = pageOf(await start(both));
    expect((await store.findInteraction(id, clock.now))?.request.resources).toEqual([routes, ledger]);
  });
});

describe('what is stored of a request', () => {
  it('includes default_max_age if the request has no max_age', async () => {
    const { start, store, clock } = createPortal([changed({ default_max_age: 60 })]);
    const kept = async (parameters: Parameters) =>
      (await store.findInteraction(pageOf(await start(parameters)).id, clock.now))?.request.maxAge;
    expect(await kept(good)).toBe(60);
    expect(await kept({ ...good, max_age: '5' })).toBe(5);
  });

  it('includes the subject of an ID token of this client, even an expired one', async () => {
    const { start, store, clock, deps } = createPortal();
    const ring = createKeyRing(deps);
    const hint = (claims: Record<string, unknown>, typ = 'JWT') =>
      sign(ring, 'RS256', { typ }, { iss: deps.issuer, aud: 'trailmap', sub: 'ada', exp: clock.now - 9, ...claims });
    const tried = async (id_token_hint: string, more: Parameters = {}) => {
      const response = await start({ ...good, id_token_hint, ...more });
      const found = await store.findInteraction(pageOf(response).id, clock.now);
      return found?.request.requiredSub ?? answerOf(response).get('error');
    };
    expect(await tried(await hint({}))).toBe('ada');
    expect(await tried(await hint({ aud: ['trailmap', 'another'] }))).toBe('ada');
    expect(await tried(await hint({ aud: 'another' }))).toBe('invalid_request');
    expect(await tried(await hint({ iss: 'https://evil.example' }))).toBe('invalid_request');
    expect(await tried(await hint({}, 'at+jwt'))).toBe('invalid_request');
    expect(await tried(`${(await hint({})).slice(0, -8)}AAAAAAAA`)).toBe('invalid_request');
    const claims = (sub: string) => ({ claims: JSON.stringify({ id_token: { sub: { value: sub } } }) });
    expect(await tried(await hint({}), claims('ada'))).toBe('ada');
    expect(await tried(await hint({}), claims('bob'))).toBe('invalid_request');
  });
});
