/**
 * Shared Signals through the endpoints, on the real databases. The statements that change a grant also write its
 * events, so a memory store could not show that they work.
 */

import { randomUUID } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Database } from '@/lib/data/database/database';
import { testDatabases } from '@/lib/data/database/databases.fixture';
import { sweep } from '@/lib/data/database/sweep';
import { deleteClient } from '@/lib/data/developers/clients';
import { noteSecurity } from '@/lib/data/people/security-log';
import { endSession } from '@/lib/data/people/sessions';
import { openSession } from '@/lib/data/people/sessions.fixture';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { mostWaiting } from '@/lib/data/protocol/signal-outbox';
import { createSignalStore } from '@/lib/data/protocol/stream-store';
import { sha256 } from '@/lib/oauth/crypto';
import type { Store } from '@/lib/oauth/model/store';
import { createAuthorizationServer } from '@/lib/oauth/server';
import { defaultSettings } from '@/lib/oauth/settings';
import { signalTypes } from '@/lib/oauth/signals/event-types';
import { asFetchServer, type FetchServer } from '../oauth/testing/fetch-server.fixture';
import { pages } from '../oauth/testing/pages.fixture';

const issuer = 'https://id.example';
const routesApi = 'https://api.routes.example';
const ledgerApi = 'https://api.ledger.example';
const secret = 'a-secret-of-an-api-with-43-characters-in-it';
const startedAt = 1_800_000_000;
const date = new Date(startedAt * 1000);
const verification = 'https://schemas.openid.net/secevent/ssf/event-type/verification';

