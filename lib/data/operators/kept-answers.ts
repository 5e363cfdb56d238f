/**
 * Answers to requests with an `Idempotency-Key`, kept so that a repeated request gets the first answer
 * (draft-ietf-httpapi-idempotency-key-header-07 §2.6). The answer is sealed, because it may hold a new secret.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../database/database';
import { claimOnce } from '../database/single-use';
import { timestamp } from '../database/sql';

const kept = z.object({ fingerprint: z.string(), answer: z.string().nullable(), created: z.boolean() });

export type KeptAnswer = { fingerprint: string; answer: string | null; created: boolean };

/**
 * Begins a request under this key, or returns the one that began before. A request that has not answered after
 * `staleSeconds` was interrupted, and begins again. `created`: this call began it.
 */
export async function beginRequest(
  { sql }: Pick<Database, 'sql'>,
  key: string,
  fingerprint: string,
  { now, endsAt, staleSeconds }: { now: number; endsAt: number; staleSeconds: number },
): Promise<KeptAnswer> {
  const text = `INSERT INTO api_requests (key, fingerprint, created_at, ends_at)
    VALUES ($1, $2, ${timestamp('$3')}, ${timestamp('$4')})
    ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, answer = NULL,
      created_at = excluded.created_at, ends_at = excluded.ends_at
    WHERE api_requests.ends_at <= ${timestamp('$3')}
      OR (api_requests.answer IS NULL AND api_requests.fingerprint = excluded.fingerprint
        AND api_requests.created_at <= ${timestamp('$3')} - make_interval(secs => $5::float8))
    RETURNING fingerprint, answer, true AS created`;
  const [begun] = await sql.query('api_request_begin', text, [key, fingerprint, now, endsAt, staleSeconds]);
  if (begun !== undefined) return kept.parse(begun);
  const found = `SELECT fingerprint, answer, false AS created FROM api_requests WHERE key = $1`;
  const [row] = await sql.query('api_request_find', found, [key]);
  // It was swept in between: a request that began long ago, so this one is like a new one.
  return row === undefined ? beginRequest({ sql }, key, fingerprint, { now, endsAt, staleSeconds }) : kept.parse(row);
}

export async function keepAnswer({ sql }: Pick<Database, 'sql'>, key: string, answer: string): Promise<void> {
  await sql.query('api_request_keep', 'UPDATE api_requests SET answer = $2 WHERE key = $1', [key, answer]);
}

/** Forgets a request that failed on our side, so that it can be repeated. */
export async function forgetRequest({ sql }: Pick<Database, 'sql'>, key: string): Promise<void> {
  await sql.query('api_request_forget', 'DELETE FROM api_requests WHERE key = $1 AND answer IS NULL', [key]);
}

const lockSeconds = 30;

/** A hash, because the name of an object may be longer than a key of the database. */
const lockKey = (object: string): string => `lock ${createHash('sha256').update(object).digest('base64url')}`;

/**
 * Holds the only right to change an object, so that a precondition (`If-Match`) still holds when the change is written.
 * False if another request holds it. An interrupted request loses it after 30 seconds.
 */
export async function lockObject({ sql }: Pick<Database, 'sql'>, object: string, now: number): Promise<boolean> {
  return claimOnce(sql, lockKey(object), now + lockSeconds, now);
}

export async function unlockObject({ sql }: Pick<Database, 'sql'>, object: string): Promise<void> {
  await sql.query('unlock_object', 'DELETE FROM claimed WHERE key = $1', [lockKey(object)]);
}
