/** Batches of an import on both databases: each object stands for itself, and the same batch changes nothing later. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBatch, runBatch } from '@/lib/config/import-batch';
import { importTargetOf } from '@/lib/config/import-target.fixture';
import type { Database } from '../database/database';
import { testDatabases } from '../database/databases.fixture';
import { createPerson } from '../people/people';
import { openSession } from '../people/sessions.fixture';
import { createOAuthStore } from '../protocol/oauth-store';
import { builtInApiId, writeBuiltInApi } from './built-in-api';

const now = 1_800_000_000;
const bcrypt = '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';

const person = (name: string, more: object = {}) => ({
  id: randomUUID(),
  email: `${name}-${randomUUID().slice(0, 8)}@example.com`,
  name,
  passwordHash: bcrypt,
  ...more,
});
const app = (id: string, more: object = {}) => ({
  id,
  kind: 'web',
  metadata: { client_name: 'An app', redirect_uris: ['https://app.example/callback'] },
  scopes: [{ scope: 'openid' }, { scope: 'email' }],
  ...more,
});

describe.each(testDatabases)('a batch on $name', ({ skip, open }) => {
  if (skip) return it.skip('has no server in this run', () => undefined);
  let db: Database;
  beforeAll(async () => {
    db = await open();
  });
  afterAll(() => db.close());

  async function run(
    batch: object,
    { dryRun = false, at = now, dropUnusablePasswords = false, byOperator = true } = {},
  ) {
    const parsed = parseBatch({ ...batch });
    const results = await runBatch(importTargetOf(db), parsed, { dryRun, dropUnusablePasswords, byOperator }, at);
    return results;
  }
  const outcomes = async (batch: object, more: Parameters<typeof run>[1] = {}) =>
    (await run(batch, more)).map(({ outcome, reasons }) => [outcome, ...reasons.map(({ code }) => code)].join(' '));
  const userOf = (email: string) =>
    db.prisma.user.findUniqueOrThrow({ where: { email }, include: { totp: true, identities: true } });

  it('creates accounts with ids, hashes, codes and identities, and changes nothing the second time', async () => {
    const subject = randomUUID();
    const ada = person('ada', {
      emailVerified: true,
      language: 'de',
      claims: { given_name: 'Ada' },
      totp: { secret: 'JBSWY3DPEHPK3PXP' },
      identities: [{ issuer: 'https://accounts.google.com', subject, label: 'ada@gmail.com' }],
    });
    expect(await outcomes({ people: [ada] })).toEqual(['created']);
    expect(await userOf(ada.email)).toMatchObject({
      id: ada.id,
      passwordHash: bcrypt,
      language: 'de',
      secondFactor: true,
      claims: { given_name: 'Ada' },
      totp: { sealed: `sealed JBSWY3DPEHPK3PXP of ${ada.id}` },
      identities: [{ issuer: 'https://accounts.google.com', subject, label: 'ada@gmail.com' }],
    });
    expect(await outcomes({ people: [ada] }, { at: now + 100 })).toEqual(['unchanged']);
  });

  it('changes an account of an operator that nobody has used only for an operator', async () => {
    const olga = person('olga', { operator: true });
    expect(await outcomes({ people: [olga] })).toEqual(['created']);
    const taken = { ...olga, operator: false, email: `taken-${olga.email}` };
    expect(await outcomes({ people: [taken] }, { byOperator: false })).toEqual(['refused operators_only']);
    expect(await userOf(olga.email)).toMatchObject({ isOperator: true, passwordHash: bcrypt });
    expect(await outcomes({ people: [taken] }, { at: now + 100 })).toEqual(['updated']);
  });

  it('brings a newer export of accounts that nobody has used, and leaves the others to their owners', async () => {
    const [idle, used, changed] = [person('idle'), person('used'), person('changed')];
    expect(await outcomes({ people: [idle, used, changed] })).toEqual(['created', 'created', 'created']);
    await openSession(db, { sub: used.id, amr: ['pwd'], endsAt: now + 1000, ip: '192.0.2.1' }, now);
    await db.prisma.user.update({ where: { id: changed.id }, data: { name: 'Mine', updatedAt: new Date() } });
    const renamed = [idle, used, changed].map((one) => ({ ...one, name: 'Newer' }));
    expect(await outcomes({ people: renamed }, { at: now + 100 })).toEqual(['updated', 'unchanged', 'unchanged']);
    expect((await userOf(idle.email)).name).toBe('Newer');
    expect((await userOf(changed.email)).name).toBe('Mine');
    expect(await outcomes({ people: renamed }, { at: now + 200 })).toEqual(['unchanged', 'unchanged', 'unchanged']);
  });

  it('refuses what it cannot take over, says why, and writes the rest', async () => {
    const owner = person('owner');
    await createPerson(db, { email: owner.email, name: 'Here first', passwordHash: bcrypt }, now);
    const good = person('good');
    const twin = { ...person('twin'), email: good.email };
    const people = [
      owner,
      good,
      twin,
      person('md5', { passwordHash: 'md5$salt$3f86d0d3d465b7b458c231bf3555c0e3' }),
      { name: 'nobody' },
      person('operator', { operator: 'yes' }),
    ];
    const results = await run({ people });
    expect(results.map(({ outcome }) => outcome)).toEqual([
      'refused',
      'created',
      'refused',
      'refused',
      'refused',
      'refused',
    ]);
    const reasons = results.flatMap(({ reasons }) => reasons.map(({ field, code }) => `${field} ${code}`));
    expect(reasons).toEqual([
      'email address_taken',
      'email duplicate',
      'passwordHash custom',
      'email invalid_type',
      'operator invalid_type',
    ]);
    expect((await userOf(owner.email)).name).toBe('Here first');
    expect(await outcomes({ people: [people[3] ?? {}] }, { dropUnusablePasswords: true })).toEqual([
      'created password_dropped',
    ]);
  });

  it('gives its caller no more power than an import has', async () => {
    await createPerson(db, { email: 'here@example.com', name: 'Here first', passwordHash: bcrypt }, now);
    const id = `app-${randomUUID()}`;
    const mine = { byOperator: false };
    const operators = { people: [person('operator', { operator: true })], apps: [app(id, { firstParty: true })] };
    expect(await outcomes(operators, mine)).toEqual(['refused operators_only', 'refused operators_only']);
    expect(await outcomes(operators)).toEqual(['created', 'created']);
    const stolen = { apps: [app(id, { legacySecrets: ['mine'] })] };
    expect(await outcomes(stolen, mine)).toEqual(['refused operators_only']);
    const consents = [{ person: 'here@example.com', app: id, scopes: ['openid'], endsAt: null }];
    expect(await outcomes({ consents }, mine)).toEqual(['refused not_imported']);
  });

  it('changes neither the Management API nor an app that has scopes of it', async () => {
    const scope = { title: 'All', description: '', localized: {}, effect: 'deletes', listedOnly: true } as const;
    const value = `all-${randomUUID()}`;
    const builtIn = { resource: 'https://id.example/api/v1', name: 'API', localized: {} };
    await writeBuiltInApi(db, { ...builtIn, scopes: [{ ...scope, value }] }, now);
    const id = `app-${randomUUID()}`;
    expect(await outcomes({ apps: [app(id)] })).toEqual(['created']);
    const access = [{ app: id, machineScopes: [value] }];
    const api = { name: 'API', resource: 'https://ID.example/api/v1', scopes: [{ value, title: 'Mine' }], access };
    expect(await outcomes({ apis: [api] })).toEqual(['refused built_in', 'refused built_in']);
    await db.prisma.apiAccess.create({
      data: { apiId: builtInApiId, clientId: id, machineScopes: [value], createdAt: new Date() },
    });
    expect(await outcomes({ apps: [app(id, { legacySecrets: ['mine'] })] })).toEqual(['refused built_in']);
  });

  it('never merges accounts by an identity', async () => {
    const identities = [{ issuer: 'https://accounts.google.com', subject: randomUUID() }];
    expect(await outcomes({ people: [person('one', { identities })] })).toEqual(['created']);
    expect(await outcomes({ people: [person('two', { identities })] })).toEqual(['refused identity_taken']);
  });

  it('writes APIs, apps, access and consents, each on its own', async () => {
    const [resource, id, ada] = [`https://${randomUUID()}.example`, `app-${randomUUID()}`, person('ada')];
    const scope = `trips-${id}.read`;
    const api = {
      resource,
      name: 'Trips',
      scopes: [{ value: scope, title: 'See your trips' }],
      access: [{ app: id, userScopes: [scope] }, { app: 'nobody' }],
    };
    const batch = {
      people: [ada],
      apis: [api],
      apps: [app(id, { scopes: [{ scope }] }), app('other', { scopes: [{ scope: 'no.such' }] })],
      consents: [
        { person: ada.id, app: id, scopes: ['openid', scope], endsAt: now + 86_400, allowedAt: now - 1000 },
        { person: ada.email, app: 'nobody', scopes: ['openid'], endsAt: null },
        { person: ada.id, app: id, scopes: ['openid'], endsAt: now - 1 },
      ],
    };
    const expected = [
      'created',
      'created',
      'created',
      'refused unknown_app',
      'created',
      'refused unknown_scope',
      'created',
      'refused unknown_app',
      'refused ended',
    ];
    expect(await outcomes(batch, { dryRun: true })).toEqual(expected);
    expect(await db.prisma.user.count({ where: { id: ada.id } })).toBe(0);
    expect(await outcomes(batch)).toEqual(expected);
    const grant = await createOAuthStore(db).findGrant(ada.id, id, now);
    expect(grant).toMatchObject({ resources: [resource], endsAt: now + 86_400, createdAt: now - 1000 });
    expect(grant?.scopes.map(({ scope: one }) => one)).toEqual(['openid', scope]);
    const again = expected.map((outcome) => (outcome === 'created' ? 'unchanged' : outcome));
    expect(await outcomes(batch, { at: now + 60 })).toEqual(again);
  });

  it('does not bring back a consent that its owner ended here', async () => {
    const [id, ada] = [`app-${randomUUID()}`, person('ada')];
    const consents = [{ person: ada.id, app: id, scopes: ['openid'], endsAt: null }];
    expect(await outcomes({ people: [ada], apps: [app(id)], consents })).toEqual(['created', 'created', 'created']);
    const store = createOAuthStore(db);
    const grant = await store.findGrant(ada.id, id, now);
    await store.endGrants(ada.id, { ids: [grant?.id ?? ''] }, 'owner', now);
    expect(await store.findGrant(ada.id, id, now)).toBeUndefined();
    expect(await outcomes({ consents }, { at: now + 60 })).toEqual(['unchanged']);
    expect(await store.findGrant(ada.id, id, now)).toBeUndefined();
  });

  it('gives a thousand consents entries of the status lists, each its own', async () => {
    const id = `app-${randomUUID()}`;
    const people = Array.from({ length: 1000 }, (_, index) => person(`p${index}`));
    const consents = people.map((one) => ({ person: one.id, app: id, scopes: ['openid'], endsAt: now + 1000 }));
    expect(new Set(await outcomes({ people }))).toEqual(new Set(['created']));
    expect(await outcomes({ apps: [app(id)] })).toEqual(['created']);
    expect(new Set(await outcomes({ consents }))).toEqual(new Set(['created']));
    const grants = await db.prisma.grant.findMany({ where: { clientId: id } });
    expect(new Set(grants.map(({ statusList, statusIndex }) => `${statusList} ${statusIndex}`)).size).toBe(1000);
    expect(await db.prisma.statusEntry.count({ where: { grant: { clientId: id } } })).toBe(1000);
  }, 60_000);

  it('keeps the slow hash of a secret until its first use, and recognizes it after that', async () => {
    const id = `app-${randomUUID()}`;
    const batch = { apps: [app(id, { secretHashes: [{ hash: bcrypt }] })] };
    const secrets = () => db.prisma.clientSecret.findMany({ where: { clientId: id } });
    expect(await outcomes(batch)).toEqual(['created']);
    expect(await secrets()).toMatchObject([{ hash: bcrypt, strength: 'unknown', hint: '' }]);
    expect(await outcomes(batch, { at: now + 60 })).toEqual(['unchanged']);
    const store = createOAuthStore(db);
    await store.settleSecret(id, bcrypt, { hash: `fast-${id}`, hint: 'wxyz' });
    expect(await secrets()).toMatchObject([{ hash: `fast-${id}`, strength: null, hint: 'wxyz', endsAt: null }]);
    expect(await outcomes(batch, { at: now + 120 })).toEqual(['unchanged']);
    expect((await store.findClient(id, now + 121))?.secretHashes).toEqual([`fast-${id}`]);
  });

  it('stores a weak secret as a slow hash and flags it, and a strong one as usual', async () => {
    const [weak, strong] = [`app-${randomUUID()}`, `app-${randomUUID()}`];
    const generated = `${randomUUID().replaceAll('-', 'Q')}${randomUUID().slice(0, 8)}xA9`;
    const batch = { apps: [app(weak, { legacySecrets: ['hiking'] }), app(strong, { legacySecrets: [generated] })] };
    expect(await outcomes(batch)).toEqual(['created', 'created']);
    const [one] = await db.prisma.clientSecret.findMany({ where: { clientId: weak } });
    expect(one).toMatchObject({ strength: 'weak', hint: '' });
    expect(one?.hash).toMatch(/^\$argon2id\$/);
    expect(await db.prisma.clientSecret.findMany({ where: { clientId: strong } })).toMatchObject([
      { strength: null, hint: generated.slice(-4) },
    ]);
    expect(await outcomes(batch, { at: now + 60 })).toEqual(['unchanged', 'unchanged']);
  });

  it('writes each object once when ten batches with the same objects run at once', async () => {
    const people = Array.from({ length: 20 }, (_, index) => person(`race${index}`));
    const id = `app-${randomUUID()}`;
    const batch = { people, apps: [app(id)] };
    const all = await Promise.all(Array.from({ length: 10 }, () => outcomes(batch)));
    expect(all.flat().filter((outcome) => outcome === 'created')).toHaveLength(21);
    expect(all.flat().filter((outcome) => outcome === 'unchanged')).toHaveLength(9 * 21);
  }, 60_000);
});
