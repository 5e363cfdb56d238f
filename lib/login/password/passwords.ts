/**
 * Passwords: argon2id as the OWASP Password Storage Cheat Sheet sets it, and what may be one.
 *
 * NIST SP 800-63B §3.1.1.2 rules the choice: length instead of composition, every character allowed, counted in code
 * points after NFKC, compared with what is known to be common, never truncated. The minimum is 10 where NIST asks for 15 of a
 * password that stands alone: 15 turns people towards `passwordpassword`, and the list of common ones, the throttle
 * and the slow hash carry the difference. Those who protect more can add a passkey rather than five letters.
 */
import { hash, parseOptions, verify } from '@node-rs/argon2';

/** The first of OWASP's equivalent settings: 19 MiB, two passes, one lane. Argon2id is the library's default. */
const cost = { memoryCost: 19456, timeCost: 2, parallelism: 1 } as const;

export const minimumLength = 10;
export const maximumLength = 256;

export type PasswordFault = 'too_short' | 'too_long' | 'common' | 'own_details';

/** More were waiting than make sense to wait for; the caller says "try again in a moment". */
export class TooBusyError extends Error {
  override readonly name = 'TooBusyError';
}

/** A PHC string. */
export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFKC'), cost));
}

/**
 * True when the password is the one of the hash. Without a hash (no such account, or one without a password) the same work is
 * done, so that the time of the answer does not tell which addresses have an account.
 */
export async function verifyPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  // Longer than any password of ours: the answer is known, and the length tells nothing about the account.
  if (password.length > 4 * maximumLength) return false;
  if (passwordHash === undefined) {
    await hashPassword(password);
    return false;
  }
  return inTurn(() => verify(passwordHash, password.normalize('NFKC')));
}

/** True when the hash was made with less than today's cost. */
export function needsRehash(passwordHash: string): boolean {
  const used = parseOptions(passwordHash);
  return used.memoryCost < cost.memoryCost || used.timeCost < cost.timeCost;
}

/** What speaks against this password, or undefined. `own` is what others know of the person: e-mail address, name. */
export async function passwordFault(password: string, own: string[]): Promise<PasswordFault | undefined> {
  const normal = password.normalize('NFKC');
  const length = [...normal].length;
  if (length < minimumLength) return 'too_short';
  if (length > maximumLength) return 'too_long';
  const folded = normal.toLowerCase();
  if (isOwnDetails(folded, own)) return 'own_details';
  return (await isCommon(folded)) ? 'common' : undefined;
}

/** `password2024!` is as common as `password`: up to five digits and signs around a listed word change nothing. */
async function isCommon(folded: string): Promise<boolean> {
  if (/^(.{1,5}?)\1+$/su.test(folded) || sequences.some((row) => row.includes(folded))) return true;
  const common = await commonPasswords();
  if (common.has(folded)) return true;
  const word = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return folded.length - word.length <= 5 && common.has(word);
}

const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm'];
const sequences = rows.flatMap((row) => [row, [...row].reverse().join('')]);

/** What is left when the person's own words and ours are taken out must still be something. */
function isOwnDetails(folded: string, own: string[]): boolean {
  const words = [...own, 'countersign']
    .flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)])
    .map((word) => word.normalize('NFKC').toLowerCase())
    .filter((word) => [...word].length >= 3)
    .sort((one, other) => other.length - one.length);
  const left = words.reduce((text, word) => text.replaceAll(word, ''), folded);
  return left !== folded && left.replace(/[^\p{L}\p{N}]/gu, '').length <= 4;
}

let commonList: Promise<Set<string>> | undefined;

/** 49,000 of them; read when first needed, for most processes never see a password being chosen. */
function commonPasswords(): Promise<Set<string>> {
  commonList ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']));
  return commonList;
}

/**
 * Each hash holds 19 MiB and one thread of libuv's pool of four, which file access and name resolution share. Two run
 * at once; of those that wait, the ones past the bound are refused, so that a flood of sign-ins ends in a message and not in
 * memory.
 */
const slots: { free: number; waiting: (() => void)[] } = { free: 2, waiting: [] };
const mostWaiting = 100;

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (slots.free > 0) slots.free -= 1;
  else if (slots.waiting.length >= mostWaiting) throw new TooBusyError('Too many passwords are being checked.');
  else await new Promise<void>((resolve) => slots.waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = slots.waiting.shift();
    if (next) next();
    else slots.free += 1;
  }
}
