/** The protected resource metadata of APIs: RFC 9728. */
import { describe, expect, it } from 'vitest';
import { createPortal, issuer } from '../testing/authorize.fixture';
import { apiMetadata, metadataAddress } from './api-metadata';
import type { ReachableApi } from './client-records';

const tools: ReachableApi = {
  resource: 'https://API.tools.example/mcp',
  name: 'Tools',
  accessTokenSeconds: 300,
  signingAlg: 'ES256',
  scopes: ['tools.call', 'tools.list'].map((value) => ({ value, title: value, description: '', effect: 'changes' })),
  machineScopes: ['tools.sync'],
};

describe('the URL of an API’s metadata (RFC 9728 §3.1)', () => {
  it.each([
    ['https://api.example', 'https://api.example/.well-known/oauth-protected-resource'],
    ['https://api.example/', 'https://api.example/.well-known/oauth-protected-resource'],
    ['https://api.example/v1', 'https://api.example/.well-known/oauth-protected-resource/v1'],
    ['https://api.example/v1/', 'https://api.example/.well-known/oauth-protected-resource/v1/'],
    ['https://api.example:8443/a/b?t=1', 'https://api.example:8443/.well-known/oauth-protected-resource/a/b?t=1'],
    ['https://api.example/?t=1/2', 'https://api.example/.well-known/oauth-protected-resource?t=1/2'],
    ['https://api.example?t=1', 'https://api.example/.well-known/oauth-protected-resource?t=1'],
    ['http://[::1]:9/x', 'http://[::1]:9/.well-known/oauth-protected-resource/x'],
    ['https://API.Example/V1', 'https://API.Example/.well-known/oauth-protected-resource/V1'],
  ])('of %s is %s', (resource, address) => expect(metadataAddress(resource)).toBe(address));
});

describe('an API’s metadata (RFC 9728 §2)', () => {
  it('contains the registered identifier byte for byte, this server, and the scopes', () => {
    const api = { resource: tools.resource, name: 'Tools', scopes: ['tools.call'], detailTypes: ['tools.job'] };
    expect(apiMetadata(issuer, api)).toEqual({
      resource: 'https://API.tools.example/mcp',
      resource_name: 'Tools',
      authorization_servers: [issuer],
      scopes_supported: ['tools.call'],
      authorization_details_types_supported: ['tools.job'],
      bearer_methods_supported: ['header'],
    });
    const localized = { de: { name: 'Werkzeuge' }, fr: {} };
    expect(apiMetadata(issuer, { ...api, localized })).toMatchObject({ 'resource_name#de': 'Werkzeuge' });
    // §2: an empty list would be no list.
    expect(apiMetadata(issuer, { ...api, scopes: [], detailTypes: [] })).not.toHaveProperty('scopes_supported');
  });

  it('is published here for open APIs only, to any origin (§5.1)', async () => {
    const { server } = createPortal([], { openApis: [tools] });
    const get = (path: string, headers = {}) => server.apiResource(new Request(issuer + path, { headers }));
    const found = await get('/oauth/resources/Tools');
    expect(found.status).toBe(200);
    expect(found.headers.get('content-type')).toBe('application/json');
    expect(found.headers.get('access-control-allow-origin')).toBe('*');
    expect(found.headers.get('cache-control')).toBe('public, max-age=300');
    const document = await found.json();
    // §3.3: a client compares this with the address that it called.
    expect(document.resource).toBe(tools.resource);
    expect(document.scopes_supported).toEqual(['tools.call', 'tools.list']);
    expect(await get('/oauth/resources/Tools', { 'if-none-match': found.headers.get('etag') })).toMatchObject({
      status: 304,
    });
    for (const path of ['/oauth/resources/other', '/oauth/resources/', '/oauth/resources/x/y']) {
      const missing = await get(path);
      expect(missing.status).toBe(404);
      expect(await missing.json()).toMatchObject({ error: 'invalid_request' });
    }
  });
});
