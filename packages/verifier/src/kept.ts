/**
 * A fetched value that is kept: one fetch serves all concurrent callers, and after a failure the next fetch waits, so
 * that an unavailable server is not asked once per request.
 */
export type Kept<T> = {
  /** The last value, and when its fetch began. */
  current: () => { value: T; at: number } | undefined;
  /** Fetches the value. Rejects at once if the last fetch failed a moment ago. */
  refresh: () => Promise<T>;
  /** When the last fetch began, successful or not. */
  triedAt: () => number;
  /** Keeps the value, but treats it as fetched long ago. */
  expire: () => void;
};

export function createKept<T>(read: () => Promise<T>, retryMilliseconds: number, now: () => number): Kept<T> {
  let kept: { value: T; at: number } | undefined;
  let failed: { error: unknown; at: number } | undefined;
  let under: Promise<T> | undefined;
  let tried = Number.NEGATIVE_INFINITY;

  async function fetchOnce(): Promise<T> {
    const at = now();
    tried = at;
    try {
      const value = await read();
      kept = { value, at };
      failed = undefined;
      return value;
    } catch (error) {
      failed = { error, at: now() };
      throw error;
    } finally {
      under = undefined;
    }
  }

  return {
    current: () => kept,
    triedAt: () => tried,
    expire() {
      if (kept) kept = { value: kept.value, at: Number.NEGATIVE_INFINITY };
      failed = undefined;
    },
    refresh() {
      if (under) return under;
      if (failed && now() - failed.at < retryMilliseconds) return Promise.reject(failed.error);
      under = fetchOnce();
      return under;
    },
  };
}
