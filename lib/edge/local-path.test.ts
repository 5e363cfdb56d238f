import { describe, expect, test } from 'vitest';
import { safeNext } from './local-path';

const env = { issuer: 'https://id.example' };

describe('localPath', () => {
  test.each([
    ['/account', '/account'],
    ['/developers/apps?query=a%20b#top', '/developers/apps?query=a%20b#top'],
    ['https://id.example/account', '/account'],
    ['/a/../account', '/account'],
  ])('accepts %s', (next, path) => {
    expect(safeNext(env, next)).toBe(path);
  });

  test.each([
    '',
    undefined,
    null,
    'account',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    'https://evil.example/',
    'https://id.example.evil.example/',
    'https://id.example@evil.example/',
    'https://id.example//evil.example',
    'http://id.example/account',
    'javascript:alert(1)',
    '/..//evil.example',
    '/.//evil.example',
    `/${'a'.repeat(2001)}`,
  ])('refuses %j', (next) => {
    expect(safeNext(env, next)).toBeUndefined();
  });
});
