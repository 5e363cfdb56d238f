/** What a request has to carry, what a route can require, and what a refusal says. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createVerifier, type Requirements, resourceMetadataUrl } from './index';
import {
  createSimulatedIssuer,
  credentials,
  issuer,
  metadataUrl,
  refusalOf,
  resource,
  type SimulatedIssuer,
} from './simulated-issuer.fixture';

let simulated: SimulatedIssuer;
beforeEach(async () => {
  simulated = await createSimulatedIssuer();
});

const verifierOf = (more: Parameters<SimulatedIssuer['options']>[0] = {}) => createVerifier(simulated.options(more));
const bearer = `Bearer resource_metadata="${metadataUrl}"`;
const dpop = `DPoP resource_metadata="${metadataUrl}", algs="ES256 EdDSA Ed25519 PS256"`;
const challengeOf = async (work: Promise<unknown>) => (await refusalOf(work)).headers['WWW-Authenticate'];

describe('a request', () => {
  test('without a token is answered with 401 and no error (RFC 6750 §3.1), for each scheme (RFC 9449 §7.2)', async () => {
    const refused = await refusalOf(verifierOf().verify({ headers: {} }));
    expect([refused.status, refused.code, refused.reason]).toEqual([401, undefined, 'no token']);
    expect(refused.headers).toEqual({ 'WWW-Authenticate': `${bearer}, ${dpop}`, 'Cache-Control': 'no-store' });
    expect(refused.body).toEqual({ error: 'unauthorized', error_description: 'No access token was sent' });
  });

  test('without a token learns the scopes that it needs (RFC 6750 §3)', async () => {
    const challenge = await challengeOf(verifierOf().verify({ headers: {} }, { scopes: ['a', 'b'] }));
    expect(challenge).toBe(`${bearer}, scope="a b", ${dpop}`);
  });

  test.each(['bearer', 'BEARER', 'Bearer  '])('may name the scheme %j (RFC 9110 §11.1)', async (scheme) => {
    const headers = { authorization: `${scheme} ${await simulated.token()}` };
    expect(await verifierOf().verify({ headers })).toMatchObject({ subject: 'ada' });
  });

  test.each(['Basic YTpi', 'Token abc', 'Bearerx abc', 'abc', ''])(
    'with the header %j has no token: 401 without an error (RFC 6750 §3.1)',
    async (authorization) => {
      const refused = await refusalOf(verifierOf().verify({ headers: { authorization } }));
      expect([refused.status, refused.code, refused.reason]).toEqual([401, undefined, 'no token']);
    },
  );

  test.each(['Bearer', 'Bearer ', 'Bearer a b', 'Bearer a,Bearer b', 'bearer\tabc', 'DPoP ä'])(
    'with the header %j is malformed: 400 invalid_request (RFC 6750 §3.1)',
    async (authorization) => {
      const refused = await refusalOf(verifierOf().verify({ headers: { authorization } }));
      expect([refused.status, refused.code]).toEqual([400, 'invalid_request']);
    },
  );

  test('with two Authorization headers is malformed, in every kind of request', async () => {
    const verifier = verifierOf();
    const authorization = `Bearer ${await simulated.token()}`;
    const doubled = new Headers([
      ['authorization', authorization],
      ['authorization', authorization],
    ]);
    const rawHeaders = ['Host', 'x', 'Authorization', authorization, 'AUTHORIZATION', 'Bearer other'];
    for (const request of [
      { headers: doubled },
      new Request(resource, { headers: doubled }),
      { headers: { authorization: [authorization, authorization] } },
      // `node:http` keeps the first one.
      { headers: { authorization }, rawHeaders },
    ]) {
      expect((await refusalOf(verifier.verify(request))).status).toBe(400);
    }
    const once = { headers: { authorization }, rawHeaders: rawHeaders.slice(0, 4) };
    expect(await verifier.verify(once)).toMatchObject({ subject: 'ada' });
  });

  test('with a token in its query is not accepted (RFC 9700 §4.3.2)', async () => {
    const token = await simulated.token();
    const url = `/v1/routes?access_token=${token}`;
    expect((await refusalOf(verifierOf().verify({ url, headers: {} }))).reason).toBe('no token');
    const both = { url, headers: { authorization: `Bearer ${token}` } };
    expect((await refusalOf(verifierOf().verify(both))).code).toBe('invalid_request');
  });

  test('gets a challenge without the metadata if the resource identifier is not an address', async () => {
    const verifier = verifierOf({ resource: 'urn:example:routes' });
    expect(await challengeOf(verifier.verify({ headers: {} }))).toBe('Bearer');
  });
});

describe('a route', () => {
  const detail = { type: 'payment', actions: ['initiate', 'status'], locations: [resource], identifier: 'x' };

  test.each<[string, Requirements]>([
    ['all scopes', { scopes: ['routes.read', 'routes.write'] }],
    ['one of two scopes', { anyScope: ['routes.admin', 'routes.write'] }],
    ['no scope', {}],
    ['a detail (RFC 9396 §2.2)', { authorizationDetails: [{ type: 'payment', actions: ['status'] }] }],
    [
      'a detail with an identifier',
      { authorizationDetails: [{ type: 'payment', identifier: 'x', locations: [resource] }] },
    ],
    ['what a function finds', { authorizationDetails: (details) => details.length === 1 }],
    ['a kind of sign-in', { acr: ['2', '1'] }],
    ['a recent sign-in', { maxAgeSeconds: 60 }],
  ])('can require %s', async (_, requirements) => {
    const claims = {
      scope: 'routes.read routes.write',
      authorization_details: [detail],
      acr: '1',
      auth_time: simulated.now() - 60,
    };
    expect(await verifierOf().verifyToken(await simulated.token(claims), requirements)).toMatchObject({
      subject: 'ada',
    });
  });

  test.each<[string, Requirements, string]>([
    ['all scopes', { scopes: ['routes.read', 'routes.write'] }, 'routes.read routes.write'],
    ['one of two scopes', { anyScope: ['routes.admin', 'routes.write'] }, 'routes.admin'],
    ['a scope that is part of one that the token has', { scopes: ['routes'] }, 'routes'],
  ])('that requires %s refuses a token without: 403 with the scope (RFC 6750 §3.1)', async (_, requirements, scope) => {
    const refused = await refusalOf(verifierOf().verifyToken(await simulated.token(), requirements));
    expect([refused.status, refused.code, refused.reason]).toEqual([403, 'insufficient_scope', 'insufficient scope']);
    expect(refused.headers['WWW-Authenticate']).toBe(
      `${bearer}, error="insufficient_scope", error_description="The token lacks a scope", scope="${scope}", ${dpop}`,
    );
  });

  test.each<[string, NonNullable<Requirements['authorizationDetails']>]>([
    ['of another type', [{ type: 'account' }]],
    ['with another action', [{ type: 'payment', actions: ['initiate', 'cancel'] }]],
    ['at another place', [{ type: 'payment', locations: ['https://other.example'] }]],
    ['of another object', [{ type: 'payment', identifier: 'y' }]],
    ['with data that the token does not name', [{ type: 'payment', datatypes: ['amount'] }]],
    ['of two types', [{ type: 'payment' }, { type: 'account' }]],
    ['that a function does not find', () => false],
  ])('that requires a detail %s refuses the token: 403', async (_, authorizationDetails) => {
    const token = await simulated.token({ authorization_details: [detail] });
    const refused = await refusalOf(verifierOf().verifyToken(token, { authorizationDetails }));
    expect([refused.status, refused.reason]).toEqual([403, 'insufficient details']);
  });

  test.each<[string, Requirements, Record<string, unknown>, string]>([
    ['stronger', { acr: ['2', '3'] }, { acr: '1' }, 'acr_values="2 3"'],
    ['stronger, of a token that names none', { acr: ['2'] }, {}, 'acr_values="2"'],
    ['more recent', { maxAgeSeconds: 60 }, { auth_time: 1_799_999_939 }, 'max_age="60"'],
    ['more recent, of a token that names none', { maxAgeSeconds: 60 }, {}, 'max_age="60"'],
    ['stronger and recent', { acr: ['2'], maxAgeSeconds: 5 }, { acr: '1' }, 'acr_values="2", max_age="5"'],
  ])('can ask for a sign-in that is %s (RFC 9470 §3)', async (_, requirements, claims, parameters) => {
    const refused = await refusalOf(verifierOf().verifyToken(await simulated.token(claims), requirements));
    expect([refused.status, refused.code]).toEqual([401, 'insufficient_user_authentication']);
    expect(refused.headers['WWW-Authenticate']).toContain(`${parameters}, DPoP`);
  });

  test('can check more requirements later', async () => {
    const verifier = verifierOf();
    const access = await verifier.verifyToken(await simulated.token());
    verifier.check(access, { scopes: ['routes.read'] });
    const late = (async () => verifier.check(access, { scopes: ['routes.write'] }))();
    expect((await refusalOf(late)).status).toBe(403);
  });

  test('never puts a quote from its own settings into a header', async () => {
    const challenge = await challengeOf(verifierOf().verify({ headers: {} }, { scopes: ['a"b\\c\r\nX: y'] }));
    expect(challenge).toContain('scope="abcX: y"');
  });
});

describe('the metadata of the API (RFC 9728)', () => {
  test('has its address (§3.1)', () => {
    expect(resourceMetadataUrl('https://api.example')).toBe('https://api.example/.well-known/oauth-protected-resource');
    expect(resourceMetadataUrl(resource)).toBe(metadataUrl);
    expect(resourceMetadataUrl('urn:x')).toBeUndefined();
    expect(resourceMetadataUrl('text')).toBeUndefined();
  });

  test('names the issuer and what you describe, and cannot name another resource (§3.3)', () => {
    const description = { resource_name: 'Routes', 'resource_name#de': 'Wege', resource: 'https://evil.example' };
    expect(verifierOf({ metadata: description, dpop: { mode: 'required' } }).metadata).toEqual({
      resource,
      resource_name: 'Routes',
      'resource_name#de': 'Wege',
      authorization_servers: [issuer],
      bearer_methods_supported: ['header'],
      dpop_signing_alg_values_supported: ['ES256', 'EdDSA', 'Ed25519', 'PS256'],
      dpop_bound_access_tokens_required: true,
    });
  });
});

describe('options', () => {
  test.each([
    [{ resource: '' }, 'resource'],
    [{ audience: [] }, 'audience'],
    [{ audience: '' }, 'audience'],
    [{ revocation: 'events' as const }, 'revocation by events needs credentials'],
    [{ revocation: 'introspection' as const }, 'revocation by introspection needs credentials'],
    [{ revocation: 'introspection' as const, credentials, introspection: false as const }, 'contradicts'],
    [{ resource: 'urn:x', dpop: { mode: 'required' as const } }, 'publicUrl'],
    [{ publicUrl: 'api.example' }, 'publicUrl'],
    [{ dpop: { nonce: new Uint8Array(8) } }, 'dpop.nonce'],
    [{ dpop: { algorithms: ['HS256'] } }, 'dpop.algorithms'],
  ])('%j are refused at once', (more, message) => {
    expect(() => verifierOf(more)).toThrow(message);
  });

  test('an error that is no refusal stays an error: the program answers 500', async () => {
    const broken = () => {
      throw new RangeError('a fault of this program');
    };
    const token = await simulated.token();
    const work = verifierOf().verifyToken(token, { authorizationDetails: broken });
    await expect(work).rejects.toThrow(RangeError);
  });

  test('the log never contains a token', async () => {
    const log = vi.fn();
    const verifier = verifierOf({ log, credentials });
    simulated.state.broken.add(`${issuer}/oauth/jwks`);
    simulated.state.broken.add(`${issuer}/oauth/introspect`);
    const token = await simulated.token();
    await refusalOf(verifier.verifyToken(token));
    await refusalOf(verifier.verifyToken('cs_at_secret'));
    expect(log).toHaveBeenCalledTimes(2);
    expect(log.mock.calls.flat().join(' ')).not.toMatch(/cs_at_secret|eyJ/);
  });
});
