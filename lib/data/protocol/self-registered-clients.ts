/**
 * The part of `ClientStore` about clients that are registered outside the portal: those that register themselves (RFC
 * 7591) and those whose id is the URL of their metadata document.
 */
import { randomUUID } from 'node:crypto';
import type { ClientRegistration } from '@/lib/oauth/model/client-records';
import type { ClientStore } from '@/lib/oauth/model/stores/client-store';
import type { Database } from '../database/database';
import { type Sql, timestamp } from '../database/sql';
import { endClient, endSecrets } from './client-end';

type Query = Sql['query'];
type SelfRegisteredClients = Pick<
  ClientStore,
  'registerClient' | 'replaceRegistration' | 'deleteRegistration' | 'saveClientDocument' | 'addClientScopes'
>;

const insertClient = `INSERT INTO clients
    (id, kind, metadata, scopes, registration_hash, document_ends_at, created_at, updated_at)
  VALUES ($1, $2, $3::jsonb, $4::jsonb, $6, ${timestamp('$7')}, ${timestamp('$5')}, ${timestamp('$5')})`;

const insertSecret = `INSERT INTO client_secrets (id, client_id, hash, hint, created_at, sealed)
  VALUES ($1::uuid, $2, $3, '', ${timestamp('$4')}, $5)`;

const replaceClient = `WITH unsealed AS (
    UPDATE client_secrets s SET sealed = NULL FROM clients c
    WHERE s.client_id = $1 AND s.sealed IS NOT NULL AND c.id = $1 AND c.registration_hash IS NOT NULL
      AND $3::jsonb ->> 'token_endpoint_auth_method' IS DISTINCT FROM 'client_secret_jwt')
  UPDATE clients SET kind = $2, metadata = $3::jsonb, scopes = $4::jsonb, updated_at = ${timestamp('$5')}
  WHERE id = $1 AND registration_hash IS NOT NULL AND deleted_at IS NULL RETURNING id`;

const lackingScopes = `FROM unnest($2::text[]) WITH ORDINALITY asked(value, place)
    WHERE NOT EXISTS (SELECT 1 FROM jsonb_array_elements(c.scopes) s WHERE s ->> 'scope' = asked.value)`;

const addClientScopes = `UPDATE clients c SET updated_at = ${timestamp('$3')}, scopes = c.scopes || (
    SELECT coalesce(jsonb_agg(jsonb_build_object('scope', asked.value, 'required', false) ORDER BY asked.place), '[]')
    ${lackingScopes})
  WHERE c.id = $1 AND c.deleted_at IS NULL AND (c.registration_hash IS NOT NULL OR c.document_ends_at IS NOT NULL)
    AND EXISTS (SELECT 1 ${lackingScopes})`;

const storeDocument = `${insertClient}
  ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, metadata = excluded.metadata, scopes = excluded.scopes,
    document_ends_at = excluded.document_ends_at, updated_at = excluded.updated_at
  WHERE clients.document_ends_at IS NOT NULL AND clients.deleted_at IS NULL
  RETURNING id`;

export function selfRegisteredClients({ sql, outbox }: Pick<Database, 'sql' | 'outbox'>): SelfRegisteredClients {
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
        if (secretHash !== undefined) await endSecrets(query, id, now);
        if (typeof secretHash === 'string') await addSecret(query, id, secretHash, now, sealedSecret);
        return true;
      }),

    deleteRegistration: (id, now) =>
      sql.transaction(async (query) => {
        const text = `UPDATE clients SET deleted_at = ${timestamp('$2')}, updated_at = ${timestamp('$2')}
          WHERE id = $1 AND registration_hash IS NOT NULL AND deleted_at IS NULL RETURNING id`;
        if ((await query('client_delete_registration', text, [id, now])).length === 0) return false;
        await endClient(outbox, query, id, now);
        return true;
      }),

    async saveClientDocument(client, now) {
      const values = [...columns(client, now), null, client.documentEndsAt];
      return (await sql.query('client_keep_document', storeDocument, values)).length === 1;
    },

    async addClientScopes(clientId, scopes, now) {
      await sql.query('client_note_scopes', addClientScopes, [clientId, scopes, now]);
    },
  };
}
