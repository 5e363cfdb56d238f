import { describe, expect, it } from 'vitest';
import { type ClientKind, clientMetadataFaults, clientMetadataSchema, redirectUriProblem } from './metadata';

describe('redirectUriProblem', () => {
  it.each<[string, ClientKind]>([
    ['https://app.example/callback', 'web'],
    ['https://app.example/callback?tenant=7', 'spa'],
    ['http://localhost:3000/cb', 'web'],
    ['http://127.0.0.1/cb', 'native'],
    ['http://[::1]:8080/cb', 'native'],
    ['com.example.app:/callback', 'native'],
    ['https://app.example/callback', 'native'],
    ['cursor://anysphere.cursor-mcp/oauth/callback', 'native'],
    ['vscode://vscode.github-authentication/did-authenticate', 'native'],
    ['my-app:/cb', 'native'],
  ])('accepts %s for %s', (uri, kind) => {
    expect(redirectUriProblem(uri, kind)).toBeUndefined();
  });

  it.each<[string, ClientKind, RegExp]>([
    ['http://app.example/cb', 'web', /Use https/],
    ['http://127.0.0.1.evil.example/cb', 'native', /Use https/],
    ['http://0.0.0.0/cb', 'native', /Use https/],
    ['https://app.example/cb#done', 'web', /fragment/],
    ['https://app.example/cb#', 'web', /fragment/],
    ['https://*.app.example/cb', 'web', /[Ww]ildcard|complete/],
    ['https://app.example/*', 'web', /Wildcard/],
    ['https://me:pw@app.example/cb', 'web', /user name/],
    ['https://app.example@evil.example/cb', 'web', /user name/],
    ['https:\\\\app.example', 'web', /Percent-encode/],
    ['https://app.example/a b', 'web', /ASCII/],
    ['https://app.example/\u0000', 'web', /ASCII/],
    ['https://äpp.example/', 'web', /ASCII/],
    ['/callback', 'web', /complete/],
    ['', 'web', /ASCII/],
    ['javascript:alert(1)', 'native', /never/],
    ['JavaScript:alert(1)', 'web', /never/],
    ['data:text/html,x', 'native', /never/],
    ['file:///etc/passwd', 'native', /never/],
    ['c:/cb', 'native', /drive/],
    ['my+app:/cb', 'web', /native/],
    ['cursor://anysphere.cursor-mcp/callback', 'web', /native/],
    ['com.example+x:/cb', 'native', /reversed/],
    ['com.example.app:/callback', 'web', /native/],
    ['com.example.app:/callback', 'spa', /native/],
    ['https://app.example/cb', 'machine', /no redirect/],
    [`https://app.example/${'a'.repeat(2000)}`, 'web', /2000/],
  ])('refuses %s for %s, with a reason (RFC 6749 §3.1.2, RFC 8252 §7, RFC 9700 §2.1)', (uri, kind, reason) => {
    expect(redirectUriProblem(uri, kind)).toMatch(reason);
  });
});

describe('schemes of browsers, scripts and systems are never redirect schemes (RFC 8252 §8.4)', () => {
  it.each(
    [
      ...['javascript', 'vbscript', 'data', 'file', 'filesystem', 'blob', 'about', 'view-source', 'jar', 'resource'],
      ...['chrome', 'chrome-extension', 'moz-extension', 'safari-web-extension', 'devtools', 'microsoft-edge', 'edge'],
      ...['intent', 'android-app', 'content', 'market', 'itms-services', 'shortcuts', 'prefs', 'search-ms', 'shell'],
      ...['ms-settings', 'ms-msdt', 'ms-officecmd', 'ms-anything-new', 'web+anything', 'ext+anything', 'x-apple-x'],
      ...[
        'ws',
        'wss',
        'ftp',
        'sftp',
        'ssh',
        'smb',
        'ldap',
        'mailto',
        'tel',
        'sms',
        'facetime',
        'sip',
        'otpauth',
        'openid4vp',
      ],
      ...['x-apple.systempreferences', 'microsoft.windows.camera'],
    ].flatMap((scheme) => [[`${scheme}:/callback`], [`${scheme.toUpperCase()}://callback`]]),
  )('%s', (uri) => {
    expect(redirectUriProblem(uri, 'native')).toMatch(/never allowed/);
  });
});

