import { expect, it } from 'vitest';
import { appFace, restartLink, schemeWarning } from './app-display';

const client = {
  kind: 'web' as const,
  createdAt: 1,
  metadata: { client_name: 'Agent', client_uri: 'https://bank.example/' },
};

it('an app with a metadata document is shown with the document’s host, whatever home page it states', () => {
  expect(appFace({ ...client, id: 'https://agent.example:8443/oauth/client.json' }).describedAt).toBe(
    'agent.example:8443',
  );
});

it.each(['app_x7k2', 'https', 'https://', 'javascript://x/y'])(
  'an app with the id %s has no metadata document',
  (id) => {
    expect(appFace({ ...client, id })).not.toHaveProperty('describedAt');
  },
);

it('a scheme that any app can claim gets a warning; a domain name and a web address do not (RFC 8252 §8.4)', () => {
  expect(schemeWarning('cursor:')).toMatch(/^Another app on this device can claim cursor: links/);
  for (const place of ['com.example.app:', 'https://app.example', 'http://127.0.0.1:4000']) {
    expect(schemeWarning(place)).toBeUndefined();
  }
});

const redirectUri = 'https://app.example/oauth/callback?x=1';
const agent = { kind: 'web' as const, metadata: { client_name: 'Agent' } };
const begins = {
  ...agent.metadata,
  initiate_login_uri: 'https://app.example/begin?a=1',
  client_uri: 'https://home.example/',
};

it.each([
  [
    'where it begins a sign-in, told who asks (OpenID Connect Core §4)',
    { ...agent, metadata: begins },
    'https://app.example/begin?a=1&iss=https%3A%2F%2Fid.example',
  ],
  ['its home page', { ...client, kind: 'web' as const }, 'https://bank.example/'],
  ['the site of its redirect URI', agent, 'https://app.example/'],
  ['nowhere, for what is on a device', { ...agent, kind: 'native' as const }, undefined],
])('a person who has to start again is led back to %s', (_, app, href) => {
  expect(restartLink({ client: app, redirectUri }, 'https://id.example')?.href).toBe(href);
});

it('there is no link back to a private-use scheme, or to an app without an address', () => {
  expect(restartLink({ client: agent, redirectUri: 'com.example.app:/cb' }, 'https://id.example')).toBeUndefined();
  expect(restartLink({ client: agent }, 'https://id.example')).toBeUndefined();
});
