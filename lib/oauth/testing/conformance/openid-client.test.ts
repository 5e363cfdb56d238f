/**
 * The third-party library openid-client, used as its documentation shows, against this server. Its requests and checks
 * are not our code.
 */
import { exportJWK, generateKeyPair } from 'jose';
import * as openid from 'openid-client';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../crypto';
import { createPortal, good, issuer, legacyApp, locationOf, pageOf } from '../authorize.fixture';

const own = await generateKeyPair('ES256', { extractable: true });
const jwks = { keys: [{ ...(await exportJWK(own.publicKey)), kty: 'EC' as const, kid: 'own', alg: 'ES256' }] };
const app = { ...legacyApp, secretHashes: [sha256('secret')], metadata: { ...legacyApp.metadata, jwks } };

const endpoints = {
  '/.well-known/openid-configuration': 'discovery',
  '/oauth/jwks': 'jwks',
  '/oauth/par': 'par',
  '/oauth/token': 'token',
} as const;

async function setUp() {
  const portal = createPortal([app]);
  // The library uses the real clock.
  portal.clock.now = Math.floor(Date.now() / 1000);
  const fetched: openid.CustomFetch = async (url, { body, headers, method, redirect }) => {
    const path = new URL(url).pathname;
    const found = Object.entries(endpoints).find(([known]) => known === path);
    if (!found) throw new Error(`it asked for ${path}`);
    return portal.server[found[1]](
      new Request(url, { body: body instanceof URLSearchParams ? body : null, headers, method, redirect }),
    );
  };
  const configure = () =>
    openid.discovery(new URL(issuer), app.id, undefined, openid.ClientSecretBasic('secret'), {
      [openid.customFetch]: fetched,
    });
  const codeVerifier = openid.randomPKCECodeVerifier();
  const parameters = {
    redirect_uri: 'https://trailmap.example/other',
    scope: good.scope,
    code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    state: openid.randomState(),
    nonce: openid.randomNonce(),
  };
  const checks = { pkceCodeVerifier: codeVerifier, expectedState: parameters.state, expectedNonce: parameters.nonce };

  /** The person opens the URL, allows access, and is redirected to the result. */
  async function visit(address: URL): Promise<URL> {
    const login = portal.signIn('s1');
    const response = await portal.visit(address.href, login.sid);
    const { path, id } = pageOf(response);
    return locationOf(path === '/consent' ? await portal.allow(id, login) : response);
  }
  return { configure, parameters, checks, visit };
}

describe('openid-client', () => {
  it('pushes its request (RFC 9126)', async () => {
    const { configure, parameters, checks, visit } = await setUp();
    const config = await configure();
    const address = await openid.buildAuthorizationUrlWithPAR(config, parameters);
    expect([...address.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
    const tokens = await openid.authorizationCodeGrant(config, await visit(address), checks);
    expect(tokens.claims()?.sub).toBe('ada');
  });

  it.each(['as it is', 'pushed'])(
    'signs its request (RFC 9101), %s, and reads the response from a JWT (JARM)',
    async (how) => {
      const { configure, parameters, checks, visit } = await setUp();
      const config = await configure();
      openid.useJwtResponseMode(config);
      const signed = await openid.buildAuthorizationUrlWithJAR(config, parameters, { key: own.privateKey, kid: 'own' });
      const address =
        how === 'pushed' ? await openid.buildAuthorizationUrlWithPAR(config, signed.searchParams) : signed;
      const back = await visit(address);
      expect([...back.searchParams.keys()]).toEqual(['response']);
      const tokens = await openid.authorizationCodeGrant(config, back, checks);
      expect(tokens.claims()?.sub).toBe('ada');
    },
  );

  it('verifies the ID token that is sent with the code (OpenID Connect Core §3.3.2.11)', async () => {
    const { configure, parameters, checks, visit } = await setUp();
    const config = await configure();
    openid.useCodeIdTokenResponseType(config);
    const back = await visit(openid.buildAuthorizationUrl(config, parameters));
    expect(back.search).toBe('');
    const tokens = await openid.authorizationCodeGrant(config, back, checks);
    expect(tokens.claims()?.nonce).toBe(parameters.nonce);
  });

  it('signs people in with only an ID token (OpenID Connect Core §3.2)', async () => {
    const { configure, parameters, visit } = await setUp();
    const config = await configure();
    openid.useIdTokenResponseType(config);
    const back = await visit(openid.buildAuthorizationUrl(config, parameters));
    const claims = await openid.implicitAuthentication(config, back, parameters.nonce, {
      expectedState: parameters.state,
    });
    expect(claims['email']).toBe('ada@example.com');
  });
});
