/** E-mails. Their arguments are plain text; the layout escapes them for HTML. */
export const mail = {
  foot: 'Countersign at {host} sent this e-mail because it concerns your account.',
  settings: 'Choose which e-mails you receive',
  button: 'If the button does not work, open this address:',
  expires: 'This link works once and expires on {moment}.',
  expiresNoSignIn: 'This link works once, without signing in, and expires on {moment}.',
  ignore: 'If you didn’t ask for this, you can ignore this e-mail.',
  verify: {
    subject: 'Confirm your e-mail address',
    body: 'Someone created an account at {host} with this e-mail address. If it was you, please confirm the address. Then you can reset a forgotten password, and we can warn you about unusual activity.',
    action: 'Confirm e-mail address',
    ignore: 'If you didn’t create an account, you can ignore this e-mail. The address stays unconfirmed.',
  },
  changeEmail: {
    subject: 'Confirm your new e-mail address',
    body: 'Someone wants to use this e-mail address for their account at {host}. If it was you, please confirm it.',
    action: 'Use this address',
  },
  undoEmail: {
    subject: 'Your e-mail address was changed',
    body: 'Your account at {host} now uses another e-mail address. If you changed it, there is nothing to do. This is the last e-mail to this address.',
    notYou:
      'If you didn’t change it, restore this address. We sign out all devices, reset your password, and send you a link to choose a new one.',
    action: 'This wasn’t me – restore my address',
  },
  reset: {
    subject: 'Choose a new password',
    body: 'Someone asked to reset the password of your account at {host}. If it was you, choose a new password.',
    action: 'Choose a new password',
    ignore: 'If you didn’t ask for this, you can ignore this e-mail. Your password stays the same.',
  },
  newApp: {
    subject: '{app} now has access to your account',
    body: 'You gave “{app}” access to your account for the first time. It can:',
    ends: 'Access expires on {moment}.',
    noEnd: 'No end date. You can remove the access at any time.',
    action: 'Remove access of {app}',
    notYou: 'If you didn’t allow this, remove the access.',
    more: 'More about this access: {url}',
  },
  reused: {
    subject: 'Possible stolen credential of {app}',
    body: '“{app}” uses a credential to access your data. It was used twice, so someone may have copied it, or the app made a mistake. We blocked it, and everything that was issued with it.',
    next: 'The app may ask you to sign in again. If you no longer trust it, remove its access.',
  },
  alarms: {
    signedInNewDevice: {
      subject: 'New sign-in to your account',
      body: 'Someone signed in to your account with a browser that was not used for it before.',
    },
    passwordChanged: { subject: 'Your password was changed', body: 'The password of your account was changed.' },
    passwordReset: {
      subject: 'Your password was reset',
      body: 'The password of your account was reset with a link that we sent to your mailbox.',
    },
    passkeyAdded: { subject: 'A passkey was added', body: 'A new passkey can now sign in to your account.' },
    passkeyRemoved: { subject: 'A passkey was removed', body: 'A passkey of your account was removed.' },
    totpAdded: {
      subject: 'An authenticator app was added',
      body: 'Signing in to your account now requires a code from an authenticator app.',
    },
    totpRemoved: {
      subject: 'Your authenticator app was removed',
      body: 'Signing in to your account no longer requires a code from an authenticator app.',
    },
    secondFactorOptional: {
      subject: 'Two-step verification was turned off',
      body: 'Your password alone is now enough to sign in to your account.',
    },
    recoveryCodesMade: {
      subject: 'New recovery codes were created',
      body: 'New recovery codes were created for your account. Your old codes no longer work.',
    },
    recoveryCodeUsed: {
      subject: 'A recovery code was used',
      body: 'One of your recovery codes was used to sign in to your account.',
    },
    identityLinked: {
      subject: 'An account was connected',
      body: 'An account at another service can now sign in to your account here.',
    },
    identityUnlinked: {
      subject: 'A connected account was removed',
      body: 'An account at another service can no longer sign in to your account here.',
    },
    dataDownloaded: { subject: 'Your data was downloaded', body: 'A copy of all your data was downloaded.' },
    accountRestored: {
      subject: 'Your account was restored',
      body: 'Someone signed in to your deleted account and restored it. Apps and API keys did not get their access back.',
    },
  },
  alarm: {
    from: 'IP address {ip}',
    action: 'This wasn’t me – secure my account',
    after:
      'If it was you, there is nothing to do. The link signs out all devices and resets your password. Then we send you a link to choose a new one.',
    afterAdded:
      'If it was you, there is nothing to do. The link removes what was added, signs out all devices and resets your password. Then we send you a link to choose a new one.',
  },
  keyRevoked: {
    subject: 'An API key was revoked',
    body: 'Someone who has the key asked us to revoke it. It no longer works, and neither do the tokens that were issued for it.',
    leaked:
      'If it wasn’t you, the key has leaked. Find out how before you create a new one, and check what was done with it.',
    ofApp: '“{key}” of “{app}”',
    own: '“{key}”',
    actionOwn: 'Show your API keys',
    actionApp: 'Show your apps',
    signIn: 'You need to sign in to see the page.',
  },
  invitation: {
    subject: 'Your account for {app}',
    body: '{app} created an account for you at {host}.',
    next: 'Open the link to choose a password, or to connect an account that you have here already.',
    action: 'Accept the invitation',
    ignore: 'You don’t know {app}? Then ignore this e-mail. Nothing happens without you.',
  },
  deleted: {
    subject: 'Your account was deleted',
    body: 'Your account was deleted. You are signed out on all devices, and apps and API keys no longer have access.',
    restore: 'You can restore your account until {moment}: just sign in. After that, we erase your personal data.',
    notYou: 'If you didn’t delete it, sign in now, restore it, and change your password.',
    action: 'Sign in to restore it',
    after: 'If you want it to stay deleted, there is nothing to do.',
  },
  ending: {
    subject: 'Access of {app} ends soon',
    body: 'You asked for this reminder: the access of “{app}” expires on {moment}. Until then it can:',
    action: 'Extend access',
    after: 'If you do nothing, the access expires then. To extend it, you need to sign in.',
  },
  webhook: {
    subject: 'A webhook of {app} was disabled',
    failing: 'We could not deliver events of “{app}” to this address for a week, so we stopped trying:',
    gone: 'The receiver of events of “{app}” answered that it is gone (410), so we no longer send to this address:',
    kept: 'Events are still recorded. When the receiver works again, enable the webhook. Then you can send what it missed.',
    action: 'Show the webhook',
    signIn: 'You need to sign in to see the page.',
  },
} as const;
