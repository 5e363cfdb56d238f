/**
 * Requests that nobody thought of, from a fixed seed: what holds for every one of them is that the browser ends on a page of
 * ours or at a registered address, and that nothing breaks.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerOf, callback, createPortal, good, issuer, query } from './authorize.fixture';

describe('the authorization endpoint, under a fuzzer', () => {
  const names = [
    ...Object.keys(good),
    ...['response_mode', 'resource', 'prompt', 'max_age', 'id_token_hint', 'login_hint', 'acr_values', 'claims'],
    ...['ui_locales', 'display', 'request', 'request_uri', 'registration', 'interaction', '__proto__', ''],
  ];
  const values = [
    ...Object.values(good),
    ...[
      'none',
      'login',
      'consent',
      'select_account',
      'form_post',
      'query',
      'fragment',
      '0',
      '-1',
      '99999999999',
      'plain',
    ],
    ...['https://evil.example/', `${callback}#x`, 'desktop', 'http://127.0.0.1:1/cb', 'com.example.app:/cb', 'openid'],
    ...[
      '{}',
      '{"id_token":{"acr":{"essential":true,"values":["2"]}}}',
      '{"userinfo":null}',
      'a.b.c',
      '\0',
      '\u{d800}',
      '☃',
    ],
    ...['https://api.routes.example', 'routes.read routes.write', 'offline_access', '__proto__', '"', 'x'.repeat(9000)],
  ];
  const change = fc.tuple(
    fc.constantFrom(...names),
    fc.oneof(fc.constantFrom(...values), fc.string({ unit: 'binary', maxLength: 60 })),
  );
  const request = fc.record({
    kept: fc.subarray(Object.entries(good), { minLength: 4 }),
    changes: fc.array(change, { maxLength: 6 }),
    replace: fc.boolean(),
    signedIn: fc.boolean(),
    posted: fc.boolean(),
  });

  it('never gets a 500, nor a redirect to an address that is not registered', async () => {
    const portal = createPortal();
    portal.signIn('s1');
    const registered = [callback, 'https://trailmap.example/other', 'com.example.app:/cb'];
    const isApp = (url: string): boolean =>
      registered.some((uri) => url === uri || url.startsWith(`${uri}?`) || url.startsWith(`${uri}&`)) ||
      /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?\/cb(\?|$)/.test(url);
    const isPage = (url: string): boolean =>
      ['/login', '/consent', '/oauth/authorize'].some((path) => url.startsWith(`${issuer}${path}?interaction=`));
    const seen = { shown: 0, redirected: 0, asked: 0 };

    await fc.assert(
      fc.asyncProperty(request, async ({ kept, changes, replace, signedIn, posted }) => {
        const base = replace ? kept.filter(([name]) => !changes.some(([changed]) => changed === name)) : kept;
        const text = query([...base, ...changes]);
        const cookie = signedIn ? { cookie: 's1' } : {};
        const response = posted
          ? await portal.post(text, cookie)
          : await portal.visit(`${issuer}/oauth/authorize?${text}`, cookie.cookie);
        expect([200, 303, 400, 413]).toContain(response.status);
        expect(response.headers.get('cache-control')).toBe('no-store');
        const location = response.headers.get('location');
        if (response.status === 303) expect(isApp(location ?? '') || isPage(location ?? '')).toBe(true);
        else expect(location).toBeNull();
        if (response.status === 200) {
          const action = /action="([^"]*)"/.exec(await response.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
          expect(isApp(action)).toBe(true);
        }
        const toApp = location !== null && isApp(location);
        if (toApp) expect(answerOf(response).getAll('iss')).toEqual([issuer]);
        if (toApp) expect(answerOf(response).get('error')).not.toBe('server_error');
        seen[response.status === 303 ? (toApp ? 'redirected' : 'asked') : 'shown'] += 1;
      }),
      { numRuns: 1500, seed: 20_260_101 },
    );
    expect(portal.logged.filter(({ level }) => level === 'error')).toEqual([]);
    // All three were reached: this is not a test of one early refusal.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(50);
  });
});
