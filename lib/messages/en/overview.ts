/** The overview of an account. */
export const overview = {
  title: 'Overview',
  heading: 'Your account',
  apps: '{count, plural, =0 {No connected apps} one {# connected app} other {# connected apps}}',
  devices: '{count, plural, one {# device} other {# devices}}',
  attention: 'Needs attention',
  nothing: 'Nothing needs your attention.',
  alarm: '<b>{app}</b>: possible stolen credential',
  alarmMany: '{count, plural, other {# apps have a possible stolen credential}}. The latest is <b>{app}</b>.',
  email: 'Your e-mail address is not confirmed. Until you confirm it, you cannot reset your password.',
  ways: 'You have only one way to sign in. Add a second one, such as a passkey, in case you lose the first.',
  soon: 'Access for <b>{app}</b> expires soon.',
  soonMany: '{count, plural, other {Access for # apps expires soon}}. <b>{app}</b> is the first.',
  unused: '<b>{app}</b> has not used its access for 90 days.',
  unusedMany: '{count, plural, other {# apps have not used their access for 90 days}}, among them <b>{app}</b>.',
  surplus: 'Some permissions of <b>{app}</b> have not been reported as used for 30 days.',
  surplusMany:
    '{count, plural, other {# apps have permissions that have not been reported as used for 30 days}}, among them <b>{app}</b>.',
  review: 'Review',
  confirm: 'Confirm',
  addWay: 'Add',
  recent: 'Recently used apps',
  all: 'All apps',
  empty: 'No connected apps yet',
  emptyText:
    'When you sign in to an app with this account, you choose what it may do and for how long. It then appears here, and you can pause or remove its access at any time.',
} as const;
