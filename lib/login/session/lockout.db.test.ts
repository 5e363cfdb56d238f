/** Guessing locks no owner out, and the exceptions for owners give attackers no additional guesses. */
import { Secret, TOTP } from 'otpauth';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseEnv } from '@/lib/config/env';
import type { Database } from '@/lib/data/database/database';
import { openTestDatabase } from '@/lib/data/database/databases.fixture';
import { createPerson, type Person } from '@/lib/data/people/people';
import { setTotp } from '@/lib/data/people/second-factors';
import { nowSeconds } from '@/lib/time';
import { createAuthenticator } from '../factors/authenticator.fixture';
import { addPasskey, newPasskeyOptions, passkeyOptions, signInWithPasskey } from '../factors/passkeys';
import { pendingSecondStep, submitCode } from '../factors/second-factor';
import { newTotpSecret, sealTotpSecret } from '../factors/totp';
import { hashPassword } from '../password/passwords';
import { requestReset } from '../recovery/password-reset';
import { browserOf } from './known-browser';
import { loginOf } from './session-cookie';
import { apiSignIn, changePassword, signIn } from './sign-in';
import { knowNetwork } from './sign-in-attempts';
import { countMailFrom } from './throttle';

const env = parseEnv({ COUNTERSIGN_ISSUER: 'http://localhost:3000', COUNTERSIGN_SECRET: 'ab'.repeat(32) });
const password = 'analytical engine notes';
const day = 86_400;
const [home, office, hotel] = ['192.0.2.1', '2001:db8:1:2::7', '192.0.2.99'];

let db: Database;
let passwordHash: string;
let ada: Person;
const world = () => ({ env, db });

beforeAll(async () => {
  db = await openTestDatabase();
  passwordHash = await hashPassword(password);
});
afterAll(() => db.close());
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T12:00:00Z') });
  await db.prisma.user.deleteMany();
  await db.prisma.rateLimit.deleteMany();
  ada = await newPerson('ada@example.com');
});
afterEach(() => {
  vi.useRealTimers();
});

async function newPerson(email: string): Promise<Person> {
  const person = await createPerson(db, { email, name: 'Ada', passwordHash }, nowSeconds());
  if (!person) throw new Error('taken');
  return person;
}
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const codes = (answers: ({ ok: true } | { ok: false; code?: string })[]) =>
  answers.map((one) => (one.ok ? 'in' : (one.code ?? 'refused')));

/** A browser with its cookies, at an address that may change. */
function browser(at: string) {
  const jar = new Map<string, string>();
  let ip = at;
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
    moveTo(next: string) {
      ip = next;
    },
    async signIn(typed = password, email = ada.email) {
      const answer = await signIn(world(), { email, password: typed }, headers());
      if ('cookies' in answer) keep(answer.cookies);
      return answer;
    },
    async outcome(typed = password, email = ada.email) {
      const [code] = codes([await this.signIn(typed, email)]);
      return code;
    },
    async code(typed: string) {
      const pending = await pendingSecondStep(world(), headers());
      if (!pending) throw new Error('nobody');
      return codes([await submitCode(world(), pending, typed, headers())])[0];
    },
    login: () => loginOf(world(), new Request(env.issuer, { headers: headers() })),
  };
}

/** A guess from one of many networks. */
const stranger = (n: number) => browser(`198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`);

/** Sets all counters of this kind, as after many guesses. */
async function setPoints(limit: string, points: number): Promise<void> {
  const { count } = await db.prisma.rateLimit.updateMany({
    where: { key: { startsWith: `${limit}:` } },
    data: { points },
  });
  expect(count).toBeGreaterThan(0);
}

/** Uses up the limit that all strangers share. */
async function exhaustStrangers(): Promise<void> {
  await stranger(1000).signIn('not this one');
  await setPoints('account', 100);
  expect(await stranger(1001).outcome()).toBe('throttled');
}

