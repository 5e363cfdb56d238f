import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { acceptsGzip, asksForPageData, isPlainPath, shipWithoutScripts } from './plain-page';

const policy = "default-src 'none'";
const page = `<html><body><p>Grüße, 日本</p><script>self.__next_f.push()</script>${'<p>·</p>'.repeat(20_000)}</body></html>`;
const plain = page.replace('<script>self.__next_f.push()</script>', '');
let close: () => void = () => undefined;
afterEach(() => close());

type Answer = { status: number; headers: IncomingMessage['headers']; body: Buffer; text: string };
type Sent = { method?: string; headers?: Record<string, string>; plain?: boolean };

/** What a browser gets when Next answers like this. */
async function answered(
  handle: (outgoing: ServerResponse, incoming: IncomingMessage) => void,
  { method = 'GET', headers = {}, plain = true }: Sent = {},
): Promise<Answer> {
  const http = createServer((incoming, outgoing) => {
    outgoing.setHeader('Content-Security-Policy', 'with a nonce');
    shipWithoutScripts(incoming, outgoing, {
      plain,
      policy,
      failed: (reference) => `failed ${reference}`,
      missing: () => 'missing',
    });
    handle(outgoing, incoming);
  });
  close = () => http.close();
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const address = http.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return new Promise((resolve, reject) => {
    request({ port, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const body = Buffer.concat(parts);
        const text = (response.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body, text });
      });
    })
      .on('error', reject)
      .end();
  });
}

/** Answers in pieces that cut characters and tags apart. */
const inPieces = (outgoing: ServerResponse, status = 200, html = page) => {
  outgoing.statusCode = status;
  outgoing.setHeader('Content-Type', 'text/html; charset=utf-8');
  outgoing.setHeader('ETag', '"of the page with scripts"');
  outgoing.setHeader('Link', '</_next/a.js>; rel=preload; as=script');
  const bytes = Buffer.from(html);
  for (let at = 0; at < bytes.byteLength; at += 7001) outgoing.write(bytes.subarray(at, at + 7001));
  outgoing.end();
};

describe('a plain page', () => {
  it('arrives without scripts, whole, with its length and its own policy', async () => {
    const answer = await answered((outgoing) => inPieces(outgoing));
    expect(answer.text).toBe(plain);
    expect(answer.headers).toMatchObject({
      'content-length': String(Buffer.byteLength(plain)),
      'content-security-policy': policy,
      vary: 'Accept-Encoding',
    });
    expect(answer.headers).not.toHaveProperty('etag');
    expect(answer.headers).not.toHaveProperty('link');
    expect(answer.headers).not.toHaveProperty('transfer-encoding');
  });

  it('is compressed once, if the browser accepts that', async () => {
    let asked: unknown;
    const handle = (outgoing: ServerResponse, incoming: IncomingMessage) => {
      asked = incoming.headers['accept-encoding'];
      inPieces(outgoing);
    };
    const answer = await answered(handle, { headers: { 'accept-encoding': 'br;q=1, GZIP' } });
    expect(asked).toBe('identity');
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(Number(answer.headers['content-length'])).toBe(answer.body.byteLength);
    expect(answer.body.byteLength).toBeLessThan(plain.length / 10);
    expect(answer.text).toBe(plain);
    expect(['gzip', 'deflate, gzip;q=0.5', '*'].map(acceptsGzip)).toEqual([true, true, true]);
    expect([undefined, '', 'br', 'gzip;q=0', 'x-gzip'].map(acceptsGzip)).toEqual([false, false, false, false, false]);
  });

  it('can be written at once, with strings, by writeHead, and with a callback', async () => {
    let called = false;
    const answer = await answered((outgoing) => {
      outgoing.writeHead(200, { 'Content-Type': 'text/html', 'Set-Cookie': ['a=1', 'b=2'] });
      outgoing.flushHeaders();
      outgoing.write('<p>', 'utf8', () => {
        called = true;
      });
      outgoing.end('1</p><script></script>');
    });
    expect([answer.text, called]).toEqual(['<p>1</p>', true]);
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
  });

  it('has no body and no length for HEAD (RFC 9110 §9.3.2)', async () => {
    const answer = await answered((outgoing) => void outgoing.writeHead(200, { 'Content-Type': 'text/html' }).end(), {
      method: 'HEAD',
    });
    expect([answer.status, answer.text, answer.headers['content-security-policy']]).toEqual([200, '', policy]);
    expect(answer.headers).not.toHaveProperty('content-length');
  });

  it('keeps its scripts if React moves a part of it in by script', async () => {
    const answer = await answered((outgoing) => inPieces(outgoing, 200, '<!--$?--><script nonce="n"></script>'));
    expect(answer.text).toBe('<!--$?--><script nonce="n"></script>');
    expect(answer.headers['content-security-policy']).toBe('with a nonce');
  });
});

