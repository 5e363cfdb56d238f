/**
 * Upstream identities: accounts at other issuers that people sign in with. The account here is decided once, by who was
 * signed in when it was linked, or by creating a new account with it. An e-mail address decides nothing.
 */

import { randomUUID } from 'node:crypto';
import { present } from '@/lib/oauth/present';
import { toDate, toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import { connectNewIdentity } from '../partners/partner-links';
import { asPerson, type Person } from './people';
import { type From, lockAccount } from './second-factors';
import { noteSecurity } from './security-log';

type Viewer = { sub: string };
export type IdentityKey = { issuer: string; subject: string };
export type IdentityView = IdentityKey & { label: string; createdAt: number; lastUsedAt?: number };

/** The owner of the identity, also of a deleted account that can be restored; records the use. */
export async function signInIdentity(
  db: Database,
  { issuer, subject }: IdentityKey,
  now: number,
): Promise<Person | undefined> {
  const where = { issuer_subject: { issuer, subject } };
  const row = await db.prisma.identity.findUnique({ where, include: { user: true } });
  if (!row || row.user.erasedAt !== null) return undefined;
  await db.prisma.identity.updateMany({ where: { issuer, subject }, data: { lastUsedAt: toDate(now) } });
  return asPerson(row.user);
}

/** The viewer's identities, in the order they were linked. */
export async function listIdentities(db: Database, viewer: Viewer): Promise<IdentityView[]> {
  const rows = await db.prisma.identity.findMany({ where: { userId: viewer.sub }, orderBy: { createdAt: 'asc' } });
  return rows.map(({ issuer, subject, label, createdAt, lastUsedAt }) => ({
    issuer,
    subject,
    label,
    createdAt: toSeconds(createdAt),
    ...present({ lastUsedAt: lastUsedAt && toSeconds(lastUsedAt) }),
  }));
}

export type NewIdentity = IdentityKey & { label: string };

/** `taken`: it is linked already, perhaps to the viewer. */
export async function linkIdentity(
  db: Database,
  viewer: Viewer,
  { issuer, subject, label }: NewIdentity,
  from: From,
  now: number,
): Promise<'linked' | 'taken'> {
  return db.sql.transaction(async (query) => {
    const values = [issuer, subject, viewer.sub, label, now];
    if ((await query('identity_link', insertIdentity, values)).length === 0) return 'taken';
    const entry = { sub: viewer.sub, kind: 'identity_linked' as const, at: now, ...from };
    await noteSecurity(db.outbox, query, { ...entry, detail: { issuer, label } });
    return 'linked';
  });
}

const insertIdentity = `INSERT INTO identities (issuer, subject, user_id, label, created_at)
  VALUES ($1, $2, $3::uuid, $4, to_timestamp($5::float8)) ON CONFLICT DO NOTHING RETURNING subject`;

/** `last`: it is the only way to sign in. */
export async function unlinkIdentity(
  db: Database,
  viewer: Viewer,
  { issuer, subject }: IdentityKey,
  from: From,
  now: number,
): Promise<'unlinked' | 'last' | 'unknown'> {
  return db.sql.transaction(async (query) => {
    await lockAccount(query, viewer);
    const others = `SELECT FROM users u WHERE u.id = $1::uuid AND (u.password_hash IS NOT NULL
      OR EXISTS (SELECT FROM passkeys p WHERE p.user_id = u.id)
      OR EXISTS (SELECT FROM identities i WHERE i.user_id = u.id AND (i.issuer, i.subject) <> ($2, $3)))`;
    if ((await query('identity_others', others, [viewer.sub, issuer, subject])).length === 0) return 'last';
    const text = 'DELETE FROM identities WHERE user_id = $1::uuid AND issuer = $2 AND subject = $3 RETURNING label';
    const [row] = await query('identity_unlink', text, [viewer.sub, issuer, subject]);
    if (row === undefined) return 'unknown';
    const entry = { sub: viewer.sub, kind: 'identity_unlinked' as const, at: now, ...from };
    await noteSecurity(db.outbox, query, { ...entry, detail: { issuer, label: String(row['label']) } });
    return 'unlinked';
  });
}

/**
 * Creates an account for somebody with an unknown identity and an address that its issuer verified. Undefined if the
 * address, or by now the identity, belongs to an account.
 */
export async function createWithIdentity(
  db: Database,
  person: { email: string; name: string; language?: string | undefined },
  { issuer, subject, label }: NewIdentity,
  now: number,
  from: From = {},
): Promise<Person | undefined> {
  const id = randomUUID();
  const made = await db.sql.transaction(async (query) => {
    const user = `INSERT INTO users (id, email, email_verified_at, name, created_at, updated_at, language)
      VALUES ($1::uuid, $2, to_timestamp($4::float8), $3, to_timestamp($4::float8), to_timestamp($4::float8), $5)
      ON CONFLICT DO NOTHING RETURNING id`;
    const values = [id, person.email, person.name, now, person.language ?? null];
    const [row] = await query('identity_create_user', user, values);
    if (row === undefined) return false;
    const linked = await query('identity_link', insertIdentity, [issuer, subject, id, label, now]);
    // Two first sign-ins ran at once, and the other one created the account.
    if (linked.length === 0) await query('identity_undo_user', 'DELETE FROM users WHERE id = $1::uuid', [id]);
    else await connectNewIdentity(db, query, { sub: id, issuer, subject }, from, now);
    return linked.length > 0;
  });
  if (!made) return undefined;
  return asPerson(await db.prisma.user.findUniqueOrThrow({ where: { id } }));
}
