import { parseSetCookie } from 'cookie';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { parseEnv } from '@/lib/config/env';
import { backWith, type Flash, readFlash } from './flash';

const env = parseEnv({ COUNTERSIGN_ISSUER: 'http://localhost:3000', COUNTERSIGN_SECRET: 'ab'.repeat(32) });
const flash = { code: 'wrong', values: { email: 'ada@example.com' } };

afterEach(() => {
  vi.useRealTimers();
});

async function left(path = '/login?interaction=i1', what: Flash = flash, world = env) {
  const response = await backWith(world, path, what);
  const setCookie = response.headers.get('set-cookie') ?? '';
  const location = new URL(response.headers.get('location') ?? '', 'http://localhost:3000');
  return {
    response,
    setCookie,
    location,
    cookie: setCookie.split(';')[0] ?? '',
    mark: location.searchParams.get('flash'),
  };
}

describe('a flash', () => {
  test('returns to the page with a 303 and nothing readable in the address', async () => {
    const { response, location, setCookie } = await left();
    expect(response.status).toBe(303);
    expect(location.pathname).toBe('/login');
    expect(location.searchParams.get('interaction')).toBe('i1');
    expect(location.href).not.toContain('ada');
    expect(location.href).not.toContain('wrong');
    expect(parseSetCookie(setCookie)).toMatchObject({ path: '/', httpOnly: true, sameSite: 'lax' });
    expect(setCookie).not.toContain('ada');
  });

  test('is read by the page with its mark, and by no other', async () => {
    const { cookie, mark } = await left();
    expect(await readFlash(env, `a=b; ${cookie}`, mark)).toEqual(flash);
    expect(await readFlash(env, cookie, 'another')).toBeUndefined();
    expect(await readFlash(env, cookie, undefined)).toBeUndefined();
    expect(await readFlash(env, null, mark)).toBeUndefined();
  });

  test('replaces the previous one', async () => {
    const { location } = await left('/login?flash=old&interaction=i1');
    expect(location.searchParams.getAll('flash')).toHaveLength(1);
  });

  test('cannot be forged or altered', async () => {
    const other = parseEnv({ COUNTERSIGN_ISSUER: 'http://localhost:3000', COUNTERSIGN_SECRET: 'cd'.repeat(32) });
    const foreign = await left('/login', flash, other);
    expect(await readFlash(env, foreign.cookie, foreign.mark)).toBeUndefined();
    const { cookie, mark } = await left();
    const at = cookie.length - 30;
    const altered = `${cookie.slice(0, at)}${cookie[at] === 'A' ? 'B' : 'A'}${cookie.slice(at + 1)}`;
    expect(await readFlash(env, altered, mark)).toBeUndefined();
  });

  test('expires after five minutes', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { cookie, mark } = await left();
    vi.setSystemTime(Date.now() + 299_000);
    expect(await readFlash(env, cookie, mark)).toEqual(flash);
    vi.setSystemTime(Date.now() + 2000);
    expect(await readFlash(env, cookie, mark)).toBeUndefined();
  });

  test('drops the typed values, not the message, if both do not fit into a cookie', async () => {
    const { cookie, mark } = await left('/signup', { code: 'faults', values: { name: 'é'.repeat(3000) } });
    expect(cookie.length).toBeLessThan(4096);
    expect(await readFlash(env, cookie, mark)).toEqual({ code: 'faults', values: {} });
  });

  test('uses the __Host- prefix on https', async () => {
    const secure = parseEnv({ COUNTERSIGN_ISSUER: 'https://id.example', COUNTERSIGN_SECRET: 'ab'.repeat(32) });
    const response = await backWith(secure, '/login', flash);
    const cookie = parseSetCookie(response.headers.get('set-cookie') ?? '');
    expect(cookie).toMatchObject({ name: '__Host-countersign.flash', path: '/', secure: true, httpOnly: true });
    expect(cookie).not.toHaveProperty('domain');
  });
});
