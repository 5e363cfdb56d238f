import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Interaction, type PushedRequest, promptValues } from '../../model/request-records';
import type { Store } from '../../model/store';
import {
  type ContractFixture,
  context,
  day,
  now,
  type StoreUnderTest,
  successor,
  tenAtOnce,
  tokenContext,
  winners,
} from './contract.fixture';

export function codeContract(fixture: ContractFixture): void {
  const { granted, withCode, withToken } = fixture;
  let store: Store;
  let world: StoreUnderTest;
  beforeAll(() => {
    world = fixture.world();
    store = world.store;
  });

  describe('authorization requests and codes', () => {
    describe('pushed requests', () => {
      const pushed = (): PushedRequest => ({
        key: `request_uri:${randomUUID()}`,
        clientId: 'app',
        parameters: [
          ['scope', 'openid'],
          ['resource', 'https://api.example'],
          ['resource', 'x"\\ü\u{1f600}'],
        ],
        createdAt: now,
        endsAt: now + 90,
      });

      test('are returned as pushed, until their end', async () => {
        const request = pushed();
        await store.createPushedRequest(request);
        expect(await store.findPushedRequest(request.key, now + 89)).toEqual(request);
        expect(await store.findPushedRequest(request.key, now + 90)).toBeUndefined();
        expect(await store.findPushedRequest(`${request.key}.`, now)).toBeUndefined();
      });

      test('are not found once their key is claimed', async () => {
        const request = pushed();
        await store.createPushedRequest(request);
        expect(await store.claimOnce(request.key, now + 3690, now + 5)).toBe(true);
        expect(await store.findPushedRequest(request.key, now + 5)).toBeUndefined();
      });
    });

    describe('interactions', () => {
      async function pending() {
        const interaction: Interaction = {
          id: randomUUID(),
          createdAt: now,
          endsAt: now + 600,
          progress: {},
          request: {
            clientId: 'app',
            redirectUri: context.redirectUri,
            responseType: 'code',
            responseMode: 'form_post',
            scopes: ['openid'],
            resources: ['https://api.example'],
            state: 'x"\\ü\u{1f600}',
            nonce: 'n',
            codeChallenge: 'c',
            prompt: [...promptValues],
            maxAge: 0,
            loginHint: 'ada',
            requiredSub: 'u1',
            acrValues: ['1'],
            uiLocales: ['de-CH'],
            display: 'page',
            claims: { userinfo: { email: null }, id_token: { acr: { essential: true, values: ['1'] } } },
            authorizationDetails: [{ type: 'payment', amount: { value: 12.5 }, tags: ['a'] }],
            singleUse: { key: 'request_uri:x', endsAt: now + 3690 },
          },
        };
        await store.createInteraction(interaction);
        return interaction;
      }

      test('are found until they end or are consumed', async () => {
        const interaction = await pending();
        expect(await store.findInteraction(interaction.id, now + 599)).toEqual(interaction);
        expect(await store.findInteraction(interaction.id, now + 600)).toBeUndefined();
        expect(await store.findInteraction('unknown', now)).toBeUndefined();
        expect(await store.consumeInteraction(interaction.id, now)).toBe(true);
        expect(await store.findInteraction(interaction.id, now)).toBeUndefined();
        expect(await store.findAnyInteraction(interaction.id)).toEqual(interaction);
        expect(await store.findAnyInteraction('unknown')).toBeUndefined();
      });

      test('store progress only while they are pending', async () => {
        const interaction = await pending();
        const progress: Interaction['progress'] = {
          accountSid: 's1',
          unmetSid: 's0',
          startedWith: { sid: 's0', authTime: now - 9 },
          decision: { action: 'allow', sid: 's1', scopes: ['openid'], endsAt: null, once: true },
        };
        expect(await store.updateInteraction(interaction.id, progress, now)).toBe(true);
        expect(await store.findInteraction(interaction.id, now)).toEqual({ ...interaction, progress });
        const deny: Interaction['progress'] = { decision: { action: 'deny', sid: 's1' } };
        expect(await store.updateInteraction(interaction.id, deny, now)).toBe(true);
        expect((await store.findInteraction(interaction.id, now))?.progress).toEqual(deny);
        expect(await store.updateInteraction(interaction.id, progress, now + 600)).toBe(false);
        expect(await store.updateInteraction('unknown', progress, now)).toBe(false);
        await store.consumeInteraction(interaction.id, now);
        expect(await store.updateInteraction(interaction.id, progress, now)).toBe(false);
      });

      test('that wait for a sign-in are limited per origin and in total', async () => {
        const origin = randomUUID();
        const wait = async (waitingFrom: string, limits: { each?: number; all: number }, at = now) => {
          const interaction = { ...(await pending()), id: randomUUID(), createdAt: at, endsAt: at + 600, waitingFrom };
          return { ...interaction, kept: await store.createInteraction(interaction, limits) };
        };
        const limits = { each: 3, all: 1000 };
        const waiting = [await wait(origin, limits), await wait(origin, limits), await wait(origin, limits)];
        expect(waiting.map(({ kept }) => kept)).toEqual([true, true, true]);
        const [first, second] = waiting;
        const refused = await wait(origin, limits);
        expect([refused.kept, await store.findInteraction(refused.id, now)]).toEqual([false, undefined]);
        expect((await wait(randomUUID(), limits)).kept).toBe(true);
        expect((await wait(randomUUID(), { all: 2 })).kept).toBe(false);
        // An interaction that does not wait is not counted.
        expect(await store.createInteraction({ ...(await pending()), id: randomUUID() }, { each: 0, all: 0 })).toBe(
          true,
        );
        expect((await store.findInteraction(first?.id ?? '', now))?.waitingFrom).toBe(origin);
        // A sign-in, an answer and the end of an interaction each make room.
        expect(await store.extendInteraction(first?.id ?? '', now + 3600, now)).toBe(true);
        expect(await store.findInteraction(first?.id ?? '', now + 3599)).not.toHaveProperty('waitingFrom');
        expect((await wait(origin, limits)).kept).toBe(true);
        expect((await wait(origin, limits)).kept).toBe(false);
        await store.consumeInteraction(second?.id ?? '', now);
        expect((await wait(origin, limits)).kept).toBe(true);
        expect((await wait(origin, limits, now + 600)).kept).toBe(true);
        expect(await store.extendInteraction(second?.id ?? '', now + 3600, now)).toBe(false);
        expect(await store.extendInteraction('unknown', now + 3600, now)).toBe(false);
      });

      test('are consumed by one of ten callers, and not after their end', async () => {
        const { id } = await pending();
        expect(winners(await tenAtOnce(() => store.consumeInteraction(id, now)))).toBe(1);
        const late = await pending();
        expect(await store.consumeInteraction(late.id, now + 600)).toBe(false);
        expect(await store.consumeInteraction('unknown', now)).toBe(false);
      });
    });

    describe('codes', () => {
      test('are found with their grant and subject in any state', async () => {
        const { client, grant, subject } = await granted();
        const { hash, familyId, endsAt } = await withCode(grant);
        const code = { clientId: client.id, familyId, epoch: 1, endsAt, context };
        expect(await store.findCode(hash)).toEqual({ code, grant, subject });
        await store.redeemCode(hash, undefined, now + 5);
        await store.endGrant(grant.id, subject.sub, 'owner', now + 6);
        const after = await store.findCode(hash);
        expect(after?.code).toEqual({ ...code, consumedAt: now + 5 });
        expect(after?.grant).toMatchObject({ endedAt: now + 6 });
        expect(await store.findCode('unknown')).toBeUndefined();
      });

      test('need a grant', async () => {
        const code = { hash: randomUUID(), familyId: randomUUID(), endsAt: now, context };
        await expect(store.createCode({ id: randomUUID(), epoch: 1 }, code, now)).rejects.toThrow();
      });

      test('are redeemed by one of ten callers, with one refresh token', async () => {
        const { client, subject, grant } = await granted();
        const { hash, familyId } = await withCode(grant);
        const tokens = Array.from({ length: 10 }, () => successor());
        const answers = await tenAtOnce((turn) => store.redeemCode(hash, tokens[turn], now + 1));
        expect(winners(answers)).toBe(1);
        const stored = await Promise.all(tokens.map((token) => store.findRefreshToken(token.hash)));
        expect(stored.map((token) => token !== undefined)).toEqual(answers);
        expect(stored[answers.indexOf(true)]).toEqual({
          token: { clientId: client.id, familyId, createdAt: now + 1, endsAt: now + 14 * day, context: tokenContext },
          grant,
          subject,
        });
      });

      test('are not redeemed after their end, under an ended, paused or expired grant, or if unknown', async () => {
        const { grant, subject } = await granted({ endsAt: now + 50 });
        const code = await withCode(grant);
        const redeem = (at: number) => store.redeemCode(code.hash, successor(), at);
        expect(await redeem(now + 60)).toBe(false);
        expect(await redeem(now + 50)).toBe(false);
        await store.pauseGrant(grant.id, grant.ownerId ?? '', now);
        expect(await redeem(now)).toBe(false);
        await store.resumeGrant(grant.id, grant.ownerId ?? '', now);
        await store.endGrant(grant.id, subject.sub, 'owner', now);
        expect(await redeem(now)).toBe(false);
        expect(await store.redeemCode('unknown', undefined, now)).toBe(false);
        expect((await store.findCode(code.hash))?.code.consumedAt).toBeUndefined();
      });

      test("give no refresh token beyond the grant's end", async () => {
        const { hash } = await withToken({}, now + 90 * day);
        expect((await store.findRefreshToken(hash))?.token.endsAt).toBe(now + 30 * day);
      });
    });

    test('a client that gets an ID token takes part in the session and is listed once', async () => {
      const { grant, subject, client } = await granted();
      const sid = randomUUID();
      await world.putSession(sid, subject.sub);
      const login = { sid, sub: subject.sub, authTime: now, amr: ['pwd'] };
      const code = (scopes: string[]) => ({
        hash: `code-${randomUUID()}`,
        familyId: randomUUID(),
        endsAt: now + 60,
        context: { ...context, login, scopes },
      });
      await store.createCode(grant, code(['email']), now);
      expect(await store.sessionClients(sid)).toEqual([]);
      await store.createCode(grant, code(['openid']), now);
      await store.createCode(grant, code(['openid', 'email']), now);
      await store.addSessionClient(sid, client.id);
      expect(await store.sessionClients(sid)).toEqual([{ clientId: client.id, sid }]);
      expect(await store.sessionClients('of nobody')).toEqual([]);
    });

    test('one of ten callers claims a key until its end, then one of ten again', async () => {
      const key = `jti "ü \0 ${'x'.repeat(5000)} ${randomUUID()}`;
      expect(winners(await tenAtOnce(() => store.claimOnce(key, now + 60, now)))).toBe(1);
      expect(await store.claimOnce(key, now + 60, now + 59)).toBe(false);
      expect(winners(await tenAtOnce(() => store.claimOnce(key, now + 120, now + 60)))).toBe(1);
      expect(await store.claimOnce(`${key}.`, now + 60, now)).toBe(true);
    });
  });
}
