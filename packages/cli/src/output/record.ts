/** One object as indented lines, with the names of its members in plain words. */
import { z } from 'zod';
import { momentText } from './moments';
import { padded, safeLine, textWidth } from './text-width';

const indent = '  ';

/** Any value that JSON can hold. Members without a value are left out. */
export function recordText(value: unknown, heading: (text: string) => string = (text) => text): string {
  return linesOf(value, heading)
    .map((line) => `${line}\n`)
    .join('');
}

const previewSchema = z.object({
  changes: z.array(z.object({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional() })),
  ends: z.record(z.string(), z.number()).optional(),
});

/** What the server answers to a dry run. */
export function previewText(value: unknown, heading: (text: string) => string = (text) => text): string {
  const preview = previewSchema.safeParse(value).data;
  if (preview === undefined) return recordText(value, heading);
  const changes = preview.changes.map(({ field, from, to }) => {
    const [before, after] = [valueText(from), valueText(to)];
    return `${heading(`${field}:`)} ${before === '' ? after : `${before} → ${after === '' ? 'nothing' : after}`}\n`;
  });
  const ends = Object.entries(preview.ends ?? {}).map(
    ([name, count]) => `${heading(`Ends ${titleOf(name).toLowerCase()}:`)} ${count}\n`,
  );
  const lines = [...changes, ...ends];
  return lines.length === 0 ? 'It would change nothing.\n' : lines.join('');
}

/** `refresh_tokens`, 1 → "1 refresh token". */
function countText(name: string, count: number): string {
  const words = name.replaceAll('_', ' ');
  if (count !== 1) return `${count} ${words}`;
  return `1 ${words === 'people' ? 'person' : words.replace(/s$/, '')}`;
}

/** What a change would end, in one sentence: "This ends 3 grants, 2 people." */
export function endsText(value: unknown): string {
  const ends = Object.entries(previewSchema.safeParse(value).data?.ends ?? {}).filter(([, count]) => count > 0);
  if (ends.length === 0) return 'This cannot be undone.';
  return `This cannot be undone. It ends: ${ends.map(([name, count]) => countText(name, count)).join(', ')}.`;
}

function valueText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return inline('', value) ?? safeLine(JSON.stringify(value));
}

function linesOf(value: unknown, heading: (text: string) => string): string[] {
  if (!isObject(value)) return listLines(Array.isArray(value) ? value : [value], heading);
  const members = Object.entries(value).filter(([, member]) => !isEmpty(member));
  const flat = members.filter(([name, member]) => inline(name, member) !== undefined);
  const width = Math.max(0, ...flat.map(([name]) => textWidth(titleOf(name)) + 1));
  return members.flatMap(([name, member]) => {
    const text = inline(name, member);
    const title = `${titleOf(name)}:`;
    if (text !== undefined) return [`${heading(padded(title, width))} ${text}`];
    return [heading(title), ...linesOf(member, heading).map((line) => indent + line)];
  });
}

function listLines(items: unknown[], heading: (text: string) => string): string[] {
  return items.flatMap((item) => {
    if (!isObject(item)) return [`- ${inline('', item) ?? JSON.stringify(item)}`];
    return linesOf(item, heading).map((line, index) => (index === 0 ? `- ${line}` : indent + line));
  });
}

/** Undefined if the value needs lines of its own. */
function inline(name: string, value: unknown): string | undefined {
  if (typeof value === 'string') return isTime.test(value) ? momentText(value) : safeLine(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return isMoment(name) ? momentText(value) : String(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    const text = value.map(safeLine).join(', ');
    return textWidth(text) <= 60 ? text : undefined;
  }
  return undefined;
}

/** `redirect_uris` → "Redirect URIs". */
function titleOf(name: string): string {
  const words = name
    .replaceAll('_', ' ')
    .replaceAll(/\b(uri|url|id|api|jwks|ip|pkce|dpop)(s?)\b/g, (_, word: string, s: string) => word.toUpperCase() + s);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const isMoment = (name: string): boolean => /(^|_)(at|since|until)$|^(exp|iat|nbf|auth_time)$/.test(name);

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
