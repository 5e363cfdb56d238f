import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { getDMMF } from '@prisma/get-dmmf';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newServerDatabase, postgresUrl } from './databases.fixture';
import { defaultMigrationsFolder, type MigrationSession, migrate } from './migrations';

/** The schema of `schema.prisma` and of a database, as the same lines of text. */
type Shape = string[];

const sqlTypes: Record<string, string> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Json: 'jsonb',
  Uuid: 'uuid',
  Date: 'date',
  Bytes: 'bytea',
  Timestamptz: 'timestamp with time zone',
};
/** What the migrations have beyond Prisma's schema language. */
const triggers = [
  'api_access_changed',
  'api_detail_types_changed',
  'api_scopes_changed',
  'apis_changed',
  'apis_resource_key',
  'clients_logo',
  'client_logos_changed',
  'client_logos_gone',
];
const actions: Record<string, string> = {
  Cascade: 'CASCADE',
  SetNull: 'SET NULL',
  Restrict: 'RESTRICT',
  NoAction: 'NO ACTION',
};

function shapeOfSchema(source: string): Shape {
  const parsed = getDMMF({ datamodel: source });
  if (!('datamodel' in parsed)) throw parsed.error;
  const { models, indexes } = parsed.datamodel;
  const lines: Shape = [];
  for (const model of models) {
    const table = model.dbName ?? model.name;
    const column = (name: string, of = model) => of.fields.find((field) => field.name === name)?.dbName ?? name;
    for (const field of model.fields) {
      if (field.kind === 'scalar') {
        const [native, parameters] = field.nativeType ?? [field.type, []];
        const precise = sqlTypes[native]?.replace('timestamp', `timestamp(${parameters?.[0]})`) ?? `unknown ${native}`;
        const isSequence = typeof field.default === 'object' && 'name' in field.default;
        const defaulted = !field.hasDefaultValue ? '' : isSequence ? ' default sequence' : ` default ${field.default}`;
        // Lists are never null for Prisma, but their columns may be.
        const required = field.isRequired && !field.isList ? ' not null' : '';
        lines.push(`${table}.${column(field.name)} ${precise}${field.isList ? '[]' : ''}${required}${defaulted}`);
      } else if (field.relationFromFields?.length) {
        const target = models.find(({ name }) => name === field.type);
        const from = field.relationFromFields.map((name) => column(name));
        const to = (field.relationToFields ?? []).map((name) => column(name, target));
        const onDelete = actions[field.relationOnDelete ?? (field.isRequired ? 'Restrict' : 'SetNull')];
        const onUpdate = actions[field.relationOnUpdate ?? 'Cascade'];
        lines.push(
          `${table}_${from.join('_')}_fkey: (${from}) to ${target?.dbName}(${to}) delete ${onDelete} update ${onUpdate}`,
        );
      }
    }
    for (const index of indexes.filter((candidate) => candidate.model === model.name)) {
      const columns = index.fields.map(({ name }) => column(name));
      const suffix = { id: 'pkey', unique: 'key', normal: 'idx', fulltext: 'fulltext' }[index.type];
      const name = index.type === 'id' ? `${table}_pkey` : `${table}_${columns.join('_')}_${suffix}`;
      const kind = index.type === 'normal' ? (index.algorithm?.toLowerCase() ?? 'normal') : index.type;
      lines.push(`${name}: ${kind} on ${table}(${columns})`);
    }
  }
  return [...lines, ...triggers.map((name) => `trigger ${name}`)].sort();
}

const text = z.string().nullable();
const columnRow = z.object({
  table: z.string(),
  name: z.string(),
  type: z.string(),
  required: z.boolean(),
  default: text,
});
const indexRow = z.object({
  name: z.string(),
  table: z.string(),
  kind: z.string(),
  columns: z.string(),
  plain: z.boolean(),
});
const keyRow = z.object({
  name: z.string(),
  from: z.string(),
  to: z.string(),
  target: z.string(),
  del: z.string(),
  upd: z.string(),
});

