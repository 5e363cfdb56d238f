/**
 * What a route requires of a token: scopes, authorization details (RFC 9396), a recent or strong sign-in (RFC 9470).
 */
import type { AuthorizationDetail, TokenAccess } from './access';
import type { RefusalDraft } from './refusal';

/**
 * What one of the token's details has to allow: the same `type` and `identifier`, and at least these `locations`,
 * `actions`, `datatypes` and `privileges` (RFC 9396 §2.2). A member that you leave out is not compared.
 */
export type DetailRequirement = {
  type: string;
  identifier?: string;
  locations?: readonly string[];
  actions?: readonly string[];
  datatypes?: readonly string[];
  privileges?: readonly string[];
};

/** What a route requires. Everything that is given has to be true. */
export type Requirements = {
  /** All of these scopes. */
  scopes?: readonly string[];
  /** At least one of these scopes. */
  anyScope?: readonly string[];
  /** For each of these, one element of `authorization_details` that allows it; or a function that decides. */
  authorizationDetails?:
    | readonly DetailRequirement[]
    | ((details: readonly AuthorizationDetail[], access: TokenAccess) => boolean);
  /** One of these authentication contexts (`acr`). */
  acr?: readonly string[];
  /** The user signed in at most so many seconds ago (`auth_time`). */
  maxAgeSeconds?: number;
  /** The token is bound to a key or a certificate, which the request proves. */
  bound?: boolean;
};

/** Returns the refusal for the first requirement that the token does not meet. */
export function unmet(
  { scopes = [], anyScope, authorizationDetails, acr, maxAgeSeconds, bound }: Requirements,
  access: TokenAccess,
  now: () => number,
): RefusalDraft | undefined {
  const { claims } = access;
  if (bound && claims.cnf === undefined) {
    const message = 'The token is not bound to a key, which is needed here';
    return { code: 'invalid_token', reason: 'no proof', message };
  }
  const missing = scopes.some((scope) => !access.scopes.includes(scope));
  if (missing || (anyScope && !anyScope.some((scope) => access.scopes.includes(scope)))) {
    const scope = missing ? scopes : [...scopes, ...(anyScope ?? []).slice(0, 1)];
    return {
      status: 403,
      code: 'insufficient_scope',
      reason: 'insufficient scope',
      message: 'The token lacks a scope',
      parameters: { scope: scope.join(' ') },
    };
  }
  if (authorizationDetails && !allows(authorizationDetails, access)) {
    const message = 'The authorization details of the token do not allow this';
    return { status: 403, code: 'insufficient_scope', reason: 'insufficient details', message };
  }
  return unmetSignIn({ acr, maxAgeSeconds }, access, now);
}

/** RFC 9470 §3. */
function unmetSignIn(
  { acr, maxAgeSeconds }: { acr: readonly string[] | undefined; maxAgeSeconds: number | undefined },
  { claims }: TokenAccess,
  now: () => number,
): RefusalDraft | undefined {
  const tooWeak = acr !== undefined && (typeof claims.acr !== 'string' || !acr.includes(claims.acr));
  const signedInAt = claims.auth_time;
  const tooOld =
    maxAgeSeconds !== undefined && (typeof signedInAt !== 'number' || signedInAt < now() / 1000 - maxAgeSeconds);
  if (!tooWeak && !tooOld) return undefined;
  return {
    status: 401,
    code: 'insufficient_user_authentication',
    reason: 'insufficient sign-in',
    message: tooWeak ? 'A stronger sign-in is needed' : 'A more recent sign-in is needed',
    parameters: {
      ...(acr !== undefined && { acr_values: acr.join(' ') }),
      ...(maxAgeSeconds !== undefined && { max_age: String(maxAgeSeconds) }),
    },
  };
}

function allows(required: NonNullable<Requirements['authorizationDetails']>, access: TokenAccess): boolean {
  const { authorizationDetails: details } = access;
  if (typeof required === 'function') return required(details, access);
  return required.every((one) => details.some((detail) => covers(detail, one)));
}

function covers(detail: AuthorizationDetail, required: DetailRequirement): boolean {
  const has = (name: 'locations' | 'actions' | 'datatypes' | 'privileges') => {
    const wanted = required[name] ?? [];
    const given = detail[name];
    return wanted.length === 0 || (Array.isArray(given) && wanted.every((one) => given.includes(one)));
  };
  return (
    detail.type === required.type &&
    (required.identifier === undefined || detail['identifier'] === required.identifier) &&
    has('locations') &&
    has('actions') &&
    has('datatypes') &&
    has('privileges')
  );
}
