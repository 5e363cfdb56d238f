import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type GrantTerms, tokenStatus } from '../../model/grant-records';
import type { Store } from '../../model/store';
import { type ContractFixture, day, now, type StoreUnderTest, tenAtOnce } from './contract.fixture';

export function grantContract(fixture: ContractFixture): void {
  const { parties, granted, withCode, withToken, statusOf } = fixture;
  let store: Store;
  let world: StoreUnderTest;
  beforeAll(() => {
    world = fixture.world();
    store = world.store;
  });

  describe('grants', () => {
    describe('allow', () => {
      test('creates a grant with exactly these terms', async () => {
        const { grant, terms } = await granted();
        expect(grant).toEqual({
          ...terms,
          id: expect.any(String),
          epoch: 1,
          status: { list: expect.any(Number), index: expect.any(Number) },
          createdAt: now,
          changedAt: now,
        });
        expect(await store.findGrant(terms.ownerId, terms.clientId, now)).toEqual(grant);
        expect(await world.activities(grant.id)).toEqual(['allowed']);
        expect(await statusOf(grant)).toBe(tokenStatus.valid);
      });

      test('accepts terms without an end or declined scopes', async () => {
        const { terms } = await parties({ endsAt: null });
        const { declined: ___, ...bare } = terms;
        const grant = await store.allow(bare, now);
        expect(grant).toMatchObject({ declined: [] });
        expect(grant.endsAt).toBeUndefined();
        expect(await store.findGrant(terms.ownerId, terms.clientId, now + 1000 * day)).toEqual(grant);
      });

      const base = {
        scopes: [
          { scope: 'openid', endsAt: null },
          { scope: 'email', endsAt: now + 20 * day },
        ],
      };
      const resources = ['https://api.example', 'https://b.example'];
      test.each<[string, Partial<GrantTerms>, boolean]>([
        ['the same terms again', {}, false],
        ['a scope more', { scopes: [...base.scopes, { scope: 'phone', endsAt: null }] }, false],
        ['a resource more', { resources }, false],
        ['a later end', { endsAt: now + 31 * day }, false],
        ['no end', { endsAt: null }, false],
        [
          'a later end of one scope',
          {
            scopes: [
              { scope: 'openid', endsAt: null },
              { scope: 'email', endsAt: null },
            ],
          },
          false,
        ],
        ['a scope less', { scopes: [{ scope: 'openid', endsAt: null }] }, true],
        ['a resource less', { resources: [] }, true],
        ['an earlier end', { endsAt: now + 29 * day }, true],
        [
          'an end for a scope that had none',
          { scopes: [{ scope: 'openid', endsAt: now + day }, ...base.scopes.slice(1)] },
          true,
        ],
        ['one wider and one narrower', { endsAt: null, resources: [] }, true],
      ])('on a live grant, %s: %o; a new epoch: %s', async (_name, change, moves) => {
        const { grant, terms } = await granted();
        const code = await withCode(grant);
        const changed = await store.allow({ ...terms, ...change }, now + 10);
        expect(changed.id).toBe(grant.id);
        expect(changed).toMatchObject({ epoch: moves ? 2 : 1, changedAt: now + 10, createdAt: now });
        expect(changed.scopes).toEqual(change.scopes ?? terms.scopes);
        expect(changed.resources).toEqual(change.resources ?? terms.resources);
        expect(await statusOf(grant)).toBe(moves ? tokenStatus.invalid : tokenStatus.valid);
        expect(await statusOf(changed)).toBe(tokenStatus.valid);
        expect((await store.findEpoch(grant.status))?.current).toBe(!moves);
        expect(await store.redeemCode(code.hash, undefined, now + 11)).toBe(!moves);
        expect((await world.activities(grant.id)).slice(0, 2)).toEqual(['allowed', 'changed']);
      });

      test('losing a scope that has ended does not narrow the grant', async () => {
        const { grant, terms } = await granted();
        const changed = await store.allow({ ...terms, scopes: [{ scope: 'openid', endsAt: null }] }, now + 20 * day);
        expect(changed.epoch).toBe(grant.epoch);
      });

      test('shortening the grant shortens its refresh tokens', async () => {
        const { hash, terms } = await withToken({}, now + 25 * day);
        await store.allow({ ...terms, endsAt: now + day }, now);
        expect((await store.findRefreshToken(hash))?.token).toMatchObject({ endsAt: now + day });
        await store.allow({ ...terms, endsAt: null }, now);
        expect((await store.findRefreshToken(hash))?.token).toMatchObject({ endsAt: now + day });
      });

      test('lifts a pause', async () => {
        const { grant, terms } = await granted();
        await store.pauseGrant(grant.id, grant.ownerId ?? '', now);
        expect(await store.findGrant(terms.ownerId, terms.clientId, now)).toMatchObject({ pausedAt: now });
        expect(await statusOf(grant)).toBe(tokenStatus.suspended);
        const same = await store.allow(terms, now);
        expect(same.pausedAt).toBeUndefined();
        expect(await statusOf(same)).toBe(tokenStatus.valid);
        await store.pauseGrant(grant.id, grant.ownerId ?? '', now);
        const narrowed = await store.allow({ ...terms, resources: [] }, now);
        expect(narrowed.pausedAt).toBeUndefined();
        expect(await statusOf(narrowed)).toBe(tokenStatus.valid);
        expect(await statusOf(grant)).toBe(tokenStatus.invalid);
      });

      test('creates a new grant after the end of the old one', async () => {
        const { grant, terms } = await granted();
        expect(await store.findGrant(terms.ownerId, terms.clientId, now + 30 * day)).toBeUndefined();
        const again = await store.allow({ ...terms, endsAt: null }, now + 30 * day);
        expect(again.id).not.toBe(grant.id);
        expect(again.epoch).toBe(1);
      });

      test('always creates a new grant for `once`, which never counts as consent', async () => {
        const { grant, terms } = await granted();
        const once = await store.allow({ ...terms, once: true }, now);
        expect(once.id).not.toBe(grant.id);
        expect(once.once).toBe(true);
        expect(await store.findGrant(terms.ownerId, terms.clientId, now)).toEqual(grant);
        await store.endGrant(grant.id, terms.ownerId, 'owner', now);
        expect(await store.findGrant(terms.ownerId, terms.clientId, now)).toBeUndefined();
      });

      test('results in one live grant for ten callers at once', async () => {
        const { terms } = await parties();
        const made = await tenAtOnce(() => store.allow(terms, now));
        expect(new Set(made.map(({ id }) => id)).size).toBe(1);
        const [first] = made;
        expect((await world.activities(first?.id ?? '')).sort()).toEqual(['allowed', ...Array(9).fill('changed')]);
      });
    });

    describe('grants with details (RFC 9396)', () => {
      const details = [{ type: 'payment', amount: { value: 12.5, currency: 'CHF' }, to: 'Ada "\\ü\u{1f600}' }];

      test('are separate from each other and from the grant that counts as consent', async () => {
        const { terms } = await parties({ scopes: [], details });
        const { ownerId, clientId } = terms;
        const first = await store.allow(terms, now);
        const second = await store.allow(terms, now + 1);
        expect(second.id).not.toBe(first.id);
        expect(first.details).toEqual(details);
        expect(await store.findGrant(ownerId, clientId, now + 2)).toBeUndefined();
        const { details: _details, ...plain } = { ...terms, scopes: [{ scope: 'email', endsAt: null }] };
        const consent = await store.allow(plain, now + 2);
        expect(consent.details).toBeUndefined();
        expect((await store.findGrant(ownerId, clientId, now + 3))?.id).toBe(consent.id);
        const state = await store.findEpoch(first.status);
        expect(state).toMatchObject({ current: true, grant: { id: first.id, details } });
      });

      test('stay live without a scope and end when the owner ends them', async () => {
        const { terms, grant } = await granted({ scopes: [], details });
        const { id } = grant;
        const { ownerId } = terms;
        expect(await store.changeGrant(id, ownerId, { endsAt: now + 60 }, now)).toMatchObject({
          endsAt: now + 60,
          details,
        });
        expect(await store.endGrant(id, ownerId, 'owner', now + 1)).toBe(true);
      });
    });

    describe('grants that an app manages (Grant Management for OAuth 2.0 §5.2)', () => {
      const [pay, read] = [
        { type: 'payment', amount: { value: 12.5, currency: 'CHF' } },
        { type: 'account', actions: ['read'] },
      ];

      test('are found by id in any state', async () => {
        const { grant, subject, terms } = await granted();
        expect(await store.findGrantById(grant.id)).toEqual({ grant, subject });
        await store.endGrant(grant.id, terms.ownerId, 'owner', now + 1);
        expect(await store.findGrantById(grant.id)).toMatchObject({ grant: { id: grant.id, endedAt: now + 1 } });
        expect(await store.findGrantById(randomUUID())).toBeUndefined();
        expect(await store.findGrantById('no uuid')).toBeUndefined();
      });

      test('a separate grant leaves the live one alone, and the latest counts as consent', async () => {
        const { grant, terms } = await granted();
        const separate = await store.allow({ ...terms, separate: true }, now + 1);
        expect(separate.id).not.toBe(grant.id);
        expect((await store.findGrant(terms.ownerId, terms.clientId, now + 2))?.id).toBe(separate.id);
        expect(await statusOf(grant)).toBe(tokenStatus.valid);
      });

      test('amending removes or adds details; only removing starts the next epoch', async () => {
        const { grant, terms } = await granted({ scopes: [], details: [pay] });
        // Members of an object have no order; a database returns them in its own.
        const { amount } = pay;
        const same = { type: 'payment', amount: { currency: amount.currency, value: amount.value } };
        const wider = await store.amendGrant(grant.id, { ...terms, details: [same, read] }, now + 1);
        expect(wider).toMatchObject({ id: grant.id, epoch: grant.epoch, details: [pay, read] });
        const scopes = [{ scope: 'email', endsAt: null }];
        const replaced = await store.amendGrant(grant.id, { ...terms, scopes, details: [read] }, now + 2);
        expect(replaced).toMatchObject({ epoch: grant.epoch + 1, details: [read], scopes });
        expect(await statusOf(grant)).toBe(tokenStatus.invalid);
        const { details: _none, ...plain } = { ...terms, scopes };
        expect((await store.amendGrant(grant.id, plain, now + 3))?.details).toBeUndefined();
      });

      test('only a live grant of this owner and app can be amended, which lifts a pause', async () => {
        const { grant, terms } = await granted();
        const other = await parties();
        await store.pauseGrant(grant.id, grant.ownerId ?? '', now);
        expect(await store.amendGrant(grant.id, { ...terms, ownerId: other.terms.ownerId }, now)).toBeUndefined();
        expect(await store.amendGrant(grant.id, { ...terms, clientId: other.client.id }, now)).toBeUndefined();
        expect(await store.amendGrant('no uuid', terms, now)).toBeUndefined();
        expect(await statusOf(grant)).toBe(tokenStatus.suspended);
        expect((await store.amendGrant(grant.id, terms, now))?.pausedAt).toBeUndefined();
        expect(await statusOf(grant)).toBe(tokenStatus.valid);
        expect(await store.amendGrant(grant.id, terms, now + 30 * day)).toBeUndefined();
        const once = await granted({ once: true });
        expect(await store.amendGrant(once.grant.id, once.terms, now)).toBeUndefined();
      });
    });

    test('the machine grant is created once, even by ten callers at once', async () => {
      const { client } = await parties();
      expect((await store.findClient(client.id, now))?.machineGrant).toBeUndefined();
      const made = await tenAtOnce(() => store.machineGrant(client.id, now));
      const [first] = made;
      expect(first).toMatchObject({ clientId: client.id, scopes: [], resources: [], once: false, epoch: 1 });
      expect(first?.ownerId).toBeUndefined();
      for (const grant of made) expect(grant).toEqual(first);
      expect(await store.machineGrant(client.id, now + 5)).toEqual(first);
      expect((await store.findClient(client.id, now))?.machineGrant).toEqual(first);
      expect(first && (await store.findEpoch(first.status))).toMatchObject({ grant: first, status: 0, current: true });
      const { client: another } = await parties();
      expect((await store.machineGrant(another.id, now)).id).not.toBe(first?.id);
    });

    test('the live grant of a person is found by sub or by a verified address (RFC 7523 §2.1)', async () => {
      const { client, subject, grant } = await granted();
      const other = await parties();
      const found = { grant, subject };
      expect(await store.findGrantByPerson(client.id, { sub: subject.sub }, now)).toEqual(found);
      expect(await store.findGrantByPerson(client.id, { email: subject.email }, now)).toEqual(found);
      expect(await store.findGrantByPerson(client.id, { email: 'nobody\0@example.com' }, now)).toBeUndefined();
      expect(await store.findGrantByPerson(client.id, { sub: 'no uuid' }, now)).toBeUndefined();
      expect(await store.findGrantByPerson(other.client.id, { sub: subject.sub }, now)).toBeUndefined();
      expect(await store.findGrantByPerson(client.id, { sub: subject.sub }, now + 30 * day)).toBeUndefined();
      const doubtful = { ...subject, sub: randomUUID(), email: `${randomUUID()}@example.com`, emailVerified: false };
      await world.putSubject(doubtful);
      await store.allow({ ...other.terms, ownerId: doubtful.sub, clientId: client.id }, now);
      expect(await store.findGrantByPerson(client.id, { email: doubtful.email }, now)).toBeUndefined();
      const once = await granted({ once: true });
      expect(await store.findGrantByPerson(once.client.id, { sub: once.subject.sub }, now)).toBeUndefined();
      expect(await store.findTrustedIssuer(client.id, 'https://a.example\0')).toBeUndefined();
    });
  });
}
