import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Use } from '@/lib/oauth/model/usage-records';
import type { Database } from '../database/database';
import { openTestDatabase } from '../database/databases.fixture';
import { sweep } from '../database/sweep';
import { createOAuthStore } from '../protocol/oauth-store';
import { listTimeline } from './timeline';

const day = 86_400;
const noon = Math.floor(1_900_000_000 / day) * day + day / 2;
const ada = { sub: randomUUID(), sid: randomUUID() };
const bob = { sub: randomUUID(), sid: randomUUID() };

let db: Database;
let store: ReturnType<typeof createOAuthStore>;
let grantId: string;
beforeAll(async () => {
  db = await openTestDatabase();
  store = createOAuthStore(db);
  const at = new Date(noon * 1000);
  for (const { sub } of [ada, bob]) {
    await db.prisma.user.create({
      data: { id: sub, email: `${sub}@example.com`, name: 'Ada', createdAt: at, updatedAt: at },
    });
  }
  await db.prisma.client.create({
    data: { id: 'trailmap', kind: 'web', metadata: {}, scopes: [], createdAt: at, updatedAt: at },
  });
  await db.prisma.api.create({
    data: {
      id: randomUUID(),
      resource: 'https://api.example',
      name: 'Routes',
      ownerId: bob.sub,
      accessTokenSeconds: 300,
      signingAlg: 'ES256',
      createdAt: at,
      updatedAt: at,
      scopes: { create: [{ value: 'routes.read', title: 'See your routes' }] },
    },
  });
  const scopes = [{ scope: 'openid', endsAt: null }];
  const terms = { ownerId: ada.sub, clientId: 'trailmap', scopes, resources: [], endsAt: null, once: false };
  grantId = (await store.allow(terms, noon)).id;
});
afterAll(() => db?.close());

const use = (change: Partial<Use>): Use => {
  const lastAt = change.lastAt ?? noon + 60;
  return { grantId, kind: 'userinfo', count: 1, firstAt: lastAt, lastAt, ...change };
};

