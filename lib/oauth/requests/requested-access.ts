/**
 * The access that a request asks for: scopes (RFC 6749 §3.3, OpenID Connect Core §5.4 and §11), their resources (RFC
 * 8707 §2) and authorization details (RFC 9396), limited to what the client may request.
 *
 * Scopes that do not exist or are closed to the client are dropped (OpenID Connect Core §3.1.2.1). A scope that the
 * client could have registered and did not is `invalid_scope`, and so is a request for nothing (RFC 6749 §3.3).
 */

import { recordDroppedScopes } from '../clients/self-registered-scopes';
import { askableScopes, givesAnything } from '../model/askable-scopes';
import { type AuthorizationDetail, detailsOf, readAuthorizationDetails } from '../model/authorization-details';
import type { Client, ReachableApi } from '../model/client-records';
import { findByResource } from '../model/resource-identifier';
import { type ResponseType, yields } from '../model/response-type';
import { readScope } from '../model/scope-list';
import { isStandardScope } from '../model/scopes';
import { isOwnResource } from '../tokens/protected-resource';
import type { Call, World } from '../world';
import { readOne, refuse } from './parameters';
import { defaultScopes } from './requested-scopes';

const maxResources = 10;

/** The access that a request without a response type asks for: RFC 8628 §3.1, with RFC 9396 §2. */
export async function readRequestedAccess(
  world: World,
  client: Client,
  parameters: URLSearchParams,
  call: Call,
): Promise<{ scopes: string[]; resources: string[]; authorizationDetails?: AuthorizationDetail[] }> {
  const details = readDetails(client, parameters);
  const scopes = await readScopes(world, client, 'code', details, parameters, call);
  const resources = readResources(world, client, scopes, details, parameters);
  return { scopes, resources, ...(details && { authorizationDetails: details }) };
}

/** RFC 6749 §3.3. The client's developer is notified of dropped scopes. */
export async function readScopes(
  world: World,
  client: Client,
  type: ResponseType,
  details: AuthorizationDetail[] | undefined,
  parameters: URLSearchParams,
  call: Call,
): Promise<string[]> {
  const asked = readScope(readOne(parameters, 'scope'));
  if (asked === undefined) {
    // RFC 9396 §3: a request may consist of details only.
    if (details) return [];
    const scopes = defaultScopes(world, client, parameters.getAll('resource')).filter((scope) =>
      isPossible(type, scope),
    );
    if (givesAnything(scopes)) return scopes;
    const resources = parameters.getAll('resource').filter((resource) => !isOwnResource(world, resource));
    if (resources.some((resource) => !findByResource(client.apis, resource))) {
      refuse('invalid_target', 'This client cannot reach that resource.');
    }
    return refuse('invalid_scope', 'scope is required: this client has no default scopes.');
  }
  const askable = askableScopes(client);
  const registered = [
    ...client.scopes.map(({ scope }) => scope),
    ...client.apis.flatMap((api) => api.scopes.map(({ value }) => value)),
  ];
  const exists = (scope: string): boolean => registered.includes(scope) || isStandardScope(scope);
  // OpenID Connect Core §11: offline_access is ignored, not refused, if no grant type allows it.
  const forbidden = asked.find((scope) => !askable.has(scope) && exists(scope) && scope !== 'offline_access');
  if (forbidden !== undefined) refuse('invalid_scope', `This client may not ask for the scope ${forbidden}.`);
  const scopes = asked.filter((scope) => askable.has(scope) && isPossible(type, scope));
  const dropped = asked.filter((scope) => !scopes.includes(scope));
  const oneExists = dropped.length > 0 && (await recordDroppedScopes(world, client.id, dropped, call));
  if (givesAnything(scopes, details)) return scopes;
  const why =
    oneExists || scopes.length > 0 ? 'This client may ask for none of these scopes.' : 'None of these scopes exists.';
  return refuse('invalid_scope', why);
}

/** OpenID Connect Core §11: offline_access needs a code. */
const isPossible = (type: ResponseType, scope: string): boolean => scope !== 'offline_access' || yields(type, 'code');

/**
 * RFC 8707 §2: the requested resources, or by default those of the scopes. A request may also name this server (RFC
 * 9728), which is not included in the result, because the standard scopes imply it.
 */
export function readResources(
  world: Pick<World, 'issuer' | 'addresses'>,
  client: Client,
  scopes: string[],
  details: AuthorizationDetail[] | undefined,
  parameters: URLSearchParams,
): string[] {
  const named = [...new Set(parameters.getAll('resource').map((one) => registeredResource(client, one)))];
  if (named.length > maxResources) refuse('invalid_target', `At most ${maxResources} resources can be requested.`);
  const used = resourcesOf(client, scopes, details);
  if (named.length === 0) return used;
  const requested = named.filter((resource) => !isOwnResource(world, resource));
  if (requested.length < named.length && !scopes.includes('openid')) {
    refuse('invalid_target', 'Tokens for this server itself need the scope openid.');
  }
  for (const resource of requested) {
    if (!client.apis.some((api) => api.resource === resource))
      refuse('invalid_target', 'This client cannot reach that resource.');
    // The consent page lists permissions, so a resource without a requested permission could not be shown.
    if (!used.includes(resource)) refuse('invalid_target', 'No scope of a requested resource was requested.');
  }
  if (used.some((resource) => !requested.includes(resource))) {
    refuse('invalid_scope', 'A requested scope belongs to none of the requested resources.');
  }
  return requested;
}

/** The registered spelling of a resource that the client can reach. Other resources stay as sent. */
const registeredResource = (client: Client, named: string): string =>
  findByResource(client.apis, named)?.resource ?? named;

/** The resources that these scopes and details belong to, in the client's order. */
export function resourcesOf(
  client: Client,
  scopes: readonly string[],
  details: readonly AuthorizationDetail[] = [],
): string[] {
  const isUsed = (api: ReachableApi): boolean =>
    api.scopes.some(({ value }) => scopes.includes(value)) || detailsOf(api, details).length > 0;
  return client.apis.filter(isUsed).map((api) => api.resource);
}

/** RFC 9396 §2. */
export function readDetails(client: Client, parameters: URLSearchParams): AuthorizationDetail[] | undefined {
  const text = readOne(parameters, 'authorization_details');
  return text === undefined ? undefined : readAuthorizationDetails(client, text);
}
