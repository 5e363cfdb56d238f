/**
 * The userinfo endpoint: OpenID Connect Core §5.3, with an access token that has the scope openid.
 */

import { type HttpRequest, type HttpResponse, json, noStore } from '../http';
import { sign } from '../keys/key-ring';
import { withToken } from '../tokens/bearer-token';
import { userinfoClaims } from '../tokens/claims';
import { encryptedFor } from '../tokens/response-encryption';
import type { World } from '../world';

export function userinfo(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  const call = { endpoint: 'userinfo', requestId };
  return withToken(world, request, call, 'openid', async ({ claims, state, refusal }) => {
    const { subject, grant } = state;
    if (!subject) throw refusal(401, 'invalid_token', 'The account no longer exists.');
    const released = userinfoClaims(world, claims, { grant, subject });
    return state.userinfoInJwt ? inJwt(world, claims.client_id, released) : json(released);
  });
}

/** §5.3.2: signed, encrypted, or one within the other, as the client registered. */
async function inJwt(world: World, clientId: string, released: Record<string, unknown>): Promise<HttpResponse> {
  const client = await world.store.findClient(clientId, world.now());
  if (!client) return json(released);
  const {
    userinfo_signed_response_alg: signingAlg,
    userinfo_encrypted_response_alg: alg,
    userinfo_encrypted_response_enc: enc,
  } = client.metadata;
  const content = { ...released, iss: world.issuer, aud: client.id };
  const body =
    signingAlg === undefined
      ? await encryptedFor(world, client, { alg, enc }, JSON.stringify(content), {})
      : await encryptedFor(
          world,
          client,
          { alg, enc },
          await sign(world.ring, signingAlg, { typ: 'userinfo+jwt' }, content),
        );
  return { status: 200, headers: { ...noStore, 'Content-Type': 'application/jwt' }, body };
}
