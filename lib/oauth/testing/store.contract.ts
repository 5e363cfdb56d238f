/**
 * What `store.ts` says in words, as tests. Every implementation of `Store` runs these, and races are run ten at once.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClientMetadata, clientMetadataSchema } from '../clients/metadata';
import type { Client } from '../model/client-records';
import type { DeviceCode } from '../model/device-records';
import { type ActivityKind, type Grant, type GrantTerms, type Subject, tokenStatus } from '../model/grant-records';
import type { StoredKey } from '../model/key-records';
import type { ReceiptFacts } from '../model/receipt-records';
import { type Interaction, type PushedRequest, promptValues } from '../model/request-records';
import type { Store } from '../model/store';
import type { CodeContext } from '../model/token-records';
import type { Use } from '../model/usage-records';

/** A store under test, with what the contract itself has no verb for. */
export type StoreUnderTest = {
  store: Store;
  /** The client's `apis` are empty. */
  putClient(client: Client): Promise<void>;
  putSubject(subject: Subject): Promise<void>;
  /** A browser session of this person. */
  putSession(sid: string, sub: string): Promise<void>;
  /** In the order of their recording. */
  activities(grantId: string): Promise<ActivityKind[]>;
  /** Their ids, the earliest first. */
  receipts(grantId: string): Promise<string[]>;
  /** By kind, then by time. */
  uses(grantId: string): Promise<Use[]>;
  close(): Promise<void>;
};

const now = 1_900_000_000;
const day = 86_400;

const tenAtOnce = <T>(act: (turn: number) => Promise<T>) => Promise.all(Array.from({ length: 10 }, (_, i) => act(i)));
const winners = (answers: boolean[]) => answers.filter(Boolean).length;

const context: CodeContext = {
  scopes: ['openid', 'email', 'routes.read'],
  resources: ['https://api.example'],
  login: { sid: 's1', sub: 'u1', authTime: now - 5, amr: ['pwd', 'otp'] },
  nonce: 'n-0S6',
  acr: '1',
  claims: {
    userinfo: { email: null },
    id_token: { acr: { essential: true, values: ['1', 2] }, auth_time: { value: 3 } },
  },
  redirectUri: 'https://app.example/cb?x=1',
  codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
};
const { redirectUri: _, codeChallenge: __, ...tokenContext } = context;

