/**
 * In whose name a call acts on an object. The functions of the data layer take an owner, and find only what is theirs.
 * A call that reaches everyone's objects acts as the owner of the object that it names, so that the same rules hold.
 *
 * Scopes that a person may allow any app never give the powers of an operator, not even if the person is one (decision
 * 270). So a person's call acts without them, and an app that has operator's scopes is changed only by callers that
 * have the same scopes: otherwise they could give it a new secret and use it.
 */

import type { Developer } from '@/lib/data/developers/clients';
import { operatorScopesOf, ownerOfClient } from '@/lib/data/developers/object-owners';
import { findPerson } from '@/lib/data/people/people';
import type { Call } from './operation';
import { fieldError, invalidFields, notFound } from './problem';

type Reached = Pick<Call, 'world' | 'reach' | 'caller'>;

/** Throws `not_found` if a call that reaches everyone's objects names an app that does not exist. */
export async function actingForApp({ world, reach }: Reached, clientId: string): Promise<Developer> {
  if (!reach.everyone) return { sub: reach.sub };
  const owner = await ownerOfClient(world.db, clientId);
  if (owner === undefined) throw notFound('app');
  return { sub: owner.sub, isOperator: true };
}

/** As `actingForApp`, for a change of the app. Throws `insufficient_scope` if the app can do more than the caller. */
export async function changingApp(call: Reached, clientId: string): Promise<Developer> {
  const owner = await actingForApp(call, clientId);
  const { caller, world } = call;
  const scopes = await operatorScopesOf(world.db, owner, clientId);
  const has = (scope: string) => caller.scopes.includes(scope) && (caller.ownerId === undefined || caller.isOperator);
  const missing = scopes.filter((scope) => !has(scope));
  if (missing.length === 0) return owner;
  const reason = `The app has operator's scopes. To change it, the access token needs them as well: ${missing.join(' ')}`;
  throw caller.refusal(403, 'insufficient_scope', reason, missing.join(' '));
}

/** The owner of a new object. Throws `invalid_fields` if the caller may not register for that account. */
export async function newOwner({ world, reach }: Reached, asked: string | null | undefined): Promise<Developer> {
  if (!reach.everyone) {
    if (asked === undefined || asked?.toLowerCase() === reach.sub) return { sub: reach.sub };
    throw invalidFields([fieldError(['owner_id'], 'not_yours', 'You can register only for your own account.')]);
  }
  if (asked === undefined || asked === null) return { sub: null, isOperator: true };
  const person = await findPerson(world.db, asked);
  if (person && person.deletedAt === undefined) return { sub: person.sub, isOperator: true };
  throw invalidFields([fieldError(['owner_id'], 'unknown_account', 'There is no such account.')]);
}
