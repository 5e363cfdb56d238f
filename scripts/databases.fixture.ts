/**
 * Prepares a run of the tests: starts one PostgreSQL server, and makes the templates that the databases of
 * `lib/data/database/databases.fixture.ts` are copies of. A copy takes a tenth of the time that a new database takes.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../lib/data/database/database';
import { startPostgres } from './postgres.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Absent when no PostgreSQL server could be had. */
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
    process.stderr.write(
      `${line}\nNO POSTGRESQL SERVER: the tests against a real server are SKIPPED, so this run does not prove them.\n${line}\n`,
    );
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

/** Kept from run to run for as long as nothing changes that they are made from. */
async function embeddedTemplates(): Promise<Pick<Templates, 'folder' | 'dump'>> {
  const parent = join(process.cwd(), '.cache/test-databases');
  const made = join(parent, stateOfSources());
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

/** The migrations, what applies them, and the versions of PGlite and pg-boss. */
function stateOfSources(): string {
  const hash = createHash('sha256');
  for (const folder of ['prisma/migrations', 'lib/data/database']) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(sql|ts)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.sort()) hash.update(file).update(readFileSync(file));
  }
  for (const name of ['@electric-sql/pglite', 'pg-boss']) {
    hash.update(readFileSync(join('node_modules', name, 'package.json')));
  }
  return hash.digest('hex').slice(0, 16);
}
