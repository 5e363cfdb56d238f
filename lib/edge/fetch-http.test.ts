import { describe, expect, it } from 'vitest';
import { fromFetch, toFetch } from './fetch-http';

const url = 'https://id.example/oauth/token?a=1';

describe('fromFetch', () => {
  it('passes on method, URL, headers, body and signal', async () => {
    const stop = new AbortController();
    const init = { method: 'POST', body: 'ä', headers: { 'X-Test': 'b' }, signal: stop.signal };
    const request = await fromFetch(new Request(url, init), '192.0.2.1');
    expect(request).toMatchObject({ method: 'POST', url, clientAddress: '192.0.2.1', body: Buffer.from('ä') });
    expect(request.headers.get('x-TEST')).toBe('b');
    stop.abort();
    expect(request.signal.aborted).toBe(true);
  });

  it('has no body if none was sent', async () => {
    expect((await fromFetch(new Request(url), 'unknown')).body).toBeUndefined();
  });

  it('stops reading an endless body', async () => {
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(8192).fill(0x61));
      },
    });
    const streamed = { duplex: 'half' };
    const request = new Request(url, { method: 'POST', body: endless, ...streamed });
    const { body } = await fromFetch(request, 'unknown');
    expect(body?.byteLength).toBeGreaterThan(128 * 1024);
    expect(pulled).toBeLessThan(30);
  });
});

describe('toFetch', () => {
  it('keeps each Set-Cookie in a field of its own (RFC 6265 §3)', () => {
    const { headers } = toFetch({ status: 200, headers: { 'Set-Cookie': ['a=1', 'b=2'], Vary: 'Origin' } });
    expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(headers.get('vary')).toBe('Origin');
  });

  it.each([
    ['text ä', 'text ä'],
    [Buffer.from('bytes'), 'bytes'],
    [undefined, ''],
  ])('sends %s', async (body, text) => {
    const response = toFetch({ status: 200, headers: {}, ...(body !== undefined && { body }) });
    expect(await response.text()).toBe(text);
  });

  it.each([204, 304])('sends a response with the status %d, which has no body', (status) => {
    expect(toFetch({ status, headers: {} })).toMatchObject({ status, body: null });
  });
});
