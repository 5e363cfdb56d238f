/**
 * Deleting an account, restoring it, and erasing it.
 *
 * Deletion ends all access at once. For 14 days the account keeps its address, its profile and its ways to sign in, and
 * only one thing is possible with it: its owner can restore it, without any of the access. After that, its personal
 * data is erased.
 *
 * The row stays for longer. Its grants stay with it, because the status entries of grants make issued tokens read as
 * ended; without them those tokens would read as valid again. `sweep.ts` deletes the row once no token or receipt can
 * refer to it.
 */
import { z } from 'zod';
import { toDate } from '@/lib/time';
import type { Database } from '../database/database';
import { deleteApi } from '../developers/api-removal';
import { deleteClient } from '../developers/clients';
import { createOAuthStore } from '../protocol/oauth-store';
import { linkPurposes, voidLinks } from './mail-links';
import type { From } from './second-factors';
import { noteSecurity } from './security-log';
import { endAllSessions } from './sessions';

type Viewer = { sub: string };
type Query = Database['sql']['query'];

/** How long a deleted account can be restored. */
export const restoreSeconds = 14 * 24 * 3600;

/** `last_operator`: no operator would be left, so the account stays. */
export type Deletion = { ok: true; restoreUntil: number } | { ok: false; code: 'last_operator' };

/**
 * Deletes the account: first what other people and apps depend on, through the functions that notify them, then the
 * account itself in one transaction. If it is interrupted before that transaction, it can be repeated.
 */
export async function deleteAccount(db: Database, viewer: Viewer, from: From, now: number): Promise<Deletion> {
  if (!(await leaveOperators(db, viewer))) return { ok: false, code: 'last_operator' };
  await deleteOwned(db, viewer, now);
  await endGrants(db, viewer, now);
  await db.sql.transaction(async (query) => {
    // First, because it waits for sign-ins that are under way (`createSession`), so that their sessions end below.
    if ((await query('account_delete', markDeleted, [viewer.sub, now])).length === 0) return;
    await endAllSessions(db, query, viewer.sub, now);
    await voidLinks(query, viewer.sub, voided, now);
    await noteSecurity(db.outbox, query, { sub: viewer.sub, kind: 'account_deleted', at: now, ...from });
    await db.outbox.send(query, [{ kind: 'mail', mail: 'deleted', id: viewer.sub }]);
  });
  // Grants that were created meanwhile. From here on nobody can sign in to allow anything.
  await endGrants(db, viewer, now);
  return { ok: true, restoreUntil: now + restoreSeconds };
}

/** The old address's link stays: somebody who took over an account must not keep it from its owner by deleting it. */
const voided = linkPurposes.filter((purpose) => purpose !== 'undo_email');

const markDeleted = `UPDATE users SET deleted_at = to_timestamp($2::float8), updated_at = to_timestamp($2::float8)
  WHERE id = $1::uuid AND deleted_at IS NULL RETURNING 1`;

/**
 * Gives up the role of an operator; false for the last one. The operators' rows are locked, so that of two operators
 * who delete their accounts at the same time, one stays.
 */
async function leaveOperators(db: Database, viewer: Viewer): Promise<boolean> {
  return db.sql.transaction(async (query) => {
    const lock = `SELECT id::text FROM users WHERE is_operator AND deleted_at IS NULL ORDER BY id FOR UPDATE`;
    const operators = z.array(z.object({ id: z.string() })).parse(await query('account_operators', lock, []));
    if (!operators.some(({ id }) => id === viewer.sub)) return true;
    if (operators.length === 1) return false;
    await query('account_no_operator', 'UPDATE users SET is_operator = false WHERE id = $1::uuid', [viewer.sub]);
    return true;
  });
}

/** Deletes the apps and APIs that the person registered. */
async function deleteOwned(db: Database, viewer: Viewer, now: number): Promise<void> {
  const owned = { where: { ownerId: viewer.sub }, select: { id: true } };
  for (const { id } of await db.prisma.client.findMany(owned)) await deleteClient(db, viewer, id, now);
  for (const { id } of await db.prisma.api.findMany(owned)) await deleteApi(db, viewer, id, now);
}

async function endGrants(db: Database, viewer: Viewer, now: number): Promise<void> {
  const store = createOAuthStore(db);
  for (const all of ['apps', 'keys'] as const) await store.endGrants(viewer.sub, { all }, 'account_deleted', now);
}

/** The time until which the account can be restored; undefined if it is not deleted, or erased. */
export async function restorableUntil(db: Database, sub: string, now: number): Promise<number | undefined> {
  const row = await db.prisma.user.findUnique({
    where: { id: sub, erasedAt: null, deletedAt: { gt: toDate(now - restoreSeconds) } },
    select: { deletedAt: true },
  });
  return row?.deletedAt ? Math.floor(row.deletedAt.getTime() / 1000) + restoreSeconds : undefined;
}

