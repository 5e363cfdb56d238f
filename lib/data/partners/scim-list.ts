/** Pages of a partner's accounts and groups. */
import { z } from 'zod';
import type { Database } from '../database/database';
import { Prisma } from '../generated/client';
import { type Condition, conditionSql, type Sorting, sortingSql } from './scim-filter';
import type { Partner } from './scim-users';

/** `skip` and `take` count records. Without `take`, only the total is asked for. */
export type ScimQuery = {
  condition?: Condition | undefined;
  sorting?: Sorting | undefined;
  skip: number;
  take: number;
};

/** The ids of a page in its order, and how many records meet the condition. */
export type ScimPage = { total: number; ids: string[] };

const countRow = z.object({ total: z.number() });
const idRow = z.object({ id: z.string() });

export async function scimPage(
  db: Database,
  partner: Partner,
  kind: 'users' | 'groups',
  { condition, sorting, skip, take }: ScimQuery,
): Promise<ScimPage> {
  const { sql, raw } = Prisma;
  const table = raw(kind === 'users' ? 'scim_users' : 'scim_groups');
  const where = condition ? sql` AND (${conditionSql(condition)})` : Prisma.empty;
  const from = sql`FROM ${table} r WHERE r.client_id = ${partner.clientId}${where}`;
  const [counted] = await db.prisma.$queryRaw<unknown[]>(sql`SELECT count(*)::int4 AS total ${from}`);
  const { total } = countRow.parse(counted);
  if (take === 0 || skip >= total) return { total, ids: [] };
  const page = sql`SELECT r.id::text ${from} ORDER BY ${sortingSql(sorting)} OFFSET ${skip}::int8 LIMIT ${take}::int4`;
  const rows = await db.prisma.$queryRaw<unknown[]>(page);
  return { total, ids: rows.map((row) => idRow.parse(row).id) };
}
