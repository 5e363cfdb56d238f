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
  /** The maximum number of connections. */
  size: number;
  /** Time limit for a new connection until it can be used. */
  connectMilliseconds: number;
  /** Time limit for a free connection while all are in use. */
  acquireMilliseconds: number;
  /** Time limit for one statement, enforced by the server. */
  statementMilliseconds: number;
  /** An unused connection is closed after this. */
  idleMilliseconds: number;
  /** Time limit for all statements of one request. */
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
  /** Runs work on its own connection. Call `discard` if the state of the connection is unknown. */
  using<T>(work: (client: PoolClient, discard: () => void) => Promise<T>): Promise<T>;
  /** Cuts all connections. Callers that wait for an answer receive an error at once. */
  cutAll(): void;
};

/** If an answer takes longer, the probe checks whether the server still answers. */
const lateMilliseconds = 500;
/**
 * Time limit outside of requests. The server ends a statement long before; after this time the connection counts as
 * dead.
 */
const deadMilliseconds = 65_000;
const probeMilliseconds = 800;

/** Calls `suspect` for each slow operation. */
export function openPool(
  url: string,
  settings: PoolSettings,
  budgets: Budgets,
  suspect: (cause: unknown) => void,
): ServerPool {
  const sockets = new Map<object, Socket>();
  const cut = new WeakSet<object>();

  /** Creates clients with a socket that we can destroy, because `pg` cannot end a connection that hangs. */
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

  /** Waits for an answer of this client and cuts the connection if it takes too long. */
  async function answered<T>(client: object, answer: Promise<T>, limit: number): Promise<T> {
    let cutting: NodeJS.Immediate | undefined;
    // After a stall of this process the answer may already be there: it is read before the check phase.
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
      // The server ends the statement of a client that is gone instead of completing it (PostgreSQL 14; not on every
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
  // The pool replaces an idle connection that the server closed; without a listener the error would end the process.
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
      // The connection may still arrive; then the next caller gets it.
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
    // A connection may break between statements, when nobody is waiting for it.
    const ignore = () => undefined;
    client.on('error', ignore);
    try {
      return await work(client, () => cutOff(client));
    } finally {
      client.off('error', ignore);
      client.release(cut.has(client));
    }
  }

  // Prisma's adapter and the outbox use the pool itself, with the same limits.
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
 * Prisma's adapter writes and reads timestamps without a time zone, so the session's must be UTC. No statement runs
 * long enough to be worth compiling, but wrong estimates on tables that were never analysed could cause it. A
 * transaction that was forgotten, or whose connection was cut, must not keep its locks.
 */
function sessionSettings({ statementMilliseconds }: PoolSettings): string {
  return `SET TIME ZONE 'UTC'; SET jit = off; SET statement_timeout = ${statementMilliseconds};
    SET idle_in_transaction_session_timeout = ${statementMilliseconds}`;
}

/** Whether the server accepts a connection and answers on it, independently of the pool. */
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
