/**
 * The log that only an app's developer sees: rejected requests, and scopes that were left out of a response, each with
 * the reason.
 */
import { toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import type { Owner } from './client-secrets';

export type RefusalLine = {
  id: string;
  at: number;
  endpoint: string;
  error: string;
  reason: string;
  requestId: string;
};

/**
 * The app's refused requests, for its owner or an operator, newest first, `take` at a time. `before` is the id from
 * which to continue.
 */
export async function listRefusals(
  db: Database,
  owner: Owner | 'operator',
  clientId: string,
  page: { query?: string; before?: string; take: number },
): Promise<RefusalLine[]> {
  const contains = { contains: page.query ?? '', mode: 'insensitive' } as const;
  const rows = await db.prisma.clientRefusal.findMany({
    where: {
      client: { id: clientId, deletedAt: null, ...(owner !== 'operator' && { ownerId: owner.sub }) },
      ...(page.before !== undefined && /^\d{1,18}$/.test(page.before) && { id: { lt: BigInt(page.before) } }),
      ...(page.query && {
        OR: [{ endpoint: contains }, { error: contains }, { reason: contains }, { requestId: contains }],
      }),
    },
    orderBy: { id: 'desc' },
    take: page.take,
  });
  return rows.map(({ id, at, endpoint, error, reason, requestId }) => ({
    id: String(id),
    at: toSeconds(at),
    endpoint,
    error,
    reason,
    requestId,
  }));
}
