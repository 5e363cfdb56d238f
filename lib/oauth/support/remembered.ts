/**
 * Published data kept in memory for outages of the store: clients and APIs must still be able to verify tokens and find
 * the endpoints.
 */
import { isUnavailableError } from '../unavailable';

/** The maximum age of an answer from memory. A key that another instance withdrew is published no longer than this. */
export const rememberedSeconds = 3600;

/** Reads on every call; while the store is unavailable, returns what was last read. */
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

/** Whether what was read at `readAt` may replace the answer that failed with this error. */
export function isRemembered(error: unknown, readAt: number, now: number): boolean {
  return isUnavailableError(error) && now - readAt < rememberedSeconds;
}
