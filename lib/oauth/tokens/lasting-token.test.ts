/** Access tokens and API keys without an expiry: who gets them, what is said about them, and how they end. */
import { describe, expect, it } from 'vitest';
import type { Client } from '../model/client-records';
import { apiKeyClientId } from '../model/token-records';
import type { Settings } from '../settings';
import { basic, clientOf, createPortal, ledgerApi, routesApi, startedAt, trailmap } from '../testing/token.fixture';
import { apiKeyGrantType } from './api-key';

const day = 86_400;
const idle = 90 * day;

/** The routes API asks for opaque tokens and allows the app tokens, and everybody keys, without an expiry. */
const lastingApis = trailmap.apis.map((api) =>
  api.resource === routesApi ? { ...api, opaqueTokens: true, lastingTokens: true, lastingKeys: true } : api,
);
const server = clientOf('server', {}, { apis: lastingApis });
const keysClient = clientOf(
  apiKeyClientId,
  { token_endpoint_auth_method: 'none', grant_types: [apiKeyGrantType], response_types: [], redirect_uris: [] },
  { kind: 'machine', secretHashes: [], apis: [], scopes: [] },
);

async function portalOf(settings: Partial<Settings> = { lastingTokens: true }, clients: Client[] = [server]) {
  const portal = await createPortal({ clients: [...clients, keysClient], apis: lastingApis, settings });
  const sign = async (scopes: string[], terms: Parameters<typeof portal.mintCode>[2] = {}) =>
    portal.exchange(await portal.mintCode(scopes, { clientId: 'server' }, terms), {}, basic('server'));
  const machine = (parameters: Record<string, string> = {}) =>
    portal.token({ grant_type: 'client_credentials', scope: 'routes.sync', ...parameters }, basic('server'));
  const introspect = (token: unknown) => portal.introspect(token, basic('server'));
  const isActive = async (token: unknown) => (await introspect(token)).body['active'];
  return { ...portal, sign, machine, introspect, isActive };
}

describe('a token without an expiry', () => {
  it('has no expires_in (RFC 6749 §5.1) and no exp (RFC 7662 §2.2), for a person and for the app itself', async () => {
    const portal = await portalOf();
    for (const issued of [await portal.sign(['routes.read']), await portal.machine()]) {
      expect(issued.status).toBe(200);
      expect(issued.body['access_token']).toMatch(/^cs_at_/);
      expect(issued.body).not.toHaveProperty('expires_in');
      const { body } = await portal.introspect(issued.body['access_token']);
      expect(body).toMatchObject({ active: true, aud: routesApi, iat: startedAt });
      expect(body).not.toHaveProperty('exp');
      // It lasts as long as it is used.
      for (let uses = 0; uses < 12; uses += 1) {
        portal.clock.now += idle - 1;
        expect(await portal.isActive(issued.body['access_token'])).toBe(true);
        await portal.oauth.flush();
      }
      portal.clock.now = startedAt;
    }
  });

  it('is in the preview of its developer', async () => {
    const portal = await portalOf();
    const login = { sid: 's', sub: 'ada', authTime: startedAt, amr: ['pwd'] };
    const preview = await portal.server.consent.preview(login, { clientId: 'server', scopes: ['routes.read'] });
    expect(preview?.outcome).toMatchObject({ opaque: true, accessToken: { client_id: 'server' } });
    expect(preview?.outcome?.accessToken).not.toHaveProperty('exp');
  });

  it('ends after 90 days without use, and refused or unknown uses do not count', async () => {
    const portal = await portalOf();
    const { body } = await portal.machine();
    portal.clock.now += idle;
    expect(await portal.introspect(body['access_token'])).toMatchObject({ status: 200, body: { active: false } });
    portal.clock.now -= 1;
    expect(await portal.isActive(body['access_token'])).toBe(true);
  });

  it('is recorded as used once an hour, in a batch, and not with every request', async () => {
    const portal = await portalOf();
    const { body } = await portal.machine();
    const ordinary = await portal.machine({ scope: 'invoices.import' });
    const batches = async (token: unknown) => {
      portal.calls.length = 0;
      for (let n = 0; n < 5; n += 1) await portal.isActive(token);
      await portal.oauth.flush();
      return portal.calls.filter((name) => name === 'recordTokenUses').length;
    };
    expect(await batches(body['access_token'])).toBe(0);
    portal.clock.now += 3600;
    expect(await batches(ordinary.body['access_token'])).toBe(0);
    expect(await batches(body['access_token'])).toBe(1);
    expect(await batches(body['access_token'])).toBe(0);
  });

  it('ends at once with its grant, with a part of the grant, and by revocation', async () => {
    const ends: ((portal: Awaited<ReturnType<typeof portalOf>>, id: string, token: string) => Promise<unknown>)[] = [
      ({ store }, id) => store.endGrant(id, 'ada', 'owner', startedAt),
      ({ store }, id) => store.changeGrant(id, 'ada', { scopes: [{ scope: 'routes.read', endsAt: null }] }, startedAt),
      ({ store }, id) => store.changeGrant(id, 'ada', { endsAt: startedAt + day }, startedAt),
      ({ store }, id) => store.pauseGrant(id, 'ada', startedAt),
      ({ revoke }, _, token) => revoke(token, basic('server')),
    ];
    for (const end of ends) {
      const portal = await portalOf();
      const { body } = await portal.sign(['routes.read', 'routes.write']);
      expect(await portal.isActive(body['access_token'])).toBe(true);
      await end(portal, portal.store.grants()[0]?.id ?? '', String(body['access_token']));
      expect(await portal.isActive(body['access_token'])).toBe(false);
    }
  });
});

