/**
 * Whether a grant is alive at a moment, what it still allows then, and when that ends (decision 1). Pure functions:
 * everything that is issued or confirmed asks these, so that no path has a notion of its own.
 */
import type { Grant } from './store';

/** Why nothing may be issued or confirmed under this grant now; undefined while it is alive. */
export function grantProblem(grant: Grant, at: number): string | undefined {
  if (grant.endedAt !== undefined) return 'The owner ended this access.';
  if (grant.endsAt !== undefined && grant.endsAt <= at) return 'This access reached the end that its owner set.';
  if (grant.pausedAt !== undefined) return 'The owner paused this access.';
  return undefined;
}

/** The scopes whose own end has not come, in the order they were allowed. Says nothing about the grant itself. */
export function liveScopes(grant: Grant, at: number): string[] {
  return grant.scopes.filter(({ endsAt }) => endsAt === null || endsAt > at).map(({ scope }) => scope);
}

/** The first moment at which the grant or one of these scopes ends; `Infinity` when none does. */
export function earliestEnd(grant: Grant, scopes: readonly string[]): number {
  const ends = grant.scopes.filter(({ scope }) => scopes.includes(scope)).map(({ endsAt }) => endsAt ?? Infinity);
  return Math.min(grant.endsAt ?? Infinity, ...ends);
}