export function storeContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`store contract: ${name}`, () => {
    let world: StoreUnderTest;
    let store: Store;
    beforeAll(async () => {
      world = await open();
      store = world.store;
    });
    afterAll(() => world?.close());

    /** Someone, an app, and the usual terms between them. */
    async function parties(change: Partial<GrantTerms> = {}) {
      const client: Client = {
        id: `app-${randomUUID()}`,
        kind: 'web',
        metadata: clientMetadataSchema.parse({ client_name: 'Trails', redirect_uris: ['https://app.example/cb'] }),
        scopes: [{ scope: 'openid', required: true }],
        createdAt: now - day,
        verifiedAt: now - 60,
        maxGrantSeconds: 90 * day,
        secretHashes: [`hash-${randomUUID()}`],
        apis: [],
      };
      const subject: Subject = {
        sub: randomUUID(),
        email: `${randomUUID()}@example.com`,
        emailVerified: true,
        name: 'Ada',
        claims: { given_name: 'Ada', address: { country: 'GB' } },
        updatedAt: now - day,
      };
      await world.putClient(client);
      await world.putSubject(subject);
      const terms: GrantTerms = {
        ownerId: subject.sub,
        clientId: client.id,
        scopes: [
          { scope: 'openid', endsAt: null },
          { scope: 'email', endsAt: now + 20 * day },
        ],
        resources: ['https://api.example'],
        declined: ['phone'],
        endsAt: now + 30 * day,
        once: false,
        ...change,
      };
      return { client, subject, terms };
    }
    async function granted(change: Partial<GrantTerms> = {}) {
      const all = await parties(change);
      return { ...all, grant: await store.allow(all.terms, now) };
    }
    async function withCode(grant: Grant, endsAt = now + 60) {
      const code = { hash: `code-${randomUUID()}`, familyId: randomUUID(), endsAt, context };
      await store.createCode(grant, code, now);
      return code;
    }
    async function withToken(change: Partial<GrantTerms> = {}, endsAt = now + 7 * day) {
      const all = await granted(change);
      const code = await withCode(all.grant);
      const hash = `token-${randomUUID()}`;
      expect(await store.redeemCode(code.hash, { hash, endsAt }, now)).toBe(true);
      return { ...all, code, hash };
    }
    const successor = (endsAt = now + 14 * day) => ({ hash: `token-${randomUUID()}`, endsAt });
    const statusOf = async (grant: Pick<Grant, 'status'>) => (await store.findEpoch(grant.status))?.status;
    async function listedStatus({ status: { list, index } }: Pick<Grant, 'status'>) {
      const { marked = [] } = (await store.statusList(list)) ?? {};
      return marked.find((entry) => entry.index === index)?.status ?? tokenStatus.valid;
    }

    describe('clients that come without the portal', () => {
      const registration = (id = `reg_${randomUUID()}`) => ({
        id,
        kind: 'spa' as const,
        metadata: clientMetadataSchema.parse({ client_name: 'Self', redirect_uris: ['https://self.example/cb'] }),
        scopes: [{ scope: 'openid', required: false }],
      });

      test("a key has a grant of its own: it is found by its hash, ended by its holder once, and is nobody's consent", async () => {
        const { subject, client } = await parties();
        const key = (holder: { ownerId?: string; clientId: string }) => ({
          ...{ id: randomUUID(), hash: `key-${randomUUID()}`, hint: 'abcd', name: 'Export' },
          ...{ scopes: ['routes.read'], resources: ['https://api.example'], endsAt: now + day },
          ...holder,
        });
        const [mine, apps] = [key({ ownerId: subject.sub, clientId: 'api_keys' }), key({ clientId: client.id })];
        const grants = [await store.createApiKey(mine, now), await store.createApiKey(apps, now)];
        expect(grants[0]).toMatchObject({
          ...{ ownerId: subject.sub, clientId: 'api_keys', endsAt: now + day, resources: ['https://api.example'] },
          scopes: [{ scope: 'routes.read', endsAt: null }],
        });
        expect(await store.findApiKey(mine.hash)).toEqual({ grant: grants[0], subject });
        expect(await store.findApiKey(apps.hash)).toEqual({ grant: grants[1] });
        expect(await store.findApiKey('key-of-nobody')).toBeUndefined();
        expect(await store.findGrant(subject.sub, 'api_keys', now)).toBeUndefined();
        expect((await store.machineGrant(client.id, now)).id).not.toBe(grants[1]?.id);
        expect(await store.endApiKey(mine.id, { ownerId: randomUUID() }, now)).toBe(false);
        expect(await store.endApiKey(mine.id, { clientId: 'api_keys' }, now)).toBe(false);
        expect(await store.endApiKey(apps.id, { ownerId: subject.sub }, now)).toBe(false);
        expect(await store.endApiKey('no id', { clientId: client.id }, now)).toBe(false);
        for (const [one, holder] of [
          [mine, { ownerId: subject.sub }],
          [apps, { clientId: client.id }],
        ] as const) {
          expect(winners(await tenAtOnce(() => store.endApiKey(one.id, holder, now + 1)))).toBe(1);
          expect((await store.findApiKey(one.hash))?.grant.endedAt).toBe(now + 1);
        }
        for (const grant of grants) expect(await statusOf(grant)).toBe(tokenStatus.invalid);
      });

      test('a key is revoked by anyone who presents it, once, and not after its end (RFC 7009 §2)', async () => {
        const { subject, client } = await parties();
        for (const holder of [{ ownerId: subject.sub, clientId: 'api_keys' }, { clientId: client.id }]) {
          const key = (endsAt: number) => ({
            ...{ id: randomUUID(), hash: `key-${randomUUID()}`, hint: 'abcd', name: 'Export', endsAt },
            ...{ scopes: ['routes.read'], resources: ['https://api.example'] },
            ...holder,
          });
          const [leaked, over] = [key(now + day), key(now + 10)];
          const grant = await store.createApiKey(leaked, now);
          await store.createApiKey(over, now);
          expect(winners(await tenAtOnce(() => store.revokeApiKey(leaked.hash, now + 1)))).toBe(1);
          expect((await store.findApiKey(leaked.hash))?.grant.endedAt).toBe(now + 1);
          expect(await statusOf(grant)).toBe(tokenStatus.invalid);
          expect(await store.revokeApiKey(over.hash, now + 10)).toBe(false);
        }
        expect(await store.revokeApiKey('key-of-nobody', now)).toBe(false);
      });

      test('a client takes part in a session by a code that yields an ID token, or by word, and is listed once', async () => {
        const { grant, subject, client } = await granted();
        const sid = randomUUID();
        await world.putSession(sid, subject.sub);
        const login = { sid, sub: subject.sub, authTime: now, amr: ['pwd'] };
        const code = (scopes: string[]) => ({
          hash: `code-${randomUUID()}`,
          familyId: randomUUID(),
          endsAt: now + 60,
          context: { ...context, login, scopes },
        });
        await store.createCode(grant, code(['email']), now);
        expect(await store.sessionClients(sid)).toEqual([]);
        await store.createCode(grant, code(['openid']), now);
        await store.createCode(grant, code(['openid', 'email']), now);
        await store.addSessionClient(sid, client.id);
        expect(await store.sessionClients(sid)).toEqual([{ clientId: client.id, sid }]);
        expect(await store.sessionClients('of nobody')).toEqual([]);
      });

      test('one that registered itself is found with its hashes', async () => {
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

      test('a replacement keeps, replaces or ends its secrets, and its registration hash stays', async () => {
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

      test('the seals of secrets are found for client_secret_jwt alone, and go with its secrets', async () => {
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

      test('only those can be replaced or deleted', async () => {
        const { client } = await parties();
        expect(await store.replaceRegistration(registration(client.id), now)).toBe(false);
        expect(await store.deleteRegistration(client.id, now)).toBe(false);
        expect(await store.findClient(client.id, now)).toBeDefined();
        expect(await store.deleteRegistration('nobody', now)).toBe(false);
      });

      test('deleting one ends all that hangs from it, once', async () => {
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

      test('a document is described as the client that it would be, and nothing is kept', async () => {
        const id = `https://${randomUUID()}.example/app`;
        const document = { ...registration(id), documentEndsAt: now + day, createdAt: now - 5 };
        const described = await store.describeClient(document);
        expect(described).toEqual({ ...document, secretHashes: [], apis: [], unsaved: true });
        expect(await store.findClient(id, now)).toBeUndefined();
      });

      test('a document is kept anew each time, and never over another kind of client', async () => {
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

      test('scopes are noted with a client that brought itself, each once, and with no other', async () => {
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

    describe('the mark of a verified app is lost with what was verified', () => {
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

      test.each(changes)('by a metadata document that changed: %s', async (_, change, holds) => {
        const { id, at } = await verified({ documentEndsAt: now });
        const next = { id, kind: 'web' as const, metadata: { ...metadata, ...change }, scopes: [] };
        expect(await store.saveClientDocument({ ...next, documentEndsAt: now + day }, now)).toBe(true);
        expect(await at()).toBe(holds ? now - 60 : undefined);
      });
    });

    test('a client and a subject are found as they are, and unknown ones are not', async () => {
      const { client, subject } = await parties();
      expect(await store.findClient(client.id, now)).toEqual(client);
      expect(await store.findSubject(subject.sub)).toEqual(subject);
      for (const id of ['', 'nobody', 'a\0b', randomUUID()]) {
        expect(await store.findClient(id, now)).toBeUndefined();
        expect(await store.findSubject(id)).toBeUndefined();
      }
    });

    describe('grants with details (RFC 9396)', () => {
      const details = [{ type: 'payment', amount: { value: 12.5, currency: 'CHF' }, to: 'Ada "\\ü\u{1f600}' }];

      test('stand beside the one that is remembered, and each by itself', async () => {
        const { terms } = await parties({ scopes: [], details });
        const { ownerId, clientId } = terms;
        const first = await store.allow(terms, now);
        const second = await store.allow(terms, now + 1);
        expect(second.id).not.toBe(first.id);
        expect(first.details).toEqual(details);
        expect(await store.findGrant(ownerId, clientId, now + 2)).toBeUndefined();
        const { details: _details, ...plain } = { ...terms, scopes: [{ scope: 'email', endsAt: null }] };
        const standing = await store.allow(plain, now + 2);
        expect(standing.details).toBeUndefined();
        expect((await store.findGrant(ownerId, clientId, now + 3))?.id).toBe(standing.id);
        const state = await store.findEpoch(first.status);
        expect(state).toMatchObject({ current: true, grant: { id: first.id, details } });
      });

      test('live on without a scope, and end when their owner says so', async () => {
        const { terms, grant } = await granted({ scopes: [], details });
        const { id } = grant;
        const { ownerId } = terms;
        expect(await store.changeGrant(id, ownerId, { endsAt: now + 60 }, now)).toMatchObject({
          endsAt: now + 60,
          details,
        });
        expect(await store.endGrant(id, ownerId, 'owner', now + 1)).toBe(true);
      });
    });

    describe('grants that their app manages (Grant Management for OAuth 2.0 §5.2)', () => {
      const [pay, read] = [
        { type: 'payment', amount: { value: 12.5, currency: 'CHF' } },
        { type: 'account', actions: ['read'] },
      ];

      test('one is found by its id, whatever its state', async () => {
        const { grant, subject, terms } = await granted();
        expect(await store.findGrantById(grant.id)).toEqual({ grant, subject });
        await store.endGrant(grant.id, terms.ownerId, 'owner', now + 1);
        expect(await store.findGrantById(grant.id)).toMatchObject({ grant: { id: grant.id, endedAt: now + 1 } });
        expect(await store.findGrantById(randomUUID())).toBeUndefined();
        expect(await store.findGrantById('no uuid')).toBeUndefined();
      });

      test('one apart stands beside the live one, and the latest is the one that is found', async () => {
        const { grant, terms } = await granted();
        const apart = await store.allow({ ...terms, separate: true }, now + 1);
        expect(apart.id).not.toBe(grant.id);
        expect((await store.findGrant(terms.ownerId, terms.clientId, now + 2))?.id).toBe(apart.id);
        expect(await statusOf(grant)).toBe(tokenStatus.valid);
      });

      test('an answer goes into the very grant it is for; taking details away moves its epoch on, adding some does not', async () => {
        const { grant, terms } = await granted({ scopes: [], details: [pay] });
        // The names within an object have no order, and a database gives them its own.
        const { amount } = pay;
        const same = { type: 'payment', amount: { currency: amount.currency, value: amount.value } };
        const wider = await store.amendGrant(grant.id, { ...terms, details: [same, read] }, now + 1);
        expect(wider).toMatchObject({ id: grant.id, epoch: grant.epoch, details: [pay, read] });
        const scopes = [{ scope: 'email', endsAt: null }];
        const replaced = await store.amendGrant(grant.id, { ...terms, scopes, details: [read] }, now + 2);
        expect(replaced).toMatchObject({ epoch: grant.epoch + 1, details: [read], scopes });
        expect(await statusOf(grant)).toBe(tokenStatus.invalid);
        const { details: _none, ...plain } = { ...terms, scopes };
        expect((await store.amendGrant(grant.id, plain, now + 3))?.details).toBeUndefined();
      });

      test('it is only taken by a live grant of this owner and app, and lifts a pause', async () => {
        const { grant, terms } = await granted();
        const other = await parties();
        await store.pauseGrant(grant.id, grant.ownerId ?? '', now);
        expect(await store.amendGrant(grant.id, { ...terms, ownerId: other.terms.ownerId }, now)).toBeUndefined();
        expect(await store.amendGrant(grant.id, { ...terms, clientId: other.client.id }, now)).toBeUndefined();
        expect(await store.amendGrant('no uuid', terms, now)).toBeUndefined();
        expect(await statusOf(grant)).toBe(tokenStatus.suspended);
        expect((await store.amendGrant(grant.id, terms, now))?.pausedAt).toBeUndefined();
        expect(await statusOf(grant)).toBe(tokenStatus.valid);
        expect(await store.amendGrant(grant.id, terms, now + 30 * day)).toBeUndefined();
        const once = await granted({ once: true });
        expect(await store.amendGrant(once.grant.id, once.terms, now)).toBeUndefined();
      });
    });

    describe('pushed requests', () => {
      const pushed = (): PushedRequest => ({
        key: `request_uri:${randomUUID()}`,
        clientId: 'app',
        parameters: [
          ['scope', 'openid'],
          ['resource', 'https://api.example'],
          ['resource', 'x"\\ü\u{1f600}'],
        ],
        createdAt: now,
        endsAt: now + 90,
      });

      test('are found as they were pushed, until their end', async () => {
        const request = pushed();
        await store.createPushedRequest(request);
        expect(await store.findPushedRequest(request.key, now + 89)).toEqual(request);
        expect(await store.findPushedRequest(request.key, now + 90)).toBeUndefined();
        expect(await store.findPushedRequest(`${request.key}.`, now)).toBeUndefined();
      });

      test('are not found any more once their key is claimed', async () => {
        const request = pushed();
        await store.createPushedRequest(request);
        expect(await store.claimOnce(request.key, now + 3690, now + 5)).toBe(true);
        expect(await store.findPushedRequest(request.key, now + 5)).toBeUndefined();
      });
    });

    describe('interactions', () => {
      async function pending() {
        const interaction: Interaction = {
          id: randomUUID(),
          createdAt: now,
          endsAt: now + 600,
          progress: {},
          request: {
            clientId: 'app',
            redirectUri: context.redirectUri,
            responseType: 'code',
            responseMode: 'form_post',
            scopes: ['openid'],
            resources: ['https://api.example'],
            state: 'x"\\ü\u{1f600}',
            nonce: 'n',
            codeChallenge: 'c',
            prompt: [...promptValues],
            maxAge: 0,
            loginHint: 'ada',
            requiredSub: 'u1',
            acrValues: ['1'],
            uiLocales: ['de-CH'],
            display: 'page',
            claims: { userinfo: { email: null }, id_token: { acr: { essential: true, values: ['1'] } } },
            authorizationDetails: [{ type: 'payment', amount: { value: 12.5 }, tags: ['a'] }],
            singleUse: { key: 'request_uri:x', endsAt: now + 3690 },
          },
        };
        await store.createInteraction(interaction);
        return interaction;
      }

      test('are found until they end or are consumed', async () => {
        const interaction = await pending();
        expect(await store.findInteraction(interaction.id, now + 599)).toEqual(interaction);
        expect(await store.findInteraction(interaction.id, now + 600)).toBeUndefined();
        expect(await store.findInteraction('unknown', now)).toBeUndefined();
        expect(await store.consumeInteraction(interaction.id, now)).toBe(true);
        expect(await store.findInteraction(interaction.id, now)).toBeUndefined();
        expect(await store.findAnyInteraction(interaction.id)).toEqual(interaction);
        expect(await store.findAnyInteraction('unknown')).toBeUndefined();
      });

      test('keep their progress, while they are pending', async () => {
        const interaction = await pending();
        const progress: Interaction['progress'] = {
          accountSid: 's1',
          unmetSid: 's0',
          startedWith: { sid: 's0', authTime: now - 9 },
          decision: { action: 'allow', sid: 's1', scopes: ['openid'], endsAt: null, once: true },
        };
        expect(await store.updateInteraction(interaction.id, progress, now)).toBe(true);
        expect(await store.findInteraction(interaction.id, now)).toEqual({ ...interaction, progress });
        const deny: Interaction['progress'] = { decision: { action: 'deny', sid: 's1' } };
        expect(await store.updateInteraction(interaction.id, deny, now)).toBe(true);
        expect((await store.findInteraction(interaction.id, now))?.progress).toEqual(deny);
        expect(await store.updateInteraction(interaction.id, progress, now + 600)).toBe(false);
        expect(await store.updateInteraction('unknown', progress, now)).toBe(false);
        await store.consumeInteraction(interaction.id, now);
        expect(await store.updateInteraction(interaction.id, progress, now)).toBe(false);
      });

      test('that wait for somebody to sign in are so many from one place, and so many in all', async () => {
        const place = randomUUID();
        const wait = async (waitingFrom: string, limits: { each?: number; all: number }, at = now) => {
          const interaction = { ...(await pending()), id: randomUUID(), createdAt: at, endsAt: at + 600, waitingFrom };
          return { ...interaction, kept: await store.createInteraction(interaction, limits) };
        };
        const limits = { each: 3, all: 1000 };
        const waiting = [await wait(place, limits), await wait(place, limits), await wait(place, limits)];
        expect(waiting.map(({ kept }) => kept)).toEqual([true, true, true]);
        const [first, second] = waiting;
        const refused = await wait(place, limits);
        expect([refused.kept, await store.findInteraction(refused.id, now)]).toEqual([false, undefined]);
        expect((await wait(randomUUID(), limits)).kept).toBe(true);
        expect((await wait(randomUUID(), { all: 2 })).kept).toBe(false);
        // Who waits for nobody is not counted.
        expect(await store.createInteraction({ ...(await pending()), id: randomUUID() }, { each: 0, all: 0 })).toBe(
          true,
        );
        expect((await store.findInteraction(first?.id ?? '', now))?.waitingFrom).toBe(place);
        // One that somebody signed in for, one that was answered and one that is over leave room.
        expect(await store.extendInteraction(first?.id ?? '', now + 3600, now)).toBe(true);
        expect(await store.findInteraction(first?.id ?? '', now + 3599)).not.toHaveProperty('waitingFrom');
        expect((await wait(place, limits)).kept).toBe(true);
        expect((await wait(place, limits)).kept).toBe(false);
        await store.consumeInteraction(second?.id ?? '', now);
        expect((await wait(place, limits)).kept).toBe(true);
        expect((await wait(place, limits, now + 600)).kept).toBe(true);
        expect(await store.extendInteraction(second?.id ?? '', now + 3600, now)).toBe(false);
        expect(await store.extendInteraction('unknown', now + 3600, now)).toBe(false);
      });

      test('are consumed by one of ten, and not after their end', async () => {
        const { id } = await pending();
        expect(winners(await tenAtOnce(() => store.consumeInteraction(id, now)))).toBe(1);
        const late = await pending();
        expect(await store.consumeInteraction(late.id, now + 600)).toBe(false);
        expect(await store.consumeInteraction('unknown', now)).toBe(false);
      });
    });

    describe('allow', () => {
      test('makes a grant of exactly these terms', async () => {
        const { grant, terms } = await granted();
        expect(grant).toEqual({
          ...terms,
          id: expect.any(String),
          epoch: 1,
          status: { list: expect.any(Number), index: expect.any(Number) },
          createdAt: now,
          changedAt: now,
        });
        expect(await store.findGrant(terms.ownerId, terms.clientId, now)).toEqual(grant);
        expect(await world.activities(grant.id)).toEqual(['allowed']);
        expect(await statusOf(grant)).toBe(tokenStatus.valid);
      });

      test('without an end, and without anything declined', async () => {
        const { terms } = await parties({ endsAt: null });
        const { declined: ___, ...bare } = terms;
        const grant = await store.allow(bare, now);
        expect(grant).toMatchObject({ declined: [] });
        expect(grant.endsAt).toBeUndefined();
        expect(await store.findGrant(terms.ownerId, terms.clientId, now + 1000 * day)).toEqual(grant);
      });

      const base = {
        scopes: [
          { scope: 'openid', endsAt: null },
          { scope: 'email', endsAt: now + 20 * day },
        ],
      };
      const resources = ['https://api.example', 'https://b.example'];
      test.each<[string, Partial<GrantTerms>, boolean]>([
        ['the same terms again', {}, false],
        ['a scope more', { scopes: [...base.scopes, { scope: 'phone', endsAt: null }] }, false],
        ['a resource more', { resources }, false],
        ['a later end', { endsAt: now + 31 * day }, false],
        ['no end', { endsAt: null }, false],
        [
          'a later end of one scope',
          {
            scopes: [
              { scope: 'openid', endsAt: null },
              { scope: 'email', endsAt: null },
            ],
          },
          false,
        ],
        ['a scope less', { scopes: [{ scope: 'openid', endsAt: null }] }, true],
        ['a resource less', { resources: [] }, true],
        ['an earlier end', { endsAt: now + 29 * day }, true],
        [
          'an end for a scope that had none',
          { scopes: [{ scope: 'openid', endsAt: now + day }, ...base.scopes.slice(1)] },
          true,
        ],
        ['one wider and one narrower', { endsAt: null, resources: [] }, true],
      ])('on a live grant, %s: %o; a new epoch: %s', async (_name, change, moves) => {
        const { grant, terms } = await granted();
        const code = await withCode(grant);
        const changed = await store.allow({ ...terms, ...change }, now + 10);
        expect(changed.id).toBe(grant.id);
        expect(changed).toMatchObject({ epoch: moves ? 2 : 1, changedAt: now + 10, createdAt: now });
        expect(changed.scopes).toEqual(change.scopes ?? terms.scopes);
        expect(changed.resources).toEqual(change.resources ?? terms.resources);
        expect(await statusOf(grant)).toBe(moves ? tokenStatus.invalid : tokenStatus.valid);
        expect(await statusOf(changed)).toBe(tokenStatus.valid);
        expect((await store.findEpoch(grant.status))?.current).toBe(!moves);
        expect(await store.redeemCode(code.hash, undefined, now + 11)).toBe(!moves);
        expect((await world.activities(grant.id)).slice(0, 2)).toEqual(['allowed', 'changed']);
      });

      test('a scope whose own end has passed is no loss', async () => {
        const { grant, terms } = await granted();
        const changed = await store.allow({ ...terms, scopes: [{ scope: 'openid', endsAt: null }] }, now + 20 * day);
        expect(changed.epoch).toBe(grant.epoch);
      });

      test('shortening takes refresh tokens along', async () => {
        const { hash, terms } = await withToken({}, now + 25 * day);
        await store.allow({ ...terms, endsAt: now + day }, now);
        expect((await store.findRefreshToken(hash))?.token).toMatchObject({ endsAt: now + day });
        await store.allow({ ...terms, endsAt: null }, now);
        expect((await store.findRefreshToken(hash))?.token).toMatchObject({ endsAt: now + day });
      });

      test('lifts a pause', async () => {
        const { grant, terms } = await granted();
        await store.pauseGrant(grant.id, grant.ownerId ?? '', now);
        expect(await store.findGrant(terms.ownerId, terms.clientId, now)).toMatchObject({ pausedAt: now });
        expect(await statusOf(grant)).toBe(tokenStatus.suspended);
        const same = await store.allow(terms, now);
        expect(same.pausedAt).toBeUndefined();
        expect(await statusOf(same)).toBe(tokenStatus.valid);
        await store.pauseGrant(grant.id, grant.ownerId ?? '', now);
        const narrowed = await store.allow({ ...terms, resources: [] }, now);
        expect(narrowed.pausedAt).toBeUndefined();
        expect(await statusOf(narrowed)).toBe(tokenStatus.valid);
        expect(await statusOf(grant)).toBe(tokenStatus.invalid);
      });

      test('after the end, a new grant', async () => {
        const { grant, terms } = await granted();
        expect(await store.findGrant(terms.ownerId, terms.clientId, now + 30 * day)).toBeUndefined();
        const again = await store.allow({ ...terms, endsAt: null }, now + 30 * day);
        expect(again.id).not.toBe(grant.id);
        expect(again.epoch).toBe(1);
      });

      test('just once always makes a grant of its own, which is never remembered', async () => {
        const { grant, terms } = await granted();
        const once = await store.allow({ ...terms, once: true }, now);
        expect(once.id).not.toBe(grant.id);
        expect(once.once).toBe(true);
        expect(await store.findGrant(terms.ownerId, terms.clientId, now)).toEqual(grant);
        await store.endGrant(grant.id, terms.ownerId, 'owner', now);
        expect(await store.findGrant(terms.ownerId, terms.clientId, now)).toBeUndefined();
      });

      test('ten at once end in one live grant', async () => {
        const { terms } = await parties();
        const made = await tenAtOnce(() => store.allow(terms, now));
        expect(new Set(made.map(({ id }) => id)).size).toBe(1);
        const [first] = made;
        expect((await world.activities(first?.id ?? '')).sort()).toEqual(['allowed', ...Array(9).fill('changed')]);
      });
    });

    describe('codes', () => {
      test('are found with their grant and subject, whatever their state', async () => {
        const { client, grant, subject } = await granted();
        const { hash, familyId, endsAt } = await withCode(grant);
        const code = { clientId: client.id, familyId, epoch: 1, endsAt, context };
        expect(await store.findCode(hash)).toEqual({ code, grant, subject });
        await store.redeemCode(hash, undefined, now + 5);
        await store.endGrant(grant.id, subject.sub, 'owner', now + 6);
        const after = await store.findCode(hash);
        expect(after?.code).toEqual({ ...code, consumedAt: now + 5 });
        expect(after?.grant).toMatchObject({ endedAt: now + 6 });
        expect(await store.findCode('unknown')).toBeUndefined();
      });

      test('need a grant', async () => {
        const code = { hash: randomUUID(), familyId: randomUUID(), endsAt: now, context };
        await expect(store.createCode({ id: randomUUID(), epoch: 1 }, code, now)).rejects.toThrow();
      });

      test('are redeemed by one of ten, with one refresh token', async () => {
        const { client, subject, grant } = await granted();
        const { hash, familyId } = await withCode(grant);
        const tokens = Array.from({ length: 10 }, () => successor());
        const answers = await tenAtOnce((turn) => store.redeemCode(hash, tokens[turn], now + 1));
        expect(winners(answers)).toBe(1);
        const stored = await Promise.all(tokens.map((token) => store.findRefreshToken(token.hash)));
        expect(stored.map((token) => token !== undefined)).toEqual(answers);
        expect(stored[answers.indexOf(true)]).toEqual({
          token: { clientId: client.id, familyId, createdAt: now + 1, endsAt: now + 14 * day, context: tokenContext },
          grant,
          subject,
        });
      });

      test('are dead past their end, under an ended, paused or finished grant, and unknown', async () => {
        const { grant, subject } = await granted({ endsAt: now + 50 });
        const code = await withCode(grant);
        const redeem = (at: number) => store.redeemCode(code.hash, successor(), at);
        expect(await redeem(now + 60)).toBe(false);
        expect(await redeem(now + 50)).toBe(false);
        await store.pauseGrant(grant.id, grant.ownerId ?? '', now);
        expect(await redeem(now)).toBe(false);
        await store.resumeGrant(grant.id, grant.ownerId ?? '', now);
        await store.endGrant(grant.id, subject.sub, 'owner', now);
        expect(await redeem(now)).toBe(false);
        expect(await store.redeemCode('unknown', undefined, now)).toBe(false);
        expect((await store.findCode(code.hash))?.code.consumedAt).toBeUndefined();
      });

      test("give no refresh token beyond the grant's end", async () => {
        const { hash } = await withToken({}, now + 90 * day);
        expect((await store.findRefreshToken(hash))?.token.endsAt).toBe(now + 30 * day);
      });
    });

    describe('refresh tokens', () => {
      test('rotate: same family, grant and context; the answer is the state after it', async () => {
        const { client, code, grant, hash, subject } = await withToken();
        const next = successor();
        const answer = await store.rotateRefreshToken(hash, client.id, next, now + 9);
        const { familyId } = code;
        const common = { clientId: client.id, familyId, context: tokenContext };
        const state = { grant, subject };
        const old = { ...common, createdAt: now, endsAt: now + 7 * day, rotatedAt: now + 9, successorHash: next.hash };
        expect(answer).toEqual({ ...state, token: old, rotated: true, successorUsed: false });
        expect(await store.findRefreshToken(hash)).toEqual({ ...state, token: old });
        expect(await store.findRefreshToken(next.hash)).toEqual({
          ...state,
          token: { ...common, createdAt: now + 9, endsAt: now + 14 * day },
        });
      });

      test('rotate for one of ten, and the others are told so', async () => {
        const { client, hash } = await withToken();
        const tokens = Array.from({ length: 10 }, () => successor());
        const answers = await tenAtOnce((turn) =>
          store.rotateRefreshToken(hash, client.id, tokens[turn] ?? successor(), now + 1),
        );
        const won = answers.map((answer) => answer?.rotated === true);
        expect(winners(won)).toBe(1);
        const winner = tokens[won.indexOf(true)]?.hash;
        for (const answer of answers)
          expect(answer?.token).toMatchObject({ rotatedAt: now + 1, successorHash: winner });
        const stored = await Promise.all(tokens.map((token) => store.findRefreshToken(token.hash)));
        expect(stored.map((token) => token !== undefined)).toEqual(won);
      });

      test('tell of a token that was rotated whether its successor was, too', async () => {
        const { client, hash } = await withToken();
        const next = successor();
        const again = () => store.rotateRefreshToken(hash, client.id, successor(), now + 2);
        await store.rotateRefreshToken(hash, client.id, next, now + 1);
        expect(await again()).toMatchObject({ rotated: false, successorUsed: false });
        const last = successor();
        const used = await store.rotateRefreshToken(next.hash, client.id, last, now + 2);
        expect(used).toMatchObject({ rotated: true, successorUsed: false });
        expect(await again()).toMatchObject({ rotated: false, successorUsed: true });
        expect(await store.rotateRefreshToken(next.hash, client.id, successor(), now + 2)).toMatchObject({
          rotated: false,
          successorUsed: false,
        });
      });

      test('at once: of uses and repeats, one use wins and no repeat does; from then on repeats are told', async () => {
        const { client, hash } = await withToken();
        const next = successor();
        await store.rotateRefreshToken(hash, client.id, next, now + 1);
        const rotate = (value: string) => store.rotateRefreshToken(value, client.id, successor(), now + 2);
        const answers = await tenAtOnce((turn) => rotate(turn % 2 === 0 ? hash : next.hash));
        expect(winners(answers.map((answer) => answer?.rotated === true))).toBe(1);
        expect(answers.filter((_, turn) => turn % 2 === 0).every((answer) => answer?.rotated === false)).toBe(true);
        expect(await rotate(hash)).toMatchObject({ rotated: false, successorUsed: true });
      });

      test('do not rotate for another client, past their end, or without a live grant; nothing changes then', async () => {
        const { client, grant, hash, subject } = await withToken({ endsAt: now + 20 * day });
        const refused = async (clientId: string, at: number) => {
          const before = await store.findRefreshToken(hash);
          const next = successor();
          const unchanged = { ...before, rotated: false, successorUsed: false };
          expect(await store.rotateRefreshToken(hash, clientId, next, at)).toEqual(unchanged);
          expect(await store.findRefreshToken(hash)).toEqual(before);
          expect(await store.findRefreshToken(next.hash)).toBeUndefined();
        };
        await refused('another', now);
        await refused(client.id, now + 7 * day);
        await store.pauseGrant(grant.id, grant.ownerId ?? '', now);
        await refused(client.id, now);
        await store.resumeGrant(grant.id, grant.ownerId ?? '', now);
        await store.endGrant(grant.id, subject.sub, 'owner', now);
        await refused(client.id, now);
        expect(await store.rotateRefreshToken('unknown', client.id, successor(), now)).toBeUndefined();
        expect(await store.findRefreshToken('unknown')).toBeUndefined();
      });

      test("slide, and never past the grant's end", async () => {
        const { client, hash } = await withToken();
        const next = successor(now + 40 * day);
        await store.rotateRefreshToken(hash, client.id, next, now);
        expect((await store.findRefreshToken(next.hash))?.token.endsAt).toBe(now + 30 * day);
      });

      test('end with their family, once, and other families live on', async () => {
        const { client, code, grant, hash } = await withToken();
        const next = successor();
        await store.rotateRefreshToken(hash, client.id, next, now);
        const other = await withCode(grant);
        const otherToken = successor();
        await store.redeemCode(other.hash, otherToken, now);

        await store.endFamily(code.familyId, grant.id, 'refresh_reused', true, now + 3);
        expect((await store.findRefreshToken(next.hash))?.token.endedAt).toBe(now + 3);
        expect((await store.rotateRefreshToken(next.hash, client.id, successor(), now + 4))?.rotated).toBe(false);
        expect((await store.findRefreshToken(otherToken.hash))?.token.endedAt).toBeUndefined();
        expect(await statusOf(grant)).toBe(tokenStatus.invalid);
        const moved = (await store.findRefreshToken(next.hash))?.grant;
        expect(moved).toMatchObject({ epoch: 2 });

        await store.endFamily(code.familyId, grant.id, 'refresh_reused', true, now + 5);
        await store.endFamily(other.familyId, grant.id, 'token_revoked', false, now + 6);
        expect((await store.findRefreshToken(otherToken.hash))?.token.endedAt).toBe(now + 6);
        expect((await store.findRefreshToken(otherToken.hash))?.grant).toEqual(moved);
        expect(await world.activities(grant.id)).toEqual(['allowed', 'refresh_reused', 'token_revoked']);
        await store.endFamily(randomUUID(), randomUUID(), 'refresh_reused', true, now);
      });
    });

    describe('epochs', () => {
      test('are found by their status reference', async () => {
        const { grant, subject } = await granted();
        const found = { grant, subject, status: 0, current: true };
        expect(await store.findEpoch(grant.status)).toEqual({ ...found, userinfoInJwt: false });
        expect(await store.findEpoch({ list: 999_999_999, index: 0 })).toBeUndefined();
      });

      test('tell whether the client gets userinfo in a JWT', async () => {
        for (const more of [
          { userinfo_signed_response_alg: 'ES256' },
          { userinfo_encrypted_response_alg: 'ECDH-ES' },
        ]) {
          const { client, terms } = await parties();
          const id = `app-${randomUUID()}`;
          await world.putClient({
            ...client,
            ...{ id, secretHashes: [], metadata: clientMetadataSchema.parse({ ...client.metadata, ...more }) },
          });
          const grant = await store.allow({ ...terms, clientId: id }, now);
          expect(await store.findEpoch(grant.status)).toMatchObject({ userinfoInJwt: true });
        }
      });

      test('end once each, and only while they are current and the grant is live', async () => {
        const { client, grant, subject, terms } = await granted();
        await tenAtOnce(() => store.endEpoch(grant.id, 1, now));
        const moved = await store.findGrant(subject.sub, client.id, now);
        expect(moved?.epoch).toBe(2);
        expect(await store.findEpoch(grant.status)).toMatchObject({ status: tokenStatus.invalid, current: false });
        await store.endEpoch(grant.id, 7, now);
        await store.endEpoch(grant.id, 2, now + 30 * day);
        await store.endEpoch(randomUUID(), 1, now);
        expect(await store.findGrant(terms.ownerId, terms.clientId, now)).toEqual(moved);
        expect(await world.activities(grant.id)).toEqual(['allowed', 'token_revoked']);
      });

      test('of a paused grant begin suspended', async () => {
        const { client, grant, subject } = await granted();
        await store.pauseGrant(grant.id, grant.ownerId ?? '', now);
        await store.endEpoch(grant.id, 1, now);
        const moved = await store.findGrant(subject.sub, client.id, now);
        expect(moved && (await statusOf(moved))).toBe(tokenStatus.suspended);
        expect(moved && (await listedStatus(moved))).toBe(tokenStatus.suspended);
      });

      test('stand in the lists where they are not valid, at places that cannot be foreseen', async () => {
        const { grant, subject } = await granted();
        expect(await listedStatus(grant)).toBe(tokenStatus.valid);
        await store.endGrant(grant.id, subject.sub, 'owner', now);
        expect(await listedStatus(grant)).toBe(tokenStatus.invalid);
        expect(await store.statusList(999_999_999)).toBeUndefined();
        expect(await store.statusList(0)).toBeUndefined();
        expect((await store.statusList(grant.status.list))?.size).toBeGreaterThan(grant.status.index);

        const places: Grant['status'][] = [];
        let { epoch, id } = (await granted()).grant;
        for (; epoch < 40; epoch += 1) await store.endEpoch(id, epoch, now);
        for (let i = 0; i < 60; i += 1) places.push((await granted()).grant.status);
        expect(new Set(places.map(({ list, index }) => `${list}/${index}`)).size).toBe(60);
        const numbers = await store.statusLists();
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
        expect(numbers).toEqual(expect.arrayContaining(places.map(({ list }) => list)));
        const ascending = places.filter(({ index }, i) => i > 0 && index > (places[i - 1]?.index ?? 0)).length;
        expect(ascending).toBeGreaterThan(10);
        expect(ascending).toBeLessThan(50);
        // The lists under test are small: by now the first is half full, and another was begun.
        expect(Math.max(...places.map(({ list }) => list))).toBeGreaterThan(1);
      });
    });

    test("a machine's grant is made once, also by ten at once, and then found", async () => {
      const { client } = await parties();
      expect((await store.findClient(client.id, now))?.machineGrant).toBeUndefined();
      const made = await tenAtOnce(() => store.machineGrant(client.id, now));
      const [first] = made;
      expect(first).toMatchObject({ clientId: client.id, scopes: [], resources: [], once: false, epoch: 1 });
      expect(first?.ownerId).toBeUndefined();
      for (const grant of made) expect(grant).toEqual(first);
      expect(await store.machineGrant(client.id, now + 5)).toEqual(first);
      expect((await store.findClient(client.id, now))?.machineGrant).toEqual(first);
      expect(first && (await store.findEpoch(first.status))).toMatchObject({ grant: first, status: 0, current: true });
      const { client: another } = await parties();
      expect((await store.machineGrant(another.id, now)).id).not.toBe(first?.id);
    });

    describe("the owner's changes", () => {
      test('widening an end keeps the epoch, taking away moves it on', async () => {
        const { grant, subject, hash } = await withToken({}, now + 25 * day);
        const change = (what: Parameters<Store['changeGrant']>[2]) =>
          store.changeGrant(grant.id, subject.sub, what, now + 2);
        const longer = await change({ endsAt: null });
        expect(longer?.endsAt).toBeUndefined();
        expect(longer).toMatchObject({ epoch: 1, changedAt: now + 2, declined: ['phone'] });
        expect(await change({ scopes: [{ scope: 'openid', endsAt: null }] })).toMatchObject({
          epoch: 2,
          scopes: [{ scope: 'openid', endsAt: null }],
        });
        expect(await statusOf(grant)).toBe(tokenStatus.invalid);
        expect(await change({ endsAt: now + day })).toMatchObject({ epoch: 3, endsAt: now + day });
        expect((await store.findRefreshToken(hash))?.token.endsAt).toBe(now + day);
        // A scope that is not part of the grant cannot be added here.
        const more = [
          { scope: 'openid', endsAt: null },
          { scope: 'phone', endsAt: null },
        ];
        expect(await change({ scopes: more })).toMatchObject({ epoch: 3, scopes: [{ scope: 'openid', endsAt: null }] });
        expect(await world.activities(grant.id)).toEqual(['allowed', ...Array(4).fill('changed')]);
      });

      test('a pause stays', async () => {
        const { grant, subject } = await granted();
        await store.pauseGrant(grant.id, grant.ownerId ?? '', now);
        const changed = await store.changeGrant(grant.id, subject.sub, { endsAt: now + day }, now);
        expect(changed).toMatchObject({ pausedAt: now, epoch: 2 });
        expect(changed && (await statusOf(changed))).toBe(tokenStatus.suspended);
      });

      test.each([
        ['an end that is now', { endsAt: now + 5 }],
        ['an end in the past', { endsAt: 5 }],
        ['no scope left', { scopes: [] }],
      ])('%s ends the grant', async (_name, what) => {
        const { grant, subject, hash } = await withToken();
        const ended = await store.changeGrant(grant.id, subject.sub, what, now + 5);
        expect(ended).toMatchObject({ id: grant.id, endedAt: now + 5 });
        expect(await statusOf(grant)).toBe(tokenStatus.invalid);
        expect((await store.findRefreshToken(hash))?.token.endedAt).toBe(now + 5);
        expect(await world.activities(grant.id)).toContain('ended');
        expect(await store.changeGrant(grant.id, subject.sub, { endsAt: null }, now + 5)).toBeUndefined();
      });

      test('put ends in order: no scope ends after the grant, and the grant ends with its last scope', async () => {
        const { grant, subject } = await granted({
          scopes: [
            { scope: 'openid', endsAt: null },
            { scope: 'email', endsAt: now + 90 * day },
          ],
        });
        const ends = (changed: Grant | undefined) => [changed?.endsAt, ...(changed?.scopes ?? []).map((s) => s.endsAt)];
        const change = (what: Parameters<Store['changeGrant']>[2]) =>
          store.changeGrant(grant.id, subject.sub, what, now + 2);
        expect(ends(grant)).toEqual([now + 30 * day, null, now + 30 * day]);
        expect(ends(await change({ endsAt: now + 10 * day }))).toEqual([now + 10 * day, null, now + 10 * day]);
        // Never later again by itself: that would be more than was last chosen for the scope.
        expect(ends(await change({ endsAt: null }))).toEqual([undefined, null, now + 10 * day]);
        const own = (openid: number, email: number) => ({
          scopes: [
            { scope: 'openid', endsAt: openid },
            { scope: 'email', endsAt: email },
          ],
        });
        const shorter = await change(own(now + 5 * day, now + 7 * day));
        expect(ends(shorter)).toEqual([now + 7 * day, now + 5 * day, now + 7 * day]);
        expect(shorter?.epoch).toBe(3);
        // The grant ends with its scopes, so asking for more of the scope alone changes nothing, and takes nothing away.
        expect(await change(own(now + 6 * day, now + 9 * day))).toMatchObject({ epoch: 3, endsAt: now + 7 * day });
      });

      test('cannot have back a scope that is over, and end the grant with its last one', async () => {
        const { grant, subject } = await granted();
        const late = now + 20 * day;
        const both = { scopes: grant.scopes.map(({ scope }) => ({ scope, endsAt: null })) };
        const kept = await store.changeGrant(grant.id, subject.sub, both, late);
        expect(kept?.scopes).toEqual([{ scope: 'openid', endsAt: null }]);
        const over = { scopes: [{ scope: 'openid', endsAt: late + 5 }] };
        expect(await store.changeGrant(grant.id, subject.sub, over, late + 5)).toMatchObject({ endedAt: late + 5 });
        const { grant: offline, subject: owner } = await granted({
          scopes: ['openid', 'offline_access'].map((scope) => ({ scope, endsAt: null })),
        });
        const rest = { scopes: [{ scope: 'offline_access', endsAt: null }] };
        expect(await store.changeGrant(offline.id, owner.sub, rest, now)).toMatchObject({ endedAt: now });
      });

      test('take a resource away, and remember what was removed as declined where they say so', async () => {
        const { grant, subject } = await granted();
        const scopes = [{ scope: 'openid', endsAt: null }];
        const what = { scopes, resources: ['https://another.example'], declines: true };
        const narrowed = await store.changeGrant(grant.id, subject.sub, what, now + 1);
        expect(narrowed).toMatchObject({ scopes, resources: [], declined: ['phone', 'email'], epoch: 2 });
      });

      test('keep a wish to be reminded until it is taken back', async () => {
        const { grant, subject, terms } = await granted({ remindBeforeSeconds: 3 * day });
        expect(grant.remindBeforeSeconds).toBe(3 * day);
        expect(await store.allow({ ...terms, endsAt: null }, now)).toMatchObject({ remindBeforeSeconds: 3 * day });
        const change = (what: Parameters<Store['changeGrant']>[2]) =>
          store.changeGrant(grant.id, subject.sub, what, now + 2);
        expect(await change({ remindBeforeSeconds: day })).toMatchObject({ remindBeforeSeconds: day, epoch: 1 });
        expect(await change({ endsAt: now + 5 * day })).toMatchObject({ remindBeforeSeconds: day });
        expect((await change({ remindBeforeSeconds: null }))?.remindBeforeSeconds).toBeUndefined();
      });

      test('pause and resume the same grant: tokens wait, and nothing is used up', async () => {
        const { client, grant, hash, subject } = await withToken();
        const code = await withCode(grant);
        const before = await store.findRefreshToken(hash);
        expect(winners(await tenAtOnce(() => store.pauseGrant(grant.id, subject.sub, now + 5)))).toBe(1);
        expect(await statusOf(grant)).toBe(tokenStatus.suspended);
        expect(await listedStatus(grant)).toBe(tokenStatus.suspended);
        expect((await store.rotateRefreshToken(hash, client.id, successor(), now + 6))?.rotated).toBe(false);
        expect((await store.extendRefreshToken(hash, client.id, now + 9 * day, now + 6))?.used).toBe(false);
        expect(await store.redeemCode(code.hash, successor(), now + 6)).toBe(false);
        expect((await store.findRefreshToken(hash))?.token).toEqual(before?.token);

        expect(winners(await tenAtOnce(() => store.resumeGrant(grant.id, subject.sub, now + 7)))).toBe(1);
        expect(await statusOf(grant)).toBe(tokenStatus.valid);
        expect(await listedStatus(grant)).toBe(tokenStatus.valid);
        const { grant: resumed } = (await store.findRefreshToken(hash)) ?? {};
        expect(resumed).toEqual(before?.grant);
        expect(await store.redeemCode(code.hash, successor(), now + 8)).toBe(true);
        expect((await store.rotateRefreshToken(hash, client.id, successor(), now + 8))?.rotated).toBe(true);
        expect((await world.activities(grant.id)).slice(1, 3)).toEqual(['paused', 'resumed']);
      });

      test('pause and resume only what is theirs and live; a pause outlives nothing', async () => {
        const { grant, subject } = await granted();
        const { subject: another } = await parties();
        expect(await store.resumeGrant(grant.id, subject.sub, now)).toBe(false);
        expect(await store.pauseGrant(grant.id, another.sub, now)).toBe(false);
        expect(await store.pauseGrant('no-such-grant', subject.sub, now)).toBe(false);
        expect(await store.pauseGrant(randomUUID(), subject.sub, now)).toBe(false);
        expect(await store.pauseGrant(grant.id, subject.sub, now + 30 * day)).toBe(false);
        expect(await store.pauseGrant(grant.id, subject.sub, now)).toBe(true);
        expect(await store.resumeGrant(grant.id, another.sub, now)).toBe(false);
        expect(await store.resumeGrant('no-such-grant', subject.sub, now)).toBe(false);
        expect(await store.resumeGrant(grant.id, subject.sub, now + 30 * day)).toBe(false);
        await store.endGrant(grant.id, subject.sub, 'owner', now + 1);
        expect(await store.resumeGrant(grant.id, subject.sub, now + 2)).toBe(false);
        expect(await statusOf(grant)).toBe(tokenStatus.invalid);
      });

      test('at once: pausing, resuming, refreshing and ending leave a grant that is over, whatever came first', async () => {
        const { client, grant, hash, subject } = await withToken();
        const { sub } = subject;
        await tenAtOnce(async (turn): Promise<unknown> => {
          if (turn === 4) return store.endGrant(grant.id, sub, 'owner', now + 1);
          if (turn % 3 === 0) return store.pauseGrant(grant.id, sub, now + 1);
          if (turn % 3 === 1) return store.resumeGrant(grant.id, sub, now + 1);
          return store.rotateRefreshToken(hash, client.id, successor(), now + 1);
        });
        const state = await store.findRefreshToken(hash);
        expect(state?.grant).toMatchObject({ endedAt: now + 1, epoch: 1 });
        expect(await statusOf(grant)).toBe(tokenStatus.invalid);
        expect((await store.findRefreshToken(state?.token.successorHash ?? hash))?.token.endedAt).toBe(now + 1);
      });

      test('at once: of pausing and narrowing, the epoch that remains is suspended', async () => {
        const { grant, subject } = await granted();
        await tenAtOnce<unknown>((turn) =>
          turn === 5
            ? store.pauseGrant(grant.id, subject.sub, now)
            : store.changeGrant(grant.id, subject.sub, { endsAt: now + (20 - turn) * day }, now),
        );
        const after = await store.findGrant(subject.sub, grant.clientId, now);
        expect(after?.pausedAt).toBe(now);
        expect(after && (await statusOf(after))).toBe(tokenStatus.suspended);
        expect(await statusOf(grant)).toBe(tokenStatus.invalid);
      });

      test('end several together: these, all of one app, all apps, or all keys, and never another’s', async () => {
        const { grant, subject, terms } = await granted();
        const { sub } = subject;
        const once = await store.allow({ ...terms, once: true }, now);
        const exact = await store.allow({ ...terms, details: [{ type: 'payment' }] }, now);
        const { client: other } = await parties();
        const elsewhere = await store.allow({ ...terms, clientId: other.id }, now);
        const { grant: foreign } = await granted();
        const key = { id: randomUUID(), hash: `key-${randomUUID()}`, hint: 'abcd', name: 'Export' };
        const reach = { scopes: ['routes.read'], resources: [], endsAt: now + day };
        const keyed = await store.createApiKey({ ...key, ...reach, ownerId: sub, clientId: other.id }, now);

        const some = { ids: [once.id, foreign.id, 'no-such-grant', randomUUID()] };
        expect(await store.endGrants(sub, some, 'owner', now + 1)).toEqual([once.id]);
        const ofApp = await store.endGrants(sub, { clientId: terms.clientId }, 'owner', now + 2);
        expect(ofApp.sort()).toEqual([grant.id, exact.id].sort());
        const ended = await tenAtOnce(() => store.endGrants(sub, { all: 'apps' }, 'owner', now + 3));
        expect(ended.flat()).toEqual([elsewhere.id]);
        expect((await store.findApiKey(key.hash))?.grant.endedAt).toBeUndefined();
        expect(await store.endGrants(sub, { all: 'keys' }, 'owner', now + 4)).toEqual([keyed.id]);
        for (const { status } of [grant, once, exact, elsewhere, keyed]) {
          expect(await store.findEpoch(status)).toMatchObject({ status: tokenStatus.invalid });
        }
        expect(await statusOf(foreign)).toBe(tokenStatus.valid);
      });

      test('are only theirs to make, and only while the grant lives', async () => {
        const { grant, subject } = await granted();
        const { subject: another } = await parties();
        expect(await store.changeGrant(grant.id, another.sub, { endsAt: null }, now)).toBeUndefined();
        expect(await store.changeGrant('no-such-grant', subject.sub, { endsAt: null }, now)).toBeUndefined();
        expect(await store.changeGrant(randomUUID(), subject.sub, { endsAt: null }, now)).toBeUndefined();
        expect(await store.changeGrant(grant.id, subject.sub, { endsAt: null }, now + 30 * day)).toBeUndefined();
        expect(await store.endGrant(grant.id, another.sub, 'owner', now)).toBe(false);
        expect(await store.endGrant('no-such-grant', subject.sub, 'owner', now)).toBe(false);
        expect((await store.findEpoch(grant.status))?.grant).toEqual(grant);
      });

      test('ending ends everything that hangs from the grant, for one of ten, for good', async () => {
        const { client, grant, hash, subject, terms } = await withToken();
        const code = await withCode(grant);
        expect(winners(await tenAtOnce(() => store.endGrant(grant.id, subject.sub, 'owner', now + 4)))).toBe(1);
        expect(await store.findEpoch(grant.status)).toMatchObject({ status: 1, grant: { endedAt: now + 4 } });
        expect((await store.findRefreshToken(hash))?.token.endedAt).toBe(now + 4);
        expect((await store.rotateRefreshToken(hash, client.id, successor(), now + 5))?.rotated).toBe(false);
        expect(await store.redeemCode(code.hash, successor(), now + 5)).toBe(false);
        expect(await store.findGrant(subject.sub, client.id, now + 5)).toBeUndefined();
        expect((await world.activities(grant.id)).filter((kind) => kind === 'ended')).toHaveLength(1);
        expect((await store.allow(terms, now + 6)).id).not.toBe(grant.id);
      });

      test('racing with rotations and redemptions, an end leaves no token alive', async () => {
        const races = await Promise.all(Array.from({ length: 10 }, () => withToken()));
        const tokens = await Promise.all(
          races.map(async ({ client, grant, hash, subject }) => {
            const code = await withCode(grant);
            const made = [successor(), successor()] as const;
            await Promise.all([
              store.rotateRefreshToken(hash, client.id, made[0], now),
              store.redeemCode(code.hash, made[1], now),
              store.endGrant(grant.id, subject.sub, 'owner', now),
            ]);
            return [hash, made[0].hash, made[1].hash];
          }),
        );
        for (const hash of tokens.flat()) {
          const found = await store.findRefreshToken(hash);
          expect(found === undefined || found.token.endedAt === now).toBe(true);
        }
      });
    });

    describe('receipts', () => {
      const facts = (text = 'Trails wants access'): ReceiptFacts => ({
        principal: 'pairwise-1',
        app: { name: 'Trails', url: 'https://app.example', contacts: ['help@app.example'] },
        words: { email: { title: 'See your e-mail address', api: 'Mail' } },
        ...{ text, language: 'en' },
      });
      const only = async (grant: Grant) => {
        const ids = await world.receipts(grant.id);
        return Promise.all(ids.map((id) => store.findReceipt(id)));
      };
      const statusesOf = async (grant: Grant) =>
        Promise.all(
          (await only(grant)).map(async (receipt) => receipt && (await store.findEpoch(receipt.status))?.status),
        );

      test('are written with the answer: what was asked, and the terms as they are from then on', async () => {
        const { grant, terms } = await granted({ receipt: facts() });
        const [receipt] = await only(grant);
        expect(receipt).toEqual({
          ...{ id: receipt?.id, grantId: grant.id, ownerId: terms.ownerId, clientId: terms.clientId },
          ...{ kind: 'allowed', at: now, facts: facts(), status: receipt?.status },
          terms: { scopes: grant.scopes, resources: grant.resources, details: [], endsAt: grant.endsAt, once: false },
        });
        expect(receipt?.status).not.toEqual(grant.status);
        expect(await store.findReceipt(randomUUID())).toBeUndefined();
        expect(await store.findReceipt('no uuid')).toBeUndefined();
      });

      test('take the place of one another, also where the owner changes what was allowed without being asked', async () => {
        const { grant, terms } = await granted({ receipt: facts() });
        await store.allow({ ...terms, receipt: facts('and more') }, now + 1);
        await store.changeGrant(grant.id, terms.ownerId, { endsAt: now + 60 }, now + 2);
        const all = await only(grant);
        expect(all.map((one) => one?.kind)).toEqual(['allowed', 'allowed', 'changed']);
        const { text: _, ...known } = facts();
        expect(all[2]).toMatchObject({ at: now + 2, terms: { endsAt: now + 60 } });
        expect(all[2]?.facts).toEqual(known);
        const { replaced, valid } = tokenStatus;
        expect(await statusesOf(grant)).toEqual([replaced, replaced, valid]);
      });

      test('read paused and ended with their grant, and go on when a token is revoked', async () => {
        const { grant, terms } = await granted({ receipt: facts() });
        await store.endEpoch(grant.id, grant.epoch, now + 1);
        expect(await statusesOf(grant)).toEqual([tokenStatus.valid]);
        await store.pauseGrant(grant.id, terms.ownerId, now + 2);
        expect(await statusesOf(grant)).toEqual([tokenStatus.suspended]);
        await store.changeGrant(grant.id, terms.ownerId, { endsAt: now + 60 }, now + 3);
        expect(await statusesOf(grant)).toEqual([tokenStatus.replaced, tokenStatus.suspended]);
        await store.resumeGrant(grant.id, terms.ownerId, now + 4);
        expect(await statusesOf(grant)).toEqual([tokenStatus.replaced, tokenStatus.valid]);
        await store.endGrant(grant.id, terms.ownerId, 'owner', now + 5);
        expect((await only(grant)).at(-1)).toMatchObject({ kind: 'ended', at: now + 5 });
        expect(new Set(await statusesOf(grant))).toEqual(new Set([tokenStatus.invalid]));
      });

      test('are for what a person was asked: without that there is none, whatever its owner does later', async () => {
        const { grant, terms } = await granted();
        await store.changeGrant(grant.id, terms.ownerId, { endsAt: now + 60 }, now + 1);
        await store.endGrant(grant.id, terms.ownerId, 'owner', now + 2);
        expect(await only(grant)).toEqual([]);
      });

      test('are kept as they were signed first, by one of ten, with the key', async () => {
        const { grant } = await granted({ receipt: facts() });
        const [id = ''] = await world.receipts(grant.id);
        const keys = Array.from({ length: 10 }, () => ({ kid: randomUUID(), publicJwk: { kty: 'EC' } }));
        const kept = await tenAtOnce((turn) =>
          store.saveReceiptJwt(id, `jwt ${turn}`, keys[turn] ?? { kid: '', publicJwk: {} }, now),
        );
        expect(new Set(kept).size).toBe(1);
        expect((await store.findReceipt(id))?.jwt).toBe(kept[0]);
        expect((await store.receiptKeys()).length).toBeGreaterThanOrEqual(1);
        expect(await store.saveReceiptJwt(randomUUID(), 'x', { kid: 'k', publicJwk: {} }, now)).toBeUndefined();
      });
    });

    describe('uses', () => {
      const use = (grantId: string, change: Partial<Use> = {}): Use => {
        const { lastAt = now, firstAt = lastAt } = change;
        return { ...{ grantId, kind: 'userinfo', count: 1 }, ...change, firstAt, lastAt };
      };
      const lastUse = async (of: Grant) => (await store.findEpoch(of.status))?.grant.lastUsedAt;

      test('of the same kind, day and place are one, also when ten write them at once', async () => {
        const { grant } = await granted();
        const place = { network: '203.0.113.0/24', agent: 'Firefox on Linux' };
        const api = 'https://api.example';
        const midnight = Math.ceil(now / day) * day;
        await store.recordUsage([]);
        await tenAtOnce((turn) =>
          store.recordUsage([
            use(grant.id, { ...place, lastAt: now + turn, count: 2 }),
            use(grant.id, { kind: 'introspected', api }),
            use(grant.id, { kind: 'reported', api, what: 'read a route', lastAt: midnight }),
            use(randomUUID()),
          ]),
        );
        await store.recordUsage([
          use(grant.id, { ...place, lastAt: midnight - 1 }),
          use(grant.id, { lastAt: midnight }),
        ]);
        expect(await world.uses(grant.id)).toEqual([
          { ...use(grant.id, { kind: 'introspected', api }), count: 10 },
          use(grant.id, { kind: 'reported', api, what: 'read a route', lastAt: midnight, count: 10 }),
          use(grant.id, { ...place, firstAt: now, lastAt: midnight - 1, count: 21 }),
          use(grant.id, { lastAt: midnight }),
        ]);
      });

      test('move the last use forward, never back; a refusal and a denial are none', async () => {
        const { grant } = await granted();
        const { grant: other } = await granted();
        await store.recordUsage([use(grant.id, { kind: 'refused' }), use(grant.id, { kind: 'denied' })]);
        expect(await lastUse(grant)).toBeUndefined();
        await store.recordUsage([
          use(grant.id, { lastAt: now + 5 }),
          use(other.id, { lastAt: now + 1 }),
          use(grant.id, { kind: 'refreshed', lastAt: now + 9 }),
        ]);
        await tenAtOnce(() => store.recordUsage([use(other.id), use(grant.id, { lastAt: now + 2 })]));
        expect([await lastUse(grant), await lastUse(other)]).toEqual([now + 9, now + 1]);
      });

      test("of a machine's own grant leave only the last use", async () => {
        const { client } = await parties();
        const machine = await store.machineGrant(client.id, now);
        await store.recordUsage([use(machine.id, { kind: 'key_used', lastAt: now + 3 })]);
        expect(await lastUse(machine)).toBe(now + 3);
        expect(await world.uses(machine.id)).toEqual([]);
      });
    });

    test('an opaque access token is kept until its end, or until it is ended by itself', async () => {
      const { grant } = await granted();
      const [one, other] = [`at-${randomUUID()}`, `at-${randomUUID()}`] as const;
      const claims = { sub: 'u1', act: { sub: 'a' }, status: { status_list: { idx: 3, uri: 'https://id.example/1' } } };
      for (const hash of [one, other])
        await store.createAccessToken({ hash, grantId: grant.id, claims, endsAt: now + 60 }, now);
      expect(await store.findAccessToken(one, now + 59)).toEqual(claims);
      expect(await store.findAccessToken(one, now + 60)).toBeUndefined();
      await tenAtOnce(() => store.endAccessToken(one, now + 5));
      expect(await store.findAccessToken(one, now + 5)).toBeUndefined();
      expect(await store.findAccessToken(other, now + 5)).toEqual(claims);
      expect(await store.findAccessToken('unknown', now)).toBeUndefined();
      expect((await world.activities(grant.id)).filter((kind) => kind === 'token_revoked')).toHaveLength(1);
      const lost = { hash: `at-${randomUUID()}`, grantId: randomUUID(), claims, endsAt: now + 60 };
      await expect(store.createAccessToken(lost, now)).rejects.toThrow();
    });

    test('the live grant of a person is found by sub, or by an address that was confirmed (RFC 7523 §2.1)', async () => {
      const { client, subject, grant } = await granted();
      const other = await parties();
      const found = { grant, subject };
      expect(await store.findGrantByPerson(client.id, { sub: subject.sub }, now)).toEqual(found);
      expect(await store.findGrantByPerson(client.id, { email: subject.email }, now)).toEqual(found);
      expect(await store.findGrantByPerson(client.id, { email: 'nobody\0@example.com' }, now)).toBeUndefined();
      expect(await store.findGrantByPerson(client.id, { sub: 'no uuid' }, now)).toBeUndefined();
      expect(await store.findGrantByPerson(other.client.id, { sub: subject.sub }, now)).toBeUndefined();
      expect(await store.findGrantByPerson(client.id, { sub: subject.sub }, now + 30 * day)).toBeUndefined();
      const doubtful = { ...subject, sub: randomUUID(), email: `${randomUUID()}@example.com`, emailVerified: false };
      await world.putSubject(doubtful);
      await store.allow({ ...other.terms, ownerId: doubtful.sub, clientId: client.id }, now);
      expect(await store.findGrantByPerson(client.id, { email: doubtful.email }, now)).toBeUndefined();
      const once = await granted({ once: true });
      expect(await store.findGrantByPerson(once.client.id, { sub: once.subject.sub }, now)).toBeUndefined();
      expect(await store.findTrustedIssuer(client.id, 'https://a.example\0')).toBeUndefined();
    });

    describe('devices (RFC 8628)', () => {
      const waiting = async (
        clientId: string,
        userCodeHash = `user-${randomUUID()}`,
        more: Partial<DeviceCode> = {},
      ) => {
        const code = {
          ...{
            hash: `device-${randomUUID()}`,
            userCodeHash,
            clientId,
            scopes: ['openid'],
            resources: ['https://api.example'],
          },
          ...{ intervalSeconds: 5, createdAt: now, endsAt: now + 900 },
          ...more,
        };
        return { code, made: await store.createDeviceCode(code) };
      };

      test('a user code stands for one device, which is found until its end', async () => {
        const { client } = await parties();
        const userCodeHash = `user-${randomUUID()}`;
        const made = await tenAtOnce(() => waiting(client.id, userCodeHash));
        expect(winners(made.map((one) => one.made))).toBe(1);
        const code = made.find((one) => one.made)?.code;
        expect(await store.findDeviceCode(userCodeHash, now + 899)).toEqual(code);
        expect(await store.findDeviceCode(userCodeHash, now + 900)).toBeUndefined();
        expect(await store.findDeviceCode('unknown', now)).toBeUndefined();
      });

      test('a device may wait for details, which are kept as they are (RFC 9396)', async () => {
        const { client } = await parties();
        const authorizationDetails = [{ type: 'payment', to: 'Zürich', amount: { value: 12.5 }, at: null }];
        const { code } = await waiting(client.id, undefined, { authorizationDetails });
        expect((await store.findDeviceCode(code.userCodeHash, now))?.authorizationDetails).toEqual(
          authorizationDetails,
        );
      });

      test('asking too soon makes the interval longer for good, until somebody answered', async () => {
        const { client, grant } = await granted();
        const { code } = await waiting(client.id);
        const poll = async (at: number, by = client.id) =>
          (await store.pollDeviceCode(code.hash, by, now + at))?.tooSoon;
        expect(await poll(0, 'another')).toBeUndefined();
        expect(await poll(0)).toBe(false);
        expect(await poll(4)).toBe(false);
        expect(await poll(7)).toBe(true);
        expect(await poll(15)).toBe(true);
        expect(await poll(29)).toBe(false);
        const answer = { grant, familyId: randomUUID(), context };
        expect(await store.answerDeviceCode(code.hash, answer, now + 30)).toBe(true);
        expect(await store.pollDeviceCode(code.hash, client.id, now + 30)).toEqual({
          ...{ endsAt: now + 900, answer: 'allowed', tooSoon: false },
        });
        expect(await store.pollDeviceCode('unknown', client.id, now)).toBeUndefined();
      });

      test('one of ten answers counts; a yes makes a code that is redeemed like any other', async () => {
        const { client, grant } = await granted();
        const { code } = await waiting(client.id);
        const answers = await tenAtOnce((turn) =>
          store.answerDeviceCode(
            code.hash,
            { grant, familyId: randomUUID(), context: { ...context, acr: `${turn}` } },
            now,
          ),
        );
        expect(winners(answers)).toBe(1);
        expect(await store.findDeviceCode(code.userCodeHash, now)).toBeUndefined();
        expect(await store.findCode(code.hash)).toMatchObject({
          code: { clientId: client.id, epoch: 1, endsAt: now + 900, context: { acr: `${answers.indexOf(true)}` } },
          grant: { id: grant.id },
        });
        expect(await store.redeemCode(code.hash, successor(), now)).toBe(true);
      });

      test('a no is final, and neither comes too late or under the grant of another client', async () => {
        const { client, grant } = await granted();
        const { code } = await waiting(client.id);
        const other = await granted();
        const yes = (of: Grant) => ({ grant: of, familyId: randomUUID(), context });
        expect(await store.answerDeviceCode(code.hash, yes(other.grant), now)).toBe(false);
        expect(await store.answerDeviceCode(code.hash, 'denied', now + 900)).toBe(false);
        expect(winners(await tenAtOnce(() => store.answerDeviceCode(code.hash, 'denied', now)))).toBe(1);
        expect(await store.answerDeviceCode(code.hash, yes(grant), now)).toBe(false);
        expect(await store.pollDeviceCode(code.hash, client.id, now)).toMatchObject({ answer: 'denied' });
        expect(await store.findCode(code.hash)).toBeUndefined();
      });
    });

    test('a refresh token that was bound to a key rotates with that key alone, and its successor too (RFC 9449 §5)', async () => {
      const { client, grant } = await granted();
      const bound = { jkt: 'thumbprint' };
      const code = { hash: `code-${randomUUID()}`, familyId: randomUUID(), endsAt: now + 60 };
      await store.createCode(grant, { ...code, context: { ...context, dpopJkt: 'thumbprint' } }, now);
      expect((await store.findCode(code.hash))?.code.context.dpopJkt).toBe('thumbprint');
      const first = { ...successor(), confirmation: bound };
      expect(await store.redeemCode(code.hash, first, now)).toBe(true);
      const context1 = { ...tokenContext, confirmation: bound };
      expect((await store.findRefreshToken(first.hash))?.token.context).toEqual(context1);
      for (const proved of [undefined, {}, { jkt: 'other' }]) {
        const refused = await store.rotateRefreshToken(first.hash, client.id, successor(), now, proved);
        expect(refused).toMatchObject({ rotated: false, token: { context: { confirmation: bound } } });
        expect(refused?.token.rotatedAt).toBeUndefined();
      }
      const second = successor();
      expect(await store.rotateRefreshToken(first.hash, client.id, second, now, bound)).toMatchObject({
        rotated: true,
      });
      expect((await store.findRefreshToken(second.hash))?.token.context).toEqual(context1);
      expect(await store.rotateRefreshToken(second.hash, client.id, successor(), now)).toMatchObject({
        rotated: false,
      });
    });

    test('a token that is not rotated slides, never past its grant, and only for whom a rotation would succeed', async () => {
      const { client, grant, hash, subject } = await withToken();
      const extend = (by = client.id, at = now + 1, proved?: { jkt: string }) =>
        store.extendRefreshToken(hash, by, now + 14 * day, at, proved);
      const answers = await tenAtOnce(() => extend());
      expect(answers.map((answer) => answer?.used)).toEqual(Array(10).fill(true));
      expect(await store.findRefreshToken(hash)).toMatchObject({
        token: { endsAt: now + 14 * day },
      });
      expect(await store.extendRefreshToken(hash, client.id, now + 99 * day, now + 1)).toMatchObject({
        ...{ used: true, token: { endsAt: now + 30 * day } },
      });
      expect(await extend('another')).toMatchObject({ used: false, token: { clientId: client.id } });
      expect(await extend(client.id, now + 31 * day)).toMatchObject({ used: false });
      expect(await store.extendRefreshToken('unknown', client.id, now + day, now)).toBeUndefined();
      const next = { ...successor(), confirmation: { jkt: 'thumbprint' } };
      await store.rotateRefreshToken(hash, client.id, next, now + 1);
      expect(await extend()).toMatchObject({ used: false });
      const extendNext = (jkt?: string) =>
        store.extendRefreshToken(next.hash, client.id, now + day, now + 1, jkt === undefined ? undefined : { jkt });
      expect(await extendNext()).toMatchObject({ used: false });
      expect(await extendNext('thumbprint')).toMatchObject({ used: true });
      await store.endGrant(grant.id, subject.sub, 'owner', now + 2);
      expect(await extendNext('thumbprint')).toMatchObject({ used: false });
    });

    test('a refresh token that was bound to none is bound from its rotation on', async () => {
      const { client, hash } = await withToken();
      const second = { ...successor(), confirmation: { jkt: 'thumbprint' } };
      expect(await store.rotateRefreshToken(hash, client.id, second, now, { jkt: 'thumbprint' })).toMatchObject({
        rotated: true,
      });
      expect((await store.findRefreshToken(second.hash))?.token.context.confirmation).toEqual({ jkt: 'thumbprint' });
    });

    test('a key is claimed by one of ten until its end, then by one of ten again', async () => {
      const key = `jti "ü \0 ${'x'.repeat(5000)} ${randomUUID()}`;
      expect(winners(await tenAtOnce(() => store.claimOnce(key, now + 60, now)))).toBe(1);
      expect(await store.claimOnce(key, now + 60, now + 59)).toBe(false);
      expect(winners(await tenAtOnce(() => store.claimOnce(key, now + 120, now + 60)))).toBe(1);
      expect(await store.claimOnce(`${key}.`, now + 60, now)).toBe(true);
    });

    test('of ten that add signing keys at once, one is heard for each algorithm', async () => {
      const key = (alg: StoredKey['alg'], turn: number): StoredKey => ({
        kid: randomUUID(),
        alg,
        publicJwk: { kty: 'EC', x: 'x' },
        sealedJwk: `sealed ${turn}`,
        createdAt: now + turn,
        activeAt: now + turn + 1,
      });
      await tenAtOnce((turn) => store.addSigningKeys([key('ES256', turn), key('RS256', turn)]));
      const retired = { ...key('EdDSA', 30), retiredAt: now + 40 };
      await store.addSigningKeys([retired]);
      const eddsa = key('EdDSA', 20);
      await store.addSigningKeys([key('ES256', 21), eddsa]);
      const keys = await store.signingKeys();
      expect(keys.map(({ alg }) => alg).sort()).toEqual(['ES256', 'EdDSA', 'EdDSA', 'RS256']);
      expect(keys.slice(2)).toEqual([eddsa, retired]);
    });

    test('a signing key is followed by one successor, however many instances try; the retired are removed in time', async () => {
      const key = (change: Partial<StoredKey>): StoredKey => ({
        ...{ kid: `kid-${randomUUID()}`, alg: 'PS256', publicJwk: { kty: 'RSA' }, sealedJwk: 'sealed' },
        ...{ createdAt: now, activeAt: now },
        ...change,
      });
      const first = key({});
      await store.addSigningKeys([first]);
      const [standing] = (await store.signingKeys()).filter(({ alg }) => alg === 'PS256');
      const kid = standing?.kid ?? '';
      const tries = Array.from({ length: 10 }, () => key({ createdAt: now + 10, activeAt: now + 100 }));
      const answers = await Promise.all(tries.map((one) => store.replaceSigningKey(kid, one)));
      expect(winners(answers)).toBe(1);
      const stored = (await store.signingKeys()).filter(({ alg }) => alg === 'PS256');
      expect(stored).toEqual([{ ...standing, retiredAt: now + 100 }, tries[answers.indexOf(true)]]);
      expect(await store.replaceSigningKey(kid, key({}))).toBe(false);
      await store.removeSigningKeys(now + 100);
      expect((await store.signingKeys()).filter(({ alg }) => alg === 'PS256')).toHaveLength(2);
      expect(await store.removeSigningKeys(now + 101)).toBeGreaterThanOrEqual(1);
      expect((await store.signingKeys()).filter(({ alg }) => alg === 'PS256')).toEqual([tries[answers.indexOf(true)]]);
    });

    describe('a signing key that is withdrawn', () => {
      /** An algorithm of its own keeps what is seen here apart from other tests. */
      const alg = 'PS256';
      const key = (change: Partial<StoredKey> = {}): StoredKey => ({
        ...{ kid: `kid-${randomUUID()}`, alg, publicJwk: { kty: 'RSA' }, sealedJwk: 'sealed' },
        ...{ createdAt: now, activeAt: now },
        ...change,
      });
      const stored = async () => (await store.signingKeys()).filter((one) => one.alg === alg);
      async function standing(followed: boolean) {
        // What earlier tests left: of these one new key remains.
        for (const { kid } of (await stored()).reverse()) await store.withdrawSigningKey(kid, key(), now + 1000);
        await store.addSigningKeys([key()]);
        const [first] = await stored();
        if (first === undefined) throw new Error('no key');
        const second = key({ createdAt: now + 10, activeAt: now + 100 });
        if (followed) expect(await store.replaceSigningKey(first.kid, second)).toBe(true);
        return { first, second };
      }

      test('is followed at once by a new one', async () => {
        const { first } = await standing(false);
        const successor = key({ createdAt: now + 20, activeAt: now + 20 });
        expect(await store.withdrawSigningKey(first.kid, successor, now + 20)).toBe(true);
        expect(await stored()).toEqual([successor]);
        expect(await store.withdrawSigningKey(first.kid, key(), now + 20)).toBe(false);
        expect(await stored()).toEqual([successor]);
      });

      test('is followed at once by the one that waited, which others know already', async () => {
        const { first, second } = await standing(true);
        expect(await store.withdrawSigningKey(first.kid, key(), now + 20)).toBe(true);
        expect(await stored()).toEqual([{ ...second, activeAt: now + 20 }]);
      });

      test('before it signed leaves the one that does', async () => {
        const { first, second } = await standing(true);
        expect(await store.withdrawSigningKey(second.kid, key(), now + 20)).toBe(true);
        expect(await stored()).toEqual([first]);
      });

      test('after it signed leaves all others alone', async () => {
        const { first, second } = await standing(true);
        expect(await store.withdrawSigningKey(first.kid, key(), now + 100)).toBe(true);
        expect(await stored()).toEqual([second]);
      });

      test('by ten at once is followed by one, also while others rotate', async () => {
        const { first } = await standing(false);
        const successors = Array.from({ length: 10 }, () => key({ createdAt: now + 20, activeAt: now + 20 }));
        const answers = await Promise.all([
          ...successors.map((one) => store.withdrawSigningKey(first.kid, one, now + 20)),
          store.replaceSigningKey(first.kid, key({ createdAt: now + 20, activeAt: now + 120 })),
        ]);
        expect(winners(answers.slice(0, 10))).toBe(1);
        const [only, ...others] = await stored();
        expect(others).toEqual([]);
        expect(only?.activeAt).toBe(now + 20);
      });
    });

    test('refusals are recorded, and those of unknown clients left out', async () => {
      const { client } = await parties();
      const refusal = { endpoint: 'token', error: 'invalid_grant', reason: 'a\0b \ud800', requestId: 'r', at: now };
      await store.recordRefusals([]);
      await store.recordRefusals([
        { ...refusal, clientId: client.id },
        { ...refusal, clientId: 'unk\0nown' },
      ]);
    });
  });
}
