/**
 * The cache of clients, which the core looks up at the start of nearly every request. A client with its APIs is
 * expensive to read and seldom changes, so it is kept in memory. Each request checks its version with one statement
 * that serves all concurrent requests (`batched-reads.ts`). Other instances need no notice: a change takes effect with
 * its commit.
 *
 * The version combines the version that PostgreSQL keeps of the client's row (`xmin`) and the revision of the API
 * catalogue, which the migration's triggers increase. Secrets and the owner's name are never cached.
 */

import { z } from 'zod';
import type { Client } from '@/lib/oauth/model/client-records';
import type { Store } from '@/lib/oauth/model/store';
import { batchedRead } from '../database/batched-reads';
import { epochSeconds, paddedKeys, type Sql, timestamp } from '../database/sql';
import { type CachedClient, parseClient, scopesAsJson } from './client-rows';
import { grantColumns, machineGrantId, parseGrant } from './grant-rows';

const revision = '(SELECT k.revision FROM api_catalogue k WHERE k.id = 1)';

// A client reaches an API that allowed it, and an open API or one of the same owner if the client lists one of its
// scopes. APIs without an access entry are found through the client's scopes, because there may be thousands of open
// APIs.
const clientColumns = `c.id, c.kind, c.metadata, c.scopes, c.max_grant_seconds, c.refresh_idle_seconds,
    ${epochSeconds('c.created_at')} AS created, ${epochSeconds('c.verified_at')} AS verified, c.verified_identity,
    c.first_party,
    c.registration_hash, ${epochSeconds('c.document_ends_at')} AS document_ends,
    (SELECT l.hash FROM client_logos l WHERE l.client_id = c.id AND l.uri = c.metadata ->> 'logo_uri') AS logo_hash,
    (SELECT coalesce(json_agg(json_build_object(
        'resource', a.resource, 'name', a.name, 'localized', a.localized, 'accessTokenSeconds', a.access_token_seconds,
        'signingAlg', a.signing_alg, 'refreshIdleSeconds', a.refresh_idle_seconds,
        'machineScopes', coalesce(x.machine_scopes, '{}'), 'mayExchange', x.may_exchange,
        'receivesEvents', coalesce(x.receives_events, false),
        'lastingTokens', coalesce(x.lasting_tokens, false), 'lastingKeys', a.lasting_keys,
        'opaqueTokens', a.access_token_format = 'opaque', 'plainTokens', a.access_token_format = 'plain-jwt',
        'scopes', (
          SELECT coalesce(${scopesAsJson}, '[]')
          FROM api_scopes p WHERE p.api_id = a.id
            AND (a.open_to_apps AND NOT p.listed_only OR a.owner_id = c.owner_id OR
              p.value = ANY (x.user_scopes))),
        'detailTypes', (
          SELECT coalesce(json_agg(json_build_object('type', d.type, 'title', d.title, 'singleAct', d.single_act,
            'fields', d.fields, 'localized', d.localized) ORDER BY d.type), '[]')
          FROM api_detail_types d
          WHERE d.api_id = a.id AND jsonb_exists(c.metadata -> 'authorization_details_types', d.type))
      ) ORDER BY a.resource), '[]')
      FROM (
        SELECT w.api_id FROM api_access w WHERE w.client_id = c.id
        UNION
        SELECT p.api_id FROM api_scopes p
        WHERE p.value = ANY (ARRAY(SELECT s ->> 'scope' FROM jsonb_array_elements(c.scopes) s))
        UNION
        SELECT d.api_id FROM api_detail_types d
        WHERE d.type = ANY (
          ARRAY(SELECT jsonb_array_elements_text(coalesce(c.metadata -> 'authorization_details_types', '[]'))))) listed
      JOIN apis a ON a.id = listed.api_id LEFT JOIN api_access x ON x.api_id = a.id AND x.client_id = c.id
      WHERE x.api_id IS NOT NULL OR a.open_to_apps OR a.owner_id = c.owner_id) AS apis`;

const wholeClient = `SELECT c.xmin::text || ' ' || ${revision} AS version, ${clientColumns}
  FROM clients c
  WHERE c.id = $1 AND c.deleted_at IS NULL`;

/** SQL: the client as if it had a row, with what any app may reach, because no API can have allowed it. */
const documentWithoutRow = `SELECT ${clientColumns}
  FROM (SELECT $1::text AS id, $2::text AS kind, $3::jsonb AS metadata, $4::jsonb AS scopes,
    NULL::int4 AS max_grant_seconds, NULL::int4 AS refresh_idle_seconds,
    ${timestamp('$5')} AS created_at, NULL::timestamptz AS verified_at, NULL::jsonb AS verified_identity,
    false AS first_party,
    NULL::text AS registration_hash, ${timestamp('$6')} AS document_ends_at, NULL::uuid AS owner_id) c`;

