/**
 * Pages, components and mails take their texts from the message catalogues. This test looks for texts that were left
 * in code: JSX text, attributes that people read or hear, titles of tabs, and sentences in literals.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

/** Attributes that hold text, of elements and of our components. */
const spoken =
  /^(aria-(label|description|placeholder|roledescription|valuetext)|title|alt|placeholder|label|hint|lead|caption|summary|trigger|description|[a-z]+(Label|Title|Text|Hint))$/;
/** Elements whose content is code, or no text for people. */
const codeElements = /^(code|pre|kbd|samp|script|style|svg)$/;
/** Names that no language translates. */
const names = /\b(Countersign|OAuth|OpenID Connect|PKCE|URL|JSON|ID)\b/g;

/** A sentence, or at least words that begin with a capital letter and end like a sentence. */
const sentence = /^\p{Lu}[^<>{}=;]*\s[^<>{}=;]*[.?!…]$/u;
/** Examples of addresses, ids and headers in placeholders. */
const exampleCode = /^(https?:\/\/\S*|app_…|(Basic|Bearer|SMTP:|SHA-256) …|CN=\S+)$/;
const hasWord = (text: string): boolean =>
  /\p{L}{2}/u.test(text.replaceAll(names, '')) && !exampleCode.test(text.trim());

type Found = { line: number; text: string };
const nodeSchema = z.looseObject({ type: z.string(), start: z.number() });
type Node = z.infer<typeof nodeSchema>;

const jsxName = z.object({ name: z.string() });
const templateSchema = z.object({ quasis: z.array(z.object({ value: z.object({ raw: z.string() }) })) });

/** The text of a literal or template; undefined for other nodes. */
function textOf(node: Node): string | undefined {
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : undefined;
  if (node.type !== 'TemplateLiteral') return undefined;
  return templateSchema
    .parse(node)
    .quasis.map(({ value }) => value.raw)
    .join('…');
}

/** The literals that an expression can be: both sides of a condition, and the node itself. */
function literalsIn(value: unknown): Node[] {
  const { data: node } = nodeSchema.safeParse(value);
  if (!node) return [];
  if (node.type === 'ConditionalExpression') return [node['consequent'], node['alternate']].flatMap(literalsIn);
  if (node.type === 'LogicalExpression') return [node['left'], node['right']].flatMap(literalsIn);
  if (node.type === 'JSXExpressionContainer') return literalsIn(node['expression']);
  return textOf(node) === undefined ? [] : [node];
}

function textsIn(path: string, text: string): Found[] {
  const found = new Map<number, Found>();
  const note = (start: number, words: string) =>
    found.set(start, { line: text.slice(0, start).split('\n').length, text: words.replace(/\s+/g, ' ').trim() });
  const elements: string[] = [];
  const visitor = new Visitor({
    JSXElement({ openingElement }) {
      elements.push(jsxName.safeParse(openingElement.name).data?.name ?? '');
    },
    'JSXElement:exit'() {
      elements.pop();
    },
    JSXText({ value, start }) {
      if (hasWord(value) && !elements.some((name) => codeElements.test(name))) note(start, value);
    },
    JSXAttribute({ name, value }) {
      const attribute = jsxName.safeParse(name).data?.name ?? '';
      if (attribute === 'className' && value) skipped.push([value.start, value.end]);
      if (!spoken.test(attribute)) return;
      for (const node of literalsIn(value)) if (hasWord(textOf(node) ?? '')) note(node.start, textOf(node) ?? '');
    },
    JSXExpressionContainer(node) {
      if (elements.some((name) => codeElements.test(name))) return;
      const parts = text[node.start - 1] === '=' ? [] : literalsIn(node);
      for (const part of parts) if (hasWord(textOf(part) ?? '')) note(part.start, textOf(part) ?? '');
    },
    Property({ key, value }) {
      const name = jsxName.safeParse(key).data?.name ?? '';
      if (name !== 'title' || !/\/(page|layout|not-found)\.tsx$/.test(path)) return;
      for (const node of literalsIn(value)) if (hasWord(textOf(node) ?? '')) note(node.start, textOf(node) ?? '');
    },
    Literal({ value, start }) {
      if (typeof value === 'string' && sentence.test(value) && hasWord(value) && !exampleCode.test(value))
        note(start, value);
    },
    TemplateLiteral(node) {
      const words = textOf(nodeSchema.parse(node)) ?? '';
      if (sentence.test(words) && hasWord(words)) note(node.start, words);
    },
    NewExpression({ callee, arguments: parameters }) {
      // Errors are for developers. `skipped` removes what the visitors above note in them.
      if (!/Error$/.test(text.slice(callee.start, callee.end))) return;
      for (const { start, end } of parameters) skipped.push([start, end]);
    },
  });
  const skipped: [start: number, end: number][] = [];
  visitor.visit(parseSync(path, text).program);
  return [...found]
    .filter(([start]) => !skipped.some(([from, to]) => from <= start && start < to))
    .map(([, entry]) => entry)
    .toSorted((one, other) => one.line - other.line);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|fixture)\.tsx?$/.test(entry.name))
    .map((entry) => normalize(join(entry.parentPath, entry.name)));
}

/** The gallery is for developers of Countersign, and in English. */
const files = ['app', 'components', 'lib/login', 'lib/mail', 'lib/web', 'lib/words']
  .flatMap(filesIn)
  // The gallery is for developers. The form reader refuses requests that no browser sends.
  .filter((path) => !path.startsWith('app/dev/gallery/') && path !== 'lib/web/own-form.ts');
const faults = files.map((path) => ({ path, found: textsIn(path, readFileSync(path, 'utf8')) }));

describe('pages and components', () => {
  it('have no texts in code', () => {
    const wrong = faults.filter(({ found }) => found.length > 0);
    const lines = wrong.flatMap(({ path, found }) => found.map(({ line, text }) => `${path}:${line}: ${text}`));
    expect(files.length).toBeGreaterThan(100);
    expect(lines).toEqual([]);
  });
});

describe('the check above', () => {
  it.each([
    ['<p>Sign in</p>', 'Sign in'],
    ['<p>{ok ? "Saved" : null}</p>', 'Saved'],
    ['<p>{`Back to $' + '{app}`}</p>', 'Back to …'],
    ['<img alt="A map" />', 'A map'],
    ['<Field submitLabel={isNew ? "Add" : save} />', 'Add'],
    ['<button aria-label="Close" />', 'Close'],
    ['f("Enter a name.")', 'Enter a name.'],
    ['const words = { a: `The app $' + '{name} was removed.` }', 'The app … was removed.'],
  ])('finds the text in %s', (code, text) => {
    expect(textsIn('app/x/view.tsx', code)).toEqual([{ line: 1, text }]);
  });

  it('finds the titles of tabs', () => {
    expect(textsIn('app/x/page.tsx', "export const metadata = { title: 'Sign in' };")).toHaveLength(1);
  });

  it.each([
    '<p>{t("title")} · {count} <bdi>{name}</bdi></p>',
    '<code>Bearer token</code>',
    '<p className="Flex gap-2 grow." title={title} />',
    'throw new Error("This must not happen.")',
    'import x from "./A file.";',
    '<title>Countersign</title>',
  ])('accepts %s', (code) => {
    expect(textsIn('app/x/view.tsx', code).filter(({ text }) => !text.startsWith('./'))).toEqual([]);
  });
});
