/**
 * The verbs of the store about clients that come without the portal: those that register themselves (RFC 7591) and those whose
 * id is the address of their metadata. Here too: what the end of a client ends, for the portal as well.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ClientRegistration } from '@/lib/oauth/model/client-records';
import { tokenStatus } from '@/lib/oauth/model/grant-records';
import type { Store } from '@/lib/oauth/model/store';
import type { Database } from '../database/database';
import type { Sql } from '../database/sql';
import { signalGrants } from './signal-outbox';
import { time } from './store-row-parsers';

type Query = Sql['query'];
type Verbs = Pick<
  Store,
  | 'registerClient'
  | 'replaceRegistration'
  | 'deleteRegistration'
  | 'saveClientDocument'
  | 'openScopes'
  | 'knownScopes'
  | 'addClientScopes'
>;

const insertClient = `INSERT INTO clients
    (id, kind, metadata, scopes, registration_hash, document_ends_at, created_at, updated_at)
  VALUES ($1, $2, $3::jsonb, $4::jsonb, $6, ${time('$7')}, ${time('$5')}, ${time('$5')})`;

const insertSecret = `INSERT INTO client_secrets (id, client_id, hash, hint, created_at, sealed)
  VALUES ($1::uuid, $2, $3, '', ${time('$4')}, $5)`;

const endSecrets = `UPDATE client_secrets SET ends_at = ${time('$2')}, sealed = NULL
  WHERE client_id = $1 AND (ends_at IS NULL OR ends_at > ${time('$2')})`;

const replaceClient = `WITH unsealed AS (
    UPDATE client_secrets s SET sealed = NULL FROM clients c
    WHERE s.client_id = $1 AND s.sealed IS NOT NULL AND c.id = $1 AND c.registration_hash IS NOT NULL
      AND $3::jsonb ->> 'token_endpoint_auth_method' IS DISTINCT FROM 'client_secret_jwt')
  UPDATE clients SET kind = $2, metadata = $3::jsonb, scopes = $4::jsonb, updated_at = ${time('$5')}
  WHERE id = $1 AND registration_hash IS NOT NULL AND deleted_at IS NULL RETURNING id`;

const lackingScopes = `FROM unnest($2::text[]) WITH ORDINALITY asked(value, place)
    WHERE NOT EXISTS (SELECT 1 FROM jsonb_array_elements(c.scopes) s WHERE s ->> 'scope' = asked.value)`;

const addClientScopes = `UPDATE clients c SET updated_at = ${time('$3')}, scopes = c.scopes || (
    SELECT coalesce(jsonb_agg(jsonb_build_object('scope', asked.value, 'required', false) ORDER BY asked.place), '[]')
    ${lackingScopes})
  WHERE c.id = $1 AND c.deleted_at IS NULL AND (c.registration_hash IS NOT NULL OR c.document_ends_at IS NOT NULL)
    AND EXISTS (SELECT 1 ${lackingScopes})`;

const keepDocument = `${insertClient}
  ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, metadata = excluded.metadata, scopes = excluded.scopes,
    document_ends_at = excluded.document_ends_at, updated_at = excluded.updated_at
  WHERE clients.document_ends_at IS NOT NULL AND clients.deleted_at IS NULL
  RETURNING id`;

const endGrants = `WITH ended AS (
    UPDATE grants SET ended_at = ${time('$2')}, changed_at = ${time('$2')}, end_reason = 'client_deleted'
    WHERE client_id = $1 AND ended_at IS NULL RETURNING id),
  noted AS (
    INSERT INTO activities (grant_id, kind, at, detail)
    SELECT id, 'ended', ${time('$2')}, '{"reason":"client_deleted"}'::jsonb FROM ended)
  SELECT id FROM ended`;

const endWhatHangsFromIt = `WITH entries AS (
    UPDATE status_entries e SET status = ${tokenStatus.invalid}, changed_at = ${time('$2')}
    FROM grants g WHERE g.client_id = $1 AND e.grant_id = g.id AND e.status <> ${tokenStatus.invalid}),
  tokens AS (UPDATE refresh_tokens SET ended_at = ${time('$2')} WHERE client_id = $1 AND ended_at IS NULL),
  codes AS (UPDATE authorization_codes SET consumed_at = ${time('$2')} WHERE client_id = $1 AND consumed_at IS NULL),
  interactions AS (UPDATE interactions SET consumed_at = ${time('$2')} WHERE client_id = $1 AND consumed_at IS NULL)
  DELETE FROM event_streams WHERE client_id = $1`;

const endAccess = 'DELETE FROM api_access WHERE client_id = $1';

/** Within the caller's transaction, which has marked the client as deleted: ends its grants, tokens, codes, requests and secrets. */
export async function endClient(outbox: Database['outbox'], query: Query, id: string, now: number): Promise<void> {
  // The grants first, as everywhere: whoever rotates or redeems meanwhile goes before this or finds the grant ended.
  const ended = await query('client_end_grants', endGrants, [id, now]);
  await query('client_end_hanging', endWhatHangsFromIt, [id, now]);
  const grantIds = ended.map((row) => z.object({ id: z.string() }).parse(row).id);
  // Before its access to APIs goes, by which those are found that it had tokens for on its own.
  await signalGrants(outbox, query, { grantIds, change: 'ended', at: now });
  await query('client_end_access', endAccess, [id]);
  await query('client_end_secrets', endSecrets, [id, now]);
}

