/**
 * `TokenStore` on PostgreSQL: refresh tokens and opaque access tokens. API keys are in `api-key-store.ts`.
 */
import { z } from 'zod';
import { isLive } from '@/lib/oauth/model/grant-rules';
import type { TokenStore } from '@/lib/oauth/model/stores/token-store';
import { type IdleEnd, mostLastingTokens } from '@/lib/oauth/model/token-records';
import type { Database } from '../database/database';
import { asJson, epochSeconds, fromJson, timestamp } from '../database/sql';
import { apiKeyStore } from './api-key-store';
import { announce, type GrantContext, lockGrant, nextEpoch, recordActivity } from './grant-changes';
import { grantColumns, liveGrant, subjectColumns } from './grant-rows';
import { optionalTime } from './row-fields';
import { bindingOf, parseTokenState } from './token-rows';

const tokenColumns = (
  t: string,
) => `${t}.client_id AS token_client, ${t}.family_id, ${epochSeconds(`${t}.created_at`)} AS created,
  ${epochSeconds(`${t}.ends_at`)} AS ends, ${epochSeconds(`${t}.ended_at`)} AS ended, ${t}.details`;

/** SQL: the earliest of the ends in a JSON object that are for resources of the token `t`; null if none is. */
const endForResources = (t: string, ends: string) => `(SELECT to_timestamp(min(e.value::float8))
  FROM jsonb_each_text(${ends}::jsonb) e WHERE jsonb_exists(${t}.details -> 'resources', e.key))`;

const findRefreshToken =
  asJson(`SELECT ${tokenColumns('t')}, ${epochSeconds('t.rotated_at')} AS rotated, t.successor_hash,
    ${grantColumns('g')}, ${subjectColumns('u')}
  FROM refresh_tokens t JOIN grants g ON g.id = t.grant_id LEFT JOIN users u ON u.id = g.owner_id
  WHERE t.hash = $1`);

// Also locks the successor of a token that was rotated before, so that a concurrent use of the successor is seen.
const rotateRefreshToken = `WITH g AS MATERIALIZED (
    SELECT * FROM grants WHERE id = (SELECT grant_id FROM refresh_tokens WHERE hash = $1) FOR NO KEY UPDATE),
  t AS MATERIALIZED (
    SELECT refresh_tokens.* FROM refresh_tokens JOIN g ON g.id = refresh_tokens.grant_id
    WHERE refresh_tokens.hash = $1 FOR NO KEY UPDATE OF refresh_tokens),
  next AS MATERIALIZED (
    SELECT n.rotated_at FROM t JOIN refresh_tokens n ON n.hash = t.successor_hash FOR NO KEY UPDATE OF n),
  won AS (
    UPDATE refresh_tokens r SET rotated_at = ${timestamp('$5')}, successor_hash = $3 FROM t, g
    WHERE r.hash = t.hash AND t.client_id = $2 AND t.rotated_at IS NULL AND t.ended_at IS NULL
      AND t.ends_at > ${timestamp('$5')} AND ${liveGrant('g', '$5')} AND g.paused_at IS NULL
      AND (t.details -> 'confirmation' IS NULL OR t.details -> 'confirmation' = $7::jsonb)
    RETURNING r.rotated_at, r.successor_hash),
  successor AS (
    INSERT INTO refresh_tokens (hash, family_id, grant_id, client_id, details, created_at, ends_at)
    SELECT won.successor_hash, t.family_id, t.grant_id, t.client_id, t.details || $6::jsonb, won.rotated_at,
      least(${timestamp('$4')}, ${endForResources('t', '$8')}, g.ends_at)
    FROM won, t, g)
  ${asJson(`SELECT won.rotated_at IS NOT NULL AS won, ${tokenColumns('t')},
    ${epochSeconds('coalesce(won.rotated_at, t.rotated_at)')} AS rotated,
    coalesce(won.successor_hash, t.successor_hash) AS successor_hash,
    next.rotated_at IS NOT NULL AS successor_used, ${grantColumns('g')}, ${subjectColumns('u')}
  FROM t JOIN g ON true LEFT JOIN won ON true LEFT JOIN next ON true LEFT JOIN users u ON u.id = g.owner_id`)}`;

const extendRefreshToken = `WITH g AS MATERIALIZED (
    SELECT * FROM grants WHERE id = (SELECT grant_id FROM refresh_tokens WHERE hash = $1) FOR NO KEY UPDATE),
  used AS (
    UPDATE refresh_tokens t SET ends_at = least(${timestamp('$3')}, ${endForResources('t', '$6')}, g.ends_at) FROM g
    WHERE t.hash = $1 AND t.grant_id = g.id AND t.client_id = $2 AND t.rotated_at IS NULL AND t.ended_at IS NULL
      AND t.ends_at > ${timestamp('$4')} AND ${liveGrant('g', '$4')} AND g.paused_at IS NULL
      AND (t.details -> 'confirmation' IS NULL OR t.details -> 'confirmation' = $5::jsonb)
    RETURNING t.ends_at)
  SELECT used.ends_at IS NOT NULL AS won, ${tokenColumns('t')},
    ${epochSeconds('coalesce(used.ends_at, t.ends_at)')} AS ends,
    ${epochSeconds('t.rotated_at')} AS rotated, t.successor_hash, ${grantColumns('g')}, ${subjectColumns('u')}
  FROM refresh_tokens t JOIN g ON g.id = t.grant_id LEFT JOIN used ON true LEFT JOIN users u ON u.id = g.owner_id
  WHERE t.hash = $1`;

