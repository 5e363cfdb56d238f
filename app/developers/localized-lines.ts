/**
 * Texts in other languages, as a developer types them: one per line, as the member with its language tag (OpenID
 * Connect Dynamic Client Registration 1.0 §2.1), such as `client_name#de: Wegkarte`.
 */
import type { Refused } from '@/lib/data/developers/problems';
import { type Localized, withTags } from '@/lib/oauth/model/localized';

export function linesOfTexts<Field extends string>(localized: Localized<Field> | undefined): string {
  return Object.entries(withTags(localized))
    .map(([member, text]) => `${member}: ${text}`)
    .join('\n');
}

/** The members of the lines, or the number of the first line that is not one of the given fields with a tag. */
export function readTaggedTexts(
  lines: string,
  fields: readonly string[],
): { members: Record<string, string>; faultyLine?: number } {
  const members: Record<string, string> = {};
  for (const [index, line] of lines.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const [, field = '', tag, text] = /^\s*(\w+)#([\w-]+)\s*:\s*(\S.*?)\s*$/.exec(line) ?? [];
    if (!fields.includes(field) || text === undefined) return { members: {}, faultyLine: index + 1 };
    members[`${field}#${tag}`] = text;
  }
  return { members };
}

/** A problem of one of these members, at the field where all are typed. */
export const atTaggedTexts = (refused: Refused): Refused =>
  refused.field.includes('#') ? { ...refused, field: 'localized' } : refused;
