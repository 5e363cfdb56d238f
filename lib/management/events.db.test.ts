/** Events and webhooks in the Management API: every operation, its dry run, its errors, and what it reaches. */
import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '@/lib/data/database/database';
import { testDatabases } from '@/lib/data/database/databases.fixture';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { createWebhookSender } from '@/lib/webhooks/sender';
import { type CallOptions, openManagement, type Portal } from './management.fixture';

const hookSchema = z.object({ id: z.string(), secret: z.string() });
const idsSchema = z.array(z.looseObject({ id: z.string(), type: z.string() }));
const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000', '');

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`events by the Management API: ${name}`, () => {
    let db: Database;
    let portal: Portal;
    let ada: string;
    let bob: string;
    let robot: string;
    const got: Request[] = [];
    let status = 204;

    beforeAll(async () => {
      db = await open();
      portal = await openManagement(db);
      for (const [id, owner] of [
        ['trailmap', portal.people.ada],
        ['ledgerly', portal.people.bob],
        ['nobodys', null],
      ] as const) {
        await portal.client(id, 'web', owner, {});
      }
    });
    beforeEach(async () => {
      portal.clock.now += 100;
      got.length = 0;
      status = 204;
      ada = await portal.personKey(portal.people.ada, ['events.read', 'events.write']);
      bob = await portal.personKey(portal.people.bob, ['events.read', 'events.write']);
      robot = await portal.machineToken(['events.read', 'events.write']);
      await db.prisma.webhook.deleteMany();
    });
    afterAll(() => db?.close());

    const call = (method: string, path: string, options: CallOptions = {}) =>
      portal.call(method, path, { token: ada, ...options });
    const draft = { url: 'https://trailmap.example/events' };
    async function hook(app = 'trailmap', token = ada) {
      const { status: answer, body } = await call('POST', `/apps/${app}/webhooks`, { token, body: draft });
      expect(answer).toBe(201);
      return { ...hookSchema.parse(body), path: `/apps/${app}/webhooks/${hookSchema.parse(body).id}` };
    }
    const allow = () =>
      createOAuthStore(db).allow(
        {
          ...{ ownerId: portal.people.bob, clientId: 'trailmap', resources: [], once: false, endsAt: null },
          scopes: [{ scope: 'email', endsAt: null }],
        },
        portal.clock.now,
      );
    async function send(): Promise<void> {
      const sender = createWebhookSender({
        ...{
          db,
          secret: portal.world.env.secret,
          now: () => portal.clock.now,
          random: () => 0.5,
          log: () => undefined,
        },
        fetch: async (input, init) => {
          got.push(new Request(input, init));
          return new Response(null, { status });
        },
      });
      await sender.look();
      await sender.settled();
    }

    test('the feed: from the first poll on, with a cursor that continues, and a filter', async () => {
      const first = await call('GET', '/apps/trailmap/events');
      expect(first).toMatchObject({ status: 200, body: { has_more: false } });
      const grant = await allow();
      expect((await call('POST', '/apps/trailmap/events/ping')).status).toBe(204);
      const cursor = String(first.body['next_cursor']);
      const one = await call('GET', `/apps/trailmap/events?limit=1&cursor=${cursor}`);
      expect(one.body).toMatchObject({
        has_more: true,
        items: [
          {
            type: expect.stringMatching(/^grant\.(created|changed)$/),
            timestamp: iso(portal.clock.now),
            data: { app_id: 'trailmap', sub: portal.people.bob, grant_id: grant.id, scopes: ['email'], ends_at: null },
          },
        ],
      });
      expect(one.headers.get('link')).toContain('rel="next"');
      const two = await call('GET', `/apps/trailmap/events?cursor=${String(one.body['next_cursor'])}`);
      expect(two.body).toMatchObject({ has_more: false, items: [{ type: 'ping', data: { app_id: 'trailmap' } }] });
      const end = String(two.body['next_cursor']);
      expect((await call('GET', `/apps/trailmap/events?cursor=${end}`)).body).toEqual({
        ...{ items: [], next_cursor: end, has_more: false },
      });
      const pings = await call('GET', `/apps/trailmap/events?types=ping,secret.expiring&cursor=${cursor}`);
      expect(idsSchema.parse(pings.body['items']).map(({ type }) => type)).toEqual(['ping']);
      expect(await call('GET', '/apps/trailmap/events?types=ping,other')).toMatchObject({ status: 400 });
      expect(await call('GET', '/apps/trailmap/events?cursor=other')).toMatchObject({ status: 400 });
      expect(await call('POST', '/apps/trailmap/events/ping?dry_run=true')).toMatchObject({
        ...{ status: 200, body: { dry_run: true, changes: [{ field: 'events', to: 1 }] } },
      });
    });

    test('a webhook: created with its secret, read without, changed, paused, deleted', async () => {
      const made = await call('POST', '/apps/trailmap/webhooks', {
        body: { ...draft, description: 'Production', types: ['grant.ended', 'ping'] },
      });
      expect(made).toMatchObject({
        status: 201,
        body: { ...draft, description: 'Production', types: ['grant.ended', 'ping'], status: 'enabled', waiting: 0 },
      });
      const { id, secret } = hookSchema.parse(made.body);
      const path = `/apps/trailmap/webhooks/${id}`;
      const read = await call('GET', path);
      expect(read.text).not.toContain('whsec_');
      expect(read.body).toEqual(Object.fromEntries(Object.entries(made.body).filter(([key]) => key !== 'secret')));
      expect((await call('GET', '/apps/trailmap/webhooks')).body).toEqual({ items: [read.body], next_cursor: null });
      // A dry run changes nothing.
      const change = { types: [], description: null, status: 'paused' };
      const dry = await call('PATCH', `${path}?dry_run=true`, { body: change });
      expect(dry.body).toEqual({
        dry_run: true,
        changes: [
          { field: 'description', from: 'Production', to: null },
          { field: 'types', from: ['grant.ended', 'ping'], to: [] },
          { field: 'status', from: 'enabled', to: 'paused' },
        ],
      });
      expect((await call('GET', path)).body).toEqual(read.body);
      const etag = read.headers.get('etag') ?? '';
      const patched = await call('PATCH', path, { body: change, headers: { 'If-Match': etag } });
      expect(patched.body).toMatchObject({ ...draft, ...change });
      expect((await call('PATCH', path, { body: change, headers: { 'If-Match': etag } })).status).toBe(412);
      expect((await call('PATCH', path, { body: { status: 'enabled' } })).body).toMatchObject({ status: 'enabled' });
      expect((await call('DELETE', `${path}?dry_run=true`)).body).toMatchObject({ ends: { webhooks: 1 } });
      expect((await call('DELETE', path)).status).toBe(204);
      expect((await call('DELETE', path)).status).toBe(404);
      expect(secret).toMatch(/^whsec_/);
    });

    test('PUT with a chosen id creates it once, then replaces its settings', async () => {
      const path = `/apps/trailmap/webhooks/${randomUUID()}`;
      const dry = await call('PUT', `${path}?dry_run=true`, { body: draft });
      expect(dry.body).toMatchObject({ changes: [{ field: 'url', to: draft.url }, {}, {}] });
      const first = await call('PUT', path, { body: draft });
      expect(first).toMatchObject({ status: 200, body: { ...draft, secret: expect.stringMatching(/^whsec_/) } });
      const second = await call('PUT', path, { body: { ...draft, types: ['ping'] } });
      expect(second.body).toMatchObject({ types: ['ping'] });
      expect(second.body).not.toHaveProperty('secret');
      expect((await call('PUT', `${path}?dry_run=true`, { body: draft })).body).toMatchObject({
        changes: [{ field: 'types', from: ['ping'], to: [] }],
      });
      const theirs = path.replace('trailmap', 'ledgerly');
      expect(await call('PUT', theirs, { token: bob, body: draft })).toMatchObject({
        ...{ status: 409, body: { code: 'conflict' } },
      });
    });

    test('what is wrong with a webhook is named by its field', async () => {
      for (const [body, field, code] of [
        [{}, 'url', 'invalid_type'],
        [{ url: '' }, 'url', 'webhookUrlMissing'],
        [{ url: 'trailmap.example' }, 'url', 'webhookUrlShape'],
        [{ url: 'http://trailmap.example/' }, 'url', 'webhookUrlShape'],
        [{ url: 'https://user:secret@trailmap.example/' }, 'url', 'resourceUserInfo'],
        [{ url: 'https://trailmap.example/#part' }, 'url', 'webhookUrlFragment'],
        [{ url: `https://trailmap.example/${'a'.repeat(2000)}` }, 'url', 'too_big'],
        [{ ...draft, description: 'a'.repeat(201) }, 'description', 'too_big'],
        [{ ...draft, types: ['grant.ended', 'other'] }, 'types[1]', 'invalid_value'],
        [{ ...draft, secret: 'whsec_x' }, 'secret', 'unknown_field'],
      ] as const) {
        for (const dry of ['', '?dry_run=true']) {
          const refused = await call('POST', `/apps/trailmap/webhooks${dry}`, { body });
          expect(refused, JSON.stringify(body)).toMatchObject({
            ...{ status: 422, body: { code: 'invalid_fields', errors: [{ field, code }] } },
          });
        }
      }
      expect(await db.prisma.webhook.count()).toBe(0);
    });

    test('delivered, listed, sent again; with the secret that was rotated', async () => {
      const { path, secret } = await hook();
      status = 500;
      await allow();
      await send();
      const waiting = await call('GET', `${path}/deliveries?state=waiting`);
      const event = z.array(z.object({ event: z.object({ id: z.string() }) })).parse(waiting.body['items'])[0]
        ?.event.id;
      expect(waiting.body).toMatchObject({
        items: [{ state: 'waiting', attempts: 1, last_status: 500, last_attempt_at: iso(portal.clock.now) }],
        next_cursor: null,
      });
      const detail = await call('GET', `${path}/deliveries/${event}`);
      expect(detail.body).toMatchObject({
        log: [{ at: iso(portal.clock.now), status: 500, error: null, duration_ms: expect.any(Number) }],
      });
      const dry = await call('POST', `${path}/secret?dry_run=true`, { body: {} });
      expect(dry.body).toEqual({ dry_run: true, changes: [{ field: 'secret' }] });
      const rotated = await call('POST', `${path}/secret`, { body: { overlap_seconds: 3600 } });
      expect(rotated.body).toMatchObject({ previous_secret_ends_at: iso(portal.clock.now + 3600) });
      expect((await call('POST', `${path}/secret`, { body: { overlap_seconds: -1 } })).status).toBe(422);
      status = 200;
      expect((await call('POST', `${path}/deliveries/${event}/resend?dry_run=true`)).body).toMatchObject({
        changes: [{ field: 'sent', to: 1 }],
      });
      portal.clock.now += 10;
      expect((await call('POST', `${path}/deliveries/${event}/resend`)).body).toEqual({ sent: 1 });
      await send();
      const last = got.at(-1);
      expect(last?.headers.get('webhook-id')).toBe(event);
      const body = (await last?.text()) ?? '';
      const at = new Date(Number(last?.headers.get('webhook-timestamp')) * 1000);
      for (const key of [secret, String(rotated.body['secret'])]) {
        const signature = new Webhook(key).sign(event ?? '', at, body);
        expect(last?.headers.get('webhook-signature')?.split(' ')).toContain(signature);
      }
      const since = { since: iso(portal.clock.now - 1000) };
      expect((await call('POST', `${path}/replay?dry_run=true`, { body: since })).body).toMatchObject({
        changes: [{ field: 'sent', to: await missing(path) }],
      });
      const all = { ...since, only_missing: false };
      const count = (await call('POST', `${path}/replay?dry_run=true`, { body: all })).body['changes'];
      const sent = (await call('POST', `${path}/replay`, { body: all })).body['sent'];
      expect(count).toEqual([{ field: 'sent', to: sent }]);
      expect(sent).toBeGreaterThan(0);
      expect((await call('POST', `${path}/replay`, { body: { since: 'yesterday' } })).status).toBe(422);
      expect((await call('POST', `${path}/replay`, { body: { since: '1960-01-01T00:00:00Z' } })).status).toBe(422);
    });

    /** Events of the last 1000 seconds that the webhook did not get. */
    async function missing(path: string): Promise<number> {
      const feed = await call('GET', '/apps/trailmap/events?limit=200');
      const events = z.array(z.object({ id: z.string(), type: z.string(), timestamp: z.string() }));
      const recent = events
        .parse(feed.body['items'])
        .filter(({ type, timestamp }) => type !== 'ping' && Date.parse(timestamp) / 1000 >= portal.clock.now - 1000);
      const items = z.array(z.object({ state: z.string(), event: z.object({ id: z.string() }) }));
      const { body } = await call('GET', `${path}/deliveries`);
      const known = items.parse(body['items']).filter(({ state }) => state === 'waiting' || state === 'delivered');
      return recent.filter(({ id }) => !known.some(({ event }) => event.id === id)).length;
    }

    test('a test event; a webhook that is paused or disabled refuses it', async () => {
      const { path, id } = await hook();
      const dry = await call('POST', `${path}/ping?dry_run=true`);
      expect(dry.body).toMatchObject({ changes: [{ field: 'events', to: 1 }] });
      const sent = await call('POST', `${path}/ping`);
      await send();
      expect(got.at(-1)?.headers.get('webhook-id')).toBe(sent.body['event_id']);
      const event = String(sent.body['event_id']);
      await db.prisma.webhook.update({ where: { id }, data: { status: 'disabled', statusReason: 'failing' } });
      for (const dryRun of ['', '?dry_run=true']) {
        expect((await call('POST', `${path}/ping${dryRun}`)).status).toBe(409);
        expect((await call('POST', `${path}/deliveries/${event}/resend${dryRun}`)).status).toBe(409);
        const body = { since: iso(portal.clock.now) };
        expect((await call('POST', `${path}/replay${dryRun}`, { body })).status).toBe(409);
      }
      expect((await call('GET', path)).body).toMatchObject({ status: 'disabled', status_reason: 'failing' });
      expect((await call('PATCH', path, { body: { status: 'disabled' } })).status).toBe(422);
    });

    test('deliveries come in parts, each once', async () => {
      const { path } = await hook();
      for (let count = 0; count < 5; count += 1) await call('POST', `${path}/ping`);
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await call('GET', `${path}/deliveries?limit=2${cursor && `&cursor=${cursor}`}`);
        const items = z.array(z.object({ event: z.object({ id: z.string() }) })).parse(body['items']);
        seen.push(...items.map(({ event }) => event.id));
        cursor = typeof body['next_cursor'] === 'string' ? body['next_cursor'] : '';
      } while (cursor !== '');
      expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
    });

    test("somebody else's app, webhook and delivery are not found; a client of the operator reaches all", async () => {
      const { path, id } = await hook();
      const event = String((await call('POST', `${path}/ping`)).body['event_id']);
      const since = { since: iso(portal.clock.now) };
      const requests: [string, string, unknown?][] = [
        ['GET', '/apps/trailmap/events'],
        ['POST', '/apps/trailmap/events/ping'],
        ['GET', '/apps/trailmap/webhooks'],
        ['POST', '/apps/trailmap/webhooks', draft],
        ['GET', path],
        ['PUT', path, draft],
        ['PATCH', path, { status: 'paused' }],
        ['POST', `${path}/secret`, {}],
        ['POST', `${path}/ping`],
        ['GET', `${path}/deliveries`],
        ['GET', `${path}/deliveries/${event}`],
        ['POST', `${path}/deliveries/${event}/resend`],
        ['POST', `${path}/replay`, since],
        ['DELETE', path],
      ];
      for (const [method, where, body] of requests) {
        const options = { token: bob, ...(body !== undefined && { body }) };
        for (const query of method === 'GET' ? [''] : ['?dry_run=true', '']) {
          const refused = await call(method, `${where}${query}`, options);
          expect(refused, `${method} ${where}`).toMatchObject({ status: 404, body: { code: 'not_found' } });
          // The id of a webhook of another app.
          const moved = where.replace('/trailmap/', '/ledgerly/');
          if (!moved.includes(id) || method === 'PUT') continue;
          expect((await call(method, `${moved}${query}`, options)).status, moved).toBe(404);
        }
      }
      expect((await call('GET', path)).body).toMatchObject({ ...draft, status: 'enabled' });
      const reader = await portal.personKey(portal.people.ada, ['events.read']);
      for (const [method, where, body] of requests.filter(([method]) => method !== 'GET')) {
        const options = { token: reader, ...(body !== undefined && { body }) };
        expect((await call(method, where, options)).status, `${method} ${where}`).toBe(403);
      }
      for (const app of ['trailmap', 'nobodys']) {
        const made = await hook(app, robot);
        expect((await call('GET', made.path, { token: robot })).status).toBe(200);
        expect((await call('POST', `${made.path}/ping`, { token: robot })).status).toBe(200);
        expect((await call('GET', `/apps/${app}/events`, { token: robot })).status).toBe(200);
        expect((await call('DELETE', made.path, { token: robot })).status).toBe(204);
      }
      expect((await call('GET', '/apps/unknown/events', { token: robot })).status).toBe(404);
      expect((await call('GET', '/apps/trailmap/webhooks/no-uuid')).status).toBe(404);
    });
  });
}
