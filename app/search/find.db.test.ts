import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/data/database/database';
import { openTestDatabase } from '@/lib/data/database/databases.fixture';
import { createApi } from '@/lib/data/developers/apis';
import { createClient } from '@/lib/data/developers/clients';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { find } from './find';

const now = 1_800_000_000;
let db: Database;

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

async function person() {
  const sub = randomUUID();
  const at = new Date(now * 1000);
  await db.prisma.user.create({
    data: { id: sub, email: `${sub}@example.com`, name: 'A person', createdAt: at, updatedAt: at },
  });
  return { sub, isOperator: false };
}

async function developer() {
  const owner = await person();
  const metadata = { client_name: 'Trailmap', redirect_uris: ['https://trailmap.example/callback'] };
  await createClient(db, owner, 'web', { metadata, scopes: [] }, now, async (secret) => secret);
  const api = {
    name: 'Trail routes',
    accessTokenSeconds: 600,
    signingAlg: 'ES256',
    accessTokenFormat: 'jwt',
    openToApps: true,
  } as const;
  await createApi(db, owner, `https://${randomUUID()}.example`, api, now);
  return owner;
}

test('finds the own apps and APIs of a person, by a part of the name, and those of nobody else', async () => {
  const [grace, eve] = [await developer(), await person()];
  const { groups, count } = await find({ db }, 'en', grace, 'trail', now);
  expect(groups.map(({ key, results }) => [key, results.map(({ name }) => name)])).toEqual([
    ['apps', ['Trailmap']],
    ['apis', ['Trail routes']],
  ]);
  expect(count).toBe(2);
  expect(await find({ db }, 'en', eve, 'trail', now)).toEqual({ groups: [], count: 0, isCut: false });
});

test('finds apps with access, with their site, and says when there are more results than it shows', async () => {
  const owner = await person();
  const at = new Date(now * 1000);
  for (let index = 0; index < 7; index += 1) {
    const metadata = { client_name: `Ledger ${index}`, client_uri: 'https://ledger.example/', redirect_uris: [] };
    const id = `ledger-${index}-${owner.sub}`;
    await db.prisma.client.create({ data: { id, kind: 'web', metadata, scopes: [], createdAt: at, updatedAt: at } });
    const scopes = [{ scope: 'openid', endsAt: null }];
    const terms = { ownerId: owner.sub, clientId: id, scopes, resources: [], endsAt: null, once: false };
    await createOAuthStore(db).allow(terms, now);
  }
  const { groups, isCut } = await find({ db }, 'de', owner, 'LEDGER', now);
  expect(groups).toMatchObject([{ key: 'access', title: 'Verbundene Apps' }]);
  expect(groups[0]?.results).toHaveLength(6);
  expect(groups[0]?.results[0]?.detail).toBe('ledger.example');
  expect(isCut).toBe(true);
});

test('finds nothing without a query', async () => {
  expect(await find({ db }, 'en', await developer(), '', now)).toEqual({ groups: [], count: 0, isCut: false });
});
