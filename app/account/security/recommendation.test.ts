import { expect, test } from 'vitest';
import { recommendationFor } from './recommendation';

test('recommends what protects most', () => {
  const factors = { isRequired: false, passkeys: 0, recoveryCodes: 0 };
  expect(recommendationFor(factors, true)).toBe('twoStep');
  expect(recommendationFor({ ...factors, passkeys: 1 }, true)).toBe('twoStep');
  expect(recommendationFor({ ...factors, isRequired: true, recoveryCodes: 2 }, true)).toBe('codes');
  expect(recommendationFor({ ...factors, isRequired: true, recoveryCodes: 3 }, true)).toBe('passkey');
  expect(recommendationFor({ isRequired: true, passkeys: 1, recoveryCodes: 10 }, true)).toBeUndefined();
});

test('somebody without a password needs no second step', () => {
  expect(recommendationFor({ isRequired: false, passkeys: 1, recoveryCodes: 0 }, false)).toBeUndefined();
  expect(recommendationFor({ isRequired: false, passkeys: 0, recoveryCodes: 0 }, false)).toBe('passkey');
});
