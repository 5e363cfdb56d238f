import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Grant, tokenStatus } from '../../model/grant-records';
import type { ReceiptFacts } from '../../model/receipt-records';
import type { Store } from '../../model/store';
import { type ContractFixture, now, type StoreUnderTest, tenAtOnce } from './contract.fixture';

export function receiptContract(fixture: ContractFixture): void {
  const { granted } = fixture;
  let store: Store;
  let world: StoreUnderTest;
  beforeAll(() => {
    world = fixture.world();
    store = world.store;
  });

  describe('receipts', () => {
    const facts = (text = 'Trails wants access'): ReceiptFacts => ({
      principal: 'pairwise-1',
      app: { name: 'Trails', url: 'https://app.example', contacts: ['help@app.example'] },
      words: { email: { title: 'See your e-mail address', api: 'Mail' } },
      text,
      language: 'en',
    });
    const only = async (grant: Grant) => {
      const ids = await world.receipts(grant.id);
      return Promise.all(ids.map((id) => store.findReceipt(id)));
    };
    const statusesOf = async (grant: Grant) =>
      Promise.all(
        (await only(grant)).map(async (receipt) => receipt && (await store.findEpoch(receipt.status))?.status),
      );

    test('are written with the answer: the question and the resulting terms', async () => {
      const { grant, terms } = await granted({ receipt: facts() });
      const [receipt] = await only(grant);
      expect(receipt).toEqual({
        id: receipt?.id,
        grantId: grant.id,
        ownerId: terms.ownerId,
        clientId: terms.clientId,
        kind: 'allowed',
        at: now,
        facts: facts(),
        status: receipt?.status,
        terms: { scopes: grant.scopes, resources: grant.resources, details: [], endsAt: grant.endsAt, once: false },
      });
      expect(receipt?.status).not.toEqual(grant.status);
      expect(await store.findReceipt(randomUUID())).toBeUndefined();
      expect(await store.findReceipt('no uuid')).toBeUndefined();
    });

    test('replace one another, also when the owner changes the grant unasked', async () => {
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

    test('follow the grant when it is paused or ended, and stay valid when a token is revoked', async () => {
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

    test('are only written for grants that began with a question', async () => {
      const { grant, terms } = await granted();
      await store.changeGrant(grant.id, terms.ownerId, { endsAt: now + 60 }, now + 1);
      await store.endGrant(grant.id, terms.ownerId, 'owner', now + 2);
      expect(await only(grant)).toEqual([]);
    });

    test('keep the JWT and key of the first of ten signers', async () => {
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
}