describe('a token with an expiry is issued', () => {
  const without = (change: Partial<Client['apis'][number]>) =>
    clientOf('server', {}, { apis: lastingApis.map((api) => ({ ...api, ...change })) });
  const cases: [
    string,
    Partial<Settings>,
    Client,
    string[],
    Parameters<Awaited<ReturnType<typeof portalOf>>['sign']>[1]?,
  ][] = [
    ['if the operator does not allow it', {}, server, ['routes.read']],
    [
      'if the API does not allow it to this app',
      { lastingTokens: true },
      without({ lastingTokens: undefined }),
      ['routes.read'],
    ],
    [
      'if the API asks for signed tokens',
      { lastingTokens: true },
      without({ opaqueTokens: undefined }),
      ['routes.read'],
    ],
    ['if it is also for another API', { lastingTokens: true }, server, ['routes.read', 'invoices.read']],
    ['if it is for no API', { lastingTokens: true }, server, ['openid']],
    ['if the grant has an end', { lastingTokens: true }, server, ['routes.read'], { endsAt: startedAt + 900 * day }],
    [
      'if a scope of it has an end',
      { lastingTokens: true },
      server,
      ['routes.read', 'routes.write'],
      {
        scopes: [
          { scope: 'routes.read', endsAt: null },
          { scope: 'routes.write', endsAt: startedAt + day },
        ],
      },
    ],
    ['if it is allowed once', { lastingTokens: true }, server, ['routes.read'], { once: true }],
  ];
  it.each(cases)('%s', async (_, settings, client, scopes, terms) => {
    const portal = await portalOf(settings, [client]);
    const { body } = await portal.sign(scopes, terms);
    expect(body['expires_in']).toEqual(expect.any(Number));
    expect((await portal.introspect(body['access_token'])).body['exp']).toEqual(expect.any(Number));
  });
});

