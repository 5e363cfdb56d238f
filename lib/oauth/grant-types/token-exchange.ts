/**
 * `urn:ietf:params:oauth:grant-type:token-exchange`: RFC 8693. The service behind an API exchanges the access token of
 * an incoming request for one that it can use to call another API.
 *
 * Choices. Subject and actor tokens are access tokens of this server. The API that the subject token is for decides
 * which clients may exchange: as themselves on behalf of someone (delegation, with an actor token, §1.1), or also in
 * their place (impersonation). The new token never exceeds the subject token: its scopes and audience or fewer, no
 * longer lifetime, bound to a key if the subject token was, and under the same grant, so that it ends with it. There is
 * no refresh token. The current actor is written in `act` with earlier ones nested inside (§4.1), and an existing chain
 * is never left out.
 */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { OAuthError } from '../errors';
import { type AuthorizationDetail, detailsOf, narrowedDetails } from '../model/authorization-details';
import type { Client, ReachableApi } from '../model/client-records';
import type { Grant, GrantState, Login } from '../model/grant-records';
import { liveScopes } from '../model/grant-rules';
import { findByResource } from '../model/resource-identifier';
import { readScope } from '../model/scope-list';
import type { Confirmation } from '../model/token-records';
import { type AccessTokenClaims, grantOf, verifyAccessToken } from '../tokens/access-token';
import type { Actor, Authorization } from '../tokens/authorization';
import { type Target, targetFor } from '../tokens/token-target';
import type { World } from '../world';
import { detailsParameter, grantType, resourceParameter, scopeParameter } from './grant-type';

export const exchangeGrantType = 'urn:ietf:params:oauth:grant-type:token-exchange';

const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';
const jwtType = 'urn:ietf:params:oauth:token-type:jwt';
const maxActors = 5;

const parametersSchema = z.object({
  subject_token: z.string().max(16_384),
  subject_token_type: z.string().max(200),
  actor_token: z.string().max(16_384).optional(),
  actor_token_type: z.string().max(200).optional(),
  requested_token_type: z.string().max(200).default(accessTokenType),
  scope: scopeParameter,
  resource: resourceParameter,
  /** §2.1: the logical name of a target. Here it is the resource identifier as well. */
  audience: z.array(z.string().max(2000)).max(20).default([]),
  authorization_details: detailsParameter,
});
type Parameters = z.infer<typeof parametersSchema>;

export const tokenExchange = grantType(exchangeGrantType, parametersSchema, redeemTokenExchange);

async function redeemTokenExchange(
  world: World,
  client: Client,
  parameters: Parameters,
  proved: Confirmation | undefined,
): Promise<Authorization> {
  if (client.metadata.token_endpoint_auth_method === 'none') {
    throw new OAuthError('unauthorized_client', 'A client without credentials cannot exchange tokens.');
  }
  // §2.1: both or neither.
  if ((parameters.actor_token === undefined) !== (parameters.actor_token_type === undefined)) {
    throw invalidRequest('actor_token and actor_token_type need each other.');
  }
  requireType('subject_token_type', parameters.subject_token_type);
  if (parameters.actor_token_type !== undefined) requireType('actor_token_type', parameters.actor_token_type);
  const issuedTokenType = requireType('requested_token_type', parameters.requested_token_type);
  const { claims, state } = await readToken(world, parameters.subject_token, 'subject_token');
  requireMayExchange(client, claims, { withActor: parameters.actor_token !== undefined });
  const actor = await readActor(world, client, parameters.actor_token);
  if (claims.cnf && !proved) throw invalidRequest('subject_token is bound to a key, so the request has to prove one.');
  const { grant, subject } = state;
  const act = actorChain(actor, claims.act);
  return {
    client,
    grant,
    ...(subject && { subject }),
    context: { scopes: [], resources: [], ...signInOf(claims) },
    target: exchangeTarget(world, client, parameters, claims, grant),
    issuedAt: world.now(),
    first: false,
    use: 'exchanged',
    exchanged: {
      issuedTokenType,
      grantedTo: grant.clientId,
      sub: claims.sub,
      ...(act && { act }),
    },
  };
}

/** §2.2.2: every problem with either token is `invalid_request`. */
function invalidRequest(reason: string, grantId?: string): OAuthError {
  return new OAuthError('invalid_request', reason, grantId === undefined ? {} : { grantId });
}

/**
 * RFC 8693 §3 also defines types for ID tokens, refresh tokens and SAML assertions. This server exchanges access tokens
 * only.
 */
function requireType(parameter: string, type: string): typeof accessTokenType | typeof jwtType {
  if (type === accessTokenType || type === jwtType) return type;
  throw invalidRequest(`${parameter} '${type}' is not supported. Use ${accessTokenType} or ${jwtType}.`);
}

async function readToken(
  world: World,
  token: string,
  name: string,
): Promise<{ claims: AccessTokenClaims; state: GrantState }> {
  const claims = await verifyAccessToken(world, token);
  const found = claims && (await grantOf(world, claims));
  if (!claims || !found || found.problem) {
    throw invalidRequest(`${name} is no live access token of this server.`, found?.state.grant.id);
  }
  return { claims, state: found.state };
}

/**
 * The actor is the subject of a token that the client itself holds. A token that was issued to another client is
 * refused.
 */
