import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '@/lib/data/database/database';
import { testDatabases } from '@/lib/data/database/databases.fixture';
import { issuer, openManagement, type Portal, resource } from '../management.fixture';

describe.each(testDatabases)('what is known about a token: $name', ({ open, skip }) => {
  describe.skipIf(skip)('', () => {
    let db: Database;
    let portal: Portal;
    let bob: string;
    let olga: string;
    let robot: string;

    beforeAll(async () => {
      db = await open();
      portal = await openManagement(db);
      bob = await portal.personToken(portal.people.bob, ['grants.read']);
      olga = await portal.personToken(portal.people.olga, ['grants.read']);
      robot = await portal.machineToken(['grants.read']);
    });
    afterAll(() => db?.close());

    const inspect = async (by: string, token: string) => {
      const { status, body } = await portal.call('POST', '/tokens/inspect', { token: by, body: { token } });
      expect(status).toBe(200);
      return body;
    };
    const unknown = { known: false, active: false, kind: null, scopes: [], grant_id: null };

    test('its owner, the developer of its app and clients of operators know it; others do not', async () => {
      const ada = await portal.personToken(portal.people.ada, ['grants.read', 'apps.read']);
      const described = {
        known: true,
        active: true,
        reason: null,
        kind: 'access_token',
        app_id: 'console',
        user_id: portal.people.ada,
        scopes: ['grants.read', 'apps.read'],
        audience: [resource],
      };
      for (const by of [ada, olga, robot]) expect(await inspect(by, ada)).toMatchObject(described);
      expect(await inspect(bob, ada)).toMatchObject(unknown);
      // It is no use of the grant.
      const id = String((await inspect(robot, ada))['grant_id']);
      const grant = await db.prisma.grant.findUniqueOrThrow({ where: { id } });
      expect(grant.lastUsedAt === null || grant.lastUsedAt <= new Date(portal.clock.now * 1000)).toBe(true);
    });

    test('the developer of an app with pairwise identifiers does not learn who the person is elsewhere', async () => {
      await portal.client('pairwise', 'web', portal.people.bob, { subject_type: 'pairwise' });
      const token = await portal.personToken(portal.people.ada, ['grants.read'], 'pairwise');
      const known = z.object({ sub: z.string() }).parse(decodeJwt(token)).sub;
      expect(await inspect(bob, token)).toMatchObject({ known: true, user_id: known });
      expect(await inspect(robot, token)).toMatchObject({ user_id: portal.people.ada });
    });

    test('an API key, until its owner ends it', async () => {
      const key = await portal.personKey(portal.people.ada, ['apps.read']);
      const before = await inspect(robot, key);
      expect(before).toMatchObject({ known: true, active: true, kind: 'api_key', scopes: ['apps.read'] });
      expect(await inspect(bob, key)).toMatchObject(unknown);
      await portal.oauth.grants.pause(portal.people.ada, String(before['grant_id']));
      expect(await inspect(robot, key)).toMatchObject({ active: false, reason: 'The owner paused this access.' });
      await portal.oauth.grants.end(portal.people.ada, String(before['grant_id']));
      expect(await inspect(robot, key)).toMatchObject({ active: false, reason: 'The owner ended this access.' });
    });

    test('a signed token whose grant was narrowed is revoked', async () => {
      const token = await portal.personToken(portal.people.ada, ['grants.read', 'apps.read']);
      const { grant_id: id } = await inspect(robot, token);
      const scopes = [{ scope: 'apps.read', endsAt: null }];
      await portal.oauth.grants.change(portal.people.ada, String(id), { scopes, declines: true });
      expect(await inspect(robot, token)).toMatchObject({ active: false, reason: 'This token was revoked.' });
    });

    test.each(['nonsense', 'cs_at_unknown', 'a.b.c', `cs_key_${'a'.repeat(49)}`])('%s is unknown', async (token) => {
      expect(await inspect(robot, token)).toMatchObject(unknown);
    });

    test('a refresh token, with the reason why it ended', async () => {
      const headers = {
        Authorization: `Basic ${Buffer.from(`console:${'the-secret-of-console'.padEnd(43, '-')}`).toString('base64')}`,
      };
      await db.prisma.client.update({
        where: { id: 'console' },
        data: {
          metadata: {
            client_name: 'console',
            redirect_uris: ['https://console.example/callback'],
            grant_types: ['authorization_code', 'refresh_token'],
          },
        },
      });
      const tokens = await portal.personTokens(portal.people.ada, ['apps.read']);
      const refreshToken = String(tokens['refresh_token']);
      expect(await inspect(robot, refreshToken)).toMatchObject({ active: true, kind: 'refresh_token' });
      const body = new URLSearchParams({ token: refreshToken });
      await portal.server.revoke(new Request(`${issuer}/oauth/revoke`, { method: 'POST', headers, body }));
      expect(await inspect(robot, refreshToken)).toMatchObject({ active: false, reason: 'It was revoked.' });
    });
  });
});
