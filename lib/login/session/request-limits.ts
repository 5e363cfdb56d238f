/**
 * Counters for what anyone may ask the authorization server only so often (`lib/oauth/support/rate-limits.ts`), beside
 * those of the sign-in throttle and in the same table, so that they hold for all instances. While the database cannot
 * be reached each process counts by itself: a limiter that is down neither shuts the door nor leaves it open.
 */
import { RateLimiterMemory, RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimit } from '@/lib/oauth/server';
import { mac } from '@/lib/secrets';
import type { LoginWorld } from './session-cookie';

type Log = (entry: { level: 'error'; event: string; error: string }) => void;

/** Takes a turn of this key: undefined, or for how many seconds there is none. Never rejects. */
export type CountRequest = (limit: RateLimit, key: string) => Promise<number | undefined>;

/** One counter for each limit; a key is kept as an HMAC, for addresses are people's. */
export function requestCounter(world: LoginWorld, log: Log): CountRequest {
  const limiters = new Map<string, RateLimiterPrisma>();
  const limiterOf = ({ name, max, seconds }: RateLimit): RateLimiterPrisma => {
    const options = { keyPrefix: `turn.${name}`, points: max, duration: seconds };
    const found =
      limiters.get(name) ??
      new RateLimiterPrisma({
        ...options,
        storeClient: world.db.prisma,
        tableName: 'rateLimit',
        insuranceLimiter: new RateLimiterMemory(options),
        // The sign-in throttle sweeps the table for all.
        clearExpiredByTimeout: false,
      });
    limiters.set(name, found);
    return found;
  };
  return async (limit, key) => {
    const kept = mac(world.env.secret, 'request limits', key).slice(0, 32);
    try {
      await limiterOf(limit).consume(kept);
      return undefined;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return Math.ceil(refusal.msBeforeNext / 1000);
      // Neither the table nor the memory that stands in for it: what is counted here is worth less than an answer.
      log({ level: 'error', event: 'turn_not_counted', error: String(refusal) });
      return undefined;
    }
  };
}
