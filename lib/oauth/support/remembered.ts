/**
 * What this server publishes, kept in memory so that it can be read while the store is unavailable: clients and APIs must be able
 * to verify tokens and find the endpoints during an outage.
 */
import { UnavailableError } from '../unavailable';

/** How old an answer from memory may be. A key that another instance withdrew is published no longer than this. */
export const rememberedSeconds = 3600;

/** Reads each time; while the store is unavailable it answers what was read last. */
export function remembering<Value>(now: () => number, read: () => Promise<Value>): () => Promise<Value> {
  let last: { value: Value; readAt: number } | undefined;
  return async () => {
    try {
      const value = await read();
      last = { value, readAt: now() };
      return value;
    } catch (error) {
      if (last && isRemembered(error, last.readAt, now())) return last.value;
      throw error;
    }
  };
}

/** Whether what was read at `readAt` may stand in for the answer that failed with this error. */
export function isRemembered(error: unknown, readAt: number, now: number): boolean {
  return error instanceof UnavailableError && now - readAt < rememberedSeconds;
}
