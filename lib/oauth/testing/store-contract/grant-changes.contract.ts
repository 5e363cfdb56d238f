import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { undoSeconds } from '../../model/grant-difference';
import { type Grant, tokenStatus } from '../../model/grant-records';
import type { Store } from '../../model/store';
import { type ContractFixture, day, now, type StoreUnderTest, successor, tenAtOnce, winners } from './contract.fixture';

export function grantChangeContract(fixture: ContractFixture): void {
  const { parties, granted, withCode, withToken, statusOf, listedStatus } = fixture;
  let store: Store;
  let world: StoreUnderTest;
  beforeAll(() => {
    world = fixture.world();
    store = world.store;
  });

  describe("the owner's changes", () => {
    test('that widen keep the epoch; those that narrow start the next one', async () => {
      const { grant, subject, hash } = await withToken({}, now + 25 * day);
      const change = (what: Parameters<Store['changeGrant']>[2]) =>
        store.changeGrant(grant.id, subject.sub, what, now + 2);
      const longer = await change({ endsAt: null });
      expect(longer?.endsAt).toBeUndefined();
      expect(longer).toMatchObject({ epoch: 1, changedAt: now + 2, declined: ['phone'] });
      expect(await change({ scopes: [{ scope: 'openid', endsAt: null }] })).toMatchObject({
        epoch: 2,
        scopes: [{ scope: 'openid', endsAt: null }],
      });
      expect(await statusOf(grant)).toBe(tokenStatus.invalid);
      expect(await change({ endsAt: now + day })).toMatchObject({ epoch: 3, endsAt: now + day });
      expect((await store.findRefreshToken(hash))?.token.endsAt).toBe(now + day);
      // A scope that is not part of the grant cannot be added here.
      const more = [
        { scope: 'openid', endsAt: null },
        { scope: 'phone', endsAt: null },
      ];
      expect(await change({ scopes: more })).toMatchObject({ epoch: 3, scopes: [{ scope: 'openid', endsAt: null }] });
      expect(await world.activities(grant.id)).toEqual(['allowed', ...Array(4).fill('changed')]);
    });

    test('are undone in the same session, for a short time, and only if nothing happened since', async () => {
      const { grant, subject, hash } = await withToken();
      const openid = { scopes: [{ scope: 'openid', endsAt: null }], resources: [], declines: true, by: 's1' };
      const remove = (at: number) => store.changeGrant(grant.id, subject.sub, openid, at);
      const undo = (by: string, at: number, sub = subject.sub) =>
        store.undoRemoval(grant.id, sub, { by, reach: () => grant.resources }, at);
      expect(await undo('s1', now)).toBeUndefined();
      expect(await remove(now + 1)).toMatchObject({ declined: ['phone', 'email'], resources: [], epoch: 2 });
      expect(await undo('s2', now + 2)).toBeUndefined();
      expect(await undo('s1', now + 2, (await parties()).subject.sub)).toBeUndefined();
      expect(await undo('s1', now + 1 + undoSeconds + 1)).toBeUndefined();
      const { scopes, resources, declined } = grant;
      expect(await undo('s1', now + 2)).toMatchObject({ scopes, resources, declined, epoch: 2 });
      expect(await statusOf(grant)).toBe(tokenStatus.invalid);
      expect((await store.findRefreshToken(hash))?.token.context.scopes).toContain('email');
      expect(await undo('s1', now + 3)).toBeUndefined();
      // A change that takes nothing away leaves nothing to undo.
      await store.changeGrant(grant.id, subject.sub, { endsAt: now + 9 * day, by: 's1' }, now + 4);
      expect(await undo('s1', now + 5)).toBeUndefined();
      await remove(now + 6);
      await store.pauseGrant(grant.id, subject.sub, now + 7, 's1');
      expect(await undo('s1', now + 8)).toBeUndefined();
    });

    test('are undone without scopes whose end has come, and never extend the end', async () => {
      const { grant, subject } = await granted({
        scopes: [
          { scope: 'openid', endsAt: null },
          { scope: 'email', endsAt: now + 60 },
          { scope: 'routes.read', endsAt: null },
        ],
      });
      const openid = { scopes: [{ scope: 'openid', endsAt: null }], by: 's1' };
      await store.changeGrant(grant.id, subject.sub, openid, now + 30);
      const undone = await store.undoRemoval(grant.id, subject.sub, { by: 's1', reach: () => ['r'] }, now + 90);
      expect(undone?.scopes.map(({ scope }) => scope)).toEqual(['openid', 'routes.read']);
      expect(undone?.endsAt).toBe(grant.endsAt);
    });

    test('are undone only as far as the app can still be allowed it', async () => {
      const { grant, subject } = await granted({
        scopes: ['openid', 'email', 'routes.read'].map((scope) => ({ scope, endsAt: null })),
        resources: ['https://routes.example'],
      });
      const openid = { scopes: [{ scope: 'openid', endsAt: null }], resources: [], declines: true, by: 's1' };
      await store.changeGrant(grant.id, subject.sub, openid, now + 1);
      const undone = await store.undoRemoval(grant.id, subject.sub, { by: 's1', reach: () => [] }, now + 2);
      expect(undone?.scopes.map(({ scope }) => scope)).toEqual(['openid', 'email']);
      expect(undone).toMatchObject({ resources: [], declined: ['phone', 'routes.read'] });
    });

    test('are the only ones to undo: an answer to the app is not', async () => {
      const receipt = { principal: 'p1', app: { name: 'Trails', contacts: [] }, words: {} };
      const { grant, subject, terms } = await granted({ receipt });
      const answer = { ...terms, scopes: [{ scope: 'openid', endsAt: null }], endsAt: now + 90 * day, by: 's1' };
      expect((await store.allow(answer, now + 1)).id).toBe(grant.id);
      const undo = { by: 's1', reach: () => grant.resources };
      expect(await store.undoRemoval(grant.id, subject.sub, undo, now + 2)).toBeUndefined();
    });

    test('keep a pause', async () => {
      const { grant, subject } = await granted();
      await store.pauseGrant(grant.id, grant.ownerId ?? '', now);
      const changed = await store.changeGrant(grant.id, subject.sub, { endsAt: now + day }, now);
      expect(changed).toMatchObject({ pausedAt: now, epoch: 2 });
      expect(changed && (await statusOf(changed))).toBe(tokenStatus.suspended);
    });

    test.each([
      ['an end that is now', { endsAt: now + 5 }],
      ['an end in the past', { endsAt: 5 }],
      ['no scope left', { scopes: [] }],
    ])('%s ends the grant', async (_name, what) => {
      const { grant, subject, hash } = await withToken();
      const ended = await store.changeGrant(grant.id, subject.sub, what, now + 5);
      expect(ended).toMatchObject({ id: grant.id, endedAt: now + 5 });
      expect(await statusOf(grant)).toBe(tokenStatus.invalid);
      expect((await store.findRefreshToken(hash))?.token.endedAt).toBe(now + 5);
      expect(await world.activities(grant.id)).toContain('ended');
      expect(await store.changeGrant(grant.id, subject.sub, { endsAt: null }, now + 5)).toBeUndefined();
    });

    test('put ends in order: no scope ends after the grant, and the grant ends with its last scope', async () => {
      const { grant, subject } = await granted({
        scopes: [
          { scope: 'openid', endsAt: null },
          { scope: 'email', endsAt: now + 90 * day },
        ],
      });
      const ends = (changed: Grant | undefined) => [changed?.endsAt, ...(changed?.scopes ?? []).map((s) => s.endsAt)];
      const change = (what: Parameters<Store['changeGrant']>[2]) =>
        store.changeGrant(grant.id, subject.sub, what, now + 2);
      expect(ends(grant)).toEqual([now + 30 * day, null, now + 30 * day]);
      expect(ends(await change({ endsAt: now + 10 * day }))).toEqual([now + 10 * day, null, now + 10 * day]);
      // The scope's end does not move later again on its own: that would exceed the last choice for the scope.
      expect(ends(await change({ endsAt: null }))).toEqual([undefined, null, now + 10 * day]);
      const own = (openid: number, email: number) => ({
        scopes: [
          { scope: 'openid', endsAt: openid },
          { scope: 'email', endsAt: email },
        ],
      });
      const shorter = await change(own(now + 5 * day, now + 7 * day));
      expect(ends(shorter)).toEqual([now + 7 * day, now + 5 * day, now + 7 * day]);
      expect(shorter?.epoch).toBe(3);
      // The grant ends with its scopes, so extending only the scope changes nothing.
      expect(await change(own(now + 6 * day, now + 9 * day))).toMatchObject({ epoch: 3, endsAt: now + 7 * day });
    });

    test('cannot restore an ended scope, and end the grant with its last scope', async () => {
      const { grant, subject } = await granted();
      const late = now + 20 * day;
      const both = { scopes: grant.scopes.map(({ scope }) => ({ scope, endsAt: null })) };
      const kept = await store.changeGrant(grant.id, subject.sub, both, late);
      expect(kept?.scopes).toEqual([{ scope: 'openid', endsAt: null }]);
      const over = { scopes: [{ scope: 'openid', endsAt: late + 5 }] };
      expect(await store.changeGrant(grant.id, subject.sub, over, late + 5)).toMatchObject({ endedAt: late + 5 });
      const { grant: offline, subject: owner } = await granted({
        scopes: ['openid', 'offline_access'].map((scope) => ({ scope, endsAt: null })),
      });
      const rest = { scopes: [{ scope: 'offline_access', endsAt: null }] };
      expect(await store.changeGrant(offline.id, owner.sub, rest, now)).toMatchObject({ endedAt: now });
    });

    test('remove resources, and record removed scopes as declined on request', async () => {
      const { grant, subject } = await granted();
      const scopes = [{ scope: 'openid', endsAt: null }];
      const what = { scopes, resources: ['https://another.example'], declines: true };
      const narrowed = await store.changeGrant(grant.id, subject.sub, what, now + 1);
      expect(narrowed).toMatchObject({ scopes, resources: [], declined: ['phone', 'email'], epoch: 2 });
    });

    test('keep a reminder until it is removed', async () => {
      const { grant, subject, terms } = await granted({ remindBeforeSeconds: 3 * day });
      expect(grant.remindBeforeSeconds).toBe(3 * day);
      expect(await store.allow({ ...terms, endsAt: null }, now)).toMatchObject({ remindBeforeSeconds: 3 * day });
      const change = (what: Parameters<Store['changeGrant']>[2]) =>
        store.changeGrant(grant.id, subject.sub, what, now + 2);
      expect(await change({ remindBeforeSeconds: day })).toMatchObject({ remindBeforeSeconds: day, epoch: 1 });
      expect(await change({ endsAt: now + 5 * day })).toMatchObject({ remindBeforeSeconds: day });
      expect((await change({ remindBeforeSeconds: null }))?.remindBeforeSeconds).toBeUndefined();
    });

    test('pause and resume the grant without consuming codes or tokens', async () => {
      const { client, grant, hash, subject } = await withToken();
      const code = await withCode(grant);
      const before = await store.findRefreshToken(hash);
      expect(winners(await tenAtOnce(() => store.pauseGrant(grant.id, subject.sub, now + 5)))).toBe(1);
      expect(await statusOf(grant)).toBe(tokenStatus.suspended);
      expect(await listedStatus(grant)).toBe(tokenStatus.suspended);
      expect((await store.rotateRefreshToken(hash, client.id, successor(), now + 6))?.rotated).toBe(false);
      expect((await store.extendRefreshToken(hash, client.id, { endsAt: now + 9 * day }, now + 6))?.used).toBe(false);
      expect(await store.redeemCode(code.hash, successor(), now + 6)).toBe(false);
      expect((await store.findRefreshToken(hash))?.token).toEqual(before?.token);

      expect(winners(await tenAtOnce(() => store.resumeGrant(grant.id, subject.sub, now + 7)))).toBe(1);
      expect(await statusOf(grant)).toBe(tokenStatus.valid);
      expect(await listedStatus(grant)).toBe(tokenStatus.valid);
      const { grant: resumed } = (await store.findRefreshToken(hash)) ?? {};
      expect(resumed).toEqual(before?.grant);
      expect(await store.redeemCode(code.hash, successor(), now + 8)).toBe(true);
      expect((await store.rotateRefreshToken(hash, client.id, successor(), now + 8))?.rotated).toBe(true);
      expect((await world.activities(grant.id)).slice(1, 3)).toEqual(['paused', 'resumed']);
    });

    test('pause and resume only their own live grants; a pause does not extend a grant', async () => {
      const { grant, subject } = await granted();
      const { subject: another } = await parties();
      expect(await store.resumeGrant(grant.id, subject.sub, now)).toBe(false);
      expect(await store.pauseGrant(grant.id, another.sub, now)).toBe(false);
      expect(await store.pauseGrant('no-such-grant', subject.sub, now)).toBe(false);
      expect(await store.pauseGrant(randomUUID(), subject.sub, now)).toBe(false);
      expect(await store.pauseGrant(grant.id, subject.sub, now + 30 * day)).toBe(false);
      expect(await store.pauseGrant(grant.id, subject.sub, now)).toBe(true);
      expect(await store.resumeGrant(grant.id, another.sub, now)).toBe(false);
      expect(await store.resumeGrant('no-such-grant', subject.sub, now)).toBe(false);
      expect(await store.resumeGrant(grant.id, subject.sub, now + 30 * day)).toBe(false);
      await store.endGrant(grant.id, subject.sub, 'owner', now + 1);
      expect(await store.resumeGrant(grant.id, subject.sub, now + 2)).toBe(false);
      expect(await statusOf(grant)).toBe(tokenStatus.invalid);
    });

    test('leave an ended grant after concurrent pausing, resuming, refreshing and ending', async () => {
      const { client, grant, hash, subject } = await withToken();
      const { sub } = subject;
      await tenAtOnce(async (turn): Promise<unknown> => {
        if (turn === 4) return store.endGrant(grant.id, sub, 'owner', now + 1);
        if (turn % 3 === 0) return store.pauseGrant(grant.id, sub, now + 1);
        if (turn % 3 === 1) return store.resumeGrant(grant.id, sub, now + 1);
        return store.rotateRefreshToken(hash, client.id, successor(), now + 1);
      });
      const state = await store.findRefreshToken(hash);
      expect(state?.grant).toMatchObject({ endedAt: now + 1, epoch: 1 });
      expect(await statusOf(grant)).toBe(tokenStatus.invalid);
      expect((await store.findRefreshToken(state?.token.successorHash ?? hash))?.token.endedAt).toBe(now + 1);
    });

    test('leave a suspended epoch after concurrent pausing and narrowing', async () => {
      const { grant, subject } = await granted();
      await tenAtOnce<unknown>((turn) =>
        turn === 5
          ? store.pauseGrant(grant.id, subject.sub, now)
          : store.changeGrant(grant.id, subject.sub, { endsAt: now + (20 - turn) * day }, now),
      );
      const after = await store.findGrant(subject.sub, grant.clientId, now);
      expect(after?.pausedAt).toBe(now);
      expect(after && (await statusOf(after))).toBe(tokenStatus.suspended);
      expect(await statusOf(grant)).toBe(tokenStatus.invalid);
    });

    test('end several of their own grants: by id, by app, all of apps, or all of keys', async () => {
      const { grant, subject, terms } = await granted();
      const { sub } = subject;
      const once = await store.allow({ ...terms, once: true }, now);
      const exact = await store.allow({ ...terms, details: [{ type: 'payment' }] }, now);
      const { client: other } = await parties();
      const elsewhere = await store.allow({ ...terms, clientId: other.id }, now);
      const { grant: foreign } = await granted();
      const key = { id: randomUUID(), hash: `key-${randomUUID()}`, hint: 'abcd', name: 'Export' };
      const reach = { scopes: ['routes.read'], resources: [], endsAt: now + day };
      const keyed = await store.createApiKey({ ...key, ...reach, ownerId: sub, clientId: other.id }, now);

      const some = { ids: [once.id, foreign.id, 'no-such-grant', randomUUID()] };
      expect(await store.endGrants(sub, some, 'owner', now + 1)).toEqual([once.id]);
      const ofApp = await store.endGrants(sub, { clientId: terms.clientId }, 'owner', now + 2);
      expect(ofApp.sort()).toEqual([grant.id, exact.id].sort());
      const ended = await tenAtOnce(() => store.endGrants(sub, { all: 'apps' }, 'owner', now + 3));
      expect(ended.flat()).toEqual([elsewhere.id]);
      expect((await store.findApiKey(key.hash))?.grant.endedAt).toBeUndefined();
      expect(await store.endGrants(sub, { all: 'keys' }, 'owner', now + 4)).toEqual([keyed.id]);
      for (const { status } of [grant, once, exact, elsewhere, keyed]) {
        expect(await store.findEpoch(status)).toMatchObject({ status: tokenStatus.invalid });
      }
      expect(await statusOf(foreign)).toBe(tokenStatus.valid);
    });

    test('are possible only for the owner of a live grant', async () => {
      const { grant, subject } = await granted();
      const { subject: another } = await parties();
      expect(await store.changeGrant(grant.id, another.sub, { endsAt: null }, now)).toBeUndefined();
      expect(await store.changeGrant('no-such-grant', subject.sub, { endsAt: null }, now)).toBeUndefined();
      expect(await store.changeGrant(randomUUID(), subject.sub, { endsAt: null }, now)).toBeUndefined();
      expect(await store.changeGrant(grant.id, subject.sub, { endsAt: null }, now + 30 * day)).toBeUndefined();
      expect(await store.endGrant(grant.id, another.sub, 'owner', now)).toBe(false);
      expect(await store.endGrant('no-such-grant', subject.sub, 'owner', now)).toBe(false);
      expect((await store.findEpoch(grant.status))?.grant).toEqual(grant);
    });

    test('end the grant with its codes and tokens for good, for one of ten callers', async () => {
      const { client, grant, hash, subject, terms } = await withToken();
      const code = await withCode(grant);
      expect(winners(await tenAtOnce(() => store.endGrant(grant.id, subject.sub, 'owner', now + 4)))).toBe(1);
      expect(await store.findEpoch(grant.status)).toMatchObject({ status: 1, grant: { endedAt: now + 4 } });
      expect((await store.findRefreshToken(hash))?.token.endedAt).toBe(now + 4);
      expect((await store.rotateRefreshToken(hash, client.id, successor(), now + 5))?.rotated).toBe(false);
      expect(await store.redeemCode(code.hash, successor(), now + 5)).toBe(false);
      expect(await store.findGrant(subject.sub, client.id, now + 5)).toBeUndefined();
      expect((await world.activities(grant.id)).filter((kind) => kind === 'ended')).toHaveLength(1);
      expect((await store.allow(terms, now + 6)).id).not.toBe(grant.id);
    });

    test('that end a grant leave no live token behind concurrent rotations and redemptions', async () => {
      const races = await Promise.all(Array.from({ length: 10 }, () => withToken()));
      const tokens = await Promise.all(
        races.map(async ({ client, grant, hash, subject }) => {
          const code = await withCode(grant);
          const made = [successor(), successor()] as const;
          await Promise.all([
            store.rotateRefreshToken(hash, client.id, made[0], now),
            store.redeemCode(code.hash, made[1], now),
            store.endGrant(grant.id, subject.sub, 'owner', now),
          ]);
          return [hash, made[0].hash, made[1].hash];
        }),
      );
      for (const hash of tokens.flat()) {
        const found = await store.findRefreshToken(hash);
        expect(found === undefined || found.token.endedAt === now).toBe(true);
      }
    });
  });
}
