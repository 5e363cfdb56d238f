import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { withinTime } from './time-limit';

describe('a time limit', () => {
  it('passes on a result in time, and a failure', async () => {
    await expect(withinTime(1000, async () => 'here')).resolves.toBe('here');
    await expect(withinTime(1000, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });

  it('ends work that never settles, 20 times of 20, even after garbage collection', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const collecting = setInterval(collect, 10);
    const aborted: number[] = [];
    const ends = Array.from({ length: 20 }, (_, at) =>
      withinTime(200, (signal) => {
        // Half of them ignore the signal.
        if (at % 2 === 0) signal.addEventListener('abort', () => aborted.push(at));
        return new Promise<never>(() => undefined);
      }).catch(String),
    );
    expect(await Promise.all(ends)).toEqual(Array(20).fill('Error: it took longer than 200 ms'));
    expect(aborted).toHaveLength(10);
    clearInterval(collecting);
  });
});
