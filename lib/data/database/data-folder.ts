/**
 * The lock on the data folder. The embedded database is one process; two processes on the same files would destroy
 * them.
 *
 * The lock is a file that names its holder. It is stale, and taken over, when that process is gone. On this machine the
 * process table shows that (with the start time, because process ids are reused). A holder on another machine or in
 * another container cannot be checked, so it renews the file's modification time every few seconds as a sign of life.
 */

import { randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { SetupError } from '@/lib/setup-error';

const renewMilliseconds = 5_000;
const silentMilliseconds = 30_000;

const holderSchema = z.object({
  pid: z.int(),
  host: z.string(),
  since: z.string(),
  /** When the process started, in the kernel's unit; absent if the kernel does not provide it. */
  processStart: z.string().optional(),
});
type Holder = z.infer<typeof holderSchema>;

/** Another process is using the data folder. */
export class DataFolderHeldError extends SetupError {
  override readonly name = 'DataFolderHeldError';
}

/** Locks the folder (and creates it if absent) until the returned function is called. Throws `DataFolderHeldError`. */
export function holdDataFolder(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = join(dataDir, 'lock');
  const own = join(dataDir, `lock.${randomUUID()}`);
  const processStart = startOf(process.pid);
  const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString(), ...processStart };
  const content = `${JSON.stringify(holder)}\n`;
  writeFileSync(own, content, { mode: 0o600 });
  try {
    // Linking is the atomic step: exactly one process can create this name. Each attempt checks the current holder.
    for (let round = 0; ; round += 1) {
      try {
        linkSync(own, lock);
        break;
      } catch (error) {
        if (!isCode(error, 'EEXIST')) throw error;
      }
      removeStale(lock, dataDir);
      if (round === 10) throw new DataFolderHeldError(`The data folder ${resolve(dataDir)} is being taken by others.`);
    }
  } finally {
    unlinkSync(own);
  }
  const renewal = setInterval(() => {
    // If the folder was removed while the portal runs, the next write fails with its own error.
    if (read(lock) === content) utimesSync(lock, new Date(), new Date());
  }, renewMilliseconds);
  renewal.unref();
  return () => {
    clearInterval(renewal);
    if (read(lock) === content) rmSync(lock, { force: true });
  };
}

function removeStale(lock: string, dataDir: string): void {
  const content = read(lock);
  if (content === undefined) return;
  const holder = parseHolder(content);
  if (isAlive(holder, lock)) {
    const who = holder ? `process ${holder.pid} on ${holder.host}, since ${holder.since}` : 'another process';
    throw new DataFolderHeldError(
      `The data folder ${resolve(dataDir)} is in use by ${who}. Stop that portal first, or set COUNTERSIGN_DATA_DIR to another folder.`,
    );
  }
  // Another process may have replaced the stale lock since it was read, so the moved file must be the one that was
  // checked.
  const aside = `${lock}.${randomUUID()}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  try {
    if (read(aside) !== content) linkSync(aside, lock);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    unlinkSync(aside);
  }
}

function isAlive(holder: Holder | undefined, lock: string): boolean {
  if (holder?.host === hostname()) {
    const start = startOf(holder.pid);
    if (holder.processStart !== undefined) return start.processStart === holder.processStart;
    try {
      process.kill(holder.pid, 0);
      return true;
    } catch (error) {
      // EPERM: the process exists, but belongs to another user.
      return isCode(error, 'EPERM');
    }
  }
  try {
    return Date.now() - statSync(lock).mtimeMs < silentMilliseconds;
  } catch {
    return false;
  }
}

function startOf(pid: number): { processStart?: string } {
  const stat = read(`/proc/${pid}/stat`);
  // proc_pid_stat(5): the 22nd field, counted after the command, which may contain spaces and brackets.
  const processStart = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return processStart === undefined ? {} : { processStart };
}

function parseHolder(content: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(content)).data;
  } catch {
    return undefined;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
