/**
 * `CodeStore` on PostgreSQL: authorization requests, codes, session participation and single-use keys.
 *
 * A method that consumes a code or token locks the row of its grant first, as all others do, so that two of them cannot
 * deadlock. The locked row is the newest version, so the second caller sees what the first one did. The lock is
 * exclusive: with a shared one, an app that refreshes without pause could keep the owner who ends its grant waiting
 * forever.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CodeStore } from '@/lib/oauth/model/stores/code-store';
import { batchedRead } from '../database/batched-reads';
import { claimOnce } from '../database/single-use';
import { asJson, epochSeconds, fromJson, isUuid, paddedKeys, type Sql, storable, timestamp } from '../database/sql';
import { grantColumns, liveGrant, subjectColumns } from './grant-rows';
import { parseInteraction, parsePushedRequest } from './request-rows';
import { bindingOf, parseCodeState } from './token-rows';

const pending = (now: string) => `consumed_at IS NULL AND ends_at > ${timestamp(now)}`;

const selectInteraction = `SELECT id, request, progress, waits_for, ${epochSeconds('created_at')} AS created,
    ${epochSeconds('ends_at')} AS ends
  FROM interactions`;

const findCodes = asJson(`SELECT c.hash, c.client_id AS code_client, c.family_id, c.epoch AS code_epoch,
    ${epochSeconds('c.ends_at')} AS ends, ${epochSeconds('c.consumed_at')} AS consumed, c.details, ${grantColumns('g')}, ${subjectColumns('u')}
  FROM unnest($1::text[]) AS asked(hash) JOIN authorization_codes c ON c.hash = asked.hash
  JOIN grants g ON g.id = c.grant_id LEFT JOIN users u ON u.id = g.owner_id`);

const redeemCode = `WITH g AS MATERIALIZED (
    SELECT * FROM grants WHERE id = (SELECT grant_id FROM authorization_codes WHERE hash = $1) FOR NO KEY UPDATE),
  code AS (
    UPDATE authorization_codes c SET consumed_at = ${timestamp('$2')} FROM g
    WHERE c.hash = $1 AND c.consumed_at IS NULL AND c.ends_at > ${timestamp('$2')} AND c.grant_id = g.id
      AND c.epoch = g.epoch
      AND ${liveGrant('g', '$2')} AND g.paused_at IS NULL
    RETURNING c.grant_id, c.client_id, c.family_id, c.details, g.ends_at AS grant_ends),
  token AS (
    INSERT INTO refresh_tokens (hash, family_id, grant_id, client_id, details, created_at, ends_at)
    SELECT $3, family_id, grant_id, client_id,
      (details - 'redirectUri' - 'codeChallenge' - 'dpopJkt') || $5::jsonb, ${timestamp('$2')},
      least(${timestamp('$4')}, grant_ends)
    FROM code WHERE $3::text IS NOT NULL)
  SELECT FROM code`;

const addSessionClient = (
  sid: string,
  clientId: string,
  from: string,
) => `INSERT INTO session_clients (session_id, client_id, sid)
  SELECT s.id, ${clientId}, s.id::text FROM ${from} sessions s WHERE s.id = ${sid}::uuid ON CONFLICT DO NOTHING`;

/** Session ids are UUIDs of the portal; any other text names no session. */
const sessionId = (sid: string | undefined): string | null => (sid !== undefined && isUuid(sid) ? sid : null);

/** Claimed keys are stored as hashes, because clients choose them, with any length and any character. */
const claimKey = (key: string) => createHash('sha256').update(key).digest('base64url');

const hashRow = z.object({ hash: z.string() });
const participants = z.array(z.object({ clientId: z.string(), sid: z.string() }));

