/**
 * The embedded database: PostgreSQL in this process (PGlite), in memory or with its files in the data folder.
 *
 * By default PGlite turns `fsync` off, so that a power cut could lose acknowledged writes or the whole database. Here
 * it is on, down to the disk. PGlite's own `query` calls the engine six times to parse, plan and run a statement (about
 * 250 µs); named statements are prepared once and then take one call (about 60 µs).
 *
 * If a write finds the disk full, PGlite ends the whole process with its next statement. Such an engine therefore gets
 * no further statement, and another one is opened on the same files once there is room (`embedded-disk.ts`).
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite, protocol } from '@electric-sql/pglite';
import { UnavailableError } from '@/lib/oauth/unavailable';
import { unavailabilityOf } from './connection-errors';
import { tighten } from './file-modes';
import type { Guard } from './guarded-adapter';
import { exclusively, interceptEngine, startParams, syncingFiles } from './pglite-internals';
import { type Commits, encode, type Row, type Sql, type SqlValue } from './sql';

const { serialize } = protocol;

const engineParams = startParams(PGlite.defaultStartParams);

export type Embedded = {
  /** Delegates to the engine in use. */
  pg: PGlite;
  /** The engine in use; a new one after `reopen`. */
  engine: () => PGlite;
  /** Whether a write of this engine found the disk full. */
  isBroken: () => boolean;
  /** Opens another engine on the same files. */
  reopen: () => Promise<void>;
};

/** Without a folder the database is in memory, empty or restored from the dump, and lost when the process ends. */
export async function openEmbedded(dataDir: string | undefined, dump?: Blob): Promise<Embedded> {
  const open = async () => watched(await openEngine(dataDir, dump));
  let current = await open();
  const pg = new Proxy(current.engine, {
    get(_, name): unknown {
      const member: unknown = Reflect.get(current.engine, name);
      return typeof member === 'function' ? member.bind(current.engine) : member;
    },
  });
  return {
    pg,
    engine: () => current.engine,
    isBroken: () => current.broken,
    async reopen() {
      current = await open();
    },
  };
}

type Watched = { engine: PGlite; broken: boolean };

/** Gives a broken engine no further statement. */
function watched(engine: PGlite): Watched {
  const state = { engine, broken: false };
  interceptEngine(engine, async (call) => {
    if (state.broken) throw new UnavailableError('full');
    try {
      return await call();
    } catch (error) {
      if (unavailabilityOf(error) === 'full') state.broken = true;
      throw error;
    }
  });
  return state;
}

async function openEngine(dataDir: string | undefined, dump: Blob | undefined): Promise<PGlite> {
  if (dataDir === undefined) return PGlite.create(dump === undefined ? {} : { loadDataDir: dump });
  const folder = join(dataDir, 'pg');
  if (!existsSync(folder)) {
    // A new database appears completely or not at all: what an interrupted process left is deleted here.
    const making = join(dataDir, 'pg.making');
    rmSync(making, { recursive: true, force: true });
    const created = await PGlite.create({ fs: syncingFiles(making), startParams: engineParams });
    await created.close();
    // `initdb` is a separate program with its own file system, so its files get their modes here.
    tighten(making);
    renameSync(making, folder);
  }
  return PGlite.create({ fs: syncingFiles(folder), startParams: engineParams });
}

type Statement = { text: string; columns: { name: string; read: (text: string) => unknown }[] };

export function embeddedSql({ pg, engine }: Pick<Embedded, 'pg' | 'engine'>, commits: Commits, guard: Guard): Sql {
  const prepared = new WeakMap<PGlite, Map<string, Statement>>();
  const statementsOf = (one: PGlite): Map<string, Statement> => {
    const statements = prepared.get(one) ?? new Map<string, Statement>();
    prepared.set(one, statements);
    return statements;
  };

  const send = (...messages: Uint8Array[]) => {
    if (pg.closed) throw new Error('The database is closed');
    return pg.execProtocolStream(Buffer.concat(messages), { syncToFs: false });
  };

  async function prepare(name: string, text: string): Promise<Statement> {
    const answers = await send(
      serialize.parse({ name, text }),
      serialize.describe({ type: 'S', name }),
      serialize.sync(),
    );
    const columns = answers
      .filter((answer) => answer instanceof protocol.messages.RowDescriptionMessage)
      .flatMap((description) => description.fields)
      .map(({ name: column, dataTypeID }) => {
        const parser = pg.parsers[dataTypeID];
        return { name: column, read: (value: string): unknown => (parser ? parser(value, dataTypeID) : value) };
      });
    const statement = { text, columns };
    statementsOf(engine()).set(name, statement);
    return statement;
  }

  const run = async (name: string, text: string, values: readonly SqlValue[]): Promise<Row[]> => {
    const statement = statementsOf(engine()).get(name) ?? (await prepare(name, text));
    // The server's driver throws too; without this check the first text would run again silently.
    if (statement.text !== text) throw new Error(`The statement ${name} was prepared with another text`);
    const answers = await send(
      serialize.bind({ statement: name, values: values.map(encode) }),
      serialize.execute(),
      serialize.sync(),
    );
    return answers
      .filter((answer) => answer instanceof protocol.messages.DataRowMessage)
      .map(({ fields }) => {
        const row: Row = {};
        statement.columns.forEach((column, index) => {
          const field = fields[index] ?? null;
          row[column.name] = field === null ? null : column.read(field);
        });
        return row;
      });
  };

  return {
    query: (name, text, values) => guard(() => exclusively(pg, () => run(name, text, values))),
    transaction: (work) =>
      guard(async () => {
        const query: Sql['query'] = (name, text, values) => run(name, text, values);
        commits.begun(query);
        const done = await exclusively(pg, async () => {
          await send(serialize.query('BEGIN'));
          try {
            const result = await work(query);
            await send(serialize.query('COMMIT'));
            return result;
          } catch (error) {
            await send(serialize.query('ROLLBACK'));
            throw error;
          }
        });
        commits.committed(query);
        return done;
      }),
  };
}