const app = { client_name: 'App', redirect_uris: ['https://app.example/cb'] };
const faults = (metadata: Record<string, unknown>, kind: ClientKind = 'web') =>
  clientMetadataFaults(clientMetadataSchema.parse({ ...app, ...metadata }), kind).map(({ field }) => field);

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

describe('clientMetadataFaults', () => {
  it('finds nothing wrong with a plain app', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ token_endpoint_auth_method: 'none' }, 'spa')).toEqual([]);
    const machine = { redirect_uris: [], response_types: [], grant_types: ['client_credentials'] };
    expect(faults(machine, 'machine')).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, ClientKind, string]>([
    ['no redirect URI', { redirect_uris: [] }, 'web', 'redirect_uris'],
    ['a URI listed twice', { redirect_uris: [...app.redirect_uris, ...app.redirect_uris] }, 'web', 'redirect_uris'],
    ['no grant type', { grant_types: [], response_types: [], redirect_uris: [] }, 'web', 'grant_types'],
    ['response type without grant type', { grant_types: ['client_credentials'] }, 'web', 'response_types'],
    ['refresh without codes', { grant_types: ['refresh_token'], response_types: [] }, 'web', 'grant_types'],
    [
      'a public client acting for itself (RFC 6749 §4.4)',
      { token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'client_credentials'] },
      'native',
      'grant_types',
    ],
    ['a secret in a browser', {}, 'spa', 'token_endpoint_auth_method'],
    ['private_key_jwt without keys', { token_endpoint_auth_method: 'private_key_jwt' }, 'web', 'jwks'],
    ['keys over http', { jwks_uri: 'http://app.example/jwks' }, 'web', 'jwks_uri'],
    [
      'keys twice (RFC 7591 §2)',
      { jwks_uri: 'https://app.example/jwks', jwks: { keys: [{ kty: 'EC' }] } },
      'web',
      'jwks_uri',
    ],
  ])('names the field of %s', (_, metadata, kind, field) => {
    expect(faults(metadata, kind)).toContain(field);
  });
});

describe('a private-use scheme without a period (RFC 8252 §8.4)', () => {
  const cursor = { redirect_uris: ['cursor://anysphere.cursor-mcp/callback'], application_type: 'native' };

  it('is for public native clients, which always use PKCE', () => {
    expect(faults({ ...cursor, token_endpoint_auth_method: 'none' }, 'native')).toEqual([]);
    expect(faults(cursor, 'native')).toEqual(['redirect_uris']);
    expect(faults({ ...cursor, redirect_uris: ['com.example.app:/cb'] }, 'native')).toEqual([]);
  });

  it('gets codes alone', () => {
    const tokens = { grant_types: ['implicit'], response_types: ['token'], token_endpoint_auth_method: 'none' };
    expect(faults({ ...cursor, ...tokens }, 'native')).toEqual(['redirect_uris']);
    expect(faults({ ...tokens, redirect_uris: ['com.example.app:/cb'] }, 'native')).toEqual([]);
  });
});

describe('the password grant, RFC 6749 §4.3', () => {
  const faults = (change: Record<string, unknown>) => {
    const grants = { grant_types: ['password', 'refresh_token'], response_types: [] };
    const metadata = clientMetadataSchema.parse({ client_name: 'Legacy', ...grants, ...change });
    return clientMetadataFaults(metadata, 'web').map(({ field }) => field);
  };
  it('is for an app with credentials, and may have refresh tokens', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ token_endpoint_auth_method: 'none' })).toEqual(['grant_types']);
  });
});
