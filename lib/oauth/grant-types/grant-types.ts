/**
 * The grant types of the token endpoint. To add one, write its file and list it here; the metadata document follows.
 * Its name must be one that clients can register (`grant_types` in `clients/metadata.ts`), or it does not compile.
 */
import { OAuthError } from '../errors';
import type { Client } from '../model/client-records';
import type { Confirmation } from '../model/token-records';
import type { Authorization } from '../tokens/authorization';
import type { World } from '../world';
import { apiKey } from './api-key';
import { authorizationCode } from './authorization-code';
import { clientCredentials } from './client-credentials';
import { deviceCode } from './device-code';
import type { GrantType } from './grant-type';
import { jwtBearer } from './jwt-bearer';
import { password } from './password';
import { refreshToken } from './refresh-token';
import { tokenExchange } from './token-exchange';

export const grantTypes: readonly GrantType[] = [
  authorizationCode,
  refreshToken,
  clientCredentials,
  deviceCode,
  jwtBearer,
  tokenExchange,
  password,
  apiKey,
];

/**
 * Redeems a token request with the grant type that it names. Throws `unsupported_grant_type` or `unauthorized_client`
 * for a grant type that is unknown or that the client did not register (RFC 6749 §5.2).
 */
export async function redeem(
  world: World,
  client: Client,
  parameters: URLSearchParams,
  proved: Confirmation | undefined,
  caller: () => string,
): Promise<Authorization> {
  const name = parameters.get('grant_type');
  if (name === null) throw new OAuthError('invalid_request', 'grant_type is missing.');
  const grantType = grantTypes.find((one) => one.name === name);
  if (!grantType) throw new OAuthError('unsupported_grant_type', 'This grant type is not supported.');
  if (!client.metadata.grant_types.includes(grantType.name)) {
    throw new OAuthError('unauthorized_client', `The client is not registered for the grant type ${name}.`);
  }
  return grantType.redeem(world, client, parameters, proved, caller);
}
