/** `error_description` has a small alphabet (RFC 6749 §5.2): our texts use it, and quoted text is converted to it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OAuthError, printable } from './errors';

const alphabet = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
const folder = import.meta.dirname;
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/\.(test|fixture|contract)\.ts$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name));

const node = z.looseObject({ type: z.string(), start: z.number(), end: z.number() });
type Node = z.infer<typeof node>;

function walk(value: unknown, visit: (found: Node) => void): void {
  if (Array.isArray(value)) for (const one of value) walk(one, visit);
  const found = node.safeParse(value);
  if (!found.success) return;
  visit(found.data);
  for (const part of Object.values(found.data)) if (typeof part === 'object') walk(part, visit);
}

/** The texts of a piece of code: whole literals, and the fixed parts of templates. */
function textsIn(value: unknown): string[] {
  const texts: string[] = [];
  walk(value, ({ type, value: held }) => {
    if (type === 'Literal' && typeof held === 'string') texts.push(held);
    if (type === 'TemplateElement') texts.push(z.object({ cooked: z.string() }).parse(held).cooked);
  });
  return texts;
}

const throwers =
  /^(OAuthError|refuse|refused|refusal|refusedMetadata|invalid|invalidStatement|invalidGrant|invalidProof|invalidRequest|challenge|malformed|fault)$/;
const call = z.object({ callee: z.object({ name: z.string() }), arguments: z.array(node) });

/** The texts in the arguments of calls that make an error. */
function messagesOf(file: string): string[] {
  const messages: string[] = [];
  walk(parseAst(readFileSync(file, 'utf8'), { lang: 'ts' }), (found) => {
    const { data } = call.safeParse(found);
    if (data && throwers.test(data.callee.name))
      messages.push(...textsIn(data.arguments.filter(({ type }) => type !== 'ObjectExpression')));
  });
  return messages;
}

describe('error_description (RFC 6749 §5.2)', () => {
  it('contains no character outside its alphabet in any message of the core', () => {
    const messages = files.flatMap(messagesOf);
    // If the walk stops finding messages, it proves nothing.
    expect(messages.length).toBeGreaterThan(300);
    expect(messages.filter((message) => !alphabet.test(message))).toEqual([]);
  });

  it('is ASCII in every other text of the core too, because sentences may stand in tables', () => {
    const beyond = files.flatMap((file) =>
      textsIn(parseAst(readFileSync(file, 'utf8'), { lang: 'ts' })).filter((text) => /[^\0-\x7f]/.test(text)),
    );
    // Rules name their source, as in `RFC 8705 §2.2.2`; that is never sent. errors.ts lists single characters.
    const isSource = (text: string) => /§[\d.]*\d$/.test(text);
    expect(beyond.filter((text) => [...text].length > 1 && !isSource(text))).toEqual([]);
  });

  it('spells quoted text in its alphabet', () => {
    expect(printable('§7.1 and § 2: “Ada’s” – a "b" \\ …')).toBe("section 7.1 and section 2: 'Ada's' - a 'b' ' ...");
    expect(printable('Zoë 😀 \n')).toBe('Zo? ? ?');
    const everything = String.fromCodePoint(...Array.from({ length: 0x2100 }, (_, at) => at));
    expect(new OAuthError('invalid_request', everything).description).toMatch(alphabet);
  });

  it('leaves the reason for the developer unchanged', () => {
    expect(new OAuthError('invalid_scope', 'Zoë').reason).toBe('Zoë');
  });
});