async function shapeOfDatabase({ query }: MigrationSession): Promise<Shape> {
  const columns = await query(
    `SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
       a.attnotnull AS required, pg_get_expr(d.adbin, d.adrelid) AS "default"
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0
       AND NOT a.attisdropped AND c.relname <> '_prisma_migrations'`,
    [],
  );
  const list = (keys: string, relation: string) =>
    `(SELECT string_agg(a.attname, ',' ORDER BY p.n) FROM unnest(${keys}) WITH ORDINALITY p(attnum, n)
       JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = p.attnum)`;
  const indexes = await query(
    `SELECT i.relname AS name, t.relname AS "table", ${list('x.indkey::int2[]', 'x.indrelid')} AS columns,
       CASE WHEN x.indisprimary THEN 'id' WHEN x.indisunique THEN 'unique'
         WHEN m.amname = 'gin' THEN 'gin' ELSE 'normal' END AS kind,
       (m.amname IN ('btree', 'gin') AND x.indpred IS NULL AND x.indexprs IS NULL AND x.indisvalid
        AND NOT x.indnullsnotdistinct AND x.indnkeyatts = x.indnatts AND x.indoption::text ~ '^[0 ]*$') AS plain
     FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
       JOIN pg_am m ON m.oid = i.relam
     WHERE t.relnamespace = 'public'::regnamespace AND t.relname <> '_prisma_migrations'`,
    [],
  );
  const rule = (name: string) => `CASE ${name} WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'r' THEN 'RESTRICT'
    WHEN 'a' THEN 'NO ACTION' ELSE ${name}::text END`;
  const keys = await query(
    `SELECT k.conname AS name, ${list('k.conkey', 'k.conrelid')} AS "from", ${list('k.confkey', 'k.confrelid')} AS "to",
       k.confrelid::regclass::text AS target, ${rule('k.confdeltype')} AS del, ${rule('k.confupdtype')} AS upd
     FROM pg_constraint k WHERE k.connamespace = 'public'::regnamespace AND k.contype = 'f' AND NOT k.condeferrable`,
    [],
  );
  // Nothing else that Prisma's schema cannot express may exist.
  const others = await query(
    `SELECT conname AS name FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
     WHERE k.connamespace = 'public'::regnamespace AND t.relname <> '_prisma_migrations'
       AND (k.contype NOT IN ('f', 'p', 'n', 't') OR (k.condeferrable AND k.contype <> 't'))
     UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')`,
    [],
  );
  const fired = await query('SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal', []);
  return [
    ...z
      .array(z.object({ name: z.string() }))
      .parse(fired)
      .map(({ name }) => `trigger ${name}`),
    ...z
      .array(columnRow)
      .parse(columns)
      .map((found) => {
        const value = found.default?.startsWith('nextval(')
          ? 'sequence'
          : found.default?.replace(/^'(.*)'::\w+$/, '$1');
        return `${found.table}.${found.name} ${found.type}${found.required ? ' not null' : ''}${value === undefined ? '' : ` default ${value}`}`;
      }),
    ...z
      .array(indexRow)
      .parse(indexes)
      .map(
        ({ name, kind, table, columns: of, plain }) =>
          `${name}: ${kind} on ${table}(${of})${plain ? '' : ' NOT PLAIN'}`,
      ),
    ...z
      .array(keyRow)
      .parse(keys)
      .map(
        ({ name, from, to, target, del, upd }) => `${name}: (${from}) to ${target}(${to}) delete ${del} update ${upd}`,
      ),
    ...z
      .array(z.object({ name: z.string() }))
      .parse(others)
      .map(({ name }) => `${name}: NOT EXPECTED`),
  ].sort();
}

type Session = MigrationSession & { close: () => Promise<unknown> };

