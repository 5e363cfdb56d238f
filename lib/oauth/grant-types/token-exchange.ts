/**
 * `urn:ietf:params:oauth:grant-type:token-exchange`: RFC 8693. The service behind an API trades the access token that a request
 * brought for one of its own, to call a further API with.
 *
 * Choices. Subject and actor tokens are access tokens of this server. Who may trade is said by the API that the subject token
 * is for, about each client: as itself for someone (delegation, with an actor token, §1.1), or also in their place
 * (impersonation). What comes out is never more than what went in: scopes and audience of the subject token or fewer, no longer
 * than it lives, bound to a key if it was, and hanging from the same grant, so that it ends with it. No refresh token. Who
 * acts is written in `act` with those before inside (§4.1), and a chain that exists is never left out.
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
import { targetFor } from '../tokens/token-target';
import type { World } from '../world';

export const exchangeGrantType = 'urn:ietf:params:oauth:grant-type:token-exchange';

const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';
const jwtType = 'urn:ietf:params:oauth:token-type:jwt';
const maxActors = 5;

export const tokenExchangeParameters = z.object({
  subject_token: z.string().max(16_384),
  subject_token_type: z.string().max(200),
  actor_token: z.string().max(16_384).optional(),
  actor_token_type: z.string().max(200).optional(),
  requested_token_type: z.string().max(200).default(accessTokenType),
  scope: z.string().max(4096).optional(),
  resource: z.array(z.string().max(2000)).max(20).default([]),
  /** §2.1: a resource by its logical name, which here is the same one. */
  audience: z.array(z.string().max(2000)).max(20).default([]),
  authorization_details: z.string().max(16_384).optional(),
});
type Parameters = z.infer<typeof tokenExchangeParameters>;

