/** An address that somebody typed, on its way through the outbox: sealed, for jobs are kept for days and failing ones are logged. */
import { hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { z } from 'zod';

type Secret = { secret: Uint8Array };

const keyOf = ({ secret }: Secret) => new Uint8Array(hkdfSync('sha256', secret, '', 'countersign:mail-address', 32));
const payloadSchema = z.object({ email: z.string() });

export function sealAddress(world: Secret, email: string): Promise<string> {
  return new EncryptJWT({ email })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setExpirationTime('1 hour')
    .encrypt(keyOf(world));
}

/** Undefined when it is not ours or waited too long to be of use. */
export async function openAddress(world: Secret, sealed: string): Promise<string | undefined> {
  const options = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };
  const opened = await jwtDecrypt(sealed, keyOf(world), options).catch(() => undefined);
  return payloadSchema.safeParse(opened?.payload).data?.email;
}
