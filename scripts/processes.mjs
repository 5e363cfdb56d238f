/** Starting other programs, and stopping every one of them, whatever happens to the starter. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** Every process that `launch` started and that still runs. */
const running = new Set();

/** Runs to the end with its output shown; answers the exit code (127: it could not be started). */
export function run(command, args, { env = {}, cwd, quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: quiet ? 'ignore' : ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Starts a service and resolves when `ready` answers over HTTP; rejects with its last output when it ends before that.
 * The service's lines go to `onLine`.
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

/** SIGTERM, then SIGKILL for those that do not listen. */
export async function stop(service, graceMs = 12_000) {
  if (!running.has(service.child)) return;
  service.child.kill('SIGTERM');
  const timer = setTimeout(() => service.child.kill('SIGKILL'), graceMs);
  await service.ended;
  clearTimeout(timer);
}

/** Whatever ends this process ends its services too. */
export function stopAllOnExit() {
  process.on('exit', () => {
    for (const child of running) child.kill('SIGTERM');
  });
}

/** True when nothing listens there. */
export function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, () => probe.close(() => resolve(true)));
  });
}
