import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../database/database';
import { openTestDatabase } from '../database/databases.fixture';
import { createOAuthStore } from '../protocol/oauth-store';
import { listEndedGrants } from './ended-access';
import { findOwnGrant, listGrants } from './grants';
import { grantsToRemind, markReminded } from './reminders';

const now = 1_800_000_000;
const day = 24 * 3600;
let db: Database;
const ada = { sub: randomUUID() };
const bob = { sub: randomUUID() };

beforeAll(async () => {
  db = await openTestDatabase();
  const at = new Date((now - 9 * day) * 1000);
  const dates = { createdAt: at, updatedAt: at };
  for (const { sub } of [ada, bob]) {
    await db.prisma.user.create({ data: { id: sub, email: `${sub}@example.com`, name: 'Ada', ...dates } });
  }
  await db.prisma.api.create({
    data: {
      id: randomUUID(),
      resource: 'https://routes.example',
      name: 'Routes',
      accessTokenSeconds: 900,
      signingAlg: 'ES256',
      ...dates,
      scopes: { create: { value: 'routes.read', title: 'See your routes' } },
    },
  });
  for (const id of ['trailmap', 'ledgerly', 'pedometer']) {
    const metadata = { client_name: id, redirect_uris: ['https://app.example/cb'] };
    await db.prisma.client.create({
      data: {
        id,
        kind: 'web',
        metadata,
        scopes: [],
        maxGrantSeconds: id === 'trailmap' ? 30 * day : null,
        ownerId: bob.sub,
        ...dates,
      },
    });
  }
});

afterAll(() => db.close());

const allow = (owner: { sub: string }, clientId: string, scopes: string[], endsAt: number | null = null) =>
  createOAuthStore(db).allow(
    {
      ownerId: owner.sub,
      clientId,
      scopes: scopes.map((scope) => ({ scope, endsAt: null })),
      resources: [],
      endsAt,
      once: false,
    },
    now,
  );

