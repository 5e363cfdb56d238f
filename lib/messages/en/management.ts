/** The Management API, as consent pages and the forms of API keys name it. */
export const management = {
  apiName: 'Countersign Management',
  commandLine: 'Countersign command line',
  scopes: {
    apps: { read: 'See your registered apps', write: 'Register, change and delete your apps' },
    apis: { read: 'See your registered APIs', write: 'Register, change and delete your APIs' },
    grants: {
      read: 'See which apps have access to your account',
      revoke: 'Pause and end the access of apps to your account',
      write: 'Change the access of apps to your account, also make it last longer',
    },
    logs: { read: 'See the refused requests of your apps' },
    events: { read: 'See what happened to your apps', write: 'Choose where events about your apps are sent' },
    users: { read: 'See all accounts', write: 'Create, change and delete accounts' },
    keys: { read: 'See the signing keys', rotate: 'Rotate and withdraw signing keys' },
    settings: { read: 'See the settings of this server', write: 'Change the settings of this server' },
    audit: { read: 'See what operators did' },
    exports: { read: 'Export accounts, apps and APIs with the hashes of their secrets' },
    imports: { write: 'Import accounts, apps and APIs' },
    scim: { read: 'See the accounts that it created', write: 'Create, change and delete accounts of its own users' },
  },
} as const;
