/**
 * An owner's change to a grant. It can remove access at once. It can extend access only as far as an answer on the
 * consent page could: not beyond what the app accepts, and for a single act not beyond one day after it was allowed.
 */

import { OAuthError } from '../errors';
import { includesSingleAct, singleActSeconds } from '../model/authorization-details';
import type { Client } from '../model/client-records';
import type { Grant, GrantEdit } from '../model/grant-records';
import { resourcesOf } from '../requests/requested-access';
import type { World } from '../world';

/**
 * The grant after the change; undefined as for the store's `changeGrant`. Throws `invalid_request` for an end that is
 * too late.
 */
export async function changeGrant(
  world: World,
  ownerId: string,
  grantId: string,
  edit: GrantEdit,
): Promise<Grant | undefined> {
  if (edit.endsAt !== undefined) await requireAcceptedEnd(world, ownerId, grantId, edit.endsAt);
  return world.store.changeGrant(grantId, ownerId, edit, world.now());
}

/** The grant with what this session removed from it a short time ago; undefined as for the store's `undoRemoval`. */
export async function undoRemoval(
  world: World,
  ownerId: string,
  grantId: string,
  by: string,
): Promise<Grant | undefined> {
  const grant = (await world.store.findGrantById(grantId))?.grant;
  const client = grant?.ownerId === ownerId ? await world.store.findClient(grant.clientId, world.now()) : undefined;
  if (!client) return undefined;
  const reach = (scopes: readonly string[]) => resourcesOf(client, scopes);
  return world.store.undoRemoval(grantId, ownerId, { by, reach }, world.now());
}

async function requireAcceptedEnd(
  world: World,
  ownerId: string,
  grantId: string,
  endsAt: number | null,
): Promise<void> {
  const grant = (await world.store.findGrantById(grantId))?.grant;
  if (grant?.ownerId !== ownerId || (endsAt ?? Infinity) <= (grant.endsAt ?? Infinity)) return;
  const client = await world.store.findClient(grant.clientId, world.now());
  if (client && (endsAt ?? Infinity) > latestEnd(client, grant, world.now())) {
    throw new OAuthError('invalid_request', 'The end is later than this access allows.');
  }
}

function latestEnd(client: Client, grant: Grant, now: number): number {
  return Math.min(
    now + (client.maxGrantSeconds ?? Infinity),
    includesSingleAct(client, grant.details ?? []) ? grant.createdAt + singleActSeconds : Infinity,
  );
}
