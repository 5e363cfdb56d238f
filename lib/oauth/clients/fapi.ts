/**
 * FAPI 2.0 Security Profile (Final) §5.3.2 and §5.4. A client opts in with `profile: fapi2` in its metadata. Then every
 * requirement of the profile is enforced, whatever else the metadata says, and a registration that contradicts the
 * profile is refused. Requirements that this server applies to all clients (exact redirect URIs, PKCE with S256, `iss`
 * in responses, 303, codes that expire after a minute) need no switch.
 *
 * Refresh tokens of such a client are not rotated (§5.3.2.1): they are bound to its credentials and its key.
 */

import { OAuthError } from '../errors';
import type { ClientMetadata } from './metadata';
import type { MetadataRule } from './metadata-rule';

type Profiled = { metadata: Pick<ClientMetadata, 'profile'> };

/** Whether the profile holds for this client. */
export const isFapi = ({ metadata }: Profiled): boolean => metadata.profile === 'fapi2';

/**
 * §5.4.1: algorithms for everything that this client signs or receives. `Ed25519` is the only EdDSA that it allows (RFC
 * 9864).
 */
export const isFapiAlg = (alg: string): boolean => ['PS256', 'ES256', 'EdDSA', 'Ed25519'].includes(alg);

const authMethods = ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'];

/** §5.3.2.1: the client must be confidential and prove possession of a key. Throws `invalid_client`. */
export function requireFapiAuthentication(metadata: ClientMetadata): void {
  if (metadata.profile === 'fapi2' && !authMethods.includes(metadata.token_endpoint_auth_method)) {
    throw new OAuthError(
      'invalid_client',
      'A client of the FAPI 2.0 profile authenticates by private_key_jwt or mutual TLS.',
    );
  }
}

type Contradiction = { name: string; field: keyof ClientMetadata; allows: (metadata: ClientMetadata) => boolean };

/** A rule for registrations with the profile. The message is what the developer has to do. */
function demand({ name, field, allows }: Contradiction, message: string): MetadataRule {
  return {
    name: `FAPI 2.0: ${name}`,
    spec: 'FAPI 2.0 Security Profile §5.3.2, §5.4.1',
    field,
    when: ({ metadata }) => isFapi({ metadata }) && !allows(metadata),
    message: `${message} (FAPI 2.0 Security Profile).`,
  };
}

/** A registration that contradicts the profile is refused, so that no setting is stored that would have no effect. */
export const fapiRules: MetadataRule[] = [
  demand(
    {
      name: 'the client proves a key',
      field: 'token_endpoint_auth_method',
      allows: ({ token_endpoint_auth_method: method }) => authMethods.includes(method),
    },
    'Use private_key_jwt or mutual TLS',
  ),
  demand(
    {
      name: 'tokens are bound',
      field: 'dpop_bound_access_tokens',
      allows: ({ dpop_bound_access_tokens: dpop, tls_client_certificate_bound_access_tokens: tls }) => dpop || tls,
    },
    'Tokens must be bound to a key: switch on DPoP or certificate binding',
  ),
  demand(
    {
      name: 'the response type is code',
      field: 'response_types',
      allows: ({ response_types: types }) => types.every((type) => type === 'code'),
    },
    'The only response type is code',
  ),
  demand(
    {
      name: 'there is no implicit grant',
      field: 'grant_types',
      allows: ({ grant_types: types }) => !types.includes('implicit'),
    },
    'implicit is not allowed',
  ),
  demand(
    {
      name: 'the issuer is the audience of assertions',
      field: 'assertion_audience',
      allows: ({ assertion_audience: audience }) => audience !== 'compatible',
    },
    'Assertions name the issuer alone as their audience',
  ),
  ...(
    [
      'token_endpoint_auth_signing_alg',
      'id_token_signed_response_alg',
      'userinfo_signed_response_alg',
      'authorization_signed_response_alg',
      'introspection_signed_response_alg',
      'request_object_signing_alg',
    ] as const
  ).map((field) =>
    demand(
      {
        name: `${field} is an algorithm of the profile`,
        field,
        allows: ({ [field]: alg }) => alg === undefined || isFapiAlg(alg),
      },
      'Use PS256, ES256, EdDSA or Ed25519',
    ),
  ),
  {
    name: 'FAPI 2.0: redirect URIs are https',
    spec: 'FAPI 2.0 Security Profile §5.3.2.2',
    list: 'redirect_uris',
    problem: (uri, { metadata }) =>
      isFapi({ metadata }) && uri.startsWith('http:') && metadata.application_type !== 'native'
        ? 'Redirect URIs must be https, or loopback for a native app (FAPI 2.0 Security Profile).'
        : undefined,
  },
];
