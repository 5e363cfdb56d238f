/**
 * Bytes on a socket that nobody's client would send: broken escapes, enormous headers, other types, bodies that are not
 * what their headers say. Node's parser refuses some itself; what gets through is answered with an error of the RFCs,
 * and the server goes on. Seeded.
 */
import type { Server } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runs } from '@/lib/testing/runs.fixture';
import { basic, createPortal, issuer, type Portal } from '../oauth/testing/token.fixture';
import { clientAddress, clientIpHeader } from './client-address';
import { createListener } from './http-listener';
import { pathOf, serve } from './node-http';

let http: Server;
let port: number;
let portal: Portal;
const failures: unknown[] = [];

beforeAll(async () => {
  portal = await createPortal();
  // As `server.ts` does it, less the pages.
  http = createListener((incoming, outgoing) => {
    const from = clientAddress(incoming, { proxyCount: 0, clientAddressHeader: 'x-forwarded-for' });
    const endpoint = portal.oauth.endpointFor(pathOf(incoming) ?? '');
    if (!endpoint) return void outgoing.writeHead(404).end();
    serve(incoming, outgoing, { origin: issuer, clientAddress: from }, (request) =>
      portal.oauth.handle(endpoint, request),
    ).catch((error: unknown) => {
      failures.push(error);
      outgoing.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  port = address.port;
});
afterAll(() => {
  http.closeAllConnections();
  http.close();
});

/** The first thing that comes back; nothing, where the other side closes or still waits for what was announced. */
function send(bytes: Uint8Array, patienceMs = 60): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const done = (text: string) => {
      socket.destroy();
      resolve(text);
    };
    socket.setEncoding('latin1').once('data', done);
    socket.once('error', () => done(''));
    socket.once('close', () => done(''));
    socket.setTimeout(patienceMs, () => done(''));
  });
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const form = 'application/x-www-form-urlencoded';
const authorization = `Authorization: ${basic('trailmap')['authorization']}`;
const good = 'grant_type=client_credentials';

const target = fc.oneof(
  fc.constantFrom(
    '/oauth/token',
    '/oauth/token',
    '/oauth/introspect',
    '/oauth/userinfo',
    '/oauth/register',
    '/api/session',
    '/oauth/authorize?client_id=%',
    '/oauth/authorize?client_id=%zz',
    '/oauth/authorize?%00=%ff',
    '/oauth/logout?%',
    '/oauth/authorize?client_id=\xff\xfe',
    '/oauth/status/%30',
    '/oauth/register/%2e%2e',
    '/oauth/register/..',
    '*',
    '//evil.example/oauth/token',
    'http://evil.example/oauth/token',
    '/oauth/token#x',
    '/oauth/token?[]|^`',
    `/oauth/authorize?state=${'x'.repeat(12_000)}`,
    `/${'%'.repeat(500)}`,
    '/oauth/authorize?x=\\..\\',
    '/',
  ),
  fc.stringMatching(/^[!-~\xa0-\xff]{0,40}$/).map((text) => `/oauth/authorize?${text}`),
);
const header = fc.oneof(
  fc.constantFrom(
    '',
    authorization,
    authorization,
    `Authorization: Basic ${'A'.repeat(9000)}`,
    `X-Large: ${'x'.repeat(33_000)}`,
    'Authorization: Basic \xff\xfe',
    `Cookie: ${'a=b; '.repeat(1000)}`,
    'Host: a\r\nHost: b',
    'X : y',
    'X\x01: y',
    'Forwarded: for=evil',
    `${clientIpHeader}: 1.2.3.4`,
    'Expect: 100-continue',
    'Expect: nothing',
    'Upgrade: h2c',
    'Connection: upgrade',
    'Content-Encoding: gzip',
    'Transfer-Encoding: gzip',
    'Origin: \xff',
    'DPoP: \xff',
  ),
  fc.stringMatching(/^[a-z-]{1,12}: [ -~\xa0-\xff]{0,30}$/),
);
const body = fc.oneof(
  ...[good, '', '%', 'a=%zz', 'a=\xff', 'a=%ff', 'a&a&a=', '&'.repeat(200), `${good}&scope=${'x'.repeat(3000)}`].map(
    fc.constant,
  ),
  fc.constantFrom('x'.repeat(66_000), `x=${'y'.repeat(140_000)}`),
  fc.string({ unit: 'binary', maxLength: 80 }),
);
const framing = fc.constantFrom(
  'exact',
  'exact',
  'exact',
  'too short',
  'too long',
  'negative',
  'both',
  'chunked',
  'lying chunk',
  'endless chunk',
  'bad chunk',
  'none',
);

function framed(kind: typeof framing extends fc.Arbitrary<infer T> ? T : never, content: Buffer): [string, Buffer] {
  const chunk = (size: string) => Buffer.concat([latin1(`${size}\r\n`), content, latin1('\r\n0\r\n\r\n')]);
  const chunked = 'Transfer-Encoding: chunked\r\n';
  const size = content.length.toString(16);
  switch (kind) {
    case 'exact':
      return [`Content-Length: ${content.length}\r\n`, content];
    case 'too short':
      return [`Content-Length: ${Math.max(0, content.length - 3)}\r\n`, content];
    case 'too long':
      return [`Content-Length: ${content.length + 9}\r\n`, content];
    case 'negative':
      return ['Content-Length: -1\r\n', content];
    case 'both':
      return [`Content-Length: 3\r\n${chunked}`, chunk(size)];
    case 'chunked':
      return [chunked, chunk(size)];
    case 'lying chunk':
      return [chunked, chunk('1')];
    case 'endless chunk':
      return [chunked, chunk('ffffffff')];
    case 'bad chunk':
      return [chunked, chunk('zz')];
    default:
      return ['', content];
  }
}

describe('the node:http adapter, under a fuzzer', () => {
  it('answers any input without an internal error, and continues', { timeout: 60_000 }, async () => {
    const seen = new Map<string, number>();
    const method = fc.constantFrom(
      'POST',
      'POST',
      'POST',
      'GET',
      'HEAD',
      'PUT',
      'OPTIONS',
      'TRACE',
      'BREW',
      'post',
      '',
    );
    const type = fc.constantFrom(form, form, `${form};charset=utf-16`, 'application/json', 'text/plain', '\xff', ';');
    await fc.assert(
      fc.asyncProperty(
        fc.record({ method, target, type, headers: fc.array(header, { maxLength: 3 }), body, framing }),
        async (sent) => {
          const [length, content] = framed(sent.framing, latin1(sent.body));
          const lines = ['Host: x', `Content-Type: ${sent.type}`, ...sent.headers.filter((line) => line !== '')];
          const head = `${sent.method} ${sent.target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n${length}\r\n`;
          const answered = await send(Buffer.concat([latin1(head), content]));
          const status =
            /^HTTP\/1\.1 (\d{3})/.exec(answered.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, ''))?.[1] ?? 'none';
          seen.set(status, (seen.get(status) ?? 0) + 1);
          expect(['200', '204', '303', '400', '401', '403', '404', '405', '413', '417', '431', 'none']).toContain(
            status,
          );
          expect(answered).not.toContain('server_error');
        },
      ),
      { numRuns: runs(2000), seed: 20_261_122 },
    );
    expect(failures).toEqual([]);
    expect(portal.logged.filter(({ level }) => level === 'error')).toEqual([]);
    for (const status of ['400', '401', '405', '413', '431']) expect(seen.get(status) ?? 0).toBeGreaterThan(2);
    const plain = `POST /oauth/token HTTP/1.1\r\nHost: x\r\n${authorization}\r\nContent-Type: ${form}\r\nContent-Length: ${good.length}\r\n\r\n${good}`;
    expect(await send(latin1(plain), 10_000)).toMatch(/^HTTP\/1\.1 200/);
  });
});
