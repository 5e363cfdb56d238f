/**
 * Databases for tests: each is empty, migrated and its file's own. Where the run has no PostgreSQL server, the tests against
 * one are reported as skipped.
 */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase, openMemoryDatabase } from './database';

export const postgresUrl = inject('postgresUrl');

export type TestDatabase = { name: string; skip: boolean; open: () => Promise<Database> };

export const testDatabases: TestDatabase[] = [
  { name: 'PGlite', skip: false, open: openMemoryDatabase },
  {
    name: 'PostgreSQL server',
    skip: postgresUrl === undefined,
    open: async () => openDatabase({ databaseUrl: await newServerDatabase(), dataDir: '/nonexistent' }),
  },
];

/** The address of a new, empty database on the run's server. */
export async function newServerDatabase(): Promise<string> {
  if (postgresUrl === undefined) throw new Error('There is no PostgreSQL server in this run.');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return url.href;
}
