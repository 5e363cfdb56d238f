import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '@/lib/data/database/database';
import { testDatabases } from '@/lib/data/database/databases.fixture';
import { openManagement, type Portal, startedAt } from '../management.fixture';

const grantIdOf = (body: Record<string, unknown>) => /"id":"([\w-]+)"/.exec(JSON.stringify(body['items']))?.[1] ?? '';
const at = (seconds: number) => new Date((startedAt + seconds) * 1000).toISOString().replace('.000Z', 'Z');

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`grants in the Management API: ${name}`, () => {
    let db: Database;
    let portal: Portal;
    let robot: string;
    /** Ada's own script, and the grant that she gave the app Trailmap. */
    let key: string;
    let grant: string;
    let appToken: string;

    beforeAll(async () => {
      db = await open();
      portal = await openManagement(db);
      await portal.client('trailmap', 'web', portal.people.bob, {});
    });
    afterAll(() => db.close());
    beforeEach(async () => {
      portal.clock.now += 10;
      robot = await portal.machineToken();
      await portal.oauth.grants.endSelected(portal.people.ada, { clientId: 'trailmap' });
      appToken = await portal.personToken(portal.people.ada, ['apps.read', 'logs.read', 'grants.write'], 'trailmap');
      key = await portal.personKey(portal.people.ada, ['grants.read', 'grants.revoke', 'grants.write']);
      const { body } = await portal.call('GET', '/grants?app_id=trailmap&state=live', { token: key });
      grant = grantIdOf(body);
    });

    test('lists by owner, app and state, and shows scopes and ends', async () => {
      const { body } = await portal.call('GET', `/grants/${grant}`, { token: key });
      expect(body).toMatchObject({
        app_id: 'trailmap',
        user_id: portal.people.ada,
        state: 'live',
        is_api_key: false,
        ended_at: null,
      });
      expect(JSON.stringify(body['scopes'])).toContain('apps.read');
      for (const [query, count] of [
        [`user_id=${portal.people.bob}`, 0],
        ['state=paused', 0],
        ['app_id=nothing', 0],
      ] as const) {
        const list = await portal.call('GET', `/grants?${query}`, { token: key });
        expect(list.body['items'], query).toHaveLength(count);
      }
    });

    test('an API key gets no end that a new key could not have', async () => {
      const asking = await portal.personToken(portal.people.ada, ['grants.revoke', 'grants.write']);
      const list = await portal.call('GET', '/grants?app_id=api_keys&state=live', { token: key });
      const path = `/grants/${grantIdOf(list.body)}`;
      const end = async (to: string | null) => portal.call('PATCH', path, { token: asking, body: { ends_at: to } });
      for (const to of [null, '2090-01-01T00:00:00Z']) expect((await end(to)).body['code']).toBe('invalid_fields');
      const year = new Date((portal.clock.now + 365 * 86_400) * 1000).toISOString();
      expect((await end(year)).status).toBe(200);
    });

    test("another person's grant is not found, for every operation", async () => {
      const bob = await portal.personKey(portal.people.bob, ['grants.read', 'grants.revoke', 'grants.write']);
      for (const [method, path, body] of [
        ['GET', '', undefined],
        ['PATCH', '', { ends_at: null }],
        ['POST', '/pause', undefined],
        ['POST', '/resume', undefined],
        ['DELETE', '', undefined],
        ['GET', '/receipts', undefined],
      ] as const) {
        const answer = await portal.call(method, `/grants/${grant}${path}`, { token: bob, body });
        expect(answer.status, `${method} ${path}`).toBe(404);
      }
      expect((await portal.call('GET', '/grants/nonsense', { token: key })).status).toBe(404);
    });

    test('narrowing keeps only what was allowed, and old tokens stop working', async () => {
      const more = await portal.call('PATCH', `/grants/${grant}`, { token: key, body: { scopes: ['users.read'] } });
      expect(more).toMatchObject({ status: 422, body: { errors: [{ pointer: '/scopes', code: 'not_allowed' }] } });
      const none = await portal.call('PATCH', `/grants/${grant}`, { token: key, body: { scopes: [] } });
      expect(none.status).toBe(422);
      const body = { scopes: ['apps.read'] };
      const dry = await portal.call('PATCH', `/grants/${grant}?dry_run=1`, { token: key, body });
      expect(dry.body).toMatchObject({ dry_run: true, changes: [{ field: 'scopes', to: ['apps.read'] }] });
      expect((await portal.call('GET', '/apps', { token: appToken })).status).toBe(200);
      const { status, body: changed } = await portal.call('PATCH', `/grants/${grant}`, { token: key, body });
      expect(status).toBe(200);
      expect(changed['scopes']).toMatchObject([{ scope: 'apps.read' }]);
      expect((await portal.call('GET', '/apps', { token: appToken })).status).toBe(401);
    });

    test('pause and end work at once; an ended grant does not change, and ending it again is fine', async () => {
      expect((await portal.call('POST', `/grants/${grant}/pause`, { token: key })).body['state']).toBe('paused');
      expect((await portal.call('GET', '/apps', { token: appToken })).status).toBe(401);
      expect((await portal.call('POST', `/grants/${grant}/resume`, { token: key })).body['state']).toBe('live');
      expect((await portal.call('GET', '/apps', { token: appToken })).status).toBe(200);
      const dry = await portal.call('DELETE', `/grants/${grant}?dry_run=1`, { token: key });
      expect(dry.body).toMatchObject({ ends: { grants: 1 } });
      expect((await portal.call('GET', '/apps', { token: appToken })).status).toBe(200);
      expect((await portal.call('DELETE', `/grants/${grant}`, { token: key })).status).toBe(204);
      expect((await portal.call('GET', '/apps', { token: appToken })).status).toBe(401);
      expect((await portal.call('DELETE', `/grants/${grant}`, { token: key })).status).toBe(204);
      const ended = await portal.call('GET', '/grants?state=ended&app_id=trailmap&limit=1', { token: robot });
      expect(ended.body['items']).toMatchObject([{ id: grant, state: 'ended', end_reason: 'owner' }]);
      const late = await portal.call('POST', `/grants/${grant}/pause`, { token: key });
      expect(late).toMatchObject({ status: 409, body: { code: 'conflict' } });
    });

    test('only its owner makes a grant last longer, and no app its own', async () => {
      const later = { ends_at: at(200_000_000) };
      const operator = await portal.call('PATCH', `/grants/${grant}`, { token: robot, body: later });
      expect(operator).toMatchObject({ status: 403, body: { code: 'owners_only' } });
      const revoker = await portal.personKey(portal.people.ada, ['grants.revoke']);
      const weak = await portal.call('PATCH', `/grants/${grant}`, { token: revoker, body: later });
      expect(weak).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
      const greedy = await portal.personToken(
        portal.people.ada,
        ['apps.read', 'logs.read', 'grants.write', 'grants.revoke'],
        'trailmap',
      );
      const own = await portal.call('PATCH', `/grants/${grant}`, { token: greedy, body: later });
      expect(own).toMatchObject({ status: 403, body: { code: 'owners_only' } });
      const owner = await portal.call('PATCH', `/grants/${grant}`, { token: key, body: later });
      expect(owner).toMatchObject({ status: 200, body: { ends_at: at(200_000_000) } });
      const sooner = { ends_at: at(100_000) };
      const shorter = await portal.call('PATCH', `/grants/${grant}`, { token: revoker, body: sooner });
      expect(shorter).toMatchObject({ status: 200, body: { ends_at: at(100_000) } });
      const past = await portal.call('PATCH', `/grants/${grant}`, { token: key, body: { ends_at: at(-10) } });
      expect(past).toMatchObject({ status: 422, body: { errors: [{ pointer: '/ends_at', code: 'past' }] } });
    });

    test('an operator can pause and end, not resume; the owner sees who ended it', async () => {
      expect((await portal.call('POST', `/grants/${grant}/pause`, { token: robot })).status).toBe(200);
      const resumed = await portal.call('POST', `/grants/${grant}/resume`, { token: robot });
      expect(resumed).toMatchObject({ status: 403, body: { code: 'owners_only' } });
      expect((await portal.call('DELETE', `/grants/${grant}`, { token: robot })).status).toBe(204);
      const { body } = await portal.call('GET', `/grants/${grant}`, { token: key });
      expect(body).toMatchObject({ state: 'ended', end_reason: 'operator' });
    });

    test('If-Match guards a change against one that it did not see', async () => {
      const { headers } = await portal.call('GET', `/grants/${grant}`, { token: key });
      const etag = headers.get('etag') ?? '';
      const change = (tag: string, seconds: number) =>
        portal.call('PATCH', `/grants/${grant}`, {
          token: key,
          body: { ends_at: at(seconds) },
          headers: { 'If-Match': tag },
        });
      expect((await change(etag, 80_000)).status).toBe(200);
      expect(await change(etag, 70_000)).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
      const tags = await Promise.all([50_000, 40_000, 30_000, 20_000].map(async (seconds) => change('*', seconds)));
      expect(tags.every(({ status }) => status === 200 || status === 409)).toBe(true);
    });

    test('of ten conditional changes at once, one is made', async () => {
      const { headers } = await portal.call('GET', `/grants/${grant}`, { token: key });
      const etag = headers.get('etag') ?? '';
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          portal.call('PATCH', `/grants/${grant}`, {
            token: key,
            body: { ends_at: at(60_000 - index) },
            headers: { 'If-Match': etag },
          }),
        ),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.every(({ status }) => [200, 409, 412].includes(status))).toBe(true);
    });

    test('receipts are listed and signed', async () => {
      await portal.call('PATCH', `/grants/${grant}`, { token: key, body: { ends_at: at(50_000) } });
      const { body } = await portal.call('GET', `/grants/${grant}/receipts`, { token: key });
      const id = grantIdOf(body);
      const receipt = await portal.call('GET', `/grants/${grant}/receipts/${id}`, { token: key });
      expect(receipt.body['jwt']).toMatch(/^eyJ/);
      const other = await portal.call('GET', `/grants/${grant}/receipts/${portal.people.ada}`, { token: key });
      expect(other.status).toBe(404);
    });
  });
}
