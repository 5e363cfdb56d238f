/**
 * Deletes expired data in bounded batches, as a job that runs from time to time; any number of instances may run it at
 * once. Every statement is its own transaction with a limited number of rows, so that nobody waits for it.
 *
 * Used codes and rotated refresh tokens are kept for a while after their end: as long as they exist, a replay is
 * recognized and ends the family (RFC 9700 §4.14.2). Afterwards they are unknown and rejected like any other.
 */

import { knownNetworkSeconds } from '../people/known-networks';
import { sweepUsage } from '../protocol/usage-store';
import type { Database } from './database';
import { timestamp } from './sql';

const replayWatchSeconds = 7 * 24 * 3600;

/** A late device learns that its code has expired, instead of that it never existed. */
const deviceWatchSeconds = 24 * 3600;

/** Longer than an effect of the outbox can be retried, so that none is handled twice. */
const linkWatchSeconds = 7 * 24 * 3600;

/**
 * A person signed in for an app with a metadata document but allowed it nothing. The document is fetched again when the
 * app returns.
 */
const unusedDocumentSeconds = 12 * 3600;

/**
 * Events that an API has not fetched by then are useless to it, because its tokens have long expired. Its developer can
 * look up delivered events for the same time.
 */
const signalSeconds = 7 * 24 * 3600;

/** How long history is kept; the operator sets this. */
export type Retention = {
  /** Refused requests, for an app's developer. */
  refusalSeconds: number;
  /** The limit per app; the newest are kept. */
  refusalsEach: number;
  /** Ended sessions: their ID tokens may still be presented as hints. */
  sessionSeconds: number;
  /** Self-registered apps that nobody has allowed anything. */
  unusedRegistrationSeconds: number;
  /** Counts of use per day. What was allowed, changed and ended is kept as long as the grant. */
  useSeconds: number;
  /** Access tokens without an expiry, after their last use. */
  unusedTokenSeconds: number;
  /** Uses of operator scopes at the Management API. */
  auditSeconds: number;
  /** Events for an app's owner, with their deliveries to webhooks. */
  eventSeconds: number;
  /** The limit of deliveries that wait for one webhook; the newest are kept. */
  waitingEach: number;
};

const day = 24 * 3600;

export const defaultRetention: Retention = {
  refusalSeconds: 30 * day,
  refusalsEach: 1000,
  sessionSeconds: 30 * day,
  unusedRegistrationSeconds: 90 * day,
  useSeconds: 90 * day,
  unusedTokenSeconds: 90 * day,
  auditSeconds: 400 * day,
  eventSeconds: 30 * day,
  waitingEach: 10_000,
};

/** How long ended grants are examined again: far longer than a sweep can be late. */
const endedGrantSeconds = 60 * day;

/**
 * The rows that remain of a deleted account show that its tokens and receipts are over (`account-deletion.ts` in
 * `people`). They are kept longer than any of these can be checked.
 */
const deletedAccountSeconds = 400 * day;

export type Swept = {
  pushedRequests: number;
  interactions: number;
  codes: number;
  refreshTokens: number;
  claims: number;
  accessTokens: number;
  unusedTokens: number;
  devices: number;
  documents: number;
  seals: number;
  mailLinks: number;
  signals: number;
  streams: number;
  refusals: number;
  sessions: number;
  networks: number;
  registrations: number;
  /** Codes and tokens with an end in the future that belong to ended grants. */
  ofEndedGrants: number;
  uses: number;
  appEvents: number;
  deliveries: number;
  accounts: number;
  audits: number;
  /** Answers that are kept for repeated requests. */
  apiRequests: number;
};

