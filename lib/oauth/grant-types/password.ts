/**
 * `password`: RFC 6749 §4.3. Legacy, for the operator's own integrations that support nothing else. Refused for every
 * other client, and for these too unless they are registered for it. It is OAuth only: no browser signed in, so there
 * is no session and no ID token. Attempts count towards the same limits as those of the sign-in page (§4.3.2).
 */
import { z } from 'zod';
import type { Client } from '../model/client-records';
import type { Confirmation } from '../model/token-records';
import { createFirstPartyCode, verifyPassword } from '../sign-in/first-party-sign-in';
import type { Authorization } from '../tokens/authorization';
import type { World } from '../world';
import { redeemStoredCode } from './authorization-code';
import { grantType, resourceParameter, scopeParameter } from './grant-type';

const parametersSchema = z.object({
  username: z.string().max(1000),
  password: z.string().max(1000),
  scope: scopeParameter,
  resource: resourceParameter,
});

export const password = grantType('password', parametersSchema, redeemPassword);

async function redeemPassword(
  world: World,
  client: Client,
  parameters: z.infer<typeof parametersSchema>,
  proved: Confirmation | undefined,
  caller: () => string,
): Promise<Authorization> {
  const { sub } = await verifyPassword(world, client, parameters, caller());
  const hash = await createFirstPartyCode(world, client, sub, parameters.scope, undefined);
  return redeemStoredCode(world, client, hash, { scopes: undefined, resources: parameters.resource }, proved);
}