const databases: { name: string; skip: boolean; open: () => Promise<Session> }[] = [
  {
    name: 'PGlite',
    skip: false,
    open: async () => {
      const pg = await PGlite.create();
      return {
        exec: (sql) => pg.exec(sql),
        query: async (sql, values) => (await pg.query(sql, values)).rows,
        close: () => pg.close(),
      };
    },
  },
  {
    name: 'PostgreSQL server',
    skip: postgresUrl === undefined,
    open: async () => {
      const client = new Client({ connectionString: await newServerDatabase({ migrated: false }) });
      await client.connect();
      const query = async (sql: string, values: string[]): Promise<unknown[]> => (await client.query(sql, values)).rows;
      return { exec: (sql) => client.query(sql), query, close: () => client.end() };
    },
  },
];

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});
function folderOf(migrations: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-migrations-'));
  folders.push(folder);
  writeFileSync(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  for (const [name, script] of Object.entries(migrations)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'migration.sql'), script);
  }
  return folder;
}

test('every migration has a dated name and at least one statement', () => {
  const names = readdirSync(defaultMigrationsFolder()).filter((entry) => entry !== 'migration_lock.toml');
  expect(names.filter((name) => !/^\d{14}_[a-z][a-z0-9_]*$/.test(name))).toEqual([]);
  const script = (name: string) => readFileSync(join(defaultMigrationsFolder(), name, 'migration.sql'), 'utf8');
  expect(
    names.filter(
      (name) =>
        script(name)
          .replace(/^\s*--.*$/gm, '')
          .trim() === '',
    ),
  ).toEqual([]);
});

