/** Clients that authenticate with a MAC under their secret: OpenID Connect Core §9, RFC 7523 §2.2 and §3. */
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import * as openid from 'openid-client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { randomToken, sha256 } from '../crypto';
import type { Client } from '../model/client-records';
import {
  answerOf,
  assertion,
  basic,
  claimsOf,
  clientKey,
  clientOf,
  createPortal,
  formRequest,
  issuer,
  serverSecret,
  startedAt,
} from '../testing/token.fixture';
import { assertionType } from './authentication';
import { type ClientMetadata, clientMetadataSchema } from './metadata';
import { clientMetadataFaults } from './metadata-rules';
import { sealClientSecret } from './sealed-secrets';

const machine = { grant_type: 'client_credentials', scope: 'routes.sync' };
const invalidClient = { status: 401, body: { error: 'invalid_client' } };
const method = { token_endpoint_auth_method: 'client_secret_jwt' };
const bytes = (text: string) => new TextEncoder().encode(text);
const secret = `cs_secret_${randomToken()}${randomToken()}`;

async function sealedClient(id: string, secrets: string[], metadata = {}, more: Partial<Client> = {}) {
  const sealedSecrets = await Promise.all(secrets.map((one) => sealClientSecret(serverSecret, one)));
  const secretHashes = secrets.map(sha256);
  return clientOf(id, { ...method, ...metadata }, { secretHashes, sealedSecrets, ...more });
}
const mac = await sealedClient('mac', [secret]);
const short = await sealedClient('short', ['s'.repeat(32)]);
const publicJwk = { ...(await exportJWK(clientKey.publicKey)), kty: 'EC', kid: 'k1', alg: 'ES256' };
const keyed = clientOf('keyed', { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [publicJwk] } });

const signed = (claims = {}, alg = 'HS256', key = secret, id = 'mac') =>
  assertion(id, claims, { header: { alg }, key: bytes(key) });
const asserted = (jwt: string, more = {}) => ({
  ...machine,
  client_assertion_type: assertionType,
  client_assertion: jwt,
  ...more,
});
const portalOf = (...clients: Client[]) => createPortal({ clients: [mac, short, keyed, ...clients] });