describe('while 240 networks guess for a day', () => {
  test('the owner signs in from a known browser or network, or with a passkey; a password from elsewhere is refused', async () => {
    const laptop = browser(home);
    expect(await laptop.outcome()).toBe('in');
    expect(await browser(office).outcome()).toBe('in');
    const owner = { ...ada, sid: '11111111-1111-4111-8111-111111111111' };
    const device = createAuthenticator({ origin: env.issuer, rpId: 'localhost' }, ada.sub);
    const { challenge } = await newPasskeyOptions(world(), owner);
    await addPasskey(world(), owner, { name: 'Phone', made: device.make(challenge) }, laptop.headers());

    const outcomes: (string | undefined)[] = [];
    for (let n = 0; n < 240; n += 1) {
      outcomes.push(await stranger(n).outcome('not this one'));
      later(day / 240);
      if (n % 48 !== 47) continue;
      // A known browser at any address.
      laptop.moveTo(`203.0.113.${n}`);
      expect(await laptop.outcome()).toBe('in');
      // A known network with a new browser.
      expect(await browser('2001:db8:1:2:ffff::1').outcome()).toBe('in');
      // A passkey, from anywhere.
      const anywhere = browser(`203.0.113.${n + 1}`);
      const who = await browserOf(env, null);
      const used = device.use((await passkeyOptions(world(), who)).challenge);
      expect(await signInWithPasskey(world(), who, used, anywhere.headers())).toMatchObject({ ok: true });
    }
    expect(outcomes.filter((one) => one === 'wrong')).toHaveLength(100);
    expect(outcomes.filter((one) => one === 'throttled')).toHaveLength(140);
  });

  test('an unknown browser on an unknown network waits for the end of the day', async () => {
    expect(await browser(home).outcome()).toBe('in');
    await exhaustStrangers();
    const traveller = browser(hotel);
    expect(await traveller.signIn()).toMatchObject({ code: 'throttled', retryAt: nowSeconds() + day });
    later(day);
    expect(await traveller.outcome()).toBe('in');
    // From now on the hotel is known.
    await exhaustStrangers();
    expect(await browser(hotel).outcome()).toBe('in');
  });

  test('the owner can change the password with the current one', async () => {
    const laptop = browser(hotel);
    await laptop.signIn();
    const login = await laptop.login();
    if (!login) throw new Error('not signed in');
    await exhaustStrangers();
    laptop.jar.delete('countersign.browser');
    laptop.moveTo('203.0.113.77');
    const passwords = { current: password, password: 'a difference of engines' };
    const viewer = { ...login, email: ada.email, name: 'Ada' };
    expect(await changePassword(world(), viewer, passwords, laptop.headers())).toMatchObject({ ok: true });
  });

  test('the guesses keep their count when the owner signs in', async () => {
    const laptop = browser(home);
    await laptop.signIn();
    await exhaustStrangers();
    expect(await laptop.outcome()).toBe('in');
    expect(await browser(home).outcome()).toBe('in');
    expect(await stranger(500).outcome()).toBe('throttled');
    await setPoints('account', 50);
    await setPoints('address', 20);
    expect(await browser(hotel).outcome()).toBe('in');
    const shared = await db.prisma.rateLimit.findMany({ where: { key: { startsWith: 'account:' } } });
    expect(shared.map(({ points }) => points)).toEqual([50]);
  });

  test('sixty typos at one office lock out nobody there', async () => {
    const others = await Promise.all(Array.from({ length: 16 }, (_, n) => newPerson(`mate${n}@example.com`)));
    for (const { sub } of [ada, ...others]) await knowNetwork(world(), sub, office);
    for (const { email } of others)
      for (let typo = 0; typo < 4; typo += 1) expect(await browser(office).outcome('a typo', email)).toBe('wrong');
    expect(await browser(office).outcome()).toBe('in');
  });

  test('a list of accounts gets at most six hundred attempts an hour from one network', async () => {
    await knowNetwork(world(), ada.sub, office);
    await browser(office).signIn('a typo');
    await setPoints('network', 600);
    expect(await browser(office).outcome()).toBe('throttled');
  });
});

