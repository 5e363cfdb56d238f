/**
 * Fuzzes every endpoint, from a table that must name them all. For any request, the response is one that the
 * specification allows, never a server error, and each refusal uses an error code of that endpoint. Complex endpoints
 * have additional fuzzers in their own folders (`*-fuzz.test.ts`). The seed is fixed.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { endpointTable } from '../oauth/endpoint-table';
import type { EventStream } from '../oauth/signals/stream-store';
import { createMemorySignals } from '../oauth/signals/stream-store.fixture';
import {
  basic,
  callback,
  clientOf,
  createPortal,
  formRequest,
  issuer,
  routesApi,
  secret,
  startedAt,
  trailmap,
} from '../oauth/testing/token.fixture';
import { type Fuzzer, fuzzers, goodbye, malformed, streamId } from './endpoint-fuzzers.fixture';

const cookie = 'someone=ada';
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
const tv = clientOf(
  'tv',
  { redirect_uris: [], grant_types: [deviceGrant], response_types: [], token_endpoint_auth_method: 'none' },
  { kind: 'native', secretHashes: [] },
);
const ownApp = clientOf(
  'own-app',
  {
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    post_logout_redirect_uris: [goodbye],
    frontchannel_logout_uri: 'https://trailmap.example/frame',
  },
  { kind: 'spa', secretHashes: [], firstParty: true },
);

const backend = clientOf('backend', {}, { apis: trailmap.apis.map((api) => ({ ...api, receivesEvents: true })) });
const stream: EventStream = {
  id: streamId,
  resource: routesApi,
  eventsRequested: [],
  excluded: [],
  status: 'enabled',
  failures: 0,
};

/** A portal with one record of every kind, and the values that identify them. */
async function createWorld() {
  const login = { sid: 'sid-1', sub: 'ada', authTime: startedAt - 30, amr: ['pwd'] };
  const portal = await createPortal({
    clients: [tv, ownApp, backend],
    settings: { registration: 'open' },
    deps: {
      signals: createMemorySignals([stream]),
      login: async (request) => (request.headers.get('cookie')?.includes(cookie) ? login : undefined),
      signIn: {
        verifyPassword: async ({ password }) =>
          password === secret ? { ok: true, sub: 'ada', amr: [] } : { ok: false },
        openLogin: async () => login,
        isLive: async () => true,
      },
    },
  });
  const { server } = portal;
  // Long polls answer at once, because no event occurs here.
  server.release();
  const { body: tokens } = await portal.exchange(await portal.mintCode());
  const device = z
    .object({ device_code: z.string(), user_code: z.string() })
    .parse(
      await (
        await server.deviceAuthorization(
          formRequest('/oauth/device_authorization', { client_id: 'tv', scope: 'openid' }),
        )
      ).json(),
    );
  const registered = z
    .object({ client_id: z.string(), registration_access_token: z.string() })
    .parse(await (await server.register(jsonRequest('/oauth/register', { redirect_uris: [callback] }))).json());
  const { body: own } = await portal.token({ grant_type: 'client_credentials', scope: 'grant_management_query' });
  const { body: streamToken } = await portal.token(
    { grant_type: 'client_credentials', scope: 'ssf.manage' },
    basic('backend'),
  );
  const signedIn = await server.session(
    jsonRequest('/api/session?client_id=own-app', { email: 'ada@example.com', password: secret }),
  );
  const asked = await server.endSession(
    new Request(`${issuer}/oauth/logout?client_id=own-app&post_logout_redirect_uri=${goodbye}`, {
      headers: { cookie },
    }),
  );
  const ticket = new URL(asked.headers.get('location') ?? '').searchParams.get('logout') ?? '';
  return {
    portal,
    paths: {
      statusList: '/oauth/status/0',
      apiResource: '/oauth/resources/x',
      registration: `/oauth/register/${registered.client_id}`,
      namedResource: '/.well-known/oauth-protected-resource/oauth/userinfo',
      grant: `/oauth/grants/${tokens['grant_id']}`,
      poll: `/ssf/poll/${streamId}`,
    },
    cookies: [cookie, signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''],
    bearers: [
      registered.registration_access_token,
      String(own['access_token']),
      ...Array(8).fill(String(streamToken['access_token'])),
    ],
    values: [
      ...[tokens['access_token'], tokens['refresh_token'], tokens['id_token']].map(String),
      await portal.mintCode(),
      device.device_code,
      device.user_code,
      registered.client_id,
      ticket,
    ],
  };
}

function jsonRequest(path: string, body: unknown): Request {
  const headers = { 'content-type': 'application/json' };
  return new Request(issuer + path, { method: 'POST', headers, body: JSON.stringify(body) });
}

const hostile = [
  '',
  ' ',
  '\0',
  '\u{d800}',
  '☃',
  '"',
  '..',
  '__proto__',
  'a.b.c',
  'e30.e30.e30',
  '-1',
  '1e9',
  '%',
  '%zz',
  'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0cmFpbG1hcCJ9.',
  'javascript:alert(1)',
  'http://169.254.169.254/',
  '//evil.example',
  'trailmap',
  'own-app',
  'tv',
  'spa',
  'poster',
  'nobody',
  secret,
  callback,
  goodbye,
  issuer,
  'openid',
  'routes.read',
  'code',
  'none',
  'client_credentials',
  'refresh_token',
  'authorization_code',
  deviceGrant,
  'x'.repeat(5000),
  'https://api.routes.example',
  '[]',
  '{}',
  '[{"type":"payment"}]',
  'ada@example.com',
  'Bearer',
  'S256',
  'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
] as const;

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'] as const;

