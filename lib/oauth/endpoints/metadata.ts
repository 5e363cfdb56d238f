/**
 * What others need to know about this server: its metadata (OpenID Connect Discovery 1.0 §3, RFC 8414 §2, RFC 9207 §3)
 * and its public keys (RFC 7517 §5). A feature that is not listed is not supported. `scopes_supported` lists only the
 * standard scopes; those of an API concern only its owner and its clients.
 */

import { contentEncryptions, macAlgs, requestEncryptionAlgs } from '../clients/metadata';
import { tlsMethodsOf } from '../clients/mutual-tls';
import { encryptionAlgs } from '../clients/public-jwk';
import { sha256 } from '../crypto';
import { OAuthError } from '../errors';
import { grantTypes } from '../grant-types/grant-types';
import { cacheable, type HttpRequest, type HttpResponse } from '../http';
import { publicJwks } from '../keys/key-ring';
import { reachableAcrs } from '../model/acr';
import { apiMetadata } from '../model/api-metadata';
import { promptValues } from '../model/request-records';
import { responseModes, responseTypes } from '../model/response-type';
import { grantManagementScopes, standardScopes } from '../model/scopes';
import { signingAlgs } from '../model/signing-algs';
import { grantActions } from '../requests/grant-management';
import { requestEncryptionJwk } from '../requests/request-encryption';
import { dpopAlgs } from '../tokens/dpop';
import { resourceMetadata } from '../tokens/protected-resource';
import { refreshTokenExpirationTypes } from '../tokens/refresh-token';
import type { World } from '../world';
import { registers } from './register';

const secretsAndKeys = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt'];
const clientAssertionAlgs = [...signingAlgs, ...macAlgs];

const encryption = (response: string) => ({
  [`${response}_encryption_alg_values_supported`]: encryptionAlgs,
  [`${response}_encryption_enc_values_supported`]: contentEncryptions,
});

function metadata({ issuer, settings, addresses, languages }: World): Record<string, unknown> {
  const { registration_endpoint: registrationEndpoint, ...endpoints } = addresses.members('server');
  const tlsMethods = tlsMethodsOf(settings);
  const authMethods = [...secretsAndKeys, ...tlsMethods];
  return {
    issuer,
    ...endpoints,
    ...(registers(settings) && { registration_endpoint: registrationEndpoint }),
    require_pushed_authorization_requests: settings.requirePushedRequests,
    client_id_metadata_document_supported: settings.clientIdMetadata,
    // RFC 9728 §4. APIs are not listed; they name this server in their own metadata.
    protected_resources: [issuer, addresses.url('userinfo')],
    // Grant Management for OAuth 2.0 §7.1
    grant_management_actions_supported: grantActions,
    grant_management_action_required: false,
    // RP-Initiated Logout §2.1, Back-Channel Logout §2.1, Front-Channel Logout §3
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
    scopes_supported: [...Object.keys(standardScopes), ...grantManagementScopes],
    // All except `code` only for clients that are registered for them.
    response_types_supported: responseTypes,
    response_modes_supported: [...responseModes, 'jwt'],
    authorization_signing_alg_values_supported: signingAlgs,
    ...encryption('authorization'),
    grant_types_supported: [...grantTypes.map(({ name }) => name), 'implicit'],
    refresh_token_expiration_types_supported: refreshTokenExpirationTypes,
    subject_types_supported: ['public', 'pairwise'],
    id_token_signing_alg_values_supported: signingAlgs,
    ...encryption('id_token'),
    userinfo_signing_alg_values_supported: signingAlgs,
    ...encryption('userinfo'),
    introspection_signing_alg_values_supported: signingAlgs,
    ...encryption('introspection'),
    token_endpoint_auth_methods_supported: [...authMethods, 'none'],
    token_endpoint_auth_signing_alg_values_supported: clientAssertionAlgs,
    introspection_endpoint_auth_methods_supported: authMethods,
    introspection_endpoint_auth_signing_alg_values_supported: clientAssertionAlgs,
    revocation_endpoint_auth_methods_supported: [...authMethods, 'none'],
    revocation_endpoint_auth_signing_alg_values_supported: clientAssertionAlgs,
    dpop_signing_alg_values_supported: dpopAlgs,
    ...(tlsMethods.length > 0 && { tls_client_certificate_bound_access_tokens: true }),
    ...(tlsMethods.length > 0 &&
      settings.mutualTlsOrigin !== undefined && {
        mtls_endpoint_aliases: addresses.members('mutualTls', settings.mutualTlsOrigin),
      }),
    code_challenge_methods_supported: ['S256'],
    prompt_values_supported: promptValues,
    display_values_supported: ['page', 'popup', 'touch', 'wap'],
    acr_values_supported: reachableAcrs,
    // OpenID Connect Discovery §3, RFC 8414 §2
    ...(languages && { ui_locales_supported: languages }),
    claim_types_supported: ['normal'],
    claims_supported: [
      'sub',
      'iss',
      'aud',
      'exp',
      'iat',
      'auth_time',
      'nonce',
      'acr',
      'amr',
      'sid',
      'at_hash',
      'c_hash',
      ...Object.values(standardScopes).flat(),
    ],
    claims_parameter_supported: true,
    request_parameter_supported: true,
    request_uri_parameter_supported: true,
    require_request_uri_registration: true,
    // `none` is a legacy option of single clients, set in the portal or by an operator, and not advertised.
    request_object_signing_alg_values_supported: signingAlgs,
    request_object_encryption_alg_values_supported: requestEncryptionAlgs,
    request_object_encryption_enc_values_supported: contentEncryptions,
    authorization_response_iss_parameter_supported: true,
  };
}

/** One document for both well-known paths, because each specification ignores the other's members. */
export async function discovery(world: World, request: HttpRequest): Promise<HttpResponse> {
  // RFC 9396 §10. APIs define them, so they are in the store.
  const types = await world.published.detailTypes();
  const whole = { ...metadata(world), ...(types.length > 0 && { authorization_details_types_supported: types }) };
  return document(request, JSON.stringify(whole), 'application/json', 3600);
}

/** This server as a protected resource: RFC 9728 §3. */
export async function protectedResource(world: World, request: HttpRequest): Promise<HttpResponse> {
  const metadata = resourceMetadata(world, request);
  if (!metadata) throw new OAuthError('invalid_request', 'There is no such resource here.', { status: 404 });
  return document(request, JSON.stringify(metadata), 'application/json', 3600);
}

/** The metadata of an API that is open to every app, for `resource_metadata` in the API's challenges: RFC 9728 §5.1. */
export async function apiResource(world: World, request: HttpRequest): Promise<HttpResponse> {
  const id = new URL(request.url).pathname.split('/').at(-1) ?? '';
  const api = await world.store.findOpenApi(id);
  if (!api) throw new OAuthError('invalid_request', 'There is no such resource here.', { status: 404 });
  return document(request, JSON.stringify(apiMetadata(world.issuer, api)), 'application/json', 300);
}

/** Cached for less time than a new key is published before its use, so that every verifier knows the key by then. */
export async function jwks(world: World, request: HttpRequest): Promise<HttpResponse> {
  const { keys } = await publicJwks(world.ring);
  const body = JSON.stringify({ keys: [...keys, await requestEncryptionJwk(world)] });
  return document(request, body, 'application/jwk-set+json', world.settings.jwksMaxAgeSeconds);
}

function document(request: HttpRequest, body: string, type: string, maxAgeSeconds: number): HttpResponse {
  return cacheable(request, { body, type, etag: `"${sha256(body)}"` }, maxAgeSeconds);
}
