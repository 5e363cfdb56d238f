import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../database/database';
import { testDatabases } from '../database/databases.fixture';
import { createSignalStore } from '../protocol/stream-store';
import { removeClient } from './api-access';
import { actOnStream, createApiStream, endReceiving, letReceive, listApiStreams, listReceivers } from './event-streams';

const now = 1_900_000_000;
const date = new Date(now * 1000);
const resource = 'https://api.routes.example';

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`an API's streams in the portal: ${name}`, () => {
    let db: Database;
    const [owner, stranger] = [{ sub: randomUUID() }, { sub: randomUUID() }];
    const apiId = randomUUID();
    beforeAll(async () => {
      db = await open();
      const stamps = { createdAt: date, updatedAt: date };
      for (const { sub } of [owner, stranger]) {
        await db.prisma.user.create({ data: { id: sub, email: `${sub}@example.com`, name: 'Grace', ...stamps } });
      }
      const api = {
        id: apiId,
        ownerId: owner.sub,
        resource,
        name: 'Routes',
        accessTokenSeconds: 300,
        signingAlg: 'ES256',
      };
      await db.prisma.api.create({ data: { ...api, ...stamps } });
      for (const [id, kind] of [
        ['backend', 'machine'],
        ['page', 'spa'],
      ] as const) {
        const metadata = { client_name: `The ${id}`, redirect_uris: [] };
        await db.prisma.client.create({ data: { id, kind, metadata, scopes: [], ...stamps } });
      }
    });
    afterAll(() => db?.close());

    const push = { url: 'https://api.routes.example/events', sealedAuthorization: 'sealed' };

    test('the owner creates, verifies, pauses and deletes a stream; nobody else can', async () => {
      expect(await createApiStream(db, stranger, apiId, { push }, 50, now)).toBeUndefined();
      expect(await createApiStream(db, owner, apiId, { push, description: 'Gateway' }, 50, now)).toBeDefined();
      expect(await listApiStreams(db, stranger, apiId)).toEqual([]);
      const [stream] = await listApiStreams(db, owner, apiId);
      expect(stream).toMatchObject({
        description: 'Gateway',
        url: push.url,
        status: 'enabled',
        waiting: 0,
        recent: [],
      });
      // Sealed values are not shown either.
      expect(JSON.stringify(stream)).not.toContain('sealed');
      const id = stream?.id ?? '';
      for (const act of ['pause', 'verify', 'delete'] as const) {
        expect(await actOnStream(db, stranger, apiId, id, act, now)).toBe(false);
      }
      expect(await actOnStream(db, owner, apiId, id, 'verify', now)).toBe(true);
      expect(await actOnStream(db, owner, apiId, id, 'pause', now)).toBe(true);
      const [paused] = await listApiStreams(db, owner, apiId);
      expect(paused).toMatchObject({
        status: 'paused',
        waiting: 1,
        recent: [{ event: expect.stringMatching(/verification$/) }],
      });
      expect(await actOnStream(db, owner, apiId, id, 'delete', now)).toBe(true);
      expect(await actOnStream(db, owner, apiId, id, 'delete', now)).toBe(false);
      expect(await actOnStream(db, owner, apiId, 'no-uuid', 'delete', now)).toBe(false);
    });

    test('no more than the limit', async () => {
      expect(await createApiStream(db, owner, apiId, {}, 1, now)).toBeDefined();
      expect(await createApiStream(db, owner, apiId, {}, 1, now)).toBeUndefined();
      await db.prisma.eventStream.deleteMany();
    });

    const streamOf = (clientId: string) =>
      createSignalStore(db).createStream(
        {
          id: randomUUID(),
          resource,
          clientId,
          eventsRequested: [],
          excluded: [],
          status: 'enabled',
          failures: 0,
        },
        50,
        now,
      );

    test('the owner decides which apps receive events; their streams end with that', async () => {
      expect(await letReceive(db, stranger, apiId, 'backend', now)).toBeUndefined();
      expect(await letReceive(db, owner, apiId, 'nobody', now)).toMatchObject({ field: 'client_id' });
      expect(await letReceive(db, owner, apiId, 'page', now)).toMatchObject({ field: 'client_id' });
      expect(await letReceive(db, owner, apiId, 'backend', now)).toEqual({ clientId: 'backend' });
      expect(await listReceivers(db, owner, apiId)).toEqual([{ clientId: 'backend', name: 'The backend' }]);
      expect(await listReceivers(db, stranger, apiId)).toEqual([]);
      await streamOf('backend');
      await endReceiving(db, stranger, apiId, 'backend');
      expect(await listReceivers(db, owner, apiId)).toHaveLength(1);
      await endReceiving(db, owner, apiId, 'backend');
      expect(await listReceivers(db, owner, apiId)).toEqual([]);
      expect(await listApiStreams(db, owner, apiId)).toEqual([]);
      // The app had no other access, so nothing is left.
      expect(await db.prisma.apiAccess.count()).toBe(0);
    });

    test('other access of the app stays; removing the app deletes its streams', async () => {
      await letReceive(db, owner, apiId, 'backend', now);
      await db.prisma.apiAccess.updateMany({ data: { machineScopes: ['routes.read'] } });
      await endReceiving(db, owner, apiId, 'backend');
      expect(await db.prisma.apiAccess.findMany()).toMatchObject([{ receivesEvents: false }]);
      await letReceive(db, owner, apiId, 'backend', now);
      await streamOf('backend');
      await removeClient(db, owner, apiId, 'backend', now);
      expect(await listApiStreams(db, owner, apiId)).toEqual([]);
    });
  });
}
