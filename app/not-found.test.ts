/** Pages that do not exist have the right title. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const files = readdirSync('app', { recursive: true, encoding: 'utf8' }).map((file) => `app/${file}`);
const textOf = (file: string) => readFileSync(file, 'utf8');
const sources = files.filter((file) => /\.tsx?$/.test(file) && !/\.test\.ts$/.test(file));

it('is decided before rendering, because Next keeps the title of a page that calls notFound() while it renders', () => {
  // Our functions that call notFound(), and the pages that call those functions or notFound() itself.
  const ending = sources.flatMap((file) =>
    /notFound\(\)/.test(textOf(file))
      ? [...textOf(file).matchAll(/(?:function|const) (require\w+)/g)].map(([, name]) => name)
      : [],
  );
  expect(ending).toEqual(expect.arrayContaining(['requireApp', 'requireApi', 'requireGrant', 'requireOperator']));
  // A page may name its own function that calls one of them.
  const own = sources.flatMap((file) =>
    [...textOf(file).matchAll(/^(?:async function|const) (require\w+)/gm)].map(([, name]) => name),
  );
  const calls = new RegExp(`\\b(${['notFound', ...ending, ...own].join('|')})\\(`);
  const pages = sources.filter((file) => file.endsWith('/page.tsx') && calls.test(textOf(file)));
  expect(pages.length).toBeGreaterThan(20);
  for (const page of pages) {
    const metadata = /export async function generateMetadata[\s\S]*?\n}\n/.exec(textOf(page))?.[0] ?? '';
    expect(metadata, page).toMatch(calls);
    expect(textOf(page), page).not.toMatch(/export const metadata/);
  }
});
