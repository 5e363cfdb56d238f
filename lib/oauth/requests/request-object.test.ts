import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sha256 } from '../crypto';
import type { Client } from '../model/client-records';
import {
  answerOf,
  callback,
  challenge,
  createPortal,
  good,
  issuer,
  type Parameters,
  pageOf,
  resource,
  startedAt,
  trailmap,
} from '../testing/authorize.fixture';

const own = await generateKeyPair('ES256', { extractable: true });
const rsa = await generateKeyPair('RS256', { extractable: true });
const foreign = await generateKeyPair('ES256', { extractable: true });
const jwks = {
  keys: [
    { ...(await exportJWK(own.publicKey)), kty: 'EC' as const, kid: 'own' },
    { ...(await exportJWK(rsa.publicKey)), kty: 'RSA' as const, kid: 'rsa' },
  ],
};
const uri = 'https://trailmap.example/requests/1';
const registered = (metadata: Partial<Client['metadata']> = {}, id = 'trailmap'): Client => ({
  ...trailmap,
  id,
  secretHashes: [sha256('secret')],
  metadata: { ...trailmap.metadata, jwks, request_uris: [uri], ...metadata },
});
const basic = { authorization: `Basic ${btoa('trailmap:secret')}` };

const typ = 'oauth-authz-req+jwt';
const times = { iat: startedAt, nbf: startedAt, exp: startedAt + 300 };
const claims = { ...good, iss: 'trailmap', aud: issuer, ...times };

const signed = (more: Record<string, unknown> = {}, header: Record<string, unknown> = {}, key = own.privateKey) =>
  new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg: 'ES256', typ, ...header }).sign(key);

function portalWith(metadata: Partial<Client['metadata']> = {}, fetched?: typeof fetch) {
  const portal = createPortal([registered(metadata), registered(metadata, 'other')], fetched ? { fetch: fetched } : {});
  /** The error, shown or redirected, or the path of the page that the browser is sent to. */
  async function outcome(parameters: Parameters): Promise<string> {
    const response = await portal.start(parameters);
    if (response.status !== 303) return /<h1>(\w+)/.exec(await response.text())?.[1] ?? 'nothing';
    return answerOf(response).get('error') ?? pageOf(response).path;
  }
  const by = (request: string, more: Record<string, string> = {}) =>
    outcome({ client_id: 'trailmap', request, ...more });
  const kept = async (parameters: Parameters) =>
    (await portal.store.findInteraction(pageOf(await portal.start(parameters)).id, portal.clock.now))?.request;
  return { ...portal, outcome, by, kept };
}

describe('a request object by value (RFC 9101 §5.1)', () => {
  it('contains all parameters: others are neither merged nor added (§6.3)', async () => {
    const { kept } = portalWith();
    const request = await signed({ nonce: undefined, max_age: 30, resource: [resource], scope: 'openid routes.read' });
    expect(
      await kept({
        client_id: 'trailmap',
        request,
        scope: 'openid invoices.read',
        nonce: 'added',
        prompt: 'consent',
        redirect_uri: 'https://evil.example/',
      }),
    ).toEqual({
      clientId: 'trailmap',
      redirectUri: callback,
      responseType: 'code',
      responseMode: 'query',
      state: 'st-1',
      scopes: ['openid', 'routes.read'],
      resources: [resource],
      maxAge: 30,
      codeChallenge: challenge,
      prompt: [],
      acrValues: [],
      uiLocales: [],
    });
  });

  it('may contain the claims parameter as JSON (OpenID Connect Core §6.1)', async () => {
    const { kept } = portalWith();
    const request = await signed({ claims: { userinfo: { email: null } } });
    expect((await kept({ client_id: 'trailmap', request }))?.claims).toEqual({
      userinfo: { email: null },
      id_token: {},
    });
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['with the type of RFC 9101 §10.8', {}, {}],
    ['with its type in another case (RFC 7515 §4.1.9)', {}, { typ: 'OAuth-Authz-Req+JWT' }],
    ['with the whole media type', {}, { typ: 'application/oauth-authz-req+jwt' }],
    ['with the old type', {}, { typ: 'JWT' }],
    ['with the old type in lower case', {}, { typ: 'jwt' }],
    ['with the old type as a media type', {}, { typ: 'application/jwt' }],
    ['without a type', {}, { typ: undefined }],
    ['for several, us among them', { aud: ['https://other.example', issuer] }, {}],
    ['without the claims that are only recommended (§4)', { iss: undefined, aud: undefined, exp: undefined }, {}],
    ['within the tolerated clock difference', { exp: startedAt - 59, nbf: startedAt + 59 }, {}],
  ])('is accepted %s', async (_, more, header) => {
    expect(await portalWith().by(await signed(more, header))).toBe('/login');
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['made for another purpose (§10.8)', {}, { typ: 'client-authentication+jwt' }],
    ['with a type that only looks alike', {}, { typ: 'text/oauth-authz-req+jwt' }],
    ['typed as a DPoP proof', {}, { typ: 'dpop+jwt' }],
    ['of another issuer', { iss: 'other' }, {}],
    ['of another client (§5)', { client_id: 'other' }, {}],
    ['without client_id and iss', { client_id: undefined, iss: undefined }, {}],
    ['for another server (§4)', { aud: 'https://other.example' }, {}],
    ['that has expired', { exp: startedAt - 60 }, {}],
    ['that is not valid yet', { nbf: startedAt + 61 }, {}],
    ['from the future', { iat: startedAt + 61 }, {}],
    ['that could authenticate the client (§10.8)', { sub: 'trailmap' }, {}],
    ['with another request object inside (§4)', { request: 'e30.e30.' }, {}],
    ['with a request_uri inside (§4)', { request_uri: uri }, {}],
    ['with a scope that is a list', { scope: ['openid'] }, {}],
    ['with a null state', { state: null }, {}],
    ['with half of a surrogate pair', { state: '\ud800' }, {}],
    ['with an exp that is a string', { exp: '1800000300' }, {}],
  ])('is refused %s', async (_, more, header) => {
    expect(await portalWith().by(await signed(more, header))).toBe('invalid_request_object');
  });

  it('sends responses and errors to its own redirect_uri', async () => {
    const { start } = portalWith();
    const answer = answerOf(await start({ client_id: 'trailmap', request: await signed({ prompt: 'none' }) }));
    expect(Object.fromEntries(answer)).toMatchObject({ error: 'login_required', state: 'st-1' });
    const astray = await start({
      client_id: 'trailmap',
      request: await signed({ redirect_uri: 'https://evil.example/' }),
    });
    expect(astray.status).toBe(400);
    expect(astray.headers.get('location')).toBeNull();
  });

  it('with a jti can be answered once, however often it is started', async () => {
    const { start, through } = portalWith();
    const parameters = { client_id: 'trailmap', request: await signed({ jti: 'j-1' }) };
    expect(pageOf(await start(parameters)).path).toBe('/login');
    expect(answerOf(await through(parameters)).has('code')).toBe(true);
    expect(answerOf(await through(parameters)).get('error')).toBe('invalid_request');
    expect(answerOf(await through({ ...parameters, request: await signed({ jti: 'j-2' }) })).has('code')).toBe(true);
  });
});

