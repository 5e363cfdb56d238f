/** Secrets, API keys, trusted issuers, logos, the log and the verification of apps. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '@/lib/data/database/database';
import { testDatabases } from '@/lib/data/database/databases.fixture';
import { keepLogo } from '@/lib/data/developers/logos';
import { toDate } from '@/lib/time';
import { openManagement, type Portal, startedAt } from '../management.fixture';

const errorsSchema = z.array(z.object({ pointer: z.string() }));
const idsSchema = z.array(z.looseObject({ id: z.string() }));
const soon = new Date((startedAt + 7200) * 1000).toISOString();

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`credentials of apps: ${name}`, () => {
    let db: Database;
    let portal: Portal;
    let ada: string;
    let bob: string;
    let robot: string;

    beforeAll(async () => {
      db = await open();
      portal = await openManagement(db);
      ada = await portal.personToken(portal.people.ada, ['apps.read', 'apps.write', 'logs.read', 'apis.write']);
      bob = await portal.personToken(portal.people.bob, ['apps.read', 'apps.write', 'logs.read']);
    });
    beforeEach(async () => {
      portal.clock.now += 1;
      robot = await portal.machineToken();
    });
    afterAll(() => db.close());

    const send = (method: string, path: string, body?: object, token = ada) =>
      portal.call(method, path, { token, ...(body && { body }) });
    const refused = async (method: string, path: string, body?: object, token = ada) => {
      const { status, body: answer } = await send(method, path, body, token);
      return [status, ...(status === 422 ? errorsSchema.parse(answer['errors']).map(({ pointer }) => pointer) : [])];
    };
    const app = async (id: string, more: object = {}) => {
      const metadata = { client_name: id, redirect_uris: ['https://app.example/callback'], ...more };
      const body = { kind: 'web', metadata, scopes: [{ scope: 'openid' }] };
      expect((await send('PUT', `/apps/${id}`, body)).status).toBe(201);
      return `/apps/${id}`;
    };
    const ids = (body: Record<string, unknown>) => idsSchema.parse(body['items']).map(({ id }) => id);

    test('secrets: rotated with an overlap, ended, and shown once', async () => {
      const path = `${await app('rotating')}/secrets`;
      const [first] = ids((await send('GET', path)).body);
      const dry = await send('POST', `${path}?dry_run=1`, { overlap_seconds: 3600 });
      expect(dry.body).toMatchObject({
        changes: [{ field: `secrets.${first}.ends_at`, from: null }],
        ends: { secrets: 0 },
      });
      expect((await send('POST', `${path}?dry_run=1`, {})).body).toMatchObject({ ends: { secrets: 1 } });
      expect(ids((await send('GET', path)).body)).toEqual([first]);

      const second = await send('POST', path, { overlap_seconds: 3600 });
      expect(second.status).toBe(201);
      expect(second.body['client_secret']).toMatch(/^cs_secret_/);
      const listed = await send('GET', path);
      expect(ids(listed.body)).toEqual([second.body['id'], first]);
      expect(listed.text).not.toContain('cs_secret_');
      expect(listed.body['items']).toMatchObject([{ ends_at: null }, { ends_at: expect.any(String) }]);

      expect((await send('DELETE', `${path}/${first}?dry_run=1`)).body).toMatchObject({ ends: { secrets: 1 } });
      expect((await send('DELETE', `${path}/${first}`, undefined, bob)).status).toBe(404);
      expect((await send('DELETE', `${path}/${first}`)).status).toBe(204);
      for (const query of ['', '?dry_run=1'])
        expect((await send('DELETE', `${path}/${first}${query}`)).status).toBe(404);
      expect((await send('DELETE', `${path}/nothing`)).status).toBe(404);
      expect(await refused('POST', path, { overlap_seconds: 8 * 86_400 })).toEqual([422, '/overlap_seconds']);
      expect((await send('POST', path, {}, robot)).status).toBe(201);
    });

    test('an app without a secret has none to rotate', async () => {
      const path = await app('keyed', {
        token_endpoint_auth_method: 'private_key_jwt',
        jwks_uri: 'https://a.example/k',
      });
      for (const query of ['', '?dry_run=1']) {
        expect(await send('POST', `${path}/secrets${query}`, {})).toMatchObject({ status: 409 });
      }
    });

    test('operator scopes cannot be reached through new credentials of an app that has them', async () => {
      const olga = await portal.personToken(portal.people.olga, ['apps.read', 'apps.write']);
      const key = await portal.personKey(portal.people.olga, ['apps.read', 'apps.write']);
      const narrow = await portal.machineToken(['apps.read', 'apps.write', 'apis.write']);
      const issuer = `/apps/console/trusted-issuers/${encodeURIComponent('https://idp.example')}`;
      for (const token of [olga, key, narrow]) {
        for (const [method, path, body] of [
          ['POST', '/apps/robot/secrets', {}],
          ['POST', '/apps/robot/api-keys', { name: 'A', scopes: ['settings.write'], ends_at: soon }],
          ['PUT', issuer, { jwks_uri: 'https://idp.example/k', scopes: ['settings.write'] }],
          ['DELETE', '/apps/robot/secrets/00000000-0000-4000-8000-00000000000a', undefined],
        ] as const) {
          for (const query of ['', '?dry_run=1']) {
            expect((await send(method, `${path}${query}`, body, token)).status, `${method} ${path}`).toBe(403);
          }
        }
        // Reading is allowed to the owner and to the operator's client.
        expect((await send('GET', '/apps/robot/secrets', undefined, token)).status).toBe(200);
      }
      expect((await send('POST', '/apps/robot/secrets?dry_run=1', {}, robot)).status).toBe(200);
    });

    test("the caller's own API keys: no more than the token, no longer than its grant", async () => {
      const draft = { name: ' Script ', scopes: ['apps.read'], ends_at: soon };
      expect((await send('POST', '/api-keys?dry_run=1', draft)).status).toBe(200);
      expect((await send('GET', '/api-keys')).body['items']).toEqual([]);
      const made = await send('POST', '/api-keys', draft);
      expect(made).toMatchObject({ status: 201, body: { name: 'Script', scopes: ['apps.read'] } });
      const value = z.string().parse(made.body['value']);
      expect((await portal.call('GET', '/apps', { token: value })).status).toBe(200);
      expect((await send('GET', '/api-keys')).text).not.toContain(value);

      const late = new Date((startedAt + 30 * 86_400) * 1000).toISOString();
      for (const [body, pointer] of [
        [{ ...draft, scopes: ['apps.read', 'grants.read'] }, '/scopes/1'],
        [{ ...draft, scopes: ['audit.read'] }, '/scopes/0'],
        [{ ...draft, scopes: [] }, '/scopes'],
        [{ ...draft, name: ' ' }, '/name'],
        [{ ...draft, ends_at: late }, '/ends_at'],
        [{ ...draft, ends_at: null }, '/ends_at'],
        [{ ...draft, ends_at: '2020-01-01T00:00:00Z' }, '/ends_at'],
        [{ ...draft, ends_at: 'tomorrow' }, '/ends_at'],
      ] as const) {
        for (const query of ['', '?dry_run=1']) {
          expect(await refused('POST', `/api-keys${query}`, body)).toEqual([422, pointer]);
        }
      }
      const path = `/api-keys/${made.body['id']}`;
      for (const token of [bob, robot]) expect((await send('DELETE', path, undefined, token)).status).toBe(404);
      expect((await send('DELETE', `${path}?dry_run=1`)).body).toMatchObject({ ends: { api_keys: 1 } });
      expect((await send('DELETE', path)).status).toBe(204);
      for (const query of ['', '?dry_run=1']) expect((await send('DELETE', `${path}${query}`)).status).toBe(404);
      expect((await portal.call('GET', '/apps', { token: value })).status).toBe(401);

      // A client that acts for itself has keys of its own.
      expect((await send('POST', '/api-keys', draft, robot)).status).toBe(201);
      expect((await send('GET', '/api-keys', undefined, robot)).body['items']).toMatchObject([
        { scopes: ['apps.read'] },
      ]);
      expect((await send('GET', '/api-keys')).body['items']).toEqual([]);
    });

    test('API keys of an app, with the scopes that APIs allow it', async () => {
      const path = `${await app('worker')}/api-keys`;
      const api = await send('POST', '/apis', { resource: 'https://work.example', name: 'Work' });
      await send('PUT', `/apis/${api.body['id']}/scope-prefix`, { prefix: 'work' });
      await send('PUT', `/apis/${api.body['id']}/scopes/work.read`, { title: 'See work', effect: 'reads' });
      const draft = { name: 'Nightly', scopes: ['work.read'], ends_at: soon };
      expect(await refused('POST', path, draft)).toEqual([422, '/scopes']);
      await send('PUT', `/apis/${api.body['id']}/access/worker`, { machine_scopes: ['work.read'] });
      const keys = [];
      for (const _ of [1, 2, 3]) keys.push((await send('POST', path, draft)).body['id']);
      const first = await send('GET', `${path}?limit=2`);
      const rest = await send('GET', `${path}?limit=2&cursor=${first.body['next_cursor']}`);
      expect([...ids(first.body), ...ids(rest.body)].sort()).toEqual([...keys].sort());
      expect(await refused('POST', path, { ...draft, ends_at: null })).toEqual([422, '/ends_at']);
      expect((await send('GET', path, undefined, bob)).status).toBe(404);
      expect((await send('DELETE', `${path}/${keys[0]}`, undefined, bob)).status).toBe(404);
      expect((await send('DELETE', `${path}/${keys[0]}?dry_run=1`)).status).toBe(200);
      expect((await send('DELETE', `${path}/${keys[0]}`)).status).toBe(204);
      expect((await send('DELETE', `${path}/${keys[0]}`)).status).toBe(404);
    });

    test('trusted issuers', async () => {
      const base = `${await app('trusting')}/trusted-issuers`;
      const path = `${base}/${encodeURIComponent('https://idp.example/a?b')}`;
      const body = { jwks_uri: 'https://idp.example/keys', subject: 'email', scopes: ['openid'] };
      expect((await send('PUT', `${path}?dry_run=1`, body)).body['changes']).toContainEqual({
        field: 'subject',
        to: 'email',
      });
      expect((await send('GET', path)).status).toBe(404);
      const made = await send('PUT', path, body);
      expect([made.status, made.headers.get('location')?.endsWith(path)]).toEqual([201, true]);
      expect(made.body).toEqual({ issuer: 'https://idp.example/a?b', jwks: null, ...body });
      expect(await send('PUT', path, { ...body, subject: 'sub' })).toMatchObject({
        status: 200,
        body: { subject: 'sub' },
      });
      expect((await send('GET', base)).body['items']).toMatchObject([{ subject: 'sub' }]);
      for (const [wrong, pointer] of [
        [{ scopes: ['openid'] }, '/jwks_uri'],
        [{ ...body, jwks_uri: 'http://idp.example/keys' }, '/jwks_uri'],
        [{ ...body, scopes: [] }, '/scopes'],
        [{ ...body, scopes: ['openid', 'email'] }, '/scopes/1'],
        [{ ...body, jwks_uri: null, jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } }, '/jwks'],
      ] as const) {
        for (const query of ['', '?dry_run=1']) {
          expect(await refused('PUT', `${path}${query}`, wrong), pointer).toEqual([422, pointer]);
        }
      }
      expect((await send('DELETE', `${path}?dry_run=1`)).body).toMatchObject({ ends: { trusted_issuers: 1 } });
      expect((await send('DELETE', path, undefined, bob)).status).toBe(404);
      expect((await send('DELETE', path)).status).toBe(204);
      expect((await send('DELETE', path)).status).toBe(404);
    });

    test('the logo, and fetching it again', async () => {
      const path = `${await app('pictured', { logo_uri: 'https://app.example/logo.png' })}/logo`;
      expect((await send('GET', path)).body).toMatchObject({ uri: 'https://app.example/logo.png', copy_url: null });
      const due = { clientId: 'pictured', uri: 'https://app.example/logo.png', attempts: 1 };
      await keepLogo(db, due, Buffer.from('picture'));
      expect((await send('GET', path)).body['copy_url']).toMatch(/^https:\/\/id\.example\/logos\/[\w-]{43}$/);
      expect((await send('POST', `${path}/refetch?dry_run=1`)).body['changes']).toMatchObject([
        { field: 'due_at', from: null },
      ]);
      expect((await send('POST', `${path}/refetch`)).body['due_at']).not.toBeNull();
      await db.prisma.clientLogo.update({
        where: { clientId: 'pictured' },
        data: { triedAt: toDate(portal.clock.now) },
      });
      const soonAgain = await send('POST', `${path}/refetch`);
      expect([soonAgain.status, soonAgain.headers.get('retry-after')]).toEqual([409, '60']);
      expect((await send('GET', path, undefined, bob)).status).toBe(404);
      expect((await send('GET', `${await app('plain')}/logo`)).status).toBe(404);
    });

    test('the log of refused requests, in parts', async () => {
      const path = `${await app('failing')}/log`;
      for (const number of [1, 2, 3]) {
        await db.prisma.clientRefusal.create({
          data: {
            clientId: 'failing',
            at: toDate(portal.clock.now),
            endpoint: 'token',
            error: 'invalid_grant',
            reason: `The code is unknown (${number}).`,
            requestId: `request-${number}`,
          },
        });
      }
      const first = await send('GET', `${path}?limit=2`);
      expect(first.body['items']).toMatchObject([{ request_id: 'request-3' }, { request_id: 'request-2' }]);
      const rest = await send('GET', `${path}?limit=2&cursor=${first.body['next_cursor']}`);
      expect(rest.body).toMatchObject({ items: [{ request_id: 'request-1' }], next_cursor: null });
      expect((await send('GET', `${path}?q=request-2`)).body['items']).toHaveLength(1);
      expect((await send('GET', path, undefined, bob)).status).toBe(404);
      expect((await send('GET', path, undefined, robot)).status).toBe(200);
    });

    test('operators verify the identity that they saw, and withdraw the mark', async () => {
      const path = `${await app('honest')}/verification`;
      expect((await send('GET', path)).status).toBe(403);
      const seen = await send('GET', path, undefined, robot);
      expect(seen.body).toEqual({
        app_id: 'honest',
        identity: { name: 'honest', places: ['app.example'] },
        logo_hash: null,
        verified_at: null,
        lost: null,
      });
      const { identity, logo_hash } = seen.body;
      expect((await send('PUT', `${path}?dry_run=1`, { identity, logo_hash }, robot)).body['changes']).toMatchObject([
        { field: 'verified_at', from: null },
      ]);
      for (const query of ['', '?dry_run=1']) {
        const other = { identity: { name: 'other', places: [] }, logo_hash: null };
        expect(await send('PUT', `${path}${query}`, other, robot)).toMatchObject({ status: 409 });
        expect((await send('DELETE', `${path}${query}`, undefined, robot)).status).toBe(404);
      }
      const olga = await portal.personToken(portal.people.olga, ['settings.read', 'settings.write']);
      expect((await send('PUT', path, { identity, logo_hash }, olga)).body['verified_at']).not.toBeNull();
      expect(portal.logged).toContainEqual(
        expect.objectContaining({ event: 'client_verified', by: portal.people.olga }),
      );
      await send('PATCH', '/apps/honest', { metadata: { client_name: 'Renamed' }, lose_mark: true });
      expect((await send('GET', '/verifications', undefined, olga)).body['items']).toMatchObject([
        { app_id: 'honest', verified_at: null, lost: { changed: ['name'] } },
      ]);
      expect((await send('DELETE', path, undefined, olga)).status).toBe(204);
      expect((await send('GET', '/verifications?limit=1', undefined, olga)).body).toEqual({
        items: [],
        next_cursor: null,
      });
    });
  });
}
