import { expect, test } from 'vitest';
import { inWords, withdrawalInWords } from './key-words';

test.each([
  [60, 'a minute'],
  [1800, '30 minutes'],
  [3600, 'an hour'],
  [43_200, '12 hours'],
  [86_400, 'a day'],
  [90 * 86_400, '90 days'],
])('%i seconds are %s', (seconds, words) => expect(inWords(seconds)).toBe(words));

test('withdrawing an unused key has no consequences; any other key lists what stops', () => {
  expect(withdrawalInWords({ alg: 'ES256', state: 'published' })).toHaveLength(2);
  expect(withdrawalInWords({ alg: 'ES256', state: 'signing' }).join(' ')).toContain('another key signs from now on');
  expect(withdrawalInWords({ alg: 'RS256', state: 'retired' }).join(' ')).toContain('see an error page');
});
