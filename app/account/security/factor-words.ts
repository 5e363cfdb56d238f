/** The sentence after a change of passkeys or of the second step. */
export function factorsInWords(code: string | undefined): string | undefined {
  switch (code) {
    case 'passkey_added':
      return 'The passkey is added. You can sign in with it from now on.';
    case 'passkey_renamed':
      return 'The passkey has a new name.';
    case 'passkey_removed':
      return 'The passkey is removed.';
    case 'passkey_gone':
      return 'That passkey was removed already.';
    case 'codes_added':
      return 'Your app is set up. You are asked for a code after your password from now on.';
    case 'codes_removed':
      return 'Codes from an app are no longer asked for.';
    case 'second_required':
      return 'You are asked for a second step after your password from now on.';
    case 'second_optional':
      return 'Your password alone signs you in again.';
    case 'second_unable':
      return 'There is no second step yet. Add a passkey or set up codes first.';
    case 'again':
      return 'Thank you. Press the button once more.';
    default:
      return undefined;
  }
}
