/** The labels of the kinds of app. */
export const kindTexts = {
  web: {
    name: 'Web server',
    about: 'Runs on a server of yours and keeps a secret there. Sign-in happens by redirect.',
  },
  spa: {
    name: 'Single-page',
    about: 'Runs in the browser, so it has no secret. It proves itself by PKCE and its redirect URIs.',
  },
  native: {
    name: 'Native',
    about: 'Mobile, desktop or command line. No secret; comes back by loopback address or a scheme of its own.',
  },
  machine: {
    name: 'Machine-to-machine',
    about: 'A job or service that acts on its own, without anybody signing in (client_credentials).',
  },
} as const;
