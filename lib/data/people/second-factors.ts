/**
 * Second factors besides passkeys (`passkeys.ts`): the secret of one-time codes, and recovery codes. Each change locks
 * the account first, so that concurrent changes see each other, and writes to the security log.
 */
import { z } from 'zod';
import { toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import { noteSecurity } from './security-log';

/** The origin of a request, for the security log. */
export type From = { ip?: string | undefined; userAgent?: string | undefined };

type Viewer = { sub: string };
type Query = Database['sql']['query'];

export type Factors = {
  /** Whether signing in requires a second factor besides the password. */
  isRequired: boolean;
  totp?: { createdAt: number; lastUsedAt?: number };
  passkeys: number;
  recoveryCodes: number;
};

/** The account's factors; undefined if the account is gone. */
export async function factorsOf(db: Database, viewer: Viewer): Promise<Factors | undefined> {
  const row = await db.prisma.user.findUnique({
    where: { id: viewer.sub },
    select: {
      secondFactor: true,
      totp: { select: { createdAt: true, lastUsedAt: true } },
      _count: { select: { passkeys: true, recovery: true } },
    },
  });
  if (!row) return undefined;
  const { totp } = row;
  return {
    isRequired: row.secondFactor,
    ...(totp && {
      totp: {
        createdAt: toSeconds(totp.createdAt),
        ...(totp.lastUsedAt && { lastUsedAt: toSeconds(totp.lastUsedAt) }),
      },
    }),
    passkeys: row._count.passkeys,
    recoveryCodes: row._count.recovery,
  };
}

/** Stores or replaces the secret. `step` is the time step of the code that proved that the person's app has it. */
export async function setTotp(
  db: Database,
  viewer: Viewer,
  { sealed, step }: { sealed: string; step: number },
  from: From,
  now: number,
): Promise<void> {
  await db.sql.transaction(async (query) => {
    await lockAccount(query, viewer);
    const set = `INSERT INTO totp_secrets (user_id, sealed, last_step, created_at)
      VALUES ($1::uuid, $2, $3::int4, to_timestamp($4::float8))
      ON CONFLICT (user_id) DO UPDATE SET sealed = EXCLUDED.sealed, last_step = EXCLUDED.last_step,
        created_at = EXCLUDED.created_at, last_used_at = NULL`;
    await query('totp_set', set, [viewer.sub, sealed, step, now]);
    await query('factor_require', requireText, [viewer.sub, true]);
    await noteSecurity(db.outbox, query, { sub: viewer.sub, kind: 'totp_added', at: now, ...from });
  });
}

export async function findTotp(db: Database, sub: string): Promise<{ sealed: string } | undefined> {
  const row = await db.prisma.totpSecret.findUnique({ where: { userId: sub }, select: { sealed: true } });
  return row ?? undefined;
}

/**
 * Consumes the code of a time step. False if it, or a later one, was used before (RFC 6238 §5.2). One statement decides
 * the race.
 */
export async function takeTotpStep(db: Database, sub: string, step: number, now: number): Promise<boolean> {
  const text = `UPDATE totp_secrets SET last_step = $2::int4, last_used_at = to_timestamp($3::float8)
    WHERE user_id = $1::uuid AND last_step < $2::int4 RETURNING 1`;
  return (await db.sql.query('totp_take', text, [sub, step, now])).length > 0;
}

/** False if there was none. */
export async function removeTotp(db: Database, viewer: Viewer, from: From, now: number): Promise<boolean> {
  return db.sql.transaction(async (query) => {
    await lockAccount(query, viewer);
    const removed = await query('totp_remove', 'DELETE FROM totp_secrets WHERE user_id = $1::uuid RETURNING 1', [
      viewer.sub,
    ]);
    if (removed.length === 0) return false;
    await afterRemoval(query, viewer);
    await noteSecurity(db.outbox, query, { sub: viewer.sub, kind: 'totp_removed', at: now, ...from });
    return true;
  });
}

/** Turns the second step on or off. False if there is no second factor yet. */
export async function requireSecondFactor(
  db: Database,
  viewer: Viewer,
  required: boolean,
  from: From,
  now: number,
): Promise<boolean> {
  return db.sql.transaction(async (query) => {
    await lockAccount(query, viewer);
    const able = `SELECT 1 FROM users u WHERE u.id = $1::uuid AND (${hasFactor})`;
    if (required && (await query('factor_able', able, [viewer.sub])).length === 0) return false;
    const changed = await query('factor_require', requireText, [viewer.sub, required]);
    if (changed.length === 0) return true;
    const kind = required ? 'second_factor_required' : 'second_factor_optional';
    await noteSecurity(db.outbox, query, { sub: viewer.sub, kind, at: now, ...from });
    return true;
  });
}

/** Replaces all recovery codes. */
export async function setRecoveryCodes(
  db: Database,
  viewer: Viewer,
  hashes: readonly string[],
  from: From,
  now: number,
): Promise<void> {
  await db.sql.transaction(async (query) => {
    await lockAccount(query, viewer);
    await query('recovery_clear', 'DELETE FROM recovery_codes WHERE user_id = $1::uuid', [viewer.sub]);
    const add = `INSERT INTO recovery_codes (user_id, hash, created_at)
      SELECT $1::uuid, hash, to_timestamp($3::float8) FROM unnest($2::text[]) AS hash`;
    await query('recovery_add', add, [viewer.sub, hashes, now]);
    await noteSecurity(db.outbox, query, { sub: viewer.sub, kind: 'recovery_codes_made', at: now, ...from });
  });
}

const leftRow = z.object({ left: z.number() });

/** Consumes a recovery code. Returns how many are left; undefined if it is not one of this person's unused codes. */
export async function takeRecoveryCode(
  db: Database,
  sub: string,
  hash: string,
  from: From,
  now: number,
): Promise<number | undefined> {
  return db.sql.transaction(async (query) => {
    const take = 'DELETE FROM recovery_codes WHERE user_id = $1::uuid AND hash = $2 RETURNING 1';
    if ((await query('recovery_take', take, [sub, hash])).length === 0) return undefined;
    const count = 'SELECT count(*)::int4 AS left FROM recovery_codes WHERE user_id = $1::uuid';
    const { left } = leftRow.parse((await query('recovery_left', count, [sub]))[0]);
    await noteSecurity(db.outbox, query, {
      sub,
      kind: 'recovery_code_used',
      at: now,
      detail: { left: String(left) },
      ...from,
    });
    return left;
  });
}

/** Every change of factors begins with this lock. */
export async function lockAccount(query: Query, viewer: Viewer): Promise<void> {
  await query('account_lock', 'SELECT 1 FROM users WHERE id = $1::uuid FOR UPDATE', [viewer.sub]);
}

const hasFactor = `EXISTS (SELECT FROM passkeys p WHERE p.user_id = u.id)
  OR EXISTS (SELECT FROM totp_secrets t WHERE t.user_id = u.id)`;

const requireText = `UPDATE users SET second_factor = $2::bool
  WHERE id = $1::uuid AND second_factor <> $2::bool RETURNING 1`;

/** Without any second factor the second step is turned off, and recovery codes are deleted. */
export async function afterRemoval(query: Query, viewer: Viewer): Promise<void> {
  const none = `UPDATE users u SET second_factor = false WHERE u.id = $1::uuid AND NOT (${hasFactor}) RETURNING 1`;
  if ((await query('factor_none', none, [viewer.sub])).length === 0) return;
  await query('recovery_clear', 'DELETE FROM recovery_codes WHERE user_id = $1::uuid', [viewer.sub]);
}
