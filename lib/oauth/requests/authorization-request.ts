/**
 * Parses parameters into an `AuthorizationRequest`: RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1, RFC 7636, RFC 8707,
 * RFC 9700.
 *
 * Parsing has two phases, and the security of this endpoint depends on them. Until client and redirect URI are known to
 * belong together, an error is shown; after that it is redirected. The second phase starts with the destination of the
 * response (response mode, state) and ignores faults there, so that every other error reaches the app in the way it
 * requested. Choices: `redirect_uri` is always required (OpenID Connect Core §3.1.2.1), and
 * `code_challenge_method=plain` does not exist.
 */

import { z } from 'zod';
import { isFapi } from '../clients/fapi';
import { documentFault } from '../clients/metadata-document';
import { isRegisteredRedirectUri } from '../clients/redirect-uri';
import { OAuthError } from '../errors';
import { includesSingleAct } from '../model/authorization-details';
import { acceptedValues, type ClaimsRequest, mayAnswer, parseClaimsRequest } from '../model/claims-request';
import type { Client } from '../model/client-records';
import { type AuthorizationRequest, promptValues } from '../model/request-records';
import { defaultMode, modeFor, parseResponseType, type ResponseType, yields } from '../model/response-type';
import { isThumbprint } from '../tokens/dpop';
import { readIdToken } from '../tokens/id-token';
import type { Call, World } from '../world';
import { readGrantManagement } from './grant-management';
import {
  listValues,
  missing,
  type ParameterName,
  parameterLimits,
  readHint,
  readOne,
  refuse,
  validText,
} from './parameters';
import { readDetails, readResources, readScopes } from './requested-access';

/** Where and how the response to a request is sent. */
export type Destination = Pick<AuthorizationRequest, 'redirectUri' | 'responseMode' | 'state' | 'device'>;

/** Phase one: the client. Errors from here are shown, never redirected (RFC 6749 §4.1.2.1). */
export async function readClient(world: World, sent: URLSearchParams): Promise<Client> {
  const id = readOne(sent, 'client_id') ?? missing('client_id');
  const client = await world.store.findClient(id, world.now());
  if (client) return client;
  const fault = documentFault(world, id);
  if (fault === undefined) throw new OAuthError('invalid_client', 'There is no such client.', { status: 400 });
  const reason = `The metadata document of this client cannot be used. ${fault}`;
  throw new OAuthError('invalid_client', reason, { status: 400, page: 'client_document', hint: reason });
}

/**
 * Phase one: the redirect URI, which must be the client's. Errors from here are shown, never redirected (RFC 6749
 * §4.1.2.1).
 */
export function readRedirectUri(client: Client, parameters: URLSearchParams): string {
  const redirectUri = readOne(parameters, 'redirect_uri') ?? missing('redirect_uri');
  if (isRegisteredRedirectUri(client, redirectUri)) return redirectUri;
  return refuse('invalid_request', `The redirect_uri ${redirectUri} is not registered, character for character.`);
}

/** The destination, as far as the request states it correctly. `parseAuthorizationRequest` refuses the rest. */
export function readDestination(redirectUri: string, parameters: URLSearchParams): Destination {
  const attempt = (name: ParameterName): string | undefined =>
    parameters.getAll(name).length > 1 ? undefined : validText(parameters, name);
  const state = attempt('state');
  const type = attempt('response_type') ?? 'code';
  return {
    redirectUri,
    responseMode: modeFor(attempt('response_mode'), type) ?? defaultMode(type),
    ...(state !== undefined && { state }),
  };
}

