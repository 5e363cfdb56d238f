/** Status lists for signed tokens: draft-ietf-oauth-status-list-20. */
import { gunzipSync, inflateSync } from 'node:zlib';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { claimsOf, createPortal, issuer, startedAt } from '../testing/token.fixture';
import { encodeStatusList } from './status-list';
import vectors from './status-list.vectors.json';

type Portal = Awaited<ReturnType<typeof createPortal>>;
const getOf = (path: string, headers: Record<string, string> = {}) => new Request(issuer + path, { headers });
const statusClaims = z.object({ status: z.object({ status_list: z.object({ idx: z.number(), uri: z.string() }) }) });
const listClaims = z.object({ status_list: z.object({ bits: z.literal(2), lst: z.string() }) });
const path = '/oauth/status/1';

/** Reads a list as a relying party does, by §4.1 and without our code. */
function statusAt(lst: string, bits: number, index: number): number | undefined {
  const byte = inflateSync(Buffer.from(lst, 'base64url'))[Math.floor((index * bits) / 8)];
  return byte === undefined ? undefined : (byte >> ((index * bits) % 8)) & (2 ** bits - 1);
}

/** The vectors of §4.1 and Appendix C ("Test vectors for Status List encoding"). */
const vectorSchema = z.array(
  z.object({
    bits: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)]),
    size: z.number(),
    statuses: z.array(z.tuple([z.number(), z.number()])),
    lst: z.string(),
  }),
);
const published = vectorSchema
  .parse(vectors)
  .map((vector) => [`${vector.bits} bits, ${vector.size} entries`, vector] as const);

describe('the encoding (§4.1)', () => {
  it.each(published)('equals the published vector: %s', async (_, { bits, size, statuses, lst }) => {
    const ours = await encodeStatusList({ size, marked: statuses.map(([index, status]) => ({ index, status })) }, bits);
    const bytes = (text: string) => inflateSync(Buffer.from(text, 'base64url'));
    expect(bytes(ours).equals(bytes(lst))).toBe(true);
    expect(bytes(ours)).toHaveLength((size * bits) / 8);
    // ZLIB at the highest level (RFC 1950 §2.2). The result may be 5 % larger than the draft's, depending on the
    // library.
    expect(Buffer.from(ours, 'base64url').subarray(0, 2).toString('hex')).toBe('78da');
    expect(ours.length).toBeLessThan(lst.length * 1.05);
  });

  it.each(published)('is decoded entry by entry: %s', (_, { bits, statuses, lst }) => {
    for (const [index, status] of statuses.slice(0, 16)) expect(statusAt(lst, bits, index)).toBe(status);
  });

  it('has room for every entry, also in an incomplete last byte', async () => {
    const lst = await encodeStatusList({ size: 5, marked: [{ index: 4, status: 2 }] });
    expect([0, 1, 2, 3, 4].map((index) => statusAt(lst, 2, index))).toEqual([0, 0, 0, 0, 2]);
    expect(statusAt(lst, 2, 8)).toBeUndefined();
  });
});

async function fetched(portal: Portal, uri = issuer + path) {
  const response = await portal.server.statusList(new Request(uri));
  const { keys } = await (await portal.server.jwks(getOf('/oauth/jwks'))).json();
  const currentDate = new Date(portal.clock.now * 1000);
  const expected = { typ: 'statuslist+jwt', subject: uri, requiredClaims: ['iat', 'exp', 'ttl'], currentDate };
  return jwtVerify(await response.text(), createLocalJWKSet({ keys }), expected);
}

async function statusOf(portal: Portal, accessToken: unknown) {
  const { idx, uri } = statusClaims.parse(claimsOf(accessToken)).status.status_list;
  const { bits, lst } = listClaims.parse((await fetched(portal, uri)).payload).status_list;
  return statusAt(lst, bits, idx);
}

async function withList(options: Parameters<typeof createPortal>[0] = {}) {
  const portal = await createPortal(options);
  const { body } = await portal.exchange(await portal.mintCode());
  const ask = (headers: Record<string, string> = {}, query = '') =>
    portal.server.statusList(getOf(path + query, headers));
  return { ...portal, portal, ask, accessToken: body['access_token'] };
}

describe('the status list token', () => {
  it('distinguishes valid, suspended and invalid tokens (§7.1)', async () => {
    const { portal, store, clock, server, accessToken } = await withList();
    const id = store.grants()[0]?.id ?? '';
    expect(await statusOf(portal, accessToken)).toBe(0);
    await store.pauseGrant(id, 'ada', startedAt);
    clock.now += 10;
    expect(await statusOf(portal, accessToken)).toBe(2);
    await server.grants.end('ada', id);
    expect(await statusOf(portal, accessToken)).toBe(1);
  });

  it('is signed and typed, with its subject, iat, exp and ttl (§5.1)', async () => {
    const { portal } = await withList();
    const { payload, protectedHeader } = await fetched(portal);
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'statuslist+jwt', kid: expect.any(String) });
    expect(payload).toEqual({
      iss: issuer,
      sub: issuer + path,
      iat: startedAt,
      exp: startedAt + 300,
      ttl: 20,
      status_list: { bits: 2, lst: expect.stringMatching(/^eN[\w-]+$/), aggregation_uri: `${issuer}/oauth/status` },
    });
  });

  it('is used for no longer than configured: our copy, HTTP caches and the ttl together (§13.7)', async () => {
    for (const promised of [3, 10, 30, 600]) {
      const { portal, ask, clock } = await withList({ settings: { statusListTtlSeconds: promised } });
      const { payload } = await fetched(portal);
      for (let age = 0; age < promised; age += 1) {
        clock.now = startedAt + age;
        const answer = await ask();
        const maxAge = Number(/^public, max-age=(\d+)$/.exec(answer.headers.get('cache-control') ?? '')?.[1]);
        const { iat } = z.object({ iat: z.number() }).parse(claimsOf(await answer.text()));
        expect(maxAge).toBeGreaterThan(0);
        expect(clock.now - iat + maxAge + Number(payload['ttl'])).toBeLessThanOrEqual(promised);
      }
    }
  });
});

