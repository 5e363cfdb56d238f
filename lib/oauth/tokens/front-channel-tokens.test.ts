import { createHash } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { clientMetadataSchema } from '../clients/metadata';
import { clientMetadataFaults } from '../clients/metadata-rules';
import { sha256 } from '../crypto';
import { responseTypes } from '../model/response-type';
import type { SigningAlg } from '../model/signing-algs';
import {
  answerOf,
  callback,
  createPortal,
  good,
  issuer,
  legacyApp,
  locationOf,
  resource,
  startedAt,
} from '../testing/authorize.fixture';

const asked = { ...good, client_id: 'legacy-app' };
const half = (hash: 'sha256' | 'sha512', text: string) => {
  const whole = createHash(hash).update(text).digest();
  return whole.subarray(0, whole.length / 2).toString('base64url');
};

describe('response types (OAuth 2.0 Multiple Response Types §3 and §5, OpenID Connect Core §3.2.2.5 and §3.3.2.5)', () => {
  it.each([
    ['id_token', ['id_token']],
    ['token', ['access_token', 'token_type', 'expires_in', 'scope']],
    ['id_token token', ['access_token', 'token_type', 'expires_in', 'scope', 'id_token']],
    ['code id_token', ['code', 'id_token']],
    ['code token', ['code', 'access_token', 'token_type', 'expires_in', 'scope']],
    ['code id_token token', ['code', 'access_token', 'token_type', 'expires_in', 'scope', 'id_token']],
    ['token code id_token', ['code', 'access_token', 'token_type', 'expires_in', 'scope', 'id_token']],
  ])('%s is answered in the fragment with exactly these, state and iss', async (response_type, names) => {
    const portal = createPortal();
    const response = await portal.through({ ...asked, response_type });
    const location = locationOf(response);
    expect(response.status).toBe(303);
    expect(`${location.origin}${location.pathname}${location.search}`).toBe(callback);
    expect([...answerOf(response).keys()]).toEqual([...names, 'state', 'iss']);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('must be registered by the client (RFC 6749 §4.2.2.1: unauthorized_client)', async () => {
    const metadata = { ...legacyApp.metadata, response_types: ['code' as const, 'code id_token' as const] };
    const portal = createPortal([{ ...legacyApp, metadata }]);
    for (const response_type of responseTypes) {
      const answer = answerOf(await portal.through({ ...asked, response_type }));
      const registered = metadata.response_types.some((type) => type === response_type);
      expect([response_type, answer.get('error')]).toEqual([response_type, registered ? null : 'unauthorized_client']);
    }
  });

  it('with tokens cannot use the query, and errors use the response mode too (Multiple Response Types §5)', async () => {
    const { start, signIn } = createPortal();
    signIn('s1');
    for (const change of [
      { response_mode: 'query' },
      { response_mode: 'query.jwt' },
      { nonce: undefined },
      { scope: 'unheard.of' },
      { prompt: 'none' },
    ]) {
      const location = locationOf(await start({ ...asked, response_type: 'id_token', ...change }, 's1'));
      expect(location.search).toBe('?tenant=7');
      expect(new URLSearchParams(location.hash.slice(1)).get('error')).not.toBeNull();
    }
  });

  it('can use form_post, and code can use the fragment (Form Post Response Mode §2)', async () => {
    const { through } = createPortal();
    const posted = await through({ ...asked, response_type: 'id_token token', response_mode: 'form_post' });
    const page = await posted.text();
    expect(posted.status).toBe(200);
    for (const name of ['id_token', 'access_token', 'state', 'iss']) expect(page).toContain(`name="${name}"`);
    const code = locationOf(await through({ ...asked, response_mode: 'fragment' }));
    expect(new URLSearchParams(code.hash.slice(1)).get('code')).toMatch(/^[\w-]{43}$/);
  });

  it('with an ID token need a nonce and openid (OpenID Connect Core §3.2.2.1, §3.3.2.11)', async () => {
    const { start } = createPortal();
    for (const response_type of responseTypes) {
      const withoutNonce = answerOf(await start({ ...asked, response_type, nonce: undefined })).get('error');
      const withoutOpenid = answerOf(await start({ ...asked, response_type, scope: 'email' })).get('error');
      const expected = response_type.includes('id_token') ? 'invalid_request' : null;
      expect([response_type, withoutNonce, withoutOpenid]).toEqual([response_type, expected, expected]);
    }
  });

  it('with a code need PKCE; without a code there is nothing to bind and no refresh token (§11)', async () => {
    const { through, start, store } = createPortal();
    const without = { ...asked, code_challenge: undefined, code_challenge_method: undefined };
    expect(answerOf(await start({ ...without, response_type: 'code id_token' })).get('error')).toBe('invalid_request');
    const scope = 'openid offline_access email';
    expect(answerOf(await through({ ...without, scope, response_type: 'id_token' })).has('id_token')).toBe(true);
    expect(store.grants()[0]?.scopes.map((entry) => entry.scope)).toEqual(['openid', 'email']);
  });
});

describe('ID tokens from the authorization endpoint', () => {
  it.each<[SigningAlg, 'sha256' | 'sha512']>([
    ['RS256', 'sha256'],
    ['EdDSA', 'sha512'],
    ['Ed25519', 'sha512'],
  ])('are bound to code and access token (%s: at_hash §3.2.2.10, c_hash §3.3.2.11)', async (alg, hash) => {
    const client = { ...legacyApp, metadata: { ...legacyApp.metadata, id_token_signed_response_alg: alg } };
    const portal = createPortal([client]);
    const answer = answerOf(await portal.through({ ...asked, response_type: 'code id_token token' }));
    const jwks = await (await portal.server.jwks(new Request(`${issuer}/oauth/jwks`))).json();
    const { payload, protectedHeader } = await jwtVerify(answer.get('id_token') ?? '', createLocalJWKSet(jwks), {
      issuer,
      audience: 'legacy-app',
      currentDate: new Date(startedAt * 1000),
    });
    expect(protectedHeader.alg).toBe(alg);
    expect(payload).toMatchObject({
      sub: 'ada',
      nonce: 'n-1',
      at_hash: half(hash, answer.get('access_token') ?? ''),
      c_hash: half(hash, answer.get('code') ?? ''),
    });
    expect(payload).not.toHaveProperty('email');
  });

  it('contain the claims of scopes only if they are issued alone (OpenID Connect Core §5.4)', async () => {
    const { through } = createPortal();
    const claims = async (response_type: string) =>
      decodeJwt(answerOf(await through({ ...asked, response_type })).get('id_token') ?? '');
    expect(await claims('id_token')).toMatchObject({ sub: 'ada', email: 'ada@example.com', email_verified: true });
    expect(await claims('id_token')).not.toHaveProperty('at_hash');
    for (const type of ['id_token token', 'code id_token']) expect(await claims(type)).not.toHaveProperty('email');
  });
});

describe('access tokens from the authorization endpoint (RFC 6749 §4.2.2)', () => {
  it('are short-lived, carry what was allowed, and work at userinfo until the owner ends them', async () => {
    const portal = createPortal();
    const scope = 'openid email invoices.read';
    const answer = answerOf(await portal.through({ ...asked, scope, response_type: 'token' }));
    const token = answer.get('access_token') ?? '';
    expect(answer.get('expires_in')).toBe('300');
    expect(answer.get('token_type')).toBe('Bearer');
    expect(answer.has('refresh_token')).toBe(false);
    const claims = decodeJwt(token);
    expect(claims.exp).toBe(startedAt + 300);
    expect(claims.aud).toEqual(['https://api.ledger.example', issuer]);

    const headers = { authorization: `Bearer ${token}` };
    const userinfo = () => portal.server.userinfo(new Request(`${issuer}/oauth/userinfo`, { headers }));
    expect(await (await userinfo()).json()).toMatchObject({ sub: 'ada', email: 'ada@example.com' });
    await portal.server.grants.end('ada', portal.store.grants()[0]?.id ?? '');
    expect((await userinfo()).status).toBe(401);
  });

  it('never outlive the grant, and are narrowed to the requested resources (RFC 8707 §2)', async () => {
    const portal = createPortal();
    const login = portal.signIn('s1');
    const response = await portal.start({ ...asked, scope: 'routes.read', resource, response_type: 'token' }, 's1');
    const id = locationOf(response).searchParams.get('interaction') ?? '';
    const answer = answerOf(await portal.allow(id, login, { endsAt: startedAt + 100 }));
    expect(decodeJwt(answer.get('access_token') ?? '')).toMatchObject({ aud: resource, exp: startedAt + 100 });
    expect(answer.get('expires_in')).toBe('100');
  });

  it('are revoked when the code of the same response is replayed (RFC 9700 §4.5)', async () => {
    const portal = createPortal();
    const answer = answerOf(await portal.through({ ...asked, response_type: 'code token' }));
    const state = await portal.store.findCode(sha256(answer.get('code') ?? ''));
    await portal.store.endFamily(state?.code.familyId ?? '', state?.grant.id ?? '', 'code_replayed', true, startedAt);
    const headers = { authorization: `Bearer ${answer.get('access_token')}` };
    expect((await portal.server.userinfo(new Request(`${issuer}/oauth/userinfo`, { headers }))).status).toBe(401);
  });
});

describe('clients whose tokens are bound to a key (RFC 9449 §5.2, RFC 8705 §3)', () => {
  it.each([{ dpop_bound_access_tokens: true }, { tls_client_certificate_bound_access_tokens: true }])(
    '%o: get no tokens from the authorization endpoint',
    async (change) => {
      const portal = createPortal([{ ...legacyApp, metadata: { ...legacyApp.metadata, ...change } }]);
      for (const response_type of ['token', 'code token', 'id_token token']) {
        expect(answerOf(await portal.through({ ...asked, response_type })).get('error')).toBe('unauthorized_client');
      }
      expect(answerOf(await portal.through({ ...asked, response_type: 'code id_token' })).has('code')).toBe(true);
    },
  );
});

describe('registration (RFC 7591 §2.1)', () => {
  const faults = (metadata: Record<string, unknown>) =>
    clientMetadataFaults(
      clientMetadataSchema.parse({ client_name: 'x', redirect_uris: [callback], ...metadata }),
      'web',
    ).map(({ field }) => field);

  it('accepts response types with their values in any order, and stores one order', () => {
    const { response_types } = clientMetadataSchema.parse({
      client_name: 'x',
      response_types: ['token code id_token'],
    });
    expect(response_types).toEqual(['code id_token token']);
    expect(clientMetadataSchema.safeParse({ client_name: 'x', response_types: ['none'] }).success).toBe(false);
  });

  it('requires grant types and response types that match', () => {
    const both = ['authorization_code', 'implicit'];
    expect(faults({ response_types: ['code id_token'], grant_types: both })).toEqual([]);
    expect(faults({ response_types: ['id_token'], grant_types: ['implicit'] })).toEqual([]);
    expect(faults({ response_types: ['code id_token'], grant_types: ['authorization_code'] })).toEqual([
      'response_types',
    ]);
    expect(faults({ response_types: ['code'], grant_types: both })).toEqual(['response_types']);
    expect(faults({ response_types: ['token'], grant_types: both })).toEqual(['response_types']);
  });
});
