/** A cache with a limited number of entries, each with an end. When it is full, the oldest entry leaves. */
export type BoundedCache<T> = {
  get: (key: string) => T | undefined;
  /** `until` is in milliseconds since the epoch. */
  set: (key: string, value: T, until: number) => void;
  clear: () => void;
};

export function createBoundedCache<T>(most: number, now: () => number): BoundedCache<T> {
  const entries = new Map<string, { value: T; until: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (now() < entry.until) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value, until) {
      entries.delete(key);
      entries.set(key, { value, until });
      if (entries.size <= most) return;
      for (const oldest of entries.keys()) {
        entries.delete(oldest);
        return;
      }
    },
    clear: () => entries.clear(),
  };
}
