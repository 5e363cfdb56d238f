import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createAuthorizationServer } from './server';
import { defaultSettings } from './settings';
import { asFetchServer } from './testing/fetch-server.fixture';
import { createMemoryStore } from './testing/memory-store';
import { pages } from './testing/pages.fixture';
import { basic, createPortal, formRequest, issuer } from './testing/token.fixture';

const problem = z.object({ error: z.string(), error_description: z.string() });
const uuid = /^[0-9a-f-]{36}$/;

describe('every endpoint', () => {
  it.each([
    ['token', 'POST, OPTIONS', ['GET', 'PUT', 'HEAD']],
    ['revoke', 'POST, OPTIONS', ['GET', 'DELETE']],
    ['introspect', 'POST', ['GET', 'OPTIONS']],
    ['userinfo', 'GET, HEAD, POST, OPTIONS', ['PUT', 'PATCH']],
    ['discovery', 'GET, HEAD, OPTIONS', ['POST']],
    ['jwks', 'GET, HEAD, OPTIONS', ['POST']],
    ['statusList', 'GET, HEAD, OPTIONS', ['POST']],
    ['authorize', 'GET, HEAD, POST', ['PUT', 'OPTIONS']],
    ['endSession', 'GET, HEAD, POST', ['PUT', 'OPTIONS']],
  ] as const)('%s answers 405 with Allow to other methods (RFC 9110 §15.5.6)', async (name, allow, methods) => {
    const { server } = await createPortal();
    for (const method of methods) {
      const response = await server[name](new Request(`${issuer}/oauth/x`, { method }));
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe(allow);
    }
  });

  it.each([
    'token',
    'par',
    'deviceAuthorization',
    'userinfo',
    'revoke',
    'discovery',
    'protectedResource',
    'jwks',
    'receiptKeys',
    'register',
    'registration',
    'statusLists',
    'statusList',
    'transmitterMetadata',
  ] as const)('%s allows the headers that a preflight asks for (Fetch: CORS preflight)', async (name) => {
    const { server } = await createPortal();
    const allowed = async (asked?: string) => {
      const headers = asked === undefined ? {} : { 'access-control-request-headers': asked };
      const response = await server[name](new Request(`${issuer}/oauth/x`, { method: 'OPTIONS', headers }));
      expect(response.headers.get('vary')).toBe('Access-Control-Request-Headers');
      return response.headers.get('access-control-allow-headers');
    };
    expect(await allowed('authorization,traceparent,x-requested-with')).toBe(
      'authorization,traceparent,x-requested-with',
    );
    expect(await allowed('mcp-session-id, baggage')).toBe('mcp-session-id, baggage');
    for (const odd of ['x y', 'x;y', ',', 'x'.repeat(2001)]) expect(await allowed(odd)).toMatch(/^Authorization, /);
    expect(await allowed()).toMatch(/^Authorization, /);
  });

  it.each(['token', 'userinfo', 'revoke', 'discovery', 'jwks', 'statusList'] as const)(
    '%s answers a preflight and lets any origin read, errors included',
    async (name) => {
      const { server } = await createPortal();
      const preflight = await server[name](new Request(`${issuer}/oauth/x`, { method: 'OPTIONS' }));
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
      expect(preflight.headers.get('access-control-allow-headers')).toMatch(/Authorization/);
      const refused = await server[name](new Request(`${issuer}/oauth/x`, { method: 'PUT' }));
      expect(refused.headers.get('access-control-allow-origin')).toBe('*');
      expect(refused.headers.get('access-control-expose-headers')).toMatch(/WWW-Authenticate/);
    },
  );

  it.each(['authorize', 'introspect'] as const)('%s has no CORS (RFC 9700 §2.1)', async (name) => {
    const { server } = await createPortal();
    const response = await server[name](
      new Request(`${issuer}/oauth/x`, { headers: { origin: 'https://evil.example' } }),
    );
    expect([...response.headers.keys()].filter((header) => header.startsWith('access-control'))).toEqual([]);
  });

  it('answers HEAD like GET, without a body', async () => {
    const { server } = await createPortal();
    const response = await server.discovery(new Request(`${issuer}/oauth/x`, { method: 'HEAD' }));
    expect(response.status).toBe(200);
    expect(response.headers.has('etag')).toBe(true);
    expect(await response.text()).toBe('');
  });

  it.each(['authorize', 'endSession'] as const)(
    '%s answers HEAD and does nothing: it reads, writes and fetches nothing (RFC 9110 §9.2.1, §9.3.2)',
    async (name) => {
      const touched: string[] = [];
      const watched = <T extends object>(what: string, object: T): T =>
        new Proxy(object, {
          get(target, property) {
            touched.push(`${what}.${String(property)}`);
            return Reflect.get(target, property);
          },
        });
      const never = (what: string) => async () => {
        touched.push(what);
        return undefined;
      };
      const plain = createMemoryStore({ clients: [], subjects: [], openApis: [] });
      const server = asFetchServer(
        createAuthorizationServer({
          pages,
          issuer,
          store: watched('store', plain),
          secret: new Uint8Array(32).fill(7),
          settings: defaultSettings,
          now: () => 1_800_000_000,
          endLogin: async () => {
            touched.push('endLogin');
            return { setCookie: '' };
          },
          login: never('login'),
          fetch: () => Promise.reject(new Error(`fetched ${touched.push('fetch')}`)),
          errorPage: () => '',
          log: (entry) => void touched.push(`log ${String(entry['event'])}`),
        }),
      );
      touched.length = 0;
      const query = 'client_id=https%3A%2F%2Fapp.example%2Fclient&response_type=code&interaction=x&id_token_hint=x';
      const response = await server[name](new Request(`${issuer}/oauth/x?${query}`, { method: 'HEAD' }));
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('location')).toBeNull();
      expect(touched).toEqual([]);
      // What a GET does shows that the watch works.
      await server[name](new Request(`${issuer}/oauth/x?${query}`));
      expect(touched).not.toEqual([]);
    },
  );

  it('identifies the request by one id in a header, in the log and for the developer', async () => {
    const portal = await createPortal();
    const { headers } = await portal.token({}, basic('trailmap', 'wrong'));
    const id = headers.get('x-request-id');
    expect(id).toMatch(uuid);
    expect(portal.logged).toContainEqual(expect.objectContaining({ event: 'refused', requestId: id }));
    await portal.server.flush();
    expect(portal.store.refusals[0]?.requestId).toBe(id);
  });

  it('answers 500 without detail for any other error, and logs everything (decision 143)', async () => {
    const portal = await createPortal({ broken: 'findClient' });
    const { status, headers, body } = await portal.token({ grant_type: 'client_credentials' });
    expect(status).toBe(500);
    expect(problem.parse(body)).toEqual({
      error: 'server_error',
      error_description: 'Something went wrong on our side.',
    });
    const id = headers.get('x-request-id');
    expect(portal.logged).toEqual([
      {
        level: 'error',
        event: 'request_failed',
        endpoint: 'token',
        requestId: id,
        error: expect.stringContaining('the database is down'),
      },
    ]);
  });

  it('shows people a page with the reference and without detail', async () => {
    const portal = await createPortal({ broken: 'findClient' });
    const request = new Request(`${issuer}/oauth/authorize?client_id=trailmap`);
    const response = await portal.server.authorize(request);
    expect(response.status).toBe(500);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    const html = await response.text();
    expect(html).toContain(response.headers.get('x-request-id') ?? 'missing');
    expect(html).not.toContain('database');
  });

  it('knows its own address only from the configuration', async () => {
    const { server } = await createPortal();
    const response = await server.discovery(
      new Request('http://evil.example/.well-known/openid-configuration', {
        headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
      }),
    );
    expect(await response.text()).not.toContain('evil.example');
  });
});

