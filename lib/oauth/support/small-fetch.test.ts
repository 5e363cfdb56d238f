import { afterEach, describe, expect, it, vi } from 'vitest';
import { FetchError, fetchJson, fetchText } from './small-fetch';

const address = 'https://app.example/keys';
const accept = 'application/json';

function answering(response: Response | Error, seen: RequestInit[] = []): { fetch: typeof fetch } {
  return {
    fetch: async (_, init) => {
      seen.push(init ?? {});
      if (response instanceof Error) throw response;
      return response;
    },
  };
}

const faultOf = async (response: Response | Error, types?: RegExp) => {
  const options = { accept, maxBytes: 20, ...(types && { types }) };
  const error: unknown = await fetchJson(answering(response), address, options).catch((thrown: unknown) => thrown);
  if (!(error instanceof FetchError)) throw new Error(`not a FetchError: ${String(error)}`);
  return [error.fault, error.message, error.status];
};

describe('a small fetch', () => {
  afterEach(() => vi.useRealTimers());

  it('returns the content and headers of a 200, and says what it accepts', async () => {
    const seen: RequestInit[] = [];
    const world = answering(new Response('{"a":1}', { headers: { age: '5' } }), seen);
    const { content, headers } = await fetchJson(world, address, { accept });
    expect(content).toEqual({ a: 1 });
    expect(headers.get('age')).toBe('5');
    expect(seen[0]).toMatchObject({ redirect: 'manual', headers: { Accept: accept } });
    expect((await fetchText(answering(new Response('a.b.c')), address, { accept })).content).toBe('a.b.c');
  });

  it('refuses every other status, redirects included', async () => {
    const redirect = new Response(null, { status: 302, headers: { location: 'https://elsewhere.example/' } });
    expect(await faultOf(redirect)).toEqual(['status', 'it answered 302', 302]);
    expect(await faultOf(new Response('', { status: 500 }))).toEqual(['status', 'it answered 500', 500]);
    expect(await faultOf(new Response('{}', { status: 203 }))).toEqual(['status', 'it answered 203', 203]);
  });

  it('refuses what is too large, of another type, or not JSON in UTF-8', async () => {
    expect(await faultOf(new Response(`"${'x'.repeat(19)}"`))).toEqual([
      'too large',
      'it is larger than 20 bytes',
      undefined,
    ]);
    expect((await faultOf(Response.json({}), /^text\/plain$/))[0]).toBe('media type');
    expect((await faultOf(new Response('{')))[0]).toBe('malformed');
    expect((await faultOf(new Response(new Uint8Array([0x22, 0xff, 0x22]))))[0]).toBe('malformed');
    expect(await faultOf(Response.json({}), /^application\/json$/).catch(() => 'accepted')).toBe('accepted');
  });

  it('reports a host that cannot be reached', async () => {
    expect(await faultOf(new TypeError('refused'))).toEqual(['unreachable', 'TypeError: refused', undefined]);
  });

  it('ends after three seconds, also while the body arrives', async () => {
    vi.useFakeTimers();
    const slow = new Response(new ReadableStream({ pull: () => new Promise(() => undefined) }));
    const fault = faultOf(slow);
    await vi.advanceTimersByTimeAsync(3000);
    expect(await fault).toEqual(['unreachable', 'Error: it took longer than 3000 ms', undefined]);
  });
});
