import { inflateSync } from 'node:zlib';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { claimsOf, createPortal, issuer, startedAt } from '../token.fixture';

type Portal = Awaited<ReturnType<typeof createPortal>>;
const getOf = (path: string, headers: Record<string, string> = {}) => new Request(issuer + path, { headers });
const statusClaims = z.object({ status: z.object({ status_list: z.object({ idx: z.number(), uri: z.string() }) }) });
const listClaims = z.object({ status_list: z.object({ bits: z.literal(2), lst: z.string() }) });

describe('discovery', () => {
  it('says what works, at both well-known paths (OpenID Connect Discovery §3, RFC 8414 §2)', async () => {
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
      request_object_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA', 'none'],
      pushed_authorization_request_endpoint: `${issuer}/oauth/par`,
      require_pushed_authorization_requests: false,
    });
    expect(metadata.id_token_signing_alg_values_supported).toContain('RS256');
    expect(metadata.id_token_signing_alg_values_supported).not.toContain('none');
    expect(metadata.introspection_endpoint_auth_methods_supported).not.toContain('none');
    expect(metadata.scopes_supported).toEqual(['openid', 'profile', 'email', 'phone', 'address', 'offline_access']);
  });

  it('may be kept, asked for again by its tag, and read by any origin', async () => {
    const { server } = await createPortal();
    const first = await server.discovery(getOf('/.well-known/openid-configuration'));
    expect(first.headers.get('cache-control')).toBe('public, max-age=3600');
    expect(first.headers.get('access-control-allow-origin')).toBe('*');
    const tag = first.headers.get('etag') ?? '';
    expect(await server.discovery(getOf('/x', { 'if-none-match': tag }))).toMatchObject({ status: 304 });
  });
});

describe('jwks', () => {
  it('holds public keys only, each with kid, alg and use (RFC 7517 §4)', async () => {
    const { server } = await createPortal();
    const response = await server.jwks(getOf('/oauth/jwks'));
    expect(response.headers.get('content-type')).toBe('application/jwk-set+json');
    const { keys } = await response.json();
    expect(keys.map(({ alg }: { alg: string }) => alg).sort()).toEqual(['ES256', 'RS256']);
    for (const key of keys) {
      expect(key).toMatchObject({ kid: expect.stringMatching(/^[\w-]{43}$/), use: 'sig' });
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key).not.toHaveProperty(secret);
    }
  });
});

describe('status list (draft-ietf-oauth-status-list-17)', () => {
  async function statusOf(portal: Portal, accessToken: unknown): Promise<number> {
    const { idx, uri } = statusClaims.parse(claimsOf(accessToken)).status.status_list;
    const response = await portal.server.statusList(new Request(uri));
    const { keys } = await (await portal.server.jwks(getOf('/oauth/jwks'))).json();
    const { payload } = await jwtVerify(await response.text(), createLocalJWKSet({ keys }), {
      typ: 'statuslist+jwt',
      subject: uri,
      currentDate: new Date(portal.clock.now * 1000),
    });
    const bytes = inflateSync(Buffer.from(listClaims.parse(payload).status_list.lst, 'base64url'));
    return ((bytes[idx >> 2] ?? 0) >> (2 * (idx & 3))) & 3;
  }

  it('tells valid, suspended and invalid tokens apart (§4.1, §7.1)', async () => {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode());
    const id = portal.store.grants()[0]?.id ?? '';
    expect(await statusOf(portal, body['access_token'])).toBe(0);
    portal.store.pauseGrant(id, startedAt);
    portal.clock.now += 10;
    expect(await statusOf(portal, body['access_token'])).toBe(2);
    await portal.server.endGrant('ada', id);
    expect(await statusOf(portal, body['access_token'])).toBe(1);
  });

  it('is signed, typed, short-lived and cacheable for no longer than its ttl (§5.1, §8)', async () => {
    const portal = await createPortal();
    await portal.exchange(await portal.mintCode());
    const path = '/oauth/status/1';
    const response = await portal.server.statusList(getOf(path));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/statuslist+jwt');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cache-control')).toBe('public, max-age=20');
    const jwt = await response.text();
    expect(claimsOf(jwt)).toMatchObject({ sub: issuer + path, iat: startedAt, exp: startedAt + 300, ttl: 20 });
    const tag = response.headers.get('etag') ?? '';
    expect(await portal.server.statusList(getOf(path, { 'if-none-match': tag }))).toMatchObject({ status: 304 });
    portal.clock.now += 9;
    expect(await (await portal.server.statusList(getOf(path))).text()).toBe(jwt);
    portal.clock.now += 1;
    expect(await (await portal.server.statusList(getOf(path))).text()).not.toBe(jwt);
  });

  it('answers 404 for a list that does not exist, and remembers nothing of it', async () => {
    const portal = await createPortal();
    expect(await portal.server.statusList(getOf('/oauth/status/1'))).toMatchObject({ status: 404 });
    expect(await portal.server.statusList(getOf('/oauth/status'))).toMatchObject({ status: 404 });
    await portal.exchange(await portal.mintCode());
    expect(await portal.server.statusList(getOf('/oauth/status/1'))).toMatchObject({ status: 200 });
  });
});
