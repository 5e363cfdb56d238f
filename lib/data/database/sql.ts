/**
 * Plain SQL beside Prisma, for the statements of the hot paths: prepared once by name, the same on both databases.
 *
 * Values are sent as text and typed by the statement (`$1::jsonb` takes JSON from `JSON.stringify`). Results are the
 * driver's plain JavaScript values. Select only int4, float8, text, bool, json and arrays of them, which both drivers
 * read alike.
 */
import type { Patience } from './query-deadline';

export type SqlValue = string | number | boolean | null | readonly (string | null)[] | readonly (number | null)[];

export type Row = Record<string, unknown>;

export type Sql = {
  /**
   * Runs a named statement, which each connection prepares at its first use. A name always stands for the same text.
   * Never call this inside a Prisma interactive transaction: the embedded database has one connection, so the two would
   * wait for each other forever.
   */
  query(name: string, text: string, values: readonly SqlValue[]): Promise<Row[]>;
  /**
   * Runs the work in one transaction (read committed), which ends with the work's promise. Use only the `query` it is
   * given.
   */
  transaction<T>(work: (query: Sql['query']) => Promise<T>): Promise<T>;
  /** Limits the waiting of requests that share a read; absent if there is no limit. */
  patience?: Patience;
};

/** The text form of a value, as PostgreSQL reads it. */
export function encode(value: SqlValue): string | null {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'object') return `{${value.map(encodeElement).join(',')}}`;
  return String(value);
}

function encodeElement(element: string | number | null): string {
  return typeof element === 'string' ? `"${element.replace(/["\\]/g, '\\$&')}"` : String(element);
}

/**
 * Pads an array of keys with nulls, which match no row, to at least ten. If PostgreSQL does not know the number of
 * elements, it assumes ten. With fewer keys, a plan for the concrete values then looks cheaper than the reusable one,
 * so PostgreSQL would plan again each time, which took longer than reading (decision 105).
 */
export const paddedKeys = <Key extends string | number>(values: readonly Key[]): (Key | null)[] => [
  ...values,
  ...Array.from({ length: Math.max(0, 10 - values.length) }, () => null),
];

/** SQL: a time column in seconds since the epoch. */
export const epochSeconds = (column: string): string => `extract(epoch FROM ${column})::float8`;

/** SQL: a parameter in seconds since the epoch as a time. */
export const timestamp = (parameter: string): string => `to_timestamp(${parameter}::float8)`;

/** The statements of this layer inside a transaction of Prisma. */
export const rawQuery =
  (tx: { $queryRawUnsafe(text: string, ...values: unknown[]): Promise<Row[]> }): Sql['query'] =>
  (_, text, values) =>
    tx.$queryRawUnsafe(text, ...values.map(encode));

/** SQL: each row in one JSON column, for the hot path. A driver spends time on each column; JSON is parsed at once. */
export const asJson = (select: string): string => `SELECT row_to_json(found) AS found FROM (${select}) found`;
export const fromJson = (row: Row): unknown => row['found'];

/** PostgreSQL can store neither U+0000 in text nor half a surrogate pair in JSON. */
export const storable = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, '');

/** Callbacks that run after a transaction commits, by the `query` of the transaction. */
export type Commits = {
  begun(query: Sql['query']): void;
  committed(query: Sql['query']): void;
  /**
   * Runs `act` once after the transaction of this `query` commits, however often it is registered; at once if there is
   * no transaction.
   */
  after(query: Sql['query'], act: () => void): void;
};

export function watchCommits(): Commits {
  const waiting = new WeakMap<Sql['query'], Set<() => void>>();
  return {
    begun: (query) => void waiting.set(query, new Set()),
    committed: (query) => {
      for (const act of waiting.get(query) ?? []) act();
    },
    after: (query, act) => {
      const acts = waiting.get(query);
      if (acts) acts.add(act);
      else act();
    },
  };
}

/** Whether a text, which may come from a URL, is a UUID. For any other text PostgreSQL would throw an error. */
export const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
