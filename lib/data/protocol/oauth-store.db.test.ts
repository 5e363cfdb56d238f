import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import { identityOf } from '@/lib/oauth/clients/verified-identity';
import type { Client } from '@/lib/oauth/model/client-records';
import type { Store } from '@/lib/oauth/model/store';
import type { CodeContext } from '@/lib/oauth/model/token-records';
import type { UseKind } from '@/lib/oauth/model/usage-records';
import { ownerContract } from '@/lib/oauth/testing/owner.contract';
import { storeContract } from '@/lib/oauth/testing/store.contract';
import type { StoreUnderTest } from '@/lib/oauth/testing/store-contract/contract.fixture';
import type { Database } from '../database/database';
import { testDatabases } from '../database/databases.fixture';
import { sweep } from '../database/sweep';
import { createOAuthStore } from './oauth-store';

const date = (seconds: number) => new Date(seconds * 1000);
const now = 1_900_000_000;
const day = 86_400;
const json = z.record(z.string(), z.json());

const putClient = (db: Database, client: Client) =>
  db.prisma.client.create({
    data: {
      id: client.id,
      kind: client.kind,
      metadata: json.parse(client.metadata),
      scopes: client.scopes,
      maxGrantSeconds: client.maxGrantSeconds ?? null,
      refreshIdleSeconds: client.refreshIdleSeconds ?? null,
      verifiedAt: client.verifiedAt === undefined ? null : date(client.verifiedAt),
      ...(client.verifiedAt !== undefined && { verifiedIdentity: identityOf(client.metadata) }),
      registrationHash: client.registrationHash ?? null,
      documentEndsAt: client.documentEndsAt === undefined ? null : date(client.documentEndsAt),
      createdAt: date(client.createdAt),
      updatedAt: date(client.createdAt),
      secrets: {
        create: client.secretHashes.map((hash) => ({
          id: randomUUID(),
          hash,
          hint: 'abcd',
          createdAt: date(now - day),
        })),
      },
    },
  });