async function readActor(world: World, client: Client, token: string | undefined): Promise<Actor | undefined> {
  if (token === undefined) return undefined;
  const { claims } = await readToken(world, token, 'actor_token');
  if (claims.client_id !== client.id) throw invalidRequest('actor_token was issued to another client.');
  return { sub: claims.sub, client_id: claims.client_id };
}

/** An API of the subject token must let this client exchange, and without an actor it must allow impersonation. */
function requireMayExchange(client: Client, claims: AccessTokenClaims, { withActor }: { withActor: boolean }): void {
  const permitting = client.apis.filter((api) => api.mayExchange !== undefined && claims.aud.includes(api.resource));
  if (permitting.length === 0) throw invalidRequest('subject_token is for no API that this client may act for.');
  if (!withActor && !permitting.some((api) => api.mayExchange === 'impersonation')) {
    throw invalidRequest('This client may act for people, not in their place: actor_token is missing.');
  }
}

/** §4.1: the current actor is the outermost. */
function actorChain(actor: Actor | undefined, before: Actor | undefined): Actor | undefined {
  const act = actor && before ? { ...actor, act: before } : (actor ?? before);
  let depth = 0;
  for (let one = act; one; one = one.act) depth += 1;
  if (depth > maxActors) throw invalidRequest(`At most ${maxActors} may act for one another.`);
  return act;
}

/** The sign-in behind the subject token, for APIs that require how it was done (RFC 9470). */
function signInOf({ sub, auth_time: authTime, amr = [], acr }: AccessTokenClaims): { login?: Login; acr?: string } {
  if (authTime === undefined) return {};
  return { login: { sid: '', sub, authTime, amr }, ...(acr !== undefined && { acr }) };
}

/** The target of the new token, within the subject token, the grant as it is now, and what this client may reach. */
function exchangeTarget(
  world: World,
  client: Client,
  parameters: Parameters,
  claims: AccessTokenClaims,
  grant: Grant,
): Target {
  const candidates = requestedApis(client, parameters, claims);
  const scopesAt = exchangeableScopes(world, parameters, claims, grant);
  const scopes = [...new Set(candidates.flatMap(scopesAt))];
  const details = exchangeableDetails(candidates, parameters.authorization_details, claims, grant);
  const nothing = scopes.length === 0 && details.length === 0;
  if (nothing || readScope(parameters.scope)?.some((scope) => !scopes.includes(scope))) {
    throw new OAuthError('invalid_scope', 'The requested targets allow nothing of this scope.');
  }
  const apis = candidates.filter((api) => scopesAt(api).length > 0 || detailsOf(api, details).length > 0);
  const audience = apis.map((api) => api.resource);
  const target = targetFor(world, apis, { scopes, audience, details });
  const left = (claims.exp ?? Infinity) - world.now();
  return { ...target, accessTokenSeconds: Math.min(left, target.accessTokenSeconds) };
}

/** The APIs that the request names, or all of the subject token. §2.2.2: `invalid_target` for any other. */
function requestedApis(client: Client, { resource, audience }: Parameters, claims: AccessTokenClaims): ReachableApi[] {
  const reachable = client.apis.filter((api) => claims.aud.includes(api.resource));
  const requested = [...resource, ...audience].map((named) => findByResource(reachable, named)?.resource ?? named);
  if (requested.some((name) => !reachable.some((api) => api.resource === name))) {
    throw new OAuthError('invalid_target', 'A requested target is not in subject_token, or not for this client.');
  }
  return reachable.filter((api) => requested.length === 0 || requested.includes(api.resource));
}

/** For each API: its scopes that the subject token has, that the grant still allows, and that the request asks for. */
function exchangeableScopes(
  world: World,
  parameters: Parameters,
  claims: AccessTokenClaims,
  grant: Grant,
): (api: ReachableApi) => string[] {
  const held = claims.scope.split(' ').filter((scope) => scope !== '');
  const requested = readScope(parameters.scope) ?? held;
  if (requested.some((scope) => !held.includes(scope))) {
    throw new OAuthError('invalid_scope', 'The scope of subject_token cannot be widened.');
  }
  // A grant without an owner has no scopes of its own: the API decides what the client may do.
  const live = grant.ownerId === undefined ? held : liveScopes(grant, world.now());
  const usable = requested.filter((scope) => live.includes(scope));
  return (api) =>
    [...api.scopes.map(({ value }) => value), ...api.machineScopes].filter((scope) => usable.includes(scope));
}

/**
 * RFC 9396 §6: details of the subject token, or fewer, that are still allowed and whose types this client registered.
 */
function exchangeableDetails(
  apis: ReachableApi[],
  requested: string | undefined,
  { authorization_details: held = [] }: AccessTokenClaims,
  { details: allowed = [] }: Grant,
): AuthorizationDetail[] {
  const live = held.filter((detail) => allowed.some((one) => isDeepStrictEqual(one, detail)));
  const named = narrowedDetails(live, requested);
  const details = apis.flatMap((api) => detailsOf(api, named));
  if (requested === undefined || details.length === named.length) return details;
  throw new OAuthError(
    'invalid_authorization_details',
    'A detail belongs to no requested target, or not to this client.',
  );
}
