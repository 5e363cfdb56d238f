/**
 * Signing keys come and go without a verification that fails: decision 18, OpenID Connect Core §10.1.1.
 *
 * A new key is published for longer than anyone may keep our JWK Set before it signs for the first time; the one before it
 * signs until that moment, and stays published until the last token that it can have signed is over. The same steps on a
 * schedule and by hand, and the store lets only one of several instances take each.
 *
 * A key that others may have is withdrawn instead: then verifications have to fail, and what the thief signs with them.
 */

import type { StoredKey } from '../model/key-records';
import type { SigningAlg } from '../model/signing-algs';
import type { World } from '../world';
import { generate, publicJwks, rereadKeys } from './key-ring';

type KeyState = 'published' | 'signing' | 'retired';

/** A key as its operator sees it. */
export type KeyView = {
  kid: string;
  alg: SigningAlg;
  state: KeyState;
  createdAt: number;
  /** Since when, or from when on, it signs. */
  activeAt: number;
  /** Until when it signs; absent while nothing is to follow it. */
  retiredAt?: number;
  /** When it is taken from the JWK Set. */
  removedAt?: number;
};

/** Newest first within each algorithm. */
export async function listKeys(world: World): Promise<KeyView[]> {
  // A server that nobody has asked anything yet has none: this makes the first.
  await publicJwks(world.ring);
  const keys = await world.store.signingKeys();
  const views = keys.map(({ kid, alg, createdAt, activeAt, retiredAt }) => ({
    ...{ kid, alg, createdAt, activeAt },
    state: stateOf({ activeAt, retiredAt }, world.now()),
    ...(retiredAt !== undefined && { retiredAt, removedAt: retiredAt + world.settings.keyRetiredSeconds }),
  }));
  return views.toReversed().sort((a, b) => a.alg.localeCompare(b.alg) || b.activeAt - a.activeAt);
}

function stateOf(key: { activeAt: number; retiredAt: number | undefined }, now: number): KeyState {
  if (key.activeAt > now) return 'published';
  return key.retiredAt !== undefined && key.retiredAt <= now ? 'retired' : 'signing';
}

/** By hand: a successor for every key that signs. One that has a successor waiting already gets no second. How many were made. */
export async function rotateKeys(world: World): Promise<number> {
  await publicJwks(world.ring);
  return replace(world, ({ activeAt }) => activeAt <= world.now());
}

/**
 * Takes a key out of use at once, published or not: nothing that it signed is believed from here on, and another signs. Other
 * instances follow when they read the keys again (`rereadSeconds`), and others when their copy of the JWK Set is old. False
 * when there is no such key.
 */
export async function withdrawKey(world: World, kid: string): Promise<boolean> {
  const key = (await world.store.signingKeys()).find((one) => one.kid === kid);
  if (!key) return false;
  const successor = await generate(world, key.alg, world.now());
  if (!(await world.store.withdrawSigningKey(kid, successor, world.now()))) return false;
  world.log({ level: 'info', event: 'key_withdrawn', alg: key.alg, kid });
  await rereadKeys(world.ring);
  return true;
}

/** By schedule: what is due is rotated, and what nobody needs any more is removed. Meant to be called every few minutes. */
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
    const successor = await generate(world, key.alg, world.now() + world.settings.keyPublishedSeconds);
    // Another instance may have been faster: then its key is the successor.
    if (!(await world.store.replaceSigningKey(key.kid, successor))) continue;
    world.log({ level: 'info', event: 'key_rotated', alg: key.alg, from: key.kid, to: successor.kid });
    made += 1;
  }
  if (made > 0) await rereadKeys(world.ring);
  return made;
}