/** The confirmed address of a deleted account, for the mail that confirms the deletion. */
export async function deletedMailbox(
  db: Database,
  sub: string,
  now: number,
): Promise<{ email: string; language: string | null; restoreUntil: number } | undefined> {
  const restoreUntil = await restorableUntil(db, sub, now);
  if (restoreUntil === undefined) return undefined;
  const row = await db.prisma.user.findUnique({ where: { id: sub, emailVerifiedAt: { not: null } } });
  return row ? { email: row.email, language: row.language, restoreUntil } : undefined;
}

/**
 * Restores a deleted account, without sessions and access. False if it is not deleted, or if the time is over. Call it
 * only for somebody who proved that the account is theirs.
 */
export async function restoreAccount(db: Database, viewer: Viewer, from: From, now: number): Promise<boolean> {
  // A request that was under way during the deletion may have left a grant. It must not come back to life.
  await endGrants(db, viewer, now);
  return db.sql.transaction(async (query) => {
    if ((await query('account_restore', unmarkDeleted, [viewer.sub, now - restoreSeconds, now])).length === 0)
      return false;
    await endAllSessions(db, query, viewer.sub, now);
    await noteSecurity(db.outbox, query, { sub: viewer.sub, kind: 'account_restored', at: now, ...from });
    return true;
  });
}

const unmarkDeleted = `UPDATE users SET deleted_at = NULL, updated_at = to_timestamp($3::float8)
  WHERE id = $1::uuid AND erased_at IS NULL AND deleted_at > to_timestamp($2::float8) RETURNING 1`;

/**
 * Erases accounts whose 14 days are over, at most `limit`. Call it every few minutes, on any number of instances.
 * Returns how many were erased.
 */
export async function eraseDeletedAccounts(db: Database, now: number, limit = 100): Promise<number> {
  const due = await db.prisma.user.findMany({
    where: { erasedAt: null, deletedAt: { lte: toDate(now - restoreSeconds) } },
    orderBy: { deletedAt: 'asc' },
    take: limit,
    select: { id: true },
  });
  let erased = 0;
  for (const { id: sub } of due) {
    // What a request that was under way during the deletion may have left.
    await deleteOwned(db, { sub }, now);
    await endGrants(db, { sub }, now);
    if (await db.sql.transaction((query) => erase(query, sub, now))) erased += 1;
  }
  return erased;
}

async function erase(query: Query, sub: string, now: number): Promise<boolean> {
  // First, because it locks the row: of two instances, one erases.
  if ((await query('account_erase', anonymise, [sub, now - restoreSeconds, now])).length === 0) return false;
  for (const [name, text] of Object.entries(forget)) await query(`account_forget_${name}`, text, [sub]);
  return true;
}

const ofGrants = (table: string): string =>
  `DELETE FROM ${table} WHERE grant_id IN (SELECT id FROM grants WHERE owner_id = $1)`;

/** By table. Ended sessions stay until `sweep.ts` deletes them. */
export const forget = {
  sessions: 'UPDATE sessions SET ip = NULL, user_agent = NULL WHERE user_id = $1',
  // Who used an operator's powers stays known by the id; the account behind it holds no personal data any more.
  audit_events: 'UPDATE audit_events SET network = NULL WHERE user_id = $1',
  security_events: 'DELETE FROM security_events WHERE user_id = $1',
  known_networks: 'DELETE FROM known_networks WHERE user_id = $1',
  passkeys: 'DELETE FROM passkeys WHERE user_id = $1',
  identities: 'DELETE FROM identities WHERE user_id = $1',
  // The partner keeps its own record; nothing in it refers to the account any more.
  scim_users: 'UPDATE scim_users SET user_id = NULL, linked_at = NULL, made_account = false WHERE user_id = $1',
  pictures: 'DELETE FROM pictures WHERE user_id = $1',
  totp_secrets: 'DELETE FROM totp_secrets WHERE user_id = $1',
  recovery_codes: 'DELETE FROM recovery_codes WHERE user_id = $1',
  mail_links: 'DELETE FROM mail_links WHERE user_id = $1',
  activities: ofGrants('activities'),
  grant_uses: ofGrants('grant_uses'),
  grant_scope_uses: ofGrants('grant_scope_uses'),
  api_keys: ofGrants('api_keys'),
  receipts: ofGrants('receipts'),
};

const anonymise = `UPDATE users SET email = 'deleted:' || id, email_verified_at = NULL, name = 'Deleted account',
    password_hash = NULL, is_operator = false, second_factor = false, mail_opt_out = '{}', claims = '{}',
    language = NULL, created_at = deleted_at, updated_at = to_timestamp($3::float8),
    erased_at = to_timestamp($3::float8)
  WHERE id = $1::uuid AND erased_at IS NULL AND deleted_at <= to_timestamp($2::float8) RETURNING 1`;
