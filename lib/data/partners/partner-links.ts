/**
 * What a partner's account means for the person who accepted it.
 *
 * The person accepts it with a proof: the mailbox that the invitation went to, or the identity that the partner named.
 * Then either an account is created for it, or the person connects an account that they have already.
 *
 * When the partner disables or removes its account, the person loses what came from the partner. If the account was
 * created for the partner and nothing shows that its owner uses it otherwise, the account itself is disabled.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../database/database';
import { epochSeconds, isUuid, timestamp } from '../database/sql';
import { linkPurposes, voidLinks } from '../people/mail-links';
import { type From, lockAccount } from '../people/second-factors';
import { noteSecurity } from '../people/security-log';
import { endAllSessions, endFederatedSessions } from '../people/sessions';
import { endGrant } from '../protocol/grant-changes';
import { liveGrant } from '../protocol/grant-rows';
import { lockInvitation, lockWaiting, type WaitingInvitation } from './invitations';

type Query = Database['sql']['query'];
type Viewer = { sub: string };

/** The name of the partner's app, as its developer wrote it, for the security log. */
async function appOf(query: Query, clientId: string): Promise<string> {
  const text = `SELECT coalesce(metadata ->> 'client_name', id) AS app FROM clients WHERE id = $1`;
  const [row] = await query('partner_app', text, [clientId]);
  return row ? z.object({ app: z.string() }).parse(row).app : clientId;
}

/** The account of a partner and the person who accepted it. */
type Link = {
  scimId: string;
  clientId: string;
  sub: string;
  madeAccount: boolean;
};

const statusListSize = 2 ** 17;

/**
 * Whether the owner uses the account without this partner: a passkey, another identity, another partner, a grant of
 * another app, an app or API of their own, or the role of an operator. The password does not count, because everybody
 * who accepts an invitation has to choose one.
 */
const usedOtherwise = `SELECT FROM users u WHERE u.id = $1::uuid AND (u.is_operator
  OR EXISTS (SELECT FROM passkeys p WHERE p.user_id = u.id)
  OR EXISTS (SELECT FROM identities i WHERE i.user_id = u.id AND i.partner_client_id IS DISTINCT FROM $2)
  OR EXISTS (SELECT FROM scim_users o WHERE o.user_id = u.id AND o.client_id <> $2)
  OR EXISTS (SELECT FROM grants g WHERE g.owner_id = u.id AND g.client_id <> $2 AND ${liveGrant('g', '$3')})
  OR EXISTS (SELECT FROM clients c WHERE c.owner_id = u.id AND c.deleted_at IS NULL)
  OR EXISTS (SELECT FROM apis a WHERE a.owner_id = u.id))`;

/** The grants that a person loses: those of one app, or all. */
export type LostGrants = { sub: string; clientId?: string };

/** Ends what the person has from the partner, in the transaction that disables or removes the partner's account. */
export async function detach(db: Database, query: Query, link: Link, now: number): Promise<LostGrants> {
  const { sub, clientId } = link;
  await lockAccount(query, { sub });
  const isOwn =
    !link.madeAccount || (await query('partner_used_otherwise', usedOtherwise, [sub, clientId, now])).length > 0;
  const detail = { app: await appOf(query, clientId) };
  if (isOwn) {
    await endIdentities(db, query, link, now);
    await endGrantsOf(db, query, { sub, clientId }, now);
    await unlink(query, link.scimId);
    await noteSecurity(db.outbox, query, { sub, kind: 'partner_removed', at: now, detail });
    return { sub, clientId };
  }
  const disable = `UPDATE users SET disabled_at = ${timestamp('$2')}, disabled_by = $3, updated_at = ${timestamp('$2')}
    WHERE id = $1::uuid`;
  await query('partner_disable', disable, [sub, now, clientId]);
  await endAllSessions(db, query, sub, now);
  await endGrantsOf(db, query, { sub }, now);
  await voidLinks(query, sub, linkPurposes, now);
  await noteSecurity(db.outbox, query, { sub, kind: 'partner_disabled', at: now, detail });
  return { sub };
}

