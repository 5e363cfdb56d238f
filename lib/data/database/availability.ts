/**
 * Whether the database answers, for one process. While it does not, calls fail at once instead of each waiting for its
 * own timeout, and one probe asks until it does: so nothing floods it when it comes back, and no restart is needed.
 *
 * A failed connection or a late statement is only a suspicion. The probe, a connection of its own, decides: one killed
 * connection or one locked row is no outage.
 */
import { isUnavailableError, UnavailableError, type UnavailableReason } from '@/lib/oauth/unavailable';
import { detailOf, unavailabilityOf } from './connection-errors';
import type { Budgets } from './query-deadline';

export type Log = (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;

export type Availability = {
  /**
   * Runs work on the database. Throws `UnavailableError` for what `unavailable.ts` recognises, at once during an
   * outage.
   */
  guard<T>(work: () => Promise<T>): Promise<T>;
  /** Something took long or broke: whether that is an outage is found out. */
  suspect(cause: unknown): void;
  /** Whether the database answered within the last second, or does now. */
  reachable(): Promise<boolean>;
  /** Nothing can be written, or something can again; undefined: it can. */
  writes(reason: UnavailableReason | undefined, cause?: unknown): void;
  close(): void;
};

export type AvailabilityDeps = {
  budgets: Budgets;
  /** Opens a connection and asks it something. Rejects when that fails, and always within a second or so. */
  probe: () => Promise<void>;
  /** An outage began: whatever waits for an answer of the database is to be given up. */
  giveUp: () => void;
  /** Nothing can be written: somebody has to ask until it can. */
  unwritable: () => void;
  log: Log;
};

const probeEveryMilliseconds = 500;
/** An answer this old needs no new one to show that the database is there. */
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

  /** One probe at a time. What it finds is what counts. */
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
      // It answers: others meanwhile, or the probe, if only to say that it is busy.
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
    // An outage has a line of its own.
    else void check(error).then((answers) => answers && noteFailure(reason, error));
    const unavailable = isUnavailableError(error) ? error : new UnavailableError(reason, { cause: error });
    budgets.note(unavailable);
    return unavailable;
  }

  /** Single failures are worth a line, a thousand of them are not worth a thousand. */
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
