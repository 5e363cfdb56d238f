/**
 * Where an access token is for and what it may do there: RFC 8707 (resource indicators), RFC 6749 §3.3, RFC 9068 §3.
 *
 * A scope value belongs to one API (the server holds them unique), so scopes decide resources. Without `resource` a token
 * is for every API that its scopes name, and for this server's userinfo endpoint when `openid` is among them; with
 * `resource` it is for exactly those, and carries only their scopes. A scope whose API the client lost is left out.
 */

import { OAuthError } from '../errors';
import { receivedApis } from '../model/askable-scopes';
import { type AuthorizationDetail, detailsOf, narrowedDetails } from '../model/authorization-details';
import type { Client, ReachableApi } from '../model/client-records';
import { findByResource } from '../model/resource-identifier';
import { grantManagementScopes, isStandardScope, signalScopes } from '../model/scopes';
import type { SigningAlg } from '../model/signing-algs';
import type { World } from '../world';
import { isOwnResource } from './protected-resource';

export type Target = {
  scopes: string[];
  audience: string[];
  signingAlg: SigningAlg;
  accessTokenSeconds: number;
  /** Whether one of the APIs asked for tokens that only introspection understands. */
  opaque?: boolean;
  /** Whether every API asked for the general `typ` JWT: one that counts on `at+jwt` keeps it. */
  plain?: boolean;
  /** RFC 9396 §7; absent where there are none. */
  details?: AuthorizationDetail[];
  /** Scopes that the request named and the token lacks, each with the reason that the client's developer is told. */
  dropped?: { scope: string; reason: string }[];
};

/** What a token request asked for; `scopes` is absent where it asked for all it can get. */
export type Asked = { scopes: string[] | undefined; resources: string[]; details?: string | undefined };

/** What it may ask for: scopes that were once allowed, those of them that still are, and resources it was narrowed to. */
export type Allowed = {
  scopes: readonly string[];
  live: readonly string[];
  resources: readonly string[];
  details?: readonly AuthorizationDetail[] | undefined;
};

/** The target of a token that acts for a person. Throws `invalid_scope` and `invalid_target`. */
export function personTarget(world: World, client: Client, allowed: Allowed, wish: Asked): Target {
  const asked = withRegistered(world, client, wish);
  checkScopes(asked, allowed.scopes);
  const granted = narrowedDetails(allowed.details ?? [], asked.details);
  const wanted = allowed.live.filter((scope) => asked.scopes?.includes(scope) ?? true);
  const narrowedTo = allowed.resources.length > 0 ? allowed.resources : client.apis.map((api) => api.resource);
  const reachable = client.apis.filter(
    (api) =>
      narrowedTo.includes(api.resource) &&
      (hasScope(api, allowed.live, 'scopes') || detailsOf(api, granted).length > 0),
  );
  const forIssuer = allowed.live.includes('openid');
  const apis = choose(world, reachable, asked, forIssuer);

  const scopes = wanted.filter((scope) =>
    isStandardScope(scope)
      ? asked.resources.length === 0 || asked.resources.includes(world.issuer)
      : apis.some((api) => hasScope(api, [scope], 'scopes')),
  );
  const details = apis.flatMap((api) => detailsOf(api, granted));
  // Without `resource`, an API of which nothing is left is no audience.
  const isNamed = (api: ReachableApi) => hasScope(api, scopes, 'scopes') || detailsOf(api, details).length > 0;
  const named = asked.resources.length > 0 ? apis : apis.filter(isNamed);
  const audience = named.map((api) => api.resource);
  const ownAudience =
    asked.resources.length > 0
      ? asked.resources.includes(world.issuer)
      : scopes.includes('openid') || audience.length === 0;
  if (ownAudience) audience.push(world.issuer);
  if (scopes.length === 0 && details.length === 0) {
    throw new OAuthError('invalid_scope', 'None of the requested scopes is allowed any more.');
  }
  const dropped = (asked.scopes ?? []).filter((scope) => !scopes.includes(scope));
  return {
    ...target(world, named, scopes, audience),
    ...(details.length > 0 && { details }),
    ...(dropped.length > 0 && {
      dropped: dropped.map((scope) => ({
        scope,
        reason: allowed.live.includes(scope)
          ? 'It belongs to none of the requested resources, or its API is closed to this client.'
          : 'The person no longer allows it.',
      })),
    }),
  };
}

