/**
 * The part of `ClientStore` about APIs that any app, or any person, may use.
 */
import { z } from 'zod';
import { normalResource } from '@/lib/oauth/model/resource-identifier';
import type { ClientStore } from '@/lib/oauth/model/stores/client-store';
import { isUuid, type Sql, storable } from '../database/sql';
import { apiFields, scopesAsJson } from './client-rows';

type OpenApis = Pick<
  ClientStore,
  'openScopes' | 'knownScopes' | 'openApis' | 'findOpenApi' | 'openDetailTypes' | 'personApis' | 'representedApis'
>;

const openApiRow = z.object(apiFields);
const describedApi = z.object({
  resource: z.string(),
  name: z.string(),
  localized: apiFields.localized,
  scopes: z.array(z.string()),
  detailTypes: z.array(z.string()),
});
const representedApi = z.object({ resource: z.string(), scopes: z.array(z.string()) });
const valueRow = z.object({ value: z.string() });

export function openApis(sql: Pick<Sql, 'query'>): OpenApis {
  return {
    async openScopes(scopes) {
      const text = `SELECT s.value FROM api_scopes s JOIN apis a ON a.id = s.api_id
        WHERE a.open_to_apps AND NOT s.listed_only AND s.value = ANY ($1::text[])`;
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

    async openApis({ scopes, resources }) {
      const text = `SELECT a.resource, a.name, a.localized, a.access_token_seconds AS "accessTokenSeconds",
          a.signing_alg AS "signingAlg", a.refresh_idle_seconds AS "refreshIdleSeconds",
          a.lasting_keys AS "lastingKeys",
          a.access_token_format = 'opaque' AS "opaqueTokens", a.access_token_format = 'plain-jwt' AS "plainTokens",
          (SELECT coalesce(${scopesAsJson}, '[]') FROM api_scopes p
            WHERE p.api_id = a.id AND NOT p.listed_only) AS scopes
        FROM apis a
        WHERE a.open_to_apps AND (a.resource = ANY ($2::text[]) OR a.resource_key = ANY ($3::text[])
          OR a.id IN (SELECT p.api_id FROM api_scopes p WHERE p.value = ANY ($1::text[]) AND NOT p.listed_only))
        ORDER BY a.resource`;
      const named = resources.map(storable);
      const values = [scopes.map(storable), named, named.map(normalResource)];
      const rows = await sql.query('store_open_apis', text, values);
      return rows.map((row) => ({ ...openApiRow.parse(row), machineScopes: [] }));
    },

    async findOpenApi(id) {
      if (!isUuid(id)) return undefined;
      const text = `SELECT a.resource, a.name, a.localized,
          ARRAY(SELECT p.value FROM api_scopes p WHERE p.api_id = a.id ORDER BY p.position, p.value) AS scopes,
          ARRAY(SELECT d.type FROM api_detail_types d WHERE d.api_id = a.id ORDER BY d.type) AS "detailTypes"
        FROM apis a WHERE a.id = $1::uuid AND a.open_to_apps`;
      const [row] = await sql.query('store_find_open_api', text, [id]);
      return row && describedApi.parse(row);
    },

    async openDetailTypes() {
      const text = `SELECT d.type FROM api_detail_types d JOIN apis a ON a.id = d.api_id WHERE a.open_to_apps
        ORDER BY d.type`;
      const rows = await sql.query('store_open_detail_types', text, []);
      return rows.map((row) => z.object({ type: z.string() }).parse(row).type);
    },

    async personApis(ownerId, scopes) {
      const text = `SELECT a.resource, a.name, a.localized, a.access_token_seconds AS "accessTokenSeconds",
          a.signing_alg AS "signingAlg", a.refresh_idle_seconds AS "refreshIdleSeconds",
          a.lasting_keys AS "lastingKeys",
          a.access_token_format = 'opaque' AS "opaqueTokens", a.access_token_format = 'plain-jwt' AS "plainTokens",
          ${scopesAsJson} AS scopes
        FROM apis a JOIN api_scopes p ON p.api_id = a.id
        WHERE p.value = ANY ($2::text[]) AND (a.open_to_apps AND NOT p.listed_only OR a.owner_id = $1::uuid)
        GROUP BY a.id ORDER BY a.resource`;
      const rows = await sql.query('store_person_apis', text, [ownerId, scopes.map(storable)]);
      return rows.map((row) => ({ ...openApiRow.parse(row), machineScopes: [] }));
    },

    async representedApis(clientId) {
      const text = `SELECT a.resource,
          ARRAY(SELECT s.value FROM api_scopes s WHERE s.api_id = a.id ORDER BY s.value) AS scopes
        FROM clients c JOIN apis a
          ON a.owner_id = c.owner_id OR (a.owner_id IS NULL AND c.owner_id IS NULL AND c.first_party)
        WHERE c.id = $1 AND c.deleted_at IS NULL ORDER BY a.resource`;
      return z.array(representedApi).parse(await sql.query('store_apis_of', text, [clientId]));
    },
  };
}
