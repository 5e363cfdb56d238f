/** Attacks on signed tokens, and the checks of RFC 9068 §4. */
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { createVerifier } from './index';
import {
  createSimulatedIssuer,
  issuer,
  listUrl,
  refusalOf,
  resource,
  type SimulatedIssuer,
} from './simulated-issuer.fixture';

let simulated: SimulatedIssuer;
beforeEach(async () => {
  simulated = await createSimulatedIssuer();
});

const verifierOf = (more: Parameters<SimulatedIssuer['options']>[0] = {}) => createVerifier(simulated.options(more));
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a token', () => {
  test('that is valid gives its claims, for a string, a Request and a node request', async () => {
    const verifier = verifierOf();
    const token = await simulated.token();
    const headers = { authorization: `Bearer ${token}` };
    expect(await verifier.verifyToken(token)).toMatchObject({ subject: 'ada', proof: undefined });
    for (const request of [new Request(resource, { headers }), { headers }]) {
      expect(await verifier.verify(request, { scopes: ['routes.read'] })).toEqual({
        kind: 'signed',
        subject: 'ada',
        clientId: 'trailmap',
        scopes: ['routes.read'],
        authorizationDetails: [],
        expiresAt: simulated.now() + 600,
        status: { idx: 5, uri: listUrl },
        proof: undefined,
        claims: simulated.validClaims(),
        responseHeaders: {},
      });
    }
  });

  test.each(['at+jwt', 'AT+JWT', 'application/at+jwt'])('may have the type %s (RFC 9068 §4)', async (typ) => {
    expect(await verifierOf().verifyToken(await simulated.token({}, { typ }))).toMatchObject({ subject: 'ada' });
  });

  test('may be for several APIs', async () => {
    const token = await simulated.token({ aud: ['https://other.example', resource] });
    expect(await verifierOf().verifyToken(token)).toMatchObject({ subject: 'ada' });
    const audience = ['urn:another', 'https://other.example'];
    expect(await verifierOf({ audience }).verifyToken(token)).toMatchObject({ subject: 'ada' });
    expect((await refusalOf(verifierOf({ audience: 'urn:another' }).verifyToken(token))).reason).toBe('wrong audience');
  });

  test.each([
    ['that is an ID token (RFC 9068 §4)', {}, { typ: 'JWT' }, 'wrong type'],
    ['without a type', {}, { typ: undefined }, 'wrong type'],
    ['that is a logout token', {}, { typ: 'logout+jwt' }, 'wrong type'],
    ['that is a DPoP proof', {}, { typ: 'dpop+jwt' }, 'wrong type'],
    ['that is a status list', {}, { typ: 'statuslist+jwt' }, 'wrong type'],
    ['of another issuer', { iss: 'https://other.example' }, {}, 'wrong issuer'],
    ['of an issuer that begins like ours', { iss: `${issuer}/` }, {}, 'wrong issuer'],
    ['without an issuer', { iss: undefined }, {}, 'wrong issuer'],
    ['for another API', { aud: 'https://other.example' }, {}, 'wrong audience'],
    ['for an API below ours', { aud: `${resource}/other` }, {}, 'wrong audience'],
    ['for no API', { aud: [] }, {}, 'wrong audience'],
    ['without an audience', { aud: undefined }, {}, 'wrong audience'],
    ['that has expired', { exp: 1_799_999_999 }, {}, 'expired'],
    ['that expires now', { exp: 1_800_000_000 }, {}, 'expired'],
    ['without an expiry', { exp: undefined }, {}, 'malformed token'],
    ['with an expiry that is a text', { exp: '2000000000' }, {}, 'malformed token'],
    ['that is not valid yet', { nbf: 1_800_000_001 }, {}, 'not yet valid'],
    ['without a client (RFC 9068 §2.2)', { client_id: undefined }, {}, 'malformed token'],
    ['without a subject (RFC 9068 §2.2)', { sub: undefined }, {}, 'malformed token'],
    ['without an id (RFC 9068 §2.2)', { jti: undefined }, {}, 'malformed token'],
    ['without a time (RFC 9068 §2.2)', { iat: undefined }, {}, 'malformed token'],
    ['with a scope that is a list', { scope: ['routes.read'] }, {}, 'malformed token'],
    ['with details that are no list', { authorization_details: { type: 'x' } }, {}, 'malformed token'],
    ['with details without a type', { authorization_details: [{}] }, {}, 'malformed token'],
    ['that is bound in an unknown way (RFC 7800 §3.1)', { cnf: { kid: 'x' } }, {}, 'malformed token'],
    ['that is bound to nothing', { cnf: {} }, {}, 'malformed token'],
    ['with a critical header that nobody knows (RFC 7515 §4.1.11)', {}, { crit: ['x'], x: 1 }, 'malformed token'],
    ['with an unencoded payload (RFC 7797)', {}, { crit: ['b64'], b64: false }, 'malformed token'],
    ['with an unknown key', {}, { kid: 'other' }, 'bad signature'],
    ['with a key that looks like a path', {}, { kid: '../../dev/null' }, 'bad signature'],
    ['with a key that looks like SQL', {}, { kid: "x' UNION SELECT 'AAAA" }, 'bad signature'],
    [
      'whose list belongs to nobody',
      { status: { status_list: { idx: 1, uri: 'https://evil.example/l' } } },
      {},
      'malformed token',
    ],
    [
      'whose list only begins like the issuer',
      { status: { status_list: { idx: 1, uri: `${issuer}.evil.example/l` } } },
      {},
      'malformed token',
    ],
    ['whose list index is a text', { status: { status_list: { idx: '1', uri: listUrl } } }, {}, 'malformed token'],
    ['whose list index is negative', { status: { status_list: { idx: -1, uri: listUrl } } }, {}, 'malformed token'],
    ['beyond the end of its status list', { status: { status_list: { idx: 99_999, uri: listUrl } } }, {}, 'ended'],
  ])('%s is refused', async (_, claims, header, reason) => {
    const token = await signAnything(claims, header);
    const refused = await refusalOf(verifierOf().verifyToken(token));
    expect([refused.status, refused.code, refused.reason]).toEqual([401, 'invalid_token', reason]);
    expect(refused.headers['WWW-Authenticate']).toContain('error="invalid_token"');
    expect(refused.headers['WWW-Authenticate']).not.toMatch(/evil|UNION|null/);
  });

  /** jose does not sign headers that it does not know, so this one is signed as bytes. */
  async function signAnything(claims: Record<string, unknown>, header: Record<string, unknown>): Promise<string> {
    if (!('crit' in header)) return simulated.token(claims, header);
    const data = `${encoded({ alg: 'ES256', kid: 'k1', typ: 'at+jwt', ...header })}.${encoded({ ...simulated.validClaims(), ...claims })}`;
    const [first] = simulated.state.keys;
    if (!first) throw new Error('no key');
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    const signature = await crypto.subtle.sign(algorithm, first.pair.privateKey, new TextEncoder().encode(data));
    return `${data}.${Buffer.from(signature).toString('base64url')}`;
  }

  test('is refused without a signature: alg none in any form (RFC 8725 §3.1)', async () => {
    const verifier = verifierOf();
    const [header, payload, signature] = (await simulated.token()).split('.');
    for (const alg of ['none', 'None', 'NONE', '']) {
      for (const end of ['', 'AAAA', signature]) {
        const forged = `${encoded({ alg, typ: 'at+jwt', kid: 'k1' })}.${payload}.${end}`;
        expect((await refusalOf(verifier.verifyToken(forged))).status).toBe(401);
      }
    }
    expect((await refusalOf(verifier.verifyToken(`${header}.${payload}.`))).status).toBe(401);
    expect((await refusalOf(verifier.verifyToken(`${header}.${payload}`))).status).toBe(401);
  });

  test('is refused if it is signed with a public key as an HMAC secret (RFC 8725 §2.1)', async () => {
    const [first] = simulated.state.keys;
    if (!first) throw new Error('no key');
    const pem = await exportSPKI(first.pair.publicKey);
    const jwk = JSON.stringify(await exportJWK(first.pair.publicKey));
    for (const secret of [pem, pem.trim(), jwk]) {
      const forged = await simulated.sign(
        { alg: 'HS256', typ: 'at+jwt' },
        simulated.validClaims(),
        new TextEncoder().encode(secret),
      );
      expect((await refusalOf(verifierOf().verifyToken(forged))).reason).toBe('wrong algorithm');
    }
    expect(() => verifierOf({ algorithms: ['HS256'] })).toThrow('algorithms: HS256');
    expect(() => verifierOf({ algorithms: ['none'] })).toThrow('algorithms: none');
    expect(() => verifierOf({ algorithms: [] })).toThrow('algorithms');
  });

  test('is refused if another key signed it, also with the key in its own header (RFC 8725 §3.10)', async () => {
    const evil = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(evil.publicKey);
    const url = 'https://evil.example/keys';
    simulated.state.answers.set(url, () => Response.json({ keys: [{ ...jwk, kid: 'k1' }] }));
    for (const header of [{}, { jwk }, { jku: url }, { x5u: url }, { x5c: ['AAAA'] }, { kid: 'evil', jku: url }]) {
      const forged = await simulated.token({}, header, evil.privateKey);
      expect((await refusalOf(verifierOf().verifyToken(forged))).reason).toBe('bad signature');
    }
    expect(simulated.askedFor(url)).toBe(0);
  });

  test('is refused if it uses an algorithm that the API did not choose', async () => {
    const token = await simulated.token();
    expect((await refusalOf(verifierOf({ algorithms: ['RS256'] }).verifyToken(token))).reason).toBe('wrong algorithm');
  });

  test('is refused if a part of it changed', async () => {
    const verifier = verifierOf();
    const [header, , signature] = (await simulated.token()).split('.');
    const other = encoded({ ...simulated.validClaims(), sub: 'eve' });
    expect((await refusalOf(verifier.verifyToken(`${header}.${other}.${signature}`))).reason).toBe('bad signature');
  });

  test.each([
    ['empty', '', 400],
    ['a word', 'x', 401],
    ['two dots', '..', 401],
    ['not JSON', 'a.b.c', 401],
    ['an encrypted token', 'a.b.c.d.e', 401],
    ['too long', `a.${'b'.repeat(20_000)}.c`, 401],
    ['of other characters', 'ä.ö.ü', 400],
    ['with a line break', 'a.b\n.c', 400],
  ])('that is %s is refused', async (_, token, status) => {
    expect((await refusalOf(verifierOf().verifyToken(token))).status).toBe(status);
  });

  test('of type JWT is accepted if the API chose that and it says that it is an access token', async () => {
    const plain = verifierOf({ plainTokens: true });
    const access = { token_use: 'access' };
    expect(await plain.verifyToken(await simulated.token(access, { typ: 'JWT' }))).toMatchObject({ subject: 'ada' });
    expect(await plain.verifyToken(await simulated.token({}))).toMatchObject({ subject: 'ada' });
    for (const [claims, typ] of [
      [{}, 'JWT'],
      [{ token_use: 'id' }, 'JWT'],
      [access, 'logout+jwt'],
      [access, undefined],
    ] as const) {
      expect((await refusalOf(plain.verifyToken(await simulated.token(claims, { typ })))).reason).toBe('wrong type');
    }
    const token = await simulated.token(access, { typ: 'JWT' });
    expect((await refusalOf(verifierOf().verifyToken(token))).reason).toBe('wrong type');
  });

  test('is accepted a little later if the API tolerates a clock difference', async () => {
    const token = await simulated.token();
    const verifier = verifierOf({ clockToleranceSeconds: 5, revocation: 'none' });
    simulated.state.clock += 604_000;
    expect(await verifier.verifyToken(token)).toMatchObject({ subject: 'ada' });
    simulated.state.clock += 1000;
    expect((await refusalOf(verifier.verifyToken(token))).reason).toBe('expired');
  });
});

