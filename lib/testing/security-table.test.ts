/** Checks that every test named in `docs/security.md` exists, and that the page covers every section of RFC 9700. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync('docs/security.md', 'utf8');
const named = [...page.matchAll(/`([\w/.-]+\.(?:test|spec)\.ts)` › (.+?)(?=<br>| \|$)/gm)];

test('every test that the security page names exists', () => {
  expect(named.length).toBeGreaterThan(70);
  const gone = named.filter(
    ([, file = '', title = '']) => !existsSync(file) || !readFileSync(file, 'utf8').includes(title),
  );
  expect(gone.map(([found]) => found)).toEqual([]);
});

test('every section of RFC 9700 with requirements has a row, with a test or with the party that it concerns', () => {
  const attacks = Array.from({ length: 17 }, (_, at) => `4.${at + 1}`).filter((section) => section !== '4.11');
  const sections = [
    '2.1',
    '2.1.1',
    '2.1.2',
    '2.2.1',
    '2.2.2',
    '2.3',
    '2.4',
    '2.5',
    '2.6',
    '3',
    '4.11.1',
    '4.11.2',
    ...attacks,
  ];
  const rows = page.split('\n').filter((line) => line.startsWith('| §'));
  expect(rows.map((row) => /^\| §([\d.]+) /.exec(row)?.[1]).sort()).toEqual(sections.sort());
  expect(
    rows.filter((row) => !row.includes('` › ') && !row.includes('The client’s') && !row.includes("The client's")),
  ).toEqual([]);
});
