/**
 * The production server mounts the endpoints on node:http, and development mounts them as Next's route handlers. Both
 * must answer alike in each case. Random tokens, dates and ids are compared by their shape.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fillDataFolder } from '@/lib/data/database/databases.fixture';
import { clientAddress, clientIpHeader } from '../edge/client-address';
import { serve } from '../edge/node-http';
import { endpointTable } from '../oauth/endpoint-table';
import { type HttpRequest, json as jsonResponse } from '../oauth/http';
import { answer, server } from '../server';

const issuer = 'http://localhost:3000';
const folder = mkdtempSync(join(tmpdir(), 'countersign-mounts-'));
let http: Server;
let port: number;

beforeAll(async () => {
  fillDataFolder(folder);
  vi.stubEnv('COUNTERSIGN_DATA_DIR', folder);
  vi.stubEnv('COUNTERSIGN_IMPORT', 'examples/demo.json');
  vi.stubEnv('DATABASE_URL', '');
  vi.stubEnv('COUNTERSIGN_ISSUER', issuer);
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  await server();
  mounts = await findMounts();
  http = createServer((incoming, outgoing) => {
    const from = clientAddress(incoming, { proxyCount: 0, clientAddressHeader: 'x-forwarded-for' });
    void serve(incoming, outgoing, { origin: issuer, clientAddress: from }, async (request) => {
      if (new URL(request.url).pathname === '/echo') return jsonResponse(echoOf(request));
      if (new URL(request.url).pathname === '/cookies') {
        return { status: 204, headers: { 'Set-Cookie': ['a=1; Expires=Thu, 01 Jan 2032 00:00:00 GMT', 'b=2'] } };
      }
      const { oauth } = await server();
      const endpoint = oauth.endpointFor(new URL(request.url).pathname);
      return endpoint ? oauth.handle(endpoint, request) : { status: 404, headers: {} };
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  port = address.port;
});

afterAll(async () => {
  http.closeAllConnections();
  http.close();
  await (await server()).close();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function echoOf({ url, method, headers, body, clientAddress: from }: HttpRequest) {
  const [twice, cookie] = [headers.get('X-Twice'), headers.get('cookie')];
  return { url, method, twice, cookie, body: Buffer.from(body ?? []).toString(), from };
}

/** The exports of a route handler that Next uses. */
type Mount = Record<string, unknown> & { dynamic?: string };

/**
 * The mounts under `app/`, by their path in the table's spelling: every `route.ts` that passes requests to `answer`.
 */
async function findMounts(): Promise<Map<string, Mount>> {
  const files = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('/route.ts'));
  const mounts = new Map<string, Mount>();
  for (const file of files) {
    const module: Mount = await import(`../../app/${file}`);
    const path = `/${file
      .replace(/\/route\.ts$/, '')
      .replaceAll('[', '{')
      .replaceAll(']', '}')}`;
    if (Object.values(module).includes(answer)) mounts.set(path, module);
  }
  return mounts;
}
let mounts: Map<string, Mount>;

