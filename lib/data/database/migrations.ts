/**
 * Applies Prisma's migration files at start, in this process, so that the embedded database and a PostgreSQL server are
 * migrated alike (decision 149). It uses Prisma's own table and advisory lock, so `prisma migrate deploy` and this file
 * can both be used on one database.
 *
 * Each migration and its row in the table are one transaction: if the process dies, nothing is left behind and the next
 * start retries. A migration must therefore not contain statements that cannot run in a transaction (`CREATE INDEX
 * CONCURRENTLY`). The files are read from `prisma/migrations` in the working directory, wherever the bundle is.
 */

import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SetupError } from '@/lib/setup-error';

/** One connection: `exec` runs several statements, `query` a single one with values. */
export type MigrationSession = {
  exec(text: string): Promise<unknown>;
  query(text: string, values: string[]): Promise<unknown[]>;
};

/** The database and the migration files do not match. The message says how. */
class MigrationError extends SetupError {
  override readonly name = 'MigrationError';
}

/** The lock key of Prisma's schema engine. */
const prismaLock = 72707369;

/** Created as Prisma's schema engine does. */
const bookkeeping = `
CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

const appliedSchema = z.array(z.object({ name: z.string(), checksum: z.string(), finished: z.boolean() }));

export const defaultMigrationsFolder = () => join(process.cwd(), 'prisma', 'migrations');

/** Applies the migrations that are missing. Returns their names. Throws `MigrationError`. */
export async function migrate(session: MigrationSession, folder = defaultMigrationsFolder()): Promise<string[]> {
  const files = await readMigrations(folder);
  // Without this, PostgreSQL would print a notice that the table exists at every start.
  await session.exec('SET client_min_messages TO warning');
  await session.query('SELECT pg_advisory_lock($1)', [String(prismaLock)]);
  try {
    await session.exec(bookkeeping);
    const applied = appliedSchema.parse(
      await session.query(
        `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
           FROM "_prisma_migrations" WHERE rolled_back_at IS NULL ORDER BY started_at`,
        [],
      ),
    );
    const known = new Map(files.map((file) => [file.name, file]));
    for (const { name, checksum, finished } of applied) {
      if (!finished) {
        throw new MigrationError(
          `Another tool began the migration ${name} and did not finish it. Repair the database, then run "prisma migrate resolve".`,
        );
      }
      const file = known.get(name);
      if (!file) throw new MigrationError(unknownMigration(name, files));
      if (file.checksum !== checksum) {
        throw new MigrationError(
          `The migration ${name} was changed after it was applied. Restore its file; changes belong in a new migration.`,
        );
      }
    }
    const done = new Set(applied.map(({ name }) => name));
    const pending = files.filter(({ name }) => !done.has(name));
    for (const file of pending) await apply(session, file);
    return pending.map(({ name }) => name);
  } finally {
    await session.query('SELECT pg_advisory_unlock($1)', [String(prismaLock)]);
    await session.exec('RESET client_min_messages');
  }
}

/**
 * A name before our first migration belongs to a folder that was merged into it; any other belongs to a newer version.
 */
function unknownMigration(name: string, files: MigrationFile[]): string {
  const [first] = files;
  if (first === undefined || name > first.name) {
    return `The database has the migration ${name}, which this version does not know. It belongs to a newer version.`;
  }
  const reason = `Its migration ${name} is older than ${first.name}, which replaced it, and there is no upgrade.`;
  const remedy =
    'Start with an empty database: name another one in DATABASE_URL, or another folder in COUNTERSIGN_DATA_DIR.';
  return `A development version from before the first release created this database. ${reason} ${remedy}`;
}

type MigrationFile = { name: string; checksum: string; script: string };

async function readMigrations(folder: string): Promise<MigrationFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new MigrationError(
      `There are no migrations in ${folder}. Start the portal in the folder that holds "prisma".`,
    );
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const script = await readFile(join(folder, name, 'migration.sql'));
      return { name, checksum: createHash('sha256').update(script).digest('hex'), script: script.toString('utf8') };
    }),
  );
}

async function apply(session: MigrationSession, { name, checksum, script }: MigrationFile): Promise<void> {
  await session.exec('BEGIN');
  try {
    await session.query(
      'INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, clock_timestamp())',
      [randomUUID(), checksum, name],
    );
    await session.exec(script);
    await session.query(
      'UPDATE "_prisma_migrations" SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE migration_name = $1 AND rolled_back_at IS NULL',
      [name],
    );
    await session.exec('COMMIT');
  } catch (error) {
    await session.exec('ROLLBACK');
    throw new MigrationError(
      `The migration ${name} failed, and nothing of it was kept: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}