describe('its signature', () => {
  it('must be made with a key of the client (RFC 9101 §6.2)', async () => {
    const { by } = portalWith();
    expect(await by(await signed({}, { kid: 'own' }))).toBe('/login');
    expect(await by(await signed({}, { alg: 'RS256', kid: 'rsa' }, rsa.privateKey))).toBe('/login');
    const whole = await signed();
    const [header, , signature] = whole.split('.');
    const payload = Buffer.from(JSON.stringify({ ...claims, scope: 'openid profile' })).toString('base64url');
    for (const forged of [
      await signed({}, {}, foreign.privateKey),
      await signed({}, { kid: 'own' }, foreign.privateKey),
      await signed({}, { kid: 'unknown' }),
      `${header}.${payload}.${signature}`,
      `${whole.slice(0, -6)}AAAAAA`,
      'a.b.c',
      'a.b.c.d.e',
      '',
    ]) {
      expect(['invalid_request_object', 'invalid_request']).toContain(await by(forged));
    }
  });

  it('is never symmetric: a public key is not a secret (RFC 8725 §2.1)', async () => {
    const pem = new TextEncoder().encode(JSON.stringify(jwks.keys[1]));
    const confused = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ, kid: 'rsa' }).sign(pem);
    expect(await portalWith().by(confused)).toBe('invalid_request_object');
  });

  it('uses only the registered algorithm (OpenID Connect Dynamic Client Registration §2)', async () => {
    const { by } = portalWith({ request_object_signing_alg: 'RS256' });
    expect(await by(await signed({}, { alg: 'RS256' }, rsa.privateKey))).toBe('/login');
    expect(await by(await signed())).toBe('invalid_request_object');
  });

  it('may be Ed25519, by either of its names (RFC 9864 §2.2)', async () => {
    const pair = await generateKeyPair('Ed25519', { extractable: true });
    const keys = [{ ...(await exportJWK(pair.publicKey)), kty: 'OKP', alg: 'EdDSA' }];
    for (const name of ['EdDSA', 'Ed25519'] as const) {
      const { by } = portalWith({ jwks: { keys }, request_object_signing_alg: name });
      for (const alg of ['EdDSA', 'Ed25519'])
        expect(await by(await signed({}, { alg }, pair.privateKey))).toBe('/login');
      expect(await by(await signed())).toBe('invalid_request_object');
    }
  });

  it('may be missing only if the client registered so (OpenID Connect Core §6.1)', async () => {
    const unsigned = new UnsecuredJWT(claims).encode();
    expect(await portalWith().by(unsigned)).toBe('invalid_request_object');
    expect(await portalWith({ request_object_signing_alg: 'ES256' }).by(unsigned)).toBe('invalid_request_object');
    const { by } = portalWith({ request_object_signing_alg: 'none' });
    expect(await by(unsigned)).toBe('/login');
    expect(await by(`${unsigned}AAAA`)).toBe('invalid_request_object');
    expect(await by(await signed())).toBe('invalid_request_object');
    expect(await by(new UnsecuredJWT({ ...claims, client_id: 'other' }).encode())).toBe('invalid_request_object');
  });

  it('can be required (RFC 9101 §10.5)', async () => {
    const { by, outcome, push } = portalWith({ require_signed_request_object: true });
    expect(await outcome(good)).toBe('invalid_request');
    expect(await by(await signed())).toBe('/login');
    expect((await push(good, basic)).status).toBe(400);
    expect((await push({ request: await signed() }, basic)).status).toBe(201);
  });

  it('of one client is invalid for another', async () => {
    const { start } = portalWith({ jwks: { keys: jwks.keys } });
    const response = await start({ client_id: 'other', request: await signed() });
    expect(response.status).toBe(400);
  });
});

