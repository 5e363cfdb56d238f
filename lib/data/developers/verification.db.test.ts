/** The mark "site verified": operators set and remove it, and every way to change the app's identity loses it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identityOf } from '@/lib/oauth/clients/verified-identity';
import type { Database } from '../database/database';
import { openTestDatabase } from '../database/databases.fixture';
import { createOAuthStore } from '../protocol/oauth-store';
import { createClient, findClient, updateClient } from './clients';
import { listForReview, removeMark, reviewApp, seenIdentity, verifyApp, vouchedForNames } from './verification';

const now = 1_800_000_000;
const seal = async (secret: string) => secret;
const metadata = {
  client_name: 'Trailmap',
  client_uri: 'https://trailmap.example/',
  redirect_uris: ['https://trailmap.example/callback'],
};
let db: Database;
let developer: { sub: string };
const operator = { sub: randomUUID(), isOperator: true };

beforeAll(async () => {
  db = await openTestDatabase();
  developer = { sub: randomUUID() };
  const at = new Date(now * 1000);
  const data = { id: developer.sub, email: 'grace@example.com', name: 'Grace', createdAt: at, updatedAt: at };
  await db.prisma.user.create({ data });
});
afterAll(() => db.close());

async function registered(change: object = {}) {
  const made = await createClient(
    db,
    developer,
    'web',
    { metadata: { ...metadata, ...change }, scopes: [] },
    now,
    seal,
  );
  if ('refused' in made) throw new Error(JSON.stringify(made.refused));
  return made.id;
}

async function verified(change: object = {}) {
  const id = await registered(change);
  const app = await reviewApp(db, operator, id);
  expect(await verifyApp(db, operator, id, app ? seenIdentity(app) : '', now)).toBe('verified');
  return id;
}

const change = async (id: string, more: object) => {
  const draft = { metadata: { ...metadata, ...more }, scopes: [] };
  expect(await updateClient(db, developer, id, draft, now + 1)).toEqual({ id });
};
const marked = async (id: string) => (await createOAuthStore(db).findClient(id, now))?.verifiedAt !== undefined;

describe('a verified app', () => {
  test.each([
    ['its name', { client_name: 'Google' }, ['name']],
    ['its home page', { client_uri: 'https://google.example/' }, ['homePage']],
    ['its name in another language', { 'client_name#de': 'Google' }, ['name']],
    ['its home page in another language', { 'client_uri#de': 'https://google.example/' }, ['homePage']],
    ['its logo', { logo_uri: 'https://google.example/logo.png' }, ['logo']],
    ['a redirect host', { redirect_uris: ['https://google.example/callback'] }, ['places']],
    ['all of it', { client_name: 'Google', redirect_uris: ['https://google.example/cb'] }, ['name', 'places']],
  ])('loses its mark when its developer changes %s in the portal', async (_, more, changed) => {
    const id = await verified();
    expect(await marked(id)).toBe(true);
    await change(id, more);
    expect(await marked(id)).toBe(false);
    const seen = await findClient(db, developer, id);
    expect(seen).not.toHaveProperty('verifiedAt');
    expect(seen?.lostMark).toMatchObject({ verifiedAt: now, changed, verified: { name: 'Trailmap' } });
    expect((await listForReview(db, operator, { query: id, take: 1 }))[0]?.lostMark?.changed).toEqual(changed);
  });

  test('keeps it when anything else changes, and regains it when the verified identity returns', async () => {
    const id = await verified();
    await change(id, { policy_uri: 'https://trailmap.example/p', redirect_uris: ['https://trailmap.example/other'] });
    expect(await marked(id)).toBe(true);
    await change(id, { client_name: 'Google' });
    await change(id, {});
    expect(await marked(id)).toBe(true);
  });

  test('is verified again by an operator with its new identity', async () => {
    const id = await verified();
    await change(id, { client_name: 'Trailmap Pro' });
    const app = await reviewApp(db, operator, id);
    const seen = seenIdentity(app ?? { identity: identityOf({ ...metadata, client_name: '' }) });
    await change(id, { client_name: 'Google' });
    expect(await verifyApp(db, operator, id, seen, now + 2)).toBe('changed');
    expect(await marked(id)).toBe(false);
    await change(id, { client_name: 'Trailmap Pro' });
    expect(await verifyApp(db, operator, id, seen, now + 3)).toBe('verified');
    expect((await findClient(db, developer, id))?.verifiedAt).toBe(now + 3);
  });

  test('loses its mark and the record of it when an operator removes it', async () => {
    const id = await verified();
    expect(await removeMark(db, operator, id, now)).toBe(true);
    expect(await removeMark(db, operator, id, now)).toBe(false);
    const seen = await findClient(db, developer, id);
    expect(seen).not.toHaveProperty('verifiedAt');
    expect(seen).not.toHaveProperty('lostMark');
  });

  test('has no mark if it was not recorded what was verified', async () => {
    const id = await registered();
    await db.prisma.client.update({ where: { id }, data: { verifiedAt: new Date(now * 1000) } });
    expect(await marked(id)).toBe(false);
    expect((await findClient(db, developer, id))?.lostMark).toEqual({ verifiedAt: now });
  });
});

test('only operators see and change marks', async () => {
  const id = await verified();
  const stranger = { sub: developer.sub, isOperator: false };
  expect(await listForReview(db, stranger, { take: 5 })).toEqual([]);
  expect(await reviewApp(db, stranger, id)).toBeUndefined();
  expect(
    await verifyApp(db, stranger, id, seenIdentity({ identity: identityOf({ ...metadata }) }), now),
  ).toBeUndefined();
  expect(await removeMark(db, stranger, id, now)).toBe(false);
  expect(await verifyApp(db, operator, 'nobody', '', now)).toBeUndefined();
  expect(await marked(id)).toBe(true);
});

test('apps that lost their mark come first, and a search finds by name and id', async () => {
  const [kept, lost] = [await verified({ client_name: 'Compass' }), await verified({ client_name: 'Compass' })];
  await change(lost, { client_name: 'Compass 2' });
  await registered({ client_name: 'Compass 3' });
  const found = await listForReview(db, operator, { query: ' compass ', take: 5 });
  expect(found.map(({ identity }) => identity.name)).toEqual(['Compass 2', 'Compass', 'Compass 3']);
  const second = await listForReview(db, operator, { query: 'compass', skip: 1, take: 1 });
  expect(second.map(({ id }) => id)).toEqual([kept]);
  expect((await listForReview(db, operator, { query: kept.toUpperCase(), take: 5 })).map(({ id }) => id)).toEqual([
    kept,
  ]);
});

test('names of verified apps and first-party apps are protected', async () => {
  const id = await verified({ client_name: 'Ledgerly' });
  expect(await vouchedForNames(db, 'another')).toContain('Ledgerly');
  expect(await vouchedForNames(db, id)).not.toContain('Ledgerly');
  await verified({ client_name: 'Wallet', 'client_name#de': 'Geldbeutel' });
  expect(await vouchedForNames(db, 'another')).toContain('Geldbeutel');
  await change(id, { client_name: 'Ledgerly Bank' });
  expect(await vouchedForNames(db, 'another')).not.toContain('Ledgerly Bank');
  await db.prisma.client.update({ where: { id }, data: { firstParty: true } });
  expect(await vouchedForNames(db, 'another')).toContain('Ledgerly Bank');
});
