import { describe, expect, it } from 'vitest';
import { chosenTheme, languageFor, pageLanguage, readerZone, wantedLanguage } from './preferences';

const browser = (cookie: string, accepted?: string) =>
  new Headers({ cookie, ...(accepted !== undefined && { 'accept-language': accepted }) });

describe('the preferences of a browser', () => {
  it('puts a chosen language before the accepted ones', () => {
    expect(wantedLanguage(browser('countersign.language=ja', 'de'))).toBe('ja');
    expect(wantedLanguage(browser('', 'nl, de-CH;q=0.9'))).toBe('de');
    expect(wantedLanguage(browser('countersign.language=xx', 'nl'))).toBeUndefined();
  });

  it('puts the language of the account between the chosen and the accepted ones', () => {
    expect(languageFor(browser('countersign.language=ja', 'de'), 'fr')).toBe('ja');
    expect(languageFor(browser('', 'de'), 'fr')).toBe('fr');
    expect(languageFor(browser('', 'de'), null)).toBe('de');
    expect(languageFor(browser('', 'nl'), 'xx')).toBe('en');
  });

  it('follows the system unless the person chose light or dark', () => {
    expect(chosenTheme(browser('countersign.theme=dark'))).toBe('dark');
    expect(chosenTheme(browser('countersign.theme="><script>'))).toBe('system');
    expect(chosenTheme(browser(''))).toBe('system');
  });

  it('reads only zones that exist', () => {
    expect(readerZone(browser('countersign.zone=America/Argentina/Buenos_Aires'))).toBe(
      'America/Argentina/Buenos_Aires',
    );
    for (const zone of ['Mars/Olympus', '', '../etc', '%00']) {
      expect(readerZone(browser(`countersign.zone=${zone}`))).toBe('UTC');
    }
  });
});

describe('the language of a page without an account', () => {
  const german = { 'accept-language': 'de-AT, en;q=0.5' };
  it.each([
    ['as chosen in this browser', { ...german, cookie: 'countersign.language=ja' }, '/x?ui_locales=fr', 'ja'],
    ['as the app asks (OpenID Connect Core §3.1.2.1)', german, '/x?ui_locales=xx%20fr-CA%20en', 'fr'],
    ['as the browser accepts', german, 'https://id.example/x', 'de'],
    ['English', {}, '/x?ui_locales=xx', 'en'],
    ['English for an address that is none', {}, '//[', 'en'],
  ])('is %s', (_, headers, address, language) => {
    expect(pageLanguage(new Headers(headers), address)).toBe(language);
  });
});
