/**
 * Keeps CONTRIBUTING.md true: the files it names exist, and so do the commands. Links are followed by `links.test.ts`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';

const page = readFileSync('CONTRIBUTING.md', 'utf8');
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

it('CONTRIBUTING.md names only files and folders that exist', () => {
  const named = [
    ...page.matchAll(
      /(?:^|[\s`])((?:app|bench|docs|e2e|examples|lib|prisma|scripts|test-results)\/[^\s`]*|server\.ts)/gm,
    ),
  ];
  // Parts that the reader fills in.
  const paths = named.map(([, path = '']) => path).filter((path) => !/[<…]|^test-results/.test(path));
  expect(paths.length).toBeGreaterThan(25);
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
});

it('CONTRIBUTING.md names only commands that package.json has', () => {
  const commands = [...page.matchAll(/npm (?:run )?([a-z][\w:]*)/g)].map(([, name = '']) => name);
  expect(commands.length).toBeGreaterThan(15);
  expect(commands.filter((name) => name !== 'install' && scripts[name] === undefined)).toEqual([]);
});
