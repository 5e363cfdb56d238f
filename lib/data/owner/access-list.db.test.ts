import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../database/database';
import { openTestDatabase } from '../database/databases.fixture';
import { createOAuthStore } from '../protocol/oauth-store';
import { type AccessQuery, listAccess } from './access-list';
import { surplusScopes } from './grants';
import { accountOverview } from './overview';

const now = 1_800_000_000;
const day = 24 * 3600;
let db: Database;
const owner = async (name: string) => {
  const id = randomUUID();
  const at = new Date((now - 400 * day) * 1000);
  await db.prisma.user.create({
    data: { id, email: `${id}@example.com`, name, passwordHash: 'x', createdAt: at, updatedAt: at },
  });
  return { sub: id };
};
const app = async (id: string, name: string, more: object = {}, verified = false) => {
  const at = new Date((now - 400 * day) * 1000);
  const metadata = { client_name: name, redirect_uris: ['https://app.example/cb'], ...more };
  const identity = { name: 'Verified', places: ['app.example'] };
  await db.prisma.client.create({
    data: {
      id,
      kind: 'web',
      metadata,
      scopes: [],
      createdAt: at,
      updatedAt: at,
      ...(verified && { verifiedAt: at, verifiedIdentity: identity }),
    },
  });
};
type Terms = { scopes?: string[]; endsAt?: number; at?: number };
const allow = async (sub: string, clientId: string, { scopes = ['openid'], endsAt, at = now - day }: Terms = {}) => {
  const given = scopes.map((scope) => ({ scope, endsAt: null }));
  const terms = { ownerId: sub, clientId, scopes: given, resources: [], endsAt: endsAt ?? null, once: false };
  return (await createOAuthStore(db).allow(terms, at)).id;
};

beforeAll(async () => {
  db = await openTestDatabase();
  const at = new Date((now - 400 * day) * 1000);
  await db.prisma.api.create({
    data: {
      id: randomUUID(),
      resource: 'https://routes.example',
      name: 'Routes',
      accessTokenSeconds: 900,
      signingAlg: 'ES256',
      createdAt: at,
      updatedAt: at,
      scopes: {
        create: [
          { value: 'routes.write', title: 'Change your routes' },
          { value: 'routes.read', title: 'See your routes', effect: 'reads' },
        ],
      },
    },
  });
  await app('trailmap', 'Trailmap', { localized: { de: { client_name: 'Wanderkarte' } } });
  await app('ledgerly', 'Ledgerly');
  await app('over', 'Over');
  await app('verified', 'Verified', {}, true);
  await app('renamed', 'Renamed since', {}, true);
});
afterAll(() => db?.close());

/** How many statements the work takes. */
async function statements(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const { query } = db.sql;
  db.sql.query = (...all) => {
    count += 1;
    return query(...all);
  };
  await work();
  db.sql.query = query;
  return count;
}

describe('the list of connected apps', () => {
  it('is searched, filtered and sorted', async () => {
    const ada = await owner('Ada');
    const used = await allow(ada.sub, 'trailmap', { scopes: ['openid', 'routes.write'], at: now - 200 * day });
    const unused = await allow(ada.sub, 'ledgerly', { scopes: ['routes.read'], at: now - 100 * day });
    const soon = await allow(ada.sub, 'verified', { endsAt: now + 2 * day, at: now - 20 * day });
    const renamed = await allow(ada.sub, 'renamed', { endsAt: now + 30 * day });
    await allow(ada.sub, 'over', { endsAt: now - 10, at: now - 2 * day });
    const store = createOAuthStore(db);
    await store.recordUsage([{ grantId: used, kind: 'userinfo', count: 1, firstAt: now - 60, lastAt: now - 60 }]);
    await store.pauseGrant(renamed, ada.sub, now - 60);
    const listed = async (query: AccessQuery) => (await listAccess(db, ada, query, now)).grants.map(({ id }) => id);

    expect(await listed({})).toEqual([used, renamed, soon, unused]);
    expect(await listed({ order: 'name' })).toEqual([unused, renamed, used, soon]);
    expect(await listed({ order: 'ends' })).toEqual([soon, renamed, used, unused]);
    expect(await listed({ order: 'allowed' })).toEqual([renamed, soon, unused, used]);
    expect(await listed({ show: 'soon' })).toEqual([soon]);
    expect(await listed({ show: 'unused' })).toEqual([unused]);
    expect(await listed({ show: 'paused' })).toEqual([renamed]);
    expect(await listed({ show: 'changes' })).toEqual([used]);
    expect(await listed({ show: 'unverified' })).toEqual([used, renamed, unused]);
    expect(await listed({ find: 'WANDER' })).toEqual([used]);
    expect(await listed({ find: 'trail', show: 'paused' })).toEqual([]);
    expect(await listed({ find: "%' OR 1=1" })).toEqual([]);
    expect(await listAccess(db, await owner('Eve'), {}, now)).toMatchObject({
      grants: [],
      found: 0,
      total: 0,
      pages: 1,
    });
  });

  it('has pages, and as many statements for 60 apps as for one', async () => {
    const [one, many] = [await owner('One'), await owner('Many')];
    await allow(one.sub, 'trailmap');
    for (let index = 0; index < 60; index += 1) {
      await app(`app-${index}`, `App ${String(index).padStart(2, '0')}`);
      await allow(many.sub, `app-${index}`, { at: now - 300 * day + index });
    }
    const last = await listAccess(db, many, { page: 99, order: 'name' }, now);
    expect(last).toMatchObject({ found: 60, total: 60, page: 3, pages: 3 });
    expect(last.grants).toHaveLength(10);
    expect(last.grants[0]?.client.metadata.client_name).toBe('App 50');
    const [ofOne, ofMany] = [one, many].map((who) => () => listAccess(db, who, {}, now));
    expect(await statements(async () => ofMany?.())).toBe(await statements(async () => ofOne?.()));
    expect(await accountOverview(db, many, now)).toMatchObject({ apps: 60, unused: { count: 60 } });
  });
});

