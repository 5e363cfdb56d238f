import { expect, test } from 'vitest';
import { inWords, withdrawalInWords } from './key-words';

test.each([
  [60, '1 minute'],
  [1800, '30 minutes'],
  [3600, '1 hour'],
  [43_200, '12 hours'],
  [86_400, '1 day'],
  [90 * 86_400, '90 days'],
])('%i seconds are %s', (seconds, words) => expect(inWords('en', seconds)).toBe(words));

test('withdrawing an unused key has no consequences; any other key lists what stops', () => {
  expect(withdrawalInWords('en', { alg: 'ES256', state: 'published' })).toHaveLength(2);
  expect(withdrawalInWords('en', { alg: 'ES256', state: 'signing' }).join(' ')).toContain('another key signs from now');
  expect(withdrawalInWords('en', { alg: 'RS256', state: 'retired' }).join(' ')).toContain('sees an error page');
});
