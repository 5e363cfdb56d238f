/**
 * The database: a PostgreSQL server, or PostgreSQL embedded in this process with its files in the data folder. Both
 * have the same schema, migrations and statements (decision 149). Opening applies the migrations.
 */

import { PrismaPg } from '@prisma/adapter-pg';
import { Client } from 'pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { SetupError } from '@/lib/setup-error';
import { PrismaClient } from '../generated/client';
import { createAvailability, type Log } from './availability';
import { detailOf, unavailabilityOf } from './connection-errors';
import { holdDataFolder } from './data-folder';
import { embeddedSql, openEmbedded } from './embedded';
import { diskGuard, shortageAtStart } from './embedded-disk';
import { tightenDataFolder } from './file-modes';
import { type Guard, guardedAdapter } from './guarded-adapter';
import { migrate } from './migrations';
import { type Outbox, openOutbox } from './outbox';
import { defaultPoolSettings, openPool, type PoolSettings, probeServer, type ServerPool } from './pool';
import { createBudgets, type Patience, type Watch, within } from './query-deadline';
import { createReadiness, type Readiness, writeProbe } from './readiness';
import { type Commits, encode, type Row, type Sql, type SqlValue, watchCommits } from './sql';

export type Database = {
  prisma: PrismaClient;
  sql: Sql;
  outbox: Outbox;
  kind: 'embedded' | 'server';
  /**
   * Runs one request, limits how long it waits for the database, and records in the watch whether the database failed
   * it.
   */
  limited<T>(work: (watch: Watch) => Promise<T>): Promise<T>;
  /** Whether the database answers. Asks it once a second at most. */
  reachable(): Promise<boolean>;
  /** Whether the database answers and accepts writes. Asks it every few seconds at most. */
  ready(): Promise<Readiness>;
  /** Waits for running work, then closes everything. */
  close(): Promise<void>;
};

export type DatabaseOptions = {
  /** The URL of a PostgreSQL server; absent for the embedded database in `dataDir`. */
  databaseUrl?: string;
  dataDir: string;
  pool?: Partial<PoolSettings>;
  /** The folder of Prisma's migrations; by default `prisma/migrations` in the working directory. */
  migrationsFolder?: string;
  /** Called when an outage begins and ends. */
  log?: Log;
};

/** How long closing waits for the server. */
const closeMilliseconds = 2000;

/** The database cannot be opened. The message names it and the reason. */
export class DatabaseUnreachableError extends SetupError {
  override readonly name = 'DatabaseUnreachableError';
}

/** Opens and migrates. Throws `DataFolderHeldError`, `MigrationError` or `DatabaseUnreachableError`. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.databaseUrl !== undefined) return openServer(options.databaseUrl, options);
  const release = holdDataFolder(options.dataDir);
  try {
    tightenDataFolder(options.dataDir);
    const shortage = shortageAtStart(options.dataDir);
    if (shortage !== undefined) throw new DatabaseUnreachableError(shortage);
    const database = await openInProcess(options.dataDir, options);
    return { ...database, close: () => database.close().finally(release) };
  } catch (error) {
    release();
    throw error;
  }
}

/** Opens an empty, migrated database in memory, for tests. A dump of such a database saves most of the time. */
export function openMemoryDatabase(dump?: Blob): Promise<Database> {
  return openInProcess(undefined, {}, dump);
}

