/**
 * The APIs that a caller of the Management API reaches, in parts: one owner's, or everyone's. The Management API itself
 * is not among them, because nobody changes it.
 */
import { z } from 'zod';
import { normalResource } from '@/lib/oauth/model/resource-identifier';
import { present } from '@/lib/oauth/present';
import { toDate, toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import { isUuid } from '../database/sql';
import type { Prisma } from '../generated/client';
import { type Api, apiDraftSchema, scopeDraftSchema } from './apis';
import { builtInApiId } from './built-in-api';

export type DirectoryApi = Api & { ownerId?: string; updatedAt: number };

type ApiFilter = {
  /** Absent: everyone's APIs. */
  ownerId?: string | undefined;
  /** A part of a name, an identifier or a scope value. */
  query?: string | undefined;
};

/** Where a part of the list begins: after this API, in the order of registration, newest first. */
export const apiPositionSchema = z.object({ at: z.int(), id: z.guid() });
type ApiPosition = z.infer<typeof apiPositionSchema>;

const scopesInOrder = { scopes: { orderBy: [{ position: 'asc' }, { value: 'asc' }] } } satisfies Prisma.ApiInclude;

export async function apiDirectory(
  db: Pick<Database, 'prisma'>,
  { ownerId, query }: ApiFilter,
  { after, take }: { after?: ApiPosition | undefined; take: number },
): Promise<DirectoryApi[]> {
  const rows = await db.prisma.api.findMany({
    where: {
      id: { not: builtInApiId },
      ...present({ ownerId }),
      AND: [...(query === undefined ? [] : [named(query)]), ...(after ? [beyond(after)] : [])],
    },
    include: scopesInOrder,
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take,
  });
  return rows.map(entryOf);
}

/** By its id or its resource identifier. Undefined if there is no such API, or it belongs to another owner. */
export async function directoryApi(
  db: Pick<Database, 'prisma'>,
  idOrResource: string,
  { ownerId }: Pick<ApiFilter, 'ownerId'>,
): Promise<DirectoryApi | undefined> {
  const where = { ...present({ ownerId }), NOT: { id: builtInApiId } };
  const row = await db.prisma.api.findFirst({ where: { ...where, ...namedBy(idOrResource) }, include: scopesInOrder });
  return row === null ? undefined : entryOf(row);
}

/** Whether an API of any owner has this id or this resource identifier. */
export async function isApiTaken(db: Pick<Database, 'prisma'>, idOrResource: string): Promise<boolean> {
  return (await db.prisma.api.findFirst({ where: namedBy(idOrResource), select: { id: true } })) !== null;
}

const namedBy = (text: string): Prisma.ApiWhereInput =>
  isUuid(text) ? { id: text.toLowerCase() } : { resourceKey: normalResource(text) };

function named(query: string): Prisma.ApiWhereInput {
  const contains = { contains: query, mode: 'insensitive' } as const;
  return { OR: [{ name: contains }, { resource: contains }, { scopes: { some: { value: contains } } }] };
}

/** `at` has whole seconds, and so do the times of registration. */
function beyond({ at, id }: ApiPosition): Prisma.ApiWhereInput {
  return { OR: [{ createdAt: { lt: toDate(at) } }, { createdAt: toDate(at), id: { gt: id } }] };
}

function entryOf(row: Prisma.ApiGetPayload<{ include: typeof scopesInOrder }>): DirectoryApi {
  const { id, resource, ownerId, scopePrefix, bareScopes } = row;
  return {
    ...apiDraftSchema.parse(row),
    id,
    resource,
    bareScopes,
    ...present({ ownerId, scopePrefix }),
    scopes: row.scopes.map((scope) => ({ value: scope.value, ...scopeDraftSchema.parse(scope) })),
    createdAt: toSeconds(row.createdAt),
    updatedAt: toSeconds(row.updatedAt),
  };
}

export type AccessEntry = {
  clientId: string;
  name: string;
  userScopes: string[];
  machineScopes: string[];
  mayExchange?: string;
  lastingTokens: boolean;
  receivesEvents: boolean;
};

const nameSchema = z.object({ client_name: z.string() });

/** What an API allows apps, by client id. The caller has found the API. */
export async function accessDirectory(
  db: Pick<Database, 'prisma'>,
  apiId: string,
  { clientId, query, receives }: { clientId?: string; query?: string | undefined; receives?: boolean },
  { after, take }: { after?: string | undefined; take: number },
): Promise<AccessEntry[]> {
  const contains = { contains: query ?? '', mode: 'insensitive' } as const;
  const inName = { path: ['client_name'], string_contains: query ?? '', mode: 'insensitive' } as const;
  const rows = await db.prisma.apiAccess.findMany({
    where: {
      apiId,
      clientId: { ...present({ equals: clientId }), ...(after !== undefined && { gt: after }) },
      ...(receives !== undefined && { receivesEvents: receives }),
      client: {
        deletedAt: null,
        ...(query !== undefined && { OR: [{ id: contains }, { metadata: inName }] }),
      },
    },
    include: { client: { select: { metadata: true } } },
    orderBy: { clientId: 'asc' },
    take,
  });
  return rows.map(({ client, mayExchange, ...row }) => ({
    ...row,
    name: nameSchema.parse(client.metadata).client_name,
    ...present({ mayExchange }),
  }));
}
