/**
 * Rotation of signing keys without failing verifications: decision 18, OpenID Connect Core §10.1.1.
 *
 * A new key is published longer than a JWK Set may be cached before it signs for the first time. Its predecessor signs
 * until then, and stays published until the last token that it signed has expired. Rotation on schedule and by hand
 * takes the same steps, and the store lets only one of several instances take each step.
 *
 * A key that may have leaked is withdrawn instead: then all its signatures must fail, including those of an attacker.
 */

import type { StoredKey } from '../model/key-records';
import type { SigningAlg } from '../model/signing-algs';
import type { World } from '../world';
import { generateSigningKey, publicJwks, rereadKeys } from './key-ring';

type KeyState = 'published' | 'signing' | 'retired';

/** A key as operators see it. */
export type KeyView = {
  kid: string;
  alg: SigningAlg;
  state: KeyState;
  createdAt: number;
  /** When it starts signing. */
  activeAt: number;
  /** When it stops signing. Absent while it has no successor. */
  retiredAt?: number;
  /** When it is removed from the JWK Set. */
  removedAt?: number;
};

/** Newest first within each algorithm. */
export async function listKeys(world: World): Promise<KeyView[]> {
  // A server that has had no request yet has no keys: this generates the first ones.
  await publicJwks(world.ring);
  const keys = await world.store.signingKeys();
  const views = keys.map(({ kid, alg, createdAt, activeAt, retiredAt }) => ({
    kid,
    alg,
    createdAt,
    activeAt,
    state: stateOf({ activeAt, retiredAt }, world.now()),
    ...(retiredAt !== undefined && { retiredAt, removedAt: retiredAt + world.settings.keyRetiredSeconds }),
  }));
  return views.toReversed().sort((a, b) => a.alg.localeCompare(b.alg) || b.activeAt - a.activeAt);
}

function stateOf(key: { activeAt: number; retiredAt: number | undefined }, now: number): KeyState {
  if (key.activeAt > now) return 'published';
  return key.retiredAt !== undefined && key.retiredAt <= now ? 'retired' : 'signing';
}

/** Rotates by hand: generates a successor for each signing key that has none yet. Returns how many were generated. */
export async function rotateKeys(world: World): Promise<number> {
  await publicJwks(world.ring);
  return replace(world, ({ activeAt }) => activeAt <= world.now());
}

/**
 * Withdraws a key at once, published or not: its signatures no longer count, and a new key signs. Other instances
 * follow when they read the keys again (`rereadSeconds`), APIs and clients when their copy of the JWK Set expires.
 * False if there is no such key.
 */
export async function withdrawKey(world: World, kid: string): Promise<boolean> {
  const key = (await world.store.signingKeys()).find((one) => one.kid === kid);
  if (!key) return false;
  const successor = await generateSigningKey(world, key.alg, world.now());
  if (!(await world.store.withdrawSigningKey(kid, successor, world.now()))) return false;
  world.log({ level: 'info', event: 'key_withdrawn', alg: key.alg, kid });
  await rereadKeys(world.ring);
  return true;
}

/** Rotates keys that are due and removes keys that are no longer needed. Call it every few minutes. */
export async function maintainKeys(world: World): Promise<void> {
  const { keyRotationSeconds, keyPublishedSeconds, keyRetiredSeconds } = world.settings;
  const due = ({ activeAt }: StoredKey) => activeAt + keyRotationSeconds - keyPublishedSeconds <= world.now();
  await replace(world, due);
  const removed = await world.store.removeSigningKeys(world.now() - keyRetiredSeconds);
  if (removed > 0) await rereadKeys(world.ring);
}

async function replace(world: World, due: (key: StoredKey) => boolean): Promise<number> {
  let made = 0;
  for (const key of await world.store.signingKeys()) {
    if (key.retiredAt !== undefined || !due(key)) continue;
    const successor = await generateSigningKey(world, key.alg, world.now() + world.settings.keyPublishedSeconds);
    // Another instance may have been faster. Then its key is the successor.
    if (!(await world.store.replaceSigningKey(key.kid, successor))) continue;
    world.log({ level: 'info', event: 'key_rotated', alg: key.alg, from: key.kid, to: successor.kid });
    made += 1;
  }
  if (made > 0) await rereadKeys(world.ring);
  return made;
}
