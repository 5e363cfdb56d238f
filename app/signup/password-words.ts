import { maximumLength, minimumLength, type PasswordFault } from '@/lib/login/password/passwords';

const words: Record<PasswordFault, string> = {
  too_short: `Use at least ${minimumLength} characters.`,
  too_long: `Use at most ${maximumLength} characters.`,
  common: 'Many people use this password, so it is tried first. Choose something else.',
  own_details: 'This is made of your name, your address or ours, which others would try. Choose something else.',
};

/** What speaks against a password, at its field. */
export function passwordFaultInWords(fault: string): string {
  return Object.entries(words).find(([code]) => code === fault)?.[1] ?? 'Choose another password.';
}
