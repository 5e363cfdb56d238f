/**
 * Events for the owner of an app: what happened to the app, in the order in which it can be read. They are written in
 * the transaction of the change, with their deliveries to webhooks (`webhook-queue.ts`), so a crash loses none and a
 * rollback sends none.
 *
 * Nothing is written for an app without a feed: a feed begins with the first webhook or the first poll, and rests when
 * there is no webhook and nobody has polled for a while. So a change of a grant costs one statement that finds nothing.
 *
 * Transactions commit in another order than that of their ids. So a reader that remembers the last id would miss events
 * that commit late. Each poll therefore numbers the events that are new to it, under the lock of the feed's row.
 */
import { z } from 'zod';
import { clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import { identityChanges, identityOf, verifiedIdentitySchema } from '@/lib/oauth/clients/verified-identity';
import { present } from '@/lib/oauth/present';
import type { Database } from '../database/database';
import type { GrantChange } from '../database/outbox';
import { epochSeconds, type SqlValue, timestamp } from '../database/sql';
import type { Owner } from './client-secrets';
import { type EventType, isEventType } from './event-types';

type Query = Database['sql']['query'];
type Waker = Pick<Database['outbox'], 'wake'>;

/** A feed without a webhook rests when it was not polled for this long. */
export const feedRestSeconds = 30 * 24 * 3600;

/** An event as it is stored. `sub` is the person's id here; the app may know the person by another identifier. */
export type AppEvent = {
  uid: string;
  clientId: string;
  type: EventType;
  at: number;
  sub?: string;
  data: Record<string, unknown>;
};

export const eventColumns = (e: string) =>
  `${e}.uid::text, ${e}.client_id, ${e}.type, ${e}.sub::text, ${e}.data, ${epochSeconds(`${e}.at`)} AS at`;

const eventRow = z.object({
  uid: z.string(),
  client_id: z.string(),
  type: z.string().refine(isEventType),
  sub: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
  at: z.number().transform(Math.floor),
});

export function parseEvent(row: unknown): AppEvent {
  const { client_id: clientId, sub, uid, type, data, at } = eventRow.parse(row);
  return { uid, clientId, type, data, at, ...present({ sub }) };
}

/** SQL: a time in the form of RFC 3339; null stays null. */
export const isoTime = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** SQL: events of the feed `f` are recorded at the time `$1`. */
export const isOpen = (f: string) => `(${f}.polled_at > ${timestamp('$1')} - make_interval(secs => ${feedRestSeconds})
    OR EXISTS (SELECT FROM webhooks hook WHERE hook.client_id = ${f}.client_id))`;

/**
 * SQL: records what `select` returns (client_id, type, sub, data, once, at) with its deliveries. An event with a value
 * of `once` that was used before is left out. `$1` is the time.
 */
const record = (select: string) => `WITH made AS (
    INSERT INTO app_events (uid, client_id, type, sub, data, once, at)
    SELECT gen_random_uuid(), new.* FROM (${select}) new
    ON CONFLICT (once) DO NOTHING RETURNING id, client_id, type),
  sent AS (
    INSERT INTO webhook_deliveries (webhook_id, event_id, next_at, created_at)
    SELECT w.id, e.id, ${timestamp('$1')}, ${timestamp('$1')}
    FROM made e JOIN webhooks w ON w.client_id = e.client_id AND w.status <> 'disabled'
      AND (w.types = '{}' OR e.type = ANY (w.types)))
  SELECT 1 FROM made`;

/** Records events, and wakes the deliveries when the transaction of this `query` commits. `$1` is the time. */
export async function recordEvents(
  outbox: Waker,
  query: Query,
  { name, select, values }: { name: string; select: string; values: readonly SqlValue[] },
): Promise<number> {
  const rows = await query(name, record(select), values);
  if (rows.length > 0) outbox.wake(query);
  return rows.length;
}

/** SQL: the scopes of the grant `g` that are valid at `$1`. */
const liveScopes = (g: string) => `ARRAY(SELECT s ->> 'scope' FROM jsonb_array_elements(${g}.scopes) s
    WHERE s ->> 'endsAt' IS NULL OR (s ->> 'endsAt')::float8 > $1::float8)`;

// A grant ends once, by itself or by a change, so its end has one event. The grants of API keys are nobody's consent.
const grantEvent = `SELECT g.client_id, $3, g.owner_id,
    jsonb_strip_nulls(jsonb_build_object(
      'grant_id', g.id, 'reason', coalesce($6, CASE WHEN $3 = 'grant.ended' THEN g.end_reason END),
      'added', CASE WHEN $3 = 'grant.changed' THEN
        (SELECT to_jsonb(array_agg(s)) FROM unnest(now_has.scopes) s WHERE s <> ALL ($4::text[])) END,
      'removed', CASE WHEN $3 = 'grant.changed' THEN
        (SELECT to_jsonb(array_agg(s)) FROM unnest($4::text[]) s WHERE s <> ALL (now_has.scopes)) END,
      'detail_types', nullif(jsonb_path_query_array(g.details, '$[*].type'), '[]'),
      'narrowed', CASE WHEN $3 = 'grant.changed' THEN
        NOT ($4::text[] <@ now_has.scopes) OR coalesce(g.ends_at < ${timestamp('$5')}, false)
          OR ($5::float8 IS NULL AND g.ends_at IS NOT NULL) END))
      || jsonb_build_object('scopes', to_jsonb(now_has.scopes), 'ends_at', ${isoTime('g.ends_at')}),
    CASE WHEN $3 = 'grant.ended' THEN 'grant.ended:' || g.id END, ${timestamp('$1')}
  FROM grants g JOIN app_feeds f ON f.client_id = g.client_id AND ${isOpen('f')}
  CROSS JOIN LATERAL (SELECT ${liveScopes('g')} AS scopes) now_has
  WHERE g.id = $2::uuid AND NOT EXISTS (SELECT FROM api_keys k WHERE k.grant_id = g.id)`;

const typeOf: Record<GrantChange, EventType> = {
  allowed: 'grant.created',
  changed: 'grant.changed',
  paused: 'grant.paused',
  resumed: 'grant.resumed',
  ended: 'grant.ended',
  reused: 'grant.tokens_revoked',
  token_revoked: 'grant.tokens_revoked',
};

/** What a grant gave before it was changed. */
type Before = { scopes: { scope: string; endsAt: number | null }[]; endsAt?: number };

/** Records what the transaction of this `query` did to a grant. */
export async function recordGrantEvent(
  outbox: Waker,
  query: Query,
  { grantId, change, at, before }: { grantId: string; change: GrantChange; at: number; before?: Before | undefined },
): Promise<void> {
  const had = before?.scopes.filter(({ endsAt }) => endsAt === null || endsAt > at).map(({ scope }) => scope) ?? [];
  const reason = change === 'reused' ? 'replayed' : change === 'token_revoked' ? 'revoked' : null;
  const values = [at, grantId, typeOf[change], had, before?.endsAt ?? null, reason];
  await recordEvents(outbox, query, { name: 'app_event_grant', select: grantEvent, values });
}

const appRow = z.object({
  metadata: clientMetadataSchema,
  verified_at: z.number().nullable(),
  verified_identity: z.unknown(),
});

/** Whether the app has the mark, and which parts of what was verified have changed. */
function markOf(row: unknown): { holds: boolean; changed: string[] } {
  const { metadata, verified_at: verifiedAt, verified_identity: stored } = appRow.parse(row);
  const { data: verified } = verifiedIdentitySchema.safeParse(stored);
  if (verifiedAt === null || !verified) return { holds: false, changed: [] };
  const changed = identityChanges(verified, identityOf(metadata));
  return { holds: changed.length === 0, changed };
}

const markColumns = (c: string) =>
  `${c}.metadata, ${epochSeconds(`${c}.verified_at`)} AS verified_at, ${c}.verified_identity`;

/** Begins the feed of an app if it has none. The caller has checked whose app it is. */
export async function openFeed(query: Query, clientId: string, now: number, polled = false): Promise<void> {
  const [app] = await query('app_feed_app', `SELECT ${markColumns('c')} FROM clients c WHERE c.id = $1`, [clientId]);
  if (app === undefined) return;
  const text = `INSERT INTO app_feeds (client_id, verified, created_at, polled_at)
    VALUES ($1, $2::bool, ${timestamp('$3')}, CASE WHEN $4::bool THEN ${timestamp('$3')} END)
    ON CONFLICT (client_id) DO UPDATE SET polled_at = coalesce(excluded.polled_at, app_feeds.polled_at)`;
  await query('app_feed_open', text, [clientId, markOf(app).holds, now, polled]);
}

const verificationEvent = `SELECT f.client_id, $3, NULL::uuid, $4::jsonb, NULL, ${timestamp('$1')}
  FROM app_feeds f WHERE f.client_id = $2 AND ${isOpen('f')}`;
const feedRow = z.object({ verified: z.boolean() });

/**
 * Records that the app got or lost the mark "site verified", if that has changed since the last event about it. Every
 * change of the metadata can lose the mark, so `app-event-watch.ts` looks at all apps from time to time.
 */
export async function recordVerification(outbox: Waker, query: Query, clientId: string, now: number): Promise<void> {
  const text = `SELECT f.verified, ${markColumns('c')} FROM app_feeds f JOIN clients c ON c.id = f.client_id
    WHERE f.client_id = $1 AND c.deleted_at IS NULL FOR UPDATE OF f`;
  const [row] = await query('app_feed_verification', text, [clientId]);
  if (row === undefined) return;
  const { holds, changed } = markOf(row);
  if (holds === feedRow.parse(row).verified) return;
  const note = 'UPDATE app_feeds SET verified = $2::bool WHERE client_id = $1';
  await query('app_feed_note_verification', note, [clientId, holds]);
  const data = changed.length > 0 ? { changed: changed.map((part) => wireParts[part] ?? part) } : {};
  const values = [now, clientId, holds ? 'verification.given' : 'verification.lost', JSON.stringify(data)];
  await recordEvents(outbox, query, { name: 'app_event_verification', select: verificationEvent, values });
}

/** The parts of an identity, as events name them. */
const wireParts: Record<string, string> = { homePage: 'home_page', places: 'redirect_hosts' };

const number = `WITH fresh AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place FROM app_events WHERE client_id = $1 AND seq IS NULL),
  feed AS (
    UPDATE app_feeds SET last_seq = last_seq + (SELECT count(*) FROM fresh)
    WHERE client_id = $1 RETURNING last_seq - (SELECT count(*) FROM fresh) AS before)
  UPDATE app_events e SET seq = feed.before + fresh.place FROM fresh, feed WHERE e.id = fresh.id`;

const pollRow = z.object({ seq: z.string(), last_seq: z.string() });

export type EventPage = {
  /** In the order of the feed. */
  events: AppEvent[];
  /** Where the next poll continues: after these events, and after those that the filter left out. */
  next: string;
  hasMore: boolean;
};

/**
 * The app's events after `after` (a value of `next`; absent: all that are kept), oldest first. Undefined if the app is
 * not the viewer's. The first poll opens the feed: from then on, events are recorded.
 */
export async function pollEvents(
  { sql }: Pick<Database, 'sql'>,
  owner: Owner,
  clientId: string,
  { after = '0', types = [], limit }: { after?: string; types?: readonly EventType[]; limit: number },
  now: number,
): Promise<EventPage | undefined> {
  return sql.transaction(async (query) => {
    const mine =
      'SELECT 1 FROM clients c WHERE c.id = $1 AND c.owner_id IS NOT DISTINCT FROM $2::uuid AND c.deleted_at IS NULL';
    if ((await query('app_events_mine', mine, [clientId, owner.sub])).length === 0) return undefined;
    await openFeed(query, clientId, now, true);
    await query('app_events_number', number, [clientId]);
    const text = `SELECT e.seq::text, ${eventColumns('e')}, f.last_seq::text FROM app_feeds f
      JOIN app_events e ON e.client_id = f.client_id
      WHERE f.client_id = $1 AND e.seq > $2::int8 AND ($3::text[] = '{}' OR e.type = ANY ($3::text[]))
      ORDER BY e.seq LIMIT $4::int4 + 1`;
    const rows = await query('app_events_poll', text, [clientId, after, types, limit]);
    const shown = rows.slice(0, limit);
    const hasMore = rows.length > limit;
    const last = shown.at(-1);
    const [first] = rows;
    const end = hasMore ? last && pollRow.parse(last).seq : first && pollRow.parse(first).last_seq;
    return { events: shown.map(parseEvent), next: end ?? (await lastSeq(query, clientId, after)), hasMore };
  });
}

/** Without events after `after`: the end of the feed, so that the next poll does not read what the filter left out. */
async function lastSeq(query: Query, clientId: string, after: string): Promise<string> {
  const text = 'SELECT greatest(last_seq, $2::int8)::text AS seq FROM app_feeds WHERE client_id = $1';
  const [row] = await query('app_events_last', text, [clientId, after]);
  return z.object({ seq: z.string() }).parse(row).seq;
}
