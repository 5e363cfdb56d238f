/**
 * `ReceiptStore` in memory, and how a change of a grant writes a receipt.
 */
import { randomUUID } from 'node:crypto';
import { type Grant, tokenStatus } from '../../model/grant-records';
import { type Receipt, type ReceiptFacts, type ReceiptKind, receiptFactsSchema } from '../../model/receipt-records';
import type { ReceiptStore } from '../../model/stores/receipt-store';
import { newEntry, setStatus } from './status-entries';
import type { Tables } from './tables';

/** The receipts of a grant, oldest first. */
export const receiptsOf = ({ receipts }: Tables, grantId: string): Receipt[] =>
  [...receipts.values()].filter((receipt) => receipt.grantId === grantId);

/** A change without facts of its own takes those of the previous receipt; if there is none, it gets no receipt. */
export function giveReceipt(
  tables: Tables,
  grant: Grant,
  kind: ReceiptKind,
  given: ReceiptFacts | undefined,
  now: number,
): void {
  const before = receiptsOf(tables, grant.id);
  const { text: _, ...last } = before.at(-1)?.facts ?? {};
  const facts = given ?? (before.length > 0 ? receiptFactsSchema.parse(last) : undefined);
  if (facts === undefined || grant.ownerId === undefined) return;
  for (const { status } of before) setStatus(tables, status, tokenStatus.replaced);
  const { scopes, resources, details = [], endsAt = null, once, id: grantId, ownerId, clientId } = grant;
  const status = newEntry(tables, grantId, 0, grant.pausedAt === undefined ? tokenStatus.valid : tokenStatus.suspended);
  const terms = { scopes, resources, details, endsAt, once };
  const id = randomUUID();
  tables.receipts.set(id, structuredClone({ id, grantId, ownerId, clientId, kind, at: now, terms, facts, status }));
}

export const receiptStore = ({ receipts, receiptKeys }: Tables): ReceiptStore => ({
  findReceipt: async (id) => structuredClone(receipts.get(id)),
  async saveReceiptJwt(id, jwt, { kid, publicJwk }) {
    receiptKeys.set(kid, structuredClone(publicJwk));
    const receipt = receipts.get(id);
    if (receipt) receipt.jwt ??= jwt;
    return receipt?.jwt;
  },
  receiptKeys: async () => structuredClone([...receiptKeys.values()]),
});
