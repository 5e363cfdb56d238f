import { randomUUID } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { hash as bcryptHash } from '@node-rs/bcrypt';
import { decode, encode } from 'next-auth/jwt';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { nextAuthVariables, parseEnv } from '@/lib/config/env';
import type { Database } from '@/lib/data/database/database';
import { openTestDatabase } from '@/lib/data/database/databases.fixture';
import { createPerson, findByEmail } from '@/lib/data/people/people';
import { endOtherSessions, endSession, listSessions } from '@/lib/data/people/sessions';
import { nowSeconds } from '@/lib/time';
import { pendingSecondStep } from '../factors/second-factor';
import { decoyFor } from '../password/decoys';
import { hashPassword, needsRehash, verifyPassword } from '../password/passwords';
import { loginOf, sessionCookie, sessionSeconds } from './session-cookie';
import { apiSignIn, signIn, signUp } from './sign-in';
import type { SignedIn } from './start-session';

const env = parseEnv({ COUNTERSIGN_ISSUER: 'https://id.example', COUNTERSIGN_SECRET: 'ab'.repeat(32) });
const ada = { email: 'ada@example.com', password: 'analytical engine notes' };
const start = new Date('2026-11-21T12:00:00Z');

let db: Database;
const world = () => ({ env, db });

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  // Fakes only `Date`, which sessions, cookies and counters read. The database needs real timers.
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  await db.prisma.user.deleteMany();
  await db.prisma.rateLimit.deleteMany();
  const passwordHash = await hashPassword(ada.password);
  await createPerson(db, { email: ada.email, name: 'Ada Lovelace', passwordHash }, nowSeconds());
});
afterEach(() => {
  vi.useRealTimers();
});

