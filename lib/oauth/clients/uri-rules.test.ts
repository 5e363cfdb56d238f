import { describe, expect, it } from 'vitest';
import type { ClientKind } from './metadata';
import { redirectUriProblem } from './uri-rules';

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
  const schemes = `
    javascript vbscript data file filesystem blob about view-source jar resource chrome chrome-extension
    moz-extension safari-web-extension devtools microsoft-edge edge intent android-app content market
    itms-services shortcuts prefs search-ms shell ms-settings ms-msdt ms-officecmd ms-anything-new web+anything
    ext+anything x-apple-x ws wss ftp sftp ssh smb ldap mailto tel sms facetime sip otpauth openid4vp
    x-apple.systempreferences microsoft.windows.camera
  `;
  it.each(
    schemes
      .trim()
      .split(/\s+/)
      .flatMap((scheme) => [[`${scheme}:/callback`], [`${scheme.toUpperCase()}://callback`]]),
  )('%s', (uri) => {
    expect(redirectUriProblem(uri, 'native')).toMatch(/never allowed/);
  });
});
