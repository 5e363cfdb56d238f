/**
 * The pushed authorization request endpoint: RFC 9126 §2. A client says what it will ask for before any browser is
 * involved, authenticated as at the token endpoint, and the request is refused here if the authorization endpoint would
 * refuse it.
 */

import { authenticateClient } from '../clients/authentication';
import { OAuthError } from '../errors';
import { type HttpRequest, type HttpResponse, json, readParameters } from '../http';
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
  const sent = await readParameters(request, 'body', ['resource']);
  const client = await authenticateClient(world, request, sent, call);
  return asClient(world, client.id, call, async () => {
    // §2.1: a reference to what was pushed before, or to what is elsewhere, is not a request.
    if (sent.has('request_uri')) throw new OAuthError('invalid_request', 'request_uri cannot be pushed.');
    const { parameters, singleUse } = await resolveDirectRequest(world, client, sent);
    const destination = readDestination(readRedirectUri(client, parameters), parameters);
    const asking = await withRequestedScopes(world, client, parameters);
    const asked = await parseAuthorizationRequest(world, asking, destination, parameters, call);
    const jkt = await boundKey(world, request, asked.dpopJkt);
    // No browser loads this ahead of anyone: an object with a jti is used up by being pushed.
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
