/**
 * Locks an account that an intruder may use: every session ends, the password becomes invalid, and the owner gets a
 * link to choose a new one. Apps keep their access; the mails about them have their own links to end it.
 */
import { sendLink, voidLinks } from '@/lib/data/people/mail-links';
import { removeFactorsSince } from '@/lib/data/people/mailbox';
import { replacePassword } from '@/lib/data/people/people';
import { noteSecurity } from '@/lib/data/people/security-log';
import { endAllSessions } from '@/lib/data/people/sessions';
import type { LoginWorld } from '../session/session-cookie';
import { forgetKnownNetworks } from '../session/sign-in-attempts';

type Query = LoginWorld['db']['sql']['query'];

/** `since`: passkeys, codes and linked accounts from this time or later are removed. Earlier ones stay. */
export async function secureAccount(
  { env, db }: LoginWorld,
  query: Query,
  { sub, email }: { sub: string; email: string },
  { since, ip, userAgent }: { since?: number; ip: string; userAgent?: string },
  now: number,
): Promise<void> {
  if (since !== undefined) await removeFactorsSince(query, sub, since);
  await replacePassword(query, sub, null, now);
  await endAllSessions(db, query, sub, now);
  await forgetKnownNetworks(query, sub);
  await voidLinks(query, sub, ['change_email'], now);
  await noteSecurity(db.outbox, query, { sub, kind: 'secured_by_mail', at: now, ip, userAgent });
  await sendLink(env, db.outbox, query, { sub, purpose: 'reset', recipient: email }, now);
}
