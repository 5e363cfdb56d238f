/** The grants that a caller of the Management API reaches, in parts: one person's, or everyone's. */
import { z } from 'zod';
import type { EndReason } from '@/lib/oauth/model/grant-records';
import { present } from '@/lib/oauth/present';
import { toDate, toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import { isUuid } from '../database/sql';
import type { Prisma } from '../generated/client';
import { endReasonSchema } from './grants';

export type DirectoryGrant = {
  id: string;
  /** The person who allowed it; absent for the own access of a client, which has no owner. */
  ownerId?: string;
  clientId: string;
  scopes: { scope: string; endsAt: number | null }[];
  resources: string[];
  details: Record<string, unknown>[];
  once: boolean;
  state: GrantState;
  endsAt?: number;
  pausedAt?: number;
  endedAt?: number;
  endReason?: EndReason;
  /** Whether it belongs to an API key. */
  isKey: boolean;
  createdAt: number;
  changedAt: number;
  lastUsedAt?: number;
};

export const grantStates = ['live', 'paused', 'ended'] as const;
type GrantState = (typeof grantStates)[number];

export type GrantFilter = {
  /** Absent: everyone's. */
  ownerId?: string | undefined;
  clientId?: string | undefined;
  state?: GrantState | undefined;
};

/** Where a part of the list begins: after this grant, newest first. */
export const grantPositionSchema = z.object({ at: z.int(), id: z.guid() });
export type GrantPosition = z.infer<typeof grantPositionSchema>;

export async function grantDirectory(
  db: Pick<Database, 'prisma'>,
  { ownerId, clientId, state }: GrantFilter,
  { after, take, now }: { after?: GrantPosition | undefined; take: number; now: number },
): Promise<DirectoryGrant[]> {
  const rows = await db.prisma.grant.findMany({
    where: {
      // What people allowed. The own access of clients follows from what APIs allow them.
      ownerId: ownerId ?? { not: null },
      ...present({ clientId }),
      AND: [...(state === undefined ? [] : [inState(state, now)]), ...(after ? [beyond(after)] : [])],
    },
    include: withKey,
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take,
  });
  return rows.map((row) => entryOf(row, now));
}

/** Undefined if there is no such grant, or it is another person's. */
export async function directoryGrant(
  db: Pick<Database, 'prisma'>,
  id: string,
  { ownerId }: Pick<GrantFilter, 'ownerId'>,
  now: number,
): Promise<DirectoryGrant | undefined> {
  if (!isUuid(id)) return undefined;
  const where = { id, ownerId: ownerId ?? { not: null } };
  const row = await db.prisma.grant.findFirst({ where, include: withKey });
  return row === null ? undefined : entryOf(row, now);
}

const withKey = { apiKey: { select: { id: true } } } as const;

function inState(state: GrantState, now: number): Prisma.GrantWhereInput {
  const live = { endedAt: null, OR: [{ endsAt: null }, { endsAt: { gt: toDate(now) } }] };
  if (state === 'ended') return { NOT: live };
  return { ...live, pausedAt: state === 'paused' ? { not: null } : null };
}

function beyond({ at, id }: GrantPosition): Prisma.GrantWhereInput {
  return { OR: [{ createdAt: { lt: toDate(at) } }, { createdAt: toDate(at), id: { gt: id } }] };
}

const scopesSchema = z.array(z.object({ scope: z.string(), endsAt: z.number().nullable() }));
const detailsSchema = z.array(z.record(z.string(), z.unknown()));

function entryOf(row: Prisma.GrantGetPayload<{ include: typeof withKey }>, now: number): DirectoryGrant {
  const isOver = row.endedAt !== null || (row.endsAt !== null && toSeconds(row.endsAt) <= now);
  return {
    id: row.id,
    clientId: row.clientId,
    scopes: scopesSchema.parse(row.scopes),
    resources: row.resources,
    details: detailsSchema.parse(row.details),
    once: row.once,
    state: isOver ? 'ended' : row.pausedAt === null ? 'live' : 'paused',
    isKey: row.apiKey !== null,
    createdAt: toSeconds(row.createdAt),
    changedAt: toSeconds(row.changedAt),
    ...present({
      ownerId: row.ownerId,
      endsAt: row.endsAt && toSeconds(row.endsAt),
      pausedAt: row.pausedAt && toSeconds(row.pausedAt),
      endedAt: row.endedAt && toSeconds(row.endedAt),
      endReason: endReasonSchema.safeParse(row.endReason).data,
      lastUsedAt: row.lastUsedAt && toSeconds(row.lastUsedAt),
    }),
  };
}
