/** The verifier with tokens that Countersign's authorization server issued, over its own endpoints. */
import { createHash, randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { apiKeyClientId } from '@/lib/oauth/model/token-records';
import { basic, clientOf, createPortal, issuer, routesApi, secret, trailmap } from '@/lib/oauth/testing/token.fixture';
import { apiKeyGrantType } from '@/lib/oauth/tokens/api-key';
import { createVerifier } from './index';
import { refusalOf } from './simulated-issuer.fixture';

const apisWith = (more: object) => trailmap.apis.map((api) => ({ ...api, ...(api.resource === routesApi && more) }));
const plain = clientOf('plain', {}, { apis: apisWith({ plainTokens: true }) });
const opaque = clientOf('opaque', {}, { apis: apisWith({ opaqueTokens: true }) });
const keys = clientOf(
  apiKeyClientId,
  { token_endpoint_auth_method: 'none', grant_types: [apiKeyGrantType], response_types: [], redirect_uris: [] },
  { kind: 'machine', secretHashes: [], apis: [], scopes: [] },
);

async function setUp(more: Partial<Parameters<typeof createVerifier>[0]> = {}) {
  const portal = await createPortal({ clients: [plain, opaque, keys], apis: trailmap.apis });
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const name = portal.oauth.endpointFor(new URL(request.url).pathname);
    return name === undefined ? new Response(null, { status: 404 }) : portal.server[name](request);
  };
  const verifier = createVerifier({
    issuer,
    resource: routesApi,
    credentials: { clientId: 'trailmap', clientSecret: secret },
    fetch,
    now: () => portal.clock.now * 1000,
    ...more,
  });
  const tokenOf = async (client: string, headers: Record<string, string> = {}) => {
    const code = await portal.mintCode(undefined, { clientId: client });
    const { body } = await portal.exchange(code, {}, { ...basic(client), ...headers });
    return {
      token: String(body['access_token']),
      idToken: String(body['id_token']),
      refresh: String(body['refresh_token']),
    };
  };
  return { portal, verifier, tokenOf };
}

let pair: { publicKey: CryptoKey; privateKey: CryptoKey };
beforeAll(async () => {
  pair = await generateKeyPair('ES256', { extractable: true });
});

async function proof(claims: Record<string, unknown>): Promise<string> {
  return new SignJWT({ jti: randomUUID(), ...claims })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: await exportJWK(pair.publicKey) })
    .sign(pair.privateKey);
}

describe('a token of Countersign', () => {
  test('is accepted for its scopes, and until its owner ends or pauses the access', async () => {
    const { portal, verifier, tokenOf } = await setUp();
    const { token } = await tokenOf('trailmap');
    const access = await verifier.verifyToken(token, { scopes: ['routes.read'], maxAgeSeconds: 60, acr: ['1'] });
    expect(access).toMatchObject({ kind: 'signed', subject: 'ada', clientId: 'trailmap' });
    expect((await refusalOf(verifier.verifyToken(token, { scopes: ['routes.write'] }))).status).toBe(403);
    const grant = portal.store.grants()[0]?.id ?? '';
    const listSeconds = 60;
    await portal.server.grants.pause('ada', grant);
    portal.clock.now += listSeconds;
    expect((await refusalOf(verifier.verifyToken(token))).reason).toBe('paused');
    await portal.server.grants.resume('ada', grant);
    portal.clock.now += listSeconds;
    await verifier.verifyToken(token);
    await portal.server.grants.end('ada', grant);
    portal.clock.now += listSeconds;
    expect((await refusalOf(verifier.verifyToken(token))).reason).toBe('ended');
  });

  test('of another kind is refused: an ID token, a refresh token, a token for another API', async () => {
    const { verifier, tokenOf } = await setUp();
    const { idToken, refresh } = await tokenOf('trailmap');
    expect((await refusalOf(verifier.verifyToken(idToken))).code).toBe('invalid_token');
    // The issuer calls a refresh token active to its own client, and this API has the credentials of that client.
    expect((await refusalOf(verifier.verifyToken(refresh))).reason).toBe('wrong audience');
    const other = await setUp({ resource: 'https://api.ledger.example' });
    const { token } = await other.tokenOf('trailmap');
    expect((await refusalOf(other.verifier.verifyToken(token))).reason).toBe('wrong audience');
  });

  test('of type JWT is accepted where the API chose that, and an ID token is not', async () => {
    const { tokenOf, verifier } = await setUp({ plainTokens: true });
    const { token, idToken } = await tokenOf('plain');
    expect(await verifier.verifyToken(token)).toMatchObject({ subject: 'ada', clientId: 'plain' });
    expect((await refusalOf(verifier.verifyToken(idToken))).code).toBe('invalid_token');
    const strict = await setUp();
    expect((await refusalOf(strict.verifier.verifyToken((await strict.tokenOf('plain')).token))).reason).toBe(
      'wrong type',
    );
  });

  test('that is opaque is introspected, and ends with its grant', async () => {
    const { portal, tokenOf, verifier } = await setUp();
    const { token } = await tokenOf('opaque');
    expect(token).toMatch(/^cs_at_/);
    expect(await verifier.verifyToken(token, { scopes: ['routes.read'] })).toMatchObject({
      kind: 'introspected',
      subject: 'ada',
      clientId: 'opaque',
    });
    await portal.server.grants.end('ada', portal.store.grants()[0]?.id ?? '');
    portal.clock.now += 10;
    expect((await refusalOf(verifier.verifyToken(token))).reason).toBe('not active');
  });

  test('that is an API key is introspected', async () => {
    const { portal, verifier } = await setUp({ apiKeyHeader: 'x-api-key' });
    const draft = { name: 'Export', scopes: ['routes.read'], endsAt: portal.clock.now + 86_400 };
    const key = await portal.server.apiKeys.create({ ownerId: 'ada' }, draft);
    if ('refused' in key) throw new Error(`refused for its ${key.refused}`);
    for (const headers of [{ authorization: `Bearer ${key.value}` }, { 'x-api-key': key.value }]) {
      const access = await verifier.verify({ headers }, { scopes: ['routes.read'] });
      expect(access).toMatchObject({ subject: 'ada', clientId: apiKeyClientId, expiresAt: draft.endsAt });
    }
  });

  test('that is bound to a key needs its proof', async () => {
    const { portal, verifier, tokenOf } = await setUp();
    const iat = portal.clock.now;
    const { token } = await tokenOf('trailmap', {
      dpop: await proof({ htm: 'POST', htu: `${issuer}/oauth/token`, iat }),
    });
    const ath = createHash('sha256').update(token).digest('base64url');
    const dpop = await proof({ htm: 'GET', htu: `${routesApi}/routes`, iat, ath });
    const request = { method: 'GET', url: '/routes', headers: { authorization: `DPoP ${token}`, dpop } };
    expect(await verifier.verify(request)).toMatchObject({ proof: 'dpop', subject: 'ada' });
    expect((await refusalOf(verifier.verifyToken(token))).reason).toBe('no proof');
  });
});
