/**
 * Comments, test titles and documents use plain modern English. Each pattern below is a habit of an older style that
 * readers had to read twice. Add a pattern only if it is practically never right in this project.
 *
 * The test does not read the texts of pages and mails, nor other literals.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';
import { describe, expect, it } from 'vitest';

const habits: readonly (readonly [RegExp, string])[] = [
  [/\bwho(m)?ever\b/i, 'name the subject: "anyone who", "the caller"'],
  [/\b(to|for|from|only|than|with) who\b(?!m)/i, 'name the person: "to the caller", "for anyone who"'],
  [/\bof (ours|theirs)\b/i, 'use "our" or "their", or name the owner'],
  [/\bby way of\b/i, 'use "through", "by" or "with"'],
  [/[,;] save (the|a|an|for|those|what|where|when|that)\b/i, 'use "except"'],
  [/\berrands?\b/i, 'use "return path" or "request"'],
  [/\b(is|are|was|were|be|been|being) (told (of|so)|heard)\b/i, 'use "gets", "receives", "is notified of"'],
  [/\bhears? (of|for|nothing|no more)\b/i, 'use "receives", "gets"'],
  [/\b(is|are|was|were) (no )?good (until|till)\b/i, 'use "is valid until"'],
  [/\bno good\b/i, 'use "invalid"'],
  [/\bwhat [^.,;:()]{2,40} is what\b/i, 'turn the sentence around: subject, verb, object'],
  [/\btakes? the place of\b/i, 'use "replaces"'],
  [/\basked of\b/i, 'use "required of"'],
  [/\bthe door\b|\bof the house\b/i, 'use the standard term: "server", "endpoint", "operator"'],
  [/\b(that|which|what) (is|are) none\b/i, 'use "invalid" or "unknown"'],
  [/\band else\b/i, 'use "otherwise"'],
  [/\bthe other way about\b/i, 'use "vice versa"'],
  [
    /, for (it|they|that|there|these|this|he|she|we|nobody|nothing) (is|are|was|were|would|may|can|has|have|do|does)\b/i,
    'use "because"',
  ],
];

const skipped =
  /^(node_modules|generated|dist|test-results|playwright-report|next-env\.d\.ts|\.(git|next|data|cache))$/;

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !skipped.test(name))
    .flatMap((entry) => {
      const path = normalize(join(folder, entry.name));
      return entry.isDirectory() ? filesIn(path) : [path];
    });
}

type Passage = { line: number; text: string };
type Module = ReturnType<typeof parseSync>;

const lineOf = (text: string, position: number): number => text.slice(0, position).split('\n').length;
const blank = (text: string): string => text.replaceAll(/[^\n]/g, '_');
/** Without code and quotations. Positions stay the same. */
const prose = (text: string): string => text.replaceAll(/`[^`\n]*`|"[^"\n]*"|“[^”]*”/g, blank);

/** The comments of a module. Line comments below each other are one passage. */
function comments(text: string, found: Module['comments']): Passage[] {
  const passages: (Passage & { end: number })[] = [];
  for (const { type, value, start, end } of found) {
    const last = passages.at(-1);
    if (last && type === 'Line' && text.slice(last.end, start).trim() === '') {
      last.text += `\n${value}`;
      last.end = end;
    } else passages.push({ line: lineOf(text, start), text: value, end });
  }
  return passages;
}

function withoutComments(path: string, text: string): string {
  if (!/\.(tsx?|mjs)$/.test(path)) return text.replaceAll(/(\/\/|--).*/g, '');
  return parseSync(path, text).comments.reduceRight(
    (rest, { start, end }) => rest.slice(0, start) + rest.slice(end),
    text,
  );
}

/** The titles of the tests of a module. */
function titles(text: string, program: Module['program']): Passage[] {
  const passages: Passage[] = [];
  const visitor = new Visitor({
    CallExpression({ callee, arguments: [title], start }) {
      if (!/^(it|test|describe)\b/.test(text.slice(callee.start, callee.end))) return;
      if (title?.type === 'Literal' && typeof title.value === 'string')
        passages.push({ line: lineOf(text, start), text: title.value });
      if (title?.type === 'TemplateLiteral')
        passages.push({ line: lineOf(text, start), text: title.quasis.map(({ value }) => value.raw).join('_') });
    },
  });
  visitor.visit(program);
  return passages;
}

function passagesOf(path: string): { comments: Passage[]; titles: Passage[] } {
  const text = readFileSync(path, 'utf8');
  if (path.endsWith('.md'))
    return { comments: [{ line: 1, text: text.replaceAll(/^```[\s\S]*?^```/gm, blank) }], titles: [] };
  if (path.endsWith('.prisma')) return { comments: [{ line: 1, text: text.replaceAll(/^[^/\n]+/gm, '') }], titles: [] };
  const module = parseSync(path, text);
  return { comments: comments(text, module.comments), titles: titles(text, module.program) };
}

function faultsIn({ line, text }: Passage): string[] {
  const plain = prose(text).replaceAll(/\n[ \t]*(?:\*|\/{2,3})?[ \t]*/g, '\n');
  const oneLine = plain.replaceAll('\n', ' ');
  return habits.flatMap(([pattern, advice]) => {
    const found = pattern.exec(oneLine);
    return found ? [`${line + lineOf(plain, found.index) - 1}: “${found[0]}”: ${advice}`] : [];
  });
}

const files = filesIn('.');
const read = files
  .filter((path) => /\.(tsx?|mjs|md|prisma)$/.test(path))
  .map((path) => ({ path, ...passagesOf(path) }));

describe('comments, test titles and documents', () => {
  it('use plain English', () => {
    const faults = read.flatMap(({ path, comments, titles }) =>
      [...comments, ...titles].flatMap(faultsIn).map((fault) => `${path}:${fault}`),
    );
    expect(read.flatMap(({ comments }) => comments).length).toBeGreaterThan(3000);
    expect(read.flatMap(({ titles }) => titles).length).toBeGreaterThan(2000);
    expect(faults).toEqual([]);
  });

  it('name only functions and variables that exist', () => {
    const code = files
      .filter((path) => /\.(tsx?|mjs|prisma|sql)$/.test(path))
      .map((path) => withoutComments(path, readFileSync(path, 'utf8')));
    const known = new Set(code.flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? []));
    const faults = read
      .filter(({ path }) => !path.endsWith('.md'))
      .flatMap(({ path, comments }) =>
        comments.flatMap(({ line, text }) =>
          [...text.matchAll(/`([a-z]+[A-Z]\w*)(?:\(\))?`/g)]
            .filter(([, name = '']) => !known.has(name))
            .map(({ 0: name, index }) => `${path}:${line + lineOf(text, index) - 1}: ${name}`),
        ),
      );
    expect(known.size).toBeGreaterThan(5000);
    expect(faults).toEqual([]);
  });

  it('name only files that exist', () => {
    const known = files.map((path) => `/${path}`);
    const exists = (name: string) => name.startsWith('dist/') || known.some((path) => path.endsWith(`/${name}`));
    const faults = read.flatMap(({ path, comments }) =>
      comments.flatMap(({ line, text }) =>
        [...text.matchAll(/`(?:\.{1,2}\/)*((?:[\w@.[\]()-]+\/)*[\w.[\]-]+\.(?:tsx?|mjs|md|prisma|sql|css|yml))`/g)]
          .filter(([, name = '']) => !exists(name))
          .map(({ 0: name, index }) => `${path}:${line + lineOf(text, index) - 1}: ${name}`),
      ),
    );
    expect(faults).toEqual([]);
  });
});

describe('the check above', () => {
  it.each([
    ['Whoever asks gets it.', '1: “Whoever”'],
    [' * Answers the\n * caller, and else\n * nobody, save\n * the owner.', '2: “and else”'],
    [' * nobody, save\n * the owner.', '1: “, save the”'],
    [' Expires soon, for it\n // is short.', '1: “, for it is”'],
  ])('finds the fault in %j', (text, fault) => {
    expect(faultsIn({ line: 1, text }).some((found) => found.startsWith(fault))).toBe(true);
  });

  it.each(['Removes `whoever`.', 'Quotes “by way of” and "of ours".', 'Save the file.'])('accepts %j', (text) => {
    expect(faultsIn({ line: 1, text })).toEqual([]);
  });

  it('reads titles with and without tables', () => {
    const text = "it('one', () => {});\ntest.each([1])(`two`, () => {});\ndescribe.skipIf(x)('three', () => {});";
    expect(titles(text, parseSync('a.ts', text).program).map((title) => title.text)).toEqual(['one', 'two', 'three']);
  });
});
