import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from './database';
import { testDatabases } from './databases.fixture';
import type { Effect } from './outbox';

let turn = 0;
const effect = (): Effect => ({ kind: 'logout', clientId: `app-${++turn}`, sid: 's', sub: 'u' });

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`outbox on ${name}`, () => {
    let db: Database;
    beforeAll(async () => {
      db = await open();
    });
    afterAll(() => db?.close());

    const logged: Record<string, unknown>[] = [];
    const log = (entry: Record<string, unknown>) => void logged.push(entry);
    const send = (...effects: Effect[]) => db.sql.transaction((query) => db.outbox.send(query, effects));
    const deliver = async (seen: Effect[]) => db.outbox.deliverDue(async (one) => void seen.push(one), log);
    const jobs = () =>
      db.prisma.$queryRawUnsafe<Record<string, unknown>[]>(
        `SELECT id, state::text, retry_count, extract(epoch FROM start_after - completed_or_now)::float8 AS pause
         FROM (SELECT *, now() AS completed_or_now FROM pgboss.job) j WHERE state < 'completed' OR state = 'failed'`,
      );
    const untilDue = () => db.prisma.$executeRawUnsafe(`UPDATE pgboss.job SET start_after = now()`);

    test('an effect is delivered once, with its data', async () => {
      const sent = effect();
      await send(sent);
      const seen: Effect[] = [];
      expect(await deliver(seen)).toBe(1);
      expect(await deliver(seen)).toBe(0);
      expect(seen).toEqual([sent]);
    });

    test('an effect that is rolled back is never delivered', async () => {
      const cause = db.sql.transaction(async (query) => {
        await db.outbox.send(query, [effect()]);
        throw new Error('the cause failed');
      });
      await expect(cause).rejects.toThrow('the cause failed');
      const seen: Effect[] = [];
      await deliver(seen);
      expect(seen).toEqual([]);
    });

    test('ten concurrent deliveries deliver each effect once', async () => {
      const sent = Array.from({ length: 50 }, effect);
      await send(...sent);
      const seen: Effect[] = [];
      await Promise.all(Array.from({ length: 10 }, () => deliver(seen)));
      await deliver(seen);
      const names = (effects: Effect[]) => effects.map((one) => JSON.stringify(one)).sort();
      expect(names(seen)).toEqual(names(sent));
    });

    test('an effect is delivered again with the same id after its process died', async () => {
      const sent = effect();
      await send(sent);
      const ids: string[] = [];
      // Never completes, like a process that died.
      await new Promise<void>((started) => {
        const dying = (_: Effect, id: string) => {
          ids.push(id);
          started();
          return new Promise<void>(() => undefined);
        };
        // It waits until its time limit, when the database of this test is closed.
        db.outbox.deliverDue(dying, log).catch(() => undefined);
      });
      expect(await deliver([])).toBe(0);
      await db.outbox.maintain();
      await untilDue();
      expect(await deliver([])).toBe(0);
      await db.prisma.$executeRawUnsafe(
        `UPDATE pgboss.job SET started_on = now() - interval '61 s' WHERE state = 'active'`,
      );
      await db.outbox.maintain();
      await untilDue();
      const seen: Effect[] = [];
      await db.outbox.deliverDue(async (one, id) => {
        seen.push(one);
        ids.push(id);
      }, log);
      expect(seen).toEqual([sent]);
      expect(new Set(ids).size).toBe(1);
    });

    test('a failure is retried after growing pauses, and giving up is logged', async () => {
      const sent = effect();
      await send(sent);
      logged.length = 0;
      const pauses: number[] = [];
      const failing = () => db.outbox.deliverDue(() => Promise.reject(new Error('503')), log);
      for (let attempt = 0; attempt < 10; attempt++) {
        await failing();
        const [job] = await jobs();
        expect(job).toMatchObject({ state: 'retry' });
        pauses.push(Number(job?.['pause']));
        // Not before it is due.
        await failing();
        expect(logged).toHaveLength(attempt + 1);
        await untilDue();
      }
      pauses.forEach((pause, index) => {
        expect(pause).toBeGreaterThan(10 * 2 ** index - 5);
        expect(pause).toBeLessThanOrEqual(10 * 2 ** (index + 1));
      });
      expect(logged.map(({ event }) => event)).toEqual(Array.from({ length: 10 }, () => 'outbox_retries'));
      await failing();
      expect(logged.at(-1)).toMatchObject({
        level: 'error',
        event: 'outbox_gave_up',
        effect: sent,
        error: 'Error: 503',
      });
      await untilDue();
      expect(await deliver([])).toBe(0);
      expect(await jobs()).toMatchObject([{ state: 'failed' }]);
    });
  });
}