describe('the response', () => {
  it('has its own content type, and allows scripts of any origin (§8.1, §8.2)', async () => {
    const { ask } = await withList();
    const { status, headers } = await ask();
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/statuslist+jwt');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('vary')).toBe('Accept, Accept-Encoding');
  });

  it.each([
    ['application/statuslist+jwt', 200],
    ['Application/StatusList+JWT;q=0.5', 200],
    ['application/statuslist+cwt, application/statuslist+jwt;q=0.1', 200],
    ['application/*', 200],
    ['text/html, */*;q=0.1', 200],
    ['', 200],
    ['application/statuslist+cwt', 406],
    ['application/json', 406],
    ['*/*, application/statuslist+jwt;q=0', 406],
    ['application/statuslist+jwt; q=0.000', 406],
  ])('to Accept: %s is %i (RFC 9110 §12.5.1)', async (accept, status) => {
    const { ask } = await withList();
    const answer = await ask({ accept });
    expect(answer.status).toBe(status);
    if (status === 406) expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['gzip', true],
    ['br, GZIP;q=0.5', true],
    ['*', true],
    ['identity', false],
    ['gzip;q=0, *', false],
    ['', false],
  ])('with Accept-Encoding: %s is compressed: %s (§8.2, RFC 9110 §12.5.3)', async (coding, compressed) => {
    const { ask } = await withList();
    const plain = await (await ask()).text();
    const answer = await ask({ 'accept-encoding': coding });
    expect(answer.headers.get('content-encoding')).toBe(compressed ? 'gzip' : null);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect((compressed ? gunzipSync(bytes) : bytes).toString()).toBe(plain);
    expect(answer.headers.get('vary')).toBe('Accept, Accept-Encoding');
  });

  it('has a different ETag for each encoding (RFC 9110 §8.8.3.3)', async () => {
    const { ask } = await withList();
    const plain = (await ask()).headers.get('etag') ?? '';
    const gzip = (await ask({ 'accept-encoding': 'gzip' })).headers.get('etag') ?? '';
    expect(gzip).not.toBe(plain);
    const again = await ask({ 'accept-encoding': 'gzip', 'if-none-match': gzip });
    expect(again.status).toBe(304);
    expect(again.headers.get('vary')).toBe('Accept, Accept-Encoding');
    expect((await ask({ 'if-none-match': plain })).status).toBe(304);
    expect((await ask({ 'if-none-match': gzip })).status).toBe(200);
  });

  it('is 501 for a request about the past (§8.4)', async () => {
    const { ask } = await withList();
    for (const query of ['?time=1686925000', '?time=', `?time=${startedAt}`]) {
      expect(await ask({}, query)).toMatchObject({ status: 501 });
    }
  });

  it('is 404 for a list that does not exist, and is not cached', async () => {
    const portal = await createPortal();
    expect(await portal.server.statusList(getOf(path))).toMatchObject({ status: 404 });
    expect(await portal.server.statusList(getOf('/oauth/status/x'))).toMatchObject({ status: 404 });
    await portal.exchange(await portal.mintCode());
    expect(await portal.server.statusList(getOf(path))).toMatchObject({ status: 200 });
  });
});

describe('the shared copy', () => {
  const made = (calls: string[]) => calls.filter((call) => call === 'statusList').length;

  it('is read, signed and compressed once for concurrent requests, and for all others until it is too old', async () => {
    const { ask, calls, clock } = await withList();
    const before = made(calls);
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask()));
    const texts = new Set(await Promise.all(answers.map((answer) => answer.text())));
    expect([made(calls) - before, texts.size]).toEqual([1, 1]);
    clock.now += 9;
    await ask({ 'accept-encoding': 'gzip' });
    expect(made(calls) - before).toBe(1);
    clock.now += 1;
    expect(texts.has(await (await ask()).text())).toBe(false);
    expect(made(calls) - before).toBe(2);
  });

  it('is not kept after a failure', async () => {
    const portal = await createPortal({ broken: 'statusList' });
    await portal.exchange(await portal.mintCode());
    expect(await portal.server.statusList(getOf(path))).toMatchObject({ status: 500 });
    expect(await portal.server.statusList(getOf(path))).toMatchObject({ status: 500 });
    expect(made(portal.calls)).toBe(2);
  });
});

describe('the aggregation (§9)', () => {
  it('lists every status list, at the URL in the metadata and in the lists (§9.1, §9.2, §9.3)', async () => {
    const portal = await createPortal();
    const metadata = await (await portal.server.discovery(getOf('/x'))).json();
    const uri = z.string().parse(metadata.status_list_aggregation_endpoint);
    expect(uri).toBe(`${issuer}/oauth/status`);
    const lists = async () => portal.server.statusLists(new Request(uri));
    expect(await (await lists()).json()).toEqual({ status_lists: [] });
    // A list is only filled to half: these are more grants than fit into one.
    for (let made = 0; made < 700; made += 1) await portal.mintCode(['openid'], {}, { once: true });
    portal.clock.now += 10;
    const answer = await lists();
    expect(answer.headers.get('content-type')).toBe('application/json');
    const { status_lists: uris } = await answer.json();
    expect(uris).toEqual([`${issuer}/oauth/status/1`, `${issuer}/oauth/status/2`]);
    for (const each of uris) expect((await fetched(portal, each)).payload.sub).toBe(each);
  });
});
