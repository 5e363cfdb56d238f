/**
 * The target of an access token: its audience, its scopes, and how it is signed and for how long. RFC 8707 (resource
 * indicators), RFC 6749 §3.3, RFC 9068 §3.
 *
 * Each scope value belongs to one API (the server keeps them unique), so scopes determine resources. Without `resource`
 * a token is for every API that its scopes name, and for this server's userinfo endpoint if `openid` is among them.
 * With `resource` it is for exactly those resources and carries only their scopes. Scopes of an API that the client can
 * no longer reach are left out.
 */
import { OAuthError } from '../errors';
import { receivedApis } from '../model/askable-scopes';
import { type AuthorizationDetail, detailsOf, narrowedDetails } from '../model/authorization-details';
import type { Client, ReachableApi } from '../model/client-records';
import { findByResource } from '../model/resource-identifier';
import { grantManagementScopes, isStandardScope, signalScopes } from '../model/scopes';
import type { SigningAlg } from '../model/signing-algs';
import type { World } from '../world';
import { apisAllowLasting } from './lasting-token';
import { isOwnResource } from './protected-resource';

export type Target = {
  scopes: string[];
  audience: string[];
  signingAlg: SigningAlg;
  accessTokenSeconds: number;
  /** Whether one of the APIs asked for opaque tokens, which it introspects. */
  opaque?: boolean;
  /** Whether the operator and every API allow this client a token without an expiry (`lasting-token.ts`). */
  lasting?: boolean;
  /** Whether every API asked for the general `typ` JWT. If one of them expects `at+jwt`, the token keeps that type. */
  plain?: boolean;
  /** RFC 9396 §7; absent if there are none. */
  details?: AuthorizationDetail[];
  /** Requested scopes that the token lacks, each with a reason for the client's developer. */
  dropped?: { scope: string; reason: string }[];
};

/** What a token request asked for. `scopes` is absent if it asked for everything that it can get. */
export type TargetRequest = { scopes: string[] | undefined; resources: string[]; details?: string | undefined };

/**
 * What it may ask for: scopes that were ever allowed, those still live, and the resources it is limited to (empty:
 * all).
 */
export type AllowedAccess = {
  scopes: readonly string[];
  live: readonly string[];
  resources: readonly string[];
  details?: readonly AuthorizationDetail[] | undefined;
};

/** The target of a token that acts for a person. Throws `invalid_scope` and `invalid_target`. */
export function personTarget(world: World, client: Client, allowed: AllowedAccess, request: TargetRequest): Target {
  const { scopes: requested, resources, details: detailsText } = withRegisteredSpelling(world, client, request);
  const { live } = allowed;
  requireAllowed(requested, allowed.scopes);
  const requestedDetails = narrowedDetails(allowed.details ?? [], detailsText);

  const reachable = client.apis.filter(
    (api) =>
      (allowed.resources.length === 0 || allowed.resources.includes(api.resource)) &&
      isUsedBy(api, live, requestedDetails),
  );
  const candidates = requestedApis(reachable, resources, live.includes('openid') ? world.issuer : undefined);

  const standardScopesFit = resources.length === 0 || resources.includes(world.issuer);
  const scopes = live.filter(
    (scope) =>
      (requested?.includes(scope) ?? true) &&
      (isStandardScope(scope) ? standardScopesFit : candidates.some((api) => offers(api, scope))),
  );
  const details = candidates.flatMap((api) => detailsOf(api, requestedDetails));
  if (scopes.length === 0 && details.length === 0) {
    throw new OAuthError('invalid_scope', 'None of the requested scopes is allowed any more.');
  }

  // Without `resource`, an API for which nothing is left is no audience.
  const apis = resources.length > 0 ? candidates : candidates.filter((api) => isUsedBy(api, scopes, details));
  const includesIssuer =
    resources.length > 0 ? resources.includes(world.issuer) : scopes.includes('openid') || apis.length === 0;
  const audience = [...resourcesOf(apis), ...(includesIssuer ? [world.issuer] : [])];
  const dropped = droppedScopes(requested, scopes, live);
  return { ...targetFor(world, apis, { scopes, audience, details }), ...(dropped.length > 0 && { dropped }) };
}

/** The target of a token that acts for the client itself (RFC 6749 §4.4), within what each API lets the client do. */
export function machineTarget(world: World, client: Client, targetRequest: TargetRequest): Target {
  const request = withRegisteredSpelling(world, client, targetRequest);
  // Scopes of this server's own endpoints: every client may manage its grants (Grant Management for OAuth 2.0 §6.1),
  // and an API may manage its event streams.
  const serverScopes = [...grantManagementScopes, ...(receivedApis(client).length > 0 ? signalScopes : [])];
  const own = request.scopes?.filter((scope) => serverScopes.includes(scope)) ?? [];
  if (own.length === 0) return apiTarget(world, client, request);
  const scopes = request.scopes?.filter((scope) => !own.includes(scope)) ?? [];
  const resources = request.resources.filter((resource) => !isOwnResource(world, resource));
  if (scopes.length > 0) {
    const others = apiTarget(world, client, { scopes, resources });
    return { ...others, scopes: [...others.scopes, ...own], audience: [...others.audience, world.issuer] };
  }
  if (resources.length > 0) throw new OAuthError('invalid_target', 'These scopes are for this server alone.');
  return targetFor(world, [], { scopes: own, audience: [world.issuer] });
}