export async function redeemTokenExchange(
  world: World,
  client: Client,
  parameters: Parameters,
  proved: Confirmation | undefined,
): Promise<Authorization> {
  if (client.metadata.token_endpoint_auth_method === 'none') {
    throw new OAuthError('unauthorized_client', 'A client without credentials cannot exchange tokens.');
  }
  // §2.1: the two come together or not at all.
  if ((parameters.actor_token === undefined) !== (parameters.actor_token_type === undefined)) {
    throw refused('actor_token and actor_token_type need each other.');
  }
  requireType('subject_token_type', parameters.subject_token_type);
  if (parameters.actor_token_type !== undefined) requireType('actor_token_type', parameters.actor_token_type);
  const issuedTokenType = requireType('requested_token_type', parameters.requested_token_type);
  const { claims, state } = await readToken(world, parameters.subject_token, 'subject_token');
  const acting = client.apis.filter((api) => api.mayExchange !== undefined && claims.aud.includes(api.resource));
  if (acting.length === 0) throw refused('subject_token is for no API that this client may act for.');
  const actor = await readActor(world, client, parameters.actor_token);
  if (actor === undefined && !acting.some((api) => api.mayExchange === 'impersonation')) {
    throw refused('This client may act for people, not in their place: actor_token is missing.');
  }
  if (claims.cnf && !proved) throw refused('subject_token is bound to a key, so the request has to prove one.');
  const { grant, subject } = state;
  const act = chain(actor, claims.act);
  return {
    client,
    grant,
    ...(subject && { subject }),
    context: { scopes: [], resources: [], ...signIn(claims) },
    target: targetOf(world, client, parameters, claims, state),
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

/** §2.2.2: whatever is wrong with either token is `invalid_request`. */
function refused(reason: string, grantId?: string): OAuthError {
  return new OAuthError('invalid_request', reason, grantId === undefined ? {} : { grantId });
}

/** RFC 8693 §3. ID tokens, refresh tokens and SAML assertions have types there; this server trades access tokens alone. */
function requireType(parameter: string, type: string): typeof accessTokenType | typeof jwtType {
  if (type === accessTokenType || type === jwtType) return type;
  throw refused(`${parameter} '${type}' is not supported. Use ${accessTokenType} or ${jwtType}.`);
}

async function readToken(
  world: World,
  token: string,
  name: string,
): Promise<{ claims: AccessTokenClaims; state: GrantState }> {
  const claims = await verifyAccessToken(world, token);
  const found = claims && (await grantOf(world, claims));
  if (!claims || !found || found.problem)
    throw refused(`${name} is no live access token of this server.`, found?.state.grant.id);
  return { claims, state: found.state };
}

/** The actor is whoever the client itself holds a token for, itself included: nobody else's token makes it somebody else. */
async function readActor(world: World, client: Client, token: string | undefined): Promise<Actor | undefined> {
  if (token === undefined) return undefined;
  const { claims } = await readToken(world, token, 'actor_token');
  if (claims.client_id !== client.id) throw refused('actor_token was issued to another client.');
  return { sub: claims.sub, client_id: claims.client_id };
}

/** §4.1: the newest outside. */
function chain(actor: Actor | undefined, before: Actor | undefined): Actor | undefined {
  const act = actor && before ? { ...actor, act: before } : (actor ?? before);
  let depth = 0;
  for (let one = act; one; one = one.act) depth += 1;
  if (depth > maxActors) throw refused(`At most ${maxActors} may act for one another.`);
  return act;
}

/** Of the sign-in behind it all, for APIs that ask how it was made (RFC 9470). */
function signIn({ sub, auth_time: authTime, amr = [], acr }: AccessTokenClaims): { login?: Login; acr?: string } {
  if (authTime === undefined) return {};
  return { login: { sid: '', sub, authTime, amr }, ...(acr !== undefined && { acr }) };
}

/** RFC 9396 §6: those of the subject token, or fewer, that are still allowed and of types that this client registered. */
function tradedDetails(
  apis: ReachableApi[],
  asked: string | undefined,
  { authorization_details: before = [] }: AccessTokenClaims,
  { details: allowed = [] }: Grant,
): AuthorizationDetail[] {
  const live = before.filter((detail) => allowed.some((one) => isDeepStrictEqual(one, detail)));
  const named = narrowedDetails(live, asked);
  const details = apis.flatMap((api) => detailsOf(api, named));
  if (asked === undefined || details.length === named.length) return details;
  throw new OAuthError(
    'invalid_authorization_details',
    'A detail belongs to no requested target, or not to this client.',
  );
}

function targetOf(
  world: World,
  client: Client,
  parameters: Parameters,
  claims: AccessTokenClaims,
  { grant }: GrantState,
): Authorization['target'] {
  const now = world.now();
  const reachable = client.apis.filter((api) => claims.aud.includes(api.resource));
  const wanted = [...parameters.resource, ...parameters.audience].map(
    (named) => findByResource(reachable, named)?.resource ?? named,
  );
  // §2.2.2: a target that the subject token was not good for, or that this client cannot reach.
  if (wanted.some((resource) => !reachable.some((api) => api.resource === resource))) {
    throw new OAuthError('invalid_target', 'A requested target is not in subject_token, or not for this client.');
  }
  const apis = reachable.filter((api) => wanted.length === 0 || wanted.includes(api.resource));
  const before = claims.scope.split(' ').filter((scope) => scope !== '');
  const live = grant.ownerId === undefined ? before : liveScopes(grant, now);
  const asked = readScope(parameters.scope);
  if (asked?.some((scope) => !before.includes(scope))) {
    throw new OAuthError('invalid_scope', 'The scope of subject_token cannot be widened.');
  }
  const scopesOf = (api: (typeof apis)[number]) =>
    [...api.scopes.map(({ value }) => value), ...api.machineScopes].filter(
      (scope) => before.includes(scope) && live.includes(scope) && (asked?.includes(scope) ?? true),
    );
  const scopes = [...new Set(apis.flatMap(scopesOf))];
  const details = tradedDetails(apis, parameters.authorization_details, claims, grant);
  const nothing = scopes.length === 0 && details.length === 0;
  if (nothing || asked?.some((scope) => !scopes.includes(scope))) {
    throw new OAuthError('invalid_scope', 'Nothing of this scope can be had there.');
  }
  const targets = apis.filter((api) => scopesOf(api).length > 0 || detailsOf(api, details).length > 0);
  const audience = targets.map((api) => api.resource);
  const target = targetFor(world, targets, { scopes, audience, details });
  return { ...target, accessTokenSeconds: Math.min(claims.exp - now, target.accessTokenSeconds) };
}
