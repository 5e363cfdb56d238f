/** The owners of apps and APIs, for callers that reach the objects of everyone. */
import type { Database } from '../database/database';
import { isUuid } from '../database/sql';
import { builtInApiId } from './built-in-api';
import type { Owner } from './client-secrets';

/** The owner of a live app; undefined if there is no such app. */
export async function ownerOfClient(db: Database, id: string): Promise<Owner | undefined> {
  const row = await db.prisma.client.findFirst({ where: { id, deletedAt: null }, select: { ownerId: true } });
  return row === null ? undefined : { sub: row.ownerId };
}

/** The owner of an API; undefined if there is none, and for the built-in one, which nobody changes. */
export async function ownerOfApi(db: Database, id: string): Promise<Owner | undefined> {
  if (!isUuid(id) || id.toLowerCase() === builtInApiId) return undefined;
  const row = await db.prisma.api.findUnique({ where: { id }, select: { ownerId: true } });
  return row === null ? undefined : { sub: row.ownerId };
}
