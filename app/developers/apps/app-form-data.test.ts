import { describe, expect, test } from 'vitest';
import { clientMetadataSchema, localizedMembers } from '@/lib/oauth/clients/metadata';
import { clientMetadataFaults } from '@/lib/oauth/clients/metadata-rules';
import { withoutTags } from '@/lib/oauth/model/localized';
import { draftOf, newAppValues, readAppValues, valuesOf } from './app-form-data';

/** The key of RFC 7517 appendix A.1. */
const [pointX, pointY] = ['MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4', '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM'];

const kinds = ['web', 'spa', 'native', 'machine'] as const;
const redirects = {
  web: 'https://a.example/cb',
  spa: 'https://a.example/',
  native: 'com.example.a:/cb',
  machine: '',
};

function filled(kind: (typeof kinds)[number]) {
  return { ...newAppValues(kind), client_name: 'Trailmap', redirect_uris: redirects[kind] };
}

describe('the form of each type of app', () => {
  test.each(kinds)('%s: a registration needs only a name and a redirect URI', (kind) => {
    const { draft, errors } = draftOf(filled(kind), kind);
    expect(errors).toEqual({});
    expect(clientMetadataFaults(clientMetadataSchema.parse(draft.metadata), kind)).toEqual([]);
  });

  test.each(kinds)('%s: stored metadata fills the form with the values that created it', (kind) => {
    const { draft } = draftOf(filled(kind), kind);
    const metadata = clientMetadataSchema.parse(draft.metadata);
    const stored = { id: 'app_x', kind, metadata, scopes: draft.scopes, createdAt: 0 };
    expect(valuesOf(stored)).toEqual(filled(kind));
  });

  test('apps with people start with refresh tokens; machine apps have client credentials only', () => {
    const grants = kinds.map(
      (kind) => clientMetadataSchema.parse(draftOf(filled(kind), kind).draft.metadata).grant_types,
    );
    const signIn = ['authorization_code', 'refresh_token'];
    expect(grants).toEqual([signIn, signIn, signIn, ['client_credentials']]);
  });
});

test('a machine app keeps registered links of the consent page, although its form has no fields for them', () => {
  const kept = { policy_uri: 'https://a.example/privacy', tos_uri: 'https://a.example/terms' };
  expect(draftOf(filled('machine'), 'machine', kept).draft.metadata).toMatchObject(kept);
  const web = draftOf(filled('web'), 'web', kept).draft.metadata;
  expect(web).toMatchObject({ policy_uri: undefined, tos_uri: undefined });
});

test('redirect URIs are trimmed lines, with any line ending', () => {
  const { draft } = draftOf(
    { ...filled('web'), redirect_uris: ' https://a.example/cb\r\n\r\nhttps://b.example/cb ' },
    'web',
  );
  expect(draft.metadata).toMatchObject({ redirect_uris: ['https://a.example/cb', 'https://b.example/cb'] });
});

test('a scope that is only marked as required is also requested', () => {
  const { draft } = draftOf({ ...filled('web'), asked: ['email'], required: ['openid'] }, 'web');
  expect(draft.scopes).toEqual([
    { scope: 'email', required: false },
    { scope: 'openid', required: true },
  ]);
});

test('pasted keys are a JWK Set or one JWK; anything else is an error at its field', () => {
  const byKeys = { ...filled('web'), token_endpoint_auth_method: 'private_key_jwt' };
  const key = { kty: 'EC', crv: 'P-256', x: pointX, y: pointY };
  const set = { jwks: { keys: [key] } };
  expect(draftOf({ ...byKeys, jwks: JSON.stringify(key) }, 'web').draft.metadata).toMatchObject(set);
  expect(draftOf({ ...byKeys, jwks: JSON.stringify({ keys: [key] }) }, 'web').draft.metadata).toMatchObject(set);
  for (const jwks of ['-----BEGIN PUBLIC KEY-----', '"text"', 'null', '{"keys":[]}']) {
    expect(draftOf({ ...byKeys, jwks }, 'web').errors).toHaveProperty('jwks');
  }
});

