/** Which live access is due for a reminder before its end. */

import { clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import type { Client } from '@/lib/oauth/model/client-records';
import { toDate, toSeconds } from '@/lib/time';
import type { Database } from '../database/database';

export type DueReminder = {
  grantId: string;
  endsAt: number;
  client: Pick<Client, 'id' | 'metadata'>;
  owner: { sub: string; email: string; name: string };
};

/** Live grants whose reminder is due, most urgent first. */
export async function grantsToRemind(db: Database, now: number, limit: number): Promise<DueReminder[]> {
  const at = toDate(now);
  const rows = await db.prisma.grant.findMany({
    where: { remindAt: { lte: at }, endedAt: null, endsAt: { gt: at }, client: { deletedAt: null } },
    include: { client: { select: { id: true, metadata: true } }, owner: true },
    orderBy: { endsAt: 'asc' },
    take: limit,
  });
  return rows.flatMap(({ id, endsAt, client, owner }) => {
    if (!endsAt || !owner) return [];
    return [
      {
        grantId: id,
        endsAt: toSeconds(endsAt),
        client: { id: client.id, metadata: clientMetadataSchema.parse(client.metadata) },
        owner: { sub: owner.id, email: owner.email, name: owner.name },
      },
    ];
  });
}

/**
 * Records a reminder in the transaction that sends it. True for one caller, and only if the end has not changed since.
 */
export async function markReminded(
  query: Database['sql']['query'],
  { grantId, endsAt }: Pick<DueReminder, 'grantId' | 'endsAt'>,
  now: number,
): Promise<boolean> {
  const text = `UPDATE grants SET remind_at = NULL
    WHERE id = $1 AND remind_at <= to_timestamp($2::float8) AND ended_at IS NULL
      AND ends_at > to_timestamp($2::float8) AND date_trunc('second', ends_at) = to_timestamp($3::float8) RETURNING id`;
  return (await query('grants_mark_reminded', text, [grantId, now, endsAt])).length === 1;
}
