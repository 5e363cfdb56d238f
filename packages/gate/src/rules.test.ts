import { posix } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Rule, ruleFor } from './rules';

const rule = (path: string, more: Partial<Rule> = {}): Rule => ({
  methods: undefined,
  path,
  access: 'token',
  scopes: [path],
  ...more,
});
const otherwise = rule('/', { scopes: [] });
const rules = [
  rule('/status', { access: 'public', scopes: [] }),
  rule('/items/export'),
  rule('/items', { methods: ['GET'], scopes: ['items.read'] }),
  rule('/items', { scopes: ['items.write'] }),
  rule('/admin'),
];
const scopesFor = (target: string, method = 'GET') =>
  ruleFor(rules, otherwise, { methods: [method], targets: [target] })?.scopes;

describe('the first rule that matches method and path', () => {
  test.each([
    ['GET', '/items', ['items.read']],
    ['GET', '/items/', ['items.read']],
    ['GET', '/items/7?x=/admin', ['items.read']],
    ['HEAD', '/items/7', ['items.read']],
    ['POST', '/items', ['items.write']],
    ['GET', '/items/export', ['/items/export']],
    ['GET', '/itemsets', []],
    ['GET', '/', []],
    ['GET', '/admin/x', ['/admin']],
    ['GET', '/admin?', ['/admin']],
    ['GET', '/status', []],
    ['OPTIONS', '*', []],
    // Names in other scripts, and encoded ones, are fine where every reading leads to the same rule.
    ['GET', '/items/caf%C3%A9', ['items.read']],
    ['GET', '/items/a%2Fb;v=1//c', ['items.read']],
    ['GET', '/items/../items/7', ['items.read']],
    ['GET', '/items/100%', ['items.read']],
  ])('%s %s', (method, target, scopes) => {
    expect(scopesFor(target, method)).toEqual(scopes);
  });

  test('a rule for / covers every path', () => {
    const all = rule('/', { scopes: ['all'] });
    for (const targets of [['/x'], ['//x/../y'], ['*']])
      expect(ruleFor([all], otherwise, { methods: ['GET'], targets })).toBe(all);
  });

  test('two rules that demand the same are like one', () => {
    const same = [rule('/a', { scopes: ['x', 'y'] }), rule('/A', { scopes: ['y', 'x'] })];
    const find = (target: string) => ruleFor(same, otherwise, { methods: ['GET'], targets: [target] });
    expect(find('/A/1')?.scopes).toEqual(['y', 'x']);
    expect(ruleFor([rule('/a', { scopes: [] })], otherwise, { methods: ['GET'], targets: ['/A'] })?.scopes).toEqual([]);
  });

  test('without rules a path is not even read', () => {
    expect(ruleFor([], otherwise, { methods: ['GET'], targets: ['/%00'] })).toBe(otherwise);
  });
});

