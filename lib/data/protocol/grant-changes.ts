/**
 * The verbs of the store that make, change and end grants: short transactions, each of which locks its grant's row first, so that
 * a rotation or redemption of the same grant happens wholly before or wholly after. Here too: how a grant's epoch gets
 * its place in the status lists.
 */
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  type EndReason,
  type Grant,
  type GrantSelection,
  type GrantTerms,
  tokenStatus,
} from '@/lib/oauth/model/grant-records';
import { editedTerms, narrows, settledEnds } from '@/lib/oauth/model/grant-rules';
import type { Store } from '@/lib/oauth/model/store';
import type { Database } from '../database/database';
import type { GrantChange } from '../database/outbox';
import { isUuid } from '../database/sql';
import { noteSecurity } from '../people/security-log';
import { recordReceipt } from './receipts';
import { signalGrants } from './signal-outbox';
import { takeEntry, withEntry } from './status-entries';
import { grantColumns, isLive, parseGrant, time } from './store-row-parsers';

type Query = Database['sql']['query'];
type Verbs = Pick<
  Store,
  | 'findGrant'
  | 'allow'
  | 'amendGrant'
  | 'endFamily'
  | 'endEpoch'
  | 'machineGrant'
  | 'changeGrant'
  | 'pauseGrant'
  | 'resumeGrant'
  | 'endGrant'
  | 'endGrants'
  | 'createApiKey'
  | 'endApiKey'
  | 'revokeApiKey'
>;

export type GrantChangeOptions = {
  /** Entries of a new status list: large enough that an index among them tells nothing. */
  statusListSize: number;
};

const standingGrant = `SELECT ${grantColumns('g')} FROM grants g
  WHERE g.owner_id = $1 AND g.client_id = $2 AND NOT g.once AND g.details = '[]' AND ${isLive('g', '$3')}
  ORDER BY g.created_at DESC LIMIT 1`;

/** When to remind of an end, unless that time is over already; the caller says what else, and closes it. */
const remindAt = (ends: string, before: string, now: string) => {
  const due = `${time(ends)} - make_interval(secs => ${before}::int4)`;
  return `CASE WHEN ${due} > ${time(now)} THEN ${due}`;
};

const insertGrant = `WITH entry AS (${takeEntry('1', String(tokenStatus.valid))}),
  made AS (
    INSERT INTO grants (id, owner_id, client_id, scopes, resources, declined, once, ends_at, epoch, status_list,
      status_index, created_at, changed_at, details, remind_before_seconds, remind_at)
    SELECT $1::uuid, $4::uuid, $5, $6::jsonb, $7::text[], $8::text[], $9::bool, ${time('$10')}, 1, entry.list_id,
      entry."index", ${time('$2')}, ${time('$2')}, $11::jsonb, $12::int4, ${remindAt('$10', '$12', '$2')} END
    FROM entry RETURNING *),
  activity AS (
    INSERT INTO activities (grant_id, kind, at) SELECT id, 'allowed', created_at FROM made WHERE owner_id IS NOT NULL)
  SELECT ${grantColumns('made')} FROM made`;

// The grant's row is locked; the epoch that ends is the one that it shows.
const moveEpoch = `WITH entry AS (${takeEntry('$4::int4 + 1', '$5::int4')}),
  moved AS (
    UPDATE grants g SET epoch = g.epoch + 1, status_list = entry.list_id, status_index = entry."index"
    FROM entry WHERE g.id = $1::uuid RETURNING g.*),
  ended AS (
    UPDATE status_entries e SET status = ${tokenStatus.invalid}, changed_at = ${time('$2')}
    FROM moved WHERE e.grant_id = moved.id AND e.epoch = $4::int4)
  SELECT ${grantColumns('moved')} FROM moved`;

const changeTerms = `UPDATE grants g
  SET scopes = $2::jsonb, resources = $3::text[], declined = $4::text[], ends_at = ${time('$5')}, changed_at = ${time('$6')},
    paused_at = CASE WHEN $7::bool THEN NULL ELSE g.paused_at END, details = $8::jsonb, remind_before_seconds = $9::int4,
    remind_at = ${remindAt('$5', '$9', '$6')} WHEN g.ends_at = ${time('$5')} AND g.remind_before_seconds = $9 THEN g.remind_at END
  WHERE g.id = $1 RETURNING ${grantColumns('g')}`;

