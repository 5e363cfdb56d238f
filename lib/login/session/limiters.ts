/**
 * Counters for rate limits, in a database table that all instances share. While the database is unavailable, each
 * process counts by itself. The sign-in throttle and the request limits of the core use them.
 */
import { RateLimiterMemory, RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible';
import type { LoginWorld } from './session-cookie';

/** How many points a key has in how many seconds. */
export type Budget = { points: number; duration: number };

/** A counter. `sweeps`: deletes expired rows of the whole table from time to time; one counter has to. */
export function createLimiter(
  { db }: LoginWorld,
  keyPrefix: string,
  budget: Budget,
  { sweeps }: { sweeps: boolean },
): RateLimiterPrisma {
  return new RateLimiterPrisma({
    ...budget,
    keyPrefix,
    storeClient: db.prisma,
    tableName: 'rateLimit',
    insuranceLimiter: new RateLimiterMemory({ ...budget, keyPrefix }),
    clearExpiredByTimeout: sweeps,
  });
}

/** Takes one point of the key. Returns undefined, or in how many milliseconds the next point is available. */
export async function takePoint(limiter: RateLimiterPrisma, key: string): Promise<number | undefined> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return refusal.msBeforeNext;
    throw refusal;
  }
}

/** Takes one point of the key, and says how many are left: -1 if there was none. */
export async function takeAndCount(
  limiter: RateLimiterPrisma,
  key: string,
): Promise<{ left: number; milliseconds: number }> {
  try {
    const { remainingPoints, msBeforeNext } = await limiter.consume(key);
    return { left: remainingPoints, milliseconds: msBeforeNext };
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return { left: -1, milliseconds: refusal.msBeforeNext };
    throw refusal;
  }
}