describe('a request that servers read differently has no rule', () => {
  test.each([
    ['case', '/Admin'],
    ['case, encoded', '/%41dmin'],
    ['encoded letters', '/%61dmin'],
    ['letters encoded twice', '/%2561dmin'],
    ['five times', '/%252525252561dmin'],
    ['%u encoding', '/%u0061dmin'],
    ['double slash', '//admin'],
    ['double slash inside', '/items//export'],
    ['dot segment', '/./admin'],
    ['dot segments upwards', '/status/../admin'],
    ['encoded dot segments', '/status/%2e%2e/admin'],
    ['half encoded dot segments', '/status/.%2E/admin'],
    ['encoded slash', '/status/..%2fadmin'],
    ['encoded slash in front', '/%2fadmin'],
    ['encoded slash after the prefix', '/admin%2fx'],
    ['backslash', '/status/..\\admin'],
    ['encoded backslash', '/status/..%5cadmin'],
    ['parameters in a dot segment', '/status/..;/admin'],
    ['parameters in the prefix', '/admin;v=1/x'],
    ['parameters at the end', '/admin;v=1'],
    ['encoded semicolon', '/admin%3bv=1'],
    ['format suffix', '/admin.json'],
    ['dot at the end', '/admin.'],
    ['space at the end', '/admin%20'],
    ['fragment', '/admin#x'],
    ['encoded question mark', '/admin%3fx'],
    ['encoded number sign', '/status/..%2fadmin%23'],
    ['null byte', '/status%00'],
    ['line break', '/status%0a'],
    ['overlong dot', '/status/%c0%ae%c0%ae/admin'],
    ['overlong slash', '/status/..%c0%afadmin'],
    ['no UTF-8', '/status/%ff'],
    ['wide letters', '/%EF%BD%81dmin'],
    ['dot leaders and a wide slash', '/status/%E2%80%A4%E2%80%A4%EF%BC%8Fadmin'],
    ['absolute form', 'http://api.example/status'],
    ['empty', ''],
    ['a public path with another case', '/STATUS'],
    ['a path that leaves a public one', '/status/../x'],
  ])('%s: %s', (_, target) => {
    expect(scopesFor(target)).toBeUndefined();
  });

  test('two methods or two paths, because a header may override them', () => {
    const find = (methods: string[], targets: string[]) => ruleFor(rules, otherwise, { methods, targets });
    expect(find(['GET', 'DELETE'], ['/items'])).toBeUndefined();
    expect(find(['GET', 'HEAD'], ['/items'])?.scopes).toEqual(['items.read']);
    expect(find(['GET'], ['/status', '/admin'])).toBeUndefined();
    expect(find(['GET'], ['/items/1', '/items/2'])?.scopes).toEqual(['items.read']);
  });

  test('no path that a server could read as a stricter one gets a weaker rule', () => {
    const servers: ((path: string) => string)[] = [
      (path) => path,
      (path) => new URL(`http://x${path}`).pathname,
      (path) => posix.normalize(decodeURIComponent(path)),
      (path) => posix.normalize(decodeURIComponent(decodeURIComponent(path))).toLowerCase(),
      (path) => new URL(`http://x${decodeURIComponent(path).replaceAll(/;[^/]*/g, '')}`).pathname,
      (path) => decodeURIComponent(path.replaceAll(/;[^/]*/g, '')).replaceAll(/\\|\/{2,}/g, '/'),
      (path) =>
        posix.normalize(
          decodeURIComponent(path)
            .replaceAll('\\', '/')
            .replaceAll(/\.+(?=\/|$)/g, ''),
        ),
    ];
    const piece = fc.constantFrom(
      ...['/', '//', '.', '..', '%2e', '%2E', '%2f', '%5c', '\\', ';', ';a', '%3b', '#', '%23', 'admin', 'ADMIN'],
      ...['%61dmin', 'items', 'export', 'status', '%', '...', '%25', '%252e', '%00', 'x', '.json', ' ', '%20', '?'],
    );
    const strict = (path: string) => /^\/admin(\/|$)/.test(path);
    let strictOnes = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const path = `/${pieces.join('')}`.replace(/\?.*$/, '');
        for (const server of servers) {
          let seen: string;
          try {
            seen = server(path);
          } catch {
            continue;
          }
          if (!strict(seen)) continue;
          strictOnes += 1;
          expect([undefined, '/admin'], path).toContain(scopesFor(path)?.join());
        }
      }),
      { numRuns: 20_000, seed: 11 },
    );
    expect(strictOnes).toBeGreaterThan(500);
  });

  test('a long path costs little time', () => {
    for (const part of ['/..;/', '%252e', 'a.', '.', '. ', ';', '//', '/a;b/..', '\\', '%25']) {
      const began = performance.now();
      scopesFor(`/${part.repeat(Math.floor(16_000 / part.length))}`);
      expect(performance.now() - began, part).toBeLessThan(500);
    }
  });
});
