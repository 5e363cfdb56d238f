import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '@/lib/data/database/database';
import { testDatabases } from '@/lib/data/database/databases.fixture';
import { builtInApiId } from '@/lib/data/developers/built-in-api';
import { openSession } from '@/lib/data/people/sessions.fixture';
import { openManagement, type Portal } from '../management.fixture';

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`operators in the Management API: ${name}`, () => {
    let db: Database;
    let portal: Portal;
    let robot: string;
    let olga: string;

    beforeAll(async () => {
      db = await open();
      portal = await openManagement(db);
    });
    afterAll(() => db.close());
    beforeEach(async () => {
      portal.clock.now += 10;
      robot = await portal.machineToken();
      olga = await portal.personToken(portal.people.olga, [
        'users.write',
        'users.read',
        'settings.write',
        'settings.read',
      ]);
    });

    const idOf = ({ body }: { body: Record<string, unknown> }) => String(body['id']);
    const create = (body: Record<string, unknown>, token = robot) => portal.call('POST', '/users', { token, body });

    test('creates an account with a password, or sends a link to choose one', async () => {
      const made = await create({ email: 'Grace@Example.com', name: 'Grace', password: 'a long enough password' });
      expect(made).toMatchObject({ status: 201, body: { email: 'grace@example.com', has_password: true } });
      expect(made.text).not.toContain('a long enough password');
      const row = await db.prisma.user.findUniqueOrThrow({ where: { id: idOf(made) } });
      expect(row.passwordHash).toBe('hash of a long enough password');
      const invited = await create({ email: 'linus@example.com', name: 'Linus', claims: { given_name: 'Linus' } });
      expect(invited).toMatchObject({ status: 201, body: { has_password: false, claims: { given_name: 'Linus' } } });
      const links = await db.prisma.mailLink.findMany({ where: { userId: idOf(invited), consumedAt: null } });
      expect(links).toMatchObject([{ purpose: 'reset', recipient: 'linus@example.com' }]);
    });

    test('names what is wrong with a new account, and creates nothing', async () => {
      const before = await db.prisma.user.count();
      for (const [body, pointer] of [
        [{ email: 'ada@example.com', name: 'Second Ada' }, '/email'],
        [{ email: 'no address', name: 'X' }, '/email'],
        [{ email: 'x@example.com' }, '/name'],
        [{ email: 'x@example.com', name: 'X', password: 'short' }, '/password'],
        [{ email: 'x@example.com', name: 'X', colour: 'red' }, '/colour'],
        [{ email: 'x@example.com', name: 'X', claims: { email: 'y@example.com' } }, '/claims/email'],
      ] as const) {
        const refused = await create(body);
        expect(refused.status).toBe(422);
        expect(JSON.stringify(refused.body['errors']), pointer).toContain(`"pointer":"${pointer}`);
      }
      expect(
        (await portal.call('POST', '/users?dry_run=1', { token: robot, body: { email: 'x@y.example', name: 'X' } }))
          .status,
      ).toBe(200);
      expect(await db.prisma.user.count()).toBe(before);
    });

    test('a repeated POST with its Idempotency-Key gets the first answer, once', async () => {
      const headers = { 'Idempotency-Key': randomUUID() };
      const body = { email: `${randomUUID()}@example.com`, name: 'Once', password: 'a long enough password' };
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => portal.call('POST', '/users', { token: robot, body, headers })),
      );
      expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
      expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
      const again = await portal.call('POST', '/users', { token: robot, body, headers });
      expect(again.status).toBe(201);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(await db.prisma.user.count({ where: { email: body.email } })).toBe(1);
      const other = await portal.call('POST', '/users', { token: robot, body: { ...body, name: 'Other' }, headers });
      expect(other).toMatchObject({ status: 422, body: { code: 'key_reused' } });
      const stored = await db.prisma.apiRequest.findMany();
      expect(JSON.stringify(stored)).not.toContain(body.email);
      const stranger = await create({ ...body }, olga);
      expect(stranger.status).toBe(422);
    });

    test('changes members, and the old address can undo a change of the address', async () => {
      const made = await create({ email: `${randomUUID()}@example.com`, name: 'Old', email_verified: true });
      const path = `/users/${idOf(made)}`;
      const email = `${randomUUID()}@example.com`;
      const body = { email, name: 'New', claims: { nickname: 'n' }, language: 'de' };
      const dry = await portal.call('PATCH', `${path}?dry_run=1`, { token: robot, body });
      expect(dry.body['changes']).toContainEqual({ field: 'name', from: 'Old', to: 'New' });
      expect((await portal.call('GET', path, { token: robot })).body['name']).toBe('Old');
      const changed = await portal.call('PATCH', path, { token: robot, body });
      expect(changed.body).toMatchObject({ email, name: 'New', email_verified: false, language: 'de' });
      const link = await db.prisma.mailLink.findFirst({ where: { userId: idOf(made), purpose: 'undo_email' } });
      expect(link?.recipient).toBe(made.body['email']);
      const cleared = await portal.call('PATCH', path, {
        token: robot,
        body: { claims: { nickname: null }, language: null },
      });
      expect(cleared.body).toMatchObject({ claims: {}, language: null });
      const taken = await portal.call('PATCH', path, { token: robot, body: { email: 'ada@example.com' } });
      expect(taken).toMatchObject({ status: 422, body: { errors: [{ pointer: '/email', code: 'taken' }] } });
    });

    test('a client that acts for itself cannot take over the account of an operator', async () => {
      const robot = await portal.machineToken();
      const path = `/users/${portal.people.olga}`;
      const requests: [string, string, object | undefined][] = [
        ['PATCH', path, { email: 'somebody@example.com', email_verified: true }],
        ['PATCH', `${path}?dry_run=1`, { name: 'Somebody' }],
        ['POST', `${path}/disable`, undefined],
        ['POST', `${path}/enable`, undefined],
      ];
      for (const [method, to, body] of requests) {
        expect((await portal.call(method, to, { token: robot, body })).body['code'], to).toBe('operators_only');
      }
      const olga = await portal.personToken(portal.people.olga, ['users.write']);
      expect((await portal.call('PATCH', path, { token: olga, body: { name: 'Olga' } })).status).toBe(200);
    });

    test('only an operator makes operators, and one always stays', async () => {
      const made = await create({
        email: `${randomUUID()}@example.com`,
        name: 'Op',
        password: 'a long enough password',
      });
      const path = `/users/${idOf(made)}`;
      const promote = { is_operator: true };
      expect((await portal.call('PATCH', path, { token: robot, body: promote })).body['code']).toBe('operators_only');
      expect((await create({ ...made.body, ...promote, email: 'q@example.com' })).status).not.toBe(201);
      expect((await portal.call('PATCH', path, { token: olga, body: promote })).body['is_operator']).toBe(true);
      expect((await portal.call('DELETE', path, { token: robot })).body['code']).toBe('operators_only');
      expect((await portal.call('PATCH', path, { token: olga, body: { is_operator: false } })).status).toBe(200);
      const self = `/users/${portal.people.olga}`;
      expect((await portal.call('PATCH', self, { token: olga, body: { is_operator: false } })).status).toBe(409);
      expect((await portal.call('DELETE', self, { token: olga })).status).toBe(409);
    });

    test('ends sessions, deletes and restores', async () => {
      const made = await create({
        email: `${randomUUID()}@example.com`,
        name: 'Gone',
        password: 'a long enough password',
      });
      const sub = idOf(made);
      const path = `/users/${sub}`;
      const session = { sub, amr: ['pwd'], endsAt: portal.clock.now + 1000 };
      const sid = await openSession(db, session, portal.clock.now);
      await openSession(db, session, portal.clock.now);
      expect((await portal.call('GET', `${path}/sessions`, { token: robot })).body['items']).toHaveLength(2);
      expect((await portal.call('DELETE', `${path}/sessions/${sid}`, { token: robot })).status).toBe(204);
      expect((await portal.call('DELETE', `${path}/sessions/${sid}`, { token: robot })).status).toBe(404);
      expect((await portal.call('DELETE', `${path}/sessions`, { token: robot })).status).toBe(204);
      expect((await portal.call('GET', `${path}/sessions`, { token: robot })).body['items']).toEqual([]);
      expect((await portal.call('DELETE', `${path}?dry_run=1`, { token: robot })).body['ends']).toMatchObject({
        grants: 0,
      });
      expect((await portal.call('DELETE', path, { token: robot })).status).toBe(204);
      expect((await portal.call('GET', path, { token: robot })).body['deleted_at']).not.toBeNull();
      expect((await portal.call('DELETE', path, { token: robot })).status).toBe(409);
      const listed = await portal.call('GET', '/users?deleted=true', { token: robot });
      expect(listed.text).toContain(sub);
      expect((await portal.call('POST', `${path}/restore`, { token: robot })).body['deleted_at']).toBeNull();
      expect((await portal.call('POST', `${path}/restore`, { token: robot })).status).toBe(409);
      const log = await portal.call('GET', `${path}/security-log`, { token: robot });
      expect(log.text).toMatch(/account_restored.*account_deleted/);
    });

    test('a disabled account has no sessions and no grants, and nobody signs in to it, until it is enabled', async () => {
      const { bob } = portal.people;
      const token = await portal.personToken(bob, ['apps.read']);
      const key = await portal.personKey(bob, ['apps.read']);
      const dry = await portal.call('POST', `/users/${bob}/disable?dry_run=1`, { token: robot });
      expect(dry.body['ends']).toEqual({ grants: 1, api_keys: 1 });
      expect((await portal.call('GET', '/apps', { token })).status).toBe(200);
      const disabled = await portal.call('POST', `/users/${bob}/disable`, { token: robot });
      expect(disabled).toMatchObject({ status: 200, body: { disabled_by: null } });
      expect(disabled.body['disabled_at']).not.toBeNull();
      for (const credential of [token, key]) {
        expect((await portal.call('GET', '/apps', { token: credential })).status).toBe(401);
      }
      expect((await portal.call('GET', `/users/${bob}/sessions`, { token: robot })).body['items']).toEqual([]);
      await expect(
        openSession(db, { sub: bob, amr: ['pwd'], endsAt: portal.clock.now + 9 }, portal.clock.now),
      ).rejects.toThrow();
      const enabled = await portal.call('POST', `/users/${bob}/enable`, { token: robot });
      expect(enabled.body['disabled_at']).toBeNull();
      expect((await portal.call('GET', '/apps', { token })).status).toBe(401);
      expect(await portal.personToken(bob, ['apps.read'])).not.toBe('');
      const self = await portal.call('POST', `/users/${portal.people.olga}/disable`, { token: olga });
      expect(self.status).toBe(409);
      const other = await portal.call('POST', `/users/${portal.people.olga}/disable`, { token: robot });
      expect(other.body['code']).toBe('operators_only');
    });

    test('searches accounts', async () => {
      const { body } = await portal.call('GET', '/users?q=BOB', { token: robot });
      expect(body['items']).toMatchObject([{ name: 'Bob' }]);
      const exact = await portal.call('GET', '/users?email=ADA%40example.com', { token: robot });
      expect(exact.body['items']).toMatchObject([{ name: 'Ada' }]);
      const operators = await portal.call('GET', '/users?is_operator=true', { token: robot });
      expect(operators.text).not.toContain('"Ada"');
      expect((await portal.call('GET', '/users/unknown', { token: robot })).status).toBe(404);
    });

    test('signing keys are listed, rotated and withdrawn, without their private parts', async () => {
      const list = await portal.call('GET', '/signing-keys', { token: robot });
      expect(list.text).not.toMatch(/"d"|sealed/i);
      const rotated = await portal.call('POST', '/signing-keys/rotate', { token: robot });
      expect(Number(rotated.body['created'])).toBeGreaterThan(0);
      expect((await portal.call('POST', '/signing-keys/rotate', { token: robot })).body['created']).toBe(0);
      const kid = /"kid":"([^"]+)","alg":"PS256"/.exec(list.text)?.[1] ?? '';
      expect((await portal.call('DELETE', `/signing-keys/${kid}`, { token: robot })).status).toBe(204);
      expect((await portal.call('DELETE', `/signing-keys/${kid}`, { token: robot })).status).toBe(404);
    });

    test('the settings contain no secret', async () => {
      const { status, text } = await portal.call('GET', '/settings', { token: robot });
      expect(status).toBe(200);
      expect(text).toContain('"registration"');
      expect(text).not.toMatch(/initialAccessToken|secret/i);
    });

    test('an operator assigns scopes; a client that acts for itself cannot, and loses at once what is taken', async () => {
      const path = '/operator-access/idle-robot';
      const body = { machine_scopes: ['apps.read'] };
      expect((await portal.call('PUT', path, { token: robot, body })).body['code']).toBe('operators_only');
      const assigned = await portal.call('PUT', path, { token: olga, body });
      expect(assigned).toMatchObject({ status: 200, body: { machine_scopes: ['apps.read'], user_scopes: [] } });
      const token = await portal.machineToken(['apps.read'], 'idle-robot');
      expect((await portal.call('GET', '/apps', { token })).status).toBe(200);
      expect((await portal.call('PUT', path, { token, body: { machine_scopes: ['users.read'] } })).status).toBe(403);
      expect((await portal.call('DELETE', path, { token: olga })).status).toBe(204);
      expect((await portal.call('GET', '/apps', { token })).status).toBe(401);
      await expect(portal.machineToken(['apps.read'], 'idle-robot')).rejects.toThrow();
      for (const [wrong, pointer] of [
        [{ machine_scopes: ['routes.read'] }, '/machine_scopes/0'],
        [{ user_scopes: ['apps.read'] }, '/user_scopes'],
      ] as const) {
        const refused = await portal.call('PUT', path, { token: olga, body: wrong });
        expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
      }
      expect((await portal.call('PUT', '/operator-access/nobody', { token: olga, body })).status).toBe(404);
      expect(await db.prisma.apiAccess.count({ where: { apiId: builtInApiId, clientId: 'idle-robot' } })).toBe(0);
    });

    test('a caller can ask who it is', async () => {
      expect((await portal.call('GET', '/me', { token: robot })).body).toMatchObject({
        client_id: 'robot',
        user: null,
      });
      const { body } = await portal.call('GET', '/me', { token: olga });
      expect(body).toMatchObject({ client_id: 'console', user: { name: null, email: null, is_operator: true } });
      const key = await portal.personKey(portal.people.ada, ['apps.read']);
      const own = await portal.call('GET', '/me', { token: key });
      expect(own.body).toMatchObject({ client_id: 'api_keys', user: { name: 'Ada', email: 'ada@example.com' } });
    });
  });
}