describe('client_secret_jwt', () => {
  it.each(['HS256', 'HS384', 'HS512'])(
    'authenticates the client by %s with its secret (OpenID Connect Core §9)',
    async (alg) => {
      const portal = await portalOf();
      const answer = await portal.token(asserted(await signed({}, alg)), {});
      expect(answer).toMatchObject({ status: 200 });
      expect(claimsOf(answer.body['access_token'])).toMatchObject({ client_id: 'mac' });
      expect(await portal.token(asserted(await signed({}, alg), { client_id: 'mac' }), {})).toMatchObject({
        status: 200,
      });
    },
  );

  it('works wherever clients authenticate, as discovery says (RFC 8414 §2)', async () => {
    const portal = await portalOf();
    const { client_assertion, client_assertion_type } = asserted(await signed());
    const parameters = { token: 'x', client_assertion, client_assertion_type };
    const introspected = await portal.server.introspect(formRequest('/oauth/introspect', parameters));
    expect(await introspected.json()).toEqual({ active: false });
    const url = `${issuer}/.well-known/openid-configuration`;
    const { body } = await answerOf(await portal.server.discovery(new Request(url)));
    for (const endpoint of ['token', 'introspection', 'revocation']) {
      expect(body[`${endpoint}_endpoint_auth_methods_supported`]).toContain('client_secret_jwt');
      const algs = body[`${endpoint}_endpoint_auth_signing_alg_values_supported`];
      expect(algs).toEqual(expect.arrayContaining(['ES256', 'HS256', 'HS384', 'HS512']));
    }
  });

  it('works with another library (openid-client)', async () => {
    const portal = await portalOf();
    // The library uses its own clock.
    vi.useFakeTimers({ toFake: ['Date'], now: startedAt * 1000 });
    onTestFinished(() => void vi.useRealTimers());
    const fetched: openid.CustomFetch = (url, { body, headers, method: verb }) => {
      const request = new Request(url, { body: body instanceof URLSearchParams ? body : null, headers, method: verb });
      return url.endsWith('/oauth/token') ? portal.server.token(request) : portal.server.discovery(request);
    };
    const options = { [openid.customFetch]: fetched };
    const config = await openid.discovery(new URL(issuer), 'mac', undefined, openid.ClientSecretJwt(secret), options);
    const tokens = await openid.clientCredentialsGrant(config, { scope: 'routes.sync' });
    expect(tokens.scope).toBe('routes.sync');
  });

  it.each<[string, Record<string, unknown>]>([
    ['another issuer', { iss: 'other' }],
    ['another subject', { sub: 'short' }],
    ['no issuer', { iss: undefined }],
    ['two audiences', { aud: [issuer, `${issuer}/oauth/token`] }],
    ['another server as aud', { aud: 'https://other.example' }],
    ['no exp', { exp: undefined }],
    ['an exp that has passed', { exp: startedAt - 61 }],
    ['an exp in a day', { exp: startedAt + 86_400 }],
    ['an iat in the future', { iat: startedAt + 120 }],
    ['no jti', { jti: undefined }],
  ])('is refused with %s (RFC 7523 §3)', async (_, claims) => {
    const portal = await portalOf();
    expect(await portal.token(asserted(await signed(claims)), {})).toMatchObject(invalidClient);
  });

  it('may name the token endpoint as aud, unless the client requires the issuer (OpenID Connect Core §9)', async () => {
    const exact = await sealedClient('exact', [secret], { assertion_audience: 'issuer' });
    const portal = await portalOf(exact);
    const send = async (id: string) =>
      portal.token(asserted(await signed({ aud: `${issuer}/oauth/token` }, 'HS256', secret, id)), {});
    expect(await send('mac')).toMatchObject({ status: 200 });
    expect(await send('exact')).toMatchObject(invalidClient);
  });

  it('can be used once: a replayed jti is refused (RFC 7523 §3, item 7)', async () => {
    const portal = await portalOf();
    const jwt = await signed();
    const answers = await Promise.all([1, 2, 3].map(() => portal.token(asserted(jwt), {})));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401]);
    const again = await signed({ jti: claimsOf(jwt)['jti'] }, 'HS512');
    expect(await portal.token(asserted(again), {})).toMatchObject(invalidClient);
  });

  it('must use the registered algorithm (OpenID Connect Dynamic Client Registration §2)', async () => {
    const strict = await sealedClient('strict', [secret], { token_endpoint_auth_signing_alg: 'HS384' });
    const portal = await portalOf(strict);
    const send = async (alg: string) => portal.token(asserted(await signed({}, alg, secret, 'strict')), {});
    expect(await send('HS384')).toMatchObject({ status: 200 });
    expect(await send('HS256')).toMatchObject(invalidClient);
    expect(await send('HS512')).toMatchObject(invalidClient);
  });

  it('accepts no secret that is shorter than the hash (RFC 7518 §3.2)', async () => {
    const portal = await portalOf();
    const send = async (alg: string) => portal.token(asserted(await signed({}, alg, 's'.repeat(32), 'short')), {});
    expect(await send('HS256')).toMatchObject({ status: 200 });
    expect(await send('HS384')).toMatchObject(invalidClient);
    expect(await send('HS512')).toMatchObject(invalidClient);
  });

  it('accepts either of two valid secrets, and no expired one (decision 117)', async () => {
    const [old, next] = ['o'.repeat(64), 'n'.repeat(64)];
    const both = await portalOf(await sealedClient('two', [old, next]));
    for (const key of [old, next]) {
      expect(await both.token(asserted(await signed({}, 'HS256', key, 'two')), {})).toMatchObject({ status: 200 });
    }
    const ended = await portalOf(await sealedClient('two', [next]));
    expect(await ended.token(asserted(await signed({}, 'HS256', old, 'two')), {})).toMatchObject(invalidClient);
  });

  it('refuses a client with secrets for another method, and tells its developer', async () => {
    const portal = await portalOf(clientOf('turned', method, { secretHashes: [sha256(secret)] }));
    expect(await portal.token(asserted(await signed({}, 'HS256', secret, 'turned')), {})).toMatchObject(invalidClient);
    await portal.server.flush();
    expect(portal.store.refusals[0]?.reason).toMatch(/no valid secret for HS256/);
  });

  it('is a server error if a secret cannot be unsealed, not a fault of the client', async () => {
    const sealedSecrets = [await sealClientSecret(new Uint8Array(32).fill(8), secret)];
    const portal = await portalOf(await sealedClient('foreign', [], {}, { sealedSecrets }));
    const jwt = await signed({}, 'HS256', secret, 'foreign');
    expect(await portal.token(asserted(jwt), {})).toMatchObject({ status: 500, body: { error: 'server_error' } });
  });
});

