/**
 * The mark "site verified": which apps have or lost it, and how operators set and remove it.
 * `lib/oauth/clients/verified-identity.ts` decides what it covers and when it holds. Only operators can use this file's
 * functions.
 */
import { z } from 'zod';
import { type ClientMetadata, clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import {
  type IdentityPart,
  identityChanges,
  identityOf,
  type VerifiedIdentity,
  verifiedIdentitySchema,
} from '@/lib/oauth/clients/verified-identity';
import { toDate, toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import { rawQuery } from '../database/sql';
import { Prisma } from '../generated/client';
import { recordVerification } from './app-events';
import { listRefusals, type RefusalLine } from './client-log';

/**
 * A mark that was set and no longer holds. `changed` and `verified` are absent if it was not recorded what was
 * verified.
 */
export type LostMark = { verifiedAt: number; changed?: IdentityPart[]; verified?: VerifiedIdentity };
export type Mark = { verifiedAt?: number; lostMark?: LostMark };

type Row = { verifiedAt: Date | null; verifiedIdentity: unknown };

/** The state of the mark in this row, whose metadata is already parsed. */
export function markOf({ verifiedAt, verifiedIdentity }: Row, metadata: ClientMetadata): Mark {
  if (verifiedAt === null) return {};
  const at = toSeconds(verifiedAt);
  const { data: verified } = verifiedIdentitySchema.safeParse(verifiedIdentity);
  if (!verified) return { lostMark: { verifiedAt: at } };
  const changed = identityChanges(verified, identityOf(metadata));
  return changed.length === 0 ? { verifiedAt: at } : { lostMark: { verifiedAt: at, changed, verified } };
}

/** Names that other apps must not imitate: those of verified apps and first-party apps, in every language. */
export async function vouchedForNames(db: Database, exceptId: string): Promise<string[]> {
  const rows = await db.prisma.client.findMany({
    where: { id: { not: exceptId }, deletedAt: null, OR: [{ verifiedAt: { not: null } }, { firstParty: true }] },
    select: { metadata: true, verifiedAt: true, verifiedIdentity: true, firstParty: true },
  });
  return rows.flatMap((row) => {
    const metadata = clientMetadataSchema.parse(row.metadata);
    const holds = row.firstParty || markOf(row, metadata).verifiedAt !== undefined;
    const names = Object.values(metadata.localized ?? {}).flatMap(({ client_name }) => client_name ?? []);
    return holds ? [metadata.client_name, ...names] : [];
  });
}

type Operator = { sub: string; isOperator: boolean };

export type ReviewedApp = Mark & {
  id: string;
  identity: VerifiedIdentity;
  registeredBy?: string;
  /** Of our copy of its logo. */
  logoHash?: string;
  /** How it was registered outside the portal. */
  origin?: 'registered itself' | 'metadata document';
  createdAt: number;
};

const columns = {
  id: true,
  metadata: true,
  verifiedAt: true,
  verifiedIdentity: true,
  createdAt: true,
  registrationHash: true,
  documentEndsAt: true,
  owner: { select: { name: true } },
  logo: { select: { hash: true } },
} as const;

const reviewStatement = `SELECT c.id FROM clients c WHERE c.deleted_at IS NULL
    AND ($1 = '' OR strpos(lower(c.id), lower($1)) > 0 OR strpos(lower(c.metadata ->> 'client_name'), lower($1)) > 0)
  ORDER BY c.id = ANY ($2::text[]) DESC, c.verified_at DESC NULLS LAST, c.created_at DESC, c.id
  OFFSET $3::int4 LIMIT $4::int4`;

/**
 * Apps whose name or id contains the text: first those that lost their mark, then those that have it, then the newest.
 */
export async function listForReview(
  db: Database,
  viewer: Operator,
  { query = '', skip = 0, take }: { query?: string; skip?: number; take: number },
): Promise<ReviewedApp[]> {
  if (!viewer.isOperator) return [];
  const values = [query.trim(), await lostMarks(db), skip, take];
  const found = await db.sql.query('apps_for_review', reviewStatement, values);
  const ids = z.array(z.object({ id: z.string() })).parse(found);
  const rows = await db.prisma.client.findMany({ where: { id: { in: ids.map(({ id }) => id) } }, select: columns });
  const apps = new Map(rows.map((row) => [row.id, reviewed(row)]));
  return ids.flatMap(({ id }) => apps.get(id) ?? []);
}

/** The apps that were verified, by id, also those whose mark no longer holds. `after` is the id to continue from. */
export async function verifiedApps(
  db: Database,
  viewer: Operator,
  { after, take }: { after?: string | undefined; take: number },
): Promise<ReviewedApp[]> {
  if (!viewer.isOperator) return [];
  const rows = await db.prisma.client.findMany({
    where: { deletedAt: null, verifiedAt: { not: null }, ...(after !== undefined && { id: { gt: after } }) },
    select: columns,
    orderBy: { id: 'asc' },
    take,
  });
  return rows.map(reviewed);
}

/** The apps that were verified, and whose mark no longer holds. */
async function lostMarks(db: Database): Promise<string[]> {
  const rows = await db.prisma.client.findMany({
    where: { deletedAt: null, verifiedAt: { not: null } },
    select: { id: true, metadata: true, verifiedAt: true, verifiedIdentity: true },
  });
  return rows
    .filter((row) => markOf(row, clientMetadataSchema.parse(row.metadata)).lostMark !== undefined)
    .map(({ id }) => id);
}

/** One app with its latest refusals, which nobody else sees if the app has no developer. */
export async function reviewApp(
  db: Database,
  viewer: Operator,
  id: string,
): Promise<(ReviewedApp & { refusals: RefusalLine[] }) | undefined> {
  if (!viewer.isOperator) return undefined;
  const row = await db.prisma.client.findFirst({ where: { id, deletedAt: null }, select: columns });
  if (row === null) return undefined;
  return { ...reviewed(row), refusals: await listRefusals(db, 'operator', id, { take: 20 }) };
}

/**
 * Sets the mark for exactly what the operator saw, including our copy of the logo. `changed`: it has changed since. If
 * there was no copy to see, none is made later.
 */
export async function verifyApp(
  db: Database,
  viewer: Operator,
  id: string,
  seen: string,
  now: number,
): Promise<'verified' | 'changed' | undefined> {
  if (!viewer.isOperator) return undefined;
  return db.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM clients WHERE id = ${id} FOR UPDATE`;
    const select = { metadata: true, logo: { select: { hash: true } } } as const;
    const row = await tx.client.findFirst({ where: { id, deletedAt: null }, select });
    if (row === null) return undefined;
    const identity = identityOf(clientMetadataSchema.parse(row.metadata));
    if (seenIdentity({ identity, logoHash: row.logo?.hash ?? undefined }) !== seen) return 'changed';
    await tx.clientLogo.updateMany({ where: { clientId: id }, data: { dueAt: null } });
    await tx.client.update({
      where: { id },
      data: { verifiedAt: toDate(now), verifiedIdentity: identity },
    });
    await recordVerification(db.outbox, rawQuery(tx), id, now);
    return 'verified';
  });
}

/** Removes the mark and its record. */
export async function removeMark(db: Database, viewer: Operator, id: string, now: number): Promise<boolean> {
  if (!viewer.isOperator) return false;
  return db.prisma.$transaction(async (tx) => {
    const { count } = await tx.client.updateMany({
      where: { id, deletedAt: null, verifiedAt: { not: null } },
      data: { verifiedAt: null, verifiedIdentity: Prisma.DbNull },
    });
    await recordVerification(db.outbox, rawQuery(tx), id, now);
    return count > 0;
  });
}

/** Identifies what a form's reader saw. */
export const seenIdentity = ({ identity, logoHash = '' }: Seen): string =>
  JSON.stringify([
    identity.name,
    identity.homePage ?? '',
    identity.logo ?? '',
    identity.places,
    logoHash,
    identity.languages ?? {},
  ]);

type Seen = { identity: VerifiedIdentity; logoHash?: string | undefined };

type Selected = Row & {
  id: string;
  metadata: unknown;
  createdAt: Date;
  registrationHash: string | null;
  documentEndsAt: Date | null;
  owner: { name: string } | null;
  logo: { hash: string | null } | null;
};

function reviewed(row: Selected): ReviewedApp {
  const metadata = clientMetadataSchema.parse(row.metadata);
  return {
    id: row.id,
    identity: identityOf(metadata),
    createdAt: toSeconds(row.createdAt),
    ...markOf(row, metadata),
    ...(row.owner && { registeredBy: row.owner.name }),
    ...(row.logo?.hash && { logoHash: row.logo.hash }),
    ...(row.registrationHash !== null && { origin: 'registered itself' as const }),
    ...(row.documentEndsAt !== null && { origin: 'metadata document' as const }),
  };
}
