/**
 * Passkeys, codes and the second step through their route handlers. `forms.db.test.ts` covers the other sign-in forms.
 */
import { Secret, TOTP } from 'otpauth';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { findByEmail } from '@/lib/data/people/people';
import { factorsOf } from '@/lib/data/people/second-factors';
import { createAuthenticator } from '@/lib/login/factors/authenticator.fixture';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { POST as factors } from '../account/security/factors/route';
import { POST as newPasskeyOptions } from '../account/security/passkeys/options/route';
import { readCodes, readPending } from '../account/security/pending-secrets';
import { ada, authorization, browser, idOf, issuer, pathOf, startPortal } from './forms.fixture';
import { POST as passkeyOptions } from './passkey/options/route';
import { POST as passkeySignIn } from './passkey/submit/route';
import { POST as secondOptions } from './second/options/route';
import { POST as second } from './second/submit/route';
import { POST as signIn } from './submit/route';

let stop: () => Promise<void>;
beforeAll(async () => {
  stop = await startPortal();
});
afterAll(() => stop());
beforeEach(async () => {
  const { db } = await server();
  await db.prisma.rateLimit.deleteMany();
  await db.prisma.passkey.deleteMany();
  await db.prisma.totpSecret.deleteMany();
  await db.prisma.user.updateMany({ data: { secondFactor: false } });
});
afterEach(() => {
  vi.useRealTimers();
});

const cookiesOf = ({ jar }: { jar: Map<string, string> }) =>
  [...jar].map(([name, value]) => `${name}=${value}`).join('; ');

async function sub(): Promise<string> {
  const person = await findByEmail((await server()).db, ada.email);
  return person?.sub ?? '';
}

/** Sets up one-time codes as a person does, and returns the secret that their app now has. */
async function setUpCodes(at: ReturnType<typeof browser>, more: Record<string, string> = {}) {
  const { env } = await server();
  const started = await at.post(factors, { action: 'start_codes', ...more });
  const key = (await readPending(env, cookiesOf(at), { sub: await sub() })) ?? '';
  const wrong = await at.post(factors, { action: 'confirm_codes', code: '000000', ...more });
  const done = await at.post(factors, { action: 'confirm_codes', code: codeFor(key), ...more });
  return { started, wrong, done, key };
}

const codeFor = (key: string) => new TOTP({ secret: Secret.fromBase32(key) }).generate();
/** Moves the clock to the next 30-second step, when apps show another code. */
const nextStep = () => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 30_000 });

describe('setting codes up', () => {
  test('shows the same key after a wrong code, then recovery codes once, and continues at the return path', async () => {
    const { env, db } = await server();
    const at = browser();
    await at.post(signIn, ada);
    const { started, wrong, done } = await setUpCodes(at, { next: '/oauth/authorize?interaction=x' });
    const query = '?next=%2Foauth%2Fauthorize%3Finteraction%3Dx';
    expect(started.location).toBe(`/account/security/codes${query}`);
    expect(wrong.location).toMatch(/^\/account\/security\/codes\?next=.*&flash=/);
    expect(done.location).toBe(`/account/security/recovery${query}`);
    const viewer = { sub: await sub() };
    expect(await readCodes(env, cookiesOf(at), viewer)).toHaveLength(10);
    expect(await readCodes(env, cookiesOf(at), { sub: 'bob' })).toBeUndefined();
    expect(await factorsOf(db, viewer)).toMatchObject({ isRequired: true, recoveryCodes: 10 });
    const kept = await at.post(factors, { action: 'kept_recovery', next: '/oauth/authorize?interaction=x' });
    expect(kept.location).toBe('/oauth/authorize?interaction=x');
    expect(await readCodes(env, cookiesOf(at), viewer)).toBeUndefined();
  });

  test('continues only at our own pages', async () => {
    const at = browser();
    await at.post(signIn, ada);
    const away = await at.post(factors, { action: 'kept_recovery', next: 'https://evil.example/' });
    expect(away.location).toBe('/account/security');
  });
});

