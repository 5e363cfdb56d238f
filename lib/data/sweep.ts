/**
 * Takes away what is over, in bounded batches, for a job that runs now and then; any number of instances may run it at once.
 *
 * A used code and a rotated refresh token are kept for a while past their end: for as long as they are there, replaying
 * one is recognised and ends its family (RFC 9700 §4.14.2). Afterwards it is unknown, and refused as any other.
 */
import type { Database } from './database';
import { time } from './store-rows';

const replayWatchSeconds = 7 * 24 * 3600;

/** A device that comes late is told that its code has expired, not that there never was one. */
const deviceWatchSeconds = 24 * 3600;

/** Longer than an effect of the outbox comes back: what was told of is not told of again. */
const linkWatchSeconds = 7 * 24 * 3600;

const documentWatchSeconds = 30 * 24 * 3600;

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
};

/** Deletes at most `limit` rows of each kind; the counts say whether more may be left. */
export async function sweep({ sql }: Pick<Database, 'sql'>, now: number, limit = 1000): Promise<Swept> {
  const take = async (table: string, key: string, endedBefore: number): Promise<number> => {
    const text = `DELETE FROM ${table} WHERE ${key} IN (
        SELECT ${key} FROM ${table} WHERE ends_at <= ${time('$1')} ORDER BY ends_at LIMIT $2::int4 FOR UPDATE SKIP LOCKED)
      RETURNING 1`;
    return (await sql.query(`sweep_${table}`, text, [endedBefore, limit])).length;
  };
  /** Clients that anyone can make by naming an address: those that nobody allowed anything for long are forgotten. */
  const takeDocuments = async (): Promise<number> => {
    const text = `DELETE FROM clients WHERE id IN (
        SELECT c.id FROM clients c
        WHERE c.document_ends_at <= ${time('$1')} AND c.deleted_at IS NULL
          AND NOT EXISTS (SELECT FROM grants g WHERE g.client_id = c.id)
        LIMIT $2::int4 FOR UPDATE SKIP LOCKED)
      RETURNING 1`;
    return (await sql.query('sweep_documents', text, [now - documentWatchSeconds, limit])).length;
  };
  /** What is kept of a secret that has ended is its hash: nobody has to read it again. */
  const takeSeals = async (): Promise<number> => {
    const text = `UPDATE client_secrets SET sealed = NULL WHERE id IN (
        SELECT id FROM client_secrets WHERE sealed IS NOT NULL AND ends_at <= ${time('$1')}
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
    mailLinks: await take('mail_links', 'id', now - linkWatchSeconds),
  };
}
