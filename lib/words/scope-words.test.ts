import { expect, it } from 'vitest';
import { apiName, scopeWords, shownValues } from './scope-words';

it('shows the values, each with its flag', () => {
  expect(shownValues('en', { email: 'ada@example.com', email_verified: false })).toEqual([
    { name: 'E-mail address', value: 'ada@example.com (not confirmed)' },
  ]);
  expect(shownValues('en', { phone_number: '+44 20', phone_number_verified: true })).toEqual([
    { name: 'Phone number', value: '+44 20 (confirmed)' },
  ]);
  expect(shownValues('en', { address: { formatted: '1 Dorset St\nLondon', country: 'UK' } })).toEqual([
    { name: 'Postal address', value: '1 Dorset St\nLondon' },
  ]);
});

it('shows the texts of an API in the language of the reader', () => {
  const api = {
    title: 'See your routes',
    description: 'Read only',
    localized: { de: { title: 'Ihre Routen sehen' } },
  };
  expect(scopeWords('de', 'routes.read', api)).toEqual({ title: 'Ihre Routen sehen', detail: 'Read only' });
  expect(scopeWords('fr', 'routes.read', api)).toEqual({ title: 'See your routes', detail: 'Read only' });
  expect(apiName('de', { name: 'Routes', localized: { 'de-CH': { name: 'Routen' } } })).toBe('Routen');
});

it('shows the name first, and dates and languages in words', () => {
  const profile = {
    updated_at: 1_795_824_000,
    locale: 'en-GB',
    birthdate: '1815-12-10',
    given_name: 'Ada',
    shoe_size: 38,
    name: 'Ada Lovelace',
  };
  expect(shownValues('en', profile)).toEqual([
    { name: 'Name', value: 'Ada Lovelace' },
    { name: 'First name', value: 'Ada' },
    { name: 'Date of birth', value: '10 December 1815' },
    { name: 'Language', value: 'British English' },
    { name: 'Last changed', value: '28 November 2026' },
    { name: '', value: '38' },
  ]);
  // OpenID Connect Core §5.1: a date of birth can be without its year, or the year alone.
  for (const birthdate of ['0000-12-10', '1815', '1815-13-40']) {
    expect(shownValues('en', { birthdate })).toMatchObject([{ value: birthdate }]);
  }
  expect(shownValues('en', { locale: 'no tag at all' })).toMatchObject([{ value: 'no tag at all' }]);
});

it('omits empty values and cuts very long ones', () => {
  expect(shownValues('en', { name: '', website: null })).toEqual([]);
  expect(shownValues('en', { name: 'x'.repeat(500) })[0]?.value).toHaveLength(160);
});

it('has a text for every standard scope, and names the others', () => {
  expect(scopeWords('en', 'offline_access').title).toBe('Keep access when you are not using the app');
  expect(scopeWords('en', 'toString').title).toBe('Use “toString”');
});
