/** `docs/conformance.md` names tests; here they are looked for, so that the page cannot promise one that is gone. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync('docs/conformance.md', 'utf8');
const named = [...page.matchAll(/`([\w/.-]+\.(?:test|spec)\.ts)` › (.+?)(?=<br>| \||, and the test of|$)/gm)];

test('every test that the page on conformance names is there', () => {
  expect(named.length).toBeGreaterThan(100);
  const gone = named.filter(
    ([, path = '', title = '']) => !existsSync(path) || !readFileSync(path, 'utf8').includes(title),
  );
  expect(gone.map(([found]) => found)).toEqual([]);
});

test('every module stands with a test, or with why there is none', () => {
  const rows = page.split('\n').filter((line) => /^\| `(oidcc|fapi2)-/.test(line));
  expect(rows.length).toBeGreaterThan(130);
  expect(rows.filter((row) => !/ › |not covered: /.test(row))).toEqual([]);
});
