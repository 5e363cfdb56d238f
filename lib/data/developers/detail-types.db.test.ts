import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database/database';
import { openTestDatabase } from '../database/databases.fixture';
import { createOAuthStore } from '../protocol/oauth-store';
import { allowClient, removeClient } from './api-access';
import { deleteApi, updateApi } from './api-removal';
import { addScope, createApi } from './apis';
import { createClient } from './clients';
import { listDetailTypes, replaceDetailTypes } from './detail-types';
import { chooseScopePrefix } from './scope-prefixes';

const now = 1_800_000_000;
const type = (name: string, title = 'Make a payment', singleAct = false) => ({
  type: name,
  title,
  singleAct,
  fields: [
    { name: 'to', title: 'To', kind: 'text', required: true },
    {
      name: 'amount',
      title: 'Amount',
      kind: 'group',
      required: false,
      fields: [{ name: 'value', title: 'Value', kind: 'number', required: true }],
    },
  ],
});

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

async function owned() {
  const sub = randomUUID();
  const at = new Date(now * 1000);
  await db.prisma.user.create({
    data: { id: sub, email: `${sub}@example.com`, name: 'A', createdAt: at, updatedAt: at },
  });
  const settings = { name: 'Bank', accessTokenSeconds: 600, signingAlg: 'ES256', openToApps: true } as const;
  const made = await createApi(db, { sub }, `https://${sub}.example`, settings, now);
  if ('field' in made) throw new Error(made.problem);
  return { owner: { sub }, id: made.id, name: (text: string) => `${text}.${sub}` };
}

test('saving replaces all types of the API', async () => {
  const { owner, id, name } = await owned();
  expect(await listDetailTypes(db, owner, id)).toEqual([]);
  expect(await replaceDetailTypes(db, owner, id, [type(name('a')), type(name('b'))], now)).toEqual({ count: 2 });
  expect(await replaceDetailTypes(db, owner, id, [type(name('b'), 'Pay')], now)).toEqual({ count: 1 });
  expect(await listDetailTypes(db, owner, id)).toEqual([type(name('b'), 'Pay')]);
});

test('a type can be a single act, which takes effect at once; the default is not', async () => {
  const { owner, id, name } = await owned();
  const { singleAct: _, ...silent } = type(name('a'));
  await replaceDetailTypes(db, owner, id, [silent, type(name('b'), 'Pay', true)], now);
  expect(await listDetailTypes(db, owner, id)).toMatchObject([{ singleAct: false }, { singleAct: true }]);
  const metadata = { client_name: 'Bank app', redirect_uris: ['https://app.example/cb'] };
  const at = new Date(now * 1000);
  const types = { authorization_details_types: [name('a'), name('b')] };
  const data = { id: name('app'), kind: 'web', scopes: [], createdAt: at, updatedAt: at };
  await db.prisma.client.create({ data: { ...data, metadata: { ...metadata, ...types } } });
  const store = createOAuthStore(db);
  const flags = async () =>
    (await store.findClient(name('app'), now))?.apis.flatMap((api) => api.detailTypes?.map((one) => one.singleAct));
  expect(await flags()).toEqual([false, true]);
  await replaceDetailTypes(db, owner, id, [type(name('a'), 'Pay', true), type(name('b'))], now);
  expect(await flags()).toEqual([true, false]);
  expect(await replaceDetailTypes(db, owner, id, [{ ...silent, singleAct: 'yes' }], now)).toMatchObject({
    problem: 'detailsShape',
    values: { place: '[0].singleAct' },
  });
});

test('only the owner of the API sees or changes its types', async () => {
  const { id, name } = await owned();
  const { owner: stranger } = await owned();
  expect(await listDetailTypes(db, stranger, id)).toBeUndefined();
  expect(await replaceDetailTypes(db, stranger, id, [type(name('a'))], now)).toBeUndefined();
  expect(await listDetailTypes(db, stranger, 'no uuid')).toBeUndefined();
});

test('a type belongs to one API and is complete; a refused change has no effect', async () => {
  const mine = await owned();
  const theirs = await owned();
  await replaceDetailTypes(db, theirs.owner, theirs.id, [type(theirs.name('a'))], now);
  await replaceDetailTypes(db, mine.owner, mine.id, [type(mine.name('kept'))], now);
  for (const types of [
    [type(mine.name('new')), type(theirs.name('a'))],
    [type(mine.name('new')), type(mine.name('new'))],
    [{ ...type(mine.name('new')), fields: [] }],
    [{ ...type(mine.name('new')), fields: [{ name: 'g', title: 'G', kind: 'group' }] }],
    { type: 'x' },
    'x',
  ]) {
    expect(await replaceDetailTypes(db, mine.owner, mine.id, types, now)).toMatchObject({ field: 'types' });
  }
  expect(await listDetailTypes(db, mine.owner, mine.id)).toEqual([type(mine.name('kept'))]);
});

test('grants end when their type, their API or the app’s access is withdrawn', async () => {
  const { owner, id, name } = await owned();
  const store = createOAuthStore(db);
  const settings = { name: 'Bank', accessTokenSeconds: 600, signingAlg: 'ES256', openToApps: true } as const;
  await replaceDetailTypes(db, owner, id, [type(name('a')), type(name('b'))], now);
  await addScope(db, { ...owner, isOperator: true }, id, name('read'), {
    title: 'Read',
    description: '',
    effect: 'reads',
  });
  const stranger = (await owned()).owner;
  const metadata = { client_name: 'App', redirect_uris: ['https://app.example/cb'] };
  const made = await createClient(db, stranger, 'web', { metadata, scopes: [] }, now, async (secret) => secret);
  if ('refused' in made) throw new Error(JSON.stringify(made.refused));
  const allowed = async (of: string) => {
    const terms = { ownerId: stranger.sub, clientId: made.id, scopes: [], resources: [], endsAt: null, once: false };
    const { status } = await store.allow({ ...terms, details: [{ type: name(of), to: 'Ada' }] }, now);
    return async () => (await store.findEpoch(status))?.grant.endedAt;
  };
  const a = await allowed('a');
  const b = await allowed('b');
  await replaceDetailTypes(db, owner, id, [type(name('b'))], now);
  expect([await a(), await b()]).toEqual([now, undefined]);

  await allowClient(db, owner, id, made.id, { userScopes: [name('read')], machineScopes: [] }, now);
  await updateApi(db, owner, id, { ...settings, openToApps: false }, now + 1);
  expect(await b()).toBeUndefined();
  await removeClient(db, owner, id, made.id, now + 2);
  expect(await b()).toBe(now + 2);

  const last = await allowed('b');
  await deleteApi(db, owner, id, now + 3);
  expect(await last()).toBe(now + 3);
});

test('a new type cannot begin with another API’s scope prefix', async () => {
  const [mine, other] = [await owned(), await owned()];
  const prefix = `p${randomUUID()}`;
  await replaceDetailTypes(db, other.owner, other.id, [type(`${prefix}.old`)], now);
  await chooseScopePrefix(db, mine.owner, mine.id, prefix);
  expect(await replaceDetailTypes(db, mine.owner, mine.id, [type(`${prefix}.pay`)], now)).toEqual({ count: 1 });
  const types = [type(`${prefix}.old`), type(`${prefix}:new`)];
  expect(await replaceDetailTypes(db, other.owner, other.id, types, now)).toEqual({
    field: 'types',
    problem: 'typeTaken',
    values: { types: `“${prefix}:new”` },
  });
  // The earlier types stay.
  expect(await replaceDetailTypes(db, other.owner, other.id, types.slice(0, 1), now)).toEqual({ count: 1 });
});
