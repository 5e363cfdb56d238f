/**
 * Makes a fresh clone ready: packages, the Prisma client and, with `--test`, a browser. Depends on nothing but Node, and
 * does nothing when everything is there. (A PostgreSQL server for the tests is `postgres.mjs`'s to find or install.)
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './processes.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Node 20.19 or newer is needed; this is ${process.versions.node}.`);

if (!packagesAreInstalled()) {
  say('Installing packages…');
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
  // No install scripts: none of the packages needs its own here, and Prisma's would download engines that are not used.
  const code = await run(command, [...args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    // Development packages build and test the portal, also where NODE_ENV says production.
    env: { NODE_ENV: 'development' },
  });
  if (code !== 0) fail('npm ci failed; its message is above.');
}

await once('lib/data/generated/.countersign-client', ['prisma/schema.prisma', 'package-lock.json'], async () => {
  say('Generating the database client…');
  const code = await run(process.execPath, ['node_modules/prisma/build/index.js', 'generate', '--no-hints'], {
    env: {
      // `generate` runs no schema engine, but would download one unless told of an executable (any will do).
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  if (code !== 0) fail('prisma generate failed; its message is above.');
});

if (process.argv.includes('--test')) {
  const { ensureBrowser } = await import('./browser.mjs');
  const browser = await ensureBrowser(say);
  if (!browser) fail('No Chromium was found and none could be installed. Set CHROMIUM to the path of one.');
}

/** npm keeps a list of what it installed; it has to name every package of the lockfile in its version. */
function packagesAreInstalled() {
  if (!existsSync('node_modules/.package-lock.json')) return false;
  const installed = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8')).packages;
  const locked = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  // Optional ones are for other machines as well, and missing here by right.
  return Object.entries(locked).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || optional || devOptional || installed[path]?.version === version,
  );
}

/** Runs `work` unless the files are as they were when it last succeeded. */
async function once(stamp, files, work) {
  const hash = createHash('sha256').update(process.versions.modules);
  for (const file of files) hash.update(readFileSync(file));
  const state = hash.digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return;
  await work();
  mkdirSync(join(stamp, '..'), { recursive: true });
  writeFileSync(stamp, state);
}

function say(text) {
  console.log(text);
}

function fail(text) {
  console.error(text);
  process.exit(1);
}
