/**
 * The protocol core's `Store` on PostgreSQL. What a token, refresh, introspection or userinfo request asks for is one
 * statement each, written out and prepared by name (decision 8); what changes grants is in `grant-changes.ts`.
 *
 * A verb that consumes locks the grant's row before the code's or token's, as everything else here does, so that none
 * can wait for another crosswise. The row that was locked is the newest: whoever comes second sees what the first did. The lock
 * is not shared with others that consume: an app that never stops refreshing would keep the owner who ends it waiting for ever.
 *
 * Reads that many requests begin with go together (`together.ts`).
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { slowDownSeconds } from '@/lib/oauth/model/device-records';
import type { StatusReference } from '@/lib/oauth/model/grant-records';
import { normalResource } from '@/lib/oauth/model/resource-identifier';
import { signingAlgs } from '@/lib/oauth/model/signing-algs';
import type { Store } from '@/lib/oauth/model/store';
import type { NewRefreshToken } from '@/lib/oauth/model/token-records';
import { parseMailAddress } from '@/lib/words/mail-address';
import { together } from '../database/batched-reads';
import type { Database, Row } from '../database/database';
import { claimOnce } from '../database/single-use';
import { isUuid, keys } from '../database/sql';
import { clientDescribing, clientReading } from './client-cache';
import { type GrantChangeOptions, grantChanges } from './grant-changes';
import { receipts } from './receipts';
import { registrations } from './self-registered-clients';
import {
  grantColumns,
  isLive,
  parseCodeState,
  parseDeviceCode,
  parseDevicePoll,
  parseGrantState,
  parseInteraction,
  parseKey,
  parsePushedRequest,
  parseSubject,
  parseTokenState,
  parseTrustedIssuer,
  seconds,
  subjectColumns,
  time,
  tokenForms,
} from './store-row-parsers';
import { uses } from './usage';

const pending = (now: string) => `consumed_at IS NULL AND ends_at > ${time(now)}`;

/** A whole row in one column, for the hot path: a driver takes its time over each column, JSON is parsed in one go. */
const inOne = (select: string) => `SELECT row_to_json(found) AS found FROM (${select}) found`;
const oneOf = (row: Row): unknown => row['found'];

const findCodes =
  inOne(`SELECT c.hash, c.client_id AS code_client, c.family_id, c.epoch AS code_epoch, ${seconds('c.ends_at')} AS ends,
    ${seconds('c.consumed_at')} AS consumed, c.details, ${grantColumns('g')}, ${subjectColumns('u')}
  FROM unnest($1::text[]) AS asked(hash) JOIN authorization_codes c ON c.hash = asked.hash
  JOIN grants g ON g.id = c.grant_id LEFT JOIN users u ON u.id = g.owner_id`);

const redeemCode = `WITH g AS MATERIALIZED (
    SELECT * FROM grants WHERE id = (SELECT grant_id FROM authorization_codes WHERE hash = $1) FOR NO KEY UPDATE),
  code AS (
    UPDATE authorization_codes c SET consumed_at = ${time('$2')} FROM g
    WHERE c.hash = $1 AND c.consumed_at IS NULL AND c.ends_at > ${time('$2')} AND c.grant_id = g.id AND c.epoch = g.epoch
      AND ${isLive('g', '$2')} AND g.paused_at IS NULL
    RETURNING c.grant_id, c.client_id, c.family_id, c.details, g.ends_at AS grant_ends),
  token AS (
    INSERT INTO refresh_tokens (hash, family_id, grant_id, client_id, details, created_at, ends_at)
    SELECT $3, family_id, grant_id, client_id,
      (details - 'redirectUri' - 'codeChallenge' - 'dpopJkt') || $5::jsonb, ${time('$2')},
      least(${time('$4')}, grant_ends)
    FROM code WHERE $3::text IS NOT NULL)
  SELECT FROM code`;

const pollDeviceCode = `WITH d AS MATERIALIZED (
    SELECT *, answered_at IS NULL AND polled_at > ${time('$3')} - make_interval(secs => interval_seconds - 1) AS too_soon
    FROM device_codes WHERE hash = $1 AND client_id = $2 FOR NO KEY UPDATE),
  polled AS (
    UPDATE device_codes c SET polled_at = ${time('$3')},
      interval_seconds = c.interval_seconds + CASE WHEN d.too_soon THEN ${slowDownSeconds} ELSE 0 END
    FROM d WHERE c.hash = d.hash)
  SELECT ${seconds('ends_at')} AS ends, answered_at IS NOT NULL AS answered, denied, coalesce(too_soon, false) AS too_soon
  FROM d`;

