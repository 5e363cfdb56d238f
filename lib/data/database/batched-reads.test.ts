import { describe, expect, it } from 'vitest';
import { batchedRead } from './batched-reads';
import { unlimited } from './query-deadline';

/** A read that completes when the test says so. */
function slowly() {
  const begun: { keys: string[]; answer: () => void; fail: () => void }[] = [];
  const read = (keys: string[]) =>
    new Promise<Map<string, string>>((resolve, reject) => {
      const found = keys.filter((key) => key !== 'unknown');
      begun.push({
        keys,
        answer: () => resolve(new Map(found.map((key) => [key, `${key} of read ${begun.length}`]))),
        fail: () => reject(new Error('lost')),
      });
    });
  return { begun, read };
}

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('batched reads', () => {
  it('use one statement for all reads of one turn, with each key once', async () => {
    const { begun, read } = slowly();
    const find = batchedRead((key: string) => key, read);
    const answers = Promise.all([find('a'), find('b'), find('a'), find('unknown')]);
    await turn();
    expect(begun.map(({ keys }) => keys)).toEqual([['a', 'b', 'unknown']]);
    begun[0]?.answer();
    expect(await answers).toEqual(['a of read 1', 'b of read 1', 'a of read 1', undefined]);
  });

  it('are never answered by a read that began before their request', async () => {
    const { begun, read } = slowly();
    const find = batchedRead((key: string) => key, read);
    const first = find('a');
    await turn();
    const second = Promise.all([find('a'), find('b')]);
    await turn();
    expect(begun).toHaveLength(1);
    begun[0]?.answer();
    expect(await first).toBe('a of read 1');
    await turn();
    begun[1]?.answer();
    expect(await second).toEqual(['a of read 2', 'b of read 2']);
  });

  it('fail only for their own callers, not for the next ones', async () => {
    const { begun, read } = slowly();
    const find = batchedRead((key: string) => key, read);
    const first = find('a');
    await turn();
    const second = find('a');
    begun[0]?.fail();
    await expect(first).rejects.toThrow('lost');
    await turn();
    begun[1]?.answer();
    expect(await second).toBe('a of read 2');
  });

  it('do not exceed the maximum size', async () => {
    const { begun, read } = slowly();
    const find = batchedRead((key: string) => key, read, unlimited, 2);
    const answers = Promise.all(['a', 'b', 'c', 'a', 'd', 'e'].map(find));
    for (let at = 0; at < 3; at += 1) {
      await turn();
      begun[at]?.answer();
    }
    await answers;
    expect(begun.map(({ keys }) => keys)).toEqual([
      ['a', 'b'],
      ['c', 'a'],
      ['d', 'e'],
    ]);
  });
});
