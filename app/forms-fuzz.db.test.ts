/**
 * Fuzzes the form handlers on the protocol's path, through the real composition root and database. Any post gets a
 * redirect to the next step, the page again, or a refusal, and never damages data. Seeded.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { fillDataFolder } from '@/lib/data/database/databases.fixture';
import { clientIpHeader } from '@/lib/edge/client-address';
import { answer, server } from '@/lib/server';
import { POST as details } from './account/profile/details/route';
import { POST as email } from './account/profile/email/submit/route';
import { POST as settings } from './account/profile/settings/route';
import { POST as organisations } from './account/security/organisations/route';
import { POST as consent } from './consent/submit/route';
import { POST as device } from './device/submit/route';
import { POST as invitation } from './invitation/submit/route';
import { POST as accounts } from './login/accounts/submit/route';
import { POST as forgot } from './login/forgot/submit/route';
import { POST as reset } from './login/reset/submit/route';
import { POST as signIn } from './login/submit/route';
import { POST as signOut } from './signout/submit/route';
import { POST as signUp } from './signup/submit/route';
import { POST as stop } from './stop/submit/route';
import { POST as verifyEmail } from './verify-email/submit/route';

const issuer = 'http://localhost:3000';
const ada = { email: 'ada@example.com', password: 'analytical engine notes' };
const callback = 'https://trailmap.example/callback';
const folder = mkdtempSync(join(tmpdir(), 'countersign-forms-fuzz-'));
let session = '';
let userCode = '';

beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const apps = [
    {
      id: 'trailmap',
      kind: 'spa',
      scopes: [{ scope: 'openid', required: true }],
      metadata: {
        client_name: 'Trailmap',
        redirect_uris: [callback],
        grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
        token_endpoint_auth_method: 'none',
      },
    },
  ];
  const importFile = join(folder, 'import.json');
  writeFileSync(importFile, JSON.stringify({ people: [{ ...ada, name: 'Ada Lovelace' }], apps }));
  fillDataFolder(join(folder, 'data'));
  vi.stubEnv('COUNTERSIGN_DATA_DIR', join(folder, 'data'));
  vi.stubEnv('COUNTERSIGN_ISSUER', issuer);
  vi.stubEnv('COUNTERSIGN_IMPORT', importFile);
  vi.stubEnv('DATABASE_URL', '');
  const headers = { [clientIpHeader]: '192.0.2.1' };
  const signedIn = await signIn(new Request(issuer, { method: 'POST', body: new URLSearchParams(ada), headers }));
  session = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const body = new URLSearchParams({ client_id: 'trailmap', scope: 'openid' });
  const waiting = await answer(new Request(`${issuer}/oauth/device_authorization`, { method: 'POST', body }));
  userCode = String((await waiting.json()).user_code);
});
afterAll(async () => {
  await (await server()).close();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** The id of a pending interaction. */
