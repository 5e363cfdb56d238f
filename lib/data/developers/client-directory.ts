/** The apps that a caller of the Management API reaches, in parts: one owner's, or everyone's. */
import { z } from 'zod';
import { type ClientMetadata, clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import type { Client } from '@/lib/oauth/model/client-records';
import { apiKeyClientId } from '@/lib/oauth/model/token-records';
import { present } from '@/lib/oauth/present';
import { toDate, toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import type { Prisma } from '../generated/client';
import { clientKinds } from './clients';
import { markOf } from './verification';

export type DirectoryClient = Pick<
  Client,
  'id' | 'kind' | 'scopes' | 'createdAt' | 'maxGrantSeconds' | 'firstParty' | 'verifiedAt'
> & {
  refreshIdleSeconds?: number;
  metadata: ClientMetadata;
  ownerId?: string;
  updatedAt: number;
  /** How it came to be registered. */
  origin: 'portal' | 'registration' | 'document';
};

export type ClientFilter = {
  /** Absent: everyone's apps. */
  ownerId?: string | undefined;
  kind?: (typeof clientKinds)[number] | undefined;
  /** A part of a name or an id. */
  query?: string | undefined;
};

/** Where a part of the list begins: after this app, in the order of registration, newest first. */
export const clientPositionSchema = z.object({ at: z.int(), id: z.string() });
export type ClientPosition = z.infer<typeof clientPositionSchema>;

export async function clientDirectory(
  db: Pick<Database, 'prisma'>,
  { ownerId, kind, query }: ClientFilter,
  { after, take }: { after?: ClientPosition | undefined; take: number },
): Promise<DirectoryClient[]> {
  const rows = await db.prisma.client.findMany({
    where: {
      deletedAt: null,
      id: { not: apiKeyClientId },
      ...present({ ownerId, kind }),
      AND: [...(query === undefined ? [] : [named(query)]), ...(after ? [beyond(after)] : [])],
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take,
  });
  return rows.map(entryOf);
}

/** Undefined if there is no such app, or it belongs to another owner. */
export async function directoryClient(
  db: Pick<Database, 'prisma'>,
  id: string,
  { ownerId }: Pick<ClientFilter, 'ownerId'>,
): Promise<DirectoryClient | undefined> {
  if (id === apiKeyClientId) return undefined;
  const row = await db.prisma.client.findFirst({ where: { id, deletedAt: null, ...present({ ownerId }) } });
  return row === null ? undefined : entryOf(row);
}

function named(query: string): Prisma.ClientWhereInput {
  const contains = { contains: query, mode: 'insensitive' } as const;
  const inName = { path: ['client_name'], string_contains: query, mode: 'insensitive' } as const;
  return { OR: [{ id: contains }, { metadata: inName }] };
}

/** `at` has whole seconds, and so do the times of registration. */
function beyond({ at, id }: ClientPosition): Prisma.ClientWhereInput {
  return { OR: [{ createdAt: { lt: toDate(at) } }, { createdAt: toDate(at), id: { gt: id } }] };
}

const scopesSchema = z.array(z.object({ scope: z.string(), required: z.boolean() }));

function entryOf(row: Prisma.ClientGetPayload<object>): DirectoryClient {
  const metadata = clientMetadataSchema.parse(row.metadata);
  const { ownerId, maxGrantSeconds, refreshIdleSeconds } = row;
  const { verifiedAt } = markOf(row, metadata);
  return {
    id: row.id,
    kind: z.enum(clientKinds).parse(row.kind),
    metadata,
    scopes: scopesSchema.parse(row.scopes),
    ...present({ ownerId, maxGrantSeconds, refreshIdleSeconds, verifiedAt }),
    ...(row.firstParty && { firstParty: true }),
    createdAt: toSeconds(row.createdAt),
    updatedAt: toSeconds(row.updatedAt),
    origin: row.registrationHash !== null ? 'registration' : row.documentEndsAt !== null ? 'document' : 'portal',
  };
}
