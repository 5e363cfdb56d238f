import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { normalResource } from '@/lib/oauth/model/resource-identifier';
import type { Database } from '../database/database';
import { openTestDatabase } from '../database/databases.fixture';
import { createOAuthStore } from '../protocol/oauth-store';
import {
  accessStanding,
  allowClient,
  askableScopes,
  countAllowedClients,
  findAllowedClient,
  listAllowedClients,
  machineScopesOf,
  removeClient,
} from './api-access';
import { apiEndStanding, deleteApi, removeScope, updateApi } from './api-removal';
import { resourceProblem, scopePrefix, scopePrefixProblem, scopeValueProblem, suggestedPrefix } from './api-rules';
import { type ApiDraft, addScope, apiDraftSchema, createApi, findApi, listApis, updateScope } from './apis';
import { createClient } from './clients';
import { chooseScopePrefix, forbidScope, listPermittedScopes, permitScope } from './scope-prefixes';

const now = 1_800_000_000;
const open: ApiDraft = { name: 'Routes', accessTokenSeconds: 600, signingAlg: 'ES256', openToApps: true };
const words = { title: 'See your saved routes', description: '', effect: 'reads' as const };

let db: Database;
let ada: { sub: string };
let eve: { sub: string };

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  ada = await person();
  eve = await person();
});

async function person() {
  const id = randomUUID();
  const at = new Date(now * 1000);
  await db.prisma.user.create({
    data: { id, email: `${id}@example.com`, name: 'Someone', createdAt: at, updatedAt: at },
  });
  return { sub: id };
}

/** An API with two unique scope values. */
async function api(owner: { sub: string }, draft = open) {
  const mark = randomUUID();
  const made = await createApi(db, owner, `https://${mark}.example`, draft, now);
  if ('field' in made) throw new Error(made.problem);
  await chooseScopePrefix(db, owner, made.id, `p${mark}`);
  const [read, write] = [`p${mark}.read`, `p${mark}:write`];
  await addScope(db, owner, made.id, read, words);
  await addScope(db, owner, made.id, write, words);
  return { id: made.id, read, write, resource: `https://${mark}.example` };
}

async function app(owner: { sub: string }, kind: 'web' | 'spa' | 'machine', scopes: string[] = []) {
  const machine = kind === 'machine';
  const metadata = {
    client_name: 'Trailmap',
    redirect_uris: machine ? [] : ['https://trailmap.example/callback'],
    grant_types: machine ? ['client_credentials'] : ['authorization_code'],
    response_types: machine ? [] : ['code'],
    token_endpoint_auth_method: kind === 'spa' ? 'none' : 'client_secret_basic',
  };
  const draft = { metadata, scopes: scopes.map((scope) => ({ scope, required: false })) };
  const made = await createClient(db, owner, kind, draft, now, async (secret) => secret);
  if ('refused' in made) throw new Error(JSON.stringify(made.refused));
  return made.id;
}

function grantTo(clientId: string, scopes: string[], ownerId: string) {
  const terms = { scopes: scopes.map((scope) => ({ scope, endsAt: null })), resources: [], declined: [] };
  return createOAuthStore(db).allow({ ownerId, clientId, ...terms, endsAt: null, once: false }, now);
}

const live = (clientId: string, ownerId: string) => createOAuthStore(db).findGrant(ownerId, clientId, now);

describe('resource identifiers (RFC 8707 §2)', () => {
  test.each([
    'https://api.example.com',
    'https://api.example.com/v1?tenant=7',
    'http://localhost:4000',
    'http://[::1]:9',
  ])('%s is an identifier', (uri) => expect(resourceProblem(uri)).toBeUndefined());
  test.each([
    ['', 'resourceMissing'],
    ['api.example.com', 'resourceNotAbsolute'],
    ['/v1', 'resourceNotAbsolute'],
    ['https://api.example.com#v1', 'resourceFragment'],
    ['https://api.example.com#', 'resourceFragment'],
    ['http://api.example.com', 'resourcePlainHttp'],
    ['http://localhost.example.com', 'resourcePlainHttp'],
    ['ftp://api.example.com', 'resourceNotHttps'],
    ['https:api.example.com', 'resourceSlashes'],
    ['https://user:pw@api.example.com', 'resourceUserInfo'],
    ['https://api.example.com/a b', 'resourceNotAscii'],
    [`https://api.example.com/${'a'.repeat(400)}`, 'longerThan400'],
  ])('%s is refused', (uri, rule) => expect(resourceProblem(uri)).toBe(rule));
});

