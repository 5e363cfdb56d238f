/**
 * Keeps `docs/decisions` complete: every number has one entry, every entry has its parts, its links lead somewhere, and
 * every number that the code cites exists.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = 'docs/decisions';
/** Numbers up to here have no gaps. Later ones may: engineers who work at the same time take ranges. */
const lastWithoutGaps = 155;
const parts = ['Decision', 'Why', 'Cost', 'Code', 'Date'];

type Entry = { page: string; anchor: number; number: number; title: string; text: string };

const pageNames = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md');
const pages = new Map(pageNames.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const readme = readFileSync(join(folder, 'README.md'), 'utf8');
const entries = [...pages].flatMap(([page, text]) => entriesOf(page, text));
const byNumber = new Map(entries.map((entry) => [entry.number, entry]));
const rows = [...readme.matchAll(/^\| (\d+) \| \[(.+)\]\(([\w-]+\.md)#d(\d+)\) \| (.+) \|$/gm)].map(
  ([, number, title = '', page = '', anchor, status = '']) => ({
    number: Number(number),
    title,
    page,
    anchor: Number(anchor),
    status,
  }),
);

function entriesOf(page: string, text: string): Entry[] {
  return text
    .split(/^(?=<a id="d\d+"><\/a>$)/m)
    .slice(1)
    .map((block) => {
      const [, anchor, number, title = ''] = /^<a id="d(\d+)"><\/a>\n\n### (\d+)\. (.+)\n/.exec(block) ?? [];
      return { page, anchor: Number(anchor), number: Number(number), title, text: block };
    });
}

/** The labelled paragraphs of an entry, in their order. */
function partsOf({ text }: Entry): Map<string, string> {
  const found = [...text.matchAll(/^\*(\w+):\* ([\s\S]+?)(?=\n\n|\n*$(?![\s\S]))/gm)];
  return new Map(found.map(([, name = '', said = '']) => [name, said.trim()]));
}

const links = (text: string) => [...text.matchAll(/\[([^\n]+?)\]\(([^)\s]+)\)/g)];
const numbersIn = (text: string) => [...text.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number));

/** The numbers in a status: which decisions it was replaced by, and which ones it replaces. */
function statusOf(status: string): { replacedBy: number[]; replaces: number[] } {
  const text = status.replaceAll(/\]\([^)]*\)/g, ']');
  const said = (verb: RegExp) => [...text.matchAll(verb)].flatMap(([, list = '']) => numbersIn(list));
  return {
    replacedBy: said(/replaced by ([^.:]+)/gi),
    replaces: said(/replaces ([^.:]+)/gi),
  };
}

describe('every decision', () => {
  it('has a unique number, and the first ones have no gaps', () => {
    const numbers = entries.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.filter((number) => number <= lastWithoutGaps).sort((a, b) => a - b)).toEqual(
      Array.from({ length: lastWithoutGaps }, (_, at) => at + 1),
    );
  });

  it('has its number as anchor, and follows the smaller numbers on its page', () => {
    expect(entries.filter(({ anchor, number }) => anchor !== number)).toEqual([]);
    for (const page of pages.keys()) {
      const numbers = entries.filter((entry) => entry.page === page).map(({ number }) => number);
      expect(numbers, page).toEqual(numbers.toSorted((a, b) => a - b));
    }
  });

  it('has five parts in order, and a status before them where one is needed', () => {
    for (const entry of entries) {
      const names = [...partsOf(entry).keys()];
      expect(names, `decision ${entry.number}`).toEqual(names.includes('Status') ? ['Status', ...parts] : parts);
    }
    expect(entries.filter((entry) => !/^\d{4}-\d\d-\d\d/.test(partsOf(entry).get('Date') ?? ''))).toEqual([]);
  });

  it('names code that exists', () => {
    for (const entry of entries) {
      const named = links(partsOf(entry).get('Code') ?? '');
      expect(named.length, `decision ${entry.number}`).toBeGreaterThan(0);
      for (const [, label = '', target = ''] of named) {
        const path = label.replaceAll('`', '');
        expect(decodeURI(target), `decision ${entry.number}`).toBe(`../../${path}`);
        expect(existsSync(path), `decision ${entry.number} names ${path}`).toBe(true);
      }
    }
  });

  it('links to the decisions that it replaces or was replaced by, and they link back', () => {
    const claims = entries.map((entry) => ({ entry, ...statusOf(partsOf(entry).get('Status') ?? '') }));
    const pairs = (forward: boolean) =>
      claims
        .flatMap(({ entry, replacedBy, replaces }) =>
          forward
            ? replaces.map((old) => `${old} by ${entry.number}`)
            : replacedBy.map((by) => `${entry.number} by ${by}`),
        )
        .sort();
    expect(pairs(true).length).toBeGreaterThan(8);
    expect(pairs(true)).toEqual(pairs(false));
  });
});

describe('the pages', () => {
  it('agree with the index', () => {
    const ofIndex = rows.map(({ number, title, page }) => ({ number, title, page }));
    const ofPages = entries.map(({ number, title, page }) => ({ number, title, page }));
    expect(ofIndex).toEqual(ofPages.toSorted((a, b) => a.number - b.number));
    expect(rows.filter(({ number, anchor }) => number !== anchor)).toEqual([]);
    for (const { number, status } of rows) {
      const entry = byNumber.get(number);
      const said = statusOf((entry && partsOf(entry).get('Status')) ?? '');
      expect(statusOf(status), `decision ${number}`).toEqual(said);
      expect(/^(Current|(Partly r|R)eplaced by)/.test(status), `status of ${number}`).toBe(true);
    }
  });

  it('are listed in the README', () => {
    expect([...pages.keys()].filter((page) => !readme.includes(`](${page}): `))).toEqual([]);
  });

  it('have no broken link', () => {
    const broken = [...pages, ...new Map([['README.md', readme]])].flatMap(([page, text]) =>
      links(text)
        .map(([, , target = '']) => target)
        .filter((target) => !isThere(page, target))
        .map((target) => `${page}: ${target}`),
    );
    expect(broken).toEqual([]);
  });
});

function isThere(page: string, target: string): boolean {
  if (target.startsWith('https://')) return true;
  const [path = '', anchor] = target.split('#');
  if (anchor === undefined) return existsSync(join(folder, decodeURI(path)));
  return byNumber.get(Number(anchor.slice(1)))?.page === (path || page);
}

describe('a decision that the code or a page cites', () => {
  const cited = sources().flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bdecisions? (\d+(?:(?:, | and )\d+)*)\b/gi)].flatMap(([, list = '']) =>
      list.split(/, | and /).map((number) => ({ file, number: Number(number) })),
    ),
  );

  it('exists', () => {
    expect(cited.length).toBeGreaterThan(20);
    expect(cited.filter(({ number }) => !byNumber.has(number))).toEqual([]);
  });

  it('is not looked up in the file that these pages replaced', () => {
    const gone = ['decisions', 'md'].join('.');
    expect(sources().filter((file) => readFileSync(file, 'utf8').includes(gone))).toEqual([]);
  });
});

/** Everything that people write here. */
function sources(): string[] {
  const folders = ['app', 'bench', 'components', 'docs', 'e2e', 'examples', 'lib', 'prisma', 'scripts'];
  const inside = folders.flatMap((name) =>
    readdirSync(name, { recursive: true, encoding: 'utf8' }).map((path) => join(name, path)),
  );
  return [...readdirSync('.'), ...inside].filter(
    (path) =>
      /\.(ts|tsx|mjs|js|md|sql|prisma|css|example)$/.test(path) && !/^lib\/data\/generated\/|node_modules\//.test(path),
  );
}
