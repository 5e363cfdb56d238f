/** Runs the examples of `docs/command-line.md` in their order, and compares its tables with the code. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '@/lib/data/database/database';
import { openTestDatabase } from '@/lib/data/database/databases.fixture';
import { managementScopeNames } from '@/lib/management/scopes';
import { commandTable } from './command-table';
import { exitCodes } from './failure';
import { type CliPortal, openCliPortal } from './testing/management.fixture';

const page = readFileSync('docs/command-line.md', 'utf8');

/** The command lines of the `console` blocks, each with the lines below it. */
const examples = [...page.matchAll(/^```console\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [typed = '', ...answer] = part.trimEnd().split('\n');
      return { typed, answer };
    }),
);

/** As a shell splits them: quotes keep words together. */
const wordsOf = (typed: string): string[] =>
  [...typed.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

/** `…` in the page stands for any text. */
const patternOf = (line: string): RegExp =>
  new RegExp(
    `^${line
      .split('…')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );

describe('docs/command-line.md', () => {
  let db: Database;
  let portal: CliPortal;
  beforeAll(async () => {
    db = await openTestDatabase();
    portal = await openCliPortal(db);
  });
  afterAll(async () => {
    portal?.cli.remove();
    await db?.close();
  });

  it('has examples that work, with the answers that it shows', async () => {
    const { run } = portal.as(await portal.personToken(portal.people.ada, managementScopeNames));
    expect(examples.length).toBeGreaterThan(9);
    for (const { typed, answer } of examples) {
      const [name, ...words] = wordsOf(typed);
      expect(name).toBe('countersign');
      const { code, out, err } = await run(words);
      expect([typed, code, err.includes('error')]).toEqual([typed, 0, false]);
      const lines = out.split('\n');
      for (const [index, line] of answer.entries()) expect(lines[index] ?? '').toMatch(patternOf(line));
    }
  });

  it('names every exit code', () => {
    const codes = [...page.matchAll(/^\| (\d+) \| /gm)].map(([, code]) => Number(code));
    expect(codes).toEqual(Object.values(exitCodes));
  });

  it('names every group of commands, and no other', () => {
    const table = page.slice(page.indexOf('## Commands'), page.indexOf('## The client'));
    const rows = [...table.matchAll(/^\| (`.+?) \|/gm)].map(([, cell = '']) => cell).join(' ');
    const named = [...rows.matchAll(/`([\w -]+)`/g)].map(([, name = '']) => name);
    const groups = commandTable.filter(({ hidden }) => hidden !== true).map(({ name }) => name.split(' ')[0] ?? '');
    expect(named.map((name) => name.split(' ')[0]).sort()).toEqual([...new Set(groups)].sort());
  });

  it('mentions commands that exist, everywhere', () => {
    const known = new Set(commandTable.map(({ name }) => name));
    for (const [, text = ''] of page.matchAll(/countersign ((?:[a-z]+(?:-[a-z]+)* ?){1,3})/g)) {
      const words = text.trim().split(' ');
      const prefixes = words.map((_, index) => words.slice(0, index + 1).join(' '));
      expect([text, prefixes.some((prefix) => known.has(prefix)) || words[0] === 'help']).toEqual([text, true]);
    }
  });
});
