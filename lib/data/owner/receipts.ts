/**
 * The receipts of a grant, for its owner.
 */
import type { ReceiptKind } from '@/lib/oauth/model/receipt-records';
import { toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import { isUuid } from '../database/sql';
import { receiptKindSchema } from '../protocol/receipt-store';

export type ReceiptLine = { id: string; kind: ReceiptKind; at: number };

/** The receipts of one of the viewer's grants, latest first. */
export async function listReceipts(db: Database, viewer: { sub: string }, grantId: string): Promise<ReceiptLine[]> {
  if (!isUuid(grantId)) return [];
  const rows = await db.prisma.receipt.findMany({
    where: { grantId, grant: { ownerId: viewer.sub } },
    select: { id: true, kind: true, at: true },
    orderBy: { seq: 'desc' },
    take: 100,
  });
  return rows.map(({ id, kind, at }) => ({
    id,
    kind: receiptKindSchema.parse(kind),
    at: toSeconds(at),
  }));
}
