import { type Language, textsIn } from '@/lib/messages/texts';

/**
 * An app's name, for display to people who have to trust it. The developer wrote the name, so it is shortened, and
 * invisible characters and characters that change the text direction are removed. A warning is added if its letters
 * imitate others (Unicode Technical Standard #39, §4 and §5: whole-script and mixed-script confusables), if it copies
 * the name of a verified app, or if it contains the mark that only an operator gives.
 */
export type AppName = {
  /** Safe to render next to our own text. */
  text: string;
  /** The warning to show with it, if any. */
  warning?: 'hidden_characters' | 'look_alike' | 'imitates_us' | 'copies_verified' | 'claims_verified';
};

/** What we know about the app besides its name. */
export type Standing = {
  /** An operator verified it, its name included. */
  verified?: boolean;
  /** The names of other apps that are verified or first-party. */
  vouchedFor?: readonly string[];
};

const maxLength = 60;
const ourName = 'countersign';

// Controls, format characters (bidi overrides and isolates, zero-width, tags), private use, unassigned, line
// separators.
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0\u2800]/gu;

// Letters that look like a plain Latin letter (a selection from the table of UTS #39), and small capitals.
const latinTwins: Record<string, string> = {
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  ғ: 'f',
  һ: 'h',
  і: 'i',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  п: 'n',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  г: 'r',
  ѕ: 's',
  т: 't',
  ц: 'u',
  ѵ: 'v',
  ԝ: 'w',
  х: 'x',
  у: 'y',
  α: 'a',
  β: 'b',
  ϲ: 'c',
  ε: 'e',
  η: 'n',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  γ: 'y',
  ω: 'w',
  ո: 'n',
  ս: 'u',
  օ: 'o',
  հ: 'h',
  ց: 'g',
  ı: 'i',
  ɡ: 'g',
  ɾ: 'r',
  ℓ: 'l',
  ᴀ: 'a',
  ʙ: 'b',
  ᴄ: 'c',
  ᴅ: 'd',
  ᴇ: 'e',
  ꜰ: 'f',
  ɢ: 'g',
  ʜ: 'h',
  ɪ: 'i',
  ᴊ: 'j',
  ᴋ: 'k',
  ʟ: 'l',
  ᴍ: 'm',
  ɴ: 'n',
  ᴏ: 'o',
  ᴘ: 'p',
  ʀ: 'r',
  ꜱ: 's',
  ᴛ: 't',
  ᴜ: 'u',
  ᴠ: 'v',
  ᴡ: 'w',
  ʏ: 'y',
  ᴢ: 'z',
  '0': 'o',
  '1': 'l',
  '|': 'l',
  '5': 's',
  $: 's',
};

/** The name to display. Never empty. `raw` is already in the language of the reader. */
export function appName(language: Language, raw: string, standing: Standing = {}): AppName {
  const normal = raw.normalize('NFKC');
  const clean = normal.replace(unseen, '').replace(/\s+/gu, ' ').trim();
  const letters = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(clean)].map((part) => part.segment);
  // Stacked combining marks would cover the lines above and below.
  const tame = letters.map((letter) =>
    [...letter]
      .slice(0, 8)
      .join('')
      .replace(/(\p{M})\p{M}{2,}/gu, '$1'),
  );
  const text =
    tame.length > maxLength
      ? `${tame
          .slice(0, maxLength - 1)
          .join('')
          .trimEnd()}…`
      : tame.join('');
  if (text === '') {
    const unnamed = textsIn(language, 'names')('unnamed');
    return { text: unnamed, ...(raw === '' ? {} : { warning: 'hidden_characters' }) };
  }
  const warning = warningAbout(raw, text, normal.replace(/\s/gu, '').match(unseen) !== null, standing);
  return { text, ...(warning ? { warning } : {}) };
}

function warningAbout(raw: string, text: string, hadUnseen: boolean, standing: Standing): AppName['warning'] {
  const { verified = false, vouchedFor = [] } = standing;
  // The registered name is compared, because the other names are registered names too.
  const shape = shapeOf(raw);
  if (shape.includes(shapeOf(ourName))) return 'imitates_us';
  if (!verified && shape !== '' && vouchedFor.some((name) => shapeOf(name) === shape)) return 'copies_verified';
  if (!verified && (tick.test(text) || verifiedWord.test(skeleton(text).replaceAll('i', 'l')) || otherMark.test(text)))
    return 'claims_verified';
  if (text.split(/[^\p{L}\p{M}\p{N}]+/u).some(isLookAlike)) return 'look_alike';
  return hadUnseen ? 'hidden_characters' : undefined;
}

/** The scripts that an honest word mixes with Latin (UTS #39 §5.2, highly restrictive). */
const besideLatin =
  /[\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\P{L}]|\p{Script=Common}/u;

/**
 * Whether a word mixes Latin with a script that honest words never mix with it, or consists only of letters that look
 * Latin.
 */
function isLookAlike(word: string): boolean {
  if (/\p{Script=Latin}/u.test(word) && [...word].some((letter) => !besideLatin.test(letter))) return true;
  const foreign = [...word.toLowerCase()].filter((letter) =>
    /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/u.test(letter),
  );
  if (foreign.length === 0) return false;
  return [...word].length > 2 && foreign.every((letter) => letter in latinTwins) && looksLatin(foreign);
}

// Most Cyrillic and Greek words contain some letters that look Latin. Only words without any distinctive letter pass
// for Latin.
const telling = /[вкмнптгцβεηκντυγω]/u;

function looksLatin(letters: string[]): boolean {
  return letters.every((letter) => !telling.test(letter));
}

/** Signs and words that people read as our mark, with `l` for `i`. "Verifier" and "verification" claim nothing. */
const tick = /[\u2713\u2714\u2705\u2611\u221a\u{1f5f8}\u{1f5f9}\u237b\u{10102}\u{1fbb1}]/u;
const verifiedWord = /verlfl(ed|zlert|e(?![rd])|eerd|cad|cat(?!lon|or))/;

/** The word for "verified" of the languages whose mark has another one. */
const otherMark = /gepr(ü|ue)ft|認証済|確認済|検証済|موث[ّ]?[َ]?ق|تم التحقق/iu;

/**
 * Names that people cannot tell apart at a glance have the same shape. This includes names where a letter looks like
 * another one, or two letters look like one.
 */
function shapeOf(name: string): string {
  // Signs such as ™, which NFKC would turn into letters and people overlook.
  const plain = name
    .replace(/[\u2120\u2122]/gu, '')
    .normalize('NFKC')
    .replace(unseen, '');
  return skeleton(plain).replaceAll('rn', 'm').replaceAll('vv', 'w').replaceAll('i', 'l');
}

function skeleton(text: string): string {
  return [...text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')]
    .map((letter) => latinTwins[letter] ?? letter)
    .filter((letter) => /[\p{L}\p{N}]/u.test(letter))
    .join('');
}
