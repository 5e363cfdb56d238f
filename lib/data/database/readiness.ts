/**
 * Whether this instance should receive requests: the database answers and accepts writes. Only writing reveals a full
 * disk. The probe writes a row, which tests the server's log and detects a read-only server, and a temporary file of
 * some hundred kilobytes, because pages of existing tables have room even on a full disk. The file disappears with the
 * statement, so the probe fills nothing.
 */
import type { Availability } from './availability';
import { unavailabilityOf } from './connection-errors';
import { within } from './query-deadline';
import type { Sql } from './sql';

export type Readiness = { ready: boolean; database: 'available' | 'unavailable' | 'not writable' };

const unreachable: Readiness = { ready: false, database: 'unavailable' };

/** Callers share one answer. */
const goodMilliseconds = 5000;
const badMilliseconds = 1000;
const answerMilliseconds = 1900;

const writeRow = `INSERT INTO write_probe (id, at) VALUES (1, now())
  ON CONFLICT (id) DO UPDATE SET at = excluded.at RETURNING 1`;
/** More than fits into working memory, so it is written to disk. */
const writeFile =
  'SELECT count(*)::int4 AS n FROM (SELECT g FROM generate_series(1, 20000) g ORDER BY md5(g::text) OFFSET 0) s';

/** Runs in its own transaction. */
export async function writeProbe(query: Sql['query']): Promise<void> {
  await query('probe_row', writeRow, []);
  await query('probe_memory', "SELECT set_config('work_mem', '64kB', true)", []);
  await query('probe_file', writeFile, []);
}

export function createReadiness(
  availability: Pick<Availability, 'reachable' | 'writes'>,
  probe: () => Promise<unknown>,
): { ready: () => Promise<Readiness>; doubt: () => void; close: () => void } {
  let last: { answer: Readiness; until: number } | undefined;
  let asking: Promise<Readiness> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function ask(): Promise<Readiness> {
    try {
      await within(probe(), answerMilliseconds);
      availability.writes(undefined);
      return { ready: true, database: 'available' };
    } catch (error) {
      const reason = unavailabilityOf(error);
      const written = reason === 'full' || reason === 'read_only';
      if (written) askAgain();
      return written ? { ready: false, database: 'not writable' } : unreachable;
    }
  }

  /** While the database cannot be written to, somebody must keep asking, or the log would never show the end. */
  function askAgain(): void {
    if (closed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      void ready();
    }, goodMilliseconds);
    timer.unref();
  }

  async function ready(): Promise<Readiness> {
    if (!(await availability.reachable())) return unreachable;
    if (last && last.until > performance.now()) return last.answer;
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    const answer = await asking;
    last = { answer, until: performance.now() + (answer.ready ? goodMilliseconds : badMilliseconds) };
    return answer;
  }

  return {
    ready,
    /** Discards the last answer. */
    doubt() {
      last = undefined;
      askAgain();
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
