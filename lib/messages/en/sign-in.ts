/** Sign-in, the accounts of a browser, and what other sign-in pages share. */
export const signIn = {
  title: 'Sign in',
  titleForApp: 'Sign in to continue to <app></app>',
  again: {
    title: 'Confirm it’s you',
    lead: 'To continue, sign in again.',
    leadForApp: '{app} asks you to sign in again.',
  },
  otherAccount: 'The app asks for a different account than the one you are signed in to.',
  email: 'E-mail address',
  emailInvalid: 'Enter a complete e-mail address, like name@example.com.',
  emailMissing: 'Enter your e-mail address.',
  password: 'Password',
  passwordMissing: 'Enter your password.',
  showPassword: 'Show',
  showPasswordLabel: 'Show password',
  forgot: 'Forgot password?',
  submit: 'Sign in',
  stays: 'You stay signed in on this device for {days, plural, one {# day} other {# days}}.',
  or: 'or',
  passkey: 'Sign in with a passkey',
  continueWith: 'Continue with {provider}',
  lastUsed: 'Last used',
  newHere: 'New here? <link>Create an account</link>',
  addressBar: 'Check the address bar: only enter your password on <b>{host}</b>.',
  disabled: {
    title: 'This account is disabled',
    text: 'The organisation that manages it has disabled it. Ask there for help.',
  },
  wrong: {
    title: 'Wrong e-mail address or password',
    text: 'Check both and try again.',
  },
  incomplete: {
    title: 'You are not signed in yet',
    text: 'Fill in the field below.',
  },
  throttled: {
    title: 'Too many attempts',
    text: 'To protect the account, sign-in with a password is paused. Try again {wait}. You can still use a passkey or reset your password.',
  },
  busy: {
    title: 'We’re very busy',
    text: 'You are not signed in yet. Try again in a few seconds.',
  },
  signedOut: {
    title: 'You were signed out',
    text: 'Sign in again to continue with this account.',
  },
  passwordReset: {
    title: 'Your password was changed',
    text: 'All devices were signed out of this account. Sign in with the new password.',
  },
  timedOut: {
    title: 'Sign-in timed out',
    text: 'Two-step verification took too long. Please start again.',
  },
  passkeyStale: {
    title: 'You are not signed in',
    text: 'This page was open for too long. Use your passkey again.',
  },
  passkeyUnknown: {
    title: 'Passkey not recognised',
    text: 'This passkey was removed, or it belongs to another site. Use a different one or your password.',
  },
  passkeyRefused: {
    title: 'Passkey not accepted',
    text: 'Try again, or sign in with your password.',
  },
  provider: {
    unnamed: 'the other site',
    throttled: 'Too many sign-ins were started from your network. Try again {wait}.',
    timedOut: {
      title: 'Sign-in with {provider} timed out',
      text: 'It took too long, or it was started again in another tab. Try again.',
    },
    stale: {
      title: 'Please sign in again',
      text: '{provider} did not ask you to sign in again. Sign out there and try again, or use another way.',
    },
    declined: {
      title: 'Sign-in with {provider} was cancelled',
      text: 'Try again, or use another way.',
    },
    failed: {
      title: 'Sign-in with {provider} did not work',
      text: 'This is not your fault. Try again later, or use another way.',
      reference: 'If it happens again, tell the operator of this site this reference: <code>{reference}</code>',
    },
    unconfirmed: {
      title: 'No account was created',
      text: '{provider} has not confirmed an e-mail address for you. Confirm it there, or create an account here.',
    },
    taken: {
      title: 'You already have an account',
      text: 'An account here uses this e-mail address. Sign in as usual, then connect {provider} under Security.',
    },
  },
  expired: {
    title: 'This request has expired',
    text: 'It took too long, or it was already answered. Nothing was allowed. Go back to the app and start again.',
    apps: 'Your connected apps',
    signIn: 'Sign in to your account',
    back: 'Back to <app></app>',
  },
  accounts: {
    title: 'Choose an account',
    titleForApp: 'Choose an account to continue to <app></app>',
    active: 'Current',
    signedOut: 'Signed out',
    another: 'Use another account',
    signOutAll: 'Sign out of all accounts',
    forget: 'Remove',
    forgetLabel: 'Remove {name} from this list',
  },
  restore: {
    title: 'Restore your account?',
    lead: 'The account <b>{email}</b> is deleted. You can restore it until <date></date>. After that, we erase your personal data.',
    limits:
      'Your profile and your ways to sign in come back. App access, API keys, and apps or APIs that you registered do not.',
    leave: 'Leave it deleted',
    submit: 'Restore account',
  },
} as const;
