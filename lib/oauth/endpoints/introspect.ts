/**
 * Token introspection: RFC 7662, returned as a JWT when the caller requests it (RFC 9701). Only for confidential
 * clients. An access token is described to the client that holds it and to clients that have access to one of the APIs
 * in `aud`, which is how the backend of an API is registered; a refresh token only to its client. Everyone else, and
 * every invalid token, gets the same bare `active: false` (§2.2).
 */

import { authenticateClient } from '../clients/authentication';
import { sha256 } from '../crypto';
import { isOAuthError, OAuthError } from '../errors';
import { acceptedWeight, type HttpRequest, type HttpResponse, json, noStore, readParameters } from '../http';
import { sign } from '../keys/key-ring';
import type { Client } from '../model/client-records';
import { grantProblem, liveScopes } from '../model/grant-rules';
import type { UseKind } from '../model/usage-records';
import { grantOf, looksLikeAccessToken, verifyAccessToken } from '../tokens/access-token';
import { looksLikeApiKey, redeemKey } from '../tokens/api-key';
import { refreshTokenEnds } from '../tokens/refresh-token';
import { encryptedFor } from '../tokens/response-encryption';
import { tokenType } from '../tokens/sender-constraint';
import { subjectIdentifier } from '../tokens/subject-identifier';
import { asClient, type World } from '../world';

const inactive = { active: false } as const;

export async function introspect(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  const call = { endpoint: 'introspect', requestId };
  const parameters = await readParameters(request, 'body');
  const client = await authenticateClient(world, request, parameters, call);
  return asClient(world, client.id, call, async () => {
    // §2.1: anyone can claim to be a client without credentials, which would make this an oracle (§4).
    if (client.metadata.token_endpoint_auth_method === 'none') {
      throw new OAuthError('invalid_client', 'A client without credentials cannot introspect tokens.');
    }
    const token = parameters.get('token');
    if (token === null) throw new OAuthError('invalid_request', 'token is missing.');
    // §2.1: `token_type_hint` is only a hint; the format of the token says more.
    const description = await descriptionOf(world, client, token, request);
    return wantsJwt(request) ? inJwt(world, client, description) : json(description);
  });
}

function descriptionOf(
  world: World,
  client: Client,
  token: string,
  from: HttpRequest,
): Promise<Record<string, unknown>> {
  if (looksLikeApiKey(token)) return apiKey(world, client, token, from);
  return looksLikeAccessToken(token) ? accessToken(world, client, token, from) : refreshToken(world, client, token);
}

/**
 * The use that the owner sees: which API asked, or that the app did, and from where. We do not record where an API
 * runs; that is not the user's concern.
 */
function recordIntrospection(
  world: World,
  grantId: string,
  kind: UseKind,
  api: { resource: string } | undefined,
  from: HttpRequest,
): void {
  world.recordUse(grantId, kind, api ? { api: api.resource } : { from });
}

const jwtType = 'application/token-introspection+jwt';

/**
 * RFC 9701 §4: a JWT, if the caller names its type and prefers it to JSON, or wants both equally (RFC 9110 §12.5.1).
 */
function wantsJwt(request: HttpRequest): boolean {
  const header = request.headers.get('accept') ?? '';
  if (!header.toLowerCase().includes(jwtType)) return false;
  const weight = acceptedWeight(header, jwtType);
  return weight > 0 && weight >= acceptedWeight(header, 'application/json');
}

/**
 * RFC 9701 §5: the response for this caller alone, signed. It has neither `sub` nor `exp`, so that it is not a token.
 */
async function inJwt(world: World, client: Client, description: Record<string, unknown>): Promise<HttpResponse> {
  const { metadata } = client;
  const jwt = await sign(
    world.ring,
    metadata.introspection_signed_response_alg,
    { typ: 'token-introspection+jwt' },
    { iss: world.issuer, aud: client.id, iat: world.now(), token_introspection: description },
  );
  const { introspection_encrypted_response_alg: alg, introspection_encrypted_response_enc: enc } = metadata;
  const body = await encryptedFor(world, client, { alg, enc }, jwt);
  return { status: 200, headers: { ...noStore, 'Content-Type': jwtType }, body };
}

async function accessToken(
  world: World,
  client: Client,
  token: string,
  from: HttpRequest,
): Promise<Record<string, unknown>> {
  const claims = await verifyAccessToken(world, token);
  if (!claims) return inactive;
  const own = claims.client_id === client.id;
  const api = own ? undefined : client.apis.find(({ resource }) => claims.aud.includes(resource));
  if (!own && !api) return inactive;
  const found = await grantOf(world, claims);
  if (found) recordIntrospection(world, found.state.grant.id, found.problem ? 'refused' : 'introspected', api, from);
  if (!found || found.problem) return inactive;
  const { sub, aud, exp, iat, jti, client_id, scope, auth_time, acr, amr, cnf, act, authorization_details } = claims;
  const audience = aud.length === 1 ? aud[0] : aud;
  return {
    active: true,
    iss: world.issuer,
    token_type: tokenType(cnf),
    sub,
    aud: audience,
    exp,
    iat,
    jti,
    client_id,
    auth_time,
    acr,
    amr,
    cnf,
    act,
    authorization_details,
    ...(scope !== '' && { scope }),
  };
}

/** For those who may introspect an access token: the client of the key, and the APIs that it is for. */
async function apiKey(
  world: World,
  client: Client,
  value: string,
  from: HttpRequest,
): Promise<Record<string, unknown>> {
  const key = await redeemKey(world, value, { scopes: undefined, resources: [] }).catch((error: unknown) => {
    if (isOAuthError(error)) return undefined;
    throw error;
  });
  if (!key) return inactive;
  const { grant, subject, target } = key;
  const own = key.client.id === client.id;
  const api = own ? undefined : client.apis.find(({ resource }) => target.audience.includes(resource));
  if (!own && !api) return inactive;
  recordIntrospection(world, grant.id, 'introspected', api, from);
  const [only, ...others] = target.audience;
  return {
    active: true,
    iss: world.issuer,
    sub: subject ? subjectIdentifier(world, key.client, subject.sub) : key.client.id,
    client_id: key.client.id,
    aud: others.length > 0 ? target.audience : only,
    scope: target.scopes.join(' '),
    iat: grant.createdAt,
    ...(Number.isFinite(key.endsAt) && { exp: key.endsAt }),
  };
}

async function refreshToken(world: World, client: Client, value: string): Promise<Record<string, unknown>> {
  const state = await world.store.findRefreshToken(sha256(value));
  const now = world.now();
  if (!state || state.token.clientId !== client.id || grantProblem(state.grant, now)) return inactive;
  const { token, grant, subject } = state;
  const scopes = liveScopes(grant, now).filter((scope) => token.context.scopes.includes(scope));
  const dead = token.endedAt !== undefined || token.rotatedAt !== undefined || token.endsAt <= now;
  if (dead || (scopes.length === 0 && !grant.details)) return inactive;
  return {
    active: true,
    iss: world.issuer,
    client_id: client.id,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    ...(grant.details && { authorization_details: grant.details }),
    sub: subject && subjectIdentifier(world, client, subject.sub),
    iat: token.createdAt,
    exp: token.endsAt,
    // draft-ietf-oauth-refresh-token-expiration-03 §7. Introspection does not extend the lifetime.
    ...refreshTokenEnds(world, grant, token.context.scopes, token.endsAt),
  };
}