describe('own counters', () => {
  test('refuse the sixth attempt even with the right password, and leave other counters alone', async () => {
    const [laptop, phone] = [browser(home), browser(office)];
    await laptop.signIn();
    await phone.signIn();
    for (let attempt = 0; attempt < 5; attempt += 1) expect(await laptop.outcome('a typo')).toBe('wrong');
    expect(await laptop.outcome()).toBe('throttled');
    expect(await phone.outcome()).toBe('in');
    expect(await browser(home).outcome()).toBe('in');
    for (let attempt = 0; attempt < 5; attempt += 1) await browser(home).signIn('a typo');
    expect(await browser(home).outcome()).toBe('throttled');
    later(15 * 60);
    expect(await laptop.outcome()).toBe('in');
    expect(await browser(home).outcome()).toBe('in');
  });

  test('allow a hundred attempts a day each (NIST SP 800-63B §3.2.2)', async () => {
    const laptop = browser(home);
    await laptop.signIn();
    for (const one of [laptop, browser(home)]) {
      await db.prisma.rateLimit.deleteMany();
      await one.signIn('a typo');
      await setPoints('day', 99);
      expect(await one.outcome('a typo')).toBe('wrong');
      later(15 * 60);
      expect(await one.signIn()).toMatchObject({ code: 'throttled', retryAt: nowSeconds() + day - 15 * 60 });
      later(day);
      expect(await one.outcome()).toBe('in');
    }
  });

  test('belong to one account: a browser or network of another account is a stranger', async () => {
    const mallory = await newPerson('mallory@example.com');
    const theirs = browser('203.0.113.5');
    expect(await theirs.outcome(password, mallory.email)).toBe('in');
    await exhaustStrangers();
    expect(await theirs.outcome()).toBe('throttled');
  });

  test('of a browser end when the password changes', async () => {
    const laptop = browser(home);
    await laptop.signIn();
    const other = { where: { id: ada.sub }, data: { passwordHash: await hashPassword('a difference of engines') } };
    await db.prisma.user.update(other);
    await exhaustStrangers();
    laptop.moveTo(hotel);
    expect(await laptop.outcome('a difference of engines')).toBe('throttled');
  });

  test('of a network last for 90 days after its last sign-in', async () => {
    await browser(home).signIn();
    const lastUsed = (at: number) => db.prisma.knownNetwork.updateMany({ data: { lastUsedAt: new Date(at * 1000) } });
    await exhaustStrangers();
    await lastUsed(nowSeconds() - 90 * day + 1);
    expect(await browser(home).outcome()).toBe('in');
    await lastUsed(nowSeconds() - 90 * day);
    expect(await browser(home).outcome()).toBe('throttled');
  });

  test('of a network are stored under a keyed hash, and without an address there is no network', async () => {
    await browser(home).signIn();
    await browser('unknown').signIn();
    const rows = await db.prisma.knownNetwork.findMany();
    expect(rows).toEqual([{ hash: expect.stringMatching(/^[\w-]{43}$/), userId: ada.sub, lastUsedAt: new Date() }]);
  });
});

describe('ten right sign-ins at once all succeed', () => {
  const all = Array<string>(10).fill('in');
  const ten = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: 10 }, work));

  test.each(['from an unknown network', 'in a known browser', 'from a known network'])('%s', async (where) => {
    const one = browser(home);
    if (where !== 'from an unknown network') await one.signIn();
    if (where === 'from a known network') one.jar.clear();
    expect(codes(await ten(() => signIn(world(), { email: ada.email, password }, one.headers())))).toEqual(all);
  });

  test('of a first-party app’s backend', async () => {
    const from = { caller: home, backend: 'app' };
    const answers = await ten(() => apiSignIn(world()).verifyPassword({ username: ada.email, password }, from));
    expect(codes(answers)).toEqual(all);
  });

  test('at an account with a second step, up to that step', async () => {
    await withCodes();
    const answers = await ten(() => browser(home).signIn());
    expect(codes(answers)).toEqual(Array(10).fill('second_factor'));
  });

  test('and of wrong ones at most five are answered', async () => {
    const typed = [...Array<string>(9).fill('x'), password];
    const answers = await Promise.all(typed.map((one) => browser(home).signIn(one)));
    expect(codes(answers)).toEqual([...Array(5).fill('wrong'), ...Array(5).fill('throttled')]);
  });
});

