import { describe, expect, it } from 'vitest';
import { acceptedLanguages, chooseLanguage } from './languages';

describe('the language of a page', () => {
  it('is the first wanted one that exists (RFC 4647 §3.4)', () => {
    expect(chooseLanguage(['nl', 'de-CH', 'en'])).toBe('de');
    expect(chooseLanguage(['AR-eg'])).toBe('ar');
    expect(chooseLanguage(['nl', 'sv'])).toBeUndefined();
    expect(chooseLanguage([])).toBeUndefined();
  });

  it('follows the weights of Accept-Language (RFC 9110 §12.5.4)', () => {
    expect(acceptedLanguages('en;q=0.5, de-AT, fr;q=0.8, *;q=0.1')).toEqual(['de-AT', 'fr', 'en']);
    expect(acceptedLanguages('de;q=0, en')).toEqual(['en']);
    expect(acceptedLanguages(null)).toEqual([]);
  });

  it('ignores what is no language tag', () => {
    expect(acceptedLanguages('<script>, ;q=1, en-, fr;q=x, ja')).toEqual(['ja']);
    expect(acceptedLanguages('de,'.repeat(500))).toHaveLength(20);
  });
});
