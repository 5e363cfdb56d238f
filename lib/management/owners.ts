/**
 * In whose name a call acts on an object. The functions of the data layer take an owner, and find only what is theirs.
 * A call that reaches everyone's objects acts as the owner of the object that it names, so that the same rules hold.
 */

import type { Developer } from '@/lib/data/developers/clients';
import { ownerOfApi, ownerOfClient } from '@/lib/data/developers/object-owners';
import type { Call } from './operation';
import { notFound } from './problem';

type Reached = Pick<Call, 'world' | 'reach' | 'caller'>;

/** Throws `not_found` if there is no such app. */
export async function actingForApp({ world, reach, caller }: Reached, clientId: string): Promise<Developer> {
  if (!reach.everyone) return { sub: reach.sub, isOperator: caller.isOperator };
  const owner = await ownerOfClient(world.db, clientId);
  if (owner === undefined) throw notFound('app');
  return { sub: owner.sub, isOperator: true };
}

/** Throws `not_found` if there is no such API. The Management API itself is not one that a caller can change. */
export async function actingForApi({ world, reach, caller }: Reached, apiId: string): Promise<Developer> {
  if (!reach.everyone) return { sub: reach.sub, isOperator: caller.isOperator };
  const owner = await ownerOfApi(world.db, apiId);
  if (owner === undefined) throw notFound('API');
  return { sub: owner.sub, isOperator: true };
}
