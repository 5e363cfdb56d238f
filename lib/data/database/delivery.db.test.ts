/** Deliveries that hang, on real databases and with receivers that accept a connection and never answer. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseEnv } from '@/lib/config/env';
import { guardedFetch } from '@/lib/edge/guarded-fetch';
import { deliverEffect } from '@/lib/effects';
import { requestReset } from '@/lib/login/recovery/password-reset';
import { listMails } from '@/lib/mail/local-mailbox';
import { openMailTransport } from '@/lib/mail/transport';
import { createAuthorizationServer } from '@/lib/oauth/server';
import { defaultSettings } from '@/lib/oauth/settings';
import { asFetchServer } from '@/lib/oauth/testing/fetch-server.fixture';
import { pages } from '@/lib/oauth/testing/pages.fixture';
import { nowSeconds } from '@/lib/time';
import { createPerson } from '../people/people';
import { createOAuthStore } from '../protocol/oauth-store';
import type { Database } from './database';
import { testDatabases } from './databases.fixture';
import { type Claimed, createDelivery, keepDelivering, lanes, type Queue } from './delivery';
import type { Deliver, Effect } from './outbox';

const signOut = (clientId: string): Effect => ({ kind: 'logout', clientId, sid: randomUUID(), sub: 'u' });
const reset = (): Effect => ({ kind: 'mail', mail: 'forgotten', id: randomUUID() });
const reminder = (): Effect => ({ kind: 'mail', mail: 'ending', id: randomUUID() });
const never = new Promise<never>(() => undefined);
const log = () => undefined;
const pause = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds));
const until = (check: () => unknown, timeout = 5000) =>
  vi.waitFor(async () => expect(await check()).toBe(true), { timeout, interval: 20 });

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`deliveries on ${name}`, () => {
    let db: Database;
    beforeAll(async () => {
      db = await open();
    });
    afterAll(() => db?.close());
    const stops: (() => unknown)[] = [];
    beforeEach(() => db.prisma.$executeRawUnsafe('DELETE FROM pgboss.job'));
    afterEach(async () => {
      for (const stop of stops.splice(0).reverse()) await stop();
    });
    const send = (...effects: Effect[]) => db.sql.transaction((query) => db.outbox.send(query, effects));
    const keep = (deliver: Deliver) => {
      const stop = keepDelivering(db.outbox, deliver, log);
      stops.push(stop);
      return stop;
    };
    const states = async () => {
      const text = 'SELECT state::text, retry_count, count(*)::int FROM pgboss.job GROUP BY 1, 2 ORDER BY 1';
      return db.prisma.$queryRawUnsafe<Record<string, unknown>[]>(text);
    };

    test('the mail for a new password is sent within two seconds while the sign-outs of eighty apps hang', async () => {
      const sockets = new Set<Socket>();
      const silent = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const address = silent.address();
      const uri = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/out`;
      const folder = mkdtempSync(join(tmpdir(), 'countersign-delivery-'));
      stops.push(
        () => rmSync(folder, { recursive: true }),
        () => silent.close(),
        () => sockets.forEach((socket) => void socket.destroy()),
      );
      const env = parseEnv({ COUNTERSIGN_SECRET: 'ab'.repeat(32), COUNTERSIGN_DATA_DIR: folder });
      const oauth = asFetchServer(
        createAuthorizationServer({
          pages,
          issuer: env.issuer,
          store: createOAuthStore(db),
          secret: new Uint8Array(32).fill(7),
          now: nowSeconds,
          settings: defaultSettings,
          login: async () => undefined,
          endLogin: async () => ({ setCookie: '' }),
          fetch: guardedFetch({ loopbackAllowed: true }),
          errorPage: () => '',
          log,
        }),
      );
      await oauth.jwks(new Request(`${env.issuer}/oauth/jwks`));
      const apps = Array.from({ length: 80 }, (_, at) => `hanging-${at}-${randomUUID()}`);
      const at = new Date();
      const metadata = { client_name: 'Hanging', redirect_uris: ['https://a.example/'], backchannel_logout_uri: uri };
      await db.prisma.client.createMany({
        data: apps.map((id) => ({ id, kind: 'web', metadata, scopes: [], createdAt: at, updatedAt: at })),
      });
      const email = `ada-${randomUUID()}@example.com`;
      await createPerson(db, { email, name: 'Ada', passwordHash: 'x' }, nowSeconds());
      const world = { oauth, env, db, transport: openMailTransport(env, log), now: nowSeconds };
      const stop = keep((effect, id) => deliverEffect(world, effect, id));
      await send(...apps.map(signOut), ...Array.from({ length: 40 }, () => signOut(apps[0] ?? '')));
      await until(() => sockets.size >= 80);

      const began = performance.now();
      await requestReset({ env, db }, email, new Headers({ 'x-countersign-client-ip': '192.0.2.1' }));
      await until(async () => (await listMails({ dataDir: folder })).some(({ to }) => to === email));
      expect(performance.now() - began).toBeLessThan(2000);
      const stopping = performance.now();
      await stop();
      expect(performance.now() - stopping).toBeLessThan(6000);
    });

    test('a receiver that hangs uses at most four places and delays nobody else', async () => {
      const started: string[] = [];
      keep((effect) => {
        if (effect.kind === 'logout') started.push(effect.clientId);
        return effect.kind === 'logout' && effect.clientId === 'slow' ? never : Promise.resolve();
      });
      await send(...Array.from({ length: 600 }, () => signOut('slow')));
      await until(() => started.length >= 4);
      await send(...Array.from({ length: 9 }, () => signOut('good')), signOut('other'));
      await until(() => started.filter((one) => one !== 'slow').length === 10);
      expect(started.filter((one) => one === 'slow')).toHaveLength(4);
    });

    test('a hundred receivers known to hang leave places for those that answer', async () => {
      const began: string[] = [];
      const slow = Array.from({ length: 150 }, (_, at) => `slow-${at}`);
      // Each of them hangs once, for longer than a healthy receiver would.
      keep(async (effect) => {
        if (effect.kind !== 'logout') return;
        began.push(effect.clientId);
        if (effect.clientId.startsWith('slow')) await (began.length <= 150 ? pause(2200) : never);
      });
      await send(...slow.map(signOut));
      await until(() => began.length === 150, 10_000);
      await pause(2300);
      await send(...slow.map(signOut));
      await until(() => began.length > 150);
      await pause(500);
      // At most half of the places of the lane.
      expect(began.length).toBeLessThanOrEqual(150 + lanes.receivers.most / 2);
      await send(signOut('good'));
      await until(() => began.includes('good'), 1000);
    });

    test('reminders never use the places of mails that people wait for, which come first', async () => {
      const began: string[] = [];
      const keeping = (effect: Effect) => {
        if (effect.kind === 'mail') began.push(effect.mail);
        return never;
      };
      await send(...Array.from({ length: 50 }, reminder), ...Array.from({ length: 20 }, securityNote), reset());
      keep(keeping);
      await until(() => began.includes('forgotten'));
      expect(began.filter((mail) => mail === 'ending').length).toBeLessThanOrEqual(2);
    });

    test('effects of an older version without priorities are delivered', async () => {
      const effects = [signOut('app'), reset(), reminder()];
      const data = JSON.stringify(effects.map((effect) => ({ name: 'effects', data: effect })));
      await db.prisma.$executeRawUnsafe(
        `INSERT INTO pgboss.job (name, data, retry_limit)
        SELECT j ->> 'name', j -> 'data', 10 FROM jsonb_array_elements($1::jsonb) j`,
        data,
      );
      const seen: string[] = [];
      expect(await db.outbox.deliverDue(async (effect) => void seen.push(effect.kind), log)).toBe(3);
      expect(seen.sort()).toEqual(['logout', 'mail', 'mail']);
    });

    test('a stop takes seconds even if deliveries hang, and returns them to the queue', async () => {
      const stop = keep(() => never);
      await send(signOut('a'), signOut('b'), reset());
      await until(async () => (await states()).some(({ state, count }) => state === 'active' && count === 3));
      const began = performance.now();
      await stop();
      expect(performance.now() - began).toBeLessThan(5000);
      expect(await states()).toMatchObject([{ state: 'retry', count: 3 }]);
      await db.prisma.$executeRawUnsafe(`UPDATE pgboss.job SET start_after = now() - interval '1 s'`);
      expect(await db.outbox.deliverDue(async () => undefined, log)).toBe(3);
    });
  });
}

const securityNote = (): Effect => ({ kind: 'security', sub: randomUUID(), eventId: '1' });

describe('a delivery that never ends', () => {
  afterEach(() => void vi.useRealTimers());

  test('is ended by the limit of its lane, retried, and frees its place', async () => {
    vi.useFakeTimers();
    const waiting: Claimed[] = Array.from({ length: lanes.receivers.each + 1 }, (_, at) => ({
      id: String(at),
      effect: signOut('slow'),
      lastAttempt: false,
    }));
    const failed: string[] = [];
    const queue: Queue = {
      claim: async (lane, without, each) =>
        lane === 'receivers' && !without.includes('slow') ? waiting.splice(0, each) : [],
      parse: () => signOut('slow'),
      complete: async () => undefined,
      fail: async (ids, reason) => void failed.push(...ids.map((id) => `${id}: ${reason}`)),
    };
    const delivery = createDelivery(queue, () => never, log);
    await delivery.look();
    await delivery.look();
    expect(waiting).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(lanes.receivers.seconds * 1000);
    expect(failed).toEqual(['0', '1', '2', '3'].map((id) => `${id}: Error: it took longer than 15000 ms`));
    await delivery.look();
    expect(waiting).toEqual([]);
    const stopping = delivery.stop();
    await vi.advanceTimersByTimeAsync(3000);
    await stopping;
    expect(failed.at(-1)).toBe('4: The process stopped.');
  });

  test('ends before the outbox counts its attempt as dead', () => {
    for (const { seconds } of Object.values(lanes)) expect(seconds).toBeLessThan(60);
  });
});
