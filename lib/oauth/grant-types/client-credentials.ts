/**
 * `client_credentials`: RFC 6749 §4.4 with RFC 8707. The client acts for itself: the subject is its own id, and each
 * API's owner decides what it may do. It has a grant without an owner, so that its access can be ended like any other.
 */
import { z } from 'zod';
import { OAuthError } from '../errors';
import type { Client } from '../model/client-records';
import { grantProblem } from '../model/grant-rules';
import { readScope } from '../model/scope-list';
import type { Authorization } from '../tokens/authorization';
import { machineTarget } from '../tokens/token-target';
import type { World } from '../world';
import { grantType, resourceParameter, scopeParameter } from './grant-type';

const parametersSchema = z.object({
  scope: scopeParameter,
  authorization_details: z.string().optional(),
  resource: resourceParameter,
});

export const clientCredentials = grantType('client_credentials', parametersSchema, redeemClientCredentials);

async function redeemClientCredentials(
  world: World,
  client: Client,
  parameters: z.infer<typeof parametersSchema>,
): Promise<Authorization> {
  // RFC 6749 §4.4: only for confidential clients. Anyone can claim to be a public one.
  if (client.metadata.token_endpoint_auth_method === 'none') {
    throw new OAuthError('unauthorized_client', 'A client without credentials cannot act for itself.');
  }
  // RFC 9396 §6: only a person can allow details. Ignoring the parameter would suggest that they were granted.
  if (parameters.authorization_details !== undefined) {
    throw new OAuthError('invalid_authorization_details', 'A client cannot be given authorization details on its own.');
  }
  const scopes = readScope(parameters.scope);
  const target = machineTarget(world, client, { scopes, resources: parameters.resource });
  const now = world.now();
  const grant = client.machineGrant ?? (await world.store.machineGrant(client.id, now));
  const problem = grantProblem(grant, now);
  if (problem) throw new OAuthError('unauthorized_client', problem);
  return {
    client,
    grant,
    context: { scopes: target.scopes, resources: target.audience },
    target,
    issuedAt: now,
    first: true,
    use: 'key_used',
  };
}