test('an app with a secret can also register keys, for signed requests and encrypted responses', () => {
  const { draft } = draftOf({ ...filled('web'), jwks_uri: 'https://a.example/keys' }, 'web');
  expect(clientMetadataSchema.parse(draft.metadata).jwks_uri).toBe('https://a.example/keys');
});

test('the sent form becomes values, and an absent box is unticked', () => {
  const form = new FormData();
  form.set('client_name', '  Trailmap ');
  form.append('asked', 'openid');
  form.append('asked', 'email');
  const values = readAppValues(form);
  expect(values).toMatchObject({
    client_name: 'Trailmap',
    asked: ['openid', 'email'],
    grant_types: [],
    first_party: false,
  });
  expect(draftOf({ ...values, client_name: '' }, 'web').errors).toHaveProperty('client_name');
});

test('an edit keeps a setting without a field', () => {
  const kept = clientMetadataSchema.parse({
    client_name: 'Trailmap',
    software_id: 'trailmap-7',
    grant_types: ['authorization_code', 'urn:countersign:grant-type:api-key'],
  });
  const { draft } = draftOf(filled('web'), 'web', kept);
  expect(draft.metadata).toMatchObject({ software_id: 'trailmap-7' });
  expect(clientMetadataSchema.parse(draft.metadata).grant_types).toContain('urn:countersign:grant-type:api-key');
});

/** A value for every setting of an app of this type. */
const everything = {
  ...filled('web'),
  localized: 'client_name#de: Wegkarte\npolicy_uri#de: https://a.example/datenschutz',
  initiate_login_uri: 'https://a.example/start',
  contacts: 'ops@a.example\nada@a.example',
  client_uri: 'https://a.example',
  logo_uri: 'https://a.example/l',
  policy_uri: 'https://a.example/p',
  tos_uri: 'https://a.example/t',
  jwks_uri: 'https://a.example/keys',
  token_endpoint_auth_method: 'tls_client_auth',
  token_endpoint_auth_signing_alg: 'ES256',
  tls_name_kind: 'tls_client_auth_san_dns',
  tls_name: 'a.example',
  subject_type: 'pairwise',
  sector_identifier_uri: 'https://a.example/sector',
  request_object_signing_alg: 'PS256',
  request_uris: 'https://a.example/r1\nhttps://a.example/r2',
  backchannel_logout_uri: 'https://a.example/out',
  frontchannel_logout_uri: 'https://a.example/frame',
  post_logout_redirect_uris: 'https://a.example/bye',
  id_token_signed_response_alg: 'EdDSA',
  userinfo_signed_response_alg: 'ES256',
  introspection_signed_response_alg: 'PS256',
  authorization_signed_response_alg: 'ES256',
  id_token_encrypted_response_alg: 'RSA-OAEP-256',
  id_token_encrypted_response_enc: 'A256GCM',
  userinfo_encrypted_response_alg: 'ECDH-ES',
  userinfo_encrypted_response_enc: 'A256GCM',
  introspection_encrypted_response_alg: 'ECDH-ES',
  introspection_encrypted_response_enc: 'A256GCM',
  authorization_encrypted_response_alg: 'ECDH-ES',
  authorization_encrypted_response_enc: 'A256GCM',
  authorization_details_types: 'payment',
  default_acr_values: 'gold\nsilver',
  default_max_age: '300',
  require_pushed_authorization_requests: true,
  require_signed_request_object: true,
  require_auth_time: true,
  dpop_bound_access_tokens: true,
  tls_client_certificate_bound_access_tokens: true,
  backchannel_logout_session_required: true,
  frontchannel_logout_session_required: true,
  strict_client_authentication: true,
  assertion_audience: 'issuer',
  require_pkce: true,
  legacy_response_types: ['id_token', 'code id_token token'],
  grant_types: [
    'authorization_code',
    'refresh_token',
    'client_credentials',
    ...['device_code', 'token-exchange', 'jwt-bearer'].map((type) => `urn:ietf:params:oauth:grant-type:${type}`),
  ],
  max_grant: '86400',
  refresh_idle: '3600',
};