async function pending(): Promise<string> {
  const query = new URLSearchParams({
    client_id: 'trailmap',
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  const response = await answer(new Request(`${issuer}/oauth/authorize?${query}`, { headers: { cookie: session } }));
  return new URL(response.headers.get('location') ?? '').searchParams.get('interaction') ?? '';
}

const forms = {
  login: { post: signIn, fields: ['email', 'password', 'interaction', 'next', 'callbackUrl', 'action', 'another'] },
  'login/accounts': { post: accounts, fields: ['account', 'forget', 'interaction', 'next'] },
  signup: { post: signUp, fields: ['email', 'name', 'password', 'interaction', 'next', 'callbackUrl'] },
  consent: {
    post: consent,
    fields: [
      'interaction',
      'form_token',
      'action',
      'scope',
      'duration',
      'until',
      'zone',
      'language',
      'shown',
      'remind',
    ],
  },
  device: { post: device, fields: ['user_code'] },
  signout: { post: signOut, fields: ['logout', 'interaction', 'next', 'all'] },
  invitation: { post: invitation, fields: ['action', 'token', 'password'] },
  'account/security/organisations': { post: organisations, fields: ['action', 'id'] },
  'login/forgot': { post: forgot, fields: ['email', 'next', 'interaction'] },
  'login/reset': { post: reset, fields: ['token', 'password'] },
  'verify-email': { post: verifyEmail, fields: ['token', 'action'] },
  stop: { post: stop, fields: ['token'] },
  'account/profile/email': { post: email, fields: ['action', 'email'] },
  'account/profile/settings': { post: settings, fields: ['language', 'mails', 'new_app', 'ending'] },
  'account/profile/details': { post: details, fields: ['name', 'given_name', 'zoneinfo', 'street_address'] },
} as const;

describe.each(Object.entries(forms))('the form of %s', (name, { post, fields }) => {
  test('answers any input with a redirect to our own pages or a refusal', { timeout: 120_000 }, async () => {
    const interaction = await pending();
    const value = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom(
          '',
          ' ',
          '\0',
          'a\0b',
          '\u{d800}',
          '☃',
          '__proto__',
          '-1',
          '99999999999999',
          '2027-13-45',
          'custom',
          'once',
          interaction,
          userCode,
          'continue',
          'allow',
          'deny',
          'select_all',
          '30d',
          'de',
          'openid',
          ada.email,
          'x@\0.example',
          'a.b',
          '%zz',
          '//evil.example',
          'https://evil.example/',
          '/\\evil.example',
          '/account',
          `${issuer}/x`,
          'javascript:x',
          'undo',
          'change',
          'confirm',
          'ask',
          'resend',
          'drop',
          'x'.repeat(43),
          'x'.repeat(3000),
        ),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    );
    const field = fc.oneof({ weight: 9, arbitrary: fc.constantFrom<string>(...fields) }, fc.constant('__proto__'));
    const sent = fc.record({
      pairs: fc.array(fc.tuple(field, value), { maxLength: 8 }),
      raw: fc.option(fc.uint8Array({ maxLength: 80 }), { freq: 8 }),
      large: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, fc.constantFrom(16_000, 17_000)),
      type: fc.oneof(
        { weight: 9, arbitrary: fc.constant('application/x-www-form-urlencoded; charset=utf-8') },
        fc.constantFrom('application/json', 'multipart/form-data; boundary=x', 'text/plain', ''),
      ),
      cookie: fc.constantFrom('', session, session, `${session}x`, 'next-auth.session-token=a.b.c.d.e', '=;;='),
      headers: fc.oneof(
        { weight: 6, arbitrary: fc.constant({}) },
        fc.constantFrom({ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, { origin: 'null' }),
      ),
    });
    const { db } = await server();
    const seen = new Map<number, number>();
    let round = 0;
    await fc.assert(
      fc.asyncProperty(sent, async ({ pairs, raw, large, type, cookie, headers }) => {
        round += 1;
        const body = raw ? new Uint8Array(raw) : `${new URLSearchParams(pairs)}${'&x='.padEnd(large, 'x')}`;
        // From many addresses, so that the rate limit does not answer every post.
        const from = { [clientIpHeader]: `198.51.${round >> 8}.${round & 255}` };
        const all = { 'content-type': type, cookie, ...from, ...headers };
        const response = await post(new Request(`${issuer}/${name}/submit`, { method: 'POST', headers: all, body }));
        expect([303, 403, 413, 415]).toContain(response.status);
        expect(response.headers.get('cache-control')).toBe('no-store');
        seen.set(response.status, (seen.get(response.status) ?? 0) + 1);
        if (response.status !== 303) return;
        // RFC 9700 §4.11: never an open redirector. The consent page's answers redirect through the endpoint.
        expect(new URL(response.headers.get('location') ?? 'nowhere:', issuer).origin).toBe(issuer);
      }),
      { numRuns: name === 'signup' ? 150 : 300, seed: 20_261_122 },
    );
    for (const status of [303, 403, 415]) expect(seen.get(status)).toBeGreaterThan(5);
    // No write was left half done.
    expect(await db.prisma.user.count({ where: { email: { contains: '\u{fffd}' } } })).toBe(0);
  });
});
