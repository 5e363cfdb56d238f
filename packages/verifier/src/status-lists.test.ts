/** Token status lists: draft-ietf-oauth-status-list. */
import { deflateSync } from 'node:zlib';
import { generateKeyPair } from 'jose';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createVerifier } from './index';
import { createSimulatedIssuer, issuer, listUrl, refusalOf, type SimulatedIssuer } from './simulated-issuer.fixture';

let simulated: SimulatedIssuer;
let token: string;
beforeEach(async () => {
  simulated = await createSimulatedIssuer();
  token = await simulated.token({ exp: simulated.now() + 3600 });
});

const verifierOf = (more: Parameters<SimulatedIssuer['options']>[0] = {}) => createVerifier(simulated.options(more));

describe('the status list', () => {
  test('is fetched once for all tokens, and again after its ttl, which shows that an access has ended', async () => {
    const verifier = verifierOf();
    await Promise.all(Array.from({ length: 10 }, () => verifier.verifyToken(token)));
    simulated.mark(5, 1);
    await verifier.verifyToken(token);
    expect(simulated.askedFor(listUrl)).toBe(1);
    simulated.state.clock += 20_000;
    const ended = await refusalOf(verifier.verifyToken(token));
    expect([ended.status, ended.code, ended.reason]).toEqual([401, 'invalid_token', 'ended']);
    simulated.mark(5, 2);
    simulated.state.clock += 20_000;
    expect((await refusalOf(verifier.verifyToken(token))).reason).toBe('paused');
    simulated.mark(5, 3);
    simulated.state.clock += 20_000;
    expect((await refusalOf(verifier.verifyToken(token))).reason).toBe('ended');
    simulated.mark(5, 0);
    simulated.state.clock += 20_000;
    expect(await verifier.verifyToken(token)).toMatchObject({ subject: 'ada' });
    expect(simulated.askedFor(listUrl)).toBe(5);
  });

  test.each([1, 2, 4, 8])('may have %i bits for each entry (§4.1)', async (bits) => {
    const bytes = new Uint8Array(16);
    bytes[Math.floor((5 * bits) / 8)] = 1 << ((5 * bits) % 8);
    const lst = deflateSync(bytes).toString('base64url');
    simulated.state.listClaims = { status_list: { bits, lst } };
    const verifier = verifierOf();
    expect((await refusalOf(verifier.verifyToken(token))).reason).toBe('ended');
    for (const idx of [4, 6]) {
      const neighbour = await simulated.token({ status: { status_list: { idx, uri: listUrl } } });
      expect(await verifier.verifyToken(neighbour)).toMatchObject({ subject: 'ada' });
    }
  });

  test.each<[string, Record<string, unknown>]>([
    ['about another address (§5.1)', { sub: `${issuer}/oauth/status/1` }],
    ['about no address', { sub: undefined }],
    ['of another issuer', { iss: 'https://other.example' }],
    ['that has expired', { exp: 1_799_999_999 }],
    ['without a time', { iat: undefined }],
    ['with three bits', { status_list: { bits: 3, lst: '' } }],
    ['without a list', { status_list: undefined }],
    ['that is not compressed', { status_list: { bits: 2, lst: 'AAAA' } }],
    [
      'that is too long when it is unpacked',
      { status_list: { bits: 2, lst: deflateSync(new Uint8Array(1 << 23)).toString('base64url') } },
    ],
  ])('%s does not count: 503', async (_, claims) => {
    simulated.state.listClaims = claims;
    const log = vi.fn();
    const refused = await refusalOf(verifierOf({ log }).verifyToken(token));
    expect([refused.status, refused.headers['Retry-After']]).toEqual([503, '5']);
    expect(log).toHaveBeenCalledOnce();
  });

  test.each<[string, () => Promise<string>]>([
    [
      'is signed by another key',
      async () => {
        const { privateKey } = await generateKeyPair('ES256');
        return simulated.sign({ typ: 'statuslist+jwt' }, { sub: listUrl, iat: 1, status_list: {} }, privateKey);
      },
    ],
    ['is an access token', () => simulated.token({ sub: listUrl })],
    ['has no type', () => simulated.statusList({}, { typ: undefined })],
    ['is a page', async () => '<html>'],
    ['is longer than any list', async () => 'x'.repeat(9 << 20)],
  ])('does not count if it %s: 503', async (_, text) => {
    simulated.state.answers.set(listUrl, async () => new Response(await text()));
    expect((await refusalOf(verifierOf().verifyToken(token))).status).toBe(503);
  });

  test('may leave out its issuer and its end', async () => {
    simulated.state.listClaims = { iss: undefined, exp: undefined, ttl: undefined };
    const verifier = verifierOf();
    await verifier.verifyToken(token);
    simulated.state.clock += 59_000;
    await verifier.verifyToken(token);
    expect(simulated.askedFor(listUrl)).toBe(1);
    simulated.state.clock += 1000;
    await verifier.verifyToken(token);
    expect(simulated.askedFor(listUrl)).toBe(2);
  });

  test('may be at another address if the API chose that', async () => {
    const elsewhere = 'https://lists.example/1';
    simulated.state.answers.set(elsewhere, async () => new Response(await simulated.statusList({ sub: elsewhere })));
    const other = await simulated.token({ status: { status_list: { idx: 1, uri: elsewhere } } });
    const listsFrom = ['https://lists.example/'];
    expect(await verifierOf({ revocation: { by: 'status-list', listsFrom } }).verifyToken(other)).toMatchObject({});
    expect((await refusalOf(verifierOf().verifyToken(other))).reason).toBe('malformed token');
    expect(simulated.askedFor(elsewhere)).toBe(1);
  });

  test('is not read if the API chose that, or if the token names none', async () => {
    await verifierOf({ revocation: 'none' }).verifyToken(token);
    for (const status of [undefined, {}, { other: 1 }])
      await verifierOf().verifyToken(await simulated.token({ status }));
    expect(simulated.askedFor(listUrl)).toBe(0);
  });
});

