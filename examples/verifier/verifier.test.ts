import { deflateSync } from 'node:zlib';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { requireToken, tokenOf, withToken } from './adapters.mjs';
import { createVerifier, metadataAddress, TokenError } from './verifier.mjs';

const issuer = 'https://id.example';
const audience = 'https://api.example/v1';
const list = `${issuer}/oauth/status/0`;
const metadata = 'https://api.example/.well-known/oauth-protected-resource/v1';
let keys: { privateKey: CryptoKey; publicKey: CryptoKey };
let foreign: { privateKey: CryptoKey; publicKey: CryptoKey };
let clock = 0;
/** The state of a simulated issuer. */
let entries: Uint8Array;
let listFetches = 0;
let listsFail = false;
let waiting: string[] = [];
let acknowledged: unknown[] = [];

const now = () => Math.floor(clock / 1000);
const sign = (typ: string, claims: Record<string, unknown>, key = keys.privateKey) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ, kid: 'k1' }).sign(key);
const validClaims = () => ({
  iss: issuer,
  aud: audience,
  sub: 'ada',
  client_id: 'trailmap',
  scope: 'routes.read',
  jti: 'j1',
  iat: now(),
  exp: now() + 600,
  status: { status_list: { idx: 5, uri: list } },
});
const token = (claims: Record<string, unknown> = {}, typ = 'at+jwt', key?: CryptoKey) =>
  sign(typ, { ...validClaims(), ...claims }, key);
const event = (type: string, detail: object, claims: Record<string, unknown> = {}) =>
  sign('secevent+jwt', {
    iss: issuer,
    aud: audience,
    jti: 'e1',
    iat: now(),
    sub_id: { format: 'opaque', id: 'x' },
    events: { [type]: { event_timestamp: now(), ...detail } },
    ...claims,
  });

/** Each entry has two bits. */
function mark(index: number, status: number) {
  const at = Math.floor(index / 4);
  entries[at] = ((entries[at] ?? 0) & ~(3 << ((index % 4) * 2))) | (status << ((index % 4) * 2));
}

const answerer: typeof fetch = async (input, init) => {
  const url = String(input instanceof Request ? input.url : input);
  if (url === `${issuer}/oauth/jwks`) {
    return Response.json({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256' }] });
  }
  if (url === list) {
    listFetches += 1;
    if (listsFail) return new Response(null, { status: 500 });
    const lst = deflateSync(entries).toString('base64url');
    const claims = { iss: issuer, sub: list, iat: now(), exp: now() + 300, ttl: 20, status_list: { bits: 2, lst } };
    return new Response(await sign('statuslist+jwt', claims));
  }
  if (url === `${issuer}/oauth/token`) return Response.json({ access_token: 'own', expires_in: 600 });
  if (url.startsWith(`${issuer}/ssf/streams`)) {
    return init?.method === 'DELETE'
      ? new Response(null, { status: 204 })
      : Response.json({ stream_id: 's1', delivery: { endpoint_url: `${issuer}/ssf/poll/s1` } }, { status: 201 });
  }
  if (url === `${issuer}/ssf/poll/s1`) {
    const asked: unknown = JSON.parse(String(init?.body));
    acknowledged.push(asked);
    const sets = waiting.splice(0).map((set, index): [string, string] => [`e${index}`, set]);
    if (sets.length > 0) return Response.json({ sets: Object.fromEntries(sets) });
    return new Promise((_, reject) => {
      init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
    });
  }
  return new Response(null, { status: 404 });
};

const verifierOf = (more: Partial<Parameters<typeof createVerifier>[0]> = {}) =>
  createVerifier({ issuer, audience, fetch: answerer, now: () => clock, ...more });

async function refusal(work: Promise<unknown>): Promise<TokenError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof TokenError) return error;
  throw new Error(`not refused: ${error}`);
}

beforeAll(async () => {
  keys = await generateKeyPair('ES256', { extractable: true });
  foreign = await generateKeyPair('ES256');
});
beforeEach(() => {
  clock = 1_800_000_000_000;
  entries = new Uint8Array(64);
  [listFetches, listsFail, waiting, acknowledged] = [0, false, [], []];
  vi.stubGlobal('fetch', answerer);
});
afterEach(() => vi.unstubAllGlobals());

