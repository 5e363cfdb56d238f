/**
 * Which app may have which scopes of which API: what an app may register to request from people, and what an API's
 * owner allows a single app. The API's owner allows, and the app's developer requests; neither can do the other's part,
 * but one person may be both.
 */
import { z } from 'zod';
import { type ClientMetadata, clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import type { ReachableApi } from '@/lib/oauth/model/client-records';
import { textOf } from '@/lib/oauth/model/localized';
import { apiKeyClientId } from '@/lib/oauth/model/token-records';
import { toDate } from '@/lib/time';
import type { Database } from '../database/database';
import { isUuid } from '../database/sql';
import { standardScopes } from './api-rules';
import { type Api, findApi, type Portion } from './apis';
import type { Owner } from './client-secrets';
import type { Refused } from './problems';
import {
  detailTypeNames,
  endMachineTokens,
  type Standing,
  type Withdrawal,
  withdraw,
  withdrawalStanding,
} from './withdraw-permission';

export type AskableScope = {
  value: string;
  /** Absent for standard scopes. */
  api?: { name: string; resource: string };
  /** Empty for standard scopes, whose text the page knows. */
  title: string;
};

/** Names of APIs or titles of scopes, by language. */
const localizedSchema = z.record(
  z.string(),
  z.object({ name: z.string().exactOptional(), title: z.string().exactOptional() }),
);

export type AccessDraft = {
  userScopes: string[];
  machineScopes: string[];
  /** Whether it may exchange tokens that were issued for this API (RFC 8693), and in whose name. */
  mayExchange?: ReachableApi['mayExchange'];
  /** Whether its opaque access tokens for this API have no expiry, if the operator allows that. */
  lastingTokens?: boolean;
};
const mayExchangeSchema = z.enum(['delegation', 'impersonation']).optional().catch(undefined);
export type AllowedClient = AccessDraft & { clientId: string; name: string; kind: string; developer: string };

/**
 * The scopes that this app of the viewer may register: the standard scopes, then those of the viewer's own APIs, of
 * APIs that allowed the app, and of open APIs. Their texts are in the language, if the API gives them.
 */
export async function askableScopes(
  db: Database,
  owner: Owner,
  { clientId, language = '' }: { clientId?: string; language?: string } = {},
): Promise<AskableScope[]> {
  const textIn = <Field extends 'name' | 'title'>(
    field: Field,
    row: Record<Field, string> & { localized: unknown },
  ) => {
    const { data: localized } = localizedSchema.safeParse(row.localized);
    return textOf<'name' | 'title'>(language, field, { localized }) ?? row[field];
  };
  const apis = await db.prisma.api.findMany({
    where: {
      OR: [{ openToApps: true }, ...ownedBySame(owner), ...(clientId ? [{ access: { some: { clientId } } }] : [])],
    },
    select: {
      name: true,
      localized: true,
      resource: true,
      ownerId: true,
      openToApps: true,
      scopes: { orderBy: [{ position: 'asc' }, { value: 'asc' }] },
      access: { where: { clientId: clientId ?? '' }, select: { userScopes: true } },
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  const isOwn = (ownerId: string | null) => ownerId !== null && ownerId === owner.sub;
  const nearness = (api: (typeof apis)[number]) => (isOwn(api.ownerId) ? 0 : api.access.length > 0 ? 1 : 2);
  return [
    ...standardScopes.map((value) => ({ value, title: '' })),
    ...apis
      .toSorted((one, other) => nearness(one) - nearness(other))
      .flatMap((api) => {
        const allowed = api.access.flatMap((access) => access.userScopes);
        return api.scopes
          .filter(
            (scope) => (api.openToApps && !scope.listedOnly) || isOwn(api.ownerId) || allowed.includes(scope.value),
          )
          .map((scope) => ({
            value: scope.value,
            title: textIn('title', scope),
            api: { name: textIn('name', api), resource: api.resource },
          }));
      }),
  ];
}

/** The scopes that APIs allow this app itself (client credentials), per API. */
export async function machineScopesOf(
  db: Database,
  owner: Owner,
  clientId: string,
): Promise<{ api: string; resource: string; scopes: string[] }[]> {
  const rows = await db.prisma.apiAccess.findMany({
    where: { client: { id: clientId, ownerId: owner.sub, deletedAt: null }, machineScopes: { isEmpty: false } },
    select: { machineScopes: true, api: { select: { name: true, resource: true } } },
    orderBy: { api: { name: 'asc' } },
  });
  return rows.map((row) => ({ api: row.api.name, resource: row.api.resource, scopes: row.machineScopes }));
}

/**
 * What removing this app from the API's list would end. Undefined if the API is not the viewer's, or does not list the
 * app.
 */
export async function accessStanding(
  db: Database,
  owner: Owner,
  apiId: string,
  clientId: string,
  now: number,
): Promise<(Standing & { machines: number }) | undefined> {
  const api = await findApi(db, owner, apiId);
  if (api === undefined) return undefined;
  const access = await db.prisma.apiAccess.findUnique({ where: { apiId_clientId: { apiId, clientId } } });
  if (access === null) return undefined;
  const { keeps } = await keepsAtClosedApi(db, owner, apiId);
  const keepsAll = api.openToApps || keeps(clientId, '');
  const isAnother = (other: string) => other !== clientId;
  const withdrawal = {
    scopes: keepsAll ? [] : access.userScopes,
    keeps: isAnother,
    details: keepsAll ? [] : await detailTypeNames(db, apiId),
    keepsDetails: isAnother,
  };
  return { ...(await withdrawalStanding(db, withdrawal, now)), machines: access.machineScopes.length > 0 ? 1 : 0 };
}

const allowedStatement = `SELECT a.client_id AS "clientId", c.metadata ->> 'client_name' AS name, c.kind,
    coalesce(u.name, '') AS developer, a.user_scopes AS "userScopes", a.machine_scopes AS "machineScopes",
    a.may_exchange AS "mayExchange", a.lasting_tokens AS "lastingTokens"
  FROM api_access a JOIN apis ON apis.id = a.api_id JOIN clients c ON c.id = a.client_id
    LEFT JOIN users u ON u.id = c.owner_id
  WHERE a.api_id = $1::uuid AND apis.owner_id IS NOT DISTINCT FROM $2::uuid AND c.deleted_at IS NULL
    AND ($3 = '' OR c.id = $3)
    AND ($4 = '' OR strpos(lower(c.id), lower($4)) > 0 OR strpos(lower(c.metadata ->> 'client_name'), lower($4)) > 0)
  ORDER BY lower(c.metadata ->> 'client_name'), c.id OFFSET $5::int4 LIMIT $6::int4`;

const allowedRow = z.object({
  clientId: z.string(),
  name: z.string(),
  kind: z.string(),
  developer: z.string(),
  userScopes: z.array(z.string()),
  machineScopes: z.array(z.string()),
  mayExchange: mayExchangeSchema,
  lastingTokens: z.boolean(),
});

/** The apps that this API of the viewer allows something, by name. `query` is a part of a name or of a client id. */
export async function listAllowedClients(
  db: Database,
  owner: Owner,
  apiId: string,
  { clientId = '', query = '', skip = 0, take }: Portion & { clientId?: string } = {},
): Promise<AllowedClient[]> {
  if (!isUuid(apiId)) return [];
  const values = [apiId, owner.sub, clientId, query, skip, take ?? null];
  return z.array(allowedRow).parse(await db.sql.query('allowed_apps', allowedStatement, values));
}

/** What this API of the viewer allows one app; undefined if that is nothing. */
export async function findAllowedClient(
  db: Database,
  owner: Owner,
  apiId: string,
  clientId: string,
): Promise<AllowedClient | undefined> {
  if (clientId === '') return undefined;
  const [client] = await listAllowedClients(db, owner, apiId, { clientId });
  return client;
}

/** How many apps this API of the viewer allows something. */
export async function countAllowedClients(db: Database, owner: Owner, apiId: string): Promise<number> {
  if (!isUuid(apiId)) return 0;
  return db.prisma.apiAccess.count({ where: { api: { id: apiId, ownerId: owner.sub }, client: { deletedAt: null } } });
}

/**
 * Allows an app exactly these scopes; other access that it had ends. Any app can be allowed, no matter who registered
 * it. Undefined if the API is not the viewer's.
 */
export async function allowClient(
  db: Database,
  owner: Owner,
  apiId: string,
  clientId: string,
  draft: AccessDraft,
  now: number,
): Promise<{ clientId: string } | Refused | undefined> {
  const api = await findApi(db, owner, apiId);
  if (api === undefined) return undefined;
  const refused = await accessRefusal(db, api, clientId, draft);
  if (refused !== undefined) return refused;
  const { userScopes, machineScopes } = ownScopes(api, draft);
  const mayExchange = draft.mayExchange ?? null;
  const { lastingTokens = false } = draft;
  const before = await db.prisma.apiAccess.findUnique({ where: { apiId_clientId: { apiId, clientId } } });
  await db.prisma.apiAccess.upsert({
    where: { apiId_clientId: { apiId, clientId } },
    create: { apiId, clientId, userScopes, machineScopes, mayExchange, lastingTokens, createdAt: toDate(now) },
    update: { userScopes, machineScopes, mayExchange, lastingTokens },
  });
  await settle(db, owner, api, { clientId, before: before?.machineScopes ?? [], after: machineScopes }, now);
  return { clientId };
}

/** The scopes of the draft that the API has, in its order. */
function ownScopes(api: Api, draft: AccessDraft) {
  const own = (scopes: string[]) => api.scopes.map((scope) => scope.value).filter((value) => scopes.includes(value));
  return { userScopes: own(draft.userScopes), machineScopes: own(draft.machineScopes) };
}

/** Why the app cannot have this access. */
export async function accessRefusal(
  db: Database,
  api: Api,
  clientId: string,
  draft: AccessDraft,
): Promise<Refused | undefined> {
  const client = await db.prisma.client.findFirst({
    where: { id: clientId, deletedAt: null },
    select: { kind: true, metadata: true },
  });
  if (client === null || clientId === apiKeyClientId) return { field: 'client_id', problem: 'appUnknown' };
  const { userScopes, machineScopes } = ownScopes(api, draft);
  const mayExchange = draft.mayExchange ?? null;
  const { lastingTokens = false } = draft;
  if (userScopes.length + machineScopes.length === 0 && mayExchange === null) {
    return { field: 'client_id', problem: 'nothingChosen' };
  }
  if (client.kind === 'machine' && userScopes.length > 0) {
    return { field: 'client_id', problem: 'machineOnly' };
  }
  if ((client.kind === 'spa' || client.kind === 'native') && machineScopes.length > 0) {
    return { field: 'client_id', problem: 'noCredentials' };
  }
  if ((client.kind === 'spa' || client.kind === 'native') && mayExchange !== null) {
    return { field: 'may_exchange', problem: 'noExchange' };
  }
  if (lastingTokens && api.accessTokenFormat !== 'opaque') {
    return { field: 'lasting_tokens', problem: 'lastingNeedsOpaque' };
  }
  if (lastingTokens && !isHeldSafely(clientMetadataSchema.parse(client.metadata))) {
    return { field: 'lasting_tokens', problem: 'lastingNeedsKey' };
  }
  return undefined;
}

/** What `allowClient` would end, because the app has it now and would not have it then. */
export async function narrowingStanding(
  db: Database,
  owner: Owner,
  api: Api,
  clientId: string,
  draft: AccessDraft,
  now: number,
): Promise<Standing & { machines: number }> {
  const before = await db.prisma.apiAccess.findUnique({ where: { apiId_clientId: { apiId: api.id, clientId } } });
  const { userScopes, machineScopes } = ownScopes(api, draft);
  const lost = (before?.userScopes ?? []).filter((scope) => !userScopes.includes(scope));
  const { keeps } = await keepsAtClosedApi(db, owner, api.id);
  const listedOnly = api.openToApps ? await listedOnlyScopes(db, api.id) : undefined;
  // Every app may request most scopes of an open API, and the owner's apps may request all of them.
  const scopes = keeps(clientId, '') ? [] : lost.filter((scope) => listedOnly?.includes(scope) ?? true);
  const standing = await withdrawalStanding(db, { scopes, keeps: (other) => other !== clientId }, now);
  const loses = (before?.machineScopes ?? []).some((scope) => !machineScopes.includes(scope));
  return { ...standing, machines: loses ? 1 : 0 };
}

/** Whether somebody who copies a token of the app lacks a secret or key that its use or its issue needs. */
const isHeldSafely = (metadata: ClientMetadata): boolean =>
  metadata.token_endpoint_auth_method !== 'none' ||
  metadata.dpop_bound_access_tokens ||
  metadata.tls_client_certificate_bound_access_tokens;

/** Removes everything that the API allowed this app. False if there was nothing, or the API is not the viewer's. */
export async function removeClient(
  db: Database,
  owner: Owner,
  apiId: string,
  clientId: string,
  now: number,
): Promise<boolean> {
  const api = await findApi(db, owner, apiId);
  if (api === undefined) return false;
  const before = await db.prisma.apiAccess.findUnique({ where: { apiId_clientId: { apiId, clientId } } });
  if (before === null) return false;
  await db.prisma.eventStream.deleteMany({ where: { apiId, clientId, api: { ownerId: owner.sub } } });
  await db.prisma.apiAccess.deleteMany({ where: { apiId, clientId, api: { ownerId: owner.sub } } });
  await settle(db, owner, api, { clientId, before: before.machineScopes, after: [] }, now);
  return true;
}

/**
 * What an app may request at a closed API: the scopes that it is allowed, details if any scope is, and everything if
 * both have the same owner.
 */
export async function keepsAtClosedApi(
  db: Database,
  owner: Owner,
  apiId: string,
): Promise<Required<Pick<Withdrawal, 'keeps' | 'keepsDetails'>>> {
  const [own, allowed] = await Promise.all([
    db.prisma.client.findMany({ where: { OR: ownedBySame(owner), deletedAt: null }, select: { id: true } }),
    db.prisma.apiAccess.findMany({
      where: { apiId, api: { ownerId: owner.sub } },
      select: { clientId: true, userScopes: true },
    }),
  ]);
  const ownIds = new Set(own.map((client) => client.id));
  const scopesOf = new Map(allowed.map((access) => [access.clientId, access.userScopes]));
  return {
    keeps: (clientId, scope) => ownIds.has(clientId) || (scopesOf.get(clientId) ?? []).includes(scope),
    keepsDetails: (clientId) => ownIds.has(clientId) || scopesOf.has(clientId),
  };
}

async function listedOnlyScopes(db: Database, apiId: string): Promise<string[]> {
  const rows = await db.prisma.apiScope.findMany({ where: { apiId, listedOnly: true }, select: { value: true } });
  return rows.map(({ value }) => value);
}

/** A filter for the owner's other objects. Objects without an owner have nothing in common. */
function ownedBySame({ sub }: Owner): { ownerId: string }[] {
  return sub === null ? [] : [{ ownerId: sub }];
}

/** Ends what the app had and no longer has. */
async function settle(
  db: Database,
  owner: Owner,
  api: Api,
  machine: { clientId: string; before: string[]; after: string[] },
  now: number,
): Promise<void> {
  // Every app may request most scopes of an open API, so leaving its list takes only the others from people's grants.
  if (api.openToApps) {
    const scopes = await listedOnlyScopes(db, api.id);
    if (scopes.length > 0) await withdraw(db, { scopes, ...(await keepsAtClosedApi(db, owner, api.id)) }, now);
  } else {
    const scopes = api.scopes.map((scope) => scope.value);
    const details = await detailTypeNames(db, api.id);
    await withdraw(db, { scopes, details, ...(await keepsAtClosedApi(db, owner, api.id)) }, now);
  }
  if (machine.before.some((scope) => !machine.after.includes(scope)))
    await endMachineTokens(db, [machine.clientId], now);
}
