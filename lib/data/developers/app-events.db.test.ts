/** Events of apps: when they are recorded, in which order they are read, and who reads them. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import { identityOf } from '@/lib/oauth/clients/verified-identity';
import type { Store } from '@/lib/oauth/model/store';
import type { Database } from '../database/database';
import { testDatabases } from '../database/databases.fixture';
import { defaultRetention, sweep } from '../database/sweep';
import { createOAuthStore } from '../protocol/oauth-store';
import { spike, watchApps } from './app-event-watch';
import { feedRestSeconds, pollEvents, recordGrantEvent } from './app-events';
import { rotateSecret } from './client-secrets';
import { createClient, deleteClient, findClient, updateClient } from './clients';
import { removeMark, seenIdentity, verifyApp } from './verification';
import { createWebhook, pingApp } from './webhooks';

const startedAt = 1_900_000_000;
const day = 86_400;
const env = { secret: new Uint8Array(32).fill(5) };
const seal = async (secret: string) => secret;
const hook = { url: 'https://trailmap.example/events', types: [] };

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`events of apps: ${name}`, () => {
    let db: Database;
    let store: Store;
    let now = startedAt;
    let appId: string;
    const [owner, stranger, ada] = [{ sub: randomUUID() }, { sub: randomUUID() }, { sub: randomUUID() }];
    const operator = { ...stranger, isOperator: true };

    beforeAll(async () => {
      db = await open();
      store = createOAuthStore(db);
      const date = new Date(startedAt * 1000);
      for (const { sub } of [owner, stranger, ada]) {
        await db.prisma.user.create({
          data: { id: sub, email: `${sub}@example.com`, name: 'Grace', createdAt: date, updatedAt: date },
        });
      }
    });
    afterAll(() => db?.close());
    beforeEach(async () => {
      now += 1000;
      appId = await newApp();
    });

    const metadata = (client_name = 'Trailmap') => ({
      client_name,
      redirect_uris: ['https://trailmap.example/cb'],
      token_endpoint_auth_method: 'client_secret_basic',
    });
    async function newApp(): Promise<string> {
      const made = await createClient(db, owner, 'web', { metadata: metadata(), scopes: [] }, now, seal);
      if ('refused' in made) throw new Error(JSON.stringify(made.refused));
      return made.id;
    }
    const poll = async (after?: string, limit = 100) => {
      const page = await pollEvents(db, owner, appId, { limit, ...(after !== undefined && { after }) }, now);
      if (page === undefined) throw new Error('not found');
      return page;
    };
    const allow = (scopes: string[], endsAt: number | null = null, clientId = appId) =>
      store.allow(
        {
          ownerId: ada.sub,
          clientId,
          resources: [],
          once: false,
          endsAt,
          scopes: scopes.map((scope) => ({ scope, endsAt: null })),
        },
        now,
      );
    const eventsOf = (page: Awaited<ReturnType<typeof poll>>) => page.events.map(({ type, data }) => ({ type, data }));

    test('nothing is recorded before the first poll or webhook', async () => {
      await allow(['email']);
      expect(await db.prisma.appEvent.count({ where: { clientId: appId } })).toBe(0);
      expect(await poll()).toEqual({ events: [], next: '0', hasMore: false });
      await allow(['email', 'profile']);
      expect(eventsOf(await poll())).toMatchObject([{ type: 'grant.changed', data: { added: ['profile'] } }]);
      const other = await newApp();
      await createWebhook(db, env, owner, other, hook, now);
      await allow(['email'], null, other);
      expect(await db.prisma.appEvent.count({ where: { clientId: other } })).toBe(1);
    });

    test('the life of a grant, in order, with the state that each change left', async () => {
      await poll();
      const { id } = await allow(['email', 'profile'], now + 100 * day);
      await store.pauseGrant(id, ada.sub, now);
      await store.resumeGrant(id, ada.sub, now);
      await store.changeGrant(id, ada.sub, { scopes: [{ scope: 'email', endsAt: null }] }, now);
      await store.changeGrant(id, ada.sub, { endsAt: now + 200 * day }, now);
      await store.changeGrant(id, ada.sub, { endsAt: now + 50 * day }, now);
      await store.endGrant(id, ada.sub, 'owner', now);
      // It ended once.
      await store.endGrant(id, ada.sub, 'owner', now);
      const page = await poll();
      const iso = (days: number) => new Date((now + days * day) * 1000).toISOString().replace('.000', '');
      const both = { grant_id: id, scopes: ['email', 'profile'], ends_at: iso(100) };
      const narrow = { grant_id: id, scopes: ['email'] };
      expect(eventsOf(page)).toEqual([
        { type: 'grant.created', data: both },
        { type: 'grant.paused', data: both },
        { type: 'grant.resumed', data: both },
        { type: 'grant.changed', data: { ...narrow, ends_at: iso(100), removed: ['profile'], narrowed: true } },
        { type: 'grant.changed', data: { ...narrow, ends_at: iso(200), narrowed: false } },
        { type: 'grant.changed', data: { ...narrow, ends_at: iso(50), narrowed: true } },
        { type: 'grant.ended', data: { ...narrow, ends_at: iso(50), reason: 'owner' } },
      ]);
      expect(page.events.every(({ sub, at, clientId }) => sub === ada.sub && at === now && clientId === appId)).toBe(
        true,
      );
      // No e-mail address and no name of the person.
      expect(JSON.stringify(page.events)).not.toMatch(/@|Grace/);
    });

    test('revoked and replayed tokens', async () => {
      await poll();
      const grant = await allow(['email']);
      await store.endEpoch(grant.id, grant.epoch, now);
      expect(eventsOf(await poll())).toMatchObject([
        { type: 'grant.created' },
        { type: 'grant.tokens_revoked', data: { grant_id: grant.id, reason: 'revoked' } },
      ]);
    });

    test('a change that is rolled back leaves no event', async () => {
      await poll();
      const { id } = await allow(['email']);
      const broken = db.sql.transaction(async (query) => {
        await recordGrantEvent(db.outbox, query, { grantId: id, change: 'paused', at: now });
        throw new Error('rolled back');
      });
      await expect(broken).rejects.toThrow('rolled back');
      expect(eventsOf(await poll())).toMatchObject([{ type: 'grant.created' }]);
    });

    test('somebody else finds neither events nor the app', async () => {
      await poll();
      await allow(['email']);
      expect(await pollEvents(db, stranger, appId, { limit: 10 }, now)).toBeUndefined();
      expect(await pollEvents(db, owner, 'app_unknown', { limit: 10 }, now)).toBeUndefined();
      expect(await pingApp(db, stranger, appId, now)).toBe(false);
      const other = await newApp();
      const page = await pollEvents(db, owner, other, { limit: 10 }, now);
      expect(page?.events).toEqual([]);
    });

    test('pages: each event once, the order stays, and a late commit is not missed', async () => {
      await poll();
      for (let count = 0; count < 5; count += 1) await pingApp(db, owner, appId, now);
      const first = await poll(undefined, 2);
      expect(first).toMatchObject({ hasMore: true });
      expect(first.events).toHaveLength(2);
      await pingApp(db, owner, appId, now);
      const second = await poll(first.next, 3);
      const rest = await poll(second.next);
      expect(rest.hasMore).toBe(false);
      const all = [...first.events, ...second.events, ...rest.events].map(({ uid }) => uid);
      expect(new Set(all).size).toBe(6);
      expect((await poll()).events.map(({ uid }) => uid)).toEqual(all);
      // An event with a lower id that is committed only now.
      await db.sql.query(
        'test_late',
        `INSERT INTO app_events (id, uid, client_id, type, data, at)
          SELECT -1, gen_random_uuid(), $1, 'ping', '{}', to_timestamp($2::float8)`,
        [appId, now],
      );
      const late = await poll(rest.next);
      expect(late.events).toHaveLength(1);
      expect((await poll(late.next)).events).toEqual([]);
      await db.sql.query('test_late_gone', 'DELETE FROM app_events WHERE id = -1', []);
    });

    test('a filter by type does not stop the cursor', async () => {
      await poll();
      await allow(['email']);
      await pingApp(db, owner, appId, now);
      const pings = await pollEvents(db, owner, appId, { types: ['ping'], limit: 10 }, now);
      expect(pings?.events.map(({ type }) => type)).toEqual(['ping']);
      await allow(['email', 'profile']);
      const none = await pollEvents(db, owner, appId, { types: ['ping'], limit: 10, after: pings?.next ?? '' }, now);
      expect(none?.events).toEqual([]);
      expect((await poll(none?.next)).events).toEqual([]);
    });

    test('polls at the same time number each event once', async () => {
      await poll();
      for (let count = 0; count < 10; count += 1) await pingApp(db, owner, appId, now);
      await Promise.all(Array.from({ length: 10 }, () => poll()));
      const rows = await db.prisma.appEvent.findMany({ where: { clientId: appId }, orderBy: { seq: 'asc' } });
      expect(rows.map(({ seq }) => Number(seq))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });

    test('a feed that nobody polls for a month rests, and wakes with the next poll', async () => {
      await poll();
      now += feedRestSeconds;
      const { id } = await allow(['email']);
      expect(eventsOf(await poll())).toEqual([]);
      await store.pauseGrant(id, ada.sub, now);
      expect(eventsOf(await poll())).toMatchObject([{ type: 'grant.paused' }]);
    });

    test('a grant that reaches its end has one event, however often the job looks', async () => {
      await poll();
      const { id } = await allow(['email'], now + 500);
      await watchApps(db, now + 499);
      expect(eventsOf(await poll())).toMatchObject([{ type: 'grant.created' }]);
      now += 600;
      await Promise.all([watchApps(db, now), watchApps(db, now)]);
      await watchApps(db, now + 100);
      await store.endGrant(id, ada.sub, 'account_deleted', now);
      const page = await poll();
      expect(eventsOf(page)).toMatchObject([
        { type: 'grant.created' },
        { type: 'grant.ended', data: { grant_id: id, reason: 'expired', scopes: [] } },
      ]);
      expect(page.events[1]?.at).toBe(now - 100);
    });

    test('a secret: two warnings, then its end; a late end only gets what is ahead', async () => {
      await poll();
      const [old] = await db.prisma.clientSecret.findMany({ where: { clientId: appId } });
      await db.prisma.clientSecret.update({
        where: { id: old?.id ?? '' },
        data: { endsAt: new Date((now + 20 * day) * 1000) },
      });
      for (const after of [0, 5, 6.1, 10, 17.1, 18, 20.1, 21]) {
        await watchApps(db, now + after * day);
        await watchApps(db, now + after * day);
      }
      const data = { secret_id: old?.id, hint: old?.hint, replaced: false };
      expect(eventsOf(await poll())).toMatchObject([
        { type: 'secret.expiring', data },
        { type: 'secret.expiring', data },
        { type: 'secret.expired', data },
      ]);
      now += 1000;
      const other = await newApp();
      await pollEvents(db, owner, other, { limit: 10 }, now);
      await rotateSecret(db, owner, other, day, now + 10, seal);
      await watchApps(db, now + 20);
      await watchApps(db, now + 10 + day);
      const page = await pollEvents(db, owner, other, { limit: 10 }, now);
      expect(page?.events.map(({ type, data }) => [type, data['replaced']])).toEqual([
        ['secret.expiring', true],
        ['secret.expired', true],
      ]);
    });

    test('the mark "site verified": given, lost by a change, given again, removed', async () => {
      await poll();
      const app = await findClient(db, owner, appId);
      const identity = identityOf(app?.metadata ?? clientMetadataSchema.parse(metadata()));
      expect(await verifyApp(db, operator, appId, seenIdentity({ identity }), now)).toBe('verified');
      await updateClient(db, owner, appId, { metadata: metadata('Trail Map'), scopes: [] }, now);
      await updateClient(db, owner, appId, { metadata: metadata(), scopes: [] }, now);
      await removeMark(db, operator, appId, now);
      await verifyApp(db, operator, appId, seenIdentity({ identity }), now);
      // Any other way to change the metadata, which the job notices.
      await db.prisma.client.update({ where: { id: appId }, data: { metadata: metadata('Other') } });
      await watchApps(db, now);
      await watchApps(db, now);
      expect(eventsOf(await poll())).toEqual([
        { type: 'verification.given', data: {} },
        { type: 'verification.lost', data: { changed: ['name'] } },
        { type: 'verification.given', data: {} },
        { type: 'verification.lost', data: {} },
        { type: 'verification.given', data: {} },
        { type: 'verification.lost', data: { changed: ['name'] } },
      ]);
    });

    test('many refused requests: one event an hour, with the most frequent errors', async () => {
      await poll();
      const at = new Date(now * 1000);
      const refusal = (error: string) => ({
        ...{ clientId: appId, endpoint: 'token', error, at },
        ...{ reason: 'The code was used before.', requestId: randomUUID() },
      });
      const few = Array.from({ length: spike.refusals - 1 }, () => refusal('invalid_grant'));
      await db.prisma.clientRefusal.createMany({ data: few });
      await watchApps(db, now);
      expect(eventsOf(await poll())).toEqual([]);
      await db.prisma.clientRefusal.create({ data: refusal('invalid_client') });
      await watchApps(db, now);
      await watchApps(db, now);
      const errors = [
        { endpoint: 'token', error: 'invalid_grant', count: spike.refusals - 1 },
        { endpoint: 'token', error: 'invalid_client', count: 1 },
      ];
      expect(eventsOf(await poll())).toEqual([
        { type: 'requests.refused', data: { count: spike.refusals, seconds: spike.seconds, errors } },
      ]);
    });

    test('old events are deleted, and the cursor of a reader stays good', async () => {
      await poll();
      await pingApp(db, owner, appId, now);
      const { next } = await poll();
      now += defaultRetention.eventSeconds;
      expect((await sweep(db, now)).appEvents).toBeGreaterThan(0);
      await poll();
      await pingApp(db, owner, appId, now);
      expect((await poll(next)).events).toHaveLength(1);
    });

    test('a deleted app has no feed', async () => {
      await poll();
      await createWebhook(db, env, owner, appId, hook, now);
      await allow(['email']);
      await deleteClient(db, owner, appId, now);
      expect(await pollEvents(db, owner, appId, { limit: 10 }, now)).toBeUndefined();
      expect(await db.prisma.appEvent.count({ where: { clientId: appId } })).toBe(0);
      expect(await db.prisma.webhook.count({ where: { clientId: appId } })).toBe(0);
    });
  });
}
