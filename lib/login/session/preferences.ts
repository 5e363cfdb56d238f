/**
 * What a browser remembers about how to show pages: language, appearance and time zone. These cookies are neither
 * secret nor sealed, so every value is checked.
 */
import {
  acceptedLanguages,
  chooseLanguage,
  defaultLanguage,
  isLanguage,
  type Language,
} from '@/lib/messages/languages';
import { readCookie } from './session-cookie';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const preferenceCookies = {
  language: 'countersign.language',
  theme: 'countersign.theme',
  /** The page script writes this one. */
  zone: 'countersign.zone',
} as const;

type HeaderReader = Pick<Headers, 'get'>;

const cookieOf = (headers: HeaderReader, name: keyof typeof preferenceCookies): string =>
  readCookie(headers.get('cookie'), preferenceCookies[name]) ?? '';

/** The language that was chosen in this browser. */
export function chosenLanguage(headers: HeaderReader): Language | undefined {
  const language = cookieOf(headers, 'language');
  return isLanguage(language) ? language : undefined;
}

/** The language that this browser chose or accepts; undefined if we have none of these. */
export function wantedLanguage(headers: HeaderReader): Language | undefined {
  return chosenLanguage(headers) ?? chooseLanguage(acceptedLanguages(headers.get('accept-language')));
}

/**
 * The language of a page that is rendered without the account: chosen in this browser, or else asked for by the app
 * (`ui_locales` in the address; OpenID Connect Core §3.1.2.1), or accepted by the browser.
 */
export function pageLanguage(headers: HeaderReader, address: string): Language {
  const query = URL.canParse(address, 'http://localhost')
    ? new URL(address, 'http://localhost').searchParams
    : undefined;
  const uiLocales = (query?.get('ui_locales') ?? '').slice(0, 500).split(' ');
  return chosenLanguage(headers) ?? chooseLanguage(uiLocales) ?? wantedLanguage(headers) ?? defaultLanguage;
}

/** For answers that name no app's request: the language chosen here, the account's, or the browser's. */
export function languageFor(headers: HeaderReader, account: string | null): Language {
  const chosen = chosenLanguage(headers);
  if (chosen) return chosen;
  return account !== null && isLanguage(account) ? account : (wantedLanguage(headers) ?? defaultLanguage);
}

export function chosenTheme(headers: HeaderReader): Theme {
  const theme = cookieOf(headers, 'theme');
  return themes.find((name) => name === theme) ?? 'system';
}

/** The reader's time zone, a name of the tz database; `UTC` if it is not known yet. */
export function readerZone(headers: HeaderReader): string {
  const zone = cookieOf(headers, 'zone');
  return /^[A-Za-z][\w+-]*(\/[\w+-]+){0,2}$/.test(zone) && isZone(zone) ? zone : 'UTC';
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