describe('a token', () => {
  test('that is valid gives its claims, from a string, a Request and a node request', async () => {
    const verifier = verifierOf();
    const good = await token();
    const headers = { authorization: `Bearer ${good}` };
    for (const shown of [good, new Request(audience, { headers }), { headers }]) {
      expect(await verifier.verify(shown, { scopes: ['routes.read'] })).toMatchObject({ sub: 'ada' });
    }
  });

  test.each([
    ['of another type (RFC 9068 §4)', {}, 'JWT'],
    ['that is an ID token', {}, undefined],
    ['of another issuer', { iss: 'https://other.example' }],
    ['for another API', { aud: 'https://other.example' }],
    ['that has expired', { exp: 1 }],
    ['without an expiry', { exp: undefined }],
    ['without a client', { client_id: undefined }],
    [
      'whose status list belongs to another issuer',
      { status: { status_list: { idx: 1, uri: 'https://evil.example/list' } } },
    ],
    ['whose list index is not a number', { status: { status_list: { idx: '1', uri: list } } }],
    ['beyond the end of its status list', { status: { status_list: { idx: 99_999, uri: list } } }],
    ['that is bound to a key (RFC 9449 §7.1)', { cnf: { jkt: 'x' } }],
  ])('%s is refused: 401 invalid_token', async (name, claims, typ = name.includes('ID token') ? 'JWT' : 'at+jwt') => {
    const error = await refusal(verifierOf().verify(await token(claims, typ)));
    expect(error.status).toBe(401);
    expect(error.code).toBe('invalid_token');
    expect(error.headers['WWW-Authenticate']).toContain('error="invalid_token"');
  });

  test('signed by another key, with another algorithm or none, is refused', async () => {
    const none = `${btoa('{"alg":"none","typ":"at+jwt"}')}.${btoa(JSON.stringify(validClaims()))}.`;
    const verifier = verifierOf();
    for (const forged of [await token({}, 'at+jwt', foreign.privateKey), none, 'x', '']) {
      expect((await refusal(verifier.verify(forged))).status).toBe(401);
    }
    expect((await refusal(verifierOf({ algorithms: ['RS256'] }).verify(await token()))).status).toBe(401);
  });

  test('that is bound to a key is accepted if the request proves the key', async () => {
    const proves = vi.fn(async () => true);
    const claims = await verifierOf({ proves }).verify(await token({ cnf: { jkt: 'x' } }));
    expect(claims.cnf).toEqual({ jkt: 'x' });
    expect(proves).toHaveBeenCalledOnce();
  });

  test('RFC 6750 §3.1: no token is 401 without error, a malformed header 400, a missing scope 403 with the scope', async () => {
    const verifier = verifierOf();
    const bare = await refusal(verifier.verify({ headers: {} }));
    expect([bare.status, bare.headers['WWW-Authenticate']]).toEqual([401, `Bearer resource_metadata="${metadata}"`]);
    expect((await refusal(verifier.verify({ headers: { authorization: 'Basic x' } }))).status).toBe(400);
    const less = await refusal(verifier.verify(await token(), { scopes: ['routes.read', 'routes.write'] }));
    expect(less.status).toBe(403);
    expect(less.headers['WWW-Authenticate']).toBe(
      `Bearer resource_metadata="${metadata}", error="insufficient_scope", error_description="The token lacks a scope", scope="routes.read routes.write"`,
    );
  });

  test('RFC 9728 §3.1: the address of the metadata of a resource', () => {
    expect(metadataAddress('https://api.example')).toBe('https://api.example/.well-known/oauth-protected-resource');
    expect(metadataAddress(audience)).toBe(metadata);
  });
});

describe('the status list', () => {
  test('is fetched once for all tokens, and again after its ttl, which shows that an access has ended', async () => {
    const verifier = verifierOf();
    const good = await token();
    await Promise.all(Array.from({ length: 10 }, () => verifier.verify(good)));
    mark(5, 1);
    await verifier.verify(good);
    expect(listFetches).toBe(1);
    clock += 20_000;
    expect((await refusal(verifier.verify(good))).message).toBe('The access has ended');
    mark(5, 2);
    clock += 20_000;
    expect((await refusal(verifier.verify(good))).message).toBe('The access is paused');
    expect(listFetches).toBe(3);
  });

  test('that cannot be fetched refuses every token (503) until it can be fetched again', async () => {
    const verifier = verifierOf();
    const good = await token();
    listsFail = true;
    const error = await refusal(verifier.verify(good));
    expect([error.status, error.headers['Retry-After']]).toEqual([503, '5']);
    listsFail = false;
    await verifier.verify(good);
  });

  test('is used until it expires if the API chose that', async () => {
    const verifier = verifierOf({ whenListsFail: 'until expiry' });
    const good = await token();
    await verifier.verify(good);
    listsFail = true;
    clock += 60_000;
    await verifier.verify(good);
    clock += 241_000;
    expect((await refusal(verifier.verify(good))).status).toBe(503);
  });

  test('must be signed as a status list', async () => {
    const forged: typeof fetch = async (input, init) =>
      String(input) === list ? new Response(await token({ sub: list })) : answerer(input, init);
    expect((await refusal(verifierOf({ fetch: forged }).verify(await token()))).status).toBe(503);
  });
});

