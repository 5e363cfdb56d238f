/**
 * `client_credentials`: RFC 6749 §4.4 with RFC 8707. The client acts for itself, so its subject is its own id, and what it
 * may do is what each API's owner lets it have. Its standing is a grant without an owner, so that it can be ended like any other.
 */
import { z } from 'zod';
import { OAuthError } from '../errors';
import type { Client } from '../model/client-records';
import { grantProblem } from '../model/grant-rules';
import { readScope } from '../model/scope-list';
import type { Authorization } from '../tokens/authorization';
import { machineTarget } from '../tokens/token-target';
import type { World } from '../world';

export const clientCredentialsParameters = z.object({
  scope: z.string().max(4096).optional(),
  authorization_details: z.string().optional(),
  resource: z.array(z.string().max(2000)).max(20).default([]),
});

export async function redeemClientCredentials(
  world: World,
  client: Client,
  parameters: z.infer<typeof clientCredentialsParameters>,
): Promise<Authorization> {
  // RFC 6749 §4.4: never for a client that anyone can claim to be.
  if (client.metadata.token_endpoint_auth_method === 'none') {
    throw new OAuthError('unauthorized_client', 'A client without credentials cannot act for itself.');
  }
  // RFC 9396 §6: details are for a person to allow; to leave them out in silence would say that they were.
  if (parameters.authorization_details !== undefined) {
    throw new OAuthError('invalid_authorization_details', 'A client cannot be given authorization details on its own.');
  }
  const scopes = readScope(parameters.scope);
  const target = machineTarget(world, client, { scopes, resources: parameters.resource });
  const now = world.now();
  const grant = client.standing ?? (await world.store.machineGrant(client.id, now));
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