const openDevice = (now: string) => `answered_at IS NULL AND ends_at > ${time(now)}`;

const allowDevice = `WITH device AS (
    UPDATE device_codes d SET answered_at = ${time('$2')} FROM grants g
    WHERE d.hash = $1 AND ${openDevice('$2').replaceAll('ends_at', 'd.ends_at')} AND g.id = $3 AND g.client_id = d.client_id
    RETURNING d.hash, d.client_id, d.ends_at)
  INSERT INTO authorization_codes (hash, grant_id, client_id, family_id, epoch, details, created_at, ends_at)
  SELECT hash, $3::uuid, client_id, $4::uuid, $5::int4, $6::jsonb, ${time('$2')}, ends_at FROM device
  RETURNING hash`;

const denyDevice = `UPDATE device_codes SET answered_at = ${time('$2')}, denied = true
  WHERE hash = $1 AND ${openDevice('$2')} RETURNING hash`;

const tokenColumns = (
  t: string,
) => `${t}.client_id AS token_client, ${t}.family_id, ${seconds(`${t}.created_at`)} AS created,
  ${seconds(`${t}.ends_at`)} AS ends, ${seconds(`${t}.ended_at`)} AS ended, ${t}.details`;

const findRefreshToken = inOne(`SELECT ${tokenColumns('t')}, ${seconds('t.rotated_at')} AS rotated, t.successor_hash,
    ${grantColumns('g')}, ${subjectColumns('u')}
  FROM refresh_tokens t JOIN grants g ON g.id = t.grant_id LEFT JOIN users u ON u.id = g.owner_id
  WHERE t.hash = $1`);

// The successor of a token that was rotated before is locked too, so that a use of it that is under way is seen.
const rotateRefreshToken = `WITH g AS MATERIALIZED (
    SELECT * FROM grants WHERE id = (SELECT grant_id FROM refresh_tokens WHERE hash = $1) FOR NO KEY UPDATE),
  t AS MATERIALIZED (
    SELECT refresh_tokens.* FROM refresh_tokens JOIN g ON g.id = refresh_tokens.grant_id
    WHERE refresh_tokens.hash = $1 FOR NO KEY UPDATE OF refresh_tokens),
  next AS MATERIALIZED (
    SELECT n.rotated_at FROM t JOIN refresh_tokens n ON n.hash = t.successor_hash FOR NO KEY UPDATE OF n),
  won AS (
    UPDATE refresh_tokens r SET rotated_at = ${time('$5')}, successor_hash = $3 FROM t, g
    WHERE r.hash = t.hash AND t.client_id = $2 AND t.rotated_at IS NULL AND t.ended_at IS NULL
      AND t.ends_at > ${time('$5')} AND ${isLive('g', '$5')} AND g.paused_at IS NULL
      AND (t.details -> 'confirmation' IS NULL OR t.details -> 'confirmation' = $7::jsonb)
    RETURNING r.rotated_at, r.successor_hash),
  successor AS (
    INSERT INTO refresh_tokens (hash, family_id, grant_id, client_id, details, created_at, ends_at)
    SELECT won.successor_hash, t.family_id, t.grant_id, t.client_id, t.details || $6::jsonb, won.rotated_at,
      least(${time('$4')}, g.ends_at)
    FROM won, t, g)
  ${inOne(`SELECT won.rotated_at IS NOT NULL AS won, ${tokenColumns('t')},
    ${seconds('coalesce(won.rotated_at, t.rotated_at)')} AS rotated, coalesce(won.successor_hash, t.successor_hash) AS successor_hash,
    next.rotated_at IS NOT NULL AS successor_used, ${grantColumns('g')}, ${subjectColumns('u')}
  FROM t JOIN g ON true LEFT JOIN won ON true LEFT JOIN next ON true LEFT JOIN users u ON u.id = g.owner_id`)}`;

