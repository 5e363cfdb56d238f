import { describe, expect, test } from 'vitest';
import { isSameOrigin } from './own-origin';

const env = { issuer: 'https://id.example' };

describe('a form (Fetch Metadata §2.4)', () => {
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
  ])('with %o is from our own page: %s', (headers, ours) => {
    expect(isSameOrigin(env, new Headers(headers))).toBe(ours);
  });
});
