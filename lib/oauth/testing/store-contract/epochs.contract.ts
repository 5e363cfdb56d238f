import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { clientMetadataSchema } from '../../clients/metadata';
import { type Grant, tokenStatus } from '../../model/grant-records';
import type { Store } from '../../model/store';
import { type ContractFixture, day, now, type StoreUnderTest, tenAtOnce } from './contract.fixture';

export function epochContract(fixture: ContractFixture): void {
  const { parties, granted, statusOf, listedStatus } = fixture;
  let store: Store;
  let world: StoreUnderTest;
  beforeAll(() => {
    world = fixture.world();
    store = world.store;
  });

  describe('epochs', () => {
    test('are found by their status reference', async () => {
      const { grant, subject } = await granted();
      const found = { grant, subject, status: 0, current: true };
      expect(await store.findEpoch(grant.status)).toEqual({ ...found, userinfoInJwt: false });
      expect(await store.findEpoch({ list: 999_999_999, index: 0 })).toBeUndefined();
    });

    test('show whether the client gets userinfo in a JWT', async () => {
      for (const more of [{ userinfo_signed_response_alg: 'ES256' }, { userinfo_encrypted_response_alg: 'ECDH-ES' }]) {
        const { client, terms } = await parties();
        const id = `app-${randomUUID()}`;
        await world.putClient({
          ...client,
          id,
          secretHashes: [],
          metadata: clientMetadataSchema.parse({ ...client.metadata, ...more }),
        });
        const grant = await store.allow({ ...terms, clientId: id }, now);
        expect(await store.findEpoch(grant.status)).toMatchObject({ userinfoInJwt: true });
      }
    });

    test('end once, and only if they are current and the grant is live', async () => {
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

    test('of a paused grant start suspended', async () => {
      const { client, grant, subject } = await granted();
      await store.pauseGrant(grant.id, grant.ownerId ?? '', now);
      await store.endEpoch(grant.id, 1, now);
      const moved = await store.findGrant(subject.sub, client.id, now);
      expect(moved && (await statusOf(moved))).toBe(tokenStatus.suspended);
      expect(moved && (await listedStatus(moved))).toBe(tokenStatus.suspended);
    });

    test('are listed if they are not valid, at unpredictable indexes', async () => {
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
      // The lists under test are small: by now the first is half full and a second one exists.
      expect(Math.max(...places.map(({ list }) => list))).toBeGreaterThan(1);
    });
  });
}
