/**
 * Batches reads: reads that are requested while one is running wait for it and then share one statement. Each answer
 * was therefore read after its request, as with a separate statement, and a busy server runs fewer statements.
 */

import { unlimited } from './query-deadline';

/** `read` returns the values of a batch of distinct keys, by name. A missing name means undefined. */
export function batchedRead<Key, Value>(
  nameOf: (key: Key) => string,
  read: (keys: Key[]) => Promise<Map<string, Value>>,
  patience = unlimited,
  most = 100,
): (key: Key) => Promise<Value | undefined> {
  type Batch = { keys: Map<string, Key>; answer: Promise<Map<string, Value>> };
  let waiting: Batch | undefined;
  let before: Promise<unknown> = Promise.resolve();

  function begin(): Batch {
    const keys = new Map<string, Key>();
    const start = async () => {
      await before;
      // Requests of the same turn of the event loop join the batch.
      await new Promise(setImmediate);
      if (waiting?.keys === keys) waiting = undefined;
      return patience.shared(() => read([...keys.values()]));
    };
    const answer = start();
    // A failed read rejects for its callers only; the next batch runs regardless.
    before = answer.catch(() => undefined);
    return { keys, answer };
  }

  return async (key) => {
    const name = nameOf(key);
    if (waiting === undefined || (waiting.keys.size >= most && !waiting.keys.has(name))) waiting = begin();
    waiting.keys.set(name, key);
    return (await patience.wait(waiting.answer)).get(name);
  };
}
