/**
 * Long polling: who asked for signals when there were none waits here. They are woken when this process wrote one, and look each second
 * for what other instances wrote. How many may wait is bounded; who comes on top is answered at once.
 */
export type Listeners = { waiting: Set<() => void>; released: boolean };

const lookEveryMilliseconds = 1000;
const mostListeners = 2000;

/** Resolves when it is worth looking again: woken, a second later, or when the one who asked has gone. */
export function nextLook({ listeners }: { listeners: Listeners }, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      clearTimeout(timer);
      gone.removeEventListener('abort', look);
      listeners.waiting.delete(look);
      resolve();
    };
    const timer = setTimeout(look, lookEveryMilliseconds);
    timer.unref();
    gone.addEventListener('abort', look, { once: true });
    listeners.waiting.add(look);
  });
}

export const mayWait = ({ listeners }: { listeners: Listeners }): boolean =>
  !listeners.released && listeners.waiting.size < mostListeners;

/** Something may have been written. */
export function wakeListeners({ listeners }: { listeners: Listeners }): void {
  for (const look of [...listeners.waiting]) look();
}

/** Nobody waits from now on: the process is about to end. */
export function releaseListeners(world: { listeners: Listeners }): void {
  world.listeners.released = true;
  wakeListeners(world);
}
