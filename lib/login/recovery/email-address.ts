/**
 * Confirming and changing the e-mail address of an account.
 *
 * A link proves who reads a mailbox, and a sign-in proves whose account it is. An address is confirmed only with both.
 * With the link alone, an attacker who creates an account with somebody else's address would need only that person's
 * careless click, and every app that relies on `email_verified` would mistake one for the other.
 */
import {
  consumeLink,
  findLink,
  type LinkPurpose,
  type MailLink,
  sendLink,
  voidLinks,
} from '@/lib/data/people/mail-links';
import { AddressTakenError, confirmAddress, findMailbox, replaceAddress } from '@/lib/data/people/mailbox';
import { emailSchema } from '@/lib/data/people/people';
import { noteSecurity } from '@/lib/data/people/security-log';
import { clientIp } from '@/lib/edge/client-address';
import { nowSeconds } from '@/lib/time';
import type { LoginWorld } from '../session/session-cookie';
import { countMailFrom, countMailTo, countMailToNew, fromOf, type ThrottleResult } from '../session/throttle';
import { secureAccount } from './secure-account';

type Viewer = { sub: string };

export type RequestRefusal =
  | { ok: false; code: 'no_mail' | 'email' | 'same' }
  | { ok: false; code: 'throttled'; retryAt: number };

/** Sends the link that confirms the address of an account, if this portal sends mail. */
export async function sendConfirmation(
  world: LoginWorld,
  { sub, email }: { sub: string; email: string },
): Promise<void> {
  if (world.env.mail.kind === 'none') return;
  await send(world, { sub, purpose: 'verify', recipient: email });
}

/** Sends the link again, at the owner's request. */
export async function resendConfirmation(
  world: LoginWorld,
  viewer: Viewer & { email: string },
  headers: Headers,
): Promise<{ ok: true } | RequestRefusal> {
  if (world.env.mail.kind === 'none') return { ok: false, code: 'no_mail' };
  // Counted by account, so requests by strangers for this mailbox do not count.
  const own = { kind: 'session', key: viewer.sub } as const;
  const decision = await countMail(world, headers, () => countMailTo(world, viewer.email, own));
  if (!decision.allowed) return { ok: false, code: 'throttled', retryAt: decision.retryAt };
  await sendConfirmation(world, viewer);
  return { ok: true };
}

/** Sends a link to the new address. Only its reader learns whether another account has it. */
export async function requestNewAddress(
  world: LoginWorld,
  viewer: Viewer & { email: string },
  typed: string,
  headers: Headers,
): Promise<{ ok: true; email: string } | RequestRefusal> {
  if (world.env.mail.kind === 'none') return { ok: false, code: 'no_mail' };
  const email = emailSchema.safeParse(typed);
  if (!email.success) return { ok: false, code: 'email' };
  if (email.data === viewer.email) return { ok: false, code: 'same' };
  const decision = await countMail(world, headers, () => countMailToNew(world, email.data));
  if (!decision.allowed) return { ok: false, code: 'throttled', retryAt: decision.retryAt };
  const data = { from: viewer.email };
  await send(world, { sub: viewer.sub, purpose: 'change_email', recipient: email.data, data });
  return { ok: true, email: email.data };
}

/** Cancels the change: the current address stays, and the link stops working. */
export async function cancelNewAddress({ db }: LoginWorld, viewer: Viewer): Promise<void> {
  await voidLinks(db.sql.query, viewer.sub, ['change_email'], nowSeconds());
}

export type Confirmation = 'done' | 'over' | 'other_account' | 'taken';

/** Confirms the current address, for the signed-in owner of the account. */
export async function confirmOwnAddress(
  world: LoginWorld,
  viewer: Viewer,
  token: string,
  headers: Headers,
): Promise<Confirmation> {
  return use(world, 'verify', token, viewer, async (query, link, now) => {
    if (!(await confirmAddress(query, link.sub, link.recipient, now))) return 'over';
    const detail = { email: link.recipient };
    await noteSecurity(world.db.outbox, query, {
      sub: link.sub,
      kind: 'email_verified',
      at: now,
      detail,
      ...fromOf(headers),
    });
    return 'done';
  });
}

/** Changes the address. The old address, if it was confirmed, gets a mail with a link that restores it. */
export async function confirmNewAddress(
  world: LoginWorld,
  viewer: Viewer,
  token: string,
  headers: Headers,
): Promise<Confirmation> {
  const { env, db } = world;
  const before = await findMailbox(db, viewer.sub);
  return use(world, 'change_email', token, viewer, async (query, { sub, recipient: to, data }, now) => {
    const from = data['from'] ?? '';
    if (!(await replaceAddress(query, sub, { from, to }, now))) return 'over';
    await voidLinks(query, sub, ['verify', 'reset'], now);
    const detail = { from, to };
    await noteSecurity(db.outbox, query, { sub, kind: 'email_changed', at: now, detail, ...fromOf(headers) });
    if (before?.isVerified && before.email === from) {
      await sendLink(env, db.outbox, query, { sub, purpose: 'undo_email', recipient: from }, now);
    }
    return 'done';
  });
}

/** Restores the address that the link was sent to, and locks out the person who changed it. */
export async function undoAddress(world: LoginWorld, token: string, headers: Headers): Promise<Confirmation> {
  return use(world, 'undo_email', token, undefined, async (query, { sub, recipient: to, createdAt }, now) => {
    await replaceAddress(query, sub, { to }, now);
    await voidLinks(query, sub, ['verify', 'undo_email', 'stop'], now);
    const detail = { to };
    await noteSecurity(world.db.outbox, query, { sub, kind: 'email_changed', at: now, detail, ...fromOf(headers) });
    await secureAccount(world, query, { sub, email: to }, { since: createdAt, ...fromOf(headers) }, now);
    return 'done';
  });
}

type Work = (query: LoginWorld['db']['sql']['query'], link: MailLink, now: number) => Promise<Confirmation>;

/**
 * Checks the link before it consumes it, so the owner of another account cannot use it up. Consuming and acting is one
 * transaction.
 */
async function use(
  { db }: LoginWorld,
  purpose: LinkPurpose,
  token: string,
  viewer: Viewer | undefined,
  work: Work,
): Promise<Confirmation> {
  const now = nowSeconds();
  const link = await findLink(db, purpose, token, now);
  if (!link) return 'over';
  if (viewer && viewer.sub !== link.sub) return 'other_account';
  try {
    return await db.sql.transaction(async (query) => {
      if (!(await consumeLink(query, purpose, token, now))) return 'over';
      return work(query, link, now);
    });
  } catch (error) {
    if (error instanceof AddressTakenError) return 'taken';
    throw error;
  }
}

async function send(
  { env, db }: LoginWorld,
  link: { sub: string; purpose: LinkPurpose; recipient: string; data?: Record<string, string> },
): Promise<void> {
  await db.sql.transaction((query) => sendLink(env, db.outbox, query, link, nowSeconds()));
}

async function countMail(
  world: LoginWorld,
  headers: Headers,
  countTo: () => Promise<ThrottleResult>,
): Promise<ThrottleResult> {
  const decision = await countMailFrom(world, clientIp(headers));
  return decision.allowed ? countTo() : decision;
}
