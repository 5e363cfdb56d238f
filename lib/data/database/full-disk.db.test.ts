/**
 * A full disk under the database: reads continue, writes are refused as unavailable, and no acknowledged write is lost.
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { isUnavailableError } from '@/lib/oauth/unavailable';
import { startPostgres } from '@/scripts/postgres.mjs';
import { findLiveSession } from '../people/sessions';
import { openSession } from '../people/sessions.fixture';
import { createAvailability } from './availability';
import { type Database, openDatabase } from './database';
import { fillDataFolder, postgresUrl } from './databases.fixture';
import { openEmbedded } from './embedded';
import { diskGuard, reserveBytes } from './embedded-disk';
import { createBudgets } from './query-deadline';
import { smallDisk } from './small-disk.fixture';

const disk = smallDisk(240);
afterAll(() => disk?.remove());

const reasonOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'answered',
    (error: unknown) => (isUnavailableError(error) ? error.reason : String(error)),
  );
/** Rows for which no page has room. */
const grow = (db: Pick<Database, 'sql'>) =>
  db.sql.query(
    'disk_grow',
    'INSERT INTO claimed (key, ends_at) SELECT repeat(md5(random()::text), 60), now() FROM generate_series(1, 500)',
    [],
  );
const read = (db: Pick<Database, 'sql'>) => db.sql.query('disk_read', 'SELECT count(*)::int4 AS n FROM claimed', []);
const now = 1_900_000_000;
async function signedIn(db: Database): Promise<string> {
  const date = new Date(now * 1000);
  const data = { id: randomUUID(), email: 'ada@example.com', name: 'Ada', createdAt: date, updatedAt: date };
  const { id: sub } = await db.prisma.user.create({ data });
  return openSession(db, { sub, amr: ['pwd'], endsAt: now + 7200 }, now);
}
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 200 && !(await holds()); turn++) await sleep(50);
  expect(await holds()).toBe(true);
}

describe.skipIf(disk === undefined)('the embedded database', () => {
  test('becomes read-only before the disk is full, and writable again when there is room', async () => {
    if (!disk) return;
    const logged: string[] = [];
    const log = ({ event }: { event: string }) => void logged.push(event);
    fillDataFolder(join(disk.folder, 'data'));
    const db = await openDatabase({ dataDir: join(disk.folder, 'data'), log });
    try {
      await grow(db);
      expect(await db.ready()).toEqual({ ready: true, database: 'available' });
      const sid = await signedIn(db);
      // A running transaction continues: what it waits for must not wait for it.
      const underWay = db.prisma.$transaction(async (tx) => {
        await tx.rateLimit.findMany();
        disk.fill(reserveBytes / 2);
        await sleep(300);
        return tx.rateLimit.count();
      });
      expect(await underWay).toBe(0);
      await expect.poll(() => reasonOf(grow(db)), { timeout: 10_000 }).toBe('full');
      expect(await reasonOf(db.prisma.rateLimit.create({ data: { key: 'a', points: 1 } }))).toBe('full');
      expect(
        await reasonOf(db.prisma.$transaction((tx) => tx.rateLimit.create({ data: { key: 'b', points: 1 } }))),
      ).toBe('full');
      const [before] = await read(db);
      expect(before?.['n']).toBeGreaterThanOrEqual(500);
      expect(await db.prisma.rateLimit.findMany()).toEqual([]);
      // All signed-in users can read their pages, even if `lastSeenAt` would be due.
      expect(await findLiveSession(db, sid, now + 3600)).toMatchObject({ sid, name: 'Ada' });
      await until(async () => !(await db.ready()).ready);
      expect(await db.ready()).toEqual({ ready: false, database: 'not writable' });
      disk.empty();
      await until(async () => (await db.ready()).ready);
      expect(await reasonOf(grow(db))).toBe('answered');
      expect(logged).toEqual(['database_not_writable', 'database_writable']);
    } finally {
      await db.close();
      disk.empty();
    }
  });

  test('does not start without free space, and reports that', async () => {
    if (!disk) return;
    disk.fill(reserveBytes / 2);
    try {
      const opening = openDatabase({ dataDir: join(disk.folder, 'third') });
      await expect(opening).rejects.toThrow(/needs 64 MB of free disk to start; .*third has 3[12] MB/);
    } finally {
      disk.empty();
    }
  });

  test('survives a full disk without data loss and reopens when there is room', async () => {
    if (!disk) return;
    const logged: string[] = [];
    const dataDir = join(disk.folder, 'second');
    mkdirSync(dataDir);
    const embedded = await openEmbedded(dataDir);
    const availability = createAvailability({
      budgets: createBudgets(),
      probe: async () => undefined,
      giveUp: () => undefined,
      unwritable: () => undefined,
      log: ({ event }) => void logged.push(event),
    });
    // Something else uses the reserve until the engine has failed.
    const free = () => (embedded.isBroken() ? freeOn(disk.folder) : Number.POSITIVE_INFINITY);
    const guard = diskGuard(disk.folder, embedded, availability, free);
    const { pg } = embedded;
    await guard(() => pg.exec('CREATE TABLE filler (a text)'));
    disk.fill(24 * 1024 * 1024);
    let acknowledged = 0;
    const fill = async () => {
      for (;;) {
        await guard(() =>
          pg.query('INSERT INTO filler SELECT repeat(md5(random()::text), 200) FROM generate_series(1, 200)'),
        );
        acknowledged += 200;
      }
    };
    expect(await reasonOf(fill())).toBe('full');
    for (let turn = 0; turn < 5; turn++) expect(await reasonOf(guard(() => pg.query('SELECT 1')))).toBe('full');
    disk.empty();
    await sleep(300);
    const { rows } = await guard(() => pg.query<{ n: number }>('SELECT count(*)::int4 AS n FROM filler'));
    expect(rows).toEqual([{ n: acknowledged }]);
    expect(await reasonOf(guard(() => pg.query("INSERT INTO filler VALUES ('a')")))).toBe('answered');
    expect(logged).toEqual(['database_not_writable', 'database_writable']);
    await pg.close();
  });
});

