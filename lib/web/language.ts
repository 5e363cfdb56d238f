/**
 * How to show the pages of the current request: in which language, in which time zone, light or dark.
 *
 * The language is the one that the person chose in this browser; else the one that the app asks for (`ui_locales`,
 * OpenID Connect Core §3.1.2.1), the account's, or the browser's.
 */
import { headers } from 'next/headers';
import { cache } from 'react';
import { requestPathHeader } from '@/lib/edge/request-path';
import { chosenLanguage, chosenTheme, languageFor, readerZone, type Theme } from '@/lib/login/session/preferences';
import { chooseLanguage } from '@/lib/messages/languages';
import { type Language, type Namespace, type Texts, textsIn } from '@/lib/messages/texts';
import { server } from '@/lib/server';
import { currentSession, unlessUnavailable } from './viewer';

export const currentLanguage = cache(async (): Promise<Language> => {
  const incoming = await headers();
  const chosen = chosenLanguage(incoming);
  if (chosen) return chosen;
  const byApp = await unlessUnavailable(() => languageOfApp(incoming.get(requestPathHeader)));
  if (byApp) return byApp;
  return languageFor(incoming, (await unlessUnavailable(currentSession))?.language ?? null);
});

/** An app's request is named in the address of its pages. For sign-out, its `ui_locales` are in the address. */
async function languageOfApp(path: string | null): Promise<Language | undefined> {
  const query = new URL(path ?? '/', 'http://localhost').searchParams;
  const named = chooseLanguage((query.get('ui_locales') ?? '').slice(0, 500).split(' '));
  const id = query.get('interaction');
  if (named || !id) return named;
  const { oauth } = await server();
  return chooseLanguage((await oauth.interactions.pending(id))?.interaction.request.uiLocales ?? []);
}

/** The texts of a namespace in the reader's language: `const t = await texts('consent')`. */
export async function texts<const Name extends Namespace>(namespace: Name): Promise<Texts<Name>> {
  return textsIn(await currentLanguage(), namespace);
}

/** The reader's time zone, a name of the tz database; `UTC` until the page script has stored it. */
export const currentZone = cache(async (): Promise<string> => readerZone(await headers()));

export async function currentTheme(): Promise<Theme> {
  return chosenTheme(await headers());
}
