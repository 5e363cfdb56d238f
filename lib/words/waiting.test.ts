import { expect, test } from 'vitest';
import { waitText } from './waiting';

test('a wait is rounded up, so that nobody comes back too early', () => {
  expect(waitText('en', '1000', 1000)).toBe('in 1 minute');
  expect(waitText('en', '1061', 1000)).toBe('in 2 minutes');
  expect(waitText('en', String(1000 + 100 * 60), 1000)).toBe('in 2 hours');
  expect(waitText('de', '1300', 1000)).toBe('in 5 Minuten');
});

test('a wait without a valid end is an hour', () => {
  expect(waitText('en', undefined, 1000)).toBe('in 1 hour');
});
