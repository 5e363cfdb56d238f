/**
 * `urn:ietf:params:oauth:grant-type:device_code`: RFC 8628 §3.4 and §3.5. Until the person has answered, the device
 * gets `authorization_pending`, or `slow_down` if it polls too often. Then its code is redeemed once, like an
 * authorization code.
 */
import { z } from 'zod';
import { OAuthError } from '../errors';
import type { Client } from '../model/client-records';
import type { Confirmation } from '../model/token-records';
import { deviceCodeHash } from '../sign-in/device';
import type { Authorization } from '../tokens/authorization';
import type { World } from '../world';
import { redeemStoredCode } from './authorization-code';
import { detailsParameter, grantType, invalidGrant, resourceParameter } from './grant-type';

export const deviceGrantType = 'urn:ietf:params:oauth:grant-type:device_code';

const parametersSchema = z.object({
  device_code: z.string(),
  authorization_details: detailsParameter,
  resource: resourceParameter,
});

export const deviceCode = grantType(deviceGrantType, parametersSchema, redeemDeviceCode);

async function redeemDeviceCode(
  world: World,
  client: Client,
  parameters: z.infer<typeof parametersSchema>,
  proved: Confirmation | undefined,
): Promise<Authorization> {
  const hash = deviceCodeHash(parameters.device_code);
  const poll = await world.store.pollDeviceCode(hash, client.id, world.now());
  // Another client's code gets the same answer as an unknown one: polling for it reveals nothing and slows nobody down.
  if (!poll) throw invalidGrant('The device code is unknown, or was issued to another client.');
  if (poll.answer === 'denied') throw new OAuthError('access_denied', 'The person refused.');
  if (poll.answer === undefined) {
    if (poll.endsAt <= world.now()) throw new OAuthError('expired_token', 'Nobody answered in time.');
    if (poll.tooSoon) throw new OAuthError('slow_down', 'Wait five seconds more between requests from now on.');
    throw new OAuthError('authorization_pending', 'The person has not answered yet.');
  }
  const { resource: resources, authorization_details: details } = parameters;
  return redeemStoredCode(world, client, hash, { scopes: undefined, resources, details }, proved);
}
