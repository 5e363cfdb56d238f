import { describe, expect, it } from 'vitest';
import { createAddresses } from './addresses';
import { endpointTable } from './endpoint-table';

const issuer = 'https://id.example';
const addresses = createAddresses(issuer, endpointTable);

describe('endpointFor', () => {
  it.each([
    ['/oauth/token', 'token'],
    ['/oauth/status', 'statusLists'],
    ['/oauth/status/1', 'statusList'],
    ['/oauth/register', 'register'],
    ['/oauth/register/reg_x-1', 'registration'],
    ['/oauth/resources/0b5ff6ab-7d6c-4a3f-8b3a-7f0a3f1f2e11', 'apiResource'],
    ['/oauth/grants/0b5ff6ab-7d6c-4a3f-8b3a-7f0a3f1f2e11', 'grant'],
    ['/.well-known/oauth-protected-resource', 'protectedResource'],
    ['/.well-known/oauth-protected-resource/oauth/userinfo', 'namedResource'],
    ['/ssf/poll/stream-1', 'poll'],
    ['/oauth/resources', undefined],
    ['/oauth/token/', undefined],
    ['/oauth/Token', undefined],
    ['/oauth/status/x', undefined],
    ['/oauth/status/1/2', undefined],
    ['/oauth/grants/', undefined],
    [`/oauth/grants/${'x'.repeat(101)}`, undefined],
    ['/', undefined],
    ['/login', undefined],
  ])('%s is %s', (path, name) => {
    expect(addresses.endpointFor(path)).toBe(name);
  });

  it('finds each endpoint at its own URL', () => {
    for (const name of endpointTable.names) {
      const { segment } = endpointTable.rows[name];
      const url = segment === undefined ? addresses.url(name) : addresses.url(name, 7);
      expect(addresses.endpointFor(url.slice(issuer.length))).toBe(name);
    }
  });
});

describe('takesTokens', () => {
  it('is true of userinfo, grants and streams, and of no other endpoint (RFC 9728)', () => {
    const names = endpointTable.names.filter((name) =>
      addresses.takesTokens(
        addresses.url(name, '').slice(issuer.length) + (endpointTable.rows[name].segment ? 'x' : ''),
      ),
    );
    expect(names).toEqual([
      'userinfo',
      'grant',
      'streamConfiguration',
      'streamStatus',
      'addSubject',
      'removeSubject',
      'verifyStream',
      'poll',
    ]);
  });
});

describe('members', () => {
  it('names endpoints as the metadata of the server does (RFC 8414 §2)', () => {
    expect(addresses.members('server')).toMatchObject({
      token_endpoint: `${issuer}/oauth/token`,
      jwks_uri: `${issuer}/oauth/jwks`,
      grant_management_endpoint: `${issuer}/oauth/grants`,
      end_session_endpoint: `${issuer}/oauth/logout`,
    });
  });

  it('names those that clients call directly where certificates are asked for (RFC 8705 §5)', () => {
    expect(addresses.members('mutualTls', 'https://mtls.id.example')).toEqual({
      token_endpoint: 'https://mtls.id.example/oauth/token',
      pushed_authorization_request_endpoint: 'https://mtls.id.example/oauth/par',
      device_authorization_endpoint: 'https://mtls.id.example/oauth/device_authorization',
      userinfo_endpoint: 'https://mtls.id.example/oauth/userinfo',
      introspection_endpoint: 'https://mtls.id.example/oauth/introspect',
      activity_endpoint: 'https://mtls.id.example/oauth/activity',
      revocation_endpoint: 'https://mtls.id.example/oauth/revoke',
    });
  });
});
