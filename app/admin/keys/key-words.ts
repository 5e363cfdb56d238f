import type { KeyView } from '@/lib/oauth/server';

/** A duration in words: minutes, hours or days. */
export function inWords(seconds: number): string {
  const [unit, length] =
    seconds % 86_400 === 0 ? ['day', 86_400] : seconds % 3600 === 0 ? ['hour', 3600] : ['minute', 60];
  const count = Math.round(seconds / Number(length));
  return count === 1 ? `${unit === 'hour' ? 'an' : 'a'} ${unit}` : `${count} ${unit}s`;
}

/** The consequences of withdrawing the key, and what it does not repair. */
export function withdrawalInWords({ alg, state }: Pick<KeyView, 'alg' | 'state'>): string[] {
  const unused =
    'It is removed from our key set at once. It has not signed anything yet, and the current key continues to sign.';
  if (state === 'published')
    return [unused, 'Nobody is affected, except someone who has the key: it will never be valid.'];
  return [
    state === 'signing'
      ? 'It is removed from our key set at once, and another key signs from now on.'
      : 'It is removed from our key set at once. It no longer signs anyway.',
    'All tokens that it signed are refused, including forged ones: by us at once, by other instances of this portal within 15 seconds, and by APIs and apps when their copy of our key set expires. We ask them to keep a copy for 5 minutes; software that keeps keys longer accepts these tokens for that time.',
    'Apps that hold refresh tokens get new access tokens by themselves. Other apps send people here again. Nobody has to allow anything again.',
    ...(state === 'signing'
      ? [
          'An API that looks up unknown keys finds the new one with the first token. Other APIs refuse new tokens until their copy of our key set expires.',
        ]
      : []),
    alg === 'RS256'
      ? 'We no longer recognize ID tokens that it signed. People who sign out from an app that sends one see an error page, and can sign out here instead.'
      : 'Status lists that it signed are signed again at the next fetch.',
    'This does not undo what was done with a stolen key. It also does not help against someone who has the secret and the database of this portal: they can read the new key, too.',
  ];
}
