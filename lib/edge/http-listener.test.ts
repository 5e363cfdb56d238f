import type { Server } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createListener, maxHeaderBytes } from './http-listener';

let server: Server;
let port: number;

beforeAll(async () => {
  server = createListener((incoming, outgoing) => {
    let body = '';
    incoming.setEncoding('utf8').on('data', (chunk) => {
      body += chunk;
    });
    incoming.on('end', () => {
      const { method, url, headers } = incoming;
      if (url === '/never') return;
      outgoing.end(
        JSON.stringify({ method, url: url?.slice(0, 100), body, host: headers.host, upgrade: headers.upgrade }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  port = address.port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/**
 * Sends these bytes over one connection, each part after the answer to the one before. Resolves when the other side is
 * done.
 */
function raw(...parts: string[]): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const left = [...parts];
    const socket = connect(port, '127.0.0.1', () => socket.write(left.shift() ?? ''));
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      const next = left.shift();
      if (next !== undefined) socket.write(next);
    });
    for (const event of ['error', 'close']) socket.on(event, () => resolve(text));
  });
}

const bodiesOf = (text: string) => [...text.matchAll(/\{"method".*?\}/g)].map(([json]) => JSON.parse(json));
const last = 'Connection: close\r\n\r\n';

describe('an offer of another protocol (RFC 9110 §7.8)', () => {
  const h2c = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n';

  it.each(['h2c', 'websocket', 'TLS/1.3', 'anything, at/all'])('is ignored: %s', async (protocol) => {
    const text = await raw(
      `GET /a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n\r\n`,
      `GET /b HTTP/1.1\r\nHost: x\r\n${last}`,
    );
    expect(bodiesOf(text)).toEqual([
      { method: 'GET', url: '/a', body: '', host: 'x' },
      { method: 'GET', url: '/b', body: '', host: 'x' },
    ]);
  });

  it('is ignored on a request with a body, as Java’s client sends it for a token', async () => {
    const text = await raw(
      `POST /oauth/token HTTP/1.1\r\nHost: x\r\n${h2c}Content-Length: 9\r\n\r\ngrant=one`,
      `GET /b HTTP/1.1\r\nHost: x\r\n${last}`,
    );
    expect(bodiesOf(text)).toEqual([
      { method: 'POST', url: '/oauth/token', body: 'grant=one', host: 'x' },
      { method: 'GET', url: '/b', body: '', host: 'x' },
    ]);
  });

  it('would be accepted if this server had a listener for it', () => {
    expect(server.listenerCount('upgrade')).toBe(0);
  });
});

describe('a request target that is a whole address (RFC 9112 §3.2.2)', () => {
  it.each([
    ['http://id.example/oauth/jwks?a=1', '/oauth/jwks?a=1', 'id.example'],
    ['HTTPS://id.example:444/x', '/x', 'id.example:444'],
    ['http://id.example', '/', 'id.example'],
    ['http://id.example?a=1', '/?a=1', 'id.example'],
    ['http://evil.example//evil.example', '//evil.example', 'evil.example'],
    ['/http://id.example/', '/http://id.example/', 'x'],
  ])('%s asks for %s at %s', async (target, url, host) => {
    const text = await raw(`GET ${target} HTTP/1.1\r\nHost: x\r\n${last}`);
    expect(bodiesOf(text)).toEqual([{ method: 'GET', url, body: '', host }]);
  });
});

describe('a request that is refused', () => {
  it('has more than 32 KiB of target and headers, and gets a sentence (RFC 6585 §5)', async () => {
    const url = `/oauth/authorize?state=${'s'.repeat(17_000)}`;
    const withHeaders = (bytes: number) => `GET ${url} HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(bytes)}\r\n${last}`;
    const fits = await raw(withHeaders(maxHeaderBytes - url.length - 100));
    expect(fits).toMatch(/^HTTP\/1\.1 200 /);
    // Also more than a socket's buffers hold: a client that is still sending can read the answer.
    for (const bytes of [maxHeaderBytes - url.length, maxHeaderBytes, 400_000]) {
      const text = await raw(withHeaders(bytes));
      expect(text).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
      expect(text).toContain('\r\n\r\nThe address and the headers of a request may have 32768 bytes.\n');
      expect(text.match(/^HTTP\/1\.1/gm)).toHaveLength(1);
    }
  });

  it.each(['nonsense\r\n\r\n', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n', 'GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n'])(
    'is refused in words: %j',
    async (bytes) => {
      const text = await raw(bytes);
      expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
      expect(text).toMatch(/\r\n\r\n\S.*\n$/);
    },
  );

  it.each(['TRACE', 'PROPFIND', 'M-SEARCH'])('is refused by its method: %s (RFC 9110 §15.5.6)', async (method) => {
    const text = await raw(`${method} / HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 405 [\s\S]*Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n/);
    expect(bodiesOf(text)).toEqual([]);
  });

  it('does not write a refusal into the middle of another response', async () => {
    expect(await raw('GET /never HTTP/1.1\r\nHost: x\r\n\r\nnonsense\r\n\r\n')).toBe('');
  });
});
