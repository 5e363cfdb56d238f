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
    async findTrustedIssuer(clientId, issuer) {
      const text = `SELECT issuer, jwks, jwks_uri, subject, scopes
        FROM trusted_issuers WHERE client_id = $1 AND issuer = $2`;
      const [row] = await sql.query('store_find_trusted_issuer', text, [clientId, storable(issuer)]);
      return row && parseTrustedIssuer(row);
    },
  };
}
