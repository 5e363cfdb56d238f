/**
 * Access tokens sent to this server's own endpoints: RFC 6750 §2 and §3, and RFC 9449 §7 for tokens that are bound to a
 * key. Not only the signature is checked but also the grant: once the owner has ended it, the answer is 401 at once.
 */

import { isOAuthError, OAuthError, type OAuthErrorCode, printable } from '../errors';
import { contentType, type HttpRequest, type HttpResponse, readParameters } from '../http';
import type { EpochState } from '../model/grant-records';
import type { Confirmation } from '../model/token-records';
import { present } from '../present';
import { asClient, type Call, type World } from '../world';
import { type AccessTokenClaims, grantOf, verifyAccessToken } from './access-token';
import { looksLikeApiKey, redeemKey } from './api-key';
import { dpopAlgs, verifyProof } from './dpop';
import { resourceMetadataAttribute } from './protected-resource';
import { certificateOf, tokenType } from './sender-constraint';

/** The claims and the grant of an accepted token. */
export type Bearer = {
  claims: AccessTokenClaims;
  state: EpochState;
  /** A refusal with its challenge (RFC 6750 §3). */
  refusal: (status: number, code: OAuthErrorCode, reason: string, scope?: string) => OAuthError;
};

/**
 * Answers a request that carries a valid access token for this server with one of these scopes. Throws `OAuthError`
 * with a challenge otherwise.
 */
export async function withToken(
  world: World,
  request: HttpRequest,
  call: Call,
  scope: string | readonly string[],
  answer: (bearer: Bearer) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const sent = await readToken(world, request);
  const claims = await claimsOf(world, request, sent);
  return asClient(world, claims.client_id, call, async () => {
    const bearer = await requireValid(world, request, sent, claims);
    // RFC 9068 §4: a token for another API is not accepted here.
    const [first = '', ...others] = [scope].flat();
    const has = claims.scope.split(' ').filter((one) => one === first || others.includes(one));
    if (!claims.aud.includes(world.issuer) || has.length === 0) throw lacksScope(bearer, first);
    world.recordUse(bearer.state.grant.id, call.endpoint === 'userinfo' ? 'userinfo' : 'managed', { from: request });
    return answer(bearer);
  });
}

/** Who calls an API of the portal. */
export type ApiCaller = {
  /** The client of the token, or of the API key. */
  clientId: string;
  /** The person who allowed the access; absent if the client acts for itself. */
  ownerId?: string;
  grantId: string;
  scopes: string[];
  /** A refusal with its challenge (RFC 6750 §3). */
  refusal: (status: number, code: OAuthErrorCode, reason: string, scope?: string) => OAuthError;
};

/**
 * Authenticates a request to an API of the portal, such as the Management API: by an access token whose audience is
 * this resource (RFC 9068 §4), or by an API key for it, sent as a bearer token. Throws `OAuthError` with a challenge.
 */
export async function apiCaller(world: World, request: HttpRequest, call: Call, resource: string): Promise<ApiCaller> {
  const sent = await readToken(world, request);
  if (sent.scheme === 'Bearer' && looksLikeApiKey(sent.token)) return keyCaller(world, request, sent.token, resource);
  const claims = await claimsOf(world, request, sent);
  return asClient(world, claims.client_id, call, async () => {
    const { state, refusal } = await requireValid(world, request, sent, claims);
    if (!claims.aud.includes(resource)) {
      throw refusal(401, 'invalid_token', `The access token is for another API than ${resource}.`);
    }
    const { id: grantId, ownerId } = state.grant;
    world.recordUse(grantId, 'introspected', { api: resource });
    const scopes = claims.scope.split(' ').filter((scope) => scope !== '');
    return { clientId: claims.client_id, grantId, scopes, refusal, ...present({ ownerId }) };
  });
}

async function keyCaller(world: World, request: HttpRequest, key: string, resource: string): Promise<ApiCaller> {
  const refusal: ApiCaller['refusal'] = (status, code, reason, scope) =>
    challenge(world, request, 'Bearer', status, code, reason, scope === undefined ? {} : { scope });
  try {
    const { grant, client, target } = await redeemKey(world, key, { scopes: undefined, resources: [resource] });
    world.recordUse(grant.id, 'introspected', { api: resource });
    const { id: grantId, ownerId } = grant;
    return { clientId: client.id, grantId, scopes: target.scopes, refusal, ...present({ ownerId }) };
  } catch (error) {
    if (!isOAuthError(error)) throw error;
    throw refusal(401, 'invalid_token', error.reason);
  }
}

function lacksScope({ refusal }: Bearer, scope: string): OAuthError {
  return refusal(403, 'insufficient_scope', `The access token lacks the scope ${scope}.`, scope);
}

async function claimsOf(
  world: World,
  request: HttpRequest,
  { token, scheme }: { token: string; scheme: Scheme },
): Promise<AccessTokenClaims> {
  const claims = await verifyAccessToken(world, token);
  if (claims) return claims;
  const reason = 'The access token is malformed, expired or not ours.';
  throw challenge(world, request, scheme, 401, 'invalid_token', reason);
}

