/**
 * Webhooks of an app, as its owner manages them: where events go, which ones, and the secret that signs them
 * (Standard Webhooks). A secret is returned once and stored sealed, because signing needs it.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { maxUriLength } from '@/lib/oauth/clients/uri-rules';
import { present } from '@/lib/oauth/present';
import { seal } from '@/lib/secrets';
import { toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import { isUuid, type SqlValue, timestamp } from '../database/sql';
import { openFeed, recordEvents } from './app-events';
import type { Owner } from './client-secrets';
import { type EventType, isEventType } from './event-types';
import type { ProblemCode, Refused } from './problems';

type Query = Database['sql']['query'];
type Sealing = { secret: Uint8Array };

export const maxWebhooks = 20;
const maxDescription = 200;

type WebhookStatus = 'enabled' | 'paused' | 'disabled';

export type WebhookView = {
  id: string;
  url: string;
  description?: string;
  /** The types that it gets; empty: all. */
  types: EventType[];
  status: WebhookStatus;
  /** Why it is disabled: it failed for a week, or it answered 410. */
  statusReason?: 'failing' | 'gone';
  /** Attempts since the last success, and when they began. */
  failures: number;
  failingSince?: number;
  /** Until when the previous secret signs as well. */
  previousSecretEndsAt?: number;
  createdAt: number;
  waiting: number;
};

export type WebhookDraft = { url: string; description?: string | undefined; types: readonly string[] };
/** What is wrong with the draft. A server whose own issuer is plain http runs on a developer's machine. */
export function webhookFaults({ url, description, types }: WebhookDraft, issuer: string): Refused[] {
  const problem = urlProblem(url, issuer);
  return [
    ...(problem ? [{ field: 'url', problem }] : []),
    ...((description ?? '').length > maxDescription
      ? [{ field: 'description', problem: 'longerThan200' as const }]
      : []),
    ...(types.every(isEventType) ? [] : [{ field: 'types', problem: 'webhookTypeUnknown' as const }]),
  ];
}

function urlProblem(text: string, issuer: string): ProblemCode | undefined {
  if (text === '') return 'webhookUrlMissing';
  if (text.length > maxUriLength) return 'longerThan2000';
  if (!/^[\x21-\x7e]+$/.test(text) || !URL.canParse(text)) return 'webhookUrlShape';
  const url = new URL(text);
  if (url.username || url.password) return 'resourceUserInfo';
  if (text.includes('#')) return 'webhookUrlFragment';
  if (url.protocol === 'https:' || (url.protocol === 'http:' && issuer.startsWith('http:'))) return undefined;
  return 'webhookUrlShape';
}

/** Standard Webhooks: base64 of 24 to 64 random bytes after the prefix. */
const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

const sealed = (env: Sealing, secret: string, id: string) => seal(env.secret, 'webhook secret', secret, id);

const statusSchema = z.enum(['enabled', 'paused', 'disabled']);
const reasonSchema = z.enum(['failing', 'gone']).nullable();

const include = { _count: { select: { deliveries: { where: { state: 'waiting' } } } } } as const;

type Row = {
  id: string;
  url: string;
  description: string | null;
  types: string[];
  status: string;
  statusReason: string | null;
  failures: number;
  failingSince: Date | null;
  previousEndsAt: Date | null;
  createdAt: Date;
  _count: { deliveries: number };
};

const viewOf = (row: Row, now: number): WebhookView => ({
  id: row.id,
  url: row.url,
  types: row.types.filter(isEventType),
  status: statusSchema.parse(row.status),
  failures: row.failures,
  createdAt: toSeconds(row.createdAt),
  waiting: row._count.deliveries,
  ...present({
    description: row.description,
    statusReason: reasonSchema.parse(row.statusReason),
    failingSince: row.failingSince && toSeconds(row.failingSince),
    previousSecretEndsAt:
      row.previousEndsAt && toSeconds(row.previousEndsAt) > now ? toSeconds(row.previousEndsAt) : null,
  }),
});

const ownedBy = (owner: Owner, clientId: string) => ({
  clientId,
  client: { ownerId: owner.sub, deletedAt: null },
});

