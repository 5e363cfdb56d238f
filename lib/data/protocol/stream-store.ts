/**
 * `SignalStore` on PostgreSQL: event streams of APIs and the signals that wait in them. `signal-outbox.ts` writes the
 * signals.
 */

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import { present } from '@/lib/oauth/present';
import { verificationType } from '@/lib/oauth/signals/event-types';
import type { EventStream, Signal, SignalStore } from '@/lib/oauth/signals/stream-store';
import type { Database } from '../database/database';
import { epochSeconds, isUuid, timestamp } from '../database/sql';

/** `seen_at` is not updated more often than this. */
const seenSteps = 60;

const columns = `s.id::text, a.resource, s.client_id, s.description, s.endpoint_url, s.sealed_authorization,
  s.events, s.excluded,
  s.status, s.status_reason, s.inactivity_seconds, s.failures`;

const streamRow = z.object({
  id: z.string(),
  resource: z.string(),
  client_id: z.string().nullable(),
  description: z.string().nullable(),
  endpoint_url: z.string().nullable(),
  sealed_authorization: z.string().nullable(),
  events: z.array(z.string()),
  excluded: z.array(z.looseObject({ format: z.string() })),
  status: z.enum(['enabled', 'paused', 'disabled']),
  status_reason: z.string().nullable(),
  inactivity_seconds: z.number().nullable(),
  failures: z.number(),
});

function parseStream(row: unknown): EventStream {
  const found = streamRow.parse(row);
  const { endpoint_url: url } = found;
  const { id, resource, excluded, status, failures, events: eventsRequested } = found;
  return {
    id,
    resource,
    excluded,
    status,
    failures,
    eventsRequested,
    ...present({
      clientId: found.client_id,
      description: found.description,
      push: url === null ? null : { url, ...present({ sealedAuthorization: found.sealed_authorization }) },
      statusReason: found.status_reason,
      inactivitySeconds: found.inactivity_seconds,
    }),
  };
}

const signalRow = z.object({
  jti: z.string(),
  txn: z.string(),
  event: z.string(),
  at: z.number().transform(Math.floor),
  sub: z.string().nullable(),
  client_id: z.string().nullable(),
  metadata: clientMetadataSchema.nullable(),
  detail: z.unknown(),
});

function parseSignal(row: unknown): Signal {
  const { jti: id, sub, client_id: clientId, metadata, ...signal } = signalRow.parse(row);
  return {
    id,
    ...signal,
    ...present({ sub, client: clientId === null || metadata === null ? null : { id: clientId, metadata } }),
  };
}

const createStream = `INSERT INTO event_streams
    (id, api_id, client_id, description, endpoint_url, sealed_authorization, events, status, inactivity_seconds,
      created_at, seen_at)
  SELECT $1::uuid, a.id, $3, $4, $5, $6, $7::text[], $8, $9::int4, ${timestamp('$10')}, ${timestamp('$10')}
  FROM apis a WHERE a.resource = $2 AND (SELECT count(*) FROM event_streams o WHERE o.api_id = a.id) < $11::int4
  RETURNING id`;

// Columns that the change does not name stay; `$3` lists the names.
const changeStream = `WITH changed AS (
    UPDATE event_streams SET
      description = CASE WHEN 'description' = ANY ($3::text[]) THEN $4 ELSE description END,
      endpoint_url = CASE WHEN 'push' = ANY ($3::text[]) THEN $5 ELSE endpoint_url END,
      sealed_authorization = CASE WHEN 'push' = ANY ($3::text[]) THEN $6 ELSE sealed_authorization END,
      retry_at = CASE WHEN 'push' = ANY ($3::text[]) THEN NULL ELSE retry_at END,
      failures = CASE WHEN 'push' = ANY ($3::text[]) THEN 0 ELSE failures END,
      events = CASE WHEN 'eventsRequested' = ANY ($3::text[]) THEN $7::text[] ELSE events END,
      status = CASE WHEN 'status' = ANY ($3::text[]) THEN $8 ELSE status END,
      status_reason = CASE WHEN 'statusReason' = ANY ($3::text[]) THEN $9 ELSE status_reason END
    WHERE id = $1::uuid RETURNING id, status),
  forgotten AS (
    UPDATE signals w SET settled_at = ${timestamp('$2')}, outcome = 'disabled' FROM changed
    WHERE changed.status = 'disabled' AND w.stream_id = changed.id AND w.settled_at IS NULL)
  SELECT id FROM changed`;

