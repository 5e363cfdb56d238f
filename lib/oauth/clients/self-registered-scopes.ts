/**
 * Scopes of clients that registered themselves (RFC 7591) or have a metadata document. Scopes that users allowed beyond
 * the registration are stored with the client, and the developer learns which requested scopes were dropped, and why.
 */
import { z } from 'zod';
import type { Client, ClientRegistration } from '../model/client-records';
import { scopeValues } from '../model/scope-list';
import { isStandardScope } from '../model/scopes';
import type { Call, World } from '../world';

/** Longer scope lists are refused when the request is parsed. */
export const longestScope = 4096;

/** Whether the client registered itself, so that no developer or operator here set it up. */
export const isSelfRegistered = ({ registrationHash, documentEndsAt, kind }: Client): boolean =>
  (registrationHash !== undefined || documentEndsAt !== undefined) && kind !== 'machine';

/**
 * Stores scopes that a user allowed a self-registered client beyond its registration, so that its tokens reach those
 * APIs.
 */
export async function addClientScopes(world: World, client: Client, scopes: readonly string[]): Promise<void> {
  const apiScopes = scopes.filter((scope) => !isStandardScope(scope));
  if (isSelfRegistered(client) && apiScopes.length > 0)
    await world.store.addClientScopes(client.id, apiScopes, world.now());
}

/** A new registration of the client, with the added scopes that are still open to every app. */
export async function withAddedScopes(
  world: World,
  registration: ClientRegistration,
  current: Client | undefined,
): Promise<ClientRegistration> {
  if (!current || registration.kind === 'machine') return registration;
  const known = new Set(registration.scopes.map(({ scope }) => scope));
  const added = current.scopes
    .map(({ scope }) => scope)
    .filter((scope) => !isStandardScope(scope) && !known.has(scope));
  if (added.length === 0) return registration;
  const open = await world.store.openScopes(added);
  return {
    ...registration,
    scopes: [...registration.scopes, ...open.map((scope) => ({ scope, required: false }))],
  };
}

/** Reports each dropped scope to the client's developer. Returns whether one of them exists. */
export async function recordDroppedScopes(
  world: World,
  clientId: string,
  dropped: readonly string[],
  call: Call,
): Promise<boolean> {
  const known = await world.store.knownScopes(dropped.filter((scope) => !isStandardScope(scope)));
  for (const scope of dropped) world.recordDroppedScope(clientId, call, scope, reasonFor(scope, known.includes(scope)));
  return dropped.some((scope) => isStandardScope(scope) || known.includes(scope));
}

/** Reports to the developer which scopes of a registration or metadata document the client did not get. */
export async function recordUnregisteredScopes(
  world: World,
  { id, metadata }: Pick<Client, 'id' | 'metadata'>,
  body: unknown,
  call: Call,
): Promise<void> {
  const { data } = z.object({ scope: z.string().max(longestScope) }).safeParse(body);
  const registered = scopeValues(metadata.scope ?? '');
  const dropped = scopeValues(data?.scope ?? '').filter((scope) => !registered.includes(scope));
  if (dropped.length > 0) await recordDroppedScopes(world, id, dropped, call);
}

function reasonFor(scope: string, isKnown: boolean): string {
  if (scope === 'offline_access')
    return 'The client gets no refresh token by this request (OpenID Connect Core section 11).';
  if (isStandardScope(scope)) return 'The client is not registered for it.';
  if (isKnown) return 'Its API is closed to this client, or the client is not registered for it.';
  return 'No API here has it.';
}
