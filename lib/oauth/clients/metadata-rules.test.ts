import { describe, expect, it } from 'vitest';
import { type ClientKind, clientMetadataSchema } from './metadata';
import { faultsOf } from './metadata-rule';
import { clientMetadataFaults, metadataRules } from './metadata-rules';

const app = { client_name: 'App', redirect_uris: ['https://app.example/cb'] };
const faults = (metadata: Record<string, unknown>, kind: ClientKind = 'web') =>
  clientMetadataFaults(clientMetadataSchema.parse({ ...app, ...metadata }), kind).map(({ field }) => field);

describe('clientMetadataFaults', () => {
  it('finds no fault in a simple app', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ token_endpoint_auth_method: 'none' }, 'spa')).toEqual([]);
    const machine = { redirect_uris: [], response_types: [], grant_types: ['client_credentials'] };
    expect(faults(machine, 'machine')).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, ClientKind, string]>([
    ['no redirect URI', { redirect_uris: [] }, 'web', 'redirect_uris'],
    ['a URI listed twice', { redirect_uris: [...app.redirect_uris, ...app.redirect_uris] }, 'web', 'redirect_uris'],
    ['no grant type', { grant_types: [], response_types: [], redirect_uris: [] }, 'web', 'grant_types'],
    ['response type without grant type', { grant_types: ['client_credentials'] }, 'web', 'response_types'],
    ['refresh without codes', { grant_types: ['refresh_token'], response_types: [] }, 'web', 'grant_types'],
    [
      'a public client that acts for itself (RFC 6749 §4.4)',
      { token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'client_credentials'] },
      'native',
      'grant_types',
    ],
    ['a secret in a browser', {}, 'spa', 'token_endpoint_auth_method'],
    ['private_key_jwt without keys', { token_endpoint_auth_method: 'private_key_jwt' }, 'web', 'jwks'],
    ['keys over http', { jwks_uri: 'http://app.example/jwks' }, 'web', 'jwks_uri'],
    [
      'keys twice (RFC 7591 §2)',
      { jwks_uri: 'https://app.example/jwks', jwks: { keys: [{ kty: 'EC' }] } },
      'web',
      'jwks_uri',
    ],
  ])('names the field of %s', (_, metadata, kind, field) => {
    expect(faults(metadata, kind)).toContain(field);
  });
});

describe('a private-use scheme without a period (RFC 8252 §8.4)', () => {
  const cursor = { redirect_uris: ['cursor://anysphere.cursor-mcp/callback'], application_type: 'native' };

  it('is for public native clients, which always use PKCE', () => {
    expect(faults({ ...cursor, token_endpoint_auth_method: 'none' }, 'native')).toEqual([]);
    expect(faults(cursor, 'native')).toEqual(['redirect_uris']);
    expect(faults({ ...cursor, redirect_uris: ['com.example.app:/cb'] }, 'native')).toEqual([]);
  });

  it('receives only codes', () => {
    const tokens = { grant_types: ['implicit'], response_types: ['token'], token_endpoint_auth_method: 'none' };
    expect(faults({ ...cursor, ...tokens }, 'native')).toEqual(['redirect_uris']);
    expect(faults({ ...tokens, redirect_uris: ['com.example.app:/cb'] }, 'native')).toEqual([]);
  });
});

describe('the password grant, RFC 6749 §4.3', () => {
  const faults = (change: Record<string, unknown>) => {
    const grants = { grant_types: ['password', 'refresh_token'], response_types: [] };
    const metadata = clientMetadataSchema.parse({ client_name: 'Legacy', ...grants, ...change });
    return clientMetadataFaults(metadata, 'web').map(({ field }) => field);
  };
  it('is for an app with credentials, and may have refresh tokens', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ token_endpoint_auth_method: 'none' })).toEqual(['grant_types']);
  });
});

