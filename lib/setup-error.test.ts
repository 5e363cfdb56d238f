import { expect, it, vi } from 'vitest';
import { OAuthError } from './oauth/errors';
import { UnavailableError } from './oauth/unavailable';
import { SetupError } from './setup-error';

it('errors are recognized by the other copy of their module, and no others are', async () => {
  vi.resetModules();
  const { isOAuthError } = await import('./oauth/errors');
  const { isUnavailableError } = await import('./oauth/unavailable');
  const { isSetupError } = await import('./setup-error');
  const errors = [new OAuthError('invalid_request', 'x'), new UnavailableError('slow'), new SetupError('x')];
  expect(errors.map(isOAuthError)).toEqual([true, false, false]);
  expect(errors.map(isUnavailableError)).toEqual([false, true, false]);
  expect(errors.map(isSetupError)).toEqual([false, false, true]);
  for (const other of [new Error('OAuthError'), { name: 'OAuthError' }, undefined]) {
    expect([isOAuthError(other), isUnavailableError(other), isSetupError(other)]).toEqual([false, false, false]);
  }
});
