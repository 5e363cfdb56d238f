/** This server as a protected resource: RFC 9728, from a 401 to the authorization server. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { callback, createPortal, formRequest, issuer } from '../testing/token.fixture';

const wellKnown = `${issuer}/.well-known/oauth-protected-resource`;
const userinfoUrl = `${issuer}/oauth/userinfo`;
const metadataUrl = `${wellKnown}/oauth/userinfo`;

describe('protected resource metadata (RFC 9728)', () => {
  it('is linked from a 401 (§5.1)', async () => {
    const { server, userinfo } = await createPortal();
    const bare = await server.userinfo(new Request(userinfoUrl));
    expect(bare.status).toBe(401);
    const challenge = bare.headers.get('www-authenticate') ?? '';
    expect(challenge).toContain(`Bearer realm="${issuer}", resource_metadata="${metadataUrl}"`);
    expect((await userinfo('wrong')).headers.get('www-authenticate')).toContain(`resource_metadata="${metadataUrl}"`);
    // Both challenges carry it, because a client may read only one of them.
    expect(challenge.match(/(Bearer|DPoP) .*?resource_metadata="[^"]+"/g)).toHaveLength(2);
  });

  it('is about the requested URL without its query (§3.3)', async () => {
    const { server } = await createPortal();
    const { headers } = await server.userinfo(new Request(`${userinfoUrl}?x=1`));
    const [, found = ''] = /resource_metadata="([^"]+)"/.exec(headers.get('www-authenticate') ?? '') ?? [];
    const { resource } = await (await server.protectedResource(new Request(found))).json();
    expect(resource).toBe(userinfoUrl);
    // §3.1: the well-known string is inserted between host and path of the resource.
    expect(found).toBe(resource.replace(issuer, wellKnown));
  });

  it.each([
    ['', issuer],
    ['/oauth/userinfo', userinfoUrl],
  ])('at the well-known path%s names the resource that the path was derived from (§3.3)', async (path, resource) => {
    const { server } = await createPortal();
    const response = await server.protectedResource(new Request(wellKnown + path));
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toMatchObject({
      resource,
      authorization_servers: [issuer],
      scopes_supported: expect.arrayContaining(['openid', 'email']),
      bearer_methods_supported: ['header', 'body'],
    });
  });

  it.each([
    '/',
    '/oauth/token',
    '/oauth/grants',
    '/oauth/grants/a/b',
    '/oauth/userinfo/',
    '/oauth/userinfox',
    '/oauth/%75serinfo',
  ])('does not exist for %s, which accepts no tokens', async (path) => {
    const { server } = await createPortal();
    expect(await server.protectedResource(new Request(wellKnown + path))).toMatchObject({ status: 404 });
  });

  it.each([issuer, userinfoUrl])(
    'names a resource that an authorization request can ask for (RFC 8707 §2): %s',
    async (resource) => {
      const { server, mintCode, exchange, userinfo } = await createPortal();
      const { body } = await exchange(await mintCode(['openid']), { resource });
      expect((await userinfo(body['access_token'])).status).toBe(200);
      const request = (scope: string) =>
        formRequest('/oauth/par', {
          response_type: 'code',
          client_id: 'spa',
          redirect_uri: callback,
          scope,
          resource,
          code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
          code_challenge_method: 'S256',
        });
      expect((await server.par(request('openid'))).status).toBe(201);
    },
  );

  it('is referred to by the authorization server’s metadata (§4)', async () => {
    const { server } = await createPortal();
    const metadata = await (await server.discovery(new Request(`${issuer}/x`))).json();
    const resources = z.array(z.string()).parse(metadata.protected_resources);
    expect(resources).toEqual([issuer, userinfoUrl]);
    for (const resource of resources) {
      const document = await server.protectedResource(new Request(resource.replace(issuer, wellKnown)));
      expect(await document.json()).toHaveProperty('resource', resource);
    }
  });
});
