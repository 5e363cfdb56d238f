/**
 * What a browser holds after a complete sign-in to a deleted account: no session, but a sealed proof. For ten minutes
 * and once, and only while the password stays the same, it can restore the account (`restore.ts`).
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Env } from '@/lib/config/env';
import type { Person } from '@/lib/data/people/people';
import { mac } from '@/lib/secrets';
import { nowSeconds } from '@/lib/time';
import { openCookie, sealCookie } from './sealed-cookies';

const restoreSeconds = 10 * 60;

const proofSchema = z.object({
  id: z.string(),
  sub: z.uuid(),
  password: z.string(),
  /** The factors that were proved (RFC 8176), and when the oldest was. */
  amr: z.array(z.string()),
  authTime: z.number(),
  endsAt: z.number(),
});
export type RestoreProof = z.infer<typeof proofSchema>;

/** `Set-Cookie` for the proof. */
export async function restoreCookie(
  env: Env,
  person: Person,
  proved: { amr: string[]; authTime: number },
): Promise<string> {
  const endsAt = nowSeconds() + restoreSeconds;
  const proof = { id: randomUUID(), sub: person.sub, password: passwordMac(env, person), ...proved, endsAt };
  return sealCookie(env, 'restore', proof, restoreSeconds);
}

/** The proof of a request; undefined if it is missing or over. */
export async function readRestoreProof(env: Env, cookieHeader: string | null): Promise<RestoreProof | undefined> {
  const proof = await openCookie(env, 'restore', cookieHeader, proofSchema);
  return proof && proof.endsAt > nowSeconds() ? proof : undefined;
}

/** Whether the proof still counts for this person. */
export function provesOwner(env: Env, proof: RestoreProof, person: Person): boolean {
  return proof.sub === person.sub && proof.password === passwordMac(env, person);
}

function passwordMac(env: Env, { passwordHash = '' }: Person): string {
  return mac(env.secret, 'restore an account', passwordHash);
}
