/**
 * Reads that go together: those that are asked for while one is under way wait for it, and are then one statement. So
 * each answer was read after it was asked for, exactly as by a statement of its own, and a busy server asks less often.
 */

import { unlimited } from './query-deadline';

/** `read` answers one batch of distinct keys, by key; what it leaves out is undefined. */
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
      // What arrived in the same turn of the event loop goes along.
      await new Promise(setImmediate);
      if (waiting?.keys === keys) waiting = undefined;
      return patience.shared(() => read([...keys.values()]));
    };
    const answer = start();
    // A failed read is told to those who asked; the next one is another.
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
