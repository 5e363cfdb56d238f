/**
 * The timeline of a grant by day (UTC), for its owner: what was allowed, changed and ended, and how often it was used,
 * by whom and from where. Every query has the owner in its WHERE clause.
 */

import { z } from 'zod';
import type { ActivityKind } from '@/lib/oauth/model/grant-records';
import type { Place, UseKind } from '@/lib/oauth/model/usage-records';
import { present } from '@/lib/oauth/present';
import type { Database } from '../database/database';
import { epochSeconds, isUuid } from '../database/sql';

export type ActivityView = { kind: ActivityKind; at: number; reason?: string };

/** Uses of one kind on one day, from all origins. */
export type UseView = {
  kind: UseKind;
  /** The API's name, or its resource if it no longer exists. */
  api?: string;
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
export type Timeline = { days: TimelineDay[]; more?: string };

const dayPattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** The days with any event or use of a grant of the viewer: the latest, or those before a day. */
export async function listTimeline(
  { sql }: Pick<Database, 'sql'>,
  viewer: { sub: string },
  grantId: string,
  page: { before?: string | undefined; days: number },
): Promise<Timeline> {
  if (!isUuid(grantId)) return { days: [] };
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
  if (last === undefined) return { days: [] };
  const values = [grantId, viewer.sub, shown];
  const [activities, uses] = await Promise.all([
    sql.query('timeline_activities', activitiesOn.replaceAll('(mine)', `(${mine})`), values),
    sql.query('timeline_uses', usesOn.replaceAll('(mine)', `(${mine})`), values),
  ]);
  const parsedActivities = z.array(activityRow).parse(activities);
  const parsedUses = z.array(useRow).parse(uses);
  return {
    days: shown.map((day) => ({
      day,
      activities: parsedActivities.filter((row) => row.day === day).flatMap(activityOf),
      uses: parsedUses.filter((row) => row.day === day).flatMap(useOf),
    })),
    ...(found.length > page.days && { more: last }),
  };
}

const activitiesOn = `SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, kind, ${epochSeconds('at')} AS at,
  detail ->> 'reason' AS reason
  FROM activities WHERE grant_id = (mine) AND (at AT TIME ZONE 'UTC')::date = ANY ($3::date[])
  ORDER BY activities.id DESC LIMIT 500`;

const usesOn = `SELECT to_char(day, 'YYYY-MM-DD') AS day, kind, coalesce(a.name, nullif(u.api, '')) AS api,
  nullif(what, '') AS what,
    sum(count)::int4 AS count, ${epochSeconds('min(first_at)')} AS first_at, ${epochSeconds('max(last_at)')} AS last_at,
    (array_agg(json_build_object('network', network, 'agent', agent) ORDER BY count DESC))[1:20] AS places
  FROM grant_uses u LEFT JOIN apis a ON a.resource = u.api
  WHERE grant_id = (mine) AND day = ANY ($3::date[])
  GROUP BY day, kind, coalesce(a.name, nullif(u.api, '')), what ORDER BY max(last_at) DESC LIMIT 500`;

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
const activityRow = z.object({ day: z.string(), kind: z.string(), at: z.number(), reason: z.string().nullable() });
const useRow = z.object({
  day: z.string(),
  kind: z.string(),
  api: z.string().nullable(),
  what: z.string().nullable(),
  count: z.number(),
  first_at: z.number(),
  last_at: z.number(),
  places: z.array(z.object({ network: z.string(), agent: z.string() })),
});

/** Kinds that a newer version wrote are left out, because this version has no text for them. */
function activityOf(row: z.infer<typeof activityRow>): ActivityView[] {
  const kind = z.enum(activityKinds).safeParse(row.kind).data;
  return kind ? [{ kind, at: row.at, ...present({ reason: row.reason }) }] : [];
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
      ...present({ api: row.api, what: row.what }),
      places: places.map(({ network, agent }) => ({
        ...(network !== '' && { network }),
        ...(agent !== '' && { agent }),
      })),
    },
  ];
}