// No refresh token outlives its grant, also where the grant was shortened after the token was issued.
const capTokens = `UPDATE refresh_tokens SET ends_at = ${time('$2')} WHERE grant_id = $1 AND ends_at > ${time('$2')}`;

const resumeEntry = `UPDATE status_entries SET status = ${tokenStatus.valid}, changed_at = ${time('$3')}
  WHERE grant_id = $1 AND epoch IN (0, $2) AND status = ${tokenStatus.suspended}`;

const setPause = (since: string, was: 'IS NULL' | 'IS NOT NULL') => `UPDATE grants g SET paused_at = ${since}
  WHERE g.id = $1 AND g.owner_id = $2 AND g.paused_at ${was} AND ${isLive('g', '$3')} RETURNING g.epoch`;

const suspendEntry = `UPDATE status_entries SET status = ${tokenStatus.suspended}, changed_at = ${time('$3')}
  WHERE grant_id = $1 AND epoch IN (0, $2) AND status = ${tokenStatus.valid}`;

const endOpenGrant = `UPDATE grants SET ended_at = ${time('$3')}, end_reason = $4, changed_at = ${time('$3')}
  WHERE id = $1 AND owner_id = $2 AND ended_at IS NULL RETURNING id`;

const endWhatHangsFromIt = `WITH entries AS (
    UPDATE status_entries SET status = ${tokenStatus.invalid}, changed_at = ${time('$2')}
    WHERE grant_id = $1 AND status <> ${tokenStatus.invalid}),
  tokens AS (UPDATE refresh_tokens SET ended_at = ${time('$2')} WHERE grant_id = $1 AND ended_at IS NULL)
  INSERT INTO activities (grant_id, kind, at, detail) VALUES ($1, 'ended', ${time('$2')}, $3::jsonb)`;

