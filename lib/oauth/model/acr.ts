/**
 * Authentication context classes (`acr`): what a sign-in reached, and what a request demands (OpenID Connect Core §2,
 * RFC 9470).
 */
import { acceptedValues } from './claims-request';
import type { AuthorizationRequest } from './request-records';

/** Authentication context classes, weakest first: the number of independent factors that were proved. */
const acrLevels = ['1', '2'] as const;

/** Those that a sign-in here can reach, by the strongest that there is: a password with a second step, or a passkey. */
export const reachableAcrs: readonly (typeof acrLevels)[number][] = acrLevels;

/** The class that a sign-in reached. `mfa` is RFC 8176's word for more than one factor. */
export const acrOf = (amr: readonly string[]): (typeof acrLevels)[number] => (amr.includes('mfa') ? '2' : '1');

/** Whether a sign-in with more than one factor would be what the request insists on. */
export const isReachable = (request: Pick<AuthorizationRequest, 'acrValues' | 'claims'>): boolean =>
  acrFor(request, ['mfa']) !== undefined;

/**
 * The `acr` to state for a sign-in, or undefined where it reaches none that the request insists on.
 *
 * An essential claim (OpenID Connect Core §5.5.1.1) insists on what it names. `acr_values` is voluntary there
 * (§3.1.2.1), while RFC 9470 §5 asks to fail, or a client whose API demanded more would come back with the same
 * insufficient token. So values that discovery lists are a demand, and all others are ignored: they are another
 * server's, and nobody here can meet them. A sign-in is also of every weaker class, so this states the strongest class
 * asked for that it reaches.
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
