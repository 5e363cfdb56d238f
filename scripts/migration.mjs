/**
 * `npm run migration -- <name>`: makes a dated folder in `prisma/migrations` for SQL that you write by hand. Prisma's
 * own command would need its schema engine, which this project does not install.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const template = `-- Why this change is needed.
--
-- Plain PostgreSQL, in one transaction with its record: no CREATE INDEX CONCURRENTLY, no BEGIN, no COMMIT. Instances of
-- the version before may still run beside it, so add first and remove in a later release.
`;

/**
 * The path of the new migration's folder, below `folder`. Throws an error if the name is wrong, and says why.
 * @param {string} folder
 * @param {string | undefined} name
 * @param {Date} now
 */
export function createMigration(folder, name, now) {
  if (!name) throw new Error('Name the migration: npm run migration -- add_users_locale');
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name) || name.length > 60) {
    const example = 'for example add_users_locale';
    throw new Error(`A name has lower-case words joined by underscores, 60 characters at most, ${example}: "${name}"`);
  }
  const existing = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const same = existing.find((entry) => entry.replace(/^\d+_/, '') === name);
  if (same) throw new Error(`There is already a migration of that name: ${same}`);
  // Migrations are applied in the order of their names, so the new one has to be the last, whatever the clock says.
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const last = existing.at(-1)?.slice(0, 14) ?? '';
  const path = join(folder, `${stamp > last ? stamp : BigInt(last) + 1n}_${name}`);
  mkdirSync(path);
  writeFileSync(join(path, 'migration.sql'), template, { flag: 'wx' });
  return path;
}

const nextSteps = (/** @type {string} */ path) => `Created ${path}/migration.sql

1. Change the model in prisma/schema.prisma.
2. Write the SQL that makes the same change into migration.sql.
3. npm run dev applies it, and generates the client. (A migration that was applied is never edited: write another one.)
4. npm test -- lib/data/database/migrations.db.test.ts compares the two, on both databases.
`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  try {
    process.stdout.write(nextSteps(createMigration('prisma/migrations', process.argv[2], new Date())));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
