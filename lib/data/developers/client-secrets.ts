/**
 * The secrets of apps. They are generated here (256 random bits behind a prefix that secret scanners recognize),
 * returned once, and stored as SHA-256 only (decision 117), or sealed for the method that needs the secret itself. At
 * most two are live at once, so that an app can switch without a moment in which neither works.
 */

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type SecretStrength, secretStrengths } from '@/lib/oauth/model/client-records';
import { present } from '@/lib/oauth/present';
import { toDate, toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import type { Prisma } from '../generated/client';

/** Whose objects a call reaches. `null`: objects without an owner, which only operators reach. */
export type Owner = { sub: string | null };

/** Seals a secret that must be readable again; provided by the protocol core. */
export type Seal = (secret: string) => Promise<string>;

/** Only this method needs the secret itself, to verify a MAC (OpenID Connect Core §9). */
export const sealedMethod = 'client_secret_jwt';

export type SecretLine = {
  id: string;
  /** The last four characters; empty if they are unknown. */
  hint: string;
  createdAt: number;
  endsAt?: number;
  /** Of a secret from another product, as long as it is not known to be strong. */
  strength?: SecretStrength;
};

/** How long the previous secret may work after a rotation, in seconds. */
export const overlaps = { now: 0, hour: 3600, day: 86_400, week: 7 * 86_400 } as const;

/** The secrets that are live at `now`, newest first: at most two. */
export async function listSecrets(db: Database, owner: Owner, clientId: string, now: number): Promise<SecretLine[]> {
  const rows = await db.prisma.clientSecret.findMany({
    where: { clientId, client: { ownerId: owner.sub, deletedAt: null }, ...liveAt(now) },
    orderBy: { endsAt: { sort: 'desc', nulls: 'first' } },
  });
  return rows.map((row) => ({
    id: row.id,
    hint: row.hint,
    createdAt: toSeconds(row.createdAt),
    ...present({
      endsAt: row.endsAt && toSeconds(row.endsAt),
      strength: secretStrengths.find((strength) => strength === row.strength),
    }),
  }));
}

/**
 * Generates a secret and returns it, the only time that anyone sees it. The previous one stays valid for
 * `overlapSeconds`; an older one ends at once, because at most two are live. Undefined if the app is not the owner's or
 * uses another authentication method.
 */
export async function rotateSecret(
  db: Database,
  owner: Owner,
  clientId: string,
  overlapSeconds: number,
  now: number,
  seal: Seal,
): Promise<string | undefined> {
  return db.prisma.$transaction(async (tx) => {
    // The row lock runs concurrent rotations one after another, so that three secrets are never live.
    const [locked] = await tx.$queryRaw<{ sealed: boolean }[]>`
      SELECT coalesce(metadata->>'token_endpoint_auth_method' = ${sealedMethod}, false) AS sealed FROM clients
        WHERE id = ${clientId} AND owner_id IS NOT DISTINCT FROM ${owner.sub}::uuid AND deleted_at IS NULL
        AND coalesce(metadata->>'token_endpoint_auth_method', 'client_secret_basic') LIKE 'client_secret_%' FOR UPDATE`;
    return locked && addSecret(tx, clientId, overlapSeconds, now, locked.sealed ? seal : undefined);
  });
}

/** Ends one secret at once. False if it is not the owner's or has ended. */
export async function endSecret(
  db: Database,
  owner: Owner,
  clientId: string,
  secretId: string,
  now: number,
): Promise<boolean> {
  const { count } = await db.prisma.clientSecret.updateMany({
    where: { id: secretId, clientId, client: { ownerId: owner.sub, deletedAt: null }, ...liveAt(now) },
    data: { endsAt: toDate(now), sealed: null },
  });
  return count === 1;
}

/**
 * Ends or unseals the secrets that do not fit the app's method, within the caller's transaction, which has set the
 * method.
 */
export async function fitSecrets(
  tx: Prisma.TransactionClient,
  clientId: string,
  method: string,
  now: number,
): Promise<void> {
  const keepsSealed = method === sealedMethod;
  if (!keepsSealed) {
    await tx.clientSecret.updateMany({ where: { clientId, sealed: { not: null } }, data: { sealed: null } });
  }
  if (method.startsWith('client_secret_') && !keepsSealed) return;
  await tx.clientSecret.updateMany({
    where: { clientId, sealed: null, ...liveAt(now) },
    data: { endsAt: toDate(now) },
  });
}

/**
 * Stores a new secret, within the caller's transaction, which has locked the app's row (or is creating it). With a
 * seal, the secret is also stored sealed.
 */
export async function addSecret(
  tx: Prisma.TransactionClient,
  clientId: string,
  overlapSeconds: number,
  now: number,
  seal?: Seal,
): Promise<string> {
  const live = await tx.clientSecret.findMany({
    where: { clientId, ...liveAt(now) },
    orderBy: { endsAt: { sort: 'desc', nulls: 'first' } },
  });
  for (const [position, row] of live.entries()) {
    const latest = new Date((now + (position === 0 ? overlapSeconds : 0)) * 1000);
    if (row.endsAt === null || row.endsAt > latest) {
      await tx.clientSecret.update({ where: { id: row.id }, data: { endsAt: latest } });
    }
  }
  // RFC 7518 §3.2: a key for HS512 has 64 octets.
  const secret = `cs_secret_${randomBytes(seal ? 64 : 32).toString('base64url')}`;
  await tx.clientSecret.create({
    data: {
      id: randomUUID(),
      clientId,
      hash: createHash('sha256').update(secret).digest('base64url'),
      hint: secret.slice(-4),
      ...(seal && { sealed: await seal(secret) }),
      createdAt: toDate(now),
    },
  });
  return secret;
}

function liveAt(now: number) {
  return { OR: [{ endsAt: null }, { endsAt: { gt: toDate(now) } }] };
}
