import { expect, it } from 'vitest';
import { isMediaType } from './media-type';

it.each([
  ['dpop+jwt', true],
  ['DPoP+JWT', true],
  ['application/dpop+jwt', true],
  ['Application/DPOP+jwt', true],
  ['application/DPoP+jwt ', false],
  ['text/dpop+jwt', false],
  ['application/x/dpop+jwt', false],
  ['dpop', false],
  ['', false],
  [undefined, false],
])('the typ %s names dpop+jwt: %s (RFC 7515 §4.1.9)', (typ, same) => {
  expect(isMediaType(typ, 'dpop+jwt')).toBe(same);
  expect(isMediaType(typ, 'at+jwt', 'dpop+jwt')).toBe(same);
  expect(isMediaType(typ, 'at+jwt')).toBe(false);
});
