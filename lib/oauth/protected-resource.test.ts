/** This server as a protected resource: RFC 9728, from a bare 401 to who issues tokens. */
import { describe, expect, it } from 'vitest';
import { createPortal, issuer } from './token.fixture';

const metadataUrl = `${issuer}/.well-known/oauth-protected-resource`;

describe('protected resource metadata (RFC 9728)', () => {
  it('is found from a 401 that says nothing else (§5.1)', async () => {
    const { server, userinfo } = await createPortal();
    const bare = await server.userinfo(new Request(`${issuer}/oauth/userinfo`));
    expect(bare.status).toBe(401);
    const challenge = bare.headers.get('www-authenticate') ?? '';
    expect(challenge).toContain(`Bearer realm="${issuer}", resource_metadata="${metadataUrl}"`);
    expect((await userinfo('wrong')).headers.get('www-authenticate')).toContain(`resource_metadata="${metadataUrl}"`);
    // Each scheme stands for itself: a client may read one of them alone.
    expect(challenge.match(/(Bearer|DPoP) .*?resource_metadata="[^"]+"/g)).toHaveLength(2);
  });

  it('names the resource, its scopes and who issues tokens for it (§2, §3.2, §3.3)', async () => {
    const { server } = await createPortal();
    const response = await server.protectedResource(new Request(metadataUrl));
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toMatchObject({
      resource: issuer,
      authorization_servers: [issuer],
      scopes_supported: expect.arrayContaining(['openid', 'email']),
      bearer_methods_supported: ['header', 'body'],
    });
  });

  it('names the resource that tokens for this server have as their audience', async () => {
    const { server, mintCode, exchange, userinfo } = await createPortal();
    const { resource } = await (await server.protectedResource(new Request(metadataUrl))).json();
    const { body } = await exchange(await mintCode(['openid']), { resource });
    expect((await userinfo(body['access_token'])).status).toBe(200);
  });

  it('and the authorization server names the resource back (§4)', async () => {
    const { server } = await createPortal();
    const metadata = await (await server.discovery(new Request(`${issuer}/x`))).json();
    expect(metadata.protected_resources).toEqual([issuer]);
  });
});
