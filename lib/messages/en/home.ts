/** The home page: what this is, an example of a consent page, and what is different. */
export const home = {
  pageTitle: 'You decide what apps see, and until when',
  lead: 'Sign in to apps with one account. Before an app gets anything, you see the data it would get, leave out what you don’t want to share, and choose when access ends.',
  yourAccount: 'Go to your account',
  example: 'Example',
  exampleText:
    'This is a real consent page with made-up data. You cannot use it here. It shows who asks, what the app would get, and how long access lasts. Deny is as easy as Allow.',
  exampleApi: 'Trail routes',
  exampleRead: 'See your saved routes',
  exampleWrite: 'Change your saved routes',
  exampleWriteDetail: 'Add, rename, delete',
  difference: 'What makes it different',
  ends: { title: 'Access ends when you say', text: 'Choose an hour, 30 days or a date of your own for each app.' },
  values: {
    title: 'Real data before you allow',
    text: 'You see the actual values that the app would get, not just a list of permissions.',
  },
  remove: {
    title: 'Change your mind later',
    text: 'Remove a single permission or all access at any time. The rest keeps working.',
  },
  pause: { title: 'Pause an app', text: 'Pause access and resume it later. Your choices are kept.' },
  sees: { title: 'What it sees now', text: 'For each app, look up exactly what it can see at this moment.' },
  receipt: {
    title: 'Signed receipts',
    text: 'Every time you allow access you get a signed receipt that anyone can verify.',
  },
  activity: { title: 'Activity in plain words', text: 'See when an app used its access and what changed.' },
  plain: {
    title: 'Light and private',
    text: 'Sign-in and consent work without JavaScript and load nothing from other sites.',
  },
  developers: 'For developers',
  developersText:
    'Use any OAuth 2.1 or OpenID Connect library. Register an app, copy a quick start, and read the reason for every refused request.',
  registerApp: 'Register an app',
  registerApi: 'Register an API',
  discovery: 'Discovery document',
} as const;
