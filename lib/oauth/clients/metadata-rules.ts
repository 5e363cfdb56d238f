/**
 * The rules between the fields of client metadata. A new or changed registration must pass all of them, whether it
 * comes from the portal, the import file or dynamic registration; metadata that is read back from storage need not.
 *
 * The order matters: dynamic registration answers with the first fault.
 */
import { yields } from '../model/response-type';
import { fapiRules } from './fapi';
import { keyUseRules, responses } from './key-rules';
import type { ClientKind, ClientMetadata } from './metadata';
import { type Checked, faultsOf, type MetadataFault, type MetadataRule } from './metadata-rule';
import { isClaimable } from './redirect-scheme';
import { sectorProof } from './sector-identifier';
import { isHttps, isLoopbackHttp, logoutUriProblem, originOf, redirectUriProblem } from './uri-rules';

/** What is wrong with the metadata of a client of this kind, once its shape is right. Empty: it may be stored. */
export function clientMetadataFaults(metadata: ClientMetadata, kind: ClientKind): MetadataFault[] {
  return faultsOf(metadataRules, metadata, kind);
}

const redirectRules: MetadataRule[] = (['redirect_uris', 'post_logout_redirect_uris'] as const).map((list) => ({
  name: `${list} are well formed and listed once`,
  spec: 'RFC 9700 §2.1',
  list,
  problem: (uri, { kind, method, metadata }, index) =>
    redirectUriProblem(uri, kind, method) ??
    (metadata[list].indexOf(uri) === index ? undefined : 'This address is listed twice.'),
}));

const logoutRules: MetadataRule[] = [
  ...(['backchannel_logout_uri', 'frontchannel_logout_uri'] as const).map((field): MetadataRule => {
    const problem = ({ metadata: { [field]: uri } }: Checked) =>
      uri === undefined ? undefined : logoutUriProblem(uri);
    return {
      name: `${field} is well formed`,
      spec: 'Back-Channel Logout §2.2, Front-Channel Logout §2',
      field,
      when: (checked) => problem(checked) !== undefined,
      message: (checked) => problem(checked) ?? '',
    };
  }),
  {
    // The page runs in the app's origin, so it can read the app's cookies.
    name: 'frontchannel_logout_uri has the origin of a redirect URI',
    spec: 'Front-Channel Logout §2',
    field: 'frontchannel_logout_uri',
    when: ({ metadata: { frontchannel_logout_uri: front, redirect_uris: uris } }) =>
      front !== undefined && !uris.some((uri) => originOf(uri) === originOf(front)),
    message: 'Scheme, host and port must be those of a redirect URI.',
  },
];

