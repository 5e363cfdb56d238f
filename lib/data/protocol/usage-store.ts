/**
 * `UsageStore` on PostgreSQL: counts of use per day, written in batches behind the responses, and refused requests. The
 * sweep deletes counts after the time that the operator configured.
 */
import type { UsageStore } from '@/lib/oauth/model/stores/usage-store';
import { kindsWithoutUse } from '@/lib/oauth/model/usage-records';
import { type Sql, storable, timestamp } from '../database/sql';

// The grants are locked first, in a fixed order, so that two instances that write at once, or one that deletes a grant,
// cannot deadlock.
const recordUses = `WITH uses AS (
    SELECT "grantId" AS id, date '1970-01-01' + floor("lastAt" / 86400)::int AS day, kind, coalesce(api, '') AS api,
      coalesce(what, '') AS what, coalesce(network, '') AS network, coalesce(agent, '') AS agent,
      sum(count)::int4 AS count, min("firstAt") AS first_at, max("lastAt") AS last_at
    FROM jsonb_to_recordset($1::jsonb) AS use("grantId" uuid, kind text, api text, what text, network text, agent text,
      count int4, "firstAt" float8, "lastAt" float8)
    GROUP BY 1, 2, 3, 4, 5, 6, 7),
  locked AS MATERIALIZED (
    SELECT g.id, g.owner_id, used.at
    FROM grants g
    JOIN (SELECT id, max(last_at) FILTER (WHERE kind <> ALL ($2::text[])) AS at FROM uses GROUP BY id) used
      ON used.id = g.id
    ORDER BY g.id FOR NO KEY UPDATE OF g),
  scope_uses AS (
    SELECT use."grantId" AS id, used.scope, max(use."lastAt") AS at
    FROM jsonb_to_recordset($1::jsonb) AS use("grantId" uuid, scopes jsonb, "lastAt" float8),
      jsonb_array_elements_text(use.scopes) AS used(scope)
    GROUP BY 1, 2),
  scopes AS (
    INSERT INTO grant_scope_uses (grant_id, scope, last_at)
    SELECT scope_uses.id, scope, to_timestamp(scope_uses.at) FROM scope_uses JOIN locked USING (id) ORDER BY 1, 2
    ON CONFLICT (grant_id, scope) DO UPDATE SET last_at = greatest(grant_scope_uses.last_at, excluded.last_at)),
  reporting AS (
    UPDATE apis a SET reports_scopes_since = to_timestamp(since.at)
    FROM (SELECT s.api_id, min(u.at) AS at FROM scope_uses u JOIN api_scopes s ON s.value = u.scope GROUP BY 1) since
    WHERE a.id = since.api_id AND a.reports_scopes_since IS NULL),
  touched AS (
    UPDATE grants g SET last_used_at = greatest(g.last_used_at, to_timestamp(locked.at))
    FROM locked WHERE g.id = locked.id AND locked.at IS NOT NULL)
  INSERT INTO grant_uses (grant_id, day, kind, api, what, network, agent, count, first_at, last_at)
  SELECT uses.id, day, kind, api, what, network, agent, count, to_timestamp(first_at), to_timestamp(last_at)
  FROM uses JOIN locked ON locked.id = uses.id AND locked.owner_id IS NOT NULL
  ORDER BY 1, 2, 3, 4, 5, 6, 7
  ON CONFLICT (grant_id, day, kind, api, what, network, agent) DO UPDATE SET count = grant_uses.count + excluded.count,
    first_at = least(grant_uses.first_at, excluded.first_at), last_at = greatest(grant_uses.last_at, excluded.last_at)`;

export const usageStore = (sql: Pick<Sql, 'query'>): UsageStore => ({
  async recordUsage(uses) {
    if (uses.length > 0) await sql.query('store_record_uses', recordUses, [JSON.stringify(uses), kindsWithoutUse]);
  },
  async recordRefusals(refusals) {
    if (refusals.length === 0) return;
    // Reasons quote the request, which may contain any character.
    const rows = refusals.map((refusal) => ({
      ...refusal,
      clientId: storable(refusal.clientId),
      reason: storable(refusal.reason).slice(0, 2000),
    }));
    const text = `INSERT INTO client_refusals (client_id, endpoint, error, reason, request_id, at)
      SELECT c.id, r.endpoint, r.error, r.reason, r."requestId", to_timestamp(r.at)
      FROM jsonb_to_recordset($1::jsonb)
        AS r("clientId" text, endpoint text, error text, reason text, "requestId" text, at float8)
      JOIN clients c ON c.id = r."clientId" ORDER BY r.at`;
    await sql.query('store_record_refusals', text, [JSON.stringify(rows)]);
  },
});

/** Deletes the counts of days before this time, at most `limit` rows. Returns their number. */
export async function sweepUsage({ query }: Pick<Sql, 'query'>, before: number, limit: number): Promise<number> {
  const text = `DELETE FROM grant_uses WHERE ctid IN (
      SELECT ctid FROM grant_uses WHERE day < (${timestamp('$1')} AT TIME ZONE 'UTC')::date ORDER BY day LIMIT $2::int4
      FOR UPDATE SKIP LOCKED)
    RETURNING 1`;
  return (await query('sweep_grant_uses', text, [before, limit])).length;
}
