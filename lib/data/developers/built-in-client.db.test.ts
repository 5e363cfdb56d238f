import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInCommandLine, builtInManagementApi } from '@/lib/management/built-in';
import { commandLineClientId } from '@/lib/oauth/clients/own-client';
import type { Database } from '../database/database';
import { testDatabases } from '../database/databases.fixture';
import { createOAuthStore } from '../protocol/oauth-store';
import { builtInApiId, writeBuiltInApi } from './built-in-api';
import { writeBuiltInClient } from './built-in-client';

const issuer = 'https://id.example';
const now = 1_800_000_000;
const where = { id: commandLineClientId };

describe.each(testDatabases)('the row of the command line on $name', ({ open, skip }) => {
  describe.skipIf(skip)('', () => {
    let db: Database;
    beforeAll(async () => {
      db = await open();
      await writeBuiltInApi(db, builtInManagementApi(issuer), now);
    });
    afterAll(() => db?.close());
    const write = (at = now) => writeBuiltInClient(db, builtInCommandLine(issuer), at);

    it('is made once by instances that start together, and is public (RFC 8252 §8.5)', async () => {
      await Promise.all([write(), write(), write()]);
      const client = await createOAuthStore(db).findClient(commandLineClientId, now);
      expect(client).toMatchObject({
        kind: 'native',
        verifiedAt: now,
        metadata: {
          client_name: 'Countersign command line',
          token_endpoint_auth_method: 'none',
          grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
        },
      });
      expect(client?.firstParty ?? false).toBe(false);
      const scopes = client?.apis
        .find(({ resource }) => resource === `${issuer}/api/v1`)
        ?.scopes.map(({ value }) => value);
      expect(scopes).toEqual(expect.arrayContaining(['apps.read', 'users.write', 'keys.rotate']));
      expect(scopes).not.toContain('scim.write');
      expect(client?.apis.flatMap(({ machineScopes }) => machineScopes)).toEqual([]);
    });

    it('is not written again while it is up to date', async () => {
      await write(now + 60);
      expect(await db.prisma.client.findUnique({ where })).toMatchObject({ updatedAt: new Date(now * 1000) });
    });

    it('is restored after somebody changed or deleted it', async () => {
      await db.prisma.client.update({
        where,
        data: { metadata: { client_name: 'Evil', token_endpoint_auth_method: 'none' }, deletedAt: new Date() },
      });
      await db.prisma.apiAccess.update({
        where: { apiId_clientId: { apiId: builtInApiId, clientId: commandLineClientId } },
        data: { machineScopes: ['users.write'] },
      });
      await write(now + 120);
      const client = await createOAuthStore(db).findClient(commandLineClientId, now);
      expect(client?.metadata.client_name).toBe('Countersign command line');
      expect(client?.apis.flatMap(({ machineScopes }) => machineScopes)).toEqual([]);
    });
  });
});
