/**
 * Scope prefixes. Scope values are unique on the server (decision 4), so each API chooses a unique prefix for its new
 * values. An operator may permit a single value without a prefix.
 */

import { z } from 'zod';
import type { Database } from '../database/database';
import { Prisma } from '../generated/client';
import { resourceProblem, scopePrefixProblem, scopeValueProblem, startsWithPrefix } from './api-rules';
import { type Api, findApi, type Portion } from './apis';
import type { Owner } from './client-secrets';
import type { Refused } from './problems';

type Reader = Pick<Database['prisma'], 'api' | 'apiScope'>;

/** Sets the API's prefix, once. Undefined if the API is not the viewer's. */
export async function chooseScopePrefix(
  db: Database,
  owner: Owner,
  apiId: string,
  prefix: string,
): Promise<{ prefix: string } | Refused | undefined> {
  const api = await findApi(db, owner, apiId);
  if (api === undefined) return undefined;
  const refused = await prefixRefusal(db, api, prefix);
  if (refused !== undefined) return refused;
  try {
    const { count } = await db.prisma.api.updateMany({
      where: { id: apiId, ownerId: owner.sub, scopePrefix: null },
      data: { scopePrefix: prefix },
    });
    return count === 1 ? { prefix } : { field: 'prefix', problem: 'prefixFixed' };
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')) throw error;
    return prefixTaken(prefix);
  }
}

/** Why the API cannot have this prefix. */
export async function prefixRefusal(db: Database, api: Api, prefix: string): Promise<Refused | undefined> {
  const problem = scopePrefixProblem(prefix);
  if (problem !== undefined) return { field: 'prefix', problem };
  if (api.scopePrefix !== undefined) return { field: 'prefix', problem: 'prefixFixed' };
  return (await isInUse(db.prisma, api.id, prefix)) ? prefixTaken(prefix) : undefined;
}

const prefixTaken = (prefix: string): Refused => ({ field: 'prefix', problem: 'prefixTaken', values: { prefix } });

/** Whether another API has this prefix, or older scopes that begin with it. */
export async function isInUse(reader: Reader, apiId: string, prefix: string): Promise<boolean> {
  const begins = [{ value: { startsWith: `${prefix}.` } }, { value: { startsWith: `${prefix}:` } }];
  const [api, scope] = await Promise.all([
    reader.api.findFirst({ where: { scopePrefix: prefix, id: { not: apiId } }, select: { id: true } }),
    reader.apiScope.findFirst({ where: { apiId: { not: apiId }, OR: begins }, select: { value: true } }),
  ]);
  return api !== null || scope !== null;
}

/** The prefix of another API with which this value begins. */
export async function foreignPrefix(reader: Reader, apiId: string, value: string): Promise<string | undefined> {
  const [first = ''] = value.split(/[.:]/);
  if (!startsWithPrefix(value, first)) return undefined;
  const other = await reader.api.findFirst({ where: { scopePrefix: first, id: { not: apiId } }, select: { id: true } });
  return other === null ? undefined : first;
}

export type PermittedScope = { value: string; api: string; resource: string; isUsed: boolean };

const permittedStatement = `SELECT given.value, apis.name AS api, apis.resource,
    EXISTS (SELECT FROM api_scopes s WHERE s.api_id = apis.id AND s.value = given.value) AS "isUsed"
  FROM apis, unnest(apis.bare_scopes) WITH ORDINALITY AS given(value, position)
  WHERE $1 = '' OR strpos(lower(given.value), lower($1)) > 0 OR strpos(lower(apis.name), lower($1)) > 0
    OR strpos(lower(apis.resource), lower($1)) > 0
  ORDER BY apis.name, apis.id, given.position OFFSET $2::int4 LIMIT $3::int4`;

const permittedRow = z.object({ value: z.string(), api: z.string(), resource: z.string(), isUsed: z.boolean() });

/**
 * For operators: the values that are permitted without a prefix, by API. `query` is a part of a value, or of the name
 * or the identifier of the API.
 */
export async function listPermittedScopes(
  db: Database,
  { query = '', skip = 0, take }: Portion = {},
): Promise<PermittedScope[]> {
  const rows = await db.sql.query('permitted_scopes', permittedStatement, [query, skip, take ?? null]);
  return z.array(permittedRow).parse(rows);
}

/** For operators: permits the API with this identifier one value without a prefix. */
export async function permitScope(db: Database, resource: string, value: string): Promise<{ value: string } | Refused> {
  const wrong = resourceProblem(resource);
  if (wrong !== undefined) return { field: 'resource', problem: wrong };
  const api = await db.prisma.api.findUnique({ where: { resource }, select: { id: true, bareScopes: true } });
  if (api === null) return { field: 'resource', problem: 'resourceUnknown' };
  const refused = await permitRefusal(db, api.id, value);
  if (refused !== undefined) return refused;
  if (api.bareScopes.includes(value)) return { value };
  await db.prisma.api.update({ where: { id: api.id }, data: { bareScopes: [...api.bareScopes, value] } });
  return { value };
}

/** Why this API cannot have the value, not even without a prefix. */
export async function permitRefusal(db: Database, apiId: string, value: string): Promise<Refused | undefined> {
  const problem = scopeValueProblem(value);
  if (problem !== undefined) return { field: 'value', problem };
  const foreign = await foreignPrefix(db.prisma, apiId, value);
  if (foreign !== undefined) return { field: 'value', problem: 'prefixElsewhere', values: { prefix: foreign } };
  const taken = await db.prisma.apiScope.findUnique({ where: { value }, select: { apiId: true } });
  if (taken && taken.apiId !== apiId) {
    return { field: 'value', problem: 'scopeElsewhere', values: { value } };
  }
  return undefined;
}

/** For operators: removes the permission. An existing scope stays. */
export async function forbidScope(db: Database, resource: string, value: string): Promise<void> {
  const api = await db.prisma.api.findUnique({ where: { resource }, select: { id: true, bareScopes: true } });
  if (api === null) return;
  const bareScopes = api.bareScopes.filter((one) => one !== value);
  await db.prisma.api.update({ where: { id: api.id }, data: { bareScopes } });
}
