import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { apiKeyClientId } from '../model/token-records';
import {
  basic,
  claimsOf,
  clientOf,
  createPortal,
  formRequest,
  issuer,
  ledgerApi,
  routesApi,
  stranger,
  trailmap,
} from '../testing/token.fixture';
import { apiKeyGrantType, looksLikeApiKey } from './api-key';

const year = 366 * 86_400;
const keys = clientOf(
  apiKeyClientId,
  { token_endpoint_auth_method: 'none', grant_types: [apiKeyGrantType], response_types: [], redirect_uris: [] },
  { kind: 'machine', secretHashes: [], apis: [], scopes: [] },
);
/** The backend of only one of the two APIs. */
const ledger = clientOf('ledger', {}, { apis: trailmap.apis.filter(({ resource }) => resource === ledgerApi) });

async function portalWithKeys() {
  const portal = await createPortal({ clients: [keys, ledger], apis: trailmap.apis });
  const createKey = async (...args: Parameters<typeof portal.server.apiKeys.create>) => {
    const answer = await portal.server.apiKeys.create(...args);
    if ('refused' in answer) throw new Error(`refused for its ${answer.refused}`);
    return answer;
  };
  const draft = { name: 'Nightly export', scopes: ['routes.read'], endsAt: portal.clock.now + 86_400 };
  const exchange = (key: string, more: Record<string, string> = {}) =>
    portal.token({ grant_type: apiKeyGrantType, client_id: apiKeyClientId, api_key: key, ...more }, {});
  const createPersonKey = () => createKey({ ownerId: 'ada' }, draft);
  const createAppKey = (scopes = ['routes.sync']) => createKey({ clientId: 'trailmap' }, { ...draft, scopes });
  return { ...portal, createKey, draft, exchange, createPersonKey, createAppKey };
}

describe('the form of a key', () => {
  test('is recognizable, and a typing error is detected without a query', async () => {
    const portal = await portalWithKeys();
    const { value } = await portal.createPersonKey();
    expect(value).toMatch(/^cs_key_[0-9A-Za-z]{49}$/);
    expect(looksLikeApiKey(value)).toBe(true);
    for (let at = 0; at < value.length; at++) {
      const typo = value.slice(0, at) + (value[at] === 'x' ? 'y' : 'x') + value.slice(at + 1);
      expect(looksLikeApiKey(typo)).toBe(false);
    }
    for (const wrong of ['', 'cs_key_', `${value}0`, ` ${value}`, value.slice(0, -1)]) {
      expect(looksLikeApiKey(wrong)).toBe(false);
    }
    portal.calls.length = 0;
    await portal.exchange(`${value.slice(0, -1)}-`);
    expect(portal.calls).not.toContain('findApiKey');
  });

  test('keys differ, and the store keeps none of them', async () => {
    const portal = await portalWithKeys();
    const keys = await Promise.all(Array.from({ length: 20 }, portal.createPersonKey));
    expect(new Set(keys.map(({ value }) => value)).size).toBe(20);
    const stored = JSON.stringify(portal.store.grants());
    for (const { value } of keys) expect(stored).not.toContain(value);
  });
});

describe('the scopes of a key', () => {
  test.each([
    [{ scopes: [] }, 'scopes'],
    [{ scopes: ['routes.read', 'routes.nothing'] }, 'scopes'],
    [{ scopes: ['routes.sync'] }, 'scopes'],
    [{ scopes: ['openid'] }, 'scopes'],
    [{ name: ' ' }, 'name'],
    [{ name: 'x'.repeat(61) }, 'name'],
    [{ endsAt: 1_800_000_000 }, 'end'],
    [{ endsAt: 1_800_000_000 + year + 1 }, 'end'],
    [{ endsAt: Number.NaN }, 'end'],
  ])('of a person: %j is refused', async (change, refused) => {
    const portal = await portalWithKeys();
    expect(await portal.server.apiKeys.create({ ownerId: 'ada' }, { ...portal.draft, ...change })).toEqual({ refused });
    expect(portal.store.grants()).toEqual([]);
  });

  test('an app’s key has what APIs let the app do on its own, and nothing that people allow', async () => {
    const portal = await portalWithKeys();
    const attempt = (clientId: string, scopes: string[]) =>
      portal.server.apiKeys.create({ clientId }, { ...portal.draft, scopes });
    expect(await attempt('trailmap', ['routes.read'])).toEqual({ refused: 'scopes' });
    expect(await attempt('stranger', ['routes.sync'])).toEqual({ refused: 'scopes' });
    expect(await attempt('nobody', ['routes.sync'])).toEqual({ refused: 'scopes' });
    expect(await attempt('trailmap', ['routes.sync', 'invoices.import'])).toHaveProperty('value');
  });
});

