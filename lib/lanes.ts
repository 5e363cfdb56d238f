/**
 * Bounds how much work runs at once, in total and in each lane. A lane belongs to one site (whose names are looked up)
 * or to one person (whose picture is decoded). Work without a free place waits in line. A full lane never delays
 * another.
 */
export type Lanes = <T>(lane: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

type Waiting = { lane: string; start: () => void };

export function createLanes({ each, total }: { each: number; total: number }): Lanes {
  const running = new Map<string, number>();
  const waiting: Waiting[] = [];
  let all = 0;

  const hasRoom = (lane: string) => all < total && (running.get(lane) ?? 0) < each;

  function enter(lane: string): void {
    all += 1;
    running.set(lane, (running.get(lane) ?? 0) + 1);
  }

  function leave(lane: string): void {
    all -= 1;
    const left = (running.get(lane) ?? 1) - 1;
    if (left === 0) running.delete(lane);
    else running.set(lane, left);
    const next = waiting.findIndex((one) => hasRoom(one.lane));
    const [started] = next < 0 ? [] : waiting.splice(next, 1);
    started?.start();
  }

  /** Resolves once this work has its place. Work that is given up while it waits leaves the line. */
  function place(lane: string, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (hasRoom(lane)) {
      enter(lane);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const givenUp = () => {
        waiting.splice(waiting.indexOf(one), 1);
        reject(signal?.reason);
      };
      const one: Waiting = {
        lane,
        start() {
          signal?.removeEventListener('abort', givenUp);
          enter(lane);
          resolve();
        },
      };
      signal?.addEventListener('abort', givenUp, { once: true });
      waiting.push(one);
    });
  }

  return async (lane, work, signal) => {
    await place(lane, signal);
    try {
      return await work();
    } finally {
      leave(lane);
    }
  };
}
