/** Webhooks end to end: from the change of a grant to a real receiver on this machine, and what is recorded of it. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '@/lib/data/database/database';
import { testDatabases } from '@/lib/data/database/databases.fixture';
import { defaultRetention, sweep } from '@/lib/data/database/sweep';
import { findDelivery, listDeliveries, replayEvents, resendDelivery } from '@/lib/data/developers/webhook-deliveries';
import { disableAfterSeconds } from '@/lib/data/developers/webhook-queue';
import {
  createWebhook,
  deleteWebhook,
  findWebhook,
  listWebhooks,
  maxWebhooks,
  pingWebhook,
  rotateWebhookSecret,
  setWebhookStatus,
  updateWebhook,
} from '@/lib/data/developers/webhooks';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { guardedFetch } from '@/lib/edge/guarded-fetch';
import { clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import type { Store } from '@/lib/oauth/model/store';
import { subjectIdentifier } from '@/lib/oauth/tokens/subject-identifier';
import { retryPauses } from './retries';
import { createWebhookSender, type WebhookSender } from './sender';

const day = 86_400;
const patient = { timeout: 20_000 };
const secret = new Uint8Array(32).fill(9);
const env = { secret };
type Got = { path: string; headers: IncomingHttpHeaders; body: string };

const payloadSchema = z.object({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.record(z.string(), z.unknown()),
});

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`webhooks: ${name}`, () => {
    let db: Database;
    let store: Store;
    let receiver: Server;
    let origin: string;
    let sender: WebhookSender;
    let appId: string;
    const clock = { now: Math.floor(Date.now() / 1000) };
    const got: Got[] = [];
    const logged: Record<string, unknown>[] = [];
    let answer: (response: ServerResponse, request: Got) => void;
    const [owner, stranger, ada] = [{ sub: randomUUID() }, { sub: randomUUID() }, { sub: randomUUID() }];

    beforeAll(async () => {
      db = await open();
      store = createOAuthStore(db);
      const stamps = { createdAt: new Date(), updatedAt: new Date() };
      for (const { sub } of [owner, stranger, ada]) {
        await db.prisma.user.create({ data: { id: sub, email: `${sub}@example.com`, name: 'Grace', ...stamps } });
      }
      receiver = createServer((request, response) => {
        let body = '';
        request.on('data', (part) => {
          body += String(part);
        });
        request.on('end', () => {
          const one = { path: request.url ?? '', headers: request.headers, body };
          got.push(one);
          answer(response, one);
        });
      });
      await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
      const address = receiver.address();
      origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    });
    afterAll(async () => {
      receiver?.closeAllConnections();
      receiver?.close();
      await db?.close();
    });
    beforeEach(async () => {
      clock.now += 10;
      got.length = 0;
      logged.length = 0;
      answer = (response) => response.writeHead(204).end();
      sender = newSender();
      appId = await newApp();
    });
    afterEach(async () => {
      sender.stop();
      receiver.closeAllConnections();
      await sender.settled();
      await db.prisma.webhook.deleteMany();
    });

    const metadata = { client_name: 'Trailmap', redirect_uris: ['https://trailmap.example/cb'] };
    const newSender = (over: { db?: Database; timeoutMs?: number } = {}) =>
      createWebhookSender({
        db: over.db ?? db,
        secret,
        fetch: guardedFetch({
          ...{ loopbackAllowed: true, timeoutMs: over.timeoutMs ?? 20_000, maxBytes: 4096, cutsOff: true },
        }),
        now: () => clock.now,
        random: () => 0.5,
        log: (entry) => void logged.push(entry),
      });
    async function newApp(more: object = {}): Promise<string> {
      const id = `app_${randomUUID()}`;
      const stamps = { createdAt: new Date(clock.now * 1000), updatedAt: new Date(clock.now * 1000) };
      await db.prisma.client.create({
        data: { id, ownerId: owner.sub, kind: 'web', metadata: { ...metadata, ...more }, scopes: [], ...stamps },
      });
      return id;
    }
    async function hook(path = '/', types: string[] = [], url = origin + path) {
      const made = await createWebhook(db, env, owner, appId, { url, types }, clock.now);
      if (!made || made === 'taken' || 'refused' in made) throw new Error('refused');
      return { ...made, clientId: appId };
    }
    const allow = () =>
      store.allow(
        {
          ...{ ownerId: ada.sub, clientId: appId, resources: [], once: false, endsAt: null },
          scopes: [{ scope: 'email', endsAt: null }],
        },
        clock.now,
      );
    /** Sends until nothing is due. */
    async function send(after = 0): Promise<void> {
      clock.now += after;
      await sender.look();
      await sender.settled();
    }
    const idsGot = () => got.map(({ headers }) => String(headers['webhook-id']));
    const typesGot = () => got.map(({ body }) => payloadSchema.parse(JSON.parse(body)).type);
    const stateOf = async (webhook: { clientId: string; id: string }, at = 0) =>
      (await listDeliveries(db, owner, webhook, { limit: 50 })).deliveries[at];

    test('a signed request, which the library of Standard Webhooks verifies', async () => {
      const webhook = await hook('/events?of=trailmap');
      const grant = await allow();
      await send();
      const [request] = got;
      expect(request?.path).toBe('/events?of=trailmap');
      expect(request?.headers['content-type']).toBe('application/json');
      const headers = Object.fromEntries(
        Object.entries(request?.headers ?? {}).map(([key, value]) => [key, String(value)]),
      );
      const verified = new Webhook(webhook.secret).verify(request?.body ?? '', headers);
      expect(verified).toEqual({
        type: 'grant.created',
        timestamp: new Date(clock.now * 1000).toISOString().replace('.000Z', 'Z'),
        data: { app_id: appId, sub: ada.sub, grant_id: grant.id, scopes: ['email'], ends_at: null },
      });
      expect(() => new Webhook(webhook.secret).verify(`${request?.body} `, headers)).toThrow();
      expect(() => new Webhook(`whsec_${btoa('another secret of 24 bytes')}`).verify('', headers)).toThrow();
      expect(await stateOf(webhook)).toMatchObject({ state: 'delivered', attempts: 1, lastStatus: 204 });
      expect(webhook.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      const stored = await db.prisma.webhook.findUnique({ where: { id: webhook.id } });
      expect(JSON.stringify(stored)).not.toContain(webhook.secret.slice(6));
    });

    test('a pairwise app gets the identifier that it knows', async () => {
      appId = await newApp({ subject_type: 'pairwise' });
      await hook();
      await allow();
      await send();
      const client = { id: appId, metadata: clientMetadataSchema.parse({ ...metadata, subject_type: 'pairwise' }) };
      const { data } = payloadSchema.parse(JSON.parse(got[0]?.body ?? ''));
      expect(data['sub']).toBe(subjectIdentifier({ secret }, client, ada.sub));
      expect(got[0]?.body).not.toContain(ada.sub);
    });

    test('events arrive in the order in which they happened, each webhook those that it asked for', async () => {
      await hook('/all');
      await hook('/ends', ['grant.ended', 'grant.paused']);
      const { id } = await allow();
      await store.pauseGrant(id, ada.sub, clock.now);
      await store.resumeGrant(id, ada.sub, clock.now);
      await store.endGrant(id, ada.sub, 'owner', clock.now);
      await send();
      const at = (path: string) => got.filter((one) => one.path === path).map(({ body }) => JSON.parse(body).type);
      expect(at('/all')).toEqual(['grant.created', 'grant.paused', 'grant.resumed', 'grant.ended']);
      expect(at('/ends')).toEqual(['grant.paused', 'grant.ended']);
    });

    test('an app gets no events of another app', async () => {
      await hook('/mine');
      const mine = appId;
      appId = await newApp();
      await hook('/other');
      await allow();
      await send();
      expect(got.map(({ path }) => path)).toEqual(['/other']);
      expect(got[0]?.body).not.toContain(mine);
    });

    test('a failure is repeated with the same id and body, later each time, until it is given up', async () => {
      const webhook = await hook();
      await allow();
      answer = (response) => response.writeHead(500).end('no such table: trails');
      await send();
      expect(await stateOf(webhook)).toMatchObject({ state: 'waiting', attempts: 1, lastStatus: 500 });
      for (const [count, pause] of retryPauses.entries()) {
        await send(pause - 1);
        expect(got).toHaveLength(count + 1);
        await send(1);
        expect(got).toHaveLength(count + 2);
      }
      expect(new Set(idsGot()).size).toBe(1);
      expect(new Set(got.map(({ body }) => body)).size).toBe(1);
      // The timestamp is that of the attempt, so that receivers can refuse replays.
      expect(new Set(got.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(got.length);
      expect(retryPauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(3 * day);
      await send(30 * day);
      expect(got).toHaveLength(retryPauses.length + 1);
      const given = await stateOf(webhook);
      expect(given).toMatchObject({ state: 'failed', attempts: retryPauses.length + 1 });
      expect(given?.nextAt).toBeUndefined();
      const found = await findDelivery(db, owner, webhook, given?.event.uid ?? '');
      expect(found?.log[0]).toMatchObject({ status: 500, excerpt: 'no such table: trails' });
    });

    test('a receiver that fails for one event gets the next ones meanwhile', async () => {
      await hook();
      const { id } = await allow();
      answer = (response, { body }) =>
        response.writeHead(JSON.parse(body).type === 'grant.created' ? 422 : 200).end('{}');
      await send();
      await store.pauseGrant(id, ada.sub, clock.now);
      await send(2);
      expect(typesGot()).toEqual(['grant.created', 'grant.paused']);
      answer = (response) => response.writeHead(200).end();
      await send(5);
      expect(typesGot()).toEqual(['grant.created', 'grant.paused', 'grant.created']);
    });

    test('a receiver that hangs delays no other, and its attempt counts as failed', async () => {
      sender = newSender({ timeoutMs: 2000 });
      const slow = await hook('/slow');
      await hook('/fast');
      const held: ServerResponse[] = [];
      answer = (response, { path }) => {
        if (path === '/slow') held.push(response);
        else response.writeHead(200).end();
      };
      await allow();
      await sender.look();
      await expect.poll(() => got.map(({ path }) => path).includes('/fast'), patient).toBe(true);
      // The slow one is still under way, and the fast one gets what happens meanwhile.
      await allow();
      await sender.look();
      await expect.poll(() => got.filter(({ path }) => path === '/fast').length, patient).toBe(2);
      expect(held).toHaveLength(1);
      await sender.settled();
      const first = await findDelivery(db, owner, slow, idsGot()[0] ?? '');
      expect(first?.log).toMatchObject([{ error: expect.stringContaining('took longer than 2000 ms') }]);
    });

    test('many dead receivers leave places for the others', async () => {
      sender = newSender({ timeoutMs: 20_000 });
      const apps: string[] = [];
      for (let count = 0; count < 60; count += 1) {
        appId = await newApp();
        apps.push(appId);
        await hook('/dead');
      }
      await db.prisma.webhook.updateMany({ data: { failures: 3 } });
      for (const id of apps) {
        appId = id;
        await allow();
      }
      appId = await newApp();
      await hook('/alive');
      await allow();
      answer = (response, { path }) => {
        if (path === '/alive') response.writeHead(200).end();
      };
      await sender.look();
      await expect.poll(() => got.some(({ path }) => path === '/alive'), patient).toBe(true);
      // At most half of the places are taken by receivers that failed last.
      expect(got.filter(({ path }) => path === '/dead').length).toBeLessThanOrEqual(25);
    });

    test('a redirect is not followed; a huge answer is cut off; a private address is not reached', async () => {
      const redirected = await hook('/redirects');
      const huge = await hook('/huge');
      const inside = await hook('', [], 'http://10.0.0.1/events');
      const metadataService = await hook('', [], 'https://169.254.169.254/latest/meta-data');
      answer = (response, { path }) => {
        if (path === '/redirects') response.writeHead(302, { location: `${origin}/elsewhere` }).end();
        else {
          response.on('error', () => undefined);
          response.writeHead(200);
          for (let count = 0; count < 100; count += 1) response.write('a long answer, '.repeat(10_000));
          response.end();
        }
      };
      await allow();
      await send();
      expect(got.map(({ path }) => path).sort()).toEqual(['/huge', '/redirects']);
      expect(await stateOf(redirected)).toMatchObject({ state: 'waiting', lastStatus: 302 });
      expect(await stateOf(huge)).toMatchObject({ state: 'delivered', lastStatus: 200 });
      for (const webhook of [inside, metadataService]) {
        const line = await stateOf(webhook);
        const found = await findDelivery(db, owner, webhook, line?.event.uid ?? '');
        expect(found).toMatchObject({ state: 'waiting', log: [{ error: expect.stringContaining('not a public') }] });
      }
      const kept = await findDelivery(db, owner, huge, (await stateOf(huge))?.event.uid ?? '');
      expect(kept?.log[0]?.excerpt?.length).toBeLessThanOrEqual(501);
    });

    test('what looks like a secret is not kept of an answer', async () => {
      const webhook = await hook();
      answer = (response, { headers }) =>
        response.writeHead(500).end(
          JSON.stringify({
            got: headers['webhook-signature'],
            secret: webhook.secret,
            db_password: 'hunter2 and more',
            header: 'Authorization: Bearer abc.def.ghi',
            note: 'a plain reason',
          }),
        );
      await allow();
      await send();
      const found = await findDelivery(db, owner, webhook, idsGot()[0] ?? '');
      const excerpt = found?.log[0]?.excerpt ?? '';
      expect(excerpt).toContain('a plain reason');
      for (const kept of ['hunter2', 'abc.def', webhook.secret.slice(6), 'v1,']) expect(excerpt).not.toContain(kept);
    });

    test('a secret that cannot be opened is a failed attempt, and nothing is sent', async () => {
      const webhook = await hook();
      const other = await hook();
      const { sealedSecret } = await db.prisma.webhook.findUniqueOrThrow({ where: { id: other.id } });
      // The seal belongs to another row.
      await db.prisma.webhook.update({ where: { id: webhook.id }, data: { sealedSecret } });
      await deleteWebhook(db, owner, other);
      await allow();
      await send();
      expect(got).toEqual([]);
      const line = await stateOf(webhook);
      const found = await findDelivery(db, owner, webhook, line?.event.uid ?? '');
      expect(found).toMatchObject({
        state: 'waiting',
        log: [{ error: expect.stringContaining('belongs to another') }],
      });
    });

    test('a process that dies after sending sends again, with the same id', async () => {
      const webhook = await hook();
      await allow();
      let broken = true;
      const dying: Database = {
        ...db,
        sql: {
          ...db.sql,
          query: async (statement, ...rest) => {
            if (statement === 'webhook_release') return [];
            return db.sql.query(statement, ...rest);
          },
          transaction: async (work) => {
            if (broken) throw new Error('the process died');
            return db.sql.transaction(work);
          },
        },
      };
      const first = newSender({ db: dying });
      await first.look();
      await first.settled();
      expect(got).toHaveLength(1);
      broken = false;
      // Its claim ends by itself.
      await send(60);
      expect(got).toHaveLength(1);
      await send(61);
      expect(got).toHaveLength(2);
      expect(new Set(idsGot()).size).toBe(1);
      expect(await stateOf(webhook)).toMatchObject({ state: 'delivered' });
    });

    test('two instances send each event once', async () => {
      await hook();
      for (let count = 0; count < 20; count += 1) await allow();
      const other = newSender();
      await Promise.all([sender.look(), other.look()]);
      await Promise.all([sender.settled(), other.settled()]);
      expect(got).toHaveLength(20);
      expect(new Set(idsGot()).size).toBe(20);
    });

    test('rotation: both secrets sign until the previous one ends', async () => {
      const webhook = await hook();
      const renewed = await rotateWebhookSecret(db, env, owner, webhook, day, clock.now);
      await allow();
      await send();
      const accepted = (key: string, { headers, body }: Got) => {
        const given = Object.fromEntries(Object.entries(headers).map(([one, value]) => [one, String(value)]));
        const at = new Date(Number(headers['webhook-timestamp']) * 1000);
        const expected = new Webhook(key).sign(String(headers['webhook-id']), at, body);
        return (given['webhook-signature'] ?? '').split(' ').includes(expected);
      };
      const [first] = got;
      if (!first || renewed === undefined) throw new Error('nothing was sent');
      expect(accepted(webhook.secret, first)).toBe(true);
      expect(accepted(renewed, first)).toBe(true);
      expect((await findWebhook(db, owner, appId, webhook.id, clock.now))?.previousSecretEndsAt).toBe(
        Number(first.headers['webhook-timestamp']) + day,
      );
      clock.now += day;
      await allow();
      await send();
      const last = got.at(-1);
      if (!last) throw new Error('nothing was sent');
      expect(accepted(webhook.secret, last)).toBe(false);
      expect(accepted(renewed, last)).toBe(true);
      // Without an overlap, for a secret that leaked.
      const third = await rotateWebhookSecret(db, env, owner, webhook, 0, clock.now);
      await allow();
      await send();
      const now = got.at(-1);
      expect(now && accepted(renewed, now)).toBe(false);
      expect(now && accepted(third ?? '', now)).toBe(true);
    });

    test('a paused webhook keeps what happens, and gets it when it goes on', async () => {
      const webhook = await hook();
      await setWebhookStatus(db, owner, webhook, 'paused', clock.now);
      await allow();
      await send();
      expect(got).toEqual([]);
      expect((await findWebhook(db, owner, appId, webhook.id, clock.now))?.waiting).toBe(1);
      await setWebhookStatus(db, owner, webhook, 'enabled', clock.now);
      await send();
      expect(typesGot()).toEqual(['grant.created']);
    });

    test('a week of failures disables it, with a mail to the owner; what it missed can be sent later', async () => {
      const webhook = await hook();
      answer = (response) => response.writeHead(503).end();
      await allow();
      const start = clock.now;
      await send();
      for (let count = 0; count < 30 && clock.now - start < disableAfterSeconds; count += 1) {
        await allow();
        await send(8 * 3600);
      }
      const view = await findWebhook(db, owner, appId, webhook.id, clock.now);
      expect(view).toMatchObject({ status: 'disabled', statusReason: 'failing', waiting: 0 });
      const mails = await db.sql.query(
        'test_mails',
        `SELECT data FROM pgboss.job WHERE data ->> 'mail' = 'webhook' AND data ->> 'id' = $1`,
        [webhook.id],
      );
      expect(mails).toHaveLength(1);
      expect(logged).toContainEqual(expect.objectContaining({ event: 'webhook_disabled', webhook: webhook.id }));
      // Nothing is sent any more, but events are recorded.
      const before = got.length;
      const { id } = await allow();
      await store.pauseGrant(id, ada.sub, clock.now);
      await send(day);
      expect(got).toHaveLength(before);
      expect(await pingWebhook(db, owner, webhook, clock.now)).toBeUndefined();
      expect(await replayEvents(db, owner, webhook, { since: start, missing: true }, clock.now)).toBe('disabled');
      expect(await resendDelivery(db, owner, webhook, idsGot()[0] ?? '', clock.now)).toBe('disabled');
      answer = (response) => response.writeHead(200).end();
      expect(await setWebhookStatus(db, owner, webhook, 'enabled', clock.now)).toBe(true);
      await replayEvents(db, owner, webhook, { since: start, missing: true }, clock.now);
      await send();
      const events = await db.prisma.appEvent.count({ where: { clientId: appId } });
      const delivered = got.slice(before);
      expect(delivered).toHaveLength(events);
      expect(new Set(delivered.map(({ headers }) => headers['webhook-id'])).size).toBe(events);
      expect(await findWebhook(db, owner, appId, webhook.id, clock.now)).toMatchObject({
        ...{ status: 'enabled', failures: 0, waiting: 0 },
      });
    });

    test('410 disables it at once; Retry-After is respected', async () => {
      const webhook = await hook();
      answer = (response) => response.writeHead(429, { 'retry-after': '900' }).end();
      await allow();
      await send();
      await allow();
      await send(800);
      expect(got).toHaveLength(1);
      answer = (response) => response.writeHead(410).end();
      await send(100);
      expect(got).toHaveLength(2);
      expect(await findWebhook(db, owner, appId, webhook.id, clock.now)).toMatchObject({
        ...{ status: 'disabled', statusReason: 'gone' },
      });
    });

    test('resend one, or all since a time, with the same ids', async () => {
      const webhook = await hook();
      const first = await allow();
      await send();
      clock.now += 100;
      const since = clock.now;
      await store.pauseGrant(first.id, ada.sub, clock.now);
      await send();
      const [created, paused] = idsGot();
      got.length = 0;
      expect(await resendDelivery(db, owner, webhook, created ?? '', clock.now)).toEqual({ sent: 1 });
      await send();
      expect(idsGot()).toEqual([created]);
      got.length = 0;
      expect(await replayEvents(db, owner, webhook, { since, missing: false }, clock.now)).toEqual({ sent: 1 });
      expect(await replayEvents(db, owner, webhook, { since: since - 200, missing: true }, clock.now)).toEqual({
        sent: 0,
      });
      await send();
      expect(idsGot()).toEqual([paused]);
      expect(await stateOf(webhook)).toMatchObject({ state: 'delivered', attempts: 2 });
      // A webhook that was created later gets what happened before.
      const late = await hook('/late');
      got.length = 0;
      expect(await replayEvents(db, owner, late, { since: 0, missing: true }, clock.now)).toEqual({ sent: 2 });
      await send();
      expect(idsGot()).toEqual([created, paused]);
    });

    test('a test event goes to one webhook', async () => {
      const one = await hook('/one');
      await hook('/two');
      const uid = await pingWebhook(db, owner, one, clock.now);
      await send();
      expect(got.map(({ path }) => path)).toEqual(['/one']);
      expect(idsGot()).toEqual([uid]);
      expect(payloadSchema.parse(JSON.parse(got[0]?.body ?? ''))).toMatchObject({
        ...{ type: 'ping', data: { app_id: appId, webhook_id: one.id } },
      });
    });

    test('nobody else sees, changes or uses a webhook', async () => {
      const webhook = await hook();
      await allow();
      await send();
      const uid = idsGot()[0] ?? '';
      const change = { url: 'https://attacker.example/', types: [] };
      const { now } = clock;
      expect(await createWebhook(db, env, stranger, appId, change, now)).toBeUndefined();
      expect(await listWebhooks(db, stranger, appId, now)).toEqual([]);
      const other = { ...webhook, clientId: await newApp() };
      for (const [who, which] of [
        [stranger, webhook],
        [owner, other],
        [owner, { ...webhook, id: 'no-uuid' }],
        [owner, { ...webhook, id: randomUUID() }],
      ] as const) {
        expect(await findWebhook(db, who, which.clientId, which.id, now)).toBeUndefined();
        expect(await updateWebhook(db, who, which, change, now)).toBe(false);
        expect(await setWebhookStatus(db, who, which, 'paused', now)).toBe(false);
        expect(await rotateWebhookSecret(db, env, who, which, 0, now)).toBeUndefined();
        expect(await pingWebhook(db, who, which, now)).toBeUndefined();
        expect(await deleteWebhook(db, who, which)).toBe(false);
        expect(await listDeliveries(db, who, which, { limit: 10 })).toEqual({ deliveries: [] });
        expect(await findDelivery(db, who, which, uid)).toBeUndefined();
        expect(await resendDelivery(db, who, which, uid, now)).toBeUndefined();
        expect(await replayEvents(db, who, which, { since: 0, missing: false }, now)).toBeUndefined();
      }
      expect(await findDelivery(db, owner, webhook, 'no-uuid')).toBeUndefined();
      expect(await resendDelivery(db, owner, webhook, randomUUID(), now)).toBeUndefined();
      expect(await deleteWebhook(db, owner, webhook)).toBe(true);
    });

    test('the limit of webhooks holds for requests at the same time', async () => {
      const draft = { url: origin, types: [] };
      const tries = Array.from({ length: maxWebhooks + 3 }, () =>
        createWebhook(db, env, owner, appId, draft, clock.now),
      );
      const made = (await Promise.all(tries)).filter((one) => typeof one === 'object' && 'id' in one);
      expect(made).toHaveLength(maxWebhooks);
    });

    test('deliveries by page and by state', async () => {
      const webhook = await hook();
      answer = (response, { body }) => response.writeHead(JSON.parse(body).type === 'ping' ? 500 : 200).end();
      for (let count = 0; count < 6; count += 1) await allow();
      await send();
      await pingWebhook(db, owner, webhook, clock.now);
      await send();
      const first = await listDeliveries(db, owner, webhook, { limit: 4 });
      const second = await listDeliveries(db, owner, webhook, { limit: 4, before: first.before });
      expect([first.deliveries.length, second.deliveries.length, second.before]).toEqual([4, 3, undefined]);
      const all = [...first.deliveries, ...second.deliveries].map(({ event }) => event.uid);
      expect(new Set(all).size).toBe(7);
      const waiting = await listDeliveries(db, owner, webhook, { limit: 4, state: 'waiting' });
      expect(waiting.deliveries.map(({ event }) => event.type)).toEqual(['ping']);
    });

    test('another address starts anew; a stopped sender sends nothing', async () => {
      const webhook = await hook('/old');
      answer = (response, { path }) => response.writeHead(path === '/old' ? 500 : 200).end();
      await allow();
      await send();
      const draft = { url: `${origin}/new`, description: 'Production', types: ['grant.ended'] };
      expect(await updateWebhook(db, owner, webhook, draft, clock.now)).toBe(true);
      expect(await findWebhook(db, owner, appId, webhook.id, clock.now)).toMatchObject({ ...draft, failures: 0 });
      sender.stop();
      await send(10);
      expect(got).toHaveLength(1);
      sender = newSender();
      await send();
      expect(got.at(-1)?.path).toBe('/new');
    });

    test('the sweep drops what waits beyond the limit, and deletes old deliveries with their attempts', async () => {
      const webhook = await hook();
      await setWebhookStatus(db, owner, webhook, 'paused', clock.now);
      for (let count = 0; count < 5; count += 1) await allow();
      const few = { ...defaultRetention, waitingEach: 3 };
      expect((await sweep(db, clock.now, 1000, few)).deliveries).toBe(2);
      expect((await sweep(db, clock.now, 1000, few)).deliveries).toBe(0);
      const { deliveries } = await listDeliveries(db, owner, webhook, { limit: 10 });
      expect(deliveries.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting', 'dropped', 'dropped']);
      await setWebhookStatus(db, owner, webhook, 'enabled', clock.now);
      await send();
      expect(got).toHaveLength(3);
      await sweep(db, clock.now + defaultRetention.eventSeconds);
      expect(await db.prisma.webhookDelivery.count({ where: { webhookId: webhook.id } })).toBe(0);
      expect(await db.prisma.webhookAttempt.count({ where: { webhookId: webhook.id } })).toBe(0);
    });
  });
}