const grantTypeRules: MetadataRule[] = [
  {
    name: 'a client that people sign in to has a redirect URI',
    spec: 'RFC 6749 §3.1.2.2',
    field: 'redirect_uris',
    when: ({ usesCode, usesImplicit, metadata }) => (usesCode || usesImplicit) && metadata.redirect_uris.length === 0,
    message: 'An app that people sign in to needs at least one redirect URI.',
  },
  {
    name: 'authorization_code and response types with code need each other',
    spec: 'RFC 7591 §2.1, OpenID Connect Dynamic Client Registration §2',
    field: 'response_types',
    when: ({ usesCode, metadata }) => usesCode !== metadata.response_types.some((type) => yields(type, 'code')),
    message: 'The grant type authorization_code and response types with code need each other.',
  },
  {
    name: 'implicit and response types with tokens need each other',
    spec: 'RFC 7591 §2.1, OpenID Connect Dynamic Client Registration §2',
    field: 'response_types',
    when: ({ usesImplicit, metadata }) =>
      usesImplicit !== metadata.response_types.some((type) => yields(type, 'token') || yields(type, 'id_token')),
    message: 'The grant type implicit and response types with token or id_token need each other.',
  },
  {
    // PKCE protects a code from other apps that claim the scheme. Nothing protects a token from them.
    name: 'a scheme without a period receives codes only',
    spec: 'RFC 8252 §8.4',
    field: 'redirect_uris',
    when: ({ usesImplicit, metadata }) => usesImplicit && metadata.redirect_uris.some(isClaimable),
    message: 'A scheme without a period gets codes alone, never tokens (RFC 8252 section 8.4).',
  },
  {
    name: 'there is a grant type',
    field: 'grant_types',
    when: ({ metadata }) => metadata.grant_types.length === 0,
    message: 'Choose at least one grant type.',
  },
  {
    // Anyone could send requests in the name of a public client, and try passwords with them.
    name: 'the password grant is for clients with credentials',
    spec: 'RFC 6749 §4.3',
    field: 'grant_types',
    when: ({ usesPassword, isPublic }) => usesPassword && isPublic,
    message: 'An app without credentials cannot use the password grant.',
  },
  {
    name: 'refresh_token goes with a grant type that issues refresh tokens',
    spec: 'RFC 6749 §1.5',
    field: 'grant_types',
    when: ({ metadata, usesCode, usesPassword, usesDevice }) =>
      metadata.grant_types.includes('refresh_token') && !usesCode && !usesPassword && !usesDevice,
    message: 'Refresh tokens come from authorization codes: add authorization_code, or the device grant.',
  },
  ...(
    [
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
    ] as const
  ).map(
    (type): MetadataRule => ({
      name: `${type} is for clients with credentials`,
      spec: 'RFC 6749 §4.4',
      field: 'grant_types',
      when: ({ metadata, isPublic }) => metadata.grant_types.includes(type) && isPublic,
      message: `An app without credentials cannot use ${type}.`,
    }),
  ),
  {
    name: 'a single-page app is a public client',
    spec: 'RFC 6749 §2.1',
    field: 'token_endpoint_auth_method',
    when: ({ kind, isPublic }) => kind === 'spa' && !isPublic,
    message: 'A single-page app cannot keep a secret: its method is none.',
  },
  {
    name: 'a machine-to-machine app signs nobody in',
    field: 'grant_types',
    when: ({ kind, usesCode, usesImplicit, usesDevice }) =>
      kind === 'machine' && (usesCode || usesImplicit || usesDevice),
    message: 'A machine-to-machine app signs nobody in: it has client_credentials alone.',
  },
];

const certificateNames = [
  'tls_client_auth_subject_dn',
  'tls_client_auth_san_dns',
  'tls_client_auth_san_uri',
  'tls_client_auth_san_ip',
  'tls_client_auth_san_email',
] as const;

const namesOf = ({ metadata }: Checked) => certificateNames.filter((field) => metadata[field] !== undefined);

const authenticationRules: MetadataRule[] = [
  {
    name: 'keys are given by value or by address',
    spec: 'RFC 7591 §2',
    field: 'jwks_uri',
    when: ({ metadata }) => metadata.jwks !== undefined && metadata.jwks_uri !== undefined,
    message: 'Give either the keys or the address of the keys, not both (RFC 7591 section 2).',
  },
  {
    name: 'private_key_jwt has keys',
    spec: 'OpenID Connect Core §9',
    field: 'jwks',
    when: ({ method, hasKeys }) => method === 'private_key_jwt' && !hasKeys,
    message: 'private_key_jwt needs your public keys, or the address where they are.',
  },
  {
    // With an algorithm of the other kind no assertion could ever be accepted.
    name: 'the algorithm of assertions fits the method',
    spec: 'RFC 8725 §3.1',
    field: 'token_endpoint_auth_signing_alg',
    when: ({ method, metadata: { token_endpoint_auth_signing_alg: alg } }) =>
      alg !== undefined && (method === 'client_secret_jwt') !== alg.startsWith('HS'),
    message: 'client_secret_jwt, and no other method, signs with HS256, HS384 or HS512.',
  },
  {
    name: 'tls_client_auth has exactly one certificate name',
    spec: 'RFC 8705 §2.1.2',
    field: (checked) => {
      const [first = 'tls_client_auth_subject_dn', second = first] = namesOf(checked);
      return second;
    },
    when: (checked) => namesOf(checked).length !== (checked.method === 'tls_client_auth' ? 1 : 0),
    message: 'tls_client_auth, and no other method, has one name (RFC 8705 section 2.1.2).',
  },
  {
    name: 'self_signed_tls_client_auth has keys',
    spec: 'RFC 8705 §2.2.2',
    field: 'jwks',
    when: ({ method, hasKeys }) => method === 'self_signed_tls_client_auth' && !hasKeys,
    message:
      'self_signed_tls_client_auth needs keys with your certificate in x5c, or their address (RFC 8705 section 2.2.2).',
  },
];

