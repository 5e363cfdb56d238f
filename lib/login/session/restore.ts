/**
 * Restoring a deleted account. Somebody who signs in to one gets no session. They are offered to restore it, and then
 * they are signed in.
 */

import { claimOnce } from '@/lib/data/database/single-use';
import { restorableUntil, restoreAccount } from '@/lib/data/people/account-deletion';
import { findPerson, type Person } from '@/lib/data/people/people';
import { nowSeconds } from '@/lib/time';
import { provesOwner, type RestoreProof, readRestoreProof } from './restore-cookie';
import { deleteCookie } from './sealed-cookies';
import type { LoginWorld } from './session-cookie';
import { type SignedIn, startSession } from './start-session';
import { fromOf } from './throttle';

export type PendingRestore = { person: Person; proof: RestoreProof; restoreUntil: number };

/** The deleted account that this browser signed in to; undefined if there is none, or if it is too late. */
export async function pendingRestore(world: LoginWorld, headers: Headers): Promise<PendingRestore | undefined> {
  const proof = await readRestoreProof(world.env, headers.get('cookie'));
  const person = proof && (await findPerson(world.db, proof.sub));
  if (!person || !provesOwner(world.env, proof, person)) return undefined;
  const restoreUntil = await restorableUntil(world.db, person.sub, nowSeconds());
  return restoreUntil === undefined ? undefined : { person, proof, restoreUntil };
}

/** Restores the account and signs its owner in. `over`: the sign-in is too old, was used, or the account is gone. */
export async function restoreAndSignIn(
  world: LoginWorld,
  headers: Headers,
): Promise<SignedIn | { ok: false; code: 'over' }> {
  const pending = await pendingRestore(world, headers);
  if (!pending) return { ok: false, code: 'over' };
  const { person, proof } = pending;
  const now = nowSeconds();
  if (!(await claimOnce(world.db.sql, `restore:${proof.id}`, proof.endsAt, now))) return { ok: false, code: 'over' };
  if (!(await restoreAccount(world.db, person, fromOf(headers), now))) return { ok: false, code: 'over' };
  const { deletedAt: _, ...restored } = person;
  // The mail about the restored account names this browser, so it needs no second one.
  const proved = { amr: proof.amr, authTime: proof.authTime, isNewDevice: false };
  const answer = await startSession(world, restored, headers, proved);
  if (!answer.ok) return { ok: false, code: 'over' };
  return { ...answer, cookies: [...answer.cookies, deleteCookie(world.env, 'restore')] };
}
