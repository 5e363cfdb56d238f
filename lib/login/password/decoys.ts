/**
 * Decoys: the work that stands in for a password check where there is no account.
 *
 * Hashes of other products take another time than ours. If an unknown address always took the time of our own form,
 * that time would reveal the imported accounts that have not signed in yet. So an unknown address is treated like one
 * of the accounts, chosen by a keyed hash of the address: the same address always takes the same time, and as many
 * unknown addresses take the time of a foreign hash as accounts do. Where all hashes are ours, nothing changes.
 */
import { samplePasswordHashes } from '@/lib/data/people/password-sample';
import { profileOf } from '@/lib/data/people/stored-hashes';
import { mac } from '@/lib/secrets';
import { nowSeconds } from '@/lib/time';
import type { LoginWorld } from '../session/session-cookie';
import { isPresentForm } from './passwords';

/** A hash of each profile, with the share of accounts that have this profile or an earlier one. */
type Decoy = { example: string | undefined; upTo: number };

const sampleSize = 1000;
const renewAfterSeconds = 300;
const known = new WeakMap<LoginWorld['db'], { at: number; decoys: Promise<Decoy[]> }>();

/** A hash that takes as long as the one that this address would have; undefined: a hash that we made. */
export async function decoyFor(world: LoginWorld, email: string): Promise<string | undefined> {
  const share = Buffer.from(mac(world.env.secret, 'decoy hash', email), 'base64url').readUInt32BE(0) / 2 ** 32;
  return (await decoysOf(world.db)).find(({ upTo }) => share < upTo)?.example;
}

function decoysOf(db: LoginWorld['db']): Promise<Decoy[]> {
  const now = nowSeconds();
  const found = known.get(db);
  if (found && Math.abs(now - found.at) < renewAfterSeconds) return found.decoys;
  const decoys = samplePasswordHashes(db, sampleSize).then(decoysIn);
  known.set(db, { at: now, decoys });
  decoys.catch(() => known.delete(db));
  return decoys;
}

function decoysIn(hashes: string[]): Decoy[] {
  const profiles = new Map<string, { example: string; accounts: number }>();
  for (const hash of hashes) {
    const profile = profileOf(hash);
    const { example = hash, accounts = 0 } = profiles.get(profile) ?? {};
    profiles.set(profile, { example, accounts: accounts + 1 });
  }
  let counted = 0;
  // In a fixed order, so that an address keeps its profile while the shares stay the same.
  const inOrder = [...profiles].sort(([one], [other]) => (one < other ? -1 : 1));
  return inOrder.map(([, { example, accounts }]) => {
    counted += accounts;
    return { example: isPresentForm(example) ? undefined : example, upTo: counted / hashes.length };
  });
}