describe('an answer that is no page', () => {
  it('passes unchanged: a redirect, JSON, the data of a page, the answer to an action', async () => {
    const redirect = await answered((outgoing) => void outgoing.writeHead(303, { Location: '/login' }).end());
    expect([redirect.status, redirect.headers.location]).toEqual([303, '/login']);
    const json = await answered((outgoing) => {
      outgoing.setHeader('Content-Type', 'application/json');
      outgoing.end('{"html":"<script></script>"}');
    });
    expect(json.text).toBe('{"html":"<script></script>"}');
    for (const name of ['rsc', 'next-action']) {
      const answer = await answered((outgoing) => inPieces(outgoing, 404), { headers: { [name]: '1' } });
      expect(answer.text).toBe(page);
    }
  });

  it('of a plain page tells Next’s script to load the document', () => {
    const asking = (method: string, headers: Record<string, string>) => {
      const incoming: Pick<IncomingMessage, 'method' | 'headers'> = { method, headers };
      return asksForPageData(incoming);
    };
    expect([asking('GET', { rsc: '1' }), asking('GET', {}), asking('POST', { rsc: '1' })]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('an error page', () => {
  it('ships without scripts at every address, also when it arrives compressed', async () => {
    const handle = (outgoing: ServerResponse) => {
      outgoing.writeHead(404, { 'Content-Type': 'text/html', 'Content-Encoding': 'gzip' });
      outgoing.end(gzipSync(page));
    };
    const answer = await answered(handle, { plain: false, headers: { 'accept-encoding': 'gzip' } });
    expect([answer.status, answer.text, answer.headers['content-security-policy']]).toEqual([404, plain, policy]);
    const fine = await answered((outgoing) => inPieces(outgoing), { plain: false });
    expect([fine.text, fine.headers['content-security-policy']]).toEqual([page, 'with a nonce']);
  });

  it('is never compressed in a way that could not be read here', async () => {
    const asked: unknown[] = [];
    const handle = (outgoing: ServerResponse, incoming: IncomingMessage) => {
      asked.push(incoming.headers['accept-encoding']);
      inPieces(outgoing, 404);
    };
    for (const accepted of ['deflate', 'gzip, deflate, br', 'gzip;q=0, *'])
      expect((await answered(handle, { plain: false, headers: { 'accept-encoding': accepted } })).text).toBe(plain);
    expect(asked).toEqual(['identity', 'gzip', 'identity']);
  });

  it('replaces a page that failed, and names the entry in the log', async () => {
    const next =
      '<html id="__next_error__"><body><script>push([1,"6:E{\\"digest\\":\\"1234@E1\\"}"])</script></body></html>';
    for (const plain of [true, false]) {
      const answer = await answered((outgoing) => inPieces(outgoing, 500, next), { plain });
      expect([answer.status, answer.text]).toEqual([500, 'failed 1234']);
    }
    expect((await answered((outgoing) => inPieces(outgoing, 500, '<p>'))).text).toBe('failed undefined');
  });

  it('replaces a page that is missing before it renders, which Next shows by script', async () => {
    const next = '<html id="__next_error__"><body><div hidden=""></div><script>push()</script></body></html>';
    for (const plain of [true, false]) {
      const answer = await answered((outgoing) => inPieces(outgoing, 404, next), { plain });
      expect([answer.status, answer.text]).toEqual([404, 'missing']);
    }
  });

  it('of an outage stays as it is', async () => {
    expect((await answered((outgoing) => inPieces(outgoing, 503))).text).toBe(page);
  });
});

it('the plain pages are those before and around the account', () => {
  const plain = [
    ...['/', '/login', '/login/second', '/signup', '/consent', '/device/done', '/signout', '/goodbye', '/stop'],
    ...['/verify-email/undo'],
  ];
  const others = ['/account', '/loginx', '/developers/apps', '/receipts/verify', '/account/security/login', '/_next/a'];
  expect(plain.filter((path) => !isPlainPath(path))).toEqual([]);
  expect(others.filter(isPlainPath)).toEqual([]);
});
