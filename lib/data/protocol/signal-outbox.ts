/**
 * Signals for APIs about grants, sessions and credentials. The rows are written in the transaction that causes them and
 * delivered by `stream-store.ts`. So a crash loses none, a rollback sends none, and what a grant gave before it was
 * narrowed is still known.
 *
 * An API receives signals about a grant if one of the grant's scopes or detail types belongs to the API, and about a
 * person if that person has such a live grant. Only the newest waiting signals of a stream are kept: an API that does
 * not listen must not fill the database, and can still read the status lists.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type GrantScope, tokenStatus } from '@/lib/oauth/model/grant-records';
import { signalTypes } from '@/lib/oauth/signals/event-types';
import type { Database } from '../database/database';
import type { GrantChange } from '../database/outbox';
import { timestamp } from '../database/sql';
import { liveGrant } from './grant-rows';

type Query = Database['sql']['query'];
type Outbox = Pick<Database['outbox'], 'wake'>;

/** How many signals of a stream may wait. */
export const mostWaiting = 1000;

/** SQL: the stream is enabled or paused, and requested this event type. */
const wants = (s: string, event: string) =>
  `${s}.status <> 'disabled' AND (${s}.events = '{}' OR ${event} = ANY (${s}.events))`;

/** SQL: one of the grant's scopes (or of those it had) or detail types belongs to the stream's API. */
const concerns = (g: string, s: string, scopes: string) => `(
    EXISTS (SELECT FROM api_scopes p WHERE p.api_id = ${s}.api_id AND p.value = ANY (${scopes}))
    OR EXISTS (
      SELECT FROM api_detail_types d
      WHERE d.api_id = ${s}.api_id AND jsonb_path_query_array(${g}.details, '$[*].type') ? d.type)
    OR (${g}.owner_id IS NULL AND EXISTS (
      SELECT FROM api_access x
      WHERE x.api_id = ${s}.api_id AND x.client_id = ${g}.client_id AND x.machine_scopes <> '{}')))`;

const scopesOf = (g: string) =>
  `ARRAY(SELECT jsonb_array_elements_text(jsonb_path_query_array(${g}.scopes, '$[*].scope')))`;

// Without a changed status entry there is no event, because no token changed. `xmin` finds the entries that this
// transaction wrote. Their time of change would not do: an earlier change of the grant in the same second would be sent
// again. Epoch 0 has the entries of receipts, which do not concern APIs.
const grantSignals = `INSERT INTO signals (jti, stream_id, txn, event, sub, client_id, detail, at)
  SELECT gen_random_uuid(), s.id, $5::uuid, $3, g.owner_id::text, g.client_id,
    jsonb_strip_nulls(jsonb_build_object('entries', e.entries, 'change', $6::text, 'reason', g.end_reason,
      'endsAt', floor(extract(epoch FROM g.ends_at)), 'scopes', (
        SELECT coalesce(jsonb_agg(p.value ORDER BY p.position, p.value), '[]') FROM api_scopes p
        WHERE p.api_id = s.api_id AND p.value = ANY (${scopesOf('g')})))),
    ${timestamp('$2')}
  FROM grants g
  JOIN event_streams s ON ${wants('s', '$3')}
  JOIN apis a ON a.id = s.api_id
  CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('list', t.list_id, 'index', t."index", 'status', t.status)
      ORDER BY t.epoch) AS entries
    FROM status_entries t
    WHERE t.grant_id = g.id AND t.epoch > 0 AND t.xmin = pg_current_xact_id()::xid
      AND (t.status = ${tokenStatus.valid}) = ($6::text = 'resumed')) e
  WHERE g.id = ANY ($1::uuid[]) AND e.entries IS NOT NULL
    AND ${concerns('g', 's', `coalesce($4::text[], ${scopesOf('g')})`)}
    AND (coalesce($7::text[], g.resources, '{}') = '{}' OR a.resource = ANY (coalesce($7::text[], g.resources)))
  ORDER BY g.id
  RETURNING stream_id`;

