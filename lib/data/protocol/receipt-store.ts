/**
 * `ReceiptStore` on PostgreSQL. Changes of grants write receipts in their own transaction, as data. A receipt is signed
 * when somebody first requests it (`lib/oauth/consent/receipt.ts`) and never changes afterwards. The public keys stay
 * as long as the table exists: a few hundred bytes every few months.
 */

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { tokenStatus } from '@/lib/oauth/model/grant-records';
import { type ReceiptFacts, type ReceiptKind, receiptFactsSchema } from '@/lib/oauth/model/receipt-records';
import type { ReceiptStore } from '@/lib/oauth/model/stores/receipt-store';
import { present } from '@/lib/oauth/present';
import { epochSeconds, isUuid, type Sql, timestamp } from '../database/sql';
import { takeEntry, withEntry } from './status-entries';

// The receipt's status entry belongs to no epoch of the grant: it describes the receipt, not tokens. A change without
// facts of its own takes those of the latest receipt.
const paused = 'EXISTS (SELECT FROM grants WHERE id = $1::uuid AND paused_at IS NOT NULL)';
const insertReceipt = `WITH entry AS (
    ${takeEntry('0', `CASE WHEN ${paused} THEN ${tokenStatus.suspended} ELSE ${tokenStatus.valid} END`)}),
  replaced AS (
    UPDATE status_entries e SET status = ${tokenStatus.replaced}, changed_at = ${timestamp('$2')} FROM receipts r, entry
    WHERE r.grant_id = $1::uuid AND e.list_id = r.status_list AND e."index" = r.status_index
      AND e.status NOT IN (${tokenStatus.invalid}, ${tokenStatus.replaced}))
  INSERT INTO receipts (id, grant_id, kind, at, terms, facts, status_list, status_index)
  SELECT $4::uuid, g.id, $5, ${timestamp('$2')},
    jsonb_build_object('scopes', g.scopes, 'resources', to_jsonb(g.resources), 'details', g.details,
      'endsAt', ${epochSeconds('g.ends_at')}, 'once', g.once),
    coalesce($6::jsonb, (SELECT r.facts - 'text' FROM receipts r WHERE r.grant_id = g.id ORDER BY r.seq DESC LIMIT 1)),
    entry.list_id, entry."index"
  FROM entry, grants g WHERE g.id = $1::uuid RETURNING id`;

/**
 * Writes a receipt in the transaction that changes the grant. A change of a grant without a receipt gets none, because
 * nobody was asked.
 */
export async function recordReceipt(
  query: Sql['query'],
  statusListSize: number,
  receipt: { grantId: string; kind: ReceiptKind; facts: ReceiptFacts | undefined; now: number },
): Promise<void> {
  const { grantId, kind, facts, now } = receipt;
  if (facts === undefined) {
    const known = await query('receipt_known', 'SELECT 1 FROM receipts WHERE grant_id = $1 LIMIT 1', [grantId]);
    if (known.length === 0) return;
  }
  const rest = [randomUUID(), kind, facts === undefined ? null : JSON.stringify(facts)];
  await withEntry(query, statusListSize, { name: 'receipt_insert', text: insertReceipt }, { grantId, now, rest });
}

const termsSchema = z.object({
  scopes: z.array(z.object({ scope: z.string(), endsAt: z.number().nullable() })),
  resources: z.array(z.string()),
  details: z.array(z.looseObject({ type: z.string() })),
  endsAt: z.number().nullable(),
  once: z.boolean(),
});
export const receiptKindSchema = z.enum(['allowed', 'changed', 'ended'] satisfies ReceiptKind[]);
const receiptRow = z.object({
  id: z.string(),
  grant_id: z.string(),
  owner_id: z.string(),
  client_id: z.string(),
  kind: receiptKindSchema,
  at: z.number(),
  terms: termsSchema,
  facts: receiptFactsSchema,
  status_list: z.number(),
  status_index: z.number(),
  jwt: z.string().nullable(),
});
const jwkRow = z.object({ public_jwk: z.record(z.string(), z.unknown()) });

export function receiptStore(sql: Pick<Sql, 'query'>): ReceiptStore {
  const findReceipt: ReceiptStore['findReceipt'] = async (id) => {
    if (!isUuid(id)) return undefined;
    const text = `SELECT r.id, r.grant_id, g.owner_id, g.client_id, r.kind, ${epochSeconds('r.at')} AS at, r.terms,
          r.facts, r.status_list, r.status_index, r.jwt
        FROM receipts r JOIN grants g ON g.id = r.grant_id WHERE r.id = $1`;
    const [row] = await sql.query('receipt_find', text, [id]);
    if (row === undefined) return undefined;
    const { grant_id, owner_id, client_id, status_list, status_index, jwt, ...found } = receiptRow.parse(row);
    return {
      ...found,
      grantId: grant_id,
      ownerId: owner_id,
      clientId: client_id,
      status: { list: status_list, index: status_index },
      ...present({ jwt }),
    };
  };
  return {
    findReceipt,
    async saveReceiptJwt(id, jwt, key, now) {
      const text = `WITH key AS (
          INSERT INTO receipt_keys (kid, public_jwk, created_at) VALUES ($3, $4::jsonb, ${timestamp('$5')})
            ON CONFLICT DO NOTHING),
        kept AS (UPDATE receipts SET jwt = $2 WHERE id = $1 AND jwt IS NULL RETURNING jwt)
        SELECT coalesce((SELECT jwt FROM kept), r.jwt) AS jwt FROM receipts r WHERE r.id = $1`;
      const values = [id, jwt, key.kid, JSON.stringify(key.publicJwk), now];
      const [row] = await sql.query('receipt_keep', text, values);
      if (row === undefined) return undefined;
      const kept = z.object({ jwt: z.string().nullable() }).parse(row).jwt;
      // Another caller was faster, and its row is newer than the snapshot of this statement.
      return kept ?? (await findReceipt(id))?.jwt;
    },

    async receiptKeys() {
      const rows = await sql.query('receipt_keys', 'SELECT public_jwk FROM receipt_keys ORDER BY created_at, kid', []);
      return rows.map((row) => jwkRow.parse(row).public_jwk);
    },
  };
}
