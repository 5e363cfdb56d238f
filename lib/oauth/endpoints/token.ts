/**
 * The token endpoint: RFC 6749 §3.2 and §5, OpenID Connect Core §3.1.3. It has five phases that no grant type can skip.
 * A grant type gets parameters and returns an `Authorization`; everything else is here.
 */

import { authenticateClient } from '../clients/authentication';
import { redeem } from '../grant-types/grant-types';
import { exchangeGrantType } from '../grant-types/token-exchange';
import { type HttpRequest, type HttpResponse, json } from '../http';
import { keysReady } from '../keys/key-ring';
import { readTokenParameters } from '../requests/auth0-requests';
import { mayManageGrants } from '../requests/grant-management';
import { issueAccessToken } from '../tokens/access-token';
import type { Authorization } from '../tokens/authorization';
import { issueIdToken } from '../tokens/id-token';
import { refreshTokenExpiration } from '../tokens/refresh-token';
import { confirmationOf, tokenType } from '../tokens/sender-constraint';
import { asClient, type World } from '../world';

export async function token(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  const call = { endpoint: 'token', requestId };
  // 1 read: a form body, every parameter once, except targets
  const parameters = await readTokenParameters(world, request, exchangeGrantType);
  // 2 authenticate the client
  const client = await authenticateClient(world, request, parameters, call);
  return asClient(world, client.id, call, async () => {
    // 3 prove possession of a key, where one was used or is required
    const confirmation = await confirmationOf(world, client, request);
    // 4 redeem: prove, then consume. A signing key must be ready first, so that nothing is consumed in vain.
    await keysReady(world.ring);
    const authorization = await redeem(
      world,
      client,
      parameters,
      confirmation,
      () => world.caller?.(request.clientAddress) ?? '',
    );
    const { dropped = [] } = authorization.target;
    for (const { scope, reason } of dropped) world.recordDroppedScope(client.id, call, scope, reason);
    // 5 issue
    return json(await issue(world, { ...authorization, ...(confirmation && { confirmation }) }, request));
  });
}

/** RFC 6749 §5.1. `scope` is always included, because the granted scopes often differ from the requested ones. */
export async function issue(
  world: World,
  authorization: Authorization,
  from: HttpRequest,
): Promise<Record<string, unknown>> {
  const { client, grant, subject, target, refreshToken, exchanged, use } = authorization;
  if (use) world.recordUse(grant.id, use, { from });
  const accessToken = await issueAccessToken(world, authorization);
  const idToken = await issueIdToken(world, authorization, {
    accessToken: accessToken.value,
    through: 'token endpoint',
  });
  return {
    access_token: accessToken.value,
    ...(exchanged && { issued_token_type: exchanged.issuedTokenType }),
    token_type: tokenType(authorization.confirmation),
    // RFC 6749 §5.1: recommended. A token without an expiry has none to state.
    ...(accessToken.expiresAt !== undefined && { expires_in: accessToken.expiresAt - world.now() }),
    ...(target.scopes.length > 0 && { scope: target.scopes.join(' ') }),
    // RFC 9396 §7: the details as they were allowed.
    ...(target.details && { authorization_details: target.details }),
    ...(refreshToken && {
      refresh_token: refreshToken.value,
      ...refreshTokenExpiration(world, authorization, refreshToken),
    }),
    ...(idToken !== undefined && { id_token: idToken }),
    // Grant Management for OAuth 2.0 §5.4. The grant of an exchanged token belongs to another app.
    ...(subject && !exchanged && mayManageGrants(client) && { grant_id: grant.id }),
  };
}