export function codeStore(sql: Sql): CodeStore {
  return {
    async createPushedRequest({ key, clientId, parameters, createdAt, endsAt }) {
      const text = `INSERT INTO pushed_requests (key, client_id, parameters, created_at, ends_at)
        VALUES ($1, $2, $3::jsonb, ${timestamp('$4')}, ${timestamp('$5')})`;
      await sql.query('store_create_pushed_request', text, [
        key,
        clientId,
        JSON.stringify(parameters),
        createdAt,
        endsAt,
      ]);
    },

    async findPushedRequest(key, now) {
      const text = `SELECT key, client_id, parameters, ${epochSeconds('created_at')} AS created,
        ${epochSeconds('ends_at')} AS ends
        FROM pushed_requests p WHERE key = $1 AND ends_at > ${timestamp('$3')}
          AND NOT EXISTS (SELECT FROM claimed c WHERE c.key = $2 AND c.ends_at > ${timestamp('$3')})`;
      const [row] = await sql.query('store_find_pushed_request', text, [key, claimKey(key), now]);
      return row && parsePushedRequest(row);
    },

    async createInteraction({ id, request, createdAt, endsAt, progress, waitingFrom = null }, limits) {
      const waiting = `SELECT 1 FROM interactions WHERE ends_at > ${timestamp('$5')} AND consumed_at IS NULL`;
      const text = `INSERT INTO interactions (id, client_id, request, progress, created_at, ends_at, waits_for)
        SELECT $1, $2, $3::jsonb, $4::jsonb, ${timestamp('$5')}, ${timestamp('$6')}, $7::text
        WHERE $7::text IS NULL OR (
          ($8::int4 IS NULL OR (SELECT count(*) FROM (${waiting} AND waits_for = $7 LIMIT $8::int4) w) < $8::int4) AND
          ($9::int4 IS NULL
            OR (SELECT count(*) FROM (${waiting} AND waits_for IS NOT NULL LIMIT $9::int4) w) < $9::int4))
        RETURNING id`;
      const kept = [id, request.clientId, JSON.stringify(request), JSON.stringify(progress), createdAt, endsAt];
      const values = [...kept, waitingFrom, limits?.each ?? null, limits?.all ?? null];
      return (await sql.query('store_create_interaction', text, values)).length === 1;
    },

    async extendInteraction(id, endsAt, now) {
      const text = `UPDATE interactions SET waits_for = NULL, ends_at = ${timestamp('$2')}
        WHERE id = $1 AND ${pending('$3')} RETURNING id`;
      return (await sql.query('store_hold_interaction', text, [storable(id), endsAt, now])).length === 1;
    },

    async findInteraction(id, now) {
      const text = `${selectInteraction} WHERE id = $1 AND ${pending('$2')}`;
      const [row] = await sql.query('store_find_interaction', text, [storable(id), now]);
      return row && parseInteraction(row);
    },

    async findAnyInteraction(id) {
      const text = `${selectInteraction} WHERE id = $1`;
      const [row] = await sql.query('store_recall_interaction', text, [storable(id)]);
      return row && parseInteraction(row);
    },

    async updateInteraction(id, progress, now) {
      const text = `UPDATE interactions SET progress = $2::jsonb WHERE id = $1 AND ${pending('$3')} RETURNING id`;
      const values = [storable(id), JSON.stringify(progress), now];
      return (await sql.query('store_update_interaction', text, values)).length === 1;
    },

    async consumeInteraction(id, now) {
      const text = `UPDATE interactions SET consumed_at = ${timestamp('$2')} WHERE id = $1 AND ${pending('$2')}
        RETURNING id`;
      return (await sql.query('store_consume_interaction', text, [storable(id), now])).length === 1;
    },

    async createCode(grant, { hash, familyId, endsAt, context }, now) {
      const text = `WITH made AS (
          INSERT INTO authorization_codes (hash, grant_id, client_id, family_id, epoch, details, created_at, ends_at)
          SELECT $1, id, client_id, $2::uuid, $3::int4, $4::jsonb, ${timestamp('$5')}, ${timestamp('$6')}
          FROM grants WHERE id = $7
          RETURNING hash, client_id),
        joined AS (${addSessionClient('$8', 'made.client_id', 'made,')})
        SELECT hash FROM made`;
      const sid = context.scopes.includes('openid') ? sessionId(context.login?.sid) : null;
      const values = [hash, familyId, grant.epoch, JSON.stringify(context), now, endsAt, grant.id, sid];
      const made = await sql.query('store_create_code', text, values);
      if (made.length === 0) throw new Error(`There is no grant ${grant.id}`);
    },

    findCode: batchedRead(
      (hash: string) => hash,
      async (hashes) => {
        const rows = await sql.query('store_find_codes', findCodes, [paddedKeys(hashes)]);
        return new Map(rows.map(fromJson).map((row) => [hashRow.parse(row).hash, parseCodeState(row)]));
      },
      sql.patience,
    ),

    async redeemCode(hash, refreshToken, now) {
      const values = [hash, now, refreshToken?.hash ?? null, refreshToken?.endsAt ?? null, bindingOf(refreshToken)];
      return (await sql.query('store_redeem_code', redeemCode, values)).length === 1;
    },

    async addSessionClient(sid, clientId) {
      const text = `WITH given AS (SELECT $2::text AS client_id) ${addSessionClient('$1', 'given.client_id', 'given,')}`;
      await sql.query('store_join_session', text, [sessionId(sid), clientId]);
    },

    async sessionClients(sid) {
      const text = `SELECT client_id AS "clientId", sid FROM session_clients WHERE session_id = $1::uuid
        ORDER BY client_id, sid`;
      return participants.parse(await sql.query('store_session_clients', text, [sessionId(sid)]));
    },

    claimOnce: (key, endsAt, now) => claimOnce(sql, claimKey(key), endsAt, now),
  };
}
