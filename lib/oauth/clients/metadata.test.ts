import { describe, expect, it } from 'vitest';
import { clientMetadataSchema } from './metadata';

const app = { client_name: 'App', redirect_uris: ['https://app.example/cb'] };

describe('clientMetadataSchema', () => {
  it('has the defaults of RFC 7591 §2, and PKCE on', () => {
    expect(clientMetadataSchema.parse(app)).toMatchObject({
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      id_token_signed_response_alg: 'RS256',
      require_pkce: false,
      strict_client_authentication: false,
    });
  });

  it.each([
    ['a private key', { jwks: { keys: [{ kty: 'EC', crv: 'P-256', d: 'x' }] } }],
    ['a symmetric key', { jwks: { keys: [{ kty: 'oct', k: 'x' }] } }],
    ['a script as home page', { client_uri: 'javascript:alert(1)' }],
    ['alg none', { id_token_signed_response_alg: 'none' }],
    ['a symmetric algorithm', { id_token_signed_response_alg: 'HS256' }],
    ['an empty name', { client_name: '   ' }],
    ['another response type', { response_types: ['none'] }],
  ])('refuses %s', (_, metadata) => {
    expect(clientMetadataSchema.safeParse({ ...app, ...metadata }).success).toBe(false);
  });
});
