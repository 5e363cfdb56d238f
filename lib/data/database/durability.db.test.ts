/**
 * Acknowledged writes survive `kill -9` of the portal and of the database server in the middle of writing.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bundle } from '@/scripts/bundle.mjs';
import { startPostgres } from '@/scripts/postgres.mjs';
import { createOAuthStore } from '../protocol/oauth-store';
import { type Database, openDatabase } from './database';
import { newServerDatabase, postgresUrl } from './databases.fixture';

const rounds = 2;
const folder = join(process.cwd(), '.cache', `durability-${process.pid}`);
const program = join(folder, 'writer.mjs');
let dataDir: string;
const children: Writer[] = [];

beforeAll(async () => {
  // Bundled like the production server, so that this also tests the bundle.
  await bundle({ writer: join(import.meta.dirname, 'durability.fixture.ts') }, folder);
  dataDir = mkdtempSync(join(tmpdir(), 'countersign-durability-'));
});
afterEach(() => Promise.all(children.splice(0).map((child) => child.kill9())));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
});

type Writer = { acknowledged: string[]; until: (count: number) => Promise<void>; kill9: () => Promise<void> };

function startWriter(...parameters: string[]): Writer {
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(process.execPath, [program, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const acknowledged: string[] = [];
  let rest = '';
  let errors = '';
  let awaited: (() => void) | undefined;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    acknowledged.push(...lines);
    awaited?.();
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const writer: Writer = {
    acknowledged,
    until: (count) =>
      new Promise((resolve, reject) => {
        awaited = () => {
          if (acknowledged.length >= count) resolve();
        };
        awaited();
        void closed.then(() => reject(new Error(`The writer ended:\n${errors}`)));
      }),
    async kill9() {
      child.kill('SIGKILL');
      await closed;
    },
  };
  children.push(writer);
  return writer;
}

/** The acknowledged writes that are missing. */
async function lost(db: Database, acknowledged: string[]): Promise<string[]> {
  const store = createOAuthStore(db);
  const rows = new Set((await db.prisma.rateLimit.findMany()).map(({ key }) => `row ${key}`));
  const missing: string[] = [];
  for (const line of acknowledged.filter((entry) => entry !== 'open')) {
    const isThere = line.startsWith('row ')
      ? rows.has(line)
      : !(await store.claimOnce(line.slice('claim '.length), 2_000_000_000, 1_900_000_000));
    if (!isThere) missing.push(line);
  }
  return missing;
}

test('the embedded database loses nothing when the portal is killed while creating it or writing', async () => {
  const making = startWriter(dataDir);
  while (!existsSync(join(dataDir, 'pg.making'))) await new Promise((resolve) => setTimeout(resolve, 5));
  await making.kill9();
  expect(making.acknowledged).toEqual([]);

  const acknowledged: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const writer = startWriter(dataDir);
    await writer.until(200 + 50 * round);
    await writer.kill9();
    acknowledged.push(...writer.acknowledged);
  }
  const db = await openDatabase({ dataDir });
  try {
    expect(acknowledged.length).toBeGreaterThan(rounds * 200);
    expect(await lost(db, acknowledged)).toEqual([]);
  } finally {
    await db.close();
  }
}, 120_000);

test.skipIf(postgresUrl === undefined)(
  'a PostgreSQL server loses nothing when the portal is killed while writing',
  async () => {
    const databaseUrl = await newServerDatabase();
    const acknowledged: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const writer = startWriter('', databaseUrl);
      await writer.until(300 + 50 * round);
      await writer.kill9();
      acknowledged.push(...writer.acknowledged);
    }
    const db = await openDatabase({ dataDir, databaseUrl });
    try {
      expect(await lost(db, acknowledged)).toEqual([]);
    } finally {
      await db.close();
    }
  },
  120_000,
);

test.skipIf(postgresUrl === undefined)(
  'the portal continues after its PostgreSQL server was killed and restarted',
  async () => {
    // A separate server: killing the shared one would break other test files.
    const server = await startPostgres();
    if (server === undefined) throw new Error('The server of the run started, and this one did not.');
    try {
      const writer = startWriter('', server.url);
      for (let round = 1; round <= rounds; round += 1) {
        await writer.until(writer.acknowledged.length + 300);
        await server.kill9();
        await server.restart();
      }
      await writer.until(writer.acknowledged.length + 300);
      await writer.kill9();
      const db = await openDatabase({ dataDir, databaseUrl: server.url });
      try {
        expect(writer.acknowledged.length).toBeGreaterThan(rounds * 300);
        expect(await lost(db, writer.acknowledged)).toEqual([]);
      } finally {
        await db.close();
      }
    } finally {
      await server.stop();
    }
  },
  120_000,
);
