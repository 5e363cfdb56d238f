/**
 * The apps (clients) that a developer registered. Ownership is part of every WHERE clause, so another person's or a
 * deleted app is not found. `lib/oauth/clients/metadata.ts` decides which metadata is valid.
 */

import { randomInt } from 'node:crypto';
import { z } from 'zod';
import {
  type ClientKind,
  type ClientMetadata,
  clientMetadataSchema,
  localizedMembers,
} from '@/lib/oauth/clients/metadata';
import { clientMetadataFaults } from '@/lib/oauth/clients/metadata-rules';
import { pathWithTags, withoutTags } from '@/lib/oauth/model/localized';
import { present } from '@/lib/oauth/present';
import { toDate, toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import { rawQuery } from '../database/sql';
import type { Prisma } from '../generated/client';
import { endClient } from '../protocol/client-end';
import { askableScopes } from './api-access';
import { longestDuration, shortestDuration } from './api-rules';
import type { Portion } from './apis';
import { recordVerification } from './app-events';
import { addSecret, fitSecrets, type Owner, type Seal, sealedMethod } from './client-secrets';
import { type Refused, refusedBy, stated } from './problems';
import { type LostMark, markOf } from './verification';

export const clientKinds = ['web', 'spa', 'native', 'machine'] as const satisfies readonly ClientKind[];
const kindSchema = z.enum(clientKinds);
const askedScopesSchema = z.array(z.object({ scope: z.string(), required: z.boolean() }));

export type ClientDraft = {
  /** RFC 7591 client metadata from a form, also with language tags such as `client_name#de`. */
  metadata: unknown;
  /** The scopes it may request, in any order. */
  scopes: { scope: string; required: boolean }[];
  /** The longest grant it accepts; absent if the app sets no limit. */
  maxGrantSeconds?: number | undefined;
  /** How long its refresh tokens may stay unused; absent: this server's time. */
  refreshIdleSeconds?: number | undefined;
  /** Whether it is a first-party app. Only operators can set this; absent leaves it unchanged. */
  firstParty?: boolean | undefined;
};

/** The owner of the apps, and whether they are an operator. */
export type Developer = Owner & { isOperator?: boolean };

export type ClientSummary = {
  id: string;
  name: string;
  kind: ClientKind;
  createdAt: number;
  liveGrants: number;
  /** Requests refused in the last 24 hours. */
  refusals: number;
};

export type RegisteredClient = {
  id: string;
  kind: ClientKind;
  metadata: ClientMetadata;
  scopes: { scope: string; required: boolean }[];
  maxGrantSeconds?: number;
  refreshIdleSeconds?: number;
  firstParty?: boolean;
  /** Set while the mark "site verified" holds; `lostMark` once it no longer does. */
  verifiedAt?: number;
  lostMark?: LostMark;
  /** Of our copy of its logo. */
  logoHash?: string;
  createdAt: number;
};

/** The viewer's apps, newest first. `query` is a part of a name or an id. */
export async function listClients(
  db: Database,
  owner: Owner,
  now: number,
  { query = '', skip, take }: Portion = {},
): Promise<ClientSummary[]> {
  const contains = { contains: query, mode: 'insensitive' } as const;
  const named = { path: ['client_name'], string_contains: query, mode: 'insensitive' } as const;
  const rows = await db.prisma.client.findMany({
    where: { ...ownedBy(owner), ...(query !== '' && { OR: [{ id: contains }, { metadata: named }] }) },
    select: {
      id: true,
      kind: true,
      metadata: true,
      createdAt: true,
      _count: {
        select: {
          grants: { where: liveGrant(now) },
          refusals: { where: { at: { gt: new Date((now - 86_400) * 1000) } } },
        },
      },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    ...present({ skip, take }),
  });
  return rows.map((row) => ({
    id: row.id,
    name: clientMetadataSchema.parse(row.metadata).client_name,
    kind: kindSchema.parse(row.kind),
    createdAt: toSeconds(row.createdAt),
    liveGrants: row._count.grants,
    refusals: row._count.refusals,
  }));
}

export async function findClient(db: Database, owner: Owner, id: string): Promise<RegisteredClient | undefined> {
  const row = await db.prisma.client.findFirst({
    where: { id, ...ownedBy(owner) },
    include: { logo: { select: { hash: true } } },
  });
  if (row === null) return undefined;
  const metadata = clientMetadataSchema.parse(row.metadata);
  return {
    id: row.id,
    kind: kindSchema.parse(row.kind),
    metadata,
    scopes: askedScopesSchema.parse(row.scopes),
    ...present({
      maxGrantSeconds: row.maxGrantSeconds,
      refreshIdleSeconds: row.refreshIdleSeconds,
      logoHash: row.logo?.hash,
    }),
    ...(row.firstParty && { firstParty: true }),
    ...markOf(row, metadata),
    createdAt: toSeconds(row.createdAt),
  };
}

/** Registers an app and returns its secret if its kind has one, the only time that anyone sees it. */
export async function createClient(
  db: Database,
  owner: Developer,
  kind: ClientKind,
  draft: ClientDraft,
  now: number,
  seal: Seal,
  id = randomClientId(),
): Promise<{ id: string; secret?: string } | { refused: Refused[] }> {
  const checked = await checkClient(db, owner, { id, kind }, draft);
  if ('refused' in checked) return checked;
  const at = toDate(now);
  return db.prisma.$transaction(async (tx) => {
    const { count } = await tx.client.createMany({
      data: { ...checked.columns, id, kind, ownerId: owner.sub, createdAt: at, updatedAt: at },
      skipDuplicates: true,
    });
    if (count === 0) return { refused: [stated('id', 'Another app has this id.')] };
    const { token_endpoint_auth_method: method } = checked.metadata;
    if (!usesSecret(checked.metadata)) return { id };
    return { id, secret: await addSecret(tx, id, 0, now, method === sealedMethod ? seal : undefined) };
  });
}

/**
 * Updates an app, except for its kind. Secrets end if the new authentication method does not use them. Undefined if it
 * is not the viewer's.
 */
export async function updateClient(
  db: Database,
  owner: Developer,
  id: string,
  draft: ClientDraft,
  now: number,
): Promise<{ id: string } | { refused: Refused[] } | undefined> {
  const current = await findClient(db, owner, id);
  if (current === undefined) return undefined;
  const checked = await checkClient(db, owner, current, draft);
  if ('refused' in checked) return checked;
  const at = toDate(now);
  return db.prisma.$transaction(async (tx) => {
    const { count } = await tx.client.updateMany({
      where: { id, ...ownedBy(owner) },
      data: { ...checked.columns, updatedAt: at },
    });
    if (count === 0) return undefined;
    await fitSecrets(tx, id, checked.metadata.token_endpoint_auth_method, now);
    // Another name or another place of its responses loses the mark "site verified".
    await recordVerification(db.outbox, rawQuery(tx), id, now);
    return { id };
  });
}

/** What deleting the app would end. */
export type ClientStanding = {
  liveGrants: number;
  people: number;
  refreshTokens: number;
  secrets: number;
  /** Whether anybody ever allowed it something, and whether it ever got a token. */
  everAllowed: boolean;
  everUsed: boolean;
};

/** Undefined if it is not the viewer's. */
export async function clientStanding(
  db: Database,
  owner: Owner,
  id: string,
  now: number,
): Promise<ClientStanding | undefined> {
  const client = await db.prisma.client.findFirst({ where: { id, ...ownedBy(owner) }, select: { id: true } });
  if (client === null) return undefined;
  const after = toDate(now);
  const [people, liveGrants, refreshTokens, secrets, allowed, used] = await Promise.all([
    db.prisma.grant.groupBy({ by: ['ownerId'], where: { clientId: id, ...liveGrant(now) } }),
    db.prisma.grant.count({ where: { clientId: id, ...liveGrant(now) } }),
    db.prisma.refreshToken.count({
      where: { clientId: id, rotatedAt: null, endedAt: null, endsAt: { gt: after }, grant: liveGrant(now) },
    }),
    db.prisma.clientSecret.count({ where: { clientId: id, OR: [{ endsAt: null }, { endsAt: { gt: after } }] } }),
    db.prisma.grant.findFirst({ where: { clientId: id, ownerId: { not: null } }, select: { id: true } }),
    // The first token creates a machine grant; its use is written later, in batches.
    db.prisma.grant.findFirst({
      where: { clientId: id, OR: [{ lastUsedAt: { not: null } }, { ownerId: null }] },
      select: { id: true },
    }),
  ]);
  return {
    liveGrants,
    people: people.length,
    refreshTokens,
    secrets,
    everAllowed: allowed !== null,
    everUsed: used !== null,
  };
}

/**
 * Deletes the app and, in the same transaction, ends its grants with their status entries, refresh tokens, codes,
 * pending requests and secrets. The row stays, so that people can still read what they once allowed.
 */
export async function deleteClient(db: Database, owner: Owner, id: string, now: number): Promise<boolean> {
  return db.sql.transaction(async (query) => {
    const text = `UPDATE clients SET deleted_at = to_timestamp($3::float8), updated_at = to_timestamp($3::float8)
      WHERE id = $1 AND owner_id IS NOT DISTINCT FROM $2::uuid AND deleted_at IS NULL RETURNING id`;
    if ((await query('client_delete', text, [id, owner.sub, now])).length === 0) return false;
    await endClient(db.outbox, query, id, now);
    return true;
  });
}

/** Whether the app authenticates with a shared secret (RFC 6749 §2.3.1). */
export function usesSecret(metadata: Pick<ClientMetadata, 'token_endpoint_auth_method'>): boolean {
  return metadata.token_endpoint_auth_method.startsWith('client_secret_');
}

/** The app that a draft is for. */
type CheckedClient = { id: string; kind: ClientKind; firstParty?: boolean };

type Checked = {
  metadata: ClientMetadata;
  columns: {
    metadata: z.infer<typeof storedSchema>;
    scopes: { scope: string; required: boolean }[];
    maxGrantSeconds: number | null;
    refreshIdleSeconds: number | null;
    firstParty: boolean;
  };
};

const membersSchema = z.record(z.string(), z.unknown());
const storedSchema = z.record(z.string(), z.json());

/** What would be stored of the draft, or the rules that it breaks. */
export async function checkClient(
  db: Database,
  owner: Developer,
  { id: clientId, kind, firstParty: wasFirstParty = false }: CheckedClient,
  draft: ClientDraft,
): Promise<Checked | { refused: Refused[] }> {
  const members = membersSchema.parse(draft.metadata);
  const parsed = clientMetadataSchema.safeParse(withoutTags(members, localizedMembers));
  if (!parsed.success) return { refused: refusedBy(parsed.error, pathWithTags) };
  const refused: Refused[] = clientMetadataFaults(parsed.data, kind).map(({ field, message, index }) =>
    stated(field, message, index),
  );
  const firstParty = draft.firstParty ?? wasFirstParty;
  if (firstParty !== wasFirstParty && owner.isOperator !== true) {
    refused.push({ field: 'first_party', problem: 'firstPartyOperator' });
  }
  if (parsed.data.grant_types.includes('password') && !firstParty) {
    refused.push({ field: 'password', problem: 'passwordFirstParty' });
  }
  const offered = new Set((await askableScopes(db, owner, { clientId })).map((scope) => scope.value));
  const scopes = [...new Map(draft.scopes.map((asked) => [asked.scope, asked])).values()];
  const unknown = scopes.filter((asked) => !offered.has(asked.scope)).map((asked) => asked.scope);
  if (unknown.length > 0) {
    refused.push({ field: 'scopes', problem: 'scopesGone', values: { scopes: unknown.join(' ') } });
  }
  if (kind === 'machine' && scopes.length > 0) {
    refused.push({ field: 'scopes', problem: 'machineScopes' });
  }
  const { maxGrantSeconds, refreshIdleSeconds } = draft;
  if (!isDuration(maxGrantSeconds)) refused.push({ field: 'max_grant', problem: 'durationRange' });
  if (!isDuration(refreshIdleSeconds)) refused.push({ field: 'refresh_idle', problem: 'durationRange' });
  if (refused.length > 0) return { refused };
  // Absent members are stored as absent, not as null.
  const metadata = storedSchema.parse(JSON.parse(JSON.stringify(parsed.data)));
  const durations = { maxGrantSeconds: maxGrantSeconds ?? null, refreshIdleSeconds: refreshIdleSeconds ?? null };
  return { metadata: parsed.data, columns: { metadata, scopes, ...durations, firstParty } };
}

const isDuration = (seconds: number | undefined): boolean =>
  seconds === undefined || (Number.isInteger(seconds) && seconds >= shortestDuration && seconds <= longestDuration);

/** `app_` and 20 letters and digits without easily confused ones: 98 bits, readable aloud. */
function randomClientId(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
  return `app_${Array.from({ length: 20 }, () => alphabet[randomInt(alphabet.length)]).join('')}`;
}

function ownedBy(owner: Owner) {
  return { ownerId: owner.sub, deletedAt: null };
}

/** A person's live grant. Machine grants are nobody's consent. */
function liveGrant(now: number) {
  return {
    ownerId: { not: null },
    endedAt: null,
    OR: [{ endsAt: null }, { endsAt: { gt: toDate(now) } }],
  } satisfies Prisma.GrantWhereInput;
}