/** Deletes at most `limit` rows of each kind. The counts show whether more may be left. */
export async function sweep(
  { sql }: Pick<Database, 'sql'>,
  now: number,
  limit = 1000,
  keep = defaultRetention,
): Promise<Swept> {
  const take = async (table: string, key: string, endedBefore: number, column = 'ends_at'): Promise<number> => {
    const text = `DELETE FROM ${table} WHERE ${key} IN (
        SELECT ${key} FROM ${table} WHERE ${column} <= ${timestamp('$1')} ORDER BY ${column} LIMIT $2::int4
          FOR UPDATE SKIP LOCKED)
      RETURNING 1`;
    return (await sql.query(`sweep_${table}_${column}`, text, [endedBefore, limit])).length;
  };
  /**
   * For an app that is refused endlessly, only the newest refusals are kept: a flood of mistakes, or an attack in its
   * name, must not fill the table.
   */
  const takeExcessRefusals = async (): Promise<number> => {
    const text = `DELETE FROM client_refusals WHERE id IN (
        SELECT old.id FROM (SELECT client_id FROM client_refusals GROUP BY client_id HAVING count(*) > $1::int4) c
        CROSS JOIN LATERAL (
          SELECT r.id FROM client_refusals r WHERE r.client_id = c.client_id
          ORDER BY r.at DESC, r.id DESC OFFSET $1::int4 LIMIT $2::int4) old
        LIMIT $2::int4)
      RETURNING 1`;
    return (await sql.query('sweep_excess_refusals', text, [keep.refusalsEach, limit])).length;
  };
  /**
   * RFC 7591 §5: registrations from a flood or an experiment are deleted again. An API that allowed the app something
   * counts as use.
   */
  const takeRegistrations = async (): Promise<number> => {
    const text = `DELETE FROM clients WHERE id IN (
        SELECT c.id FROM clients c
        WHERE c.registration_hash IS NOT NULL AND c.updated_at <= ${timestamp('$1')}
          AND NOT EXISTS (SELECT FROM grants g WHERE g.client_id = c.id)
          AND NOT EXISTS (SELECT FROM api_access a WHERE a.client_id = c.id)
        ORDER BY c.updated_at LIMIT $2::int4 FOR UPDATE SKIP LOCKED)
      RETURNING 1`;
    return (await sql.query('sweep_registrations', text, [now - keep.unusedRegistrationSeconds, limit])).length;
  };
  /** Unusable since their grant ended, and watched for replay as long as others. */
  const takeOfEndedGrants = async (table: string): Promise<number> => {
    const text = `DELETE FROM ${table} WHERE hash IN (
        SELECT t.hash FROM grants g JOIN ${table} t ON t.grant_id = g.id
        WHERE g.ended_at > ${timestamp('$1')} AND g.ended_at <= ${timestamp('$2')}
        LIMIT $3::int4 FOR UPDATE OF t SKIP LOCKED)
      RETURNING 1`;
    const until = now - replayWatchSeconds;
    return (await sql.query(`sweep_ended_${table}`, text, [until - endedGrantSeconds, until, limit])).length;
  };
  /** Apps with a metadata document that nobody and no API allowed anything are deleted within a day. */
  const takeDocuments = async (): Promise<number> => {
    const text = `DELETE FROM clients WHERE id IN (
        SELECT c.id FROM clients c
        WHERE c.document_ends_at IS NOT NULL AND c.updated_at <= ${timestamp('$1')} AND c.deleted_at IS NULL
          AND NOT EXISTS (SELECT FROM grants g WHERE g.client_id = c.id)
          AND NOT EXISTS (SELECT FROM api_access a WHERE a.client_id = c.id)
        LIMIT $2::int4 FOR UPDATE SKIP LOCKED)
      RETURNING 1`;
    return (await sql.query('sweep_documents', text, [now - unusedDocumentSeconds, limit])).length;
  };
  /** Streams that an app created and no longer uses (SSF 1.0 §8.1.1, `inactivity_timeout`). */
  const takeStreams = async (): Promise<number> => {
    const text = `DELETE FROM event_streams WHERE id IN (
        SELECT id FROM event_streams WHERE seen_at + make_interval(secs => inactivity_seconds) <= ${timestamp('$1')}
        LIMIT $2::int4 FOR UPDATE SKIP LOCKED)
      RETURNING 1`;
    return (await sql.query('sweep_streams', text, [now, limit])).length;
  };
  /** Access tokens without an expiry that nobody uses. */
  const takeUnusedTokens = async (): Promise<number> => {
    const text = `DELETE FROM access_tokens WHERE hash IN (
        SELECT hash FROM access_tokens WHERE ends_at IS NULL AND used_at <= ${timestamp('$1')}
        LIMIT $2::int4 FOR UPDATE SKIP LOCKED)
      RETURNING 1`;
    return (await sql.query('sweep_unused_tokens', text, [now - keep.unusedTokenSeconds, limit])).length;
  };
  /** Only the hash of an ended secret remains, so its sealed copy is deleted. */
  const takeSeals = async (): Promise<number> => {
    const text = `UPDATE client_secrets SET sealed = NULL WHERE id IN (
        SELECT id FROM client_secrets WHERE sealed IS NOT NULL AND ends_at <= ${timestamp('$1')}
        LIMIT $2::int4 FOR UPDATE SKIP LOCKED)
      RETURNING 1`;
    return (await sql.query('sweep_seals', text, [now, limit])).length;
  };
  /** A webhook that is paused or slow for long must not fill the table. What is given up can be sent again. */
  const dropExcessDeliveries = async (): Promise<number> => {
    const text = `UPDATE webhook_deliveries d SET state = 'dropped', next_at = NULL FROM (
        SELECT w.webhook_id, old.event_id FROM (
          SELECT webhook_id FROM webhook_deliveries WHERE next_at IS NOT NULL
          GROUP BY webhook_id HAVING count(*) > $1::int4) w
        CROSS JOIN LATERAL (
          SELECT x.event_id FROM webhook_deliveries x WHERE x.webhook_id = w.webhook_id AND x.next_at IS NOT NULL
          ORDER BY x.event_id DESC OFFSET $1::int4 LIMIT $2::int4) old
        LIMIT $2::int4) excess
      WHERE d.webhook_id = excess.webhook_id AND d.event_id = excess.event_id RETURNING 1`;
    return (await sql.query('sweep_excess_deliveries', text, [keep.waitingEach, limit])).length;
  };
  return {
    pushedRequests: await take('pushed_requests', 'key', now),
    interactions: await take('interactions', 'id', now),
    codes: await take('authorization_codes', 'hash', now - replayWatchSeconds),
    refreshTokens: await take('refresh_tokens', 'hash', now - replayWatchSeconds),
    claims: await take('claimed', 'key', now),
    accessTokens: await take('access_tokens', 'hash', now),
    unusedTokens: await takeUnusedTokens(),
    devices: await take('device_codes', 'hash', now - deviceWatchSeconds),
    documents: await takeDocuments(),
    seals: await takeSeals(),
    signals: await take('signals', 'id', now - signalSeconds, 'at'),
    streams: await takeStreams(),
    mailLinks: await take('mail_links', 'id', now - linkWatchSeconds),
    refusals: (await take('client_refusals', 'id', now - keep.refusalSeconds, 'at')) + (await takeExcessRefusals()),
    sessions:
      (await take('sessions', 'id', now - keep.sessionSeconds)) +
      (await take('sessions', 'id', now - keep.sessionSeconds, 'ended_at')),
    networks: await take('known_networks', 'hash', now - knownNetworkSeconds, 'last_used_at'),
    registrations: await takeRegistrations(),
    uses: await sweepUsage(sql, now - keep.useSeconds, limit),
    audits: await take('audit_events', 'id', now - keep.auditSeconds, 'at'),
    apiRequests: await take('api_requests', 'key', now),
    appEvents: await take('app_events', 'id', now - keep.eventSeconds, 'at'),
    deliveries: await dropExcessDeliveries(),
    accounts: await take('users', 'id', now - deletedAccountSeconds, 'deleted_at'),
    ofEndedGrants:
      (await takeOfEndedGrants('refresh_tokens')) +
      (await takeOfEndedGrants('authorization_codes')) +
      (await takeOfEndedGrants('access_tokens')),
  };
}
