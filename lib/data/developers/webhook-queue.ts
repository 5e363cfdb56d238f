/**
 * What waits for webhooks, for the worker that sends it (`lib/webhooks/sender.ts`). One process at a time claims a
 * webhook, so each webhook has a lane of its own, and a slow one delays no other.
 */
import { z } from 'zod';
import { clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import type { Client } from '@/lib/oauth/model/client-records';
import type { Database } from '../database/database';
import { epochSeconds, timestamp } from '../database/sql';
import { type AppEvent, eventColumns, parseEvent } from './app-events';

/** A webhook that fails for this long without a success in between is disabled. */
export const disableAfterSeconds = 7 * 24 * 3600;

export type ClaimedWebhook = {
  id: string;
  url: string;
  sealedSecret: string;
  previous?: { sealedSecret: string; endsAt: number };
  failures: number;
  client: Pick<Client, 'id' | 'metadata'>;
};

const due = (failing: boolean, limit: string) => `
    SELECT w.id FROM webhooks w
    WHERE w.status = 'enabled' AND (w.claimed_until IS NULL OR w.claimed_until <= ${timestamp('$1')})
      AND (w.retry_at IS NULL OR w.retry_at <= ${timestamp('$1')}) AND w.failures ${failing ? '>' : '='} 0
      AND EXISTS (
        SELECT FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.next_at <= ${timestamp('$1')})
    ORDER BY random() LIMIT ${limit} FOR UPDATE OF w SKIP LOCKED`;

// In random order, so that webhooks with a permanent backlog do not starve the others.
const claim = `WITH healthy AS (${due(false, '$3::int4')}),
  failing AS (${due(true, 'least($4::int4, $3::int4 - (SELECT count(*) FROM healthy))')}),
  w AS (
    UPDATE webhooks w SET claimed_until = ${timestamp('$2')}
    WHERE w.id IN (SELECT id FROM healthy UNION ALL SELECT id FROM failing) RETURNING w.*)
  SELECT w.id::text, w.url, w.sealed_secret, w.previous_secret, ${epochSeconds('w.previous_ends_at')} AS previous_ends,
    w.failures, c.id AS client_id, c.metadata
  FROM w JOIN clients c ON c.id = w.client_id`;

const claimedRow = z.object({
  id: z.string(),
  url: z.string(),
  sealed_secret: z.string(),
  previous_secret: z.string().nullable(),
  previous_ends: z.number().nullable(),
  failures: z.number(),
  client_id: z.string(),
  metadata: clientMetadataSchema,
});

/**
 * Claims webhooks with due deliveries until `until`: at most `all`, and at most `failing` of those whose last attempt
 * failed.
 */
export async function claimWebhooks(
  { sql }: Pick<Database, 'sql'>,
  until: number,
  { all, failing }: { all: number; failing: number },
  now: number,
): Promise<ClaimedWebhook[]> {
  const rows = await sql.query('webhooks_claim', claim, [now, until, all, failing]);
  return rows.map((row) => {
    const { id, url, failures, ...found } = claimedRow.parse(row);
    const { previous_secret: previous, previous_ends: endsAt } = found;
    return {
      id,
      url,
      failures,
      sealedSecret: found.sealed_secret,
      client: { id: found.client_id, metadata: found.metadata },
      ...(previous !== null && endsAt !== null && { previous: { sealedSecret: previous, endsAt } }),
    };
  });
}

export type DueDelivery = { eventId: string; tries: number; waitingSince: number; event: AppEvent };

const dueRow = z.object({ event_id: z.string(), tries: z.number(), since: z.number() });

/** What is due, in the order in which it happened. Nothing if the webhook was paused or deleted meanwhile. */
export async function dueDeliveries(
  { sql }: Pick<Database, 'sql'>,
  webhookId: string,
  limit: number,
  now: number,
): Promise<DueDelivery[]> {
  const text = `SELECT d.event_id::text, d.tries, ${epochSeconds('d.created_at')} AS since, ${eventColumns('e')}
    FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id JOIN app_events e ON e.id = d.event_id
    WHERE d.webhook_id = $1::uuid AND d.next_at <= ${timestamp('$2')} AND w.status = 'enabled'
    ORDER BY d.event_id LIMIT $3::int4`;
  return (await sql.query('webhook_due', text, [webhookId, now, limit])).map((row) => {
    const { event_id: eventId, tries, since } = dueRow.parse(row);
    return { eventId, tries, waitingSince: Math.floor(since), event: parseEvent(row) };
  });
}

export type Attempt = { at: number; durationMs: number; status?: number; error?: string; excerpt?: string };

export type Outcome =
  | { state: 'delivered' }
  /**
   * `retryAt` of this delivery; absent if it was the last attempt. `restUntil`: nothing is sent to the webhook before.
   */
  | { state: 'failed'; retryAt?: number | undefined; restUntil: number; gone: boolean };

// The webhook's row comes first, as everywhere.
const noteWebhook = `UPDATE webhooks w SET
    failures = CASE WHEN $2::bool THEN 0 ELSE w.failures + 1 END,
    failing_since = CASE WHEN $2::bool THEN NULL ELSE coalesce(w.failing_since, ${timestamp('$3')}) END,
    retry_at = ${timestamp('$4')}
  WHERE w.id = $1::uuid RETURNING ${epochSeconds('w.failing_since')} AS failing_since`;

const noteDelivery = `UPDATE webhook_deliveries d SET state = $3, next_at = ${timestamp('$4')},
    tries = CASE WHEN $3 = 'delivered' THEN d.tries ELSE d.tries + 1 END, last_status = $5::int4,
    last_at = ${timestamp('$6')}
  WHERE d.webhook_id = $1::uuid AND d.event_id = $2::int8 RETURNING 1`;

const noteAttempt = `INSERT INTO webhook_attempts (webhook_id, event_id, at, duration_ms, status, error, excerpt)
  SELECT d.webhook_id, d.event_id, ${timestamp('$3')}, $4::int4, $5::int4, $6, $7
  FROM webhook_deliveries d WHERE d.webhook_id = $1::uuid AND d.event_id = $2::int8`;

const disable = `UPDATE webhooks SET status = 'disabled', status_reason = $2, updated_at = ${timestamp('$3')}
  WHERE id = $1::uuid AND status <> 'disabled' RETURNING 1`;

const drop = `UPDATE webhook_deliveries SET state = 'dropped', next_at = NULL
  WHERE webhook_id = $1::uuid AND state = 'waiting'`;

const failingRow = z.object({ failing_since: z.number().nullable() });

/**
 * Records an attempt with its outcome. A webhook that answered 410, or failed for a week, is disabled, and its owner
 * gets a mail. Returns whether it was disabled.
 */
export async function settleAttempt(
  { sql, outbox }: Pick<Database, 'sql' | 'outbox'>,
  { webhookId, eventId }: { webhookId: string; eventId: string },
  attempt: Attempt,
  outcome: Outcome,
  now: number,
): Promise<boolean> {
  const delivered = outcome.state === 'delivered';
  return sql.transaction(async (query) => {
    const restUntil = delivered ? null : outcome.restUntil;
    const [row] = await query('webhook_note', noteWebhook, [webhookId, delivered, now, restUntil]);
    if (row === undefined) return false;
    const { status, error, excerpt, durationMs, at } = attempt;
    const retryAt = delivered ? undefined : outcome.retryAt;
    const state = retryAt === undefined ? outcome.state : 'waiting';
    await query('webhook_note_delivery', noteDelivery, [
      webhookId,
      eventId,
      state,
      retryAt ?? null,
      status ?? null,
      at,
    ]);
    const values = [webhookId, eventId, at, durationMs, status ?? null, error ?? null, excerpt ?? null];
    await query('webhook_note_attempt', noteAttempt, values);
    if (delivered) return false;
    const { failing_since: since } = failingRow.parse(row);
    const failing = since !== null && now - since >= disableAfterSeconds;
    if (!outcome.gone && !failing) return false;
    const reason = outcome.gone ? 'gone' : 'failing';
    if ((await query('webhook_disable', disable, [webhookId, reason, now])).length === 0) return false;
    await query('webhook_drop', drop, [webhookId]);
    await outbox.send(query, [{ kind: 'mail', mail: 'webhook', id: webhookId }]);
    return true;
  });
}

export async function releaseWebhook({ sql }: Pick<Database, 'sql'>, id: string): Promise<void> {
  await sql.query('webhook_release', 'UPDATE webhooks SET claimed_until = NULL WHERE id = $1::uuid', [id]);
}