describe('identifiers that differ only in spelling (RFC 3986 §6.2.2.1, §6.2.3)', () => {
  const spellings = [
    'https://api.example',
    'HTTPS://API.Example',
    'https://api.example/',
    'https://api.example:443',
    'https://api.example:',
    'https://api.example:443/',
    'https://api.example?x=A',
    'https://api.example/?x=A',
    'https://api.example/V1/%41/../',
    'https://api.example:80/',
    'https://api.example:0443/',
    'http://localhost:80',
    'http://[::1]:80/a',
    'http://[FE80::A]:9',
    'https://api.example//',
    'https://api.example/v1/',
    'https://api.example/v1',
    'urn:X:y',
    '',
    'https://',
    'nonsense',
  ];

  test('have one normal form, the same in the database as in the core', async () => {
    for (const spelling of spellings) {
      const [row] = await db.prisma.$queryRaw<{ key: string }[]>`SELECT resource_key(${spelling}) AS key`;
      expect(row?.key, spelling).toBe(normalResource(spelling));
    }
  });

  test('cannot both be registered, and only one of ten concurrent attempts succeeds', async () => {
    const host = `${randomUUID()}.example`;
    const ways = [
      `https://${host}`,
      `https://${host}/`,
      `HTTPS://${host}`,
      `https://${host.toUpperCase()}`,
      `https://${host}:443`,
    ];
    const made = await Promise.all([...ways, ...ways].map((resource) => createApi(db, ada, resource, open, now)));
    const refused = made.flatMap((answer) => ('field' in answer ? [answer] : []));
    expect(refused).toHaveLength(9);
    for (const { field, problem } of refused) {
      expect(field).toBe('resource');
      expect(problem).toBe('resourceTaken');
    }
    for (const other of [
      `https://${host}/v1`,
      `https://${host}:8443`,
      `https://${host}/V1`,
      `https://${host}/%76%31`,
    ]) {
      expect(await createApi(db, ada, other, open, now)).toHaveProperty('id');
    }
    // The registered spelling stays.
    const [first] = await listApis(db, ada, { query: host });
    expect(ways.some((way) => way === first?.resource) || first?.resource.includes(host)).toBe(true);
  });
});

describe('scope values (RFC 6749 §3.3)', () => {
  test.each(['routes.read', 'a', 'https://api.example.com/read', 'read:all'])('%s is a value', (value) =>
    expect(scopeValueProblem(value)).toBeUndefined(),
  );
  test.each([
    ['', 'scopeMissing'],
    ['two words', 'scopeNotAscii'],
    ['quo"te', 'scopeNotAscii'],
    ['back\\slash', 'scopeNotAscii'],
    ['größe', 'scopeNotAscii'],
    ['email', 'scopeStandard'],
    ['Profile', 'scopeStandard'],
    ['offline_access', 'scopeStandard'],
    ['openid2', 'scopeOpenid'],
    ['ssf.manage', 'scopeReserved'],
    ['grant_management_query', 'scopeReserved'],
  ])('%s is refused', (value, rule) => expect(scopeValueProblem(value)).toBe(rule));

  test('a value that another API has is refused with the rule and a value that is probably free', async () => {
    const { read } = await api(ada);
    const other = await createApi(db, eve, 'https://api.ledgerly.example', open, now);
    if ('field' in other) throw new Error(other.problem);
    const operator = { ...eve, isOperator: true };
    expect(await addScope(db, operator, other.id, read, words)).toEqual({
      field: 'value',
      problem: 'scopeTaken',
      values: { value: read, suggestion: `ledgerly.${read}` },
    });
    expect(scopePrefix('http://127.0.0.1:4000')).toBe('my.');
  });
});

