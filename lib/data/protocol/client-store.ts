/**
 * `ClientStore` on PostgreSQL.
 */
import type { ClientStore } from '@/lib/oauth/model/stores/client-store';
import type { Database } from '../database/database';
import { storable } from '../database/sql';
import { describeClient, findClient } from './client-cache';
import { parseTrustedIssuer } from './client-rows';
import { openApis } from './open-apis';
import { selfRegisteredClients } from './self-registered-clients';

export function clientStore({ sql, outbox }: Pick<Database, 'sql' | 'outbox'>): ClientStore {
  return {
    findClient: findClient(sql),
    describeClient: describeClient(sql),
    ...selfRegisteredClients({ sql, outbox }),
    ...openApis(sql),
    async settleSecret(clientId, slowHash, to) {
      if (to === 'weak') {
        const weak = `UPDATE client_secrets SET strength = 'weak'
          WHERE client_id = $1 AND hash = $2 AND strength IS DISTINCT FROM 'weak'`;
        await sql.query('store_mark_secret', weak, [clientId, slowHash]);
        return;
      }
      // A hash belongs to one row. An inserted key that exists already does nothing, so the race has no error.
      const strong = `WITH free AS (
          INSERT INTO client_secrets (id, client_id, hash, hint, created_at, ends_at, imported_hash)
          SELECT gen_random_uuid(), s.client_id, $3, $4, s.created_at, s.ends_at, coalesce(s.imported_hash, s.hash)
          FROM client_secrets s WHERE s.client_id = $1 AND s.hash = $2
          ON CONFLICT (hash) DO NOTHING RETURNING client_id)
        DELETE FROM client_secrets s USING free WHERE s.client_id = free.client_id AND s.hash = $2`;
      await sql.query('store_settle_secret', strong, [clientId, slowHash, to.hash, to.hint]);
    },
    async findTrustedIssuer(clientId, issuer) {
      const text = `SELECT issuer, jwks, jwks_uri, subject, scopes
        FROM trusted_issuers WHERE client_id = $1 AND issuer = $2`;
      const [row] = await sql.query('store_find_trusted_issuer', text, [clientId, storable(issuer)]);
      return row && parseTrustedIssuer(row);
    },
  };
}
