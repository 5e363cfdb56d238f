/**
 * The APIs that a developer registered: their names, token formats and scopes. Ownership is part of every WHERE clause,
 * so another person's APIs are not found.
 */

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { localizedApiSchema, localizedScopeSchema } from '@/lib/oauth/model/api-texts';
import type { ApiScope } from '@/lib/oauth/model/client-records';
import { normalResource } from '@/lib/oauth/model/resource-identifier';
import { scopeEffects } from '@/lib/oauth/model/scopes';
import { signingAlgs } from '@/lib/oauth/model/signing-algs';
import { present } from '@/lib/oauth/present';
import { toDate, toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import { isUuid } from '../database/sql';
import { Prisma } from '../generated/client';
import {
  longestDuration,
  longestTokenSeconds,
  prefixedValueProblem,
  resourceProblem,
  scopeTakenProblem,
  scopeValueProblem,
  shortestDuration,
  shortestTokenSeconds,
} from './api-rules';
import type { Owner } from './client-secrets';
import type { ProblemCode, Refused } from './problems';

/** Signed (RFC 9068); signed with the general type `JWT`; opaque, to be introspected. */
export const accessTokenFormats = ['jwt', 'plain-jwt', 'opaque'] as const;

/** The input of a form or an import, parsed here so that nothing else can reach a row. Times are in seconds. */
export const apiDraftSchema = z.object({
  name: z.string().trim().min(1, 'nameMissing').max(60, 'longerThan60'),
  /** Its name in other languages; absent leaves them unchanged. */
  localized: localizedApiSchema.optional(),
  accessTokenSeconds: z
    .int('secondsNotWhole')
    .min(shortestTokenSeconds, 'lifetimeTooShort')
    .max(longestTokenSeconds, 'lifetimeTooLong'),
  signingAlg: z.enum(signingAlgs),
  accessTokenFormat: z.enum(accessTokenFormats).default('jwt'),
  openToApps: z.boolean(),
  /** Whether API keys for it may have no expiry, if the operator allows that. */
  lastingKeys: z.boolean().default(false),
  /** How long refresh tokens with its scopes may stay unused; null: this server's time. */
  refreshIdleSeconds: z
    .int('secondsNotWhole')
    .min(shortestDuration, 'durationRange')
    .max(longestDuration, 'durationRange')
    .nullable()
    .default(null),
});
export type ApiDraft = z.input<typeof apiDraftSchema>;

export const scopeDraftSchema = z.object({
  title: z.string().trim().min(1, 'titleMissing').max(80, 'longerThan80'),
  description: z.string().trim().max(200, 'longerThan200'),
  effect: z.enum(scopeEffects, 'effectMissing'),
  /** Both in other languages; absent leaves them unchanged. */
  localized: localizedScopeSchema.optional(),
});
export type ScopeDraft = z.infer<typeof scopeDraftSchema>;

export type ApiSummary = { id: string; name: string; resource: string; scopes: string[]; apps: number };
export type Api = z.output<typeof apiDraftSchema> & {
  id: string;
  resource: string;
  createdAt: number;
  /** The prefix of new scope values; absent until it is chosen. */
  scopePrefix?: string;
  /** Values without the prefix that an operator permitted. */
  bareScopes: string[];
  scopes: ApiScope[];
};

/** A part of a list. `query` filters it. */
export type Portion = { query?: string; skip?: number; take?: number };

/** The viewer's APIs by name. `query` is a part of a name, an identifier or a scope value. */
export async function listApis(
  db: Database,
  owner: Owner,
  { query = '', skip, take }: Portion = {},
): Promise<ApiSummary[]> {
  const contains = { contains: query, mode: 'insensitive' } as const;
  const rows = await db.prisma.api.findMany({
    where: {
      ownerId: owner.sub,
      ...(query !== '' && {
        OR: [{ name: contains }, { resource: contains }, { scopes: { some: { value: contains } } }],
      }),
    },
    select: {
      id: true,
      name: true,
      resource: true,
      scopes: { select: { value: true }, orderBy: scopeOrder },
      _count: { select: { access: { where: { client: { deletedAt: null } } } } },
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    ...present({ skip, take }),
  });
  return rows.map(({ _count, scopes, ...row }) => ({
    ...row,
    scopes: scopes.map((scope) => scope.value),
    apps: _count.access,
  }));
}

export async function findApi(db: Database, owner: Owner, id: string): Promise<Api | undefined> {
  if (!isUuid(id)) return undefined;
  const row = await db.prisma.api.findFirst({
    where: { id, ownerId: owner.sub },
    include: { scopes: { orderBy: scopeOrder } },
  });
  if (row === null) return undefined;
  return {
    ...apiDraftSchema.parse(row),
    id: row.id,
    resource: row.resource,
    createdAt: toSeconds(row.createdAt),
    ...present({ scopePrefix: row.scopePrefix }),
    bareScopes: row.bareScopes,
    scopes: row.scopes.map((scope) => ({ value: scope.value, ...scopeDraftSchema.parse(scope) })),
  };
}

/** Why no API can be registered with this identifier. `issuer` is this server's own. */
export async function resourceRefusal(db: Database, resource: string, issuer?: string): Promise<Refused | undefined> {
  const refused = (problem: ProblemCode): Refused => ({ field: 'resource', problem });
  const problem = resourceProblem(resource);
  if (problem !== undefined) return refused(problem);
  const key = normalResource(resource);
  // Tokens for it would pass for tokens that this server's own endpoints accept.
  if (issuer !== undefined && key === normalResource(issuer)) return refused('resourceIsServer');
  // RFC 9068 §5: the audience of an access token must differ from that of ID tokens, which is an app's id.
  if ((await db.prisma.client.count({ where: { id: resource } })) > 0) return refused('resourceIsApp');
  const taken = await db.prisma.api.findFirst({ where: { resourceKey: key }, select: { id: true } });
  return taken === null ? undefined : refused('resourceTaken');
}

/** Registers an API. A chosen `id` must be free. */
export async function createApi(
  db: Database,
  owner: Owner,
  resource: string,
  draft: ApiDraft,
  now: number,
  id: string = randomUUID(),
): Promise<{ id: string } | Refused> {
  const refused = await resourceRefusal(db, resource);
  if (refused !== undefined) return refused;
  const at = toDate(now);
  try {
    await db.prisma.api.create({
      data: { ...columnsOf(draft), id, resource, ownerId: owner.sub, createdAt: at, updatedAt: at },
    });
    return { id };
  } catch (error) {
    if (!isTaken(error)) throw error;
    return { field: 'resource', problem: 'resourceTaken' };
  }
}

/** The columns that a draft sets. Texts in other languages stay as they are if the draft has none. */
export function columnsOf(draft: ApiDraft) {
  const { refreshIdleSeconds, ...settings } = apiDraftSchema.parse(draft);
  return { ...present(settings), refreshIdleSeconds };
}

/**
 * Adds a scope. A new value must begin with the API's prefix, unless an operator permitted it; an operator's own APIs
 * need no permission. Undefined if the API is not the viewer's.
 */
export async function addScope(
  db: Database,
  owner: Owner & { isOperator?: boolean },
  apiId: string,
  value: string,
  draft: ScopeDraft,
): Promise<{ value: string } | Refused | undefined> {
  const api = await findApi(db, owner, apiId);
  if (api === undefined) return undefined;
  const refused = await scopeRefusal(db, owner, api, value);
  if (refused !== undefined) return refused;
  const last = await db.prisma.apiScope.aggregate({ where: { apiId }, _max: { position: true } });
  try {
    await db.prisma.apiScope.create({
      data: { ...present(scopeDraftSchema.parse(draft)), value, apiId, position: (last._max.position ?? -1) + 1 },
    });
    return { value };
  } catch (error) {
    if (!isTaken(error)) throw error;
    return scopeTakenProblem(value, api.resource);
  }
}

/** Why the API cannot have this new scope value. */
export async function scopeRefusal(
  db: Database,
  owner: Owner & { isOperator?: boolean },
  api: Api,
  value: string,
): Promise<Refused | undefined> {
  const problem = scopeValueProblem(value);
  if (problem !== undefined) return { field: 'value', problem };
  const isPermitted = owner.isOperator === true || api.bareScopes.includes(value);
  const unprefixed = isPermitted ? undefined : prefixedValueProblem(value, api.scopePrefix);
  if (unprefixed !== undefined) return prefixRefusal(unprefixed, api.scopePrefix);
  const foreign = await db.prisma.api.findFirst({
    where: { scopePrefix: value.split(/[.:]/)[0] ?? '', id: { not: api.id } },
    select: { id: true },
  });
  if (foreign !== null) return scopeTakenProblem(value, api.resource);
  if (api.scopes.some((scope) => scope.value === value)) {
    return { field: 'value', problem: 'scopeExists', values: { value } };
  }
  if (api.scopes.length >= 100) return { field: 'value', problem: 'tooManyScopes' };
  const taken = await db.prisma.apiScope.findUnique({ where: { value }, select: { apiId: true } });
  return taken === null ? undefined : scopeTakenProblem(value, api.resource);
}

const prefixRefusal = (problem: ProblemCode, prefix: string | undefined): Refused => ({
  field: 'value',
  problem,
  ...(prefix !== undefined && { values: { prefix } }),
});

/**
 * Changes the text of a scope. Its value cannot change, because tokens and grants contain it. False if it is not the
 * viewer's.
 */
export async function updateScope(
  db: Database,
  owner: Owner,
  apiId: string,
  value: string,
  draft: ScopeDraft,
): Promise<boolean> {
  if (!isUuid(apiId)) return false;
  const { count } = await db.prisma.apiScope.updateMany({
    where: { value, apiId, api: { ownerId: owner.sub } },
    data: present(scopeDraftSchema.parse(draft)),
  });
  return count === 1;
}

const scopeOrder = [{ position: 'asc' }, { value: 'asc' }] satisfies Prisma.ApiScopeOrderByWithRelationInput[];

function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