describe('the scope prefix of an API', () => {
  async function bare(owner: { sub: string }) {
    const resource = `https://${randomUUID()}.example`;
    const made = await createApi(db, owner, resource, open, now);
    if ('field' in made) throw new Error(made.problem);
    return { id: made.id, resource };
  }
  const fresh = () => `p${randomUUID()}`;

  test.each(['routes', 'a', 'my-api-2'])('%s is one', (prefix) => expect(scopePrefixProblem(prefix)).toBeUndefined());
  test.each([
    'apps',
    'apis',
    'users',
    'scim',
    'ssf',
    'account',
    'openid',
    'openid-connect',
    'email',
    '',
    'Routes',
    '2routes',
    'routes.',
    'routes:read',
    'größe',
    'a_b',
    'a b',
    'x'.repeat(41),
  ])('“%s” is refused', (prefix) => expect(scopePrefixProblem(prefix)).toEqual(expect.any(String)));

  test('belongs to one API, is chosen once, and goes to one of ten concurrent attempts', async () => {
    const prefix = fresh();
    const apis = await Promise.all(Array.from({ length: 10 }, () => bare(ada)));
    const answers = await Promise.all(apis.map(({ id }) => chooseScopePrefix(db, ada, id, prefix)));
    expect(answers.filter((answer) => answer && 'prefix' in answer)).toHaveLength(1);
    const refused = answers.flatMap((answer) => (answer && 'field' in answer ? [answer] : []));
    for (const answer of refused) {
      expect(answer).toEqual({ field: 'prefix', problem: 'prefixTaken', values: { prefix } });
    }
    const winner = apis[answers.findIndex((answer) => answer && 'prefix' in answer)]?.id ?? '';
    expect(await chooseScopePrefix(db, ada, winner, fresh())).toMatchObject({
      problem: 'prefixFixed',
    });
    expect((await findApi(db, ada, winner))?.scopePrefix).toBe(prefix);
    expect(await chooseScopePrefix(db, eve, winner, fresh())).toBeUndefined();
  });

  test('must begin new scope values, followed by “.” or “:” and more', async () => {
    const { id } = await bare(ada);
    expect(await addScope(db, ada, id, 'read', words)).toEqual({
      field: 'value',
      problem: 'prefixFirst',
    });
    const prefix = fresh();
    await chooseScopePrefix(db, ada, id, prefix);
    for (const value of [`${prefix}.read`, `${prefix}:read`, `${prefix}.read.all`]) {
      expect(await addScope(db, ada, id, value, words)).toEqual({ value });
    }
    for (const value of ['read', prefix, `${prefix}.`, `${prefix}-read`, `${prefix}read`, `x${prefix}.read`]) {
      expect(await addScope(db, ada, id, value, words)).toMatchObject({
        field: 'value',
        problem: 'prefixNeeded',
      });
    }
  });

  test('leaves older scopes unchanged, and other APIs cannot take their prefix', async () => {
    const [old, other] = [await bare(ada), await bare(eve)];
    const first = fresh();
    await db.prisma.apiScope.create({ data: { apiId: old.id, value: `${first}.read`, title: 'Read' } });
    expect(await chooseScopePrefix(db, eve, other.id, first)).toMatchObject({
      field: 'prefix',
      problem: 'prefixTaken',
    });
    expect(await chooseScopePrefix(db, ada, old.id, first)).toEqual({ prefix: first });
    expect((await findApi(db, ada, old.id))?.scopes.map(({ value }) => value)).toEqual([`${first}.read`]);
    expect(suggestedPrefix(old.resource, ['routes.read'])).toBe('routes');
    expect(suggestedPrefix('https://api.trailmap.example/v1', ['read', 'users.read'])).toBe('trailmap');
    expect(suggestedPrefix('http://127.0.0.1:4000', [])).toBe('');
  });

  test('can be omitted with an operator’s permission for one value, or at an operator’s own API', async () => {
    const [mine, other] = [await bare(ada), await bare(eve)];
    const value = `bare${randomUUID()}`;
    expect(await permitScope(db, 'https://nowhere.example', value)).toMatchObject({ field: 'resource' });
    expect(await permitScope(db, mine.resource, 'two words')).toMatchObject({ field: 'value' });
    expect(await permitScope(db, mine.resource, value)).toEqual({ value });
    expect(await listPermittedScopes(db)).toContainEqual(
      expect.objectContaining({ value, resource: mine.resource, isUsed: false }),
    );
    expect(await listPermittedScopes(db, { query: value.toUpperCase(), take: 2 })).toHaveLength(1);
    expect(await listPermittedScopes(db, { query: value, skip: 1, take: 2 })).toEqual([]);
    expect(await addScope(db, eve, other.id, value, words)).toMatchObject({ field: 'value' });
    expect(await addScope(db, ada, mine.id, value, words)).toEqual({ value });
    expect(await permitScope(db, other.resource, value)).toMatchObject({
      field: 'value',
      problem: 'scopeElsewhere',
    });
    await forbidScope(db, mine.resource, value);
    expect((await findApi(db, ada, mine.id))?.scopes.map((scope) => scope.value)).toEqual([value]);
    expect(await addScope(db, ada, mine.id, `${value}2`, words)).toMatchObject({ field: 'value' });
    expect(await addScope(db, { ...eve, isOperator: true }, other.id, `${value}3`, words)).toEqual({
      value: `${value}3`,
    });
  });

  test('cannot begin another API’s value, even with permission', async () => {
    const [mine, other] = [await bare(ada), await bare(eve)];
    const prefix = fresh();
    await chooseScopePrefix(db, ada, mine.id, prefix);
    expect(await permitScope(db, other.resource, `${prefix}.x`)).toMatchObject({
      field: 'value',
      problem: 'prefixElsewhere',
    });
    expect(await addScope(db, { ...eve, isOperator: true }, other.id, `${prefix}:x`, words)).toMatchObject({
      field: 'value',
    });
  });
});

