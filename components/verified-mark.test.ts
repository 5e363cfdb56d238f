import { expect, it } from 'vitest';
import { identityOf } from '@/lib/oauth/clients/verified-identity';
import { identityValue, otherLanguages } from './verified-mark';

it('an operator sees every name that the mark would cover', () => {
  const identity = identityOf({
    client_name: 'Trailmap',
    redirect_uris: ['https://trailmap.example/cb'],
    localized: {
      de: { client_name: 'Google', client_uri: 'https://google.example/' },
      fr: { tos_uri: 'https://x.example' },
    },
  });
  expect(otherLanguages(identity, 'name')).toEqual(['Google (de)']);
  expect(identityValue(identity, 'name')).toBe('Trailmap · Google (de)');
  expect(identityValue(identity, 'homePage')).toBe('https://google.example/ (de)');
  expect(identityValue(identity, 'logo')).toBeUndefined();
});
