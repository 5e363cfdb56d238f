import { describe, expect, it } from 'vitest';
import { callback, desktop, trailmap } from '../testing/authorize.fixture';
import { isRegisteredRedirectUri, redirectOrigin, withParameters } from './redirect-uri';

describe('redirect URIs are compared as strings (RFC 9700 §2.1)', () => {
  it('accepts a registered URI, character for character', () => {
    expect(isRegisteredRedirectUri(trailmap, callback)).toBe(true);
  });

  it.each([
    ['another case of the host', 'https://TRAILMAP.example/callback?tenant=7'],
    ['another case of the scheme', 'HTTPS://trailmap.example/callback?tenant=7'],
    ['another case of the path', 'https://trailmap.example/Callback?tenant=7'],
    ['the default port', 'https://trailmap.example:443/callback?tenant=7'],
    ['a trailing slash', 'https://trailmap.example/other/'],
    ['a fragment', 'https://trailmap.example/other#x'],
    ['an empty fragment', 'https://trailmap.example/other#'],
    ['dot segments', 'https://trailmap.example/x/../other'],
    ['encoded dot segments', 'https://trailmap.example/x/%2e%2e/other'],
    ['an encoded letter', 'https://trailmap.example/%6fther'],
    ['user information', 'https://trailmap.example@evil.example/other'],
    ['user information before the host', 'https://evil@trailmap.example/other'],
    ['a backslash', 'https://trailmap.example\\@evil.example/other'],
    ['a longer host', 'https://trailmap.example.evil.example/other'],
    ['one more parameter', `${callback}&next=evil`],
    ['no query', 'https://trailmap.example/callback'],
    ['a space', ' https://trailmap.example/other'],
    ['a newline', 'https://trailmap.example/other\n'],
    ['http for https', 'http://trailmap.example/other'],
    ['nothing', ''],
  ])('refuses %s', (_, uri) => {
    expect(isRegisteredRedirectUri(trailmap, uri)).toBe(false);
  });
});

describe('the port of a loopback URI (RFC 8252 §7.3, RFC 9700 §4.1.3)', () => {
  it.each([
    'http://127.0.0.1:51004/cb',
    'http://[::1]:1/cb',
    'http://localhost:65535/cb',
    'http://127.0.0.1/cb',
    'com.example.app:/cb',
  ])('accepts %s', (uri) => {
    expect(isRegisteredRedirectUri(desktop, uri)).toBe(true);
  });

  it.each([
    'http://127.0.0.1:51004/other',
    'http://127.0.0.1:51004/cb?x',
    'http://127.0.0.1:51004/cb#x',
    'http://127.0.0.1:65536/cb',
    'http://127.0.0.1:123456/cb',
    'http://127.0.0.1:/cb',
    'http://127.0.0.1:80@evil.example/cb',
    'http://127.0.0.1:80\\@evil.example/cb',
    'http://127.0.0.1.evil.example:80/cb',
    'http://127.0.0.2:80/cb',
    'http://127.1:80/cb',
    'http://LOCALHOST:80/cb',
    'https://127.0.0.1:80/cb',
    'http://localhost.evil.example:80/cb',
    'com.example.app:80/cb',
  ])('refuses %s', (uri) => {
    expect(isRegisteredRedirectUri(desktop, uri)).toBe(false);
  });

  it.each(['web', 'spa', 'native'] as const)('is ignored for a client of the type %s too', (kind) => {
    const metadata = { ...desktop.metadata, redirect_uris: ['https://vscode.dev/redirect', 'http://127.0.0.1/'] };
    const mixed = { ...desktop, kind, metadata };
    expect(isRegisteredRedirectUri(mixed, 'http://127.0.0.1:33418/')).toBe(true);
    expect(isRegisteredRedirectUri(mixed, 'http://127.0.0.1:33418/other')).toBe(false);
    expect(isRegisteredRedirectUri(mixed, 'https://vscode.dev:33418/redirect')).toBe(false);
  });
});

describe('responses', () => {
  it('keep the registered query (RFC 6749 §3.1.2)', () => {
    expect(withParameters(callback, { code: 'a&b' }, 'query')).toBe(`${callback}&code=a%26b`);
    expect(withParameters('https://a.example/', { code: 'c' }, 'query')).toBe('https://a.example/?code=c');
    expect(withParameters('https://a.example/?', { code: 'c' }, 'query')).toBe('https://a.example/?code=c');
  });

  it('go in the fragment beside the registered query (RFC 6749 §4.2.2)', () => {
    expect(withParameters(callback, { code: 'a#b' }, 'fragment')).toBe(`${callback}#code=a%23b`);
  });

  it('go to an origin or a private-use scheme', () => {
    expect(redirectOrigin(callback)).toBe('https://trailmap.example');
    expect(redirectOrigin('http://[::1]:4000/cb')).toBe('http://[::1]:4000');
    expect(redirectOrigin('com.example.app:/cb')).toBe('com.example.app:');
  });
});
