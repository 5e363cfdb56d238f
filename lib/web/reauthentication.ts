/**
 * Reauthentication (NIST SP 800-63B §5.2.6) before sensitive actions. A session lasts two weeks. A person at somebody
 * else's open browser can read pages, but must not change how the owner signs in, or download their data.
 *
 * Check it on the page that shows the form, so that nobody fills in a form in vain, and again in the handler of the
 * form.
 */
import { redirect } from 'next/navigation';
import { nowSeconds } from '@/lib/time';
import type { Viewer } from './viewer';

const recentProofSeconds = 10 * 60;

/** Whether the person signed in within the last ten minutes, by password, passkey or one-time code. */
export function hasRecentProof(viewer: Pick<Viewer, 'authTime'>, now: number): boolean {
  return now - viewer.authTime <= recentProofSeconds;
}

/** The sign-in page, with a return to `back`, which is one of our paths. For handlers that redirect by themselves. */
export function reauthenticationPath(back: string): string {
  return `/login?${new URLSearchParams({ next: back, fresh: '1' })}`;
}

/** For pages and server actions: redirects to the sign-in page if the sign-in is older, with a return to `back`. */
export async function requireRecentProof(viewer: Viewer, back: string): Promise<void> {
  if (!hasRecentProof(viewer, nowSeconds())) redirect(reauthenticationPath(back));
}
