/**
 * Which claims about a person are released (OpenID Connect Core §5.1, §5.4, §5.5).
 *
 * Scopes release their claims at the userinfo endpoint; `id-token.ts` decides when they are in ID tokens as well. An
 * individually requested claim (§5.5) depends on the scope that covers it: the consent page shows it in that scope's
 * line, and it is released only while the owner allows that scope. A claim that no scope covers is never released.
 * `sub` is never among the released claims: every caller sets it itself, so a person's own claims cannot override it.
 */

import { acceptedValues, type ClaimRequest, type ClaimsRequest } from '../model/claims-request';
import type { Grant, Subject } from '../model/grant-records';
import { liveScopes } from '../model/grant-rules';
import { claimsOf, scopeByClaim } from '../model/scopes';

/**
 * The claims to release, by wire name and without `sub`. `scopes` are the token's scopes. `allowed` are the scopes that
 * the owner allows the client now: they release an individually requested claim even if the token lacks its scope.
 */
export function releaseClaims(
  subject: Subject,
  scopes: readonly string[],
  claimsRequest: ClaimsRequest | undefined,
  target: 'userinfo' | 'id_token',
  allowed: readonly string[] = scopes,
): Record<string, unknown> {
  const values = claimValues(subject);
  const released: Record<string, unknown> = {};
  const release = (name: string): void => {
    const value = values[name];
    if (value !== undefined && value !== null && value !== '') released[name] = value;
  };
  if (target === 'userinfo') for (const scope of scopes) claimsOf(scope).forEach(release);
  for (const [name, request] of Object.entries(claimsRequest?.[target] ?? {})) {
    const scope = scopeByClaim.get(name);
    if (scope !== undefined && allowed.includes(scope) && accepts(request, values[name])) release(name);
  }
  return released;
}

/** The userinfo response for an access token with these claims (OpenID Connect Core §5.3.2). */
export function userinfoClaims(
  world: { now: () => number },
  token: { sub: string; scope: string; userinfo_claims: readonly string[] },
  { grant, subject }: { grant: Grant; subject: Subject },
): Record<string, unknown> {
  const requested = Object.fromEntries(token.userinfo_claims.map((name) => [name, null]));
  const request = { userinfo: requested, id_token: {} };
  const released = releaseClaims(subject, token.scope.split(' '), request, 'userinfo', liveScopes(grant, world.now()));
  // The token's own `sub`: it identifies the person for this client (§5.3.2, §8).
  return { ...released, sub: token.sub };
}

function claimValues(subject: Subject): Record<string, unknown> {
  return {
    ...subject.claims,
    name: subject.name,
    email: subject.email,
    email_verified: subject.emailVerified,
    updated_at: subject.updatedAt,
  };
}

/** Whether the request accepts this value (OpenID Connect Core §5.5.1). Without `value` or `values` it accepts any. */
function accepts(request: ClaimRequest | null, value: unknown): boolean {
  const choices = acceptedValues(request);
  const same = JSON.stringify(value);
  return choices === undefined || choices.some((choice) => JSON.stringify(choice) === same);
}
