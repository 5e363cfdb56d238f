/** Your data, a lost device, and a deleted account. */
export const data = {
  overview: 'Overview',
  title: 'Your data',
  lead: 'Download a copy of your data or delete your account.',
  confirmTitle: 'Confirm that it’s you',
  confirmBody: 'You signed in a while ago. Sign in again to download your data or delete your account.',
  confirm: 'Sign in again',
  download: 'Download your data',
  downloadBody:
    'One JSON file with your profile, sign-ins, connected apps and their activity, API keys, and the apps and APIs that you registered. Passwords and keys are not included.',
  delete: 'Delete your account',
  deleteNow: 'Delete my account',
  deleteOpen: 'Delete my account…',
  deleteLead: 'All access ends now. You can restore the account for 14 days.',
  lastOperatorTitle: 'You are the only operator',
  lastOperator: 'Without you, nobody could manage this site. Make someone else an operator first.',
  endsSessions: 'You are signed out on all devices.',
  endsApps:
    '{count, plural, =0 {No app has access.} one {# app loses access. Data that it has already copied is not deleted.} other {# apps lose access. Data that they have already copied is not deleted.}}',
  endsKeys: '{count, plural, one {# API key stops working.} other {# API keys stop working.}}',
  endsOwnApps: 'The apps that you registered are deleted, and people lose their access to them: {names}.',
  endsOwnApis: 'The APIs that you registered are deleted, and apps lose their access to them: {names}.',
  moreNames: '{count, number} more',
  restorable:
    'For 14 days, you can restore the account by signing in. Apps, API keys, and what you registered do not come back.',
  erased: 'After 14 days, your profile, sign-ins and history are erased. Your e-mail address is free again.',
  notDeleted: 'Your account was not deleted',
  emailDiffers: 'This is not the address of this account.',
  email: 'E-mail address',
  emailHint: 'To confirm, type {email}',
  goodbye: {
    title: 'Your account is deleted',
    body: 'You are signed out, and apps no longer have access. Apps that check with us stop immediately. Others can go on until their temporary access expires, usually a few minutes.',
    restorable:
      'Changed your mind? You can restore your account until <when></when>. To restore it, <link>sign in</link>.',
    copies: 'Data that apps have already copied is not deleted. Ask them to delete it.',
    home: 'Home',
  },
  restore: {
    title: 'Restore your account?',
    body: 'The account <b>{email}</b> is deleted. You can restore it until <when></when>. After that, your personal data is erased.',
    scope:
      'Your profile and your ways to sign in come back. Connected apps, API keys, and apps or APIs that you registered do not.',
    restore: 'Restore account',
    leave: 'Leave it deleted',
  },
  lost: {
    title: 'Lost a device?',
    lead: 'Protect your account. You stay signed in on this device.',
    sessions: 'Sign out everywhere else',
    sessionsCount: '{count, plural, one {# other device} other {# other devices}}',
    sessionsHint:
      'Nobody who has the device can use your account here any more. Apps that follow our sign-outs sign you out, too; others may keep you signed in.',
    sessionsNone: 'You are not signed in anywhere else.',
    apps: 'Remove access for all apps',
    appsCount: '{count, plural, one {# app with access} other {# apps with access}}',
    appsHint:
      'Choose this if someone could open an app on the device. Every app loses access, also on your other devices, and has to ask you again. Data that apps have already copied is not deleted.',
    appsNone: 'No app has access.',
    keys: 'Revoke all API keys',
    keysCount: '{count, plural, one {# API key} other {# API keys}}',
    keysNone: 'You have no API keys.',
    keysHint: 'Choose this if a key was stored on the device. Scripts that use one of your keys stop working.',
    submit: 'Sign out and remove access',
    cancel: 'Cancel',
    nothingLeft: 'You are not signed in anywhere else, no app has access, and you have no API keys.',
    choose: 'Choose what to end',
    chooseBody: 'Nothing was changed. Select at least one box.',
    done: 'Your account is protected',
    doneSessions:
      '{count, plural, =0 {No other device was signed in.} one {# other device is signed out.} other {# other devices are signed out.}}',
    doneApps: '{count, plural, =0 {No app had access.} one {# app has lost access.} other {# apps have lost access.}}',
    doneKeys:
      '{count, plural, =0 {There were no API keys.} one {# API key is revoked.} other {# API keys are revoked.}}',
    password: 'Was your password stored on the device? <link>Change your password</link>.',
  },
} as const;
