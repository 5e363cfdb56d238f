/** Seals a typed address for the outbox, because jobs are stored for days and failing ones are logged. */
import { z } from 'zod';
import { openToken, sealToken } from '@/lib/secrets';
import { nowSeconds } from '@/lib/time';

type Secret = { secret: Uint8Array };

const payloadSchema = z.object({ email: z.string() });

export function sealAddress(world: Secret, email: string): Promise<string> {
  return sealToken(world.secret, 'mail-address', { email }, nowSeconds() + 3600);
}

/** The address; undefined when it is not ours or too old. */
export async function openAddress(world: Secret, sealed: string): Promise<string | undefined> {
  const now = nowSeconds();
  return (await openToken(world.secret, 'mail-address', sealed, payloadSchema, now))?.email;
}
