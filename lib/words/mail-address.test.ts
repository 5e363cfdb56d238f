import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { needsSmtpUtf8, parseMailAddress, shownAddress } from './mail-address';

describe('an address (RFC 6531 §3.3)', () => {
  test.each([
    [' Ada@Example.COM ', 'ada@example.com'],
    ["o'brien+news@mail.example.co.uk", "o'brien+news@mail.example.co.uk"],
    ['Jörg@Example.com', 'jörg@example.com'],
    // Composed and decomposed forms are equal (RFC 6532 §3.1).
    ['Jo\u0308rg@example.com', 'jörg@example.com'],
    ['ada@Müller.example', 'ada@xn--mller-kva.example'],
    ['ada@Mu\u0308ller.example', 'ada@xn--mller-kva.example'],
    ['ada@XN--MLLER-KVA.example', 'ada@xn--mller-kva.example'],
    ['ada@faß.example', 'ada@xn--fa-hia.example'],
    ['Иван.Петров+news@почта.рф', 'иван.петров+news@xn--80a1acny.xn--p1ai'],
    ['用户@例子.中国', '用户@xn--fsqu00a.xn--fiqs8s'],
    ['ユーザー@例え。テスト', 'ユーザー@xn--r8jz45g.xn--zckzah'],
    ['사용자@예시.한국', '사용자@xn--vv4b11d.xn--3e0b707e'],
    ['संपर्क@डाटामेल.भारत', 'संपर्क@xn--c2bd4bq1db8d.xn--h2brj9c'],
    ['οδός@παράδειγμα.ελ', 'οδός@xn--hxajbheg2az3al.xn--qxam'],
    ['ada@xn--80a1acny.xn--p1ai', 'ada@xn--80a1acny.xn--p1ai'],
  ])('%s is %s', (typed, address) => {
    expect(parseMailAddress(typed)).toBe(address);
  });

  test.each([
    '',
    '@',
    'ada',
    'ada@',
    '@example.com',
    'ada@example',
    'ada@@example.com',
    'ada@-.com',
    'ada@example..com',
    '.ada@example.com',
    'ada.@example.com',
    'a..b@example.com',
    'ada@1.2.3.4',
    'ada@[192.0.2.1]',
    'ada@0x7f.1',
    '"a b"@example.com',
    'a b@example.com',
    'ada@exa mple.com',
    'ada@ex%61mple.com',
    'ada@müller%2e.com',
    'ada@example.com\r\nRCPT TO:<thief@example.com>',
    'ada@example.com>',
    'ada@example.com, b@example.com',
    `${'ö'.repeat(122)}@example.com`,
  ])('%j is none', (typed) => {
    expect(parseMailAddress(typed)).toBeUndefined();
  });

  test.each([
    ['Cyrillic among Latin', 'аda@example.com'],
    ['Latin among Cyrillic', 'пoчта@example.com'],
    ['Greek among Latin', 'αda@example.com'],
    ['Cyrillic among Latin in the domain', 'ada@paypаl.com'],
    ['a joiner', 'a\u200dda@example.com'],
    ['a soft hyphen', 'a\u00adda@example.com'],
    ['a filler', 'a\u115fda@example.com'],
    ['a variation selector', 'ada\ufe0f@example.com'],
    ['a bidi override', 'ö\u202eada@example.com'],
    ['a ligature', 'ﬁn@example.com'],
    ['full width', 'ａda@example.com'],
    ['a long s', 'ſam@example.com'],
    ['a sign', 'ada☺@example.com'],
    ['a sign in the domain', 'ada@😀.ws'],
    ['a mark without a letter', '\u0301ada@example.com'],
    ['a space of another kind', 'ö\u3000a@example.com'],
    ['half a character', 'ö\ud800@example.com'],
  ])('with %s is none (UTS #39 §5.2, RFC 8264 §4.2)', (_, typed) => {
    expect(parseMailAddress(typed)).toBeUndefined();
  });

  test('in ASCII is accepted as before', () => {
    const before = z.email();
    const piece = fc.constantFrom(...'abcXYZ019.-_+\'@!#% "é'.split(''), 'example', '.com', '@a.b', 'xn--');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        if (before.safeParse(text).success) expect(parseMailAddress(text)).toBe(text.toLowerCase());
      }),
      { seed: 18, numRuns: 5000 },
    );
    expect(parseMailAddress('ada@xn--ls8h.la')).toBe('ada@xn--ls8h.la');
    expect(parseMailAddress('ada@xn--paypl-7ve.com')).toBe('ada@xn--paypl-7ve.com');
  });

  test('has one spelling for every input', () => {
    const letter = fc.constantFrom(..."aZ09.+-_'@öÖßİıſΣσςКкК한用ー。", 'o\u0308', '\u0301');
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 10 }), fc.array(letter, { maxLength: 6 }), (local, domain) => {
        const address = parseMailAddress(`${local.join('')}@${domain.join('')}.example`);
        if (address === undefined) return;
        expect(parseMailAddress(address)).toBe(address);
        expect(parseMailAddress(shownAddress(address))).toBe(address);
      }),
      { seed: 18, numRuns: 5000 },
    );
  });
});

test('an address is shown in its own script, if no letter can be mistaken for another', () => {
  expect(shownAddress('ada@xn--mller-kva.example')).toBe('ada@müller.example');
  expect(shownAddress('иван@xn--80a1acny.xn--p1ai')).toBe('иван@почта.рф');
  for (const kept of ['ada@example.com', 'ada@xn--paypl-7ve.com', 'ada@xn--ls8h.la', 'ada@xn--a.example', 'none'])
    expect(shownAddress(kept)).toBe(kept);
});

test('a mail server needs SMTPUTF8 only for the part before the @', () => {
  expect(needsSmtpUtf8('ada@xn--mller-kva.example')).toBe(false);
  expect(needsSmtpUtf8('jörg@example.com')).toBe(true);
});