describe('a status list that cannot be fetched', () => {
  test('refuses every token with 503, until it can be fetched again', async () => {
    const verifier = verifierOf();
    simulated.state.broken.add(listUrl);
    const refused = await refusalOf(verifier.verifyToken(token));
    expect([refused.status, refused.reason, refused.body.error]).toEqual([
      503,
      'unavailable',
      'temporarily_unavailable',
    ]);
    for (let index = 0; index < 10; index += 1) await refusalOf(verifier.verifyToken(token));
    expect(simulated.askedFor(listUrl)).toBe(1);
    simulated.state.broken.clear();
    simulated.state.clock += 2000;
    await verifier.verifyToken(token);
  });

  test('stays in use for a minute after its ttl', async () => {
    const verifier = verifierOf();
    simulated.mark(6, 1);
    const ended = await simulated.token({
      exp: simulated.now() + 3600,
      status: { status_list: { idx: 6, uri: listUrl } },
    });
    await verifier.verifyToken(token);
    simulated.state.broken.add(listUrl);
    simulated.state.clock += 79_000;
    await verifier.verifyToken(token);
    expect((await refusalOf(verifier.verifyToken(ended))).reason).toBe('ended');
    simulated.state.clock += 1000;
    expect((await refusalOf(verifier.verifyToken(token))).status).toBe(503);
  });

  test.each([
    [0, 20_000],
    [120, 140_000],
    // The `exp` of the list.
    [3000, 300_000],
  ])(
    'stays in use for %i seconds after its ttl if the API chose that, but not after its exp',
    async (graceSeconds, end) => {
      const verifier = verifierOf({ revocation: { by: 'status-list', graceSeconds } });
      await verifier.verifyToken(token);
      simulated.state.broken.add(listUrl);
      simulated.state.clock += end - 1;
      await verifier.verifyToken(token);
      simulated.state.clock += 1;
      expect((await refusalOf(verifier.verifyToken(token))).status).toBe(503);
    },
  );

  test('accepts what was not known as ended, if the API chose that', async () => {
    const verifier = verifierOf({ revocation: { by: 'status-list', whenUnavailable: 'accept' } });
    const later = simulated.now() + 3600;
    const ended = await simulated.token({ exp: later, status: { status_list: { idx: 6, uri: listUrl } } });
    simulated.state.broken.add(listUrl);
    await verifier.verifyToken(token);
    await verifier.verifyToken(ended);
    simulated.state.broken.clear();
    simulated.mark(6, 1);
    simulated.state.clock += 2000;
    expect((await refusalOf(verifier.verifyToken(ended))).reason).toBe('ended');
    simulated.state.broken.add(listUrl);
    simulated.state.clock += 1000_000;
    await verifier.verifyToken(token);
    expect((await refusalOf(verifier.verifyToken(ended))).reason).toBe('ended');
  });
});