/** Ends grants that a request created while the transaction of `detach` ran. From then on nobody is signed in. */
export async function endLateGrants(db: Database, lost: LostGrants, now: number): Promise<void> {
  await db.sql.transaction((query) => endGrantsOf(db, query, lost, now));
}

async function endGrantsOf(db: Database, query: Query, { sub, clientId }: LostGrants, now: number): Promise<void> {
  const text = `SELECT g.id::text FROM grants g
    WHERE g.owner_id = $1::uuid AND ($3::text IS NULL OR g.client_id = $3) AND ${liveGrant('g', '$2')}
    ORDER BY g.id FOR UPDATE OF g`;
  const rows = await query('partner_grants', text, [sub, now, clientId ?? null]);
  const context = { outbox: db.outbox, statusListSize };
  for (const { id } of z.array(z.object({ id: z.string() })).parse(rows))
    await endGrant(context, query, id, sub, 'partner', now);
}

/** The identities that the partner named sign nobody in any more, and the sessions that began with them end. */
async function endIdentities(db: Database, query: Query, { sub, clientId }: Link, now: number): Promise<void> {
  const text = 'DELETE FROM identities WHERE user_id = $1::uuid AND partner_client_id = $2 RETURNING 1';
  if ((await query('partner_identities_remove', text, [sub, clientId])).length === 0) return;
  await endFederatedSessions(db, query, sub, now);
}

/** The partner's record belongs to nobody again. */
async function unlink(query: Query, scimId: string): Promise<void> {
  const text = `UPDATE scim_users SET user_id = NULL, linked_at = NULL, made_account = false WHERE id = $1::uuid`;
  await query('partner_unlink', text, [scimId]);
}

/** The partner enables its account again. Grants and sessions do not come back. */
export async function enableAgain(db: Database, query: Query, { sub, clientId }: Link, now: number): Promise<void> {
  const text = `UPDATE users SET disabled_at = NULL, disabled_by = NULL, updated_at = ${timestamp('$2')}
    WHERE id = $1::uuid AND disabled_by = $3 RETURNING 1`;
  if ((await query('partner_enable', text, [sub, now, clientId])).length === 0) return;
  const detail = { app: await appOf(query, clientId) };
  await noteSecurity(db.outbox, query, { sub, kind: 'partner_enabled', at: now, detail });
}

/** Gives an account that was created for the partner its new name, unless its owner chose another one meanwhile. */
export async function renameAccount(
  query: Query,
  sub: string,
  { from, to }: { from: string; to: string },
  now: number,
): Promise<void> {
  if (from === to) return;
  const text = `UPDATE users SET name = $3, updated_at = ${timestamp('$4')}
    WHERE id = $1::uuid AND name = $2 AND deleted_at IS NULL`;
  await query('partner_rename', text, [sub, from, to, now]);
}

/** `over`: the invitation is gone. `already`: the viewer is connected with this partner. */
export type Connected = 'connected' | 'over' | 'already';

/** Connects the viewer's account, with the link of the mail or an invitation that waits in the portal. */
export async function connectAccount(
  db: Database,
  viewer: Viewer,
  invitation: { token: string } | { scimId: string },
  from: From,
  now: number,
): Promise<Connected> {
  if ('scimId' in invitation && !isUuid(invitation.scimId)) return 'over';
  return db.sql.transaction(async (query) => {
    const found =
      'token' in invitation
        ? await lockInvitation(query, invitation.token, now)
        : await lockWaiting(query, viewer, invitation.scimId);
    if (!found) return 'over';
    await lockAccount(query, viewer);
    const other = 'SELECT FROM scim_users WHERE client_id = $1 AND user_id = $2::uuid';
    if ((await query('partner_other', other, [found.clientId, viewer.sub])).length > 0) return 'already';
    await link(db, query, found, { sub: viewer.sub, madeAccount: false }, from, now);
    return 'connected';
  });
}

