/**
 * A time limit with a plain timer. `AbortSignal.timeout` is not used: on Node 20 a signal that only `AbortSignal.any`
 * or a `Request` refers to can be garbage-collected, and then it never fires.
 */

/** Rejects if `work` takes longer, whether or not `work` listens to the signal, which is then aborted. */
export async function withinTime<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`it took longer than ${milliseconds} ms`);
      stop.abort(error);
      reject(error);
    }, milliseconds);
  });
  try {
    return await Promise.race([work(stop.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
