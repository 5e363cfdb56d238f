/** The device authorization endpoint: RFC 8628 §3.1 and §3.2. Clients are authenticated as at the token endpoint. */

import { authenticateClient } from '../clients/authentication';
import { OAuthError } from '../errors';
import { deviceGrantType } from '../grant-types/device-code';
import { type HttpRequest, type HttpResponse, json, readParameters } from '../http';
import { repeatableTargets, withAudienceAsResource } from '../requests/auth0-requests';
import { readRequestedAccess } from '../requests/requested-access';
import { withRequestedScopes } from '../requests/requested-scopes';
import { startDevice } from '../sign-in/device';
import { limitDeviceFlows } from '../support/rate-limits';
import { asClient, type World } from '../world';

export async function deviceAuthorization(
  world: World,
  request: HttpRequest,
  requestId: string,
): Promise<HttpResponse> {
  const call = { endpoint: 'device_authorization', requestId };
  const sent = await readParameters(request, 'body', repeatableTargets(world));
  const client = await authenticateClient(world, request, sent, call);
  return asClient(world, client.id, call, async () => {
    const parameters = withAudienceAsResource(world, sent);
    if (!client.metadata.grant_types.includes(deviceGrantType)) {
      throw new OAuthError('unauthorized_client', 'The client is not registered for the device grant type.');
    }
    await limitDeviceFlows(world, request);
    const asking = await withRequestedScopes(world, client, parameters);
    const device = await startDevice(world, asking, await readRequestedAccess(world, asking, parameters, call));
    const verificationUri = world.issuer + world.pages.device;
    return json({
      device_code: device.deviceCode,
      user_code: device.userCode,
      verification_uri: verificationUri,
      verification_uri_complete: `${verificationUri}?${new URLSearchParams({ user_code: device.userCode })}`,
      expires_in: device.endsAt - world.now(),
      interval: device.intervalSeconds,
    });
  });
}
