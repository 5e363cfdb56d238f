/** Pages for errors. `next` says what to do. */
export const errors = {
  appFault: {
    title: 'This link does not work',
    means: 'The app that sent you here made a request that we cannot accept. Nothing was shared with it.',
    next: 'Go back to the app and try again. If you see this page again, only the people who run the app can fix it.',
  },
  unknownApp: {
    title: 'Unknown app',
    means: 'The app that sent you here is not registered, or no longer is. Nothing was shared with it.',
    next: 'Go back to the app. If a link in a message brought you here, be careful with that message.',
  },
  otherAnswer: {
    title: 'Nothing was allowed',
    means: 'This answer does not belong to the sign-in that the app asked for.',
    next: 'Go back to the app and start again.',
  },
  expired: {
    title: 'This request has expired',
    means: 'It was already answered, or too much time has passed. Nothing more was allowed.',
    next: 'Go back to the app and start again.',
  },
  clientDocument: {
    title: 'This app cannot be used here',
    means:
      'The app describes itself at its own address, and we cannot use that description. Nothing was shared with it.',
    next: 'Go back to the app and try again later. Only the people who run the app can fix this.',
  },
  tooManyWaiting: {
    title: 'Try again in a few minutes',
    means:
      'Too many sign-ins from your network, or on this site, are still in progress. Nothing was shared with the app.',
    next: 'Wait a few minutes, then reload this page.',
  },
  unavailable: {
    title: 'We can’t answer right now',
    means: 'Our database is not reachable, or we are very busy. Nothing was shared with the app.',
    next: 'Wait a minute, then reload this page.',
  },
  ownFault: {
    title: 'Something went wrong on our side',
    means: 'This is our fault, not yours or the app’s. Nothing was shared with the app.',
    next: 'Reload this page in a minute. If it fails again, contact the operator of this site and quote the reference below.',
  },
  backTo: '<link>Back to <name>{app}</name></link> ({host})',
  developer: 'For the app’s developer',
  code: 'Error',
  reference: 'Reference',
  down: {
    title: 'We can’t answer right now',
    unreachable: 'Our database is not reachable at the moment.',
    readOnly: 'At the moment we can show data, but not save it.',
    nothing: 'Nothing is lost. Wait a minute, then reload this page.',
    notSaved:
      'What you sent was not saved. Wait a minute, then reload this page to send it again, or go back: your browser keeps what you typed.',
    unknown:
      'What you sent may not have been saved. Wait a minute, then go back and check what was saved before you send it again.',
  },
  failed: {
    title: 'Something went wrong on our side',
    means: 'This is our fault, not yours. Your last change may or may not have been saved.',
    next: 'Reload this page in a minute.',
    again: 'If it fails again',
    quote: 'Contact the operator of this site and quote this reference: <code>{reference}</code>',
  },
  notFound: {
    title: 'Page not found',
    means: 'The address may be mistyped, or the page was removed or belongs to another account.',
    home: 'Home page',
  },
} as const;
