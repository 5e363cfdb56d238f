/**
 * The rate limit of each caller, told in the fields of draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy` and
 * `RateLimit`.
 */
import type { Caller } from './caller';
import { Problem } from './problem';

/** Counts a request of this key against a budget of `limit` a minute. */
export type RateCounter = {
  limit: number;
  /** The requests that are left, and in how many seconds all are available again. Negative: refused. */
  take(key: string): Promise<{ left: number; seconds: number }>;
};

const windowSeconds = 60;

/** The fields of the answer. Throws `too_many_requests`. */
export async function limitCaller(rate: RateCounter, { clientId, ownerId }: Caller): Promise<Record<string, string>> {
  const { left, seconds } = await rate.take(ownerId === undefined ? `client ${clientId}` : `person ${ownerId}`);
  const headers = {
    'RateLimit-Policy': `"default";q=${rate.limit};w=${windowSeconds}`,
    RateLimit: `"default";r=${Math.max(0, left)};t=${seconds}`,
  };
  if (left >= 0) return headers;
  const detail = `This caller has used its ${rate.limit} requests of this minute. Try again in ${seconds} seconds.`;
  throw new Problem('too_many_requests', detail, { headers: { ...headers, 'Retry-After': String(seconds) } });
}
