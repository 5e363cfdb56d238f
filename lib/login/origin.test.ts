import { describe, expect, test } from 'vitest';
import { isSameOrigin, safeNext } from './origin';

const env = { issuer: 'https://id.example' };

describe('a form', () => {
  test.each([
    [{}, true],
    [{ origin: 'https://id.example' }, true],
    [{ origin: 'https://id.example', 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'none' }, true],
    [{ origin: 'null', 'sec-fetch-site': 'same-origin' }, true],
    [{ origin: 'null' }, false],
    [{ origin: 'null', 'sec-fetch-site': 'cross-site' }, false],
    [{ origin: 'null', 'sec-fetch-site': 'none' }, false],
    [{ origin: 'https://evil.example' }, false],
    [{ origin: 'http://id.example' }, false],
    [{ origin: 'https://id.example:444' }, false],
    [{ origin: 'https://id.example', 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }, false],
  ])('%o is ours: %s', (headers, ours) => {
    expect(isSameOrigin(env, new Headers(headers))).toBe(ours);
  });
});

describe('where to go on', () => {
  test.each([
    ['/account', '/account'],
    ['/developers/apps?query=a%20b#top', '/developers/apps?query=a%20b#top'],
    ['https://id.example/account', '/account'],
    ['/a/../account', '/account'],
  ])('%s', (next, path) => {
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
  ])('not %j', (next) => {
    expect(safeNext(env, next)).toBeUndefined();
  });
});
