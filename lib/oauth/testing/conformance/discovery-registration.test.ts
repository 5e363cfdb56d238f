/**
 * Compares what discovery lists as supported with what a client can register: RFC 8414 §2, RFC 7591 §2, OpenID Connect
 * Discovery §3.
 */
import { isDeepStrictEqual } from 'node:util';
import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Settings } from '../../settings';
import { authority } from '../mutual-tls.fixture';
import { answerOf, createPortal, issuer } from '../token.fixture';

/** A key for each algorithm. */
const publicKeys = (['RS256', 'ES256', 'Ed25519'] as const).map(async (alg) =>
  exportJWK((await generateKeyPair(alg)).publicKey),
);
const jwks = { keys: await Promise.all(publicKeys) };
const app = { redirect_uris: ['https://app.example/cb'], jwks };
const responses = ['id_token', 'userinfo', 'introspection', 'authorization'];
const metadataSchema = z.looseObject({});
const values = z.array(z.string());

const signings = ['none', 'HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
const jws = [...signings, 'ES256', 'ES256K', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'Ed448'];
const wraps = ['RSA1_5', 'RSA-OAEP', 'RSA-OAEP-256', 'A128KW', 'A256KW', 'dir', 'A256GCMKW', 'PBES2-HS256+A128KW'];
const jwe = [...wraps, 'ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW'];
const contents = ['A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512', 'A128GCM', 'A192GCM', 'A256GCM'];

/** A metadata member, all values used in practice, and a registration that asks for one of them. */
type Row = [member: string, candidates: string[], registration: (value: string) => Record<string, unknown>];

const signed = (response: string): Row => [
  response === 'authorization'
    ? 'authorization_signing_alg_values_supported'
    : `${response}_signing_alg_values_supported`,
  jws,
  (alg) => ({ [`${response}_signed_response_alg`]: alg }),
];
const wrapped = (response: string): Row => [
  `${response}_encryption_alg_values_supported`,
  jwe,
  (alg) => ({ [`${response}_encrypted_response_alg`]: alg }),
];
const enciphered = (response: string): Row => [
  `${response}_encryption_enc_values_supported`,
  contents,
  (enc) => ({
    [`${response}_encrypted_response_alg`]: 'ECDH-ES',
    [`${response}_encrypted_response_enc`]: enc,
  }),
];

const methods = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none'];
const names: Record<string, Record<string, string>> = {
  tls_client_auth: { tls_client_auth_san_dns: 'app.example' },
};
const codeToo = (type: string) => ({
  grant_types: [
    ...(type.includes('code') || type === 'none' ? ['authorization_code'] : []),
    ...(/token/.test(type) ? ['implicit'] : []),
  ],
  response_types: [type],
});

const rows: Row[] = [
  ...responses.flatMap((response) => [signed(response), wrapped(response), enciphered(response)]),
  // `none` is dropped, not refused: see registration.test.ts.
  [
    'request_object_signing_alg_values_supported',
    jws.filter((alg) => alg !== 'none'),
    (alg) => ({ request_object_signing_alg: alg }),
  ],
  ['request_object_encryption_alg_values_supported', jwe, (alg) => ({ request_object_encryption_alg: alg })],
  [
    'request_object_encryption_enc_values_supported',
    contents,
    (enc) => ({ request_object_encryption_alg: 'ECDH-ES', request_object_encryption_enc: enc }),
  ],
  [
    'token_endpoint_auth_methods_supported',
    [...methods, 'tls_client_auth', 'self_signed_tls_client_auth', 'attest_jwt_client_auth'],
    (method) => ({ token_endpoint_auth_method: method, ...names[method] }),
  ],
  [
    'token_endpoint_auth_signing_alg_values_supported',
    jws,
    (alg) => ({
      token_endpoint_auth_method: alg.startsWith('HS') ? 'client_secret_jwt' : 'private_key_jwt',
      token_endpoint_auth_signing_alg: alg,
    }),
  ],
  [
    'response_types_supported',
    ['code', 'token', 'id_token', 'code token', 'code id_token', 'id_token token', 'code id_token token', 'none'],
    codeToo,
  ],
  ['subject_types_supported', ['public', 'pairwise', 'ephemeral'], (type) => ({ subject_type: type })],
];

const behindProxy: Partial<Settings> = { clientCertificateHeader: 'client-cert' };
const configurations: [string, Partial<Settings>][] = [
  ['without certificates', {}],
  ['with self-signed client certificates', behindProxy],
  ['with CA-issued client certificates', { ...behindProxy, clientAuthorities: [authority] }],
];

/** Members whose unknown values are dropped instead of refused. */
const negotiable = /^(id_token|userinfo|introspection|authorization|request_object)_signing_alg/;

async function portal(settings: Partial<Settings>) {
  const { server } = await createPortal({
    settings: { registration: 'open', registrationImplicit: true, registrationsPerHour: 10_000, ...settings },
  });
  const metadata = metadataSchema.parse(await (await server.discovery(new Request(`${issuer}/x`))).json());
  const register = async (body: unknown) =>
    answerOf(
      await server.register(
        new Request(`${issuer}/oauth/register`, {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      ),
    );
  return { metadata, register };
}

describe.each(configurations)('%s', (_, settings) => {
  it.each(rows)('%s lists exactly what can be registered', async (member, candidates, registration) => {
    const { metadata, register } = await portal(settings);
    const supported = values.parse(metadata[member]);
    // Every listed value was tried. Other values are refused, or dropped as the response shows (RFC 7591 §3.2.1).
    expect(candidates).toEqual(expect.arrayContaining(supported));
    for (const value of candidates) {
      const asked = registration(value);
      const { status, body } = await register({ ...app, ...asked });
      const dropped = status === 201 && Object.keys(asked).some((name) => !isDeepStrictEqual(body[name], asked[name]));
      const refused = status === 400 && body['error'] === 'invalid_client_metadata';
      // Only a developer or operator can allow unsigned requests.
      const said = supported.includes(value) && !(member.startsWith('request_object') && value === 'none');
      expect([value, status === 201 && !dropped, dropped, refused]).toEqual(
        said ? [value, true, false, false] : [value, false, negotiable.test(member) && status === 201, !dropped],
      );
    }
  });

  it('certificate-bound tokens can be registered if the metadata offers them (RFC 8705 §3.3, §3.4)', async () => {
    const { metadata, register } = await portal(settings);
    const { status, body } = await register({ ...app, tls_client_certificate_bound_access_tokens: true });
    const possible = metadata['tls_client_certificate_bound_access_tokens'] === true;
    expect([status, body['error']]).toEqual(possible ? [201, undefined] : [400, 'invalid_client_metadata']);
  });
});

it('grant_types_supported lists what can be registered, and those that only developers can choose', async () => {
  const { metadata, register } = await portal({});
  const withCode = ['refresh_token', 'implicit'];
  for (const type of values.parse(metadata['grant_types_supported'])) {
    const types = withCode.includes(type) ? ['authorization_code', type] : [type];
    const usesCode = types.includes('authorization_code');
    const response = [...(usesCode ? ['code'] : []), ...(type === 'implicit' ? ['id_token'] : [])];
    const uris = usesCode ? app : { jwks };
    const { status, body } = await register({ ...uris, grant_types: types, response_types: response });
    const reserved = ['password', 'urn:countersign:grant-type:api-key'].includes(type);
    expect([type, status, body['error']]).toEqual(
      reserved ? [type, 400, 'invalid_client_metadata'] : [type, 201, undefined],
    );
  }
  const { status, body } = await register({ ...app, grant_types: ['urn:openid:params:grant-type:ciba'] });
  expect([status, body['error']]).toEqual([400, 'invalid_client_metadata']);
});
