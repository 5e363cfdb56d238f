import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseEnv } from '@/lib/config/env';
import type { Database } from '@/lib/data/database/database';
import { openTestDatabase } from '@/lib/data/database/databases.fixture';
import { createPerson, type Person } from '@/lib/data/people/people';
import { endSession, findLiveSession } from '@/lib/data/people/sessions';
import { nowSeconds } from '@/lib/time';
import { accountsOf, leaveAccounts, liveAccountsOf, mostAccounts, switchAccount } from './browser-accounts';
import { sealCookie } from './sealed-cookies';
import { sessionCookie, sessionOf, sessionSeconds } from './session-cookie';
import { startSession } from './start-session';

const env = parseEnv({ COUNTERSIGN_ISSUER: 'https://id.example', COUNTERSIGN_SECRET: 'ab'.repeat(32) });
const start = new Date('2026-11-21T12:00:00Z');

let db: Database;
const world = () => ({ env, db });

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  // Fakes only `Date`, which sessions and cookies read. The database needs real timers.
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  await db.prisma.user.deleteMany();
});
afterEach(() => {
  vi.useRealTimers();
});

const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

async function person(name: string): Promise<Person> {
  const made = await createPerson(db, { email: `${name}@example.com`, name, passwordHash: 'x' }, nowSeconds());
  if (!made) throw new Error(`${name} exists`);
  return made;
}