const from = (ip: string, more: Record<string, string> = {}) =>
  new Headers({ 'x-countersign-client-ip': ip, 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0', ...more });
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const guess = (ip: string, email = ada.email) => signIn(world(), { email, password: 'not this one' }, from(ip));
const cookieOf = async (signedIn: SignedIn) => (await sessionCookie(env, signedIn.login)).split(';', 1).join('');
const requestWith = (cookie: string) => new Request('https://id.example/oauth/authorize', { headers: { cookie } });

async function signedIn(headers = from('192.0.2.1'), credentials = ada): Promise<SignedIn> {
  const answer = await signIn(world(), credentials, headers);
  if (!answer.ok) throw new Error(answer.code);
  return answer;
}

describe('signing in', () => {
  test('creates a session: a cookie that names it and a row that proves it', async () => {
    const answer = await signedIn();
    const login = await loginOf(world(), requestWith(`other=1; ${await cookieOf(answer)}; more=2`));
    expect(login).toEqual({ sid: answer.login.sid, sub: answer.person.sub, authTime: nowSeconds(), amr: ['pwd'] });
  });

  test('accepts the e-mail address in upper and lower case', async () => {
    expect((await signIn(world(), { ...ada, email: ' ADA@Example.com ' }, from('192.0.2.1'))).ok).toBe(true);
  });

  test('answers the same for a wrong password and an unknown account', async () => {
    expect(await guess('192.0.2.1')).toEqual({ ok: false, code: 'wrong' });
    expect(await guess('192.0.2.1', 'nobody@example.com')).toEqual({ ok: false, code: 'wrong' });
  });

  test('refuses an account without a password', async () => {
    await db.prisma.user.update({ where: { email: ada.email }, data: { passwordHash: null } });
    expect(await signIn(world(), ada, from('192.0.2.1'))).toEqual({ ok: false, code: 'wrong' });
  });

  test('creates a new session id each time and ends the browser’s previous session (session fixation)', async () => {
    const first = await signedIn();
    const cookie = await cookieOf(first);
    const second = await signedIn(from('192.0.2.1', { cookie }));
    expect(second.login.sid).not.toBe(first.login.sid);
    expect(await loginOf(world(), requestWith(cookie))).toBeUndefined();
    expect(await loginOf(world(), requestWith(await cookieOf(second)))).toBeDefined();
  });

  test('rehashes when the cost has grown, and the password stays the same', async () => {
    const weak = await hash(ada.password, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await db.prisma.user.update({ where: { email: ada.email }, data: { passwordHash: weak } });
    await signedIn();
    const after = (await findByEmail(db, ada.email))?.passwordHash ?? weak;
    expect(after).not.toBe(weak);
    expect(needsRehash(after)).toBe(false);
    await signedIn();
  });
});

describe('a password hash of another product', () => {
  const bcrypt = '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
  const imported = { ...ada, password: 'U*U' };
  beforeEach(async () => {
    await db.prisma.user.update({ where: { email: ada.email }, data: { passwordHash: bcrypt } });
  });
  const hashNow = async () => (await findByEmail(db, ada.email))?.passwordHash ?? '';

  test('signs in, and is replaced by ours in the same sign-in', async () => {
    expect(await guess('192.0.2.1')).toEqual({ ok: false, code: 'wrong' });
    expect(await hashNow()).toBe(bcrypt);
    await signedIn(from('192.0.2.1'), imported);
    expect(needsRehash(await hashNow())).toBe(false);
    await signedIn(from('192.0.2.1'), imported);
    expect(await guess('192.0.2.1')).toEqual({ ok: false, code: 'wrong' });
  });

  test('is replaced once when ten devices sign in at once, and all of them are signed in', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => signIn(world(), imported, from(`192.0.2.${at}`))),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
    const after = await hashNow();
    expect(needsRehash(after)).toBe(false);
    await signedIn(from('192.0.2.99'), imported);
    expect(await hashNow()).toBe(after);
  });

  test('works with a second factor: the next step accepts the password that was just rehashed', async () => {
    await db.prisma.user.update({ where: { email: ada.email }, data: { secondFactor: true } });
    const answer = await signIn(world(), imported, from('192.0.2.1'));
    if (answer.ok || answer.code !== 'second_factor') throw new Error('expected the second step');
    const cookie = answer.cookies.map((line) => line.split(';', 1).join('')).join('; ');
    expect(await pendingSecondStep(world(), from('192.0.2.1', { cookie }))).toBeDefined();
  });

  test('makes unknown addresses take its time as often as accounts have it', async () => {
    const another = await openTestDatabase();
    try {
      const at = new Date(start);
      const rows = Array.from({ length: 300 }, (_, index) => ({
        id: randomUUID(),
        email: `person-${index}@example.com`,
        name: 'A person',
        createdAt: at,
        updatedAt: at,
      }));
      const ours = await hashPassword(ada.password);
      const data = rows.map((row, index) => ({ ...row, passwordHash: index % 3 === 0 ? ours : bcrypt }));
      await another.prisma.user.createMany({ data });
      const addresses = Array.from({ length: 600 }, (_, index) => `nobody-${index}@example.com`);
      const decoys = await Promise.all(addresses.map((email) => decoyFor({ env, db: another }, email)));
      const foreign = decoys.filter((decoy) => decoy !== undefined);
      expect(new Set(foreign)).toEqual(new Set([bcrypt]));
      expect(foreign.length / decoys.length).toBeGreaterThan(0.55);
      expect(foreign.length / decoys.length).toBeLessThan(0.8);
      // The same address always takes the same time.
      expect(await Promise.all(addresses.map((email) => decoyFor({ env, db: another }, email)))).toEqual(decoys);
      await another.prisma.user.updateMany({ data: { passwordHash: ours } });
      later(600);
      expect(await decoyFor({ env, db: another }, 'nobody-1@example.com')).toBeUndefined();
    } finally {
      await another.close();
    }
  });

  test('does not reveal an account that nobody has signed in to: an unknown address takes as long', async () => {
    const slow = await bcryptHash('analytical engine notes', 11);
    const quick = await bcryptHash('analytical engine notes', 4);
    const time = async (passwordHash: string | undefined, decoy: string) => {
      const began = performance.now();
      expect(await verifyPassword('other words', passwordHash, decoy)).toBe(false);
      return performance.now() - began;
    };
    for (const hash of [slow, quick]) {
      const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
      for (let round = 0; round < 6; round += 1) {
        times.known.push(await time(hash, hash));
        times.unknown.push(await time(undefined, hash));
      }
      const ratio = Math.min(...times.unknown) / Math.min(...times.known);
      expect(ratio).toBeGreaterThan(0.4);
      expect(ratio).toBeLessThan(2.5);
    }
  });
});

describe('the session', () => {
  test('has ended when its row has ended, whatever the cookie says', async () => {
    const answer = await signedIn();
    const cookie = await cookieOf(answer);
    expect(await endSession(db, answer.login, answer.login.sid, nowSeconds())).toBe(true);
    expect(await loginOf(world(), requestWith(cookie))).toBeUndefined();
  });

  test('ends on time, and use does not extend it', async () => {
    const cookie = await cookieOf(await signedIn());
    later(sessionSeconds - 1);
    expect(await loginOf(world(), requestWith(cookie))).toBeDefined();
    later(1);
    expect(await loginOf(world(), requestWith(cookie))).toBeUndefined();
  });

  test('cannot be made with another secret, for another person, or from another kind of cookie', async () => {
    const { login } = await signedIn();
    const name = '__Secure-next-auth.session-token';
    const secret = nextAuthVariables(env).NEXTAUTH_SECRET;
    const forged = await encode({ token: login, secret: 'another' });
    const swapped = await encode({ token: { sid: login.sid, sub: '00000000-0000-4000-8000-000000000000' }, secret });
    const nameless = await encode({ token: { sub: login.sub }, secret });
    for (const value of [forged, swapped, nameless, 'x', '', 'a.b.c.d.e']) {
      expect(await loginOf(world(), requestWith(`${name}=${value}`))).toBeUndefined();
    }
    // On https only the prefixed name counts: a page of a sibling host cannot set it over http (RFC 6265bis §4.1.3).
    const real = await encode({ token: { sid: login.sid, sub: login.sub }, secret });
    expect(await loginOf(world(), requestWith(`next-auth.session-token=${real}`))).toBeUndefined();
    expect(await loginOf(world(), requestWith(`${name}=${real}`))).toBeDefined();
  });

  test('stores only its id in the cookie', async () => {
    const cookie = await cookieOf(await signedIn());
    const token = cookie.slice(cookie.indexOf('=') + 1);
    const payload = await decode({ token, secret: nextAuthVariables(env).NEXTAUTH_SECRET });
    expect(Object.keys(payload ?? {}).sort()).toEqual(['exp', 'iat', 'jti', 'sid', 'sub']);
  });

  test('updates its last use at most once a minute', async () => {
    const { login, ...rest } = await signedIn();
    const cookie = await cookieOf({ login, ...rest });
    const seen = async () => (await listSessions(db, login, nowSeconds()))[0]?.lastSeenAt;
    const began = nowSeconds();
    later(59);
    await loginOf(world(), requestWith(cookie));
    expect(await seen()).toBe(began);
    later(1);
    await loginOf(world(), requestWith(cookie));
    expect(await seen()).toBe(began + 60);
  });

  test('is listed first, and all others can be ended at once', async () => {
    const first = await signedIn(from('192.0.2.1'));
    later(10);
    const second = await signedIn(from('192.0.2.2'));
    later(10);
    await signedIn(from('192.0.2.3'));
    const list = await listSessions(db, first.login, nowSeconds());
    expect(list.map((session) => [session.ip, session.isThis])).toEqual([
      ['192.0.2.1', true],
      ['192.0.2.3', false],
      ['192.0.2.2', false],
    ]);
    expect(await endOtherSessions(db, second.login, nowSeconds())).toBe(2);
    expect((await listSessions(db, second.login, nowSeconds())).map(({ id }) => id)).toEqual([second.login.sid]);
  });

  test('cannot be ended by another person', async () => {
    const mine = await signedIn();
    const other = { sub: '00000000-0000-4000-8000-000000000000' };
    expect(await endSession(db, other, mine.login.sid, nowSeconds())).toBe(false);
    expect(await loginOf(world(), requestWith(await cookieOf(mine)))).toBeDefined();
  });
});

describe('the throttle', () => {
  test('refuses the sixth attempt from one address, even with the right password, and says until when', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) expect(await guess('192.0.2.1')).toMatchObject({ code: 'wrong' });
    const refusal = await signIn(world(), ada, from('192.0.2.1'));
    expect(refusal).toEqual({ ok: false, code: 'throttled', retryAt: nowSeconds() + 15 * 60 });
    expect((await signIn(world(), ada, from('192.0.2.2'))).ok).toBe(true);
    later(15 * 60);
    expect((await signIn(world(), ada, from('192.0.2.1'))).ok).toBe(true);
  });

  test('counts ten simultaneous attempts as ten', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => guess('192.0.2.1')));
    expect(answers.filter((answer) => !answer.ok && answer.code === 'wrong')).toHaveLength(5);
  });

  test('starts afresh after a success', async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < 4; attempt += 1) await guess('192.0.2.1');
      expect((await signIn(world(), ada, from('192.0.2.1'))).ok).toBe(true);
    }
  });

  test('counts the addresses of one IPv6 network as one', async () => {
    for (let host = 1; host <= 5; host += 1) await guess(`2001:db8:0:7::${host}`);
    expect(await guess('2001:db8:0:7:ffff::1')).toMatchObject({ code: 'throttled' });
    expect(await guess('2001:db8:0:8::1')).toMatchObject({ code: 'wrong' });
  });

  test('limits one address to sixty accounts, and one account to a hundred addresses', async () => {
    const counters = { address: '', account: '' };
    await guess('192.0.2.1');
    for (const { key } of await db.prisma.rateLimit.findMany()) {
      if (key.startsWith('address:')) counters.address = key;
      if (key.startsWith('account:')) counters.account = key;
    }
    await db.prisma.rateLimit.update({ where: { key: counters.address }, data: { points: 60 } });
    expect(await guess('192.0.2.1', 'somebody@example.com')).toMatchObject({ code: 'throttled' });
    await db.prisma.rateLimit.update({ where: { key: counters.account }, data: { points: 100 } });
    expect(await guess('192.0.2.9')).toMatchObject({ code: 'throttled' });
  });

  test('stores no e-mail address and no client address', async () => {
    await guess('192.0.2.1');
    const rows = await db.prisma.rateLimit.findMany();
    expect(rows).toHaveLength(3);
    for (const { key } of rows) expect(key).toMatch(/^(pair|address|account):[\w-]{32}$/);
  });
});

