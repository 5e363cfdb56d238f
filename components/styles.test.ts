/** `app/globals.css` turns Tailwind's own scales off, so a class that needs one of them has no effect. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { __unstable__loadDesignSystem as loadDesignSystem } from 'tailwindcss';
import { expect, test } from 'vitest';

const { resolve } = createRequire(import.meta.url);
const loadStylesheet = async (id: string, base: string) => {
  const path = resolve(id === 'tailwindcss' ? 'tailwindcss/index.css' : id);
  return { path, base, content: readFileSync(path, 'utf8') };
};

/** Words in the pages that are classes of Tailwind's default theme but not of our theme. */
async function classesWithoutEffect(words: readonly string[]): Promise<string[]> {
  const [ours, defaults] = await Promise.all(
    [readFileSync('app/globals.css', 'utf8'), '@import "tailwindcss";'].map((css) =>
      loadDesignSystem(css, { base: process.cwd(), loadStylesheet }),
    ),
  );
  const [own, all] = [ours?.candidatesToCss([...words]) ?? [], defaults?.candidatesToCss([...words]) ?? []];
  return words.filter((_, at) => own[at] === null && all[at] !== null);
}

test('every class of a page has an effect', async () => {
  const files = ['app', 'components'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.tsx'))
      .map((path) => join(folder, path)),
  );
  const comments = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
  const source = files.map((file) => readFileSync(file, 'utf8').replace(comments, '')).join('\n');
  const words = [...new Set(source.match(/[^\s'"`{}<>;,]+/g))];
  expect(files.length).toBeGreaterThan(50);
  expect(await classesWithoutEffect(words)).toEqual([]);
});

test('the check finds a class that needs a scale of Tailwind', async () => {
  expect(await classesWithoutEffect(['font-medium', 'font-semibold', 'shadow-sm', 'sm:text-2xl', 'word'])).toEqual([
    'font-medium',
    'shadow-sm',
    'sm:text-2xl',
  ]);
});