export function grantChanges(
  { sql, outbox }: Pick<Database, 'sql' | 'outbox'>,
  { statusListSize }: GrantChangeOptions,
): Verbs {
  /** Told to whoever listens, once the transaction that did it is through; to its APIs with what it gave before. */
  async function tell(query: Query, grantId: string, change: GrantChange, at: number, before?: Grant): Promise<void> {
    await outbox.send(query, [{ kind: 'grant', grantId, change, at }]);
    await signalGrants(outbox, query, { grantIds: [grantId], change, at, before });
  }

  const takingEntry = async (query: Query, name: string, text: string, grantId: string, now: number, rest: Rest) =>
    parseGrant(await withEntry(query, statusListSize, { name, text }, { grantId, now, rest }));

  const makeGrant = (query: Query, grant: Omit<Grant, 'id' | 'epoch' | 'status' | 'changedAt'> & { id: string }) =>
    takingEntry(query, 'store_insert_grant', insertGrant, grant.id, grant.createdAt, [
      grant.ownerId ?? null,
      grant.clientId,
      JSON.stringify(grant.scopes),
      grant.resources,
      grant.declined ?? [],
      grant.once,
      grant.endsAt ?? null,
      JSON.stringify(grant.details ?? []),
      grant.remindBeforeSeconds ?? null,
    ]);

  const nextEpoch = (query: Query, grant: Grant, now: number) =>
    takingEntry(query, 'store_move_epoch', moveEpoch, grant.id, now, [
      grant.epoch,
      grant.pausedAt === undefined ? tokenStatus.valid : tokenStatus.suspended,
    ]);

  /** Two answers of one owner about one client, or two first uses of one machine, go one after the other. */
  const serialise = (query: Query, what: string) =>
    query('store_lock', 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text', [what]);

  async function lockGrant(query: Query, id: string): Promise<Grant | undefined> {
    const text = `SELECT ${grantColumns('g')} FROM grants g WHERE g.id = $1 FOR UPDATE`;
    const [row] = await query('store_lock_grant', text, [id]);
    return row && parseGrant(row);
  }

  async function writeTerms(query: Query, grant: Grant, terms: Terms, resume: boolean, now: number): Promise<Grant> {
    const { resources, declined = [], details = [], remindBeforeSeconds: remind = grant.remindBeforeSeconds } = terms;
    const { scopes, endsAt } = settledEnds(terms);
    const narrowed = narrows(grant, { ...terms, scopes, endsAt }, now)
      ? await nextEpoch(query, resume ? unpaused(grant) : grant, now)
      : grant;
    if (endsAt !== null) await query('store_cap_tokens', capTokens, [grant.id, endsAt]);
    if (resume) await query('store_resume_entry', resumeEntry, [grant.id, narrowed.epoch, now]);
    const values = [
      grant.id,
      JSON.stringify(scopes),
      resources,
      declined,
      endsAt,
      now,
      resume,
      JSON.stringify(details),
      remind ?? null,
    ];
    const [row] = await query('store_change_terms', changeTerms, values);
    const kind = terms.receipt ? 'allowed' : 'changed';
    await recordReceipt(query, statusListSize, { grantId: grant.id, kind, facts: terms.receipt, now });
    await recordActivity(query, grant.id, 'changed', now, {});
    await tell(query, grant.id, 'changed', now, grant);
    if (resume && grant.pausedAt !== undefined) await tell(query, grant.id, 'resumed', now);
    return parseGrant(row);
  }

  async function end(query: Query, grantId: string, ownerId: string, reason: EndReason, now: number): Promise<boolean> {
    const ended = await query('store_end_grant', endOpenGrant, [grantId, ownerId, now, reason]);
    if (ended.length === 0) return false;
    // Before what hangs from it ends: the receipt's own entry is among that.
    if (reason === 'owner')
      await recordReceipt(query, statusListSize, { grantId, kind: 'ended', facts: undefined, now });
    // A statement of its own: it sees what was rotated while the first one waited for the row.
    await query('store_end_hanging', endWhatHangsFromIt, [grantId, now, JSON.stringify({ reason })]);
    await tell(query, grantId, 'ended', now);
    return true;
  }

  return {
    async findGrant(ownerId, clientId, now) {
      const [row] = await sql.query('store_find_grant', standingGrant, [ownerId, clientId, now]);
      return row && parseGrant(row);
    },

    allow: (terms, now) =>
      sql.transaction(async (query) => {
        const { ownerId, clientId, resources, declined = [], once, details, remindBeforeSeconds: remind } = terms;
        const { scopes, endsAt } = settledEnds(terms);
        if (!once && !details && !terms.separate) {
          await serialise(query, `allow ${ownerId} ${clientId}`);
          const [row] = await query('store_lock_standing', `${standingGrant} FOR UPDATE`, [ownerId, clientId, now]);
          if (row !== undefined) {
            return writeTerms(query, parseGrant(row), terms, true, now);
          }
        }
        const grant = { id: randomUUID(), ownerId, clientId, scopes, resources, declined, once, createdAt: now };
        const made = await makeGrant(query, {
          ...grant,
          ...(endsAt !== null && { endsAt }),
          ...(details && { details }),
          ...(remind && { remindBeforeSeconds: remind }),
        });
        if (terms.receipt) {
          const receipt = { grantId: made.id, kind: 'allowed' as const, facts: terms.receipt, now };
          await recordReceipt(query, statusListSize, receipt);
        }
        await tell(query, made.id, 'allowed', now);
        return made;
      }),

    async amendGrant(grantId, terms, now) {
      if (!isUuid(grantId)) return undefined;
      return sql.transaction(async (query) => {
        const grant = await lockGrant(query, grantId);
        const theirs = grant?.ownerId === terms.ownerId && grant.clientId === terms.clientId;
        return theirs && lives(grant, now) && !grant.once ? writeTerms(query, grant, terms, true, now) : undefined;
      });
    },

    endFamily: (familyId, grantId, kind, andEpoch, now) =>
      sql.transaction(async (query) => {
        const grant = await lockGrant(query, grantId);
        if (grant === undefined) return;
        const before = `SELECT FROM activities WHERE grant_id = $1 AND detail ->> 'endedFamily' = $2 LIMIT 1`;
        if ((await query('store_family_ended', before, [grantId, familyId])).length > 0) return;
        const endTokens = `UPDATE refresh_tokens SET ended_at = ${time('$3')}
          WHERE family_id = $1 AND grant_id = $2 AND ended_at IS NULL`;
        await query('store_end_family', endTokens, [familyId, grantId, now]);
        if (andEpoch && lives(grant, now)) await nextEpoch(query, grant, now);
        await recordActivity(query, grantId, kind, now, { endedFamily: familyId });
        await tell(query, grantId, kind === 'token_revoked' ? 'token_revoked' : 'reused', now);
      }),

    endEpoch: (grantId, epoch, now) =>
      sql.transaction(async (query) => {
        const grant = await lockGrant(query, grantId);
        if (grant === undefined || grant.epoch !== epoch || !lives(grant, now)) return;
        await nextEpoch(query, grant, now);
        await recordActivity(query, grantId, 'token_revoked', now, {});
        await tell(query, grantId, 'token_revoked', now);
      }),

    async machineGrant(clientId, now) {
      const id = machineGrantId(clientId);
      const text = `SELECT ${grantColumns('g')} FROM grants g WHERE g.id = $1`;
      const [row] = await sql.query('store_find_grant_by_id', text, [id]);
      if (row !== undefined) return parseGrant(row);
      return sql.transaction(async (query) => {
        await serialise(query, `machine ${clientId}`);
        const [made] = await query('store_find_grant_by_id', text, [id]);
        if (made !== undefined) return parseGrant(made);
        return makeGrant(query, { id, clientId, scopes: [], resources: [], once: false, createdAt: now });
      });
    },

    async changeGrant(grantId, ownerId, change, now) {
      if (!isUuid(grantId)) return undefined;
      return sql.transaction(async (query) => {
        const grant = await lockGrant(query, grantId);
        if (grant === undefined || grant.ownerId !== ownerId || !lives(grant, now)) return undefined;
        const terms = editedTerms(grant, change, now);
        if (terms) return writeTerms(query, grant, terms, false, now);
        await end(query, grantId, ownerId, 'owner', now);
        return lockGrant(query, grantId);
      });
    },

    async pauseGrant(grantId, ownerId, now) {
      if (!isUuid(grantId)) return false;
      return sql.transaction(async (query) => {
        const [row] = await query('store_pause', setPause(time('$3'), 'IS NULL'), [grantId, ownerId, now]);
        if (row === undefined) return false;
        await query('store_suspend_entry', suspendEntry, [grantId, epochOf(row), now]);
        await recordActivity(query, grantId, 'paused', now, {});
        await tell(query, grantId, 'paused', now);
        return true;
      });
    },

    async resumeGrant(grantId, ownerId, now) {
      if (!isUuid(grantId)) return false;
      return sql.transaction(async (query) => {
        const [row] = await query('store_resume', setPause('NULL', 'IS NOT NULL'), [grantId, ownerId, now]);
        if (row === undefined) return false;
        await query('store_resume_entry', resumeEntry, [grantId, epochOf(row), now]);
        await recordActivity(query, grantId, 'resumed', now, {});
        await tell(query, grantId, 'resumed', now);
        return true;
      });
    },

    async endGrant(grantId, ownerId, reason, now) {
      if (!isUuid(grantId)) return false;
      return sql.transaction((query) => end(query, grantId, ownerId, reason, now));
    },

    endGrants: (ownerId, which, reason, now) =>
      sql.transaction(async (query) => {
        const { name, condition, value } = selected(which);
        // Locked in one order, as wherever several grants are.
        const text = `SELECT g.id FROM grants g WHERE g.owner_id = $1 AND ${isLive('g', '$2')} AND ${condition}
          ORDER BY g.id FOR UPDATE OF g`;
        const rows = await query(name, text, [ownerId, now, ...value]);
        const ids = rows.map((row) => z.object({ id: z.string() }).parse(row).id);
        for (const id of ids) await end(query, id, ownerId, reason, now);
        return ids;
      }),

    createApiKey: ({ id, hash, hint, name, ownerId, clientId, scopes, resources, endsAt }, now) =>
      sql.transaction(async (query) => {
        const grant = await makeGrant(query, {
          id: randomUUID(),
          clientId,
          resources,
          endsAt,
          createdAt: now,
          ...(ownerId !== undefined && { ownerId }),
          scopes: scopes.map((scope) => ({ scope, endsAt: null })),
          // Nobody is ever asked for what a key may do, so it answers no question either.
          once: true,
        });
        const text = `INSERT INTO api_keys (id, grant_id, name, hash, hint, created_at)
          VALUES ($1, $2, $3, $4, $5, ${time('$6')})`;
        await query('store_create_api_key', text, [id, grant.id, name, hash, hint, now]);
        return grant;
      }),

    async endApiKey(id, holder, now) {
      if (!isUuid(id)) return false;
      return sql.transaction(async (query) => {
        const [mine, whose] =
          'ownerId' in holder
            ? ['g.owner_id = $2::uuid', holder.ownerId]
            : ['g.owner_id IS NULL AND g.client_id = $2', holder.clientId];
        const text = `UPDATE grants g SET ended_at = ${time('$3')}, end_reason = 'owner', changed_at = ${time('$3')}
          FROM api_keys k WHERE k.id = $1 AND g.id = k.grant_id AND ${mine} AND g.ended_at IS NULL RETURNING g.id`;
        const name = 'ownerId' in holder ? 'store_end_person_key' : 'store_end_client_key';
        const [row] = await query(name, text, [id, whose, now]);
        if (row === undefined) return false;
        const grantId = z.string().parse(row['id']);
        await query('store_end_hanging', endWhatHangsFromIt, [grantId, now, JSON.stringify({ reason: 'owner' })]);
        await tell(query, grantId, 'ended', now);
        return true;
      });
    },

    revokeApiKey: (hash, now) =>
      sql.transaction(async (query) => {
        const [row] = await query('store_revoke_key', revokeLiveKey, [hash, now]);
        if (row === undefined) return false;
        const { id, owner, name, app } = revokedKeyRow.parse(row);
        await query('store_end_hanging', endWhatHangsFromIt, [id, now, JSON.stringify({ reason: 'key_revoked' })]);
        await tell(query, id, 'ended', now);
        if (owner !== null) {
          const detail = { name, ...(app !== null && { app }) };
          await noteSecurity(outbox, query, { sub: owner, kind: 'api_key_revoked', at: now, detail });
        }
        return true;
      }),
  };
}

// For a key of an app, the developer is notified.
const revokeLiveKey = `UPDATE grants g
  SET ended_at = ${time('$2')}, end_reason = 'key_revoked', changed_at = ${time('$2')}
  FROM api_keys k, clients c
  WHERE k.hash = $1 AND g.id = k.grant_id AND c.id = g.client_id AND ${isLive('g', '$2')}
  RETURNING g.id, k.name, coalesce(g.owner_id, c.owner_id)::text AS owner,
    CASE WHEN g.owner_id IS NULL THEN coalesce(c.metadata ->> 'client_name', c.id) END AS app`;
const revokedKeyRow = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.string().nullable(),
  app: z.string().nullable(),
});

type Rest = (string | number | boolean | null | string[])[];
type Terms = Pick<
  GrantTerms,
  'scopes' | 'resources' | 'details' | 'declined' | 'endsAt' | 'remindBeforeSeconds' | 'receipt'
>;

const epochOf = (row: unknown): number => z.object({ epoch: z.number() }).parse(row).epoch;

const isKey = 'EXISTS (SELECT FROM api_keys k WHERE k.grant_id = g.id)';

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

const lives = (grant: Grant, now: number) =>
  grant.endedAt === undefined && (grant.endsAt === undefined || grant.endsAt > now);

function unpaused({ pausedAt: _, ...grant }: Grant): Grant {
  return grant;
}

const recordActivity = (query: Query, grantId: string, kind: string, now: number, detail: Record<string, string>) =>
  query(
    'store_record_activity',
    `INSERT INTO activities (grant_id, kind, at, detail) VALUES ($1, $2, ${time('$3')}, $4::jsonb)`,
    [grantId, kind, now, JSON.stringify(detail)],
  );

/** A machine has one grant, so its id follows from the client's (RFC 9562 §5.8, version 8): what is derived needs no second index. */
export function machineGrantId(clientId: string): string {
  const hex = createHash('sha256').update(`machine grant of ${clientId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
