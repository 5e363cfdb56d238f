/**
 * Secrets that another product stored in clear text. A strong one is stored like a generated secret. A weak one gets a
 * slow hash, and the same one at the next import, so that the import changes nothing.
 */
import type { Database } from '@/lib/data/database/database';
import type { ImportedSecretHash } from '@/lib/data/developers/import-secrets';
import { isStrongSecret } from '@/lib/oauth/clients/secret-strength';
import { toDate } from '@/lib/time';
import type { ImportFile } from './import-schema';

export type SlowHash = {
  hash: (text: string) => Promise<string>;
  verify: (text: string, slowHash: string) => Promise<boolean>;
};

type App = ImportFile['apps'][number];
export type PreparedApp = Omit<App, 'legacySecrets' | 'secretHashes'> & {
  secretHashes?: ImportedSecretHash[] | undefined;
};

type Target = { db: Database; slowHash: SlowHash };

export async function withoutLegacySecrets(target: Target, apps: App[], now: number): Promise<PreparedApp[]> {
  const prepared: PreparedApp[] = [];
  for (const { legacySecrets, ...app } of apps) {
    if (legacySecrets === undefined) {
      prepared.push(app);
      continue;
    }
    const strong = legacySecrets.filter(isStrongSecret);
    const weak = legacySecrets.filter((secret) => !isStrongSecret(secret));
    const hashes = await Promise.all(weak.map((secret) => weakHash(target, app.id, secret, now)));
    prepared.push({
      ...app,
      secrets: [...(app.secrets ?? []), ...strong],
      secretHashes: [...(app.secretHashes ?? []), ...hashes],
    });
  }
  return prepared;
}

async function weakHash({ db, slowHash }: Target, clientId: string, secret: string, now: number) {
  const rows = await db.prisma.clientSecret.findMany({
    where: { clientId, hash: { startsWith: '$' }, OR: [{ endsAt: null }, { endsAt: { gt: toDate(now) } }] },
    select: { hash: true },
  });
  for (const { hash } of rows) {
    if (await slowHash.verify(secret, hash)) return { hash, hint: '', strength: 'weak' as const };
  }
  return { hash: await slowHash.hash(secret), hint: '', strength: 'weak' as const };
}
