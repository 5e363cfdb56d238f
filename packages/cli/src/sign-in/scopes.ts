/** The permissions of the Management API that the command line asks for. */

/** Any person may allow these. */
export const ownerScopes = [
  'apps.read',
  'apps.write',
  'apis.read',
  'apis.write',
  'grants.read',
  'grants.revoke',
  'grants.write',
  'logs.read',
  'events.read',
  'events.write',
] as const;

/** Only operators can use these. */
export const operatorScopes = [
  'users.read',
  'users.write',
  'keys.read',
  'keys.rotate',
  'settings.read',
  'settings.write',
  'audit.read',
  'exports.read',
  'imports.write',
] as const;

/** Who signed in: `whoami` shows it. */
export const identityScopes = ['openid', 'profile', 'email'] as const;

/** The client that every server creates for this program. */
export const cliClientId = 'countersign_cli';
