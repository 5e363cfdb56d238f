/**
 * Who calls the Management API, and whose objects the call reaches. This is the one place that decides it: a person
 * reaches what is theirs, as on the portal's pages; a client that acts for itself reaches everything, because only an
 * operator assigns it scopes; an operator reaches everything through the operator's scopes.
 */
import { findPerson } from '@/lib/data/people/people';
import type { HttpRequest } from '@/lib/oauth/http';
import type { ApiCaller } from '@/lib/oauth/server';
import type { ManagementWorld } from './management-world';
import { Problem } from './problem';
import { isOperatorScope, type ManagementScope, managementPath } from './scopes';

export type Caller = ApiCaller & {
  /** Whether the person is an operator; false for a client that acts for itself. */
  isOperator: boolean;
};

export type Reach = { everyone: true } | { everyone: false; sub: string };

/**
 * Authenticates the request by an access token for the Management API or an API key. Throws `OAuthError` with a
 * challenge (RFC 6750 §3).
 */
export async function authenticateCaller(
  { env, oauth, db }: Pick<ManagementWorld, 'env' | 'oauth' | 'db'>,
  request: HttpRequest,
  requestId: string,
): Promise<Caller> {
  const caller = await oauth.apiCaller(request, requestId, `${env.issuer}${managementPath}`);
  if (caller.ownerId === undefined) return { ...caller, isOperator: false };
  const person = await findPerson(db, caller.ownerId);
  if (person === undefined || person.deletedAt !== undefined || person.disabledAt !== undefined) {
    throw caller.refusal(401, 'invalid_token', 'The account of this token was deleted or disabled.');
  }
  return { ...caller, isOperator: person.isOperator };
}

/**
 * Whose objects the call reaches with this scope. Throws `OAuthError` (`insufficient_scope`) without the scope, and a
 * problem if only operators have it.
 */
export function reachOf(caller: Caller, scope: ManagementScope | undefined): Reach {
  const own: Reach = caller.ownerId === undefined ? { everyone: true } : { everyone: false, sub: caller.ownerId };
  if (scope === undefined) return own;
  if (!caller.scopes.includes(scope)) {
    throw caller.refusal(403, 'insufficient_scope', `The access token lacks the scope ${scope}.`, scope);
  }
  if (caller.ownerId === undefined || !isOperatorScope(scope)) return own;
  if (caller.isOperator) return { everyone: true };
  throw new Problem('operators_only', `The scope ${scope} works for operators only, and this account is none.`);
}
