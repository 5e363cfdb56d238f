/**
 * The part of `TokenStore` about API keys. A key has a grant of its own, which ends with it.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { TokenStore } from '@/lib/oauth/model/stores/token-store';
import { present } from '@/lib/oauth/present';
import type { Database } from '../database/database';
import { isUuid, timestamp } from '../database/sql';
import { noteSecurity } from '../people/security-log';
import { announce, endDependents, type GrantContext, insertGrant } from './grant-changes';
import { grantColumns, liveGrant, parseGrantState, subjectColumns } from './grant-rows';

// For a key of an app, the app's developer is notified.
const revokeLiveKey = `UPDATE grants g
  SET ended_at = ${timestamp('$2')}, end_reason = 'key_revoked', changed_at = ${timestamp('$2')}
  FROM api_keys k, clients c
  WHERE k.hash = $1 AND g.id = k.grant_id AND c.id = g.client_id AND ${liveGrant('g', '$2')}
  RETURNING g.id, k.name, coalesce(g.owner_id, c.owner_id)::text AS owner,
    CASE WHEN g.owner_id IS NULL THEN coalesce(c.metadata ->> 'client_name', c.id) END AS app`;

const endUnused = `UPDATE grants g
  SET ended_at = ${timestamp('$2')}, end_reason = 'unused', changed_at = ${timestamp('$2')}
  FROM (
    SELECT u.id FROM api_keys k JOIN grants u ON u.id = k.grant_id
    WHERE u.ends_at IS NULL AND u.ended_at IS NULL
      AND coalesce(u.last_used_at, u.created_at) <= ${timestamp('$1')}
    ORDER BY u.id LIMIT $3::int4 FOR UPDATE OF u SKIP LOCKED) unused
  WHERE g.id = unused.id RETURNING g.id`;

const revokedKeyRow = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.string().nullable(),
  app: z.string().nullable(),
});

type ApiKeyStore = Pick<TokenStore, 'createApiKey' | 'findApiKey' | 'endApiKey' | 'endUnusedKeys' | 'revokeApiKey'>;

export function apiKeyStore(sql: Database['sql'], context: GrantContext): ApiKeyStore {
  return {
    createApiKey: ({ id, hash, hint, name, ownerId, clientId, scopes, resources, endsAt }, now) =>
      sql.transaction(async (query) => {
        const grant = await insertGrant(context, query, {
          id: randomUUID(),
          clientId,
          resources,
          createdAt: now,
          ...present({ ownerId, endsAt }),
          scopes: scopes.map((scope) => ({ scope, endsAt: null })),
          // Nobody consents to what a key may do, so its grant must never count as consent.
          once: true,
        });
        const text = `INSERT INTO api_keys (id, grant_id, name, hash, hint, created_at)
          VALUES ($1, $2, $3, $4, $5, ${timestamp('$6')})`;
        await query('store_create_api_key', text, [id, grant.id, name, hash, hint, now]);
        return grant;
      }),

    async findApiKey(hash) {
      const text = `SELECT ${grantColumns('g')}, ${subjectColumns('u')}
        FROM api_keys k JOIN grants g ON g.id = k.grant_id LEFT JOIN users u ON u.id = g.owner_id WHERE k.hash = $1`;
      const [row] = await sql.query('store_find_api_key', text, [hash]);
      return row && parseGrantState(row);
    },

    async endApiKey(id, holder, now) {
      if (!isUuid(id)) return false;
      return sql.transaction(async (query) => {
        const [mine, whose] =
          'ownerId' in holder
            ? ['g.owner_id = $2::uuid', holder.ownerId]
            : ['g.owner_id IS NULL AND g.client_id = $2', holder.clientId];
        const text = `UPDATE grants g SET ended_at = ${timestamp('$3')}, end_reason = 'owner',
          changed_at = ${timestamp('$3')}
          FROM api_keys k WHERE k.id = $1 AND g.id = k.grant_id AND ${mine} AND g.ended_at IS NULL RETURNING g.id`;
        const name = 'ownerId' in holder ? 'store_end_person_key' : 'store_end_client_key';
        const [row] = await query(name, text, [id, whose, now]);
        if (row === undefined) return false;
        const grantId = z.string().parse(row['id']);
        await endDependents(query, grantId, 'owner', now);
        await announce(context, query, grantId, 'ended', now);
        return true;
      });
    },

    endUnusedKeys: (usedBefore, now, limit) =>
      sql.transaction(async (query) => {
        const rows = await query('store_end_unused_keys', endUnused, [usedBefore, now, limit]);
        for (const { id } of rows.map((row) => z.object({ id: z.string() }).parse(row))) {
          await endDependents(query, id, 'unused', now);
          await announce(context, query, id, 'ended', now);
        }
        return rows.length;
      }),

    revokeApiKey: (hash, now) =>
      sql.transaction(async (query) => {
        const [row] = await query('store_revoke_key', revokeLiveKey, [hash, now]);
        if (row === undefined) return false;
        const { id, owner, name, app } = revokedKeyRow.parse(row);
        await endDependents(query, id, 'key_revoked', now);
        await announce(context, query, id, 'ended', now);
        if (owner !== null) {
          const detail = { name, ...(app !== null && { app }) };
          await noteSecurity(context.outbox, query, { sub: owner, kind: 'api_key_revoked', at: now, detail });
        }
        return true;
      }),
  };
}
