/** The audit log: who used an operator scope at the Management API, for what, and with which result. */
import { z } from 'zod';
import { present } from '@/lib/oauth/present';
import { toDate, toSeconds } from '@/lib/time';
import type { Database } from '../database/database';

export type AuditEntry = {
  at: number;
  clientId: string;
  userId?: string;
  /** An `operationId` of the OpenAPI document. */
  operation: string;
  /** The path below the API's root. */
  target: string;
  status: number;
  network?: string;
  requestId: string;
  /** The query, and the names of the sent members; never their values. */
  detail: { query?: Record<string, string>; members?: string[] };
};

const detailSchema = z.object({
  query: z.record(z.string(), z.string()).exactOptional(),
  members: z.array(z.string()).exactOptional(),
});

export async function recordAudit(db: Pick<Database, 'prisma'>, entry: AuditEntry): Promise<void> {
  await db.prisma.auditEvent.create({ data: { ...entry, at: toDate(entry.at) } });
}

export type AuditFilter = {
  clientId?: string | undefined;
  userId?: string | undefined;
  operation?: string | undefined;
  since?: number | undefined;
  until?: number | undefined;
};

/** Newest first; `before` is the id from which to continue. */
export async function listAudit(
  db: Pick<Database, 'prisma'>,
  filter: AuditFilter,
  { before, take }: { before?: string | undefined; take: number },
): Promise<(AuditEntry & { id: string })[]> {
  const { clientId, userId, operation, since, until } = filter;
  const rows = await db.prisma.auditEvent.findMany({
    where: {
      ...present({ clientId, userId, operation }),
      at: { ...(since !== undefined && { gte: toDate(since) }), ...(until !== undefined && { lt: toDate(until) }) },
      ...(before !== undefined && { id: { lt: BigInt(before) } }),
    },
    orderBy: { id: 'desc' },
    take,
  });
  return rows.map(({ id, at, userId: user, network, detail, ...row }) => ({
    ...row,
    id: String(id),
    at: toSeconds(at),
    detail: detailSchema.parse(detail),
    ...present({ userId: user, network }),
  }));
}
