/**
 * Pages without Next's scripts (`lib/edge/plain-page.ts`): a client component on them is rendered, but does nothing
 * afterwards.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';
import { isPlainPath } from '../edge/plain-page';

/** A context, which passes texts on. */
const harmless = ['components/ui/control-texts.tsx'];
/** It also has the frame of signed-in pages, which are not plain. */
const frames = ['components/ui/shell.tsx'];

const pages = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)page\.tsx$/.test(file))
  .filter((file) => isPlainPath(`/${file.replace(/\/?page\.tsx$/, '')}`))
  .map((file) => join('app', file));

/** The files of this project that a file loads, itself included. */
function loadedBy(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  if (frames.includes(path)) return seen;
  const text = readFileSync(path, 'utf8');
  for (const [, specifier = ''] of text.matchAll(/(?:^|\n)(?:import|export)\s(?!type\b)[^;]*?from '([^']+)'/g)) {
    if (!/^(\.|@\/)/.test(specifier)) continue;
    const target = normalize(specifier.startsWith('@/') ? specifier.slice(2) : join(dirname(path), specifier));
    const file = [target, `${target}.ts`, `${target}.tsx`].find((one) => /\.tsx?$/.test(one) && existsSync(one));
    if (file) loadedBy(file, seen);
  }
  return seen;
}

it('pages without Next’s scripts use no component that needs React in the browser', () => {
  expect(pages.length).toBeGreaterThan(15);
  const found = pages.flatMap((page) =>
    [...loadedBy(page)]
      .filter((file) => /^['"]use client['"]/.test(readFileSync(file, 'utf8')) && !harmless.includes(file))
      .map((file) => `${page} uses ${file}`),
  );
  expect(found).toEqual([]);
});