async function link(
  db: Database,
  query: Query,
  { scimId, clientId }: Pick<WaitingInvitation, 'scimId' | 'clientId'>,
  { sub, madeAccount }: { sub: string; madeAccount: boolean },
  from: From,
  now: number,
): Promise<void> {
  const text = `UPDATE scim_users SET user_id = $2::uuid, linked_at = ${timestamp('$3')}, made_account = $4::bool,
      invitation_id = NULL, invitation_hash = NULL, invitation_ends_at = NULL, declined_at = NULL
    WHERE id = $1::uuid`;
  await query('partner_link', text, [scimId, sub, now, madeAccount]);
  const detail = { app: await appOf(query, clientId) };
  await noteSecurity(db.outbox, query, { sub, kind: 'partner_connected', at: now, detail, ...from });
}

/** `taken`: the address belongs to an account. Its owner signs in and connects that one. */
export type Accepted = { sub: string } | 'over' | 'taken';

/**
 * Creates the account of an invitation: with the address of the mailbox, confirmed, and a password. If this partner
 * disabled an account with the address, that one works again, with the new password: its owner proved the mailbox.
 */
export async function createInvitedAccount(
  db: Database,
  token: string,
  { passwordHash, language }: { passwordHash: string; language: string | null },
  from: From,
  now: number,
): Promise<Accepted> {
  return db.sql.transaction(async (query) => {
    const found = await lockInvitation(query, token, now);
    if (found?.contact === undefined) return 'over';
    const sub =
      (await insertPerson(query, { email: found.contact, name: found.name, passwordHash, language }, now)) ??
      (await revive(query, { ...found, contact: found.contact }, passwordHash, now));
    if (sub === undefined) return 'taken';
    await link(db, query, found, { sub, madeAccount: true }, from, now);
    return { sub };
  });
}

type InvitedPerson = { email: string; name: string; passwordHash: string | null; language: string | null };

async function insertPerson(query: Query, person: InvitedPerson, now: number): Promise<string | undefined> {
  const text = `INSERT INTO users (id, email, email_verified_at, name, password_hash, language, created_at, updated_at)
    VALUES ($1::uuid, $2, ${timestamp('$6')}, $3, $4, $5, ${timestamp('$6')}, ${timestamp('$6')})
    ON CONFLICT DO NOTHING RETURNING id::text`;
  const id = randomUUID();
  const values = [id, person.email, person.name, person.passwordHash, person.language, now];
  return (await query('partner_insert_person', text, values)).length > 0 ? id : undefined;
}

async function revive(
  query: Query,
  { clientId, contact }: WaitingInvitation & { contact: string },
  passwordHash: string,
  now: number,
): Promise<string | undefined> {
  const text = `UPDATE users u SET disabled_at = NULL, disabled_by = NULL, password_hash = $3,
      updated_at = ${timestamp('$4')}
    WHERE u.email = $1 AND u.disabled_by = $2 AND u.deleted_at IS NULL
      AND NOT EXISTS (SELECT FROM scim_users o WHERE o.user_id = u.id) RETURNING id::text`;
  const [row] = await query('partner_revive', text, [contact, clientId, passwordHash, now]);
  return row && z.object({ id: z.string() }).parse(row).id;
}

/**
 * Connects a new account, which somebody just created by signing in at an upstream issuer, with the oldest account that
 * a partner made for this identity.
 */
export async function connectNewIdentity(
  db: Database,
  query: Query,
  { sub, issuer, subject }: { sub: string; issuer: string; subject: string },
  from: From,
  now: number,
): Promise<void> {
  const text = `SELECT r.id::text, r.client_id FROM scim_users r JOIN clients c ON c.id = r.client_id
    WHERE r.upstream_issuer = $1 AND r.upstream_subject = $2 AND r.user_id IS NULL AND r.active
      AND c.deleted_at IS NULL
    ORDER BY r.created_at, r.id LIMIT 1 FOR UPDATE OF r`;
  const [row] = await query('partner_new_identity', text, [issuer, subject]);
  if (row === undefined) return;
  const { id, client_id } = z.object({ id: z.string(), client_id: z.string() }).parse(row);
  const mark = 'UPDATE identities SET partner_client_id = $3 WHERE issuer = $1 AND subject = $2';
  await query('partner_mark_identity', mark, [issuer, subject, client_id]);
  await link(db, query, { scimId: id, clientId: client_id }, { sub, madeAccount: true }, from, now);
}

