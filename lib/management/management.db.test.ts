import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '@/lib/data/database/database';
import { testDatabases } from '@/lib/data/database/databases.fixture';
import { issuer, openManagement, type Portal, resource, startedAt } from './management.fixture';

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`the Management API: ${name}`, () => {
    let db: Database;
    let portal: Portal;
    let robot: string;

    beforeAll(async () => {
      db = await open();
      portal = await openManagement(db);
      for (const [id, owner] of [
        ['trailmap', portal.people.ada],
        ['ledgerly', portal.people.bob],
        ['nobodys', null],
      ] as const) {
        await portal.client(id, 'web', owner, {});
      }
    });
    beforeEach(async () => {
      portal.clock.now += 10;
      robot = await portal.machineToken();
    });
    afterAll(() => db.close());

    const appIds = (body: Record<string, unknown>) =>
      JSON.stringify(body['items'])
        .match(/"id":"[\w-]+"/g)
        ?.join() ?? '';

    test('without a token: 401 with a challenge that names the metadata (RFC 6750 §3, RFC 9728 §5.1)', async () => {
      const { status, headers, body } = await portal.call('GET', '/apps');
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toContain(
        `resource_metadata="${issuer}/.well-known/oauth-protected-resource/api/v1"`,
      );
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(body).toMatchObject({ status: 401, code: 'invalid_token', request_id: headers.get('x-request-id') });
      const metadata = await portal.server.namedResource(
        new Request(`${issuer}/.well-known/oauth-protected-resource/api/v1`),
      );
      expect(await metadata.json()).toMatchObject({ resource, authorization_servers: [issuer] });
    });

    test('a client that acts for itself reaches every app', async () => {
      const { status, body } = await portal.call('GET', '/apps', { token: robot });
      expect(status).toBe(200);
      for (const id of ['trailmap', 'ledgerly', 'nobodys', 'console']) expect(appIds(body)).toContain(`"${id}"`);
    });

    test('a person reaches only their own, by a token and by an API key', async () => {
      const token = await portal.personToken(portal.people.ada, ['apps.read']);
      const key = await portal.personKey(portal.people.ada, ['apps.read']);
      for (const credential of [token, key]) {
        const { body } = await portal.call('GET', '/apps', { token: credential });
        expect(appIds(body)).toContain('"trailmap"');
        expect(appIds(body)).not.toMatch(/ledgerly|nobodys/);
        expect((await portal.call('GET', '/apps/trailmap', { token: credential })).status).toBe(200);
        for (const foreign of ['ledgerly', 'nobodys', 'unknown']) {
          const refused = await portal.call('GET', `/apps/${foreign}`, { token: credential });
          expect(refused).toMatchObject({ status: 404, body: { code: 'not_found' } });
        }
      }
    });

    test("operators have the operator's scopes; for others they do nothing", async () => {
      const olga = await portal.personToken(portal.people.olga, ['audit.read']);
      expect((await portal.call('GET', '/audit', { token: olga })).status).toBe(200);
      const ada = await portal.personToken(portal.people.ada, ['audit.read']);
      expect(await portal.call('GET', '/audit', { token: ada })).toMatchObject({
        status: 403,
        body: { code: 'operators_only' },
      });
    });

    test('a scope that the token lacks: 403 with its name (RFC 6750 §3.1)', async () => {
      const token = await portal.machineToken(['apps.read']);
      const { status, headers, body } = await portal.call('GET', '/audit', { token });
      expect(status).toBe(403);
      expect(headers.get('www-authenticate')).toMatch(/error="insufficient_scope".*scope="audit\.read"/);
      expect(body['code']).toBe('insufficient_scope');
    });

    test('only an operator assigns operator scopes: no app can ask for them, no key can have them', async () => {
      await portal.client('pushy', 'web', portal.people.ada, {});
      await expect(portal.personToken(portal.people.olga, ['audit.read'], 'pushy')).rejects.toThrow();
      await expect(portal.personKey(portal.people.olga, ['audit.read'])).rejects.toThrow('scopes');
      await expect(portal.machineToken(['apps.read'], 'idle-robot')).rejects.toThrow(/invalid_scope|invalid_target/);
      expect(await portal.personToken(portal.people.ada, ['apps.read'], 'pushy')).not.toBe('');
    });

    test('a token for another API is refused (RFC 9068 §4), and so is one whose grant has ended', async () => {
      const token = await portal.personToken(portal.people.bob, ['apps.read']);
      expect((await portal.call('GET', '/apps', { token })).status).toBe(200);
      await portal.oauth.grants.endSelected(portal.people.bob, { all: 'apps' });
      expect((await portal.call('GET', '/apps', { token })).status).toBe(401);
      expect((await portal.call('GET', '/apps', { token: 'eyJhbGciOiJub25lIn0.e30.' })).status).toBe(401);
    });

    test('lists come in parts, each app once, also when several have the same time', async () => {
      const seen: unknown[] = [];
      let path = '/apps?limit=2';
      for (let part = 0; part < 20 && path !== ''; part += 1) {
        const { body, headers } = await portal.call('GET', path, { token: robot });
        seen.push(...(appIds(body).match(/"id":"[\w-]+"/g) ?? []));
        const next = body['next_cursor'];
        path = typeof next === 'string' ? `/apps?limit=2&cursor=${next}` : '';
        expect(headers.get('link') ?? '').toBe(path === '' ? '' : `<${resource}${path}>; rel="next"`);
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toHaveLength(await db.prisma.client.count({ where: { deletedAt: null, id: { not: 'api_keys' } } }));
    });

    test('ETag and If-None-Match (RFC 9110 §13.1.2)', async () => {
      const first = await portal.call('GET', '/apps/trailmap', { token: robot });
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[\w-]{27}"$/);
      const again = await portal.call('GET', '/apps/trailmap', { token: robot, headers: { 'If-None-Match': etag } });
      expect(again).toMatchObject({ status: 304, text: '' });
    });

    test('bad queries name the parameter; unknown paths and methods are told apart', async () => {
      for (const [query, field] of [
        ['limit=0', 'limit'],
        ['limit=x', 'limit'],
        ['colour=red', 'colour'],
        ['owner_id=ada', 'owner_id'],
      ]) {
        const { status, body } = await portal.call('GET', `/apps?${query}`, { token: robot });
        expect(status).toBe(400);
        expect(JSON.stringify(body['errors'])).toContain(`"field":"${field}"`);
      }
      expect((await portal.call('GET', '/apps?cursor=xyz', { token: robot })).status).toBe(400);
      expect((await portal.call('GET', '/apps?limit=1&limit=2', { token: robot })).status).toBe(400);
      expect((await portal.call('GET', '/nothing', { token: robot })).status).toBe(404);
      const refused = await portal.call('DELETE', '/audit', { token: robot });
      expect(refused.status).toBe(405);
      expect(refused.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
      expect((await portal.call('GET', '/apps/%ff', { token: robot })).status).toBe(404);
    });

    test('every use of an operator scope is in the audit log, with its caller, operation and result', async () => {
      const olga = await portal.personToken(portal.people.olga, ['audit.read', 'apps.read']);
      await portal.call('GET', '/apps/nothing', { token: robot });
      await portal.call('GET', '/apps', { token: olga });
      const { body } = await portal.call('GET', `/audit?limit=3`, { token: olga });
      expect(body['items']).toMatchObject([
        { operation: 'getApp', target: '/apps/nothing', status: 404, client_id: 'robot', user_id: null },
        expect.anything(),
        expect.anything(),
      ]);
      const own = await portal.call('GET', `/audit?user_id=${portal.people.olga}&limit=1`, { token: olga });
      expect(own.body['items']).toMatchObject([{ operation: 'listAuditEntries', network: '203.0.113.0/24' }]);
    });

    test('callers have a rate limit, with its state in each answer', async () => {
      const small = await openManagement(await open(), { requestsPerMinute: 2 });
      const token = await small.machineToken();
      const first = await small.call('GET', '/apps', { token });
      expect(first.headers.get('ratelimit')).toBe('"default";r=1;t=60');
      expect(first.headers.get('ratelimit-policy')).toBe('"default";q=2;w=60');
      await small.call('GET', '/apps', { token });
      const refused = await small.call('GET', '/apps', { token });
      expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
      expect(refused.headers.get('retry-after')).toBe('60');
      await small.db.close();
    });

    test('the row of the API is written once, and a scope that another API has is left out', async () => {
      const other = await open();
      const first = await openManagement(other);
      const before = await other.prisma.apiCatalogue.findUniqueOrThrow({ where: { id: 1 } });
      const { writeBuiltInApi } = await import('@/lib/data/developers/built-in-api');
      const { builtInManagementApi } = await import('./built-in');
      expect(await writeBuiltInApi(other, builtInManagementApi(issuer), startedAt)).toEqual([]);
      const after = await other.prisma.apiCatalogue.findUniqueOrThrow({ where: { id: 1 } });
      expect(after.revision).toBe(before.revision);
      await other.prisma.apiScope.deleteMany({ where: { value: 'apps.read' } });
      const { createApi } = await import('@/lib/data/developers/apis');
      const draft = { name: 'Other', accessTokenSeconds: 600, signingAlg: 'ES256', openToApps: true } as const;
      const made = await createApi(other, { sub: first.people.ada }, 'https://api.other.example', draft, startedAt);
      if (!('id' in made)) throw new Error('not made');
      await other.prisma.apiScope.create({ data: { value: 'apps.read', apiId: made.id, title: 'Taken' } });
      expect(await writeBuiltInApi(other, builtInManagementApi(issuer), startedAt)).toEqual(['apps.read']);
      await other.close();
    });
  });
}
