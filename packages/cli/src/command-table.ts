/** Every command. */
import type { Command } from './command';
import { apiCommands } from './commands/api';
import { appCommands } from './commands/apps';
import { auditCommands } from './commands/audit';
import { completionCommands } from './commands/completion';
import { eventCommands } from './commands/events';
import { loginCommands } from './commands/login';
import { profileCommands } from './commands/profiles';
import { tokenCommands } from './commands/token';
import { webhookCommands } from './commands/webhooks';
import { whoamiCommands } from './commands/whoami';

export const commandTable: readonly Command[] = [
  ...loginCommands,
  ...whoamiCommands,
  ...profileCommands,
  ...appCommands,
  ...eventCommands,
  ...webhookCommands,
  ...auditCommands,
  ...tokenCommands,
  ...apiCommands,
  ...completionCommands,
];
