/**
 * A PostgreSQL server that refuses connections, hangs, is slow, restarts, is full or read-only, through a loopback
 * proxy.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applyImport, parseImport } from '@/lib/config/import-file';
import { importTargetOf } from '@/lib/config/import-target.fixture';
import { isUnavailableError } from '@/lib/oauth/unavailable';
import { startPostgres } from '@/scripts/postgres.mjs';
import { startProxy, type TcpProxy } from '@/scripts/tcp-proxy.fixture';
import { createOAuthStore } from '../protocol/oauth-store';
import { type Database, DatabaseUnreachableError, openDatabase } from './database';
import { newServerDatabase, postgresUrl } from './databases.fixture';

const milliseconds = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work().catch(() => undefined);
  return performance.now() - began;
};
const reasonOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'answered',
    (error: unknown) => (isUnavailableError(error) ? error.reason : String(error)),
  );

describe.skipIf(postgresUrl === undefined)('a PostgreSQL server', () => {
  let url: string;
  let proxy: TcpProxy;
  let direct: Client;
  let db: Database;
  const logged: { event: string; [detail: string]: unknown }[] = [];
  const events = () => logged.map(({ event }) => event);
  const ask = () => db.limited(() => db.sql.query('outage_ask', 'SELECT 1 AS one', []));
  const write = (key: string) =>
    db.limited(() => db.sql.query('outage_write', 'INSERT INTO rate_limits (key, points) VALUES ($1, 1)', [key]));
  const until = async (holds: () => Promise<boolean>): Promise<number> => {
    const began = performance.now();
    while (!(await holds())) {
      if (performance.now() - began > 10_000) throw new Error('It took more than ten seconds.');
      await sleep(20);
    }
    return performance.now() - began;
  };
  const answers = () =>
    ask().then(
      () => true,
      () => false,
    );

  beforeAll(async () => {
    url = await newServerDatabase();
    proxy = await startProxy(Number(new URL(url).port));
    direct = new Client({ connectionString: url });
    await direct.connect();
    db = await openDatabase({
      databaseUrl: proxy.through(url),
      dataDir: '/nonexistent',
      pool: { size: 4 },
      log: (entry) => void logged.push(entry),
    });
  });
  beforeEach(async () => {
    await until(answers);
    logged.length = 0;
  });
  afterEach(async () => {
    await proxy.pass();
    await until(answers);
  });
  afterAll(async () => {
    await db?.close();
    await direct?.end();
    await proxy?.close();
  });

  test('that answered while this process was busy does not count as slow', async () => {
    const near = await openDatabase({
      databaseUrl: url,
      dataDir: '/nonexistent',
      pool: { size: 1 },
      log: (entry) => void logged.push(entry),
    });
    const askNear = () => near.limited(() => near.sql.query('outage_near', 'SELECT pg_sleep(0.8)::text AS slept', []));
    try {
      await askNear();
      const answer = reasonOf(askNear());
      // The answer arrives during the stall. After it, timers run before answers are read.
      await sleep(600);
      await new Promise(setImmediate);
      const began = performance.now();
      while (performance.now() - began < 2500);
      expect(await answer).toBe('answered');
      expect(events()).not.toContain('database_failed');
    } finally {
      await near.close();
    }
  });

  test('that refuses connections causes errors at once, and is used again when it is back', async () => {
    await proxy.refuse();
    expect(await reasonOf(ask())).toBe('unreachable');
    await until(async () => events().includes('database_unavailable'));
    for (let turn = 0; turn < 50; turn++) {
      expect(await milliseconds(ask)).toBeLessThan(100);
      expect(await reasonOf(db.limited(() => db.prisma.rateLimit.findMany()))).toBe('unreachable');
    }
    expect(await db.ready()).toEqual({ ready: false, database: 'unavailable' });
    await proxy.pass();
    expect(await until(answers)).toBeLessThan(1500);
    expect(events()).toEqual(['database_unavailable', 'database_available']);
    expect(logged[1]?.['refused']).toBeGreaterThan(100);
    await until(async () => (await db.ready()).ready);
  });

  test('that hangs keeps no request waiting for two seconds, however many arrive', async () => {
    await Promise.all(Array.from({ length: 4 }, ask));
    const store = createOAuthStore(db);
    proxy.hang();
    const waits = await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        await sleep(n * 20);
        return milliseconds(() => db.limited(() => store.findClient(`client-${n}`, n)));
      }),
    );
    expect(Math.max(...waits)).toBeLessThan(2000);
    expect(await milliseconds(ask)).toBeLessThan(100);
    await proxy.pass();
    expect(await until(answers)).toBeLessThan(2500);
    // No connection that hung is used again.
    expect(await Promise.all(Array.from({ length: 8 }, () => reasonOf(ask())))).toEqual(Array(8).fill('answered'));
    expect(events().filter((event) => event !== 'database_failed')).toEqual([
      'database_unavailable',
      'database_available',
    ]);
  });

  test('that is slow keeps a request with many statements waiting no longer than one with a single statement', async () => {
    proxy.delay(450);
    const manyStatements = () =>
      db.limited(async () => {
        for (let turn = 0; turn < 6; turn++) await db.sql.query('outage_ask', 'SELECT 1 AS one', []);
      });
    expect(await milliseconds(manyStatements)).toBeLessThan(2000);
    expect(
      await milliseconds(() => db.limited(() => db.prisma.$transaction((tx) => tx.rateLimit.findMany()))),
    ).toBeLessThan(2000);
  });

  test('that ends a connection during a transaction rolls it back, and no other request fails', async () => {
    const killed = db.limited(() =>
      db.sql.transaction(async (query) => {
        await query('outage_write', 'INSERT INTO rate_limits (key, points) VALUES ($1, 1)', ['half']);
        const [row] = await query('outage_pid', 'SELECT pg_backend_pid() AS pid', []);
        await direct.query('SELECT pg_terminate_backend($1)', [row?.['pid']]);
        await query('outage_write', 'INSERT INTO rate_limits (key, points) VALUES ($1, 1)', ['whole']);
      }),
    );
    expect(await reasonOf(killed)).toBe('unreachable');
    expect(await reasonOf(ask())).toBe('answered');
    expect((await direct.query("SELECT FROM rate_limits WHERE key IN ('half', 'whole')")).rowCount).toBe(0);
    expect(events()).not.toContain('database_unavailable');
  });

  test('that ends all connections, even idle ones, costs no place in the pool', async () => {
    for (let turn = 0; turn < 5; turn++) {
      const held = Array.from({ length: 4 }, () =>
        db.prisma.$transaction(async (tx) => {
          await tx.rateLimit.findMany();
          await sleep(50);
          await tx.rateLimit.create({ data: { key: `turn-${turn}`, points: 1 } });
        }),
      );
      const settled = Promise.allSettled(held);
      await sleep(20);
      await direct.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      await settled;
    }
    await until(answers);
    // All four can be used at once: none is lost to a broken transaction.
    const together = await Promise.all(
      Array.from({ length: 4 }, () =>
        db.sql.transaction(async (query) => {
          await query('outage_ask', 'SELECT 1 AS one', []);
          await sleep(100);
          return 'had';
        }),
      ),
    );
    expect(together).toEqual(['had', 'had', 'had', 'had']);
  });

  test('whose row is locked fails only that request, and does not complete its work later', async () => {
    await write('locked');
    await direct.query('BEGIN');
    await direct.query("UPDATE rate_limits SET points = 5 WHERE key = 'locked'");
    const update = () =>
      db.limited(() => db.sql.query('outage_update', "UPDATE rate_limits SET points = 99 WHERE key = 'locked'", []));
    const wait = milliseconds(update);
    const together = reasonOf(update());
    await sleep(1000);
    expect(await reasonOf(ask())).toBe('answered');
    expect(await wait).toBeLessThan(2000);
    expect(await together).toBe('slow');
    // The server notices within half a second that the client is gone.
    await sleep(1000);
    await direct.query('COMMIT');
    await sleep(100);
    expect((await direct.query("SELECT points FROM rate_limits WHERE key = 'locked'")).rows).toEqual([{ points: 5 }]);
    expect(events()).not.toContain('database_unavailable');
  });

  test('whose connections are all in use makes the next request wait no longer than its limit', async () => {
    const busy = Array.from({ length: 4 }, () =>
      db.sql.query('outage_sleep', 'SELECT 1 AS one FROM pg_sleep(2.5)', []),
    );
    expect(await milliseconds(ask)).toBeLessThan(2000);
    expect(await reasonOf(Promise.all(busy))).toBe('answered');
    expect(await reasonOf(ask())).toBe('answered');
    expect(events()).not.toContain('database_unavailable');
  });

  test('that became read-only answers reads and refuses writes as unavailable', async () => {
    const name = new URL(url).pathname.slice(1);
    await direct.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    proxy.cut();
    await until(answers);
    expect(await reasonOf(write('refused'))).toBe('read_only');
    expect(await reasonOf(db.limited(() => db.prisma.rateLimit.create({ data: { key: 'p', points: 1 } })))).toBe(
      'read_only',
    );
    expect(await reasonOf(ask())).toBe('answered');
    expect(await db.ready()).toEqual({ ready: false, database: 'not writable' });
    await direct.query('SET default_transaction_read_only = off');
    await direct.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
    proxy.cut();
    await until(async () => (await db.ready()).ready);
    expect(await reasonOf(write('taken'))).toBe('answered');
    expect(events().filter((event) => event.includes('writ'))).toEqual(['database_not_writable', 'database_writable']);
  });

  test('that hangs does not keep the portal from stopping', async () => {
    const own = await startProxy(Number(new URL(url).port));
    const other = await openDatabase({ databaseUrl: own.through(url), dataDir: '/nonexistent' });
    const asking = Promise.all(Array.from({ length: 5 }, () => other.sql.query('outage_ask', 'SELECT 1 AS one', [])));
    await asking;
    own.hang();
    const hanging = reasonOf(other.sql.query('outage_ask', 'SELECT 1 AS one', []));
    expect(await milliseconds(() => other.close())).toBeLessThan(4000);
    expect(await hanging).not.toBe('answered');
    await own.close();
  });

  test('lets an import wait for another instance’s import beyond the statement limit', async () => {
    const pool = { statementMilliseconds: 1000 };
    const other = await openDatabase({ databaseUrl: url, dataDir: '/nonexistent', pool });
    try {
      await direct.query('BEGIN');
      await direct.query("SELECT pg_advisory_xact_lock(hashtext('countersign:import'))");
      const unchanged = async (text: string) => text;
      const target = { ...importTargetOf(other), hashPassword: unchanged, seal: unchanged };
      const importing = applyImport(target, parseImport({ people: [] }, 'file'), 'file', 1_900_000_000);
      await sleep(3500);
      await direct.query('COMMIT');
      await importing;
      expect(await reasonOf(other.sql.query('outage_sleep', 'SELECT 1 AS one FROM pg_sleep(1.5)', []))).toBe('slow');
    } finally {
      await other.close();
    }
  });

  test('without free connections counts as busy, not as unreachable', async () => {
    const role = `few_${Date.now()}`;
    const name = new URL(url).pathname.slice(1);
    await direct.query(`CREATE ROLE ${role} LOGIN CONNECTION LIMIT 0`);
    await direct.query(`GRANT ALL ON DATABASE ${name} TO ${role}`);
    const limited = new URL(url);
    limited.username = role;
    const opening = openDatabase({ databaseUrl: limited.href, dataDir: '/nonexistent' });
    await expect(opening).rejects.toThrow(/too many connections for role/);
    await expect(opening).rejects.toBeInstanceOf(DatabaseUnreachableError);
  });

  test('that cannot be reached at start is named in the error, without the password', async () => {
    const databaseUrl = 'postgresql://someone:top-secret@127.0.0.1:1/portal';
    const opening = openDatabase({ databaseUrl, dataDir: '/nonexistent' });
    await expect(opening).rejects.toThrow('The database portal at 127.0.0.1:1 cannot be used: ECONNREFUSED');
    await opening.catch((error: unknown) => expect(String(error)).not.toContain('secret'));
  });
});

test.skipIf(postgresUrl === undefined)(
  'a PostgreSQL server that crashes and restarts needs no restart of the portal',
  async () => {
    const server = await startPostgres();
    if (!server) throw new Error('There was a server a moment ago.');
    const logged: string[] = [];
    const db = await openDatabase({
      databaseUrl: server.url,
      dataDir: '/nonexistent',
      log: ({ event }) => void logged.push(event),
    });
    const ask = () => db.limited(() => db.sql.query('crash_ask', 'SELECT 1 AS one', []));
    try {
      await ask();
      await server.kill9();
      // The process of an open connection outlives the first one for a moment.
      for (let turn = 0; turn < 100 && (await reasonOf(ask())) === 'answered'; turn++) await sleep(50);
      expect(await reasonOf(ask())).toBe('unreachable');
      expect(await milliseconds(ask)).toBeLessThan(2000);
      await server.restart();
      for (let turn = 0; turn < 50 && (await reasonOf(ask())) !== 'answered'; turn++) await sleep(50);
      expect(await reasonOf(ask())).toBe('answered');
      // A connection that breaks while another still answers is a single failure.
      const outages = logged.filter((event) => event !== 'database_failed');
      expect(outages).toEqual(['database_unavailable', 'database_available']);
    } finally {
      await db.close();
      await server.stop();
    }
  },
);
