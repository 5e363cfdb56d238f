import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ReachableApi } from '../../model/client-records';
import type { Store } from '../../model/store';
import { type ContractFixture, day, now, type StoreUnderTest } from './contract.fixture';

export function openApiContract(fixture: ContractFixture): void {
  const { parties } = fixture;
  let store: Store;
  let world: StoreUnderTest;
  beforeAll(() => {
    world = fixture.world();
    store = world.store;
  });

  describe('open APIs', () => {
    async function openApi(change: Partial<ReachableApi> = {}) {
      const suffix = randomUUID();
      const [read, write] = [`read.${suffix}`, `write.${suffix}`] as const;
      const api: ReachableApi = {
        resource: `https://${suffix}.example/v1`,
        name: `Routes ${suffix}`,
        accessTokenSeconds: 300,
        signingAlg: 'ES256',
        refreshIdleSeconds: 4 * day,
        lastingKeys: true,
        scopes: [
          { value: read, title: 'See your routes', description: '', effect: 'reads' },
          { value: write, title: 'Clear your routes', description: 'All of them.', effect: 'deletes' },
        ],
        machineScopes: [],
        ...change,
      };
      return { api, read, write, id: await world.putOpenApi(api) };
    }

    test('are found by scope, and by resource in any spelling (RFC 8707 §2)', async () => {
      const { api, read, write } = await openApi();
      expect(await store.openScopes([write, 'unknown\0', read])).toEqual([write, read]);
      expect(await store.knownScopes([write, 'unknown\0', read])).toEqual([write, read]);
      const spelling = api.resource.replace('https', 'HTTPS').replace('.example', '.EXAMPLE:443');
      for (const named of [
        { scopes: [read, 'unknown'], resources: [] },
        { scopes: [], resources: [spelling] },
        { scopes: [write], resources: [api.resource] },
      ]) {
        expect(await store.openApis(named)).toMatchObject([api]);
      }
      const others = { scopes: ['unknown\0'], resources: [`${api.resource}/`, 'unknown\0'] };
      expect(await store.openApis(others)).toEqual([]);
    });

    test('are found by id, as their metadata describes them (RFC 9728)', async () => {
      const { api, read, write, id } = await openApi();
      const { resource, name } = api;
      expect(await store.findOpenApi(id)).toEqual({ resource, name, scopes: [read, write], detailTypes: [] });
      expect(await store.findOpenApi(randomUUID())).toBeUndefined();
      expect(await store.findOpenApi('no id')).toBeUndefined();
    });

    test('have their names and texts in every language', async () => {
      const suffix = randomUUID();
      const localized = { de: { title: 'Deine Wege', description: 'Nur lesen' }, fr: { title: 'Vos sentiers' } };
      const { api, id } = await openApi({
        localized: { de: { name: 'Wanderwege' } },
        scopes: [{ value: `see.${suffix}`, title: 'Your routes', description: '', effect: 'reads', localized }],
      });
      expect(await store.findOpenApi(id)).toMatchObject({ localized: api.localized });
      expect(await store.openApis({ scopes: [], resources: [api.resource] })).toMatchObject([api]);
      expect(await store.personApis(randomUUID(), [`see.${suffix}`])).toMatchObject([
        { localized: api.localized, scopes: api.scopes },
      ]);
    });

    test('have detail types that are listed (RFC 9396 §10)', async () => {
      const type = `payment-${randomUUID()}`;
      const field = { name: 'to', title: 'To', kind: 'text' as const, required: true };
      await openApi({ detailTypes: [{ type, title: 'Pay', singleAct: false, fields: [field] }] });
      expect(await store.openDetailTypes()).toContain(type);
    });

    test('are reachable for a client that lists one of their scopes', async () => {
      const { api, read } = await openApi();
      const { client } = await parties();
      expect((await store.findClient(client.id, now))?.apis).toEqual([]);
      const lists = {
        ...client,
        id: `app-${randomUUID()}`,
        secretHashes: [],
        scopes: [{ scope: read, required: false }],
      };
      await world.putClient(lists);
      expect((await store.findClient(lists.id, now))?.apis).toMatchObject([api]);
    });

    test('are offered for the keys of every person', async () => {
      const { api, read } = await openApi();
      const { subject } = await parties();
      const scopes = api.scopes.filter(({ value }) => value === read);
      expect(await store.personApis(subject.sub, [read, 'unknown'])).toMatchObject([{ ...api, scopes }]);
      expect(await store.personApis(subject.sub, ['unknown'])).toEqual([]);
    });
  });

  test('trusted issuers belong to one client (RFC 7523 §2.1)', async () => {
    const { client } = await parties();
    const { client: another } = await parties();
    const issuer = { issuer: 'https://idp.example', subject: 'sub' as const, scopes: ['email'] };
    await world.putTrustedIssuer(client.id, { ...issuer, jwksUri: 'https://idp.example/jwks' });
    expect(await store.findTrustedIssuer(client.id, issuer.issuer)).toEqual({
      ...issuer,
      jwksUri: 'https://idp.example/jwks',
    });
    expect(await store.findTrustedIssuer(another.id, issuer.issuer)).toBeUndefined();
    expect(await store.findTrustedIssuer(client.id, 'https://other.example')).toBeUndefined();
  });
}