/** Phase two: everything else. Each check relies on the earlier ones. Errors from here are redirected. */
export async function parseAuthorizationRequest(
  world: World,
  client: Client,
  destination: Destination,
  parameters: URLSearchParams,
  call: Call,
): Promise<AuthorizationRequest> {
  for (const [name] of parameterLimits) {
    if (name === 'login_hint' || name === 'ui_locales') readHint(parameters, name);
    else if (name !== 'resource') readOne(parameters, name); // RFC 6749 §3.1: none twice
  }
  checkResponseMode(parameters);
  checkUnsupported(parameters);
  const responseType = readResponseType(client, parameters);
  const claims = readClaims(parameters);
  const authorizationDetails = readDetails(client, parameters);
  const scopes = await readScopes(world, client, responseType, authorizationDetails, parameters, call);
  const nonce = readNonce(responseType, scopes, parameters);
  const codeChallenge = yields(responseType, 'code')
    ? readCodeChallenge(world, client, scopes, nonce, parameters)
    : undefined;
  const maxAge = readMaxAge(client, parameters);
  const loginHint = readHint(parameters, 'login_hint');
  const display = readDisplay(parameters);
  const dpopJkt = readOne(parameters, 'dpop_jkt');
  if (dpopJkt !== undefined && !isThumbprint(dpopJkt))
    refuse('invalid_request', 'dpop_jkt is not a SHA-256 thumbprint.');
  const managed = await readGrantManagement(world, client, responseType, parameters);
  if (managed?.grantManagement.action === 'merge' && includesSingleAct(client, authorizationDetails ?? [])) {
    refuse(
      'invalid_authorization_details',
      'A single act always has its own grant, so it cannot be merged into another.',
    );
  }
  const requiredSub = await readIdTokenHint(world, client, parameters);
  if (managed?.requiredSub !== undefined && (requiredSub ?? managed.requiredSub) !== managed.requiredSub) {
    refuse('invalid_grant_id', 'grant_id and id_token_hint are about different people.');
  }
  const request: AuthorizationRequest = {
    ...destination,
    clientId: client.id,
    responseType,
    scopes,
    resources: readResources(world, client, scopes, authorizationDetails, parameters),
    prompt: readPrompt(parameters),
    // OpenID Connect Dynamic Client Registration §2: the registered value is the default.
    acrValues: listValues(readOne(parameters, 'acr_values') ?? client.metadata.default_acr_values?.join(' ')),
    uiLocales: listValues(readHint(parameters, 'ui_locales')),
    ...(nonce !== undefined && { nonce }),
    ...(codeChallenge !== undefined && { codeChallenge }),
    ...(maxAge !== undefined && { maxAge }),
    ...(loginHint !== undefined && { loginHint }),
    ...(display !== undefined && { display }),
    ...(requiredSub !== undefined && { requiredSub }),
    ...managed,
    ...(claims && { claims }),
    ...(authorizationDetails && { authorizationDetails }),
    ...(dpopJkt !== undefined && { dpopJkt }),
  };
  checkSubject(request);
  return request;
}

/** Multiple Response Types §5: tokens must not be sent in a query. The error is sent in the default mode. */
function checkResponseMode(parameters: URLSearchParams): void {
  const mode = readOne(parameters, 'response_mode');
  if (modeFor(mode, readOne(parameters, 'response_type') ?? 'code') === undefined) {
    refuse('invalid_request', 'response_mode is unknown, or not allowed with this response_type.');
  }
}

/** OpenID Connect Core §7.2.1. Request objects are opened earlier and cannot be nested. */
function checkUnsupported(parameters: URLSearchParams): void {
  if (parameters.has('registration')) refuse('registration_not_supported', 'registration is not supported.');
}

/** RFC 6749 §3.1.1 and §4.2.2.1: a type that exists and that the client is registered for. */
function readResponseType(client: Client, parameters: URLSearchParams): ResponseType {
  const text = readOne(parameters, 'response_type') ?? missing('response_type');
  const type = parseResponseType(text) ?? refuse('unsupported_response_type', 'There is no such response_type.');
  const { response_types, grant_types } = client.metadata;
  const needed = yields(type, 'code') ? 'authorization_code' : 'implicit';
  if (!response_types.includes(type) || !grant_types.includes(needed)) {
    refuse('unauthorized_client', `This client is not registered for the response type ${type}.`);
  }
  // RFC 9449 §5.2, RFC 8705 §3.4: the front channel proves no key, so a token from there could not be bound to one.
  if (yields(type, 'token') && isBound(client)) {
    refuse(
      'unauthorized_client',
      'The tokens of this client are bound to a key, so only the token endpoint issues them.',
    );
  }
  // FAPI 2.0 Security Profile §5.3.2.2
  if (type !== 'code' && isFapi(client)) refuse('unauthorized_client', 'The FAPI 2.0 profile allows only code.');
  return type;
}

const isBound = ({ metadata }: Client): boolean =>
  metadata.dpop_bound_access_tokens ||
  metadata.tls_client_certificate_bound_access_tokens ||
  metadata.profile === 'fapi2';

/** OpenID Connect Core §3.2.2.1 and §3.3.2.11: an ID token in the front channel needs a nonce. */
function readNonce(type: ResponseType, scopes: string[], parameters: URLSearchParams): string | undefined {
  const nonce = readOne(parameters, 'nonce');
  if (!yields(type, 'id_token')) return nonce;
  if (!scopes.includes('openid')) refuse('invalid_request', 'An ID token needs the scope openid.');
  return nonce ?? refuse('invalid_request', 'nonce is required: the response carries an ID token.');
}

