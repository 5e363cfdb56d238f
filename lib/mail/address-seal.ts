/** An address that somebody typed, on its way through the outbox: sealed, for jobs are kept for days and failing ones are logged. */
import { z } from 'zod';
import { openToken, sealToken } from '@/lib/secrets';

type Secret = { secret: Uint8Array };

const payloadSchema = z.object({ email: z.string() });

export function sealAddress(world: Secret, email: string): Promise<string> {
  return sealToken(world.secret, 'mail-address', { email }, Math.floor(Date.now() / 1000) + 3600);
}

/** Undefined when it is not ours or waited too long to be of use. */
export async function openAddress(world: Secret, sealed: string): Promise<string | undefined> {
  const now = Math.floor(Date.now() / 1000);
  return (await openToken(world.secret, 'mail-address', sealed, payloadSchema, now))?.email;
}
