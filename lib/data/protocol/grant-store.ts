/**
 * `GrantStore` on PostgreSQL. Changes are short transactions. Each locks the row of its grant first, so that a rotation
 * or redemption of the same grant happens entirely before or entirely after it.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { undoneTerms } from '@/lib/oauth/model/grant-difference';
import { type GrantSelection, type StatusReference, tokenStatus } from '@/lib/oauth/model/grant-records';
import { editedTerms, isLive, settledEnds } from '@/lib/oauth/model/grant-rules';
import type { GrantStore } from '@/lib/oauth/model/stores/grant-store';
import { parseMailAddress } from '@/lib/words/mail-address';
import { batchedRead } from '../database/batched-reads';
import type { Database } from '../database/database';
import { asJson, epochSeconds, fromJson, isUuid, paddedKeys, type Sql, timestamp } from '../database/sql';
import {
  announce,
  byOf,
  endGrant,
  type GrantContext,
  insertGrant,
  lockGrant,
  nextEpoch,
  recordActivity,
  resumeEntry,
  writeTerms,
} from './grant-changes';
import {
  grantColumns,
  liveGrant,
  machineGrantId,
  parseGrant,
  parseGrantState,
  parseSubject,
  subjectColumns,
} from './grant-rows';
import { recordReceipt } from './receipt-store';

const consentGrant = `SELECT ${grantColumns('g')} FROM grants g
  WHERE g.owner_id = $1 AND g.client_id = $2 AND NOT g.once AND g.details = '[]' AND ${liveGrant('g', '$3')}
  ORDER BY g.created_at DESC LIMIT 1`;

const setPause = (since: string, was: 'IS NULL' | 'IS NOT NULL') => `UPDATE grants g SET paused_at = ${since}
  WHERE g.id = $1 AND g.owner_id = $2 AND g.paused_at ${was} AND ${liveGrant('g', '$3')} RETURNING g.epoch`;

const suspendEntry = `UPDATE status_entries SET status = ${tokenStatus.suspended}, changed_at = ${timestamp('$3')}
  WHERE grant_id = $1 AND epoch IN (0, $2) AND status = ${tokenStatus.valid}`;

const lastActivity = `SELECT kind, ${epochSeconds('at')} AS at, detail FROM activities WHERE grant_id = $1
  ORDER BY id DESC LIMIT 1`;
const activityRow = z.object({ kind: z.string(), at: z.number(), detail: z.unknown() });

const findEpochs = asJson(`SELECT e.list_id, e."index", e.status, e.epoch AS entry_epoch,
    c.metadata ?| '{userinfo_signed_response_alg,userinfo_encrypted_response_alg}' AS userinfo_in_jwt,
      ${grantColumns('g')}, ${subjectColumns('u')}
  FROM unnest($1::int4[], $2::int4[]) AS asked(list, "index")
  JOIN status_entries e ON e.list_id = asked.list AND e."index" = asked."index"
  JOIN grants g ON g.id = e.grant_id JOIN clients c ON c.id = g.client_id LEFT JOIN users u ON u.id = g.owner_id`);

const epochRow = z.object({
  list_id: z.number(),
  index: z.number(),
  status: z.number(),
  entry_epoch: z.number(),
  userinfo_in_jwt: z.boolean(),
});

const listNumberRow = z.object({ id: z.number() });

const listRow = z.object({ size: z.number(), indexes: z.array(z.number()), statuses: z.array(z.number()) });

const epochOf = (row: unknown): number => z.object({ epoch: z.number() }).parse(row).epoch;

/** SQL: the grant `g` belongs to an API key. */
const isKey = 'EXISTS (SELECT FROM api_keys k WHERE k.grant_id = g.id)';

/** The statement name and condition for a selection. */
function selected(which: GrantSelection): { name: string; condition: string; value: (string | string[])[] } {
  if ('ids' in which) {
    return { name: 'store_pick_grants', condition: 'g.id = ANY ($3::uuid[])', value: [which.ids.filter(isUuid)] };
  }
  if ('clientId' in which) {
    return { name: 'store_pick_app', condition: `g.client_id = $3 AND NOT ${isKey}`, value: [which.clientId] };
  }
  return which.all === 'keys'
    ? { name: 'store_pick_keys', condition: isKey, value: [] }
    : { name: 'store_pick_apps', condition: `NOT ${isKey}`, value: [] };
}