describe('the timeline of a grant', () => {
  it('has days, latest first, with events and use from all origins', async () => {
    const localized = { de: { name: 'Routen' } };
    await db.prisma.api.update({ where: { resource: 'https://api.example' }, data: { localized } });
    await store.recordUsage([
      use({ count: 14, network: '203.0.113.0/24', agent: 'Node.js' }),
      use({ count: 2, network: '2001:db8:7::/48' }),
      use({ kind: 'introspected', api: 'https://api.example', lastAt: noon + 90 }),
      use({ kind: 'reported', api: 'https://gone.example', what: 'read', lastAt: noon + 30 }),
      use({ kind: 'refused', lastAt: noon + 2 * day }),
    ]);
    const { days, more } = await listTimeline(db, ada, grantId, { days: 14 });
    expect(more).toBeUndefined();
    expect(
      days.map(({ activities, uses: all }) => [all.map(({ kind }) => kind), activities.map(({ kind }) => kind)]),
    ).toEqual([
      [['refused'], []],
      [['introspected', 'userinfo', 'reported'], ['allowed']],
    ]);
    expect(days[1]?.uses).toMatchObject([
      { api: 'Routes', apiNames: { de: { name: 'Routen' } }, count: 1 },
      { count: 16, places: [{ network: '203.0.113.0/24', agent: 'Node.js' }, { network: '2001:db8:7::/48' }] },
      { api: 'https://gone.example', what: 'read' },
    ]);
  });

  it('says what a change did, and in which browser the owner made it', async () => {
    const at = new Date(noon * 1000);
    for (const [id, userId, ip] of [
      [ada.sid, ada.sub, '198.51.100.7'],
      [randomUUID(), ada.sub, '192.0.2.9'],
      [bob.sid, bob.sub, '203.0.113.9'],
    ]) {
      const session = { id: id ?? '', userId: userId ?? '', ip: ip ?? null, userAgent: 'Firefox' };
      const times = { authTime: at, createdAt: at, lastSeenAt: at, endsAt: at };
      await db.prisma.session.create({ data: { ...session, ...times, amr: ['pwd'] } });
    }
    const scopes = ['openid', 'routes.read'].map((scope) => ({ scope, endsAt: null }));
    const terms = { ownerId: ada.sub, clientId: 'trailmap', resources: [], endsAt: null, once: true };
    const { id } = await store.allow({ ...terms, scopes, by: ada.sid }, noon);
    await store.changeGrant(id, ada.sub, { scopes: scopes.slice(0, 1), by: randomUUID() }, noon + 1);
    await store.changeGrant(id, ada.sub, { endsAt: noon + day, by: ada.sid }, noon + 2);
    const found = await listTimeline(db, ada, id, { days: 1 });
    expect(found.days[0]?.activities).toEqual([
      { kind: 'changed', at: noon + 2, by: 'this', change: { endsAt: noon + day, endsAtBefore: null } },
      // That session is gone.
      { kind: 'changed', at: noon + 1, change: { removed: ['routes.read'] } },
      { kind: 'allowed', at: noon, by: 'this' },
    ]);
    expect(found.scopes.get('routes.read')).toEqual({ title: 'See your routes', description: '', localized: {} });
    expect(found.addresses).toEqual({ own: '198.51.100.7', others: ['192.0.2.9'] });
    const elsewhere = await listTimeline(db, { ...ada, sid: randomUUID() }, id, { days: 1 });
    expect(elsewhere.days[0]?.activities.at(-1)?.by).toEqual({ userAgent: 'Firefox' });
  });

  it('is paged by day', async () => {
    const first = await listTimeline(db, ada, grantId, { days: 1 });
    expect([first.days.length, first.more]).toEqual([1, first.days[0]?.day]);
    const next = await listTimeline(db, ada, grantId, { before: first.more, days: 1 });
    expect(next.days[0]?.activities).toMatchObject([{ kind: 'allowed', at: noon }]);
    expect(next.more).toBeUndefined();
    for (const before of ['yesterday', "2026-01-01'--", '2026-13-40']) {
      expect((await listTimeline(db, ada, grantId, { before, days: 1 })).days).toEqual(first.days);
    }
  });

  it('is visible only to its owner', async () => {
    for (const [viewer, id] of [[bob, grantId] as const, [ada, 'x'] as const, [ada, randomUUID()] as const]) {
      expect((await listTimeline(db, viewer, id, { days: 14 })).days).toEqual([]);
    }
  });

  it('loses counts of use after their time, in batches, but never the events', async () => {
    const swept = async (now: number, limit?: number) => (await sweep(db, now, limit)).uses;
    expect(await swept(noon + 90 * day)).toBe(0);
    expect(await swept(noon + 91 * day, 3)).toBe(3);
    expect(await swept(noon + 91 * day, 3)).toBe(1);
    expect(await swept(noon + 200 * day)).toBe(1);
    const { days } = await listTimeline(db, ada, grantId, { days: 14 });
    expect(days).toMatchObject([{ activities: [{ kind: 'allowed' }], uses: [] }]);
  });
});

describe('the APIs that a client acts for', () => {
  const client = (id: string, ownerId: string | null, firstParty = false) =>
    db.prisma.client.create({
      data: {
        id,
        ownerId,
        firstParty,
        kind: 'machine',
        metadata: {},
        scopes: [],
        createdAt: new Date(noon * 1000),
        updatedAt: new Date(noon * 1000),
      },
    });

  it('are those of its owner, and the operator’s only for a first-party app', async () => {
    await client('bobs', bob.sub);
    await client('adas', ada.sub);
    await client('nobodys', null);
    await client('house', null, true);
    expect(await store.representedApis('bobs')).toEqual([{ resource: 'https://api.example', scopes: ['routes.read'] }]);
    expect(await store.representedApis('adas')).toEqual([]);
    expect(await store.representedApis('nobodys')).toEqual([]);
    await db.prisma.api.updateMany({ data: { ownerId: null } });
    expect(await store.representedApis('nobodys')).toEqual([]);
    expect(await store.representedApis('bobs')).toEqual([]);
    expect(await store.representedApis('house')).toHaveLength(1);
    expect(await store.representedApis('unknown')).toEqual([]);
  });
});