for (const { name, skip, open } of databases) {
  describe.skipIf(skip)(`migrations on ${name}`, () => {
    let session: Session;
    beforeAll(async () => {
      session = await open();
    });
    afterAll(() => session?.close());
    /** Each test has a separate database. */
    async function cleared(): Promise<Session> {
      await session.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      return session;
    }

    test('result in exactly the schema of schema.prisma', async () => {
      const db = await cleared();
      await migrate(db);
      const schema = readFileSync(join(process.cwd(), 'prisma/schema.prisma'), 'utf8');
      const actual = await shapeOfDatabase(db);
      expect(actual).toEqual(shapeOfSchema(schema));
      expect(actual.length).toBeGreaterThan(150);
      // The comparison detects each kind of difference.
      const differences = [
        'CREATE TABLE extra (id integer)',
        'DROP TABLE claimed',
        'ALTER TABLE users ADD COLUMN extra text',
        'ALTER TABLE users DROP COLUMN name',
        'ALTER TABLE users ALTER COLUMN name TYPE varchar(50)',
        'ALTER TABLE users ALTER COLUMN created_at TYPE timestamptz(6)',
        'ALTER TABLE users ALTER COLUMN name DROP NOT NULL',
        'ALTER TABLE users ALTER COLUMN is_operator SET DEFAULT true',
        'ALTER TABLE users ALTER COLUMN claims DROP DEFAULT',
        'ALTER TABLE users RENAME COLUMN name TO full_name',
        'DROP INDEX sessions_user_id_idx',
        'DROP INDEX grants_status_list_status_index_key',
        'CREATE INDEX extra ON users (name)',
        'DROP INDEX grants_owner_id_client_id_idx; CREATE INDEX grants_owner_id_client_id_idx ON grants (client_id, owner_id)',
        'DROP INDEX users_email_key; CREATE UNIQUE INDEX users_email_key ON users (email) WHERE NOT is_operator',
        'ALTER TABLE claimed DROP CONSTRAINT claimed_pkey',
        'ALTER TABLE sessions DROP CONSTRAINT sessions_user_id_fkey',
        `ALTER TABLE sessions DROP CONSTRAINT sessions_user_id_fkey,
          ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
            ON DELETE RESTRICT ON UPDATE CASCADE`,
        'ALTER TABLE users ADD CONSTRAINT positive CHECK (length(name) > 0)',
      ];
      for (const difference of differences) {
        await db.exec(`BEGIN; ${difference}`);
        expect(await shapeOfDatabase(db), difference).not.toEqual(actual);
        await db.exec('ROLLBACK');
      }
    });

    test('are recorded as Prisma records them, and applied once', async () => {
      const db = await cleared();
      const names = readdirSync(defaultMigrationsFolder()).filter((entry) => !entry.endsWith('.toml'));
      expect(await migrate(db)).toEqual(names);
      expect(await migrate(db)).toEqual([]);
      const rows = await db.query(
        'SELECT migration_name, checksum, applied_steps_count, logs, rolled_back_at, finished_at >= started_at AS done FROM _prisma_migrations',
        [],
      );
      const file = (migration: string) => readFileSync(join(defaultMigrationsFolder(), migration, 'migration.sql'));
      expect(rows).toEqual(
        names.map((migration) => ({
          migration_name: migration,
          checksum: createHash('sha256').update(file(migration)).digest('hex'),
          applied_steps_count: 1,
          logs: null,
          rolled_back_at: null,
          done: true,
        })),
      );
    });

    test('continue from the state of the database', async () => {
      const db = await cleared();
      await migrate(db, folderOf({ '1_one': 'CREATE TABLE one (id integer)' }));
      const both = folderOf({ '1_one': 'CREATE TABLE one (id integer)', '2_two': 'CREATE TABLE two (id integer)' });
      expect(await migrate(db, both)).toEqual(['2_two']);
      expect((await shapeOfDatabase(db)).length).toBe(2);
    });

    test('refuse a changed file, a missing file, and a migration that another tool left incomplete', async () => {
      const db = await cleared();
      await migrate(db, folderOf({ '1_one': 'CREATE TABLE one (id integer)' }));
      const changed = folderOf({ '1_one': 'CREATE TABLE one (id bigint)' });
      await expect(migrate(db, changed)).rejects.toThrow('1_one was changed after it was applied');
      await expect(migrate(db, folderOf({}))).rejects.toThrow('belongs to a newer version');
      await expect(migrate(db, folderOf({ '0_zero': 'SELECT 1' }))).rejects.toThrow('belongs to a newer version');
      await expect(migrate(db, join(tmpdir(), randomUUID()))).rejects.toThrow('There are no migrations in');
      await db.exec('UPDATE _prisma_migrations SET finished_at = NULL');
      const same = folderOf({ '1_one': 'CREATE TABLE one (id integer)' });
      await expect(migrate(db, same)).rejects.toThrow('did not finish it');
    });

    test('refuse a database whose migrations were merged into a newer one, without changing it', async () => {
      const db = await cleared();
      const old = { '1_one': 'CREATE TABLE one (id integer)', '2_two': 'CREATE TABLE two (id integer)' };
      await migrate(db, folderOf(old));
      const before = await shapeOfDatabase(db);
      const merged = migrate(db, folderOf({ '3_init': Object.values(old).join(';') }));
      await expect(merged).rejects.toThrow('Its migration 1_one is older than 3_init, which replaced it');
      await expect(migrate(db)).rejects.toThrow('Start with an empty database');
      expect(await shapeOfDatabase(db)).toEqual(before);
      // The lock is released: the version that created this database can continue with it.
      expect(await migrate(db, folderOf(old))).toEqual([]);
    });

    test('leave nothing behind when they fail, and can be retried', async () => {
      const db = await cleared();
      const bad = 'CREATE TABLE two (id integer); SELECT 1 / 0';
      const first = 'CREATE TABLE one (id integer)';
      const failing = migrate(db, folderOf({ '1_one': first, '2_two': bad }));
      await expect(failing).rejects.toThrow('2_two failed, and nothing of it was kept: division by zero');
      expect(await shapeOfDatabase(db)).toEqual(['one.id integer']);
      expect(await migrate(db, folderOf({ '1_one': first, '2_two': 'SELECT 1' }))).toEqual(['2_two']);
    });
  });
}

test.skipIf(postgresUrl === undefined)('ten instances that start at once migrate once', async () => {
  const url = await newServerDatabase({ migrated: false });
  const applied = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const client = new Client({ connectionString: url });
      await client.connect();
      const query = async (sql: string, values: string[]): Promise<unknown[]> => (await client.query(sql, values)).rows;
      return migrate({ exec: (sql) => client.query(sql), query }).finally(() => client.end());
    }),
  );
  expect(applied.filter(({ length }) => length > 0)).toHaveLength(1);
});
