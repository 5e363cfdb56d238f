/** Sign-up, rules for passwords, and the offer of a passkey. */
export const signUp = {
  title: 'Create your account',
  titleForApp: 'Create an account to continue to <app></app>',
  name: 'Name',
  nameHint: 'Apps see it only if you allow it.',
  nameMissing: 'Enter your name.',
  nameInvalid: 'Use at most 100 characters.',
  passwordHint: 'Use {count, plural, one {# character} other {#+ characters}}. A few random words work well.',
  passwordMissing: 'Enter a password.',
  submit: 'Create account',
  haveAccount: 'Already have an account? <link>Sign in</link>',
  agree: {
    both: 'By creating an account, you agree to the <terms>terms</terms> and the <privacy>privacy notice</privacy>.',
    terms: 'By creating an account, you agree to the <terms>terms</terms>.',
    privacy: 'The <privacy>privacy notice</privacy> says how your data is used.',
  },
  signedInAs: 'You are signed in as {email}.',
  continueAs: 'Continue as {name}',
  fault: {
    tooShort: 'Use at least {minimum, number} characters.',
    tooLong: 'Use at most {maximum, number} characters.',
    common: 'Many people use this password, so it is guessed first. Choose a different one.',
    ownDetails: 'This is mostly your name or e-mail address, which others would try. Choose something else.',
    other: 'Choose a different password.',
  },
  strength: {
    tooShort: '{missing, plural, one {# more character} other {# more characters}}',
    weak: 'Easy to guess. Add another word.',
    fair: 'Okay. Another word makes it stronger.',
    good: 'Good password',
    strong: 'Strong password',
  },
  incomplete: {
    title: 'Your account is not created yet',
    text: 'Please fix the fields below and re-enter your password.',
  },
  taken: {
    title: 'There is already an account with this address',
    text: 'If it is yours, <link>sign in</link>. Otherwise use a different address.',
  },
  throttled: {
    title: 'Too many new accounts',
    text: 'Too many accounts were created from your network. Try again {wait}.',
  },
  busy: {
    title: 'We’re very busy',
    text: 'Your account is not created yet. Try again in a few seconds.',
  },
  passkey: {
    title: 'Sign in faster next time',
    lead: 'A passkey lets you sign in with your fingerprint, face or screen lock. There is nothing to remember, and it cannot be phished.',
    create: 'Create a passkey',
    later: 'Not now',
    anytime: 'You can add one at any time under Security.',
  },
} as const;