describe('permissions that are not used', () => {
  it('are those of an API that reports scopes, after a month without a report, unless the app requires them', async () => {
    const [eve, dan] = [await owner('Eve'), await owner('Dan')];
    const scopes = ['openid', 'routes.read', 'routes.write'];
    const id = await allow(eve.sub, 'trailmap', { scopes, at: now - 60 * day });
    const surplus = async (at: number) => {
      const [grant] = (await listAccess(db, eve, {}, at)).grants;
      const { surplus: concern } = await accountOverview(db, eve, at);
      const found = grant ? surplusScopes(grant, at).map(({ scope }) => scope) : [];
      expect(concern?.count).toBe(found.length > 0 ? 1 : undefined);
      expect((await listAccess(db, eve, { show: 'surplus' }, at)).found).toBe(found.length > 0 ? 1 : 0);
      return found;
    };
    // The API does not report scopes yet, so nothing is known.
    expect(await surplus(now)).toEqual([]);
    const report = (grantId: string, used: string[], at: number) =>
      createOAuthStore(db).recordUsage([
        {
          grantId,
          kind: 'reported',
          api: 'https://routes.example',
          what: 'read',
          scopes: used,
          count: 1,
          firstAt: at,
          lastAt: at,
        },
      ]);
    await report(await allow(dan.sub, 'ledgerly', { scopes: ['routes.read'] }), ['routes.read'], now);
    await report(id, ['routes.read'], now + 5 * day);
    await report(id, ['routes.read'], now + 2 * day);
    expect(await surplus(now + 29 * day)).toEqual([]);
    expect(await surplus(now + 31 * day)).toEqual(['routes.write']);
    expect(await surplus(now + 36 * day)).toEqual(['routes.read', 'routes.write']);
    const [grant] = (await listAccess(db, eve, {}, now + 36 * day)).grants;
    expect(grant?.scopes.map(({ unreported }) => unreported)).toEqual([
      undefined,
      { since: now + 5 * day, used: true },
      { since: now, used: false },
    ]);
    const required = scopes.map((scope) => ({ scope, required: true }));
    await db.prisma.client.update({ where: { id: 'trailmap' }, data: { scopes: required } });
    expect(await surplus(now + 36 * day)).toEqual([]);
  });
});

describe('the overview of an account', () => {
  it('says what needs attention, and nothing that does not', async () => {
    const bob = await owner('Bob');
    expect(await accountOverview(db, bob, now)).toEqual({
      apps: 0,
      devices: 0,
      recent: [],
      emailVerified: false,
      waysToSignIn: 1,
    });
    const short = await allow(bob.sub, 'ledgerly', { endsAt: now + day, at: now - 60 });
    const long = await allow(bob.sub, 'trailmap', { endsAt: now + 3 * day, at: now - 27 * day });
    await createOAuthStore(db).endFamily(randomUUID(), short, 'refresh_reused', true, now - 30);
    await db.prisma.user.update({ where: { id: bob.sub }, data: { emailVerifiedAt: new Date(now * 1000) } });
    expect(await accountOverview(db, bob, now)).toMatchObject({
      apps: 2,
      emailVerified: true,
      alarms: { count: 1, first: { id: short } },
      // Access for a day always ends soon: that is no news.
      endingSoon: { count: 1, first: { id: long } },
    });
    expect(await accountOverview(db, bob, now)).not.toHaveProperty('unused');
    // After a month, the alarm is history.
    expect(await accountOverview(db, bob, now + 31 * day)).not.toHaveProperty('alarms');
  });
});
