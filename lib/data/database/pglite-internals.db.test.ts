/**
 * Guards upgrades of PGlite: what `pglite-internals.ts` uses of its private API works as described there.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite, protocol } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exclusively, interceptEngine, startParams, syncingFiles } from './pglite-internals';

let folder: string;
let pg: PGlite;
let syncs = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-pglite-'));
  const fs = syncingFiles(join(folder, 'pg'), () => {
    syncs += 1;
  });
  pg = await PGlite.create({ fs, startParams: startParams(PGlite.defaultStartParams) });
  await pg.exec('CREATE TABLE notes (id int)');
}, 60_000);
afterAll(async () => {
  await pg?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('PGlite turns fsync off by default, and the start parameters turn it on', async () => {
  expect(PGlite.defaultStartParams).toContain('-F');
  expect((await pg.query('SHOW fsync')).rows).toEqual([{ fsync: 'on' }]);
  expect((await pg.query('SHOW wal_sync_method')).rows).toEqual([{ wal_sync_method: 'fsync' }]);
});

test('a commit syncs files to the disk, and a read does not', async () => {
  const before = syncs;
  await pg.query('SELECT * FROM notes');
  expect(syncs).toBe(before);
  await pg.query('INSERT INTO notes VALUES (1)');
  expect(syncs).toBeGreaterThan(before);
});

test('exclusive work keeps queries and transactions of PGlite waiting', async () => {
  const order: string[] = [];
  let finish = () => {};
  const working = exclusively(pg, async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    order.push('exclusive');
  });
  const others = [
    pg.query('SELECT 1').then(() => order.push('query')),
    pg.transaction(async (tx) => tx.query('SELECT 1')).then(() => order.push('transaction')),
  ];
  await new Promise(setImmediate);
  finish();
  await Promise.all([working, ...others]);
  expect(order).toEqual(['exclusive', 'query', 'transaction']);
});

test('every way to send a statement passes an intercepted method, which sees its errors', async () => {
  let failures = 0;
  let calls = 0;
  let isBroken = false;
  interceptEngine(pg, async (call) => {
    calls += 1;
    if (isBroken) throw new Error('broken');
    try {
      return await call();
    } catch (error) {
      failures += 1;
      throw error;
    }
  });
  const ways: Record<string, (sql: string) => Promise<unknown>> = {
    query: (sql) => pg.query(sql),
    exec: (sql) => pg.exec(sql),
    transaction: (sql) => pg.transaction((tx) => tx.query(sql)),
    'protocol messages': (sql) => pg.execProtocol(protocol.serialize.query(sql)),
    'a stream of protocol messages': (sql) => pg.execProtocolStream(protocol.serialize.query(sql)),
  };
  for (const [name, send] of Object.entries(ways)) {
    const before = { calls, failures };
    await send('SELECT 1');
    expect(calls, name).toBeGreaterThan(before.calls);
    expect(failures, name).toBe(before.failures);
    await expect(send('SELECT 1 / 0'), name).rejects.toThrow('division by zero');
    expect(failures, name).toBeGreaterThan(before.failures);
    isBroken = true;
    await expect(send('SELECT 1'), name).rejects.toThrow('broken');
    isBroken = false;
  }
});
