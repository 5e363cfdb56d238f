/** What the Management API needs from the portal, built once (`lib/server.ts`). */
import type { Env } from '@/lib/config/env';
import type { ImportTarget } from '@/lib/config/import-file';
import type { Database } from '@/lib/data/database/database';
import type { Opens } from '@/lib/data/developers/export-records';
import type { AuthorizationServer } from '@/lib/oauth/server';

export type ManagementWorld = {
  env: Pick<Env, 'issuer' | 'secret' | 'managementRequestsPerMinute' | 'mail' | 'oauth' | 'retention' | 'upstreams'>;
  db: Database;
  oauth: AuthorizationServer;
  /** Whole seconds since the epoch. */
  now: () => number;
  passwords: {
    hash: (password: string) => Promise<string>;
    /** Why a password is not acceptable; `own` are words that others know about the person. */
    fault: (password: string, own: string[]) => Promise<string | undefined>;
  };
  /** What an import needs to hash and to seal. */
  importTarget: ImportTarget;
  /** What an export needs to read sealed values. */
  opens: Opens;
  log: (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;
};
