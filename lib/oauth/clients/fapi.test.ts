import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  answerOf,
  assertion,
  callback,
  challenge,
  claimsOf,
  clientKey,
  clientOf,
  createPortal,
  formRequest,
  issuer,
  type Parameters,
  type Portal,
  routesApi,
  startedAt,
  verifier,
} from '../testing/token.fixture';
import { assertionType } from './authentication';
import { clientMetadataSchema } from './metadata';
import { clientMetadataFaults } from './metadata-rules';

const metadata = {
  profile: 'fapi2',
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [{ ...(await exportJWK(clientKey.publicKey)), kty: 'EC' }] },
  id_token_signed_response_alg: 'PS256',
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
};
const bank = clientOf('bank', metadata, { secretHashes: [] });
const mine = await generateKeyPair('ES256', { extractable: true });
const jwk = await exportJWK(mine.publicKey);

const proof = (path = '/oauth/token') =>
  new SignJWT({ jti: crypto.randomUUID(), htm: 'POST', htu: issuer + path, iat: startedAt })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
    .sign(mine.privateKey);

async function asBank(portal: Portal, path: '/oauth/token' | '/oauth/par', parameters: Parameters, proved = true) {
  const authentication = { client_assertion_type: assertionType, client_assertion: await assertion('bank') };
  const headers: Record<string, string> = proved ? { dpop: await proof(path) } : {};
  const request = formRequest(path, { ...Object.fromEntries(Object.entries(parameters)), ...authentication }, headers);
  return answerOf(await (path === '/oauth/par' ? portal.server.par(request) : portal.server.token(request)));
}

const asked = {
  client_id: 'bank',
  redirect_uri: callback,
  response_type: 'code',
  scope: 'openid routes.read',
  code_challenge: challenge,
  code_challenge_method: 'S256',
};
const start = (portal: Portal, parameters: Record<string, string>) =>
  portal.server.authorize(new Request(`${issuer}/oauth/authorize?${new URLSearchParams(parameters)}`));

const redeeming = (code: string) => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: callback,
  code_verifier: verifier,
});

