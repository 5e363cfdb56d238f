/**
 * Which scopes a client may request from people now, which of them a request asks for, and which cannot be unticked.
 */

import type { Client } from './client-records';
import type { AuthorizationRequest } from './request-records';
import { isStandardScope, scopesOfClaims } from './scopes';

/** The scopes that the client may request now: registered and, for the scopes of an API, allowed by that API. */
export function askableScopes(client: Client): Set<string> {
  const reachable = new Set(client.apis.flatMap((api) => api.scopes.map(({ value }) => value)));
  const scopes = client.scopes
    .map(({ scope }) => scope)
    .filter((scope) => isStandardScope(scope) || reachable.has(scope));
  // OpenID Connect Core §11: offline access depends on the grant type, not on data.
  if (client.metadata.grant_types.includes('refresh_token')) scopes.push('offline_access');
  return new Set(scopes);
}

/** The scopes that a request asks for: its own, and those that cover the claims it requests individually. */
export function askedScopes(client: Client, request: Pick<AuthorizationRequest, 'scopes' | 'claims'>): string[] {
  const askable = askableScopes(client);
  const asked = new Set([...request.scopes, ...scopesOfClaims(request.claims)]);
  return [...asked].filter((scope) => askable.has(scope));
}

/**
 * Scopes that cannot be unticked. Without `openid` there is no sign-in, and it only reveals who the user is; the user
 * limits `offline_access` by choosing the end.
 */
export function requiredScopes(client: Client): Set<string> {
  const required = client.scopes.filter((entry) => entry.required).map(({ scope }) => scope);
  return new Set(['openid', 'offline_access', ...required]);
}

/** Whether these scopes and details (RFC 9396) give an app anything. Offline access alone gives nothing. */
export const givesAnything = (scopes: readonly string[], details: readonly unknown[] = []): boolean =>
  details.length > 0 || scopes.some((scope) => scope !== 'offline_access');

/** The resources of the APIs for which this client receives events (Shared Signals). */
export const receivedApis = (client: Pick<Client, 'apis'>): string[] =>
  client.apis.filter((api) => api.receivesEvents).map((api) => api.resource);
