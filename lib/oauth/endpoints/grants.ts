/**
 * The grant management endpoint: Grant Management for OAuth 2.0 (draft oauth-v2-grant-management-03) §6. An app reads
 * or revokes one of its own grants, with a token that it got for itself. The response contains no tokens and does not
 * say who the owner is (§6).
 */

import { OAuthError } from '../errors';
import { empty, type HttpRequest, type HttpResponse, json } from '../http';
import type { Client } from '../model/client-records';
import type { Grant } from '../model/grant-records';
import { liveScopes } from '../model/grant-rules';
import { claimsOf, isStandardScope, queryScope, revokeScope } from '../model/scopes';
import { isManageable } from '../requests/grant-management';
import { forgetStatusLists } from '../status/status-list';
import { withToken } from '../tokens/bearer-token';
import type { World } from '../world';

export function grant(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  const ends = request.method === 'DELETE';
  const call = { endpoint: 'grants', requestId };
  return withToken(world, request, call, ends ? revokeScope : queryScope, async ({ claims, refusal }) => {
    const client = await world.store.findClient(claims.client_id, world.now());
    if (!client || claims.sub !== client.id) {
      throw refusal(403, 'insufficient_scope', 'This takes a token that the app got for itself.');
    }
    const grant = await namedGrant(world, client, request);
    if (!ends) return json(described(world, client, grant));
    await world.store.endGrant(grant.id, grant.ownerId, 'client', world.now());
    forgetStatusLists(world);
    return empty(204);
  });
}

/** §6.6: a grant that has ended, or belongs to another app, is not found. */
async function namedGrant(world: World, client: Client, request: HttpRequest): Promise<Grant & { ownerId: string }> {
  const id = new URL(request.url).pathname.split('/').at(-1) ?? '';
  const state = await world.store.findGrantById(id);
  const ownerId = state?.grant.ownerId;
  if (!state || ownerId === undefined || !isManageable(state, client, world.now())) {
    throw new OAuthError('invalid_request', 'There is no live grant of this client by this id.', { status: 404 });
  }
  return { ...state.grant, ownerId };
}

/**
 * §6.4. Scopes are grouped with their API. `status` and `exp` are our own members: whether the grant is paused, and
 * when it ends.
 */
function described(world: World, client: Client, grant: Grant): Record<string, unknown> {
  const live = liveScopes(grant, world.now());
  const own = live.filter(isStandardScope);
  const ofApis = client.apis.flatMap((api) => {
    const scopes = live.filter((scope) => api.scopes.some(({ value }) => value === scope));
    return scopes.length > 0 ? [{ scope: scopes.join(' '), resource: [api.resource] }] : [];
  });
  return {
    scopes: [...(own.length > 0 ? [{ scope: own.join(' ') }] : []), ...ofApis],
    claims: own.flatMap(claimsOf),
    authorization_details: grant.details ?? [],
    status: grant.pausedAt === undefined ? 'active' : 'suspended',
    ...(grant.endsAt !== undefined && { exp: grant.endsAt }),
  };
}
