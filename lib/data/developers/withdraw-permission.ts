/**
 * Narrows people's grants when an API's owner withdraws something: a scope, a detail type, an app's permission to
 * request it, or the whole API. A grant with details is for exactly those (RFC 9396), so it ends with the first one
 * that is lost.
 *
 * Every grant is narrowed through the store, so that the epoch rule (issued tokens become invalid) exists once. Callers
 * first prevent new grants of the scope, then withdraw it, and only then delete its value. If the work is interrupted,
 * nobody else can register the value while a grant has it, and repeating completes the work.
 */
import { z } from 'zod';
import type { GrantScope } from '@/lib/oauth/model/grant-records';
import { toDate } from '@/lib/time';
import type { Database } from '../database/database';
import { createOAuthStore } from '../protocol/oauth-store';

export type Withdrawal = {
  /** Scope values to look for in grants. */
  scopes: string[];
  /** Whether the app keeps the scope; absent if no app does. */
  keeps?: (clientId: string, scope: string) => boolean;
  /** Detail types to look for in grants. */
  details?: string[];
  /** Whether the app keeps the details; absent if no app does. */
  keepsDetails?: (clientId: string) => boolean;
};

/** A person's live grant that would lose scopes. */
type Affected = { id: string; ownerId: string; clientId: string; kept: GrantScope[]; ends: boolean };

export type Standing = { grants: number; people: number; apps: number };

const rowsSchema = z.array(
  z.object({
    id: z.string(),
    owner_id: z.string(),
    client_id: z.string(),
    scopes: z.array(z.object({ scope: z.string(), endsAt: z.number().nullable() })),
    details: z.array(z.looseObject({ type: z.string() })),
  }),
);

/** How many live grants, people and apps would lose something. */
export async function withdrawalStanding(db: Database, withdrawal: Withdrawal, now: number): Promise<Standing> {
  const affected = await findAffected(db, withdrawal, now);
  return {
    grants: affected.length,
    people: new Set(affected.map((grant) => grant.ownerId)).size,
    apps: new Set(affected.map((grant) => grant.clientId)).size,
  };
}

/** Narrows the grants that contain what is withdrawn. A grant that would be empty ends. */
export async function withdraw(db: Database, withdrawal: Withdrawal, now: number): Promise<void> {
  const store = createOAuthStore(db);
  for (const grant of await findAffected(db, withdrawal, now)) {
    if (!grant.ends)
      await store.changeGrant(grant.id, grant.ownerId, { scopes: grant.kept, reason: 'api_withdrawn' }, now);
    else await store.endGrant(grant.id, grant.ownerId, 'api_withdrawn', now);
  }
}

/**
 * Invalidates the tokens that these apps obtained by client credentials. New ones are limited to what they may still
 * have.
 */
export async function endMachineTokens(db: Database, clientIds: string[], now: number): Promise<void> {
  const store = createOAuthStore(db);
  const standing = await db.prisma.grant.findMany({
    where: { clientId: { in: clientIds }, ownerId: null, endedAt: null },
    select: { id: true, epoch: true },
  });
  for (const grant of standing) await store.endEpoch(grant.id, grant.epoch, now);
}

async function findAffected(db: Database, withdrawal: Withdrawal, now: number): Promise<Affected[]> {
  const { scopes, details = [] } = withdrawal;
  if (scopes.length + details.length === 0) return [];
  const rows = rowsSchema.parse(
    await db.prisma.$queryRaw`
      SELECT id::text, owner_id::text, client_id, scopes, details FROM grants
      WHERE owner_id IS NOT NULL AND ended_at IS NULL AND (ends_at IS NULL OR ends_at > ${toDate(now)})
        AND (jsonb_path_query_array(scopes, '$[*].scope') ?| ${scopes}::text[]
          OR jsonb_path_query_array(details, '$[*].type') ?| ${details}::text[])`,
  );
  return rows.flatMap((row) => {
    const loses = ({ scope }: GrantScope) =>
      scopes.includes(scope) && !(withdrawal.keeps?.(row.client_id, scope) ?? false);
    const losesDetail =
      row.details.some(({ type }) => details.includes(type)) && !(withdrawal.keepsDetails?.(row.client_id) ?? false);
    const kept = row.scopes.filter((granted) => !loses(granted));
    if (kept.length === row.scopes.length && !losesDetail) return [];
    const ends = losesDetail || kept.length + row.details.length === 0;
    return [{ id: row.id, ownerId: row.owner_id, clientId: row.client_id, kept, ends }];
  });
}

/** The names of an API's detail types. */
export async function detailTypeNames(db: Database, apiId: string): Promise<string[]> {
  const rows = await db.prisma.apiDetailType.findMany({ where: { apiId }, select: { type: true } });
  return rows.map(({ type }) => type);
}
