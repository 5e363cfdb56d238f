import { Secret, TOTP } from 'otpauth';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseEnv } from '@/lib/config/env';
import type { Database } from '@/lib/data/database/database';
import { openTestDatabase } from '@/lib/data/database/databases.fixture';
import { addPasskey as addRow, removePasskey } from '@/lib/data/people/passkeys';
import { createPerson, findByEmail, type Person, setPassword } from '@/lib/data/people/people';
import {
  factorsOf,
  findTotp,
  removeTotp,
  requireSecondFactor,
  setRecoveryCodes,
  setTotp,
} from '@/lib/data/people/second-factors';
import { listSecurity } from '@/lib/data/people/security-log';
import { nowSeconds } from '@/lib/time';
import { hasRecentProof, reauthenticationPath } from '../../web/reauthentication';
import { hashPassword } from '../password/passwords';
import { loginOf, readCookie, sessionOf } from '../session/session-cookie';
import { apiSignIn, changePassword, signIn, signUp } from '../session/sign-in';
import { hashRecoveryCode, newRecoveryCodes, parseRecoveryCode } from './recovery-codes';
import { addFactorsToSession, pendingSecondStep, secondStepSeconds, submitCode } from './second-factor';
import { newTotpSecret, openTotpSecret, sealTotpSecret, stepOfCode, totpUri } from './totp';

const env = parseEnv({ COUNTERSIGN_ISSUER: 'https://id.example', COUNTERSIGN_SECRET: 'ab'.repeat(32) });
const password = 'analytical engine notes';
const start = new Date('2026-11-21T12:00:00Z');

let db: Database;
let passwordHash: string;
let ada: Person;
let secret: string;
const world = () => ({ env, db });

beforeAll(async () => {
  db = await openTestDatabase();
  passwordHash = await hashPassword(password);
});
afterAll(() => db.close());
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  await db.prisma.user.deleteMany();
  await db.prisma.rateLimit.deleteMany();
  const person = await createPerson(db, { email: 'ada@example.com', name: 'Ada', passwordHash }, nowSeconds());
  if (!person) throw new Error('taken');
  ada = person;
  secret = newTotpSecret();
});
afterEach(() => {
  vi.useRealTimers();
});

const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const codeAt = (seconds: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: seconds * 1000 });
const code = () => codeAt(nowSeconds());

/** Sets up one-time codes with a code of an earlier time step. */
async function withCodes(): Promise<void> {
  const sealed = await sealTotpSecret(env, ada.sub, secret);
  await setTotp(db, ada, { sealed, step: 1 }, {}, nowSeconds());
}
async function withRecovery(): Promise<string[]> {
  const codes = newRecoveryCodes();
  const hashes = codes.map((one) => hashRecoveryCode(env, ada.sub, one));
  await setRecoveryCodes(db, ada, hashes, {}, nowSeconds());
  return codes;
}