const record = z.record(z.string(), z.unknown());
const streamSchema = z.looseObject({
  stream_id: z.string(),
  delivery: z.looseObject({ method: z.string(), endpoint_url: z.string() }),
});
const setSchema = z.looseObject({
  jti: z.string(),
  txn: z.string(),
  sub_id: record,
  events: z.record(z.string(), record),
});
type Event = {
  jti: string;
  txn: string;
  subject: Record<string, unknown>;
  type: string;
  event: Record<string, unknown>;
};

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`signals: ${name}`, () => {
    let db: Database;
    let store: Store;
    let server: FetchServer;
    let ada: string;
    const clock = { now: startedAt };
    const logged: Record<string, unknown>[] = [];
    /** The requests that push receivers got, and their response. */
    const pushed: Request[] = [];
    let receiver: (request: Request) => Response | Promise<Response>;
    let keys: ReturnType<typeof createLocalJWKSet>;

    beforeAll(async () => {
      db = await open();
      const person = { createdAt: date, updatedAt: date };
      ada = randomUUID();
      await db.prisma.user.create({ data: { id: ada, email: 'ada@example.com', name: 'Ada', ...person } });
      await putApi('routes', routesApi, ['routes.read', 'routes.write']);
      await putApi('ledger', ledgerApi, ['invoices.read']);
      await putClient('trailmap', {});
      await putClient('pairwise', { subject_type: 'pairwise' });
      await putClient('routes-backend', {}, [routesApi]);
      await putClient('ledger-backend', {}, [ledgerApi]);
      await putClient('both-backend', {}, [routesApi, ledgerApi]);
      store = createOAuthStore(db);
      server = asFetchServer(
        createAuthorizationServer({
          pages,
          issuer,
          store,
          signals: createSignalStore(db),
          secret: new Uint8Array(32).fill(7),
          settings: defaultSettings,
          now: () => clock.now,
          login: async () => undefined,
          endLogin: async () => ({ setCookie: '' }),
          fetch: async (input, init) => {
            const request = new Request(input, init);
            pushed.push(request.clone());
            return receiver(request);
          },
          errorPage: () => '',
          log: (entry) => void logged.push(entry),
        }),
      );
      const jwks = await (await server.jwks(new Request(`${issuer}/oauth/jwks`))).json();
      keys = createLocalJWKSet(z.object({ keys: z.array(z.looseObject({ kty: z.string() })) }).parse(jwks));
    });
    beforeEach(async () => {
      clock.now += 100;
      pushed.length = 0;
      receiver = () => new Response(null, { status: 202 });
      await db.prisma.eventStream.deleteMany();
      await store.endGrants(ada, { all: 'apps' }, 'owner', clock.now);
      clock.now += 100;
    });
    afterAll(async () => {
      await server?.flush();
      await db?.close();
    });

    const putApi = (title: string, resource: string, scopes: string[]) =>
      db.prisma.api.create({
        data: {
          id: randomUUID(),
          resource,
          name: title,
          accessTokenSeconds: 300,
          signingAlg: 'ES256',
          createdAt: date,
          updatedAt: date,
          scopes: { create: scopes.map((value, position) => ({ value, title: value, position })) },
        },
      });

    async function putClient(id: string, metadata: Record<string, string>, receivesEventsOf: string[] = []) {
      const apis = await db.prisma.api.findMany({ where: { resource: { in: receivesEventsOf } } });
      await db.prisma.client.create({
        data: {
          id,
          kind: receivesEventsOf.length > 0 ? 'machine' : 'web',
          createdAt: date,
          updatedAt: date,
          metadata: {
            client_name: id,
            redirect_uris: [`https://${id}.example/callback`],
            grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
            ...metadata,
          },
          scopes: ['openid', 'routes.read', 'routes.write', 'invoices.read'].map((scope) => ({
            scope,
            required: false,
          })),
          secrets: { create: { id: randomUUID(), hash: sha256(`${id} ${secret}`), hint: '', createdAt: date } },
          apiAccess: {
            create: apis.map((api) => ({
              apiId: api.id,
              userScopes: [],
              machineScopes: [],
              receivesEvents: true,
              createdAt: date,
            })),
          },
        },
      });
    }

    async function tokenOf(client: string, scope: string): Promise<Record<string, unknown>> {
      const credentials = Buffer.from(`${client}:${encodeURIComponent(`${client} ${secret}`)}`).toString('base64');
      const response = await server.token(
        new Request(`${issuer}/oauth/token`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${credentials}` },
          body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
        }),
      );
      return record.parse(await response.json());
    }

    type Call = { client?: string; scope?: string; method?: string; body?: unknown; signal?: AbortSignal };
    async function call(
      path: string,
      { client = 'routes-backend', scope = 'ssf.manage', method, body, signal }: Call = {},
    ) {
      const { access_token: token } = await tokenOf(client, scope);
      const request = new Request(`${issuer}${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      });
      if (path.startsWith('/ssf/streams')) return server.streamConfiguration(request);
      if (path.startsWith('/ssf/status')) return server.streamStatus(request);
      if (path === '/ssf/subjects/add') return server.addSubject(request);
      if (path === '/ssf/subjects/remove') return server.removeSubject(request);
      if (path === '/ssf/verification') return server.verifyStream(request);
      return server.poll(request);
    }
    const newStream = async (body: unknown = {}, client = 'routes-backend') =>
      streamSchema.parse(await (await call('/ssf/streams', { client, body })).json());

    const pollFor = async (id: string, body: Record<string, unknown> = {}, client = 'routes-backend') =>
      z
        .object({ sets: z.record(z.string(), z.string()), moreAvailable: z.boolean().optional() })
        .parse(
          await (
            await call(`/ssf/poll/${id}`, { client, scope: 'ssf.read', body: { returnImmediately: true, ...body } })
          ).json(),
        );
    async function read(token: string, audience = routesApi): Promise<Event> {
      const { payload } = await jwtVerify(token, keys, { issuer, audience, typ: 'secevent+jwt' });
      const { jti, txn, sub_id: subject, events } = setSchema.parse(payload);
      const [[type = '', event = {}] = []] = Object.entries(events);
      return { jti, txn, subject, type, event };
    }
    async function eventsOf(id: string, client = 'routes-backend', audience = routesApi): Promise<Event[]> {
      const { sets } = await pollFor(id, {}, client);
      const events = await Promise.all(Object.values(sets).map((token) => read(token, audience)));
      await pollFor(id, { maxEvents: 0, ack: events.map(({ jti }) => jti) }, client);
      return events;
    }
    const allowed = (scopes: string[], clientId = 'trailmap') =>
      store.allow(
        {
          ownerId: ada,
          clientId,
          resources: [],
          endsAt: null,
          once: false,
          scopes: scopes.map((scope) => ({ scope, endsAt: null })),
        },
        clock.now,
      );
    const reference = (status: { list: number; index: number }, value: number) => ({
      idx: status.index,
      uri: `${issuer}/oauth/status/${status.list}`,
      status: value,
    });

    test('SSF 1.0 §7.1: the transmitter publishes its configuration', async () => {
      const response = await server.transmitterMetadata(new Request(`${issuer}/.well-known/ssf-configuration`));
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(await response.json()).toMatchObject({
        spec_version: '1_0',
        issuer,
        jwks_uri: `${issuer}/oauth/jwks`,
        default_subjects: 'ALL',
        delivery_methods_supported: ['urn:ietf:rfc:8935', 'urn:ietf:rfc:8936'],
        authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }],
      });
    });

    test('§8: only an app that an API allows to receive its events gets a token for streams, and for no other API', async () => {
      expect(await tokenOf('trailmap', 'ssf.manage')).toMatchObject({ error: 'invalid_scope' });
      expect(await tokenOf('routes-backend', 'ssf.read')).toMatchObject({ scope: 'ssf.read' });
      const { stream_id: id } = await newStream();
      const other = { client: 'ledger-backend' };
      expect((await call(`/ssf/streams?stream_id=${id}`, other)).status).toBe(404);
      expect((await call(`/ssf/status?stream_id=${id}`, other)).status).toBe(404);
      expect((await call(`/ssf/streams?stream_id=${id}`, { ...other, method: 'DELETE' })).status).toBe(404);
      expect((await call(`/ssf/poll/${id}`, { ...other, body: {} })).status).toBe(404);
      expect((await call('/ssf/verification', { ...other, body: { stream_id: id } })).status).toBe(404);
      expect((await call('/ssf/status', { ...other, body: { stream_id: id, status: 'disabled' } })).status).toBe(404);
      const subject = { stream_id: id, subject: { format: 'email', email: 'a@b.example' } };
      expect((await call('/ssf/subjects/remove', { ...other, body: subject })).status).toBe(404);
      expect(await (await call('/ssf/streams', other)).json()).toEqual([]);
    });

    test('§8.1: 401 without a token, 403 where the token may only read (RFC 6750 §3.1)', async () => {
      const bare = await server.streamConfiguration(new Request(`${issuer}/ssf/streams`));
      expect(bare.status).toBe(401);
      expect(bare.headers.get('www-authenticate')).toContain('resource_metadata=');
      const reading = await call('/ssf/streams', { scope: 'ssf.read', body: {} });
      expect(reading.status).toBe(403);
      expect(reading.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
      const inQuery = await server.streamConfiguration(new Request(`${issuer}/ssf/streams?access_token=x`));
      expect(inQuery.status).toBe(400);
    });

    test('the permission to receive events ends at once when it is withdrawn', async () => {
      const { stream_id: id } = await newStream();
      const { access_token: token } = await tokenOf('routes-backend', 'ssf.manage');
      await db.prisma.apiAccess.updateMany({ where: { clientId: 'routes-backend' }, data: { receivesEvents: false } });
      const headers = { authorization: `Bearer ${token}` };
      const answer = await server.streamConfiguration(
        new Request(`${issuer}/ssf/streams?stream_id=${id}`, { headers }),
      );
      expect(answer.status).toBe(403);
      await db.prisma.apiAccess.updateMany({ where: { clientId: 'routes-backend' }, data: { receivesEvents: true } });
    });

    describe('§8.1.1 configuration', () => {
      test('§8.1.1.1: a stream without a delivery method is polled at its own address', async () => {
        const response = await call('/ssf/streams', {
          body: { events_requested: [signalTypes.tokenRevoked, 'urn:x:unknown'] },
        });
        expect(response.status).toBe(201);
        const stream = streamSchema.parse(await response.json());
        expect(stream).toMatchObject({
          iss: issuer,
          aud: routesApi,
          min_verification_interval: 10,
          delivery: { method: 'urn:ietf:rfc:8936', endpoint_url: `${issuer}/ssf/poll/${stream.stream_id}` },
          events_requested: [signalTypes.tokenRevoked, 'urn:x:unknown'],
          events_delivered: [signalTypes.tokenRevoked],
        });
        expect(await (await call(`/ssf/streams?stream_id=${stream.stream_id}`, { scope: 'ssf.read' })).json()).toEqual(
          stream,
        );
        expect(await (await call('/ssf/streams')).json()).toEqual([stream]);
      });

      test.each([
        ['no JSON object', []],
        ['an unknown delivery', { delivery: { method: 'urn:x' } }],
        [
          'a push to plain http',
          { delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: 'http://api.example/events' } },
        ],
        [
          'a push with credentials in it',
          { delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: 'https://a:b@api.example/' } },
        ],
        ['no event', { events_requested: [] }],
        [
          'an invalid header',
          {
            delivery: {
              method: 'urn:ietf:rfc:8935',
              endpoint_url: 'https://api.example/',
              authorization_header: 'a\r\nb: c',
            },
          },
        ],
      ])('§8.1.1.1: 400 for %s', async (_, body) => {
        expect((await call('/ssf/streams', { body })).status).toBe(400);
      });

      test('an app that receives events for several APIs must name one', async () => {
        const client = 'both-backend';
        expect((await call('/ssf/streams', { client, body: {} })).status).toBe(400);
        expect(await newStream({ aud: ledgerApi }, client)).toMatchObject({ aud: ledgerApi });
        expect((await call('/ssf/streams', { body: { aud: ledgerApi } })).status).toBe(403);
      });

      test('§8.1.1.3 and §8.1.1.4: PATCH keeps omitted members, PUT removes them; members of the transmitter cannot change', async () => {
        const push = {
          method: 'urn:ietf:rfc:8935',
          endpoint_url: 'https://api.example/e',
          authorization_header: 'Bearer x',
        };
        const { stream_id } = await newStream({ description: 'one', delivery: push });
        const patch = (body: object, method = 'PATCH') =>
          call('/ssf/streams', { method, body: { stream_id, ...body } });
        expect(await (await patch({ description: 'two' })).json()).toMatchObject({
          description: 'two',
          delivery: { method: push.method, endpoint_url: push.endpoint_url },
        });
        expect((await patch({ aud: ledgerApi })).status).toBe(400);
        expect((await patch({ iss: issuer, aud: routesApi })).status).toBe(200);
        expect((await call('/ssf/streams', { method: 'PATCH', body: {} })).status).toBe(400);
        const replaced = record.parse(await (await patch({}, 'PUT')).json());
        expect(replaced).not.toHaveProperty('description');
        expect(replaced).toMatchObject({ delivery: { method: 'urn:ietf:rfc:8936' } });
      });

      test('§8.1.1.5: deletion answers 204, and 404 the second time', async () => {
        const { stream_id: id } = await newStream();
        const remove = () => call(`/ssf/streams?stream_id=${id}`, { method: 'DELETE' });
        expect((await remove()).status).toBe(204);
        expect((await remove()).status).toBe(404);
      });

      test('an API has at most fifty streams', async () => {
        const made = [];
        for (let round = 0; round < 51; round += 1) made.push((await call('/ssf/streams', { body: {} })).status);
        expect(made.filter((status) => status === 201)).toHaveLength(50);
        expect(made.at(-1)).toBe(403);
      });
    });

    describe('events', () => {
      test('SSF 1.0 §4.1, RFC 8417: typed, for one API, without sub and exp, signed with RS256', async () => {
        const { stream_id: id } = await newStream();
        const grant = await allowed(['routes.read']);
        clock.now += 5;
        await server.grants.end(ada, grant.id);
        const [[jti = '', token = ''] = []] = Object.entries((await pollFor(id)).sets);
        expect(decodeProtectedHeader(token)).toMatchObject({ typ: 'secevent+jwt', alg: 'RS256' });
        const { payload } = await jwtVerify(token, keys, { issuer, audience: routesApi });
        expect(payload).toMatchObject({ iss: issuer, aud: routesApi, jti, iat: clock.now });
        expect(payload).not.toHaveProperty('sub');
        expect(payload).not.toHaveProperty('exp');
        expect(Object.keys(record.parse(payload['events']))).toHaveLength(1);
      });

      test('an ended grant: the user, the app and the status entry that is now invalid', async () => {
        const { stream_id: id } = await newStream();
        const grant = await allowed(['routes.read', 'invoices.read']);
        await server.grants.end(ada, grant.id);
        expect(await eventsOf(id)).toEqual([
          {
            jti: expect.any(String),
            txn: expect.any(String),
            type: signalTypes.tokenRevoked,
            subject: {
              format: 'complex',
              user: { format: 'iss_sub', iss: issuer, sub: ada },
              application: { format: 'opaque', id: 'trailmap' },
            },
            event: expect.objectContaining({
              reason: 'user',
              initiating_entity: 'user',
              event_timestamp: clock.now,
              reason_admin: { en: expect.any(String) },
              token_status: [reference(grant.status, 1)],
            }),
          },
        ]);
      });

      test('a paused and resumed grant: suspended, then valid again', async () => {
        const { stream_id: id } = await newStream();
        const grant = await allowed(['routes.read']);
        clock.now += 5;
        await server.grants.pause(ada, grant.id);
        clock.now += 5;
        await server.grants.resume(ada, grant.id);
        const events = await eventsOf(id);
        expect(events.map(({ type, event }) => [type, event['token_status']])).toEqual([
          [signalTypes.tokenSuspended, [reference(grant.status, 2)]],
          [signalTypes.tokenResumed, [reference(grant.status, 0)]],
        ]);
      });

      test('a narrowed grant: an API that lost a scope gets an event about its own scopes, even if none is left', async () => {
        const { stream_id: routes } = await newStream();
        const { stream_id: ledger } = await newStream({}, 'ledger-backend');
        const grant = await allowed(['routes.read', 'routes.write', 'invoices.read']);
        clock.now += 5;
        const kept = [{ scope: 'routes.read', endsAt: null }];
        await server.grants.change(ada, grant.id, { scopes: kept, endsAt: clock.now + 900 });
        const [first] = await eventsOf(routes);
        const [second] = await eventsOf(ledger, 'ledger-backend', ledgerApi);
        expect(first).toMatchObject({
          type: signalTypes.tokenClaimsChange,
          event: { claims: { scope: 'routes.read', exp: clock.now + 900 }, token_status: [reference(grant.status, 1)] },
        });
        expect(second).toMatchObject({ event: { claims: { scope: '' }, token_status: [reference(grant.status, 1)] } });
        // §4.1.8: one cause, one txn.
        expect(second?.txn).toBe(first?.txn);
        expect(second?.jti).not.toBe(first?.jti);
      });

      test('a grant that is created, widened or extended causes no event, because no token changes', async () => {
        const { stream_id: id } = await newStream();
        await allowed(['routes.read']);
        clock.now += 5;
        await allowed(['routes.read', 'routes.write']);
        expect(await eventsOf(id)).toEqual([]);
      });

      test('an API gets no events about grants for other APIs', async () => {
        const { stream_id: id } = await newStream({}, 'ledger-backend');
        const grant = await allowed(['routes.read', 'openid']);
        await server.grants.end(ada, grant.id);
        expect(await eventsOf(id, 'ledger-backend', ledgerApi)).toEqual([]);
      });

      test('OpenID Connect Core §8: the subject is the one in the app’s tokens', async () => {
        const { stream_id: id } = await newStream();
        const grant = await allowed(['routes.read'], 'pairwise');
        await server.grants.end(ada, grant.id);
        const [event] = await eventsOf(id);
        expect(event?.subject['user']).toMatchObject({ format: 'iss_sub', sub: expect.not.stringContaining(ada) });
      });

      test('deleting an app ends its grants, and their APIs get an event for each', async () => {
        const { stream_id: id } = await newStream();
        const clientId = `doomed-${randomUUID()}`;
        await putClient(clientId, {});
        await db.prisma.client.update({ where: { id: clientId }, data: { ownerId: ada } });
        const grant = await allowed(['routes.read'], clientId);
        clock.now += 5;
        expect(await deleteClient(db, { sub: ada }, clientId, clock.now)).toBe(true);
        expect(await eventsOf(id)).toMatchObject([
          {
            type: signalTypes.tokenRevoked,
            event: { reason: 'issuer', initiating_entity: 'admin', token_status: [reference(grant.status, 1)] },
          },
        ]);
      });

      test('CAEP 1.0 §3.1: the end of a session, for the apps that it signed in to', async () => {
        const { stream_id: id } = await newStream();
        await allowed(['openid', 'routes.read']);
        const session = { sub: ada, amr: ['pwd'], endsAt: clock.now + 900 };
        const sid = await openSession(db, session, clock.now);
        const elsewhere = await openSession(db, session, clock.now);
        await store.addSessionClient(sid, 'trailmap');
        await endSession(db, { sub: ada }, elsewhere, clock.now);
        expect(await eventsOf(id)).toEqual([]);
        await endSession(db, { sub: ada }, sid, clock.now);
        expect(await eventsOf(id)).toMatchObject([
          {
            type: signalTypes.sessionRevoked,
            subject: { user: { sub: ada }, application: { id: 'trailmap' }, session: { format: 'opaque', id: sid } },
          },
        ]);
      });

      test('CAEP 1.0 §3.3: a changed credential, once for each subject identifier of the user', async () => {
        const { stream_id: id } = await newStream();
        await allowed(['routes.read']);
        await allowed(['routes.read'], 'pairwise');
        await db.sql.transaction((query) =>
          noteSecurity(db.outbox, query, { sub: ada, kind: 'password_changed', at: clock.now }),
        );
        const events = await eventsOf(id);
        expect(events.map(({ event }) => event)).toMatchObject([
          { credential_type: 'password', change_type: 'update', reason_admin: { en: expect.any(String) } },
          { credential_type: 'password', change_type: 'update' },
        ]);
        expect(new Set(events.map(({ subject }) => subject['sub'])).size).toBe(2);
      });

      test('a change that was rolled back causes no event', async () => {
        const { stream_id: id } = await newStream();
        await allowed(['routes.read']);
        const failing = db.sql.transaction(async (query) => {
          await noteSecurity(db.outbox, query, { sub: ada, kind: 'totp_added', at: clock.now });
          throw new Error('no');
        });
        await expect(failing).rejects.toThrow('no');
        expect(await eventsOf(id)).toEqual([]);
      });

      test('only the requested event types are delivered', async () => {
        const { stream_id: id } = await newStream({ events_requested: [signalTypes.tokenSuspended] });
        const grant = await allowed(['routes.read']);
        await server.grants.end(ada, grant.id);
        expect(await eventsOf(id)).toEqual([]);
      });

      test(`a stream keeps its newest ${mostWaiting} events`, async () => {
        const { stream_id: id } = await newStream();
        const old = Array.from({ length: mostWaiting }, () => ({
          jti: randomUUID(),
          streamId: id,
          txn: randomUUID(),
          event: verification,
          at: date,
        }));
        await db.prisma.signal.createMany({ data: old });
        const grant = await allowed(['routes.read']);
        await server.grants.end(ada, grant.id);
        const left = await db.prisma.signal.findMany({ where: { streamId: id }, orderBy: { id: 'asc' } });
        expect(left).toHaveLength(mostWaiting);
        expect(left[0]?.jti).toBe(old[1]?.jti);
        expect(left.at(-1)?.event).toBe(signalTypes.tokenRevoked);
      });
    });

    describe('RFC 8936: polling', () => {
      async function withEvents(count: number) {
        const { stream_id: id } = await newStream();
        for (let round = 0; round < count; round += 1) {
          const grant = await allowed(['routes.read']);
          clock.now += 5;
          await server.grants.end(ada, grant.id);
        }
        return id;
      }

      test('§2.4: at most maxEvents, oldest first, with moreAvailable; events stay until they are acknowledged', async () => {
        const id = await withEvents(3);
        const first = await pollFor(id, { maxEvents: 2 });
        expect(Object.keys(first.sets)).toHaveLength(2);
        expect(first.moreAvailable).toBe(true);
        expect(Object.keys((await pollFor(id, { maxEvents: 2 })).sets)).toEqual(Object.keys(first.sets));
        const second = await pollFor(id, { ack: Object.keys(first.sets) });
        expect(Object.keys(second.sets)).toHaveLength(1);
        expect(second.moreAvailable).toBeUndefined();
      });

      test('§2.4.2 and §2.4.4: a poll that only acknowledges, and one that reports an error', async () => {
        const id = await withEvents(2);
        const [one = '', other = ''] = Object.keys((await pollFor(id)).sets);
        const setErrs = { [other]: { err: 'invalid_key', description: 'unknown kid' } };
        expect(await pollFor(id, { maxEvents: 0, ack: [one, 'unknown'], setErrs })).toEqual({ sets: {} });
        expect(await pollFor(id)).toEqual({ sets: {} });
        const outcomes = await db.prisma.signal.findMany({ where: { streamId: id }, orderBy: { id: 'asc' } });
        expect(outcomes.map(({ outcome }) => outcome)).toEqual(['acknowledged', 'refused: invalid_key, unknown kid']);
      });

      test('§2.4: a waiting poll is answered when an event occurs', async () => {
        const { stream_id: id } = await newStream();
        const grant = await allowed(['routes.read']);
        const stopListening = db.outbox.onWake(() => void server.streams.lookForSignals());
        const waiting = call(`/ssf/poll/${id}`, { scope: 'ssf.read', body: {} });
        await server.grants.end(ada, grant.id);
        const answer = z.object({ sets: record }).parse(await (await waiting).json());
        expect(Object.keys(answer.sets)).toHaveLength(1);
        stopListening();
      });

      test('§2.4: a poll without events gets an empty answer in time, and at once if the receiver disconnects', async () => {
        const { stream_id: id } = await newStream();
        const waiting = call(`/ssf/poll/${id}`, { scope: 'ssf.read', body: {} });
        // Measured from the start of the wait.
        const passing = setInterval(() => {
          clock.now += 30;
        }, 10);
        expect(await (await waiting).json()).toEqual({ sets: {} });
        clearInterval(passing);
        const gone = new AbortController();
        const left = call(`/ssf/poll/${id}`, { scope: 'ssf.read', body: {}, signal: gone.signal });
        gone.abort();
        expect((await left).status).toBe(200);
      });

      test.each([[{ maxEvents: -1 }], [{ ack: 'x' }], [{ setErrs: { a: 'b' } }], [[]]])('400 for %j', async (body) => {
        const { stream_id: id } = await newStream();
        expect((await call(`/ssf/poll/${id}`, { scope: 'ssf.read', body })).status).toBe(400);
      });
    });

    describe('§8.1.2 status', () => {
      const setStatus = (stream_id: string, status: string) =>
        call('/ssf/status', { body: { stream_id, status, reason: 'night' } });

      test('paused: events are stored and delivered in order later; disabled: none are stored', async () => {
        const { stream_id: id } = await newStream();
        expect(await (await call(`/ssf/status?stream_id=${id}`)).json()).toEqual({ stream_id: id, status: 'enabled' });
        expect(await (await setStatus(id, 'paused')).json()).toEqual({
          stream_id: id,
          status: 'paused',
          reason: 'night',
        });
        const grant = await allowed(['routes.read']);
        clock.now += 5;
        await server.grants.pause(ada, grant.id);
        clock.now += 5;
        await server.grants.end(ada, grant.id);
        expect(await eventsOf(id)).toEqual([]);
        await setStatus(id, 'enabled');
        expect((await eventsOf(id)).map(({ type }) => type)).toEqual([
          signalTypes.tokenSuspended,
          signalTypes.tokenRevoked,
        ]);
        await setStatus(id, 'disabled');
        const next = await allowed(['routes.read']);
        await server.grants.end(ada, next.id);
        await setStatus(id, 'enabled');
        expect(await eventsOf(id)).toEqual([]);
      });

      test('400 for an unknown status', async () => {
        const { stream_id: id } = await newStream();
        expect((await setStatus(id, 'asleep')).status).toBe(400);
      });
    });

    describe('§8.1.3 subjects', () => {
      const subjects = (act: 'add' | 'remove', body: object) => call(`/ssf/subjects/${act}`, { body });

      test('a removed subject: 204 and no more events; added again: 200 and events', async () => {
        const { stream_id } = await newStream();
        const subject = { format: 'iss_sub', sub: ada, iss: issuer };
        expect((await subjects('remove', { stream_id, subject })).status).toBe(204);
        await server.grants.end(ada, (await allowed(['routes.read'])).id);
        expect(await eventsOf(stream_id)).toEqual([]);
        expect((await subjects('add', { stream_id, subject, verified: true })).status).toBe(200);
        clock.now += 5;
        await server.grants.end(ada, (await allowed(['routes.read'])).id);
        expect(await eventsOf(stream_id)).toHaveLength(1);
      });

      test('§8.1.3.1: complex subjects match if no common member differs', async () => {
        const { stream_id } = await newStream();
        const application = (id: string) => ({ format: 'complex', application: { format: 'opaque', id } });
        await subjects('remove', { stream_id, subject: application('other') });
        await server.grants.end(ada, (await allowed(['routes.read'])).id);
        expect(await eventsOf(stream_id)).toHaveLength(1);
        await subjects('remove', { stream_id, subject: application('trailmap') });
        clock.now += 5;
        await server.grants.end(ada, (await allowed(['routes.read'])).id);
        expect(await eventsOf(stream_id)).toEqual([]);
      });

      test('§9.1: an unknown user gets the same answer as a known one; 400 for an invalid subject', async () => {
        const { stream_id } = await newStream();
        const subject = { format: 'email', email: 'nobody@example.com' };
        expect((await subjects('add', { stream_id, subject })).status).toBe(200);
        expect((await subjects('remove', { stream_id, subject })).status).toBe(204);
        expect((await subjects('remove', { stream_id, subject: 'ada' })).status).toBe(400);
      });
    });

    describe('§8.1.4 verification', () => {
      test('the event returns the state, and its subject is the stream; too many requests get 429', async () => {
        const { stream_id } = await newStream({ events_requested: [signalTypes.tokenRevoked] });
        const verify = (state?: string) => call('/ssf/verification', { body: { stream_id, ...(state && { state }) } });
        expect((await verify('s-1')).status).toBe(204);
        expect((await verify('s-2')).status).toBe(429);
        clock.now += 10;
        expect((await verify()).status).toBe(204);
        expect(await eventsOf(stream_id)).toMatchObject([
          { type: verification, subject: { format: 'opaque', id: stream_id }, event: { state: 's-1' } },
          { type: verification, event: {} },
        ]);
      });
    });

    describe('CAEP events name status entries of tokens, never of receipts, and each change once', () => {
      /** An owner's changes over a month. Every second change happens in the same second as the previous one. */
      async function month(): Promise<void> {
        const act = async (work: () => Promise<unknown>) => {
          await work();
          acts += 1;
          if (acts % 2 === 0) clock.now += 60;
        };
        let acts = 0;
        const ask = (scopes: string[], endsAt: number | null = null) => {
          const receipt = { principal: 'ada', app: { name: 'Trailmap', contacts: [] }, words: {} };
          const terms = { ownerId: ada, clientId: 'trailmap', resources: [], endsAt, once: false, receipt };
          return store.allow({ ...terms, scopes: scopes.map((scope) => ({ scope, endsAt: null })) }, clock.now);
        };
        const both = ['routes.read', 'routes.write'];
        const { id } = await ask(both);
        const narrow = () => server.grants.change(ada, id, { scopes: [{ scope: 'routes.read', endsAt: null }] });
        const shorten = (days: number) => server.grants.change(ada, id, { endsAt: clock.now + days * 86_400 });
        await act(narrow);
        await act(() => ask(both)); // Widens: no event.
        await act(narrow);
        await act(() => shorten(30));
        await act(() => shorten(20));
        await act(() => server.grants.pause(ada, id));
        await act(() => shorten(10));
        await act(() => ask(['routes.read'], clock.now + 5 * 86_400)); // Continues with less.
        await act(() => server.grants.pause(ada, id));
        await act(() => server.grants.resume(ada, id));
        await act(() => store.endFamily(randomUUID(), id, 'refresh_reused', true, clock.now));
        await act(() => server.grants.end(ada, id));
      }

      const status = z.object({ idx: z.number(), uri: z.string(), status: z.number() });
      async function expectEachOnce(events: Event[]): Promise<void> {
        const statuses = events.map(({ event }) => z.array(status).parse(event['token_status']));
        const receipts = await db.prisma.receipt.findMany();
        const places = receipts.map((one) => `${issuer}/oauth/status/${one.statusList} ${one.statusIndex}`);
        expect(receipts.length).toBeGreaterThan(5);
        expect(statuses.flat().filter(({ uri, idx }) => places.includes(`${uri} ${idx}`))).toEqual([]);
        expect(statuses.flat().filter((entry) => ![0, 1, 2].includes(entry.status))).toEqual([]);
        const last = new Map<string, number>();
        for (const { uri, idx, status: now } of statuses.flat()) {
          const place = `${uri} ${idx}`;
          expect([place, last.get(place)]).not.toEqual([place, now]);
          // Invalid is final.
          expect(last.get(place)).not.toBe(1);
          last.set(place, now);
        }
        expect(
          events.map(({ type }, at) => [type.replace(/^.*[:/]/, ''), statuses[at]?.map((entry) => entry.status)]),
        ).toEqual([
          ['token-claims-change', [1]],
          ['token-claims-change', [1]],
          ['token-claims-change', [1]],
          ['token-claims-change', [1]],
          ['token-suspended', [2]],
          ['token-claims-change', [1, 2]],
          ['token-claims-change', [1]],
          ['token-resumed', [0]],
          ['token-suspended', [2]],
          ['token-resumed', [0]],
          ['token-revoked', [1]],
          ['token-revoked', [1]],
        ]);
      }

      test('for a polled stream (RFC 8936)', async () => {
        const { stream_id: id } = await newStream();
        await month();
        await expectEachOnce(await eventsOf(id));
      });

      test('for a pushed stream (RFC 8935)', async () => {
        const delivery = { method: 'urn:ietf:rfc:8935', endpoint_url: 'https://api.routes.example/events' };
        await newStream({ delivery });
        await month();
        for (let looks = 0; looks < 3; looks++) {
          await server.streams.lookForSignals();
          await server.flush();
        }
        await expectEachOnce(await Promise.all(pushed.map(async (request) => read(await request.text()))));
      });
    });

    test('a revoked API key causes the same event as any other end (RFC 7009 §2)', async () => {
      const { stream_id: id } = await newStream();
      const key = { id: randomUUID(), hash: randomUUID(), hint: 'abcd', name: 'Nightly', clientId: 'api_keys' };
      const may = { scopes: ['routes.read'], resources: [routesApi], endsAt: clock.now + 60 };
      const grant = await store.createApiKey({ ...key, ...may, ownerId: ada }, clock.now);
      await store.revokeApiKey(key.hash, clock.now);
      expect(await eventsOf(id)).toMatchObject([
        { type: signalTypes.tokenRevoked, event: { reason: 'api', token_status: [reference(grant.status, 1)] } },
      ]);
    });

    describe('RFC 8935: pushing', () => {
      const endpoint = 'https://api.routes.example/events';
      const pushes = (more: object = {}) =>
        newStream({ delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: endpoint, ...more } });
      async function look() {
        await server.streams.lookForSignals();
        await server.flush();
      }

      test('§2.1: one SET per request, with the receiver’s Authorization header, delivered once', async () => {
        await pushes({ authorization_header: 'Bearer of-the-receiver' });
        const grant = await allowed(['routes.read']);
        await server.grants.end(ada, grant.id);
        await look();
        await look();
        expect(pushed).toHaveLength(1);
        const [request] = pushed;
        expect(request?.method).toBe('POST');
        expect(request?.url).toBe(endpoint);
        expect(request?.headers.get('content-type')).toBe('application/secevent+jwt');
        expect(request?.headers.get('accept')).toBe('application/json');
        expect(request?.headers.get('authorization')).toBe('Bearer of-the-receiver');
        expect(await read((await request?.text()) ?? '')).toMatchObject({ type: signalTypes.tokenRevoked });
        // No credential is stored in clear text.
        const [row] = await db.prisma.eventStream.findMany();
        expect(JSON.stringify(row)).not.toContain('of-the-receiver');
      });

      test('§2.3: a refused event is settled with its error, and the next one is sent', async () => {
        const { stream_id: id } = await pushes();
        let round = 0;
        receiver = () => {
          round += 1;
          return round > 1
            ? new Response(null, { status: 202 })
            : Response.json({ err: 'invalid_audience' }, { status: 400 });
        };
        const grant = await allowed(['routes.read']);
        clock.now += 5;
        await server.grants.pause(ada, grant.id);
        await server.grants.end(ada, grant.id);
        await look();
        const outcomes = await db.prisma.signal.findMany({ where: { streamId: id }, orderBy: { id: 'asc' } });
        expect(outcomes.map(({ outcome }) => outcome)).toEqual(['refused: invalid_audience', 'delivered']);
      });

      test.each([
        ['500', () => new Response('no', { status: 500 })],
        ['401', () => new Response(null, { status: 401 })],
        ['400 with authentication_failed', () => Response.json({ err: 'authentication_failed' }, { status: 400 })],
        [
          'no answer',
          (): Response => {
            throw new Error('connection refused');
          },
        ],
      ])('%s: the same event is sent again after a growing delay', async (_, answer) => {
        const { stream_id: id } = await pushes();
        receiver = answer;
        await server.grants.end(ada, (await allowed(['routes.read'])).id);
        await look();
        await look();
        expect(pushed).toHaveLength(1);
        clock.now += 5;
        await look();
        expect(pushed).toHaveLength(2);
        clock.now += 5;
        await look();
        expect(pushed).toHaveLength(2);
        receiver = () => new Response(null, { status: 202 });
        clock.now += 5;
        await look();
        const jtis = await Promise.all(pushed.map(async (request) => (await read(await request.text())).jti));
        expect(new Set(jtis).size).toBe(1);
        expect(jtis).toHaveLength(3);
        const stream = await db.prisma.eventStream.findUniqueOrThrow({ where: { id } });
        expect(stream.lastError).not.toBeNull();
        expect(stream.failures).toBe(0);
      });

      test('a paused stream sends nothing, and delivers in order afterwards', async () => {
        const { stream_id } = await pushes();
        await call('/ssf/status', { body: { stream_id, status: 'paused' } });
        const grant = await allowed(['routes.read']);
        clock.now += 5;
        await server.grants.pause(ada, grant.id);
        await server.grants.end(ada, grant.id);
        await look();
        expect(pushed).toEqual([]);
        await call('/ssf/status', { body: { stream_id, status: 'enabled' } });
        await look();
        const types = await Promise.all(pushed.map(async (request) => (await read(await request.text())).type));
        expect(types).toEqual([signalTypes.tokenSuspended, signalTypes.tokenRevoked]);
      });

      test('receivers that hang delay no other stream and use at most half of the slots', async () => {
        const failing = Array.from({ length: 60 }, (_, at) => `https://hanging.example/${at}`);
        const api = await db.prisma.api.findFirstOrThrow({ where: { resource: routesApi } });
        const made = { apiId: api.id, status: 'enabled', events: [], createdAt: date, seenAt: date };
        const stream = (endpointUrl: string, failures: number) => ({
          ...made,
          id: randomUUID(),
          endpointUrl,
          failures,
        });
        await db.prisma.eventStream.createMany({
          data: [...failing.map((url) => stream(url, 3)), stream('https://good.example/', 0)],
        });
        let letGo: () => void = () => undefined;
        const hanging = new Promise<Response>((resolve) => {
          letGo = () => resolve(new Response(null, { status: 202 }));
        });
        receiver = ({ url }) => (url.startsWith('https://hanging') ? hanging : new Response(null, { status: 202 }));
        await server.grants.end(ada, (await allowed(['routes.read'])).id);
        await server.streams.lookForSignals();
        await vi.waitFor(() => expect(pushed.map(({ url }) => url)).toContain('https://good.example/'));
        await vi.waitFor(() => expect(pushed).toHaveLength(51));
        await server.streams.lookForSignals();
        expect(pushed).toHaveLength(51);
        // Events that occur meanwhile also reach the receivers that answer.
        clock.now += 5;
        await server.grants.end(ada, (await allowed(['routes.read'])).id);
        await server.streams.lookForSignals();
        await vi.waitFor(() => expect(pushed.filter(({ url }) => url === 'https://good.example/')).toHaveLength(2));
        letGo();
        await server.flush();
      });

      test('two concurrent runs send each event once', async () => {
        await pushes();
        await server.grants.end(ada, (await allowed(['routes.read'])).id);
        await Promise.all(Array.from({ length: 10 }, () => server.streams.lookForSignals()));
        await server.flush();
        expect(pushed).toHaveLength(1);
      });
    });

    test('the sweep deletes events after a week, and streams that their app no longer polls', async () => {
      const { stream_id: id } = await newStream();
      const kept = await newStream({
        delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: 'https://api.example/e' },
      });
      await server.grants.end(ada, (await allowed(['routes.read'])).id);
      await sweep(db, clock.now + 23 * 3600);
      expect(await db.prisma.signal.count({ where: { streamId: id } })).toBe(1);
      await sweep(db, clock.now + 25 * 3600);
      expect((await db.prisma.eventStream.findMany()).map((stream) => stream.id)).toEqual([kept.stream_id]);
      await sweep(db, clock.now + 8 * 86_400);
      expect(await db.prisma.signal.count()).toBe(0);
    });

    test('deleting an API or an app deletes its streams', async () => {
      await newStream();
      await newStream({}, 'ledger-backend');
      await deleteClientOf('ledger-backend');
      expect(await db.prisma.eventStream.count()).toBe(1);
      await db.prisma.api.deleteMany({ where: { resource: routesApi } });
      expect(await db.prisma.eventStream.count()).toBe(0);
    });
    async function deleteClientOf(id: string) {
      await db.prisma.client.update({ where: { id }, data: { ownerId: ada } });
      await deleteClient(db, { sub: ada }, id, clock.now);
    }
  });
}
