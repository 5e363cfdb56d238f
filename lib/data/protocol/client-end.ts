/**
 * The end of a client: everything that ends with it, in one transaction.
 */
import { z } from 'zod';
import { tokenStatus } from '@/lib/oauth/model/grant-records';
import type { Database } from '../database/database';
import { type Sql, timestamp } from '../database/sql';
import { endPartner } from '../partners/partner-links';
import { signalGrants } from './signal-outbox';

const endGrants = `WITH ended AS (
    UPDATE grants SET ended_at = ${timestamp('$2')}, changed_at = ${timestamp('$2')}, end_reason = 'client_deleted'
    WHERE client_id = $1 AND ended_at IS NULL RETURNING id),
  noted AS (
    INSERT INTO activities (grant_id, kind, at, detail)
    SELECT id, 'ended', ${timestamp('$2')}, '{"reason":"client_deleted"}'::jsonb FROM ended)
  SELECT id FROM ended`;

const endDependents = `WITH entries AS (
    UPDATE status_entries e SET status = ${tokenStatus.invalid}, changed_at = ${timestamp('$2')}
    FROM grants g WHERE g.client_id = $1 AND e.grant_id = g.id AND e.status <> ${tokenStatus.invalid}),
  tokens AS (UPDATE refresh_tokens SET ended_at = ${timestamp('$2')} WHERE client_id = $1 AND ended_at IS NULL),
  codes AS (UPDATE authorization_codes SET consumed_at = ${timestamp('$2')}
    WHERE client_id = $1 AND consumed_at IS NULL),
  interactions AS (UPDATE interactions SET consumed_at = ${timestamp('$2')}
    WHERE client_id = $1 AND consumed_at IS NULL),
  webhooks AS (DELETE FROM webhooks WHERE client_id = $1),
  feed AS (DELETE FROM app_feeds WHERE client_id = $1),
  events AS (DELETE FROM app_events WHERE client_id = $1)
  DELETE FROM event_streams WHERE client_id = $1`;

const endAccess = 'DELETE FROM api_access WHERE client_id = $1';

/** Ends all live secrets of a client and deletes their sealed copies. */
export const endSecrets = (query: Sql['query'], clientId: string, now: number) =>
  query(
    'client_end_secrets',
    `UPDATE client_secrets SET ends_at = ${timestamp('$2')}, sealed = NULL
      WHERE client_id = $1 AND (ends_at IS NULL OR ends_at > ${timestamp('$2')})`,
    [clientId, now],
  );

/**
 * Ends the grants, tokens, codes, requests and secrets of a client, within the caller's transaction, which has marked
 * the client as deleted.
 */
export async function endClient(
  outbox: Database['outbox'],
  query: Sql['query'],
  id: string,
  now: number,
): Promise<void> {
  // The grants come first, as everywhere: a concurrent rotation or redemption happens before this or finds the grant
  // ended.
  const ended = await query('client_end_grants', endGrants, [id, now]);
  await query('client_end_hanging', endDependents, [id, now]);
  const grantIds = ended.map((row) => z.object({ id: z.string() }).parse(row).id);
  // Before its access to APIs is deleted: the APIs that its own tokens were for are found by it.
  await signalGrants(outbox, query, { grantIds, change: 'ended', at: now });
  await query('client_end_access', endAccess, [id]);
  await endPartner(query, id);
  await endSecrets(query, id, now);
}