/** A browser: its network address and its cookies. */
function browser(ip = '192.0.2.1') {
  const jar = new Map<string, string>();
  const headers = () =>
    new Headers({
      'x-countersign-client-ip': ip,
      'user-agent': 'Firefox/140.0',
      cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
    });
  const keep = (cookies: string[]) => {
    for (const line of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
  };
  return {
    jar,
    headers,
    keep,
    login: () => loginOf(world(), new Request(env.issuer, { headers: headers() })),
    async password(typed = password) {
      const answer = await signIn(world(), { email: ada.email, password: typed }, headers());
      if ('cookies' in answer) keep(answer.cookies);
      return answer;
    },
    async code(typed: string) {
      const pending = await pendingSecondStep(world(), headers());
      if (!pending) return { ok: false, code: 'nobody' };
      const answer = await submitCode(world(), pending, typed, headers());
      if (answer.ok) keep(answer.cookies);
      return answer;
    },
  };
}

describe('a password where a second step is asked for', () => {
  test('is a half sign-in: there is no session before the code', async () => {
    await withCodes();
    const { password: type, code: enter, login, jar } = browser();
    expect(await type()).toMatchObject({ ok: false, code: 'second_factor' });
    expect(await login()).toBeUndefined();
    expect([...jar.keys()]).toEqual(['__Host-countersign.half']);
    later(20);
    expect(await enter(code())).toMatchObject({ ok: true });
    expect(await login()).toMatchObject({ sub: ada.sub, amr: ['pwd', 'otp', 'mfa'], authTime: nowSeconds() });
    expect(jar.has('__Host-countersign.half')).toBe(false);
  });

  test('is valid once, for ten minutes, while the password stays the same', async () => {
    await withCodes();
    const [first, second] = [browser(), browser()];
    await first.password();
    for (const [name, value] of first.jar) second.jar.set(name, value);
    expect(await first.code(code())).toMatchObject({ ok: true });
    later(30);
    expect(await second.code(code())).toEqual({ ok: false, code: 'half_over' });

    const slow = browser();
    await slow.password();
    later(secondStepSeconds);
    expect(await slow.code(code())).toMatchObject({ code: 'nobody' });

    const outdated = browser();
    await outdated.password();
    const to = await hashPassword('difference engine two');
    await setPassword(db, ada.sub, { from: (await findByEmail(db, ada.email))?.passwordHash, to }, nowSeconds());
    expect(await outdated.code(code())).toMatchObject({ code: 'nobody' });
  });

  test('cannot be made from another kind of cookie, or forged', async () => {
    await withCodes();
    const { password: type, jar, headers } = browser();
    await type();
    const half = jar.get('__Host-countersign.half') ?? '';
    for (const value of ['', 'x', `${half.slice(0, -6)}AAAAAA`]) {
      jar.set('__Host-countersign.half', value);
      expect(await pendingSecondStep(world(), headers())).toBeUndefined();
    }
    jar.clear();
    jar.set('__Secure-next-auth.session-token', half);
    expect(await pendingSecondStep(world(), headers())).toBeUndefined();
  });

  test('fails over the API, which cannot ask for a second step', async () => {
    await withCodes();
    expect(await apiSignIn(world()).verifyPassword({ username: ada.email, password }, { caller: '192.0.2.1' })).toEqual(
      {
        ok: false,
      },
    );
  });
});

describe('a code from an app (RFC 6238)', () => {
  test('matches the test vectors of the RFC', () => {
    const shared = Secret.fromLatin1('12345678901234567890').base32;
    for (const [at, value] of [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [2_000_000_000, '279037'],
    ] as const) {
      expect(stepOfCode(shared, value, at)).toBe(Math.floor(at / 30));
    }
  });

  test('of the step before or after is accepted, and none further away (§5.2)', () => {
    const at = 1_900_000_000;
    const step = Math.floor(at / 30);
    const taken = [-60, -30, 0, 30, 60].map((off) => stepOfCode(secret, codeAt(at + off), at));
    expect(taken).toEqual([undefined, step - 1, step, step + 1, undefined]);
    for (const no of ['', '12345', '1234567', 'abcdef', '１２３４５６'])
      expect(stepOfCode(secret, no, at)).toBeUndefined();
  });

  test('is accepted once, also of ten at once (§5.2), and earlier ones no longer', async () => {
    await withCodes();
    const browsers = Array.from({ length: 10 }, (_, index) => browser(`192.0.2.${index + 1}`));
    for (const one of browsers) await one.password();
    const shown = code();
    const answers = await Promise.all(browsers.map((one) => one.code(shown)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter((answer) => 'code' in answer && answer.code === 'code_used')).toHaveLength(9);
    const late = browser('192.0.2.77');
    await late.password();
    expect(await late.code(codeAt(nowSeconds() - 30))).toMatchObject({ code: 'code_used' });
    later(30);
    expect(await late.code(code())).toMatchObject({ ok: true });
  });

  test('may contain spaces', async () => {
    await withCodes();
    const { password: type, code: enter } = browser();
    await type();
    expect(await enter(` ${code().slice(0, 3)} ${code().slice(3)} `)).toMatchObject({ ok: true });
  });

  test('has its own rate limit: a right password does not reset it', async () => {
    await withCodes();
    const { password: type, code: enter } = browser();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await type();
      expect(await enter('000000')).toMatchObject({ code: 'code_wrong' });
    }
    await type();
    expect(await enter(code())).toEqual({ ok: false, code: 'throttled', retryAt: nowSeconds() + 15 * 60 });
    const elsewhere = browser('198.51.100.7');
    await elsewhere.password();
    expect(await elsewhere.code(code())).toMatchObject({ ok: true });
  });

  test('from many addresses is limited to fifty attempts a day', async () => {
    await withCodes();
    const { password: type, code: enter } = browser();
    await type();
    await enter('000000');
    const row = (await db.prisma.rateLimit.findMany()).find(({ key }) => key.startsWith('codeAccount:'));
    await db.prisma.rateLimit.update({ where: { key: row?.key ?? '' }, data: { points: 50 } });
    const elsewhere = browser('198.51.100.7');
    await elsewhere.password();
    expect(await elsewhere.code(code())).toMatchObject({ code: 'throttled' });
  });

  test('has a secret that is stored sealed and bound to its owner', async () => {
    await withCodes();
    const kept = (await findTotp(db, ada.sub))?.sealed ?? '';
    expect(kept).not.toContain(secret);
    expect(await openTotpSecret(env, ada.sub, kept)).toBe(secret);
    await expect(openTotpSecret(env, 'bob', kept)).rejects.toThrow('belongs to another');
    const other = parseEnv({ COUNTERSIGN_ISSUER: 'https://id.example', COUNTERSIGN_SECRET: 'cd'.repeat(32) });
    await expect(openTotpSecret(other, ada.sub, kept)).rejects.toThrow('under another secret');
  });

  test('is set up with an otpauth URI', () => {
    const uri = new URL(totpUri(env, ada.email, secret));
    expect(uri.protocol).toBe('otpauth:');
    expect(Object.fromEntries(uri.searchParams)).toMatchObject({ secret, digits: '6', period: '30' });
    expect(Buffer.from(Secret.fromBase32(secret).bytes)).toHaveLength(20);
  });
});

describe('recovery codes', () => {
  test('are ten, recognized in any spelling, and stored as MACs', async () => {
    const codes = await withRecovery();
    expect(new Set(codes).size).toBe(10);
    for (const one of codes) expect(one).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
    expect(parseRecoveryCode('o0il-abcd-efgh')).toBe('0011ABCDEFGH');
    for (const no of ['', '123456', 'UUUU-UUUU-UUUU', 'ABCD-EFGH-JKMN-P'])
      expect(parseRecoveryCode(no)).toBeUndefined();
    const rows = await db.prisma.recoveryCode.findMany();
    expect(rows.some(({ hash }) => codes.includes(hash))).toBe(false);
    expect(hashRecoveryCode(env, 'bob', codes[0] ?? '')).not.toBe(hashRecoveryCode(env, ada.sub, codes[0] ?? ''));
  });

  test('replace the second step once, also of ten at once, and are logged', async () => {
    await withCodes();
    const [one = '', another = ''] = await withRecovery();
    const browsers = Array.from({ length: 10 }, (_, index) => browser(`192.0.2.${index + 1}`));
    for (const each of browsers) await each.password();
    const answers = await Promise.all(browsers.map((each) => each.code(one.toLowerCase())));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await factorsOf(db, ada)).toMatchObject({ recoveryCodes: 9 });
    const entries = await listSecurity(db, ada, { limit: 50 });
    expect(entries.filter(({ kind }) => kind === 'recovery_code_used')).toMatchObject([{ detail: { left: '9' } }]);
    const last = browser('192.0.2.99');
    await last.password();
    expect(await last.code(another)).toMatchObject({ ok: true, login: { amr: ['pwd', 'otp', 'mfa'] } });
  });

  test('become invalid when new ones are created, and with the last factor', async () => {
    await withCodes();
    const [old = ''] = await withRecovery();
    await withRecovery();
    const { password: type, code: enter } = browser();
    await type();
    expect(await enter(old)).toMatchObject({ code: 'code_wrong' });
    await removeTotp(db, ada, {}, nowSeconds());
    expect(await factorsOf(db, ada)).toEqual({ isRequired: false, passkeys: 0, recoveryCodes: 0 });
  });
});