describe('signing up', () => {
  const grace = { email: 'Grace@Example.com', name: '  Grace   Hopper ', password: 'nanoseconds of wire' };

  test('creates the account and signs it in', async () => {
    const answer = await signUp(world(), grace, from('192.0.2.1'));
    expect(answer).toMatchObject({ ok: true, person: { email: 'grace@example.com', name: 'Grace Hopper' } });
    expect((await signedIn(from('192.0.2.1'), { email: grace.email, password: grace.password })).ok).toBe(true);
  });

  test('accepts addresses beyond ASCII, each in one spelling (RFC 6531)', async () => {
    const ways = ['Jörg@Müller.example', 'Jo\u0308rg@Mu\u0308ller.example', 'jörg@xn--mller-kva.example'];
    const answers = await Promise.all(ways.map((email) => signUp(world(), { ...grace, email }, from('192.0.2.1'))));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect((await db.prisma.user.findMany({ where: { name: 'Grace Hopper' } })).map(({ email }) => email)).toEqual([
      'jörg@xn--mller-kva.example',
    ]);
    for (const email of ways) await signedIn(from('192.0.2.1'), { email, password: grace.password });
    // An address with a character of another script is invalid, so nobody can register a look-alike.
    const twin = await signUp(world(), { ...grace, email: 'jörg\u0430@müller.example' }, from('192.0.2.1'));
    expect(twin).toMatchObject({ code: 'faults', faults: { email: 'email' } });
  });

  test('reports all errors at once', async () => {
    const answer = await signUp(world(), { email: 'nobody', name: ' ', password: 'short' }, from('192.0.2.1'));
    const faults = { email: 'email', name: 'name', password: 'too_short' };
    expect(answer).toEqual({ ok: false, code: 'faults', faults });
  });

  test('does not change an existing account', async () => {
    const before = await findByEmail(db, ada.email);
    const answer = await signUp(world(), { ...grace, email: 'ADA@example.com' }, from('192.0.2.1'));
    expect(answer).toEqual({ ok: false, code: 'taken' });
    expect(await findByEmail(db, ada.email)).toEqual(before);
  });

  test('creates one account of five simultaneous attempts', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => signUp(world(), grace, from('192.0.2.1'))));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(await db.prisma.user.count({ where: { email: 'grace@example.com' } })).toBe(1);
  });

  test('refuses a name with characters that change the text direction', async () => {
    const answer = await signUp(world(), { ...grace, name: 'Ada\u202Emoc' }, from('192.0.2.1'));
    expect(answer).toMatchObject({ code: 'faults', faults: { name: 'name' } });
  });
});