export function registrations({ sql, outbox }: Pick<Database, 'sql' | 'outbox'>): Verbs {
  const columns = ({ id, kind, metadata, scopes }: ClientRegistration, now: number) => [
    id,
    kind,
    JSON.stringify(metadata),
    JSON.stringify(scopes),
    now,
  ];
  const addSecret = (query: Query, clientId: string, hash: string, now: number, sealed?: string) =>
    query('client_add_secret', insertSecret, [randomUUID(), clientId, hash, now, sealed ?? null]);

  return {
    registerClient: (client, now) =>
      sql.transaction(async (query) => {
        await query('client_register', insertClient, [...columns(client, now), client.registrationHash, null]);
        const { id, secretHash, sealedSecret } = client;
        if (secretHash !== undefined) await addSecret(query, id, secretHash, now, sealedSecret);
      }),

    replaceRegistration: (client, now) =>
      sql.transaction(async (query) => {
        if ((await query('client_replace', replaceClient, columns(client, now))).length === 0) return false;
        const { id, secretHash, sealedSecret } = client;
        if (secretHash !== undefined) await query('client_end_secrets', endSecrets, [id, now]);
        if (typeof secretHash === 'string') await addSecret(query, id, secretHash, now, sealedSecret);
        return true;
      }),

    deleteRegistration: (id, now) =>
      sql.transaction(async (query) => {
        const text = `UPDATE clients SET deleted_at = ${time('$2')}, updated_at = ${time('$2')}
          WHERE id = $1 AND registration_hash IS NOT NULL AND deleted_at IS NULL RETURNING id`;
        if ((await query('client_delete_registration', text, [id, now])).length === 0) return false;
        await endClient(outbox, query, id, now);
        return true;
      }),

    async saveClientDocument(client, now) {
      const values = [...columns(client, now), null, client.documentEndsAt];
      return (await sql.query('client_keep_document', keepDocument, values)).length === 1;
    },

    async openScopes(scopes) {
      const text = `SELECT s.value FROM api_scopes s JOIN apis a ON a.id = s.api_id
        WHERE a.open_to_apps AND s.value = ANY ($1::text[])`;
      const rows = await sql.query('client_open_scopes', text, [scopes.map((scope) => scope.replaceAll('\0', ''))]);
      const open = new Set(rows.map((row) => valueRow.parse(row).value));
      return scopes.filter((scope) => open.has(scope));
    },

    async knownScopes(scopes) {
      if (scopes.length === 0) return [];
      const text = 'SELECT value FROM api_scopes WHERE value = ANY ($1::text[])';
      const rows = await sql.query('client_known_scopes', text, [scopes.map((scope) => scope.replaceAll('\0', ''))]);
      const known = new Set(rows.map((row) => valueRow.parse(row).value));
      return scopes.filter((scope) => known.has(scope));
    },

    async addClientScopes(clientId, scopes, now) {
      await sql.query('client_note_scopes', addClientScopes, [clientId, scopes, now]);
    },
  };
}

const valueRow = z.object({ value: z.string() });
