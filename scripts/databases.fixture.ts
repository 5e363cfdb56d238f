/**
 * Prepares a run of the tests: starts one PostgreSQL server, and makes the templates that the databases of
 * `lib/data/database/databases.fixture.ts` are copies of. A copy takes a tenth of the time that a new database takes.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../lib/data/database/database';
import { startPostgres } from './postgres.mjs';
import { currentFolder, parent } from './test-databases.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Undefined if there is no PostgreSQL server. */
    postgresUrl: string | undefined;
    templates: Templates;
  }
}

type Templates = {
  /** A data folder with an embedded database. */
  folder: string;
  /** The same database as a file, for databases in memory. */
  dump: string;
  /** The name of a database on the PostgreSQL server. */
  database: string;
};

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  });
  if (server === undefined) {
    const line = '!'.repeat(100);
    process.stderr.write(`${line}\nNO POSTGRESQL SERVER: the tests against a real server are SKIPPED.\n${line}\n`);
  }
  project.provide('postgresUrl', server?.url);
  const database = 'template_of_tests';
  if (server !== undefined) await makeServerTemplate(server.url, database);
  project.provide('templates', { ...(await embeddedTemplates()), database });
  return async () => server?.stop();
}

async function makeServerTemplate(serverUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await (await openDatabase({ databaseUrl: url.href, dataDir: '/nonexistent' })).close();
}

/** Made once, and kept until one of their sources changes. */
async function embeddedTemplates(): Promise<Pick<Templates, 'folder' | 'dump'>> {
  const made = currentFolder();
  const templates = { folder: join(made, 'data'), dump: join(made, 'dump.tar') };
  if (existsSync(made)) return templates;
  rmSync(parent, { recursive: true, force: true });
  const making = join(parent, randomUUID());
  mkdirSync(making, { recursive: true });
  await (await openDatabase({ dataDir: join(making, 'data') })).close();
  const pg = await PGlite.create(join(making, 'data/pg'));
  const dump = await pg.dumpDataDir('none');
  await pg.close();
  writeFileSync(join(making, 'dump.tar'), Buffer.from(await dump.arrayBuffer()));
  renameSync(making, made);
  return templates;
}