const extendRefreshToken = `WITH g AS MATERIALIZED (
    SELECT * FROM grants WHERE id = (SELECT grant_id FROM refresh_tokens WHERE hash = $1) FOR NO KEY UPDATE),
  used AS (
    UPDATE refresh_tokens t SET ends_at = least(${time('$3')}, g.ends_at) FROM g
    WHERE t.hash = $1 AND t.grant_id = g.id AND t.client_id = $2 AND t.rotated_at IS NULL AND t.ended_at IS NULL
      AND t.ends_at > ${time('$4')} AND ${isLive('g', '$4')} AND g.paused_at IS NULL
      AND (t.details -> 'confirmation' IS NULL OR t.details -> 'confirmation' = $5::jsonb)
    RETURNING t.ends_at)
  SELECT used.ends_at IS NOT NULL AS won, ${tokenColumns('t')}, ${seconds('coalesce(used.ends_at, t.ends_at)')} AS ends,
    ${seconds('t.rotated_at')} AS rotated, t.successor_hash, ${grantColumns('g')}, ${subjectColumns('u')}
  FROM refresh_tokens t JOIN g ON g.id = t.grant_id LEFT JOIN used ON true LEFT JOIN users u ON u.id = g.owner_id
  WHERE t.hash = $1`;

const findEpochs = inOne(`SELECT e.list_id, e."index", e.status, e.epoch AS entry_epoch,
    c.metadata ?| '{userinfo_signed_response_alg,userinfo_encrypted_response_alg}' AS userinfo_in_jwt, ${grantColumns('g')}, ${subjectColumns('u')}
  FROM unnest($1::int4[], $2::int4[]) AS asked(list, "index")
  JOIN status_entries e ON e.list_id = asked.list AND e."index" = asked."index"
  JOIN grants g ON g.id = e.grant_id JOIN clients c ON c.id = g.client_id LEFT JOIN users u ON u.id = g.owner_id`);

const addSessionClient = (
  sid: string,
  clientId: string,
  from: string,
) => `INSERT INTO session_clients (session_id, client_id, sid)
  SELECT s.id, ${clientId}, s.id::text FROM ${from} sessions s WHERE s.id = ${sid}::uuid ON CONFLICT DO NOTHING`;

/** Sessions are the portal's; what is not one of its ids names none. */
const sessionId = (sid: string | undefined): string | null => (sid !== undefined && isUuid(sid) ? sid : null);

const personApi = z.object({
  resource: z.string(),
  name: z.string(),
  accessTokenSeconds: z.number(),
  signingAlg: z.enum(signingAlgs),
  ...tokenForms,
  scopes: z.array(z.object({ value: z.string(), title: z.string(), description: z.string() })),
});
const describedApi = z.object({
  resource: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  detailTypes: z.array(z.string()),
});
const accessTokenRow = z.object({ claims: z.record(z.string(), z.unknown()) });
const participants = z.array(z.object({ clientId: z.string(), sid: z.string() }));
const epochRow = z.object({
  list_id: z.number(),
  index: z.number(),
  status: z.number(),
  entry_epoch: z.number(),
  userinfo_in_jwt: z.boolean(),
});
const hashRow = z.object({ hash: z.string() });
const wonRow = z.object({ won: z.boolean() });
const rotationRow = wonRow.extend({ successor_used: z.boolean() });
/** Whoever changes which key follows which does so alone: what each of them does depends on the others. */
const lockSigningKeys = `SELECT pg_advisory_xact_lock(hashtextextended('signing keys', 0))::text`;

const listNumberRow = z.object({ id: z.number() });
const listRow = z.object({ size: z.number(), indexes: z.array(z.number()), statuses: z.array(z.number()) });

/** A claimed key is kept as a hash: others choose these, of any length and with any character. */
const claimKey = (key: string) => createHash('sha256').update(key).digest('base64url');

/** PostgreSQL has no place in text for U+0000, nor in JSON for half a surrogate pair. */
const storable = (text: string) => text.replace(/\0|\p{Surrogate}/gu, '');

/** What a new refresh token's details gain. */
const bound = (token: NewRefreshToken | undefined): string =>
  JSON.stringify(token?.confirmation ? { confirmation: token.confirmation } : {});