/** The client that a metadata document describes, without a row. */
export function describeClient({ query }: Pick<Sql, 'query'>): Store['describeClient'] {
  return async ({ id, kind, metadata, scopes, createdAt, documentEndsAt }) => {
    const values = [id, kind, JSON.stringify(metadata), JSON.stringify(scopes), createdAt, documentEndsAt];
    const [row] = await query('store_describe_client', documentWithoutRow, values);
    return { ...parseClient(row), secretHashes: [], unsaved: true };
  };
}

const clientsOfTheMoment = `SELECT asked.now, c.id AS client, c.xmin::text || ' ' || ${revision} AS version,
    o.name AS owner_name, coalesce(s.hashes, '{}') AS secret_hashes, coalesce(s.sealed, '{}') AS sealed_secrets,
    ${grantColumns('g')}
  FROM unnest($1::text[], $2::uuid[], $3::float8[]) AS asked(id, machine_grant, now)
  JOIN clients c ON c.id = asked.id AND c.deleted_at IS NULL
  LEFT JOIN users o ON o.id = c.owner_id
  LEFT JOIN grants g ON g.id = asked.machine_grant
  LEFT JOIN LATERAL (
    SELECT array_agg(s.hash ORDER BY s.created_at) AS hashes,
      array_agg(s.sealed ORDER BY s.created_at) FILTER (WHERE s.sealed IS NOT NULL) AS sealed
    FROM client_secrets s
    WHERE s.client_id = c.id AND (s.ends_at IS NULL OR s.ends_at > ${timestamp('asked.now')})) s ON true`;

const versionRow = z.object({ version: z.string() });
const momentRow = z.object({
  now: z.number(),
  client: z.string(),
  version: z.string(),
  owner_name: z.string().nullable(),
  secret_hashes: z.array(z.string()),
  sealed_secrets: z.array(z.string()),
  grant_id: z.string().nullable(),
});

type Kept = { version: string; client: CachedClient };
type Asked = { id: string; now: number };

/** The maximum number of cached clients; the least recently read are dropped. */
const mostKept = 2000;

export function findClient(
  sql: Pick<Sql, 'query' | 'patience'>,
): (id: string, now: number) => Promise<Client | undefined> {
  const kept = new Map<string, Kept>();
  const named = ({ id, now }: Asked) => `${now} ${id}`;

  const ofTheMoment = batchedRead(
    named,
    async (asked: Asked[]) => {
      const values = [
        paddedKeys(asked.map(({ id }) => id)),
        paddedKeys(asked.map(({ id }) => machineGrantId(id))),
        paddedKeys(asked.map(({ now }) => now)),
      ];
      const rows = await sql.query('store_clients_of_the_moment', clientsOfTheMoment, values);
      return new Map(
        rows.map((row) => {
          const moment = momentRow.parse(row);
          const machineGrant = moment.grant_id === null ? undefined : parseGrant(row);
          return [named({ id: moment.client, now: moment.now }), { ...moment, machineGrant }];
        }),
      );
    },
    sql.patience,
  );

  async function whole(id: string, version: string): Promise<CachedClient | undefined> {
    const known = kept.get(id);
    if (known?.version === version) return known.client;
    const [row] = await sql.query('store_find_client', wholeClient, [id]);
    if (row === undefined) return undefined;
    const client = parseClient(row);
    kept.delete(id);
    kept.set(id, { version: versionRow.parse(row).version, client: frozen(client) });
    for (const [oldest] of kept) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
    return client;
  }

  return async (id, now) => {
    if (id.includes('\0')) return undefined;
    const moment = await ofTheMoment({ id, now });
    const client = moment && (await whole(id, moment.version));
    if (!client) {
      kept.delete(id);
      return undefined;
    }
    const seals = client.metadata.token_endpoint_auth_method === 'client_secret_jwt' ? moment.sealed_secrets : [];
    return {
      ...client,
      secretHashes: moment.secret_hashes,
      ...(seals.length > 0 && { sealedSecrets: seals }),
      ...(moment.owner_name !== null && { ownerName: moment.owner_name }),
      ...(moment.machineGrant && { machineGrant: moment.machineGrant }),
    };
  };
}

/** Requests share the cached value, so it must not change. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) frozen(part);
  return value;
}
