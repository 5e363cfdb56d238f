import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { StoredKey } from '../../model/key-records';
import type { Store } from '../../model/store';
import { type ContractFixture, now, tenAtOnce, winners } from './contract.fixture';

export function signingKeyContract(fixture: ContractFixture): void {
  let store: Store;
  beforeAll(() => {
    store = fixture.world().store;
  });

  describe('signing keys', () => {
    test('one of ten callers adds the first signing key of each algorithm', async () => {
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

    test('a signing key gets one successor from ten callers; retired keys are removed later', async () => {
      const key = (change: Partial<StoredKey>): StoredKey => ({
        kid: `kid-${randomUUID()}`,
        alg: 'PS256',
        publicJwk: { kty: 'RSA' },
        sealedJwk: 'sealed',
        createdAt: now,
        activeAt: now,
        ...change,
      });
      const first = key({});
      await store.addSigningKeys([first]);
      const [present] = (await store.signingKeys()).filter(({ alg }) => alg === 'PS256');
      const kid = present?.kid ?? '';
      const tries = Array.from({ length: 10 }, () => key({ createdAt: now + 10, activeAt: now + 100 }));
      const answers = await Promise.all(tries.map((one) => store.replaceSigningKey(kid, one)));
      expect(winners(answers)).toBe(1);
      const stored = (await store.signingKeys()).filter(({ alg }) => alg === 'PS256');
      expect(stored).toEqual([{ ...present, retiredAt: now + 100 }, tries[answers.indexOf(true)]]);
      expect(await store.replaceSigningKey(kid, key({}))).toBe(false);
      await store.removeSigningKeys(now + 100);
      expect((await store.signingKeys()).filter(({ alg }) => alg === 'PS256')).toHaveLength(2);
      expect(await store.removeSigningKeys(now + 101)).toBeGreaterThanOrEqual(1);
      expect((await store.signingKeys()).filter(({ alg }) => alg === 'PS256')).toEqual([tries[answers.indexOf(true)]]);
    });

    describe('a withdrawn signing key', () => {
      /** Uses an algorithm of its own, so that the other tests do not interfere. */
      const alg = 'PS256';
      const key = (change: Partial<StoredKey> = {}): StoredKey => ({
        kid: `kid-${randomUUID()}`,
        alg,
        publicJwk: { kty: 'RSA' },
        sealedJwk: 'sealed',
        createdAt: now,
        activeAt: now,
        ...change,
      });
      const stored = async () => (await store.signingKeys()).filter((one) => one.alg === alg);
      async function startingKeys(followed: boolean) {
        // Replaces what earlier tests left by one new key.
        for (const { kid } of (await stored()).reverse()) await store.withdrawSigningKey(kid, key(), now + 1000);
        await store.addSigningKeys([key()]);
        const [first] = await stored();
        if (first === undefined) throw new Error('no key');
        const second = key({ createdAt: now + 10, activeAt: now + 100 });
        if (followed) expect(await store.replaceSigningKey(first.kid, second)).toBe(true);
        return { first, second };
      }

      test('is followed at once by a new key', async () => {
        const { first } = await startingKeys(false);
        const successor = key({ createdAt: now + 20, activeAt: now + 20 });
        expect(await store.withdrawSigningKey(first.kid, successor, now + 20)).toBe(true);
        expect(await stored()).toEqual([successor]);
        expect(await store.withdrawSigningKey(first.kid, key(), now + 20)).toBe(false);
        expect(await stored()).toEqual([successor]);
      });

      test('is followed at once by the successor that was already published', async () => {
        const { first, second } = await startingKeys(true);
        expect(await store.withdrawSigningKey(first.kid, key(), now + 20)).toBe(true);
        expect(await stored()).toEqual([{ ...second, activeAt: now + 20 }]);
      });

      test('that has not signed yet leaves the signing key in place', async () => {
        const { first, second } = await startingKeys(true);
        expect(await store.withdrawSigningKey(second.kid, key(), now + 20)).toBe(true);
        expect(await stored()).toEqual([first]);
      });

      test('that has been retired leaves all others alone', async () => {
        const { first, second } = await startingKeys(true);
        expect(await store.withdrawSigningKey(first.kid, key(), now + 100)).toBe(true);
        expect(await stored()).toEqual([second]);
      });

      test('has one successor even if ten callers withdraw it and others rotate', async () => {
        const { first } = await startingKeys(false);
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
  });
}
