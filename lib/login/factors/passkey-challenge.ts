/**
 * Challenges for passkeys (WebAuthn Level 3 §13.4.3). One carries its own end and a MAC over whom it was made for, so none is kept
 * until it is answered; then it is claimed, and good no more.
 */
import { randomBytes } from 'node:crypto';
import type { Env } from '@/lib/config/env';
import { claimOnce } from '@/lib/data/database/single-use';
import { equal, mac } from '@/lib/secrets';
import type { LoginWorld } from '../session/session-cookie';

/** Longer than browsers wait for somebody to find their key. */
export const challengeSeconds = 10 * 60;

const [randomBytesLong, endBytes, macBytes] = [16, 6, 32];

/** `holder` says for what and for whom: the answer counts only where the same is asked again. */
export function makeChallenge(env: Pick<Env, 'secret'>, holder: string, now: number): Uint8Array<ArrayBuffer> {
  const open = Buffer.alloc(randomBytesLong + endBytes);
  randomBytes(randomBytesLong).copy(open);
  open.writeUIntBE(now + challengeSeconds, randomBytesLong, endBytes);
  return Uint8Array.from(Buffer.concat([open, Buffer.from(macOf(env, holder, open), 'base64url')]));
}

/** When a challenge of ours for this holder ends, in base64url as it came back; undefined for any other, and for one that is over. */
export function endOfChallenge(
  env: Pick<Env, 'secret'>,
  holder: string,
  challenge: string,
  now: number,
): number | undefined {
  const bytes = Buffer.from(challenge, 'base64url');
  if (bytes.byteLength !== randomBytesLong + endBytes + macBytes) return undefined;
  const open = bytes.subarray(0, randomBytesLong + endBytes);
  if (!equal(bytes.toString('base64url', open.byteLength), macOf(env, holder, open))) return undefined;
  const endsAt = open.readUIntBE(randomBytesLong, endBytes);
  return endsAt > now ? endsAt : undefined;
}

/** Takes the challenge: false when somebody was quicker. */
export function takeChallenge(world: LoginWorld, challenge: string, endsAt: number, now: number): Promise<boolean> {
  return claimOnce(world.db.sql, `challenge:${challenge}`, endsAt, now);
}

function macOf(env: Pick<Env, 'secret'>, holder: string, open: Buffer): string {
  return mac(env.secret, 'passkey challenge', `${open.toString('base64url')} ${holder}`);
}