describe('signing in over an API', () => {
  const verify = (password: string, caller: string) =>
    apiSignIn(world()).verifyPassword({ username: ada.email, password }, { caller });

  test('uses the same password, and creates a session that its owner sees and can end', async () => {
    const answer = await verify(ada.password, '192.0.2.1');
    if (!answer.ok) throw new Error('refused');
    const request = { headers: from('192.0.2.1'), clientAddress: '192.0.2.1' };
    const login = await apiSignIn(world()).openLogin(answer, request);
    if (!login) throw new Error('no session');
    expect(login).toEqual({ sid: login.sid, sub: answer.sub, authTime: nowSeconds(), amr: ['pwd'] });
    const viewer = { sub: answer.sub, sid: '00000000-0000-4000-8000-000000000000' };
    expect(await listSessions(db, viewer, nowSeconds())).toMatchObject([{ id: login.sid, ip: '192.0.2.1' }]);
    expect(await apiSignIn(world()).isLive(login)).toBe(true);
    await endSession(db, viewer, login.sid, nowSeconds());
    expect(await apiSignIn(world()).isLive(login)).toBe(false);
  });

  test('does not change the browser’s session', async () => {
    const before = await signedIn();
    const headers = from('192.0.2.1', { cookie: await cookieOf(before) });
    const who = { sub: before.person.sub, amr: ['pwd'] };
    await apiSignIn(world()).openLogin(who, { headers, clientAddress: '192.0.2.1' });
    expect(await loginOf(world(), requestWith(await cookieOf(before)))).toBeDefined();
  });

  test('shares its counters with the sign-in page', async () => {
    for (let attempt = 0; attempt < 3; attempt++) await guess('192.0.2.1');
    for (let attempt = 0; attempt < 2; attempt++) expect(await verify('x', '192.0.2.1')).toEqual({ ok: false });
    const refused = await verify(ada.password, '192.0.2.1');
    expect(refused).toMatchObject({ ok: false, retryAfterSeconds: expect.closeTo(900, -1) });
    expect(await guess('192.0.2.1')).toMatchObject({ code: 'throttled' });
    expect(await verify(ada.password, '198.51.100.1')).toMatchObject({ ok: true });
  });

  test('answers the same for no address, no account, no password and a wrong one', async () => {
    for (const username of ['x', 'nobody@example.com', '']) {
      expect(await apiSignIn(world()).verifyPassword({ username, password: 'x' }, { caller: '192.0.2.9' })).toEqual({
        ok: false,
      });
    }
    expect(await verify('', '192.0.2.9')).toEqual({ ok: false });
  });
});