export function createOAuthStore(
  { sql, outbox }: Pick<Database, 'sql' | 'outbox'>,
  options: GrantChangeOptions = { statusListSize: 2 ** 17 },
): Store {
  return {
    ...grantChanges({ sql, outbox }, options),
    ...registrations({ sql, outbox }),
    ...uses(sql),
    ...receipts(sql),

    findClient: clientReading(sql),
    describeClient: clientDescribing(sql),
    async findSubject(sub) {
      if (!isUuid(sub)) return undefined;
      const text = `SELECT ${subjectColumns('u')} FROM users u WHERE u.id = $1 AND u.deleted_at IS NULL`;
      const [row] = await sql.query('store_find_subject', text, [sub]);
      return row && parseSubject(row);
    },

    async openDetailTypes() {
      const text = `SELECT d.type FROM api_detail_types d JOIN apis a ON a.id = d.api_id WHERE a.open_to_apps ORDER BY d.type`;
      const rows = await sql.query('store_open_detail_types', text, []);
      return rows.map((row) => z.object({ type: z.string() }).parse(row).type);
    },

    async createPushedRequest({ key, clientId, parameters, createdAt, endsAt }) {
      const text = `INSERT INTO pushed_requests (key, client_id, parameters, created_at, ends_at)
        VALUES ($1, $2, $3::jsonb, ${time('$4')}, ${time('$5')})`;
      await sql.query('store_create_pushed_request', text, [
        key,
        clientId,
        JSON.stringify(parameters),
        createdAt,
        endsAt,
      ]);
    },
    async findPushedRequest(key, now) {
      const text = `SELECT key, client_id, parameters, ${seconds('created_at')} AS created, ${seconds('ends_at')} AS ends
        FROM pushed_requests p WHERE key = $1 AND ends_at > ${time('$3')}
          AND NOT EXISTS (SELECT FROM claimed c WHERE c.key = $2 AND c.ends_at > ${time('$3')})`;
      const [row] = await sql.query('store_find_pushed_request', text, [key, claimKey(key), now]);
      return row && parsePushedRequest(row);
    },

    async createInteraction({ id, request, createdAt, endsAt, progress, waitingFrom = null }, limits) {
      const waiting = `SELECT 1 FROM interactions WHERE ends_at > ${time('$5')} AND consumed_at IS NULL`;
      const text = `INSERT INTO interactions (id, client_id, request, progress, created_at, ends_at, waits_for)
        SELECT $1, $2, $3::jsonb, $4::jsonb, ${time('$5')}, ${time('$6')}, $7::text
        WHERE $7::text IS NULL OR (
          ($8::int4 IS NULL OR (SELECT count(*) FROM (${waiting} AND waits_for = $7 LIMIT $8::int4) w) < $8::int4) AND
          ($9::int4 IS NULL OR (SELECT count(*) FROM (${waiting} AND waits_for IS NOT NULL LIMIT $9::int4) w) < $9::int4))
        RETURNING id`;
      const kept = [id, request.clientId, JSON.stringify(request), JSON.stringify(progress), createdAt, endsAt];
      const values = [...kept, waitingFrom, limits?.each ?? null, limits?.all ?? null];
      return (await sql.query('store_create_interaction', text, values)).length === 1;
    },
    async extendInteraction(id, endsAt, now) {
      const text = `UPDATE interactions SET waits_for = NULL, ends_at = ${time('$2')}
        WHERE id = $1 AND ${pending('$3')} RETURNING id`;
      return (await sql.query('store_hold_interaction', text, [storable(id), endsAt, now])).length === 1;
    },
    async findInteraction(id, now) {
      const text = `SELECT id, request, progress, waits_for, ${seconds('created_at')} AS created, ${seconds('ends_at')} AS ends
        FROM interactions WHERE id = $1 AND ${pending('$2')}`;
      const [row] = await sql.query('store_find_interaction', text, [storable(id), now]);
      return row && parseInteraction(row);
    },
    async findAnyInteraction(id) {
      const text = `SELECT id, request, progress, waits_for, ${seconds('created_at')} AS created, ${seconds('ends_at')} AS ends
        FROM interactions WHERE id = $1`;
      const [row] = await sql.query('store_recall_interaction', text, [storable(id)]);
      return row && parseInteraction(row);
    },
    async updateInteraction(id, progress, now) {
      const text = `UPDATE interactions SET progress = $2::jsonb WHERE id = $1 AND ${pending('$3')} RETURNING id`;
      const values = [storable(id), JSON.stringify(progress), now];
      return (await sql.query('store_update_interaction', text, values)).length === 1;
    },
    async consumeInteraction(id, now) {
      const text = `UPDATE interactions SET consumed_at = ${time('$2')} WHERE id = $1 AND ${pending('$2')} RETURNING id`;
      return (await sql.query('store_consume_interaction', text, [storable(id), now])).length === 1;
    },

    async createCode(grant, { hash, familyId, endsAt, context }, now) {
      const text = `WITH made AS (
          INSERT INTO authorization_codes (hash, grant_id, client_id, family_id, epoch, details, created_at, ends_at)
          SELECT $1, id, client_id, $2::uuid, $3::int4, $4::jsonb, ${time('$5')}, ${time('$6')} FROM grants WHERE id = $7
          RETURNING hash, client_id),
        joined AS (${addSessionClient('$8', 'made.client_id', 'made,')})
        SELECT hash FROM made`;
      const sid = context.scopes.includes('openid') ? sessionId(context.login?.sid) : null;
      const values = [hash, familyId, grant.epoch, JSON.stringify(context), now, endsAt, grant.id, sid];
      const made = await sql.query('store_create_code', text, values);
      if (made.length === 0) throw new Error(`There is no grant ${grant.id}`);
    },
    async addSessionClient(sid, clientId) {
      const text = `WITH given AS (SELECT $2::text AS client_id) ${addSessionClient('$1', 'given.client_id', 'given,')}`;
      await sql.query('store_join_session', text, [sessionId(sid), clientId]);
    },
    async sessionClients(sid) {
      const text = `SELECT client_id AS "clientId", sid FROM session_clients WHERE session_id = $1::uuid ORDER BY client_id, sid`;
      return participants.parse(await sql.query('store_session_clients', text, [sessionId(sid)]));
    },
    findCode: together(
      (hash: string) => hash,
      async (hashes) => {
        const rows = await sql.query('store_find_codes', findCodes, [keys(hashes)]);
        return new Map(rows.map(oneOf).map((row) => [hashRow.parse(row).hash, parseCodeState(row)]));
      },
      sql.patience,
    ),
    async redeemCode(hash, refreshToken, now) {
      const values = [hash, now, refreshToken?.hash ?? null, refreshToken?.endsAt ?? null, bound(refreshToken)];
      return (await sql.query('store_redeem_code', redeemCode, values)).length === 1;
    },

    async createAccessToken({ hash, grantId, claims, endsAt }, now) {
      const text = `INSERT INTO access_tokens (hash, grant_id, claims, created_at, ends_at)
        VALUES ($1, $2::uuid, $3::jsonb, ${time('$4')}, ${time('$5')})`;
      await sql.query('store_create_access_token', text, [hash, grantId, JSON.stringify(claims), now, endsAt]);
    },
    async findAccessToken(hash, now) {
      const text = `SELECT claims FROM access_tokens WHERE hash = $1 AND ends_at > ${time('$2')}`;
      const [row] = await sql.query('store_find_access_token', text, [hash, now]);
      return row && accessTokenRow.parse(row).claims;
    },
    async endAccessToken(hash, now) {
      const text = `WITH ended AS (DELETE FROM access_tokens WHERE hash = $1 RETURNING grant_id)
        INSERT INTO activities (grant_id, kind, at) SELECT grant_id, 'token_revoked', ${time('$2')} FROM ended`;
      await sql.query('store_end_access_token', text, [hash, now]);
    },

    async findTrustedIssuer(clientId, issuer) {
      const text = `SELECT issuer, jwks, jwks_uri, subject, scopes FROM trusted_issuers WHERE client_id = $1 AND issuer = $2`;
      const [row] = await sql.query('store_find_trusted_issuer', text, [clientId, storable(issuer)]);
      return row && parseTrustedIssuer(row);
    },
    async findGrantById(id) {
      if (!isUuid(id)) return undefined;
      const text = `SELECT ${grantColumns('g')}, ${subjectColumns('u')}
        FROM grants g LEFT JOIN users u ON u.id = g.owner_id WHERE g.id = $1`;
      const [row] = await sql.query('store_find_grant_with_owner', text, [id]);
      return row && parseGrantState(row);
    },
    async findGrantByPerson(clientId, person, now) {
      const sub = 'sub' in person ? person.sub : null;
      if (sub !== null && !isUuid(sub)) return undefined;
      const email = 'email' in person ? (parseMailAddress(person.email) ?? null) : null;
      const text = `SELECT ${grantColumns('g')}, ${subjectColumns('u')} FROM users u JOIN grants g ON g.owner_id = u.id
        WHERE (u.id = $1::uuid OR (u.email = $2 AND u.email_verified_at IS NOT NULL))
          AND g.client_id = $3 AND NOT g.once AND ${isLive('g', '$4')}
        ORDER BY g.created_at DESC LIMIT 1`;
      const [row] = await sql.query('store_find_grant_of', text, [sub, email, clientId, now]);
      return row && parseGrantState(row);
    },

    async createDeviceCode({ hash, userCodeHash, clientId, scopes, resources, createdAt, endsAt, ...code }) {
      const text = `INSERT INTO device_codes
          (hash, user_code_hash, client_id, scopes, resources, interval_seconds, created_at, ends_at, authorization_details)
        VALUES ($1, $2, $3, $4::text[], $5::text[], $6::int4, ${time('$7')}, ${time('$8')}, $9::jsonb)
        ON CONFLICT (user_code_hash) DO NOTHING RETURNING hash`;
      const details = JSON.stringify(code.authorizationDetails ?? []);
      const values = [
        hash,
        userCodeHash,
        clientId,
        scopes,
        resources,
        code.intervalSeconds,
        createdAt,
        endsAt,
        details,
      ];
      return (await sql.query('store_create_device_code', text, values)).length === 1;
    },
    async findDeviceCode(userCodeHash, now) {
      const text = `SELECT hash, user_code_hash, client_id, scopes, resources, interval_seconds, authorization_details,
          ${seconds('created_at')} AS created, ${seconds('ends_at')} AS ends
        FROM device_codes WHERE user_code_hash = $1 AND ${openDevice('$2')}`;
      const [row] = await sql.query('store_find_device_code', text, [userCodeHash, now]);
      return row && parseDeviceCode(row);
    },
    async pollDeviceCode(hash, clientId, now) {
      const [row] = await sql.query('store_poll_device_code', pollDeviceCode, [hash, clientId, now]);
      return row && parseDevicePoll(row);
    },
    async answerDeviceCode(hash, answer, now) {
      if (answer === 'denied') return (await sql.query('store_deny_device', denyDevice, [hash, now])).length === 1;
      const { grant, familyId, context } = answer;
      const values = [hash, now, grant.id, familyId, grant.epoch, JSON.stringify(context)];
      return (await sql.query('store_allow_device', allowDevice, values)).length === 1;
    },

    async findRefreshToken(hash) {
      const [row] = await sql.query('store_find_refresh_token', findRefreshToken, [hash]);
      return row && parseTokenState(oneOf(row));
    },
    async rotateRefreshToken(hash, clientId, successor, now, proved) {
      const values = [
        hash,
        clientId,
        successor.hash,
        successor.endsAt,
        now,
        bound(successor),
        JSON.stringify(proved ?? null),
      ];
      const [row] = await sql.query('store_rotate_refresh_token', rotateRefreshToken, values);
      if (row === undefined) return undefined;
      const { won: rotated, successor_used: successorUsed } = rotationRow.parse(oneOf(row));
      return { ...parseTokenState(oneOf(row)), rotated, successorUsed };
    },

    async extendRefreshToken(hash, clientId, endsAt, now, proved) {
      const values = [hash, clientId, endsAt, now, JSON.stringify(proved ?? null)];
      const [row] = await sql.query('store_extend_refresh_token', extendRefreshToken, values);
      return row && { ...parseTokenState(row), used: wonRow.parse(row).won };
    },

    findEpoch: together(
      ({ list, index }: StatusReference) => `${list} ${index}`,
      async (asked) => {
        const values = [keys(asked.map(({ list }) => list)), keys(asked.map(({ index }) => index))];
        const rows = await sql.query('store_find_epochs', findEpochs, values);
        return new Map(
          rows.map(oneOf).map((row) => {
            const { list_id, index, status, entry_epoch: epoch, userinfo_in_jwt: userinfoInJwt } = epochRow.parse(row);
            const state = parseGrantState(row);
            return [`${list_id} ${index}`, { ...state, status, userinfoInJwt, current: epoch === state.grant.epoch }];
          }),
        );
      },
      sql.patience,
    ),
    async statusList(list) {
      const entries = (column: string) =>
        `ARRAY(SELECT e.${column} FROM status_entries e WHERE e.list_id = l.id AND e.status <> 0 ORDER BY e."index")`;
      const text = `SELECT l.size, ${entries('"index"')} AS indexes, ${entries('status')} AS statuses
        FROM status_lists l WHERE l.id = $1`;
      const [row] = await sql.query('store_status_list', text, [list]);
      if (row === undefined) return undefined;
      const { size, indexes, statuses } = listRow.parse(row);
      return { size, marked: indexes.map((index, position) => ({ index, status: statuses[position] ?? 0 })) };
    },
    async statusLists() {
      const rows = await sql.query('store_status_lists', 'SELECT id FROM status_lists ORDER BY id', []);
      return rows.map((row) => listNumberRow.parse(row).id);
    },

    claimOnce: (key, endsAt, now) => claimOnce(sql, claimKey(key), endsAt, now),

    async findApiKey(hash) {
      const text = `SELECT ${grantColumns('g')}, ${subjectColumns('u')}
        FROM api_keys k JOIN grants g ON g.id = k.grant_id LEFT JOIN users u ON u.id = g.owner_id WHERE k.hash = $1`;
      const [row] = await sql.query('store_find_api_key', text, [hash]);
      return row && parseGrantState(row);
    },
    async openApis({ scopes, resources }) {
      const text = `SELECT a.resource, a.name, a.access_token_seconds AS "accessTokenSeconds", a.signing_alg AS "signingAlg",
          a.access_token_format = 'opaque' AS "opaqueTokens", a.access_token_format = 'plain-jwt' AS "plainTokens",
          (SELECT coalesce(json_agg(json_build_object('value', p.value, 'title', p.title, 'description', p.description)
            ORDER BY p.position, p.value), '[]') FROM api_scopes p WHERE p.api_id = a.id) AS scopes
        FROM apis a
        WHERE a.open_to_apps AND (a.resource = ANY ($2::text[]) OR a.resource_key = ANY ($3::text[])
          OR a.id IN (SELECT p.api_id FROM api_scopes p WHERE p.value = ANY ($1::text[])))
        ORDER BY a.resource`;
      const named = resources.map(storable);
      const values = [scopes.map(storable), named, named.map(normalResource)];
      const rows = await sql.query('store_open_apis', text, values);
      return rows.map((row) => ({ ...personApi.parse(row), machineScopes: [] }));
    },
    async findOpenApi(id) {
      if (!isUuid(id)) return undefined;
      const text = `SELECT a.resource, a.name,
          ARRAY(SELECT p.value FROM api_scopes p WHERE p.api_id = a.id ORDER BY p.position, p.value) AS scopes,
          ARRAY(SELECT d.type FROM api_detail_types d WHERE d.api_id = a.id ORDER BY d.type) AS "detailTypes"
        FROM apis a WHERE a.id = $1::uuid AND a.open_to_apps`;
      const [row] = await sql.query('store_find_open_api', text, [id]);
      return row && describedApi.parse(row);
    },
    async personApis(ownerId, scopes) {
      const text = `SELECT a.resource, a.name, a.access_token_seconds AS "accessTokenSeconds", a.signing_alg AS "signingAlg",
          a.access_token_format = 'opaque' AS "opaqueTokens", a.access_token_format = 'plain-jwt' AS "plainTokens",
          json_agg(json_build_object('value', p.value, 'title', p.title, 'description', p.description)
            ORDER BY p.position, p.value) AS scopes
        FROM apis a JOIN api_scopes p ON p.api_id = a.id
        WHERE p.value = ANY ($2::text[]) AND (a.open_to_apps OR a.owner_id = $1::uuid)
        GROUP BY a.id ORDER BY a.resource`;
      const rows = await sql.query('store_person_apis', text, [ownerId, scopes.map(storable)]);
      return rows.map((row) => ({ ...personApi.parse(row), machineScopes: [] }));
    },

    async signingKeys() {
      // During an update another instance may have made a key for an algorithm that this version does not know.
      const text = `SELECT kid, alg, public_jwk, sealed_jwk, ${seconds('created_at')} AS created,
          ${seconds('active_at')} AS active, ${seconds('retired_at')} AS retired
        FROM signing_keys WHERE alg = ANY ($1::text[]) ORDER BY created_at, kid`;
      return (await sql.query('store_signing_keys', text, [[...signingAlgs]])).map(parseKey);
    },
    replaceSigningKey: (kid, successor) =>
      sql.transaction(async (query) => {
        await query('store_lock_signing_keys', lockSigningKeys, []);
        const text = `WITH followed AS (
          UPDATE signing_keys SET retired_at = ${time('$2')} WHERE kid = $1 AND retired_at IS NULL RETURNING kid)
        INSERT INTO signing_keys (kid, alg, public_jwk, sealed_jwk, created_at, active_at)
        SELECT $3, $4, $5::jsonb, $6, ${time('$7')}, ${time('$2')} FROM followed RETURNING kid`;
        const { publicJwk, sealedJwk, alg, createdAt, activeAt } = successor;
        const values = [kid, activeAt, successor.kid, alg, JSON.stringify(publicJwk), sealedJwk, createdAt];
        return (await query('store_replace_signing_key', text, values)).length === 1;
      }),
    withdrawSigningKey: (kid, successor, now) =>
      sql.transaction(async (query) => {
        await query('store_lock_signing_keys', lockSigningKeys, []);
        const removed = 'DELETE FROM signing_keys WHERE kid = $1 RETURNING alg, active_at, retired_at';
        const text = `WITH gone AS (${removed}),
          resumed AS (UPDATE signing_keys k SET retired_at = NULL FROM gone g
            WHERE k.alg = g.alg AND k.retired_at = g.active_at AND g.active_at > ${time('$2')}),
          moved_up AS (UPDATE signing_keys k SET active_at = ${time('$2')} FROM gone g
            WHERE k.alg = g.alg AND k.active_at = g.retired_at
              AND g.active_at <= ${time('$2')} AND g.retired_at > ${time('$2')}),
          added AS (INSERT INTO signing_keys (kid, alg, public_jwk, sealed_jwk, created_at, active_at)
            SELECT $3, $4, $5::jsonb, $6, ${time('$7')}, ${time('$8')} FROM gone g
            WHERE g.active_at <= ${time('$2')} AND g.retired_at IS NULL)
          SELECT alg FROM gone`;
        const { publicJwk, sealedJwk, alg, createdAt, activeAt } = successor;
        const values = [kid, now, successor.kid, alg, JSON.stringify(publicJwk), sealedJwk, createdAt, activeAt];
        return (await query('store_withdraw_signing_key', text, values)).length === 1;
      }),
    async removeSigningKeys(retiredBefore) {
      const text = `DELETE FROM signing_keys WHERE retired_at < ${time('$1')} RETURNING kid`;
      return (await sql.query('store_remove_signing_keys', text, [retiredBefore])).length;
    },
    addSigningKeys: (keys) =>
      sql.transaction(async (query) => {
        await query('store_lock_signing_keys', lockSigningKeys, []);
        const text = `INSERT INTO signing_keys (kid, alg, public_jwk, sealed_jwk, created_at, active_at, retired_at)
          SELECT k.kid, k.alg, k."publicJwk", k."sealedJwk", to_timestamp(k."createdAt"), to_timestamp(k."activeAt"),
            to_timestamp(k."retiredAt")
          FROM jsonb_to_recordset($1::jsonb) AS k(kid text, alg text, "publicJwk" jsonb, "sealedJwk" text,
            "createdAt" float8, "activeAt" float8, "retiredAt" float8)
          WHERE NOT EXISTS (SELECT FROM signing_keys s WHERE s.alg = k.alg AND s.retired_at IS NULL)`;
        await query('store_add_signing_keys', text, [JSON.stringify(keys)]);
      }),

    async recordRefusals(refusals) {
      if (refusals.length === 0) return;
      // Reasons quote what was sent, which may be anything.
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
  };
}