/** Consents of one owner for one client, and first uses of one machine, run one at a time. */
const serialize = (query: Sql['query'], name: string) =>
  query('store_lock', 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text', [name]);

export function grantStore(sql: Database['sql'], context: GrantContext): GrantStore {
  const { statusListSize } = context;
  return {
    async findSubject(sub) {
      if (!isUuid(sub)) return undefined;
      const text = `SELECT ${subjectColumns('u')} FROM users u WHERE u.id = $1 AND u.deleted_at IS NULL AND u.disabled_at IS NULL`;
      const [row] = await sql.query('store_find_subject', text, [sub]);
      return row && parseSubject(row);
    },

    async findGrant(ownerId, clientId, now) {
      const [row] = await sql.query('store_find_grant', consentGrant, [ownerId, clientId, now]);
      return row && parseGrant(row);
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
          AND g.client_id = $3 AND NOT g.once AND ${liveGrant('g', '$4')}
        ORDER BY g.created_at DESC LIMIT 1`;
      const [row] = await sql.query('store_find_grant_of', text, [sub, email, clientId, now]);
      return row && parseGrantState(row);
    },

    async machineGrant(clientId, now) {
      const id = machineGrantId(clientId);
      const text = `SELECT ${grantColumns('g')} FROM grants g WHERE g.id = $1`;
      const [row] = await sql.query('store_find_grant_by_id', text, [id]);
      if (row !== undefined) return parseGrant(row);
      return sql.transaction(async (query) => {
        await serialize(query, `machine ${clientId}`);
        const [made] = await query('store_find_grant_by_id', text, [id]);
        if (made !== undefined) return parseGrant(made);
        return insertGrant(context, query, { id, clientId, scopes: [], resources: [], once: false, createdAt: now });
      });
    },

    allow: (terms, now) =>
      sql.transaction(async (query) => {
        const { ownerId, clientId, resources, declined = [], once, details, remindBeforeSeconds: remind, by } = terms;
        const { scopes, endsAt } = settledEnds(terms);
        if (!once && !details && !terms.separate) {
          await serialize(query, `allow ${ownerId} ${clientId}`);
          const [row] = await query('store_lock_standing', `${consentGrant} FOR UPDATE`, [ownerId, clientId, now]);
          if (row !== undefined) return writeTerms(context, query, parseGrant(row), terms, { resume: true, now });
        }
        const grant = { id: randomUUID(), ownerId, clientId, scopes, resources, declined, once, createdAt: now };
        const rest = {
          ...(endsAt !== null && { endsAt }),
          ...(details && { details }),
          ...(remind && { remindBeforeSeconds: remind }),
        };
        const made = await insertGrant(context, query, { ...grant, ...rest }, by);
        if (terms.receipt) {
          const receipt = { grantId: made.id, kind: 'allowed' as const, facts: terms.receipt, now };
          await recordReceipt(query, statusListSize, receipt);
        }
        await announce(context, query, made.id, 'allowed', now);
        return made;
      }),

    async amendGrant(grantId, terms, now) {
      if (!isUuid(grantId)) return undefined;
      return sql.transaction(async (query) => {
        const grant = await lockGrant(query, grantId);
        const theirs = grant?.ownerId === terms.ownerId && grant.clientId === terms.clientId;
        return theirs && isLive(grant, now) && !grant.once
          ? writeTerms(context, query, grant, terms, { resume: true, now })
          : undefined;
      });
    },

    async changeGrant(grantId, ownerId, change, now) {
      if (!isUuid(grantId)) return undefined;
      return sql.transaction(async (query) => {
        const grant = await lockGrant(query, grantId);
        if (grant === undefined || grant.ownerId !== ownerId || !isLive(grant, now)) return undefined;
        const terms = editedTerms(grant, change, now);
        const { by, reason } = change;
        const why = reason === undefined ? {} : { reason };
        if (terms) return writeTerms(context, query, grant, terms, { resume: false, now, ...why });
        await endGrant(context, query, grantId, ownerId, reason ?? 'owner', now, by);
        return lockGrant(query, grantId);
      });
    },

    async undoRemoval(grantId, ownerId, undo, now) {
      if (!isUuid(grantId)) return undefined;
      return sql.transaction(async (query) => {
        const grant = await lockGrant(query, grantId);
        if (grant === undefined || grant.ownerId !== ownerId || !isLive(grant, now)) return undefined;
        const [row] = await query('store_last_activity', lastActivity, [grantId]);
        const terms = undoneTerms(grant, row && activityRow.parse(row), undo, now);
        const { by } = undo;
        return terms && writeTerms(context, query, grant, { ...terms, by }, { resume: false, now, undo: true });
      });
    },

    async pauseGrant(grantId, ownerId, now, by) {
      if (!isUuid(grantId)) return false;
      return sql.transaction(async (query) => {
        const [row] = await query('store_pause', setPause(timestamp('$3'), 'IS NULL'), [grantId, ownerId, now]);
        if (row === undefined) return false;
        await query('store_suspend_entry', suspendEntry, [grantId, epochOf(row), now]);
        await recordActivity(query, grantId, 'paused', now, byOf(by));
        await announce(context, query, grantId, 'paused', now);
        return true;
      });
    },

    async resumeGrant(grantId, ownerId, now, by) {
      if (!isUuid(grantId)) return false;
      return sql.transaction(async (query) => {
        const [row] = await query('store_resume', setPause('NULL', 'IS NOT NULL'), [grantId, ownerId, now]);
        if (row === undefined) return false;
        await query('store_resume_entry', resumeEntry, [grantId, epochOf(row), now]);
        await recordActivity(query, grantId, 'resumed', now, byOf(by));
        await announce(context, query, grantId, 'resumed', now);
        return true;
      });
    },

    async endGrant(grantId, ownerId, reason, now, by) {
      if (!isUuid(grantId)) return false;
      return sql.transaction((query) => endGrant(context, query, grantId, ownerId, reason, now, by));
    },

    endGrants: (ownerId, which, reason, now, by) =>
      sql.transaction(async (query) => {
        const { name, condition, value } = selected(which);
        // Several grants are always locked in the same order, so that two transactions cannot deadlock.
        const text = `SELECT g.id FROM grants g WHERE g.owner_id = $1 AND ${liveGrant('g', '$2')} AND ${condition}
          ORDER BY g.id FOR UPDATE OF g`;
        const rows = await query(name, text, [ownerId, now, ...value]);
        const ids = rows.map((row) => z.object({ id: z.string() }).parse(row).id);
        for (const id of ids) await endGrant(context, query, id, ownerId, reason, now, by);
        return ids;
      }),

    findEpoch: batchedRead(
      ({ list, index }: StatusReference) => `${list} ${index}`,
      async (asked) => {
        const values = [paddedKeys(asked.map(({ list }) => list)), paddedKeys(asked.map(({ index }) => index))];
        const rows = await sql.query('store_find_epochs', findEpochs, values);
        return new Map(
          rows.map(fromJson).map((row) => {
            const { list_id, index, status, entry_epoch: epoch, userinfo_in_jwt: userinfoInJwt } = epochRow.parse(row);
            const state = parseGrantState(row);
            return [`${list_id} ${index}`, { ...state, status, userinfoInJwt, current: epoch === state.grant.epoch }];
          }),
        );
      },
      sql.patience,
    ),

    endEpoch: (grantId, epoch, now) =>
      sql.transaction(async (query) => {
        const grant = await lockGrant(query, grantId);
        if (grant === undefined || grant.epoch !== epoch || !isLive(grant, now)) return;
        await nextEpoch(context, query, grant, now);
        await recordActivity(query, grantId, 'token_revoked', now);
        await announce(context, query, grantId, 'token_revoked', now);
      }),

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
  };
}
