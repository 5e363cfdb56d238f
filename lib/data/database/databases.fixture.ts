/**
 * Databases for tests. Each is empty, migrated, and belongs to one test file. They are copies of the templates that
 * `scripts/databases.fixture.ts` makes. Where the run has no PostgreSQL server, the tests against one are reported as
 * skipped.
 */
import { randomUUID } from 'node:crypto';
import { cpSync, openAsBlob } from 'node:fs';
import { Client } from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase, openMemoryDatabase } from './database';

export const postgresUrl = inject('postgresUrl');

export type TestDatabase = { name: string; skip: boolean; open: () => Promise<Database> };

export const testDatabases: TestDatabase[] = [
  { name: 'PGlite', skip: false, open: openTestDatabase },
  {
    name: 'PostgreSQL server',
    skip: postgresUrl === undefined,
    open: async () => openDatabase({ databaseUrl: await newServerDatabase(), dataDir: '/nonexistent' }),
  },
];

/** A database in memory. */
export async function openTestDatabase(): Promise<Database> {
  return openMemoryDatabase(await openAsBlob(inject('templates').dump));
}

/** Puts a database into a data folder, for `openDatabase` or the portal to open. */
export function fillDataFolder(dataDir: string): void {
  cpSync(inject('templates').folder, dataDir, { recursive: true });
}

/** The URL of a new database on the run's server; without `migrated` it has no tables. */
export async function newServerDatabase({ migrated = true } = {}): Promise<string> {
  if (postgresUrl === undefined) throw new Error('There is no PostgreSQL server in this run.');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}${migrated ? ` TEMPLATE ${inject('templates').database}` : ''}`);
  await client.end();
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return url.href;
}
