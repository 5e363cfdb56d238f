/**
 * Tracks whether the database answers, for one process. During an outage calls fail at once instead of waiting for
 * their own timeouts, and one probe asks until the database answers again. So nothing floods it when it returns, and no
 * restart is needed.
 *
 * A failed connection or a late statement is only a suspicion; the probe decides on its own connection. One killed
 * connection or one locked row is no outage.
 */
import { isUnavailableError, UnavailableError, type UnavailableReason } from '@/lib/oauth/unavailable';
import { detailOf, unavailabilityOf } from './connection-errors';
import type { Budgets } from './query-deadline';

export type Log = (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;

export type Availability = {
  /**
   * Runs work on the database. Throws `UnavailableError` for the errors that `connection-errors.ts` recognizes, and at
   * once during an outage.
   */
  guard<T>(work: () => Promise<T>): Promise<T>;
  /** Reports that something was slow or broke. The probe decides whether this is an outage. */
  suspect(cause: unknown): void;
  /** Whether the database answered within the last second, or does now. */
  reachable(): Promise<boolean>;
  /** Reports that the database cannot be written to, or, with undefined, that it can. */
  writes(reason: UnavailableReason | undefined, cause?: unknown): void;
  close(): void;
};

export type AvailabilityDeps = {
  budgets: Budgets;
  /** Opens a connection and runs a query. Rejects on failure, and always within about a second. */
  probe: () => Promise<void>;
  /** Called when an outage begins: pending calls to the database must be abandoned. */
  giveUp: () => void;
  /** Called when the database cannot be written to: somebody must keep asking until it can. */
  unwritable: () => void;
  log: Log;
};

const probeEveryMilliseconds = 500;
/** An answer younger than this proves that the database is reachable. */
const freshMilliseconds = 1000;
const linesEveryMilliseconds = 10_000;

type Outage = { since: number; reason: UnavailableReason; refused: number };

export function createAvailability({
  budgets,
  probe,
  giveUp,
  unwritable: askAgain,
  log,
}: AvailabilityDeps): Availability {
  let outage: Outage | undefined;
  let unwritable: { since: number; reason: UnavailableReason } | undefined;
  let answeredAt = Number.NEGATIVE_INFINITY;
  let probing: Promise<boolean> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const failures = { loggedAt: Number.NEGATIVE_INFINITY, unlogged: 0 };

  function begin(reason: UnavailableReason, cause: unknown): void {
    if (outage || closed) return;
    outage = { since: performance.now(), reason, refused: 0 };
    log({ level: 'error', event: 'database_unavailable', reason, detail: detailOf(cause) });
    giveUp();
    again();
  }

  function again(): void {
    timer = setTimeout(() => void check(undefined), probeEveryMilliseconds);
    timer.unref();
  }

  function end(): void {
    answeredAt = performance.now();
    if (!outage) return;
    const seconds = Math.round((performance.now() - outage.since) / 100) / 10;
    log({ level: 'info', event: 'database_available', seconds, refused: outage.refused });
    outage = undefined;
  }

  /** Only one probe runs at a time, and its result counts. */
  function check(cause: unknown): Promise<boolean> {
    probing ??= ask(cause).finally(() => {
      probing = undefined;
    });
    return probing;
  }

  async function ask(cause: unknown): Promise<boolean> {
    if (closed) return false;
    const began = performance.now();
    try {
      await probe();
      end();
      return true;
    } catch (error) {
      const reason = unavailabilityOf(error) ?? 'unreachable';
      // The database answers: to others meanwhile, or to the probe, even if only that it is busy.
      if (reason === 'busy' || answeredAt > began) {
        end();
        return true;
      }
      if (outage) again();
      else begin(reason, cause ?? error);
      return false;
    }
  }

  function judged(error: unknown): unknown {
    const reason = unavailabilityOf(error);
    if (reason === undefined) return error;
    if (reason === 'full' || reason === 'read_only') writes(reason, error);
    else if (reason === 'busy') noteFailure(reason, error);
    // An outage has its own log line.
    else void check(error).then((answers) => answers && noteFailure(reason, error));
    const unavailable = isUnavailableError(error) ? error : new UnavailableError(reason, { cause: error });
    budgets.note(unavailable);
    return unavailable;
  }

  /** Limits log lines: single failures are logged, thousands of equal ones are not. */
  function noteFailure(reason: UnavailableReason, error: unknown): void {
    if (outage || performance.now() - failures.loggedAt < linesEveryMilliseconds) {
      failures.unlogged += outage ? 0 : 1;
      return;
    }
    log({
      level: 'error',
      event: 'database_failed',
      reason,
      detail: detailOf(error),
      ...(failures.unlogged > 0 && { unlogged: failures.unlogged }),
    });
    Object.assign(failures, { loggedAt: performance.now(), unlogged: 0 });
  }

  function writes(reason: UnavailableReason | undefined, cause?: unknown): void {
    if (reason === undefined) {
      if (!unwritable) return;
      const seconds = Math.round((performance.now() - unwritable.since) / 100) / 10;
      log({ level: 'info', event: 'database_writable', seconds });
      unwritable = undefined;
    } else if (!unwritable) {
      unwritable = { since: performance.now(), reason };
      log({ level: 'error', event: 'database_not_writable', reason, detail: detailOf(cause) });
      askAgain();
    }
  }

  return {
    async guard(work) {
      if (outage) {
        outage.refused += 1;
        const error = new UnavailableError(outage.reason);
        budgets.note(error);
        throw error;
      }
      try {
        const done = await budgets.spend(work);
        answeredAt = performance.now();
        return done;
      } catch (error) {
        throw judged(error);
      }
    },
    suspect: (cause) => void check(cause),
    async reachable() {
      if (outage) return false;
      if (performance.now() - answeredAt < freshMilliseconds) return true;
      return check(undefined);
    },
    writes,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
