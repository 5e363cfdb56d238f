/** Texts that the page script shows, and those beside its controls (`lib/browser`). */
export const pageScript = {
  passkeyNeedsScript: 'Passkeys need JavaScript, which is turned off in this browser.',
  passkeyUnsupported: 'This browser does not support passkeys.',
  passkeyExpired: 'This page was open for too long. Reload it and try again.',
  passkeyUnused: 'No passkey was used. Try again, or sign in another way.',
  passkeyNotCreated: 'No passkey was created. Try again, or use another device.',
  passkeyKnown: 'This device already has a passkey for your account.',
  passkeyName: 'Name',
  passkeyNameHint: 'Helps you tell your passkeys apart.',
  createPasskey: 'Create a passkey',
} as const;
