/**
 * Token revocation: RFC 7009. A client gives up its own tokens. A refresh token ends with its family and with the
 * signed tokens of the epoch (§2.1), but the grant stays: only its owner ends it. Signed access tokens of one epoch
 * share a status entry, so revoking one revokes all of them; a live refresh token gets new ones. An opaque token ends
 * alone.
 *
 * An API key is a separate credential and belongs to no session of a client. Anyone who holds one may revoke it,
 * because the person who finds a leaked key is rarely its owner. They need no client for that. If they send credentials
 * of a client, we do not read them.
 */

import { authenticateClient } from '../clients/authentication';
import { sha256 } from '../crypto';
import { OAuthError } from '../errors';
import { empty, type HttpRequest, type HttpResponse, readParameters } from '../http';
import type { Client } from '../model/client-records';
import { grantOf, isOpaque, looksLikeAccessToken, verifyAccessToken } from '../tokens/access-token';
import { looksLikeApiKey } from '../tokens/api-key';
import { readIdToken } from '../tokens/id-token';
import { asClient, type World } from '../world';

export async function revoke(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  const call = { endpoint: 'revoke', requestId };
  const parameters = await readParameters(request, 'body');
  const token = parameters.get('token');
  if (token !== null && looksLikeApiKey(token)) {
    await world.store.revokeApiKey(sha256(token), world.now());
    return revoked();
  }
  const client = await authenticateClient(world, request, parameters, call);
  return asClient(world, client.id, call, async () => {
    if (token === null) throw new OAuthError('invalid_request', 'token is missing.');
    // §2.1: `token_type_hint` is only a hint; the format of the token says more.
    await (looksLikeAccessToken(token)
      ? revokeAccessToken(world, client, token)
      : revokeRefreshToken(world, client, token));
    return revoked();
  });
}

/** §2.2: also the response for an unknown token, because then there is nothing to revoke. */
const revoked = () => empty(200);

async function revokeAccessToken(world: World, client: Client, token: string): Promise<void> {
  const claims = await verifyAccessToken(world, token);
  if (!claims) {
    // §2.2.1: an ID token states who signed in and when; that cannot be revoked.
    if (await readIdToken(world, token)) {
      throw new OAuthError('unsupported_token_type', 'ID tokens cannot be revoked.');
    }
    return;
  }
  if (claims.client_id !== client.id) throw foreign();
  if (isOpaque(token)) return world.store.endAccessToken(sha256(token), world.now());
  // Ending the epoch would also end the tokens of the app that holds the grant. An exchanged token ends with its
  // original.
  if (claims.granted_to !== undefined) {
    throw new OAuthError('unsupported_token_type', 'Exchanged tokens end with the access that they came from.');
  }
  const found = await grantOf(world, claims);
  if (!found?.state.current) return;
  await world.store.endEpoch(found.state.grant.id, found.state.grant.epoch, world.now());
}

async function revokeRefreshToken(world: World, client: Client, value: string): Promise<void> {
  const state = await world.store.findRefreshToken(sha256(value));
  if (!state) return;
  if (state.token.clientId !== client.id) throw foreign();
  if (state.token.endedAt !== undefined) return;
  await world.store.endFamily(state.token.familyId, state.grant.id, 'token_revoked', true, world.now());
}

/** §2.1: the request is refused if the token belongs to another client. */
function foreign(): OAuthError {
  return new OAuthError('invalid_grant', 'The token was issued to another client.');
}