describe('at a first-party app’s backend, where all users come from one address', () => {
  const verify = (username: string, typed: string, app = 'app') =>
    apiSignIn(world()).verifyPassword({ username, password: typed }, { caller: home, backend: app });

  test('sixty typos of its users lock out nobody', async () => {
    for (let n = 0; n < 61; n += 1) expect(await verify(`user${n}@example.com`, 'a typo')).toEqual({ ok: false });
    expect(await verify(ada.email, password)).toMatchObject({ ok: true });
  });

  test('attempts count by app and account', async () => {
    for (let n = 0; n < 5; n += 1) await verify(ada.email, 'a typo');
    expect(await verify(ada.email, password)).toMatchObject({ ok: false, retryAfterSeconds: expect.any(Number) });
    expect(await verify(ada.email, password, 'another app')).toMatchObject({ ok: true });
    expect(await browser(home).outcome()).toBe('in');
  });

  test('guesses of strangers elsewhere do not count', async () => {
    await exhaustStrangers();
    expect(await verify(ada.email, password)).toMatchObject({ ok: true });
  });

  test('its network does not become known, because its address is not the user’s', async () => {
    await verify(ada.email, password);
    expect(await db.prisma.knownNetwork.count()).toBe(0);
  });
});

let secret = '';
async function withCodes(): Promise<void> {
  secret = newTotpSecret();
  await setTotp(db, ada, { sealed: await sealTotpSecret(env, ada.sub, secret), step: 1 }, {}, nowSeconds());
}
const code = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() });

describe('with a second step', () => {
  test('a right password resets no counter; a complete sign-in does', async () => {
    await withCodes();
    const one = browser(home);
    const points = async () => {
      const rows = await db.prisma.rateLimit.findMany();
      return Object.fromEntries(rows.map(({ key, points }) => [key.split(':')[0], points]));
    };
    for (let attempt = 0; attempt < 4; attempt += 1) await one.signIn('a typo');
    const before = await points();
    expect(await one.outcome()).toBe('second_factor');
    expect(await points()).toEqual(before);
    expect(await one.outcome('a typo')).toBe('wrong');
    expect(await one.outcome()).toBe('throttled');
    later(15 * 60);
    expect(await one.outcome()).toBe('second_factor');
    expect(await one.code(code())).toBe('in');
    expect(await points()).toMatchObject({ address: 5, account: 5 });
    expect((await points())['pair']).toBeUndefined();
  });

  test('strangers who know the password cannot use up the owner’s codes', async () => {
    const laptop = browser(home);
    await laptop.signIn();
    await withCodes();
    const outcomes: (string | undefined)[] = [];
    for (let n = 0; n < 60; n += 1) {
      const thief = stranger(n);
      await thief.signIn();
      outcomes.push(await thief.code('000000'));
    }
    expect(outcomes.filter((one) => one === 'code_wrong')).toHaveLength(50);
    expect(outcomes.filter((one) => one === 'throttled')).toHaveLength(10);
    await laptop.signIn();
    expect(await laptop.code(code())).toBe('in');
    later(30);
    const elsewhere = browser(home);
    await elsewhere.signIn();
    expect(await elsewhere.code(code())).toBe('in');
  });
});

describe('asking for a new password', () => {
  const waiting = async () => {
    const [row] = await db.sql.query(
      'jobs',
      "SELECT count(*)::int4 AS count FROM pgboss.job WHERE data::text LIKE '%forgotten%'",
      [],
    );
    return Number(row?.['count']);
  };

  test('requests by strangers do not stop the owner’s', async () => {
    const laptop = browser(home);
    await laptop.signIn();
    const [before] = [await waiting()];
    for (let n = 0; n < 8; n += 1) await requestReset(world(), ada.email, stranger(n).headers());
    expect((await waiting()) - before).toBe(5);
    expect(await requestReset(world(), ada.email, laptop.headers())).toEqual({ ok: true });
    expect(await requestReset(world(), ada.email, browser(home).headers())).toEqual({ ok: true });
    expect((await waiting()) - before).toBe(7);
    // The owner gets five messages an hour; further requests are silently ignored.
    for (let n = 0; n < 8; n += 1)
      expect(await requestReset(world(), ada.email, laptop.headers())).toEqual({ ok: true });
    expect((await waiting()) - before).toBe(11);
  });

  test('requests for others from the same address do not count either', async () => {
    const laptop = browser(home);
    await laptop.signIn();
    for (let n = 0; n < 31; n += 1) await countMailFrom(world(), home);
    expect(await requestReset(world(), 'nobody@example.com', browser(home).headers())).toMatchObject({
      code: 'throttled',
    });
    expect(await requestReset(world(), ada.email, laptop.headers())).toEqual({ ok: true });
    expect(await requestReset(world(), ada.email, browser(home).headers())).toEqual({ ok: true });
  });
});
