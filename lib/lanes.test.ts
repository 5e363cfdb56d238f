import { describe, expect, it } from 'vitest';
import { createLanes } from './lanes';

/** Work that runs until the test ends it. */
function job(started: string[], name: string) {
  let end: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = () => {
    started.push(name);
    return over;
  };
  return { end, work };
}
const settle = () => new Promise<void>((resolve) => void setImmediate(resolve));

describe('lanes', () => {
  it('run so many at once in each lane, and let a full lane hold up nobody else', async () => {
    const run = createLanes({ each: 2, total: 4 });
    const started: string[] = [];
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => job(started, name));
    const first = [a, b, c].map((one) => one && run('slow', one.work));
    const other = d && run('other', d.work);
    await settle();
    expect(started).toEqual(['a', 'b', 'd']);
    a?.end();
    await settle();
    expect(started).toEqual(['a', 'b', 'd', 'c']);
    for (const one of [b, c, d]) one?.end();
    await Promise.all([...first, other]);
  });

  it('run so many at once in all, in the order they came', async () => {
    const run = createLanes({ each: 9, total: 1 });
    const started: string[] = [];
    const jobs = ['a', 'b', 'c'].map((name) => job(started, name));
    const ends = jobs.map((one, at) => run(String(at), one.work));
    for (const [at, one] of jobs.entries()) {
      await settle();
      expect(started).toHaveLength(at + 1);
      one.end();
    }
    await Promise.all(ends);
    expect(started).toEqual(['a', 'b', 'c']);
  });

  it('give the place of work that failed to the next, and forget work that was given up in line', async () => {
    const run = createLanes({ each: 1, total: 1 });
    const started: string[] = [];
    const [a, b, c] = ['a', 'b', 'c'].map((name) => job(started, name));
    const failing = run('x', async () => {
      await a?.work();
      throw new Error('it failed');
    });
    const stop = new AbortController();
    const gone = run('x', async () => b?.work(), stop.signal);
    const last = run('x', async () => c?.work());
    stop.abort(new Error('no longer needed'));
    await expect(gone).rejects.toThrow('no longer needed');
    a?.end();
    await expect(failing).rejects.toThrow('it failed');
    await settle();
    expect(started).toEqual(['a', 'c']);
    c?.end();
    await last;
    await expect(run('x', async () => 'done', stop.signal)).rejects.toThrow('no longer needed');
    await expect(run('x', async () => 'done')).resolves.toBe('done');
  });
});
