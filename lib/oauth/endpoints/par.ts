/**
 * The pushed authorization request endpoint: RFC 9126 §2. A client sends its request before a browser is involved, and
 * authenticates as at the token endpoint. A request that the authorization endpoint would refuse is refused here.
 */

import { authenticateClient } from '../clients/authentication';
import { OAuthError } from '../errors';
import { type HttpRequest, type HttpResponse, json, readParameters } from '../http';
import { repeatableTargets } from '../requests/auth0-requests';
import { parseAuthorizationRequest, readDestination, readRedirectUri } from '../requests/authorization-request';
import { requestParameterNames } from '../requests/parameters';
import { pushRequest } from '../requests/pushed-request';
import { resolveDirectRequest } from '../requests/request-source';
import { withRequestedScopes } from '../requests/requested-scopes';
import { limitPushes } from '../support/rate-limits';
import { boundKey } from '../tokens/dpop';
import { asClient, type World } from '../world';

export async function par(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  const call = { endpoint: 'par', requestId };
  const sent = await readParameters(request, 'body', repeatableTargets(world));
  const client = await authenticateClient(world, request, sent, call);
  return asClient(world, client.id, call, async () => {
    // §2.1: a reference to another request cannot be pushed.
    if (sent.has('request_uri')) throw new OAuthError('invalid_request', 'request_uri cannot be pushed.');
    const { parameters, singleUse } = await resolveDirectRequest(world, client, sent);
    const destination = readDestination(readRedirectUri(client, parameters), parameters);
    const asking = await withRequestedScopes(world, client, parameters);
    const asked = await parseAuthorizationRequest(world, asking, destination, parameters, call);
    const jkt = await boundKey(world, request, asked.dpopJkt);
    // A browser cannot prefetch this, so pushing a request object with a jti uses it up.
    if (singleUse && !(await world.store.claimOnce(singleUse.key, singleUse.endsAt, world.now()))) {
      throw new OAuthError('invalid_request_object', 'The request object was used before (jti).');
    }
    if (client.metadata.token_endpoint_auth_method === 'none') await limitPushes(world, request);
    const kept = new URLSearchParams([...parameters].filter(([name]) => requestParameterNames.includes(name)));
    kept.set('client_id', client.id);
    if (jkt !== undefined) kept.set('dpop_jkt', jkt);
    const { uri, seconds } = await pushRequest(world, client, kept);
    return json({ request_uri: uri, expires_in: seconds }, 201);
  });
}