/** A partner that the viewer's account is connected with. */
export type PartnerView = { scimId: string; app: string; linkedAt: number; madeAccount: boolean };

const partnerRow = z
  .object({ id: z.string(), app: z.string(), linked_at: z.number(), made_account: z.boolean() })
  .transform(
    ({ id, app, linked_at, made_account }): PartnerView => ({
      scimId: id,
      app,
      linkedAt: Math.floor(linked_at),
      madeAccount: made_account,
    }),
  );

/** The partners of the viewer's account, in the order in which they were connected. */
export async function listPartners(db: Database, viewer: Viewer): Promise<PartnerView[]> {
  const text = `SELECT r.id::text, coalesce(c.metadata ->> 'client_name', c.id) AS app, r.made_account,
      ${epochSeconds('r.linked_at')} AS linked_at
    FROM scim_users r JOIN clients c ON c.id = r.client_id WHERE r.user_id = $1::uuid ORDER BY r.linked_at, r.id`;
  return z.array(partnerRow).parse(await db.sql.query('partners_list', text, [viewer.sub]));
}

/** The viewer leaves the partner, which then manages nothing of the account. False if they are not connected. */
export async function leavePartner(
  db: Database,
  viewer: Viewer,
  scimId: string,
  from: From,
  now: number,
): Promise<boolean> {
  if (!isUuid(scimId)) return false;
  return db.sql.transaction(async (query) => {
    const text = `UPDATE scim_users SET user_id = NULL, linked_at = NULL, made_account = false,
        declined_at = ${timestamp('$3')}
      WHERE id = $1::uuid AND user_id = $2::uuid RETURNING client_id`;
    const [row] = await query('partner_leave', text, [scimId, viewer.sub, now]);
    if (row === undefined) return false;
    const clientId = z.object({ client_id: z.string() }).parse(row).client_id;
    // From now on, the identity that the partner named is one of the owner's own.
    const keep = `UPDATE identities SET partner_client_id = NULL WHERE user_id = $1::uuid AND partner_client_id = $2`;
    await query('partner_identities_keep', keep, [viewer.sub, clientId]);
    const detail = { app: await appOf(query, clientId) };
    await noteSecurity(db.outbox, query, { sub: viewer.sub, kind: 'partner_disconnected', at: now, detail, ...from });
    return true;
  });
}

/** The viewer does not want this invitation. It is not shown again until the partner renews it. */
export async function declineInvitation(db: Database, viewer: Viewer, scimId: string, now: number): Promise<boolean> {
  if (!isUuid(scimId)) return false;
  return db.sql.transaction(async (query) => {
    if (!(await lockWaiting(query, viewer, scimId))) return false;
    const text = `UPDATE scim_users SET declined_at = ${timestamp('$2')}, invitation_id = NULL, invitation_hash = NULL,
        invitation_ends_at = NULL
      WHERE id = $1::uuid`;
    await query('invitation_decline', text, [scimId, now]);
    return true;
  });
}

/** A partner is gone: its records go with it, and accounts that it disabled belong to their owners again. */
export async function endPartner(query: Query, clientId: string): Promise<void> {
  const enable = 'UPDATE users SET disabled_at = NULL, disabled_by = NULL WHERE disabled_by = $1';
  await query('partner_end_disabled', enable, [clientId]);
  await query('partner_end_users', 'DELETE FROM scim_users WHERE client_id = $1', [clientId]);
  await query('partner_end_groups', 'DELETE FROM scim_groups WHERE client_id = $1', [clientId]);
}
