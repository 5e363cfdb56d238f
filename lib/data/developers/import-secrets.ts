/** The secrets of imported apps. An import lists all that work; the others end now. */
import { createHash, randomUUID } from 'node:crypto';
import type { SecretStrength } from '@/lib/oauth/model/client-records';
import type { Prisma } from '../generated/client';
import type { Seal } from './client-secrets';

type Transaction = Prisma.TransactionClient;

/** SHA-256 in base64url, or a slow hash of another product. */
export type ImportedSecretHash = {
  hash: string;
  hint: string;
  endsAt?: number | undefined;
  strength?: SecretStrength | undefined;
};

type Wanted = {
  hash: string;
  hint: string;
  sealed?: string;
  strength: string | null;
  importedHash: string | null;
  endsAt: Date | null;
};

const isSlow = (hash: string): boolean => hash.startsWith('$');

/** With a seal, clear secrets are also stored sealed. False if another app has one of these secrets. */
export async function writeImportedSecrets(
  tx: Transaction,
  clientId: string,
  { clear, hashes }: { clear: string[]; hashes: ImportedSecretHash[] },
  at: Date,
  seal: Seal | undefined,
): Promise<boolean> {
  const wanted = [
    ...(await Promise.all(clear.map((secret) => wantedSecret(secret, seal)))),
    ...(await wantedHashes(tx, clientId, hashes)),
  ];
  const names = wanted.map(({ hash }) => hash);
  const foreign = await tx.clientSecret.count({ where: { hash: { in: names }, clientId: { not: clientId } } });
  if (foreign > 0) return false;
  await tx.clientSecret.updateMany({
    where: { clientId, hash: { notIn: names }, OR: [{ endsAt: null }, { endsAt: { gt: at } }] },
    data: { endsAt: at, sealed: null },
  });
  for (const { hash, sealed, endsAt } of wanted) {
    await tx.clientSecret.updateMany({ where: { clientId, hash }, data: { endsAt } });
    if (sealed !== undefined) {
      await tx.clientSecret.updateMany({ where: { clientId, hash, sealed: null }, data: { sealed } });
    }
  }
  await tx.clientSecret.createMany({
    data: wanted.map((secret) => ({ ...secret, id: randomUUID(), clientId, createdAt: at })),
    skipDuplicates: true,
  });
  return true;
}

async function wantedSecret(secret: string, seal: Seal | undefined): Promise<Wanted> {
  return {
    hash: createHash('sha256').update(secret).digest('base64url'),
    hint: secret.slice(-4),
    strength: null,
    importedHash: null,
    endsAt: null,
    ...(seal && { sealed: await seal(secret) }),
  };
}

/** A slow hash that was replaced at its first use stands for what replaced it. */
async function wantedHashes(tx: Transaction, clientId: string, hashes: ImportedSecretHash[]): Promise<Wanted[]> {
  if (hashes.length === 0) return [];
  const rows = await tx.clientSecret.findMany({
    where: { clientId, importedHash: { in: hashes.map(({ hash }) => hash) } },
    select: { hash: true, importedHash: true },
  });
  return hashes.map(({ hash, hint, endsAt, strength = isSlow(hash) ? 'unknown' : undefined }) => ({
    hash: rows.find(({ importedHash }) => importedHash === hash)?.hash ?? hash,
    hint: strength === undefined ? hint : '',
    strength: strength ?? null,
    importedHash: isSlow(hash) ? hash : null,
    endsAt: endsAt === undefined ? null : new Date(endsAt * 1000),
  }));
}
