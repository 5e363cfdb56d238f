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
  const unused = 'It is taken from our key set at once. It has signed nothing yet, and the key before it goes on.';
  if (state === 'published') return [unused, 'Nobody notices, save whoever has the key: it will never be of use.'];
  return [
    state === 'signing'
      ? 'It is taken from our key set at once, and another key signs from now on.'
      : 'It is taken from our key set at once. It signs no more anyway.',
    'No token that it signed is believed any more, whoever made it: by us at once, by other instances of this portal within 15 seconds, by APIs and apps when their copy of our key set is old. We ask them to keep one for 5 minutes; software that keeps keys for longer goes on believing it for as long.',
    'Apps that hold refresh tokens get new access tokens by themselves. Others send their people here again; nobody has to allow anything anew.',
    ...(state === 'signing'
      ? [
          'An API that looks for unknown keys finds the new one with the first token; one that does not refuses new tokens until its copy is old.',
        ]
      : []),
    alg === 'RS256'
      ? 'ID tokens that it signed are no longer recognised when an app brings one back: whoever signs out from there meets an error page, and signs out here instead.'
      : 'Where it signed status lists, they are signed anew at the next fetch.',
    'What was done with a stolen key stays done. And whoever has the secret of this portal and its database can read the new key as well as the old one: then this does not help.',
  ];
}
