/**
 * The message catalogues: every language has every text, with the arguments, tags and plural forms that it needs; and
 * every English text is used and speaks plainly.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { parseSync, Visitor } from 'rolldown/utils';
import { describe, expect, it } from 'vitest';
import { arabic } from './ar';
import { german } from './de';
import { english } from './en';
import { spanish } from './es';
import { french } from './fr';
import { japanese } from './ja';
import type { Language } from './languages';
import type { Namespace } from './texts';

type Tree = { readonly [key: string]: string | Tree };
const translations: Record<Exclude<Language, 'en'>, Tree> = {
  de: german,
  fr: french,
  es: spanish,
  ja: japanese,
  ar: arabic,
};
const english_: Tree = english;

/** The texts by path, such as `consent.title`. */
function flat(tree: Tree, prefix = ''): Map<string, string> {
  const entries = Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : [...flat(value, `${prefix}${key}.`)],
  );
  return new Map(entries);
}

const originals = flat(english_);
const namespaces = Object.keys(english).filter((name): name is Namespace => name in english);

/** Everything in a message, including the texts within plurals and tags. */
function elementsIn(elements: readonly MessageFormatElement[]): MessageFormatElement[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.tag) return [element, ...elementsIn(element.children)];
    if (element.type !== TYPE.plural && element.type !== TYPE.select) return [element];
    return [element, ...Object.values(element.options).flatMap(({ value }) => elementsIn(value))];
  });
}

/** The names and kinds of the arguments and tags of a message. */
function argumentsOf(message: string): string[] {
  const kinds = elementsIn(parse(message)).flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    return [`${TYPE[element.type]} ${element.value}`];
  });
  return [...new Set(kinds)].sort();
}

/** What is wrong with the plural forms of a message, for the rules of the Unicode CLDR. */
function pluralFaults(language: Language, message: string): string[] {
  return elementsIn(parse(message)).flatMap((element) => {
    if (element.type !== TYPE.plural) return [];
    const type = element.pluralType ?? 'cardinal';
    const { pluralCategories } = new Intl.PluralRules(language, { type }).resolvedOptions();
    const used = Object.keys(element.options).filter((form) => !form.startsWith('='));
    const unknown = used.filter((form) => !pluralCategories.some((category) => category === form));
    // `many` of French and Spanish is for millions.
    const isOptional = (form: string) => form === 'many' && language !== 'ar';
    const exact = Object.keys(element.options);
    const isExact = (form: string) => ({ zero: '=0', one: '=1', two: '=2' })[form];
    // A text that is the same for every number has only "other".
    const missing =
      used.length === 1
        ? []
        : pluralCategories.filter(
            (form) => !used.includes(form) && !isOptional(form) && !exact.includes(isExact(form) ?? ''),
          );
    return [
      ...unknown.map((form) => `${form} is no form of ${language}`),
      ...missing.map((form) => `${form} is missing`),
    ];
  });
}

