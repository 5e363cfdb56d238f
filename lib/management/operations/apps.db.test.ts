import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '@/lib/data/database/database';
import { testDatabases } from '@/lib/data/database/databases.fixture';
import { identityOf } from '@/lib/oauth/clients/verified-identity';
import { toDate } from '@/lib/time';
import { issuer, openManagement, type Portal } from '../management.fixture';
import { managementScopeNames } from '../scopes';

const web = {
  kind: 'web',
  metadata: { client_name: 'Trailmap', redirect_uris: ['https://trailmap.example/callback'] },
  scopes: [{ scope: 'openid', required: true }, { scope: 'email' }],
};
const errorsSchema = z.array(z.object({ pointer: z.string(), code: z.string() }));
const pointers = (body: Record<string, unknown>) => errorsSchema.parse(body['errors']).map(({ pointer }) => pointer);

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`apps: ${name}`, () => {
    let db: Database;
    let portal: Portal;
    let ada: string;
    let bob: string;
    let robot: string;

    beforeAll(async () => {
      db = await open();
      portal = await openManagement(db);
      ada = await portal.personToken(portal.people.ada, ['apps.read', 'apps.write']);
      bob = await portal.personToken(portal.people.bob, ['apps.read', 'apps.write']);
    });
    beforeEach(async () => {
      portal.clock.now += 1;
      robot = await portal.machineToken(['apps.read', 'apps.write']);
    });
    afterAll(() => db.close());

    const post = (body: unknown, token = ada, query = '') => portal.call('POST', `/apps${query}`, { token, body });
    const put = (id: string, body: unknown, token = ada, query = '') =>
      portal.call('PUT', `/apps/${id}${query}`, { token, body });
    const patch = (id: string, body: unknown, token = ada, query = '') =>
      portal.call('PATCH', `/apps/${id}${query}`, { token, body });
    const read = (id: string, token = ada) => portal.call('GET', `/apps/${id}`, { token });

    test('a person registers an app for themselves; the secret is in that answer only', async () => {
      const made = await post(web);
      expect(made.status).toBe(201);
      const { id, client_secret: secret } = made.body;
      expect(made.headers.get('location')).toBe(`${issuer}/api/v1/apps/${id}`);
      expect(secret).toMatch(/^cs_secret_/);
      expect(made.body).toMatchObject({
        kind: 'web',
        owner_id: portal.people.ada,
        origin: 'portal',
        first_party: false,
      });
      const shown = await read(String(id));
      expect(shown.body).not.toHaveProperty('client_secret');
      expect(shown.body).toMatchObject({
        metadata: { client_name: 'Trailmap', token_endpoint_auth_method: 'client_secret_basic' },
        scopes: [
          { scope: 'openid', required: true },
          { scope: 'email', required: false },
        ],
      });
      expect((await read(String(id), bob)).status).toBe(404);
    });

    test('each kind has its defaults', async () => {
      const { redirect_uris } = web.metadata;
      for (const kind of ['spa', 'native'] as const) {
        const { status, body } = await post({ kind, metadata: { client_name: kind, redirect_uris } });
        expect(status).toBe(201);
        expect(body).toMatchObject({ client_secret: null, metadata: { token_endpoint_auth_method: 'none' } });
      }
      const machine = await post({ kind: 'machine', metadata: { client_name: 'Job' } });
      expect(machine.body['metadata']).toMatchObject({ grant_types: ['client_credentials'], response_types: [] });
    });

    test('every broken rule is an error of its field, and nothing is written', async () => {
      const before = await db.prisma.client.count();
      const refused = await post({
        ...web,
        metadata: {
          ...web.metadata,
          redirect_uris: ['https://a.example', 'http://b.example'],
          grant_types: ['password'],
        },
        scopes: [{ scope: 'nothing.read' }],
        max_grant_seconds: 5,
      });
      expect(refused).toMatchObject({ status: 422, body: { code: 'invalid_fields' } });
      expect(pointers(refused.body)).toEqual(
        expect.arrayContaining(['/metadata/redirect_uris/1', '/metadata/grant_types', '/scopes', '/max_grant_seconds']),
      );
      for (const [body, pointer] of [
        [{ ...web, colour: 'red' }, '/colour'],
        [{ ...web, kind: 'fridge' }, '/kind'],
        [{ ...web, metadata: { ...web.metadata, client_colour: 'red' } }, '/metadata/client_colour'],
        [{ ...web, metadata: { ...web.metadata, 'contacts#de': [] } }, '/metadata/contacts#de'],
        [
          { ...web, metadata: { ...web.metadata, 'client_name#xx-yy-zzzzzzzzzz': 'A' } },
          '/metadata/client_name#xx-yy-zzzzzzzzzz',
        ],
        [{ ...web, metadata: { ...web.metadata, logo_uri: 'nowhere' } }, '/metadata/logo_uri'],
        [{ ...web, first_party: true }, '/first_party'],
        [{ ...web, owner_id: portal.people.bob }, '/owner_id'],
        [{ ...web, owner_id: null }, '/owner_id'],
      ] as const) {
        for (const query of ['', '?dry_run=1']) {
          const answer = await post(body, ada, query);
          expect([answer.status, pointers(answer.body)], pointer).toEqual([422, [pointer]]);
        }
      }
      expect(await db.prisma.client.count()).toBe(before);
    });

    test('the draft checks of the form hold: client certificates and the document of a sector', async () => {
      const tls = { token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_san_dns: 'a.example' };
      const certificate = await post({ ...web, metadata: { ...web.metadata, ...tls } });
      expect([certificate.status, pointers(certificate.body)]).toEqual([422, ['/metadata/token_endpoint_auth_method']]);
      const sector = { subject_type: 'pairwise', sector_identifier_uri: 'https://sector.example/apps.json' };
      const foreign = await post({ ...web, metadata: { ...web.metadata, ...sector } });
      expect([foreign.status, pointers(foreign.body)]).toEqual([422, ['/metadata/sector_identifier_uri']]);
    });

    test('a client of operators registers for an account or for nobody, also first-party apps', async () => {
      const nobodys = await post({ ...web, first_party: true }, robot);
      expect(nobodys.body).toMatchObject({ owner_id: null, first_party: true });
      const bobs = await post({ ...web, owner_id: portal.people.bob.toUpperCase() }, robot);
      expect(bobs.body).toMatchObject({ owner_id: portal.people.bob });
      expect((await read(String(bobs.body['id']), bob)).status).toBe(200);
      const unknown = await post({ ...web, owner_id: '00000000-0000-4000-8000-000000000000' }, robot);
      expect([unknown.status, pointers(unknown.body)]).toEqual([422, ['/owner_id']]);
    });

    test('an app without an owner gets no scopes that only listed apps have', async () => {
      for (const token of [ada, robot]) {
        const { status, body } = await post({ ...web, scopes: [{ scope: 'settings.write' }] }, token);
        expect([status, pointers(body)]).toEqual([422, ['/scopes']]);
      }
      expect((await post({ ...web, scopes: [{ scope: 'apps.read' }] })).status).toBe(201);
    });

    test('an operator has no operator powers through the scopes that anybody can allow', async () => {
      const olga = await portal.personToken(portal.people.olga, ['apps.read', 'apps.write']);
      const { status, body } = await post({ ...web, first_party: true }, olga);
      expect([status, pointers(body)]).toEqual([422, ['/first_party']]);
    });

    test('an app with operator scopes is changed only with the same scopes', async () => {
      const olga = await portal.personToken(portal.people.olga, ['apps.read', 'apps.write']);
      for (const token of [olga, robot]) {
        for (const [method, path, body] of [
          ['PATCH', '/apps/robot', { max_grant_seconds: 3600 }],
          ['PUT', '/apps/console', web],
          ['DELETE', '/apps/robot', undefined],
        ] as const) {
          for (const query of ['', '?dry_run=1']) {
            const answer = await portal.call(method, `${path}${query}`, { token, ...(body && { body }) });
            expect(answer.status, `${method} ${path}`).toBe(403);
            expect(answer.headers.get('www-authenticate')).toContain('settings.write');
          }
        }
      }
      const everything = await portal.personToken(portal.people.olga, managementScopeNames);
      for (const token of [everything, await portal.machineToken()]) {
        expect((await patch('console', { max_grant_seconds: 86_400 }, token)).status).toBe(200);
      }
      // Somebody else's app stays unknown.
      expect((await patch('console', { max_grant_seconds: 86_400 })).status).toBe(404);
    });

    test('PUT registers under a chosen id and then replaces; the same request twice changes nothing', async () => {
      const made = await put('trail-map', web);
      expect(made.status).toBe(201);
      expect(made.headers.get('location')).toBe(`${issuer}/api/v1/apps/trail-map`);
      expect(made.body['client_secret']).toMatch(/^cs_secret_/);
      const again = await put('trail-map', web);
      expect([again.status, again.body['client_secret']]).toEqual([200, null]);
      expect({ ...again.body, updated_at: '' }).toEqual({ ...made.body, client_secret: null, updated_at: '' });
      const shorter = await put('trail-map', { ...web, scopes: [] });
      expect(shorter.body['scopes']).toEqual([]);
      expect(await put('trail-map', { ...web, kind: 'spa' })).toMatchObject({ status: 422 });
      expect(await put('trail-map', web, bob)).toMatchObject({ status: 404 });
      for (const id of ['Trail', 'ab', '-ab', 'a%2Fb', 'x'.repeat(62), 'https:%2F%2Fa.example%2Fapp.json']) {
        expect(await put(id, web), id).toMatchObject({ status: 422, body: { code: 'invalid_fields' } });
      }
      for (const token of [ada, robot]) expect(await put('api_keys', web, token)).toMatchObject({ status: 404 });
      for (const [method, body] of [
        ['PATCH', { first_party: true }],
        ['DELETE', undefined],
      ] as const) {
        expect((await portal.call(method, '/apps/api_keys', { token: robot, ...(body && { body }) })).status).toBe(404);
      }
    });

    test('of many requests for one new id, one registers the app', async () => {
      const answers = await Promise.all([1, 2, 3].map(() => put('one-of-many', web)));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(await db.prisma.clientSecret.count({ where: { clientId: 'one-of-many' } })).toBe(1);
    });

    test('PATCH merges: absent members stay, null removes (RFC 7396)', async () => {
      const metadata = { ...web.metadata, 'client_name#de': 'Wegkarte', client_uri: 'https://trailmap.example' };
      await put('merging', { ...web, metadata, max_grant_seconds: 3600 });
      const { status, body } = await patch('merging', {
        metadata: { client_name: 'Trails', client_uri: null, 'client_name#fr': 'Sentiers' },
      });
      expect(status).toBe(200);
      expect(body['metadata']).toMatchObject({
        client_name: 'Trails',
        'client_name#de': 'Wegkarte',
        'client_name#fr': 'Sentiers',
        redirect_uris: web.metadata.redirect_uris,
      });
      expect(body['metadata']).not.toHaveProperty('client_uri');
      expect(body['max_grant_seconds']).toBe(3600);
      expect((await patch('merging', { max_grant_seconds: null })).body['max_grant_seconds']).toBeNull();
      expect((await patch('merging', { scopes: null })).body['scopes']).toEqual([]);
      expect(await patch('merging', { kind: 'spa' })).toMatchObject({ status: 422 });
      expect(await patch('merging', { metadata: null })).toMatchObject({ status: 422 });
      expect(await patch('merging', [])).toMatchObject({ status: 422 });
    });

    test('a dry run names the changed fields and changes nothing', async () => {
      await put('careful', web);
      const before = await read('careful');
      const dry = await patch(
        'careful',
        { metadata: { client_name: 'Careful' }, max_grant_seconds: 60 },
        ada,
        '?dry_run=1',
      );
      expect(dry.body).toEqual({
        dry_run: true,
        changes: [
          { field: 'metadata.client_name', from: 'Trailmap', to: 'Careful' },
          { field: 'max_grant_seconds', from: null, to: 60 },
        ],
        ends: {},
      });
      const keys = { jwks_uri: 'https://trailmap.example/keys', token_endpoint_auth_method: 'private_key_jwt' };
      expect((await patch('careful', { metadata: keys }, ada, '?dry_run=1')).body['ends']).toEqual({ secrets: 1 });
      expect((await put('brand-new', web, ada, '?dry_run=1')).body['changes']).toContainEqual({
        field: 'id',
        to: 'brand-new',
      });
      expect((await post(web, ada, '?dry_run=1')).body['changes']).toContainEqual({ field: 'kind', to: 'web' });
      expect((await portal.call('DELETE', '/apps/careful?dry_run=1', { token: ada })).body).toEqual({
        dry_run: true,
        changes: [],
        ends: { apps: 1, grants: 0, people: 0, refresh_tokens: 0, secrets: 1 },
      });
      expect((await read('careful')).headers.get('etag')).toBe(before.headers.get('etag'));
      expect((await read('brand-new')).status).toBe(404);
    });

    test('If-Match protects a change that somebody else made (RFC 9110 §13.1.1)', async () => {
      await put('shared', web);
      const etag = (await read('shared')).headers.get('etag') ?? '';
      const change = (name: string, tag: string) =>
        portal.call('PATCH', '/apps/shared', {
          token: ada,
          body: { metadata: { client_name: name } },
          headers: { 'If-Match': tag },
        });
      expect((await change('First', etag)).status).toBe(200);
      expect(await change('Second', etag)).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
      const once = { token: ada, body: web, headers: { 'If-None-Match': '*' } };
      expect((await portal.call('PUT', '/apps/shared', once)).status).toBe(412);
      expect((await portal.call('PUT', '/apps/shared-2', once)).status).toBe(201);
    });

    test('a repeated POST with its key makes one app, and shows its secret again (Idempotency-Key)', async () => {
      const options = { token: ada, body: web, headers: { 'Idempotency-Key': 'one' } };
      const first = await portal.call('POST', '/apps', options);
      const second = await portal.call('POST', '/apps', options);
      expect(second.text).toBe(first.text);
      expect(second.headers.get('location')).toBe(first.headers.get('location'));
    });

    test('a verified app loses its mark only if the request says so', async () => {
      await put('marked', web);
      const row = await db.prisma.client.findUniqueOrThrow({ where: { id: 'marked' } });
      const identity = identityOf({ client_name: 'Trailmap', redirect_uris: web.metadata.redirect_uris });
      await db.prisma.client.update({
        where: { id: row.id },
        data: { verifiedAt: toDate(portal.clock.now), verifiedIdentity: identity },
      });
      const body = { metadata: { client_name: 'Other' } };
      const refused = await patch('marked', body);
      expect([refused.status, pointers(refused.body)]).toEqual([422, ['/lose_mark']]);
      const dry = await patch('marked', body, ada, '?dry_run=1');
      expect(dry.body).toMatchObject({ ends: { verified_marks: 1 } });
      expect(dry.body['changes']).toContainEqual({ field: 'verified_at', from: expect.any(String), to: null });
      expect((await patch('marked', { max_grant_seconds: 60 })).body['verified_at']).not.toBeNull();
      expect((await patch('marked', { ...body, lose_mark: true })).body['verified_at']).toBeNull();
    });

    test('deleting ends everything, and the id stays taken', async () => {
      await put('short-lived', web);
      const standing = await portal.call('GET', '/apps/short-lived/standing', { token: ada });
      expect(standing.body).toEqual({
        grants: 0,
        people: 0,
        refresh_tokens: 0,
        secrets: 1,
        ever_allowed: false,
        ever_used: false,
      });
      expect((await portal.call('DELETE', '/apps/short-lived', { token: bob })).status).toBe(404);
      expect((await portal.call('DELETE', '/apps/short-lived', { token: ada })).status).toBe(204);
      expect((await portal.call('DELETE', '/apps/short-lived', { token: ada })).status).toBe(404);
      for (const token of [ada, robot]) expect((await put('short-lived', web, token)).status).toBe(409);
      expect((await put('short-lived', web, bob)).status).toBe(404);
      expect(await db.prisma.clientSecret.count({ where: { clientId: 'short-lived', endsAt: null } })).toBe(0);
    });

    test('the metadata of an app with a metadata document changes only there', async () => {
      await portal.client('https://app.example/client.json', 'web', null, {});
      const id = encodeURIComponent('https://app.example/client.json');
      await db.prisma.client.updateMany({
        where: { id: 'https://app.example/client.json' },
        data: { documentEndsAt: toDate(portal.clock.now + 3600) },
      });
      expect((await read(id, robot)).body['origin']).toBe('document');
      expect(await patch(id, { max_grant_seconds: 60 }, robot)).toMatchObject({ status: 409 });
    });

    test('the scopes that it may register are listed', async () => {
      await put('asking', web);
      const { body } = await portal.call('GET', '/apps/asking/available-scopes', { token: ada });
      expect(body['items']).toContainEqual({ scope: 'email', title: '', api: null });
      expect(JSON.stringify(body)).toContain('"apps.read"');
      expect(JSON.stringify(body)).not.toContain('"settings.write"');
    });
  });
}
