import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { tokenStatus } from '../../model/grant-records';
import type { Store } from '../../model/store';
import { mostLastingTokens } from '../../model/token-records';
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

export function tokenContract(fixture: ContractFixture): void {
  const { parties, granted, withCode, withToken, statusOf } = fixture;
  let store: Store;
  let world: StoreUnderTest;
  beforeAll(() => {
    world = fixture.world();
    store = world.store;
  });

  describe('tokens', () => {
    describe('refresh tokens', () => {
      test('rotate within family, grant and context and return the state after it', async () => {
        const { client, code, grant, hash, subject } = await withToken();
        const next = successor();
        const answer = await store.rotateRefreshToken(hash, client.id, next, now + 9);
        const { familyId } = code;
        const common = { clientId: client.id, familyId, context: tokenContext };
        const state = { grant, subject };
        const old = { ...common, createdAt: now, endsAt: now + 7 * day, rotatedAt: now + 9, successorHash: next.hash };
        expect(answer).toEqual({ ...state, token: old, rotated: true, successorUsed: false });
        expect(await store.findRefreshToken(hash)).toEqual({ ...state, token: old });
        expect(await store.findRefreshToken(next.hash)).toEqual({
          ...state,
          token: { ...common, createdAt: now + 9, endsAt: now + 14 * day },
        });
      });

      test('rotate for one of ten callers, and the others learn that they lost', async () => {
        const { client, hash } = await withToken();
        const tokens = Array.from({ length: 10 }, () => successor());
        const answers = await tenAtOnce((turn) =>
          store.rotateRefreshToken(hash, client.id, tokens[turn] ?? successor(), now + 1),
        );
        const won = answers.map((answer) => answer?.rotated === true);
        expect(winners(won)).toBe(1);
        const winner = tokens[won.indexOf(true)]?.hash;
        for (const answer of answers)
          expect(answer?.token).toMatchObject({ rotatedAt: now + 1, successorHash: winner });
        const stored = await Promise.all(tokens.map((token) => store.findRefreshToken(token.hash)));
        expect(stored.map((token) => token !== undefined)).toEqual(won);
      });

      test('show whether the successor of a rotated token was rotated too', async () => {
        const { client, hash } = await withToken();
        const next = successor();
        const again = () => store.rotateRefreshToken(hash, client.id, successor(), now + 2);
        await store.rotateRefreshToken(hash, client.id, next, now + 1);
        expect(await again()).toMatchObject({ rotated: false, successorUsed: false });
        const last = successor();
        const used = await store.rotateRefreshToken(next.hash, client.id, last, now + 2);
        expect(used).toMatchObject({ rotated: true, successorUsed: false });
        expect(await again()).toMatchObject({ rotated: false, successorUsed: true });
        expect(await store.rotateRefreshToken(next.hash, client.id, successor(), now + 2)).toMatchObject({
          rotated: false,
          successorUsed: false,
        });
      });

      test('let one of several concurrent uses and replays win, and no replay', async () => {
        const { client, hash } = await withToken();
        const next = successor();
        await store.rotateRefreshToken(hash, client.id, next, now + 1);
        const rotate = (value: string) => store.rotateRefreshToken(value, client.id, successor(), now + 2);
        const answers = await tenAtOnce((turn) => rotate(turn % 2 === 0 ? hash : next.hash));
        expect(winners(answers.map((answer) => answer?.rotated === true))).toBe(1);
        expect(answers.filter((_, turn) => turn % 2 === 0).every((answer) => answer?.rotated === false)).toBe(true);
        expect(await rotate(hash)).toMatchObject({ rotated: false, successorUsed: true });
      });

      test('change nothing for another client, after their end, or without a live grant', async () => {
        const { client, grant, hash, subject } = await withToken({ endsAt: now + 20 * day });
        const refused = async (clientId: string, at: number) => {
          const before = await store.findRefreshToken(hash);
          const next = successor();
          const unchanged = { ...before, rotated: false, successorUsed: false };
          expect(await store.rotateRefreshToken(hash, clientId, next, at)).toEqual(unchanged);
          expect(await store.findRefreshToken(hash)).toEqual(before);
          expect(await store.findRefreshToken(next.hash)).toBeUndefined();
        };
        await refused('another', now);
        await refused(client.id, now + 7 * day);
        await store.pauseGrant(grant.id, grant.ownerId ?? '', now);
        await refused(client.id, now);
        await store.resumeGrant(grant.id, grant.ownerId ?? '', now);
        await store.endGrant(grant.id, subject.sub, 'owner', now);
        await refused(client.id, now);
        expect(await store.rotateRefreshToken('unknown', client.id, successor(), now)).toBeUndefined();
        expect(await store.findRefreshToken('unknown')).toBeUndefined();
      });

      test("move their end forward, never past the grant's end", async () => {
        const { client, hash } = await withToken();
        const next = successor(now + 40 * day);
        await store.rotateRefreshToken(hash, client.id, next, now);
        expect((await store.findRefreshToken(next.hash))?.token.endsAt).toBe(now + 30 * day);
      });

      test('end with their family, once; other families stay live', async () => {
        const { client, code, grant, hash } = await withToken();
        const next = successor();
        await store.rotateRefreshToken(hash, client.id, next, now);
        const other = await withCode(grant);
        const otherToken = successor();
        await store.redeemCode(other.hash, otherToken, now);

        await store.endFamily(code.familyId, grant.id, 'refresh_reused', true, now + 3);
        expect((await store.findRefreshToken(next.hash))?.token.endedAt).toBe(now + 3);
        expect((await store.rotateRefreshToken(next.hash, client.id, successor(), now + 4))?.rotated).toBe(false);
        expect((await store.findRefreshToken(otherToken.hash))?.token.endedAt).toBeUndefined();
        expect(await statusOf(grant)).toBe(tokenStatus.invalid);
        const moved = (await store.findRefreshToken(next.hash))?.grant;
        expect(moved).toMatchObject({ epoch: 2 });

        await store.endFamily(code.familyId, grant.id, 'refresh_reused', true, now + 5);
        await store.endFamily(other.familyId, grant.id, 'token_revoked', false, now + 6);
        expect((await store.findRefreshToken(otherToken.hash))?.token.endedAt).toBe(now + 6);
        expect((await store.findRefreshToken(otherToken.hash))?.grant).toEqual(moved);
        expect(await world.activities(grant.id)).toEqual(['allowed', 'refresh_reused', 'token_revoked']);
        await store.endFamily(randomUUID(), randomUUID(), 'refresh_reused', true, now);
      });

      test('that are bound to a key rotate only with that key, as do their successors (RFC 9449 §5)', async () => {
        const { client, grant } = await granted();
        const bound = { jkt: 'thumbprint' };
        const code = { hash: `code-${randomUUID()}`, familyId: randomUUID(), endsAt: now + 60 };
        await store.createCode(grant, { ...code, context: { ...context, dpopJkt: 'thumbprint' } }, now);
        expect((await store.findCode(code.hash))?.code.context.dpopJkt).toBe('thumbprint');
        const first = { ...successor(), confirmation: bound };
        expect(await store.redeemCode(code.hash, first, now)).toBe(true);
        const context1 = { ...tokenContext, confirmation: bound };
        expect((await store.findRefreshToken(first.hash))?.token.context).toEqual(context1);
        for (const proved of [undefined, {}, { jkt: 'other' }]) {
          const refused = await store.rotateRefreshToken(first.hash, client.id, successor(), now, proved);
          expect(refused).toMatchObject({ rotated: false, token: { context: { confirmation: bound } } });
          expect(refused?.token.rotatedAt).toBeUndefined();
        }
        const second = successor();
        expect(await store.rotateRefreshToken(first.hash, client.id, second, now, bound)).toMatchObject({
          rotated: true,
        });
        expect((await store.findRefreshToken(second.hash))?.token.context).toEqual(context1);
        expect(await store.rotateRefreshToken(second.hash, client.id, successor(), now)).toMatchObject({
          rotated: false,
        });
      });

      test('that do not rotate are extended, never past the grant, under the conditions of a rotation', async () => {
        const { client, grant, hash, subject } = await withToken();
        const extend = (by = client.id, at = now + 1, proved?: { jkt: string }) =>
          store.extendRefreshToken(hash, by, { endsAt: now + 14 * day }, at, proved);
        const answers = await tenAtOnce(() => extend());
        expect(answers.map((answer) => answer?.used)).toEqual(Array(10).fill(true));
        expect(await store.findRefreshToken(hash)).toMatchObject({
          token: { endsAt: now + 14 * day },
        });
        expect(await store.extendRefreshToken(hash, client.id, { endsAt: now + 99 * day }, now + 1)).toMatchObject({
          used: true,
          token: { endsAt: now + 30 * day },
        });
        expect(await extend('another')).toMatchObject({ used: false, token: { clientId: client.id } });
        expect(await extend(client.id, now + 31 * day)).toMatchObject({ used: false });
        expect(await store.extendRefreshToken('unknown', client.id, { endsAt: now + day }, now)).toBeUndefined();
        const next = { ...successor(), confirmation: { jkt: 'thumbprint' } };
        await store.rotateRefreshToken(hash, client.id, next, now + 1);
        expect(await extend()).toMatchObject({ used: false });
        const extendNext = (jkt?: string) =>
          store.extendRefreshToken(
            next.hash,
            client.id,
            { endsAt: now + day },
            now + 1,
            jkt === undefined ? undefined : { jkt },
          );
        expect(await extendNext()).toMatchObject({ used: false });
        expect(await extendNext('thumbprint')).toMatchObject({ used: true });
        await store.endGrant(grant.id, subject.sub, 'owner', now + 2);
        expect(await extendNext('thumbprint')).toMatchObject({ used: false });
      });

      test('end earlier if one of their resources says so, whether they rotate or not', async () => {
        const { client, hash } = await withToken();
        const [resource = ''] = tokenContext.resources;
        const ends = { [resource]: now + 3 * day, 'https://other.example': now + day };
        const extended = await store.extendRefreshToken(
          hash,
          client.id,
          { endsAt: now + 8 * day, endsAtFor: ends },
          now,
        );
        expect(extended).toMatchObject({ used: true, token: { endsAt: now + 3 * day } });
        const cases = [
          [{ 'https://other.example': now + day }, now + 14 * day],
          [{ [resource]: now + 20 * day }, now + 14 * day],
          [{}, now + 14 * day],
          [ends, now + 3 * day],
        ] as const;
        let last = hash;
        for (const [endsAtFor, endsAt] of cases) {
          const next = { ...successor(), endsAtFor };
          expect(await store.rotateRefreshToken(last, client.id, next, now)).toMatchObject({ rotated: true });
          expect((await store.findRefreshToken(next.hash))?.token.endsAt).toBe(endsAt);
          last = next.hash;
        }
      });

      test('that were not bound are bound by a rotation that proves a key', async () => {
        const { client, hash } = await withToken();
        const second = { ...successor(), confirmation: { jkt: 'thumbprint' } };
        expect(await store.rotateRefreshToken(hash, client.id, second, now, { jkt: 'thumbprint' })).toMatchObject({
          rotated: true,
        });
        expect((await store.findRefreshToken(second.hash))?.token.context.confirmation).toEqual({ jkt: 'thumbprint' });
      });
    });

    describe('API keys', () => {
      test('each have a grant, which only their holder can end, once, and which never counts as consent', async () => {
        const { subject, client } = await parties();
        const key = (holder: { ownerId?: string; clientId: string }) => ({
          id: randomUUID(),
          hash: `key-${randomUUID()}`,
          hint: 'abcd',
          name: 'Export',
          scopes: ['routes.read'],
          resources: ['https://api.example'],
          endsAt: now + day,
          ...holder,
        });
        const [mine, apps] = [key({ ownerId: subject.sub, clientId: 'api_keys' }), key({ clientId: client.id })];
        const grants = [await store.createApiKey(mine, now), await store.createApiKey(apps, now)];
        expect(grants[0]).toMatchObject({
          ownerId: subject.sub,
          clientId: 'api_keys',
          endsAt: now + day,
          resources: ['https://api.example'],
          scopes: [{ scope: 'routes.read', endsAt: null }],
        });
        expect(await store.findApiKey(mine.hash)).toEqual({ grant: grants[0], subject });
        expect(await store.findApiKey(apps.hash)).toEqual({ grant: grants[1] });
        expect(await store.findApiKey('key-of-nobody')).toBeUndefined();
        expect(await store.findGrant(subject.sub, 'api_keys', now)).toBeUndefined();
        expect((await store.machineGrant(client.id, now)).id).not.toBe(grants[1]?.id);
        expect(await store.endApiKey(mine.id, { ownerId: randomUUID() }, now)).toBe(false);
        expect(await store.endApiKey(mine.id, { clientId: 'api_keys' }, now)).toBe(false);
        expect(await store.endApiKey(apps.id, { ownerId: subject.sub }, now)).toBe(false);
        expect(await store.endApiKey('no id', { clientId: client.id }, now)).toBe(false);
        for (const [one, holder] of [
          [mine, { ownerId: subject.sub }],
          [apps, { clientId: client.id }],
        ] as const) {
          expect(winners(await tenAtOnce(() => store.endApiKey(one.id, holder, now + 1)))).toBe(1);
          expect((await store.findApiKey(one.hash))?.grant.endedAt).toBe(now + 1);
        }
        for (const grant of grants) expect(await statusOf(grant)).toBe(tokenStatus.invalid);
      });

      test('are revoked once by anyone who presents them, and not after their end (RFC 7009 §2)', async () => {
        const { subject, client } = await parties();
        for (const holder of [{ ownerId: subject.sub, clientId: 'api_keys' }, { clientId: client.id }]) {
          const key = (endsAt: number) => ({
            id: randomUUID(),
            hash: `key-${randomUUID()}`,
            hint: 'abcd',
            name: 'Export',
            endsAt,
            scopes: ['routes.read'],
            resources: ['https://api.example'],
            ...holder,
          });
          const [leaked, over] = [key(now + day), key(now + 10)];
          const grant = await store.createApiKey(leaked, now);
          await store.createApiKey(over, now);
          expect(winners(await tenAtOnce(() => store.revokeApiKey(leaked.hash, now + 1)))).toBe(1);
          expect((await store.findApiKey(leaked.hash))?.grant.endedAt).toBe(now + 1);
          expect(await statusOf(grant)).toBe(tokenStatus.invalid);
          expect(await store.revokeApiKey(over.hash, now + 10)).toBe(false);
        }
        expect(await store.revokeApiKey('key-of-nobody', now)).toBe(false);
      });

      test('without an expiry have a grant without an end, which ends when nobody uses it', async () => {
        const { client, subject } = await parties();
        const key = () => ({
          id: randomUUID(),
          hash: `key-${randomUUID()}`,
          hint: 'abcd',
          name: 'Nightly',
          clientId: client.id,
          ownerId: subject.sub,
          scopes: ['routes.read'],
          resources: ['https://api.example'],
        });
        const [unused, used, expiring] = [key(), key(), { ...key(), endsAt: now + 900 * day }];
        const grant = await store.createApiKey(unused, now);
        expect(grant).not.toHaveProperty('endsAt');
        const usedGrant = await store.createApiKey(used, now);
        const expiringGrant = await store.createApiKey(expiring, now);
        const use = { grantId: usedGrant.id, kind: 'key_used', count: 1, firstAt: now + 9, lastAt: now + 9 } as const;
        await store.recordUsage([use, { ...use, grantId: grant.id, kind: 'refused' }]);

        // Nothing is left of other tests that this could end: their keys have an expiry.
        expect(await store.endUnusedKeys(now - 1, now + 90 * day, 10)).toBe(0);
        const ended = await tenAtOnce(() => store.endUnusedKeys(now + 8, now + 90 * day, 10));
        expect(ended.reduce((sum, count) => sum + count, 0)).toBe(1);
        expect((await store.findApiKey(unused.hash))?.grant.endedAt).toBe(now + 90 * day);
        expect(await statusOf(grant)).toBe(tokenStatus.invalid);
        expect(await world.activities(grant.id)).toEqual(['allowed', 'ended']);
        for (const { id } of [usedGrant, expiringGrant]) {
          expect((await store.findGrantById(id))?.grant).not.toHaveProperty('endedAt');
        }
        expect(await store.endUnusedKeys(now + 9, now + 99 * day, 10)).toBe(1);
      });
    });

    test('an opaque access token is found until it expires or is revoked', async () => {
      const { grant } = await granted();
      const [one, other] = [`at-${randomUUID()}`, `at-${randomUUID()}`] as const;
      const claims = { sub: 'u1', act: { sub: 'a' }, status: { status_list: { idx: 3, uri: 'https://id.example/1' } } };
      for (const hash of [one, other])
        await store.createAccessToken({ hash, grantId: grant.id, claims, endsAt: now + 60 }, now);
      expect(await store.findAccessToken(one, now + 59, now + 59)).toEqual({ claims });
      expect(await store.findAccessToken(one, now + 60, now - day)).toBeUndefined();
      await tenAtOnce(() => store.endAccessToken(one, now + 5));
      expect(await store.findAccessToken(one, now + 5, now)).toBeUndefined();
      expect(await store.findAccessToken(other, now + 5, now)).toEqual({ claims });
      expect(await store.findAccessToken('unknown', now, now)).toBeUndefined();
      expect((await world.activities(grant.id)).filter((kind) => kind === 'token_revoked')).toHaveLength(1);
      const lost = { hash: `at-${randomUUID()}`, grantId: randomUUID(), claims, endsAt: now + 60 };
      await expect(store.createAccessToken(lost, now)).rejects.toThrow();
    });

    test('an opaque access token without an expiry is found while it is used', async () => {
      const { grant } = await granted();
      const [hash, other] = [`at-${randomUUID()}`, `at-${randomUUID()}`] as const;
      const claims = { sub: 'u1' };
      await store.createAccessToken({ hash, grantId: grant.id, claims }, now);
      await store.createAccessToken({ hash: other, grantId: grant.id, claims, endsAt: now + 60 }, now);
      expect(await store.findAccessToken(hash, now + 900 * day, now - 1)).toEqual({ claims, usedAt: now });
      expect(await store.findAccessToken(hash, now, now)).toBeUndefined();
      // Neither a token with an end nor an unknown one is touched, and an older use changes nothing.
      const uses = [hash, other, 'unknown'].flatMap((one) => [
        { hash: one, at: now + 9 },
        { hash: one, at: now + 5 },
      ]);
      await Promise.all([store.recordTokenUses(uses), store.recordTokenUses(uses.toReversed())]);
      await store.recordTokenUses([{ hash, at: now + 3 }]);
      await store.recordTokenUses([]);
      expect(await store.findAccessToken(hash, now + 900 * day, now + 8)).toEqual({ claims, usedAt: now + 9 });
      expect(await store.findAccessToken(other, now, now)).toEqual({ claims });
      await store.endAccessToken(hash, now + 9);
      expect(await store.findAccessToken(hash, now + 9, now)).toBeUndefined();
      const lost = { hash: `at-${randomUUID()}`, grantId: randomUUID(), claims };
      await expect(store.createAccessToken(lost, now)).rejects.toThrow();
    });

    test('of the tokens without an expiry under one grant, only the newest remain', async () => {
      const [{ grant }, { grant: otherGrant }] = [await granted(), await granted()];
      const make = async (grantId: string, at: number, endsAt?: number) => {
        const hash = `at-${randomUUID()}`;
        await store.createAccessToken({ hash, grantId, claims: {}, ...(endsAt !== undefined && { endsAt }) }, at);
        return hash;
      };
      const [others, expiring] = [await make(otherGrant.id, now), await make(grant.id, now, now + 2 * day)];
      const hashes: string[] = [];
      for (let n = 0; n < mostLastingTokens + 2; n += 1) hashes.push(await make(grant.id, now + n));
      const found = async (hash: string) => (await store.findAccessToken(hash, now + day, now - 1)) !== undefined;
      const left = await Promise.all(hashes.map(found));
      expect(left).toEqual(hashes.map((_, n) => n >= 2));
      expect(await Promise.all([others, expiring].map(found))).toEqual([true, true]);
    });
  });
}