const faultOf = (message: string): string | undefined => {
  try {
    parse(message);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('the English texts', () => {
  it('parse, and have the plural forms of English', () => {
    const faults = [...originals].flatMap(([path, message]) => {
      const fault = faultOf(message);
      return fault === undefined
        ? pluralFaults('en', message).map((form) => `${path}: ${form}`)
        : [`${path}: ${fault}`];
    });
    expect(faults).toEqual([]);
  });
});

/** Words for which this portal has another one, and forms of address that it does not use. */
const otherWords: Record<Exclude<Language, 'en'>, RegExp> = {
  de: new RegExp(
    [
      'Zwei-Faktor|Zweistufig|Backup-?Code|Quittung|Einloggen|Ausloggen|(?<!\\p{L})(du|dein|deine|dir)(?!\\p{L})',
      'Handy|Netzwerk|verknüpft|zurückholen|zugelassen|Zulassen|[Zz]uletzt (be|ge)nutzt(?!e)|Nicht überprüft|[”"]',
    ].join('|'),
    'u',
  ),
  // The last lines: an ordinary space, or none, where French has a narrow one.
  fr: new RegExp(
    [
      'codes? de récupération|double authentification|deux facteurs|passkey|(?<!\\p{L})(tu|ton|tes)(?!\\p{L})',
      '(?<![{<\\p{L}/.])apps?(?![}>\\p{L}])|exploitant|hachage|[Cc]omptes? connectés?(?! ici)|repris l’accès',
      ' [;!?»]|[“”"]|(?<!\\u202f)»|«(?!\\u202f)|(?<=\\p{L})(?<!#\\p{L}+): ',
    ].join('|'),
    'u',
  ),
  es: new RegExp(
    [
      '(?<!\\p{L})usted(es)?(?!\\p{L})|dos factores|passkey|código de respaldo|ordenador personal',
      '(?<![{<\\p{L}/.])apps?(?![}>\\p{L}])|correo electrónico|finalizad|petición|acceso a \\{app\\}|[“”"]',
    ].join('|'),
    'iu',
  ),
  ja: /二段階認証|サインイン|サインアウト|レシート|です\. |接続済み|端末|ブラウザ(?!ー)|だれ|[ぁ-ん][?:]|(?<=[ぁ-んァ-ヶ一-龠]) [{<#]/,
  // The last two: a count without its plural forms, and an address whose first slash would move to its end.
  ar: new RegExp(
    [
      'المصادقة الثنائية|كود |باسورد|التطبيقات المرتبطة|الواجهة البرمجية|الرموز المميزة|استرجاع عنوان',
      'إلغاء (كل )?مفاتيح|فك (ال)?ربط|(أنت|لست|تبقى|البقاء) مسجّل',
      ', number\\} (أحرف|حرف|تدفق|جهة)',
      '(?<![\\w<:/.\\u200e])/[a-z/]',
    ].join('|'),
  ),
};

describe.each(['de', 'fr', 'es', 'ja', 'ar'] as const)('the texts in %s', (language) => {
  const translated = flat(translations[language]);

  it('are complete, and none is left over', () => {
    const missing = [...originals.keys()].filter((path) => !translated.has(path));
    expect(missing).toEqual([]);
    expect([...translated.keys()].filter((path) => !originals.has(path))).toEqual([]);
  });

  it('have the arguments and tags of the English text', () => {
    const wrong = [...translated].flatMap(([path, message]) => {
      const fault = faultOf(message);
      if (fault !== undefined) return [`${path}: ${fault}`];
      const [own, wanted] = [argumentsOf(message), argumentsOf(originals.get(path) ?? '')].map((all) => all.join(', '));
      return own === wanted ? [] : [`${path}: has ${own || 'nothing'}, not ${wanted || 'nothing'}`];
    });
    expect(wrong).toEqual([]);
  });

  it('have the plural forms of the language', () => {
    const wrong = [...translated].flatMap(([path, message]) =>
      pluralFaults(language, message).map((fault) => `${path}: ${fault}`),
    );
    expect(wrong).toEqual([]);
  });

  it('use one word for one thing', () => {
    const wrong = [...translated].filter(([, message]) => otherWords[language].test(message));
    expect(wrong).toEqual([]);
  });

  it('are not the English ones', () => {
    // Names, and words that are the same in both languages.
    const words = (text: string) => text.replace(/\{[^}]*\}|<[^>]*>|[^\p{L}\s]/gu, ' ').match(/\p{L}{3,}/gu) ?? [];
    const same = [...translated].filter(
      ([path, message]) => message === originals.get(path) && words(message).length > 3,
    );
    expect(same.map(([path]) => path)).toEqual([]);
  });
});

/** The literals and templates of a file, and the namespaces that it reads. */
type Use = { namespaces: string[]; literals: Set<string>; members: Set<string>; patterns: RegExp[] };

function useOf(path: string): Use {
  const text = readFileSync(path, 'utf8');
  const literals = new Set<string>();
  const members = new Set<string>();
  const patterns: RegExp[] = [];
  const visitor = new Visitor({
    Literal({ value }) {
      if (typeof value === 'string') literals.add(value);
    },
    Property({ key }) {
      if (key.type === 'Identifier') literals.add(key.name);
    },
    MemberExpression({ property }) {
      if (property.type === 'Identifier') members.add(property.name);
    },
    TemplateLiteral({ quasis }) {
      const parts = quasis.map(({ value }) => value.raw);
      if (!parts.some((part) => /\w{3}|\./.test(part)) || parts.some((part) => !/^[\w.]*$/.test(part))) return;
      patterns.push(new RegExp(`^${parts.map((part) => part.replaceAll('.', '\\.')).join('[\\w.]+')}$`));
    },
  });
  visitor.visit(parseSync(path, text).program);
  // By name, or by importing the file of the English texts.
  const fileOf = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const read = namespaces.filter(
    (name) => text.includes(`'${name}'`) || text.includes(`lib/messages/en/${fileOf(name)}'`),
  );
  return { namespaces: read, literals, members, patterns };
}

describe('every English text', () => {
  const code = ['app', 'components', 'lib']
    .flatMap((folder) =>
      readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|fixture)\.tsx?$/.test(entry.name))
        .map((entry) => normalize(join(entry.parentPath, entry.name))),
    )
    .filter((path) => !path.startsWith('lib/messages/') && !path.startsWith('lib/data/generated/'));
  const uses = code.map(useOf);

  const isMember = (name: string) => uses.some(({ members, literals }) => members.has(name) || literals.has(name));

  it('is used by the code', () => {
    const unused = [...originals.keys()].filter((path) => {
      const [namespace = ''] = path.split('.');
      const key = path.slice(namespace.length + 1);
      // Forms that run in the browser get their texts as objects (`app/developers/form-texts.ts`).
      if (
        (namespace === 'devForms' || namespace === 'pageError') &&
        key.split('.').every((part) => isMember(part.replace(/Hint$/, '')))
      )
        return false;
      const readers = uses.filter((use) => use.namespaces.includes(namespace));
      // A key is written in the file that reads the namespace, or it is a code from elsewhere.
      const isWritten =
        readers.some(({ literals, patterns }) => literals.has(key) || patterns.some((pattern) => pattern.test(key))) ||
        (readers.length > 0 && uses.some(({ literals }) => literals.has(key)));
      return !isWritten;
    });
    expect(unused).toEqual([]);
  });

  it('speaks plain modern English', () => {
    const faults = [...originals].flatMap(([path, message]) =>
      oldWords.flatMap(([pattern, advice]) => {
        const found = pattern.exec(message.replaceAll(/\{\w+\}/g, '{}'));
        return found ? [`${path}: “${found[0]}”: ${advice}`] : [];
      }),
    );
    expect(faults).toEqual([]);
  });
});

/** Words and turns of phrase that people had to read twice, with what to write instead. */
const oldWords: readonly (readonly [RegExp, string])[] = [
  [/\bwho(m)?ever\b/i, 'use "anyone who"'],
  [/\b(let|lets) (it|them|this app|\{\}|<b>\{\}<\/b>) go on\b/i, 'use "resume"'],
  [/\bgoes on\b/i, 'use "continues", "stays valid" or "resumes"'],
  [/\b(is|are|be) told\b/i, 'use "receives", "sees" or "is notified"'],
  [/\bstands\b/i, 'use "is"'],
  [/\bno (longer )?good\b/i, 'use "has expired" or "no longer works"'],
  [/\b(is|are) good (until|till)\b/i, 'use "expires on"'],
  [/\bof (ours|theirs)\b/i, 'use "our" or "their"'],
  [/\b(anew|thereby|whereby|hence|nought)\b/i, 'use common words'],
  [/, save (for|the|those)\b/i, 'use "except"'],
  [/\bby which\b|\bin which case\b/i, 'make two sentences'],
  [/\bwant(s)? to\?*$/i, 'end the sentence'],
  [/\bletters? (is|are|at)\b|\byour letters\b/i, 'use "e-mails"'],
  [/\bWrite (your|a|the) (name|password|address|e-mail|code)\b/, 'use "Enter"'],
  [/\bsecond step\b/i, 'use "two-step verification" or "second factor"'],
  [/\blook (into|among)\b/i, 'use "check"'],
  [/\b(accounts elsewhere|your accesses|these \{[^}]*\} accesses)\b/i, 'use "connected accounts", "access"'],
  [/\bI have kept\b/i, 'use "saved"'],
  [/\bof (my|your) own choosing\b|\bof my own\b/i, 'use "choose"'],
  [/\boops\b|!$/i, 'stay calm'],
  [/\b(work|works) no more\b|\bno more valid\b/i, 'use "no longer works"'],
  [/\bnot be renewed\b/i, 'say what happens'],
  [/\bthis is over\b|\brequest is over\b/i, 'use "has expired"'],
  [/\bE[Mm]ail\b|\bemail\b/, 'write "e-mail", or "E-mail" at the beginning'],
];
