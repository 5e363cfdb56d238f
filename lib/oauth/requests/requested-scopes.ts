/**
 * The scopes that a request asks for: RFC 6749 §3.3.
 *
 * A request without `scope` asks for default scopes. With `resource` (RFC 8707 §2) these are the scopes of the named
 * APIs that the client may request; otherwise they are the registered scopes. In both cases the user decides on the
 * consent page.
 *
 * For a client that registered itself (RFC 7591) or has a metadata document, `scope` at registration is this default
 * and not a limit: the client may request any scope of an API that is open to every app, as the step-up of the Model
 * Context Protocol does. Scopes that users allowed are then stored with the client. Scopes of closed APIs remain
 * limited to the clients that those APIs admit, and for a client that a developer set up, the developer's list is the
 * limit.
 *
 * A scope that the client may not request is dropped (OpenID Connect Core §3.1.2.1), and its developer is told why.
 */

import { isSelfRegistered, longestScope } from '../clients/self-registered-scopes';
import { askableScopes } from '../model/askable-scopes';
import type { Client } from '../model/client-records';
import { findByResource } from '../model/resource-identifier';
import { scopeValues } from '../model/scope-list';
import { isStandardScope } from '../model/scopes';
import { isOwnResource } from '../tokens/protected-resource';
import type { World } from '../world';

/** Requests with more resources are refused when they are parsed. */
const mostResources = 10;

/** The client with the open APIs that this request names by scopes or resources. */
export async function withRequestedScopes(world: World, client: Client, parameters: URLSearchParams): Promise<Client> {
  const scope = parameters.get('scope') ?? '';
  if (scope.length > longestScope) return client;
  const scopes = scopeValues(scope);
  const resources = scopes.length > 0 || parameters.has('authorization_details') ? [] : parameters.getAll('resource');
  return withOpenScopes(world, client, scopes, resources);
}

/** The client with access beyond its registration: these scopes and APIs, as far as they are open to every app. */
export async function withOpenScopes(
  world: World,
  client: Client,
  scopes: readonly string[],
  resources: readonly string[] = [],
): Promise<Client> {
  if (!isSelfRegistered(client)) return client;
  const known = new Set(client.scopes.map(({ scope }) => scope));
  const lacking = scopes.filter((scope) => !isStandardScope(scope) && !known.has(scope));
  const named = resources.filter((resource) => !isOwnResource(world, resource)).slice(0, mostResources);
  if (lacking.length + named.length === 0) return client;
  const open = await world.store.openApis({ scopes: lacking, resources: named });
  const asked = open.flatMap((api) => {
    const isNamed = named.some((resource) => findByResource(open, resource) === api);
    return api.scopes.map(({ value }) => value).filter((value) => isNamed || lacking.includes(value));
  });
  const more = asked.filter((scope) => !known.has(scope)).map((scope) => ({ scope, required: false }));
  const reached = new Set(client.apis.map((api) => api.resource));
  return {
    ...client,
    scopes: [...client.scopes, ...more],
    apis: [...client.apis, ...open.filter((api) => !reached.has(api.resource))],
  };
}

/** The scopes of a request without `scope` (RFC 6749 §3.3). May be empty. */
export function defaultScopes(
  world: Pick<World, 'issuer' | 'addresses'>,
  client: Client,
  resources: readonly string[],
): string[] {
  const askable = askableScopes(client);
  if (resources.length === 0) return registeredScopes(client).filter((scope) => askable.has(scope));
  const named = resources.flatMap((resource) => {
    if (isOwnResource(world, resource)) return registeredScopes(client).filter(isStandardScope);
    return findByResource(client.apis, resource)?.scopes.map(({ value }) => value) ?? [];
  });
  return [...new Set(named)].filter((scope) => askable.has(scope));
}

/** The scopes in the client's registration. A metadata document without `scope` registered none. */
function registeredScopes(client: Client): string[] {
  if (!isSelfRegistered(client)) return client.scopes.map(({ scope }) => scope);
  return scopeValues(client.metadata.scope ?? '');
}
