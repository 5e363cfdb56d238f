import { describe, expect, it } from 'vitest';
import { OAuthError } from './errors';
import {
  acceptedWeight,
  accepts,
  cacheable,
  errorResponse,
  type HttpRequest,
  json,
  readJson,
  readParameters,
  redirect,
} from './http';

const form = 'application/x-www-form-urlencoded';

function requestOf(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  const { signal } = new AbortController();
  const plain = { method: 'GET', headers: new Headers(), body: undefined, signal, clientAddress: 'unknown' };
  return { url, ...plain, ...more };
}
function post(body: string | Uint8Array, type: string | null = form): HttpRequest {
  const headers = new Headers(type === null ? {} : { 'content-type': type });
  return requestOf('https://id.example/oauth/token', { method: 'POST', headers, body: Buffer.from(body) });
}
const read = (body: string | Uint8Array, type?: string | null) =>
  readParameters(post(body, type), 'body', ['resource']);
const invalid = { code: 'invalid_request', status: 400 };

describe('readJson', () => {
  const readText = (text: string) => readJson(post(text, 'application/json'), (reason) => new Error(reason));
  const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;

  it('refuses JSON that is nested so deeply that recursion would overflow the stack', async () => {
    expect(await readText(nested(100))).toBeDefined();
    for (const text of [nested(101), nested(6000), `${'[{"a":'.repeat(6000)}1${'}]'.repeat(6000)}`]) {
      await expect(readText(text)).rejects.toThrow('The body is nested more than 100 levels deep.');
    }
  });

  it('does not count brackets in strings, nor many values side by side, as levels', async () => {
    const brackets = '['.repeat(200);
    expect(await readText(JSON.stringify({ a: `${brackets}"\\${brackets}` }))).toEqual({
      a: `${brackets}"\\${brackets}`,
    });
    expect(await readText(`[${'[],'.repeat(500)}[]]`)).toHaveLength(501);
  });

  it('is fast for a malicious body', async () => {
    const began = performance.now();
    await expect(readText(`"${'\\"'.repeat(32_000)}`)).rejects.toThrow('not JSON');
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('readParameters', () => {
  it('decodes a form, in UTF-8 and with + for a space', async () => {
    const parameters = await read('scope=a+b&name=%C3%A4%26&flag', `${form.toUpperCase()}; charset=UTF-8`);
    expect([...parameters]).toEqual([
      ['scope', 'a b'],
      ['name', 'ä&'],
    ]);
  });

  it('treats a parameter without a value as left out (RFC 6749 §3.1)', async () => {
    expect((await read('code=&code=1&state')).get('code')).toBe('1');
  });

  it('refuses a parameter that is sent twice, except the repeatable ones (RFC 6749 §3.1, RFC 8707 §2)', async () => {
    expect((await read('resource=a&resource=b')).getAll('resource')).toEqual(['a', 'b']);
    await expect(read('code=1&code=1')).rejects.toMatchObject(invalid);
    await expect(read('code=1&c%6fde=2')).rejects.toMatchObject(invalid);
    await expect(read('unknown=1&unknown=2')).rejects.toMatchObject(invalid);
  });

  it.each(['a=%', 'a=%zz', 'a=%ff', 'a=%C3', 'a=%00', '%00=a', 'a=%ED%A0%80'])('refuses %s', async (body) => {
    await expect(read(body)).rejects.toMatchObject(invalid);
    await expect(readParameters(requestOf(`https://id.example/?${body}`), 'query')).rejects.toMatchObject(invalid);
  });

  it.each([null, '', 'application/json', 'text/plain', `multipart/form-data`, `x${form}`])(
    'refuses a body of type %s (RFC 6749 §3.2)',
    async (type) => {
      await expect(read('a=1', type)).rejects.toMatchObject(invalid);
    },
  );

  it('refuses bytes that are not UTF-8', async () => {
    await expect(read(new Uint8Array([0x61, 0x3d, 0xff]))).rejects.toMatchObject(invalid);
  });

  it('refuses a body of more than 64 KiB', async () => {
    await expect(read('a'.repeat(64 * 1024 + 1))).rejects.toMatchObject({ code: 'invalid_request', status: 413 });
    expect((await read(`a=${'b'.repeat(65_000)}`)).get('a')).toHaveLength(65_000);
  });

  it('reads the query of a URL, without its fragment', async () => {
    const request = requestOf('https://id.example/oauth/authorize?a=1&b=%3F%23');
    expect([...(await readParameters(request, 'query'))]).toEqual([
      ['a', '1'],
      ['b', '?#'],
    ]);
    expect([...(await readParameters(requestOf('https://id.example/'), 'query'))]).toEqual([]);
  });
});

describe('responses', () => {
  it('are not stored unless they say so (RFC 6749 §5.1)', () => {
    expect(json({}).headers['Cache-Control']).toBe('no-store');
    expect(json({}, 200, { 'Cache-Control': 'public' }).headers['Cache-Control']).toBe('public');
    expect(redirect('https://app.example').headers['Cache-Control']).toBe('no-store');
  });

  it('redirect with 303, so that a form is not posted on (RFC 9700 §4.12)', () => {
    expect(redirect('https://app.example/?a=1')).toMatchObject({ status: 303 });
  });

  it.each([
    ['text/html;q=0.5, text/*;q=0.2, */*;q=0.1', 'text/html', 0.5],
    ['text/html;q=0.5, text/*;q=0.2, */*;q=0.1', 'text/plain', 0.2],
    ['text/html;q=0.5, text/*;q=0.2, */*;q=0.1', 'image/png', 0.1],
    ['text/html;level=1;q=0.3', 'text/html', 0.3],
    ['text/html', 'image/png', 0],
    ['gzip;q=0.8, *;q=0', 'br', 0],
    ['text/html;q=nonsense', 'text/html', 1],
    [null, 'text/html', 1],
  ])('weigh %s for %s as %d (RFC 9110 §12.4.2, §12.5.1)', (header, offered, weight) => {
    expect(acceptedWeight(header, offered)).toBe(weight);
    expect(accepts(header, offered)).toBe(weight > 0);
  });

  it('keep error_description to its alphabet (RFC 6749 §5.2)', () => {
    const { body } = errorResponse(new OAuthError('invalid_scope', 'The scope "ä\n\\" is unknown.'));
    expect(JSON.parse(String(body))).toEqual({
      error: 'invalid_scope',
      error_description: "The scope '??'' is unknown.",
    });
  });

  it('are 304 if the caller has the same version (RFC 9110 §13.1.2)', async () => {
    const entry = { body: '{}', type: 'application/json', etag: '"x"' };
    const ask = (tag?: string) =>
      cacheable(
        requestOf('https://id.example', {
          headers: new Headers(tag === undefined ? {} : { 'if-none-match': tag }),
        }),
        entry,
        60,
      );
    expect(ask().status).toBe(200);
    for (const tag of ['"x"', 'W/"x"', '"a", "x"', '*']) {
      expect(ask(tag).status).toBe(304);
      expect(ask(tag).headers['ETag']).toBe('"x"');
    }
    expect(ask('"y"').status).toBe(200);
  });
});
