import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ClientMetadata, clientMetadataSchema } from '../../clients/metadata';
import type { Client } from '../../model/client-records';
import { tokenStatus } from '../../model/grant-records';
import type { Store } from '../../model/store';
import { type ContractFixture, day, now, type StoreUnderTest, tenAtOnce, winners } from './contract.fixture';

export function clientContract(fixture: ContractFixture): void {
  const { parties, withCode, statusOf } = fixture;
  let store: Store;
  let world: StoreUnderTest;
  beforeAll(() => {
    world = fixture.world();
    store = world.store;
  });

  describe('clients', () => {
    test('a client and a subject are returned as stored, and unknown ones are not found', async () => {
      const { client, subject } = await parties();
      expect(await store.findClient(client.id, now)).toEqual(client);
      expect(await store.findSubject(subject.sub)).toEqual(subject);
      for (const id of ['', 'nobody', 'a\0b', randomUUID()]) {
        expect(await store.findClient(id, now)).toBeUndefined();
        expect(await store.findSubject(id)).toBeUndefined();
      }
    });

    test('the slow hash of a secret is replaced once by its SHA-256, however many requests use it at once', async () => {
      const { client } = await parties();
      const other = await parties();
      const [hash = ''] = client.secretHashes;
      const hashes = async () => (await store.findClient(client.id, now))?.secretHashes;
      // What another client has stays there.
      const [taken = ''] = other.client.secretHashes;
      await store.settleSecret(client.id, hash, { hash: taken, hint: 'abcd' });
      await store.settleSecret(client.id, hash, 'weak');
      await store.settleSecret(other.client.id, hash, { hash: `fast-${client.id}`, hint: 'abcd' });
      expect(await hashes()).toEqual([hash]);
      await tenAtOnce(() => store.settleSecret(client.id, hash, { hash: `fast-${client.id}`, hint: 'abcd' }));
      expect(await hashes()).toEqual([`fast-${client.id}`]);
    });

    describe('clients registered outside the portal', () => {
      const registration = (id = `reg_${randomUUID()}`) => ({
        id,
        kind: 'spa' as const,
        metadata: clientMetadataSchema.parse({ client_name: 'Self', redirect_uris: ['https://self.example/cb'] }),
        scopes: [{ scope: 'openid', required: false }],
      });
      test('a self-registered client is found with its hashes', async () => {
        const client = registration();
        await store.registerClient({ ...client, registrationHash: 'r1', secretHash: `s-${client.id}` }, now);
        expect(await store.findClient(client.id, now)).toEqual({
          ...client,
          createdAt: now,
          registrationHash: 'r1',
          secretHashes: [`s-${client.id}`],
          apis: [],
        });
        const { id } = registration();
        await store.registerClient({ ...registration(id), registrationHash: 'r2' }, now);
        expect((await store.findClient(id, now))?.secretHashes).toEqual([]);
      });

      test('replacing a registration keeps, replaces or removes the secrets and keeps the registration hash', async () => {
        const client = registration();
        const secret = (name: string) => `${name}-${client.id}`;
        await store.registerClient({ ...client, registrationHash: 'r', secretHash: secret('one') }, now);
        const hashes = async (secretHash?: string | null) => {
          const changed = { ...client, kind: 'web' as const, ...(secretHash !== undefined && { secretHash }) };
          expect(await store.replaceRegistration(changed, now + 1)).toBe(true);
          const found = await store.findClient(client.id, now + 1);
          expect(found).toMatchObject({ kind: 'web', registrationHash: 'r', createdAt: now });
          return found?.secretHashes;
        };
        expect(await hashes()).toEqual([secret('one')]);
        expect(await hashes(secret('two'))).toEqual([secret('two')]);
        expect(await hashes(null)).toEqual([]);
      });

      test('sealed secrets are returned only for client_secret_jwt and are deleted with the secrets', async () => {
        const client = registration();
        const secret = (name: string) => ({
          secretHash: `${name}-${client.id}`,
          sealedSecret: `sealed ${name}-${client.id}`,
        });
        const by = (token_endpoint_auth_method: 'client_secret_jwt' | 'client_secret_post') => ({
          ...client,
          metadata: { ...client.metadata, token_endpoint_auth_method },
        });
        const seals = async () => (await store.findClient(client.id, now + 1))?.sealedSecrets;
        const one = { ...by('client_secret_jwt'), ...secret('one'), registrationHash: 'r' };
        await store.registerClient(one, now);
        expect(await seals()).toEqual([one.sealedSecret]);
        await store.replaceRegistration(by('client_secret_jwt'), now + 1);
        expect(await seals()).toEqual([one.sealedSecret]);
        const two = { ...by('client_secret_jwt'), ...secret('two') };
        await store.replaceRegistration(two, now + 1);
        expect(await store.findClient(client.id, now + 1)).toMatchObject({
          secretHashes: [two.secretHash],
          sealedSecrets: [two.sealedSecret],
        });
        await store.replaceRegistration(by('client_secret_post'), now + 1);
        await store.replaceRegistration(by('client_secret_jwt'), now + 1);
        const found = await store.findClient(client.id, now + 1);
        expect(found?.secretHashes).toEqual([two.secretHash]);
        expect(found).not.toHaveProperty('sealedSecrets');
      });

      test('only self-registered clients can be replaced or deleted', async () => {
        const { client } = await parties();
        expect(await store.replaceRegistration(registration(client.id), now)).toBe(false);
        expect(await store.deleteRegistration(client.id, now)).toBe(false);
        expect(await store.findClient(client.id, now)).toBeDefined();
        expect(await store.deleteRegistration('nobody', now)).toBe(false);
      });

      test('deleting a client ends its grants, codes and tokens, for one of ten callers', async () => {
        const client = registration();
        await store.registerClient({ ...client, registrationHash: 'r', secretHash: `s-${client.id}` }, now);
        const { terms } = await parties();
        const grant = await store.allow({ ...terms, clientId: client.id }, now);
        const code = await withCode(grant);
        const token = `token-${randomUUID()}`;
        await store.redeemCode(code.hash, { hash: token, endsAt: now + day }, now);
        const open = await withCode(grant);
        const machine = await store.machineGrant(client.id, now);
        expect(winners(await tenAtOnce(() => store.deleteRegistration(client.id, now + 1)))).toBe(1);
        expect(await store.findClient(client.id, now + 1)).toBeUndefined();
        expect(await store.findGrant(terms.ownerId, client.id, now + 1)).toBeUndefined();
        expect(await store.redeemCode(open.hash, undefined, now + 1)).toBe(false);
        expect((await store.findRefreshToken(token))?.token.endedAt).toBe(now + 1);
        expect([await statusOf(grant), await statusOf(machine)]).toEqual([tokenStatus.invalid, tokenStatus.invalid]);
        expect((await world.activities(grant.id)).at(-1)).toBe('ended');
      });

      test('describing a metadata document stores nothing', async () => {
        const id = `https://${randomUUID()}.example/app`;
        const document = { ...registration(id), documentEndsAt: now + day, createdAt: now - 5 };
        const described = await store.describeClient(document);
        expect(described).toEqual({ ...document, secretHashes: [], apis: [], unsaved: true });
        expect(await store.findClient(id, now)).toBeUndefined();
      });

      test('a metadata document replaces its earlier version but no other kind of client', async () => {
        const id = `https://${randomUUID()}.example/app`;
        const kept = tenAtOnce((turn) =>
          store.saveClientDocument({ ...registration(id), documentEndsAt: now + turn }, now),
        );
        expect(winners(await kept)).toBe(10);
        const later = { ...registration(id), kind: 'native' as const, documentEndsAt: now + day };
        expect(await store.saveClientDocument(later, now + 5)).toBe(true);
        expect(await store.findClient(id, now)).toEqual({ ...later, createdAt: now, secretHashes: [], apis: [] });
        const { client } = await parties();
        expect(await store.saveClientDocument({ ...registration(client.id), documentEndsAt: now }, now)).toBe(false);
        expect((await store.findClient(client.id, now))?.metadata.client_name).toBe('Trails');
        expect(await store.deleteRegistration(id, now)).toBe(false);
      });

      test('scopes are added once each, and only to clients registered outside the portal', async () => {
        const made = registration();
        await store.registerClient({ ...made, registrationHash: 'r' }, now);
        const address = `https://${randomUUID()}.example/app`;
        await store.saveClientDocument({ ...registration(address), documentEndsAt: now + day }, now);
        for (const id of [made.id, address]) {
          await tenAtOnce((turn) => store.addClientScopes(id, [`a.${turn}`, 'openid', 'b'], now));
          await store.addClientScopes(id, [], now);
          const scopes = (await store.findClient(id, now))?.scopes ?? [];
          expect(scopes[0]).toEqual({ scope: 'openid', required: false });
          const all = ['openid', 'b', ...Array.from({ length: 10 }, (_, turn) => `a.${turn}`)];
          expect(scopes.map(({ scope }) => scope).toSorted()).toEqual(all.toSorted());
        }
        const { client } = await parties();
        await store.addClientScopes(client.id, ['b'], now);
        await store.addClientScopes('nobody', ['b'], now);
        expect((await store.findClient(client.id, now))?.scopes).toEqual(client.scopes);
      });
    });

    describe('the verified mark is lost when the verified identity changes', () => {
      const metadata = clientMetadataSchema.parse({
        client_name: 'Trails',
        client_uri: 'https://trails.example/',
        logo_uri: 'https://trails.example/logo.png',
        redirect_uris: ['https://trails.example/cb', 'http://127.0.0.1/cb', 'com.example.trails:/cb'],
      });
      const verified = async (change: Partial<Client>) => {
        const { client } = await parties();
        const mine: Client = { ...client, id: `app-${randomUUID()}`, secretHashes: [], metadata, ...change };
        await world.putClient(mine);
        const at = async () => (await store.findClient(mine.id, now))?.verifiedAt;
        expect(await at()).toBe(now - 60);
        return { id: mine.id, at };
      };
      const changes: [string, Partial<ClientMetadata>, boolean][] = [
        ['the name', { client_name: 'Google' }, false],
        ['the home page', { client_uri: 'https://trails.example/home' }, false],
        ['no home page', { client_uri: undefined }, false],
        ['the logo', { logo_uri: 'https://evil.example/logo.png' }, false],
        ['one more redirect host', { redirect_uris: [...metadata.redirect_uris, 'https://evil.example/cb'] }, false],
        ['one redirect host less', { redirect_uris: metadata.redirect_uris.slice(1) }, false],
        ['another scheme of its own', { redirect_uris: ['https://trails.example/cb', 'com.evil:/cb'] }, false],
        [
          'other paths, order and loopback ports at the same places',
          { redirect_uris: ['com.example.trails:/x', 'http://localhost:9/cb', 'https://trails.example/other'] },
          true,
        ],
        ['everything else', { policy_uri: 'https://trails.example/p', default_max_age: 60 }, true],
      ];

      test.each(changes)('by RFC 7592: %s', async (_, change, holds) => {
        const { id, at } = await verified({ registrationHash: 'r' });
        const next = { id, kind: 'web' as const, metadata: { ...metadata, ...change }, scopes: [] };
        expect(await store.replaceRegistration(next, now)).toBe(true);
        expect(await at()).toBe(holds ? now - 60 : undefined);
      });

      test.each(changes)('by a changed metadata document: %s', async (_, change, holds) => {
        const { id, at } = await verified({ documentEndsAt: now });
        const next = { id, kind: 'web' as const, metadata: { ...metadata, ...change }, scopes: [] };
        expect(await store.saveClientDocument({ ...next, documentEndsAt: now + day }, now)).toBe(true);
        expect(await at()).toBe(holds ? now - 60 : undefined);
      });
    });
  });
}