test('every value of the form is stored and returns unchanged', () => {
  const { draft, errors } = draftOf(everything, 'web');
  expect(errors).toEqual({});
  const metadata = clientMetadataSchema.parse(withoutTags(Object(draft.metadata), localizedMembers));
  // No single app can have all settings: the device grant excludes a pairwise sector by redirect URIs (OpenID Connect
  // Core §8.1).
  expect(clientMetadataFaults(metadata, 'web').map(({ field }) => field)).toEqual(['sector_identifier_uri']);
  const again = valuesOf({ metadata, scopes: draft.scopes, maxGrantSeconds: 86_400, refreshIdleSeconds: 3600 });
  expect(again).toEqual({ ...everything, grant_types: [...everything.grant_types, 'implicit'] });
});

test('all metadata has a field, except members that only software statements carry', () => {
  const { draft } = draftOf({ ...everything, profile: 'fapi2' }, 'web');
  const written = Object.keys(withoutTags(Object(draft.metadata), localizedMembers));
  expect(Object.keys(clientMetadataSchema.shape).filter((name) => !written.includes(name))).toEqual([
    'request_object_encryption_alg',
    'request_object_encryption_enc',
    'scope',
    'software_id',
    'software_version',
    'software_statement',
  ]);
});

test('the FAPI 2.0 switch turns on what it can and keeps stricter choices', () => {
  const chosen = { ...filled('web'), profile: 'fapi2', token_endpoint_auth_method: 'private_key_jwt' };
  const withKeys = { ...chosen, jwks_uri: 'https://a.example/keys', id_token_signed_response_alg: 'PS256' };
  const metadata = clientMetadataSchema.parse(draftOf(withKeys, 'web').draft.metadata);
  expect(clientMetadataFaults(metadata, 'web')).toEqual([]);
  expect(metadata).toMatchObject({
    profile: 'fapi2',
    dpop_bound_access_tokens: true,
    require_pushed_authorization_requests: true,
    id_token_signed_response_alg: 'PS256',
    authorization_signed_response_alg: 'ES256',
  });
  expect(metadata.userinfo_signed_response_alg).toBeUndefined();
  const byCertificate = draftOf({ ...withKeys, tls_client_certificate_bound_access_tokens: true }, 'web').draft;
  expect(byCertificate.metadata).toMatchObject({ dpop_bound_access_tokens: false });
  const machine = draftOf({ ...withKeys, redirect_uris: '' }, 'machine').draft;
  expect(clientMetadataFaults(clientMetadataSchema.parse(machine.metadata), 'machine')).toEqual([]);
});

test('an app with only the device grant has neither redirect URI nor response type (RFC 8628)', () => {
  const grant_types = ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'];
  const { draft } = draftOf({ ...filled('native'), redirect_uris: '', grant_types }, 'native');
  const metadata = clientMetadataSchema.parse(draft.metadata);
  expect(metadata.response_types).toEqual([]);
  expect(clientMetadataFaults(metadata, 'native')).toEqual([]);
});

test('the form ignores a grant type that this type of app cannot have', () => {
  const forged = { ...newAppValues('spa'), client_name: 'x', grant_types: ['client_credentials', 'refresh_token'] };
  const { draft } = draftOf(forged, 'spa');
  expect(draft.metadata).toMatchObject({ grant_types: ['authorization_code', 'refresh_token'] });
});

test('unsigned requests have a separate box, and an age is a number', () => {
  const { draft, errors } = draftOf({ ...filled('web'), unsigned_requests: true, default_max_age: 'soon' }, 'web');
  expect(draft.metadata).toMatchObject({ request_object_signing_alg: 'none' });
  expect(errors).toHaveProperty('default_max_age');
  const metadata = clientMetadataSchema.parse({ client_name: 'x', request_object_signing_alg: 'none' });
  expect(valuesOf({ metadata, scopes: [] })).toMatchObject({
    unsigned_requests: true,
    request_object_signing_alg: '',
  });
});