describe('attacks', () => {
  it('HS256 with the public key as the secret is refused in every encoding of the key (RFC 8725 §2.1, §3.1)', async () => {
    const portal = await portalOf();
    const spellings = [
      JSON.stringify(publicJwk),
      JSON.stringify({ keys: [publicJwk] }),
      await exportSPKI(clientKey.publicKey),
      String(publicJwk.x),
    ];
    for (const key of spellings) {
      const jwt = await signed({}, 'HS256', key, 'keyed');
      expect(await portal.token(asserted(jwt), {})).toMatchObject(invalidClient);
      const named = await assertion('keyed', {}, { header: { alg: 'HS256', kid: 'k1' }, key: bytes(key) });
      expect(await portal.token(asserted(named), {})).toMatchObject(invalidClient);
    }
    await portal.server.flush();
    expect(portal.store.refusals[0]?.reason).toMatch(/signed with HS256 is not accepted/);
  });

  it('a private_key_jwt client cannot use HS256, even with a sealed secret (RFC 8725 §3.1)', async () => {
    const sealedSecrets = [await sealClientSecret(serverSecret, secret)];
    const portal = await portalOf({ ...keyed, id: 'both', secretHashes: [sha256(secret)], sealedSecrets });
    const jwt = await signed({}, 'HS256', secret, 'both');
    expect(await portal.token(asserted(jwt), {})).toMatchObject(invalidClient);
  });

  it('a client_secret_jwt client cannot use ES256, even with registered keys (RFC 8725 §3.1)', async () => {
    const portal = await portalOf(await sealedClient('both', [secret], { jwks: { keys: [publicJwk] } }));
    expect(await portal.token(asserted(await assertion('both')), {})).toMatchObject(invalidClient);
  });

  it('no signature, a key in the header, and another typ are refused (RFC 8725 §3.2, §3.11)', async () => {
    const portal = await portalOf();
    const claims = { iss: 'mac', sub: 'mac', aud: issuer, jti: randomToken(), iat: startedAt, exp: startedAt + 60 };
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    const own = new SignJWT(claims).setProtectedHeader({ alg: 'ES256', jwk }).sign(privateKey);
    const oct = { kty: 'oct', k: Buffer.from('mine'.repeat(16)).toString('base64url') };
    const brought = assertion('mac', {}, { header: { alg: 'HS256', jwk: oct }, key: bytes('mine'.repeat(16)) });
    const typed = assertion('mac', {}, { header: { alg: 'HS256', typ: 'at+jwt' }, key: bytes(secret) });
    for (const jwt of [new UnsecuredJWT(claims).encode(), await own, await brought, await typed]) {
      expect(await portal.token(asserted(jwt), {})).toMatchObject(invalidClient);
    }
  });

  it('a wrong or foreign secret, the hash and the sealed value are not keys', async () => {
    const portal = await portalOf();
    for (const key of ['x'.repeat(64), 's'.repeat(32), sha256(secret), mac.sealedSecrets?.[0] ?? '']) {
      expect(await portal.token(asserted(await signed({}, 'HS256', key)), {})).toMatchObject(invalidClient);
    }
  });

  it('a client cannot send the secret instead of an assertion, nor vice versa (RFC 6749 §2.3)', async () => {
    const portal = await portalOf();
    expect(await portal.token(machine, basic('mac', secret))).toMatchObject(invalidClient);
    const posted = { ...machine, client_id: 'mac', client_secret: secret };
    expect(await portal.token(posted, {})).toMatchObject(invalidClient);
    const jwt = await signed({}, 'HS256', 'trailmap-secret-of-43-characters-in-base64u', 'trailmap');
    expect(await portal.token(asserted(jwt), {})).toMatchObject(invalidClient);
    const two = asserted(await signed(), { client_secret: secret });
    expect(await portal.token(two, {})).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('a FAPI 2.0 client can neither use nor register the method (FAPI 2.0 Security Profile §5.3.2.1)', async () => {
    const bank = await sealedClient('bank', [secret], { profile: 'fapi2', dpop_bound_access_tokens: true });
    const portal = await portalOf(bank);
    expect(await portal.token(asserted(await signed({}, 'HS256', secret, 'bank')), {})).toMatchObject(invalidClient);
    const faults = clientMetadataFaults(bank.metadata, 'web').map(({ field }) => field);
    expect(faults).toContain('token_endpoint_auth_method');
  });
});

describe('registration', () => {
  const app = { redirect_uris: ['https://app.example/cb'], client_name: 'App', grant_types: ['authorization_code'] };
  async function open() {
    const portal = await createPortal({ settings: { registration: 'open' } });
    const send = (path: string, verb: string, body: unknown, token = '') =>
      new Request(issuer + path, {
        method: verb,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
    const register = async (body: unknown) =>
      answerOf(await portal.server.register(send('/oauth/register', 'POST', body)));
    const put = async (made: Record<string, unknown>, body: object) => {
      const { client_id, registration_access_token: token } = made;
      const path = `/oauth/register/${client_id}`;
      const { body: answered, status } = await answerOf(
        await portal.server.registration(send(path, 'PUT', { client_id, ...body }, String(token))),
      );
      return { ...answered, status };
    };
    /**
     * Whether an assertion under this secret authenticates the client. The grant type is then refused with another
     * error.
     */
    const proves = async (made: Record<string, unknown>, key: unknown, alg = 'HS256') => {
      const { body } = await portal.token(asserted(await signed({}, alg, String(key), String(made['client_id']))), {});
      return body['error'] !== 'invalid_client';
    };
    const found = (made: Record<string, unknown>) => portal.store.findClient(String(made['client_id']), startedAt);
    return { ...portal, register, put, proves, found };
  }

  it('returns a secret for all algorithms, and stores it sealed (RFC 7591 §3.2.1)', async () => {
    const { register, proves, found } = await open();
    const { body } = await register({ ...app, ...method });
    for (const alg of ['HS256', 'HS384', 'HS512']) expect(await proves(body, body['client_secret'], alg)).toBe(true);
    const client = await found(body);
    expect(client?.sealedSecrets).toHaveLength(1);
    expect(JSON.stringify(client)).not.toContain(String(body['client_secret']));
    const other = await register(app);
    expect(await found(other.body)).not.toHaveProperty('sealedSecrets');
  });

  it('creates a secret for a client that changes to the method, and ends the old one (RFC 7592 §2.2)', async () => {
    const { register, put, proves, found } = await open();
    const { body: made } = await register(app);
    const turned: Record<string, unknown> = await put(made, {
      ...app,
      ...method,
      client_secret: made['client_secret'],
    });
    expect(turned['status']).toBe(200);
    expect(turned['client_secret']).not.toBe(made['client_secret']);
    expect(await proves(made, turned['client_secret'])).toBe(true);
    expect(await proves(made, made['client_secret'])).toBe(false);
    const again: Record<string, unknown> = await put(made, { ...app, ...method, client_name: 'Renamed' });
    expect(again).not.toHaveProperty('client_secret');
    expect(await proves(made, turned['client_secret'])).toBe(true);
    // And back: the secret remains valid, and its sealed copy is deleted.
    expect(await put(made, app)).not.toHaveProperty('client_secret');
    expect(await found(made)).toMatchObject({ secretHashes: [sha256(String(turned['client_secret']))] });
    expect(await found(made)).not.toHaveProperty('sealedSecrets');
    expect(await put(made, { ...app, ...method })).toHaveProperty('client_secret');
  });

  it.each<[string, string, boolean]>([
    ['client_secret_jwt', 'HS512', true],
    ['client_secret_jwt', 'ES256', false],
    ['private_key_jwt', 'ES256', true],
    ['private_key_jwt', 'HS256', false],
    ['client_secret_basic', 'HS256', false],
  ])('%s with the algorithm %s: %s (OpenID Connect Dynamic Client Registration §2)', (registered, alg, good) => {
    const metadata: ClientMetadata = clientMetadataSchema.parse({
      ...app,
      token_endpoint_auth_method: registered,
      token_endpoint_auth_signing_alg: alg,
      ...(registered === 'private_key_jwt' && { jwks: { keys: [publicJwk] } }),
    });
    expect(clientMetadataFaults(metadata, 'web').map(({ field }) => field)).toEqual(
      good ? [] : ['token_endpoint_auth_signing_alg'],
    );
  });
});
