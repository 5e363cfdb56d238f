/**
 * `urn:countersign:grant-type:api-key`: an extension grant (RFC 6749 §4.5) that exchanges a key for a short access token, so that
 * the key itself meets nobody but us and APIs check what they know how to check. The key is the credential: the request
 * comes from the public client `api_keys`. There is no refresh token, for the key is one.
 */
import { z } from 'zod';
import { OAuthError } from '../errors';
import type { Client } from '../model/client-records';
import { readScope } from '../model/scope-list';
import type { Confirmation } from '../model/token-records';
import { redeemKey } from '../tokens/api-key';
import type { Authorization } from '../tokens/authorization';
import type { World } from '../world';

export const apiKeyParameters = z.object({
  api_key: z.string().max(200),
  scope: z.string().max(4096).optional(),
  resource: z.array(z.string().max(2000)).max(20).default([]),
});

export async function redeemApiKey(
  world: World,
  _: Client,
  parameters: z.infer<typeof apiKeyParameters>,
  proved: Confirmation | undefined,
): Promise<Authorization> {
  const scopes = readScope(parameters.scope);
  const key = await redeemKey(world, parameters.api_key, { scopes, resources: parameters.resource });
  const { client, grant, subject, target } = key;
  // What the app's tokens are bound to, those of its keys are too.
  if (client.metadata.dpop_bound_access_tokens && proved?.jkt === undefined) {
    throw new OAuthError('invalid_dpop_proof', 'Tokens of this client are bound to a key: send a DPoP proof.');
  }
  return {
    client,
    grant,
    context: { scopes: target.scopes, resources: target.audience },
    target,
    issuedAt: world.now(),
    first: true,
    use: 'key_used',
    ...(subject && { subject }),
  };
}
