/**
 * The e-mail address of an account: whether it is verified, which mails it gets, and how it is changed.
 */
import { z } from 'zod';
import type { Database } from '../database/database';
import { afterRemoval, lockAccount } from './second-factors';

/** Mails that the owner can opt out of. Warnings about what somebody else may have done are always sent. */
export const optionalMails = ['new_app', 'ending'] as const;
export type OptionalMail = (typeof optionalMails)[number];

/** `language` is the one that the owner chose, if any. */
export type Mailbox = {
  sub: string;
  email: string;
  isVerified: boolean;
  optOut: OptionalMail[];
  language: string | null;
};

type Query = Database['sql']['query'];
const optOutSchema = z.array(z.enum(optionalMails)).catch([]);

/** Undefined if the account is deleted: it gets no mail. */
export async function findMailbox(db: Database, sub: string): Promise<Mailbox | undefined> {
  const row = await db.prisma.user.findUnique({
    where: { id: sub, deletedAt: null },
    select: { email: true, emailVerifiedAt: true, mailOptOut: true, language: true },
  });
  if (!row) return undefined;
  return {
    sub,
    email: row.email,
    isVerified: row.emailVerifiedAt !== null,
    optOut: optOutSchema.parse(row.mailOptOut),
    language: row.language,
  };
}

export async function setMailOptOut(db: Database, viewer: { sub: string }, optOut: OptionalMail[]): Promise<void> {
  await db.prisma.user.update({ where: { id: viewer.sub }, data: { mailOptOut: optOut } });
}

/** Verifies the address. False if the account has another address by now, or this one was verified before. */
export async function confirmAddress(query: Query, sub: string, email: string, now: number): Promise<boolean> {
  const text = `UPDATE users SET email_verified_at = to_timestamp($3::float8), updated_at = to_timestamp($3::float8)
    WHERE id = $1::uuid AND email = $2 AND email_verified_at IS NULL RETURNING 1`;
  return (await query('mailbox_confirm', text, [sub, email, now])).length > 0;
}

/** Thrown if another account has the address. */
export class AddressTakenError extends Error {
  override readonly name = 'AddressTakenError';
}

/**
 * Replaces the address by a verified one. With `from`, returns false if the account has another address than that by
 * now. Throws `AddressTakenError`, which ends the transaction of `query`.
 */
export async function replaceAddress(
  query: Query,
  sub: string,
  { from, to }: { from?: string; to: string },
  now: number,
): Promise<boolean> {
  const text = `UPDATE users SET email = $3, email_verified_at = to_timestamp($4::float8),
    updated_at = to_timestamp($4::float8)
    WHERE id = $1::uuid AND ($2::text IS NULL OR email = $2) RETURNING 1`;
  try {
    return (await query('mailbox_replace', text, [sub, from ?? null, to, now])).length > 0;
  } catch (error) {
    // The unique index decides who gets an address; a check beforehand could race.
    if (sqlState.safeParse(error).data?.code === uniqueViolation) {
      throw new AddressTakenError('Another account has this address.');
    }
    throw error;
  }
}

const sqlState = z.object({ code: z.string() });
const uniqueViolation = '23505';

/** Deletes the passkeys, one-time codes and upstream identities that were set up at `since` or later. */
export async function removeFactorsSince(query: Query, sub: string, since: number): Promise<void> {
  await lockAccount(query, { sub });
  const passkeys = 'DELETE FROM passkeys WHERE user_id = $1::uuid AND created_at >= to_timestamp($2::float8)';
  await query('mailbox_passkeys', passkeys, [sub, since]);
  const totp = 'DELETE FROM totp_secrets WHERE user_id = $1::uuid AND created_at >= to_timestamp($2::float8)';
  await query('mailbox_totp', totp, [sub, since]);
  const identities = 'DELETE FROM identities WHERE user_id = $1::uuid AND created_at >= to_timestamp($2::float8)';
  await query('mailbox_identities', identities, [sub, since]);
  await afterRemoval(query, { sub });
}
