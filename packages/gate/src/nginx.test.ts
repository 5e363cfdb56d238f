/**
 * The gate behind a real nginx, with the configuration of `docs/gate.md`. Without nginx on this machine, and without a
 * way to install it, these tests are skipped.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type Server as NetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { findNginx } from '../../../scripts/nginx.mjs';
import { createGate, type Gate } from './gate';
import { createProver, createTestIssuer, issuer, resource, type TestIssuer } from './issuer.fixture';
import { createLog } from './log';
import { readSettings } from './settings';

const nginx = findNginx({ install: process.env['COUNTERSIGN_TEST_QUICK'] !== 'true' });
const folder = mkdtempSync(join(tmpdir(), 'countersign-nginx-'));
const given = {
  issuer,
  resource,
  proxy: 'nginx',
  dpop: 'optional',
  dpopNonce: true,
  preflight: 'pass',
  log: 'all',
  revocation: 'events',
  clientId: 'items-api',
  clientSecret: 'secret',
  rules: [
    { path: '/status', access: 'public' },
    { path: '/maybe', access: 'optional' },
    { path: '/items', methods: ['GET'], scopes: ['items.read'] },
    { path: '/items', scopes: ['items.write'] },
    { path: '/admin', scopes: ['admin'] },
  ],
};

let id: TestIssuer;
let gate: Gate;
let api: Server;
let proxy: ChildProcess;
let port: number;
/** What the API received. */
let received: {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}[];
let lines: string[];

async function listening(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return z.object({ port: z.number() }).parse(server.address()).port;
}

/** The documented configuration with the addresses of this test, without TLS, and with folders of its own. */
function configuration(addresses: { gate: number; api: number; own: number }): string {
  const [, documented = ''] = /```nginx\n([\s\S]+?)```/.exec(readFileSync('docs/gate.md', 'utf8')) ?? [];
  const replace = (text: string, from: RegExp, to: string) => {
    expect(text.match(new RegExp(from, 'g')), String(from)).toHaveLength(1);
    return text.replace(from, to);
  };
  let site = replace(documented, /127\.0\.0\.1:3010/, `127.0.0.1:${addresses.gate}`);
  site = replace(site, /127\.0\.0\.1:8080/, `127.0.0.1:${addresses.api}`);
  site = replace(site, /listen 443 ssl;/, `listen 127.0.0.1:${addresses.own};`).replaceAll(/^\s*ssl_.*\n/gm, '');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/temp;`);
  return `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr error;
events { worker_connections 256; }
http {
  access_log off;
  large_client_header_buffers 4 32k;
  ${paths.join('\n  ')}
  ${site}
}`;
}

async function startNginx(own: number, text: string): Promise<ChildProcess> {
  mkdirSync(join(folder, 'temp'), { recursive: true });
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, text);
  const child = spawn(nginx ?? '', ['-p', folder, '-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (part) => {
    log += part;
  });
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`nginx did not start:\n${log}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(own, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return child;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`nginx does not answer:\n${log}`);
}