/** The target of a token that acts for the client itself (RFC 6749 §4.4): within what each API lets it have, or refused. */
export function machineTarget(world: World, client: Client, wish: Asked): Target {
  const asked = withRegistered(world, client, wish);
  const ours = [...grantManagementScopes, ...(receivedApis(client).length > 0 ? signalScopes : [])];
  const own = asked.scopes?.filter((scope) => ours.includes(scope)) ?? [];
  if (own.length === 0) return apiTarget(world, client, asked);
  // What every client may do at this server with its own grants (Grant Management for OAuth 2.0 §6.1), and an API's with its streams.
  const scopes = asked.scopes?.filter((scope) => !own.includes(scope)) ?? [];
  const resources = asked.resources.filter((resource) => !isOwnResource(world, resource));
  if (scopes.length > 0) {
    const others = apiTarget(world, client, { ...asked, scopes, resources });
    return { ...others, scopes: [...others.scopes, ...own], audience: [...others.audience, world.issuer] };
  }
  if (resources.length > 0) throw new OAuthError('invalid_target', 'These scopes are for this server alone.');
  return target(world, [], own, [world.issuer]);
}

/**
 * The wish with every resource in its registered spelling. Each endpoint of this server that takes tokens may be named for the
 * whole server (RFC 9728), whose audience is the issuer.
 */
function withRegistered(world: World, client: Client, wish: Asked): Asked {
  const registered = (named: string): string =>
    isOwnResource(world, named) ? world.issuer : (findByResource(client.apis, named)?.resource ?? named);
  return { ...wish, resources: wish.resources.map(registered) };
}

function apiTarget(world: World, client: Client, asked: Asked): Target {
  const reachable = client.apis.filter((api) => api.machineScopes.length > 0);
  checkScopes(
    asked,
    reachable.flatMap((api) => api.machineScopes),
  );
  const candidates = choose(world, reachable, asked, false);
  const scopes = candidates
    .flatMap((api) => api.machineScopes)
    .filter((scope) => asked.scopes?.includes(scope) ?? true);
  if (scopes.length === 0 || asked.scopes?.some((scope) => !scopes.includes(scope))) {
    throw new OAuthError('invalid_scope', 'No API lets this client have these scopes on its own.');
  }
  const apis = candidates.filter((api) => asked.resources.length > 0 || hasScope(api, scopes, 'machineScopes'));
  return target(
    world,
    apis,
    scopes,
    apis.map((api) => api.resource),
  );
}

/** RFC 6749 §6: never more than was allowed. */
function checkScopes(asked: Asked, allowed: readonly string[]): void {
  const excess = asked.scopes?.find((scope) => !allowed.includes(scope));
  if (excess !== undefined) throw new OAuthError('invalid_scope', `The scope '${excess}' was not allowed.`);
}

/** RFC 8707 §2: an unknown or unreachable resource fails the request, whatever else it named. */
function choose(world: World, reachable: ReachableApi[], asked: Asked, forIssuer: boolean): ReachableApi[] {
  if (asked.resources.length === 0) return reachable;
  for (const resource of asked.resources) {
    const known = reachable.some((api) => api.resource === resource) || (forIssuer && resource === world.issuer);
    if (!known) throw new OAuthError('invalid_target', 'The requested resource is unknown, or not allowed here.');
  }
  return reachable.filter((api) => asked.resources.includes(api.resource));
}

function hasScope(api: ReachableApi, scopes: readonly string[], kind: 'scopes' | 'machineScopes'): boolean {
  const values = kind === 'scopes' ? api.scopes.map(({ value }) => value) : api.machineScopes;
  return values.some((value) => scopes.includes(value));
}

/** How a token for these APIs is made. Where they differ, the stricter choice counts, and ES256 signs. */
export function formOf(apis: readonly ReachableApi[]): Pick<Target, 'opaque' | 'plain' | 'signingAlg'> {
  const [alg, ...others] = new Set(apis.map((api) => api.signingAlg));
  return {
    ...(apis.some((api) => api.opaqueTokens) && { opaque: true }),
    ...(apis.length > 0 && apis.every((api) => api.plainTokens) && { plain: true }),
    signingAlg: alg !== undefined && others.length === 0 ? alg : 'ES256',
  };
}

/** With several APIs: the shortest of their lifetimes. */
function target(world: World, apis: ReachableApi[], scopes: string[], audience: string[]): Target {
  return {
    scopes,
    audience,
    ...formOf(apis),
    accessTokenSeconds:
      apis.length > 0 ? Math.min(...apis.map((api) => api.accessTokenSeconds)) : world.settings.accessTokenSeconds,
  };
}
