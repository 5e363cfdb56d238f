/** What SCIM needs from outside. */
import type { Database } from '../data/database/database';
import type { Partner } from '../data/partners/scim-users';
import type { HttpRequest } from '../oauth/http';
import type { AuthorizationServer, RateLimit } from '../oauth/server';

type ScimScope = 'scim.read' | 'scim.write';

export type ScimWorld = {
  issuer: string;
  secret: Uint8Array;
  db: Database;
  /** The upstream issuers that the operator configured. */
  upstreams: readonly { issuer: string }[];
  now: () => number;
  log: (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;
  /** The partner that sends the request, if it holds the scope. Throws `OAuthError` with a challenge otherwise. */
  authenticate: (request: HttpRequest, scope: ScimScope, requestId: string) => Promise<Partner>;
  /** Counts a request: undefined if it is allowed, or how many seconds to wait. */
  countRequest?: (limit: RateLimit, key: string) => Promise<number | undefined>;
  /** Called after a request that may have ended grants. */
  grantsEnded?: () => void;
};

/** One request of an authenticated partner. */
export type ScimCall = { world: ScimWorld; partner: Partner; now: number };

/**
 * A partner is a client that acts for itself, with a token of the Management API or with an API key of its own. Its
 * scopes come from an operator. A person is not a partner.
 */
export function partnerAuthentication(
  { apiCaller }: Pick<AuthorizationServer, 'apiCaller'>,
  resource: string,
): ScimWorld['authenticate'] {
  return async (request, scope, requestId) => {
    const { clientId, ownerId, scopes, refusal } = await apiCaller(request, requestId, resource);
    if (!scopes.includes(scope))
      throw refusal(403, 'insufficient_scope', `The access token lacks the scope ${scope}.`, scope);
    if (ownerId !== undefined)
      throw refusal(403, 'insufficient_scope', 'Only a client that acts for itself is a partner.', scope);
    return { clientId };
  };
}
