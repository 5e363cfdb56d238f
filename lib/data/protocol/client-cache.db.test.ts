import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../database/database';
import { testDatabases } from '../database/databases.fixture';
import { findClient } from './client-cache';

const now = 1_900_000_000;
const at = new Date(now * 1000);

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`clients, kept in memory: ${name}`, () => {
    let db: Database;
    const statements: { name: string; text: string }[] = [];
    beforeAll(async () => {
      db = await open();
    });
    afterAll(() => db?.close());

    const reading = () =>
      findClient({
        query(statement, text, values) {
          statements.push({ name: statement, text });
          return db.sql.query(statement, text, values);
        },
      });

    /** A person's app that may request a scope of their own API, and of another API that allowed it. */
    async function parties() {
      const tag = randomUUID();
      const [owner, other, mine, theirs] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
      const id = `app-${tag}`;
      const times = { createdAt: at, updatedAt: at };
      for (const person of [owner, other]) {
        await db.prisma.user.create({ data: { id: person, email: `${person}@example.com`, name: 'Ada', ...times } });
      }
      const api = { accessTokenSeconds: 300, signingAlg: 'ES256', openToApps: false, ...times };
      for (const [apiId, ownerId, host] of [
        [mine, owner, 'mine'],
        [theirs, other, 'theirs'],
      ] as const) {
        const resource = `https://${host}.${tag}.example/`;
        await db.prisma.api.create({ data: { ...api, id: apiId, ownerId, resource, name: host } });
        await db.prisma.apiScope.create({ data: { apiId, value: `${host}.${tag}`, title: host } });
      }
      await db.prisma.client.create({
        data: {
          id,
          kind: 'web',
          ownerId: owner,
          ...times,
          metadata: {
            client_name: 'Trails',
            redirect_uris: ['https://app.example/cb'],
            authorization_details_types: [tag],
          },
          scopes: [`mine.${tag}`, `theirs.${tag}`].map((scope) => ({ scope, required: false })),
        },
      });
      const secret = { hash: `hash ${tag}`, hint: 'abcd', createdAt: at };
      await db.prisma.clientSecret.create({ data: { ...secret, id: randomUUID(), clientId: id } });
      const access = { apiId: theirs, clientId: id, userScopes: [`theirs.${tag}`], machineScopes: [] };
      await db.prisma.apiAccess.create({ data: { ...access, createdAt: at } });
      return { tag, id, owner, mine, theirs };
    }

    test('need one statement while nothing changes, and one more after a change', async () => {
      const { id, mine } = await parties();
      const find = reading();
      const asked = async () => {
        statements.length = 0;
        await find(id, now);
        return statements.length;
      };
      expect(await asked()).toBe(2);
      expect(await asked()).toBe(1);
      await db.prisma.user.create({
        data: { id: randomUUID(), email: `${randomUUID()}@example.com`, name: 'Bob', createdAt: at, updatedAt: at },
      });
      expect(await asked()).toBe(1);
      await db.prisma.api.update({ where: { id: mine }, data: { accessTokenSeconds: 60 } });
      expect(await asked()).toBe(2);
      expect(await asked()).toBe(1);
    });

    test('are never stale: after every kind of change, the cache returns what a new instance reads', async () => {
      const { tag, id, owner, mine, theirs } = await parties();
      const find = reading();
      const sealed = { authorization_details_types: [tag], token_endpoint_auth_method: 'client_secret_jwt' };
      // By the table that each writes. A person could run every statement here.
      const changes: [table: string, text: string][] = [
        [
          'clients',
          `UPDATE clients SET metadata = metadata || '{"redirect_uris":["https://new.example/cb"]}' WHERE id = '${id}'`,
        ],
        ['clients', `UPDATE clients SET scopes = scopes || '[{"scope":"email","required":true}]' WHERE id = '${id}'`],
        [
          'clients',
          `UPDATE clients SET first_party = true, verified_at = now(), max_grant_seconds = 60 WHERE id = '${id}'`,
        ],
        [
          'client_secrets',
          `INSERT INTO client_secrets VALUES ('${randomUUID()}', '${id}', 'new ${tag}', 'abcd', now())`,
        ],
        ['client_secrets', `UPDATE client_secrets SET ends_at = to_timestamp(${now}) WHERE hash = 'hash ${tag}'`],
        ['clients', `UPDATE clients SET metadata = metadata || '${JSON.stringify(sealed)}' WHERE id = '${id}'`],
        ['client_secrets', `UPDATE client_secrets SET sealed = 'jwe' WHERE hash = 'new ${tag}'`],
        ['client_secrets', `DELETE FROM client_secrets WHERE client_id = '${id}'`],
        ['users', `UPDATE users SET name = 'Grace' WHERE id = '${owner}'`],
        [
          'apis',
          `UPDATE apis SET signing_alg = 'EdDSA', name = 'New', access_token_format = 'opaque' WHERE id = '${mine}'`,
        ],
        ['apis', `UPDATE apis SET access_token_format = 'plain-jwt' WHERE id = '${mine}'`],
        ['api_scopes', `INSERT INTO api_scopes (value, api_id, title) VALUES ('more.${tag}', '${mine}', 'More')`],
        ['api_scopes', `UPDATE api_scopes SET title = 'Other words' WHERE value = 'mine.${tag}'`],
        ['api_scopes', `DELETE FROM api_scopes WHERE value = 'more.${tag}'`],
        [
          'api_detail_types',
          `INSERT INTO api_detail_types (type, api_id, title, fields) VALUES ('${tag}', '${mine}', 'Pay', '[{"name":"amount","title":"Amount","kind":"text","required":true}]')`,
        ],
        ['api_detail_types', `UPDATE api_detail_types SET title = 'Give' WHERE type = '${tag}'`],
        ['api_detail_types', `DELETE FROM api_detail_types WHERE type = '${tag}'`],
        [
          'api_access',
          `UPDATE api_access SET machine_scopes = '{theirs.${tag}}', may_exchange = 'delegation' WHERE client_id = '${id}'`,
        ],
        ['api_access', `DELETE FROM api_access WHERE client_id = '${id}'`],
        ['apis', `UPDATE apis SET open_to_apps = true WHERE id = '${theirs}'`],
        ['apis', `UPDATE apis SET open_to_apps = false WHERE id = '${theirs}'`],
        ['apis', `UPDATE apis SET owner_id = '${owner}' WHERE id = '${theirs}'`],
        ['api_access', `INSERT INTO api_access VALUES ('${theirs}', '${id}', '{}', '{theirs.${tag}}', now())`],
        ['apis', `DELETE FROM apis WHERE id = '${theirs}'`],
        [
          'clients',
          `UPDATE clients SET metadata = metadata || '{"logo_uri":"https://app.example/l"}' WHERE id = '${id}'`,
        ],
        ['client_logos', `UPDATE client_logos SET hash = 'a' WHERE client_id = '${id}'`],
        ['client_logos', `UPDATE client_logos SET hash = 'b' WHERE client_id = '${id}'`],
        ['client_logos', `DELETE FROM client_logos WHERE client_id = '${id}'`],
        ['clients', `UPDATE clients SET deleted_at = now() WHERE id = '${id}'`],
        ['clients', `UPDATE clients SET deleted_at = NULL WHERE id = '${id}'`],
      ];
      let before = await find(id, now);
      for (const [, text] of changes) {
        await db.prisma.$executeRawUnsafe(text);
        const kept = await find(id, now);
        expect(kept, text).toEqual(await reading()(id, now));
        expect(kept, text).not.toEqual(before);
        before = kept;
      }
      // If the statements read another table, a change of it must be added above.
      const read = statements.flatMap(({ text }) => [...text.matchAll(/\b(?:FROM|JOIN) ([a-z_]+)\b(?![.(])/g)]);
      const tables = new Set(read.map(([, table = '']) => table));
      // The revision itself, and the machine grant, which the store contract covers.
      for (const table of ['api_catalogue', 'grants']) expect(tables.delete(table)).toBe(true);
      expect(tables).toEqual(new Set(changes.map(([table]) => table)));
    });

    test('reflect a change from its commit on, even if a read came in between', async () => {
      const { id, mine } = await parties();
      const find = reading();
      const titles = async () =>
        (await find(id, now))?.apis.flatMap((api) => api.scopes.map(({ title }) => title)).sort();
      expect(await titles()).toEqual(['mine', 'theirs']);
      const ended = new Error('rolled back');
      const undone = db.sql.transaction(async (query) => {
        await query('test_rename_scope', `UPDATE api_scopes SET title = 'other' WHERE api_id = $1::uuid`, [mine]);
        // The embedded database has one connection, so nobody reads during a transaction.
        if (db.kind === 'server') expect(await titles()).toEqual(['mine', 'theirs']);
        throw ended;
      });
      await expect(undone).rejects.toBe(ended);
      expect(await titles()).toEqual(['mine', 'theirs']);
      await db.sql.transaction(async (query) => {
        await query('test_rename_scope', `UPDATE api_scopes SET title = 'other' WHERE api_id = $1::uuid`, [mine]);
        if (db.kind === 'server') expect(await titles()).toEqual(['mine', 'theirs']);
      });
      expect(await titles()).toEqual(['other', 'theirs']);
    });

    test('are shared by requests and cannot be modified', async () => {
      const { id } = await parties();
      const client = await reading()(id, now);
      expect(() => client?.metadata.redirect_uris.push('https://attacker.example/')).toThrow(TypeError);
      expect(() => client?.apis[0]?.scopes.pop()).toThrow(TypeError);
    });

    test('ignore unknown ids and ids that PostgreSQL cannot store', async () => {
      const { id } = await parties();
      const find = reading();
      const found = await Promise.all([find('a\0b', now), find('nobody', now), find(id, now), find('\ud800 {",', now)]);
      expect(found.map((client) => client?.id)).toEqual([undefined, undefined, id, undefined]);
    });
  });
}
