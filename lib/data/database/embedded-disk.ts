/**
 * Watches the disk of the embedded database. When little space is left, the database becomes read-only: a full disk
 * would break the engine in the middle of a write, and the reserved space lets it continue to read and recover on its
 * own.
 */
import { statfsSync } from 'node:fs';
import { isUnavailableError, UnavailableError } from '@/lib/oauth/unavailable';
import type { Availability } from './availability';
import type { Embedded } from './embedded';
import type { Guard } from './guarded-adapter';

/** PostgreSQL writes its log in files of 16 MB, and reading may need one too. */
export const reserveBytes = 64 * 1024 * 1024;

/** Avoids switching back and forth when the free space is close to the limit. */
const margin = 1.1;
const lookEveryMilliseconds = 250;

export function diskGuard(
  folder: string,
  database: Pick<Embedded, 'engine' | 'isBroken' | 'reopen'>,
  availability: Pick<Availability, 'guard' | 'writes'>,
  freeBytes = freeOf,
): Guard {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let low = false;
  let mending: Promise<void> | undefined;
  let switching = false;

  /** Checks the free space and switches the database accordingly. */
  async function look(): Promise<void> {
    lookedAt = performance.now();
    const short = freeBytes(folder) < reserveBytes * (low || database.isBroken() ? margin : 1);
    if (database.isBroken()) {
      low = true;
      availability.writes('full', new UnavailableError('full'));
      if (short) return;
      // If this fails, the next check tries again.
      await database.reopen().catch(() => undefined);
      if (database.isBroken()) return;
      low = false;
      availability.writes(undefined);
    } else if (short !== low && !switching) {
      switching = true;
      // Not awaited: the caller may be inside the transaction that this waits for.
      void database
        .engine()
        .exec(`SET default_transaction_read_only = ${short ? 'on' : 'off'}`)
        .then(
          () => {
            low = short;
            availability.writes(short ? 'full' : undefined, new UnavailableError('full'));
          },
          () => undefined,
        )
        .finally(() => {
          switching = false;
        });
    }
  }

  return async (work) => {
    if (performance.now() - lookedAt >= lookEveryMilliseconds) {
      mending ??= look().finally(() => {
        mending = undefined;
      });
    }
    await mending;
    try {
      return await availability.guard(async () => {
        if (database.isBroken()) throw new UnavailableError('full');
        return work();
      });
    } catch (error) {
      // The database refused the write as read-only because of the disk.
      throw low && isUnavailableError(error) ? new UnavailableError('full', { cause: error }) : error;
    }
  };
}

/**
 * The database cannot be opened without free space: PGlite would end the process without a message. Undefined if there
 * is enough.
 */
export function shortageAtStart(folder: string): string | undefined {
  const free = freeOf(folder);
  if (free >= reserveBytes) return undefined;
  const [has, needs] = [free, reserveBytes].map((bytes) => Math.floor(bytes / 1024 / 1024));
  return `The embedded database needs ${needs} MB of free disk to start; ${folder} has ${has} MB. Make room, or set COUNTERSIGN_DATA_DIR to another folder.`;
}

function freeOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
