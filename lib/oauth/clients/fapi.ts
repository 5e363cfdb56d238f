/**
 * FAPI 2.0 Security Profile (Final) §5.3.2 and §5.4, as a switch on a client: `profile: fapi2` in its metadata. What the profile
 * demands is then demanded whatever else the client's metadata says; a registration that contradicts it is refused as well,
 * so that nobody believes in a setting that does nothing. What it asks of every client (exact redirect URIs, PKCE with S256,
 * `iss` in responses, 303, codes of a minute) is no part of the switch: that is how this server is.
 *
 * Refresh tokens of such a client are not rotated (§5.3.2.1): its credentials and its key bind them better than a chain does.
 */

import { OAuthError } from '../errors';
import type { ClientMetadata, MetadataFault } from './metadata';

type Profiled = { metadata: Pick<ClientMetadata, 'profile'> };

/** Whether the profile holds for this client. */
export const isFapi = ({ metadata }: Profiled): boolean => metadata.profile === 'fapi2';

/** §5.4.1: what may sign anything that this client sends or gets. `Ed25519` names the one EdDSA that it allows (RFC 9864). */
export const isFapiAlg = (alg: string): boolean => ['PS256', 'ES256', 'EdDSA', 'Ed25519'].includes(alg);

const authMethods = ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'];

/** §5.3.2.1: confidential clients alone, that prove a key. Throws `invalid_client`. */
export function requireFapiAuthentication(metadata: ClientMetadata): void {
  if (metadata.profile === 'fapi2' && !authMethods.includes(metadata.token_endpoint_auth_method)) {
    throw new OAuthError(
      'invalid_client',
      'A client of the FAPI 2.0 profile authenticates by private_key_jwt or mutual TLS.',
    );
  }
}

/** What a registration with the profile contradicts itself in. */
export function fapiFaults(metadata: ClientMetadata): MetadataFault[] {
  if (metadata.profile !== 'fapi2') return [];
  const faults: MetadataFault[] = [];
  const demand = (field: keyof ClientMetadata, kept: boolean, message: string) => {
    if (!kept) faults.push({ field, message: `${message} (FAPI 2.0 Security Profile).` });
  };
  const { dpop_bound_access_tokens: dpop, tls_client_certificate_bound_access_tokens: tls } = metadata;
  demand(
    'token_endpoint_auth_method',
    authMethods.includes(metadata.token_endpoint_auth_method),
    'Use private_key_jwt or mutual TLS',
  );
  demand(
    'dpop_bound_access_tokens',
    dpop || tls,
    'Tokens must be bound to a key: switch on DPoP or certificate binding',
  );
  demand(
    'response_types',
    metadata.response_types.every((type) => type === 'code'),
    'The only response type is code',
  );
  demand('grant_types', !metadata.grant_types.includes('implicit'), 'implicit is not allowed');
  demand(
    'assertion_audience',
    metadata.assertion_audience !== 'compatible',
    'Assertions name the issuer alone as their audience',
  );
  const algs = [
    'token_endpoint_auth_signing_alg',
    'id_token_signed_response_alg',
    'userinfo_signed_response_alg',
    'authorization_signed_response_alg',
    'introspection_signed_response_alg',
    'request_object_signing_alg',
  ] as const;
  for (const field of algs) {
    const alg = metadata[field];
    demand(field, alg === undefined || isFapiAlg(alg), 'Use PS256, ES256, EdDSA or Ed25519');
  }
  metadata.redirect_uris.forEach((uri, index) => {
    const message = 'Redirect URIs must be https, or loopback for a native app (FAPI 2.0 Security Profile).';
    const native = metadata.application_type === 'native';
    if (uri.startsWith('http:') && !native) faults.push({ field: 'redirect_uris', index, message });
  });
  return faults;
}
