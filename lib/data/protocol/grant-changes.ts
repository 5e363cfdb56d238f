/**
 * The changes of grants that several stores make, each within the caller's transaction, which has locked the grant's
 * row.
 */
import { type ActivityDetail, changeDetail } from '@/lib/oauth/model/grant-difference';
import type { EndReason, Grant, GrantTerms } from '@/lib/oauth/model/grant-records';
import { tokenStatus } from '@/lib/oauth/model/grant-records';
import { narrows, settledEnds } from '@/lib/oauth/model/grant-rules';
import type { Database } from '../database/database';
import type { GrantChange } from '../database/outbox';
import { type SqlValue, timestamp } from '../database/sql';
import { recordGrantEvent } from '../developers/app-events';
import { grantColumns, parseGrant } from './grant-rows';
import { recordReceipt } from './receipt-store';
import { signalGrants } from './signal-outbox';
import { takeEntry, withEntry } from './status-entries';

type Query = Database['sql']['query'];

export type GrantContext = {
  outbox: Database['outbox'];
  /** The entries of a new status list: so many that an index reveals nothing. */
  statusListSize: number;
};

/** SQL: when to remind of an end, if that time is still to come. The caller adds the other cases and END. */
const remindAt = (ends: string, before: string, now: string) => {
  const due = `${timestamp(ends)} - make_interval(secs => ${before}::int4)`;
  return `CASE WHEN ${due} > ${timestamp(now)} THEN ${due}`;
};

const insertGrantStatement = {
  name: 'store_insert_grant',
  text: `WITH entry AS (${takeEntry('1', String(tokenStatus.valid))}),
  made AS (
    INSERT INTO grants (id, owner_id, client_id, scopes, resources, declined, once, ends_at, epoch, status_list,
      status_index, created_at, changed_at, details, remind_before_seconds, remind_at)
    SELECT $1::uuid, $4::uuid, $5, $6::jsonb, $7::text[], $8::text[], $9::bool, ${timestamp('$10')}, 1, entry.list_id,
      entry."index", ${timestamp('$2')}, ${timestamp('$2')}, $11::jsonb, $12::int4, ${remindAt('$10', '$12', '$2')} END
    FROM entry RETURNING *),
  activity AS (
    INSERT INTO activities (grant_id, kind, at, detail)
    SELECT id, 'allowed', created_at, $13::jsonb FROM made WHERE owner_id IS NOT NULL)
  SELECT ${grantColumns('made')} FROM made`,
};

// The grant's row is locked, so the epoch that ends is the current one.
const nextEpochStatement = {
  name: 'store_move_epoch',
  text: `WITH entry AS (${takeEntry('$4::int4 + 1', '$5::int4')}),
  moved AS (
    UPDATE grants g SET epoch = g.epoch + 1, status_list = entry.list_id, status_index = entry."index"
    FROM entry WHERE g.id = $1::uuid RETURNING g.*),
  ended AS (
    UPDATE status_entries e SET status = ${tokenStatus.invalid}, changed_at = ${timestamp('$2')}
    FROM moved WHERE e.grant_id = moved.id AND e.epoch = $4::int4)
  SELECT ${grantColumns('moved')} FROM moved`,
};

const changeTerms = `UPDATE grants g
  SET scopes = $2::jsonb, resources = $3::text[], declined = $4::text[], ends_at = ${timestamp('$5')},
    changed_at = ${timestamp('$6')},
    paused_at = CASE WHEN $7::bool THEN NULL ELSE g.paused_at END, details = $8::jsonb,
      remind_before_seconds = $9::int4,
    remind_at = ${remindAt('$5', '$9', '$6')} WHEN g.ends_at = ${timestamp('$5')} AND g.remind_before_seconds = $9 THEN g.remind_at END
  WHERE g.id = $1 RETURNING ${grantColumns('g')}`;

// No refresh token outlives its grant, even if the grant was shortened after the token was issued.
const capTokens = `UPDATE refresh_tokens SET ends_at = ${timestamp('$2')}
  WHERE grant_id = $1 AND ends_at > ${timestamp('$2')}`;

export const resumeEntry = `UPDATE status_entries SET status = ${tokenStatus.valid}, changed_at = ${timestamp('$3')}
  WHERE grant_id = $1 AND epoch IN (0, $2) AND status = ${tokenStatus.suspended}`;

const endOpenGrant = `UPDATE grants SET ended_at = ${timestamp('$3')}, end_reason = $4, changed_at = ${timestamp('$3')}
  WHERE id = $1 AND owner_id = $2 AND ended_at IS NULL RETURNING id`;

const endDependentRows = `WITH entries AS (
    UPDATE status_entries SET status = ${tokenStatus.invalid}, changed_at = ${timestamp('$2')}
    WHERE grant_id = $1 AND status <> ${tokenStatus.invalid}),
  tokens AS (UPDATE refresh_tokens SET ended_at = ${timestamp('$2')} WHERE grant_id = $1 AND ended_at IS NULL)
  INSERT INTO activities (grant_id, kind, at, detail) VALUES ($1, 'ended', ${timestamp('$2')}, $3::jsonb)`;

/**
 * Announces a change when its transaction commits: to the outbox, to the grant's APIs with what the grant gave before,
 * and to the owner of its app.
 */
