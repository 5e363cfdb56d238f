/** The owners of apps, for callers that reach the objects of everyone. */
import { apiKeyClientId } from '@/lib/oauth/model/token-records';
import type { Database } from '../database/database';
import { builtInApiId } from './built-in-api';
import type { Owner } from './client-secrets';

/** The owner of a live app; undefined if there is no such app, and for the client of people's keys. */
export async function ownerOfClient(db: Database, id: string): Promise<Owner | undefined> {
  if (id === apiKeyClientId) return undefined;
  const row = await db.prisma.client.findFirst({ where: { id, deletedAt: null }, select: { ownerId: true } });
  return row === null ? undefined : { sub: row.ownerId };
}

/** The owner of the app that has or had this id; undefined if the id is free. */
export async function holderOfClientId(db: Database, id: string): Promise<(Owner & { deleted: boolean }) | undefined> {
  const row = await db.prisma.client.findUnique({ where: { id }, select: { ownerId: true, deletedAt: true } });
  return row === null ? undefined : { sub: row.ownerId, deleted: row.deletedAt !== null };
}

/** The operator's scopes that this app of the owner has. */
export async function operatorScopesOf(db: Database, owner: Owner, clientId: string): Promise<string[]> {
  const client = { id: clientId, ownerId: owner.sub, deletedAt: null };
  const access = await db.prisma.apiAccess.findFirst({
    where: { apiId: builtInApiId, client },
    include: { api: { select: { scopes: { where: { listedOnly: true }, select: { value: true } } } } },
  });
  if (access === null) return [];
  const { userScopes, machineScopes, api } = access;
  return api.scopes.map(({ value }) => value).filter((value) => [...userScopes, ...machineScopes].includes(value));
}

/** Whether one of these resources is an API of this person. */
export async function ownsApi(db: Database, sub: string, resources: readonly string[]): Promise<boolean> {
  return (await db.prisma.api.count({ where: { ownerId: sub, resource: { in: [...resources] } } })) > 0;
}
