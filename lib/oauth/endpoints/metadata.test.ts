import { describe, expect, it } from 'vitest';
import { signingAlgs } from '../model/signing-algs';
import { createPortal, issuer } from '../testing/token.fixture';

const getOf = (path: string, headers: Record<string, string> = {}) => new Request(issuer + path, { headers });

describe('discovery', () => {
  it('lists what is supported, at both well-known paths (OpenID Connect Discovery §3, RFC 8414 §2)', async () => {
    const portal = await createPortal();
    const first = await portal.server.discovery(getOf('/.well-known/openid-configuration'));
    const second = await portal.server.discovery(getOf('/.well-known/oauth-authorization-server'));
    const metadata = await first.json();
    expect(await second.json()).toEqual(metadata);
    expect(metadata).toMatchObject({
      issuer,
      authorization_endpoint: `${issuer}/oauth/authorize`,
      token_endpoint: `${issuer}/oauth/token`,
      jwks_uri: `${issuer}/oauth/jwks`,
      response_types_supported: expect.arrayContaining(['code', 'id_token', 'code id_token token']),
      response_modes_supported: expect.arrayContaining(['query', 'fragment', 'form_post', 'jwt', 'form_post.jwt']),
      grant_types_supported: expect.arrayContaining(['authorization_code', 'refresh_token', 'implicit']),
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      claims_parameter_supported: true,
      request_parameter_supported: true,
      request_uri_parameter_supported: true,
      require_request_uri_registration: true,
      request_object_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
      pushed_authorization_request_endpoint: `${issuer}/oauth/par`,
      require_pushed_authorization_requests: false,
      // Initiating User Registration via OpenID Connect 1.0 §4.2
      prompt_values_supported: ['none', 'login', 'consent', 'select_account', 'create'],
      ui_locales_supported: ['en', 'de-CH'],
    });
    expect(metadata.id_token_signing_alg_values_supported).toContain('RS256');
    expect(metadata.id_token_signing_alg_values_supported).not.toContain('none');
    expect(metadata.introspection_endpoint_auth_methods_supported).not.toContain('none');
    expect(metadata.scopes_supported).toEqual([
      'openid',
      'profile',
      'email',
      'phone',
      'address',
      'offline_access',
      'grant_management_query',
      'grant_management_revoke',
    ]);
  });

  it('may be cached, revalidated by its ETag, and read by any origin', async () => {
    const { server } = await createPortal();
    const first = await server.discovery(getOf('/.well-known/openid-configuration'));
    expect(first.headers.get('cache-control')).toBe('public, max-age=3600');
    expect(first.headers.get('access-control-allow-origin')).toBe('*');
    const tag = first.headers.get('etag') ?? '';
    expect(await server.discovery(getOf('/x', { 'if-none-match': tag }))).toMatchObject({ status: 304 });
  });
});

describe('jwks', () => {
  it('holds public keys only, each with kid and use, those that sign with their alg (RFC 7517 §4)', async () => {
    const { server } = await createPortal();
    const response = await server.jwks(getOf('/oauth/jwks'));
    expect(response.headers.get('content-type')).toBe('application/jwk-set+json');
    const { keys } = await response.json();
    const purposes = keys.map(({ use, alg = '' }: { use: string; alg?: string }) => `${use} ${alg}`.trim());
    expect(purposes.sort()).toEqual(['enc', ...signingAlgs.map((alg) => `sig ${alg}`)].sort());
    // OpenID Connect Core §10.1.1: a key is published before anything is signed with it.
    const metadata = await (await server.discovery(getOf('/.well-known/openid-configuration'))).json();
    for (const signer of ['id_token', 'userinfo', 'introspection', 'authorization']) {
      for (const alg of metadata[`${signer}_signing_alg_values_supported`]) expect(purposes).toContain(`sig ${alg}`);
    }
    for (const key of keys) {
      expect(key).toHaveProperty('kid', expect.stringMatching(/^[\w-]{43}$/));
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key).not.toHaveProperty(secret);
    }
  });
});
