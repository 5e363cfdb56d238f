/**
 * The grants of a person, for that person to read. Every query has the owner in its WHERE clause. Changes go through
 * the authorization server.
 */

import { z } from 'zod';
import { clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import { localizedApiSchema, localizedScopeSchema, type ScopeOfApi, scopeOfApi } from '@/lib/oauth/model/api-texts';
import {
  type DetailInWords,
  detailTypeSchema,
  inWords,
  singleActSeconds,
} from '@/lib/oauth/model/authorization-details';
import type { Client } from '@/lib/oauth/model/client-records';
import type { EndReason } from '@/lib/oauth/model/grant-records';
import { scopeEffects } from '@/lib/oauth/model/scopes';
import { present } from '@/lib/oauth/present';
import { toDate, toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import { isUuid } from '../database/sql';
import { markOf } from '../developers/verification';
import type { Prisma } from '../generated/client';

export type GrantView = {
  id: string;
  client: Pick<
    Client,
    'id' | 'kind' | 'metadata' | 'createdAt' | 'ownerName' | 'verifiedAt' | 'firstParty' | 'logoHash'
  >;
  /**
   * In the order they were allowed. `over`: the scope's own end has passed. `required`: the app does not work without
   * it.
   */
  scopes: ScopeView[];
  resources: string[];
  /** The authorization details (RFC 9396), beside or without scopes. */
  details: DetailInWords[];
  once: boolean;
  endsAt?: number;
  /** How long before the end the owner gets a reminder. */
  remindBeforeSeconds?: number;
  pausedAt?: number;
  /** Ended early, by its owner, its app or this server. */
  endedAt?: number;
  endReason?: EndReason;
  /** When it ended, for any reason; absent while it is live. */
  overAt?: number;
  live: boolean;
  hasReceipt: boolean;
  createdAt: number;
  changedAt: number;
  lastUsedAt?: number;
  /** When a copied credential was last rejected, if ever. */
  alarmAt?: number;
  /** The latest end that a change can set now: the app's own limit, or that of a single act. */
  maxEndsAt?: number;
  /** The grant is for a single act (RFC 9396). */
  singleAct?: true;
  /** An API of it allows the app tokens without an expiry. Set for a single live grant without an end. */
  lasting?: true;
  /**
   * How long an issued access token can outlast the grant at an API that does not check with us; 0 if no API is
   * involved.
   */
  tokenSeconds: number;
};

export type ScopeView = {
  scope: string;
  endsAt: number | null;
  over: boolean;
  required: boolean;
  api?: ScopeOfApi;
  /**
   * Only if its API reports which scopes are used: since when it has not reported this one. `used`: it reported it
   * before.
   */
  unreported?: { since: number; used: boolean };
};

type Viewer = { sub: string };

const withClient = {
  client: { include: { owner: { select: { name: true } }, logo: { select: { hash: true } } } },
  scopeUses: { select: { scope: true, lastAt: true } },
  _count: { select: { receipts: true } },
} as const;
type GrantRow = Prisma.GrantGetPayload<{ include: typeof withClient }>;

/** The viewer's live grants, most recently used first. */
export async function listGrants(db: Database, viewer: Viewer, now: number): Promise<GrantView[]> {
  const at = toDate(now);
  const rows = await db.prisma.grant.findMany({
    // API keys are listed on a page of their own.
    where: { ownerId: viewer.sub, endedAt: null, apiKey: null, OR: [{ endsAt: null }, { endsAt: { gt: at } }] },
    include: withClient,
    orderBy: [{ lastUsedAt: { sort: 'desc', nulls: 'last' } }, { createdAt: 'desc' }],
  });
  return viewsOf(db, rows, now);
}

/** The viewer's live grants of one app, newest first. */
export async function listGrantsOfApp(
  db: Database,
  viewer: Viewer,
  clientId: string,
  now: number,
): Promise<GrantView[]> {
  const live = { endedAt: null, apiKey: null, OR: [{ endsAt: null }, { endsAt: { gt: toDate(now) } }] };
  const where = { ownerId: viewer.sub, clientId, ...live };
  const rows = await db.prisma.grant.findMany({
    where,
    include: withClient,
    orderBy: { createdAt: 'desc' },
    take: 100,
  });
  return viewsOf(db, rows, now);
}

/** The viewer's grants with these ids, in this order. Others are left out. */
export async function grantsById(
  db: Database,
  viewer: Viewer,
  ids: readonly string[],
  now: number,
): Promise<GrantView[]> {
  if (ids.length === 0) return [];
  const where = { id: { in: ids.filter(isUuid) }, ownerId: viewer.sub };
  const rows = await db.prisma.grant.findMany({ where, include: withClient });
  const views = new Map((await viewsOf(db, rows, now)).map((view) => [view.id, view]));
  return ids.flatMap((id) => views.get(id) ?? []);
}

/** One grant of the viewer in any state; undefined if it is not theirs. */
export async function findOwnGrant(
  db: Database,
  viewer: Viewer,
  grantId: string,
  now: number,
): Promise<GrantView | undefined> {
  if (!isUuid(grantId)) return undefined;
  const rows = await db.prisma.grant.findMany({ where: { id: grantId, ownerId: viewer.sub }, include: withClient });
  const [view] = await viewsOf(db, rows, now);
  if (!view || !(await allowsLasting(db, view))) return view;
  return { ...view, lasting: true };
}

/** Whether an API gives the app tokens without an expiry under this grant, if the operator allows that. */
async function allowsLasting(db: Database, { client, live, endsAt, once, resources }: GrantView): Promise<boolean> {
  if (!live || once || endsAt !== undefined) return false;
  const where = { clientId: client.id, lastingTokens: true, api: { resource: { in: resources } } };
  return (
    (await db.prisma.apiAccess.count({ where: { ...where, api: { ...where.api, accessTokenFormat: 'opaque' } } })) > 0
  );
}

const clientKind = z.enum(['web', 'spa', 'native', 'machine']);
const scopesSchema = z.array(z.object({ scope: z.string(), endsAt: z.number().nullable() }));
const listedSchema = z.array(z.object({ scope: z.string(), required: z.boolean() }));
const detailsSchema = z.array(z.looseObject({ type: z.string() }));
const endReasons: Record<EndReason, EndReason> = {
  owner: 'owner',
  client: 'client',
  client_deleted: 'client_deleted',
  account_deleted: 'account_deleted',
  partner: 'partner',
  api_withdrawn: 'api_withdrawn',
  replaced: 'replaced',
  key_revoked: 'key_revoked',
  operator: 'operator',
  unused: 'unused',
};
export const endReasonSchema = z.enum(endReasons);

const scopeEffect = z.enum(scopeEffects);
const withApi = {
  api: { select: { name: true, localized: true, resource: true, accessTokenSeconds: true, reportsScopesSince: true } },
} as const;
/** What APIs registered: scopes and types of authorization details, by their names. */
type Registered = {
  scopes: Map<string, Prisma.ApiScopeGetPayload<{ include: typeof withApi }>>;
  types: Map<string, Prisma.ApiDetailTypeGetPayload<{ include: typeof withApi }>>;
};
type ParsedGrant = {
  row: GrantRow;
  scopes: z.infer<typeof scopesSchema>;
  details: z.infer<typeof detailsSchema>;
};

async function viewsOf(db: Database, rows: GrantRow[], now: number): Promise<GrantView[]> {
  const grants = rows.map((row) => ({
    row,
    scopes: scopesSchema.parse(row.scopes),
    details: detailsSchema.parse(row.details),
  }));
  const values = [...new Set(grants.flatMap(({ scopes }) => scopes.map(({ scope }) => scope)))];
  const types = [...new Set(grants.flatMap(({ details }) => details.map(({ type }) => type)))];
  const [apiScopes, detailTypes, alarms] = await Promise.all([
    db.prisma.apiScope.findMany({ where: { value: { in: values } }, include: withApi }),
    db.prisma.apiDetailType.findMany({ where: { type: { in: types } }, include: withApi }),
    db.prisma.activity.groupBy({
      by: ['grantId'],
      where: { grantId: { in: rows.map(({ id }) => id) }, kind: { in: ['refresh_reused', 'code_replayed'] } },
      _max: { at: true },
    }),
  ]);
  const registered: Registered = {
    scopes: new Map(apiScopes.map((entry) => [entry.value, entry])),
    types: new Map(detailTypes.map((entry) => [entry.type, entry])),
  };
  const alarmOf = new Map(alarms.map((alarm) => [alarm.grantId, alarm._max.at]));
  return grants.map((grant) => viewOf(grant, registered, alarmOf.get(grant.row.id), now));
}

function viewOf(
  { row, scopes, details }: ParsedGrant,
  registered: Registered,
  alarmAt: Date | null | undefined,
  now: number,
): GrantView {
  const ends = [row.endedAt, row.endsAt].flatMap((date) => (date && toSeconds(date) <= now ? toSeconds(date) : []));
  const singleAct = details.some(({ type }) => registered.types.get(type)?.singleAct === true);
  const latest = Math.min(
    now + (row.client.maxGrantSeconds ?? Infinity),
    singleAct ? toSeconds(row.createdAt) + singleActSeconds : Infinity,
  );
  const tokenSeconds = [
    ...scopes.map(({ scope }) => registered.scopes.get(scope)?.api.accessTokenSeconds ?? 0),
    ...details.map(({ type }) => registered.types.get(type)?.api.accessTokenSeconds ?? 0),
  ];
  return {
    id: row.id,
    client: clientView(row.client),
    scopes: scopeViews(row, scopes, registered, now),
    details: details.map((detail) => {
      const type = registered.types.get(detail.type);
      const localized = localizedApiSchema.parse(type?.api.localized ?? {});
      return inWords(detail, { name: type?.api.name ?? '', localized }, type && detailTypeSchema.parse(type));
    }),
    resources: row.resources,
    once: row.once,
    live: row.endedAt === null && ends.length === 0,
    hasReceipt: row._count.receipts > 0,
    createdAt: toSeconds(row.createdAt),
    changedAt: toSeconds(row.changedAt),
    ...present({
      endsAt: row.endsAt && toSeconds(row.endsAt),
      remindBeforeSeconds: row.remindBeforeSeconds,
      pausedAt: row.pausedAt && toSeconds(row.pausedAt),
      endedAt: row.endedAt && toSeconds(row.endedAt),
      endReason: endReasonSchema.safeParse(row.endReason).data,
      overAt: ends.length > 0 ? Math.min(...ends) : undefined,
      lastUsedAt: row.lastUsedAt && toSeconds(row.lastUsedAt),
      alarmAt: alarmAt && toSeconds(alarmAt),
      maxEndsAt: latest === Infinity ? undefined : latest,
    }),
    ...(singleAct && { singleAct }),
    tokenSeconds: Math.max(0, ...tokenSeconds),
  };
}

function clientView(client: GrantRow['client']): GrantView['client'] {
  const metadata = clientMetadataSchema.parse(client.metadata);
  const { verifiedAt } = markOf(client, metadata);
  return {
    id: client.id,
    kind: clientKind.parse(client.kind),
    metadata,
    createdAt: toSeconds(client.createdAt),
    ...present({ ownerName: client.owner?.name, verifiedAt, logoHash: client.logo?.hash }),
    ...(client.firstParty && { firstParty: true }),
  };
}

function scopeViews(
  { client, createdAt, scopeUses }: GrantRow,
  scopes: ParsedGrant['scopes'],
  registered: Registered,
  now: number,
): GrantView['scopes'] {
  const requested = listedSchema.parse(client.scopes);
  return scopes.map(({ scope, endsAt }) => {
    const entry = registered.scopes.get(scope);
    const usedAt = scopeUses.find((use) => use.scope === scope)?.lastAt;
    const api =
      entry &&
      scopeOfApi({
        api: { ...entry.api, localized: localizedApiSchema.parse(entry.api.localized) },
        scope: {
          ...entry,
          effect: scopeEffect.parse(entry.effect),
          localized: localizedScopeSchema.parse(entry.localized),
        },
      });
    return {
      scope,
      endsAt,
      over: endsAt !== null && endsAt <= now,
      // Without `openid` nobody signs in.
      required: scope === 'openid' || requested.some((one) => one.scope === scope && one.required),
      ...present({ api, unreported: entry && unreportedSince(entry.api.reportsScopesSince, createdAt, usedAt) }),
    };
  });
}

function unreportedSince(
  reportsSince: Date | null,
  allowedAt: Date,
  usedAt: Date | undefined,
): ScopeView['unreported'] | undefined {
  if (!reportsSince) return undefined;
  const since = Math.max(...[reportsSince, allowedAt, usedAt ?? allowedAt].map(toSeconds));
  return { since, used: usedAt !== undefined };
}

/** An optional permission that was not reported as used for this long can go. */
export const unreportedSeconds = 30 * 86_400;

/** The live permissions that the app does not require and that their APIs have not reported as used for a while. */
export function surplusScopes({ scopes, live }: Pick<GrantView, 'scopes' | 'live'>, now: number): ScopeView[] {
  if (!live) return [];
  return scopes.filter(
    ({ over, required, unreported }) =>
      !over && !required && unreported !== undefined && now - unreported.since >= unreportedSeconds,
  );
}
