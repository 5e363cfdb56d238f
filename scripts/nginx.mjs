/** Finds nginx on this machine for tests, or installs it. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The path of a program that has `auth_request`. Undefined if none is found and none can be installed; stderr then says
 * what was tried.
 * @param {{ install: boolean }} options whether to install it if it is not there
 */
export function findNginx({ install }) {
  const found = onThisMachine();
  if (found !== undefined || !install) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) installWithApt();
  const program = onThisMachine();
  if (program === undefined) say('nginx is not available, so the tests that need it are skipped.');
  return program;
}

function onThisMachine() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];
  return folders.map((folder) => join(folder, 'nginx')).find((path) => existsSync(path) && hasAuthRequest(path));
}

function hasAuthRequest(program) {
  try {
    // -V writes to stderr.
    const shell = ['-c', '"$0" -V 2>&1', program];
    return execFileSync('/bin/sh', shell, { encoding: 'utf8', timeout: 10_000 }).includes('http_auth_request_module');
  } catch {
    return false;
  }
}

function installWithApt() {
  say('nginx is not installed; installing it with apt-get for the tests.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  // PostgreSQL may be installed at the same time.
  const wait = ['-q', '-o', 'DPkg::Lock::Timeout=120'];
  const apt = (...parameters) =>
    execFileSync('apt-get', [...wait, ...parameters], { env, stdio: 'pipe', timeout: 300_000 });
  try {
    apt('update');
    apt('install', '-y', '--no-install-recommends', 'nginx-light');
  } catch (error) {
    say(
      `apt-get could not install it: ${String(error.stderr || error.message)
        .trim()
        .split('\n')
        .at(-1)}`,
    );
  }
}

const say = (text) => process.stderr.write(`${text}\n`);
