/**
 * Limits how long one request waits for the database, over all its statements. The caller gets a clear 503 early
 * instead of a late answer. Only waiting counts, not the other work of the request.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { isUnavailableError, UnavailableError } from '@/lib/oauth/unavailable';

export type Patience = {
  /** Runs work that serves several requests at once, so that no single request's limit applies. */
  shared<T>(work: () => Promise<T>): Promise<T>;
  /** Waits for a promise, but no longer than the current request may. */
  wait<T>(work: Promise<T>): Promise<T>;
};

/** No limit: for the embedded database, which cannot be interrupted, and for tests. */
export const unlimited: Patience = { shared: (work) => work(), wait: (work) => work };

/** The outcome of a request's calls, for the code that responds to the request. */
export type Watch = { unavailable?: UnavailableError };

type Budget = Watch & { left: number; waiting: number; since: number };

export type Budgets = Patience & {
  /** Runs a request that may wait for the given number of milliseconds in total. */
  limited<T>(milliseconds: number, work: (watch: Watch) => Promise<T>): Promise<T>;
  /** How long the current request may still wait; undefined outside of requests. */
  left(): number | undefined;
  /** Counts the duration of this work as waiting. */
  spend<T>(work: () => Promise<T>): Promise<T>;
  /** Records that the database failed the current request. */
  note(error: UnavailableError): void;
};

export function createBudgets(): Budgets {
  const current = new AsyncLocalStorage<Budget | undefined>();
  const leftOf = (budget: Budget) =>
    Math.max(0, budget.left - (budget.waiting > 0 ? performance.now() - budget.since : 0));

  async function spend<T>(work: () => Promise<T>): Promise<T> {
    const budget = current.getStore();
    if (budget === undefined) return work();
    if (budget.waiting === 0) budget.since = performance.now();
    budget.waiting += 1;
    try {
      return await work();
    } finally {
      budget.waiting -= 1;
      if (budget.waiting === 0) budget.left -= performance.now() - budget.since;
    }
  }

  const left = () => {
    const budget = current.getStore();
    return budget && leftOf(budget);
  };

  const note = (error: UnavailableError) => {
    const budget = current.getStore();
    if (budget) budget.unavailable = error;
  };

  return {
    limited(milliseconds, work) {
      const budget: Budget = { left: milliseconds, waiting: 0, since: 0 };
      return current.run(budget, () => work(budget));
    },
    left,
    spend,
    note,
    shared: (work) => current.run(undefined, work),
    async wait(work) {
      try {
        return await spend(() => within(work, left()));
      } catch (error) {
        if (isUnavailableError(error)) note(error);
        throw error;
      }
    },
  };
}

/** Resolves like the work, or rejects when the time is over. The work itself continues. */
export async function within<T>(work: Promise<T>, milliseconds: number | undefined): Promise<T> {
  if (milliseconds === undefined || !Number.isFinite(milliseconds)) return work;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    // After a stall of this process the answer may already be there: it is read before the check phase.
    timer = setTimeout(() => setImmediate(() => reject(new UnavailableError('slow'))), milliseconds);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