describe('introspection of a key, RFC 7662 §2.2', () => {
  test("a person's key names the person, its audience, its scopes and its end", async () => {
    const portal = await portalWithKeys();
    const { value } = await portal.createPersonKey();
    expect((await portal.introspect(value)).body).toEqual({
      active: true,
      iss: issuer,
      sub: 'ada',
      client_id: apiKeyClientId,
      aud: routesApi,
      scope: 'routes.read',
      iat: portal.clock.now,
      exp: portal.clock.now + 86_400,
    });
  });

  test("an app's key has the app as its subject", async () => {
    const portal = await portalWithKeys();
    const { value } = await portal.createAppKey();
    const { body } = await portal.introspect(value);
    expect(body).toMatchObject({
      active: true,
      sub: 'trailmap',
      client_id: 'trailmap',
      scope: 'routes.sync',
      aud: routesApi,
    });
  });

  test('a key is inactive for an API outside its audience', async () => {
    const portal = await portalWithKeys();
    const { value } = await portal.createPersonKey();
    for (const id of ['ledger', stranger.id])
      expect((await portal.introspect(value, basic(id))).body).toEqual({ active: false });
  });

  test('a key that ended, was revoked or never existed is inactive, without a reason', async () => {
    const portal = await portalWithKeys();
    const [one, two] = [await portal.createPersonKey(), await portal.createPersonKey()];
    await portal.server.apiKeys.end({ ownerId: 'ada' }, one.id);
    expect((await portal.introspect(one.value)).body).toEqual({ active: false });
    expect((await portal.introspect(two.value)).body).toMatchObject({ active: true });
    portal.clock.now += 86_400;
    expect((await portal.introspect(two.value)).body).toEqual({ active: false });
    expect((await portal.introspect('cs_key_x')).body).toEqual({ active: false });
  });

  test('a scope that an API withdraws from an app is withdrawn from its keys', async () => {
    const portal = await portalWithKeys();
    const { value } = await portal.createAppKey(['routes.sync', 'invoices.import']);
    const apis = trailmap.apis.map((api) => (api.resource === routesApi ? { ...api, machineScopes: [] } : api));
    portal.store.putClient({ ...trailmap, apis });
    expect((await portal.introspect(value)).body).toMatchObject({ scope: 'invoices.import', aud: ledgerApi });
    portal.store.removeClient('trailmap');
    expect((await portal.introspect(value, basic('other'))).body).toEqual({ active: false });
  });
});

