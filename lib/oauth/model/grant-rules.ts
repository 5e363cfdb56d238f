/**
 * The rules about grants, as pure functions: whether a grant is live, what it still allows, when that ends, and what a
 * change makes of it. Every path that issues or confirms anything calls these, and every store applies the same
 * arithmetic (decision 1).
 */
import { isDeepStrictEqual } from 'node:util';
import type { Grant, GrantEdit, GrantScope, GrantTerms } from './grant-records';

/** OpenID Connect Core §11. On its own it gives access to nothing. */
const offlineAccess = 'offline_access';

/** The grant has not ended. It may be paused. */
export const isLive = (grant: Pick<Grant, 'endedAt' | 'endsAt'>, at: number): boolean =>
  grant.endedAt === undefined && (grant.endsAt ?? Infinity) > at;

/** Why nothing may be issued or confirmed under this grant now; undefined if it is live and not paused. */
export function grantProblem(grant: Grant, at: number): string | undefined {
  if (grant.endedAt !== undefined) return 'The owner ended this access.';
  if (grant.endsAt !== undefined && grant.endsAt <= at) return 'This access reached the end that its owner set.';
  if (grant.pausedAt !== undefined) return 'The owner paused this access.';
  return undefined;
}

/** The scopes whose own end has not come, in the order they were allowed. Does not check the grant itself. */
export function liveScopes(grant: Grant, at: number): string[] {
  return grant.scopes.filter(({ endsAt }) => endsAt === null || endsAt > at).map(({ scope }) => scope);
}

/** The first time at which the grant or one of these scopes ends; `Infinity` if none does. */
export function earliestEnd(grant: Grant, scopes: readonly string[]): number {
  const ends = grant.scopes.filter(({ scope }) => scopes.includes(scope)).map(({ endsAt }) => endsAt ?? Infinity);
  return Math.min(grant.endsAt ?? Infinity, ...ends);
}

/**
 * Puts the ends of a grant and of its scopes in order: no scope ends after the grant, and the grant ends with the last
 * of its scopes, because it gives nothing afterwards. Neither is ever moved later.
 */
export function settledEnds({ scopes, endsAt, details }: Pick<GrantTerms, 'scopes' | 'endsAt' | 'details'>): {
  scopes: GrantScope[];
  endsAt: number | null;
} {
  const giving = scopes.filter(({ scope }) => scope !== offlineAccess).map((entry) => entry.endsAt ?? Infinity);
  const last = details || giving.length === 0 ? Infinity : Math.max(...giving);
  const end = Math.min(endsAt ?? Infinity, last);
  const within = (own: number | null) => (own === null ? null : Math.min(own, end));
  return {
    scopes: scopes.map((entry) => ({ scope: entry.scope, endsAt: within(entry.endsAt) })),
    endsAt: Number.isFinite(end) ? end : null,
  };
}

/** What an owner's change makes of a live grant; undefined if it leaves nothing that lasts beyond `now`. */
export function editedTerms(
  grant: Grant,
  edit: GrantEdit,
  now: number,
): Omit<GrantTerms, 'ownerId' | 'clientId' | 'once'> | undefined {
  const live = liveScopes(grant, now);
  const chosen = edit.scopes?.filter(({ scope, endsAt }) => live.includes(scope) && (endsAt ?? Infinity) > now);
  const resources = edit.resources ? grant.resources.filter((one) => edit.resources?.includes(one)) : grant.resources;
  const { scopes, endsAt } = settledEnds({
    scopes: chosen ?? grant.scopes,
    endsAt: edit.endsAt === undefined ? (grant.endsAt ?? null) : edit.endsAt,
    ...(grant.details && { details: grant.details }),
  });
  const gives = grant.details !== undefined || scopes.some(({ scope }) => scope !== offlineAccess);
  if (!gives || (endsAt ?? Infinity) <= now) return undefined;
  const removed = edit.declines ? live.filter((scope) => !scopes.some((entry) => entry.scope === scope)) : [];
  return {
    scopes,
    resources,
    endsAt,
    declined: [...new Set([...(grant.declined ?? []), ...removed])],
    ...(grant.details && { details: grant.details }),
    ...(edit.remindBeforeSeconds !== undefined && { remindBeforeSeconds: edit.remindBeforeSeconds }),
    ...(edit.by !== undefined && { by: edit.by }),
  };
}

/**
 * Whether new terms take away something that a live grant gives now: a scope, a resource, a detail, or time of any of
 * them. If so, issued tokens say too much, and the next epoch must start. Losing a scope that has ended anyway does not
 * count.
 */
export function narrows(
  grant: Pick<Grant, 'scopes' | 'resources' | 'endsAt' | 'details'>,
  terms: Pick<GrantTerms, 'scopes' | 'resources' | 'endsAt' | 'details'>,
  now: number,
): boolean {
  const endOf = (end: number | null, whole: number | null | undefined) => Math.min(end ?? Infinity, whole ?? Infinity);
  const ends = new Map(terms.scopes.map(({ scope, endsAt }) => [scope, endOf(endsAt, terms.endsAt)]));
  const { details = [] } = terms;
  return (
    endOf(null, terms.endsAt) < endOf(null, grant.endsAt) ||
    grant.resources.some((resource) => !terms.resources.includes(resource)) ||
    (grant.details ?? []).some((detail) => !details.some((kept) => isDeepStrictEqual(kept, detail))) ||
    grant.scopes.some(({ scope, endsAt }) => {
      const before = endOf(endsAt, grant.endsAt);
      const end = ends.get(scope);
      return before > now && (end === undefined || end < before);
    })
  );
}
