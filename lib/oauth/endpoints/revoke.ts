/**
 * Token revocation: RFC 7009. A client gives up its own tokens: a refresh token takes its family and the signed tokens
 * of the epoch with it (§2.1), never what the owner allowed, which is theirs to end. Signed access tokens share one
 * status entry an epoch, so revoking one revokes those issued beside it; a live refresh token gets new ones. An opaque
 * one ends alone.
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
    // §2.1: `token_type_hint` is only a hint; the form of our tokens says more.
    await (looksLikeAccessToken(token)
      ? revokeAccessToken(world, client, token)
      : revokeRefreshToken(world, client, token));
    return revoked();
  });
}

/** §2.2: also the answer for a token that is unknown, because then nothing is left to revoke. */
const revoked = () => empty(200);

async function revokeAccessToken(world: World, client: Client, token: string): Promise<void> {
  const claims = await verifyAccessToken(world, token);
  if (!claims) {
    // §2.2.1: an ID token says who signed in and when; that cannot be taken back.
    if (await readIdToken(world, token)) {
      throw new OAuthError('unsupported_token_type', 'ID tokens cannot be revoked.');
    }
    return;
  }
  if (claims.client_id !== client.id) throw foreign();
  if (isOpaque(token)) return world.store.endAccessToken(sha256(token), world.now());
  // Ending the epoch would take the tokens of the app that was allowed; what was traded for one of them ends with it
  // anyhow.
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

/** §2.1: a token of another client is refused, and the caller is told so. */
function foreign(): OAuthError {
  return new OAuthError('invalid_grant', 'The token was issued to another client.');
}