describe('grants, as their owner reads them', () => {
  it('lists the owner’s live grants, most recently used first', async () => {
    const used = await allow(ada, 'ledgerly', ['openid'], now + day);
    const unused = await allow(ada, 'trailmap', ['openid', 'routes.read']);
    const over = await allow(ada, 'pedometer', ['openid'], now + 60);
    const foreign = await allow(bob, 'trailmap', ['openid']);
    await createOAuthStore(db).recordUsage([
      { grantId: used.id, kind: 'userinfo', count: 1, firstAt: now + 5, lastAt: now + 5 },
    ]);

    const later = await listGrants(db, ada, now + 120);
    expect(later.map(({ id }) => id)).toEqual([used.id, unused.id]);
    expect(await findOwnGrant(db, ada, foreign.id, now)).toBeUndefined();
    expect(await findOwnGrant(db, ada, over.id, now + 120)).toMatchObject({ live: false, endsAt: now + 60 });
  });

  it('lists ended grants, latest end first, by page and by name', async () => {
    const eve = { sub: randomUUID() };
    const at = new Date(now * 1000);
    await db.prisma.user.create({
      data: { id: eve.sub, email: `${eve.sub}@example.com`, name: 'Eve', createdAt: at, updatedAt: at },
    });
    const store = createOAuthStore(db);
    const expired = await allow(eve, 'pedometer', ['openid'], now + 60);
    const removed = await allow(eve, 'trailmap', ['openid'], now + 30 * day);
    const live = await allow(eve, 'ledgerly', ['openid']);
    await store.endGrant(removed.id, eve.sub, 'owner', now + 40);
    const foreign = await allow(bob, 'pedometer', ['openid'], now + 50);
    const history = async (options: Omit<Parameters<typeof listEndedGrants>[2], 'take'>, take = 10) =>
      (await listEndedGrants(db, eve, { ...options, take }, now + 120)).map(({ id }) => id);

    expect(await history({})).toEqual([expired.id, removed.id]);
    expect(await history({}, 1)).toEqual([expired.id]);
    expect(await history({ before: expired.id })).toEqual([removed.id]);
    expect(await history({ before: removed.id })).toEqual([]);
    expect(await history({ find: 'TRAIL' })).toEqual([removed.id]);
    expect(await history({ find: '%' })).toEqual([]);
    // Another person's grant is no page boundary, and a text that is no id is ignored.
    expect(await history({ before: foreign.id })).toEqual([]);
    expect(await history({ before: "' OR 1=1" })).toEqual([expired.id, removed.id]);
    expect(await listEndedGrants(db, eve, { take: 10 }, now + 59)).toMatchObject([
      { id: removed.id, overAt: now + 40, endReason: 'owner', live: false, hasReceipt: false },
    ]);
    expect((await listGrants(db, eve, now + 120)).map(({ id }) => id)).toEqual([live.id]);
  });

  it('shows the API, the longest token lifetime, the app’s maximum and its developer', async () => {
    const grant = (await listGrants(db, ada, now)).find(({ client }) => client.id === 'trailmap');
    expect(grant).toMatchObject({
      tokenSeconds: 900,
      maxEndsAt: now + 30 * day,
      client: { ownerName: 'Ada', metadata: { client_name: 'trailmap' } },
    });
    expect(grant?.scopes[0]).toEqual({ scope: 'openid', endsAt: null, over: false, required: true });
    expect(grant?.scopes[1]).toMatchObject({ api: { name: 'Routes', title: 'See your routes' } });
  });

  it('shows required permissions, and that a single act ends within a day', async () => {
    const scopes = ['profile', 'routes.read'].map((scope) => ({ scope, required: scope === 'routes.read' }));
    await db.prisma.client.update({ where: { id: 'pedometer' }, data: { scopes } });
    const [api] = await db.prisma.api.findMany();
    const fields = [{ name: 'to', title: 'To', kind: 'text', required: true }];
    const words = { apiId: api?.id ?? '', title: 'Pay', fields };
    await db.prisma.apiDetailType.create({ data: { ...words, type: 'pay', singleAct: true } });
    await db.prisma.apiDetailType.create({ data: { ...words, type: 'ride' } });
    const found = async (type: string) => {
      const terms = { ownerId: ada.sub, clientId: 'pedometer', resources: [], endsAt: now + 60, once: false };
      const given = ['openid', 'profile', 'routes.read'].map((scope) => ({ scope, endsAt: null }));
      const details = [{ type, to: 'Bob' }];
      const { id } = await createOAuthStore(db).allow({ ...terms, scopes: given, details }, now);
      return findOwnGrant(db, ada, id, now + 30);
    };
    const pays = await found('pay');
    expect(pays).toMatchObject({ singleAct: true, maxEndsAt: now + day });
    expect(pays?.scopes.map(({ required }) => required)).toEqual([true, false, true]);
    const rides = await found('ride');
    expect(rides).not.toHaveProperty('singleAct');
    expect(rides).not.toHaveProperty('maxEndsAt');
  });

  it('shows that a used credential was replayed, and that the owner ended the grant', async () => {
    const store = createOAuthStore(db);
    const grant = await allow(ada, 'trailmap', ['openid']);
    await store.endFamily(randomUUID(), grant.id, 'refresh_reused', true, now + 30);
    expect(await findOwnGrant(db, ada, grant.id, now + 31)).toMatchObject({ alarmAt: now + 30, live: true });
    await store.endGrant(grant.id, ada.sub, 'owner', now + 40);
    const ended = await findOwnGrant(db, ada, grant.id, now + 41);
    expect(ended).toMatchObject({ live: false, endedAt: now + 40, endReason: 'owner' });
  });

  it('are due for a reminder once before the end, and again when the end has moved', async () => {
    const store = createOAuthStore(db);
    const due = async (at: number) =>
      (await grantsToRemind(db, at, 100)).filter(({ grantId }) => grantId === grant.id).map(({ endsAt }) => endsAt);
    const mark = (endsAt: number, at: number) =>
      db.sql.transaction((query) => markReminded(query, { grantId: grant.id, endsAt }, at));
    const change = (edit: Parameters<typeof store.changeGrant>[2], at: number) =>
      store.changeGrant(grant.id, ada.sub, edit, at);
    const once = { ownerId: ada.sub, clientId: 'pedometer', resources: [], once: true };
    const scopes = [{ scope: 'openid', endsAt: null }];
    const grant = await store.allow({ ...once, scopes, endsAt: now + 9 * day, remindBeforeSeconds: 3 * day }, now);
    expect(await due(now + 6 * day - 1)).toEqual([]);
    expect(await due(now + 6 * day)).toEqual([now + 9 * day]);
    expect((await grantsToRemind(db, now + 6 * day, 100))[0]).toMatchObject({
      client: { id: 'pedometer', metadata: { client_name: 'pedometer' } },
      owner: { sub: ada.sub, email: `${ada.sub}@example.com` },
    });
    // Other changes leave the reminder due; a changed end is not the one that the mail would name.
    await change({ scopes }, now + 6 * day);
    expect(await mark(now + 10 * day, now + 6 * day)).toBe(false);
    expect(await mark(now + 9 * day, now + 6 * day)).toBe(true);
    expect(await mark(now + 9 * day, now + 6 * day)).toBe(false);
    expect(await due(now + 6 * day)).toEqual([]);

    await change({ endsAt: now + 20 * day }, now + 7 * day);
    expect(await mark(now + 20 * day, now + 16 * day)).toBe(false);
    expect(await due(now + 17 * day)).toEqual([now + 20 * day]);
    expect(await due(now + 20 * day)).toEqual([]);
    await change({ remindBeforeSeconds: null }, now + 17 * day);
    expect(await due(now + 17 * day)).toEqual([]);
    // Too late for a reminder of an end that is so near.
    await change({ remindBeforeSeconds: 7 * day }, now + 17 * day);
    expect(await due(now + 18 * day)).toEqual([]);
    await change({ remindBeforeSeconds: day }, now + 17 * day);
    await store.endGrant(grant.id, ada.sub, 'owner', now + 18 * day);
    expect(await due(now + 19 * day)).toEqual([]);
  });

  it('finds nothing for a text that is no id', async () => {
    expect(await findOwnGrant(db, ada, "' OR 1=1", now)).toBeUndefined();
  });
});