describe('a request object by address (RFC 9101 §5.2)', () => {
  const serving = (body: string | Promise<string>, init: ResponseInit = {}) => {
    const asked: string[] = [];
    const fetched: typeof fetch = async (input, options) => {
      asked.push(`${String(input)} ${options?.redirect}`);
      return new Response(await body, init);
    };
    return { asked, fetched };
  };

  it('is fetched from registered addresses only', async () => {
    const { asked, fetched } = serving(signed());
    const { outcome } = portalWith({}, fetched);
    expect(await outcome({ client_id: 'trailmap', request_uri: uri })).toBe('/login');
    expect(await outcome({ client_id: 'trailmap', request_uri: `${uri}#v2` })).toBe('/login');
    expect(asked).toEqual([`${uri} manual`, `${uri} manual`]);
    for (const request_uri of [
      'https://trailmap.example/requests/2',
      `${uri}?x`,
      'http://169.254.169.254/latest/meta-data',
      'http://localhost:5432/',
      'file:///etc/passwd',
      'urn:example:1',
      '#',
      `${uri}#${'x'.repeat(512)}`,
    ]) {
      expect(await outcome({ client_id: 'trailmap', request_uri })).toBe('invalid_request_uri');
    }
    expect(asked).toHaveLength(2);
  });

  it('is refused if it cannot be fetched, redirects, is too large, or is none (§7)', async () => {
    const failing: typeof fetch = () => Promise.reject(new Error('trailmap.example resolves to 10.0.0.7'));
    const fetches = [
      failing,
      serving('', { status: 404 }).fetched,
      serving('x'.repeat(40_000)).fetched,
      serving(signed(), { status: 302, headers: { location: `${uri}/moved` } }).fetched,
    ];
    for (const fetched of fetches) {
      const { start } = portalWith({}, fetched);
      const response = await start({ ...good, request_uri: uri });
      expect(answerOf(response).get('error')).toBe('invalid_request_uri');
      // RFC 9101 §10.4: the response reveals nothing about the server's network.
      expect(answerOf(response).get('error_description')).not.toContain('10.0.0.7');
    }
    const { outcome } = portalWith({}, serving('<html>').fetched);
    expect(await outcome({ client_id: 'trailmap', request_uri: uri })).toBe('invalid_request_object');
  });

  it('cannot be combined with one by value (§5), nor sent twice', async () => {
    const { fetched, asked } = serving(signed());
    const { outcome } = portalWith({}, fetched);
    expect(await outcome({ client_id: 'trailmap', request_uri: uri, request: await signed() })).toBe('invalid_request');
    const twice: [string, string][] = [
      ['client_id', 'trailmap'],
      ['request_uri', uri],
      ['request_uri', uri],
    ];
    expect(await outcome(twice)).toBe('invalid_request');
    expect(asked).toEqual([]);
  });
});

describe('a request object that is pushed (RFC 9126 §3)', () => {
  it('is checked when it is pushed, and replaces other parameters', async () => {
    const { push, store, clock, start } = portalWith();
    const response = await push({ request: await signed(), scope: 'openid profile' }, basic);
    const { request_uri } = z.object({ request_uri: z.string() }).parse(await response.json());
    clock.now += 80;
    const { id } = pageOf(await start({ client_id: 'trailmap', request_uri }));
    expect((await store.findInteraction(id, clock.now))?.request.scopes).toEqual(['openid', 'email']);
  });

  it('is refused for another client, and a second time with the same jti', async () => {
    const { push } = portalWith();
    const error = async (parameters: Parameters) =>
      z.object({ error: z.string().optional() }).parse(await (await push(parameters, basic)).json()).error;
    expect(await error({ request: await signed({ client_id: 'other', iss: 'other' }) })).toBe('invalid_request_object');
    expect(await error({ request: await signed({}, {}, foreign.privateKey) })).toBe('invalid_request_object');
    const request = await signed({ jti: 'once' });
    expect(await error({ request })).toBeUndefined();
    expect(await error({ request })).toBe('invalid_request_object');
  });
});
