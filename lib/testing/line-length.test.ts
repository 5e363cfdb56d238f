/**
 * Lines have 120 columns at most. The formatter breaks code, but neither comments nor literals, so this test measures
 * every line. A literal that stands on one line may be longer: a text, an address or a pattern cannot always be broken.
 * SQL and other templates of several lines can.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { expect, it } from 'vitest';
import { z } from 'zod';

const columns = 120;
const folders = ['app', 'bench', 'components', 'e2e', 'examples', 'lib', 'packages', 'scripts'];

const files = [...folders, '.']
  .flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true, recursive: folder !== '.' })
      .filter((entry) => entry.isFile())
      .map((entry) => normalize(join(entry.parentPath, entry.name))),
  )
  .filter(
    (path) =>
      /\.(ts|tsx|mjs|css)$/.test(path) &&
      !/(^|\/)(node_modules|generated|dist)\/|^next-env|^packages\/client\/src\/schema\.ts$/.test(path),
  );

const nodeSchema = z.looseObject({ type: z.string(), start: z.number(), end: z.number() });

/** The literals of a program that stand on one line, as positions in its text. */
function literals(path: string, text: string): { start: number; end: number }[] {
  const lang = path.endsWith('.tsx') ? 'tsx' : path.endsWith('.ts') ? 'ts' : 'js';
  const found: { start: number; end: number }[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const node = nodeSchema.safeParse(value).data;
    if (node && /^(Literal|TemplateElement|JSXText)$/.test(node.type)) {
      if (!text.slice(node.start, node.end).trim().includes('\n')) found.push(node);
    }
    for (const child of Object.values(value)) visit(child);
  };
  visit(parseAst(text, { lang }));
  return found;
}

/** The numbers of the lines that are too long. */
function longLines(path: string, text: string): number[] {
  let start = 0;
  const lines = text.split('\n').map((line, index) => {
    const from = start;
    start += line.length + 1;
    // The formatter appends this to a line of text in JSX, and does not count it.
    return { number: index + 1, from, length: line.replace(/\{' '\}$/, '').length };
  });
  const long = lines.filter(({ length }) => length > columns);
  if (long.length === 0 || path.endsWith('.css')) return long.map(({ number }) => number);
  const allowed = literals(path, text);
  return long
    .filter(({ from, length }) => {
      const inside = allowed.filter((literal) => literal.start >= from && literal.end <= from + length);
      return length - inside.reduce((sum, literal) => sum + literal.end - literal.start, 0) > columns;
    })
    .map(({ number }) => number);
}

it('no line is longer than 120 columns, except for a literal that stands on it', () => {
  expect(files.length).toBeGreaterThan(500);
  const wrong = files.flatMap((path) =>
    longLines(path, readFileSync(path, 'utf8')).map((number) => `${path}:${number}`),
  );
  expect(wrong).toEqual([]);
});

it('finds long lines', () => {
  const words = 'word '.repeat(30);
  expect(longLines('a.ts', `// ${words}\nconst a = 1;`)).toEqual([1]);
  expect(longLines('a.ts', `/**\n * ${words}\n */\nconst a = 1; // ${words}`)).toEqual([2, 4]);
  expect(
    longLines('a.ts', `const a = '${words}';\nconst b = \`${words}\${a}${words}\`;\nconst c = /${words}/;`),
  ).toEqual([]);
  expect(longLines('a.ts', `const a = ['b', \`c\`];\nconst query = \`SELECT 1\n  ${words}\`;`)).toEqual([3]);
  expect(longLines('a.tsx', `const a = <p title="${words}">\n  {/* ${words} */}\n  b\n</p>;`)).toEqual([2]);
  expect(longLines('a.css', `/* ${words} */`)).toEqual([1]);
});
