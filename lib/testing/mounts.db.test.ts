/**
 * One door, two mounts: what the production server answers on node:http and what Next's route handlers answer is the
 * same, case by case. Tokens, dates and ids differ by nature and are compared by their shape.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as serverMetadata from '@/app/.well-known/oauth-authorization-server/route';
import * as namedResource from '@/app/.well-known/oauth-protected-resource/[...resource]/route';
import * as protectedResource from '@/app/.well-known/oauth-protected-resource/route';
import * as openidConfiguration from '@/app/.well-known/openid-configuration/route';
import * as ssfConfiguration from '@/app/.well-known/ssf-configuration/route';
import * as renewSession from '@/app/api/session/renew/route';
import * as session from '@/app/api/session/route';
import * as activity from '@/app/oauth/activity/route';
import * as authorize from '@/app/oauth/authorize/route';
import * as deviceAuthorization from '@/app/oauth/device_authorization/route';
import * as grants from '@/app/oauth/grants/[grant]/route';
import * as introspect from '@/app/oauth/introspect/route';
import * as jwks from '@/app/oauth/jwks/route';
import * as logout from '@/app/oauth/logout/route';
import * as par from '@/app/oauth/par/route';
import * as receiptKeys from '@/app/oauth/receipt-keys/route';
import * as registration from '@/app/oauth/register/[client]/route';
import * as register from '@/app/oauth/register/route';
import * as apiResource from '@/app/oauth/resources/[api]/route';
import * as revoke from '@/app/oauth/revoke/route';
import * as status from '@/app/oauth/status/[list]/route';
import * as statusLists from '@/app/oauth/status/route';
import * as token from '@/app/oauth/token/route';
import * as userinfo from '@/app/oauth/userinfo/route';
import * as poll from '@/app/ssf/poll/[stream]/route';
import * as streamStatus from '@/app/ssf/status/route';
import * as streams from '@/app/ssf/streams/route';
import * as addSubject from '@/app/ssf/subjects/add/route';
import * as removeSubject from '@/app/ssf/subjects/remove/route';
import * as verifyStream from '@/app/ssf/verification/route';
import { fillDataFolder } from '@/lib/data/database/databases.fixture';
import { clientAddress, clientIpHeader } from '../edge/client-address';
import { serve } from '../edge/node-http';
import { endpointFor, routes } from '../edge/routes';
import { type HttpRequest, json as jsonResponse } from '../oauth/http';
import { handle, server } from '../server';

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
  http = createServer((incoming, outgoing) => {
    const from = clientAddress(incoming, { proxyCount: 0, clientAddressHeader: 'x-forwarded-for' });
    void serve(incoming, outgoing, { origin: issuer, clientAddress: from }, async (request) => {
      if (new URL(request.url).pathname === '/echo') return jsonResponse(echoOf(request));
      if (new URL(request.url).pathname === '/cookies') {
        return { status: 204, headers: { 'Set-Cookie': ['a=1; Expires=Thu, 01 Jan 2032 00:00:00 GMT', 'b=2'] } };
      }
      return handle(request);
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

type Handler = (request: Request) => Promise<Response>;
const handlers: Record<string, { GET: Handler; HEAD: Handler; POST: Handler; OPTIONS: Handler; dynamic: string }> = {
  '/.well-known/openid-configuration': openidConfiguration,
  '/.well-known/oauth-authorization-server': serverMetadata,
  '/.well-known/oauth-protected-resource': protectedResource,
  '/.well-known/oauth-protected-resource/resource': namedResource,
  '/oauth/jwks': jwks,
  '/oauth/receipt-keys': receiptKeys,
  '/oauth/authorize': authorize,
  '/oauth/device_authorization': deviceAuthorization,
  '/oauth/token': token,
  '/oauth/par': par,
  '/oauth/userinfo': userinfo,
  '/oauth/introspect': introspect,
  '/oauth/activity': activity,
  '/api/session': session,
  '/api/session/renew': renewSession,
  '/oauth/logout': logout,
  '/oauth/revoke': revoke,
  '/oauth/register': register,
  '/oauth/register/client': registration,
  '/oauth/grants/grant': grants,
  '/oauth/resources/api': apiResource,
  '/oauth/status': statusLists,
  '/oauth/status/list': status,
  '/.well-known/ssf-configuration': ssfConfiguration,
  '/ssf/streams': streams,
  '/ssf/status': streamStatus,
  '/ssf/subjects/add': addSubject,
  '/ssf/subjects/remove': removeSubject,
  '/ssf/verification': verifyStream,
  '/ssf/poll/stream': poll,
};

const throughNext = (path: string, init: RequestInit): Promise<Response> => {
  const request = new Request(`${issuer}${path}`, init);
  const pathname = new URL(request.url).pathname;
  const named = pathname
    .replace(/^(\/oauth\/status)\/.*/, '$1/list')
    .replace(/^(\/oauth\/resources)\/.*/, '$1/api')
    .replace(/^(\/\.well-known\/oauth-protected-resource)\/.*/, '$1/resource');
  const handler = handlers[named];
  if (!handler) throw new Error(`no route for ${path}`);
  return handler[methodOf(request)](request);
};
const throughNode = (path: string, init: RequestInit): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}${path}`, { ...init, redirect: 'manual' });

function methodOf({ method }: Request): 'GET' | 'HEAD' | 'POST' | 'OPTIONS' {
  if (method === 'GET' || method === 'HEAD' || method === 'POST' || method === 'OPTIONS') return method;
  throw new Error(`Next answers ${method} itself`);
}

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

/** Fetch would ask for more by itself. */
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

/** What must be equal: the rest is random, or the connection's own business. */
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
  // Fetch has unpacked what came over the wire.
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
  return { status: response.status, headers: headers.sort(), body: plain(text) };
}

describe('the two mounts', () => {
  it('answer the same table of routes', () => {
    expect(Object.keys(handlers).sort()).toEqual(Object.keys(routes).sort());
    expect(Object.values(handlers).map(({ dynamic }) => dynamic)).toEqual(
      Object.keys(routes).map(() => 'force-dynamic'),
    );
    expect(endpointFor('/oauth/status/1')).toBe('statusList');
    expect(endpointFor('/oauth/register/reg_x-1')).toBe('registration');
    expect(endpointFor('/oauth/resources/0b5ff6ab-7d6c-4a3f-8b3a-7f0a3f1f2e11')).toBe('apiResource');
    expect(endpointFor('/oauth/resources')).toBeUndefined();
    expect(endpointFor('/oauth/grants/0b5ff6ab-7d6c-4a3f-8b3a-7f0a3f1f2e11')).toBe('grants');
    expect(['/', '/oauth', '/oauth/token/', '/oauth/status', '/oauth/status/x', '/login'].map(endpointFor)).toEqual([
      undefined,
      undefined,
      undefined,
      'statusLists',
      undefined,
      undefined,
    ]);
  });

  it.each(cases)('answer alike: %s', async (_, path, init, expected) => {
    const [node, next] = [await shapeOf(await throughNode(path, init)), await shapeOf(await throughNext(path, init))];
    expect(node.status).toBe(expected);
    expect(node).toEqual(next);
  });
});

describe('the crossing from node:http', () => {
  const echo = async (path: string, init: RequestInit) => (await throughNode(path, init)).json();

  it('keeps method, query and body, and takes the origin from the configuration', async () => {
    const seen = await echo('/echo?a=1&a=%C3%BC', {
      method: 'POST',
      body: 'ü',
      headers: { 'x-forwarded-host': 'evil.example' },
    });
    expect(seen).toMatchObject({ url: `${issuer}/echo?a=1&a=%C3%BC`, method: 'POST', body: 'ü' });
  });

  it('never believes a client about its own address', async () => {
    const { from } = await echo('/echo', { headers: { [clientIpHeader]: '1.2.3.4' } });
    expect(from).toBe('127.0.0.1');
  });

  it('keeps cookies apart', async () => {
    const answered = await throughNode('/cookies', {});
    expect(answered.headers.getSetCookie()).toEqual(['a=1; Expires=Thu, 01 Jan 2032 00:00:00 GMT', 'b=2']);
  });

  it('shows repeated headers, so that they can be refused', async () => {
    const twice = ['X-Twice: a', 'X-Twice: b', 'Cookie: c=1', 'Cookie: d=2'].join('\r\n');
    const text = await raw(`GET /echo HTTP/1.1\r\nHost: x\r\n${twice}\r\nConnection: close\r\n\r\n`);
    expect(text).toContain('"twice":"a, b","cookie":"c=1; d=2"');
  });

  it('answers HEAD with the length and without the body', async () => {
    const answered = await throughNode('/oauth/jwks', { method: 'HEAD' });
    expect(await answered.text()).toBe('');
  });

  it.each(['TRACE', 'CONNECT'])('refuses %s', async (method) => {
    const text = await raw(`${method} /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(text === '' || text.startsWith('HTTP/1.1 405')).toBe(true);
  });

  it('ends a connection that sends without end', async () => {
    const chunk = `${(0x8000).toString(16)}\r\n${'x'.repeat(0x8000)}\r\n`;
    const text = await raw(
      `POST /oauth/token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(8)}`,
    );
    expect(text).toMatch(/^HTTP\/1\.1 413/);
  });

  it('survives a client that leaves in the middle', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\ngrant');
    await new Promise<void>((resolve) => socket.end(() => resolve()));
    expect((await throughNode('/oauth/jwks', {})).status).toBe(200);
  });
});

/** Bytes as they are, and what comes back until the other side is done. */
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
