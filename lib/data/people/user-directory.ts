/** Accounts as operators see and change them through the Management API. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { present } from '@/lib/oauth/present';
import { toDate, toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import { isUuid } from '../database/sql';
import { Prisma } from '../generated/client';
import { createOAuthStore } from '../protocol/oauth-store';
import { linkPurposes, sendLink, voidLinks } from './mail-links';
import { noteSecurity } from './security-log';
import { endAllSessions } from './sessions';

export type DirectoryUser = {
  id: string;
  email: string;
  emailVerified: boolean;
  name: string;
  language?: string;
  isOperator: boolean;
  claims: Record<string, z.core.util.JSONType>;
  hasPassword: boolean;
  secondFactorRequired: boolean;
  passkeys: number;
  hasTotp: boolean;
  identities: { issuer: string; subject: string; label: string }[];
  createdAt: number;
  updatedAt: number;
  /** Set while the account is deleted and can be restored. */
  deletedAt?: number;
  /** Set while nobody can sign in to it; `disabledBy` is the partner's client, absent for an operator. */
  disabledAt?: number;
  disabledBy?: string;
};

export type UserFilter = {
  /** A part of a name or of an address. */
  query?: string | undefined;
  email?: string | undefined;
  operator?: boolean | undefined;
  deleted?: boolean | undefined;
};

/** Where a part of the list begins: after this account, newest first. */
export const userPositionSchema = z.object({ at: z.int(), id: z.guid() });
export type UserPosition = z.infer<typeof userPositionSchema>;

export async function userDirectory(
  db: Pick<Database, 'prisma'>,
  { query, email, operator, deleted = false }: UserFilter,
  { after, take }: { after?: UserPosition | undefined; take: number },
): Promise<DirectoryUser[]> {
  const contains = { contains: query ?? '', mode: 'insensitive' } as const;
  const rows = await db.prisma.user.findMany({
    where: {
      erasedAt: null,
      deletedAt: deleted ? { not: null } : null,
      ...present({ email, isOperator: operator }),
      AND: [
        ...(query === undefined ? [] : [{ OR: [{ name: contains }, { email: contains }] }]),
        ...(after ? [beyond(after)] : []),
      ],
    },
    include: withFactors,
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take,
  });
  return rows.map(entryOf);
}

/** Also finds a deleted account until it is erased. */
export async function directoryUser(db: Pick<Database, 'prisma'>, id: string): Promise<DirectoryUser | undefined> {
  if (!isUuid(id)) return undefined;
  const row = await db.prisma.user.findUnique({ where: { id, erasedAt: null }, include: withFactors });
  return row === null ? undefined : entryOf(row);
}

export type UserDraft = {
  email: string;
  name: string;
  emailVerified: boolean;
  passwordHash?: string | undefined;
  language?: string | null | undefined;
  claims: Prisma.InputJsonObject;
  isOperator: boolean;
};

/** The id of the new account; undefined if an account with this address exists. */
export async function createUser(
  db: Pick<Database, 'prisma'>,
  { emailVerified, passwordHash, language, ...draft }: UserDraft,
  now: number,
): Promise<string | undefined> {
  const at = toDate(now);
  const id = randomUUID();
  try {
    await db.prisma.user.create({
      data: {
        ...draft,
        id,
        passwordHash: passwordHash ?? null,
        language: language ?? null,
        emailVerifiedAt: emailVerified ? at : null,
        createdAt: at,
        updatedAt: at,
      },
    });
    return id;
  } catch (error) {
    // The unique index decides a race; a check beforehand could not.
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return undefined;
    throw error;
  }
}

export type UserChange = {
  email?: string | undefined;
  emailVerified?: boolean | undefined;
  name?: string | undefined;
  /** Null: the browser decides. */
  language?: string | null | undefined;
  claims?: Record<string, unknown> | undefined;
  isOperator?: boolean | undefined;
};

export type UserChanged = 'done' | 'gone' | 'taken' | 'last_operator';

/**
 * Changes an account that is not deleted. A new address counts as unverified unless the change says otherwise. The
 * security log of the account records it, and the old address, if it was verified, gets a link that restores it.
 */
export async function changeUser(
  { db, secret }: { db: Database; secret: Uint8Array },
  id: string,
  change: UserChange,
  now: number,
): Promise<UserChanged> {
  try {
    return await db.sql.transaction(async (query) => {
      // The rows of all operators are locked, so that two changes at once leave one.
      const operators = `SELECT id::text FROM users WHERE is_operator AND deleted_at IS NULL ORDER BY id FOR UPDATE`;
      if (change.isOperator === false) {
        const locked = z.array(idRow).parse(await query('account_operators', operators, []));
        if (locked.length === 1 && locked[0]?.id === id) return 'last_operator';
      }
      const values = [
        id,
        now,
        change.email ?? null,
        change.emailVerified ?? null,
        change.name ?? null,
        change.language !== undefined,
        change.language ?? null,
        change.claims === undefined ? null : JSON.stringify(change.claims),
        change.isOperator ?? null,
      ];
      const [row] = z.array(changedRow).parse(await query('user_change', changeText, values));
      if (row === undefined) return 'gone';
      if (row.before !== row.after) {
        const detail = { from: row.before, to: row.after };
        await voidLinks(query, id, ['verify', 'reset'], now);
        await noteSecurity(db.outbox, query, { sub: id, kind: 'email_changed', at: now, detail });
        if (row.verified) {
          const undo = { sub: id, purpose: 'undo_email', recipient: row.before } as const;
          await sendLink({ secret }, db.outbox, query, undo, now);
        }
      }
      return 'done';
    });
  } catch (error) {
    if (sqlState.safeParse(error).data?.code === uniqueViolation) return 'taken';
    throw error;
  }
}

