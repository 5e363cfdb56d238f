/**
 * Passwords: argon2id with the parameters of the OWASP Password Storage Cheat Sheet, and the rules for new ones. Hashes
 * of other products are verified too, and replaced when their owner signs in.
 *
 * The rules follow NIST SP 800-63B §3.1.1.2: length instead of composition, every character allowed, length counted in
 * code points after NFKC, a comparison with common passwords, no truncation. The minimum is 10, where NIST asks for 15
 * for a password without a second factor: 15 leads people to `passwordpassword`, and the list of common passwords, the
 * rate limits and the slow hash make up for the difference. People who need more can add a passkey.
 */
import { hash } from '@node-rs/argon2';
import { verifyHash } from './verify-hash';

/** The first of OWASP's equivalent settings: 19 MiB, two passes, one lane. Argon2id is the library's default. */
const cost = { memoryCost: 19456, timeCost: 2, parallelism: 1 } as const;

export const minimumLength = 10;
export const maximumLength = 256;

export type PasswordFault = 'too_short' | 'too_long' | 'common' | 'own_details';

/** Thrown when too many hashes are waiting. The caller asks the person to try again in a moment. */
export class TooBusyError extends Error {
  override readonly name = 'TooBusyError';
}

/** How every hash begins that is made with the present cost. */
const presentForm = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$`;

/** The hash as a PHC string. */
export async function hashPassword(password: string): Promise<string> {
  return inFreeSlot(() => hash(password.normalize('NFKC'), cost));
}

/**
 * Whether the password matches the hash, which may come from another product (`lib/data/people/stored-hashes.ts`).
 * Without a hash (no such account, or one without a password) the same work is done, so the response time does not
 * reveal which addresses have an account: the work of the decoy, which is a hash of an account, or else a new hash
 * (`decoys.ts`).
 */
export async function verifyPassword(
  password: string,
  passwordHash: string | undefined,
  decoy?: string,
): Promise<boolean> {
  // Longer than any valid password, so the answer is known, and the time depends only on the input.
  if (password.length > 4 * maximumLength) return false;
  for (const spelling of spellings(password)) {
    if (passwordHash !== undefined) {
      if (await inFreeSlot(() => verifyHash(spelling, passwordHash))) return true;
    } else if (decoy !== undefined) await inFreeSlot(() => verifyHash(spelling, decoy));
    else await hashPassword(spelling);
  }
  return false;
}

/** Our hashes are of the NFKC form. Other products hash what was typed. For nearly every password this is the same. */
const spellings = (password: string): Set<string> => new Set([password.normalize('NFKC'), password]);

/** A slow hash of exactly this text, such as a client secret. */
export function hashSlowly(text: string): Promise<string> {
  return inFreeSlot(() => hash(text, cost));
}

/** Whether a text, such as a client secret, matches a slow hash exactly. Waits for a free slot like a password. */
export function verifySlowHash(text: string, slowHash: string): Promise<boolean> {
  return inFreeSlot(() => verifyHash(text, slowHash));
}

/** Whether the hash has another form or cost than new ones. */
export function needsRehash(passwordHash: string): boolean {
  return !isPresentForm(passwordHash);
}

export const isPresentForm = (passwordHash: string): boolean => passwordHash.startsWith(presentForm);

/**
 * Why this password is rejected; undefined if it is acceptable. `own` are words that others know about the person:
 * address, name.
 */
export async function passwordFault(password: string, own: string[]): Promise<PasswordFault | undefined> {
  const normal = password.normalize('NFKC');
  const length = [...normal].length;
  if (length < minimumLength) return 'too_short';
  if (length > maximumLength) return 'too_long';
  const folded = normal.toLowerCase();
  if (isOwnDetails(folded, own)) return 'own_details';
  return (await isCommon(folded)) ? 'common' : undefined;
}

/** `password2024!` is as common as `password`: up to five digits and signs around a listed word are ignored. */
async function isCommon(folded: string): Promise<boolean> {
  if (/^(.{1,5}?)\1+$/su.test(folded) || sequences.some((row) => row.includes(folded))) return true;
  const common = await commonPasswords();
  if (common.has(folded)) return true;
  const word = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return folded.length - word.length <= 5 && common.has(word);
}

const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm'];
const sequences = rows.flatMap((row) => [row, [...row].reverse().join('')]);

/** Whether enough is left of the password without the person's own words and ours. */
function isOwnDetails(folded: string, own: string[]): boolean {
  const words = [...own, 'countersign']
    .flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)])
    .map((word) => word.normalize('NFKC').toLowerCase())
    .filter((word) => [...word].length >= 3)
    .sort((one, other) => other.length - one.length);
  const remaining = words.reduce((text, word) => text.replaceAll(word, ''), folded);
  return remaining !== folded && remaining.replace(/[^\p{L}\p{N}]/gu, '').length <= 4;
}

let commonList: Promise<Set<string>> | undefined;

/** 49,000 common passwords. Loaded at first use, because most processes never check a new password. */
function commonPasswords(): Promise<Set<string>> {
  commonList ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']));
  return commonList;
}

/**
 * Each hash uses 19 MiB and one of the four threads of libuv's pool, which file access and name resolution share. Two
 * hashes run at once and a bounded number waits. Further ones are refused, so a flood of sign-ins gets an error instead
 * of using up the memory.
 */
const slots: { free: number; waiting: (() => void)[] } = { free: 2, waiting: [] };
const mostWaiting = 100;

async function inFreeSlot<T>(work: () => Promise<T>): Promise<T> {
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
