/**
 * Takes away what is over, in bounded batches, for a job that runs now and then; any number of instances may run it at
 * once. Every statement is a transaction by itself and takes so many rows at most, so that nobody waits for it.
 *
 * A used code and a rotated refresh token are kept for a while past their end: for as long as they are there, replaying
 * one is recognised and ends its family (RFC 9700 §4.14.2). Afterwards it is unknown, and refused as any other.
 */

import { knownNetworkSeconds } from '../people/known-networks';
import { sweepUsage } from '../protocol/usage-store';
import type { Database } from './database';
import { timestamp } from './sql';

const replayWatchSeconds = 7 * 24 * 3600;

/** A device that comes late is told that its code has expired, not that there never was one. */
const deviceWatchSeconds = 24 * 3600;

/** Longer than an effect of the outbox comes back: what was told of is not told of again. */
const linkWatchSeconds = 7 * 24 * 3600;

/**
 * A person signed in for an app that is a metadata document and allowed it nothing: it is fetched again when it comes
 * back.
 */
const unusedDocumentSeconds = 12 * 3600;

/**
 * What an API did not fetch by then is of no use to it any more: its tokens have long expired. What it did, its
 * developer can look up as long.
 */
const signalSeconds = 7 * 24 * 3600;

/** How long what is only looked back upon is kept; the operator's to set. */
export type Retention = {
  /** Refused requests, for an app's developer. */
  refusalSeconds: number;
  /** And of each app no more than this, the newest. */
  refusalsEach: number;
  /** Sessions after their end: an ID token of theirs may still come back as a hint. */
  sessionSeconds: number;
  /** Apps that registered themselves, and that nobody has allowed anything. */
  unusedRegistrationSeconds: number;
  /** How often grants were used, by day; what was allowed, changed and ended stays as long as the grant. */
  useSeconds: number;
};

const day = 24 * 3600;

export const defaultRetention: Retention = {
  refusalSeconds: 30 * day,
  refusalsEach: 1000,
  sessionSeconds: 30 * day,
  unusedRegistrationSeconds: 90 * day,
  useSeconds: 90 * day,
};

/** For how long grants that ended are looked at again: far longer than a sweep is ever late. */
const endedGrantSeconds = 60 * day;

/**
 * What is left of a deleted account says of its tokens and receipts that they are over (`account.ts`): for longer than
 * any is asked about.
 */
const deletedAccountSeconds = 400 * day;

export type Swept = {
  pushedRequests: number;
  interactions: number;
  codes: number;
  refreshTokens: number;
  claims: number;
  accessTokens: number;
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
  /** Codes and tokens that have an end of their own in the future, of grants that ended. */
  ofEndedGrants: number;
  uses: number;
  accounts: number;
};

/** Deletes at most `limit` rows of each kind; the counts say whether more may be left. */
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
   * Of an app that is refused without end the newest: a flood of its mistakes, or of somebody's in its name, is no
   * reason to keep them all.
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
   * RFC 7591 §5: what was made by a flood, or an experiment, goes again. An API that was let in for the app counts as
   * use.
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
  /** Dead since their grant ended, and watched for replay since then as long as any. */
  const takeOfEndedGrants = async (table: string): Promise<number> => {
    const text = `DELETE FROM ${table} WHERE hash IN (
        SELECT t.hash FROM grants g JOIN ${table} t ON t.grant_id = g.id
        WHERE g.ended_at > ${timestamp('$1')} AND g.ended_at <= ${timestamp('$2')} LIMIT $3::int4 FOR UPDATE OF t SKIP LOCKED)
      RETURNING 1`;
    const until = now - replayWatchSeconds;
    return (await sql.query(`sweep_ended_${table}`, text, [until - endedGrantSeconds, until, limit])).length;
  };
  /** Apps that are metadata documents, that nobody allowed anything and no API let in, go within a day. */
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
  /** Streams that an app made for itself and asks for no more (SSF 1.0 §8.1.1, `inactivity_timeout`). */
  const takeStreams = async (): Promise<number> => {
    const text = `DELETE FROM event_streams WHERE id IN (
        SELECT id FROM event_streams WHERE seen_at + make_interval(secs => inactivity_seconds) <= ${timestamp('$1')}
        LIMIT $2::int4 FOR UPDATE SKIP LOCKED)
      RETURNING 1`;
    return (await sql.query('sweep_streams', text, [now, limit])).length;
  };
  /** What is kept of a secret that has ended is its hash: nobody has to read it again. */
  const takeSeals = async (): Promise<number> => {
    const text = `UPDATE client_secrets SET sealed = NULL WHERE id IN (
        SELECT id FROM client_secrets WHERE sealed IS NOT NULL AND ends_at <= ${timestamp('$1')}
        LIMIT $2::int4 FOR UPDATE SKIP LOCKED)
      RETURNING 1`;
    return (await sql.query('sweep_seals', text, [now, limit])).length;
  };
  return {
    pushedRequests: await take('pushed_requests', 'key', now),
    interactions: await take('interactions', 'id', now),
    codes: await take('authorization_codes', 'hash', now - replayWatchSeconds),
    refreshTokens: await take('refresh_tokens', 'hash', now - replayWatchSeconds),
    claims: await take('claimed', 'key', now),
    accessTokens: await take('access_tokens', 'hash', now),
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
    accounts: await take('users', 'id', now - deletedAccountSeconds, 'deleted_at'),
    ofEndedGrants:
      (await takeOfEndedGrants('refresh_tokens')) +
      (await takeOfEndedGrants('authorization_codes')) +
      (await takeOfEndedGrants('access_tokens')),
  };
}
