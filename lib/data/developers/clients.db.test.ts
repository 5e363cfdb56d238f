import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database/database';
import { openTestDatabase } from '../database/databases.fixture';
import { sweep } from '../database/sweep';
import { createOAuthStore } from '../protocol/oauth-store';
import { allowClient } from './api-access';
import { addScope, createApi } from './apis';
import { listRefusals } from './client-log';
import { endSecret, listSecrets, overlaps, rotateSecret } from './client-secrets';
import {
  type ClientDraft,
  clientStanding,
  createClient,
  deleteClient,
  findClient,
  listClients,
  updateClient,
} from './clients';

/** The key of RFC 7517 appendix A.1. */
const [pointX, pointY] = ['MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4', '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM'];

const now = 1_800_000_000;
let db: Database;
let ada: { sub: string };
let eve: { sub: string };

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  ada = await person('Ada Lovelace');
  eve = await person('Eve');
});

async function person(name: string) {
  const id = randomUUID();
  const at = new Date(now * 1000);
  await db.prisma.user.create({ data: { id, email: `${id}@example.com`, name, createdAt: at, updatedAt: at } });
  return { sub: id };
}

const web: ClientDraft = {
  metadata: {
    client_name: 'Trailmap',
    redirect_uris: ['https://trailmap.example/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
  },
  scopes: [
    { scope: 'openid', required: true },
    { scope: 'email', required: false },
  ],
};

async function registered(owner: { sub: string }, draft: ClientDraft = web) {
  const made = await createClient(db, owner, 'web', draft, now, seal);
  if ('refused' in made) throw new Error(JSON.stringify(made.refused));
  return made;
}

/** Replaces the core's seal. */
const seal = async (secret: string) => `sealed ${secret}`;

const hash = (secret: string | undefined) =>
  createHash('sha256')
    .update(secret ?? '')
    .digest('base64url');
const liveHashes = async (id: string, at: number) => (await createOAuthStore(db).findClient(id, at))?.secretHashes;

describe('registering an app', () => {
  test('creates a readable id, and a secret of 256 bits that is stored only as SHA-256', async () => {
    const made = await registered(ada);
    expect(made.id).toMatch(/^app_[a-km-np-z2-9]{20}$/);
    expect(made.secret).toMatch(/^cs_secret_[A-Za-z0-9_-]{43}$/);
    expect(await liveHashes(made.id, now)).toEqual([hash(made.secret)]);
    const everything = JSON.stringify(await db.prisma.client.findMany({ include: { secrets: true } }));
    expect(everything).not.toContain(made.secret);
  });

  test('gives no secret to an app that cannot keep one', async () => {
    const draft = { ...web, metadata: { ...Object(web.metadata), token_endpoint_auth_method: 'none' } };
    const made = await createClient(db, ada, 'spa', draft, now, seal);
    expect(made).toEqual({ id: expect.any(String) });
  });

  test('reports a broken rule at its field and writes nothing', async () => {
    const draft = { ...web, metadata: { client_name: 'X', redirect_uris: ['http://trailmap.example/callback'] } };
    expect(await createClient(db, ada, 'web', draft, now, seal)).toEqual({
      refused: [
        {
          field: 'redirect_uris',
          problem: 'statedOnLine',
          values: { line: 1, text: expect.stringMatching(/^Use https/) },
        },
      ],
    });
    expect(await listClients(db, ada, now)).toEqual([]);
  });

  test('lets only operators create first-party apps, and only those use the password grant', async () => {
    const password = { ...web, metadata: { ...Object(web.metadata), grant_types: ['authorization_code', 'password'] } };
    const refused = (field: string) => ({ refused: [expect.objectContaining({ field })] });
    expect(await createClient(db, ada, 'web', password, now, seal)).toEqual(refused('password'));
    const { id } = await registered(ada);
    expect(await updateClient(db, ada, id, { ...web, firstParty: true }, now)).toEqual(refused('first_party'));
    const operator = { ...ada, isOperator: true };
    expect(await updateClient(db, operator, id, { ...password, firstParty: true }, now)).toEqual({ id });
    // Saving by somebody else leaves the flag unchanged: they can neither set nor remove it.
    expect(await updateClient(db, ada, id, password, now)).toEqual({ id });
    expect(await findClient(db, ada, id)).toMatchObject({ firstParty: true });
    expect(await updateClient(db, ada, id, { ...web, firstParty: false }, now)).toEqual(refused('first_party'));
    expect(await updateClient(db, operator, id, { ...password, firstParty: false }, now)).toEqual(refused('password'));
    expect(await updateClient(db, operator, id, { ...web, firstParty: false }, now)).toEqual({ id });
  });

  test('reports the line of an error in a list', async () => {
    const draft = { ...web, metadata: { ...Object(web.metadata), contacts: ['ops@trailmap.example', 'nobody'] } };
    expect(await createClient(db, ada, 'web', draft, now, seal)).toEqual({
      refused: [{ field: 'contacts', problem: 'statedOnLine', values: { line: 2, text: expect.any(String) } }],
    });
  });

  test('refuses a scope that no API has', async () => {
    const draft = { ...web, scopes: [{ scope: 'no.such', required: false }] };
    expect(await createClient(db, ada, 'web', draft, now, seal)).toEqual({
      refused: [{ field: 'scopes', problem: 'scopesGone', values: { scopes: 'no.such' } }],
    });
  });

  test('allows a scope of a closed API only to apps of its owner and to allowed apps', async () => {
    const closed = { name: 'Routes', accessTokenSeconds: 600, signingAlg: 'ES256', openToApps: false } as const;
    const api = await createApi(db, ada, `https://${randomUUID()}.example`, closed, now);
    if ('field' in api) throw new Error(api.problem);
    const value = `r${randomUUID()}`;
    await addScope(db, { ...ada, isOperator: true }, api.id, value, {
      title: 'See your routes',
      description: '',
      effect: 'reads',
    });
    const asking = { ...web, scopes: [{ scope: value, required: false }] };
    const own = await registered(ada, asking);
    expect((await createOAuthStore(db).findClient(own.id, now))?.apis[0]?.scopes.map((s) => s.value)).toEqual([value]);
    expect(await createClient(db, eve, 'web', asking, now, seal)).toHaveProperty('refused');
    const hers = await registered(eve);
    await allowClient(db, ada, api.id, hers.id, { userScopes: [value], machineScopes: [] }, now);
    expect(await updateClient(db, eve, hers.id, asking, now)).toEqual({ id: hers.id });
  });

  test('allows a machine-to-machine app no scopes to request from people', async () => {
    const metadata = { client_name: 'Nightly', grant_types: ['client_credentials'], response_types: [] };
    const scopes = [{ scope: 'email', required: false }];
    expect(await createClient(db, ada, 'machine', { metadata, scopes }, now, seal)).toHaveProperty(
      'refused.0.field',
      'scopes',
    );
    expect(await createClient(db, ada, 'machine', { metadata, scopes: [] }, now, seal)).toHaveProperty('secret');
  });
});

describe('another person’s app', () => {
  test('cannot be read, edited or deleted, nor its secrets and log', async () => {
    const { id } = await registered(ada);
    const line = { endpoint: 'token', error: 'invalid_client', reason: 'wrong secret', requestId: 'r1' };
    await db.prisma.clientRefusal.create({ data: { ...line, clientId: id, at: new Date(now * 1000) } });
    expect(await findClient(db, eve, id)).toBeUndefined();
    expect(await updateClient(db, eve, id, web, now)).toBeUndefined();
    expect(await rotateSecret(db, eve, id, overlaps.now, now, seal)).toBeUndefined();
    expect(await listSecrets(db, eve, id, now)).toEqual([]);
    expect(await listRefusals(db, eve, id, { take: 10 })).toEqual([]);
    expect(await clientStanding(db, eve, id, now)).toBeUndefined();
    expect(await deleteClient(db, eve, id, now)).toBe(false);
    const [secret] = await listSecrets(db, ada, id, now);
    expect(await endSecret(db, eve, id, secret?.id ?? '', now)).toBe(false);
    expect(await listSecrets(db, ada, id, now)).toHaveLength(1);
    expect(await listRefusals(db, ada, id, { take: 10, query: 'wrong' })).toMatchObject([line]);
  });

  test('is not in the viewer’s lists, which find apps by name or id in any case', async () => {
    const { id } = await registered(ada);
    await registered(eve);
    expect((await listClients(db, ada, now, { query: 'TRAIL' })).map((app) => app.id)).toEqual([id]);
    expect((await listClients(db, ada, now, { query: id.slice(4, 12) })).map((app) => app.id)).toEqual([id]);
    expect(await listClients(db, ada, now, { query: 'ledger' })).toEqual([]);
    expect(await listClients(db, ada, now, { take: 1, skip: 0 })).toHaveLength(1);
    expect(await listClients(db, ada, now, { take: 1, skip: 1000 })).toEqual([]);
  });
});

describe('secrets', () => {
  test('rotation keeps the previous secret valid as long as the developer chose', async () => {
    const { id, secret } = await registered(ada);
    const next = await rotateSecret(db, ada, id, overlaps.hour, now, seal);
    expect(await liveHashes(id, now + 3599)).toEqual(expect.arrayContaining([hash(secret), hash(next)]));
    expect(await liveHashes(id, now + 3600)).toEqual([hash(next)]);
  });

  test('without overlap the previous secret ends at once', async () => {
    const { id } = await registered(ada);
    const next = await rotateSecret(db, ada, id, overlaps.now, now, seal);
    expect(await liveHashes(id, now)).toEqual([hash(next)]);
  });

  test('at most two are live, even with concurrent rotations', async () => {
    const { id } = await registered(ada);
    const made = await Promise.all(
      Array.from({ length: 4 }, () => rotateSecret(db, ada, id, overlaps.week, now, seal)),
    );
    expect(new Set(made).size).toBe(4);
    expect(await listSecrets(db, ada, id, now)).toHaveLength(2);
  });

  test('a later rotation does not extend a secret that ends sooner', async () => {
    const { id, secret } = await registered(ada);
    await rotateSecret(db, ada, id, overlaps.hour, now, seal);
    await rotateSecret(db, ada, id, overlaps.week, now + 60, seal);
    expect(await liveHashes(id, now + 60)).not.toContain(hash(secret));
  });

  test('are stored sealed for client_secret_jwt while they are live (OpenID Connect Core §9)', async () => {
    const byMac = (method: string) => ({
      ...web,
      metadata: { ...Object(web.metadata), token_endpoint_auth_method: method },
    });
    const { id, secret } = await registered(ada, byMac('client_secret_jwt'));
    const seals = async (at = now) => (await createOAuthStore(db).findClient(id, at))?.sealedSecrets;
    expect(await seals()).toEqual([`sealed ${secret}`]);
    expect(Buffer.byteLength(secret ?? '')).toBeGreaterThanOrEqual(64);
    const next = await rotateSecret(db, ada, id, overlaps.hour, now, seal);
    expect((await seals())?.toSorted()).toEqual([`sealed ${secret}`, `sealed ${next}`].toSorted());
    expect(await seals(now + 3600)).toEqual([`sealed ${next}`]);
    expect((await sweep(db, now + 3600)).seals).toBe(1);
    // Switching away keeps the secret without its sealed copy. Switching back ends secrets without one.
    expect(await updateClient(db, ada, id, byMac('client_secret_post'), now + 3600)).toEqual({ id });
    expect(await db.prisma.clientSecret.count({ where: { clientId: id, sealed: { not: null } } })).toBe(0);
    expect(await liveHashes(id, now + 3600)).toEqual([hash(next)]);
    expect(await updateClient(db, ada, id, byMac('client_secret_jwt'), now + 3600)).toEqual({ id });
    expect(await liveHashes(id, now + 3600)).toEqual([]);
    const last = await rotateSecret(db, ada, id, overlaps.now, now + 3600, seal);
    expect(await seals(now + 3600)).toEqual([`sealed ${last}`]);
    const [line] = await listSecrets(db, ada, id, now + 3600);
    expect(await endSecret(db, ada, id, line?.id ?? '', now + 3600)).toBe(true);
    expect(await seals(now + 3600)).toBeUndefined();
  });

  test('are never stored sealed for other apps', async () => {
    const { id } = await registered(ada);
    await rotateSecret(db, ada, id, overlaps.week, now, seal);
    expect(await db.prisma.clientSecret.count({ where: { clientId: id, sealed: { not: null } } })).toBe(0);
  });

  test('end when the app switches to keys', async () => {
    const { id } = await registered(ada);
    const jwks = { keys: [{ kty: 'EC', crv: 'P-256', x: pointX, y: pointY }] };
    const metadata = { ...Object(web.metadata), token_endpoint_auth_method: 'private_key_jwt', jwks };
    expect(await updateClient(db, ada, id, { ...web, metadata }, now)).toEqual({ id });
    expect(await liveHashes(id, now)).toEqual([]);
    expect(await rotateSecret(db, ada, id, overlaps.now, now, seal)).toBeUndefined();
  });
});

test('deleting an app ends its grants and tokens, and nothing of another app', async () => {
  const store = createOAuthStore(db);
  const { id } = await registered(ada);
  const other = await registered(ada);
  const allow = (clientId: string) =>
    store.allow(
      {
        ownerId: eve.sub,
        clientId,
        scopes: [{ scope: 'email', endsAt: null }],
        resources: [],
        declined: [],
        endsAt: null,
        once: false,
      },
      now,
    );
  const [grant, kept] = [await allow(id), await allow(other.id)];
  const context = { scopes: ['email'], resources: [], redirectUri: 'https://trailmap.example/callback' };
  const code = (h: string) => ({ hash: h, familyId: randomUUID(), endsAt: now + 60, context });
  await store.createCode(grant, code(`first-${id}`), now);
  await store.redeemCode(`first-${id}`, { hash: `token-${id}`, endsAt: now + 9999 }, now);
  await store.createCode(grant, code(`second-${id}`), now);

  expect(await clientStanding(db, ada, id, now)).toMatchObject({
    liveGrants: 1,
    people: 1,
    refreshTokens: 1,
    secrets: 1,
  });
  expect(await deleteClient(db, ada, id, now + 1)).toBe(true);

  expect(await store.findClient(id, now + 1)).toBeUndefined();
  expect(await findClient(db, ada, id)).toBeUndefined();
  expect(await store.findGrant(eve.sub, id, now + 1)).toBeUndefined();
  expect(await store.findEpoch(grant.status)).toMatchObject({ status: 1 });
  expect((await store.findRefreshToken(`token-${id}`))?.token.endedAt).toBe(now + 1);
  expect(await store.redeemCode(`second-${id}`, undefined, now + 1)).toBe(false);
  expect(await db.prisma.grant.findUnique({ where: { id: grant.id } })).toMatchObject({ endReason: 'client_deleted' });
  expect(await db.prisma.activity.count({ where: { grantId: grant.id, kind: 'ended' } })).toBe(1);
  expect(await deleteClient(db, ada, id, now + 2)).toBe(false);

  expect(await store.findEpoch(kept.status)).toMatchObject({ status: 0 });
  expect(await store.findClient(other.id, now + 1)).toBeDefined();
});