describe('an API key without an expiry', () => {
  const draft = { name: 'Nightly', scopes: ['routes.read'], endsAt: null };
  const make = async (portal: Awaited<ReturnType<typeof portalOf>>) => {
    const made = await portal.server.apiKeys.create({ ownerId: 'ada' }, draft);
    if ('refused' in made) throw new Error(made.refused);
    return made;
  };
  const exchange = (portal: Awaited<ReturnType<typeof portalOf>>, key: string) =>
    portal.token({ grant_type: apiKeyGrantType, client_id: apiKeyClientId, api_key: key }, {});

  it('is introspected without exp, and exchanged for tokens that expire', async () => {
    const portal = await portalOf();
    const { value } = await make(portal);
    const { body } = await portal.introspect(value);
    expect(body).toMatchObject({ active: true, scope: 'routes.read' });
    expect(body).not.toHaveProperty('exp');
    expect(await exchange(portal, value)).toMatchObject({ status: 200, body: { expires_in: 300 } });
  });

  it.each([
    ['the operator does not allow it', {}, draft],
    [
      'one of its APIs does not allow it',
      { lastingTokens: true },
      { ...draft, scopes: ['routes.read', 'invoices.read'] },
    ],
  ])('is refused if %s', async (_, settings, drafted) => {
    const portal = await portalOf(settings);
    expect(await portal.server.apiKeys.create({ ownerId: 'ada' }, drafted)).toEqual({ refused: 'lasting' });
    expect(portal.store.grants()).toEqual([]);
  });

  it('lasts while it is used, and ends after 90 days without use', async () => {
    const portal = await portalOf();
    const { value } = await make(portal);
    for (let uses = 0; uses < 8; uses += 1) {
      portal.clock.now += idle - 1;
      expect((await exchange(portal, value)).status).toBe(200);
      await portal.oauth.flush();
      await portal.server.apiKeys.endUnused();
    }
    portal.clock.now += idle;
    // At its use, before anything was swept; and then for good.
    expect(await exchange(portal, value)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await portal.isActive(value)).toBe(false);
    await portal.server.apiKeys.endUnused();
    expect(portal.store.grants()[0]).toMatchObject({ endedAt: portal.clock.now });
  });

  it('can be revoked by its owner, and by anybody who finds it', async () => {
    const portal = await portalOf();
    const [mine, leaked] = [await make(portal), await make(portal)];
    expect(await portal.server.apiKeys.end({ ownerId: 'ada' }, mine.id)).toBe(true);
    await portal.revoke(leaked.value, {});
    for (const { value } of [mine, leaked]) expect(await portal.isActive(value)).toBe(false);
  });
});

it('at most 50 of them remain under one grant, so that an app that asks too often cannot fill the store', async () => {
  const portal = await portalOf();
  const tokens: unknown[] = [];
  for (let n = 0; n < 51; n += 1) tokens.push((await portal.machine()).body['access_token']);
  expect(await portal.isActive(tokens[0])).toBe(false);
  expect(await portal.isActive(tokens[1])).toBe(true);
  expect(await portal.isActive(tokens[50])).toBe(true);
});

it('an exchange of a token without an expiry gives one that expires (RFC 8693)', async () => {
  const proxy = clientOf(
    'proxy',
    { grant_types: ['urn:ietf:params:oauth:grant-type:token-exchange'] },
    { apis: lastingApis.map((api) => ({ ...api, mayExchange: 'impersonation' as const })) },
  );
  const portal = await portalOf({ lastingTokens: true }, [server, proxy]);
  const { body } = await portal.sign(['routes.read']);
  const exchanged = await portal.token(
    {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: String(body['access_token']),
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    },
    basic('proxy'),
  );
  expect(exchanged).toMatchObject({ status: 200, body: { expires_in: 300 } });
});

it('a grant of another API is not touched by it', async () => {
  const portal = await portalOf();
  const { body } = await portal.machine({ scope: 'invoices.import' });
  expect(body).toMatchObject({ expires_in: 900 });
  expect((await portal.introspect(body['access_token'])).body).toMatchObject({ aud: ledgerApi, exp: startedAt + 900 });
});