const throughNext = async (path: string, init: RequestInit): Promise<Response> => {
  const request = new Request(`${issuer}${path}`, init);
  const { oauth } = await server();
  const endpoint = oauth.endpointFor(new URL(request.url).pathname);
  const handler = endpoint && mounts.get(endpointTable.rows[endpoint].path)?.[request.method];
  if (handler !== answer) throw new Error(`no mount for ${request.method} ${path}`);
  return answer(request);
};
const throughNode = (path: string, init: RequestInit): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}${path}`, { ...init, redirect: 'manual' });

const basic = (id: string, secret: string) => ({ authorization: `Basic ${btoa(`${id}:${secret}`)}` });
const report = basic('route-report', 'demo-only-route-report-secret-which-everybody-knows');
const post = (body: string, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
});
const json = (body: unknown): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
const authorizationRequest = new URLSearchParams({
  response_type: 'code',
  client_id: 'trailmap',
  redirect_uri: 'http://localhost:3001/callback',
  scope: 'openid',
  state: 'kept as it is',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
}).toString();

/** By default, fetch requests compressed responses. */
const identity = { 'accept-encoding': 'identity' };

const cases: [string, string, RequestInit, number][] = [
  ['metadata', '/.well-known/openid-configuration', {}, 200],
  ['RFC 8414 metadata', '/.well-known/oauth-authorization-server', {}, 200],
  ['HEAD of the metadata', '/.well-known/openid-configuration', { method: 'HEAD' }, 200],
  ['metadata of a protected resource', '/.well-known/oauth-protected-resource', {}, 200],
  ['of one with a path', '/.well-known/oauth-protected-resource/oauth/userinfo', {}, 200],
  ['of one that is not here', '/.well-known/oauth-protected-resource/oauth/token', {}, 404],
  ['metadata of an API that is not here', '/oauth/resources/0b5ff6ab-7d6c-4a3f-8b3a-7f0a3f1f2e11', {}, 404],
  ['keys', '/oauth/jwks', {}, 200],
  ['a token', '/oauth/token', post('grant_type=client_credentials', report), 200],
  ['a wrong secret', '/oauth/token', post('grant_type=client_credentials', basic('route-report', 'wrong')), 401],
  ['a parameter twice', '/oauth/token', post('grant_type=a&grant_type=b', report), 400],
  ['a token by GET', '/oauth/token', {}, 405],
  ['a preflight', '/oauth/token', { method: 'OPTIONS', headers: { origin: 'https://spa.example' } }, 204],
  ['a body that is no form', '/oauth/token', { ...post('{}'), headers: { 'content-type': 'application/json' } }, 400],
  ['too much', '/oauth/token', post(`grant_type=${'x'.repeat(70_000)}`, report), 413],
  ['introspection of nothing known', '/oauth/introspect', post('token=nothing', report), 200],
  ['revocation of nothing known', '/oauth/revoke', post('token=nothing', report), 200],
  ['userinfo without a token', '/oauth/userinfo', {}, 401],
  ['a registration without a token', '/oauth/register', json({ redirect_uris: ['https://a.example/cb'] }), 401],
  ['somebody else’s registration', '/oauth/register/client', { headers: { authorization: 'Bearer wrong' } }, 401],
  ['a grant without a token', '/oauth/grants/grant', {}, 401],
  ['where the status lists are', '/oauth/status', { headers: identity }, 200],
  ['a status list', '/oauth/status/1', { headers: identity }, 200],
  ['a status list, compressed', '/oauth/status/1', { headers: { 'accept-encoding': 'gzip' } }, 200],
  ['a status list of the past', '/oauth/status/1?time=1', {}, 501],
  ['an unknown status list', '/oauth/status/999', {}, 404],
  ['an authorization request', `/oauth/authorize?${authorizationRequest}`, {}, 303],
  ['one by POST', '/oauth/authorize', post(authorizationRequest), 303],
  ['one of an unknown app', '/oauth/authorize?client_id=nobody', {}, 400],
];

/** The parts that must be equal. The others are random or belong to the connection. */
async function shapeOf(response: Response) {
  const ignored = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding', 'etag']);
  const plain = (text: string) =>
    text
      .replace(/[\w-]{20,}(\.[\w-]+)*/g, '…')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…')
      .replace(/"expires_in":\d+/, '"expires_in":…');
  const headers = [...response.headers]
    .filter(([name]) => !ignored.has(name))
    .map(([name, value]) => [name, plain(value)]);
  const bytes = Buffer.from(await response.arrayBuffer());
  // Fetch has already decompressed the response of the server.
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
  return { status: response.status, headers: headers.sort(), body: plain(text) };
}

describe('the two mounts', () => {
  it('are at the paths of the endpoint table, and nowhere else', () => {
    expect([...mounts.keys()].sort()).toEqual(endpointTable.names.map((name) => endpointTable.rows[name].path).sort());
  });

  it.each(endpointTable.names.map((name) => [name, endpointTable.rows[name]] as const))(
    '%s is mounted for its methods, and never prerendered',
    (_, { path, methods, cors }) => {
      const mount = mounts.get(path);
      expect(mount?.dynamic).toBe('force-dynamic');
      for (const method of [...methods, ...(cors ? ['OPTIONS'] : [])]) expect(mount?.[method]).toBe(answer);
    },
  );

  it.each(cases)('respond alike: %s', async (_, path, init, expected) => {
    const [node, next] = [await shapeOf(await throughNode(path, init)), await shapeOf(await throughNext(path, init))];
    expect(node.status).toBe(expected);
    expect(node).toEqual(next);
  });
});

describe('the adapter for node:http', () => {
  const echo = async (path: string, init: RequestInit) => (await throughNode(path, init)).json();

  it('keeps method, query and body, and takes the origin from the configuration', async () => {
    const seen = await echo('/echo?a=1&a=%C3%BC', {
      method: 'POST',
      body: 'ü',
      headers: { 'x-forwarded-host': 'evil.example' },
    });
    expect(seen).toMatchObject({ url: `${issuer}/echo?a=1&a=%C3%BC`, method: 'POST', body: 'ü' });
  });

  it('ignores a client address that the client states itself', async () => {
    const { from } = await echo('/echo', { headers: { [clientIpHeader]: '1.2.3.4' } });
    expect(from).toBe('127.0.0.1');
  });

  it('keeps several Set-Cookie headers separate', async () => {
    const answered = await throughNode('/cookies', {});
    expect(answered.headers.getSetCookie()).toEqual(['a=1; Expires=Thu, 01 Jan 2032 00:00:00 GMT', 'b=2']);
  });

  it('passes repeated headers on, so that endpoints can refuse them', async () => {
    const twice = ['X-Twice: a', 'X-Twice: b', 'Cookie: c=1', 'Cookie: d=2'].join('\r\n');
    const text = await raw(`GET /echo HTTP/1.1\r\nHost: x\r\n${twice}\r\nConnection: close\r\n\r\n`);
    expect(text).toContain('"twice":"a, b","cookie":"c=1; d=2"');
  });

  it('answers HEAD without the body, and states no length that GET would not have (RFC 9110 §8.6)', async () => {
    const answered = await throughNode('/oauth/jwks', { method: 'HEAD' });
    expect(await answered.text()).toBe('');
    expect(answered.headers.get('content-length')).toBeNull();
  });

  it.each(['TRACE', 'CONNECT'])('refuses %s', async (method) => {
    const text = await raw(`${method} /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(text === '' || text.startsWith('HTTP/1.1 405')).toBe(true);
  });

  it('closes a connection that sends an endless body', async () => {
    const chunk = `${(0x8000).toString(16)}\r\n${'x'.repeat(0x8000)}\r\n`;
    const text = await raw(
      `POST /oauth/token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(8)}`,
    );
    expect(text).toMatch(/^HTTP\/1\.1 413/);
  });

  it('survives a client that disconnects in the middle of a request', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\ngrant');
    await new Promise<void>((resolve) => socket.end(() => resolve()));
    expect((await throughNode('/oauth/jwks', {})).status).toBe(200);
  });
});

/** Sends raw bytes and returns everything until the server closes the connection. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
  });
}
