/**
 * Which scopes a client may request from people at this moment, which of them a request asks for, and which cannot be
 * unticked.
 */

import type { Client } from './client-records';
import type { AuthorizationRequest } from './request-records';
import { isStandardScope, scopesOfClaims } from './scopes';

/** What the client may ask people for at this moment: registered, and for an API's scope let through by that API. */
export function askableScopes(client: Client): Set<string> {
  const reachable = new Set(client.apis.flatMap((api) => api.scopes.map(({ value }) => value)));
  const scopes = client.scopes
    .map(({ scope }) => scope)
    .filter((scope) => isStandardScope(scope) || reachable.has(scope));
  // OpenID Connect Core §11: offline access is a matter of the grant type, not of data.
  if (client.metadata.grant_types.includes('refresh_token')) scopes.push('offline_access');
  return new Set(scopes);
}

/** What a request asks the person for: its scopes, and those that cover claims it requests by themselves. */
export function askedScopes(client: Client, request: Pick<AuthorizationRequest, 'scopes' | 'claims'>): string[] {
  const askable = askableScopes(client);
  const asked = new Set([...request.scopes, ...scopesOfClaims(request.claims)]);
  return [...asked].filter((scope) => askable.has(scope));
}

/**
 * Scopes that cannot be unticked. `openid` says only who this is, without which there is no sign-in; `offline_access`
 * is as long as the end that the person chooses.
 */
export function requiredScopes(client: Client): Set<string> {
  const required = client.scopes.filter((entry) => entry.required).map(({ scope }) => scope);
  return new Set(['openid', 'offline_access', ...required]);
}

/** Whether these scopes and details (RFC 9396) give an app anything at all: offline access to nothing is nothing. */
export const givesAnything = (scopes: readonly string[], details: readonly unknown[] = []): boolean =>
  details.length > 0 || scopes.some((scope) => scope !== 'offline_access');

/** The resources of the APIs for which this client receives events (Shared Signals). */
export const receivedApis = (client: Pick<Client, 'apis'>): string[] =>
  client.apis.filter((api) => api.receivesEvents).map((api) => api.resource);