/**
 * Disables an account: its sessions, grants and mail links end at once, and nobody can sign in to it. The last operator
 * stays. A partner that disabled the account before cannot enable it any more.
 */
export async function disableUser(db: Database, sub: string, now: number): Promise<UserChanged> {
  const outcome = await db.sql.transaction(async (query): Promise<UserChanged> => {
    const operators = `SELECT id::text FROM users WHERE is_operator AND deleted_at IS NULL ORDER BY id FOR UPDATE`;
    const locked = z.array(idRow).parse(await query('account_operators', operators, []));
    if (locked.length === 1 && locked[0]?.id === sub) return 'last_operator';
    const text = `UPDATE users SET disabled_at = coalesce(disabled_at, to_timestamp($2::float8)), disabled_by = NULL,
        updated_at = to_timestamp($2::float8)
      WHERE id = $1::uuid AND deleted_at IS NULL RETURNING 1`;
    if ((await query('user_disable', text, [sub, now])).length === 0) return 'gone';
    await endAllSessions(db, query, sub, now);
    await voidLinks(query, sub, linkPurposes, now);
    await noteSecurity(db.outbox, query, { sub, kind: 'operator_disabled', at: now });
    return 'done';
  });
  // From here on nobody can sign in to allow anything.
  const store = createOAuthStore(db);
  if (outcome === 'done')
    for (const all of ['apps', 'keys'] as const) await store.endGrants(sub, { all }, 'operator', now);
  return outcome;
}

/** Enables an account again. Sessions and grants do not come back. False if it was not disabled. */
export async function enableUser(db: Database, sub: string, now: number): Promise<boolean> {
  return db.sql.transaction(async (query) => {
    const text = `UPDATE users SET disabled_at = NULL, disabled_by = NULL, updated_at = to_timestamp($2::float8)
      WHERE id = $1::uuid AND deleted_at IS NULL AND disabled_at IS NOT NULL RETURNING 1`;
    if ((await query('user_enable', text, [sub, now])).length === 0) return false;
    await noteSecurity(db.outbox, query, { sub, kind: 'operator_enabled', at: now });
    return true;
  });
}

const idRow = z.object({ id: z.string() });
const changedRow = z.object({ before: z.string(), after: z.string(), verified: z.boolean() });
const sqlState = z.object({ code: z.string() });
const uniqueViolation = '23505';

const changeText = `WITH old AS (
    SELECT id, email, email_verified_at IS NOT NULL AS verified FROM users
    WHERE id = $1::uuid AND deleted_at IS NULL FOR UPDATE)
  UPDATE users u SET updated_at = to_timestamp($2::float8),
    email = coalesce($3, u.email),
    email_verified_at = CASE
      WHEN $4::bool OR ($4::bool IS NULL AND coalesce($3, u.email) = u.email AND u.email_verified_at IS NOT NULL)
        THEN coalesce(u.email_verified_at, to_timestamp($2::float8)) END,
    name = coalesce($5, u.name),
    language = CASE WHEN $6::bool THEN $7 ELSE u.language END,
    claims = coalesce($8::jsonb, u.claims),
    is_operator = coalesce($9::bool, u.is_operator)
  FROM old WHERE u.id = old.id RETURNING old.email AS before, old.verified, u.email AS after`;

const withFactors = {
  totp: { select: { userId: true } },
  identities: { select: { issuer: true, subject: true, label: true }, orderBy: { createdAt: 'asc' } },
  _count: { select: { passkeys: true } },
} as const;

function beyond({ at, id }: UserPosition): Prisma.UserWhereInput {
  return { OR: [{ createdAt: { lt: toDate(at) } }, { createdAt: toDate(at), id: { gt: id } }] };
}

const claimsSchema = z.record(z.string(), z.json());

function entryOf(row: Prisma.UserGetPayload<{ include: typeof withFactors }>): DirectoryUser {
  return {
    id: row.id,
    email: row.email,
    emailVerified: row.emailVerifiedAt !== null,
    name: row.name,
    isOperator: row.isOperator,
    claims: claimsSchema.parse(row.claims),
    hasPassword: row.passwordHash !== null,
    secondFactorRequired: row.secondFactor,
    passkeys: row._count.passkeys,
    hasTotp: row.totp !== null,
    identities: row.identities,
    createdAt: toSeconds(row.createdAt),
    updatedAt: toSeconds(row.updatedAt),
    ...present({ language: row.language, deletedAt: row.deletedAt && toSeconds(row.deletedAt) }),
    ...present({ disabledAt: row.disabledAt && toSeconds(row.disabledAt), disabledBy: row.disabledBy }),
  };
}
