/**
 * Builds the packages in `packages`: `src/<name>.ts` of each entry into `dist/<name>.mjs`, and with `types` also the
 * type declarations. It does nothing for a package whose sources have not changed since its last build.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bundlePackage } from './bundle.mjs';
import { run } from './processes.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** In order: a package may import those before it. */
const packages = ['client', 'cli', 'verifier', 'gate'];

/**
 * Throws if a package does not build. One process builds at a time: tests start several commands at once, and each of
 * them builds what it needs.
 * @param {{ only?: string[], types?: boolean }} options `only`: names of packages; `types`: also write declarations
 */
export async function buildPackages({ only = packages, types = false } = {}) {
  const release = await lock(join(root, '.cache', 'packages.lock'));
  try {
    await build(only, types);
  } finally {
    release();
  }
}

async function build(only, types) {
  for (const name of packages.filter((one) => only.includes(one))) {
    const folder = join(root, 'packages', name);
    const entries = entriesOf(folder);
    if (Object.keys(entries).length === 0) continue;
    const state = hashOfSources(folder);
    const stamp = join(folder, 'dist', types ? '.types-built-from' : '.built-from');
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) continue;
    mkdirSync(join(folder, 'dist'), { recursive: true });
    rmSync(stamp, { force: true });
    await bundlePackage(entries, folder);
    // Nobody imports a package that is only a command.
    if (types && 'index' in entries) await declare(name, folder);
    writeFileSync(stamp, state);
  }
}

async function declare(name, folder) {
  const code = await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder], { cwd: root });
  if (code !== 0) throw new Error(`The type declarations of packages/${name} could not be written.`);
  nameFiles(join(folder, 'dist'));
}

/** Our sources import modules without an extension. In a package that Node loads, declarations have to name files. */
function nameFiles(dist) {
  for (const name of readdirSync(dist).filter((one) => one.endsWith('.d.ts'))) {
    const text = readFileSync(join(dist, name), 'utf8');
    const named = text.replaceAll(/((?:from |import\()(["'])\.[^"']*?)(?:\.js)?\2/g, '$1.js$2');
    if (named !== text) writeFileSync(join(dist, name), named);
  }
}

/** Waits until no other process holds the lock. Returns the function that gives it back. */
async function lock(path) {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isAbandoned(path)) rmSync(path, { force: true });
    await sleep(50);
  }
}

/** Whether the process that made the lock has ended without giving it back. */
function isAbandoned(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    // Between its creation and the next moment, the file is empty.
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** A package with `exports` has the entry `index`; one with a command has `main`. */
function entriesOf(folder) {
  const names = ['index', 'main'].filter((name) => existsSync(join(folder, 'src', `${name}.ts`)));
  return Object.fromEntries(names.map((name) => [name, join(folder, 'src', `${name}.ts`)]));
}

function hashOfSources(folder) {
  const hash = createHash('sha256').update(readFileSync(join(folder, 'package.json')));
  const files = readdirSync(join(folder, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(test|fixture)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(file.slice(folder.length)).update(readFileSync(file));
  return hash.digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildPackages({ types: process.argv.includes('--types') });
