/**
 * What is done with grants, counted by day: written in batches behind the answers (`lib/oauth/support/usage-recorder.ts`), swept after as long as
 * the operator keeps it.
 */
import { z } from 'zod';
import type { Store } from '@/lib/oauth/model/store';
import { kindsWithoutUse, type Use } from '@/lib/oauth/model/usage-records';
import type { Sql } from '../database/sql';
import { time } from './store-row-parsers';

// The grants are locked first, and in one order: two instances that flush at once must not wait for each other crosswise, nor
// for whoever deletes a grant with what hangs from it.
const recordUsage = `WITH uses AS (
    SELECT "grantId" AS id, date '1970-01-01' + floor("lastAt" / 86400)::int AS day, kind, coalesce(api, '') AS api,
      coalesce(what, '') AS what, coalesce(network, '') AS network, coalesce(agent, '') AS agent,
      sum(count)::int4 AS count, min("firstAt") AS first_at, max("lastAt") AS last_at
    FROM jsonb_to_recordset($1::jsonb) AS use("grantId" uuid, kind text, api text, what text, network text, agent text,
      count int4, "firstAt" float8, "lastAt" float8)
    GROUP BY 1, 2, 3, 4, 5, 6, 7),
  locked AS MATERIALIZED (
    SELECT g.id, g.owner_id, used.at
    FROM grants g
    JOIN (SELECT id, max(last_at) FILTER (WHERE kind <> ALL ($2::text[])) AS at FROM uses GROUP BY id) used ON used.id = g.id
    ORDER BY g.id FOR NO KEY UPDATE OF g),
  touched AS (
    UPDATE grants g SET last_used_at = greatest(g.last_used_at, to_timestamp(locked.at))
    FROM locked WHERE g.id = locked.id AND locked.at IS NOT NULL)
  INSERT INTO grant_uses (grant_id, day, kind, api, what, network, agent, count, first_at, last_at)
  SELECT uses.id, day, kind, api, what, network, agent, count, to_timestamp(first_at), to_timestamp(last_at)
  FROM uses JOIN locked ON locked.id = uses.id AND locked.owner_id IS NOT NULL
  ORDER BY 1, 2, 3, 4, 5, 6, 7
  ON CONFLICT (grant_id, day, kind, api, what, network, agent) DO UPDATE SET count = grant_uses.count + excluded.count,
    first_at = least(grant_uses.first_at, excluded.first_at), last_at = greatest(grant_uses.last_at, excluded.last_at)`;

const apiRow = z.object({ resource: z.string(), scopes: z.array(z.string()) });

export function uses(sql: Pick<Sql, 'query'>): Pick<Store, 'recordUsage' | 'representedApis'> {
  return {
    async recordUsage(batch: readonly Use[]) {
      if (batch.length > 0) await sql.query('store_record_uses', recordUsage, [JSON.stringify(batch), kindsWithoutUse]);
    },
    async representedApis(clientId) {
      const text = `SELECT a.resource, ARRAY(SELECT s.value FROM api_scopes s WHERE s.api_id = a.id ORDER BY s.value) AS scopes
        FROM clients c JOIN apis a ON a.owner_id = c.owner_id OR (a.owner_id IS NULL AND c.owner_id IS NULL AND c.first_party)
        WHERE c.id = $1 AND c.deleted_at IS NULL ORDER BY a.resource`;
      return z.array(apiRow).parse(await sql.query('store_apis_of', text, [clientId]));
    },
  };
}

/** Takes away what was counted of days that are longer ago than this, at most `limit` rows; how many. */
export async function sweepUses({ query }: Pick<Sql, 'query'>, before: number, limit: number): Promise<number> {
  const text = `DELETE FROM grant_uses WHERE ctid IN (
      SELECT ctid FROM grant_uses WHERE day < (${time('$1')} AT TIME ZONE 'UTC')::date ORDER BY day LIMIT $2::int4
      FOR UPDATE SKIP LOCKED)
    RETURNING 1`;
  return (await query('sweep_grant_uses', text, [before, limit])).length;
}