describe('an API of the viewer', () => {
  test('allows an app tokens without an expiry only if they are opaque, and only an app with a secret or key', async () => {
    const made = await api(ada);
    const [web, spa] = [await app(ada, 'web'), await app(ada, 'spa')];
    const draft = { userScopes: [made.read], machineScopes: [], lastingTokens: true };
    const allow = (clientId: string) => allowClient(db, ada, made.id, clientId, draft, now);
    expect(await allow(web)).toEqual({ field: 'lasting_tokens', problem: 'lastingNeedsOpaque' });
    await updateApi(db, ada, made.id, { ...open, accessTokenFormat: 'opaque', lastingKeys: true }, now);
    expect(await findApi(db, ada, made.id)).toMatchObject({ lastingKeys: true });
    expect(await allow(spa)).toEqual({ field: 'lasting_tokens', problem: 'lastingNeedsKey' });
    expect(await allow(web)).toEqual({ clientId: web });
    const store = createOAuthStore(db);
    const reached = async (clientId: string) => (await store.findClient(clientId, now))?.apis[0];
    expect(await reached(web)).toMatchObject({ opaqueTokens: true, lastingTokens: true, lastingKeys: true });
    expect(await findAllowedClient(db, ada, made.id, web)).toMatchObject({ lastingTokens: true });
    expect(await allowClient(db, ada, made.id, web, { ...draft, lastingTokens: false }, now)).toEqual({
      clientId: web,
    });
    expect(await reached(web)).not.toHaveProperty('lastingTokens', true);
  });

  test('limits how long refresh tokens may stay unused, or leaves that to the server', async () => {
    const made = await api(ada);
    expect(await findApi(db, ada, made.id)).toMatchObject({ refreshIdleSeconds: null });
    expect(await updateApi(db, ada, made.id, { ...open, refreshIdleSeconds: 86_400 }, now)).toBe(true);
    expect(await findApi(db, ada, made.id)).toMatchObject({ refreshIdleSeconds: 86_400 });
    expect(await updateApi(db, ada, made.id, open, now)).toBe(true);
    expect(await findApi(db, ada, made.id)).toMatchObject({ refreshIdleSeconds: null });
    for (const refreshIdleSeconds of [59, 0.5, Number.NaN, 11 * 366 * 86_400]) {
      expect(apiDraftSchema.safeParse({ ...open, refreshIdleSeconds }).success).toBe(false);
    }
  });

  test('is registered, found and listed, with its scopes in order', async () => {
    const made = await api(ada);
    expect(await findApi(db, ada, made.id)).toMatchObject({
      ...open,
      accessTokenFormat: 'jwt',
      resource: made.resource,
    });
    expect(await listApis(db, ada, { query: 'READ' })).toMatchObject([
      { id: made.id, scopes: [made.read, made.write], apps: 0 },
    ]);
    expect(await listApis(db, ada, { query: 'nothing like it' })).toEqual([]);
  });

  test('says of each scope what it does to data, as its owner last wrote it', async () => {
    const made = await api(ada);
    expect(await updateScope(db, ada, made.id, made.write, { ...words, effect: 'deletes' })).toBe(true);
    expect((await findApi(db, ada, made.id))?.scopes.map(({ value, effect }) => [value, effect])).toEqual([
      [made.read, 'reads'],
      [made.write, 'deletes'],
    ]);
    // A row of an older version has no effect.
    const value = `${made.read}.old`;
    await db.prisma.apiScope.create({ data: { apiId: made.id, value, title: 'Old', position: 9 } });
    expect((await findApi(db, ada, made.id))?.scopes.at(-1)).toMatchObject({ value, effect: 'changes' });
  });

  test('has an identifier that is unique on this server', async () => {
    const { resource } = await api(ada);
    expect(await createApi(db, eve, resource, open, now)).toMatchObject({ field: 'resource' });
  });

  test('cannot have an app’s id as its identifier (RFC 9068 §5)', async () => {
    const id = `https://${randomUUID()}.example/client.json`;
    const at = new Date(now * 1000);
    const metadata = { client_name: 'App', redirect_uris: [], token_endpoint_auth_method: 'none' };
    await db.prisma.client.create({ data: { id, kind: 'spa', metadata, scopes: [], createdAt: at, updatedAt: at } });
    expect(await createApi(db, ada, id, open, now)).toMatchObject({ field: 'resource' });
    expect(await createApi(db, ada, `${id}/api`, open, now)).toHaveProperty('id');
  });

  test('is not found by anybody else', async () => {
    const made = await api(ada);
    const client = await app(eve, 'web');
    const access = { userScopes: [made.read], machineScopes: [] };
    await allowClient(db, ada, made.id, client, access, now);
    expect(await findApi(db, eve, made.id)).toBeUndefined();
    expect(await findApi(db, ada, 'not-an-id')).toBeUndefined();
    expect(await listApis(db, eve)).toEqual([]);
    expect(await updateApi(db, eve, made.id, open, now)).toBe(false);
    expect(await addScope(db, eve, made.id, 'x', words)).toBeUndefined();
    expect(await updateScope(db, eve, made.id, made.read, words)).toBe(false);
    expect(await removeScope(db, eve, made.id, made.read, now)).toBe(false);
    expect(await listAllowedClients(db, eve, made.id)).toEqual([]);
    expect(await allowClient(db, eve, made.id, client, access, now)).toBeUndefined();
    expect(await removeClient(db, eve, made.id, client, now)).toBe(false);
    expect(await accessStanding(db, eve, made.id, client, now)).toBeUndefined();
    expect(await apiEndStanding(db, eve, made.id, { kind: 'delete' }, now)).toBeUndefined();
    expect(await deleteApi(db, eve, made.id, now)).toBe(false);
    expect(await findApi(db, ada, made.id)).toMatchObject({ scopes: [{ value: made.read }, { value: made.write }] });
  });
});

