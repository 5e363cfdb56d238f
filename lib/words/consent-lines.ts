/**
 * How the consent page arranges what an app asks for: what is new apart from what is allowed already, what the app
 * requires apart from what the person chooses, and the permissions of each API together.
 */
import type { ConsentLine, ConsentQuestion } from '@/lib/oauth/server';
import { paymentOf } from './detail-words';

/** The permissions of one API, or those about the account itself. */
export type LineGroup = { api?: NonNullable<ConsentLine['api']>; lines: ConsentLine[] };

/** What the headline says that the app wants. */
export type Headline = 'access' | 'more' | 'again' | 'payment' | 'payments' | 'act';

export type ConsentSheet = {
  headline: Headline;
  /** The app has access and asks for more, so what is new is marked. */
  more: boolean;
  required: LineGroup[];
  optional: LineGroup[];
  /** What the live grant has already; empty unless the app asks for more. */
  allowed: LineGroup[];
};

export function consentSheet(question: Pick<ConsentQuestion, 'lines' | 'details' | 'current'>): ConsentSheet {
  const { lines, current } = question;
  const more = current !== undefined && lines.some(({ isNew }) => isNew);
  const asked = more ? lines.filter(({ isNew }) => isNew) : lines;
  return {
    headline: headlineOf(question, more),
    more,
    required: grouped(asked.filter(({ required }) => required)),
    optional: grouped(asked.filter(({ required }) => !required)),
    allowed: grouped(more ? lines.filter(({ isNew }) => !isNew) : []),
  };
}

function headlineOf({ details, current }: Pick<ConsentQuestion, 'details' | 'current'>, more: boolean): Headline {
  if (details.length > 0) {
    if (!details.every((detail) => paymentOf(detail) !== undefined)) return 'act';
    return details.length === 1 ? 'payment' : 'payments';
  }
  if (more) return 'more';
  return current === undefined ? 'access' : 'again';
}

/** The account's own permissions first, then each API in the order of its first permission. */
function grouped(lines: readonly ConsentLine[]): LineGroup[] {
  const own = lines.filter(({ api }) => api === undefined);
  const groups = new Map<string, LineGroup>();
  for (const line of lines) {
    if (!line.api) continue;
    const group = groups.get(line.api.resource) ?? { api: line.api, lines: [] };
    group.lines.push(line);
    groups.set(line.api.resource, group);
  }
  return [...(own.length > 0 ? [{ lines: own }] : []), ...groups.values()];
}

/** How many permissions there are, and how many of them can change or delete data. */
export function countLines(lines: readonly ConsentLine[]): { count: number; changing: number } {
  return { count: lines.length, changing: lines.filter(({ api }) => api && api.effect !== 'reads').length };
}

/** The longest list that is not folded. */
export const mostShown = 6;

/** What is shown at first, and what is folded. */
export function folded<Item>(items: readonly Item[]): { shown: readonly Item[]; rest: readonly Item[] } {
  // One more line takes no more room than the line that would say so.
  if (items.length <= mostShown + 1) return { shown: items, rest: [] };
  return { shown: items.slice(0, mostShown), rest: items.slice(mostShown) };
}
