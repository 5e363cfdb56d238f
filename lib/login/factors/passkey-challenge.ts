/**
 * Challenges for passkeys (WebAuthn Level 3 §13.4.3). A challenge contains its expiry and a MAC over its holder, so the
 * server stores nothing until it is answered. Then it is recorded as used.
 */
import { randomBytes } from 'node:crypto';
import type { Env } from '@/lib/config/env';
import { claimOnce } from '@/lib/data/database/single-use';
import { equal, mac } from '@/lib/secrets';
import type { LoginWorld } from '../session/session-cookie';

/** Longer than browsers wait for a person to use their passkey. */
export const challengeSeconds = 10 * 60;

const [randomBytesLong, endBytes, macBytes] = [16, 6, 32];

/**
 * Creates a challenge. `holder` names its purpose and its browser or account; the response must be for the same holder.
 */
export function makeChallenge(env: Pick<Env, 'secret'>, holder: string, now: number): Uint8Array<ArrayBuffer> {
  const open = Buffer.alloc(randomBytesLong + endBytes);
  randomBytes(randomBytesLong).copy(open);
  open.writeUIntBE(now + challengeSeconds, randomBytesLong, endBytes);
  return Uint8Array.from(Buffer.concat([open, Buffer.from(macOf(env, holder, open), 'base64url')]));
}

/**
 * The expiry of a challenge for this holder, given in base64url; undefined if it is not ours, for another holder, or
 * expired.
 */
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

/** Marks the challenge as used. False if it was used already. */
export function takeChallenge(world: LoginWorld, challenge: string, endsAt: number, now: number): Promise<boolean> {
  return claimOnce(world.db.sql, `challenge:${challenge}`, endsAt, now);
}

function macOf(env: Pick<Env, 'secret'>, holder: string, open: Buffer): string {
  return mac(env.secret, 'passkey challenge', `${open.toString('base64url')} ${holder}`);
}
