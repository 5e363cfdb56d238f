/**
 * Authentication context classes (`acr`): what a sign-in reached, and what a request demands (OpenID Connect Core §2,
 * RFC 9470).
 */
import { acceptedValues } from './claims-request';
import type { AuthorizationRequest } from './request-records';

/** Authentication context classes, weakest first: the number of independent factors that were proved. */
const acrLevels = ['1', '2'] as const;

/** The classes that a sign-in can reach here. The strongest is a password with a second step, or a passkey. */
export const reachableAcrs: readonly (typeof acrLevels)[number][] = acrLevels;

/** The class that a sign-in reached. In RFC 8176, `mfa` means more than one factor. */
export const acrOf = (amr: readonly string[]): (typeof acrLevels)[number] => (amr.includes('mfa') ? '2' : '1');

/** Whether multi-factor authentication would satisfy the requested `acr`. */
export const isReachable = (request: Pick<AuthorizationRequest, 'acrValues' | 'claims'>): boolean =>
  acrFor(request, ['mfa']) !== undefined;

/**
 * The `acr` to state for a sign-in; undefined if it reaches none that the request demands.
 *
 * An essential claim (OpenID Connect Core §5.5.1.1) demands its values. `acr_values` is voluntary there (§3.1.2.1), but
 * RFC 9470 §5 asks to fail, because a client whose API demanded more would return with the same insufficient token. So
 * values listed in discovery are a demand. Other values belong to other servers and are ignored, because no sign-in
 * here can meet them. A sign-in also satisfies every weaker class, so this returns the strongest requested class that
 * it reaches.
 */
export function acrFor(
  request: Pick<AuthorizationRequest, 'acrValues' | 'claims'>,
  amr: readonly string[],
): string | undefined {
  const reached = acrOf(amr);
  const wanted = request.claims?.id_token['acr'];
  const essential = wanted?.essential ? acceptedValues(wanted) : undefined;
  const known = request.acrValues.filter((value) => reachableAcrs.some((acr) => acr === value));
  const choices = essential ?? (known.length > 0 ? known : undefined);
  if (choices === undefined) return reached;
  return acrLevels.slice(0, acrLevels.indexOf(reached) + 1).findLast((level) => choices.includes(level));
}
