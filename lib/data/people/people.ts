/**
 * People with an account. E-mail addresses are stored and compared in the normal form of `lib/words/mail-address.ts`.
 * `lib/login/password/passwords.ts` decides which passwords are acceptable; only hashes are stored.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { toDate, toSeconds } from '@/lib/time';
import { mailAddressSchema } from '@/lib/words/mail-address';
import type { Database } from '../database/database';
import { Prisma, type User } from '../generated/client';
import { voidLinks } from './mail-links';
import { noteSecurity } from './security-log';

export const emailSchema = mailAddressSchema;

/** A person's name: any script, no control characters, single spaces. */
export const nameSchema = z
  .string()
  .transform((name) => name.normalize('NFC').replace(/\s+/gu, ' ').trim())
  .pipe(
    z
      .string()
      .min(1)
      .max(100)
      .regex(/^[^\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]+$/u),
  );

export type Person = {
  sub: string;
  email: string;
  name: string;
  isOperator: boolean;
  /** Whether signing in requires a second factor besides the password. */
  secondFactor: boolean;
  /** Absent if the person never set a password. */
  passwordHash?: string;
  /** Set if the account is deleted and can still be restored (`account-deletion.ts`). */
  deletedAt?: number;
  /** Set if a partner disabled the account (`lib/data/partners/partner-links.ts`). */
  disabledAt?: number;
};

export type NewPerson = {
  email: string;
  name: string;
  passwordHash: string;
  isOperator?: boolean;
  /** Of pages and mails, from `lib/messages/languages.ts`. */
  language?: string | undefined;
};

/** Undefined if an account with this e-mail address exists. */
export async function createPerson(db: Database, person: NewPerson, now: number): Promise<Person | undefined> {
  const at = toDate(now);
  try {
    const row = await db.prisma.user.create({
      data: {
        id: randomUUID(),
        isOperator: false,
        createdAt: at,
        updatedAt: at,
        ...person,
        language: person.language ?? null,
      },
    });
    return asPerson(row);
  } catch (error) {
    // The unique index decides the race of two sign-ups; a check beforehand could not.
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return undefined;
    throw error;
  }
}

/** `email` as parsed by `emailSchema`. Also finds a deleted account until it is erased: its address stays reserved. */
export async function findByEmail(db: Database, email: string): Promise<Person | undefined> {
  const row = await db.prisma.user.findUnique({ where: { email } });
  return row ? asPerson(row) : undefined;
}

/** Also finds a deleted account until it is erased. */
export async function findPerson(db: Database, sub: string): Promise<Person | undefined> {
  const row = await db.prisma.user.findUnique({ where: { id: sub, erasedAt: null } });
  return row ? asPerson(row) : undefined;
}

/** Sets the language of the account's pages and mails. Null: the browser decides. */
export async function setLanguage(db: Database, sub: string, language: string | null): Promise<void> {
  await db.prisma.user.updateMany({ where: { id: sub, deletedAt: null }, data: { language } });
}

/** Replaces the hash that was verified, but no other: a slow rehash must not undo a password change. */
export async function setPassword(
  db: Database,
  sub: string,
  hash: { from: string | undefined; to: string },
  now: number,
): Promise<boolean> {
  const { count } = await db.prisma.user.updateMany({
    where: { id: sub, passwordHash: hash.from ?? null },
    data: { passwordHash: hash.to, updatedAt: toDate(now) },
  });
  return count > 0;
}

/**
 * Sets the viewer's new password if the hash is still the verified one; otherwise false. Links for a forgotten password
 * become invalid.
 */
export async function swapPassword(
  db: Database,
  viewer: { sub: string },
  hash: { from: string | undefined; to: string },
  seen: { ip: string; userAgent?: string },
  now: number,
): Promise<boolean> {
  return db.sql.transaction(async (query) => {
    const text = `UPDATE users SET password_hash = $3, updated_at = to_timestamp($4::float8)
      WHERE id = $1::uuid AND password_hash IS NOT DISTINCT FROM $2 RETURNING 1`;
    const changed = await query('person_change_password', text, [viewer.sub, hash.from ?? null, hash.to, now]);
    if (changed.length === 0) return false;
    await voidLinks(query, viewer.sub, ['reset'], now);
    await noteSecurity(db.outbox, query, { sub: viewer.sub, kind: 'password_changed', at: now, ...seen });
    return true;
  });
}

/** Sets a password, whatever there was before. Null: none, until the owner chooses one by mail. */
export async function replacePassword(
  query: Database['sql']['query'],
  sub: string,
  passwordHash: string | null,
  now: number,
): Promise<void> {
  const text = `UPDATE users SET password_hash = $2, updated_at = to_timestamp($3::float8) WHERE id = $1::uuid`;
  await query('person_replace_password', text, [sub, passwordHash, now]);
}

/** `name` as parsed by `nameSchema`. */
export async function updateName(db: Database, viewer: { sub: string }, name: string, now: number): Promise<void> {
  await db.prisma.user.update({ where: { id: viewer.sub }, data: { name, updatedAt: toDate(now) } });
}

/** From a row that was read elsewhere in this folder. */
export function asPerson(row: User): Person {
  const { id: sub, email, name, isOperator, secondFactor, passwordHash, deletedAt, disabledAt } = row;
  return {
    sub,
    email,
    name,
    isOperator,
    secondFactor,
    ...(passwordHash ? { passwordHash } : {}),
    ...(deletedAt ? { deletedAt: toSeconds(deletedAt) } : {}),
    ...(disabledAt ? { disabledAt: toSeconds(disabledAt) } : {}),
  };
}
