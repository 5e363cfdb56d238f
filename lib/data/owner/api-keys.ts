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

/** The keys that are live at `now`, newest first. The caller has checked that an app belongs to the viewer. */
export async function listApiKeys(db: Database, holder: ApiKeyHolder, now: number): Promise<ApiKeyLine[]> {
  const rows = await db.prisma.apiKey.findMany({
    where: {
      grant: {
        ...('ownerId' in holder ? holder : { ...holder, ownerId: null }),
        endedAt: null,
        OR: [{ endsAt: null }, { endsAt: { gt: toDate(now) } }],
      },
    },
    include: { grant: { select: { scopes: true, endsAt: true, lastUsedAt: true } } },
    orderBy: { createdAt: 'desc' },
    take: 200,
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
