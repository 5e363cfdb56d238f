/** Lists in parts: `limit` items from `cursor` on, which is opaque to callers. */
import { z } from 'zod';
import { storable } from '@/lib/data/database/sql';
import { Problem } from './problem';

const defaultLimit = 50;
const mostItems = 200;

/** The parameters of every list, beside its own filters. */
export const pageQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(mostItems)
    .default(defaultLimit)
    .meta({ description: `How many items to return: at most ${mostItems}.` }),
  cursor: z
    .string()
    .max(500)
    .optional()
    .meta({ description: 'Where to continue: `next_cursor` of the answer before.' }),
};

/** The schema of a part of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next_cursor: z.string().nullable().meta({ description: 'Where the next part begins; null at the end.' }),
  });
}

/** The position that a cursor names; undefined for the first part. Throws `invalid_request` for another text. */
export function readCursor<Position>(cursor: string | undefined, schema: z.ZodType<Position>): Position | undefined {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'), requireStorable));
  } catch {
    throw new Problem('invalid_request', 'cursor: Use the next_cursor of an earlier answer, unchanged.');
  }
}

/** The latest second that a date can be. */
const lastSecond = 8_640_000_000_000;

/** A cursor that was changed may hold what the database cannot compare with anything. */
function requireStorable(_: string, value: unknown): unknown {
  if (typeof value === 'number' && Math.abs(value) > lastSecond) throw new RangeError('This is no time.');
  if (typeof value === 'string' && storable(value) !== value) throw new RangeError('This is no name.');
  return value;
}

/**
 * A part of a list from rows that were read with a limit of `limit + 1`: one more than asked for shows that there are
 * more.
 */
export function page<Row, Item>(
  rows: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
  positionOf: (row: Row) => unknown,
): { items: Item[]; next_cursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items: shown.map(itemOf),
    next_cursor: more ? Buffer.from(JSON.stringify(positionOf(last))).toString('base64url') : null,
  };
}