test('names and texts in other languages stay until they are changed', async () => {
  const { id, read } = await api(ada, { ...open, localized: { de: { name: 'Wege' } } });
  const localized = { de: { title: 'Deine Wege sehen' } };
  expect(await updateScope(db, ada, id, read, { ...words, localized })).toBe(true);
  expect(await updateApi(db, ada, id, { ...open, name: 'Paths' }, now)).toBe(true);
  expect(await updateScope(db, ada, id, read, words)).toBe(true);
  const found = await findApi(db, ada, id);
  expect(found).toMatchObject({ name: 'Paths', localized: { de: { name: 'Wege' } } });
  expect(found?.scopes[0]).toMatchObject({ ...words, localized });
  const offered = await askableScopes(db, ada, { language: 'de-AT' });
  expect(offered.find(({ value }) => value === read)).toMatchObject({
    title: 'Deine Wege sehen',
    api: { name: 'Wege' },
  });
  const untagged = await askableScopes(db, ada);
  expect(untagged.find(({ value }) => value === read)).toMatchObject({ title: words.title, api: { name: 'Paths' } });
  await updateApi(db, ada, id, { ...open, localized: {} }, now);
  expect((await findApi(db, ada, id))?.localized).toEqual({});
});

describe('allowing an app', () => {
  test('gives it scopes to request and scopes for client credentials', async () => {
    const made = await api(ada, { ...open, openToApps: false });
    const client = await app(eve, 'web');
    const access = { userScopes: [made.read, 'no.such'], machineScopes: [made.write] };
    expect(await allowClient(db, ada, made.id, client, access, now)).toEqual({ clientId: client });
    expect(await machineScopesOf(db, eve, client)).toMatchObject([{ resource: made.resource, scopes: [made.write] }]);
    expect((await createOAuthStore(db).findClient(client, now))?.apis).toMatchObject([
      { resource: made.resource, scopes: [{ value: made.read }], machineScopes: [made.write] },
    ]);
  });

  test('may include token exchange (RFC 8693), until it is saved without it', async () => {
    const made = await api(ada);
    const client = await app(eve, 'web');
    const spa = await app(eve, 'spa');
    const draft = { userScopes: [], machineScopes: [], mayExchange: 'delegation' as const };
    expect(await allowClient(db, ada, made.id, spa, draft, now)).toMatchObject({ field: 'may_exchange' });
    expect(await allowClient(db, ada, made.id, client, draft, now)).toEqual({ clientId: client });
    const reachable = async () => {
      const found = await createOAuthStore(db).findClient(client, now);
      return found?.apis.find(({ resource }) => resource === made.resource)?.mayExchange;
    };
    expect(await reachable()).toBe('delegation');
    expect(await listAllowedClients(db, ada, made.id)).toMatchObject([{ clientId: client, mayExchange: 'delegation' }]);
    await allowClient(db, ada, made.id, client, { userScopes: [made.read], machineScopes: [] }, now);
    expect(await reachable()).toBeUndefined();
  });

  test('is listed by name and in portions, found by a part of the name, and counted', async () => {
    const made = await api(ada);
    const clients = [await app(eve, 'web'), await app(eve, 'web'), await app(ada, 'web')];
    for (const client of clients) {
      await allowClient(db, ada, made.id, client, { userScopes: [made.read], machineScopes: [] }, now);
    }
    const all = await listAllowedClients(db, ada, made.id);
    expect(all.map(({ clientId }) => clientId).toSorted()).toEqual(clients.toSorted());
    expect(await listAllowedClients(db, ada, made.id, { skip: 1, take: 1 })).toEqual(all.slice(1, 2));
    const [one] = all;
    const query = one?.clientId.toUpperCase() ?? '';
    expect(await listAllowedClients(db, ada, made.id, { query })).toEqual([one]);
    expect(await findAllowedClient(db, ada, made.id, one?.clientId ?? '')).toEqual(one);
    expect(await findAllowedClient(db, ada, made.id, '')).toBeUndefined();
    expect(await findAllowedClient(db, eve, made.id, one?.clientId ?? '')).toBeUndefined();
    expect(await countAllowedClients(db, ada, made.id)).toBe(3);
    expect(await countAllowedClients(db, eve, made.id)).toBe(0);
  });

  test('is refused for an unknown app, without scopes, and for scopes that its type cannot have', async () => {
    const made = await api(ada);
    const [spa, machine] = [await app(eve, 'spa'), await app(eve, 'machine')];
    const allow = (clientId: string, userScopes: string[], machineScopes: string[]) =>
      allowClient(db, ada, made.id, clientId, { userScopes, machineScopes }, now);
    expect(await allow('app_unknown', [made.read], [])).toHaveProperty('problem', 'appUnknown');
    expect(await allow(spa, [], [])).toHaveProperty('problem', 'nothingChosen');
    expect(await allow(spa, [], [made.read])).toHaveProperty('problem', 'noCredentials');
    expect(await allow(machine, [made.read], [])).toHaveProperty('problem', 'machineOnly');
  });

  test('and withdrawing that at a closed API narrows grants and invalidates issued tokens', async () => {
    const made = await api(ada, { ...open, openToApps: false });
    const client = await app(eve, 'web');
    const other = await app(eve, 'web');
    const access = { userScopes: [made.read], machineScopes: [made.read] };
    await allowClient(db, ada, made.id, client, access, now);
    await allowClient(db, ada, made.id, other, access, now);
    const grant = await grantTo(client, ['email', made.read], eve.sub);
    const kept = await grantTo(other, [made.read], eve.sub);
    const machine = await createOAuthStore(db).machineGrant(client, now);
    const standing = { grants: 1, people: 1, apps: 1, machines: 1 };
    expect(await accessStanding(db, ada, made.id, client, now)).toEqual(standing);

    expect(await removeClient(db, ada, made.id, client, now)).toBe(true);

    expect((await live(client, eve.sub))?.scopes.map(({ scope }) => scope)).toEqual(['email']);
    expect(await createOAuthStore(db).findEpoch(grant.status)).toMatchObject({ status: 1 });
    expect(await createOAuthStore(db).findEpoch(machine.status)).toMatchObject({ status: 1 });
    expect(await createOAuthStore(db).findEpoch(kept.status)).toMatchObject({ status: 0 });
  });

  test('and leaving the list of an open API does not change grants', async () => {
    const made = await api(ada);
    const client = await app(eve, 'web');
    await allowClient(db, ada, made.id, client, { userScopes: [made.read], machineScopes: [] }, now);
    const grant = await grantTo(client, [made.read], eve.sub);
    expect(await accessStanding(db, ada, made.id, client, now)).toMatchObject({ grants: 0, machines: 0 });
    await removeClient(db, ada, made.id, client, now);
    expect(await createOAuthStore(db).findEpoch(grant.status)).toMatchObject({ status: 0 });
  });
});

