/**
 * How an entry of the status lists is chosen: at random, in the newest list, until that list is half full. Indexes are
 * random, so they reveal nothing, and free space is not counted until all candidates collide.
 */
import { randomInt } from 'node:crypto';
import type { Row, Sql, SqlValue } from '../database/sql';
import { timestamp } from '../database/sql';

/** The entries of a new list: so many that an index reveals nothing. */
export const statusListSize = 2 ** 17;

/**
 * SQL: takes a free entry of the newest list. `$1` grant, `$2` now, `$3` random candidates. Returns nothing if there is
 * no list, all candidates are taken, or another transaction was faster.
 */
export const takeEntry = (epoch: string, status: string) => `INSERT INTO status_entries
    (list_id, "index", grant_id, epoch, status, created_at, changed_at)
  SELECT l.id, candidate, $1::uuid, ${epoch}, ${status}, ${timestamp('$2')}, ${timestamp('$2')}
  FROM (SELECT id, size FROM status_lists ORDER BY id DESC LIMIT 1) l, unnest($3::int4[]) candidate
  WHERE candidate < l.size
    AND NOT EXISTS (SELECT FROM status_entries e WHERE e.list_id = l.id AND e."index" = candidate)
  LIMIT 1
  ON CONFLICT DO NOTHING
  RETURNING list_id, "index"`;

// A new list begins when the newest is half full. Entries are only counted here, after all candidates were taken; in a
// half-full list that happens one time in sixteen.
export const beginList = `WITH newest AS (SELECT id, size FROM status_lists ORDER BY id DESC LIMIT 1)
  INSERT INTO status_lists (id, size, created_at)
  SELECT coalesce((SELECT id FROM newest), 0) + 1, $1::int4, ${timestamp('$2')}
  WHERE NOT EXISTS (
    SELECT FROM newest WHERE 2 * (SELECT count(*) FROM status_entries e WHERE e.list_id = newest.id) < newest.size)
  ON CONFLICT DO NOTHING`;

/** Repeats a statement that takes an entry until it gets one. Returns the row. */
export async function withEntry(
  query: Sql['query'],
  statusListSize: number,
  statement: { name: string; text: string },
  { grantId, now, rest }: { grantId: string; now: number; rest: readonly SqlValue[] },
): Promise<Row> {
  for (;;) {
    const candidates = Array.from({ length: 4 }, () => randomInt(statusListSize));
    const [row] = await query(statement.name, statement.text, [grantId, now, candidates, ...rest]);
    if (row !== undefined) return row;
    await query('store_begin_list', beginList, [statusListSize, now]);
  }
}
