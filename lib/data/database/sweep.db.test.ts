/**
 * The sweep's rules beyond the ends in the tables, on both databases. `oauth-store.db.test.ts` tests the rest.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createOAuthStore } from '../protocol/oauth-store';
import type { Database } from './database';
import { testDatabases } from './databases.fixture';
import { defaultRetention, sweep } from './sweep';

const now = 1_900_000_000;
const day = 86_400;
const date = (seconds: number) => new Date(seconds * 1000);

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(name, () => {
    let db: Database;
    beforeAll(async () => {
      db = await open();
    });
    afterAll(() => db.close());
    beforeEach(async () => {
      await db.prisma.client.deleteMany();
      await db.prisma.user.deleteMany();
    });

    async function putApp(change: { registrationHash?: string; updatedAt?: number } = {}): Promise<string> {
      const { registrationHash, updatedAt = now } = change;
      const id = `app-${randomUUID()}`;
      await db.prisma.client.create({
        data: {
          id,
          kind: 'web',
          metadata: { client_name: 'App' },
          scopes: [],
          createdAt: date(updatedAt),
          updatedAt: date(updatedAt),
          registrationHash: registrationHash ?? null,
        },
      });
      return id;
    }
    async function putPerson(): Promise<string> {
      const id = randomUUID();
      const data = { id, email: `${id}@example.com`, name: 'Ada', createdAt: date(now), updatedAt: date(now) };
      await db.prisma.user.create({ data });
      return id;
    }
    const refuse = (clientId: string, at: number, count = 1) =>
      db.prisma.clientRefusal.createMany({
        data: Array.from({ length: count }, (_, turn) => ({
          clientId,
          endpoint: 'token',
          error: 'invalid_grant',
          reason: `${turn}`,
          requestId: 'r',
          at: date(at),
        })),
      });
    const reasons = async (clientId: string) =>
      (await db.prisma.clientRefusal.findMany({ where: { clientId }, orderBy: { id: 'asc' } })).map(
        ({ reason }) => reason,
      );

    test('refused requests are deleted after a month, and all but the newest of one app', async () => {
      const [quiet, loud] = [await putApp(), await putApp()];
      await refuse(quiet, now - 31 * day);
      await refuse(quiet, now - 29 * day);
      await refuse(loud, now, 12);
      const keep = { ...defaultRetention, refusalsEach: 5 };
      expect((await sweep(db, now, 100, keep)).refusals).toBe(1 + 7);
      expect(await reasons(quiet)).toHaveLength(1);
      expect(await reasons(loud)).toEqual(['7', '8', '9', '10', '11']);
      expect((await sweep(db, now, 100, keep)).refusals).toBe(0);
      expect((await sweep(db, now, 100, { ...keep, refusalSeconds: 28 * day })).refusals).toBe(1);
    });

    test('sessions are deleted a month after their end, with their participating apps', async () => {
      const [userId, clientId] = [await putPerson(), await putApp()];
      const put = async (endsAt: number, endedAt?: number) => {
        const id = randomUUID();
        const times = { authTime: date(now), createdAt: date(now), lastSeenAt: date(now), endsAt: date(endsAt) };
        const ended = { endedAt: endedAt === undefined ? null : date(endedAt) };
        await db.prisma.session.create({ data: { id, userId, amr: ['pwd'], ...times, ...ended } });
        await db.prisma.sessionClient.create({ data: { sessionId: id, clientId, sid: id } });
        return id;
      };
      await put(now - 31 * day);
      await put(now + 10 * day, now - 31 * day);
      const kept = [await put(now - 29 * day), await put(now + day), await put(now + day, now - 29 * day)];
      expect((await sweep(db, now)).sessions).toBe(2);
      const left = await db.prisma.session.findMany();
      expect(left.map(({ id }) => id).sort()).toEqual(kept.sort());
      expect(await db.prisma.sessionClient.count()).toBe(3);
    });

    test('only self-registered apps that nobody allows anything are deleted (RFC 7591 §5)', async () => {
      const store = createOAuthStore(db);
      const long = now - 91 * day;
      const [unused, allowed, letIn, recent, own] = [
        await putApp({ registrationHash: randomUUID(), updatedAt: long }),
        await putApp({ registrationHash: randomUUID(), updatedAt: long }),
        await putApp({ registrationHash: randomUUID(), updatedAt: long }),
        await putApp({ registrationHash: randomUUID(), updatedAt: now - 89 * day }),
        await putApp({ updatedAt: long }),
      ];
      const terms = { scopes: [], resources: [], endsAt: null, once: false };
      await store.allow({ ...terms, ownerId: await putPerson(), clientId: allowed }, now);
      const api = { id: randomUUID(), resource: `https://${randomUUID()}.example`, name: 'Api', signingAlg: 'ES256' };
      await db.prisma.api.create({
        data: {
          ...api,
          accessTokenSeconds: 300,
          createdAt: date(now),
          updatedAt: date(now),
          access: { create: { clientId: letIn, userScopes: [], machineScopes: [], createdAt: date(now) } },
        },
      });
      expect((await sweep(db, now)).registrations).toBe(1);
      const left = await db.prisma.client.findMany({ select: { id: true } });
      expect(left.map(({ id }) => id).sort()).toEqual([allowed, letIn, recent, own].sort());
      expect(left.some(({ id }) => id === unused)).toBe(false);
    });

    test('tokens and codes of an ended grant are deleted after the replay period, before their own end', async () => {
      const store = createOAuthStore(db);
      const clientId = await putApp();
      const make = async () => {
        const ownerId = await putPerson();
        const scopes = [{ scope: 'openid', endsAt: null }];
        const grant = await store.allow({ ownerId, clientId, scopes, resources: [], endsAt: null, once: false }, now);
        const [code, token, opaque] = [randomUUID(), randomUUID(), randomUUID()];
        const context = { scopes: [], resources: [], redirectUri: 'https://app.example/cb' };
        await store.createCode(grant, { hash: code, familyId: randomUUID(), endsAt: now + 60, context }, now);
        await store.redeemCode(code, { hash: token, endsAt: now + 300 * day }, now);
        await store.createAccessToken({ hash: opaque, grantId: grant.id, claims: {}, endsAt: now + 300 * day }, now);
        const left = async () => [
          (await store.findCode(code)) !== undefined,
          (await store.findRefreshToken(token)) !== undefined,
          (await store.findAccessToken(opaque, now, now)) !== undefined,
        ];
        return { grant, ownerId, left };
      };
      const [ended, live] = [await make(), await make()];
      await store.endGrant(ended.grant.id, ended.ownerId, 'owner', now);
      expect((await sweep(db, now + 6 * day, 100)).ofEndedGrants).toBe(0);
      // The code has ended by then.
      expect(await sweep(db, now + 8 * day, 100)).toMatchObject({ ofEndedGrants: 2, codes: 2 });
      expect(await ended.left()).toEqual([false, false, false]);
      expect(await live.left()).toEqual([false, true, true]);
      // The grant stays, because its owner can look back at it.
      expect(await db.prisma.grant.count({ where: { id: ended.grant.id } })).toBe(1);
    });

    test('access tokens without an expiry are deleted when nobody used them for as long as the operator says', async () => {
      const store = createOAuthStore(db);
      const [clientId, ownerId] = [await putApp(), await putPerson()];
      const grant = await store.allow({ ownerId, clientId, scopes: [], resources: [], endsAt: null, once: false }, now);
      const [unused, used] = [randomUUID(), randomUUID()];
      for (const hash of [unused, used]) await store.createAccessToken({ hash, grantId: grant.id, claims: {} }, now);
      await store.recordTokenUses([{ hash: used, at: now + 5 * day }]);
      const keep = { ...defaultRetention, unusedTokenSeconds: 30 * day };
      const sweepAt = async (at: number) => (await sweep(db, at, 100, keep)).unusedTokens;
      expect(await sweepAt(now + 30 * day - 1)).toBe(0);
      expect(await sweepAt(now + 30 * day)).toBe(1);
      expect(await store.findAccessToken(unused, now, 0)).toBeUndefined();
      expect(await store.findAccessToken(used, now, 0)).toMatchObject({ usedAt: now + 5 * day });
      expect(await sweepAt(now + 35 * day)).toBe(1);
    });

    test('every statement is its own transaction and deletes no more than the limit', async () => {
      const app = await putApp();
      await refuse(app, now - 40 * day, 7);
      const alone: Pick<Database, 'sql'> = {
        sql: {
          query: async (statement, text, values) => {
            const rows = await db.sql.query(statement, text, values);
            expect(rows.length).toBeLessThanOrEqual(3);
            return rows;
          },
          transaction: () => Promise.reject(new Error('the sweep holds no transaction open')),
        },
      };
      expect((await sweep(alone, now, 3)).refusals).toBe(3);
      expect((await sweep(alone, now, 3)).refusals).toBe(3);
      expect((await sweep(alone, now, 3)).refusals).toBe(1);
      // Concurrent instances share the work.
      await refuse(app, now - 40 * day, 40);
      const swept = await Promise.all(Array.from({ length: 4 }, () => sweep(db, now, 10)));
      const taken = swept.reduce((sum, { refusals }) => sum + refusals, 0);
      expect(taken).toBeLessThanOrEqual(40);
      expect(taken + (await reasons(app)).length).toBe(40);
    });
  });
}
