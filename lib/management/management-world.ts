/** What the Management API needs from the portal, built once (`lib/server.ts`). */
import type { Env } from '@/lib/config/env';
import type { Database } from '@/lib/data/database/database';
import type { AuthorizationServer } from '@/lib/oauth/server';

export type ManagementWorld = {
  env: Pick<Env, 'issuer' | 'secret' | 'managementRequestsPerMinute'>;
  db: Database;
  oauth: AuthorizationServer;
  /** Whole seconds since the epoch. */
  now: () => number;
  hashPassword: (password: string) => Promise<string>;
  log: (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;
};
