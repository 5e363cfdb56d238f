/** Sign-out, and the page after an account was deleted. */
export const signOut = {
  title: 'Sign out?',
  askedByApp: '<app></app> asks you to sign out.',
  lead: '<b>{name}</b> ({email}) will be signed out in this browser.',
  others: 'Your other accounts stay signed in.',
  keepAccess: 'Apps keep the access you allowed.',
  stay: 'Stay signed in',
  submit: 'Sign out',
  allTitle: 'Sign out of all accounts?',
  allLead: '{count, plural, one {# account} other {# accounts}} will be signed out in this browser.',
  allSubmit: 'Sign out of all',
  cancel: 'Cancel',
  doneTitle: 'You are signed out',
  done: 'Apps keep the access you allowed. You can change that at any time after signing in.',
  stillSignedIn: 'Still signed in:',
  otherAccount: 'Choose another account',
  signIn: 'Sign in',
  back: 'Back to <app></app>',
  returning: 'Returning to <app></app>.',
  cameFrom: 'You came from <app></app>.',
  telling:
    '{count, plural, one {Signing you out of the app that you used} other {Signing you out of the # apps that you used}} in this browser.',
  frame: 'Sign-out page of an app',
  goodbye: {
    title: 'Your account is deleted',
    lead: 'You are signed out, and apps no longer have access. Apps that check with us stop immediately. Others can go on until their temporary access expires, usually a few minutes.',
    restore:
      'Changed your mind? You can restore your account until <date></date>: <link>sign in</link> as usual. After that, we erase your personal data.',
    copies: 'Data that apps have already copied is not deleted. Ask them to delete it.',
    home: 'Home page',
  },
} as const;
