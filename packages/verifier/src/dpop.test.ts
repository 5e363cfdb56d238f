/** DPoP: RFC 9449 §4.3, §7 and §9. */
import { generateKeyPair } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { createVerifier } from './index';
import {
  createProver,
  createSimulatedIssuer,
  metadataUrl,
  refusalOf,
  type SimulatedIssuer,
} from './simulated-issuer.fixture';

type Prover = Awaited<ReturnType<typeof createProver>>;
type Change = Parameters<Prover['proof']>[1];

let simulated: SimulatedIssuer;
let prover: Prover;
let token: string;
beforeEach(async () => {
  simulated = await createSimulatedIssuer();
  prover = await createProver(simulated);
  token = await simulated.token({ cnf: { jkt: prover.jkt } });
});

const verifierOf = (more: Parameters<SimulatedIssuer['options']>[0] = {}) => createVerifier(simulated.options(more));
const requestWith = (dpop: string | string[] | undefined, more: object = {}) => ({
  method: 'GET',
  url: '/v1/routes?x=1',
  headers: { authorization: `DPoP ${token}`, dpop },
  ...more,
});

describe('a token that is bound to a key', () => {
  test('is accepted with a proof, in every kind of request', async () => {
    const verifier = verifierOf();
    const url = 'http://internal:8080/v1/routes?x=1#y';
    expect(await verifier.verify(requestWith(await prover.proof(token)))).toMatchObject({
      proof: 'dpop',
      subject: 'ada',
    });
    const headers = { authorization: `dpop ${token}`, dpop: await prover.proof(token) };
    expect(await verifier.verify(new Request(url, { headers }))).toMatchObject({ proof: 'dpop' });
    const routed = requestWith(await prover.proof(token), { url: '/routes', originalUrl: '/v1/routes' });
    expect(await verifier.verify(routed)).toMatchObject({ proof: 'dpop' });
  });

  test.each([
    [
      'as a bearer token (§7.1)',
      (proof: string) => ({ authorization: `Bearer ${token}`, dpop: proof }),
      'invalid_token',
    ],
    ['as a bearer token without a proof', () => ({ authorization: `Bearer ${token}` }), 'invalid_token'],
    ['without a proof', () => ({ authorization: `DPoP ${token}` }), 'invalid_dpop_proof'],
    [
      'with two proofs (§4.3 step 1)',
      (proof: string) => ({ authorization: `DPoP ${token}`, dpop: [proof, proof] }),
      'invalid_dpop_proof',
    ],
    [
      'with two proofs in one header',
      (proof: string) => ({ authorization: `DPoP ${token}`, dpop: `${proof}, ${proof}` }),
      'invalid_dpop_proof',
    ],
  ])('is refused %s', async (_, headers, code) => {
    const request = { ...requestWith(undefined), headers: headers(await prover.proof(token)) };
    const refused = await refusalOf(verifierOf().verify(request));
    expect([refused.status, refused.code]).toEqual([401, code]);
  });

  test.each<[string, Change]>([
    ['of another type', { header: { typ: 'JWT' } }],
    ['without a type', { header: { typ: undefined } }],
    ['that is an access token', { header: { typ: 'at+jwt' } }],
    ['without a key', { header: { jwk: undefined } }],
    ['for another method', { claims: { htm: 'POST' } }],
    ['for the method in another case', { claims: { htm: 'get' } }],
    ['for another path', { claims: { htu: 'https://api.example/v1/other' } }],
    ['for another server', { claims: { htu: 'https://api.example.evil/v1/routes' } }],
    ['for the server behind the proxy', { claims: { htu: 'http://internal:8080/v1/routes' } }],
    ['for plain http', { claims: { htu: 'http://api.example/v1/routes' } }],
    ['without an address', { claims: { htu: undefined } }],
    ['with an address that is none', { claims: { htu: '/v1/routes' } }],
    ['for another token', { claims: { ath: 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo' } }],
    ['for no token', { claims: { ath: undefined } }],
    ['without an id', { claims: { jti: undefined } }],
    ['with an empty id', { claims: { jti: '' } }],
    ['with an overlong id', { claims: { jti: 'x'.repeat(513) } }],
    ['without a time', { claims: { iat: undefined } }],
    ['with a time that is a text', { claims: { iat: '1800000000' } }],
    ['from the future', { claims: { iat: 1_800_000_031 } }],
    ['that is too old', { claims: { iat: 1_799_999_909 } }],
    ['that has expired', { claims: { exp: 1_799_999_999 } }],
    ['that is too long', { claims: { x: 'y'.repeat(9000) } }],
  ])('is refused with a proof %s (§4.3)', async (_, change) => {
    const refused = await refusalOf(verifierOf().verify(requestWith(await prover.proof(token, change))));
    expect([refused.status, refused.code, refused.reason]).toEqual([401, 'invalid_dpop_proof', 'bad proof']);
    expect(refused.headers['WWW-Authenticate']).toMatch(
      new RegExp(`^Bearer resource_metadata="${metadataUrl}", DPoP .*error="invalid_dpop_proof".*algs="ES256 EdDSA`),
    );
  });

  test.each<[string, Change]>([
    ['at the tolerated age', { claims: { iat: 1_799_999_910 } }],
    ['with a query and a fragment in its address', { claims: { htu: 'https://api.example:443/v1/routes?a=b#c' } }],
    [
      'with an address in another normal form (RFC 3986 §6.2)',
      { claims: { htu: 'HTTPS://API.example/v1/x/../routes' } },
    ],
  ])('is accepted with a proof %s', async (_, change) => {
    expect(await verifierOf().verify(requestWith(await prover.proof(token, change)))).toMatchObject({ proof: 'dpop' });
  });

  test('is refused with a proof by another key', async () => {
    const thief = await createProver(simulated);
    const refused = await refusalOf(verifierOf().verify(requestWith(await thief.proof(token))));
    expect(refused.message).toContain('another key');
    const { privateKey } = await generateKeyPair('ES256');
    const mixed = await prover.proof(token, { signWith: privateKey });
    expect((await refusalOf(verifierOf().verify(requestWith(mixed)))).reason).toBe('bad proof');
  });

  test('is refused with a proof whose key is private or symmetric, or without a signature (§4.3 steps 5 and 7)', async () => {
    const secret = new Uint8Array(32).fill(7);
    const oct = { kty: 'oct', k: Buffer.from(secret).toString('base64url') };
    const { exportJWK } = await import('jose');
    const [, payload] = (await prover.proof(token)).split('.');
    const jwk = await exportJWK(prover.pair.publicKey);
    const none = Buffer.from(JSON.stringify({ typ: 'dpop+jwt', alg: 'none', jwk })).toString('base64url');
    for (const proof of [
      await prover.proof(token, { header: { alg: 'HS256', jwk: oct }, signWith: secret }),
      await prover.proof(token, { header: { jwk: await exportJWK(prover.pair.privateKey) } }),
      `${none}.${payload}.`,
      `${none}.${payload}.AAAA`,
      'a.b.c',
      'x',
      '',
    ]) {
      expect((await refusalOf(verifierOf().verify(requestWith(proof)))).code).toBe('invalid_dpop_proof');
    }
  });

  test('cannot be used twice with one proof, also not ten times at once (§11.1)', async () => {
    const verifier = verifierOf();
    const proof = await prover.proof(token);
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => verifier.verify(requestWith(proof))));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    simulated.state.clock += 90_000;
    expect((await refusalOf(verifier.verify(requestWith(proof)))).message).toContain('used before');
    simulated.state.clock += 2000;
    expect((await refusalOf(verifier.verify(requestWith(proof)))).message).toContain('too old');
  });

  test('a proof that fails does not use up its id', async () => {
    const verifier = verifierOf();
    const claims = { jti: 'mine' };
    const { privateKey } = await generateKeyPair('ES256');
    await refusalOf(verifier.verify(requestWith(await prover.proof(token, { claims, signWith: privateKey }))));
    expect(await verifier.verify(requestWith(await prover.proof(token, { claims })))).toMatchObject({ proof: 'dpop' });
  });

  test('is refused without its request, and by an API without DPoP', async () => {
    expect((await refusalOf(verifierOf().verifyToken(token))).reason).toBe('no proof');
    const off = verifierOf({ dpop: { mode: 'off' } });
    const refused = await refusalOf(off.verify(requestWith(await prover.proof(token))));
    expect(refused.headers['WWW-Authenticate']).not.toContain('DPoP resource');
    expect(refused.code).toBe('invalid_token');
  });

  test('is also verified at other public addresses, and below a path that a proxy removed', async () => {
    const publicUrl = ['https://api.example/v1', 'https://other.example'];
    const verifier = verifierOf({ publicUrl });
    const inner = (proof: string) => requestWith(proof, { url: '/routes' });
    expect(await verifier.verify(inner(await prover.proof(token)))).toMatchObject({ proof: 'dpop' });
    const claims = { htu: 'https://other.example/routes' };
    expect(await verifier.verify(inner(await prover.proof(token, { claims })))).toMatchObject({ proof: 'dpop' });
    const wrong = await prover.proof(token, { claims: { htu: 'https://api.example/routes' } });
    expect((await refusalOf(verifier.verify(inner(wrong)))).reason).toBe('bad proof');
  });
});

describe('a bearer token', () => {
  test('cannot be sent as a DPoP token (§7.1)', async () => {
    const bearer = await simulated.token();
    const headers = { authorization: `DPoP ${bearer}`, dpop: await prover.proof(bearer) };
    expect((await refusalOf(verifierOf().verify({ ...requestWith(undefined), headers }))).reason).toBe('no proof');
  });

  test('is refused where DPoP is required, and only that scheme is offered', async () => {
    const verifier = verifierOf({ dpop: { mode: 'required' } });
    const refused = await refusalOf(verifier.verifyToken(await simulated.token()));
    expect([refused.status, refused.reason]).toEqual([401, 'no proof']);
    expect(refused.headers['WWW-Authenticate']).toMatch(/^DPoP .*error="invalid_token"/);
    expect(refused.headers['WWW-Authenticate']).not.toContain('Bearer');
    expect(await verifier.verify(requestWith(await prover.proof(token)))).toMatchObject({ proof: 'dpop' });
  });

  test('is refused by a route that requires a bound token', async () => {
    const refused = await refusalOf(verifierOf().verifyToken(await simulated.token(), { bound: true }));
    expect([refused.status, refused.reason]).toEqual([401, 'no proof']);
  });
});

describe('a nonce (§9)', () => {
  const secret = new Uint8Array(32).fill(9);

  test('is asked for, is new with each answer, and is valid for two to four minutes', async () => {
    const verifier = verifierOf({ dpop: { nonce: true } });
    const first = await refusalOf(verifier.verify(requestWith(await prover.proof(token))));
    expect([first.status, first.code, first.reason]).toEqual([401, 'use_dpop_nonce', 'nonce needed']);
    const nonce = first.headers['DPoP-Nonce'];
    expect(nonce).toMatch(/^[\w-]{43}$/);
    const proof = () => prover.proof(token, { claims: { nonce } });
    const access = await verifier.verify(requestWith(await proof()));
    expect(access.responseHeaders).toEqual({ 'DPoP-Nonce': nonce });
    simulated.state.clock += 239_000;
    const later = await verifier.verify(requestWith(await proof()));
    expect(later.responseHeaders['DPoP-Nonce']).not.toBe(nonce);
    simulated.state.clock += 1000;
    expect((await refusalOf(verifier.verify(requestWith(await proof())))).code).toBe('use_dpop_nonce');
  });

  test('makes the clock of the client unimportant (§4.3 step 11), but not the single use', async () => {
    const verifier = verifierOf({ dpop: { nonce: secret } });
    const refused = await refusalOf(verifier.verify(requestWith(await prover.proof(token))));
    const nonce = refused.headers['DPoP-Nonce'];
    const proof = await prover.proof(token, { claims: { nonce, iat: 5 } });
    expect(await verifier.verify(requestWith(proof))).toMatchObject({ proof: 'dpop' });
    simulated.state.clock += 200_000;
    expect((await refusalOf(verifier.verify(requestWith(proof)))).message).toContain('used before');
  });

  test('of another process with the same secret is valid; one of another secret is not', async () => {
    const nonceOf = async (verifier: ReturnType<typeof verifierOf>) =>
      (await refusalOf(verifier.verify(requestWith(await prover.proof(token))))).headers['DPoP-Nonce'];
    const nonce = await nonceOf(verifierOf({ dpop: { nonce: secret } }));
    const other = verifierOf({ dpop: { nonce: secret } });
    expect(await other.verify(requestWith(await prover.proof(token, { claims: { nonce } })))).toMatchObject({});
    const wrong = await nonceOf(verifierOf({ dpop: { nonce: new Uint8Array(32).fill(8) } }));
    const refused = other.verify(requestWith(await prover.proof(token, { claims: { nonce: wrong } })));
    expect((await refusalOf(refused)).code).toBe('use_dpop_nonce');
  });
});

describe('the memory of proofs', () => {
  test('can be shared with other processes', async () => {
    const claimed = new Set<string>();
    const claim = async (key: string) => claimed.size < claimed.add(key).size;
    const [one, two] = [verifierOf({ dpop: { replays: { claim } } }), verifierOf({ dpop: { replays: { claim } } })];
    const proof = await prover.proof(token);
    await one.verify(requestWith(proof));
    expect((await refusalOf(two.verify(requestWith(proof)))).message).toContain('used before');
  });

  test('forgets what has expired, and refuses with 503 when it is full', async () => {
    const { createReplayMemory } = await import('./dpop');
    const replays = createReplayMemory(2, () => simulated.state.clock);
    const verifier = verifierOf({ dpop: { replays } });
    await verifier.verify(requestWith(await prover.proof(token)));
    await verifier.verify(requestWith(await prover.proof(token)));
    expect((await refusalOf(verifier.verify(requestWith(await prover.proof(token))))).status).toBe(503);
    simulated.state.clock += 120_000;
    expect(await verifier.verify(requestWith(await prover.proof(token)))).toMatchObject({ proof: 'dpop' });
  });
});