function requests(
  { parameters, carriedBy, good = [], method = 'GET' }: Fuzzer,
  world: Awaited<ReturnType<typeof createWorld>>,
) {
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<string>(...hostile, ...world.values) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  );
  const name = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...parameters) },
    { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', '') },
  );
  return fc.record({
    method: fc.oneof({ weight: 3, arbitrary: fc.constant(method) }, fc.constantFrom(...methods)),
    begun: fc.constantFrom(good, good, []),
    sent: fc.oneof(fc.constant([]), fc.array(fc.tuple(name, value), { maxLength: 7 })),
    nested: fc.array(fc.tuple(name, fc.jsonValue({ maxDepth: 2 })), { maxLength: 3 }),
    carriedBy: fc.oneof(
      { weight: 5, arbitrary: fc.constant(carriedBy) },
      fc.constantFrom('query', 'form', 'json', 'bytes'),
    ),
    bytes: fc.uint8Array({ maxLength: 60 }),
    type: fc.oneof(
      { weight: 8, arbitrary: fc.constant(undefined) },
      fc.constantFrom('application/json', 'text/plain', 'multipart/form-data; boundary=x', '', 'a/b;c'),
    ),
    authorization: fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 2, arbitrary: fc.constant(basic('trailmap')['authorization']) },
      fc.constantFrom('other', 'spa').map((id) => basic(id)['authorization']),
      { weight: 6, arbitrary: fc.constantFrom(...world.bearers).map((token) => `Bearer ${token}`) },
      fc.constantFrom(...world.values).map((token) => `Bearer ${token}`),
      fc.stringMatching(/^(Basic|Bearer|DPoP)? ?[\x20-\x7e]{0,30}$/),
    ),
    cookie: fc.constantFrom(undefined, ...world.cookies, world.cookies.join('; '), '=;;=x', 'a'),
    others: fc.subarray([
      ['origin', 'https://trailmap.example'],
      ['sec-fetch-site', 'cross-site'],
      ['dpop', 'a.b.c'],
      ['accept', 'application/token-introspection+jwt'],
      ['if-none-match', '*'],
    ] satisfies [string, string][]),
  });
}

type Sent = ReturnType<typeof requests> extends fc.Arbitrary<infer T> ? T : never;

function requestOf(path: string, sent: Sent): Request {
  const { method, carriedBy } = sent;
  const pairs = [...sent.begun, ...sent.sent].map(([name, value]): [string, string | object] => [name, value]);
  const encoded = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  const query = carriedBy === 'query' ? encoded : path.startsWith('/api/session') ? 'client_id=own-app' : '';
  const bodies = {
    query: undefined,
    form: encoded,
    json: JSON.stringify(Object.fromEntries([...pairs, ...sent.nested])),
    bytes: new Uint8Array(sent.bytes),
  };
  const types = { query: '', form: 'application/x-www-form-urlencoded', json: 'application/json', bytes: '' };
  const headers = new Headers({ 'content-type': sent.type ?? types[carriedBy] });
  if (sent.authorization !== undefined) headers.set('authorization', sent.authorization);
  if (sent.cookie !== undefined) headers.set('cookie', sent.cookie);
  for (const [name, value] of sent.others) headers.set(name, value);
  const body = method === 'GET' || method === 'HEAD' ? undefined : bodies[carriedBy];
  return new Request(`${issuer}${path}?${query}`, { method, headers, ...(body !== undefined && { body }) });
}

const refusalSchema = z.object({
  error: z.string(),
  error_description: z.string().regex(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/),
});

describe('every endpoint of the table', () => {
  it('has a fuzzer', () => {
    expect(Object.keys(fuzzers).sort()).toEqual([...endpointTable.names].sort());
  });

  it.each(endpointTable.names.map((name) => [name, endpointTable.rows[name]] as const))(
    '%s answers any request with success or an error of the RFCs',
    async (endpoint, row) => {
      const world = await createWorld();
      const { portal, paths } = world;
      const path = new Map<string, string>(Object.entries(paths)).get(endpoint) ?? row.path;
      expect(portal.oauth.endpointFor(path)).toBe(endpoint);
      const { answers, errors } = fuzzers[endpoint];
      const refusals = [400, 401, 403, 404, 405, 406, 413, 429];
      const seen = { answered: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(requests(fuzzers[endpoint], world), async (sent) => {
          const response = await portal.server[endpoint](requestOf(path, sent));
          // For HEAD, a page answers 200 and no more.
          const head = sent.method === 'HEAD' && row.page && response.status === 200;
          if (head || answers.includes(response.status)) {
            seen.answered += 1;
            return;
          }
          seen.refused += 1;
          expect(refusals).toContain(response.status);
          // RFC 6749 §5.1, RFC 9700 §4.2.4: errors must not be cached.
          expect(response.headers.get('cache-control')).toBe('no-store');
          if (response.status === 401)
            expect(response.headers.has('www-authenticate') || sent.authorization === undefined).toBe(true);
          if (response.status === 405) expect(response.headers.has('allow')).toBe(true);
          if (sent.method === 'HEAD') expect(await response.text()).toBe('');
          else if (row.page) expect(response.headers.get('content-type')).toContain('text/html');
          else expect([...errors, ...malformed]).toContain(refusalSchema.parse(await response.json()).error);
        }),
        { numRuns: 600, seed: 20_261_122 },
      );
      expect(portal.logged.filter(({ level }) => level === 'error')).toEqual([]);
      // Both outcomes occurred, so the requests did not all fail at the first check.
      for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10);
    },
  );
});