describe.skipIf(disk === undefined || postgresUrl === undefined)('a PostgreSQL server', () => {
  // A server of its own, because other tests put load on the one of this run; and a second try, because a probe of this
  // one can be late on a busy machine, which makes an outage of a full disk.
  test('with a full disk answers reads, refuses writes as unavailable, and recovers when there is room', {
    retry: 2,
  }, async () => {
    const server = await startPostgres();
    if (!disk || !server) throw new Error('There was a server a moment ago.');
    const name = 'full_disk';
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    const space = join(disk.folder, randomUUID());
    mkdirSync(space);
    const direct = new Client({ connectionString: server.url });
    await direct.connect();
    const [{ folder }] = (await direct.query("SELECT current_setting('data_directory') AS folder")).rows;
    execFileSync('chown', ['--reference', String(folder), space]);
    await direct.query(`CREATE TABLESPACE ${name} LOCATION '${space}'`);
    await direct.query(`CREATE DATABASE ${name} TABLESPACE ${name}`);
    await direct.end();
    const logged: string[] = [];
    const db = await openDatabase({
      databaseUrl: url.href,
      dataDir: '/nonexistent',
      log: ({ event }) => void logged.push(event),
    });
    try {
      await grow(db);
      expect(await db.ready()).toEqual({ ready: true, database: 'available' });
      disk.fill();
      const began = performance.now();
      // Existing pages have room, so the check must find out nevertheless whether writing is possible.
      await until(async () => !(await db.ready()).ready);
      expect(performance.now() - began).toBeLessThan(7000);
      await expect.poll(() => reasonOf(grow(db)), { timeout: 10_000 }).toBe('full');
      expect(await reasonOf(db.sql.transaction(async (query) => grow({ sql: { ...db.sql, query } })))).toBe('full');
      expect(await read(db)).toEqual([{ n: 500 }]);
      expect(await db.ready()).toEqual({ ready: false, database: 'not writable' });
      disk.empty();
      await until(async () => (await db.ready()).ready);
      expect(await reasonOf(grow(db))).toBe('answered');
      const changes = logged.filter((event) => event.endsWith('writable'));
      expect(changes).toEqual(['database_not_writable', 'database_writable']);
    } finally {
      disk.empty();
      await db.close();
      await server.stop();
      rmSync(space, { recursive: true, force: true });
    }
  });
});

function freeOn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
