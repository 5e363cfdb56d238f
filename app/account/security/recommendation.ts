import type { Factors } from '@/lib/data/people/second-factors';

const fewCodes = 2;

/** The most important thing that a person could do for their account; undefined if nothing is missing. */
export function recommendationFor(
  { isRequired, passkeys, recoveryCodes }: Pick<Factors, 'isRequired' | 'passkeys' | 'recoveryCodes'>,
  hasPassword: boolean,
): 'twoStep' | 'codes' | 'passkey' | undefined {
  // A password alone opens the account. Without one, somebody signs in with a passkey or a connected account.
  if (hasPassword && !isRequired) return 'twoStep';
  if (isRequired && recoveryCodes <= fewCodes) return 'codes';
  return passkeys === 0 ? 'passkey' : undefined;
}
