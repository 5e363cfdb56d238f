/**
 * E-mail addresses, also beyond ASCII (RFC 6531). There is one spelling for each: lower case, NFC, and a domain in
 * ASCII (A-labels, RFC 5890 §2.3.2.1), so that equal strings are equal addresses and any mail server understands the
 * domain.
 *
 * The part before the @ may contain letters, marks and digits beyond ASCII (IdentifierClass of RFC 8264 §4.2), but no
 * invisible characters and no compatibility forms. All letters of one word belong to one script, or to scripts that one
 * language mixes (UTS #39 §5.2, "highly restrictive"), so that no letter looks like one of another script. Quoted local
 * parts and address literals are not accepted.
 */
import { domainToASCII, domainToUnicode } from 'node:url';
import { z } from 'zod';

/** RFC 5321 §4.5.3.1.3 leaves 254 octets for an address. */
const maxBytes = 254;

const word = String.raw`(?:[a-z0-9_'+-]|[^\p{ASCII}])+`;
const localPart = new RegExp(String.raw`^${word}(?:\.${word})*$`, 'u');
/** Upper case that has no lower case stays as it is. */
const foreignLetter = /^[\p{L}\p{Mn}\p{Mc}\p{Nd}]$/u;
const asciiDomain = /^(?:[a-z0-9][a-z0-9-]*\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)$/;
const foreignDomain = /^[\p{L}\p{M}\p{N}.\u3002-]+$/u;

/** The normalized address; undefined if it is invalid. */
export function parseMailAddress(text: string): string | undefined {
  const address = text.trim().normalize('NFC');
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0)).toLowerCase().normalize('NFC');
  const domain = domainOf(address.slice(at + 1).toLowerCase());
  if (domain === undefined || !localPart.test(local) || local.endsWith("'") || !isReadable(local)) return undefined;
  const whole = `${local}@${domain}`;
  return Buffer.byteLength(whole) <= maxBytes ? whole : undefined;
}

/** `parseMailAddress` as a schema. */
export const mailAddressSchema = z
  .string()
  .refine((text) => parseMailAddress(text) !== undefined, 'must be an e-mail address, like name@example.com')
  .overwrite((text) => parseMailAddress(text) ?? text);

/** The address as people write it: the domain in its own script, if no letter can be mistaken for another. */
export function shownAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 0) return address;
  const domain = domainToUnicode(address.slice(at + 1));
  const same = domain !== '' && domainToASCII(domain) === address.slice(at + 1) && domain.split('.').every(isReadable);
  return same ? `${address.slice(0, at)}@${domain}` : address;
}

/** Whether a mail server has to offer SMTPUTF8 for this address (RFC 6531 §3.2). */
export function needsSmtpUtf8(address: string): boolean {
  return /\P{ASCII}/u.test(address);
}

function domainOf(text: string): string | undefined {
  if (/^\p{ASCII}*$/u.test(text)) return asciiDomain.test(text) ? text : undefined;
  if (!foreignDomain.test(text)) return undefined;
  // UTS #46: what browsers do. Empty for what IDNA forbids.
  const domain = domainToASCII(text);
  const isDomain = asciiDomain.test(domain) && domain.split('.').every((label) => label.length <= 63);
  return isDomain && domainToUnicode(domain).split('.').every(isReadable) ? domain : undefined;
}

function isReadable(text: string): boolean {
  if (/^\p{ASCII}*$/u.test(text)) return true;
  if (text.normalize('NFKC') !== text || /\p{Default_Ignorable_Code_Point}|^\p{M}/u.test(text)) return false;
  if (![...text].every((letter) => /\p{ASCII}/u.test(letter) || foreignLetter.test(letter))) return false;
  return text.split(/[.'+_-]/).every((part) => scripts.some((script) => script.test(part)));
}

/** The scripts that are in use today (UAX #31, table 5). */
const modernScripts = [
  'Latin',
  'Arabic',
  'Armenian',
  'Bengali',
  'Cyrillic',
  'Devanagari',
  'Ethiopic',
  'Georgian',
  'Greek',
  'Gujarati',
  'Gurmukhi',
  'Hebrew',
  'Kannada',
  'Khmer',
  'Lao',
  'Malayalam',
  'Myanmar',
  'Oriya',
  'Sinhala',
  'Tamil',
  'Telugu',
  'Thaana',
  'Thai',
  'Tibetan',
];

/** Those, and the mixtures of Japanese, Chinese and Korean. */
const scripts = [
  ...modernScripts.map((script) => [script]),
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
].map((names) => {
  const letters = [...names, 'Common', 'Inherited'].map((name) => String.raw`\p{Script_Extensions=${name}}`).join('');
  return new RegExp(`^[${letters}]*$`, 'u');
});
