import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DataFolderHeldError, holdDataFolder } from './data-folder';
import { openDatabase } from './database';
import { fillDataFolder } from './databases.fixture';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'countersign-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const lockFile = () => join(dataDir, 'lock');

describe('the lock on the data folder', () => {
  test('a second process learns who holds the lock and since when', () => {
    const release = holdDataFolder(dataDir);
    expect(() => holdDataFolder(dataDir)).toThrow(DataFolderHeldError);
    expect(() => holdDataFolder(dataDir)).toThrow(new RegExp(`process ${process.pid} on ${hostname()}, since 20`));
    release();
    holdDataFolder(dataDir)();
  });

  test('the lock of a process that is gone is taken over', () => {
    writeFileSync(lockFile(), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), since: 'then' }));
    holdDataFolder(dataDir)();
  });

  test('a reused process id does not hold the lock', () => {
    writeFileSync(lockFile(), JSON.stringify({ pid: process.pid, host: hostname(), since: 'then', processStart: '1' }));
    holdDataFolder(dataDir)();
  });

  test('a holder on another machine counts as alive while it renews its lock', () => {
    writeFileSync(lockFile(), JSON.stringify({ pid: 1, host: 'elsewhere.example', since: 'then' }));
    expect(() => holdDataFolder(dataDir)).toThrow('process 1 on elsewhere.example');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lockFile(), longAgo, longAgo);
    holdDataFolder(dataDir)();
  });

  test('an incomplete lock file is judged only by its age', () => {
    writeFileSync(lockFile(), '{"pid":');
    expect(() => holdDataFolder(dataDir)).toThrow('another process');
  });

  test('releasing the lock does not remove a successor’s lock', () => {
    const release = holdDataFolder(dataDir);
    writeFileSync(lockFile(), 'someone else');
    release();
    expect(readFileSync(lockFile(), 'utf8')).toBe('someone else');
  });
});

test('the embedded database persists writes of Prisma and of plain statements', async () => {
  fillDataFolder(dataDir);
  const first = await openDatabase({ dataDir });
  await expect(openDatabase({ dataDir })).rejects.toThrow(DataFolderHeldError);
  const at = new Date('2030-01-02T03:04:05.678Z');
  const id = '6f1ed002-ab55-4b1e-9a5f-3c1c4f1f5a01';
  const person = { id, email: 'ada@example.com', name: 'Ada', createdAt: at, updatedAt: at };
  await first.prisma.user.create({ data: person });
  await first.close();

  const second = await openDatabase({ dataDir });
  try {
    expect(await second.prisma.user.findUnique({ where: { id } })).toMatchObject(person);
    const seconds = 'SELECT extract(epoch FROM created_at)::float8 AS at, $2::text[] AS list FROM users WHERE id = $1';
    const odd = ['a"b', 'c\\d', 'e,f', '', '{}', 'NULL'];
    expect(await second.sql.query('test_user', seconds, [id, odd])).toEqual([{ at: at.getTime() / 1000, list: odd }]);
    await expect(second.sql.query('test_user', 'SELECT 1', [])).rejects.toThrow('another text');
    // A statement that fails leaves the connection usable, and a transaction that throws leaves nothing.
    await expect(second.sql.query('test_user', seconds, ['no uuid', []])).rejects.toThrow('uuid');
    const rename = 'UPDATE users SET name = $2 WHERE id = $1 RETURNING name';
    const failing = second.sql.transaction(async (query) => {
      expect(await query('test_rename', rename, [id, 'Countess'])).toEqual([{ name: 'Countess' }]);
      throw new Error('on second thought');
    });
    await expect(failing).rejects.toThrow('on second thought');
    expect(await second.prisma.user.findUnique({ where: { id } })).toMatchObject({ name: 'Ada' });
    // Fifty at once, of both kinds, on the one connection.
    const both = Array.from({ length: 25 }, () => [
      second.prisma.$transaction((tx) => tx.user.update({ where: { id }, data: { name: 'B' } })),
      second.sql.transaction((query) => query('test_rename', rename, [id, 'C'])),
    ]);
    await Promise.all(both.flat());
  } finally {
    await second.close();
  }
});

describe('the files of the embedded database', () => {
  const openToOthers = () =>
    ['.', ...readdirSync(dataDir, { recursive: true, encoding: 'utf8' })].filter(
      (name) => (statSync(join(dataDir, name)).mode & 0o077) !== 0,
    );

  test('are readable only by the portal’s user, even those created later, whatever the umask', async () => {
    const before = process.umask(0);
    const db = await openDatabase({ dataDir });
    try {
      expect(openToOthers()).toEqual([]);
      const files = readdirSync(dataDir, { recursive: true }).length;
      await db.sql.query('modes_table', 'CREATE TABLE later (a text)', []);
      await db.sql.query('modes_rows', "INSERT INTO later SELECT repeat('x', 100) FROM generate_series(1, 1000)", []);
      expect(readdirSync(dataDir, { recursive: true }).length).toBeGreaterThan(files);
      expect(openToOthers()).toEqual([]);
    } finally {
      await db.close();
      process.umask(before);
    }
  });

  test('lose other users’ rights at start if an older version left them; other files stay unchanged', async () => {
    fillDataFolder(dataDir);
    writeFileSync(join(dataDir, 'secret'), 'x');
    for (const name of ['.', ...readdirSync(dataDir, { recursive: true, encoding: 'utf8' })]) {
      chmodSync(join(dataDir, name), statSync(join(dataDir, name)).mode | 0o055);
    }
    expect(openToOthers().length).toBeGreaterThan(100);
    await (await openDatabase({ dataDir })).close();
    expect(openToOthers()).toEqual([]);

    const theirs = join(dataDir, 'notes.txt');
    writeFileSync(theirs, 'x');
    chmodSync(theirs, 0o644);
    chmodSync(dataDir, 0o755);
    await (await openDatabase({ dataDir })).close();
    expect(openToOthers()).toEqual(['.', 'notes.txt']);
  });
});
