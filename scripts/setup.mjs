/**
 * Prepares a fresh clone: installs the packages and generates the Prisma client. With `--test`, it also installs the
 * client libraries of the browser tests (`e2e/clients`) and a browser. It needs only Node, and does nothing if
 * everything is there. (`postgres.mjs` finds or installs the PostgreSQL server of the tests.)
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

await installPackages('.');

await once('lib/data/generated/.countersign-client', ['prisma/schema.prisma', 'package-lock.json'], async () => {
  say('Generating the database client…');
  const code = await run(process.execPath, ['node_modules/prisma/build/index.js', 'generate', '--no-hints'], {
    env: {
      // `generate` runs no schema engine, but it downloads one unless this names an executable. Any will do.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  if (code !== 0) fail('prisma generate failed; its message is above.');
});

if (process.argv.includes('--test')) {
  await installPackages('e2e/clients');
  const { ensureBrowser } = await import('./browser.mjs');
  const browser = await ensureBrowser(say);
  if (!browser) fail('No Chromium was found and none could be installed. Set CHROMIUM to the path of one.');
}

/** Installs what the lockfile of this folder names, unless it is installed. */
async function installPackages(folder) {
  if (packagesAreInstalled(folder)) return;
  say(folder === '.' ? 'Installing packages…' : `Installing the packages of ${folder}…`);
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
  // No package needs its install script here, and those of Prisma would download engines that nothing uses.
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // NODE_ENV: the portal is built and tested with development packages, even where the environment says production.
  const env = { NODE_ENV: 'development' };
  const code = await run(command, [...args, 'ci', ...options], { cwd: folder, env });
  if (code !== 0) fail('npm ci failed; its message is above.');
}

/** npm keeps a list of what it installed. The list has to name every package of the lockfile with its version. */
function packagesAreInstalled(folder) {
  const list = join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(list)) return false;
  const installed = JSON.parse(readFileSync(list, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  // Optional packages may be for other machines.
  return Object.entries(locked).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || optional || devOptional || installed[path]?.version === version,
  );
}

/** Runs `work` unless it succeeded before with the same files. */
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
