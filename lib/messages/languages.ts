/** The languages of pages and mails. */

/** The languages, as BCP 47 tags. The first one is used when nobody asks for another. */
export const languages = ['en', 'de', 'fr', 'es', 'ja', 'ar'] as const;
export type Language = (typeof languages)[number];

export const defaultLanguage: Language = 'en';

/** The name of each language in that language. */
export const languageNames: Record<Language, string> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  ja: '日本語',
  ar: 'العربية',
};

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');

export const isLanguage = (text: string): text is Language => languages.some((language) => language === text);

/**
 * The first of the wanted languages that we have (RFC 4647 §3.4, lookup): `de-CH` finds `de`. `wanted` holds BCP 47
 * tags, the preferred one first. Undefined if we have none of them.
 */
export function chooseLanguage(wanted: readonly string[]): Language | undefined {
  for (const tag of wanted) {
    const parts = tag.toLowerCase().split('-');
    for (let length = parts.length; length > 0; length -= 1) {
      const range = parts.slice(0, length).join('-');
      const found = languages.find((language) => language.toLowerCase() === range);
      if (found) return found;
    }
  }
  return undefined;
}

const mostTags = 20;

/** The tags of an `Accept-Language` header, the preferred one first (RFC 9110 §12.5.4). `*` and `q=0` are left out. */
export function acceptedLanguages(header: string | null): string[] {
  return (header ?? '')
    .split(',')
    .slice(0, mostTags)
    .flatMap((entry) => {
      const [tag = '', ...parameters] = entry.split(';').map((part) => part.trim());
      const quality = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
      const weight = quality === undefined ? 1 : Number(quality);
      return /^[a-z]{1,8}(-[a-z\d]{1,8})*$/i.test(tag) && weight > 0 ? [{ tag, weight }] : [];
    })
    .toSorted((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag);
}
