/**
 * The counters behind the rate limits of the core, on both databases. All instances share them, and a failing counter
 * causes no error.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseEnv } from '@/lib/config/env';
import type { Database } from '@/lib/data/database/database';
import { testDatabases } from '@/lib/data/database/databases.fixture';
import { requestCounter } from './request-limits';

const env = parseEnv({ COUNTERSIGN_SECRET: 'x'.repeat(44), COUNTERSIGN_ISSUER: 'http://localhost:3000' });
const limit = { name: 'test', max: 3, seconds: 3600 };

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(name, () => {
    let db: Database;
    const logged: unknown[] = [];
    const instance = () => requestCounter({ env, db }, (entry) => logged.push(entry));
    beforeAll(async () => {
      db = await open();
    });
    afterAll(() => db.close());

    test('two instances share their counters, also for ten requests at once', async () => {
      const [one, two] = [instance(), instance()];
      const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => (at % 2 ? one : two)(limit, 'a')));
      expect(answers.filter((wait) => wait === undefined)).toHaveLength(3);
      for (const wait of answers) if (wait !== undefined) expect(wait).toBeGreaterThan(3000);
      // An instance that starts afterwards knows of it.
      expect(await instance()(limit, 'a')).toBeGreaterThan(3000);
    });

    test('each key and limit has its own counter, and no address is stored in clear text', async () => {
      const count = instance();
      expect(await count(limit, '192.0.2.7')).toBeUndefined();
      expect(await count({ ...limit, name: 'other', max: 1 }, '192.0.2.7')).toBeUndefined();
      expect(await count({ ...limit, name: 'other', max: 1 }, '192.0.2.7')).toBeGreaterThan(0);
      expect(await count(limit, '192.0.2.8')).toBeUndefined();
      const kept = await db.prisma.rateLimit.findMany();
      expect(kept.length).toBeGreaterThan(2);
      expect(kept.filter(({ key }) => key.includes('192.0.2'))).toEqual([]);
    });
  });
}

test('while the database is unavailable, each instance counts by itself without errors', async () => {
  const [{ open } = { open: undefined }] = testDatabases;
  if (!open) throw new Error('there is no database');
  const db = await open();
  await db.close();
  const logged: unknown[] = [];
  const count = requestCounter({ env, db }, (entry) => logged.push(entry));
  const answers = [];
  for (let attempt = 0; attempt < 5; attempt += 1) answers.push(await count(limit, 'a'));
  expect(answers.map((wait) => wait === undefined)).toEqual([true, true, true, false, false]);
  expect(logged).toEqual([]);
});