describe('a remembered token', () => {
  test('expires, although its signature is not verified again', async () => {
    const verifier = verifierOf({ revocation: 'none' });
    const token = await simulated.token();
    await verifier.verifyToken(token);
    simulated.state.clock += 599_000;
    await verifier.verifyToken(token);
    simulated.state.clock += 1000;
    expect((await refusalOf(verifier.verifyToken(token))).reason).toBe('expired');
  });

  test('is verified again after five minutes, so that it stops working with its key', async () => {
    const verifier = verifierOf({ revocation: 'none' });
    const token = await simulated.token({ exp: simulated.now() + 3600 });
    await verifier.verifyToken(token);
    const other = await generateKeyPair('ES256', { extractable: true });
    simulated.state.keys = [{ kid: 'k2', alg: 'ES256', pair: other }];
    simulated.state.clock += 299_000;
    await verifier.verifyToken(token);
    simulated.state.clock += 302_000;
    expect((await refusalOf(verifier.verifyToken(token))).reason).toBe('bad signature');
  });

  test('is not another token with the same beginning', async () => {
    const verifier = verifierOf();
    const token = await simulated.token();
    await verifier.verifyToken(token);
    const last = token.at(-2) === 'A' ? 'B' : 'A';
    const changed = `${token.slice(0, -2)}${last}${token.at(-1)}`;
    expect((await refusalOf(verifier.verifyToken(changed))).reason).toBe('bad signature');
  });
});