describe('an app’s request', () => {
  test('continues after password and code, and the password alone is no sign-in', async () => {
    const owner = browser();
    await owner.post(signIn, ada);
    const { key } = await setUpCodes(owner);
    nextStep();

    const at = browser();
    const interaction = idOf((await at.get(authorization())).location);
    const half = await at.post(signIn, { ...ada, interaction });
    expect(half.location).toBe(`/login/second?interaction=${interaction}`);
    expect(pathOf((await at.get(`/oauth/authorize?interaction=${interaction}`)).location)).toBe('/login');
    const wrong = await at.post(second, { code: '123', interaction });
    expect(pathOf(wrong.location)).toBe('/login/second');
    expect(idOf(wrong.location)).toBe(interaction);
    const right = await at.post(second, { code: codeFor(key), interaction });
    expect(pathOf((await at.get(right.location)).location)).toBe('/consent');
  });

  test('continues after a passkey alone', async () => {
    const owner = browser();
    await owner.post(signIn, ada);
    const device = createAuthenticator({ origin: issuer, rpId: 'localhost' }, await sub());
    const { challenge } = await (await owner.post(newPasskeyOptions, {})).response.json();
    const added = await owner.post(factors, { action: 'add_passkey', name: 'Phone', made: device.make(challenge) });
    expect(pathOf(added.location)).toBe('/account/security');

    for (const [returnPath, path] of [
      [{}, '/account'],
      [{ next: '/developers' }, '/developers'],
    ] as const) {
      const at = browser();
      const options = await (await at.post(passkeyOptions, {})).response.json();
      const done = await at.post(passkeySignIn, { passkey: device.use(options.challenge), ...returnPath });
      expect(done.location).toBe(path);
    }
    const at = browser();
    const interaction = idOf((await at.get(authorization({ acr_values: '2' }))).location);
    const options = await (await at.post(passkeyOptions, {})).response.json();
    const done = await at.post(passkeySignIn, { passkey: device.use(options.challenge), interaction });
    expect(pathOf((await at.get(done.location)).location)).toBe('/consent');
    const again = await at.post(passkeySignIn, { passkey: device.use(options.challenge), interaction });
    expect(pathOf(again.location)).toBe('/login');
    expect(idOf(again.location)).toBe(interaction);
  });

  test('for more factors is refused when the person returns without them (RFC 9470)', async () => {
    const at = browser();
    await at.post(signIn, ada);
    const asked = await at.get(authorization({ acr_values: '2' }));
    expect(pathOf(asked.location)).toBe('/login/second');
    const declined = await at.post(second, { action: 'decline', interaction: idOf(asked.location) });
    const redirect = new URL((await at.get(declined.location)).location);
    expect(redirect.origin).toBe('https://trailmap.example');
    expect(redirect.searchParams.get('error')).toBe('unmet_authentication_requirements');
  });
});

describe('a change of how a person signs in', () => {
  const acts = [
    'add_passkey',
    'rename_passkey',
    'remove_passkey',
    'start_codes',
    'confirm_codes',
    'remove_codes',
    'require_second',
    'allow_password_alone',
    'make_recovery',
  ];

  test('requires a sign-in within the last ten minutes', async () => {
    const at = browser();
    await at.post(signIn, ada);
    expect((await at.post(newPasskeyOptions, {})).status).toBe(200);
    vi.useFakeTimers({ toFake: ['Date'], now: (nowSeconds() + 602) * 1000 });
    for (const action of acts) {
      const { location } = await at.post(factors, { action });
      expect(location).toMatch(/^\/login\?next=%2Faccount%2Fsecurity.*&fresh=1$/);
    }
    expect((await at.post(newPasskeyOptions, {})).status).toBe(401);
  });

  test('requires a signed-in person and our own form', async () => {
    const { post, jar } = browser();
    expect((await post(factors, { action: 'make_recovery' })).location).toBe('/login?next=%2Faccount%2Fsecurity');
    expect((await post(newPasskeyOptions, {})).status).toBe(401);
    expect((await post(secondOptions, {})).status).toBe(401);
    expect(pathOf((await post(second, { code: '123456' })).location)).toBe('/login');
    jar.clear();
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      for (const form of [factors, newPasskeyOptions, passkeyOptions, passkeySignIn, second, secondOptions]) {
        expect((await post(form, ada, headers)).status).toBe(403);
      }
    }
    expect(jar.size).toBe(0);
  });
});
