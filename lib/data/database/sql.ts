/**
 * Plain SQL beside Prisma, for the statements of the hot path: prepared once by name, the same on both databases.
 *
 * Values are sent as text and typed by the statement (`$1::jsonb` takes JSON that was written with `JSON.stringify`);
 * what comes back are the driver's plain JavaScript values. Ask for int4, float8, text, bool, json and arrays of them:
 * those are read alike by both drivers.
 */
import type { Patience } from './query-deadline';

export type SqlValue = string | number | boolean | null | readonly (string | null)[] | readonly (number | null)[];

export type Row = Record<string, unknown>;

export type Sql = {
  /**
   * Runs the statement that this name stands for, preparing it when the connection meets it for the first time. One
   * name is one text, always. Never call it inside a Prisma interactive transaction: the embedded database has one
   * connection, so the two would wait for each other for ever.
   */
  query(name: string, text: string, values: readonly SqlValue[]): Promise<Row[]>;
  /**
   * Runs the work in one transaction (read committed), which ends with its promise; use only the `query` it is given.
   */
  transaction<T>(work: (query: Sql['query']) => Promise<T>): Promise<T>;
  /** How long requests wait, for reads that several of them share; absent: as long as it takes. */
  patience?: Patience;
};

/** The text form that PostgreSQL reads. */
export function encode(value: SqlValue): string | null {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'object') return `{${value.map(encodeElement).join(',')}}`;
  return String(value);
}

function encodeElement(element: string | number | null): string {
  return typeof element === 'string' ? `"${element.replace(/["\\]/g, '\\$&')}"` : String(element);
}

/**
 * An array of keys for a statement that is run all the time, filled up with nulls, which no row has. PostgreSQL reckons
 * with ten elements where it knows none, so with fewer it takes a plan made for the very values to be cheaper than the
 * one it could keep, and plans again each time: that took longer than the reading.
 */
export const paddedKeys = <Key extends string | number>(values: readonly Key[]): (Key | null)[] => [
  ...values,
  ...Array.from({ length: Math.max(0, 10 - values.length) }, () => null),
];

/** SQL: a time column in seconds since the epoch. */
export const epochSeconds = (column: string): string => `extract(epoch FROM ${column})::float8`;

/** SQL: a parameter in seconds since the epoch as a time. */
export const timestamp = (parameter: string): string => `to_timestamp(${parameter}::float8)`;

/** SQL: each row in one JSON column, for the hot path. A driver spends time on each column; JSON is parsed at once. */
export const asJson = (select: string): string => `SELECT row_to_json(found) AS found FROM (${select}) found`;
export const fromJson = (row: Row): unknown => row['found'];

/** PostgreSQL can store neither U+0000 in text nor half a surrogate pair in JSON. */
export const storable = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, '');

/** What is to happen once a transaction is through, by the `query` that it was given. */
export type Commits = {
  begun(query: Sql['query']): void;
  committed(query: Sql['query']): void;
  /**
   * Runs `act` after the transaction of this `query`, once however often it is asked for; at once where there is none.
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

/** Text that may come from an address bar: what is not a UUID names no row, and PostgreSQL would call it an error. */
export const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
