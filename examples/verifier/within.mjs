/**
 * Limits the time of some work, with a plain timer. On Node 20, a signal of `AbortSignal.timeout` that only
 * `AbortSignal.any` refers to can be garbage-collected, and then it never fires.
 *
 * @template T
 * @param {number} milliseconds
 * @param {(signal: AbortSignal) => Promise<T>} must read the whole body, so that the limit covers it
 * @param {AbortSignal} [stop] ends the work earlier
 * @returns {Promise<T>}
 */
export async function within(milliseconds, work, stop) {
  const limit = new AbortController();
  let timer;
  let stopped;
  const ended = new Promise((_, reject) => {
    const end = (reason) => {
      limit.abort(reason);
      reject(reason);
    };
    timer = setTimeout(end, milliseconds, new Error(`no answer within ${milliseconds} ms`));
    stopped = () => end(stop.reason);
    if (stop?.aborted) stopped();
    else stop?.addEventListener('abort', stopped, { once: true });
  });
  try {
    return await Promise.race([ended, work(limit.signal)]);
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener('abort', stopped);
  }
}