// The apps that took part in this session are those whose tokens came from it.
const sessionSignals = `INSERT INTO signals (jti, stream_id, txn, event, sub, client_id, detail, at)
  SELECT DISTINCT ON (s.id, p.client_id, p.sid) gen_random_uuid(), s.id, $3::uuid, $4, ended.user_id::text, p.client_id,
    jsonb_build_object('sid', p.sid), ${timestamp('$2')}
  FROM sessions ended
  JOIN session_clients p ON p.session_id = ended.id
  JOIN grants g ON g.owner_id = ended.user_id AND g.client_id = p.client_id AND ${liveGrant('g', '$2')}
  JOIN event_streams s ON ${wants('s', '$4')}
  WHERE ended.id = ANY ($1::uuid[]) AND ${concerns('g', 's', scopesOf('g'))}
  RETURNING stream_id`;

// One signal for all apps that know the person by the public subject, and one for each app with a pairwise subject.
const credentialSignals = `INSERT INTO signals (jti, stream_id, txn, event, sub, client_id, detail, at)
  SELECT gen_random_uuid(), affected.stream_id, $3::uuid, $4, $1, affected.client_id, $5::jsonb, ${timestamp('$2')}
  FROM (
    SELECT DISTINCT s.id AS stream_id, CASE WHEN c.metadata ->> 'subject_type' = 'pairwise' THEN c.id END AS client_id
    FROM grants g
    JOIN clients c ON c.id = g.client_id
    JOIN event_streams s ON ${wants('s', '$4')}
    WHERE g.owner_id = $1::uuid AND ${liveGrant('g', '$2')} AND ${concerns('g', 's', scopesOf('g'))}) affected
  RETURNING stream_id`;

const dropOldest = `DELETE FROM signals WHERE id IN (
  SELECT old.id FROM unnest($1::uuid[]) AS affected(stream_id)
  CROSS JOIN LATERAL (
    SELECT w.id FROM signals w WHERE w.stream_id = affected.stream_id AND w.settled_at IS NULL
    ORDER BY w.id DESC OFFSET ${mostWaiting}) old)`;

const streamRow = z.object({ stream_id: z.string() });

async function write(
  outbox: Outbox,
  query: Query,
  name: string,
  text: string,
  values: Parameters<Query>[2],
): Promise<void> {
  const rows = await query(name, text, values);
  if (rows.length === 0) return;
  const streams = [...new Set(rows.map((row) => streamRow.parse(row).stream_id))];
  await query('signals_drop_oldest', dropOldest, [streams]);
  outbox.wake(query);
}

const eventOf: Record<GrantChange, string | undefined> = {
  allowed: undefined,
  changed: signalTypes.tokenClaimsChange,
  paused: signalTypes.tokenSuspended,
  resumed: signalTypes.tokenResumed,
  ended: signalTypes.tokenRevoked,
  reused: signalTypes.tokenRevoked,
  token_revoked: signalTypes.tokenRevoked,
};

/** What grants gave before they were narrowed. */
export type Before = { scopes: GrantScope[]; resources: string[] };

/** Sends signals about what the transaction of this `query` did to these grants: its changed status entries. */
export async function signalGrants(
  outbox: Outbox,
  query: Query,
  {
    grantIds,
    change,
    at,
    before,
  }: { grantIds: string[]; change: GrantChange; at: number; before?: Before | undefined },
): Promise<void> {
  const event = eventOf[change];
  if (event === undefined || grantIds.length === 0) return;
  const scopes = before?.scopes.map(({ scope }) => scope) ?? null;
  const values = [grantIds, at, event, scopes, randomUUID(), change, before?.resources ?? null];
  await write(outbox, query, 'signal_grants', grantSignals, values);
}

/** Sends signals about sessions that ended at `at`. */
export async function signalSessions(outbox: Outbox, query: Query, sids: string[], at: number): Promise<void> {
  if (sids.length === 0) return;
  const values = [sids, at, randomUUID(), signalTypes.sessionRevoked];
  await write(outbox, query, 'signal_sessions', sessionSignals, values);
}

/** CAEP 1.0 §3.3.1. */
export type CredentialChange = {
  type: 'password' | 'fido2-platform' | 'app';
  change: 'create' | 'revoke' | 'update' | 'delete';
};

/** Sends signals about a change of a person's credentials. */
export async function signalCredential(
  outbox: Outbox,
  query: Query,
  { sub, at, credential }: { sub: string; at: number; credential: CredentialChange },
): Promise<void> {
  const values = [sub, at, randomUUID(), signalTypes.credentialChange, JSON.stringify(credential)];
  await write(outbox, query, 'signal_credential', credentialSignals, values);
}
