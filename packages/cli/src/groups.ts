/** What the groups of commands are about, for the help. */
export const groups: Readonly<Record<string, string>> = {
  apps: 'Register apps and change them',
  'apps secrets': 'The secrets of an app',
  apis: 'Register APIs, their scopes, and which apps have access',
  'apis scopes': 'The scopes of an API',
  'apis access': 'Which apps have access to an API, and to what',
  grants: 'What people allowed apps, and for how long',
  users: 'The accounts of people',
  'users sessions': 'The browsers in which a person is signed in',
  import: 'Take over accounts and apps from another product',
  keys: 'The keys that sign tokens',
  events: 'What happened to your apps',
  'operator-access': 'Which apps have permissions of the Management API',
  webhooks: 'Where events of your apps are sent',
  token: 'Look into tokens',
  profiles: 'The servers that you use',
};
