/** The grant types of the token endpoint, each with the parameters it reads. Another one is one more line here. */
import { z } from 'zod';
import { OAuthError } from '../errors';
import type { Client } from '../model/client-records';
import type { Confirmation } from '../model/token-records';
import { apiKeyGrantType } from '../tokens/api-key';
import type { Authorization } from '../tokens/authorization';
import type { World } from '../world';
import { apiKeyParameters, redeemApiKey } from './api-key';
import { authorizationCodeParameters, redeemAuthorizationCode } from './authorization-code';
import { clientCredentialsParameters, redeemClientCredentials } from './client-credentials';
import { deviceCodeParameters, deviceGrantType, redeemDeviceCode } from './device-code';
import { jwtBearerGrantType, jwtBearerParameters, redeemJwtBearer } from './jwt-bearer';
import { passwordParameters, redeemPassword } from './password';
import { redeemRefreshToken, refreshTokenParameters } from './refresh-token';
import { exchangeGrantType, redeemTokenExchange, tokenExchangeParameters } from './token-exchange';

type Proved = Confirmation | undefined;
/** Where the request came from, for what everyone may do only so often. */
type Caller = () => string;
type Redeem<Parameters = URLSearchParams> = (
  world: World,
  client: Client,
  parameters: Parameters,
  proved: Proved,
  caller: Caller,
) => Promise<Authorization>;

function grantType<Schema extends z.ZodType>(schema: Schema, redeem: Redeem<z.output<Schema>>): Redeem {
  return async (world, client, parameters, proved, caller) =>
    redeem(world, client, parse(schema, parameters), proved, caller);
}

export const grantTypes = {
  authorization_code: grantType(authorizationCodeParameters, redeemAuthorizationCode),
  refresh_token: grantType(refreshTokenParameters, redeemRefreshToken),
  client_credentials: grantType(clientCredentialsParameters, redeemClientCredentials),
  [deviceGrantType]: grantType(deviceCodeParameters, redeemDeviceCode),
  [jwtBearerGrantType]: grantType(jwtBearerParameters, redeemJwtBearer),
  [exchangeGrantType]: grantType(tokenExchangeParameters, redeemTokenExchange),
  password: grantType(passwordParameters, redeemPassword),
  [apiKeyGrantType]: grantType(apiKeyParameters, redeemApiKey),
} as const satisfies Record<string, Redeem>;

const grantTypeSchema = z.enum([
  'authorization_code',
  'refresh_token',
  'client_credentials',
  deviceGrantType,
  jwtBearerGrantType,
  exchangeGrantType,
  apiKeyGrantType,
  'password',
]);

/**
 * What the request's `grant_type` yields for this client; RFC 6749 §5.2 for an unknown one and one not registered. `proved` is
 * the key that the request proved to have.
 */
export async function redeem(
  world: World,
  client: Client,
  parameters: URLSearchParams,
  proved: Proved,
  caller: Caller,
): Promise<Authorization> {
  const name = parameters.get('grant_type');
  if (name === null) throw new OAuthError('invalid_request', 'grant_type is missing.');
  const { data: known } = grantTypeSchema.safeParse(name);
  if (known === undefined) throw new OAuthError('unsupported_grant_type', 'This grant type is not supported.');
  if (!client.metadata.grant_types.includes(known)) {
    throw new OAuthError('unauthorized_client', `The client is not registered for the grant type ${known}.`);
  }
  return grantTypes[known](world, client, parameters, proved, caller);
}

function parse<Schema extends z.ZodType>(schema: Schema, parameters: URLSearchParams): z.output<Schema> {
  const named = Object.fromEntries(parameters);
  const { data, error } = schema.safeParse({
    ...named,
    resource: parameters.getAll('resource'),
    audience: parameters.getAll('audience'),
  });
  if (data !== undefined) return data;
  const field = String(error?.issues[0]?.path[0] ?? 'parameter');
  const reason = parameters.has(field) ? 'is malformed' : 'is missing';
  throw new OAuthError('invalid_request', `${field} ${reason}.`);
}
