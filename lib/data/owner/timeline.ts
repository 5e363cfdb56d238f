/**
 * The timeline of a grant by day (UTC), for its owner: what was allowed, changed and ended, and how often it was used,
 * by whom and from where. Every query has the owner in its WHERE clause.
 */

import { z } from 'zod';
import { localizedApiSchema, localizedScopeSchema } from '@/lib/oauth/model/api-texts';
import type { ApiScope } from '@/lib/oauth/model/client-records';
import { activityDetailSchema, type GrantDifference } from '@/lib/oauth/model/grant-difference';
import type { ActivityKind } from '@/lib/oauth/model/grant-records';
import type { Localized } from '@/lib/oauth/model/localized';
import type { Place, UseKind } from '@/lib/oauth/model/usage-records';
import { present } from '@/lib/oauth/present';
import type { Database } from '../database/database';
import { epochSeconds, isUuid } from '../database/sql';

export type ActivityView = {
  kind: ActivityKind;
  at: number;
  reason?: string;
  /** What a change did; absent for old entries. */
  change?: GrantDifference;
  /** The change undid a removal. */
  undo?: true;
  /** The browser in which the owner acted: this one, or another whose user agent is still known. */
  by?: 'this' | { userAgent: string };
};

/** Uses of one kind on one day, from all origins. */
export type UseView = {
  kind: UseKind;
  /** The API's name, or its resource if it no longer exists. */
  api?: string;
  /** The API's name in other languages. */
  apiNames?: Localized<'name'>;
  what?: string;
  count: number;
  firstAt: number;
  lastAt: number;
  /** Most frequent first; unknown origins are left out. */
  places: Place[];
};

/** Both latest first. */
export type TimelineDay = { day: string; activities: ActivityView[]; uses: UseView[] };

/** The days of a page, latest first, and the day before which there are more. */
export type Timeline = {
  days: TimelineDay[];
  more?: string;
  /** Of the scopes in the changes: the texts of their APIs. */
  scopes: Map<string, Omit<ApiScope, 'value' | 'effect'>>;
  /** The addresses of this browser and of the viewer's other live sessions. */
  addresses: { own?: string; others: string[] };
};

const nothing: Timeline = { days: [], scopes: new Map(), addresses: { others: [] } };

const dayPattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** The days with any event or use of a grant of the viewer: the latest, or those before a day. */
export async function listTimeline(
  { sql }: Pick<Database, 'sql'>,
  viewer: { sub: string; sid: string },
  grantId: string,
  page: { before?: string | undefined; days: number },
): Promise<Timeline> {
  if (!isUuid(grantId)) return nothing;
  const before = page.before !== undefined && dayPattern.test(page.before) ? page.before : null;
  const mine = `SELECT id FROM grants WHERE id = $1 AND owner_id = $2`;
  const days = `SELECT to_char(day, 'YYYY-MM-DD') AS day FROM (
      SELECT day FROM grant_uses WHERE grant_id = (${mine})
      UNION SELECT (at AT TIME ZONE 'UTC')::date FROM activities WHERE grant_id = (${mine})) happened
    WHERE day < coalesce(to_date($3, 'YYYY-MM-DD'), 'infinity'::date) ORDER BY happened.day DESC LIMIT $4::int4`;
  const found = z
    .array(dayRow)
    .parse(await sql.query('timeline_days', days, [grantId, viewer.sub, before, page.days + 1]))
    .map(({ day }) => day);
  const shown = found.slice(0, page.days);
  const [last] = shown.slice(-1);
  if (last === undefined) return nothing;
  const values = [grantId, viewer.sub, shown];
  const [activities, uses, sessions] = await Promise.all([
    sql.query('timeline_activities', activitiesOn.replaceAll('(mine)', `(${mine})`), values),
    sql.query('timeline_uses', usesOn.replaceAll('(mine)', `(${mine})`), values),
    sql.query('timeline_sessions', sessionsOf, [viewer.sub]),
  ]);
  const parsedActivities = z.array(activityRow).parse(activities);
  const texts = await sql.query('timeline_scopes', scopeTexts, [scopesIn(parsedActivities)]);
  const parsedUses = z.array(useRow).parse(uses);
  return {
    days: shown.map((day) => ({
      day,
      activities: parsedActivities.filter((row) => row.day === day).flatMap((row) => activityOf(row, viewer.sid)),
      uses: parsedUses.filter((row) => row.day === day).flatMap(useOf),
    })),
    ...(found.length > page.days && { more: last }),
    scopes: new Map(
      z
        .array(scopeRow)
        .parse(texts)
        .map(({ value, ...text }) => [value, text]),
    ),
    addresses: addressesOf(z.array(sessionRow).parse(sessions), viewer.sid),
  };
}

