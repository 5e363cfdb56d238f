/**
 * Changes of an API that end access: closing it to apps, removing a scope, deleting it. Each can first report what it
 * would end; `withdraw-permission.ts` then ends it.
 */
import { toDate } from '@/lib/time';
import type { Database } from '../database/database';
import { keepsAtClosedApi } from './api-access';
import { type Api, type ApiDraft, columnsOf, findApi } from './apis';
import type { Owner } from './client-secrets';
import {
  detailTypeNames,
  endMachineTokens,
  type Standing,
  type Withdrawal,
  withdraw,
  withdrawalStanding,
} from './withdraw-permission';

export type ApiEnd = { kind: 'close' } | { kind: 'removeScope'; value: string } | { kind: 'delete' };

/** What the change would end. Undefined if the API or the scope is not the viewer's. */
export async function apiEndStanding(
  db: Database,
  owner: Owner,
  apiId: string,
  end: ApiEnd,
  now: number,
): Promise<(Standing & { machines: number }) | undefined> {
  const api = await findApi(db, owner, apiId);
  if (api === undefined) return undefined;
  const withdrawal = await withdrawalFor(db, owner, api, end);
  if (withdrawal === undefined) return undefined;
  const machines = end.kind === 'close' ? [] : await machinesWith(db, apiId, withdrawal.scopes);
  return { ...(await withdrawalStanding(db, withdrawal, now)), machines: machines.length };
}

/**
 * Updates an API. The identifier cannot change, because it is the audience of issued tokens and grants. Closing the API
 * takes its scopes from apps that are not allowed them.
 */
export async function updateApi(
  db: Database,
  owner: Owner,
  id: string,
  draft: ApiDraft,
  now: number,
): Promise<boolean> {
  const api = await findApi(db, owner, id);
  if (api === undefined) return false;
  const data = columnsOf(draft);
  const { count } = await db.prisma.api.updateMany({
    where: { id, ownerId: owner.sub },
    data: { ...data, updatedAt: toDate(now) },
  });
  if (count === 0) return false;
  const withdrawal = data.openToApps ? undefined : await withdrawalFor(db, owner, api, { kind: 'close' });
  if (withdrawal) await withdraw(db, withdrawal, now);
  return true;
}

/** False if the API or the scope is not the viewer's. */
export async function removeScope(
  db: Database,
  owner: Owner,
  apiId: string,
  value: string,
  now: number,
): Promise<boolean> {
  const api = await findApi(db, owner, apiId);
  if (!api?.scopes.some((scope) => scope.value === value)) return false;
  await takeBack(db, apiId, [value], now);
  const { count } = await db.prisma.apiScope.deleteMany({ where: { value, apiId, api: { ownerId: owner.sub } } });
  return count === 1;
}

export async function deleteApi(db: Database, owner: Owner, apiId: string, now: number): Promise<boolean> {
  const api = await findApi(db, owner, apiId);
  if (api === undefined) return false;
  const scopes = api.scopes.map((scope) => scope.value);
  await takeBack(db, apiId, scopes, now);
  // Once before the types are deleted, and again after, for what was allowed meanwhile.
  const details = await detailTypeNames(db, apiId);
  await withdraw(db, { scopes: [], details }, now);
  const { count } = await db.prisma.api.deleteMany({ where: { id: apiId, ownerId: owner.sub } });
  await withdraw(db, { scopes: [], details }, now);
  return count === 1;
}

async function withdrawalFor(db: Database, owner: Owner, api: Api, end: ApiEnd): Promise<Withdrawal | undefined> {
  const scopes = api.scopes.map((scope) => scope.value);
  const details = end.kind === 'removeScope' ? [] : await detailTypeNames(db, api.id);
  if (end.kind === 'close') return { scopes, details, ...(await keepsAtClosedApi(db, owner, api.id)) };
  if (end.kind === 'delete') return { scopes, details };
  return scopes.includes(end.value) ? { scopes: [end.value] } : undefined;
}

/** First prevents that anybody gets the scopes, then narrows the grants that have them (`withdraw-permission.ts`). */
async function takeBack(db: Database, apiId: string, scopes: string[], now: number): Promise<void> {
  if (scopes.length === 0) return;
  const machines = await machinesWith(db, apiId, scopes);
  await db.prisma.$transaction([
    db.prisma.$executeRaw`
      UPDATE api_access SET
        user_scopes = ARRAY(SELECT s FROM unnest(user_scopes) s WHERE s <> ALL(${scopes}::text[])),
        machine_scopes = ARRAY(SELECT s FROM unnest(machine_scopes) s WHERE s <> ALL(${scopes}::text[]))
      WHERE api_id = ${apiId}::uuid`,
    db.prisma.$executeRaw`
      UPDATE clients SET scopes = (
        SELECT coalesce(jsonb_agg(s), '[]') FROM jsonb_array_elements(scopes) s
          WHERE s->>'scope' <> ALL(${scopes}::text[]))
      WHERE jsonb_path_query_array(scopes, '$[*].scope') ?| ${scopes}::text[]`,
  ]);
  await withdraw(db, { scopes }, now);
  await endMachineTokens(db, machines, now);
}

async function machinesWith(db: Database, apiId: string, scopes: string[]): Promise<string[]> {
  const rows = await db.prisma.apiAccess.findMany({
    where: { apiId, machineScopes: { hasSome: scopes }, client: { deletedAt: null } },
    select: { clientId: true },
  });
  return rows.map((row) => row.clientId);
}
