/**
 * `urn:countersign:grant-type:api-key`: an extension grant (RFC 6749 §4.5) that exchanges an API key for a short-lived
 * access token. The key is sent to this server only, and APIs verify the tokens that they already know. The key is the
 * credential: the request comes from the public client `api_keys`. There is no refresh token, because the key serves as
 * one.
 */
import { z } from 'zod';
import { OAuthError } from '../errors';
import type { Client } from '../model/client-records';
import { readScope } from '../model/scope-list';
import type { Confirmation } from '../model/token-records';
import { apiKeyGrantType, redeemKey } from '../tokens/api-key';
import type { Authorization } from '../tokens/authorization';
import type { World } from '../world';
import { grantType, resourceParameter, scopeParameter } from './grant-type';

const parametersSchema = z.object({
  api_key: z.string().max(200),
  scope: scopeParameter,
  resource: resourceParameter,
});

export const apiKey = grantType(apiKeyGrantType, parametersSchema, redeemApiKey);

async function redeemApiKey(
  world: World,
  _: Client,
  parameters: z.infer<typeof parametersSchema>,
  proved: Confirmation | undefined,
): Promise<Authorization> {
  const scopes = readScope(parameters.scope);
  const key = await redeemKey(world, parameters.api_key, { scopes, resources: parameters.resource });
  const { client, grant, subject, target } = key;
  // An app whose tokens are bound to a key gets bound tokens for its API keys as well.
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