/** Checks the key of a bound token, and the grant. */
async function requireValid(
  world: World,
  request: HttpRequest,
  { token, scheme }: { token: string; scheme: Scheme },
  claims: AccessTokenClaims,
): Promise<Bearer> {
  await requireKey(world, request, token, scheme, claims.cnf);
  const found = await grantOf(world, claims);
  if (!found || found.problem) {
    const reason = found?.problem ?? 'This token has no grant any more.';
    throw challenge(world, request, scheme, 401, 'invalid_token', reason, { grantId: found?.state.grant.id });
  }
  const refusal: Bearer['refusal'] = (status, code, reason, scope) =>
    challenge(world, request, scheme, status, code, reason, scope === undefined ? {} : { scope });
  return { claims, state: found.state, refusal };
}

/**
 * RFC 9449 §7.1 and §7.2: a bound token needs the DPoP scheme and a proof by its key; an unbound token is not a DPoP
 * token.
 */
async function requireKey(
  world: World,
  request: HttpRequest,
  token: string,
  scheme: Scheme,
  bound: Confirmation | undefined,
): Promise<void> {
  if (tokenType(bound) !== scheme) {
    throw challenge(
      world,
      request,
      scheme,
      401,
      'invalid_token',
      `This access token is of the type ${tokenType(bound)}.`,
    );
  }
  // RFC 8705 §3: in addition to the proof that the scheme requires.
  const thumbprint = bound?.['x5t#S256'];
  if (thumbprint !== undefined && thumbprint !== certificateOf(world, request)) {
    throw challenge(world, request, scheme, 401, 'invalid_token', 'The access token is bound to another certificate.');
  }
  if (scheme === 'Bearer') return;
  const jkt = await proofOf(world, request, token);
  if (jkt === undefined)
    throw challenge(world, request, scheme, 401, 'invalid_dpop_proof', 'The DPoP proof is missing.');
  if (bound?.jkt !== jkt) {
    throw challenge(world, request, scheme, 401, 'invalid_token', 'The access token is bound to another key.');
  }
}

async function proofOf(world: World, request: HttpRequest, token: string): Promise<string | undefined> {
  try {
    return await verifyProof(world, request, token);
  } catch (error) {
    if (!isOAuthError(error)) throw error;
    throw challenge(world, request, 'DPoP', 401, error.code, error.reason);
  }
}

/**
 * Reads the token from the header, or a bearer token from a form body. It must come exactly once, and never in the URL
 * (RFC 6750 §2.1, §2.2, RFC 9700 §4.3.2).
 */
async function readToken(world: World, request: HttpRequest): Promise<{ token: string; scheme: Scheme }> {
  const header = request.headers.get('authorization');
  const [, named, inHeader] = /^(Bearer|DPoP) +([A-Za-z0-9._~+/-]+=*) *$/i.exec(header ?? '') ?? [];
  const scheme = named?.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer';
  const form = contentType(request) === 'application/x-www-form-urlencoded';
  const body = request.method === 'POST' && form ? await readForm(world, request) : undefined;
  const inBody = body?.get('access_token') ?? undefined;
  if ((header !== null && inBody !== undefined) || new URL(request.url).searchParams.has('access_token')) {
    throw challenge(
      world,
      request,
      scheme,
      400,
      'invalid_request',
      'Send the token once: in the header, or in a form body.',
    );
  }
  const token = inHeader ?? inBody;
  if (token !== undefined) return { token, scheme };
  if (header !== null && /^(Bearer|DPoP)\b/i.test(header)) {
    throw challenge(world, request, scheme, 400, 'invalid_request', 'The Authorization header is malformed.');
  }
  // RFC 6750 §3.1: without credentials, the challenge only says which ones are accepted.
  throw challenge(world, request, 'any', 401, undefined, 'No access token was sent.');
}

async function readForm(world: World, request: HttpRequest): Promise<URLSearchParams> {
  try {
    return await readParameters(request, 'body');
  } catch (error) {
    if (!isOAuthError(error)) throw error;
    throw challenge(world, request, 'Bearer', error.status, 'invalid_request', error.description);
  }
}

type Scheme = 'Bearer' | 'DPoP';

/**
 * RFC 6750 §3: every refusal carries a challenge, which names the error if the token was at fault. RFC 9449 §7.1: the
 * DPoP challenge names the algorithms. A request without a token, or with the wrong scheme, gets both challenges.
 */
function challenge(
  world: World,
  request: HttpRequest,
  scheme: Scheme | 'any',
  status: number,
  code: OAuthErrorCode | undefined,
  reason: string,
  { scope, grantId }: { scope?: string; grantId?: string | undefined } = {},
): OAuthError {
  const attributes = [`realm="${world.issuer}"`, resourceMetadataAttribute(world, request)];
  if (code) attributes.push(`error="${code}"`, `error_description="${printable(reason)}"`);
  if (scope) attributes.push(`scope="${scope}"`);
  const algs = `algs="${dpopAlgs.join(' ')}"`;
  const bearer = `Bearer ${attributes.join(', ')}`;
  const dpop =
    scheme === 'DPoP'
      ? `DPoP ${attributes.join(', ')}, ${algs}`
      : `DPoP ${algs}, ${resourceMetadataAttribute(world, request)}`;
  return new OAuthError(code ?? 'invalid_token', reason, {
    status,
    headers: { 'WWW-Authenticate': scheme === 'DPoP' ? dpop : `${bearer}, ${dpop}` },
    ...(grantId !== undefined && { grantId }),
  });
}
