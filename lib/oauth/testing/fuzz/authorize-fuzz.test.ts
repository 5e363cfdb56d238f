/**
 * Fuzzes the authorization endpoint, request objects and pushed requests with a fixed seed. After every request the
 * browser must be on one of our pages or at a registered URI, and no answer is a 500.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../crypto';
import { responseModes, responseTypes } from '../../model/response-type';
import {
  answerOf,
  callback,
  createPortal,
  desktop,
  good,
  issuer,
  legacyApp,
  query,
  trailmap,
} from '../authorize.fixture';

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (claims: unknown) => `${encoded({ alg: 'none' })}.${encoded(claims)}.`;

describe('the authorization endpoint, under a fuzzer', () => {
  const names = [
    ...Object.keys(good),
    'response_mode',
    'resource',
    'prompt',
    'max_age',
    'id_token_hint',
    'login_hint',
    'acr_values',
    'claims',
    'ui_locales',
    'display',
    'request',
    'request_uri',
    'registration',
    'interaction',
    '__proto__',
    '',
    'dpop_jkt',
    'authorization_details',
    'response',
    'iss',
  ];
  const values = [
    ...Object.values(good),
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
    ...responseTypes,
    ...responseModes,
    'jwt',
    'token id_token code',
    'none',
    // Values that refer to stored requests: known, unknown and invalid ones.
    unsigned(good),
    `${unsigned(good)}AAAA`,
    'urn:ietf:params:oauth:request_uri:x',
    'https://trailmap.example/r',
    'http://169.254.169.254/',
    'https://evil.example/',
    `${callback}#x`,
    'desktop',
    'legacy-app',
    'http://127.0.0.1:1/cb',
    'com.example.app:/cb',
    'openid',
    '{}',
    '{"id_token":{"acr":{"essential":true,"values":["2"]}}}',
    '{"userinfo":null}',
    '[{"type":"payment"}]',
    '[{"type":"__proto__","to":[]}]',
    'a.b.c',
    '\0',
    '\u{d800}',
    '☃',
    'https://api.routes.example',
    'routes.read routes.write',
    'offline_access',
    '__proto__',
    '"',
    'x'.repeat(9000),
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

  it('never answers with a 500, nor with a redirect to an unregistered URI', async () => {
    const portal = createPortal();
    portal.signIn('s1');
    const registered = [callback, 'https://trailmap.example/other', 'com.example.app:/cb'];
    const isApp = (url: string): boolean =>
      registered.some(
        (uri) => url === uri || url.startsWith(`${uri}?`) || url.startsWith(`${uri}&`) || url.startsWith(`${uri}#`),
      ) || /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?\/cb([?#]|$)/.test(url);
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
        const inJwt = toApp && answerOf(response).has('response');
        if (toApp && !inJwt) expect(answerOf(response).getAll('iss')).toEqual([issuer]);
        if (toApp) expect(answerOf(response).get('error')).not.toBe('server_error');
        seen[response.status === 303 ? (toApp ? 'redirected' : 'asked') : 'shown'] += 1;
      }),
      { numRuns: 1500, seed: 20_260_101 },
    );
    expect(portal.logged.filter(({ level }) => level === 'error')).toEqual([]);
    // All three outcomes occurred, so this does not only test one early refusal.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(50);
  });

  it('accepts or refuses any JSON in a request object, without a 500', async () => {
    const metadata = { ...trailmap.metadata, request_object_signing_alg: 'none' as const };
    const portal = createPortal([{ ...trailmap, metadata }]);
    portal.signIn('s1');
    const known = [...names, 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti'];
    const claim = fc.tuple(
      fc.constantFrom(...known),
      fc.oneof(fc.constantFrom<unknown>(...values, '\ud800', [callback], 1e21, -0), fc.jsonValue({ maxDepth: 3 })),
    );
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(claim, { maxLength: 5 }), fc.boolean(), async (claims, signedIn) => {
        const request = unsigned({ ...good, ...Object.fromEntries(claims) });
        const response = await portal.start({ client_id: 'trailmap', request }, signedIn ? 's1' : undefined);
        expect([200, 303, 400]).toContain(response.status);
        const answer = response.status === 303 ? answerOf(response).get('error') : `shown ${response.status}`;
        expect(answer).not.toBe('server_error');
        seen.add(answer ?? 'asked');
      }),
      { numRuns: 800, seed: 20_260_102 },
    );
    expect(portal.logged.filter(({ level }) => level === 'error')).toEqual([]);
    expect([...seen]).toEqual(expect.arrayContaining(['asked', 'shown 400', 'invalid_request', 'invalid_scope']));
  });

  it('never answers with a 500 to a pushed request either (RFC 9126 §2.3)', async () => {
    const secretHashes = [sha256('secret')];
    const portal = createPortal([{ ...trailmap, secretHashes }, { ...legacyApp, secretHashes }, desktop]);
    const headers = { authorization: `Basic ${btoa('trailmap:secret')}` };
    const seen = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(request, async ({ kept, changes, replace, signedIn }) => {
        const base = replace ? kept.filter(([name]) => !changes.some(([changed]) => changed === name)) : kept;
        const response = await portal.push([...base, ...changes], signedIn ? headers : {});
        expect([201, 400, 401, 413]).toContain(response.status);
        expect(response.headers.get('cache-control')).toBe('no-store');
        const body: unknown = await response.json();
        expect(body).toHaveProperty(response.status === 201 ? 'request_uri' : 'error');
        seen.set(response.status, (seen.get(response.status) ?? 0) + 1);
      }),
      { numRuns: 800, seed: 20_260_103 },
    );
    expect(portal.logged.filter(({ level }) => level === 'error')).toEqual([]);
    for (const status of [201, 400, 401]) expect(seen.get(status)).toBeGreaterThan(10);
  });
});
