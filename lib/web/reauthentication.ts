/**
 * A fresh look at who is at the keyboard, before what a borrowed browser must not do: NIST SP 800-63B §5.2.6 calls it reauthentication.
 * A session lasts two weeks; whoever finds it open may read, and not change how its owner signs in or take their data away.
 *
 * Ask on the page that shows the form, so that nobody fills one in only to be sent away, and again where the form is
 * answered.
 */
import { redirect } from 'next/navigation';
import { nowSeconds } from '../login/session/session-cookie';
import type { Viewer } from './viewer';

const recentProofSeconds = 10 * 60;

/** Whether this sign-in was proved at most ten minutes ago: by password, passkey or one-time code. */
export function hasRecentProof(viewer: Pick<Viewer, 'authTime'>, now: number): boolean {
  return now - viewer.authTime <= recentProofSeconds;
}

/** The page that asks for it, and leads back to `back`, a path of ours. For handlers that answer with a redirect of their own. */
export function proofPath(back: string): string {
  return `/login?${new URLSearchParams({ next: back, fresh: '1' })}`;
}

/** For pages and server actions: goes to the sign-in page where the proof is older, and from there back to `back`. */
export async function requireRecentProof(viewer: Viewer, back: string): Promise<void> {
  if (!hasRecentProof(viewer, nowSeconds())) redirect(proofPath(back));
}
