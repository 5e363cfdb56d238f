/**
 * The texts of pages and mails, from message catalogues in ICU MessageFormat. A namespace is one file per language. The
 * compiler checks the keys and arguments of each call against the English texts.
 */
import { _createCache, _createIntlFormatters, createTranslator } from 'use-intl/core';
import { arabic } from './ar';
import { german } from './de';
import { english } from './en';
import { spanish } from './es';
import { french } from './fr';
import { japanese } from './ja';
import type { Language } from './languages';
import type { Translation } from './translation';

export type { Language } from './languages';

type Messages = typeof english;
export type Namespace = keyof Messages;

type Tree = { readonly [key: string]: string | Tree };

/**
 * The texts of a language; the English ones where it has none. The type keeps the English texts, because it names the
 * arguments that every language has.
 */
function completed<English extends Tree>(own: Tree, english: English): English {
  const texts = { ...english };
  for (const [key, text] of Object.entries(english)) {
    const translated = own[key];
    if (typeof text === 'string') Object.assign(texts, { [key]: typeof translated === 'string' ? translated : text });
    else Object.assign(texts, { [key]: completed(typeof translated === 'object' ? translated : {}, text) });
  }
  return texts;
}

const catalogues: Record<Language, Messages> = {
  en: english,
  de: completed(german, english),
  fr: completed(french, english),
  es: completed(spanish, english),
  ja: completed(japanese, english),
  ar: completed(arabic, english),
};

function patternAt(texts: Tree, key: string): string {
  const [first = '', ...rest] = key.split('.');
  const found = texts[first];
  if (typeof found === 'object') return patternAt(found, rest.join('.'));
  return found ?? key;
}

function translator<Name extends Namespace>(language: Language, namespace: Name) {
  return createTranslator<Messages[Name]>({
    locale: language,
    messages: catalogues[language][namespace],
    // Tests check every pattern. If one fails all the same, the page shows the pattern instead of failing.
    onError: (error) => console.error(error.message),
    getMessageFallback: ({ key }) => patternAt(catalogues[language][namespace], key),
    _cache: cache,
    _formatters: formatters,
  });
}

export type Texts<Name extends Namespace> = ReturnType<typeof translator<Name>>;

const cache = _createCache();
const formatters = _createIntlFormatters(cache);
type Translators = { [Name in Namespace]?: Texts<Name> };
const translators: Record<Language, Translators> = { en: {}, de: {}, fr: {}, es: {}, ja: {}, ar: {} };

/** The texts of one namespace: `textsIn('de', 'consent')('title')`. */
export function textsIn<const Name extends Namespace>(language: Language, namespace: Name): Texts<Name> {
  const known: Translators = translators[language];
  const found = known[namespace];
  if (found) return found;
  const made = translator(language, namespace);
  Object.assign(known, { [namespace]: made });
  return made;
}

/** The texts of a namespace, in any language. */
export type MessagesOf<Name extends Namespace> = Translation<Messages[Name]>;

/** The texts of a namespace as they are, for forms that run in the browser and whose texts have no arguments. */
export const messagesIn = <const Name extends Namespace>(language: Language, namespace: Name): Messages[Name] =>
  catalogues[language][namespace];