/**
 * RFC 7636 §4.3 and §4.4.1; RFC 9700 §2.1.1: the operator decides which clients are exempt, and a client may be
 * stricter.
 */
function readCodeChallenge(
  world: World,
  client: Client,
  scopes: string[],
  nonce: string | undefined,
  parameters: URLSearchParams,
): string | undefined {
  const challenge = readOne(parameters, 'code_challenge');
  const method = readOne(parameters, 'code_challenge_method');
  if (challenge === undefined) {
    if (method !== undefined) refuse('invalid_request', 'code_challenge_method was sent without a code_challenge.');
    const { require_pkce, token_endpoint_auth_method } = client.metadata;
    if (require_pkce || isFapi(client) || token_endpoint_auth_method === 'none')
      refuse('invalid_request', 'code_challenge is required (PKCE).');
    // OAuth 2.1 (draft) §7.5.1: the only exception is a confidential OpenID Connect client that sends a nonce.
    if (world.settings.pkce === 'required' && (!scopes.includes('openid') || nonce === undefined)) {
      refuse('invalid_request', 'code_challenge is required (PKCE), or the scope openid and a nonce.');
    }
    return undefined;
  }
  // RFC 7636 §4.3: an absent method means plain.
  if (method !== 'S256') refuse('invalid_request', 'code_challenge_method must be S256.');
  if (!/^[A-Za-z0-9_-]{43}$/.test(challenge))
    refuse('invalid_request', 'code_challenge must be a SHA-256 hash in base64url.');
  return challenge;
}

const prompts = z.array(z.enum(promptValues));

function readPrompt(parameters: URLSearchParams): AuthorizationRequest['prompt'] {
  const { data } = prompts.safeParse(listValues(readOne(parameters, 'prompt')));
  if (!data) return refuse('invalid_request', 'prompt contains an unknown value.');
  if (data.includes('none') && data.length > 1) refuse('invalid_request', 'prompt=none cannot be combined.');
  return data;
}

/** In seconds. OpenID Connect Dynamic Client Registration §2: the registered value is the default. */
function readMaxAge(client: Client, parameters: URLSearchParams): number | undefined {
  const text = readOne(parameters, 'max_age');
  if (text === undefined) return client.metadata.default_max_age;
  if (!/^\d{1,10}$/.test(text)) refuse('invalid_request', 'max_age must be a whole number of seconds.');
  return Number(text);
}

function readDisplay(parameters: URLSearchParams): string | undefined {
  const display = readOne(parameters, 'display');
  if (display !== undefined && !['page', 'popup', 'touch', 'wap'].includes(display)) {
    refuse('invalid_request', 'display contains an unknown value.');
  }
  return display;
}

const hintSchema = z.object({
  sub: z.string(),
  aud: z.union([z.string().transform((aud) => [aud]), z.array(z.string())]),
});

/** The subject of an ID token of this server, which may have expired. OpenID Connect Core §3.1.2.1. */
async function readIdTokenHint(world: World, client: Client, parameters: URLSearchParams): Promise<string | undefined> {
  const hint = readOne(parameters, 'id_token_hint');
  if (hint === undefined) return undefined;
  const { data } = hintSchema.safeParse(await readIdToken(world, hint));
  // The hint is about the user's session with this client, so an ID token for another client does not count.
  if (!data?.aud.includes(client.id))
    return refuse('invalid_request', 'id_token_hint is not an ID token that was issued to this client.');
  return data.sub;
}

/** OpenID Connect Core §5.5. */
function readClaims(parameters: URLSearchParams): ClaimsRequest | undefined {
  const text = readOne(parameters, 'claims');
  return text === undefined
    ? undefined
    : (parseClaimsRequest(text) ?? refuse('invalid_request', 'claims is not a claims request in JSON.'));
}

/** Refuses a request whose hints name different users, because nobody could answer it. */
function checkSubject(request: AuthorizationRequest): void {
  const wanted = acceptedValues(request.claims?.id_token['sub']) ?? acceptedValues(request.claims?.userinfo['sub']);
  const candidates = request.requiredSub === undefined ? wanted : [request.requiredSub];
  const possible = candidates?.some((sub) => typeof sub === 'string' && mayAnswer(request, sub)) ?? true;
  if (!possible) refuse('invalid_request', 'id_token_hint and claims name different people, or nobody.');
}
