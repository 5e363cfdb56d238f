/**
 * Events that no request causes: a grant reaches its end, a secret expires soon or has expired, an app is refused
 * often, and the mark "site verified" was lost by any change of the metadata. A job looks for them from time to time.
 *
 * Each of them has a name (`once`) that only one event may have. So any number of instances may look, and as often as
 * they like.
 */
import { z } from 'zod';
import type { Database } from '../database/database';
import { timestamp } from '../database/sql';
import { isOpen, isoTime, recordEvents, recordVerification } from './app-events';

const day = 24 * 3600;

/** How far back the job looks: longer than it can be late. */
const lookBackSeconds = 2 * day;

/** How long before a secret ends its owner is told, in days. */
const secretWarningDays = [14, 3] as const;

/** So many refusals within this time are a spike. An app gets one event about it in an hour. */
export const spike = { refusals: 50, seconds: 600 } as const;

const endedGrants = `SELECT g.client_id, 'grant.ended', g.owner_id,
    jsonb_build_object('grant_id', g.id, 'reason', 'expired', 'scopes', '[]'::jsonb, 'ends_at', ${isoTime('g.ends_at')}),
    'grant.ended:' || g.id, g.ends_at
  FROM grants g JOIN app_feeds f ON f.client_id = g.client_id AND ${isOpen('f')}
  WHERE g.ends_at <= ${timestamp('$1')} AND g.ends_at > ${timestamp('$1')} - make_interval(secs => ${lookBackSeconds})
    AND g.ends_at > f.created_at AND g.ended_at IS NULL
    AND NOT EXISTS (SELECT FROM api_keys k WHERE k.grant_id = g.id)
    AND NOT EXISTS (SELECT FROM app_events e WHERE e.once = 'grant.ended:' || g.id)`;

const secretData = (s: string) => `jsonb_build_object('secret_id', ${s}.id, 'hint', ${s}.hint,
    'ends_at', ${isoTime(`${s}.ends_at`)}, 'replaced', EXISTS (
      SELECT FROM client_secrets other WHERE other.client_id = ${s}.client_id AND other.created_at > ${s}.created_at
        AND (other.ends_at IS NULL OR other.ends_at > ${s}.ends_at)))`;

/** A secret whose end was set later than a warning was due gets only the warnings that are still ahead of it. */
const expiringSecrets = `SELECT s.client_id, 'secret.expiring', NULL::uuid, ${secretData('s')},
    'secret.expiring:' || s.id || ':' || w.days || ':' || extract(epoch FROM s.ends_at), ${timestamp('$1')}
  FROM app_feeds f JOIN client_secrets s ON s.client_id = f.client_id
  CROSS JOIN LATERAL (
    SELECT min(d) AS days FROM unnest($2::int4[]) d
    WHERE s.ends_at <= ${timestamp('$1')} + make_interval(days => d)) w
  WHERE s.ends_at > ${timestamp('$1')} AND w.days IS NOT NULL AND ${isOpen('f')}`;

const expiredSecrets = `SELECT s.client_id, 'secret.expired', NULL::uuid, ${secretData('s')},
    'secret.expired:' || s.id || ':' || extract(epoch FROM s.ends_at), s.ends_at
  FROM app_feeds f JOIN client_secrets s ON s.client_id = f.client_id
  WHERE s.ends_at <= ${timestamp('$1')} AND s.ends_at > ${timestamp('$1')} - make_interval(secs => ${lookBackSeconds})
    AND s.ends_at > f.created_at AND ${isOpen('f')}`;

// The most frequent errors say what to look for in the log.
const refusalSpikes = `SELECT f.client_id, 'requests.refused', NULL::uuid,
    jsonb_build_object('count', sum(r.count), 'seconds', $2::int4, 'errors',
      jsonb_agg(jsonb_build_object('endpoint', r.endpoint, 'error', r.error, 'count', r.count)
        ORDER BY r.count DESC, r.endpoint, r.error) FILTER (WHERE r.rank <= 5)),
    'requests.refused:' || f.client_id || ':' || floor($1::float8 / 3600), ${timestamp('$1')}
  FROM app_feeds f
  CROSS JOIN LATERAL (
    SELECT endpoint, error, count(*)::int4 AS count, row_number() OVER (ORDER BY count(*) DESC) AS rank
    FROM client_refusals r
    WHERE r.client_id = f.client_id AND r.at > ${timestamp('$1')} - make_interval(secs => $2::int4)
      AND r.at <= ${timestamp('$1')}
    GROUP BY endpoint, error) r
  WHERE ${isOpen('f')} GROUP BY f.client_id HAVING sum(r.count) >= $3::int4`;

// Only an app that was verified can get or lose the mark.
const markedApps = `SELECT f.client_id FROM app_feeds f JOIN clients c ON c.id = f.client_id
  WHERE c.deleted_at IS NULL AND (f.verified OR c.verified_at IS NOT NULL) ORDER BY f.client_id`;

/** Records what has come due. Returns the number of new events, without those about verification. */
export async function watchApps({ sql, outbox }: Pick<Database, 'sql' | 'outbox'>, now: number): Promise<number> {
  let recorded = 0;
  for (const { name, select, values } of [
    { name: 'app_event_grants_over', select: endedGrants, values: [now] },
    { name: 'app_event_secrets_soon', select: expiringSecrets, values: [now, secretWarningDays] },
    { name: 'app_event_secrets_over', select: expiredSecrets, values: [now] },
    { name: 'app_event_refusals', select: refusalSpikes, values: [now, spike.seconds, spike.refusals] },
  ]) {
    recorded += await sql.transaction((query) => recordEvents(outbox, query, { name, select, values }));
  }
  for (const row of await sql.query('app_feed_marked', markedApps, [])) {
    const { client_id: id } = z.object({ client_id: z.string() }).parse(row);
    await sql.transaction((query) => recordVerification(outbox, query, id, now));
  }
  return recorded;
}