describe('whether a second step is asked for', () => {
  const passkey = { id: 'AAAA', publicKey: 'AAAA', counter: 0, transports: [], syncable: false, backedUp: false };
  const add = (id = 'AAAA') => addRow(db, ada, { ...passkey, id, name: 'Phone' }, {}, nowSeconds());

  test('is a choice for people who have only passkeys, and can be undone', async () => {
    const require = (on: boolean) => requireSecondFactor(db, ada, on, {}, nowSeconds());
    expect(await require(true)).toBe(false);
    await add();
    expect(await browser().password()).toMatchObject({ ok: true });
    expect(await require(true)).toBe(true);
    expect(await browser().password()).toMatchObject({ code: 'second_factor' });
    expect(await require(false)).toBe(true);
    expect(await browser().password()).toMatchObject({ ok: true });
    const kinds = (await listSecurity(db, ada, { limit: 9 })).map(({ kind }) => kind);
    expect(kinds).toContain('second_factor_required');
    expect(kinds).toContain('second_factor_optional');
  });

  test('ends when the last factor is removed, and not before', async () => {
    await withCodes();
    await add();
    await removeTotp(db, ada, {}, nowSeconds());
    expect(await factorsOf(db, ada)).toMatchObject({ isRequired: true, passkeys: 1 });
    await removePasskey(db, ada, 'AAAA', {}, nowSeconds());
    expect(await factorsOf(db, ada)).toMatchObject({ isRequired: false });
    expect(await removeTotp(db, ada, {}, nowSeconds())).toBe(false);
  });
});

