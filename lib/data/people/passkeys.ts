/**
 * Passkeys (WebAuthn Level 3 §4, "credential record"). Only the public key is stored, so there is nothing to steal.
 * `lib/login/factors/passkeys.ts` verifies them.
 */

import { z } from 'zod';
import { present } from '@/lib/oauth/present';
import { toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import type { Passkey as PasskeyRow } from '../generated/client';
import { afterRemoval, type From, lockAccount } from './second-factors';
import { noteSecurity } from './security-log';

export type NewPasskey = {
  /** The credential's id, base64url. */
  id: string;
  /** COSE key, base64url. */
  publicKey: string;
  counter: number;
  transports: string[];
  /** Whether it can be synced to other devices of its owner. */
  syncable: boolean;
  backedUp: boolean;
  name: string;
};

export type Passkey = NewPasskey & { sub: string };

export type PasskeyView = Pick<NewPasskey, 'id' | 'name' | 'syncable' | 'backedUp'> & {
  createdAt: number;
  lastUsedAt?: number;
};

type Viewer = { sub: string };

/** Enough for everybody, and few enough for one request to the browser. */
const mostPasskeys = 20;

const countRow = z.object({ count: z.number() });

export async function addPasskey(
  db: Database,
  viewer: Viewer,
  passkey: NewPasskey,
  from: From,
  now: number,
): Promise<'added' | 'known' | 'too_many'> {
  return db.sql.transaction(async (query) => {
    await lockAccount(query, viewer);
    const count = 'SELECT count(*)::int4 AS count FROM passkeys WHERE user_id = $1::uuid';
    if (countRow.parse((await query('passkey_count', count, [viewer.sub]))[0]).count >= mostPasskeys) return 'too_many';
    // WebAuthn Level 3 §7.1, step 27: a credential id that is registered already is rejected.
    const add = `INSERT INTO passkeys (id, user_id, public_key, counter, transports, syncable, backed_up, name,
      created_at)
      VALUES ($1, $2::uuid, $3, $4::int8, $5::text[], $6::bool, $7::bool, $8, to_timestamp($9::float8))
      ON CONFLICT (id) DO NOTHING RETURNING 1`;
    const { id, publicKey, counter, transports, syncable, backedUp, name } = passkey;
    const values = [id, viewer.sub, publicKey, counter, transports, syncable, backedUp, name, now];
    if ((await query('passkey_add', add, values)).length === 0) return 'known';
    await noteSecurity(db.outbox, query, {
      sub: viewer.sub,
      kind: 'passkey_added',
      at: now,
      detail: { name },
      ...from,
    });
    return 'added';
  });
}

/** The viewer's passkeys, oldest first. */
export async function listPasskeys(db: Database, viewer: Viewer): Promise<PasskeyView[]> {
  const rows = await db.prisma.passkey.findMany({ where: { userId: viewer.sub }, orderBy: { createdAt: 'asc' } });
  return rows.map(viewOf);
}

/** What a browser needs to know about a person's passkeys. */
export async function passkeyIds(db: Database, viewer: Viewer): Promise<{ id: string; transports: string[] }[]> {
  return db.prisma.passkey.findMany({ where: { userId: viewer.sub }, select: { id: true, transports: true } });
}

export async function findOwnPasskey(db: Database, viewer: Viewer, id: string): Promise<PasskeyView | undefined> {
  const row = await db.prisma.passkey.findFirst({ where: { id, userId: viewer.sub } });
  return row ? viewOf(row) : undefined;
}

/** The passkey with this id, of any owner, for verification. */
export async function findPasskey(db: Database, id: string): Promise<Passkey | undefined> {
  const row = await db.prisma.passkey.findUnique({ where: { id } });
  if (!row) return undefined;
  const { userId: sub, publicKey, transports, syncable, backedUp, name } = row;
  return { id, sub, publicKey, counter: Number(row.counter), transports, syncable, backedUp, name };
}

/**
 * Records a use. False if the signature counter did not increase (WebAuthn Level 3 §7.2, step 22), which only one of
 * two concurrent uses can pass: the key may have been copied. The counters of authenticators that do not count stay at
 * 0.
 */
export async function advancePasskey(
  db: Database,
  { id, counter, backedUp }: { id: string; counter: number; backedUp: boolean },
  now: number,
): Promise<boolean> {
  const text = `UPDATE passkeys SET counter = $2::int8, backed_up = $3::bool, last_used_at = to_timestamp($4::float8)
    WHERE id = $1 AND (counter < $2::int8 OR (counter = 0 AND $2::int8 = 0)) RETURNING 1`;
  return (await db.sql.query('passkey_use', text, [id, counter, backedUp, now])).length > 0;
}

/** False if it is not the viewer's. */
export async function renamePasskey(db: Database, viewer: Viewer, id: string, name: string): Promise<boolean> {
  const { count } = await db.prisma.passkey.updateMany({ where: { id, userId: viewer.sub }, data: { name } });
  return count > 0;
}

const accountRow = z.object({ others: z.boolean() });

/** `last_way_in`: it is the only way to sign in. */
export async function removePasskey(
  db: Database,
  viewer: Viewer,
  id: string,
  from: From,
  now: number,
): Promise<'removed' | 'unknown' | 'last_way_in'> {
  return db.sql.transaction(async (query) => {
    await lockAccount(query, viewer);
    const about = `SELECT u.password_hash IS NOT NULL
        OR EXISTS (SELECT FROM passkeys p WHERE p.user_id = u.id AND p.id <> $2)
        OR EXISTS (SELECT FROM identities i WHERE i.user_id = u.id) AS others
      FROM users u WHERE u.id = $1::uuid`;
    const [account] = z.array(accountRow).parse(await query('passkey_account', about, [viewer.sub, id]));
    if (!account) return 'unknown';
    if (!account.others) return 'last_way_in';
    const remove = 'DELETE FROM passkeys WHERE id = $2 AND user_id = $1::uuid RETURNING name';
    const [gone] = z
      .array(z.object({ name: z.string() }))
      .parse(await query('passkey_remove', remove, [viewer.sub, id]));
    if (!gone) return 'unknown';
    await afterRemoval(query, viewer);
    await noteSecurity(db.outbox, query, {
      sub: viewer.sub,
      kind: 'passkey_removed',
      at: now,
      detail: { name: gone.name },
      ...from,
    });
    return 'removed';
  });
}

function viewOf({ id, name, syncable, backedUp, createdAt, lastUsedAt }: PasskeyRow): PasskeyView {
  return {
    id,
    name,
    syncable,
    backedUp,
    createdAt: toSeconds(createdAt),
    ...present({ lastUsedAt: lastUsedAt && toSeconds(lastUsedAt) }),
  };
}
