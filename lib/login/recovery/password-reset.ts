/**
 * Resetting a forgotten password by mail. The reset signs nobody in, so a second step is still required at the next
 * sign-in.
 */
import { consumeLink, findLink, voidLinks } from '@/lib/data/people/mail-links';
import { confirmAddress, removeFactorsSince } from '@/lib/data/people/mailbox';
import { emailSchema, findByEmail, findPerson, replacePassword } from '@/lib/data/people/people';
import { noteSecurity } from '@/lib/data/people/security-log';
import { endAllSessions } from '@/lib/data/people/sessions';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { clientIp } from '@/lib/edge/client-address';
import { sealAddress } from '@/lib/mail/address-seal';
import { nowSeconds } from '@/lib/time';
import { hashPassword, type PasswordFault, passwordFault, TooBusyError } from '../password/passwords';
import type { LoginWorld } from '../session/session-cookie';
import { forgetKnownNetworks, holderOf, knowNetwork } from '../session/sign-in-attempts';
import { countMailFrom, countMailTo, fromOf, resetOwnCounters } from '../session/throttle';

export type ResetRequest =
  | { ok: true }
  | { ok: false; code: 'no_mail' | 'email' }
  | { ok: false; code: 'throttled'; retryAt: number };

/**
 * Gives the same answer, with the same statements, whether or not the account exists. A mailbox that got too many mails
 * silently gets no more. The account's known browsers and networks have their own counters, so strangers cannot stop
 * the owner from asking.
 */
export async function requestReset(world: LoginWorld, typed: string, headers: Headers): Promise<ResetRequest> {
  const { env, db } = world;
  if (env.mail.kind === 'none') return { ok: false, code: 'no_mail' };
  const email = emailSchema.safeParse(typed);
  if (!email.success) return { ok: false, code: 'email' };
  const holder = await holderOf(world, await findByEmail(db, email.data), headers);
  const decision = holder.kind === 'stranger' ? await countMailFrom(world, holder.key) : undefined;
  if (decision?.allowed === false) return { ok: false, code: 'throttled', retryAt: decision.retryAt };
  if (!(await countMailTo(world, email.data, holder)).allowed) return { ok: true };
  const id = await sealAddress(env, email.data);
  await db.sql.transaction((query) => db.outbox.send(query, [{ kind: 'mail', mail: 'forgotten', id }]));
  return { ok: true };
}

export type PasswordReset = 'done' | 'over' | 'busy' | PasswordFault;

/**
 * Sets the password, ends every session, and confirms the address. If the address was never confirmed, the person who
 * created the account may not be the one who reads its mail. Then the account starts afresh: passkeys, codes and app
 * access from before end.
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
    if (isFresh) {
      await removeFactorsSince(query, sub, 0);
      await forgetKnownNetworks(query, sub);
    }
    await voidLinks(query, sub, ['verify', 'change_email'], now);
    await noteSecurity(db.outbox, query, { sub, kind: 'password_reset', at: now, ...fromOf(headers) });
    return isFresh ? 'fresh' : 'done';
  });
  if (outcome === 'over') return 'over';
  if (outcome === 'fresh') await endEveryAccess(world, sub, now);
  // The person who reads the mailbox can sign in from this network, however many strangers guess.
  await knowNetwork(world, sub, clientIp(headers));
  await resetOwnCounters(world, person.email, await holderOf(world, { sub, passwordHash }, headers));
  return 'done';
}

async function endEveryAccess({ db }: LoginWorld, sub: string, now: number): Promise<void> {
  const store = createOAuthStore(db);
  const grants = await db.prisma.grant.findMany({ where: { ownerId: sub, endedAt: null }, select: { id: true } });
  for (const { id } of grants) await store.endGrant(id, sub, 'owner', now);
}
