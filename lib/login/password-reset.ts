/**
 * A new password for somebody who forgot theirs, by way of their mailbox. It signs nobody in: whoever has a second step takes it at the
 * sign-in that follows.
 */

import { clientIp } from '@/lib/client-address';
import { consumeLink, findLink, voidLinks } from '@/lib/data/mail-links';
import { confirmAddress, removeFactorsSince } from '@/lib/data/mailbox';
import { createOAuthStore } from '@/lib/data/oauth-store';
import { emailSchema, findPerson, replacePassword } from '@/lib/data/people';
import { noteSecurity } from '@/lib/data/security-log';
import { endAllSessions } from '@/lib/data/sessions';
import { sealAddress } from '@/lib/mail/address-seal';
import { type LoginWorld, nowSeconds } from './login';
import { hashPassword, type PasswordFault, passwordFault, TooBusyError } from './passwords';
import { countMailFrom, countMailTo, forgiveSignIn, fromOf } from './throttle';

export type ResetAsked =
  | { ok: true }
  | { ok: false; code: 'no_mail' | 'email' }
  | { ok: false; code: 'throttled'; retryAt: number };

/**
 * The same answer, by the same statements, whether or not there is such an account: who it is for is looked up where the letter is
 * written. A mailbox that was written to often enough gets no more, silently.
 */
export async function askReset(world: LoginWorld, typed: string, headers: Headers): Promise<ResetAsked> {
  const { env, db } = world;
  if (env.mail.kind === 'none') return { ok: false, code: 'no_mail' };
  const email = emailSchema.safeParse(typed);
  if (!email.success) return { ok: false, code: 'email' };
  const turn = await countMailFrom(world, clientIp(headers));
  if (!turn.allowed) return { ok: false, code: 'throttled', retryAt: turn.retryAt };
  if (!(await countMailTo(world, email.data)).allowed) return { ok: true };
  const id = await sealAddress(env, email.data);
  await db.sql.transaction((query) => db.outbox.send(query, [{ kind: 'mail', letter: 'forgotten', id }]));
  return { ok: true };
}

export type PasswordReset = 'done' | 'over' | 'busy' | PasswordFault;

/**
 * Sets the password, ends every session, and counts the mailbox as proved. Where nobody ever confirmed the address, whoever made the
 * account need not be who reads its mail: then it begins afresh, without the passkeys, codes, and access of apps that were
 * set up before.
 */
export async function resetPassword(
  world: LoginWorld,
  token: string,
  password: string,
  headers: Headers,
): Promise<PasswordReset> {
  const { db } = world;
  const now = nowSeconds();
  const link = await findLink(db, 'reset', token, now);
  const person = link && (await findPerson(db, link.sub));
  if (!person || person.email !== link.recipient) return 'over';
  const fault = await passwordFault(password, [person.email, person.name]);
  if (fault) return fault;
  const passwordHash = await hashPassword(password).catch((error: unknown) => {
    if (error instanceof TooBusyError) return undefined;
    throw error;
  });
  if (passwordHash === undefined) return 'busy';
  const { sub } = person;
  const outcome = await db.sql.transaction(async (query) => {
    if (!(await consumeLink(query, 'reset', token, now))) return 'over';
    await replacePassword(query, sub, passwordHash, now);
    await endAllSessions(db, query, sub, now);
    const isFresh = await confirmAddress(query, sub, person.email, now);
    if (isFresh) await removeFactorsSince(query, sub, 0);
    await voidLinks(query, sub, ['verify', 'change_email'], now);
    await noteSecurity(db.outbox, query, { sub, kind: 'password_reset', at: now, ...fromOf(headers) });
    return isFresh ? 'fresh' : 'done';
  });
  if (outcome === 'over') return 'over';
  if (outcome === 'fresh') await endEveryAccess(world, sub, now);
  await forgiveSignIn(world, person.email, clientIp(headers));
  return 'done';
}

async function endEveryAccess({ db }: LoginWorld, sub: string, now: number): Promise<void> {
  const store = createOAuthStore(db);
  const grants = await db.prisma.grant.findMany({ where: { ownerId: sub, endedAt: null }, select: { id: true } });
  for (const { id } of grants) await store.endGrant(id, sub, 'owner', now);
}
