/**
 * Names and texts that apps and APIs give in several languages: `client_name#de` beside `client_name` (OpenID Connect
 * Dynamic Client Registration 1.0 §2.1, RFC 7591 §2.2). The same form is used in the import file, and for
 * `resource_name` in the metadata of protected resources (RFC 9728 §2).
 *
 * Inside, the texts are one object per language: `{ de: { client_name: 'Wegkarte' } }`. `withoutTags` and `withTags`
 * translate between the two forms.
 */
import { z } from 'zod';

/** The texts of each language, by BCP 47 tag. */
export type Localized<Field extends string> = Record<string, { [Name in Field]?: string }>;

const mostLanguages = 30;
const longestTag = 35;

/** The canonical form of a BCP 47 tag, such as `pt-BR`; undefined if it is not one. */
export function canonicalTag(text: string): string | undefined {
  if (text.length > longestTag) return undefined;
  try {
    return Intl.getCanonicalLocales(text)[0];
  } catch {
    return undefined;
  }
}

/** The schema of the texts of all languages. `fields` holds the schema of each text. */
export function localizedSchema<Fields extends z.core.$ZodShape>(fields: Fields) {
  return z.record(z.string(), z.object(fields)).superRefine((texts, context) => {
    const tags = Object.keys(texts);
    if (tags.length > mostLanguages) {
      context.addIssue({ code: 'custom', message: `Use at most ${mostLanguages} languages.` });
    }
    for (const [tag, given] of Object.entries(texts)) {
      const canonical = canonicalTag(tag);
      if (canonical === tag) continue;
      const message =
        canonical === undefined
          ? `"${tag}" is not a language tag (BCP 47), such as de or pt-BR.`
          : `"${canonical}" appears twice.`;
      context.addIssue({ code: 'custom', message, path: [tag, ...Object.keys(given).slice(0, 1)] });
    }
  });
}

type Members = Record<string, unknown>;

/**
 * Moves members with a language tag, such as `client_name#de`, to `localized`. Tags get their canonical form. A member
 * named `localized` is not part of this form and is removed.
 */
export function withoutTags(members: Members, fields: readonly string[]): Members {
  const texts = new Map<string, Members>();
  const { localized: _, ...rest } = members;
  for (const [name, value] of Object.entries(rest)) {
    const [field = '', tag] = name.split(/#(.*)/s);
    if (tag === undefined || !fields.includes(field)) continue;
    delete rest[name];
    const canonical = canonicalTag(tag) ?? tag;
    // `localizedSchema` reports a tag that is not canonical, and this is how it learns of the second of two equal tags.
    const key = Object.hasOwn(texts.get(canonical) ?? {}, field) ? tag.toUpperCase() : canonical;
    texts.set(key, { ...texts.get(key), [field]: value });
  }
  return texts.size === 0 ? rest : { ...rest, localized: Object.fromEntries(texts) };
}

/** The texts as members with language tags. `names` translates fields to other names. */
export function withTags<Field extends string>(
  localized: Localized<Field> | undefined,
  names: Partial<Record<string, string>> = {},
): Record<string, string> {
  const members = Object.entries(localized ?? {}).flatMap(([tag, texts]) =>
    Object.entries<string | undefined>(texts).flatMap(([field, text]) =>
      text === undefined ? [] : [[`${names[field] ?? field}#${tag}`, text] as const],
    ),
  );
  return Object.fromEntries(members);
}

/** The member that an issue of a schema is about: `client_name#de` for `localized.de.client_name`. */
export function pathWithTags(path: readonly PropertyKey[]): PropertyKey[] {
  const at = path.indexOf('localized');
  if (at < 0) return [...path];
  const [tag, field, ...rest] = path.slice(at + 1);
  if (tag === undefined) return [...path];
  return [...path.slice(0, at), field === undefined ? `#${String(tag)}` : `${String(field)}#${String(tag)}`, ...rest];
}

/**
 * The text of this language, or else the text without a language. A reader of `de-AT` gets `de-AT`, otherwise `de`,
 * otherwise any other German text.
 */
export function textOf<Field extends string>(
  language: string,
  field: Field,
  source: { localized?: Localized<Field> | undefined } & { readonly [Name in Field]?: string | undefined },
): string | undefined {
  const given = Object.entries<{ [Name in Field]?: string }>(source.localized ?? {}).filter(
    ([, texts]) => (texts[field] ?? '') !== '',
  );
  const wanted = canonicalTag(language) ?? language;
  const primary = (tag: string): string => tag.split('-')[0] ?? tag;
  const prefixes = wanted.split('-').map((_, index, parts) => parts.slice(0, parts.length - index).join('-'));
  const found =
    prefixes.map((prefix) => given.find(([tag]) => tag === prefix)).find((match) => match !== undefined) ??
    given.find(([tag]) => primary(tag) === primary(wanted));
  return found?.[1][field] ?? source[field];
}
