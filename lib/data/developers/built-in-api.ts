/**
 * The Management API as a row among the other APIs, so that consent, tokens, API keys and access entries treat it like
 * any other. It has no owner. Its row is made and brought up to date at start.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Localized } from '@/lib/oauth/model/localized';
import type { ScopeEffect } from '@/lib/oauth/model/scopes';
import { toDate } from '@/lib/time';
import type { Database } from '../database/database';

export const builtInApiId = '00000000-0000-4000-8000-000000000001';

type BuiltInScope = {
  value: string;
  title: string;
  description: string;
  localized: Localized<'title' | 'description'>;
  effect: ScopeEffect;
  /** Only clients that an operator assigns it to have it. */
  listedOnly: boolean;
};

export type BuiltInApi = { resource: string; name: string; localized: Localized<'name'>; scopes: BuiltInScope[] };

const settings = { accessTokenSeconds: 600, signingAlg: 'ES256', accessTokenFormat: 'jwt', openToApps: true };

/**
 * Writes the row and its scopes. Several instances may do this at once. Returns the scope values that belong to another
 * API already, which the Management API therefore lacks.
 */
export async function writeBuiltInApi(db: Database, api: BuiltInApi, now: number): Promise<string[]> {
  const { resource, name, localized } = api;
  const at = toDate(now);
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('countersign:built-in-api'))`;
    const row = { resource, name, localized, ...settings };
    const current = await tx.api.findUnique({ where: { id: builtInApiId }, include: { scopes: true } });
    if (current === null) {
      await tx.api.create({ data: { ...row, id: builtInApiId, createdAt: at, updatedAt: at } });
    } else if (differs(row, current)) {
      await tx.api.update({ where: { id: builtInApiId }, data: { ...row, updatedAt: at } });
    }
    const others = await tx.apiScope.findMany({
      where: { value: { in: api.scopes.map(({ value }) => value) }, apiId: { not: builtInApiId } },
      select: { value: true },
    });
    const taken = new Set(others.map(({ value }) => value));
    const known = new Map((current?.scopes ?? []).map((scope) => [scope.value, scope]));
    for (const [position, scope] of api.scopes.entries()) {
      if (taken.has(scope.value)) continue;
      const data = { ...scope, position };
      const present = known.get(scope.value);
      if (present && !differs(data, present)) continue;
      await tx.apiScope.upsert({
        where: { value: scope.value },
        create: { ...data, apiId: builtInApiId },
        update: data,
      });
    }
    return [...taken];
  });
}

/** Unchanged rows are not written: each write makes every instance read its clients again. */
function differs(wanted: Record<string, unknown>, present: Record<string, unknown>): boolean {
  return Object.entries(wanted).some(([name, value]) => !isDeepStrictEqual(value, present[name]));
}
