/** The log of deliveries to webhooks, for the owner of the app, and how deliveries are sent again. */
import { z } from 'zod';
import { present } from '@/lib/oauth/present';
import { toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import { isUuid, timestamp } from '../database/sql';
import { type AppEvent, eventColumns, parseEvent } from './app-events';
import type { Owner } from './client-secrets';

export const deliveryStates = ['waiting', 'delivered', 'failed', 'dropped'] as const;
/** `dropped`: it was not sent, because the webhook was disabled or too many others waited. */
export type DeliveryState = (typeof deliveryStates)[number];
export const isDeliveryState = (text: string): text is DeliveryState => deliveryStates.some((one) => one === text);

export type DeliveryLine = {
  event: AppEvent;
  state: DeliveryState;
  attempts: number;
  /** Of the last attempt; the status is absent if there was no answer. */
  lastStatus?: number;
  lastAt?: number;
  /** Of the next attempt. */
  nextAt?: number;
};

export type AttemptLine = {
  id: string;
  at: number;
  durationMs: number;
  status?: number;
  error?: string;
  excerpt?: string;
};

export type DeliveryPage = {
  deliveries: DeliveryLine[];
  /** Where the next page begins; absent on the last one. */
  before?: string;
};

const lineRow = z.object({
  event_id: z.string(),
  state: z.enum(deliveryStates),
  attempts: z.number(),
  last_status: z.number().nullable(),
  last_at: z.number().nullable(),
  next_at: z.number().nullable(),
});

const whole = (value: number | null) => (value === null ? null : Math.floor(value));

function parseLine(row: unknown): DeliveryLine {
  const { state, attempts, last_status: lastStatus, last_at: lastAt, next_at: nextAt } = lineRow.parse(row);
  const times = present({ lastStatus, lastAt: whole(lastAt), nextAt: whole(nextAt) });
  return { event: parseEvent(row), state, attempts, ...times };
}

const seconds = (column: string) => `extract(epoch FROM ${column})::float8`;

/** SQL: the deliveries of the webhook `$1` of the app `$2` of the owner `$3`. */
const lines = `SELECT d.event_id::text, d.state, d.last_status, ${seconds('d.last_at')} AS last_at,
    ${seconds('d.next_at')} AS next_at, ${eventColumns('e')}, (
      SELECT count(*)::int4 FROM webhook_attempts t
      WHERE t.webhook_id = d.webhook_id AND t.event_id = d.event_id) AS attempts
  FROM webhook_deliveries d JOIN app_events e ON e.id = d.event_id
  JOIN webhooks w ON w.id = d.webhook_id JOIN clients c ON c.id = w.client_id
  WHERE w.id = $1::uuid AND w.client_id = $2 AND c.owner_id IS NOT DISTINCT FROM $3::uuid AND c.deleted_at IS NULL`;

type Named = { clientId: string; id: string };

/** The deliveries of a webhook, newest event first. `before` is from the page before. */
export async function listDeliveries(
  { sql }: Pick<Database, 'sql'>,
  owner: Owner,
  { clientId, id }: Named,
  { state, before, limit }: { state?: DeliveryState | undefined; before?: string | undefined; limit: number },
): Promise<DeliveryPage> {
  if (!isUuid(id)) return { deliveries: [] };
  const text = `${lines} AND ($4::text IS NULL OR d.state = $4) AND ($5::int8 IS NULL OR d.event_id < $5::int8)
    ORDER BY d.event_id DESC LIMIT $6::int4 + 1`;
  const from = before !== undefined && /^\d{1,18}$/.test(before) ? before : null;
  const rows = await sql.query('webhook_deliveries', text, [id, clientId, owner.sub, state ?? null, from, limit]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { deliveries: shown.map(parseLine), ...(more && { before: lineRow.parse(last).event_id }) };
}

/** One delivery with its attempts, oldest first. Undefined if the viewer has no such webhook or delivery. */
export async function findDelivery(
  db: Database,
  owner: Owner,
  { clientId, id }: Named,
  eventUid: string,
): Promise<(DeliveryLine & { log: AttemptLine[] }) | undefined> {
  if (!isUuid(id) || !isUuid(eventUid)) return undefined;
  const found = await db.sql.query('webhook_delivery', `${lines} AND e.uid = $4::uuid`, [
    id,
    clientId,
    owner.sub,
    eventUid,
  ]);
  const [row] = found;
  if (row === undefined) return undefined;
  const { event_id: eventId } = lineRow.parse(row);
  const attempts = await db.prisma.webhookAttempt.findMany({
    where: { webhookId: id, eventId: BigInt(eventId) },
    orderBy: { id: 'asc' },
  });
  const log = attempts.map(({ id: attemptId, at, durationMs, status, error, excerpt }) => ({
    id: String(attemptId),
    at: toSeconds(at),
    durationMs,
    ...present({ status, error, excerpt }),
  }));
  return { ...parseLine(row), log };
}

/** SQL: locks the webhook `$1` of the app `$2` of the owner `$3`, before its deliveries, as everywhere. */
const lock = `SELECT w.status FROM webhooks w WHERE w.id = $1::uuid AND w.client_id = $2 AND EXISTS (
    SELECT FROM clients c
    WHERE c.id = w.client_id AND c.owner_id IS NOT DISTINCT FROM $3::uuid AND c.deleted_at IS NULL)
  FOR NO KEY UPDATE`;

const resend = `UPDATE webhook_deliveries d SET state = 'waiting', tries = 0, next_at = ${timestamp('$3')},
    created_at = ${timestamp('$3')}
  FROM app_events e WHERE e.id = d.event_id AND d.webhook_id = $1::uuid AND e.uid = $2::uuid RETURNING 1`;

/** `disabled`: enable the webhook first. Undefined if the viewer has no such webhook or delivery. */
export type Resent = { sent: number } | 'disabled' | undefined;

/** Sends one delivery again, with the same id. */
export async function resendDelivery(
  { sql, outbox }: Pick<Database, 'sql' | 'outbox'>,
  owner: Owner,
  { clientId, id }: Named,
  eventUid: string,
  now: number,
): Promise<Resent> {
  if (!isUuid(id) || !isUuid(eventUid)) return undefined;
  return sql.transaction(async (query) => {
    const [webhook] = await query('webhook_lock', lock, [id, clientId, owner.sub]);
    if (webhook === undefined) return undefined;
    if (webhook['status'] === 'disabled') return 'disabled';
    const sent = (await query('webhook_resend', resend, [id, eventUid, now])).length;
    if (sent === 0) return undefined;
    outbox.wake(query);
    return { sent };
  });
}

/** SQL: the events since `$3` that the webhook is for. Test events belong to the webhook that they were sent to. */
const missed = `FROM webhooks w JOIN app_events e ON e.client_id = w.client_id
  WHERE w.id = $1::uuid AND e.at >= ${timestamp('$3')} AND e.type <> 'ping'
    AND (w.types = '{}' OR e.type = ANY (w.types))`;

const replay = `INSERT INTO webhook_deliveries AS d (webhook_id, event_id, next_at, created_at)
  SELECT w.id, e.id, ${timestamp('$2')}, ${timestamp('$2')} ${missed}
  ON CONFLICT (webhook_id, event_id) DO UPDATE SET state = 'waiting', tries = 0, next_at = excluded.next_at,
      created_at = excluded.created_at
    WHERE d.state <> 'waiting' AND (NOT $4::bool OR d.state <> 'delivered')
  RETURNING 1`;

/**
 * Sends all events since a time again that the webhook is for, also those that were recorded while it was disabled.
 * With `missing`, only those that were not delivered.
 */
export async function replayEvents(
  { sql, outbox }: Pick<Database, 'sql' | 'outbox'>,
  owner: Owner,
  { clientId, id }: Named,
  { since, missing }: { since: number; missing: boolean },
  now: number,
): Promise<Resent> {
  if (!isUuid(id)) return undefined;
  return sql.transaction(async (query) => {
    const [webhook] = await query('webhook_lock', lock, [id, clientId, owner.sub]);
    if (webhook === undefined) return undefined;
    if (webhook['status'] === 'disabled') return 'disabled';
    const sent = (await query('webhook_replay', replay, [id, now, since, missing])).length;
    outbox.wake(query);
    return { sent };
  });
}

const countReplay = `SELECT count(*)::int4 AS count ${missed} AND $2::float8 IS NOT NULL AND NOT EXISTS (
    SELECT FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.event_id = e.id
      AND (d.state = 'waiting' OR ($4::bool AND d.state = 'delivered')))`;

/** How many events `replayEvents` would send now. The caller has checked whose webhook it is. */
export async function countReplayed(
  { sql }: Pick<Database, 'sql'>,
  id: string,
  { since, missing }: { since: number; missing: boolean },
  now: number,
): Promise<number> {
  const [row] = await sql.query('webhook_count_replay', countReplay, [id, now, since, missing]);
  return z.object({ count: z.number() }).parse(row).count;
}
