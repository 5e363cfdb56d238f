/**
 * What proves a person besides their password: the secret of one-time codes and recovery codes; passkeys are next door
 * in `passkeys.ts`. Each change locks its account first, so that two at once see each other, and stands in the security
 * log.
 */
import { z } from 'zod';
import { toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import { noteSecurity } from './security-log';

/** Where a request came from, for the security log. */
export type From = { ip?: string | undefined; userAgent?: string | undefined };

type Viewer = { sub: string };
type Query = Database['sql']['query'];

export type Factors = {
  /** Whether the password alone does not sign this person in. */
  isRequired: boolean;
  totp?: { createdAt: number; lastUsedAt?: number };
  passkeys: number;
  recoveryCodes: number;
};

/** What the account has; undefined when it is gone. */
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

/**
 * `step` is that of the code which proved that the person's app has the secret. A secret that was there is replaced.
 */
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
 * Takes the code of a time step: false when it, or a later one, was taken before (RFC 6238 §5.2). One statement decides
 * the race.
 */
export async function takeTotpStep(db: Database, sub: string, step: number, now: number): Promise<boolean> {
  const text = `UPDATE totp_secrets SET last_step = $2::int4, last_used_at = to_timestamp($3::float8)
    WHERE user_id = $1::uuid AND last_step < $2::int4 RETURNING 1`;
  return (await db.sql.query('totp_take', text, [sub, step, now])).length > 0;
}

/** False when there was none. */
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

/** Whether the password alone signs in no more. False where there is nothing yet that could be asked for. */
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

/** In place of those that there were. */
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

/** Takes a code, once; how many are left. Undefined: not one of this person's, or used before. */
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

/** Every change of what proves a person begins with it. */
export async function lockAccount(query: Query, viewer: Viewer): Promise<void> {
  await query('account_lock', 'SELECT 1 FROM users WHERE id = $1::uuid FOR UPDATE', [viewer.sub]);
}

const hasFactor = `EXISTS (SELECT FROM passkeys p WHERE p.user_id = u.id)
  OR EXISTS (SELECT FROM totp_secrets t WHERE t.user_id = u.id)`;

const requireText = `UPDATE users SET second_factor = $2::bool
  WHERE id = $1::uuid AND second_factor <> $2::bool RETURNING 1`;

/** Once nothing is left that could be asked for, nothing is asked for, and there is nothing to recover from. */
export async function afterRemoval(query: Query, viewer: Viewer): Promise<void> {
  const none = `UPDATE users u SET second_factor = false WHERE u.id = $1::uuid AND NOT (${hasFactor}) RETURNING 1`;
  if ((await query('factor_none', none, [viewer.sub])).length === 0) return;
  await query('recovery_clear', 'DELETE FROM recovery_codes WHERE user_id = $1::uuid', [viewer.sub]);
}
