/**
 * Where the unit tests keep the embedded databases that they copy (`databases.fixture.ts`). The browser tests copy the
 * data folder, too, if it is there: a new database takes seconds of processor time.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const parent = '.cache/test-databases';

/** The folder for databases of the current state of what they are made from. */
export function currentFolder() {
  return join(process.cwd(), parent, stateOfSources());
}

/**
 * Puts a migrated database into a data folder, if there is one to copy.
 * @param {string} dataDir
 */
export function fillDataFolderIfPossible(dataDir) {
  const template = join(currentFolder(), 'data');
  if (existsSync(template)) cpSync(template, dataDir, { recursive: true });
}

/** The migrations, the code that applies them, and the versions of PGlite and pg-boss. */
function stateOfSources() {
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