describe('more than was proved at sign-in (RFC 9470)', () => {
  test('adds factors in a new session and does not renew the password', async () => {
    const { password: type, code: enter, login } = browser();
    await type();
    const before = await login();
    await withCodes();
    later(1000);
    expect(await enter(code())).toMatchObject({ ok: true });
    const after = await login();
    expect(after).toMatchObject({ amr: ['pwd', 'otp', 'mfa'], authTime: before?.authTime });
    expect(after?.sid).not.toBe(before?.sid);
    expect(await enter(code())).toMatchObject({ code: 'nobody' });
  });

  test('counts at once in the session that set it up', async () => {
    const { password: type, login, headers, keep } = browser();
    await type();
    const session = await sessionOf(world(), headers().get('cookie'));
    if (!session) throw new Error('not signed in');
    later(300);
    keep(await addFactorsToSession(world(), session, ['otp', 'mfa'], headers()));
    expect(await login()).toMatchObject({ amr: ['pwd', 'otp', 'mfa'], authTime: session.authTime });
  });

  test('a fresh sign-in is at most ten minutes old', () => {
    const at = nowSeconds();
    expect(hasRecentProof({ authTime: at - 600 }, at)).toBe(true);
    expect(hasRecentProof({ authTime: at - 601 }, at)).toBe(false);
    expect(reauthenticationPath('/account/security?x=1')).toBe('/login?next=%2Faccount%2Fsecurity%3Fx%3D1&fresh=1');
  });
});

describe('a new browser', () => {
  const noted = async () =>
    (await listSecurity(db, ada, { limit: 50 })).filter(({ kind }) => kind === 'signed_in_new_device').length;

  test('is announced once, and again after a change of the password', async () => {
    const { password: type, jar, keep, headers } = browser();
    await type();
    expect(await noted()).toBe(1);
    jar.delete('__Secure-next-auth.session-token');
    await type();
    expect(await noted()).toBe(1);
    await browser().password();
    expect(await noted()).toBe(2);

    const to = await hashPassword('difference engine two');
    await setPassword(db, ada.sub, { from: (await findByEmail(db, ada.email))?.passwordHash, to }, nowSeconds());
    const again = await signIn(world(), { email: ada.email, password: 'difference engine two' }, headers());
    if ('cookies' in again) keep(again.cookies);
    expect(await noted()).toBe(3);

    const session = await loginOf(world(), new Request(env.issuer, { headers: headers() }));
    if (!session) throw new Error('not signed in');
    const passwords = { current: 'difference engine two', password: 'looms weave algebra too' };
    const changed = await changePassword(world(), { ...ada, ...session }, passwords, headers());
    if (!changed.ok) throw new Error(changed.code);
    keep(changed.cookies);
    await signIn(world(), { email: ada.email, password: passwords.password }, headers());
    expect(await noted()).toBe(3);
  });

  test('is announced after the second step, not before', async () => {
    await withCodes();
    const { password: type, code: enter } = browser();
    await type();
    expect(await noted()).toBe(0);
    await enter(code());
    expect(await noted()).toBe(1);
  });

  test('knows several accounts, each after its own sign-in', async () => {
    const { password: type, headers, keep, jar } = browser();
    const form = { email: 'grace@example.com', name: 'Grace', password: 'a moth in relay seventy' };
    const grace = await signUp(world(), form, headers());
    if (!grace.ok) throw new Error(grace.code);
    keep(grace.cookies);
    expect(await listSecurity(db, grace.person, { limit: 5 })).toEqual([]);
    await type();
    expect(await noted()).toBe(1);
    jar.delete('__Secure-next-auth.session-token');
    await type();
    const again = await signIn(world(), form, headers());
    expect(again.ok).toBe(true);
    expect(await noted()).toBe(1);
    expect(await listSecurity(db, grace.person, { limit: 5 })).toEqual([]);
    expect(readCookie(headers().get('cookie'), '__Host-countersign.browser')).not.toContain(ada.sub);
  });
});
