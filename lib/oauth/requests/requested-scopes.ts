/**
 * Which scopes a request asks for: RFC 6749 §3.3.
 *
 * A request without `scope` asks for a default. With `resource` (RFC 8707 §2) that is what the client may ask people
 * for at the named APIs; otherwise it is what the client registered. Both are questions to the person, who chooses on
 * the consent page.
 *
 * For a client that registered itself (RFC 7591), or is the address of its metadata, `scope` at registration is that
 * default and no ceiling: it may ask for any scope of an API that is open to every app, as the step-up of the Model
 * Context Protocol does. What its people allowed is then noted with it. Scopes of closed APIs stay with the clients
 * that those APIs let in, and for a client that a developer set up in the portal the developer's list stays the
 * ceiling.
 *
 * A scope that cannot be asked for is dropped (OpenID Connect Core §3.1.2.1), and the client's developer is told why.
 */

import { isSelfMade, longestScope } from '../clients/noted-scopes';
import { askableScopes } from '../model/askable-scopes';
import type { Client } from '../model/client-records';
import { findByResource } from '../model/resource-identifier';
import { scopeValues } from '../model/scope-list';
import { isStandardScope } from '../model/scopes';
import { isOwnResource } from '../tokens/protected-resource';
import type { World } from '../world';

/** Requests with more resources are refused where they are parsed. */
const mostResources = 10;

/** The client as it is for this request: with the open APIs that the request names by scopes or resources. */
export async function withAskedScopes(world: World, client: Client, parameters: URLSearchParams): Promise<Client> {
  const scope = parameters.get('scope') ?? '';
  if (scope.length > longestScope) return client;
  const scopes = scopeValues(scope);
  const resources = scopes.length > 0 || parameters.has('authorization_details') ? [] : parameters.getAll('resource');
  return withOpenScopes(world, client, scopes, resources);
}

/**
 * The client with what it may ask for beyond its registration: those of these scopes, and all of these APIs, that are
 * open to every app.
 */
export async function withOpenScopes(
  world: World,
  client: Client,
  scopes: readonly string[],
  resources: readonly string[] = [],
): Promise<Client> {
  if (!isSelfMade(client)) return client;
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

/** What a request without `scope` asks for: RFC 6749 §3.3. Empty where there is nothing to go by. */
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

/** What the client said at registration, or was told then. A metadata document without `scope` registered none. */
function registeredScopes(client: Client): string[] {
  if (!isSelfMade(client)) return client.scopes.map(({ scope }) => scope);
  return scopeValues(client.metadata.scope ?? '');
}
