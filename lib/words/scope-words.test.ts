import { expect, it } from 'vitest';
import { shownValues } from './scope-words';

it('shows the values, each with its flag', () => {
  expect(shownValues({ email: 'ada@example.com', email_verified: false })).toEqual([
    { name: '', value: 'ada@example.com (not confirmed)' },
  ]);
  expect(shownValues({ phone_number: '+44 20', phone_number_verified: true })).toEqual([
    { name: 'Phone number', value: '+44 20 (confirmed)' },
  ]);
  expect(shownValues({ address: { formatted: '1 Dorset St\nLondon', country: 'UK' } })).toEqual([
    { name: 'Postal address', value: '1 Dorset St\nLondon' },
  ]);
});

it('omits empty values and cuts very long ones', () => {
  expect(shownValues({ name: '', website: null })).toEqual([]);
  expect(shownValues({ name: 'x'.repeat(500) })[0]?.value).toHaveLength(160);
});
