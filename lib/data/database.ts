/**
 * The database: a PostgreSQL server by its address, or PostgreSQL embedded in this process with its files in the data
 * folder. Same schema, same migrations, same statements (design decision 8). Opening migrates.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import { Client, Pool } from 'pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { holdDataFolder } from './data-folder';
import { embeddedSql, openEmbedded } from './embedded';
import { PrismaClient } from './generated/client';
import { migrate } from './migrations';
import { type Outbox, openOutbox } from './outbox';
import { type Commits, encode, type Row, type Sql, type SqlValue, watchCommits } from './sql';

export type { Row, Sql, SqlValue } from './sql';

export type Database = {
  prisma: PrismaClient;
  sql: Sql;
  outbox: Outbox;
  kind: 'embedded' | 'server';
  /** Waits for what is running. */
  close(): Promise<void>;
};

export type DatabaseOptions = {
  /** A PostgreSQL server; absent: the embedded database in `dataDir`. */
  databaseUrl?: string;
  dataDir: string;
  /** Where Prisma's migration files are; by default `prisma/migrations` of the working directory. */
  migrationsFolder?: string;
};

/** Opens and migrates. Throws `DataFolderHeldError`, `MigrationError`, or what the driver says of a server out of reach. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.databaseUrl !== undefined) return openServer(options.databaseUrl, options.migrationsFolder);
  const release = holdDataFolder(options.dataDir);
  try {
    const database = await openInProcess(options.dataDir, options.migrationsFolder);
    return { ...database, close: () => database.close().finally(release) };
  } catch (error) {
    release();
    throw error;
  }
}

/** An empty, migrated database that is gone when it is closed; for tests. */
export function openMemoryDatabase(): Promise<Database> {
  return openInProcess(undefined, undefined);
}

async function openInProcess(dataDir: string | undefined, migrationsFolder: string | undefined): Promise<Database> {
  const pg = await openEmbedded(dataDir);
  try {
    const query = async (text: string, values: string[]) => (await pg.query(text, values)).rows;
    await migrate({ exec: (text) => pg.exec(text), query }, migrationsFolder);
  } catch (error) {
    await pg.close();
    throw error;
  }
  const prisma = new PrismaClient({ adapter: new PrismaPGlite(pg) });
  const commits = watchCommits();
  const outbox = await openOutbox(async (text, values) => {
    if (values.length > 0) return (await pg.query<Row>(text, values)).rows;
    return (await pg.exec(text)).at(-1)?.rows ?? [];
  }, commits);
  const close = async () => {
    await outbox.close();
    await prisma.$disconnect();
    await pg.close();
  };
  return { prisma, sql: embeddedSql(pg, commits), outbox, kind: 'embedded', close };
}

async function openServer(url: string, migrationsFolder: string | undefined): Promise<Database> {
  await migrateServer(url, migrationsFolder);
  const pool = new Pool({
    connectionString: url,
    application_name: 'countersign',
    connectionTimeoutMillis: 10_000,
    // Prisma's adapter writes and reads timestamps without their zone: the session's has to be UTC. Nothing here runs long enough
    // to be worth compiling, but where tables were never analysed the estimates can say so.
    onConnect: async (client) => {
      await client.query("SET TIME ZONE 'UTC'; SET jit = off");
    },
  });
  // An idle connection that the server closed is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const commits = watchCommits();
  const outbox = await openOutbox(async (text, values) => (await pool.query(text, values)).rows, commits);
  const close = async () => {
    await outbox.close();
    await prisma.$disconnect();
    await pool.end();
  };
  return { prisma, sql: serverSql(pool, commits), outbox, kind: 'server', close };
}

/** On a connection of its own, which the advisory lock belongs to. */
async function migrateServer(url: string, folder: string | undefined): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const query = async (text: string, values: string[]): Promise<unknown[]> => (await client.query(text, values)).rows;
    await migrate({ exec: (text) => client.query(text), query }, folder);
  } finally {
    await client.end();
  }
}

function serverSql(pool: Pool, commits: Commits): Sql {
  const statement = (name: string, text: string, values: readonly SqlValue[]) => ({
    name,
    text,
    values: values.map(encode),
  });
  return {
    query: async (name, text, values) => (await pool.query(statement(name, text, values))).rows,
    async transaction(work) {
      const client = await pool.connect();
      let broken: Error | undefined;
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
        await client.query('ROLLBACK').catch((failure: Error) => {
          broken = failure;
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },
  };
}
