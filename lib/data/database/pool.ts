/**
 * Connections to a PostgreSQL server. Every wait is bounded: for a connection, for a free one, for an answer. A
 * connection that does not answer in time is cut. The server rolls its transaction back, and the caller receives an
 * error at once.
 */
import { Socket } from 'node:net';
import { Client, type ClientConfig, Pool, type PoolClient } from 'pg';
import { UnavailableError } from '@/lib/oauth/unavailable';
import { unavailabilityOf } from './connection-errors';
import { type Budgets, within } from './query-deadline';

export type PoolSettings = {
  /** At most so many connections. */
  size: number;
  /** For a new connection, with everything until it can be used. */
  connectMilliseconds: number;
  /** For a free connection, while all are in use. */
  acquireMilliseconds: number;
  /** For one statement; the server ends it then. */
  statementMilliseconds: number;
  /** An unused connection is closed after this. */
  idleMilliseconds: number;
  /** For all that one request asks of the database. */
  requestMilliseconds: number;
};

export const defaultPoolSettings: PoolSettings = {
  size: 10,
  connectMilliseconds: 1500,
  acquireMilliseconds: 1500,
  statementMilliseconds: 10_000,
  idleMilliseconds: 30_000,
  requestMilliseconds: 1600,
};

export type ServerPool = {
  pool: Pool;
  /** Runs work on a connection of its own; `discard` it where its state is unknown. */
  using<T>(work: (client: PoolClient, discard: () => void) => Promise<T>): Promise<T>;
  /** Cuts all connections. Callers that wait for an answer receive an error at once. */
  cutAll(): void;
};

/** An answer that takes longer than this is a reason to ask whether the server still answers at all. */
const lateMilliseconds = 500;
/** Outside of requests. The server ends a statement long before; after this the connection is taken for dead. */
const deadMilliseconds = 65_000;
const probeMilliseconds = 800;

/** Calls `suspect` for each operation that takes long. */
export function openPool(
  url: string,
  settings: PoolSettings,
  budgets: Budgets,
  suspect: (cause: unknown) => void,
): ServerPool {
  const sockets = new Map<object, Socket>();
  const cut = new WeakSet<object>();

  /** Each client on a socket that we can cut: `pg` has no way to end a connection that hangs. */
  class CuttableClient extends Client {
    constructor(config?: ClientConfig) {
      const socket = new Socket();
      super({ ...config, stream: () => socket, connectionTimeoutMillis: settings.connectMilliseconds });
      sockets.set(this, socket);
      socket.once('close', () => sockets.delete(this));
    }
  }

  const cutOff = (client: object) => {
    cut.add(client);
    sockets.get(client)?.destroy();
  };

  /** An answer of this client, which is cut when it takes longer than it may. */
  async function answered<T>(client: object, answer: Promise<T>, limit: number): Promise<T> {
    let cutting: NodeJS.Immediate | undefined;
    // After a stall of this process the answer may be here already: it is read before the check phase.
    const over = () => {
      cutting = setImmediate(() => cutOff(client));
    };
    let timer = setTimeout(
      limit <= lateMilliseconds
        ? over
        : () => {
            suspect(new UnavailableError('slow'));
            timer = setTimeout(over, limit - lateMilliseconds);
          },
      Math.min(limit, lateMilliseconds),
    );
    try {
      return await answer;
    } catch (error) {
      throw cut.has(client) ? new UnavailableError('slow', { cause: error }) : error;
    } finally {
      clearTimeout(timer);
      clearImmediate(cutting);
    }
  }

  const pool = new Pool({
    connectionString: url,
    application_name: 'countersign',
    max: settings.size,
    connectionTimeoutMillis: Math.max(settings.acquireMilliseconds, settings.connectMilliseconds),
    idleTimeoutMillis: settings.idleMilliseconds,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    Client: CuttableClient,
    async onConnect(client) {
      await answered(client, client.query(sessionSettings(settings)), settings.connectMilliseconds);
      // A statement whose client is gone ends soon, rather than do its work after all (PostgreSQL 14; not on every
      // system).
      const noticing = client.query('SET client_connection_check_interval = 500').catch((error: unknown) => {
        if (unavailabilityOf(error) !== undefined) throw error;
      });
      await answered(client, noticing, settings.connectMilliseconds);
      const query: unknown = Reflect.get(client, 'query');
      if (typeof query !== 'function') return;
      Reflect.set(client, 'query', (...parameters: unknown[]): unknown => {
        const answer: unknown = Reflect.apply(query, client, parameters);
        const limit = budgets.left() ?? Math.max(settings.statementMilliseconds + 2000, deadMilliseconds);
        return answer instanceof Promise ? answered(client, answer, limit) : answer;
      });
    },
  });
  // An idle connection that the server closed is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);

  const plainConnect = pool.connect.bind(pool);

  async function connect(): Promise<PoolClient> {
    const left = budgets.left();
    if (left !== undefined && left <= 0) throw new UnavailableError('slow');
    const connecting = plainConnect();
    const late = setTimeout(() => suspect(new UnavailableError('slow')), lateMilliseconds);
    try {
      return await within(connecting, Math.min(left ?? settings.acquireMilliseconds, settings.acquireMilliseconds));
    } catch (error) {
      // It may still come: then it is the next one's.
      connecting.then(
        (client) => client.release(),
        () => undefined,
      );
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  async function using<T>(work: (client: PoolClient, discard: () => void) => Promise<T>): Promise<T> {
    const client = await connect();
    // Between its statements a connection may break without anyone waiting for it.
    const ignore = () => undefined;
    client.on('error', ignore);
    try {
      return await work(client, () => cutOff(client));
    } finally {
      client.off('error', ignore);
      client.release(cut.has(client));
    }
  }

  // For Prisma's adapter and the outbox, which are given the pool itself: the same limits for what they ask.
  Reflect.set(pool, 'connect', connect);
  Reflect.set(pool, 'query', (...parameters: unknown[]) =>
    using((client) => {
      const answer: unknown = Reflect.apply(client.query, client, parameters);
      return Promise.resolve(answer);
    }),
  );

  return {
    pool,
    using,
    cutAll: () => {
      for (const client of [...sockets.keys()]) cutOff(client);
    },
  };
}

/**
 * Prisma's adapter writes and reads timestamps without their zone: the session's has to be UTC. Nothing here runs long
 * enough to be worth compiling, but where tables were never analysed the estimates can say so. A transaction that we
 * forgot, or that we were cut off from, must not hold its locks.
 */
function sessionSettings({ statementMilliseconds }: PoolSettings): string {
  return `SET TIME ZONE 'UTC'; SET jit = off; SET statement_timeout = ${statementMilliseconds};
    SET idle_in_transaction_session_timeout = ${statementMilliseconds}`;
}

/** Whether the server takes a connection and answers on it, apart from the pool. */
export async function probeServer(url: string): Promise<void> {
  const socket = new Socket();
  const client = new Client({
    connectionString: url,
    application_name: 'countersign probe',
    stream: () => socket,
    connectionTimeoutMillis: probeMilliseconds,
  });
  client.on('error', () => undefined);
  const asked = client.connect().then(() => client.query('SELECT 1'));
  try {
    await within(asked, probeMilliseconds);
    await within(client.end(), probeMilliseconds);
  } finally {
    asked.catch(() => undefined);
    socket.destroy();
  }
}