const accessTokenRow = z.object({ claims: z.record(z.string(), z.unknown()), used: optionalTime });

// The statement does not see its own row, so that one fewer of the others is kept.
const createLastingToken = `WITH excess AS (
    DELETE FROM access_tokens WHERE hash IN (
      SELECT hash FROM access_tokens WHERE grant_id = $2::uuid AND ends_at IS NULL
      ORDER BY created_at DESC, hash OFFSET $5::int4 - 1))
  INSERT INTO access_tokens (hash, grant_id, claims, created_at, used_at)
  VALUES ($1, $2::uuid, $3::jsonb, ${timestamp('$4')}, ${timestamp('$4')})`;

const wonRow = z.object({ won: z.boolean() });

const rotationRow = wonRow.extend({ successor_used: z.boolean() });

const endsAsJson = ({ endsAtFor }: IdleEnd) => (endsAtFor ? JSON.stringify(endsAtFor) : null);

export function tokenStore(sql: Database['sql'], context: GrantContext): TokenStore {
  return {
    ...apiKeyStore(sql, context),
    async createAccessToken({ hash, grantId, claims, endsAt }, now) {
      if (endsAt === undefined) {
        const values = [hash, grantId, JSON.stringify(claims), now, mostLastingTokens];
        await sql.query('store_create_lasting_token', createLastingToken, values);
        return;
      }
      const text = `INSERT INTO access_tokens (hash, grant_id, claims, created_at, ends_at)
        VALUES ($1, $2::uuid, $3::jsonb, ${timestamp('$4')}, ${timestamp('$5')})`;
      await sql.query('store_create_access_token', text, [hash, grantId, JSON.stringify(claims), now, endsAt]);
    },

    async findAccessToken(hash, now, usedAfter) {
      const text = `SELECT claims, ${epochSeconds('used_at')} AS used FROM access_tokens
        WHERE hash = $1 AND (ends_at > ${timestamp('$2')} OR (ends_at IS NULL AND used_at > ${timestamp('$3')}))`;
      const [row] = await sql.query('store_find_access_token', text, [hash, now, usedAfter]);
      if (row === undefined) return undefined;
      const { claims, used } = accessTokenRow.parse(row);
      return used === null ? { claims } : { claims, usedAt: used };
    },

    async recordTokenUses(uses) {
      // Locked in one order, so that two instances that write at once cannot deadlock.
      const text = `WITH uses AS (
          SELECT hash, max(at) AS at FROM jsonb_to_recordset($1::jsonb) AS use(hash text, at float8) GROUP BY hash),
        locked AS MATERIALIZED (
          SELECT t.hash, uses.at FROM access_tokens t JOIN uses USING (hash)
          WHERE t.ends_at IS NULL AND t.used_at < to_timestamp(uses.at) ORDER BY t.hash FOR NO KEY UPDATE OF t)
        UPDATE access_tokens t SET used_at = to_timestamp(locked.at) FROM locked WHERE t.hash = locked.hash`;
      if (uses.length > 0) await sql.query('store_record_token_uses', text, [JSON.stringify(uses)]);
    },

    async endAccessToken(hash, now) {
      const text = `WITH ended AS (DELETE FROM access_tokens WHERE hash = $1 RETURNING grant_id)
        INSERT INTO activities (grant_id, kind, at) SELECT grant_id, 'token_revoked', ${timestamp('$2')} FROM ended`;
      await sql.query('store_end_access_token', text, [hash, now]);
    },

    async findRefreshToken(hash) {
      const [row] = await sql.query('store_find_refresh_token', findRefreshToken, [hash]);
      return row && parseTokenState(fromJson(row));
    },

    async rotateRefreshToken(hash, clientId, successor, now, proved) {
      const values = [
        hash,
        clientId,
        successor.hash,
        successor.endsAt,
        now,
        bindingOf(successor),
        JSON.stringify(proved ?? null),
        endsAsJson(successor),
      ];
      const [row] = await sql.query('store_rotate_refresh_token', rotateRefreshToken, values);
      if (row === undefined) return undefined;
      const { won: rotated, successor_used: successorUsed } = rotationRow.parse(fromJson(row));
      return { ...parseTokenState(fromJson(row)), rotated, successorUsed };
    },

    async extendRefreshToken(hash, clientId, end, now, proved) {
      const values = [hash, clientId, end.endsAt, now, JSON.stringify(proved ?? null), endsAsJson(end)];
      const [row] = await sql.query('store_extend_refresh_token', extendRefreshToken, values);
      return row && { ...parseTokenState(row), used: wonRow.parse(row).won };
    },

    endFamily: (familyId, grantId, kind, andEpoch, now) =>
      sql.transaction(async (query) => {
        const grant = await lockGrant(query, grantId);
        if (grant === undefined) return;
        const before = `SELECT FROM activities WHERE grant_id = $1 AND detail ->> 'endedFamily' = $2 LIMIT 1`;
        if ((await query('store_family_ended', before, [grantId, familyId])).length > 0) return;
        const endTokens = `UPDATE refresh_tokens SET ended_at = ${timestamp('$3')}
          WHERE family_id = $1 AND grant_id = $2 AND ended_at IS NULL`;
        await query('store_end_family', endTokens, [familyId, grantId, now]);
        if (andEpoch && isLive(grant, now)) await nextEpoch(context, query, grant, now);
        await recordActivity(query, grantId, kind, now, { endedFamily: familyId });
        await announce(context, query, grantId, kind === 'token_revoked' ? 'token_revoked' : 'reused', now);
      }),
  };
}
