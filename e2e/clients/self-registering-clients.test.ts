/**
 * Clients that register themselves, used as their documentation shows, against the authorization server in memory. The
 * Model Context Protocol client starts from the bare 401 of an API that is new to it; openid-client registers itself.
 */
import { auth, extractWWWAuthenticateParams, type OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js';
import type { OAuthClientInformationMixed, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import * as openid from 'openid-client';
import { describe, expect, it } from 'vitest';
import { sha256 } from '@/lib/oauth/crypto';
import type { ReachableApi } from '@/lib/oauth/model/client-records';
import type { Settings } from '@/lib/oauth/settings';
import { createPortal, good, issuer, locationOf, pageOf } from '@/lib/oauth/testing/authorize.fixture';
import { claimsOf } from '@/lib/oauth/testing/token.fixture';

const mcpServer = 'https://mcp.example/mcp';
const metadataUrl = 'https://mcp.example/.well-known/oauth-protected-resource/mcp';
const documentUrl = 'https://agent.example/client.json';
const callback = 'http://localhost:8090/callback';
const clientMetadata = {
  client_name: 'Agent',
  redirect_uris: [callback],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
};
const api: ReachableApi = {
  resource: mcpServer,
  name: 'Tools',
  accessTokenSeconds: 300,
  signingAlg: 'ES256',
  machineScopes: [],
  scopes: [{ value: 'tools.call', title: 'Use the tools', description: '', effect: 'changes' }],
  detailTypes: [],
};

const endpoints = {
  '/.well-known/openid-configuration': 'discovery',
  '/.well-known/oauth-authorization-server': 'discovery',
  '/oauth/jwks': 'jwks',
  '/oauth/register': 'register',
  '/oauth/token': 'token',
  '/oauth/userinfo': 'userinfo',
} as const;

/** All servers that these clients can reach. */
function internet(settings: Partial<Settings>) {
  const asked: string[] = [];
  const portal = createPortal([], {
    settings,
    openApis: [api],
    fetch: async (url) => {
      if (String(url) !== documentUrl) throw new Error(`nothing is at ${String(url)}`);
      return Response.json({ client_id: documentUrl, ...clientMetadata });
    },
  });
  portal.clock.now = Math.floor(Date.now() / 1000);
  const fetched: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { origin, pathname } = new URL(request.url);
    asked.push(pathname);
    if (request.url === mcpServer) {
      const challenge = `Bearer resource_metadata="${metadataUrl}"`;
      return new Response(null, { status: 401, headers: { 'WWW-Authenticate': challenge } });
    }
    if (request.url === metadataUrl) {
      const scopes_supported = ['tools.call'];
      return Response.json({ resource: mcpServer, authorization_servers: [issuer], scopes_supported });
    }
    const found = Object.entries(endpoints).find(([known]) => known === pathname);
    return found && origin === issuer ? portal.server[found[1]](request) : new Response(null, { status: 404 });
  };
  /** The user opens the address and allows the request. Returns the address of the redirect. */
  async function visit(address: URL): Promise<URL> {
    const login = portal.signIn('s1');
    const response = await portal.visit(address.href, login.sid);
    const { path, id } = pageOf(response);
    if (path !== '/consent') return locationOf(response);
    const { lines } = await portal.question(id, login);
    return locationOf(await portal.allow(id, login, { scopes: lines.map(({ scope }) => scope) }));
  }
  return { ...portal, asked, fetched, visit };
}

/** What an MCP client stores for one session, as the SDK requires it. */
function mcpClient(clientMetadataUrl?: string) {
  const kept: { client?: OAuthClientInformationMixed; tokens?: OAuthTokens; verifier: string; address?: URL } = {
    verifier: '',
  };
  const provider: OAuthClientProvider = {
    redirectUrl: callback,
    clientMetadata,
    ...(clientMetadataUrl !== undefined && { clientMetadataUrl }),
    clientInformation: () => kept.client,
    saveClientInformation: (client) => {
      kept.client = client;
    },
    tokens: () => kept.tokens,
    saveTokens: (tokens) => {
      kept.tokens = tokens;
    },
    redirectToAuthorization: (address) => {
      kept.address = address;
    },
    saveCodeVerifier: (verifier) => {
      kept.verifier = verifier;
    },
    codeVerifier: () => kept.verifier,
  };
  return { provider, kept };
}

describe('the Model Context Protocol’s client, from a bare 401 to a token', () => {
  it.each([
    ['known by the address of its metadata', documentUrl, {}],
    ['registering itself', undefined, { registration: 'open' as const }],
  ])('%s', async (_, address, settings) => {
    const { asked, fetched, visit } = internet(settings);
    const { provider, kept } = mcpClient(address);
    const { resourceMetadataUrl } = extractWWWAuthenticateParams(await fetched(mcpServer));
    const options = { serverUrl: mcpServer, fetchFn: fetched, ...(resourceMetadataUrl && { resourceMetadataUrl }) };
    expect(await auth(provider, options)).toBe('REDIRECT');
    expect(asked.includes('/oauth/register')).toBe(address === undefined);
    const code = (await visit(kept.address ?? new URL('about:blank'))).searchParams.get('code') ?? '';
    expect(await auth(provider, { ...options, authorizationCode: code })).toBe('AUTHORIZED');
    expect(claimsOf(kept.tokens?.access_token)).toMatchObject({ aud: mcpServer, scope: 'tools.call' });
    if (address !== undefined) expect(claimsOf(kept.tokens?.access_token)['client_id']).toBe(address);

    // And again by its refresh token, without the user.
    const before = kept.tokens;
    expect(await auth(provider, options)).toBe('AUTHORIZED');
    expect(kept.tokens?.refresh_token).not.toBe(before?.refresh_token);
  });
});

describe('openid-client', () => {
  it.each([
    ['client_secret_basic', openid.ClientSecretBasic()],
    ['client_secret_post', openid.ClientSecretPost()],
    ['none', openid.None()],
  ] as const)(
    'registers itself with the initial access token, for %s, and signs somebody in',
    async (method, authentication) => {
      const { fetched, visit } = internet({
        registration: 'token',
        initialAccessTokenHash: sha256('the-initial-access-token'),
      });
      const config = await openid.dynamicClientRegistration(
        new URL(issuer),
        {
          redirect_uris: ['https://app.example/cb'],
          token_endpoint_auth_method: method,
          subject_type: 'pairwise',
          userinfo_signed_response_alg: 'ES256',
        },
        authentication,
        {
          initialAccessToken: 'the-initial-access-token',
          [openid.customFetch]: (url, { body, headers, method: verb }) =>
            fetched(url, {
              method: verb,
              headers,
              body: body instanceof URLSearchParams || typeof body === 'string' ? body : null,
            }),
        },
      );
      const pkceCodeVerifier = openid.randomPKCECodeVerifier();
      const address = openid.buildAuthorizationUrl(config, {
        redirect_uri: 'https://app.example/cb',
        scope: good.scope,
        code_challenge_method: 'S256',
        code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      });
      const tokens = await openid.authorizationCodeGrant(config, await visit(address), { pkceCodeVerifier });
      const sub = tokens.claims()?.sub ?? '';
      expect(sub).toMatch(/^[\w-]{43}$/);
      const about = await openid.fetchUserInfo(config, tokens.access_token, sub);
      expect(about).toMatchObject({ sub, email: 'ada@example.com' });
    },
  );
});
