/** The API keys of a person or of an app, for their holder to read. The authorization server creates and ends them. */

import { z } from 'zod';
import type { ApiKeyHolder } from '@/lib/oauth/model/token-records';
import { present } from '@/lib/oauth/present';
import { toDate, toSeconds } from '@/lib/time';
import type { Database } from '../database/database';

export type ApiKeyLine = {
  id: string;
  name: string;
  /** The last characters of the key. */
  hint: string;
  scopes: string[];
  createdAt: number;
  endsAt?: number;
  lastUsedAt?: number;
};

const scopesSchema = z.array(z.object({ scope: z.string() }));

/** Where a part of the list begins: after this key. */
export const keyPositionSchema = z.object({ at: z.int(), id: z.guid() });
type KeyPosition = z.infer<typeof keyPositionSchema>;

/** The keys that are live at `now`, newest first. The caller has checked that an app belongs to the viewer. */
export async function listApiKeys(
  db: Database,
  holder: ApiKeyHolder,
  now: number,
  { after, take = 200 }: { after?: KeyPosition | undefined; take?: number } = {},
): Promise<ApiKeyLine[]> {
  const beyond = after && [
    { createdAt: { lt: toDate(after.at) } },
    { createdAt: toDate(after.at), id: { gt: after.id } },
  ];
  const rows = await db.prisma.apiKey.findMany({
    where: {
      ...(beyond && { OR: beyond }),
      grant: {
        ...('ownerId' in holder ? holder : { ...holder, ownerId: null }),
        endedAt: null,
        OR: [{ endsAt: null }, { endsAt: { gt: toDate(now) } }],
      },
    },
    include: { grant: { select: { scopes: true, endsAt: true, lastUsedAt: true } } },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take,
  });
  return rows.map(({ id, name, hint, createdAt, grant }) => ({
    id,
    name,
    hint,
    scopes: scopesSchema.parse(grant.scopes).map(({ scope }) => scope),
    createdAt: toSeconds(createdAt),
    ...present({
      endsAt: grant.endsAt && toSeconds(grant.endsAt),
      lastUsedAt: grant.lastUsedAt && toSeconds(grant.lastUsedAt),
    }),
  }));
}

/** When a grant ends; undefined if it has no end. */
export async function endOfGrant(db: Database, grantId: string): Promise<number | undefined> {
  const row = await db.prisma.grant.findUnique({ where: { id: grantId }, select: { endsAt: true } });
  return row?.endsAt ? toSeconds(row.endsAt) : undefined;
}
