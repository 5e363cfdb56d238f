/**
 * The list of connected apps: search, filter, order and pages, all in SQL. A page of the list takes the same number of
 * statements for one app and for hundreds.
 */
import { z } from 'zod';
import { clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import { markHolds } from '@/lib/oauth/clients/verified-identity';
import type { Database } from '../database/database';
import { timestamp } from '../database/sql';
import { type GrantView, grantsById, unreportedSeconds } from './grants';

const day = 86_400;

/** How long before its end access counts as ending soon. */
export const soonSeconds = 7 * day;
/** After this time without use, an app counts as unused. */
export const unusedSeconds = 90 * day;
/** How long the list and the overview point at a credential that was used twice. */
export const alarmSeconds = 30 * day;

export const accessFilters = ['all', 'soon', 'unused', 'surplus', 'paused', 'changes', 'unverified'] as const;
type AccessFilter = (typeof accessFilters)[number];
export const accessOrders = ['used', 'name', 'ends', 'allowed'] as const;
type AccessOrder = (typeof accessOrders)[number];

export type AccessQuery = {
  /** A part of the app's name. */
  find?: string;
  show?: AccessFilter;
  order?: AccessOrder;
  /** From 1. A page after the last one shows the last one. */
  page?: number;
};

export type AccessPage = {
  grants: GrantView[];
  /** How many match the search and the filter. */
  found: number;
  /** How many there are without search and filter. */
  total: number;
  page: number;
  pages: number;
};

const accessPageLength = 25;

type Viewer = { sub: string };

/** SQL: the grant `g` of the owner `$1` is live at `$2` and belongs to an app, not to an API key. */
export const liveAppGrant = `g.owner_id = $1 AND g.ended_at IS NULL
  AND (g.ends_at IS NULL OR g.ends_at > ${timestamp('$2')})
  AND NOT EXISTS (SELECT FROM api_keys k WHERE k.grant_id = g.id)`;

/** SQL: when the grant `g` was last used, or allowed if it never was. */
export const lastUse = 'coalesce(g.last_used_at, g.created_at)';

/** SQL: the grant `g` can change data at `$2`: it has details, or a live scope that is not only for reading. */
const canChange = `(g.details <> '[]' OR EXISTS (
  SELECT FROM jsonb_to_recordset(g.scopes) AS given(scope text, "endsAt" float8)
  JOIN api_scopes s ON s.value = given.scope
  WHERE s.effect <> 'reads' AND (given."endsAt" IS NULL OR given."endsAt" > $2::float8)))`;

/** SQL: a name of the client contains the text, in any language. */
export const namedLike = (client: string, text: string): string => `(${text} = ''
  OR strpos(lower(${client}.metadata ->> 'client_name'), lower(${text})) > 0
  OR EXISTS (SELECT FROM jsonb_each(coalesce(${client}.metadata -> 'localized', '{}')) AS given(tag, texts)
    WHERE strpos(lower(given.texts ->> 'client_name'), lower(${text})) > 0))`;

/** SQL: `surplusScopes` of the grant `g` of the client `c` are not empty. */
export const hasSurplus = `EXISTS (
        SELECT FROM jsonb_to_recordset(g.scopes) AS given(scope text, "endsAt" float8)
        JOIN api_scopes s ON s.value = given.scope JOIN apis ON apis.id = s.api_id
        LEFT JOIN grant_scope_uses used ON used.grant_id = g.id AND used.scope = given.scope
        WHERE (given."endsAt" IS NULL OR given."endsAt" > $2::float8)
          AND NOT c.scopes @> jsonb_build_array(jsonb_build_object('scope', given.scope, 'required', true))
          AND apis.reports_scopes_since IS NOT NULL
          AND greatest(apis.reports_scopes_since, g.created_at, used.last_at)
            <= ${timestamp('$2')} - make_interval(secs => ${unreportedSeconds}))`;

const listStatement = `WITH found AS (
    SELECT g.id, lower(c.metadata ->> 'client_name') AS name, g.ends_at, g.created_at, g.last_used_at
    FROM grants g JOIN clients c ON c.id = g.client_id
    WHERE ${liveAppGrant} AND ${namedLike('c', '$3')} AND CASE $4
      WHEN 'soon' THEN g.ends_at <= ${timestamp('$2')} + make_interval(secs => ${soonSeconds})
      WHEN 'unused' THEN ${lastUse} <= ${timestamp('$2')} - make_interval(secs => ${unusedSeconds})
      WHEN 'surplus' THEN ${hasSurplus}
      WHEN 'paused' THEN g.paused_at IS NOT NULL
      WHEN 'changes' THEN ${canChange}
      WHEN 'unverified' THEN NOT c.first_party AND (c.verified_at IS NULL OR c.id = ANY ($5::text[]))
      ELSE true END),
  numbered AS (
    SELECT id, row_number() OVER (ORDER BY
      CASE WHEN $6 = 'name' THEN name END,
      CASE WHEN $6 = 'ends' THEN coalesce(ends_at, 'infinity') END,
      CASE WHEN $6 = 'allowed' THEN created_at END DESC,
      last_used_at DESC NULLS LAST, created_at DESC, id) AS position
    FROM found),
  page AS (
    SELECT count(*)::int4 AS found, least($7::int4, greatest(1, ceil(count(*) / ${accessPageLength}.0)))::int4 AS page
    FROM found)
  SELECT page.found, page.page,
    (SELECT count(*)::int4 FROM grants g WHERE ${liveAppGrant}) AS total,
    ARRAY(SELECT id::text FROM numbered
      WHERE position > (page.page - 1) * ${accessPageLength} AND position <= page.page * ${accessPageLength}
      ORDER BY position) AS ids
  FROM page`;

const listRow = z.object({ found: z.number(), page: z.number(), total: z.number(), ids: z.array(z.string()) });

/** One page of the viewer's live access. */
export async function listAccess(
  db: Database,
  viewer: Viewer,
  { find = '', show = 'all', order = 'used', page: wanted = 1 }: AccessQuery,
  now: number,
): Promise<AccessPage> {
  const lost = show === 'unverified' ? await lostMarks(db, viewer, now) : [];
  const values = [viewer.sub, now, find, show, lost, order, wanted];
  const [row] = await db.sql.query('access_list', listStatement, values);
  const { found, page, total, ids } = listRow.parse(row);
  return {
    grants: await grantsById(db, viewer, ids, now),
    found,
    total,
    page,
    pages: Math.max(1, Math.ceil(found / accessPageLength)),
  };
}

/** The apps with access that were verified once, and whose mark no longer holds. */
async function lostMarks(db: Database, viewer: Viewer, now: number): Promise<string[]> {
  const text = `SELECT c.id, c.metadata, c.verified_identity AS identity FROM clients c
    WHERE c.verified_at IS NOT NULL AND NOT c.first_party
      AND EXISTS (SELECT FROM grants g WHERE g.client_id = c.id AND ${liveAppGrant})`;
  const rows = await db.sql.query('access_verified_apps', text, [viewer.sub, now]);
  const verifiedRow = z.object({ id: z.string(), metadata: clientMetadataSchema, identity: z.unknown() });
  return z
    .array(verifiedRow)
    .parse(rows)
    .filter(({ metadata, identity }) => !markHolds(identity, metadata))
    .map(({ id }) => id);
}