export async function announce(
  { outbox }: GrantContext,
  query: Query,
  grantId: string,
  change: GrantChange,
  at: number,
  before?: Grant,
): Promise<void> {
  await outbox.send(query, [{ kind: 'grant', grantId, change, at }]);
  await signalGrants(outbox, query, { grantIds: [grantId], change, at, before });
  await recordGrantEvent(outbox, query, { grantId, change, at, before });
}

export const recordActivity = (query: Query, grantId: string, kind: string, now: number, detail = {}) =>
  query(
    'store_record_activity',
    `INSERT INTO activities (grant_id, kind, at, detail) VALUES ($1, $2, ${timestamp('$3')}, $4::jsonb)`,
    [grantId, kind, now, JSON.stringify(detail)],
  );

/** Of the activity's detail: the session in which the owner acted. */
export const byOf = (by: string | undefined) => (by === undefined ? {} : { by });

export async function lockGrant(query: Query, id: string): Promise<Grant | undefined> {
  const text = `SELECT ${grantColumns('g')} FROM grants g WHERE g.id = $1 FOR UPDATE`;
  const [row] = await query('store_lock_grant', text, [id]);
  return row && parseGrant(row);
}

/** Inserts a grant with its first status entry and the activity `allowed`. */
export async function insertGrant(
  { statusListSize }: GrantContext,
  query: Query,
  grant: Omit<Grant, 'epoch' | 'status' | 'changedAt'>,
  by?: string,
): Promise<Grant> {
  const rest: SqlValue[] = [
    grant.ownerId ?? null,
    grant.clientId,
    JSON.stringify(grant.scopes),
    grant.resources,
    grant.declined ?? [],
    grant.once,
    grant.endsAt ?? null,
    JSON.stringify(grant.details ?? []),
    grant.remindBeforeSeconds ?? null,
    JSON.stringify(byOf(by)),
  ];
  const values = { grantId: grant.id, now: grant.createdAt, rest };
  return parseGrant(await withEntry(query, statusListSize, insertGrantStatement, values));
}

/** Starts the next epoch and invalidates the current one. */
export async function nextEpoch(
  { statusListSize }: GrantContext,
  query: Query,
  grant: Grant,
  now: number,
): Promise<Grant> {
  const status = grant.pausedAt === undefined ? tokenStatus.valid : tokenStatus.suspended;
  const values = { grantId: grant.id, now, rest: [grant.epoch, status] };
  return parseGrant(await withEntry(query, statusListSize, nextEpochStatement, values));
}

/** Writes new terms into a live grant. `resume` lifts a pause. */
export async function writeTerms(
  context: GrantContext,
  query: Query,
  grant: Grant,
  terms: Omit<GrantTerms, 'ownerId' | 'clientId' | 'once'>,
  { resume, now, ...why }: { resume: boolean; now: number } & Pick<ActivityDetail, 'reason' | 'undo'>,
): Promise<Grant> {
  const { resources, declined = [], details = [], remindBeforeSeconds = grant.remindBeforeSeconds } = terms;
  const { scopes, endsAt } = settledEnds(terms);
  const narrowed = narrows(grant, { ...terms, scopes, endsAt }, now)
    ? await nextEpoch(context, query, resume ? withoutPause(grant) : grant, now)
    : grant;
  if (endsAt !== null) await query('store_cap_tokens', capTokens, [grant.id, endsAt]);
  if (resume) await query('store_resume_entry', resumeEntry, [grant.id, narrowed.epoch, now]);
  const [row] = await query('store_change_terms', changeTerms, [
    grant.id,
    JSON.stringify(scopes),
    resources,
    declined,
    endsAt,
    now,
    resume,
    JSON.stringify(details),
    remindBeforeSeconds ?? null,
  ]);
  const kind = terms.receipt ? 'allowed' : 'changed';
  await recordReceipt(query, context.statusListSize, { grantId: grant.id, kind, facts: terms.receipt, now });
  const detail = changeDetail(grant, { ...terms, scopes, endsAt }, { ...byOf(terms.by), ...why, now });
  await recordActivity(query, grant.id, 'changed', now, detail);
  await announce(context, query, grant.id, 'changed', now, grant);
  if (resume && grant.pausedAt !== undefined) await announce(context, query, grant.id, 'resumed', now);
  return parseGrant(row);
}

function withoutPause({ pausedAt: _, ...grant }: Grant): Grant {
  return grant;
}

/** Ends the grant if it has not ended; false if it had. */
export async function endGrant(
  context: GrantContext,
  query: Query,
  grantId: string,
  ownerId: string,
  reason: EndReason,
  now: number,
  by?: string,
): Promise<boolean> {
  const ended = await query('store_end_grant', endOpenGrant, [grantId, ownerId, now, reason]);
  if (ended.length === 0) return false;
  // The receipt comes first, because its own status entry is one of those that end next.
  if (reason === 'owner') {
    await recordReceipt(query, context.statusListSize, { grantId, kind: 'ended', facts: undefined, now });
  }
  await endDependents(query, grantId, reason, now, by);
  await announce(context, query, grantId, 'ended', now);
  return true;
}

/**
 * Ends the tokens and status entries of an ended grant, with the activity `ended`. A separate statement, so that it
 * sees tokens that were rotated while the first one waited for the grant's row.
 */
export const endDependents = (query: Query, grantId: string, reason: EndReason, now: number, by?: string) =>
  query('store_end_hanging', endDependentRows, [grantId, now, JSON.stringify({ reason, ...byOf(by) })]);
