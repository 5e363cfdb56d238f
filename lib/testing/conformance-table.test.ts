/** Checks that every test named in `docs/conformance.md` exists. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync('docs/conformance.md', 'utf8');
const named = [...page.matchAll(/`([\w/.-]+\.(?:test|spec)\.ts)` › (.+?)(?=<br>| \||, and the test of|$)/gm)];

test('every test that the conformance page names exists', () => {
  expect(named.length).toBeGreaterThan(100);
  const gone = named.filter(
    ([, path = '', title = '']) => !existsSync(path) || !readFileSync(path, 'utf8').includes(title),
  );
  expect(gone.map(([found]) => found)).toEqual([]);
});

test('every module has a test, or a reason why it has none', () => {
  const rows = page.split('\n').filter((line) => /^\| `(oidcc|fapi2)-/.test(line));
  expect(rows.length).toBeGreaterThan(130);
  expect(rows.filter((row) => !/ › |not covered: /.test(row))).toEqual([]);
});
