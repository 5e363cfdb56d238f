import { expect, it } from 'vitest';
import { appFace, isClaimable, restartLink, standingOf } from './app-display';

const client = {
  kind: 'web' as const,
  createdAt: 1,
  metadata: { client_name: 'Agent', client_uri: 'https://bank.example/' },
};

it('an app with a metadata document is shown with the document’s host, whatever home page it states', () => {
  expect(appFace('en', { ...client, id: 'https://agent.example:8443/oauth/client.json' }).describedAt).toBe(
    'agent.example:8443',
  );
});

it.each(['app_x7k2', 'https', 'https://', 'javascript://x/y'])(
  'an app with the id %s has no metadata document',
  (id) => {
    expect(appFace('en', { ...client, id })).not.toHaveProperty('describedAt');
  },
);

it('an app is shown in the language of its reader, with the rules for names in each language', () => {
  const localized = {
    de: { client_name: 'Wegkarte', client_uri: 'https://app.example/de', tos_uri: 'https://app.example/agb' },
    fr: { client_name: 'Соuntersign' },
  };
  const app = { ...client, metadata: { client_name: 'Trailmap', localized } };
  expect(appFace('de', { ...app, id: 'app' })).toMatchObject({
    name: { text: 'Wegkarte' },
    homePage: { url: 'https://app.example/de' },
    terms: 'https://app.example/agb',
  });
  expect(appFace('fr', { ...app, id: 'app' }).name.warning).toBe('imitates_us');
  expect(appFace('ja', { ...app, id: 'app' }).name).toEqual({ text: 'Trailmap' });
  expect(appFace('ja', { ...app, metadata: { client_name: '' }, id: 'app' }).name.text).toBe('名前のないアプリ');
});

it('a scheme that any app can claim gets a warning; a domain name and a web address do not (RFC 8252 §8.4)', () => {
  expect(isClaimable('cursor:')).toBe(true);
  for (const place of ['com.example.app:', 'https://app.example', 'http://127.0.0.1:4000']) {
    expect(isClaimable(place)).toBe(false);
  }
});

it.each([
  ['a verified app', { verifiedAt: 5 }, { origin: 'verified' }],
  ['our command line', { id: 'countersign_cli', kind: 'native' as const, verifiedAt: 5 }, { origin: 'own' }],
  ['an app of a developer', {}, { origin: 'unverified' }],
  ['an app that registered itself', { registrationHash: 'x' }, { origin: 'selfRegistered' }],
  ['an app with a metadata document', { id: 'https://agent.example/client' }, { origin: 'document' }],
  ['an app on a phone', { kind: 'native' as const }, { origin: 'unverified', place: 'onDevice' }],
  [
    'a command-line tool',
    {
      kind: 'native' as const,
      metadata: { client_name: 'Tool', redirect_uris: ['http://127.0.0.1/cb', 'http://[::1]/cb'] },
    },
    { origin: 'unverified', place: 'program' },
  ],
])('%s is named as such', (_, more, standing) => {
  expect(standingOf(appFace('en', { ...client, id: 'app', ...more }))).toEqual(standing);
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
  expect(restartLink('en', { client: app, redirectUri }, 'https://id.example')?.href).toBe(href);
});

it('there is no link back to a private-use scheme, or to an app without an address', () => {
  expect(
    restartLink('en', { client: agent, redirectUri: 'com.example.app:/cb' }, 'https://id.example'),
  ).toBeUndefined();
  expect(restartLink('en', { client: agent }, 'https://id.example')).toBeUndefined();
});
