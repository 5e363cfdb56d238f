/** The history of a person: access that has ended, with its receipts. */

import { z } from 'zod';
import type { Database } from '../database/database';
import { isUuid } from '../database/sql';
import { namedLike } from './access-list';
import { type GrantView, grantsById } from './grants';

const endedGrants = `WITH ended AS (
    SELECT g.id, least(g.ended_at, g.ends_at) AS over_at FROM grants g JOIN clients c ON c.id = g.client_id
    WHERE g.owner_id = $1 AND least(g.ended_at, g.ends_at) <= to_timestamp($2::float8)
      AND NOT EXISTS (SELECT FROM api_keys k WHERE k.grant_id = g.id)
      AND ${namedLike('c', '$3')})
  SELECT id::text FROM ended
  WHERE $4::uuid IS NULL OR (over_at, id) < (SELECT over_at, id FROM ended WHERE id = $4::uuid)
  ORDER BY over_at DESC, id DESC LIMIT $5::int4`;

/**
 * The viewer's ended grants, latest end first, without API keys. `find` is part of an app's name, `before` the last id
 * of the previous page.
 */
export async function listEndedGrants(
  db: Database,
  viewer: { sub: string },
  { find = '', before, take }: { find?: string; before?: string | undefined; take: number },
  now: number,
): Promise<GrantView[]> {
  const cursor = before !== undefined && isUuid(before) ? before : null;
  const found = await db.sql.query('grants_ended', endedGrants, [viewer.sub, now, find, cursor, take]);
  const ids = z
    .array(z.object({ id: z.string() }))
    .parse(found)
    .map(({ id }) => id);
  return grantsById(db, viewer, ids, now);
}
