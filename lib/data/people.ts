/**
 * People with an account. E-mail addresses are compared and kept in lower case; what a password must be is decided in
 * `lib/login/passwords.ts`, only its hash comes here.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Database } from './database';
import { Prisma, type User } from './generated/client';

/** RFC 5321 §4.5.3.1.3 leaves 254 characters for an address. */
export const emailSchema = z
  .string()
  .trim()
  .max(254)
  .transform((email) => email.toLowerCase())
  .pipe(z.email());

/** What a person is called: any script, no control characters, one space where there were several. */
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
  /** Whether the password alone does not sign this person in. */
  secondFactor: boolean;
  /** Absent for those who never set one. */
  passwordHash?: string;
};

export type NewPerson = { email: string; name: string; passwordHash: string; isOperator?: boolean };

/** Undefined when there is an account of this e-mail address already. */
export async function createPerson(db: Database, person: NewPerson, now: number): Promise<Person | undefined> {
  const at = new Date(now * 1000);
  try {
    const row = await db.prisma.user.create({
      data: { id: randomUUID(), isOperator: false, createdAt: at, updatedAt: at, ...person },
    });
    return asPerson(row);
  } catch (error) {
    // The unique index decides the race of two sign-ups, not a look beforehand.
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return undefined;
    throw error;
  }
}

/** `email` as `emailSchema` gives it. */
export async function findByEmail(db: Database, email: string): Promise<Person | undefined> {
  const row = await db.prisma.user.findUnique({ where: { email } });
  return row ? asPerson(row) : undefined;
}

export async function findPerson(db: Database, sub: string): Promise<Person | undefined> {
  const row = await db.prisma.user.findUnique({ where: { id: sub } });
  return row ? asPerson(row) : undefined;
}

/** Replaces the hash that was verified, and only that one: a password changed meanwhile is not undone by a slow rehash. */
export async function setPassword(
  db: Database,
  sub: string,
  hash: { from: string | undefined; to: string },
  now: number,
): Promise<boolean> {
  const { count } = await db.prisma.user.updateMany({
    where: { id: sub, passwordHash: hash.from ?? null },
    data: { passwordHash: hash.to, updatedAt: new Date(now * 1000) },
  });
  return count > 0;
}

/** `name` as `nameSchema` gives it. */
export async function updateName(db: Database, viewer: { sub: string }, name: string, now: number): Promise<void> {
  await db.prisma.user.update({ where: { id: viewer.sub }, data: { name, updatedAt: new Date(now * 1000) } });
}

function asPerson(row: User): Person {
  const { id: sub, email, name, isOperator, secondFactor, passwordHash } = row;
  return { sub, email, name, isOperator, secondFactor, ...(passwordHash ? { passwordHash } : {}) };
}
