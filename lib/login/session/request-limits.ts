/**
 * The counters behind the rate limits of the authorization server (`lib/oauth/support/rate-limits.ts`). While the
 * database is unavailable each process counts by itself, so that a failing counter neither refuses nor allows
 * everything.
 */
import type { RateLimiterPrisma } from 'rate-limiter-flexible';
import type { RateLimit } from '@/lib/oauth/server';
import { mac } from '@/lib/secrets';
import { createLimiter, takeAndCount, takePoint } from './limiters';
import type { LoginWorld } from './session-cookie';

type Log = (entry: { level: 'error'; event: string; error: string }) => void;

/** Counts a request of this key: undefined if it is allowed, or how many seconds to wait. Never rejects. */
export type CountRequest = (limit: RateLimit, key: string) => Promise<number | undefined>;

/** A counter for each limit. Keys are stored as HMACs, because network addresses are personal data. */
export function requestCounter(world: LoginWorld, log: Log): CountRequest {
  const limiters = new Map<string, RateLimiterPrisma>();
  const limiterOf = ({ name, max, seconds }: RateLimit): RateLimiterPrisma => {
    const found =
      limiters.get(name) ??
      // The throttle of sign-ins sweeps the table.
      createLimiter(world, `request.${name}`, { points: max, duration: seconds }, { sweeps: false });
    limiters.set(name, found);
    return found;
  };
  return async (limit, key) => {
    const hashed = mac(world.env.secret, 'request limits', key).slice(0, 32);
    try {
      const wait = await takePoint(limiterOf(limit), hashed);
      return wait === undefined ? undefined : Math.ceil(wait / 1000);
    } catch (error) {
      // Neither the table nor the memory counter works. Answering the request matters more than counting it.
      log({ level: 'error', event: 'request_not_counted', error: String(error) });
      return undefined;
    }
  };
}

/**
 * Counts the requests of callers of the Management API: the points that are left after this request, negative if it is
 * one too many, and the seconds until all are available again.
 */
export function callerCounter(
  world: LoginWorld,
  limit: number,
): { limit: number; take(key: string): Promise<{ left: number; seconds: number }> } {
  const limiter = createLimiter(world, 'management', { points: limit, duration: 60 }, { sweeps: false });
  return {
    limit,
    async take(key) {
      const { left, milliseconds } = await takeAndCount(limiter, mac(world.env.secret, 'request limits', key));
      return { left, seconds: Math.max(1, Math.ceil(milliseconds / 1000)) };
    },
  };
}
