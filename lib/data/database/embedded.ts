/**
 * The embedded database: PostgreSQL in this process (PGlite), in memory or with its files in the data folder.
 *
 * PGlite as it comes leaves `fsync` off, so that a power cut could cost acknowledged writes or the database itself. Here it is
 * on, down to the disk. And PGlite's own `query` takes six trips into the engine to parse, plan and run each time (about
 * 250 µs); named statements are prepared once and then take one trip (about 60 µs).
 *
 * After a write that found the disk full, PGlite ends the whole process with its next statement. So an engine that met this gets no
 * further statement, and another one is opened on the same files once there is room (`embedded-disk.ts`).
 */
import { existsSync, fsyncSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite, protocol } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { UnavailableError } from '@/lib/oauth/unavailable';
import { unavailabilityOf } from './connection-errors';
import { ownerOnly, tighten } from './file-modes';
import type { Guard } from './guarded-adapter';
import { type Commits, encode, type Row, type Sql, type SqlValue } from './sql';

const { serialize } = protocol;

const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  '-c',
  'wal_sync_method=fsync',
];

export type Embedded = {
  /** Behaves as the engine in use. */
  pg: PGlite;
  /** The engine in use; a new one after `reopen`. */
  engine: () => PGlite;
  /** Whether the engine met a full disk. */
  isBroken: () => boolean;
  /** Opens another engine on the same files. */
  reopen: () => Promise<void>;
};

/** Without a folder the database is in memory, empty or as in the dump, and gone with the process. */
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

/** Everything that PGlite sends to the engine passes these three methods. */
function watched(engine: PGlite): Watched {
  const state = { engine, broken: false };
  for (const name of ['execProtocol', 'execProtocolStream', 'execProtocolRaw']) {
    const plain: unknown = Reflect.get(engine, name);
    if (typeof plain !== 'function') throw new Error(`PGlite has no ${name}`);
    Reflect.set(engine, name, async (...parameters: unknown[]): Promise<unknown> => {
      if (state.broken) throw new UnavailableError('full');
      try {
        return await Reflect.apply(plain, engine, parameters);
      } catch (error) {
        if (unavailabilityOf(error) === 'full') state.broken = true;
        throw error;
      }
    });
  }
  return state;
}

async function openEngine(dataDir: string | undefined, dump: Blob | undefined): Promise<PGlite> {
  if (dataDir === undefined) return PGlite.create(dump === undefined ? {} : { loadDataDir: dump });
  const folder = join(dataDir, 'pg');
  if (!existsSync(folder)) {
    // A new database appears whole or not at all: a process that dies while making it leaves only what is cleared here.
    const making = join(dataDir, 'pg.making');
    rmSync(making, { recursive: true, force: true });
    const made = await PGlite.create({ fs: syncingFiles(making), startParams });
    await made.close();
    // `initdb` is a program of its own, with its own file system.
    tighten(making);
    renameSync(making, folder);
  }
  return PGlite.create({ fs: syncingFiles(folder), startParams });
}

/** Emscripten's file system knows `fsync` but leaves it out for real files; this puts it in. What it makes is its owner's alone. */
function syncingFiles(folder: string): NodeFS {
  const files = new NodeFS(folder);
  const init = files.init.bind(files);
  files.init = async (pg, options) => {
    const { emscriptenOpts } = await init(pg, options);
    const sync = (mod: object) => {
      const operations: unknown = Reflect.get(Reflect.get(mod, 'NODEFS'), 'stream_ops');
      if (typeof operations !== 'object' || operations === null) throw new Error('PGlite has no stream operations');
      Reflect.set(operations, 'fsync', (stream: { nfd?: number }) => {
        if (stream.nfd !== undefined) fsyncSync(stream.nfd);
        return 0;
      });
      ownerOnly(Reflect.get(Reflect.get(mod, 'NODEFS'), 'node_ops'));
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), sync] } };
  };
  return files;
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
    // A server's driver says so too; here the first text would quietly run again.
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

  // PGlite has one connection. This is the lock that its own `query` and `transaction` take, and so Prisma's.
  return {
    query: (name, text, values) => guard(() => pg._runExclusiveTransaction(() => run(name, text, values))),
    transaction: (work) =>
      guard(async () => {
        const query: Sql['query'] = (name, text, values) => run(name, text, values);
        commits.begun(query);
        const done = await pg._runExclusiveTransaction(async () => {
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
