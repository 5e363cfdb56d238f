/**
 * Which clients an operator lists at the Management API, and with which scopes. The scopes reach everyone's objects, so
 * no developer and no consent can give them.
 */
import { z } from 'zod';
import { toDate } from '@/lib/time';
import type { Database } from '../database/database';
import { builtInApiId } from '../developers/built-in-api';
import { endMachineTokens, withdraw } from '../developers/withdraw-permission';

export type OperatorAccess = {
  clientId: string;
  name: string;
  kind: string;
  /** Scopes that it may ask people for. They work only for operators. */
  userScopes: string[];
  /** Scopes that it has itself (client credentials). */
  machineScopes: string[];
};

const named = z.object({ client_name: z.string().catch('') });
const withClient = { client: { select: { kind: true, metadata: true } } } as const;

/** The listed clients, by id. */
export async function listOperatorAccess(db: Pick<Database, 'prisma'>): Promise<OperatorAccess[]> {
  const rows = await db.prisma.apiAccess.findMany({
    where: { apiId: builtInApiId, client: { deletedAt: null } },
    include: withClient,
    orderBy: { clientId: 'asc' },
  });
  return rows.map(({ clientId, client, userScopes, machineScopes }) => ({
    clientId,
    name: named.parse(client.metadata).client_name,
    kind: client.kind,
    userScopes,
    machineScopes,
  }));
}

export type AssignmentFault = 'unknown_client' | 'needs_credentials' | 'machine_only';

/** Why the client cannot have these scopes; undefined if it can. */
export async function assignmentFault(
  db: Pick<Database, 'prisma'>,
  clientId: string,
  { userScopes, machineScopes }: Pick<OperatorAccess, 'userScopes' | 'machineScopes'>,
): Promise<AssignmentFault | undefined> {
  const client = await db.prisma.client.findFirst({ where: { id: clientId, deletedAt: null } });
  if (client === null) return 'unknown_client';
  const method = z.object({ token_endpoint_auth_method: z.string().optional() }).parse(client.metadata);
  const isPublic = client.kind === 'spa' || client.kind === 'native' || method.token_endpoint_auth_method === 'none';
  if (isPublic && machineScopes.length > 0) return 'needs_credentials';
  return client.kind === 'machine' && userScopes.length > 0 ? 'machine_only' : undefined;
}

/** Lists the client with exactly these scopes; without any, it leaves the list. What it had and loses ends at once. */
export async function assignOperatorAccess(
  db: Database,
  clientId: string,
  { userScopes, machineScopes }: Pick<OperatorAccess, 'userScopes' | 'machineScopes'>,
  now: number,
): Promise<void> {
  const key = { apiId_clientId: { apiId: builtInApiId, clientId } };
  const before = await db.prisma.apiAccess.findUnique({ where: key });
  if (userScopes.length + machineScopes.length === 0) {
    await db.prisma.apiAccess.deleteMany({ where: { apiId: builtInApiId, clientId } });
  } else {
    await db.prisma.$transaction(async (tx) => {
      await tx.apiAccess.upsert({
        where: key,
        create: { apiId: builtInApiId, clientId, userScopes, machineScopes, createdAt: toDate(now) },
        update: { userScopes, machineScopes },
      });
      await registerScopes(tx, clientId, userScopes);
    });
  }
  const lost = (before?.userScopes ?? []).filter((scope) => !userScopes.includes(scope));
  if (lost.length > 0) await withdraw(db, { scopes: lost, keeps: (other) => other !== clientId }, now);
  if (before?.machineScopes.some((scope) => !machineScopes.includes(scope))) {
    await endMachineTokens(db, [clientId], now);
  }
}

/** A client asks people only for scopes that it registered. */
async function registerScopes(
  tx: Pick<Database['prisma'], '$executeRaw'>,
  clientId: string,
  scopes: string[],
): Promise<void> {
  await tx.$executeRaw`UPDATE clients SET scopes = scopes || (
      SELECT coalesce(jsonb_agg(jsonb_build_object('scope', s, 'required', false)), '[]')
      FROM unnest(${scopes}::text[]) s
      WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(scopes) listed WHERE listed ->> 'scope' = s))
    WHERE id = ${clientId}`;
}