describe('exchange for an access token, RFC 6749 §4.5', () => {
  test('yields a short-lived JWT and no refresh token, never beyond the end of the key', async () => {
    const portal = await portalWithKeys();
    const { value } = await portal.createKey({ ownerId: 'ada' }, { ...portal.draft, endsAt: portal.clock.now + 100 });
    const { status, body, headers } = await portal.exchange(value);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 100, scope: 'routes.read' });
    expect(body).not.toHaveProperty('refresh_token');
    expect(body).not.toHaveProperty('id_token');
    expect(claimsOf(body['access_token'])).toMatchObject({ sub: 'ada', client_id: apiKeyClientId, aud: routesApi });
    expect((await portal.introspect(body['access_token'])).body).toMatchObject({ active: true });
  });

  test('yields for an app’s key the token that client credentials would get', async () => {
    const portal = await portalWithKeys();
    const { body } = await portal.exchange((await portal.createAppKey()).value);
    expect(claimsOf(body['access_token'])).toMatchObject({
      sub: 'trailmap',
      client_id: 'trailmap',
      scope: 'routes.sync',
    });
    const machine = await portal.store.machineGrant('trailmap', portal.clock.now);
    expect(machine.scopes).toEqual([]);
  });

  test('can be narrowed by scope and resource, but never widened', async () => {
    const portal = await portalWithKeys();
    const scopes = ['routes.read', 'routes.write', 'invoices.read'];
    const { value } = await portal.createKey({ ownerId: 'ada' }, { ...portal.draft, scopes });
    const claims = async (more: Record<string, string>) =>
      claimsOf((await portal.exchange(value, more)).body['access_token']);
    expect(await claims({ scope: 'routes.read' })).toMatchObject({ scope: 'routes.read', aud: routesApi });
    expect(await claims({ resource: ledgerApi })).toMatchObject({ scope: 'invoices.read', aud: ledgerApi });
    expect((await portal.exchange(value, { scope: 'routes.delete' })).body).toMatchObject({ error: 'invalid_scope' });
    expect((await portal.exchange(value, { resource: issuer })).body).toMatchObject({ error: 'invalid_target' });
  });

  test('ends with the key: its tokens are revoked at once, in the status list and in introspection', async () => {
    const portal = await portalWithKeys();
    const { id, value } = await portal.createPersonKey();
    const { body } = await portal.exchange(value);
    expect(await portal.server.apiKeys.end({ ownerId: 'bob' }, id)).toBe(false);
    expect(await portal.server.apiKeys.end({ clientId: apiKeyClientId }, id)).toBe(false);
    expect(await portal.server.apiKeys.end({ ownerId: 'ada' }, id)).toBe(true);
    expect(await portal.server.apiKeys.end({ ownerId: 'ada' }, id)).toBe(false);
    expect((await portal.exchange(value)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await portal.introspect(body['access_token'])).body).toEqual({ active: false });
    const { idx, uri } = z
      .object({ status: z.object({ status_list: z.object({ idx: z.number(), uri: z.string() }) }) })
      .parse(claimsOf(body['access_token'])).status.status_list;
    const list = await portal.store.statusList(Number(uri.split('/').at(-1)));
    expect(list?.marked).toContainEqual({ index: idx, status: 1 });
  });

  test('a key’s grant is never used to answer an authorization request', async () => {
    const portal = await portalWithKeys();
    await portal.createPersonKey();
    expect(await portal.store.findGrant('ada', apiKeyClientId, portal.clock.now)).toBeUndefined();
  });

  test('records the last use', async () => {
    const portal = await portalWithKeys();
    const { value } = await portal.createPersonKey();
    portal.clock.now += 10;
    await portal.exchange(value);
    await portal.server.flush();
    expect(portal.store.grants()).toMatchObject([{ lastUsedAt: portal.clock.now }]);
  });

  test('is refused to other clients, and for a text that is no key', async () => {
    const portal = await portalWithKeys();
    const { value } = await portal.createPersonKey();
    const other = await portal.token({ grant_type: apiKeyGrantType, api_key: value });
    expect(other.body).toMatchObject({ error: 'unauthorized_client' });
    for (const wrong of ['x', value.toUpperCase(), '\ud83d']) {
      expect((await portal.exchange(wrong)).body).toMatchObject({ error: 'invalid_grant' });
    }
    expect((await portal.token({ grant_type: apiKeyGrantType, client_id: apiKeyClientId }, {})).body).toMatchObject({
      error: 'invalid_request',
    });
  });
});

describe('revocation of a key (RFC 7009 §2)', () => {
  const ways = [
    ['an unauthenticated request', {}, {}],
    ['the client api_keys', { client_id: apiKeyClientId }, {}],
    ['another app', {}, basic('ledger')],
    ['a client with a wrong secret', {}, basic('ledger', 'wrong')],
  ] as const;
  test.each(ways)('by %s ends the key and its tokens', async (_, parameters, headers) => {
    for (const create of ['createPersonKey', 'createAppKey'] as const) {
      const portal = await portalWithKeys();
      const [{ value }, other] = [await portal[create](), await portal[create]()];
      const { body } = await portal.exchange(value);
      const hint = { token: value, token_type_hint: 'access_token', ...parameters };
      const answer = await portal.server.revoke(formRequest('/oauth/revoke', hint, headers));
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe('');
      expect(await portal.exchange(value)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      expect((await portal.introspect(value)).body).toEqual({ active: false });
      expect((await portal.introspect(body['access_token'])).body).toEqual({ active: false });
      expect(await portal.exchange(other.value)).toMatchObject({ status: 200 });
    }
  });

  test('gives the same answer for a key that is unknown, mistyped or has ended (§2.2)', async () => {
    const portal = await portalWithKeys();
    const { value } = await portal.createPersonKey();
    const revoke = (token: string) => portal.server.revoke(formRequest('/oauth/revoke', { token }, {}));
    const unknown = (await (await portalWithKeys()).createPersonKey()).value;
    for (const token of [unknown, value, value]) expect(await revoke(token)).toMatchObject({ status: 200 });
    expect(portal.store.activities.filter(({ kind }) => kind === 'ended')).toHaveLength(1);
    expect(await revoke(`${value.slice(0, -1)}-`)).toMatchObject({ status: 401 });
    expect(await revoke('cs_key_')).toMatchObject({ status: 401 });
  });
});
