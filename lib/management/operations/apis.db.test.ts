import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '@/lib/data/database/database';
import { testDatabases } from '@/lib/data/database/databases.fixture';
import { builtInApiId } from '@/lib/data/developers/built-in-api';
import { issuer, openManagement, type Portal, resource } from '../management.fixture';

const trails = { resource: 'https://api.trails.example', name: 'Trails' };
const reads = { title: 'See trails', effect: 'reads' };
const errorsSchema = z.array(z.object({ pointer: z.string(), code: z.string() }));
const pointers = (body: Record<string, unknown>) => errorsSchema.parse(body['errors']).map(({ pointer }) => pointer);
const itemsSchema = z.array(z.looseObject({}));

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`APIs: ${name}`, () => {
    let db: Database;
    let portal: Portal;
    let ada: string;
    let bob: string;
    let robot: string;

    beforeAll(async () => {
      db = await open();
      portal = await openManagement(db);
      ada = await portal.personToken(portal.people.ada, ['apis.read', 'apis.write', 'apps.read', 'apps.write']);
      bob = await portal.personToken(portal.people.bob, ['apis.read', 'apis.write']);
      await portal.client('trailmap', 'web', portal.people.bob, {});
      await portal.client('reporter', 'machine', portal.people.bob, { grant_types: ['client_credentials'] });
    });
    beforeEach(async () => {
      portal.clock.now += 1;
      robot = await portal.machineToken();
    });
    afterAll(() => db.close());

    const send = (method: string, path: string, body?: object, token = ada) =>
      portal.call(method, path, { token, ...(body && { body }) });
    const refused = async (method: string, path: string, body: object | undefined, token = ada) => {
      const { status, body: answer } = await send(method, path, body, token);
      return [status, ...(status === 422 ? pointers(answer) : [])];
    };
    /** An API of Ada with one scope. */
    const withScope = async (prefix: string, settings: object = {}) => {
      const made = await send('POST', '/apis', { resource: `https://${prefix}.example`, name: prefix, ...settings });
      const id = String(made.body['id']);
      expect((await send('PUT', `/apis/${id}/scope-prefix`, { prefix })).status).toBe(200);
      expect((await send('PUT', `/apis/${id}/scopes/${prefix}.read`, reads)).status).toBe(201);
      return id;
    };

    test('POST registers, PATCH changes, DELETE removes; the same in a dry run changes nothing', async () => {
      expect((await send('POST', '/apis?dry_run=1', trails)).body['changes']).toContainEqual({
        field: 'resource',
        to: trails.resource,
      });
      const made = await send('POST', '/apis', trails);
      expect(made.status).toBe(201);
      const path = `/apis/${made.body['id']}`;
      expect(made.headers.get('location')).toBe(`${issuer}/api/v1${path}`);
      expect(made.body).toMatchObject({
        owner_id: portal.people.ada,
        access_token_seconds: 600,
        access_token_format: 'jwt',
        signing_alg: 'ES256',
        open_to_apps: true,
        scope_prefix: null,
      });
      const change = { name: 'Paths', localized: { de: { name: 'Wege' }, fr: { name: 'Chemins' } } };
      expect((await send('PATCH', `${path}?dry_run=1`, change)).body).toEqual({
        dry_run: true,
        changes: [
          { field: 'name', from: 'Trails', to: 'Paths' },
          { field: 'localized.de', to: { name: 'Wege' } },
          { field: 'localized.fr', to: { name: 'Chemins' } },
        ],
      });
      expect((await send('GET', path)).text).toBe(made.text);
      expect((await send('PATCH', path, change)).body).toMatchObject(change);
      const less = await send('PATCH', path, { localized: { fr: null } });
      expect(less.body['localized']).toEqual({ de: { name: 'Wege' } });
      expect((await send('GET', path, undefined, bob)).status).toBe(404);
      expect((await send('DELETE', `${path}?dry_run=1`)).body).toMatchObject({ ends: { apis: 1, grants: 0 } });
      expect((await send('DELETE', path, undefined, bob)).status).toBe(404);
      expect((await send('DELETE', path)).status).toBe(204);
      expect((await send('GET', path)).status).toBe(404);
    });

    test('PUT by the resource identifier, in any spelling, or by a chosen id', async () => {
      const at = `/apis/${encodeURIComponent('https://api.paths.example/v1')}`;
      const first = await send('PUT', at, { name: 'Paths' });
      expect([first.status, first.body['resource']]).toEqual([201, 'https://api.paths.example/v1']);
      const other = `/apis/${encodeURIComponent('HTTPS://API.paths.example:443/v1')}`;
      const second = await send('PUT', other, { name: 'Paths', access_token_seconds: 900 });
      expect([second.status, second.body['id']]).toEqual([200, first.body['id']]);
      // PUT replaces: what it does not name has its default again.
      expect((await send('PUT', at, { name: 'Paths' })).body['access_token_seconds']).toBe(600);
      expect(await refused('PUT', at, { name: 'Paths', resource: 'https://other.example' })).toEqual([
        422,
        '/resource',
      ]);
      expect(await refused('PUT', at, { name: 'Paths' }, bob)).toEqual([404]);

      const id = '3b0f8f5e-63c5-4b83-9d3d-9a6a5a4a7c11';
      expect(await refused('PUT', `/apis/${id}`, { name: 'Chosen' })).toEqual([422, '/resource']);
      const body = { name: 'Chosen', resource: 'https://chosen.example' };
      expect((await send('PUT', `/apis/${id.toUpperCase()}`, body)).body['id']).toBe(id);
      expect((await send('PUT', `/apis/${id}`, { name: 'Chosen' })).status).toBe(200);
      expect(await refused('PUT', `/apis/${id}`, body, bob)).toEqual([404]);
      expect(await refused('PUT', '/apis/nowhere', { name: 'A' })).toEqual([422, '/resource']);
      expect((await send('GET', '/apis/nowhere')).status).toBe(404);
    });

    test('every broken rule is an error of its field', async () => {
      await send('PUT', `/apis/${encodeURIComponent('https://taken.example')}`, { name: 'Taken' });
      for (const [body, pointer] of [
        [{ ...trails, resource: 'http://api.example' }, '/resource'],
        [{ ...trails, resource: 'https://taken.example/' }, '/resource'],
        [{ ...trails, resource: issuer.toUpperCase() }, '/resource'],
        [{ ...trails, name: '' }, '/name'],
        [{ ...trails, access_token_seconds: 5 }, '/access_token_seconds'],
        [{ ...trails, access_token_seconds: 1.5 }, '/access_token_seconds'],
        [{ ...trails, refresh_idle_seconds: 1 }, '/refresh_idle_seconds'],
        [{ ...trails, signing_alg: 'HS256' }, '/signing_alg'],
        [{ ...trails, localized: { de: { name: 'x'.repeat(61) } } }, '/localized/de/name'],
        [{ ...trails, localized: { 'de-de': { name: 'A' } } }, '/localized/de-de/name'],
        [{ ...trails, owner_id: portal.people.bob }, '/owner_id'],
        [{ ...trails, colour: 'red' }, '/colour'],
      ] as const) {
        for (const query of ['', '?dry_run=1']) {
          expect(await refused('POST', `/apis${query}`, body), pointer).toEqual([422, pointer]);
        }
      }
    });

    test('lists come in parts and are filtered', async () => {
      for (const one of ['one', 'two', 'three'])
        await send('POST', '/apis', { resource: `https://${one}.list.example`, name: one });
      const first = await send('GET', '/apis?q=list.example&limit=2');
      expect(first.body['items']).toHaveLength(2);
      const next = await send('GET', `/apis?q=list.example&limit=2&cursor=${first.body['next_cursor']}`);
      expect(next.body).toMatchObject({ items: [{}], next_cursor: null });
      expect((await send('GET', '/apis?q=list.example', undefined, bob)).body['items']).toEqual([]);
      const everyones = await send('GET', `/apis?q=list.example&owner_id=${portal.people.ada}`, undefined, robot);
      expect(everyones.body['items']).toHaveLength(3);
    });

    test('scopes: added with the prefix, replaced, and removed from whatever has them', async () => {
      const id = await withScope('walks');
      const path = `/apis/${id}/scopes`;
      expect((await send('GET', path)).body['items']).toEqual([
        { scope: 'walks.read', title: 'See trails', description: '', effect: 'reads', localized: {} },
      ]);
      const texts = { ...reads, description: 'All of them.', localized: { de: { title: 'Wege ansehen' } } };
      expect((await send('PUT', `${path}/walks.read?dry_run=1`, texts)).body['changes']).toHaveLength(2);
      expect(await send('PUT', `${path}/walks.read`, texts)).toMatchObject({ status: 200, body: texts });
      expect((await send('GET', `${path}/walks.read`)).body).toEqual({ scope: 'walks.read', ...texts });
      for (const [value, body, pointer] of [
        ['other.read', reads, '/scope'],
        ['openid', reads, '/scope'],
        ['apps.read', reads, '/scope'],
        ['walks.write', { title: '', effect: 'reads' }, '/title'],
        ['walks.write', { title: 'A', effect: 'eats' }, '/effect'],
        ['walks.write', { ...reads, localized: { de: { title: '' } } }, '/localized/de/title'],
      ] as const) {
        for (const query of ['', '?dry_run=1']) {
          expect(await refused('PUT', `${path}/${value}${query}`, body), value).toEqual([422, pointer]);
        }
      }
      expect(await refused('PUT', `/apis/${id}/scope-prefix`, { prefix: 'other' })).toEqual([422, '/prefix']);
      expect(await refused('PUT', `/apis/${id}/scope-prefix?dry_run=1`, { prefix: 'other' })).toEqual([422, '/prefix']);
      expect((await send('PUT', `/apis/${id}/scope-prefix`, { prefix: 'walks' })).status).toBe(200);
      expect((await send('GET', `/apis/${id}/scope-prefix`)).body).toEqual({ prefix: 'walks' });
      expect((await send('DELETE', `${path}/walks.read?dry_run=1`)).body).toMatchObject({
        ends: { scopes: 1, grants: 0 },
      });
      expect((await send('DELETE', `${path}/walks.read`)).status).toBe(204);
      expect((await send('DELETE', `${path}/walks.read`)).status).toBe(404);
      expect((await send('GET', `${path}/walks.read`)).status).toBe(404);
    });

    test('operators permit values without the prefix', async () => {
      const id = await withScope('hikes');
      const at = `/apis/${id}/permitted-scopes/tours.read`;
      expect((await send('PUT', at)).status).toBe(403);
      expect((await send('PUT', `${at}?dry_run=1`, undefined, robot)).body['changes']).toHaveLength(1);
      expect((await send('PUT', at, undefined, robot)).status).toBe(204);
      expect((await send('GET', '/permitted-scopes?q=tours', undefined, robot)).body).toMatchObject({
        items: [{ scope: 'tours.read', resource: 'https://hikes.example', used: false }],
        next_cursor: null,
      });
      expect((await send('PUT', `/apis/${id}/scopes/tours.read`, reads)).status).toBe(201);
      expect(await refused('PUT', `/apis/${id}/permitted-scopes/openid`, undefined, robot)).toEqual([422, '/scope']);
      expect((await send('DELETE', at, undefined, robot)).status).toBe(204);
      expect((await send('DELETE', at, undefined, robot)).status).toBe(404);
    });

    test('detail types are replaced as a list', async () => {
      const id = await withScope('pay');
      const payment = {
        type: 'pay.payment',
        title: 'Make a payment',
        'title#de': 'Zahlen',
        singleAct: true,
        fields: [{ name: 'amount', title: 'Amount', kind: 'text', required: true }],
      };
      const path = `/apis/${id}/detail-types`;
      expect((await send('PUT', `${path}?dry_run=1`, { items: [payment] })).body).toMatchObject({
        changes: [{ to: payment }],
        ends: { grants: 0 },
      });
      expect((await send('GET', path)).body).toEqual({ items: [] });
      expect((await send('PUT', path, { items: [payment] })).body).toEqual({ items: [payment] });
      expect((await send('GET', path)).body).toEqual({ items: [payment] });
      for (const query of ['', '?dry_run=1']) {
        expect(await refused('PUT', `${path}${query}`, { items: [payment, payment] })).toEqual([422, '/items']);
        expect(await refused('PUT', `${path}${query}`, { items: [{ type: 'pay.x' }] })).toEqual([422, '/items']);
      }
      const others = await withScope('bank');
      expect(await refused('PUT', `/apis/${others}/detail-types`, { items: [payment] })).toEqual([422, '/items']);
    });

    test('access: what an API allows apps, also those of other developers', async () => {
      const id = await withScope('camp', { open_to_apps: false });
      const path = `/apis/${id}/access`;
      const body = { user_scopes: ['camp.read'], machine_scopes: ['camp.read'], may_exchange: 'delegation' };
      expect((await send('PUT', `${path}/trailmap?dry_run=1`, body)).body).toMatchObject({
        changes: [{ field: 'user_scopes' }, { field: 'machine_scopes' }, { field: 'may_exchange' }],
        ends: { grants: 0, people: 0, apps: 0, machines: 0 },
      });
      const made = await send('PUT', `${path}/trailmap`, body);
      expect([made.status, made.headers.get('location')]).toEqual([201, `${issuer}/api/v1${path}/trailmap`]);
      expect(made.body).toMatchObject({ app_id: 'trailmap', ...body, receives_events: false, lasting_tokens: false });
      expect((await send('GET', path)).body).toMatchObject({ items: [{ app_id: 'trailmap' }], next_cursor: null });
      expect((await send('GET', path, undefined, bob)).status).toBe(404);

      // A person allows it, and narrowing the access says what that ends.
      portal.clock.now += 1;
      await portal.db.prisma.client.update({
        where: { id: 'trailmap' },
        data: { scopes: [{ scope: 'camp.read', required: false }] },
      });
      await portal.db.prisma.grant.create({
        data: {
          id: '6f3f7f43-1111-4c1f-8f3f-000000000001',
          ownerId: portal.people.ada,
          clientId: 'trailmap',
          scopes: [{ scope: 'camp.read', endsAt: null }],
          resources: ['https://camp.example'],
          declined: [],
          statusList: 0,
          statusIndex: 0,
          createdAt: new Date(),
          changedAt: new Date(),
        },
      });
      const narrower = { machine_scopes: ['camp.read'] };
      const before = await send('GET', `${path}/trailmap`);
      expect((await send('PUT', `${path}/trailmap?dry_run=1`, narrower)).body['ends']).toEqual({
        grants: 1,
        people: 1,
        apps: 1,
        machines: 0,
      });
      expect(
        (await send('PUT', `${path}/trailmap?dry_run=1`, { user_scopes: ['camp.read'] })).body['ends'],
      ).toMatchObject({
        grants: 0,
        machines: 1,
      });
      expect((await send('DELETE', `${path}/trailmap?dry_run=1`)).body['ends']).toMatchObject({
        grants: 1,
        machines: 1,
      });
      expect((await send('GET', `${path}/trailmap`)).text).toBe(before.text);
      expect((await send('PUT', `${path}/trailmap`, narrower)).status).toBe(200);
      const grant = await db.prisma.grant.findUniqueOrThrow({ where: { id: '6f3f7f43-1111-4c1f-8f3f-000000000001' } });
      expect(grant.endReason).toBe('api_withdrawn');

      for (const [app, wrong, answer] of [
        ['nobody', body, [404]],
        ['api_keys', body, [404]],
        ['trailmap', {}, [422, '/machine_scopes']],
        ['trailmap', { user_scopes: ['apps.read'] }, [422, '/user_scopes/0']],
        ['reporter', { user_scopes: ['camp.read'] }, [422, '/user_scopes']],
        ['trailmap', { ...body, lasting_tokens: true }, [422, '/lasting_tokens']],
      ] as const) {
        for (const query of ['', '?dry_run=1']) {
          expect(await refused('PUT', `${path}/${app}${query}`, wrong)).toEqual(answer);
        }
      }
      expect((await send('DELETE', `${path}/trailmap`)).status).toBe(204);
      expect((await send('DELETE', `${path}/trailmap`)).status).toBe(404);
    });

    test('event receivers and streams', async () => {
      const id = await withScope('tents');
      const receiver = `/apis/${id}/event-receivers/reporter`;
      expect((await send('DELETE', receiver)).status).toBe(404);
      expect((await send('PUT', receiver)).status).toBe(204);
      expect((await send('GET', `/apis/${id}/access?receives_events=true`)).body).toMatchObject({
        items: [{ app_id: 'reporter', receives_events: true }],
      });
      expect((await send('GET', `/apis/${id}/access?receives_events=false`)).body['items']).toEqual([]);
      await portal.client('page', 'spa', portal.people.ada, {});
      for (const query of ['', '?dry_run=1']) {
        for (const app of ['nobody', 'api_keys']) {
          expect((await send('PUT', `/apis/${id}/event-receivers/${app}${query}`)).status).toBe(404);
        }
        expect(await refused('PUT', `/apis/${id}/event-receivers/page${query}`, undefined)).toEqual([422, '/app']);
      }
      expect((await send('DELETE', `${receiver}?dry_run=1`)).body).toMatchObject({ ends: { streams: 0 } });
      expect((await send('DELETE', receiver)).status).toBe(204);

      const streams = `/apis/${id}/streams`;
      const push = { description: 'Gateway', url: 'https://gate.example/events', authorization: 'Bearer hidden' };
      expect((await send('POST', `${streams}?dry_run=1`, push)).text).not.toContain('hidden');
      const made = await send('POST', streams, push);
      expect(made).toMatchObject({ status: 201, body: { description: 'Gateway', url: push.url, status: 'enabled' } });
      expect(made.text).not.toContain('hidden');
      const path = `${streams}/${made.body['id']}`;
      expect((await send('PATCH', `${path}?dry_run=1`, { status: 'paused' })).body['changes']).toEqual([
        { field: 'status', from: 'enabled', to: 'paused' },
      ]);
      expect((await send('PATCH', path, { status: 'paused', description: null })).body).toMatchObject({
        status: 'paused',
        description: null,
        url: push.url,
      });
      expect((await send('PATCH', path, { url: null, status: 'enabled' })).body).toMatchObject({ url: null });
      expect((await send('POST', `${path}/verify`)).status).toBe(204);
      expect((await send('GET', path)).body).toMatchObject({ waiting: 1 });
      for (const [body, pointer] of [
        [{ url: 'http://gate.example' }, '/url'],
        [{ url: 'nowhere' }, '/url'],
        [{ authorization: 'Bearer a' }, '/authorization'],
        [{ url: 'https://gate.example', authorization: 'Bearer ä' }, '/authorization'],
      ] as const) {
        expect(await refused('POST', streams, body)).toEqual([422, pointer]);
      }
      expect((await send('DELETE', `${path}?dry_run=1`)).body).toMatchObject({
        ends: { streams: 1, waiting_events: 1 },
      });
      expect((await send('DELETE', path, undefined, bob)).status).toBe(404);
      expect((await send('DELETE', path)).status).toBe(204);
      expect((await send('GET', streams)).body).toEqual({ items: [] });
    });

    test('nobody reaches the row of the Management API, in any spelling', async () => {
      const row = await db.prisma.api.findUniqueOrThrow({
        where: { id: builtInApiId },
        include: { scopes: true, access: true },
      });
      const names = [
        builtInApiId,
        resource,
        `HTTPS://ID.EXAMPLE:443/api/v1`,
        resource.toUpperCase().replace('/API/V1', '/api/v1'),
      ];
      const body = { name: 'Taken over', open_to_apps: false };
      for (const token of [ada, robot, await portal.personToken(portal.people.olga, ['apis.read', 'apis.write'])]) {
        for (const named of names) {
          const path = `/apis/${encodeURIComponent(named)}`;
          for (const [method, below, sent] of [
            ['GET', '', undefined],
            ['PUT', '', body],
            ['PUT', '', { ...body, resource: named }],
            ['PATCH', '', body],
            ['DELETE', '', undefined],
            ['PUT', '/scopes/apps.read', reads],
            ['PUT', '/scopes/anything.read', reads],
            ['DELETE', '/scopes/audit.read', undefined],
            ['PUT', '/scope-prefix', { prefix: 'mine' }],
            ['PUT', '/detail-types', { items: [] }],
            ['PUT', '/access/robot', { machine_scopes: ['audit.read'] }],
            ['PUT', '/access/trailmap', { user_scopes: ['settings.write'], machine_scopes: ['users.write'] }],
            ['DELETE', '/access/robot', undefined],
            ['PUT', '/event-receivers/reporter', undefined],
            ['POST', '/streams', {}],
          ] as const) {
            for (const query of ['', '?dry_run=1']) {
              const { status } = await send(method, `${path}${below}${query}`, sent, token);
              expect(status, `${method} ${path}${below}`).toBe(404);
            }
          }
        }
        expect((await send('POST', '/apis', { ...trails, resource: `${resource}` }, token)).status).toBe(422);
      }
      expect((await send('PUT', `/apis/${builtInApiId}/permitted-scopes/mine`, undefined, robot)).status).toBe(404);
      expect(
        await db.prisma.api.findUniqueOrThrow({ where: { id: builtInApiId }, include: { scopes: true, access: true } }),
      ).toEqual(row);
      const listed = itemsSchema.parse((await send('GET', '/apis?limit=200', undefined, robot)).body['items']);
      expect(listed.some(({ id }) => id === builtInApiId)).toBe(false);
    });
  });
}
