/** Starts other programs, and stops all of them when this process ends. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** The running processes that `launch` started. */
const running = new Set();

/**
 * Runs a program to its end. Returns the exit code, or 127 if the program could not start. Its output is shown, or not
 * with `quiet`; `onOutput` receives it instead.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string, quiet?: boolean, onOutput?: (text: string) => void }} options
 */
export function run(command, args, { env = {}, cwd, quiet = false, onOutput } = {}) {
  const output = quiet ? 'ignore' : onOutput === undefined ? 'inherit' : 'pipe';
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', output, output],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', onOutput);
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Starts a service and resolves when the address `ready` answers. Rejects with the last output if the service ends
 * before that. `onLine` receives each line of its output.
 * @param {{
 *   name: string,
 *   args: string[],
 *   env?: Record<string, string>,
 *   ready?: string,
 *   onLine?: (line: string) => void,
 *   timeoutMs?: number,
 * }} options
 */
export async function launch({ name, args, env = {}, ready, onLine = () => {}, timeoutMs = 60_000 }) {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const tail = [];
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (text) => {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        tail.push(line);
        if (tail.length > 40) tail.shift();
        onLine(line);
      }
    });
  }
  const ended = new Promise((resolve) => {
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
  const service = { name, child, ended, tail };
  if (!ready) return service;

  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const over = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 100))]);
    if (over) throw new Error(`${name} ended before it was ready:\n${tail.join('\n')}`);
    if (Date.now() > deadline) {
      await stop(service);
      throw new Error(`${name} was not ready within ${timeoutMs / 1000} s:\n${tail.join('\n')}`);
    }
    try {
      const answer = await fetch(ready, { redirect: 'manual', signal: AbortSignal.timeout(5000) });
      if (answer.status < 500) return service;
    } catch {
      // Not listening yet.
    }
  }
}

/** Sends SIGTERM, then SIGKILL if the service does not end in time. */
export async function stop(service, graceMs = 12_000) {
  if (!running.has(service.child)) return;
  service.child.kill('SIGTERM');
  const timer = setTimeout(() => service.child.kill('SIGKILL'), graceMs);
  await service.ended;
  clearTimeout(timer);
}

/** Ends the services when this process ends. */
export function stopAllOnExit() {
  process.on('exit', () => {
    for (const child of running) child.kill('SIGTERM');
  });
}

/** True if nothing listens on the port. */
export function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, () => probe.close(() => resolve(true)));
  });
}