describe('the keys of the issuer', () => {
  const jwks = `${issuer}/oauth/jwks`;
  let next: { privateKey: CryptoKey; publicKey: CryptoKey };
  beforeEach(async () => {
    next = await generateKeyPair('ES256', { extractable: true });
  });

  test('are fetched once for many tokens', async () => {
    const verifier = verifierOf({ rememberedTokens: 0 });
    const token = await simulated.token();
    await Promise.all(Array.from({ length: 10 }, () => verifier.verifyToken(token)));
    await verifier.verifyToken(token);
    expect(simulated.askedFor(jwks)).toBe(1);
    expect(simulated.askedFor(`${issuer}/.well-known/oauth-authorization-server`)).toBe(1);
  });

  test('are fetched again for a new key, but not for each unknown one', async () => {
    const verifier = verifierOf({ revocation: 'none' });
    await verifier.verifyToken(await simulated.token());
    simulated.state.keys.push({ kid: 'k2', alg: 'ES256', pair: next });
    const rotated = await simulated.token({}, { kid: 'k2' }, next.privateKey);
    expect((await refusalOf(verifier.verifyToken(rotated))).reason).toBe('bad signature');
    simulated.state.clock += 30_000;
    expect(await verifier.verifyToken(rotated)).toMatchObject({ subject: 'ada' });
    for (let index = 0; index < 20; index += 1) {
      const unknown = await simulated.token({}, { kid: `x${index}` }, next.privateKey);
      await refusalOf(verifier.verifyToken(unknown));
    }
    expect(simulated.askedFor(jwks)).toBe(2);
  });

  test('stay in use for an hour if they cannot be fetched again; then the answer is 503', async () => {
    const verifier = verifierOf({ revocation: 'none' });
    await verifier.verifyToken(await simulated.token());
    simulated.state.broken.add(jwks);
    simulated.state.clock += 59 * 60_000;
    await verifier.verifyToken(await simulated.token());
    simulated.state.clock += 2 * 60_000;
    const refused = await refusalOf(verifier.verifyToken(await simulated.token()));
    expect([refused.status, refused.headers['Retry-After'], refused.headers['WWW-Authenticate']]).toEqual([
      503,
      '5',
      undefined,
    ]);
    simulated.state.broken.clear();
    simulated.state.clock += 2000;
    await verifier.verifyToken(await simulated.token());
  });

  test.each([
    ['answers without keys', () => Response.json({})],
    ['answers with a page', () => new Response('<html>')],
    ['answers with too much', () => new Response('x'.repeat(2 << 20))],
    ['redirects', () => Promise.reject(new TypeError('unexpected redirect'))],
  ])('are not available if the issuer %s: 503', async (_, answer) => {
    simulated.state.answers.set(jwks, answer);
    expect((await refusalOf(verifierOf().verifyToken(await simulated.token()))).status).toBe(503);
  });

  test('that are symmetric are not used', async () => {
    const secret = new TextEncoder().encode('a-secret-that-is-public-now-12345');
    const oct = { kty: 'oct', kid: 'k1', k: Buffer.from(secret).toString('base64url') };
    simulated.state.answers.set(jwks, () => Response.json({ keys: [oct] }));
    const forged = await simulated.sign({ alg: 'HS256', typ: 'at+jwt' }, simulated.validClaims(), secret);
    expect((await refusalOf(verifierOf().verifyToken(forged))).status).toBe(401);
  });

  test('that do not arrive in time are given up', async () => {
    simulated.state.answers.set(jwks, () => new Promise(() => {}));
    const verifier = verifierOf({ timeoutMilliseconds: 20 });
    expect((await refusalOf(verifier.verifyToken(await simulated.token()))).status).toBe(503);
  });
});

