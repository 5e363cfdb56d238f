/** The action of the link in a security mail: it ends an app's access, or locks others out of the account. */
import { consumeLink, findLink } from '@/lib/data/people/mail-links';
import { findMailbox } from '@/lib/data/people/mailbox';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { nowSeconds } from '@/lib/time';
import type { LoginWorld } from '../session/session-cookie';
import { fromOf } from '../session/throttle';
import { secureAccount } from './secure-account';

export type MailAction = { act: 'end_app'; app: string; clientId: string } | { act: 'secure'; since?: number };

/** The action of the link; undefined if it has expired or was used. */
export async function findMailAction(
  { db }: LoginWorld,
  token: string,
): Promise<(MailAction & { sub: string }) | undefined> {
  const link = await findLink(db, 'stop', token, nowSeconds());
  if (!link) return undefined;
  const { sub, data } = link;
  const { clientId, app = '', since } = data;
  if (clientId !== undefined) return { act: 'end_app', app, clientId, sub };
  return { act: 'secure', sub, ...(since !== undefined && { since: Number(since) }) };
}

/** Runs the action; undefined if there is nothing left to do. */
export async function runMailAction(
  world: LoginWorld,
  token: string,
  headers: Headers,
): Promise<MailAction | undefined> {
  const { db } = world;
  const now = nowSeconds();
  const action = await findMailAction(world, token);
  const mailbox = action && (await findMailbox(db, action.sub));
  if (!mailbox) return undefined;
  if (action.act === 'end_app') {
    // The grant ends before the link is consumed. If the work stops in between, the link works again, and ending twice
    // is harmless.
    await endAppAccess(world, action, now);
    return (await consumeLink(db.sql.query, 'stop', token, now)) ? action : undefined;
  }
  return db.sql.transaction(async (query) => {
    if (!(await consumeLink(query, 'stop', token, now))) return undefined;
    const from = { ...(action.since !== undefined && { since: action.since }), ...fromOf(headers) };
    await secureAccount(world, query, mailbox, from, now);
    return action;
  });
}

async function endAppAccess({ db }: LoginWorld, { sub, clientId }: { sub: string; clientId: string }, now: number) {
  const store = createOAuthStore(db);
  const where = { ownerId: sub, clientId, endedAt: null, apiKey: null };
  const grants = await db.prisma.grant.findMany({ where, select: { id: true } });
  for (const { id } of grants) await store.endGrant(id, sub, 'owner', now);
}
