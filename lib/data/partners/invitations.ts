/**
 * Invitations to the accounts that partners made. The mail goes to the address that the partner named. Its link proves
 * that the reader has that mailbox, and only then does the account become a person's: a new account here, or one that
 * the person has already and is signed in to. The partner never sees the link.
 */
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { mac } from '@/lib/secrets';
import type { Database } from '../database/database';
import { epochSeconds, timestamp } from '../database/sql';

type Query = Database['sql']['query'];
type Secret = { secret: Uint8Array };

/** How long the link of an invitation works. */
const invitationSeconds = 14 * 24 * 3600;

/** How many invitations a mailbox gets a day, from all partners together. */
const mostADay = 5;

/** The token of an invitation's link: 43 characters for a URL. */
export const invitationToken = ({ secret }: Secret, invitationId: string): string =>
  mac(secret, 'invitations', invitationId);

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');

/**
 * Makes a new invitation, which replaces the old one, and sends it, in the transaction of `query`. A mailbox that got
 * too many gets no mail; its owner still finds the invitation in the portal.
 */
export async function invite(
  { secret }: Secret,
  outbox: Database['outbox'],
  query: Query,
  { scimId, contact }: { scimId: string; contact: string },
  now: number,
): Promise<void> {
  const id = randomUUID();
  const text = `UPDATE scim_users SET invitation_id = $2::uuid, invitation_hash = $3,
      invitation_ends_at = ${timestamp('$4')}, declined_at = NULL
    WHERE id = $1::uuid`;
  await query('invitation_set', text, [scimId, id, hashOf(invitationToken({ secret }, id)), now + invitationSeconds]);
  // One of the mailbox's places for today, if one is free.
  const places = Array.from({ length: mostADay }, (_, place) => mac(secret, 'invitations', `${contact} ${place}`));
  const take = `INSERT INTO claimed (key, ends_at)
    SELECT p.key, ${timestamp('$2')} FROM unnest($1::text[]) AS p(key)
    WHERE NOT EXISTS (SELECT FROM claimed c WHERE c.key = p.key AND c.ends_at > ${timestamp('$3')}) LIMIT 1
    ON CONFLICT (key) DO UPDATE SET ends_at = excluded.ends_at WHERE claimed.ends_at <= ${timestamp('$3')}
    RETURNING 1`;
  if ((await query('invitation_place', take, [places, now + 24 * 3600, now])).length === 0) return;
  await outbox.send(query, [{ kind: 'mail', mail: 'invitation', id }]);
}

/** The old link stops working. */
export async function withdrawInvitation(query: Query, scimId: string): Promise<void> {
  const text = `UPDATE scim_users SET invitation_id = NULL, invitation_hash = NULL, invitation_ends_at = NULL
    WHERE id = $1::uuid`;
  await query('invitation_withdraw', text, [scimId]);
}

/** An invitation that can be accepted. */
export type WaitingInvitation = {
  scimId: string;
  clientId: string;
  /** The name of the partner's app, as its developer wrote it. */
  app: string;
  /** The address of the mailbox; absent if only an upstream identity was named. */
  contact?: string;
  /** The name that the partner gave. */
  name: string;
  /** The language that the partner named, as a BCP 47 tag. */
  language?: string;
  endsAt?: number;
};

const waitingRow = z
  .object({
    id: z.string(),
    client_id: z.string(),
    app: z.string(),
    contact: z.string().nullable(),
    name: z.string(),
    language: z.string().nullable(),
    ends_at: z.number().nullable(),
  })
  .transform(
    ({ id, client_id, app, contact, name, language, ends_at }): WaitingInvitation => ({
      scimId: id,
      clientId: client_id,
      app,
      name,
      ...(contact !== null && { contact }),
      ...(language !== null && { language }),
      ...(ends_at !== null && { endsAt: Math.floor(ends_at) }),
    }),
  );

const columns = `r.id::text, r.client_id, coalesce(c.metadata ->> 'client_name', c.id) AS app, r.contact, r.name,
  coalesce(r.attributes ->> 'preferredLanguage', r.attributes ->> 'locale') AS language,
  ${epochSeconds('r.invitation_ends_at')} AS ends_at`;

/** Nobody has accepted it, and its partner still wants it. */
const isOpen = 'r.user_id IS NULL AND r.active AND c.deleted_at IS NULL';

/** The invitation of a link, to show what it would do. Reading changes nothing. */
export async function findInvitation(db: Database, token: string, now: number): Promise<WaitingInvitation | undefined> {
  const text = `SELECT ${columns} FROM scim_users r JOIN clients c ON c.id = r.client_id
    WHERE r.invitation_hash = $1 AND r.invitation_ends_at > ${timestamp('$2')} AND ${isOpen}`;
  const [row] = await db.sql.query('invitation_find', text, [hashOf(token), now]);
  return row && waitingRow.parse(row);
}

/** The invitation of this id, for its mail. */
export async function findInvitationById(
  db: Database,
  invitationId: string,
  now: number,
): Promise<WaitingInvitation | undefined> {
  const text = `SELECT ${columns} FROM scim_users r JOIN clients c ON c.id = r.client_id
    WHERE r.invitation_id = $1::uuid AND r.invitation_ends_at > ${timestamp('$2')} AND ${isOpen}`;
  const [row] = await db.sql.query('invitation_find_by_id', text, [invitationId, now]);
  return row && waitingRow.parse(row);
}

/** SQL: the viewer `$1` has proved the mailbox, or the identity at an upstream issuer, that the invitation is for. */
const isForViewer = `(r.contact = (SELECT u.email FROM users u
      WHERE u.id = $1::uuid AND u.email_verified_at IS NOT NULL)
    OR EXISTS (SELECT FROM identities i
      WHERE i.user_id = $1::uuid AND i.issuer = r.upstream_issuer AND i.subject = r.upstream_subject))`;

/** The invitations that wait for the viewer, oldest first, without those that the viewer declined. */
export async function listInvitations(db: Database, viewer: { sub: string }): Promise<WaitingInvitation[]> {
  const text = `SELECT ${columns} FROM scim_users r JOIN clients c ON c.id = r.client_id
    WHERE ${isForViewer} AND ${isOpen} AND r.declined_at IS NULL
      AND NOT EXISTS (SELECT FROM scim_users o WHERE o.client_id = r.client_id AND o.user_id = $1::uuid)
    ORDER BY r.created_at, r.id LIMIT 20`;
  const rows = await db.sql.query('invitations_list', text, [viewer.sub]);
  return z.array(waitingRow).parse(rows);
}

/** The row of an invitation that is accepted now, locked. */
export async function lockInvitation(query: Query, token: string, now: number): Promise<WaitingInvitation | undefined> {
  const text = `SELECT ${columns} FROM scim_users r JOIN clients c ON c.id = r.client_id
    WHERE r.invitation_hash = $1 AND r.invitation_ends_at > ${timestamp('$2')} AND ${isOpen} FOR UPDATE OF r`;
  const [row] = await query('invitation_lock', text, [hashOf(token), now]);
  return row && waitingRow.parse(row);
}

/** The same for one that waits for the viewer in the portal. */
export async function lockWaiting(
  query: Query,
  viewer: { sub: string },
  scimId: string,
): Promise<WaitingInvitation | undefined> {
  const text = `SELECT ${columns} FROM scim_users r JOIN clients c ON c.id = r.client_id
    WHERE ${isForViewer} AND r.id = $2::uuid AND ${isOpen} FOR UPDATE OF r`;
  const [row] = await query('invitation_lock_waiting', text, [viewer.sub, scimId]);
  return row && waitingRow.parse(row);
}
