/**
 * The authorization detail types (RFC 9396) of an API, for its developer and for the import file. Type names are unique
 * on the server, like scopes, so that a request need not name the API.
 */
import { z } from 'zod';
import { type DetailType, detailTypeMembers, detailTypeSchema } from '@/lib/oauth/model/authorization-details';
import { pathWithTags } from '@/lib/oauth/model/localized';
import type { Database } from '../database/database';
import { isUuid } from '../database/sql';
import type { Prisma } from '../generated/client';
import type { Owner } from './client-secrets';
import type { Refused } from './problems';
import { foreignPrefix } from './scope-prefixes';
import { type Standing, withdraw, withdrawalStanding } from './withdraw-permission';

const listSchema = z.array(detailTypeSchema).max(50, 'tooManyTypes');

/** Undefined if the API is not the viewer's. */
export async function listDetailTypes(db: Database, owner: Owner, apiId: string): Promise<DetailType[] | undefined> {
  if (!isUuid(apiId)) return undefined;
  const api = await db.prisma.api.findFirst({
    where: { id: apiId, ownerId: owner.sub },
    include: { detailTypes: { orderBy: { type: 'asc' } } },
  });
  return api === null ? undefined : listSchema.parse(api.detailTypes);
}

/**
 * Replaces the types of the viewer's API. Types that are no longer listed cannot be requested, and what was allowed of
 * them ends. Undefined if the API is not the viewer's.
 */
export async function replaceDetailTypes(
  db: Database,
  owner: Owner,
  apiId: string,
  types: unknown,
  now: number,
): Promise<{ count: number } | Refused | undefined> {
  const before = await listDetailTypes(db, owner, apiId);
  if (before === undefined) return undefined;
  const parsed = parseDetailTypes(types);
  if ('field' in parsed) return parsed;
  const { data } = parsed;
  const names = data.map(({ type }) => type);
  const taken = await db.prisma.$transaction((tx) => writeDetailTypes(tx, apiId, data));
  if (taken.length > 0) return typesTaken(taken);
  const details = before.map(({ type }) => type).filter((type) => !names.includes(type));
  // Once before the types are deleted, and again after, for what was allowed meanwhile.
  await withdraw(db, { scopes: [], details }, now);
  await db.prisma.apiDetailType.deleteMany({ where: { apiId, type: { in: details } } });
  await withdraw(db, { scopes: [], details }, now);
  return { count: data.length };
}

/** The types as their developer writes them, or what is wrong with them. */
function parseDetailTypes(types: unknown): { data: DetailType[] } | Refused {
  const { data, error } = listSchema.safeParse(Array.isArray(types) ? types.map(detailTypeMembers) : types);
  if (data === undefined) return faultOf(error);
  const names = data.map(({ type }) => type);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? { data } : { field: 'types', problem: 'typeTwice', values: { type: twice } };
}

const typesTaken = (types: string[]): Refused => ({
  field: 'types',
  problem: 'typeTaken',
  values: { types: `“${types.join('”, “')}”` },
});

/** What `replaceDetailTypes` would store and end, or the rule that the types break. Undefined as there. */
export async function detailTypesStanding(
  db: Database,
  owner: Owner,
  apiId: string,
  types: unknown,
  now: number,
): Promise<{ before: DetailType[]; after: DetailType[]; ends: Standing } | Refused | undefined> {
  const before = await listDetailTypes(db, owner, apiId);
  if (before === undefined) return undefined;
  const parsed = parseDetailTypes(types);
  if ('field' in parsed) return parsed;
  const names = parsed.data.map(({ type }) => type);
  const taken = await foreignTypes(db.prisma, apiId, names);
  if (taken.length > 0) return typesTaken(taken);
  const details = before.map(({ type }) => type).filter((type) => !names.includes(type));
  return { before, after: parsed.data, ends: await withdrawalStanding(db, { scopes: [], details }, now) };
}

/** The names that another API has, or that begin with the prefix of one. */
async function foreignTypes(
  reader: Pick<Prisma.TransactionClient, 'api' | 'apiScope' | 'apiDetailType'>,
  apiId: string,
  names: readonly string[],
): Promise<string[]> {
  const known = await reader.apiDetailType.findMany({
    where: { type: { in: [...names] } },
    select: { type: true, apiId: true },
  });
  const taken = known.filter((row) => row.apiId !== apiId).map(({ type }) => type);
  if (taken.length > 0) return taken;
  const foreign: string[] = [];
  for (const name of names) {
    const isNew = !known.some(({ type }) => type === name);
    if (isNew && (await foreignPrefix(reader, apiId, name)) !== undefined) foreign.push(name);
  }
  return foreign;
}

/**
 * Adds or updates types of the API. If another API has one of them, or a new one begins with another API's prefix,
 * nothing is written and those are returned.
 */
export async function writeDetailTypes(
  tx: Prisma.TransactionClient,
  apiId: string,
  types: readonly DetailType[],
): Promise<string[]> {
  const names = types.map(({ type }) => type);
  const foreign = await foreignTypes(tx, apiId, names);
  if (foreign.length > 0) return foreign;
  for (const { type, title, singleAct, fields, localized = {} } of types) {
    const words = { title, localized, singleAct, fields: jsonOf(fields) };
    await tx.apiDetailType.upsert({ where: { type }, create: { ...words, type, apiId }, update: words });
  }
  return [];
}

const jsonOf = (fields: DetailType['fields']): Prisma.InputJsonArray => fields.map((field) => ({ ...field }));

function faultOf(error: z.ZodError | undefined): Refused {
  const [issue] = error?.issues ?? [];
  const path = pathWithTags(issue?.path ?? [])
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  const place = path.replace(/^\./, '');
  if (issue === undefined || place === '') {
    return { field: 'types', problem: issue?.message === 'tooManyTypes' ? 'tooManyTypes' : 'detailsNotList' };
  }
  return { field: 'types', problem: 'detailsShape', values: { place, reason: issue.message } };
}