/** The webhooks of the viewer's app, oldest first. */
export async function listWebhooks(db: Database, owner: Owner, clientId: string, now: number): Promise<WebhookView[]> {
  const rows = await db.prisma.webhook.findMany({
    where: ownedBy(owner, clientId),
    include,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => viewOf(row, now));
}

export async function findWebhook(
  db: Database,
  owner: Owner,
  clientId: string,
  id: string,
  now: number,
): Promise<WebhookView | undefined> {
  if (!isUuid(id)) return undefined;
  const row = await db.prisma.webhook.findFirst({ where: { id, ...ownedBy(owner, clientId) }, include });
  return row === null ? undefined : viewOf(row, now);
}

const mine =
  'SELECT 1 FROM clients c WHERE c.id = $1 AND c.owner_id IS NOT DISTINCT FROM $2::uuid AND c.deleted_at IS NULL FOR UPDATE';

const create = `INSERT INTO webhooks (id, client_id, url, description, types, sealed_secret, created_at, updated_at)
  SELECT $2::uuid, $1, $3, $4, $5::text[], $6, ${timestamp('$7')}, ${timestamp('$7')}
  WHERE (SELECT count(*) FROM webhooks w WHERE w.client_id = $1) < $8::int4
  ON CONFLICT (id) DO NOTHING RETURNING 1`;

const exists = 'SELECT 1 FROM webhooks WHERE id = $1::uuid';

/**
 * Creates a webhook and returns its secret, the only time that anyone sees it. Undefined if the app is not the
 * viewer's. `taken`: another app has a webhook with this id. The caller has checked the draft (`webhookFaults`).
 */
export async function createWebhook(
  db: Pick<Database, 'sql'>,
  env: Sealing,
  owner: Owner,
  clientId: string,
  { url, description, types }: WebhookDraft,
  now: number,
  id: string = randomUUID(),
): Promise<{ id: string; secret: string } | { refused: Refused[] } | 'taken' | undefined> {
  const secret = newSecret();
  const stored = await sealed(env, secret, id);
  return db.sql.transaction(async (query) => {
    // The lock makes the limit hold for requests at the same time.
    if ((await query('webhook_app', mine, [clientId, owner.sub])).length === 0) return undefined;
    await openFeed(query, clientId, now);
    const values = [clientId, id, url, description || null, types, stored, now, maxWebhooks];
    const made = await query('webhook_create', create, values);
    if (made.length > 0) return { id, secret };
    return (await query('webhook_exists', exists, [id])).length > 0 ? 'taken' : { refused: [tooMany] };
  });
}

/** SQL: the webhook `w` with the id `$1` belongs to the app `$2` of the owner `$3`. */
const isMine = `w.id = $1::uuid AND w.client_id = $2 AND EXISTS (
    SELECT FROM clients c
    WHERE c.id = w.client_id AND c.owner_id IS NOT DISTINCT FROM $3::uuid AND c.deleted_at IS NULL)`;

const tooMany: Refused = { field: 'url', problem: 'tooManyWebhooks', values: { count: maxWebhooks } };

type Named = { clientId: string; id: string };

async function change(
  query: Query,
  owner: Owner,
  { clientId, id }: Named,
  { name, set, values }: { name: string; set: string; values: readonly SqlValue[] },
): Promise<boolean> {
  if (!isUuid(id)) return false;
  const text = `UPDATE webhooks w SET ${set} WHERE ${isMine} RETURNING 1`;
  return (await query(name, text, [id, clientId, owner.sub, ...values])).length > 0;
}

/** Changes what the draft names. Another URL starts without the failures of the old one. False: not the viewer's. */
export async function updateWebhook(
  { sql, outbox }: Pick<Database, 'sql' | 'outbox'>,
  owner: Owner,
  webhook: Named,
  { url, description, types }: WebhookDraft,
  now: number,
): Promise<boolean> {
  return sql.transaction(async (query) => {
    const set = `failures = CASE WHEN w.url = $4 THEN w.failures ELSE 0 END,
      failing_since = CASE WHEN w.url = $4 THEN w.failing_since END,
      retry_at = CASE WHEN w.url = $4 THEN w.retry_at END,
      url = $4, description = $5, types = $6::text[], updated_at = ${timestamp('$7')}`;
    const values = [url, description || null, types, now];
    outbox.wake(query);
    return change(query, owner, webhook, { name: 'webhook_update', set, values });
  });
}

/**
 * Pauses or enables the webhook. Events wait while it is paused. Enabling starts without earlier failures. False if it
 * is not the viewer's.
 */
export async function setWebhookStatus(
  { sql, outbox }: Pick<Database, 'sql' | 'outbox'>,
  owner: Owner,
  webhook: Named,
  status: 'enabled' | 'paused',
  now: number,
): Promise<boolean> {
  return sql.transaction(async (query) => {
    const set = `status = $4, status_reason = NULL, failures = 0, failing_since = NULL, retry_at = NULL,
      updated_at = ${timestamp('$5')}`;
    outbox.wake(query);
    return change(query, owner, webhook, { name: 'webhook_status', set, values: [status, now] });
  });
}

/**
 * Replaces the secret and returns the new one, the only time that anyone sees it. The previous one signs as well for
 * `overlapSeconds`; an older one ends at once.
 */
export async function rotateWebhookSecret(
  { sql }: Pick<Database, 'sql'>,
  env: Sealing,
  owner: Owner,
  webhook: Named,
  overlapSeconds: number,
  now: number,
): Promise<string | undefined> {
  const secret = newSecret();
  const set = `previous_secret = CASE WHEN $5::int4 > 0 THEN w.sealed_secret END,
    previous_ends_at = CASE WHEN $5::int4 > 0 THEN ${timestamp('$6')} + make_interval(secs => $5::int4) END,
    sealed_secret = $4, updated_at = ${timestamp('$6')}`;
  const values = [await sealed(env, secret, webhook.id), overlapSeconds, now];
  return (await change(sql.query, owner, webhook, { name: 'webhook_rotate', set, values })) ? secret : undefined;
}

/** Deletes the webhook with its deliveries. False if it is not the viewer's. */
export async function deleteWebhook(db: Database, owner: Owner, { clientId, id }: Named): Promise<boolean> {
  if (!isUuid(id)) return false;
  const { count } = await db.prisma.webhook.deleteMany({ where: { id, ...ownedBy(owner, clientId) } });
  return count > 0;
}

// The deliveries of `recordEvents` go to every webhook that wants the type; this one goes to a single webhook.
const ping = `WITH made AS (
    INSERT INTO app_events (uid, client_id, type, data, at)
    SELECT gen_random_uuid(), w.client_id, 'ping', jsonb_build_object('webhook_id', w.id), ${timestamp('$4')}
    FROM webhooks w WHERE ${isMine} AND w.status = 'enabled' RETURNING id, uid::text)
  , sent AS (
    INSERT INTO webhook_deliveries (webhook_id, event_id, next_at, created_at)
    SELECT $1::uuid, id, ${timestamp('$4')}, ${timestamp('$4')} FROM made)
  SELECT uid FROM made`;

/** Sends a test event to one enabled webhook. Returns the event's id; undefined if the viewer has no such webhook. */
export async function pingWebhook(
  { sql, outbox }: Pick<Database, 'sql' | 'outbox'>,
  owner: Owner,
  { clientId, id }: Named,
  now: number,
): Promise<string | undefined> {
  if (!isUuid(id)) return undefined;
  return sql.transaction(async (query) => {
    const [row] = await query('webhook_ping', ping, [id, clientId, owner.sub, now]);
    if (row === undefined) return undefined;
    outbox.wake(query);
    return z.object({ uid: z.string() }).parse(row).uid;
  });
}

const pingFeed = `SELECT c.id, 'ping', NULL::uuid, '{}'::jsonb, NULL, ${timestamp('$1')}
  FROM clients c WHERE c.id = $2 AND c.owner_id IS NOT DISTINCT FROM $3::uuid AND c.deleted_at IS NULL`;

/** Records a test event for the whole feed: those who poll and all webhooks. False if the app is not the viewer's. */
export async function pingApp(
  { sql, outbox }: Pick<Database, 'sql' | 'outbox'>,
  owner: Owner,
  clientId: string,
  now: number,
): Promise<boolean> {
  return sql.transaction(async (query) => {
    if ((await query('webhook_app', mine, [clientId, owner.sub])).length === 0) return false;
    await openFeed(query, clientId, now);
    const values = [now, clientId, owner.sub];
    return (await recordEvents(outbox, query, { name: 'app_event_ping', select: pingFeed, values })) > 0;
  });
}

/** Of the mail about a disabled webhook: the webhook, its app and the app's owner. */
export async function webhookNotice(
  db: Database,
  id: string,
): Promise<
  { url: string; reason: 'failing' | 'gone'; app: { id: string; name: string }; ownerId: string } | undefined
> {
  const row = await db.prisma.webhook.findFirst({
    where: { id, status: 'disabled', client: { deletedAt: null } },
    select: { url: true, statusReason: true, client: { select: { id: true, ownerId: true, metadata: true } } },
  });
  const reason = reasonSchema.parse(row?.statusReason ?? null);
  if (!row?.client.ownerId || reason === null) return undefined;
  const { client_name: name } = z.object({ client_name: z.string() }).parse(row.client.metadata);
  return { url: row.url, reason, app: { id: row.client.id, name }, ownerId: row.client.ownerId };
}