const setExcluded = `UPDATE event_streams s SET excluded = (
      SELECT coalesce(jsonb_agg(one), '[]') FROM jsonb_array_elements(s.excluded) one WHERE one <> $2::jsonb)
    || CASE WHEN $3::bool THEN jsonb_build_array($2::jsonb) ELSE '[]' END
  WHERE s.id = $1::uuid
    AND (NOT $3::bool OR s.excluded @> jsonb_build_array($2::jsonb) OR jsonb_array_length(s.excluded) < $4::int4)
  RETURNING s.id`;

const verify = `WITH asked AS (
    UPDATE event_streams SET verified_at = ${timestamp('$2')}
    WHERE id = $1::uuid AND (verified_at IS NULL OR verified_at <= ${timestamp('$2')} - make_interval(secs => $3::int4))
    RETURNING id, status)
  INSERT INTO signals (jti, stream_id, txn, event, detail, at)
  SELECT $4::uuid, id, $4::uuid, $5, $6::jsonb, ${timestamp('$2')} FROM asked WHERE status <> 'disabled'
  RETURNING 1`;

const duePushes = (failing: boolean, limit: string) => `
    SELECT s.id FROM event_streams s
    WHERE s.endpoint_url IS NOT NULL AND s.status = 'enabled'
      AND (s.claimed_until IS NULL OR s.claimed_until <= ${timestamp('$1')})
      AND (s.retry_at IS NULL OR s.retry_at <= ${timestamp('$1')}) AND s.failures ${failing ? '>' : '='} 0
      AND EXISTS (SELECT FROM signals w WHERE w.stream_id = s.id AND w.settled_at IS NULL)
    ORDER BY random() LIMIT ${limit} FOR UPDATE OF s SKIP LOCKED`;

// In random order, so that streams with a permanent backlog do not starve the others.
const claimPushes = `WITH healthy AS (${duePushes(false, '$3::int4')}),
  failing AS (${duePushes(true, 'least($4::int4, $3::int4 - (SELECT count(*) FROM healthy))')}),
  s AS (
    UPDATE event_streams s SET claimed_until = ${timestamp('$2')}
    WHERE s.id IN (SELECT id FROM healthy UNION ALL SELECT id FROM failing) RETURNING s.*)
  SELECT ${columns} FROM s JOIN apis a ON a.id = s.api_id`;

