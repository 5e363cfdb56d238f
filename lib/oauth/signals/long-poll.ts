/**
 * Long polling: a poll request that finds no events waits here. It is woken when this process writes an event, and
 * checks every second for events from other instances. The number of waiting requests is bounded; a request beyond that
 * is answered at once.
 */
export type LongPolls = { waiting: Set<() => void>; released: boolean };

const checkEveryMilliseconds = 1000;
const maxWaiting = 2000;

/** Resolves when the request should check again: woken, after a second, or because the client disconnected. */
export function nextCheck({ longPolls }: { longPolls: LongPolls }, disconnected: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      disconnected.removeEventListener('abort', wake);
      longPolls.waiting.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, checkEveryMilliseconds);
    timer.unref();
    disconnected.addEventListener('abort', wake, { once: true });
    longPolls.waiting.add(wake);
  });
}

export const mayWait = ({ longPolls }: { longPolls: LongPolls }): boolean =>
  !longPolls.released && longPolls.waiting.size < maxWaiting;

/** Called when an event may have been written. */
export function wakeLongPolls({ longPolls }: { longPolls: LongPolls }): void {
  for (const wake of [...longPolls.waiting]) wake();
}

/** Answers all waiting requests and lets no more wait, because the process is about to end. */
export function releaseLongPolls(world: { longPolls: LongPolls }): void {
  world.longPolls.released = true;
  wakeLongPolls(world);
}
