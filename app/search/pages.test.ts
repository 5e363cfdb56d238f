import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { namedPages, pages } from './pages';

const person = { isOperator: false };

test('a page is found by a part of its name, whatever its case and accents', () => {
  expect(namedPages('en', person, 'SECURITY').map(({ href }) => href)).toEqual([
    '/account/security',
    '/account/security/log',
  ]);
  expect(namedPages('en', person, 'récovery')).toEqual([
    { href: '/account/security/recovery', name: 'Recovery codes' },
  ]);
  expect(namedPages('en', person, 'nothing like it')).toEqual([]);
});

test('only operators find the pages of operators', () => {
  expect(namedPages('en', person, 'signing keys')).toEqual([]);
  expect(namedPages('en', { isOperator: true }, 'signing keys')).toHaveLength(1);
});

test.each(pages)('the page $href exists', ({ href }) => {
  expect(existsSync(`app${href}/page.tsx`)).toBe(true);
});
