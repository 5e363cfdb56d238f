import { describe, expect, it } from 'vitest';
import { appName } from './app-name';

describe('appName', () => {
  it.each([
    'Trailmap',
    'Müllers Wanderkarten',
    'Яндекс Карты',
    '日本の地図',
    'Ελληνικά ταξίδια',
    'C++ & Co. (beta)',
    'Привет',
  ])('leaves %s as it is', (name) => expect(appName('en', name)).toEqual({ text: name }));

  it('removes invisible and direction-changing characters, and warns', () => {
    expect(appName('en', 'Trail\u202Epam\u202C')).toEqual({ text: 'Trailpam', warning: 'hidden_characters' });
    expect(appName('en', 'Trail\u200Bmap')).toEqual({ text: 'Trailmap', warning: 'hidden_characters' });
    expect(appName('en', 'Trail\u{E0041}map')).toEqual({ text: 'Trailmap', warning: 'hidden_characters' });
  });

  it('joins lines, so that a name cannot imitate our sentences', () => {
    expect(appName('en', 'Trailmap\n\n  verified')).toMatchObject({ text: 'Trailmap verified' });
  });

  it('warns about letters that imitate others', () => {
    expect(appName('en', 'Trаilmap').warning).toBe('look_alike');
    expect(appName('en', 'Рауса').warning).toBe('look_alike');
    expect(appName('en', 'Gοοgle Maps').warning).toBe('look_alike');
  });

  it('warns about a name that imitates ours', () => {
    for (const name of [
      'Countersign',
      'C0UNTERSIGN Security',
      'Сountersign',
      'Counter-sign',
      'Ｃｏｕｎｔｅｒｓｉｇｎ',
    ]) {
      expect(appName('en', name).warning).toBe('imitates_us');
    }
  });

  it.each([
    'Trailmap ✓ verified',
    'Trailmap ✔',
    'Trailmap ✅',
    'Trailmap ☑️',
    'Trailmap (site verified)',
    'Trailmap (geprüft)',
    'Trailmap 認証済み',
    'Trailmap موثّق',
    'Trailmap – V E R I F I E D',
    'Trailmap vеrified',
    'Trailmap VERIFIZIERT',
    'Trailmap vérifié',
    'Trailmap verificado',
    'Trailmap verif1ed',
    'Trailmap verlfied',
    'Trailmap ᴠᴇʀɪꜰɪᴇᴅ',
  ])('marks a name that gives itself our mark: %s', (name) => {
    expect(appName('en', name).warning).toBe('claims_verified');
    expect(appName('en', name, { verified: true }).warning).not.toBe('claims_verified');
  });

  it.each(['Wallet Verifier', 'Age verification', 'Verification Desk', 'Very fine'])(
    'leaves %s as it is, too',
    (name) => {
      expect(appName('en', name)).toEqual({ text: name });
    },
  );

  it.each([
    'Trailmap',
    'TRAIL MAP',
    'Trailmap.',
    'Trail-Map',
    'TraiImap',
    'Trаilmap',
    'Tràilmap',
    'Trailrnap',
    '\u200bTrailmap',
    'Trailmap™',
    'Tʀᴀɪʟᴍᴀᴘ',
  ])('marks a name that copies one that is vouched for: %s', (name) => {
    const vouchedFor = ['Ledgerly', 'Trailmap'];
    expect(appName('en', name, { vouchedFor }).warning).toBe('copies_verified');
    expect(appName('en', name, { vouchedFor, verified: true }).warning).not.toBe('copies_verified');
    expect(appName('en', 'Trailmap Pro', { vouchedFor })).toEqual({ text: 'Trailmap Pro' });
  });

  it('compares names as they were registered, including signs and wide letters', () => {
    for (const name of ['Trailmap™', 'Ｔｒａｉｌｍａｐ', 'Trail\u3164map']) {
      expect(appName('en', name, { vouchedFor: [name] }).warning).toBe('copies_verified');
      expect(appName('en', 'Trailmap', { vouchedFor: [name] }).warning).toBe('copies_verified');
    }
  });

  it.each(['Ꭲrailmap', 'ꓔrailmap', 'Trailmаp Pro', 'Trail𐐬map'])(
    'marks Latin mixed with letters of another script: %s',
    (name) => {
      expect(appName('en', name).warning).toBe('look_alike');
    },
  );

  it.each(['LINEマンガ', 'K팝', 'NHK日本語', 'T-Shirt店', 'Café№5'.normalize('NFKC')])(
    'leaves %s as it is, mixed as it is',
    (name) => {
      expect(appName('en', name)).toEqual({ text: name });
    },
  );

  it('cuts by visible characters, not by code units', () => {
    expect([...new Intl.Segmenter().segment(appName('en', '👩‍🚀'.repeat(80)).text)].length).toBeLessThanOrEqual(60);
    expect(appName('en', 'x'.repeat(61)).text).toBe(`${'x'.repeat(59)}…`);
    expect(appName('en', 'Z̷̨̡̧̛̛'.repeat(3)).text.length).toBeLessThan(16);
  });

  it('is never empty', () => {
    expect(appName('en', '\u200B')).toEqual({ text: 'An app without a name', warning: 'hidden_characters' });
  });
});
