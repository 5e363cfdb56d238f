/**
 * Plain SQL beside Prisma, for the statements of the hot path: prepared once by name, the same on both databases.
 *
 * Values are sent as text and typed by the statement (`$1::jsonb` takes JSON that was written with `JSON.stringify`); what
 * comes back are the driver's plain JavaScript values. Ask for int4, float8, text, bool, json and arrays of them: those
 * are read alike by both drivers.
 */
export type SqlValue = string | number | boolean | null | readonly string[] | readonly number[];

export type Row = Record<string, unknown>;

export type Sql = {
  /**
   * Runs the statement that this name stands for, preparing it when the connection meets it for the first time. One name
   * is one text, always. Never call it inside a Prisma interactive transaction: the embedded database has one connection,
   * so the two would wait for each other for ever.
   */
  query(name: string, text: string, values: readonly SqlValue[]): Promise<Row[]>;
  /** Runs the work in one transaction (read committed), which ends with its promise; use only the `query` it is given. */
  transaction<T>(work: (query: Sql['query']) => Promise<T>): Promise<T>;
};

/** The text form that PostgreSQL reads. */
export function encode(value: SqlValue): string | null {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'object') return `{${value.map(encodeElement).join(',')}}`;
  return String(value);
}

function encodeElement(element: string | number): string {
  return typeof element === 'number' ? String(element) : `"${element.replace(/["\\]/g, '\\$&')}"`;
}
