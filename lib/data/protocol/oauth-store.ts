/**
 * The protocol core's `Store` on PostgreSQL, one file per interface.
 *
 * A token, refresh, introspection or userinfo request runs one named prepared statement for each thing it looks up (see
 * `docs/decisions`), and reads that many requests start at the same time share one statement (`batched-reads.ts`).
 */
import type { Store } from '@/lib/oauth/model/store';
import type { Database } from '../database/database';
import { clientStore } from './client-store';
import { codeStore } from './code-store';
import { deviceStore } from './device-store';
import { grantStore } from './grant-store';
import { keyStore } from './key-store';
import { receiptStore } from './receipt-store';
import { statusListSize as usualListSize } from './status-entries';
import { tokenStore } from './token-store';
import { usageStore } from './usage-store';

export function createOAuthStore(
  { sql, outbox }: Pick<Database, 'sql' | 'outbox'>,
  { statusListSize = usualListSize }: { statusListSize?: number } = {},
): Store {
  const context = { outbox, statusListSize };
  return {
    ...clientStore({ sql, outbox }),
    ...grantStore(sql, context),
    ...codeStore(sql),
    ...tokenStore(sql, context),
    ...keyStore(sql),
    ...deviceStore(sql),
    ...receiptStore(sql),
    ...usageStore(sql),
  };
}
