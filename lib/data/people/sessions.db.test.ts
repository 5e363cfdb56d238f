import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../database/database';
import { testDatabases } from '../database/databases.fixture';
import type { Effect } from '../database/outbox';
import { createOAuthStore } from '../protocol/oauth-store';
import { listSecurity } from './security-log';
import {
  countSessions,
  endAfterLoss,
  endOtherSessions,
  endSession,
  findLiveSession,
  listBrowserSessions,
  listSessions,
} from './sessions';
import { openSession } from './sessions.fixture';

const now = 1_900_000_000;
const date = new Date(now * 1000);

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`the end of a session on ${name}`, () => {
    let db: Database;
    beforeAll(async () => {
      db = await open();
    });
    afterAll(() => db?.close());

    async function person(): Promise<string> {
      const id = randomUUID();
      const data = { id, email: `${id}@example.com`, name: 'Ada', createdAt: date, updatedAt: date };
      await db.prisma.user.create({ data });
      return id;
    }
    async function app(metadata: Record<string, string> = { backchannel_logout_uri: 'https://app.example/out' }) {
      const id = `app-${randomUUID()}`;
      const data = { id, kind: 'web', scopes: [], createdAt: date, updatedAt: date };
      await db.prisma.client.create({ data: { ...data, metadata: { client_name: 'Trails', ...metadata } } });
      return id;
    }
    const signIn = (sub: string, replaces?: string) =>
      openSession(db, { sub, amr: ['pwd'], endsAt: now + 1000, replaces }, now);
    const join = (sid: string, clientId: string) => createOAuthStore(db).addSessionClient(sid, clientId);
    async function told(): Promise<Effect[]> {
      const seen: Effect[] = [];
      await db.outbox.deliverDue(
        async (effect) => void seen.push(effect),
        () => undefined,
      );
      return seen;
    }

    const sidsOf = (effects: Effect[]) => effects.flatMap((one) => (one.kind === 'logout' ? [one.sid] : [])).sort();

    test('devices are listed page by page: this one first, the others by their last use', async () => {
      const sub = await person();
      const open = (at: number) => openSession(db, { sub, amr: ['pwd'], endsAt: now + 10_000 }, at);
      const sids = [];
      for (let device = 0; device < 7; device += 1) sids.push(await open(now + device));
      const [own = '', ...others] = sids;
      const page = (skip: number) => listSessions(db, { sub, sid: own }, now + 100, { skip, take: 3 });
      const ids = (await Promise.all([page(0), page(3)])).map((views) => views.map(({ id }) => id));
      const latest = others.toReversed();
      expect(ids).toEqual([[own, ...latest.slice(0, 3)], latest.slice(3)]);
      expect(await countSessions(db, { sub }, now + 100)).toBe(7);
    });

    test('of everything else includes expired ones: no browser lists the account any more', async () => {
      const sub = await person();
      const old = await openSession(db, { sub, amr: ['pwd'], endsAt: now + 10 }, now);
      const [here, clientId] = [await signIn(sub), await app()];
      await join(old, clientId);
      const listed = async () => (await listBrowserSessions(db, [old, here], now + 20)).map(({ sid }) => sid);
      expect((await listed()).sort()).toEqual([old, here].sort());
      // It was over already: nobody is notified, and it does not count.
      expect(await endOtherSessions(db, { sub, sid: here }, now + 20)).toBe(0);
      expect(await listed()).toEqual([here]);
      expect(await told()).toEqual([]);
    });

    test('notifies the apps that registered for it, once', async () => {
      const sub = await person();
      const [sid, clientId, silent] = [await signIn(sub), await app(), await app({})];
      for (const id of [clientId, silent, clientId]) await join(sid, id);
      expect(await endSession(db, { sub }, sid, now + 1)).toBe(true);
      expect(await findLiveSession(db, sid, now + 1)).toBeUndefined();
      expect(await told()).toEqual([{ kind: 'logout', clientId, sid, sub }]);
      expect(await endSession(db, { sub }, sid, now + 2)).toBe(false);
      expect(await told()).toEqual([]);
    });

    test('after a lost device, all other access ends with one log entry, also the second time', async () => {
      const sub = await person();
      const [here, laptop, tablet, clientId] = [await signIn(sub), await signIn(sub), await signIn(sub), await app()];
      for (const sid of [here, laptop]) await join(sid, clientId);
      const viewer = { sub, sid: here };
      const loss = { sessions: true, alsoEnded: { apps: '3' }, ip: '192.0.2.7', userAgent: 'Firefox' };
      expect(await endAfterLoss(db, viewer, loss, now + 1)).toBe(2);
      expect(await findLiveSession(db, here, now + 1)).toBeDefined();
      for (const sid of [laptop, tablet]) expect(await findLiveSession(db, sid, now + 1)).toBeUndefined();
      const effects = await told();
      expect(sidsOf(effects)).toEqual([laptop]);
      expect(effects.filter(({ kind }) => kind === 'security')).toHaveLength(1);
      expect(await endAfterLoss(db, viewer, { ...loss, alsoEnded: { apps: '0' } }, now + 2)).toBe(0);
      expect(await endAfterLoss(db, viewer, { sessions: false, alsoEnded: { keys: '1' } }, now + 3)).toBe(0);
      expect(await told()).toHaveLength(2);
      const [third, second, first, ...more] = await listSecurity(db, { sub }, { limit: 9 });
      expect(more).toEqual([]);
      expect(first).toMatchObject({ kind: 'everything_ended', at: now + 1, detail: { sessions: '2', apps: '3' } });
      expect(first).toMatchObject({ ip: '192.0.2.7', userAgent: 'Firefox' });
      expect(second?.detail).toEqual({ sessions: '0', apps: '0' });
      expect(third?.detail).toEqual({ keys: '1' });
    });

    test('happens once for ten callers', async () => {
      const sub = await person();
      const [sid, clientId] = [await signIn(sub), await app()];
      await join(sid, clientId);
      const ends = await Promise.all(Array.from({ length: 10 }, () => endSession(db, { sub }, sid, now + 1)));
      expect(ends.filter(Boolean)).toHaveLength(1);
      expect(await told()).toHaveLength(1);
    });

    test('is not possible for another person', async () => {
      const sid = await signIn(await person());
      await join(sid, await app());
      expect(await endSession(db, { sub: await person() }, sid, now + 1)).toBe(false);
      expect(await told()).toEqual([]);
    });

    test('of another browser is logged, and signing out is not', async () => {
      const sub = await person();
      const [here, there, elsewhere, away] = [
        await signIn(sub),
        await signIn(sub),
        await signIn(sub),
        await signIn(sub),
      ];
      const from = { ip: '192.0.2.7', userAgent: 'Firefox' };
      await endSession(db, { sub }, there, now + 1, from);
      await endSession(db, { sub }, there, now + 2, from);
      await endSession(db, { sub }, elsewhere, now + 3);
      expect(await endOtherSessions(db, { sub, sid: here }, now + 4, from)).toBe(1);
      expect(await endOtherSessions(db, { sub, sid: here }, now + 5, from)).toBe(0);
      await endSession(db, { sub }, away, now + 6, from);
      expect(await listSecurity(db, { sub }, { limit: 9 })).toMatchObject([
        { kind: 'sessions_ended', at: now + 4, ip: '192.0.2.7', detail: { sessions: '1' } },
        { kind: 'session_ended', at: now + 1, ip: '192.0.2.7' },
      ]);
    });

    test('everywhere else notifies only the apps of those sessions', async () => {
      const sub = await person();
      const clientId = await app();
      const [here, there, elsewhere] = [await signIn(sub), await signIn(sub), await signIn(sub)];
      for (const sid of [here, there, elsewhere]) await join(sid, clientId);
      expect(await endOtherSessions(db, { sub, sid: here }, now + 1)).toBe(2);
      expect(sidsOf(await told())).toEqual([there, elsewhere].sort());
    });

    test('by the same person signing in again notifies nobody; the new session takes over', async () => {
      const sub = await person();
      const clientId = await app();
      const first = await signIn(sub);
      await join(first, clientId);
      const second = await signIn(sub, first);
      expect(await findLiveSession(db, first, now + 1)).toBeUndefined();
      expect(await told()).toEqual([]);
      await join(second, clientId);
      await endSession(db, { sub }, second, now + 1);
      expect(sidsOf(await told())).toEqual([first, second].sort());
    });

    test('is not caused by another person signing in, even if the session is named as the one to replace', async () => {
      const sub = await person();
      const clientId = await app();
      const first = await signIn(sub);
      await join(first, clientId);
      await signIn(await person(), first);
      expect(await told()).toEqual([]);
      expect(await findLiveSession(db, first, now + 1)).toMatchObject({ sub });
    });

    test('does not notify a deleted app', async () => {
      const sub = await person();
      const [sid, clientId] = [await signIn(sub), await app()];
      await join(sid, clientId);
      await db.prisma.client.update({ where: { id: clientId }, data: { deletedAt: date } });
      await endSession(db, { sub }, sid, now + 1);
      expect(await told()).toEqual([]);
    });
  });
}