/** For each rule, what breaks it. The kind is `web` if not given. */
const examples: Record<string, [Record<string, unknown>, ClientKind?]> = {
  'redirect_uris are well formed and listed once': [{ redirect_uris: ['https://app.example/cb#x'] }],
  'post_logout_redirect_uris are well formed and listed once': [{ post_logout_redirect_uris: ['javascript:x'] }],
  'backchannel_logout_uri is well formed': [{ backchannel_logout_uri: 'http://app.example/out' }],
  'frontchannel_logout_uri is well formed': [{ frontchannel_logout_uri: 'https://app.example/out#x' }],
  'frontchannel_logout_uri has the origin of a redirect URI': [{ frontchannel_logout_uri: 'https://b.example/out' }],
  'FAPI 2.0: the client proves a key': [{ profile: 'fapi2' }],
  'FAPI 2.0: tokens are bound': [{ profile: 'fapi2' }],
  'FAPI 2.0: the response type is code': [{ profile: 'fapi2', response_types: ['code id_token'] }],
  'FAPI 2.0: there is no implicit grant': [{ profile: 'fapi2', grant_types: ['implicit'] }],
  'FAPI 2.0: the issuer is the audience of assertions': [{ profile: 'fapi2', assertion_audience: 'compatible' }],
  ...Object.fromEntries(
    [
      'token_endpoint_auth_signing_alg',
      'id_token_signed_response_alg',
      'userinfo_signed_response_alg',
      'authorization_signed_response_alg',
      'introspection_signed_response_alg',
      'request_object_signing_alg',
    ].map((field) => [
      `FAPI 2.0: ${field} is an algorithm of the profile`,
      [{ profile: 'fapi2', [field]: 'RS256' }] satisfies [Record<string, unknown>],
    ]),
  ),
  'FAPI 2.0: redirect URIs are https': [{ profile: 'fapi2', redirect_uris: ['http://localhost/cb'] }],
  'a client that people sign in to has a redirect URI': [{ redirect_uris: [] }],
  'authorization_code and response types with code need each other': [{ response_types: [] }],
  'implicit and response types with tokens need each other': [{ grant_types: ['authorization_code', 'implicit'] }],
  'a scheme without a period receives codes only': [{ grant_types: ['implicit'], redirect_uris: ['app-x:/cb'] }],
  'there is a grant type': [{ grant_types: [] }],
  'the password grant is for clients with credentials': [
    { grant_types: ['password'], token_endpoint_auth_method: 'none' },
  ],
  'refresh_token goes with a grant type that issues refresh tokens': [{ grant_types: ['refresh_token'] }],
  ...Object.fromEntries(
    [
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
    ].map((type) => [
      `${type} is for clients with credentials`,
      [{ grant_types: [type], token_endpoint_auth_method: 'none' }] satisfies [Record<string, unknown>],
    ]),
  ),
  'a single-page app is a public client': [{}, 'spa'],
  'a machine-to-machine app signs nobody in': [{}, 'machine'],
  'keys are given by value or by address': [{ jwks: { keys: [] }, jwks_uri: 'https://app.example/keys' }],
  'private_key_jwt has keys': [{ token_endpoint_auth_method: 'private_key_jwt' }],
  'the algorithm of assertions fits the method': [{ token_endpoint_auth_signing_alg: 'HS256' }],
  'tls_client_auth has exactly one certificate name': [{ token_endpoint_auth_method: 'tls_client_auth' }],
  'self_signed_tls_client_auth has keys': [{ token_endpoint_auth_method: 'self_signed_tls_client_auth' }],
  'initiate_login_uri is https': [{ initiate_login_uri: 'http://app.example/login' }],
  'request_uris are https': [{ request_uris: ['http://app.example/request'] }],
  'signed request objects have keys': [{ require_signed_request_object: true }],
  'request objects are not both signed and unsigned': [
    { require_signed_request_object: true, request_object_signing_alg: 'none' },
  ],
  'request_object_encryption_enc has an alg': [{ request_object_encryption_enc: 'A256GCM' }],
  'a key can sign assertions': [{ token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [{ kty: 'EC' }] } }],
  'a key or certificate can be used for mutual TLS': [
    { token_endpoint_auth_method: 'self_signed_tls_client_auth', jwks: { keys: [{ kty: 'EC' }] } },
  ],
  'a key can sign request objects': [{ require_signed_request_object: true, jwks: { keys: [{ kty: 'EC' }] } }],
  ...Object.fromEntries(
    ['id_token', 'userinfo', 'introspection', 'authorization'].flatMap((response) => [
      [
        `a key can encrypt the ${response} response`,
        [{ [`${response}_encrypted_response_alg`]: 'ECDH-ES', jwks: { keys: [{ kty: 'EC' }] } }] satisfies [
          Record<string, unknown>,
        ],
      ],
      [
        `${response}_encrypted_response_enc has an alg`,
        [{ [`${response}_encrypted_response_enc`]: 'A256GCM' }] satisfies [Record<string, unknown>],
      ],
      [
        `the encrypted ${response} response has keys`,
        [{ [`${response}_encrypted_response_alg`]: 'ECDH-ES' }] satisfies [Record<string, unknown>],
      ],
    ]),
  ),
  'sector_identifier_uri is https': [{ sector_identifier_uri: 'http://app.example/sector' }],
  'the document of the sector can identify the client': [
    { sector_identifier_uri: 'https://app.example/sector', redirect_uris: ['http://localhost/cb'] },
  ],
  'pairwise subjects have one sector': [
    { subject_type: 'pairwise', redirect_uris: ['https://a.example/', 'https://b.example/'] },
  ],
  'jwks_uri is https': [{ jwks_uri: 'http://app.example/keys' }],
};

describe('each rule by itself', () => {
  it('has an example, and names are unique', () => {
    expect(metadataRules.map(({ name }) => name).sort()).toEqual(Object.keys(examples).sort());
  });

  it.each(metadataRules.map((rule) => [rule.name, rule] as const))('%s', (name, rule) => {
    const [metadata, kind = 'web'] = examples[name] ?? [{}];
    const [fault] = faultsOf([rule], clientMetadataSchema.parse({ ...app, ...metadata }), kind);
    expect(fault).toMatchObject({ field: expect.any(String), message: expect.stringMatching(/\.$/) });
    expect(faultsOf([rule], clientMetadataSchema.parse(app), 'web')).toEqual([]);
  });
});