const activitiesOn = `SELECT to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, a.kind, ${epochSeconds('a.at')} AS at,
  a.detail, s.user_agent AS agent
  FROM activities a LEFT JOIN sessions s ON s.id::text = a.detail ->> 'by' AND s.user_id = $2
  WHERE a.grant_id = (mine) AND (a.at AT TIME ZONE 'UTC')::date = ANY ($3::date[])
  ORDER BY a.id DESC LIMIT 500`;

const sessionsOf = `SELECT id::text, ip FROM sessions WHERE user_id = $1 AND ended_at IS NULL AND ip IS NOT NULL
  ORDER BY last_seen_at DESC LIMIT 200`;

const scopeTexts = 'SELECT value, title, description, localized FROM api_scopes WHERE value = ANY ($1::text[])';

const usesOn = `SELECT to_char(day, 'YYYY-MM-DD') AS day, kind, coalesce(a.name, nullif(u.api, '')) AS api,
  nullif(a.localized, '{}') AS api_names,
  nullif(what, '') AS what,
    sum(count)::int4 AS count, ${epochSeconds('min(first_at)')} AS first_at, ${epochSeconds('max(last_at)')} AS last_at,
    (array_agg(json_build_object('network', network, 'agent', agent) ORDER BY count DESC))[1:20] AS places
  FROM grant_uses u LEFT JOIN apis a ON a.resource = u.api
  WHERE grant_id = (mine) AND day = ANY ($3::date[])
  GROUP BY day, kind, coalesce(a.name, nullif(u.api, '')), a.localized, what ORDER BY max(last_at) DESC LIMIT 500`;

const activityKinds = [
  'allowed',
  'changed',
  'paused',
  'resumed',
  'ended',
  'refresh_reused',
  'code_replayed',
  'token_revoked',
] as const satisfies ActivityKind[];
const useKinds = [
  'code_redeemed',
  'signed_in',
  'refreshed',
  'userinfo',
  'introspected',
  'exchanged',
  'asserted',
  'key_used',
  'reported',
  'managed',
  'refused',
  'denied',
] as const satisfies UseKind[];

const dayRow = z.object({ day: z.string() });
const activityRow = z.object({
  day: z.string(),
  kind: z.string(),
  at: z.number(),
  // A newer version may have written more.
  detail: activityDetailSchema.catch({}),
  agent: z.string().nullable(),
});
const sessionRow = z.object({ id: z.string(), ip: z.string() });
const scopeRow = z.object({
  value: z.string(),
  title: z.string(),
  description: z.string(),
  localized: localizedScopeSchema,
});
const useRow = z.object({
  day: z.string(),
  kind: z.string(),
  api: z.string().nullable(),
  api_names: localizedApiSchema.nullable(),
  what: z.string().nullable(),
  count: z.number(),
  first_at: z.number(),
  last_at: z.number(),
  places: z.array(z.object({ network: z.string(), agent: z.string() })),
});

/** Kinds that a newer version wrote are left out, because this version has no text for them. */
function activityOf({ kind: name, at, detail, agent }: z.infer<typeof activityRow>, sid: string): ActivityView[] {
  const kind = z.enum(activityKinds).safeParse(name).data;
  if (!kind) return [];
  const { by, reason, change, undo } = detail;
  const browser = by === sid ? ('this' as const) : agent === null ? undefined : { userAgent: agent };
  return [{ kind, at, ...present({ reason, change, undo, by: browser }) }];
}

function scopesIn(activities: z.infer<typeof activityRow>[]): string[] {
  const named = activities.flatMap(({ detail: { change = {} } }) => [
    ...(change.added ?? []),
    ...(change.removed ?? []),
    ...(change.scopeEnds ?? []).map(({ scope }) => scope),
  ]);
  return [...new Set(named)];
}

function addressesOf(sessions: z.infer<typeof sessionRow>[], sid: string): Timeline['addresses'] {
  const own = sessions.find(({ id }) => id === sid)?.ip;
  return { ...present({ own }), others: sessions.filter(({ id }) => id !== sid).map(({ ip }) => ip) };
}

function useOf(row: z.infer<typeof useRow>): UseView[] {
  const kind = z.enum(useKinds).safeParse(row.kind).data;
  if (!kind) return [];
  const places = row.places.filter(({ network, agent }) => network !== '' || agent !== '');
  return [
    {
      kind,
      count: row.count,
      firstAt: row.first_at,
      lastAt: row.last_at,
      ...present({ api: row.api, apiNames: row.api_names, what: row.what }),
      places: places.map(({ network, agent }) => ({
        ...(network !== '' && { network }),
        ...(agent !== '' && { agent }),
      })),
    },
  ];
}
