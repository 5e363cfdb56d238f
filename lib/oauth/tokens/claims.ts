/**
 * Which claims about a person a scope stands for, and which of them are released (OpenID Connect Core §5.1, §5.4, §5.5).
 *
 * Scopes release their claims at the userinfo endpoint, and `id-token.ts` says where in ID tokens too. A claim that is requested by itself (§5.5) is governed by the scope that covers it: it is shown on the consent page
 * within that scope's line and released only while the owner allows that scope. A claim that no scope covers is never
 * released. `sub` is never among the released claims; every caller sets it itself, so a person's own claims cannot name it.
 */
import { z } from 'zod';
import { liveScopes } from '../model/grant-rules';
import type { AuthorizationRequest, ClaimRequest, ClaimsRequest, Grant, Subject } from '../model/store';

/** Scopes that this server defines itself, with the claims that each covers. OpenID Connect Core §5.4 and §11. */
export const standardScopes = {
  openid: [],
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  address: ['address'],
  offline_access: [],
} as const;

const claimsByScope = new Map<string, readonly string[]>(Object.entries(standardScopes));
const scopeByClaim = new Map([...claimsByScope].flatMap(([scope, claims]) => claims.map((claim) => [claim, scope])));

/** The claims that a scope stands for; none for an API's scope. */
export const claimsOf = (scope: string): readonly string[] => claimsByScope.get(scope) ?? [];
export const isStandardScope = (scope: string): boolean => claimsByScope.has(scope);

/** The scopes that cover the claims that are requested by themselves, at either place. OpenID Connect Core §5.5. */
export function scopesOfClaims(claims: ClaimsRequest | undefined): string[] {
  const names = claims ? [...Object.keys(claims.userinfo), ...Object.keys(claims.id_token)] : [];
  return [...new Set(names.flatMap((name) => scopeByClaim.get(name) ?? []))];
}

/**
 * The claims to release, by wire name and without `sub`. `scopes` are those of the token; `allowed` are those that the owner
 * allows the client at this moment, and let a claim be released by itself although the token lacks its scope.
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
  for (const [name, wanted] of Object.entries(claimsRequest?.[target] ?? {})) {
    const scope = scopeByClaim.get(name);
    if (scope !== undefined && allowed.includes(scope) && accepts(wanted, values[name])) release(name);
  }
  return released;
}

/** What the userinfo endpoint says to the bearer of an access token with these claims (OpenID Connect Core §5.3.2). */
export function userinfoClaims(
  world: { now: () => number },
  token: { sub: string; scope: string; userinfo_claims: readonly string[] },
  { grant, subject }: { grant: Grant; subject: Subject },
): Record<string, unknown> {
  const asked = Object.fromEntries(token.userinfo_claims.map((name) => [name, null]));
  const request = { userinfo: asked, id_token: {} };
  const released = releaseClaims(subject, token.scope.split(' '), request, 'userinfo', liveScopes(grant, world.now()));
  // The token's own `sub`: it is the one by which its client knows this person (§5.3.2, §8).
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

/** Whether a value is one that the request can use (OpenID Connect Core §5.5.1); with no `value` or `values` any is. */
function accepts(wanted: ClaimRequest | null, value: unknown): boolean {
  const choices = acceptedValues(wanted);
  const same = JSON.stringify(value);
  return choices === undefined || choices.some((choice) => JSON.stringify(choice) === same);
}

const claimRequests = z
  .record(
    z.string(),
    z
      .object({
        essential: z.boolean().exactOptional(),
        value: z.unknown().exactOptional(),
        values: z.array(z.unknown()).min(1).max(50).exactOptional(),
      })
      .nullable(),
  )
  .default({});
const claimsRequestSchema = z.object({ userinfo: claimRequests, id_token: claimRequests });

/** The `claims` parameter; undefined when it is none. Members that are not understood are ignored (§5.5). */
export function parseClaimsRequest(text: string): ClaimsRequest | undefined {
  try {
    const claims = claimsRequestSchema.safeParse(JSON.parse(text)).data;
    // NUL and half a surrogate pair can be written in JSON, and kept by no database.
    return /\\u(0000|d[89a-f]..)/.test(JSON.stringify(claims)) ? undefined : claims;
  } catch {
    return undefined;
  }
}

/** What `value` or `values` leave to choose from; undefined where neither is given. */
export function acceptedValues(wanted: ClaimRequest | null | undefined): unknown[] | undefined {
  if (!wanted) return undefined;
  return wanted.values ?? (wanted.value === undefined ? undefined : [wanted.value]);
}

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
 * An essential claim (OpenID Connect Core §5.5.1.1) insists on what it names. `acr_values` is voluntary there (§3.1.2.1), while
 * RFC 9470 §5 asks to fail, or a client whose API demanded more would come back with the same insufficient token. So values that
 * discovery lists are a demand, and all others are ignored: they are another server's, and nobody here can meet them. A sign-in
 * is also of every weaker class, so this states the strongest class asked for that it reaches.
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
