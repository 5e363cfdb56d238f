/** Opaque tokens and API keys: RFC 7662. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createVerifier } from './index';
import {
  createSimulatedIssuer,
  credentials,
  issuer,
  refusalOf,
  resource,
  type SimulatedIssuer,
} from './simulated-issuer.fixture';

const key = `cs_key_${'k'.repeat(49)}`;
const url = `${issuer}/oauth/introspect`;

let simulated: SimulatedIssuer;
const active = () => ({
  active: true,
  iss: issuer,
  sub: 'ada',
  client_id: 'api_keys',
  aud: resource,
  scope: 'routes.read',
  iat: simulated.now(),
  exp: simulated.now() + 600,
});
beforeEach(async () => {
  simulated = await createSimulatedIssuer();
  simulated.state.opaque.set(key, active());
});

const verifierOf = (more: Parameters<SimulatedIssuer['options']>[0] = {}) =>
  createVerifier(simulated.options({ credentials, ...more }));

describe('an API key or opaque token', () => {
  test('is described by the issuer, to an API that authenticates (RFC 7662 §2.1)', async () => {
    let asked: RequestInit | undefined;
    simulated.state.answers.set(url, (init) => {
      asked = init;
      return Response.json(active());
    });
    expect(await verifierOf().verifyToken(key, { scopes: ['routes.read'] })).toMatchObject({
      kind: 'introspected',
      subject: 'ada',
      clientId: 'api_keys',
      scopes: ['routes.read'],
      expiresAt: simulated.now() + 600,
    });
    // RFC 6749 §2.3.1: the id and the secret are form-encoded first.
    const basic = `Basic ${btoa('routes-api:a+secret%3A+with+spaces+%26+signs')}`;
    expect(asked).toMatchObject({ method: 'POST', headers: { authorization: basic } });
    expect(String(asked?.body)).toBe(`token=${key}&token_type_hint=access_token`);
  });

  test('may have no end, and no subject other than its client', async () => {
    const { exp: _, sub: __, ...endless } = active();
    simulated.state.opaque.set(key, endless);
    const access = await verifierOf().verifyToken(key);
    expect([access.expiresAt, access.subject]).toEqual([undefined, 'api_keys']);
  });

  test.each([
    ['that is not active', { active: false }, 'not active'],
    ['that is almost active', { active: 'true' }, 'not active'],
    ['for another API (RFC 7662 §4)', { aud: 'https://other.example' }, 'wrong audience'],
    ['for no API, such as a refresh token', { aud: undefined }, 'wrong audience'],
    ['for other APIs', { aud: ['https://other.example'] }, 'wrong audience'],
    ['of another issuer', { iss: 'https://other.example' }, 'wrong issuer'],
    ['that has expired', { exp: 1_800_000_000 }, 'expired'],
    ['that is not valid yet', { nbf: 1_800_000_001 }, 'not yet valid'],
    ['without client and subject', { sub: undefined, client_id: undefined }, 'malformed token'],
    ['with scopes that are a list', { scope: ['routes.read'] }, 'malformed token'],
    ['with an end that is a text', { exp: '2000000000' }, 'malformed token'],
    ['that is bound in an unknown way', { cnf: { 'x5t#S1': 'x' } }, 'malformed token'],
  ])('%s is refused', async (_, change, reason) => {
    simulated.state.opaque.set(key, { ...active(), ...change });
    const refused = await refusalOf(verifierOf().verifyToken(key));
    expect([refused.status, refused.code, refused.reason]).toEqual([401, 'invalid_token', reason]);
  });

  test('that is bound to a key needs its proof', async () => {
    simulated.state.opaque.set(key, { ...active(), cnf: { jkt: 'x' } });
    expect((await refusalOf(verifierOf().verifyToken(key))).reason).toBe('no proof');
  });

  test('is asked about once for concurrent requests, and again after ten seconds', async () => {
    const verifier = verifierOf();
    await Promise.all(Array.from({ length: 10 }, () => verifier.verifyToken(key)));
    simulated.state.clock += 9999;
    await verifier.verifyToken(key);
    expect(simulated.askedFor(url)).toBe(1);
    simulated.state.opaque.delete(key);
    simulated.state.clock += 1;
    expect((await refusalOf(verifier.verifyToken(key))).reason).toBe('not active');
    expect((await refusalOf(verifier.verifyToken(key))).reason).toBe('not active');
    expect(simulated.askedFor(url)).toBe(2);
  });

  test('stops working at its end, although the answer is kept', async () => {
    simulated.state.opaque.set(key, { ...active(), exp: simulated.now() + 3 });
    const verifier = verifierOf();
    await verifier.verifyToken(key);
    simulated.state.clock += 3000;
    expect((await refusalOf(verifier.verifyToken(key))).reason).toBe('expired');
  });

  test.each([
    ['answers 500', () => new Response('broken', { status: 500 })],
    ['answers 401, because our credentials are wrong', () => new Response(null, { status: 401 })],
    ['answers with a page', () => new Response('<html>')],
    ['answers with a list', () => Response.json([])],
    ['cannot be reached', () => Promise.reject(new TypeError('fetch failed'))],
  ])('cannot be accepted if the issuer %s: 503, and the next request asks again', async (_, answer) => {
    simulated.state.answers.set(url, answer);
    const verifier = verifierOf();
    expect((await refusalOf(verifier.verifyToken(key))).status).toBe(503);
    simulated.state.answers.delete(url);
    await verifier.verifyToken(key);
  });

  test('is never sent anywhere by an API without credentials, or that accepts none', async () => {
    for (const options of [{ introspection: false as const }]) {
      expect((await refusalOf(verifierOf(options).verifyToken(key))).reason).toBe('malformed token');
    }
    const without = createVerifier(simulated.options());
    expect((await refusalOf(without.verifyToken(key))).reason).toBe('malformed token');
    expect(simulated.askedFor(url)).toBe(0);
  });

  test('a flood of made-up tokens cannot become a flood at the issuer', async () => {
    simulated.state.answers.set(url, () => new Promise(() => {}));
    const verifier = verifierOf({ timeoutMilliseconds: 50 });
    const all = Array.from({ length: 500 }, (_, index) => refusalOf(verifier.verifyToken(`x${index}`)));
    for (const refused of await Promise.all(all)) expect(refused.status).toBe(503);
    expect(simulated.askedFor(url)).toBe(100);
  });

  test('may come in a header of its own if the API chose one', async () => {
    const verifier = verifierOf({ apiKeyHeader: 'X-API-Key' });
    expect(await verifier.verify({ headers: { 'x-api-key': key } })).toMatchObject({ subject: 'ada' });
    const both = { 'x-api-key': key, authorization: `Bearer ${key}` };
    expect((await refusalOf(verifier.verify({ headers: both }))).code).toBe('invalid_request');
    const signed = { 'x-api-key': await simulated.token() };
    expect((await refusalOf(verifier.verify({ headers: signed }))).code).toBe('invalid_request');
    expect((await refusalOf(verifierOf().verify({ headers: { 'x-api-key': key } }))).reason).toBe('no token');
  });
});

describe('revocation by introspection', () => {
  test('asks about signed tokens as well, after it verified them', async () => {
    const verifier = verifierOf({ revocation: 'introspection' });
    const token = await simulated.token();
    simulated.state.opaque.set(token, active());
    expect(await verifier.verifyToken(token)).toMatchObject({ kind: 'signed' });
    simulated.state.opaque.delete(token);
    simulated.state.clock += 10_000;
    expect((await refusalOf(verifier.verifyToken(token))).reason).toBe('not active');
    const forged = `${token.slice(0, -8)}AAAAAAAA`;
    const before = simulated.askedFor(url);
    expect((await refusalOf(verifier.verifyToken(forged))).reason).toBe('bad signature');
    expect(simulated.askedFor(url)).toBe(before);
  });
});
