/** Every command. */
import type { Command } from './command';
import { apiCommands } from './commands/api';
import { accessCommands } from './commands/api-access';
import { apiKeyCommands } from './commands/api-keys';
import { scopeCommands } from './commands/api-scopes';
import { streamCommands } from './commands/api-streams';
import { apiResourceCommands } from './commands/apis';
import { trustedIssuerCommands } from './commands/app-issuers';
import { secretCommands } from './commands/app-secrets';
import { appCommands } from './commands/apps';
import { auditCommands } from './commands/audit';
import { completionCommands } from './commands/completion';
import { eventCommands } from './commands/events';
import { exportCommands } from './commands/export';
import { grantCommands } from './commands/grants';
import { importCommands } from './commands/import';
import { keyCommands } from './commands/keys';
import { loginCommands } from './commands/login';
import { profileCommands } from './commands/profiles';
import { settingsCommands } from './commands/settings';
import { tokenCommands } from './commands/token';
import { userCommands } from './commands/users';
import { verificationCommands } from './commands/verifications';
import { webhookCommands } from './commands/webhooks';
import { whoamiCommands } from './commands/whoami';

export const commandTable: readonly Command[] = [
  ...loginCommands,
  ...whoamiCommands,
  ...profileCommands,
  ...appCommands,
  ...secretCommands,
  ...trustedIssuerCommands,
  ...apiResourceCommands,
  ...scopeCommands,
  ...accessCommands,
  ...streamCommands,
  ...apiKeyCommands,
  ...grantCommands,
  ...eventCommands,
  ...webhookCommands,
  ...userCommands,
  ...keyCommands,
  ...settingsCommands,
  ...verificationCommands,
  ...auditCommands,
  ...tokenCommands,
  ...importCommands,
  ...exportCommands,
  ...apiCommands,
  ...completionCommands,
];
