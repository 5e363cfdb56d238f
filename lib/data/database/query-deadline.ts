/**
 * How long one request waits for the database, all its statements together. A caller gets a clear 503 soon instead of
 * an answer late. Only waiting counts, not what else the request does.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { isUnavailableError, UnavailableError } from '@/lib/oauth/unavailable';

export type Patience = {
  /** Runs work that answers several requests at once, so the limit of none of them applies. */
  shared<T>(work: () => Promise<T>): Promise<T>;
  /** Waits for it no longer than the current request may. */
  wait<T>(work: Promise<T>): Promise<T>;
};

/** For an embedded database, which nothing can cut off, and for tests. */
export const unlimited: Patience = { shared: (work) => work(), wait: (work) => work };

/** The outcome of a request's calls, for the code that answers the request. */
export type Watch = { unavailable?: UnavailableError };

type Budget = Watch & { left: number; waiting: number; since: number };

export type Budgets = Patience & {
  /** Runs a request, which may wait for so many milliseconds altogether. */
  limited<T>(milliseconds: number, work: (watch: Watch) => Promise<T>): Promise<T>;
  /** How long the current request may still wait; undefined outside of requests. */
  left(): number | undefined;
  /** Counts what this takes as waiting. */
  spend<T>(work: () => Promise<T>): Promise<T>;
  /** Notes with the current request that the database failed it. */
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

/** The work, or an error once the time is over; the work itself goes on. */
export async function within<T>(work: Promise<T>, milliseconds: number | undefined): Promise<T> {
  if (milliseconds === undefined || !Number.isFinite(milliseconds)) return work;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    // After a stall of this process the answer may be here already: it is read before the check phase.
    timer = setTimeout(() => setImmediate(() => reject(new UnavailableError('slow'))), milliseconds);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
