import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Grant } from '../../model/grant-records';
import type { Store } from '../../model/store';
import type { Use } from '../../model/usage-records';
import { type ContractFixture, day, now, type StoreUnderTest, tenAtOnce } from './contract.fixture';

export function usageContract(fixture: ContractFixture): void {
  const { parties, granted } = fixture;
  let store: Store;
  let world: StoreUnderTest;
  beforeAll(() => {
    world = fixture.world();
    store = world.store;
  });

  describe('usage', () => {
    describe('uses', () => {
      const use = (grantId: string, change: Partial<Use> = {}): Use => {
        const { lastAt = now, firstAt = lastAt } = change;
        return { grantId, kind: 'userinfo', count: 1, ...change, firstAt, lastAt };
      };
      const lastUse = async (of: Grant) => (await store.findEpoch(of.status))?.grant.lastUsedAt;

      test('of the same kind, day and origin are counted together, even from ten writers at once', async () => {
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

      test('move the last use forward, never back; refusals and denials do not count', async () => {
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

      test('of a machine grant store only the last use', async () => {
        const { client } = await parties();
        const machine = await store.machineGrant(client.id, now);
        await store.recordUsage([use(machine.id, { kind: 'key_used', lastAt: now + 3 })]);
        expect(await lastUse(machine)).toBe(now + 3);
        expect(await world.uses(machine.id)).toEqual([]);
      });
    });

    test('refusals of known clients are recorded', async () => {
      const { client } = await parties();
      const refusal = { endpoint: 'token', error: 'invalid_grant', reason: 'a\0b \ud800', requestId: 'r', at: now };
      await store.recordRefusals([]);
      await store.recordRefusals([
        { ...refusal, clientId: client.id },
        { ...refusal, clientId: 'unk\0nown' },
      ]);
      expect(await world.refusals(client.id)).toEqual([refusal.error]);
    });
  });
}
