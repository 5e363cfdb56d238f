/** PostgreSQL stores what the core registers: everything that passes the checks is returned unchanged. */

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthorizationServer } from '@/lib/oauth/server';
import { defaultSettings } from '@/lib/oauth/settings';
import { asFetchServer } from '@/lib/oauth/testing/fetch-server.fixture';
import { pages } from '@/lib/oauth/testing/pages.fixture';
import type { Database } from '../database/database';
import { testDatabases } from '../database/databases.fixture';
import { createOAuthStore } from './oauth-store';

const issuer = 'https://id.example';

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(name, () => {
    let db: Database;
    beforeAll(async () => {
      db = await open();
    });
    afterAll(() => db?.close());

    test('a client registers, reads, changes and deletes itself through the authorization server', async () => {
      const logged: unknown[] = [];
      const server = asFetchServer(
        createAuthorizationServer({
          pages,
          issuer,
          store: createOAuthStore(db),
          secret: new Uint8Array(32).fill(7),
          settings: { ...defaultSettings, registration: 'open' },
          now: () => 1_900_000_000,
          login: async () => undefined,
          endLogin: async () => ({ setCookie: '' }),
          fetch: () => Promise.reject(new Error('nothing is fetched here')),
          errorPage: () => '',
          log: (entry) => logged.push(entry),
        }),
      );
      const send = (path: string, method: string, body?: unknown, token = '') =>
        new Request(issuer + path, {
          method,
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
      const app = { client_name: `Ünïcode 🧭 ${randomUUID()}`, redirect_uris: ['https://app.example/cb'] };
      const response = await server.register(send('/oauth/register', 'POST', app));
      expect(response.status).toBe(201);
      const { client_id, client_secret, registration_access_token: token, ...made } = await response.json();
      const path = `/oauth/register/${client_id}`;
      const { client_secret_expires_at: _, ...kept } = made;
      expect(await (await server.registration(send(path, 'GET', undefined, token))).json()).toMatchObject(kept);
      const changed = { ...app, client_id, client_secret, policy_uri: 'https://app.example/policy' };
      const put = await server.registration(send(path, 'PUT', changed, token));
      expect(await put.json()).toMatchObject({ client_id, policy_uri: 'https://app.example/policy' });
      expect((await server.registration(send(path, 'DELETE', undefined, token))).status).toBe(204);
      expect((await server.registration(send(path, 'GET', undefined, token))).status).toBe(401);
      // What JSON can express but PostgreSQL cannot store is rejected and causes no server error.
      for (const client_name of ['A\0B', '\ud800']) {
        expect((await server.register(send('/oauth/register', 'POST', { ...app, client_name }))).status).toBe(400);
      }
      expect(logged).not.toContainEqual(expect.objectContaining({ level: 'error' }));
      await server.flush();
    });
  });
}
