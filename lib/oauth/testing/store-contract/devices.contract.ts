import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DeviceCode } from '../../model/device-records';
import type { Grant } from '../../model/grant-records';
import type { Store } from '../../model/store';
import { type ContractFixture, context, now, successor, tenAtOnce, winners } from './contract.fixture';

export function deviceContract(fixture: ContractFixture): void {
  const { parties, granted } = fixture;
  let store: Store;
  beforeAll(() => {
    store = fixture.world().store;
  });

  describe('devices (RFC 8628)', () => {
    const waiting = async (clientId: string, userCodeHash = `user-${randomUUID()}`, more: Partial<DeviceCode> = {}) => {
      const code = {
        hash: `device-${randomUUID()}`,
        userCodeHash,
        clientId,
        scopes: ['openid'],
        resources: ['https://api.example'],
        intervalSeconds: 5,
        createdAt: now,
        endsAt: now + 900,
        ...more,
      };
      return { code, made: await store.createDeviceCode(code) };
    };

    test('a user code identifies one device until its end', async () => {
      const { client } = await parties();
      const userCodeHash = `user-${randomUUID()}`;
      const made = await tenAtOnce(() => waiting(client.id, userCodeHash));
      expect(winners(made.map((one) => one.made))).toBe(1);
      const code = made.find((one) => one.made)?.code;
      expect(await store.findDeviceCode(userCodeHash, now + 899)).toEqual(code);
      expect(await store.findDeviceCode(userCodeHash, now + 900)).toBeUndefined();
      expect(await store.findDeviceCode('unknown', now)).toBeUndefined();
    });

    test('a device request keeps its authorization details (RFC 9396)', async () => {
      const { client } = await parties();
      const authorizationDetails = [{ type: 'payment', to: 'Zürich', amount: { value: 12.5 }, at: null }];
      const { code } = await waiting(client.id, undefined, { authorizationDetails });
      expect((await store.findDeviceCode(code.userCodeHash, now))?.authorizationDetails).toEqual(authorizationDetails);
    });

    test('polling too soon permanently lengthens the interval, until somebody answers', async () => {
      const { client, grant } = await granted();
      const { code } = await waiting(client.id);
      const poll = async (at: number, by = client.id) => (await store.pollDeviceCode(code.hash, by, now + at))?.tooSoon;
      expect(await poll(0, 'another')).toBeUndefined();
      expect(await poll(0)).toBe(false);
      expect(await poll(4)).toBe(false);
      expect(await poll(7)).toBe(true);
      expect(await poll(15)).toBe(true);
      expect(await poll(29)).toBe(false);
      const answer = { grant, familyId: randomUUID(), context };
      expect(await store.answerDeviceCode(code.hash, answer, now + 30)).toBe(true);
      expect(await store.pollDeviceCode(code.hash, client.id, now + 30)).toEqual({
        endsAt: now + 900,
        answer: 'allowed',
        tooSoon: false,
      });
      expect(await store.pollDeviceCode('unknown', client.id, now)).toBeUndefined();
    });

    test('one of ten answers counts; allowing creates a code that is redeemed like any other', async () => {
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

    test('a denial is final; no answer is accepted late or with the grant of another client', async () => {
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
}
