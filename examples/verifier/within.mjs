/**
 * A time limit by a plain timer: on Node 20 a signal of `AbortSignal.timeout` that only `AbortSignal.any` refers to is collected with
 * the memory, and then never fires.
 *
 * @template T
 * @param {number} milliseconds
 * @param {(signal: AbortSignal) => Promise<T>} work has to read the whole body: the limit is for that too
 * @param {AbortSignal} [stop] ends it earlier
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