const requestRules: MetadataRule[] = [
  {
    name: 'initiate_login_uri is https',
    spec: 'OpenID Connect Dynamic Client Registration §2',
    field: 'initiate_login_uri',
    when: ({ metadata: { initiate_login_uri: uri } }) => uri !== undefined && !isHttps(uri),
    message: 'A sign-in begins over https (OpenID Connect Dynamic Client Registration section 2).',
  },
  {
    name: 'request_uris are https',
    spec: 'RFC 9101 §5.2',
    list: 'request_uris',
    problem: (uri) => (isHttps(uri) || isLoopbackHttp(uri) ? undefined : 'Request objects must be fetched over https.'),
  },
  {
    name: 'signed request objects have keys',
    spec: 'RFC 9101 §5',
    field: 'jwks',
    when: ({ metadata, hasKeys }) => metadata.require_signed_request_object && !hasKeys,
    message: 'Signed request objects need your public keys, or the address where they are.',
  },
  {
    name: 'request objects are not both signed and unsigned',
    spec: 'RFC 9101 §10.5',
    field: 'request_object_signing_alg',
    when: ({ metadata }) => metadata.require_signed_request_object && metadata.request_object_signing_alg === 'none',
    message: 'Requests cannot be both signed and unsigned.',
  },
  {
    name: 'request_object_encryption_enc has an alg',
    spec: 'OpenID Connect Dynamic Client Registration §2',
    field: 'request_object_encryption_enc',
    when: ({ metadata }) =>
      metadata.request_object_encryption_enc !== undefined && metadata.request_object_encryption_alg === undefined,
    message: 'This needs the algorithm for the key beside it.',
  },
];

const encryptionRules: MetadataRule[] = responses.flatMap((response): MetadataRule[] => {
  const [alg, enc] = [`${response}_encrypted_response_alg`, `${response}_encrypted_response_enc`] as const;
  return [
    {
      name: `${enc} has an alg`,
      spec: 'OpenID Connect Dynamic Client Registration §2',
      field: enc,
      when: ({ metadata }) => metadata[enc] !== undefined && metadata[alg] === undefined,
      message: 'This needs the algorithm for the key beside it.',
    },
    {
      name: `the encrypted ${response} response has keys`,
      spec: 'OpenID Connect Core §10.2',
      field: 'jwks',
      when: ({ metadata, hasKeys }) => metadata[alg] !== undefined && !hasKeys,
      message: 'Encrypted responses need your public keys, or the address where they are.',
    },
  ];
});

const addressRules: MetadataRule[] = [
  {
    name: 'sector_identifier_uri is https',
    spec: 'OpenID Connect Core §8.1',
    field: 'sector_identifier_uri',
    when: ({ metadata: { sector_identifier_uri: uri } }) => uri !== undefined && !isHttps(uri),
    message: 'This must be an https address (OpenID Connect Core section 8.1).',
  },
  {
    name: 'the document of the sector can identify the client',
    spec: 'OpenID Connect Core §8.1',
    field: 'sector_identifier_uri',
    when: ({ metadata }) => metadata.sector_identifier_uri !== undefined && !sectorProof(metadata),
    message:
      'People can sign in without an https address of this app, so its document has to list a jwks_uri whose keys the app authenticates with.',
  },
  {
    name: 'pairwise subjects have one sector',
    spec: 'OpenID Connect Core §8.1',
    field: 'sector_identifier_uri',
    when: ({ metadata }) =>
      metadata.subject_type === 'pairwise' &&
      metadata.sector_identifier_uri === undefined &&
      hostsOf(metadata.redirect_uris).size > 1,
    message: 'Redirect URIs at several hosts need this address (OpenID Connect Core section 8.1).',
  },
  {
    name: 'jwks_uri is https',
    spec: 'RFC 7591 §2',
    field: 'jwks_uri',
    when: ({ metadata: { jwks_uri: uri } }) => uri !== undefined && !isHttps(uri) && !isLoopbackHttp(uri),
    message: 'Keys must be fetched over https.',
  },
];

/** Hosts, and schemes for URIs without a host. */
function hostsOf(uris: readonly string[]): Set<string> {
  const parsed = uris.filter((uri) => URL.canParse(uri)).map((uri) => new URL(uri));
  return new Set(parsed.map(({ protocol, hostname }) => hostname || protocol));
}

export const metadataRules: readonly MetadataRule[] = [
  ...redirectRules,
  ...logoutRules,
  ...fapiRules,
  ...grantTypeRules,
  ...authenticationRules,
  ...requestRules,
  ...keyUseRules,
  ...encryptionRules,
  ...addressRules,
];