export function createSignalStore({ sql, outbox }: Pick<Database, 'sql' | 'outbox'>): SignalStore {
  return {
    async createStream(stream, limit, now) {
      const { id, resource, clientId, description, push, eventsRequested, status, inactivitySeconds } = stream;
      const values = [
        id,
        resource,
        clientId ?? null,
        description ?? null,
        push?.url ?? null,
        push?.sealedAuthorization ?? null,
        eventsRequested,
        status,
        inactivitySeconds ?? null,
        now,
        limit,
      ];
      return (await sql.query('signals_create_stream', createStream, values)).length === 1;
    },

    async listStreams(resources) {
      const text = `SELECT ${columns} FROM event_streams s JOIN apis a ON a.id = s.api_id
        WHERE a.resource = ANY ($1::text[]) ORDER BY s.created_at, s.id`;
      return (await sql.query('signals_list_streams', text, [resources])).map(parseStream);
    },

    async findStream(id, resources, now) {
      if (!isUuid(id)) return undefined;
      const text = `WITH s AS (
          SELECT s.* FROM event_streams s JOIN apis a ON a.id = s.api_id
          WHERE s.id = $1::uuid AND a.resource = ANY ($2::text[])),
        seen AS (
          UPDATE event_streams e SET seen_at = ${timestamp('$3')} FROM s
          WHERE e.id = s.id AND s.seen_at <= ${timestamp('$3')} - make_interval(secs => ${seenSteps}))
        SELECT ${columns} FROM s JOIN apis a ON a.id = s.api_id`;
      const [row] = await sql.query('signals_find_stream', text, [id, resources, now]);
      return row && parseStream(row);
    },

    async changeStream(id, change, now) {
      const named = Object.keys(change);
      const values = [
        id,
        now,
        named,
        change.description ?? null,
        change.push?.url ?? null,
        change.push?.sealedAuthorization ?? null,
        change.eventsRequested ?? [],
        change.status ?? 'enabled',
        change.statusReason ?? null,
      ];
      const changed = await sql.transaction(async (query) => {
        const rows = await query('signals_change_stream', changeStream, values);
        outbox.wake(query);
        return rows;
      });
      return changed.length === 1;
    },

    async deleteStream(id) {
      const text = 'DELETE FROM event_streams WHERE id = $1::uuid RETURNING id';
      return (await sql.query('signals_delete_stream', text, [id])).length === 1;
    },

    async setExcluded(id, subject, excluded, limit) {
      const values = [id, JSON.stringify(subject), excluded, limit];
      return (await sql.query('signals_set_excluded', setExcluded, values)).length === 1;
    },

    verify: (id, state, everySeconds, now) =>
      sql.transaction(async (query) => {
        const detail = JSON.stringify(state === undefined ? {} : { state });
        const values = [id, now, everySeconds, randomUUID(), verificationType, detail];
        const rows = await query('signals_verify', verify, values);
        outbox.wake(query);
        return rows.length === 1;
      }),

    async waiting(id, limit) {
      const text = `SELECT w.jti::text, w.txn::text, w.event, w.sub, w.client_id, c.metadata, w.detail,
        ${epochSeconds('w.at')} AS at
        FROM signals w LEFT JOIN clients c ON c.id = w.client_id
        WHERE w.stream_id = $1::uuid AND w.settled_at IS NULL AND (w.client_id IS NULL OR c.id IS NOT NULL)
        ORDER BY w.id LIMIT $2::int4`;
      return (await sql.query('signals_waiting', text, [id, limit])).map(parseSignal);
    },

    async settle(id, settled, now) {
      const text = `UPDATE signals w SET settled_at = ${timestamp('$2')}, outcome = o.outcome
        FROM unnest($3::text[], $4::text[]) AS o(jti, outcome)
        WHERE w.stream_id = $1::uuid AND w.settled_at IS NULL AND w.jti::text = o.jti`;
      const values = [id, now, settled.map((one) => one.id), settled.map((one) => one.outcome)];
      if (settled.length > 0) await sql.query('signals_settle', text, values);
    },

    async claimPushes(until, { all, failing }, now) {
      return (await sql.query('signals_claim_pushes', claimPushes, [now, until, all, failing])).map(parseStream);
    },

    async releasePush(id, failed, now) {
      const text = `UPDATE event_streams SET claimed_until = NULL, retry_at = ${timestamp('$2')},
          failures = CASE WHEN $3::text IS NULL THEN 0 ELSE failures + 1 END,
          last_error = coalesce($3, last_error),
          last_error_at = CASE WHEN $3::text IS NULL THEN last_error_at ELSE ${timestamp('$4')} END
        WHERE id = $1::uuid`;
      await sql.query('signals_release_push', text, [id, failed?.retryAt ?? null, failed?.error ?? null, now]);
    },
  };
}
