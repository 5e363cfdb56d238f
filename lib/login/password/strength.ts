/**
 * How strong a new password looks while it is typed. Only advice: `passwordFault` decides whether it is accepted. The
 * password is neither stored nor logged. zxcvbn and its dictionaries stay on the server, so a page does not load them.
 */
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { minimumLength, type PasswordFault, passwordFault } from './passwords';

export type PasswordStrength =
  | { code: 'empty' }
  | { code: 'too_short'; missing: number }
  | { code: Exclude<PasswordFault, 'too_short'> }
  /** From easy to guess to very hard to guess. */
  | { code: 'weak' | 'fair' | 'good' | 'strong' };

/**
 * The time grows with the length, and with every letter that may stand for another (`p4ssw0rd`). Rating blocks the
 * process, and anybody may ask, so both are small. What follows this prefix can only make the password stronger.
 */
const mostRated = 40;
const mostSubstitutions = 4;
const mostOwn = 100;

const ratings = ['weak', 'weak', 'fair', 'good', 'strong'] as const;

/** `own` are words that others know about the person: address, name. */
export async function passwordStrength(password: string, own: string[]): Promise<PasswordStrength> {
  if (password === '') return { code: 'empty' };
  const fault = await passwordFault(password, own);
  if (fault === 'too_short') return { code: fault, missing: minimumLength - [...password.normalize('NFKC')].length };
  if (fault) return { code: fault };
  const words = own.map((word) => word.slice(0, mostOwn));
  const { score } = (await rater()).check(password.normalize('NFKC').slice(0, mostRated), words);
  return { code: ratings[score] };
}

let loading: Promise<ZxcvbnFactory> | undefined;

/** Loaded at first use, because most processes never rate a password. */
function rater(): Promise<ZxcvbnFactory> {
  loading ??= load();
  return loading;
}

async function load(): Promise<ZxcvbnFactory> {
  const [core, common] = await Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')]);
  return new core.ZxcvbnFactory({
    dictionary: common.dictionary,
    graphs: common.adjacencyGraphs,
    l33tMaxSubstitutions: mostSubstitutions,
  });
}