describe('the metadata of the issuer', () => {
  const oauth = `${issuer}/.well-known/oauth-authorization-server`;
  const document = { issuer, jwks_uri: `${issuer}/oauth/jwks` };

  test('is also found where OpenID Connect has it', async () => {
    simulated.state.answers.set(oauth, () => new Response(null, { status: 404 }));
    simulated.state.answers.set(`${issuer}/.well-known/openid-configuration`, () => Response.json(document));
    await verifierOf().verifyToken(await simulated.token());
  });

  test('of an issuer with a path is found by each standard (RFC 8414 §3.1, OpenID Connect Discovery §4)', async () => {
    const tenant = `${issuer}/tenants/one`;
    for (const address of [
      `${issuer}/.well-known/oauth-authorization-server/tenants/one`,
      `${tenant}/.well-known/openid-configuration`,
      `${issuer}/.well-known/openid-configuration/tenants/one`,
    ]) {
      simulated = await createSimulatedIssuer();
      simulated.state.answers.set(address, () => Response.json({ ...document, issuer: tenant }));
      const verifier = verifierOf({ issuer: tenant, revocation: 'none' });
      await verifier.verifyToken(await simulated.token({ iss: tenant }));
    }
  });

  test.each([
    ['of another issuer (RFC 8414 §3.3)', { ...document, issuer: 'https://other.example' }],
    ['without keys', { issuer }],
    ['with keys at an address without TLS', { ...document, jwks_uri: 'http://id.example/keys' }],
    ['with keys that have no address', { ...document, jwks_uri: 7 }],
  ])('%s is not used: 503', async (_, answer) => {
    simulated.state.answers.set(oauth, () => Response.json(answer));
    expect((await refusalOf(verifierOf().verifyToken(await simulated.token()))).status).toBe(503);
  });

  test('can be given instead', async () => {
    const verifier = verifierOf({ issuerMetadata: { jwks_uri: `${issuer}/oauth/jwks` } });
    await verifier.verifyToken(await simulated.token());
    expect(simulated.askedFor(oauth)).toBe(0);
  });

  test.each([
    ['http://id.example', 'https'],
    ['id.example', 'not a URL'],
    ['https://id.example?x=1', 'query'],
  ])('an issuer like %s is a fault of the options', (wrong, message) => {
    expect(() => verifierOf({ issuer: wrong })).toThrow(message);
    expect(() => verifierOf({ issuer: 'http://localhost:3000' })).not.toThrow();
    expect(() => verifierOf({ issuer: 'http://portal:3000', allowHttp: true })).not.toThrow();
  });
});