describe('what is written after the response', () => {
  it('limits the refusals of one client, and of all', async () => {
    const portal = await createPortal();
    for (let n = 0; n < 50; n++) await portal.token({}, basic('trailmap', 'wrong'));
    await portal.token({}, basic('other', 'wrong'));
    await portal.server.flush();
    expect(portal.store.refusals.filter(({ clientId }) => clientId === 'trailmap')).toHaveLength(20);
    expect(portal.store.refusals.filter(({ clientId }) => clientId === 'other')).toHaveLength(1);
    await portal.token({}, basic('trailmap', 'wrong'));
    await portal.server.flush();
    expect(portal.store.refusals).toHaveLength(22);
  });

  it('never fails a request: an unavailable store is logged', async () => {
    const portal = await createPortal({ broken: 'recordUsage' });
    const { body } = await portal.exchange(await portal.mintCode());
    expect(await portal.userinfo(body['access_token'])).toMatchObject({ status: 200 });
    await portal.server.flush();
    expect(portal.logged).toContainEqual(expect.objectContaining({ level: 'error', event: 'usage_flush_failed' }));
  });

  it('can be flushed when there is nothing to write', async () => {
    const portal = await createPortal();
    await portal.server.flush();
    expect(portal.calls).toEqual([]);
  });
});

it('refuses a form that is too large at every endpoint', async () => {
  const { server } = await createPortal();
  const body = { token: 'a'.repeat(70_000), access_token: 'x' };
  for (const name of ['token', 'introspect', 'revoke', 'userinfo'] as const) {
    expect(await server[name](formRequest('/oauth/x', body))).toMatchObject({ status: 413 });
  }
});
