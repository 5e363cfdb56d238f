/**
 * The lock on the data folder: the embedded database is one process, and two on the same files would destroy them.
 *
 * The lock is a file that names its holder. It is stale, and taken over, when that process is gone: on this machine the
 * process table says so (with the start time, since numbers are used again); for a holder on another machine or in
 * another container, which cannot be asked, a sign of life is the file's modification time, renewed every few seconds.
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
  /** When the process began, in the kernel's own count; absent where the kernel does not tell. */
  processStart: z.string().optional(),
});
type Holder = z.infer<typeof holderSchema>;

/** Another process is using the data folder. */
export class DataFolderHeldError extends SetupError {
  override readonly name = 'DataFolderHeldError';
}

/** Takes the folder (made when absent) until the returned function is called. Throws `DataFolderHeldError`. */
export function holdDataFolder(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = join(dataDir, 'lock');
  const own = join(dataDir, `lock.${randomUUID()}`);
  const processStart = startOf(process.pid);
  const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString(), ...processStart };
  const content = `${JSON.stringify(holder)}\n`;
  writeFileSync(own, content, { mode: 0o600 });
  try {
    // Linking is the atomic step: exactly one process can give its file the name. Each round meets another holder.
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
    // A folder that was removed under a running portal is no reason to end it here; its next write will say so.
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
  // Another start may have replaced the stale lock since it was read: what was moved away has to be what was judged.
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
      // EPERM: it lives, as another user.
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
  // proc_pid_stat(5): the 22nd field, counted after the command, which may itself hold spaces and brackets.
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