describe('changes of an API that end access', () => {
  test('closing it takes its scopes from apps that are not allowed; its own and allowed apps keep them', async () => {
    const made = await api(ada);
    const [own, allowed, stranger] = [await app(ada, 'web'), await app(eve, 'web'), await app(eve, 'web')];
    await allowClient(db, ada, made.id, allowed, { userScopes: [made.read], machineScopes: [] }, now);
    for (const client of [own, allowed, stranger]) await grantTo(client, [made.read], eve.sub);
    const standing = { grants: 1, people: 1, apps: 1, machines: 0 };
    expect(await apiEndStanding(db, ada, made.id, { kind: 'close' }, now)).toEqual(standing);

    expect(await updateApi(db, ada, made.id, { ...open, openToApps: false }, now)).toBe(true);

    expect(await live(own, eve.sub)).toBeDefined();
    expect(await live(allowed, eve.sub)).toBeDefined();
    expect(await live(stranger, eve.sub)).toBeUndefined();
  });

  test('removing a scope takes it from apps, access lists and grants, and leaves the others', async () => {
    const made = await api(ada);
    const client = await app(eve, 'web', [made.read, made.write, 'email']);
    await allowClient(db, ada, made.id, client, { userScopes: [made.read, made.write], machineScopes: [] }, now);
    await grantTo(client, [made.read, made.write], eve.sub);
    const standing = await apiEndStanding(db, ada, made.id, { kind: 'removeScope', value: made.read }, now);
    expect(standing).toEqual({ grants: 1, people: 1, apps: 1, machines: 0 });
    expect(await apiEndStanding(db, ada, made.id, { kind: 'removeScope', value: 'other' }, now)).toBeUndefined();

    expect(await removeScope(db, ada, made.id, made.read, now)).toBe(true);

    expect((await live(client, eve.sub))?.scopes.map(({ scope }) => scope)).toEqual([made.write]);
    const asked = (await createOAuthStore(db).findClient(client, now))?.scopes.map(({ scope }) => scope);
    expect(asked).toEqual([made.write, 'email']);
    expect(await listAllowedClients(db, ada, made.id)).toMatchObject([{ userScopes: [made.write] }]);
    expect(await removeScope(db, ada, made.id, made.read, now)).toBe(false);
  });

  test('deleting it ends grants that contain nothing else, and frees its names', async () => {
    const made = await api(ada);
    const client = await app(eve, 'web', [made.read]);
    const grant = await grantTo(client, [made.read], eve.sub);
    expect(await deleteApi(db, ada, made.id, now)).toBe(true);
    expect(await live(client, eve.sub)).toBeUndefined();
    expect(await createOAuthStore(db).findEpoch(grant.status)).toMatchObject({ status: 1 });
    expect(await db.prisma.grant.findUnique({ where: { id: grant.id } })).toMatchObject({ endReason: 'api_withdrawn' });
    expect(await createApi(db, eve, made.resource, open, now)).toHaveProperty('id');
  });
});