/** A browser that keeps its cookies. */
function browser() {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const keep = (cookies: string[]) => {
    for (const line of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/; Max-Age=0/.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
  };
  return {
    jar,
    cookie,
    keep,
    async signIn(who: Person): Promise<string> {
      const answer = await startSession(world(), who, new Headers({ cookie: cookie() }), { amr: ['pwd'] });
      keep(answer.cookies);
      if (!answer.ok) throw new Error(answer.code);
      return answer.login.sid;
    },
    active: async () => (await sessionOf(world(), cookie()))?.name,
    names: async () => (await accountsOf(world(), cookie())).map(({ name, isLive }) => (isLive ? name : `(${name})`)),
    live: async () => {
      const headers = new Headers({ cookie: cookie() });
      return (await liveAccountsOf(world(), { headers })).map(({ email }) => email);
    },
    async leave(which: 'all' | { sub: string }) {
      keep((await leaveAccounts(world(), cookie(), which)).cookies);
    },
    async switchTo({ sub }: { sub: string }) {
      const switched = await switchAccount(world(), cookie(), sub);
      keep(switched?.cookies ?? []);
      return switched !== undefined;
    },
  };
}

const isLive = async (sid: string) => (await findLiveSession(db, sid, nowSeconds())) !== undefined;
const listName = '__Host-countersign.accounts';

describe('one account in a browser', () => {
  test('needs no second cookie, and no statement finds out that it is the only one', async () => {
    const own = browser();
    await own.signIn(await person('ada'));
    expect([...own.jar.keys()]).not.toContain(listName);
    const statements = vi.spyOn(db.sql, 'query');
    expect(await own.live()).toEqual([]);
    expect(statements).not.toHaveBeenCalled();
    statements.mockRestore();
    expect(await own.names()).toEqual(['ada']);
  });

  test('gets a new session at each sign-in, and the one before ends (session fixation)', async () => {
    const own = browser();
    const ada = await person('ada');
    const first = await own.signIn(ada);
    const second = await own.signIn(ada);
    expect(second).not.toBe(first);
    expect(await isLive(first)).toBe(false);
    expect(await own.names()).toEqual(['ada']);
  });

  test('is gone after signing out', async () => {
    const own = browser();
    const ada = await person('ada');
    const sid = await own.signIn(ada);
    await own.leave(ada);
    expect(await isLive(sid)).toBe(false);
    expect(await own.names()).toEqual([]);
    expect([...own.jar.keys()].filter((name) => /session|accounts/.test(name))).toEqual([]);
  });
});

describe('several accounts in a browser', () => {
  test('stay signed in when another person signs in, who is active from then on', async () => {
    const own = browser();
    const first = await own.signIn(await person('ada'));
    await own.signIn(await person('bob'));
    expect(await isLive(first)).toBe(true);
    expect(await own.active()).toBe('bob');
    expect(await own.names()).toEqual(['bob', 'ada']);
    expect(await own.live()).toEqual(['bob@example.com', 'ada@example.com']);
  });

  test('are switched without a new sign-in', async () => {
    const own = browser();
    const [ada, bob] = [await person('ada'), await person('bob')];
    const first = await own.signIn(ada);
    await own.signIn(bob);
    expect(await own.switchTo(ada)).toBe(true);
    expect((await sessionOf(world(), own.cookie()))?.sid).toBe(first);
    expect(await own.names()).toEqual(['ada', 'bob']);
    expect(await own.switchTo(await person('carol'))).toBe(false);
  });

  test('get a new session if the same person signs in again, while another account is active', async () => {
    const own = browser();
    const [ada, bob] = [await person('ada'), await person('bob')];
    const first = await own.signIn(ada);
    const other = await own.signIn(bob);
    await own.signIn(ada);
    expect(await isLive(first)).toBe(false);
    expect(await isLive(other)).toBe(true);
    expect(await own.names()).toEqual(['ada', 'bob']);
  });

  test('sign out one by one; none of the others becomes active by itself', async () => {
    const own = browser();
    const [ada, bob] = [await person('ada'), await person('bob')];
    await own.signIn(ada);
    const sid = await own.signIn(bob);
    await own.leave(bob);
    expect(await isLive(sid)).toBe(false);
    expect(await own.active()).toBeUndefined();
    expect(await own.names()).toEqual(['ada']);
    expect(await own.live()).toEqual(['ada@example.com']);
    expect(await own.switchTo(ada)).toBe(true);
    expect([...own.jar.keys()]).not.toContain(listName);
  });

  test('can sign out all at once', async () => {
    const own = browser();
    const sids = [await own.signIn(await person('ada')), await own.signIn(await person('bob'))];
    await own.leave('all');
    expect(await Promise.all(sids.map(isLive))).toEqual([false, false]);
    expect(await own.names()).toEqual([]);
  });

  test('are at most five: one more signs out the one that was used least recently', async () => {
    const own = browser();
    const sids: string[] = [];
    for (let number = 0; number <= mostAccounts; number += 1) sids.push(await own.signIn(await person(`p${number}`)));
    expect(await own.names()).toEqual(['p5', 'p4', 'p3', 'p2', 'p1']);
    expect(await Promise.all(sids.map(isLive))).toEqual([false, true, true, true, true, true]);
    const sizes = [...own.jar].map(([name, value]) => `${name}=${value}`.length);
    expect(Math.max(...sizes)).toBeLessThan(1000);
  });

  test('are listed as signed out after a session expired, and not at all after it was ended elsewhere', async () => {
    const own = browser();
    const [ada, bob] = [await person('ada'), await person('bob')];
    await own.signIn(ada);
    later(sessionSeconds - 60);
    const sid = await own.signIn(bob);
    later(60);
    expect(await own.names()).toEqual(['bob', '(ada)']);
    expect(await own.switchTo(ada)).toBe(false);
    expect(await own.live()).toEqual(['bob@example.com']);
    // The owner ends the session from another device, or secures the account.
    await endSession(db, bob, sid, nowSeconds());
    expect(await own.names()).toEqual(['(ada)']);
    await own.leave(ada);
    expect(await own.names()).toEqual([]);
  });

  test('do not come from a list of another browser’s making', async () => {
    const [ada, bob] = [await person('ada'), await person('bob')];
    const own = browser();
    const sid = await own.signIn(ada);
    const other = browser();
    await other.signIn(bob);
    // A plain list, a sealed value of another kind, and the session cookie in its place.
    const sealed = await sealCookie(env, 'browser', { sids: [sid] }, 600);
    const session = await sessionCookie(env, { sid, sub: ada.sub });
    for (const value of [
      JSON.stringify({ sids: [sid] }),
      /=([^;]*)/.exec(sealed)?.[1],
      /=([^;]*)/.exec(session)?.[1],
    ]) {
      other.jar.set(listName, value ?? '');
      expect(await other.names()).toEqual(['bob']);
      expect(await other.switchTo(ada)).toBe(false);
    }
  });
});