const putPerson = (db: Database, id: string, email = `${id}@example.com`) =>
  db.prisma.user.create({ data: { id, email, name: 'Ada', createdAt: date(now), updatedAt: date(now) } });

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(name, () => {
    const underTest = async (): Promise<StoreUnderTest> => {
      const db = await open();
      return {
        store: createOAuthStore(db, { statusListSize: 64 }),
        putClient: async (client) => void (await putClient(db, client)),
        async putSubject({ sub, email, emailVerified, name: called, claims, updatedAt }) {
          const verified = emailVerified ? date(now) : null;
          const data = { id: sub, email, emailVerifiedAt: verified, name: called, claims: json.parse(claims) };
          await db.prisma.user.create({
            data: { ...data, createdAt: date(now), updatedAt: new Date(updatedAt * 1000 + 7) },
          });
        },
        async putOpenApi({
          resource,
          name: called,
          localized = {},
          accessTokenSeconds,
          signingAlg,
          refreshIdleSeconds = null,
          lastingKeys = false,
          scopes,
          detailTypes = [],
        }) {
          const id = randomUUID();
          const types = detailTypes.map(({ fields, ...type }) => ({ ...type, fields: z.array(json).parse(fields) }));
          const settings = { accessTokenSeconds, signingAlg, refreshIdleSeconds, lastingKeys, openToApps: true };
          const api = { id, resource, name: called, localized, ...settings };
          await db.prisma.api.create({
            data: {
              ...api,
              createdAt: date(now),
              updatedAt: date(now),
              scopes: {
                create: scopes.map(({ localized = {}, ...scope }, position) => ({ ...scope, localized, position })),
              },
              detailTypes: { create: types },
            },
          });
          return id;
        },
        async putTrustedIssuer(clientId, { issuer, subject, scopes, jwksUri = null }) {
          const data = { clientId, issuer, subject, scopes, jwksUri, createdAt: date(now) };
          await db.prisma.trustedIssuer.create({ data });
        },
        async putSession(id, userId) {
          const times = { authTime: date(now), createdAt: date(now), lastSeenAt: date(now), endsAt: date(now + day) };
          await db.prisma.session.create({ data: { id, userId, amr: ['pwd'], ...times } });
        },
        receipts: async (grantId) => {
          const found = await db.prisma.receipt.findMany({ where: { grantId }, orderBy: { seq: 'asc' } });
          return found.map(({ id }) => id);
        },
        uses: async (grantId) => {
          const found = await db.prisma.grantUse.findMany({
            where: { grantId },
            orderBy: [{ kind: 'asc' }, { lastAt: 'asc' }],
          });
          return found.map(({ kind, count, firstAt, lastAt, day: _, ...rest }) => ({
            kind: z.enum(useKinds).parse(kind),
            count,
            firstAt: firstAt.getTime() / 1000,
            lastAt: lastAt.getTime() / 1000,
            grantId,
            ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '')),
          }));
        },
        activities: async (grantId) => {
          const found = await db.prisma.activity.findMany({ where: { grantId }, orderBy: { id: 'asc' } });
          return z
            .array(z.object({ kind: z.enum(kinds) }))
            .parse(found)
            .map(({ kind }) => kind);
        },
        refusals: async (clientId) => {
          const found = await db.prisma.clientRefusal.findMany({ where: { clientId } });
          return found.map(({ error }) => error);
        },
        close: () => db.close(),
      };
    };
    storeContract(name, underTest);
    ownerContract(name, underTest, 6);

    describe('beyond the contract', () => {
      let db: Database;
      let store: Store;
      beforeAll(async () => {
        db = await open();
        store = createOAuthStore(db);
      });
      afterAll(() => db?.close());

      const client = (change: Partial<Client> = {}): Client => ({
        id: `app-${randomUUID()}`,
        kind: 'web',
        metadata: clientMetadataSchema.parse({ client_name: 'Trails' }),
        scopes: [],
        createdAt: now,
        secretHashes: [],
        apis: [],
        ...change,
      });

      test('a client is returned with its live secrets and owner, and not after its deletion', async () => {
        const owner = randomUUID();
        await putPerson(db, owner);
        const app = client();
        await putClient(db, app);
        await db.prisma.client.update({ where: { id: app.id }, data: { ownerId: owner } });
        const secret = (hash: string, createdAt: number, endsAt: number | null) => ({
          id: randomUUID(),
          clientId: app.id,
          hash: `${hash} ${app.id}`,
          hint: 'abcd',
          createdAt: date(createdAt),
          endsAt: endsAt === null ? null : date(endsAt),
        });
        const secrets = [secret('old', now, now + 10), secret('new', now + 1, null), secret('gone', now - 1, now)];
        await db.prisma.clientSecret.createMany({ data: secrets });
        const hashes = async (at: number) => (await store.findClient(app.id, at))?.secretHashes;
        expect(await hashes(now)).toEqual([`old ${app.id}`, `new ${app.id}`]);
        expect(await hashes(now + 10)).toEqual([`new ${app.id}`]);
        expect(await store.findClient(app.id, now)).toMatchObject({ ownerName: 'Ada' });
        await db.prisma.client.update({ where: { id: app.id }, data: { deletedAt: date(now) } });
        expect(await store.findClient(app.id, now)).toBeUndefined();
      });

      test('a client reaches an open API by listing a scope of it, and an API that allowed it', async () => {
        const suffix = randomUUID();
        const scope = (value: string) => `${value}.${suffix}`;
        const resource = (host: string) => `https://${host}.${suffix}.example`;
        const api = (host: string, openToApps: boolean, ...values: string[]) =>
          db.prisma.api.create({
            data: {
              id: randomUUID(),
              resource: resource(host),
              name: host,
              accessTokenSeconds: 300,
              signingAlg: 'ES256',
              openToApps,
              createdAt: date(now),
              updatedAt: date(now),
              scopes: {
                create: values.map((value, position) => ({ value: scope(value), title: value, position: -position })),
              },
            },
          });
        await api('open', true, 'b.read', 'a.read');
        await api('unlisted', true, 'c.read');
        await api('closed', false, 'd.read');
        const { id: invited } = await api('invited', false, 'e.read', 'e.write', 'e.admin');
        const { id: machine } = await api('machine', true, 'f.read');
        const app = client({ scopes: ['a.read', 'd.read'].map((value) => ({ scope: scope(value), required: false })) });
        await putClient(db, app);
        const access = { clientId: app.id, createdAt: date(now) };
        await db.prisma.apiAccess.createMany({
          data: [
            {
              ...access,
              apiId: invited,
              userScopes: [scope('e.write'), scope('e.read')],
              machineScopes: [scope('e.admin')],
              lastingTokens: true,
            },
            { ...access, apiId: machine, machineScopes: [scope('f.read')] },
          ],
        });
        const described = (value: string) => ({
          value: scope(value),
          title: value,
          description: '',
          effect: 'changes',
        });
        const common = { accessTokenSeconds: 300, signingAlg: 'ES256', detailTypes: [] };
        expect((await store.findClient(app.id, now))?.apis).toEqual([
          {
            ...common,
            resource: resource('invited'),
            name: 'invited',
            scopes: [described('e.write'), described('e.read')],
            machineScopes: [scope('e.admin')],
            lastingTokens: true,
          },
          {
            ...common,
            resource: resource('machine'),
            name: 'machine',
            scopes: [described('f.read')],
            machineScopes: [scope('f.read')],
          },
          {
            ...common,
            resource: resource('open'),
            name: 'open',
            scopes: [described('a.read'), described('b.read')],
            machineScopes: [],
          },
        ]);
      });

      test('a client reaches an API by a registered detail type, and sees only its own types (RFC 9396 §10)', async () => {
        const suffix = randomUUID();
        const fields = [{ name: 'to', title: 'To', kind: 'text', required: true }];
        const type = (name: string) => ({ type: `${name}.${suffix}`, title: name, singleAct: false, fields });
        const api = (name: string, openToApps: boolean, ...types: string[]) =>
          db.prisma.api.create({
            data: {
              id: randomUUID(),
              resource: `https://${name}.${suffix}.example`,
              name,
              accessTokenSeconds: 300,
              signingAlg: 'ES256',
              openToApps,
              createdAt: date(now),
              updatedAt: date(now),
              detailTypes: { create: types.map(type) },
            },
          });
        await api('bank', true, 'pay', 'order');
        await api('vault', false, 'open');
        const app = client();
        const wanted = ['pay', 'open', 'unknown'].map((name) => `${name}.${suffix}`);
        await putClient(db, { ...app, metadata: { ...app.metadata, authorization_details_types: wanted } });
        const apis = (await store.findClient(app.id, now))?.apis ?? [];
        expect(apis.map(({ name, detailTypes }) => [name, detailTypes])).toEqual([['bank', [type('pay')]]]);
        const open = await store.openDetailTypes();
        expect(open).toEqual(expect.arrayContaining([`order.${suffix}`, `pay.${suffix}`]));
        expect(open).not.toContain(`open.${suffix}`);
      });

      test('any app may request the scopes of open APIs', async () => {
        const api = (openToApps: boolean, value: string) =>
          db.prisma.api.create({
            data: {
              id: randomUUID(),
              resource: `https://${value}.example`,
              name: value,
              accessTokenSeconds: 300,
              signingAlg: 'ES256',
              openToApps,
              createdAt: date(now),
              updatedAt: date(now),
              scopes: { create: [{ value, title: value }] },
            },
          });
        await api(true, 'open.z');
        await api(true, 'open.a');
        await api(false, 'closed.a');
        expect(await store.openScopes(['open.z', 'closed.a', 'open.a\0', 'nobody', 'open.a'])).toEqual([
          'open.z',
          'open.a',
        ]);
        expect(await store.openScopes([])).toEqual([]);
      });

      test('open APIs are found by scope, and by resource in any spelling; closed ones are not', async () => {
        const tag = randomUUID();
        const api = (host: string, openToApps: boolean) =>
          db.prisma.api.create({
            data: {
              id: randomUUID(),
              resource: `https://${host}.${tag}.Example`,
              name: host,
              accessTokenSeconds: 300,
              signingAlg: 'ES256',
              openToApps,
              createdAt: date(now),
              updatedAt: date(now),
              scopes: {
                create: ['read', 'write'].map((verb, position) => ({
                  value: `${verb}.${host}.${tag}`,
                  title: verb,
                  position,
                })),
              },
            },
          });
        for (const host of ['one', 'two', 'three']) await api(host, host !== 'three');
        const found = async (scopes: string[], resources: string[]) =>
          (await store.openApis({ scopes, resources })).map(({ name, resource, scopes: all }) => [
            name,
            resource,
            ...all.map(({ value }) => value),
          ]);
        const whole = (host: string) => [
          host,
          `https://${host}.${tag}.Example`,
          `read.${host}.${tag}`,
          `write.${host}.${tag}`,
        ];
        expect(await found([`write.one.${tag}`], [`HTTPS://TWO.${tag}.example:443/`])).toEqual([
          whole('one'),
          whole('two'),
        ]);
        expect(await found([`read.one.${tag}`, `write.one.${tag}`], [`https://one.${tag}.Example`])).toEqual([
          whole('one'),
        ]);
        expect(await found([`read.three.${tag}`], [`https://three.${tag}.Example`])).toEqual([]);
        expect(await found(['a\0'], ['b\0'])).toEqual([]);
        const idOf = async (host: string) =>
          (await db.prisma.api.findUniqueOrThrow({ where: { resource: `https://${host}.${tag}.Example` } })).id;
        expect(await store.findOpenApi(await idOf('one'))).toEqual({
          resource: `https://one.${tag}.Example`,
          name: 'one',
          detailTypes: [],
          scopes: [`read.one.${tag}`, `write.one.${tag}`],
        });
        for (const id of [await idOf('three'), randomUUID(), 'no id']) {
          expect(await store.findOpenApi(id)).toBeUndefined();
        }
        const asked = [`read.three.${tag}`, 'nobody\0', `read.one.${tag}`];
        expect(await store.knownScopes(asked)).toEqual([`read.three.${tag}`, `read.one.${tag}`]);
        expect(await store.knownScopes([])).toEqual([]);
      });

      test('trusted issuers and token exchange access are returned as stored (RFC 7523 §2.1, RFC 8693)', async () => {
        const { id } = client();
        await putClient(db, client({ id, scopes: [] }));
        const jwks = { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }] };
        const common = { clientId: id, scopes: ['openid'], createdAt: date(now) };
        await db.prisma.trustedIssuer.createMany({
          data: [
            { ...common, issuer: 'https://a.example', jwks, subject: 'sub' },
            { ...common, issuer: 'https://b.example', jwksUri: 'https://b.example/jwks', subject: 'email' },
          ],
        });
        expect(await store.findTrustedIssuer(id, 'https://a.example')).toEqual({
          issuer: 'https://a.example',
          jwks,
          subject: 'sub',
          scopes: ['openid'],
        });
        expect(await store.findTrustedIssuer(id, 'https://b.example')).toMatchObject({
          jwksUri: 'https://b.example/jwks',
          subject: 'email',
        });
        expect(await store.findTrustedIssuer('another', 'https://a.example')).toBeUndefined();
        await db.prisma.api.create({
          data: {
            id: randomUUID(),
            resource: `https://${randomUUID()}.example`,
            name: 'A',
            openToApps: false,
            accessTokenSeconds: 300,
            signingAlg: 'ES256',
            createdAt: date(now),
            updatedAt: date(now),
            access: { create: { clientId: id, mayExchange: 'delegation', createdAt: date(now) } },
          },
        });
        expect((await store.findClient(id, now))?.apis).toMatchObject([{ mayExchange: 'delegation' }]);
      });

      test('the metadata document of a deleted client is not stored again', async () => {
        const id = `https://${randomUUID()}.example/app`;
        const { metadata } = client();
        const document = { id, kind: 'web' as const, metadata, scopes: [], documentEndsAt: now };
        expect(await store.saveClientDocument(document, now)).toBe(true);
        await db.prisma.client.update({ where: { id }, data: { deletedAt: date(now) } });
        expect(await store.saveClientDocument(document, now)).toBe(false);
        expect(await store.findClient(id, now)).toBeUndefined();
      });

      test('a person may create keys for open APIs and their own', async () => {
        const [owner, other] = [randomUUID(), randomUUID()];
        for (const id of [owner, other]) await putPerson(db, id);
        const suffix = randomUUID();
        const api = (host: string, openToApps: boolean, ownerId: string | null) =>
          db.prisma.api.create({
            data: {
              id: randomUUID(),
              resource: `https://${host}.${suffix}.example`,
              name: host,
              openToApps,
              ownerId,
              accessTokenSeconds: 300,
              signingAlg: 'ES256',
              createdAt: date(now),
              updatedAt: date(now),
              scopes: {
                create: ['read', 'write'].map((value) => ({ value: `${host}.${value}.${suffix}`, title: value })),
              },
            },
          });
        await api('closed', false, other);
        await api('open', true, null);
        await api('own', false, owner);
        const asked = ['closed', 'open', 'own'].map((host) => `${host}.read.${suffix}`);
        const found = await store.personApis(owner, [...asked, 'nothing\0']);
        expect(found).toEqual(
          ['open', 'own'].map((host) => ({
            resource: `https://${host}.${suffix}.example`,
            name: host,
            accessTokenSeconds: 300,
            signingAlg: 'ES256',
            scopes: [{ value: `${host}.read.${suffix}`, title: 'read', description: '', effect: 'changes' }],
            machineScopes: [],
          })),
        );
      });

      test('a signing key with an unknown algorithm is left alone', async () => {
        const kid = randomUUID();
        const times = { createdAt: date(now), activeAt: date(now) };
        await db.prisma.signingKey.create({
          data: { kid, alg: 'ML-DSA-44', publicJwk: { kty: 'AKP' }, sealedJwk: 'sealed', ...times },
        });
        expect((await store.signingKeys()).map((key) => key.kid)).not.toContain(kid);
        expect(await db.prisma.signingKey.count({ where: { kid } })).toBe(1);
      });

      test('refusals are stored for the developer', async () => {
        const app = client();
        await putClient(db, app);
        const refusal = { clientId: app.id, endpoint: 'token', error: 'invalid_grant', requestId: 'r1', at: now };
        await store.recordRefusals([
          { ...refusal, reason: 'the code\0 was used \ud800 before' },
          { ...refusal, clientId: 'nobody', reason: 'unknown' },
        ]);
        const kept = await db.prisma.clientRefusal.findMany({ where: { clientId: app.id } });
        expect(kept).toMatchObject([{ ...refusal, at: date(now), reason: 'the code was used  before' }]);
      });

      test('a new status list begins when about half of the newest is taken', async () => {
        const owner = randomUUID();
        await putPerson(db, owner);
        const app = client();
        await putClient(db, app);
        const scopes = [{ scope: 'openid', endsAt: null }];
        const terms = { ownerId: owner, clientId: app.id, scopes, resources: [], endsAt: null, once: false };
        const size = 256;
        const small = createOAuthStore(db, { statusListSize: size });
        // Entries are only taken from the newest list, so this begins one of the small size.
        const { id: newest } = await db.prisma.statusList.create({ data: { id: 1000, size, createdAt: date(now) } });
        const grant = await small.allow(terms, now);
        for (let epoch = 1; epoch < 220; epoch += 1) await small.endEpoch(grant.id, epoch, now);
        const taken = await db.prisma.statusEntry.count({ where: { listId: newest } });
        expect(taken).toBeGreaterThanOrEqual(size / 2);
        expect(taken).toBeLessThan(0.8 * size);
        expect(await db.prisma.statusEntry.count({ where: { listId: newest + 1 } })).toBe(220 - taken);
      });

      test('the sweep deletes unused metadata document clients within a day, and no other client', async () => {
        const owner = randomUUID();
        await putPerson(db, owner);
        const { metadata } = client();
        const ids = ['asked', 'allowed', 'fresh', 'let-in'].map((name) => `https://${randomUUID()}.example/${name}`);
        for (const id of ids) {
          const keptAt = id.endsWith('fresh') ? now + day : now;
          const document = { id, kind: 'web' as const, metadata, scopes: [], documentEndsAt: now + 40 * day };
          await store.saveClientDocument(document, keptAt);
        }
        const registered = { ...client(), registrationHash: 'r' };
        await store.registerClient(registered, now);
        const [asked = '', allowed = '', fresh = '', letIn = ''] = ids;
        const at = { createdAt: date(now), updatedAt: date(now) };
        const resource = `https://${randomUUID()}.example`;
        const api = { id: randomUUID(), resource, name: 'Routes', accessTokenSeconds: 300, signingAlg: 'ES256' };
        await db.prisma.api.create({ data: { ...api, ...at } });
        await db.prisma.apiAccess.create({ data: { apiId: api.id, clientId: letIn, createdAt: date(now) } });
        const terms = { ownerId: owner, clientId: allowed, scopes: [], resources: [], endsAt: null, once: false };
        await store.allow(terms, now);
        const found = async (id: string) => (await store.findClient(id, now)) !== undefined;
        await sweep(db, now + 3600, 100);
        expect(await found(asked)).toBe(true);
        expect((await sweep(db, now + day, 100)).documents).toBeGreaterThanOrEqual(1);
        const left = await Promise.all([asked, allowed, fresh, letIn, registered.id].map(found));
        expect(left).toEqual([false, true, true, true, true]);
      });

      test('the sweep deletes what has ended, in batches, and leaves what can still be replayed', async () => {
        const owner = randomUUID();
        await putPerson(db, owner);
        const app = client();
        await putClient(db, app);
        const terms = { ownerId: owner, clientId: app.id, scopes: [], resources: [], endsAt: null, once: false };
        const grant = await store.allow(terms, now);
        const context: CodeContext = { scopes: [], resources: [], redirectUri: 'https://app.example/cb' };
        const codes = await Promise.all(
          [now + 60, now + 60, now + 40 * day].map(async (endsAt) => {
            const code = { hash: randomUUID(), familyId: randomUUID(), endsAt, context };
            await store.createCode(grant, code, now);
            await store.redeemCode(code.hash, { hash: `token of ${code.hash}`, endsAt }, now);
            await store.claimOnce(code.hash, endsAt, now);
            return code;
          }),
        );
        const [first, , last] = codes;
        const codeLeft = async (hash = '') => (await store.findCode(hash)) !== undefined;
        const tokenLeft = async (hash = '') => (await store.findRefreshToken(`token of ${hash}`)) !== undefined;

        expect(await sweep(db, now + day, 100)).toMatchObject({
          claims: 2,
          interactions: 0,
          codes: 0,
          refreshTokens: 0,
        });
        expect(await codeLeft(first?.hash)).toBe(true);
        const later = now + 30 * day;
        expect(await sweep(db, later, 1)).toMatchObject({ claims: 0, interactions: 0, codes: 1, refreshTokens: 1 });
        expect(await sweep(db, later, 100)).toMatchObject({ claims: 0, interactions: 0, codes: 1, refreshTokens: 1 });
        expect([await codeLeft(first?.hash), await tokenLeft(first?.hash)]).toEqual([false, false]);
        expect([await codeLeft(last?.hash), await tokenLeft(last?.hash)]).toEqual([true, true]);
      });
    });
  });
}

const kinds = [
  'allowed',
  'changed',
  'paused',
  'resumed',
  'ended',
  'refresh_reused',
  'code_replayed',
  'token_revoked',
] as const;

const useKinds = [
  'code_redeemed',
  'signed_in',
  'refreshed',
  'userinfo',
  'introspected',
  'exchanged',
  'asserted',
  'key_used',
  'reported',
  'managed',
  'refused',
  'denied',
] as const satisfies UseKind[];
