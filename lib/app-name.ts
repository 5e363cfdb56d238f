/**
 * How an app's name is shown to people who have to trust it. The name was written by whoever registered the app, so it is
 * cut to a length, freed of characters that cannot be seen or that turn the text around, and marked where its letters
 * imitate others (Unicode Technical Standard #39, §4 and §5: whole-script and mixed-script confusables).
 */
export type AppName = {
  /** Safe to render beside our own words. */
  text: string;
  /** What a reader should be told about it, if anything. */
  warning?: 'hidden_characters' | 'look_alike' | 'imitates_us';
};

const maxLength = 60;
const ourName = 'countersign';

// Controls, format characters (bidi overrides and isolates, zero-width, tags), private use, unassigned, line separators.
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0\u2800]/gu;

// Letters of other scripts that stand for a Latin one without looking any different (a selection of UTS #39's table).
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
  ℓ: 'l',
  '0': 'o',
  '1': 'l',
  '|': 'l',
  '5': 's',
  $: 's',
};

/** The name as it may be shown. Never empty. */
export function appName(raw: string): AppName {
  const normal = raw.normalize('NFKC');
  const clean = normal.replace(unseen, '').replace(/\s+/gu, ' ').trim();
  const letters = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(clean)].map((part) => part.segment);
  // Marks heaped on one letter would paint over our own lines.
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
  if (text === '') return { text: 'An app without a name', ...(raw === '' ? {} : { warning: 'hidden_characters' }) };
  const warning = warningAbout(text, normal.replace(/\s/gu, '').match(unseen) !== null);
  return { text, ...(warning ? { warning } : {}) };
}

function warningAbout(text: string, hadUnseen: boolean): AppName['warning'] {
  if (skeleton(text).includes(ourName)) return 'imitates_us';
  if (text.split(/[^\p{L}\p{M}\p{N}]+/u).some(isLookAlike)) return 'look_alike';
  return hadUnseen ? 'hidden_characters' : undefined;
}

/** Whether a word mixes Latin with letters that pass for Latin, or consists of nothing but such letters. */
function isLookAlike(word: string): boolean {
  const foreign = [...word.toLowerCase()].filter((letter) =>
    /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/u.test(letter),
  );
  if (foreign.length === 0) return false;
  if (/\p{Script=Latin}/u.test(word)) return true;
  return [...word].length > 2 && foreign.every((letter) => letter in latinTwins) && looksLatin(foreign);
}

// Words of Cyrillic or Greek are mostly made of some twins; only those without a single telling letter pass for Latin.
const telling = /[вкмнптгцβεηκντυγω]/u;

function looksLatin(letters: string[]): boolean {
  return letters.every((letter) => !telling.test(letter));
}

function skeleton(text: string): string {
  return [...text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')]
    .map((letter) => latinTwins[letter] ?? letter)
    .filter((letter) => /[\p{L}\p{N}]/u.test(letter))
    .join('');
}