async function openInProcess(
  dataDir: string | undefined,
  options: Pick<DatabaseOptions, 'migrationsFolder' | 'log'>,
  dump?: Blob,
): Promise<Database> {
  const embedded = await openEmbedded(dataDir, dump);
  const { pg } = embedded;
  try {
    const query = async (text: string, values: string[]) => (await pg.query(text, values)).rows;
    await migrate({ exec: (text) => pg.exec(text), query }, options.migrationsFolder);
  } catch (error) {
    await pg.close();
    throw error;
  }
  const budgets = createBudgets();
  const availability = createAvailability({
    budgets,
    probe: async () => void (await pg.query('SELECT 1')),
    giveUp: () => undefined,
    unwritable: () => readiness.doubt(),
    log: options.log ?? (() => undefined),
  });
  const guard = dataDir === undefined ? availability.guard : diskGuard(dataDir, embedded, availability);
  const commits = watchCommits();
  const sql = embeddedSql(embedded, commits, guard);
  const readiness = createReadiness(availability, () => sql.transaction(writeProbe));
  const prisma = new PrismaClient({ adapter: guardedAdapter(new PrismaPGlite(pg), guard) });
  const run = async (text: string, values: unknown[]) => {
    if (values.length > 0) return (await pg.query<Row>(text, values)).rows;
    return (await pg.exec(text)).at(-1)?.rows ?? [];
  };
  const outbox = await openOutbox((text, values) => guard(() => run(text, values)), commits);
  const close = async () => {
    await outbox.close();
    readiness.close();
    availability.close();
    await prisma.$disconnect();
    // An engine that found the disk full would end the process.
    if (!embedded.isBroken()) await pg.close();
  };
  return {
    prisma,
    sql,
    outbox,
    kind: 'embedded',
    close,
    reachable: async () => true,
    ready: readiness.ready,
    // The embedded database never keeps a request waiting.
    limited: (work) => budgets.limited(Number.POSITIVE_INFINITY, work),
  };
}

async function openServer(url: string, options: DatabaseOptions): Promise<Database> {
  const settings = { ...defaultPoolSettings, ...options.pool };
  await migrateServer(url, options.migrationsFolder, settings.connectMilliseconds);
  const budgets = createBudgets();
  const availability = createAvailability({
    budgets,
    probe: () => probeServer(url),
    giveUp: () => server.cutAll(),
    unwritable: () => readiness.doubt(),
    log: options.log ?? (() => undefined),
  });
  const server = openPool(url, settings, budgets, availability.suspect);
  const { guard } = availability;
  const prisma = new PrismaClient({ adapter: guardedAdapter(new PrismaPg(server.pool), guard) });
  const commits = watchCommits();
  const outbox = await openOutbox(
    (text, values) => guard(async () => (await server.using((client) => client.query(text, values))).rows),
    commits,
  );
  const sql = serverSql(server, commits, guard, budgets);
  const readiness = createReadiness(availability, () => sql.transaction(writeProbe));
  const close = async () => {
    await outbox.close();
    readiness.close();
    availability.close();
    await prisma.$disconnect();
    // The server would never close a connection that hangs.
    const ended = server.pool.end();
    await within(ended, closeMilliseconds).catch(() => server.cutAll());
    await ended;
  };
  return {
    prisma,
    sql,
    outbox,
    kind: 'server',
    close,
    reachable: availability.reachable,
    ready: readiness.ready,
    limited: (work) => budgets.limited(settings.requestMilliseconds, work),
  };
}

/**
 * Migrates on a separate connection, which holds the advisory lock. It has no statement timeout, because migrations may
 * take long.
 */
async function migrateServer(url: string, folder: string | undefined, connectMilliseconds: number): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectMilliseconds, keepAlive: true });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const query = async (text: string, values: string[]): Promise<unknown[]> => (await client.query(text, values)).rows;
    await migrate({ exec: (text) => client.query(text), query }, folder);
  } catch (error) {
    if (unavailabilityOf(error) === undefined) throw error;
    throw new DatabaseUnreachableError(`${placeOf(client)}: ${detailOf(error)}`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Describes the server without its configured URL, which contains the password. */
function placeOf({ host, port, database }: Client): string {
  return `The database${database === undefined ? '' : ` ${database}`} at ${host}:${port} cannot be used`;
}

const statement = (name: string, text: string, values: readonly SqlValue[]) => ({
  name,
  text,
  values: values.map(encode),
});

function serverSql(server: ServerPool, commits: Commits, guard: Guard, patience: Patience): Sql {
  return {
    patience,
    query: (name, text, values) =>
      guard(async () => (await server.using((client) => client.query(statement(name, text, values)))).rows),
    transaction: (work) => guard(() => inTransaction(server, commits, work)),
  };
}

function inTransaction<T>(server: ServerPool, commits: Commits, work: (query: Sql['query']) => Promise<T>): Promise<T> {
  return server.using(async (client, discard) => {
    try {
      await client.query('BEGIN');
      const query: Sql['query'] = async (name, text, values) =>
        (await client.query(statement(name, text, values))).rows;
      commits.begun(query);
      const result = await work(query);
      await client.query('COMMIT');
      commits.committed(query);
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(discard);
      throw error;
    }
  });
}
