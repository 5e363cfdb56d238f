/** What an import needs, for tests: secrets are marked instead of sealed. */
import type { Database } from '@/lib/data/database/database';
import { hashPassword, hashSlowly, verifySlowHash } from '@/lib/login/password/passwords';
import type { ImportTarget } from './import-file';

export function importTargetOf(db: Database): ImportTarget {
  return {
    db,
    hashPassword,
    seal: async (secret) => `sealed ${secret}`,
    sealTotp: async (sub, secret) => `sealed ${secret} of ${sub}`,
    slowHash: { hash: hashSlowly, verify: verifySlowHash },
  };
}