describe('the event feed', () => {
  const revoked = 'https://schemas.openid.net/secevent/oauth/event-type/token-revoked';
  const entry = (status: number) => ({ token_status: [{ idx: 5, uri: list, status }] });
  /** A verifier that has acknowledged these events. */
  async function hearing(...sets: string[]) {
    const seen: unknown[] = [];
    waiting = [...sets];
    const feed = { clientId: 'routes-api', clientSecret: 'x', onEvent: (one: unknown) => void seen.push(one) };
    const verifier = verifierOf({ feed });
    await vi.waitFor(() => expect(acknowledged).toHaveLength(2));
    return { verifier, seen };
  }

  test('makes an end take effect at once, before the cached list; the event is acknowledged', async () => {
    const { verifier, seen } = await hearing(await event(revoked, entry(1)));
    expect((await refusal(verifier.verify(await token()))).status).toBe(401);
    expect(seen).toMatchObject([{ type: revoked }]);
    expect(acknowledged).toEqual([{}, { ack: ['e0'], setErrs: {} }]);
    await verifier.close();
  });

  test('after a pause and a resume, the later event or a newer list counts', async () => {
    mark(5, 2);
    const { verifier } = await hearing(await event('a', entry(2)), await event('b', entry(0), { jti: 'e2' }));
    await verifier.verify(await token());
    clock += 120_000;
    expect((await refusal(verifier.verify(await token()))).message).toBe('The access is paused');
    await verifier.close();
  });

  test('cannot make a token valid again that a list calls invalid', async () => {
    mark(5, 1);
    const { verifier } = await hearing(await event('b', entry(0)));
    expect((await refusal(verifier.verify(await token()))).status).toBe(401);
    await verifier.close();
  });

  test.each([
    ['of another API', { aud: 'https://other.example' }],
    ['of another issuer', { iss: 'https://other.example' }],
    ['with an exp (SSF 1.0 §4.1.7)', { exp: 2_000_000_000 }],
    ['with a sub (SSF 1.0 §4.1.2)', { sub: 'ada' }],
  ])('refuses an event %s by its id, and changes nothing', async (_, claims) => {
    const { verifier, seen } = await hearing(await event(revoked, entry(1), claims));
    await verifier.verify(await token());
    expect(seen).toEqual([]);
    const [, said] = acknowledged;
    expect(z.object({ setErrs: z.object({ e0: z.object({ err: z.string() }) }) }).safeParse(said).success).toBe(true);
    await verifier.close();
  });
});

describe('adapters', () => {
  test('Fetch API: the handler gets the claims; a refusal is a response', async () => {
    const handler = withToken(verifierOf(), (_, claims) => Response.json({ sub: claims.sub }), 'routes.read');
    const headers = { authorization: `Bearer ${await token()}` };
    expect(await (await handler(new Request(audience, { headers }))).json()).toEqual({ sub: 'ada' });
    const refused = await handler(new Request(audience));
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('resource_metadata');
  });

  test('Express and node:http: refusals are sent, and valid claims are passed on', async () => {
    const response = { status: vi.fn(), set: vi.fn(), json: vi.fn() };
    for (const step of [response.status, response.set, response.json]) step.mockReturnValue(response);
    const next = vi.fn();
    await requireToken(verifierOf(), 'routes.read')({ headers: {} }, response, next);
    expect(response.status).toHaveBeenCalledWith(401);
    expect(next).not.toHaveBeenCalled();
    const request: { headers: Record<string, string>; token?: unknown } = {
      headers: { authorization: `Bearer ${await token()}` },
    };
    await requireToken(verifierOf(), 'routes.read')(request, response, next);
    expect(request.token).toMatchObject({ sub: 'ada' });
    const outgoing = { writeHead: vi.fn(), end: vi.fn() };
    expect(await tokenOf(verifierOf(), { headers: {} }, outgoing)).toBeUndefined();
    expect(outgoing.writeHead).toHaveBeenCalledWith(
      401,
      expect.objectContaining({ 'WWW-Authenticate': expect.any(String) }),
    );
  });
});
