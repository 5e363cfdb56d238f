/** Forgotten passwords. */
export const reset = {
  forgotTitle: 'Forgot your password?',
  forgotHint: 'We’ll send you a link to choose a new password.',
  send: 'Send link',
  backToSignIn: 'Back to sign-in',
  noMail: {
    title: 'This site cannot send e-mail',
    text: 'So passwords cannot be reset here. Ask the operator of this site for help.',
  },
  throttled: {
    title: 'No link was sent',
    text: 'Too many links were requested from your network. Try again {wait}.',
  },
  sentTitle: 'Check your e-mail',
  sent: 'If there is an account for <b>{email}</b>, we sent a link to choose a new password. It works for {minutes, number} minutes.',
  notThere: 'No e-mail? Check your spam folder, or <link>try a different address</link>.',
  localMail: 'This site has no mail server yet. Its mail is at <link>/dev/mail</link>.',
  newTitle: 'Choose a new password',
  forAccount: 'For the account {email}.',
  newPassword: 'New password',
  consequence:
    'All devices are signed out, and you sign in with the new password. Two-step verification stays on. Connected apps keep their access.',
  consequenceUnconfirmed:
    'This address was never confirmed, so the account starts fresh: all devices are signed out, and passkeys, authenticator apps and app access that were added before are removed.',
  submit: 'Change password',
  busy: {
    title: 'We’re very busy',
    text: 'Your password is not changed yet. Try again in a few seconds.',
  },
  expiredTitle: 'This link has expired',
  expired: 'It was already used, or it is too old. It did not change your password.',
  newLink: 'Get a new link',
} as const;