function apiTarget(world: World, client: Client, { scopes: requested, resources }: TargetRequest): Target {
  const reachable = client.apis.filter((api) => api.machineScopes.length > 0);
  requireAllowed(
    requested,
    reachable.flatMap((api) => api.machineScopes),
  );
  const candidates = requestedApis(reachable, resources, undefined);
  const scopes = candidates.flatMap((api) => api.machineScopes).filter((scope) => requested?.includes(scope) ?? true);
  if (scopes.length === 0 || requested?.some((scope) => !scopes.includes(scope))) {
    throw new OAuthError('invalid_scope', 'No API lets this client have these scopes on its own.');
  }
  const apis =
    resources.length > 0
      ? candidates
      : candidates.filter((api) => api.machineScopes.some((scope) => scopes.includes(scope)));
  return targetFor(world, apis, { scopes, audience: resourcesOf(apis) });
}

/**
 * A token for these APIs, in the form that they ask for. If they differ, the stricter choice wins: opaque if one asks
 * for it, the general type only if all do, ES256 if their algorithms differ, and the shortest lifetime.
 */
export function targetFor(
  world: Pick<World, 'settings'>,
  apis: readonly ReachableApi[],
  { scopes, audience, details = [] }: Pick<Target, 'scopes' | 'audience' | 'details'>,
): Target {
  const [alg, ...otherAlgs] = new Set(apis.map((api) => api.signingAlg));
  const lifetimes = apis.map((api) => api.accessTokenSeconds);
  const { settings } = world;
  return {
    scopes,
    audience,
    signingAlg: alg !== undefined && otherAlgs.length === 0 ? alg : 'ES256',
    accessTokenSeconds: lifetimes.length > 0 ? Math.min(...lifetimes) : settings.accessTokenSeconds,
    ...(apis.some((api) => api.opaqueTokens) && { opaque: true }),
    ...(apisAllowLasting(world, apis) && { lasting: true }),
    ...(apis.length > 0 && apis.every((api) => api.plainTokens) && { plain: true }),
    ...(details.length > 0 && { details }),
  };
}

/**
 * The request with each resource in its registered spelling. Every endpoint of this server that accepts tokens may be
 * named and stands for the whole server (RFC 9728), whose audience is the issuer.
 */
function withRegisteredSpelling(world: World, client: Client, request: TargetRequest): TargetRequest {
  const registered = (named: string): string =>
    isOwnResource(world, named) ? world.issuer : (findByResource(client.apis, named)?.resource ?? named);
  return { ...request, resources: request.resources.map(registered) };
}

/** RFC 6749 §6: never more than was allowed. */
function requireAllowed(requested: readonly string[] | undefined, allowed: readonly string[]): void {
  const excess = requested?.find((scope) => !allowed.includes(scope));
  if (excess !== undefined) throw new OAuthError('invalid_scope', `The scope '${excess}' was not allowed.`);
}

/** RFC 8707 §2: one unknown or unreachable resource fails the request, even if it also names others. */
function requestedApis(
  reachable: ReachableApi[],
  resources: readonly string[],
  issuer: string | undefined,
): ReachableApi[] {
  if (resources.length === 0) return reachable;
  for (const resource of resources) {
    const known = resource === issuer || reachable.some((api) => api.resource === resource);
    if (!known) throw new OAuthError('invalid_target', 'The requested resource is unknown, or not allowed here.');
  }
  return reachable.filter((api) => resources.includes(api.resource));
}

const resourcesOf = (apis: readonly ReachableApi[]): string[] => apis.map((api) => api.resource);

const offers = (api: ReachableApi, scope: string): boolean => api.scopes.some(({ value }) => value === scope);

/** Whether a token with these scopes and details can do anything at this API. */
function isUsedBy(api: ReachableApi, scopes: readonly string[], details: readonly AuthorizationDetail[]): boolean {
  return scopes.some((scope) => offers(api, scope)) || detailsOf(api, details).length > 0;
}

function droppedScopes(
  requested: readonly string[] = [],
  scopes: readonly string[],
  live: readonly string[],
): { scope: string; reason: string }[] {
  return requested
    .filter((scope) => !scopes.includes(scope))
    .map((scope) => ({
      scope,
      reason: live.includes(scope)
        ? 'It belongs to none of the requested resources, or its API is closed to this client.'
        : 'The person no longer allows it.',
    }));
}