describe('a client of the FAPI 2.0 profile', () => {
  it('completes the whole flow: pushed, with PKCE, with its key, and with a bound code (§5.3.2)', async () => {
    const portal = await createPortal({ clients: [bank] });
    const pushed = await asBank(portal, '/oauth/par', asked);
    expect(pushed.status).toBe(201);
    expect(Number(pushed.body['expires_in'])).toBeLessThan(600);
    const response = await start(portal, { client_id: 'bank', request_uri: String(pushed.body['request_uri']) });
    expect(response.status).toBe(303);
    expect(new URL(response.headers.get('location') ?? '').pathname).toBe('/login');
    const code = await portal.mintCode(undefined, { clientId: 'bank' });
    const { status, body } = await asBank(portal, '/oauth/token', redeeming(code));
    expect(status).toBe(200);
    expect(body['token_type']).toBe('DPoP');
    expect(claimsOf(body['access_token'])['cnf']).toEqual({ jkt: await calculateJwkThumbprint(jwk) });
  });

  it('cannot send an authorization request without pushing it (§5.3.2.2)', async () => {
    const portal = await createPortal({ clients: [bank] });
    const location = new URL((await start(portal, asked)).headers.get('location') ?? '');
    expect(location.searchParams.get('error')).toBe('invalid_request');
    expect(location.searchParams.get('iss')).toBe(issuer);
  });

  it('cannot push a request without PKCE, whatever it registered (§5.3.2.2)', async () => {
    const lenient = clientOf('bank', { ...metadata, require_pkce: false });
    const portal = await createPortal({ clients: [lenient] });
    const { code_challenge: _, code_challenge_method: __, ...without } = asked;
    expect(await asBank(portal, '/oauth/par', { ...without, nonce: 'n' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
  });

  it('gets no unbound token (§5.3.2.1)', async () => {
    const portal = await createPortal({ clients: [bank] });
    const code = await portal.mintCode(undefined, { clientId: 'bank' });
    expect(await asBank(portal, '/oauth/token', redeeming(code), false)).toMatchObject({ status: 400 });
    const machine = { grant_type: 'client_credentials', scope: 'routes.sync' };
    expect(await asBank(portal, '/oauth/token', machine, false)).toMatchObject({ status: 400 });
    expect(await asBank(portal, '/oauth/token', machine)).toMatchObject({ status: 200 });
  });

  it('must name only the issuer as audience, even if it registered otherwise (§5.3.2.1)', async () => {
    const lenient = clientOf('bank', { ...metadata, assertion_audience: 'compatible' });
    const portal = await createPortal({ clients: [lenient] });
    for (const aud of [[issuer], `${issuer}/oauth/token`, [issuer, `${issuer}/oauth/token`]]) {
      const parameters = {
        grant_type: 'client_credentials',
        scope: 'routes.sync',
        client_assertion_type: assertionType,
        client_assertion: await assertion('bank', { aud }),
      };
      expect(await portal.token(parameters, { dpop: await proof() })).toMatchObject({ status: 401 });
    }
  });

  it('cannot authenticate with RS256, nor with a secret (§5.4.1, §5.3.2.1)', async () => {
    const rsa = await generateKeyPair('RS256', { extractable: true });
    const keys = [{ ...(await exportJWK(rsa.publicKey)), kty: 'RSA' }];
    const privateJwk = await exportJWK(rsa.privateKey);
    const signer = (alg: string) => importJWK(privateJwk, alg);
    const secretive = clientOf('secretive', { ...metadata, token_endpoint_auth_method: 'client_secret_basic' });
    const portal = await createPortal({ clients: [clientOf('bank', { ...metadata, jwks: { keys } }), secretive] });
    const machine = { grant_type: 'client_credentials', scope: 'routes.sync' };
    for (const [alg, status] of [
      ['RS256', 401],
      ['PS256', 200],
    ] as const) {
      const client_assertion = await assertion('bank', {}, { key: await signer(alg), header: { alg } });
      const parameters = { ...machine, client_assertion_type: assertionType, client_assertion };
      expect(await portal.token(parameters, { dpop: await proof() })).toMatchObject({ status });
    }
    const headers = { authorization: `Basic ${btoa('secretive:trailmap-secret-of-43-characters-in-base64u')}` };
    expect(await portal.token(machine, { ...headers, dpop: await proof() })).toMatchObject({ status: 401 });
  });

  describe('that signs its requests (FAPI 2.0 Message Signing §5.3.1)', () => {
    const times = { iat: startedAt, nbf: startedAt, exp: startedAt + 3600 };
    const signed = (change: Record<string, unknown> = {}, header = {}) =>
      new SignJWT({ ...asked, iss: 'bank', aud: issuer, ...times, ...change })
        .setProtectedHeader({ alg: 'ES256', typ: 'oauth-authz-req+jwt', ...header })
        .sign(clientKey.privateKey);
    const push = async (request: string, client = bank) => {
      const portal = await createPortal({ clients: [client] });
      const { status, body } = await asBank(portal, '/oauth/par', { request });
      return body['error'] === undefined ? status : body['error'];
    };

    it.each<[string, Record<string, unknown>]>([
      ['signed now, for an hour', {}],
      ['with us among its audiences', { aud: ['https://other.example', issuer] }],
      ['signed an hour ago', { nbf: startedAt - 3600, exp: startedAt }],
      ['from a clock that is ten seconds ahead', { nbf: startedAt + 10, exp: startedAt + 3610 }],
    ])('is accepted with an object %s', async (_, change) => {
      expect(await push(await signed(change))).toBe(201);
    });

    it.each<[string, Record<string, unknown>]>([
      ['without nbf', { nbf: undefined }],
      ['without exp', { exp: undefined }],
      ['without aud', { aud: undefined }],
      ['for another server', { aud: 'https://other.example' }],
      ['signed more than an hour ago', { nbf: startedAt - 3601, exp: startedAt - 1 }],
      ['valid for more than an hour', { exp: startedAt + 3601 }],
      ['signed a year ago and still valid', { nbf: startedAt - 31_536_000, exp: startedAt + 60 }],
    ])('is refused with an object %s', async (_, change) => {
      expect(await push(await signed(change))).toBe('invalid_request_object');
    });

    it('is refused with RS256 or no signature, whatever is registered (FAPI 2.0 Security Profile §5.4.1)', async () => {
      const rsa = await generateKeyPair('RS256', { extractable: true });
      const keys = [{ ...(await exportJWK(rsa.publicKey)), kty: 'RSA' }, ...metadata.jwks.keys];
      const client = clientOf('bank', { ...metadata, jwks: { keys } }, { secretHashes: [] });
      const request = await new SignJWT({ ...asked, iss: 'bank', aud: issuer, ...times })
        .setProtectedHeader({ alg: 'RS256' })
        .sign(rsa.privateKey);
      expect(await push(request, client)).toBe('invalid_request_object');
      const unsigned = clientOf('bank', { ...metadata, request_object_signing_alg: 'none' }, { secretHashes: [] });
      const bare = new UnsecuredJWT({ ...asked, iss: 'bank', aud: issuer, ...times }).encode();
      expect(await push(bare, unsigned)).toBe('invalid_request_object');
    });

    it('is the only one that needs these claims: other clients may omit them', async () => {
      const other = clientOf('bank', { ...metadata, profile: undefined }, { secretHashes: [] });
      expect(await push(await signed({ nbf: undefined, exp: undefined, aud: undefined }), other)).toBe(201);
    });

    it('must sign its requests if it registered so', async () => {
      const strict = clientOf('bank', { ...metadata, require_signed_request_object: true }, { secretHashes: [] });
      const portal = await createPortal({ clients: [strict] });
      expect(await asBank(portal, '/oauth/par', asked)).toMatchObject({ status: 400 });
      expect(await push(await signed(), strict)).toBe(201);
    });
  });

  it('keeps its refresh token without rotation, also for ten requests at once (§5.3.2.1)', async () => {
    const portal = await createPortal({ clients: [bank] });
    const code = await portal.mintCode(undefined, { clientId: 'bank' });
    const { body } = await asBank(portal, '/oauth/token', redeeming(code));
    const refresh = () =>
      asBank(portal, '/oauth/token', { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) });
    const answers = await Promise.all(Array.from({ length: 10 }, refresh));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(new Set(answers.map((answer) => answer.body['refresh_token']))).toEqual(new Set([body['refresh_token']]));
    const unbound = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
    expect(await asBank(portal, '/oauth/token', unbound, false)).toMatchObject({ status: 400 });
    await portal.server.grants.end('ada', portal.store.grants()[0]?.id ?? '');
    expect(await refresh()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('cannot use the refresh token of another client, nor an expired one', async () => {
    const portal = await createPortal({ clients: [bank], settings: { refreshTokenSeconds: 30 } });
    const others = await portal.exchange(await portal.mintCode());
    const foreign = { grant_type: 'refresh_token', refresh_token: String(others.body['refresh_token']) };
    expect(await asBank(portal, '/oauth/token', foreign)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    const { body } = await asBank(
      portal,
      '/oauth/token',
      redeeming(await portal.mintCode(undefined, { clientId: 'bank' })),
    );
    const own = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
    portal.clock.now += 20;
    expect(await asBank(portal, '/oauth/token', own)).toMatchObject({ status: 200 });
    portal.clock.now += 20; // past its first end: it slid
    expect(await asBank(portal, '/oauth/token', own)).toMatchObject({ status: 200 });
    portal.clock.now += 30;
    expect(await asBank(portal, '/oauth/token', own)).toMatchObject({ status: 400 });
  });

  it('keeps its refresh token no longer than its API allows it to stay unused', async () => {
    const apis = bank.apis.map((api) => ({ ...api, refreshIdleSeconds: api.resource === routesApi ? 20 : 10 }));
    const portal = await createPortal({ clients: [{ ...bank, apis }] });
    const code = await portal.mintCode(['routes.read'], { clientId: 'bank', resources: [routesApi] });
    const { body } = await asBank(portal, '/oauth/token', redeeming(code));
    const refresh = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
    for (const _ of [1, 2]) {
      portal.clock.now += 19;
      const again = await asBank(portal, '/oauth/token', refresh);
      expect(again).toMatchObject({ status: 200, body: { refresh_token_timeout: 20 } });
    }
    portal.clock.now += 20;
    expect(await asBank(portal, '/oauth/token', refresh)).toMatchObject({ status: 400 });
  });

  it('is detected with a copy of a token that was rotated before it adopted the profile (RFC 9700 §4.14.2)', async () => {
    const portal = await createPortal({ clients: [{ ...bank, metadata: { ...bank.metadata, profile: undefined } }] });
    const code = await portal.mintCode(undefined, { clientId: 'bank' });
    const first = await asBank(portal, '/oauth/token', redeeming(code));
    const refresh = (token: unknown) =>
      asBank(portal, '/oauth/token', { grant_type: 'refresh_token', refresh_token: String(token) });
    const second = await refresh(first.body['refresh_token']);
    portal.store.putClient(bank);
    portal.clock.now += 59;
    expect(await refresh(first.body['refresh_token'])).toMatchObject({ status: 400 });
    expect(await refresh(second.body['refresh_token'])).toMatchObject({ status: 200 });
    portal.clock.now += 1;
    expect(await refresh(first.body['refresh_token'])).toMatchObject({ status: 400 });
    expect(await refresh(second.body['refresh_token'])).toMatchObject({ status: 400 });
    expect(portal.store.activities.map(({ kind }) => kind)).toContain('refresh_reused');
  });

  it('gets codes that expire after a minute, whatever the setting (§5.3.2.1)', async () => {
    const { createPortal: createBrowser, trailmap, good, pageOf } = await import('../testing/authorize.fixture');
    const profiled = { ...trailmap, metadata: { ...trailmap.metadata, profile: 'fapi2' as const } };
    const portal = createBrowser([profiled]);
    const login = portal.signIn('s1');
    const id = 'interaction';
    await portal.store.createInteraction({
      id,
      createdAt: startedAt,
      endsAt: startedAt + 60,
      progress: {},
      request: {
        clientId: 'trailmap',
        redirectUri: good.redirect_uri,
        responseType: 'code',
        responseMode: 'query',
        scopes: ['openid'],
        resources: [],
        prompt: [],
        acrValues: [],
        uiLocales: [],
      },
    });
    expect(pageOf(await portal.visit(`${issuer}/oauth/authorize?interaction=${id}`, 's1')).path).toBe('/consent');
    const usual = portal.deps.settings.codeSeconds;
    portal.deps.settings.codeSeconds = 600;
    const state = await portal.codeOf(await portal.allow(id, login));
    portal.deps.settings.codeSeconds = usual;
    expect(state.code.endsAt).toBe(startedAt + 60);
  });

  it.each([
    ['a secret', { token_endpoint_auth_method: 'client_secret_basic', jwks: undefined }, 'token_endpoint_auth_method'],
    ['no binding', { dpop_bound_access_tokens: false }, 'dpop_bound_access_tokens'],
    ['RS256 for ID tokens', { id_token_signed_response_alg: 'RS256' }, 'id_token_signed_response_alg'],
    ['a compatible audience', { assertion_audience: 'compatible' }, 'assertion_audience'],
    ['plain http', { redirect_uris: ['http://localhost/cb'] }, 'redirect_uris'],
  ])('cannot be registered with %s (§5.3.2)', (_, more, field) => {
    const right = {
      client_name: 'Bank',
      redirect_uris: [callback],
      dpop_bound_access_tokens: true,
      authorization_signed_response_alg: 'PS256',
      introspection_signed_response_alg: 'PS256',
    };
    const faults = (given: Record<string, unknown>) =>
      clientMetadataFaults(clientMetadataSchema.parse(given), 'web').map((fault) => fault.field);
    expect(faults({ ...metadata, ...right })).toEqual([]);
    expect(faults({ ...metadata, ...right, ...more })).toContain(field);
  });
});