describe.skipIf(nginx === undefined)('behind nginx', () => {
  beforeAll(async () => {
    id = await createTestIssuer();
    lines = [];
    const settings = readSettings({ env: {}, file: 'gate.json', read: () => JSON.stringify(given) });
    gate = createGate(
      settings,
      createLog((line) => lines.push(line), id.now),
      { fetch: id.fetch, now: id.now },
    );
    api = createServer({ maxHeaderSize: 65_536 }, (incoming, outgoing) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (part) => {
        body += part;
      });
      incoming.on('end', () => {
        received.push({ method: incoming.method, url: incoming.url, headers: incoming.headers, body });
        const status = Number(/status=(\d+)/.exec(incoming.url ?? '')?.[1] ?? 200);
        outgoing.writeHead(status, { 'content-type': 'text/plain' }).end(`the API says ${status}`);
      });
    }).on('upgrade', (incoming, socket) => {
      received.push({ method: incoming.method, url: incoming.url, headers: incoming.headers, body: '' });
      socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello');
    });
    const free = createServer();
    port = await listening(free);
    await new Promise((resolve) => free.close(resolve));
    const addresses = { gate: await listening(gate.server), api: await listening(api), own: port };
    proxy = await startNginx(port, configuration(addresses));
  });
  beforeEach(() => {
    received = [];
  });
  afterAll(async () => {
    if (proxy?.exitCode === null) {
      const gone = once(proxy, 'exit');
      proxy.kill('SIGQUIT');
      const cut = setTimeout(() => proxy.kill('SIGKILL'), 5000);
      await gone;
      clearTimeout(cut);
    }
    for (const server of [gate?.server, api]) {
      server?.closeAllConnections();
      server?.close();
    }
    await gate?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Sends bytes as they are, and reads until nginx closes the connection. */
  function raw(
    text: string,
  ): Promise<{ status: number; head: string; body: string; values: (name: string) => string[] }> {
    return new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      socket.setTimeout(10_000, () => socket.destroy(new Error('nginx did not answer in time')));
      socket.setEncoding('latin1').on('data', (part) => {
        answer += part;
      });
      socket.on('error', reject).on('end', () => {
        socket.end();
        const [head = '', ...rest] = answer.split('\r\n\r\n');
        const fields = head
          .split('\r\n')
          .slice(1)
          .map((line) => /^([^:]+): *(.*)$/.exec(line) ?? []);
        const values = (name: string) =>
          fields.flatMap(([, found = '', value = '']) => (found.toLowerCase() === name.toLowerCase() ? [value] : []));
        resolve({ status: Number(head.slice(9, 12)), head, body: rest.join('\r\n\r\n'), values });
      });
    });
  }

  const ask = (target: string, headers: string[] = [], method = 'GET', body = '') =>
    raw([`${method} ${target} HTTP/1.1`, 'Host: api.example', 'Connection: close', ...headers, '', body].join('\r\n'));
  const bearer = async (claims?: Record<string, unknown>) => `Authorization: Bearer ${await id.token(claims)}`;
  const identity = () => {
    const [{ headers } = { headers: {} }] = received;
    return Object.fromEntries(Object.entries(headers).filter(([name]) => /^x[-_]auth/.test(name)));
  };

  test('a valid token reaches the API, with its caller', async () => {
    const details = [{ type: 'payment', note: 'a "quoted" {brace} $dollar \\ ü' }];
    const answer = await ask('/items/7?x=%2F', [await bearer({ authorization_details: details })]);
    expect([answer.status, answer.body]).toEqual([200, expect.stringContaining('the API says 200')]);
    expect(received).toMatchObject([{ method: 'GET', url: '/items/7?x=%2F' }]);
    const { 'x-auth-details': sent, ...rest } = identity();
    expect(rest).toEqual({
      'x-auth-subject': 'ada',
      'x-auth-client': 'trailmap',
      'x-auth-scopes': 'items.read',
      'x-auth-grant': `${issuer}/oauth/status/0#5`,
    });
    expect(JSON.parse(String(sent))).toEqual(details);
    expect(received[0]?.headers).not.toHaveProperty('x-original-url');
  });

  test('without a token the client gets one challenge, and the API gets nothing', async () => {
    const answer = await ask('/items');
    expect([answer.status, answer.body]).toEqual([401, expect.stringContaining('"unauthorized"')]);
    const [challenge, ...others] = answer.values('www-authenticate');
    expect(others).toEqual([]);
    expect(challenge).toContain(`Bearer resource_metadata="${resource}/.well-known/oauth-protected-resource"`);
    expect(received).toEqual([]);
  });

  test('an invalid token and a missing scope have their errors', async () => {
    const invalid = await ask('/items', ['Authorization: Bearer x.y.z']);
    expect([invalid.status, invalid.values('www-authenticate')[0]]).toEqual([
      401,
      expect.stringContaining('error="invalid_token"'),
    ]);
    const less = await ask('/items', [await bearer(), 'Content-Length: 0'], 'POST');
    expect([less.status, less.values('www-authenticate')]).toEqual([
      403,
      [expect.stringMatching(/error="insufficient_scope".*scope="items\.write"/)],
    ]);
    expect((await ask('/items', ['Authorization: Basic YTpi'])).status).toBe(401);
    expect(received).toEqual([]);
  });

  test('answers of the API itself stay as they are', async () => {
    for (const status of [401, 403, 500, 404]) {
      const answer = await ask(`/items?status=${status}`, [await bearer()]);
      expect([answer.status, answer.body.includes(`the API says ${status}`)]).toEqual([status, true]);
      expect(answer.values('www-authenticate')).toEqual([]);
    }
  });

  test('a body reaches the API, not the gate', async () => {
    const body = 'x'.repeat(300_000);
    const headers = [await bearer({ scope: 'items.write' }), `Content-Length: ${body.length}`];
    for (const more of [[], ['Expect: 100-continue']]) {
      received = [];
      await ask('/items', [...headers, ...more], 'POST', body);
      expect(received).toMatchObject([{ method: 'POST', body }]);
    }
    await ask(
      '/items',
      [await bearer({ scope: 'items.write' }), 'Transfer-Encoding: chunked'],
      'POST',
      '3\r\nabc\r\n0\r\n\r\n',
    );
    expect(received.at(-1)).toMatchObject({ body: 'abc' });
  });

  test('HEAD, a CORS preflight and a WebSocket handshake', async () => {
    expect((await ask('/items', [], 'HEAD')).status).toBe(401);
    const head = await ask('/items', [await bearer()], 'HEAD');
    expect([head.status, head.body]).toEqual([200, '']);
    received = [];
    const preflight = ['Origin: https://app.example', 'Access-Control-Request-Method: POST'];
    expect((await ask('/items', preflight, 'OPTIONS')).status).toBe(200);
    expect([received[0]?.method, identity()]).toEqual(['OPTIONS', {}]);
    expect((await ask('/items', [], 'OPTIONS')).status).toBe(401);
    received = [];
    const handshake = [
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: eA==',
    ];
    const send = (...headers: string[]) =>
      raw(['GET /items HTTP/1.1', 'Host: api.example', ...handshake, ...headers, '', ''].join('\r\n'));
    const open = await send(await bearer());
    expect([open.status, open.body]).toEqual([101, 'hello']);
    expect(received[0]?.headers).toMatchObject({ upgrade: 'websocket', 'x-auth-subject': 'ada' });
    received = [];
    expect((await send('Authorization: Bearer x.y.z', 'Connection: close')).status).toBe(401);
    expect(received).toEqual([]);
  });

  test('DPoP: the proof is for the public URL, and the nonce reaches the client', async () => {
    const prover = await createProver(id.now);
    const token = await id.token({ cnf: { jkt: prover.jkt }, scope: 'items.write' });
    const send = async (htu: string, nonce: string | undefined) =>
      ask(
        '/items/7?x=1',
        [
          `Authorization: DPoP ${token}`,
          `DPoP: ${await prover.proof('PUT', htu, token, { nonce })}`,
          'Content-Length: 0',
        ],
        'PUT',
      );
    const first = await send(`${resource}/items/7`, undefined);
    expect([first.status, first.values('www-authenticate')[0]]).toEqual([
      401,
      expect.stringContaining('use_dpop_nonce'),
    ]);
    const [nonce] = first.values('dpop-nonce');
    expect((await send(`${resource}/items/8`, nonce)).status).toBe(401);
    const second = await send(`${resource}/items/7`, nonce);
    expect([second.status, second.values('dpop-nonce')]).toEqual([200, [expect.any(String)]]);
    expect(identity()).toMatchObject({ 'x-auth-subject': 'ada' });
  });

  test('large headers', async () => {
    const cookie = `Cookie: a=${'x'.repeat(20_000)}`;
    expect((await ask('/items', [await bearer(), cookie])).status).toBe(200);
    const many = Array.from({ length: 500 }, (_, index) => `items.read${index}`).join(' ');
    expect((await ask('/items', [await bearer({ scope: `items.read ${many}` })])).status).toBe(200);
    expect(String(received[1]?.headers['x-auth-scopes'])).toHaveLength(many.length + 11);
  });

  test('the metadata of the API comes from the gate (RFC 9728)', async () => {
    const answer = await ask('/.well-known/oauth-protected-resource');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('"authorization_servers":["https://id.example"]');
  });

  test.each([
    ['X-Auth-Subject: grace'],
    ['x-auth-grant: x'],
    ['X-Auth-Subject: grace', 'X-Auth-Subject: eve'],
    ['X_Auth_Subject: grace'],
    ['X-Auth-Scopes: admin', 'Connection: close, X-Auth-Scopes'],
  ])('attack: a client that sends %s does not become somebody else', async (...headers) => {
    for (const target of ['/status', '/maybe', '/items']) {
      received = [];
      const answer = await ask(target, [...headers, ...(target === '/items' ? [await bearer()] : [])]);
      // nginx drops headers with underscores, so that request is an ordinary one.
      if (headers[0]?.includes('_')) expect(answer.status).toBe(200);
      else expect([answer.status, received]).toEqual([403, []]);
      const expected = target === '/items' ? { 'x-auth-subject': 'ada' } : {};
      if (answer.status === 200) expect(identity()).toMatchObject(expected);
      expect(JSON.stringify(identity())).not.toMatch(/grace|eve|admin/);
    }
  });

  test('attack: headers about the original request are replaced', async () => {
    for (const name of ['X-Original-URL', 'X-Original-URI', 'X-Rewrite-URL', 'X-Forwarded-Uri']) {
      received = [];
      const answer = await ask('/admin', [`${name}: /status`, 'X-Original-Method: OPTIONS']);
      expect([name, answer.status < 400, received]).toEqual([name, false, []]);
    }
    received = [];
    expect((await ask('/status', ['X-Original-URL: /admin'])).status).toBe(200);
    expect(received[0]?.headers).not.toHaveProperty('x-original-url');
  });

  test.each([
    '/status/../admin',
    '/status/%2e%2e/admin',
    '/status/%2e%2e%2fadmin',
    '/%2fadmin',
    '//admin',
    '/status//../admin',
    '/./admin',
    '/Admin',
    '/%61dmin',
    '/admin;x=1',
    '/status/..;/admin',
    '/admin%00',
    '/admin/%2e',
    '/status%2f..%2fadmin',
    '/status?/../admin',
    '/status#/../admin',
    'http://api.example/admin',
    'http://status.example/admin',
    'http://api.example/status/../admin',
  ])('attack: %s does not reach the admin path without its scope', async (target) => {
    await ask(target, [await bearer()]);
    const seen = received.map(({ url }) => decodeURIComponent(new URL(url ?? '', 'http://x').pathname).toLowerCase());
    expect(seen.filter((path) => path.includes('admin'))).toEqual([]);
  });

  test.each([
    'api.example?',
    'api.example#',
    'api.example/status?',
    'api.example/status',
    'x@api.example',
    '[::1]',
    '',
  ])('attack: the host "%s" does not hide the path', async (host) => {
    await raw(`GET /admin HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${await bearer()}\r\n\r\n`);
    expect(received).toEqual([]);
  });

  test('attack: a second request inside a body is a request of its own', async () => {
    const inner = 'GET /admin HTTP/1.1\r\nHost: api.example\r\nConnection: close\r\n\r\n';
    const token = await bearer({ scope: 'items.write' });
    const both = ['Transfer-Encoding: chunked', `Content-Length: ${inner.length + 5}`];
    await ask('/items', [token, ...both], 'POST', `0\r\n\r\n${inner}`);
    await raw(`POST /items HTTP/1.1\r\nHost: api.example\r\n${token}\r\nContent-Length: 0\r\n\r\n${inner}`);
    expect(received.filter(({ url }) => url === '/admin')).toEqual([]);
  });

  test('attack: two tokens, and a token in the query', async () => {
    const token = await id.token();
    expect((await ask(`/items?access_token=${token}`)).status).toBe(401);
    expect((await ask(`/items?access_token=${token}`, [`Authorization: Bearer ${token}`])).status).toBe(401);
    expect((await ask('/items', [`Authorization: Bearer ${token}`, `Authorization: Bearer ${token}`])).status).not.toBe(
      200,
    );
    expect(received).toEqual([]);
  });

  test('the end of an access reaches the next request at once', async () => {
    const token = await bearer({ status: { status_list: { idx: 9, uri: `${issuer}/oauth/status/0` } } });
    expect((await ask('/items', [token])).status).toBe(200);
    await id.send(9, 1);
    const began = performance.now();
    while ((await ask('/items', [token])).status !== 401) expect(performance.now() - began).toBeLessThan(2000);
  });

  test('many requests at once share few connections to the gate', async () => {
    const token = await bearer();
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask('/items', [token])));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  test('without the gate nothing passes: 503 with Retry-After', async () => {
    id.setAvailable(false);
    id.advance(3600);
    const away = await ask('/items', [await bearer({ status: undefined })]);
    expect([away.status, away.values('retry-after')]).toEqual([503, ['5']]);
    gate.server.closeAllConnections();
    await new Promise((resolve) => gate.server.close(resolve));
    const gone = await ask('/status');
    expect([gone.status, gone.values('retry-after')]).toEqual([503, ['5']]);
    expect(received).toEqual([]);
  });

  test('the log of the gate has no tokens', () => {
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.join('')).not.toMatch(/eyJ|access_token/);
  });
});
