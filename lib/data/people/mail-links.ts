/**
 * Links that are sent by mail. Each does one thing, once, until its end.
 *
 * What opens a link is an HMAC over its purpose and its row's id, under a key of its own. The row keeps only the hash
 * of that, and what waits in the outbox only the id: who reads the database, a copy of it or a log can open no link, a
 * mail that has to be sent again is the same mail, and a link that was made for one thing opens nothing else.
 */
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { toDate, toSeconds } from '@/lib/time';
import { mac } from '../../secrets';
import type { Database } from '../database/database';
import type { MailLink as LinkRow } from '../generated/client';

/** The purposes, with how long each link is good. */
const linkSeconds = {
  /** That the address of an account is its owner's. */
  verify: 24 * 3600,
  /** That a new address is, too; then it takes the old one's place. */
  change_email: 24 * 3600,
  /** To the old address: puts it back. */
  undo_email: 7 * 24 * 3600,
  /** A new password in place of one that was forgotten. */
  reset: 30 * 60,
  /** Ends what a mail told of. */
  stop: 14 * 24 * 3600,
} as const;

export type LinkPurpose = keyof typeof linkSeconds;

export type NewLink = {
  /** The same id twice is one link, and one mail. */
  id?: string;
  sub: string;
  purpose: LinkPurpose;
  /** The address that the mail goes to. */
  recipient: string;
  /** What the mail says and the link needs. Never a secret. */
  data?: Record<string, string>;
  /** Where it is to be shorter than `linkSeconds`. */
  seconds?: number;
};

/** Times in seconds since the epoch. */
export type MailLink = Required<Omit<NewLink, 'seconds'>> & { createdAt: number; endsAt: number };

type Query = Database['sql']['query'];
type Secret = { secret: Uint8Array };

/**
 * Makes a link and has it sent, in the transaction of `query`. The older ones of its purpose are void, save those that
 * end something.
 */
export async function sendLink(
  { secret }: Secret,
  outbox: Database['outbox'],
  query: Query,
  { id = randomUUID(), sub, purpose, recipient, data = {}, seconds = linkSeconds[purpose] }: NewLink,
  now: number,
): Promise<void> {
  const add = `INSERT INTO mail_links (id, hash, user_id, purpose, recipient, data, created_at, ends_at)
    VALUES ($1::uuid, $2, $3::uuid, $4, $5, $6::jsonb, to_timestamp($7::float8), to_timestamp($8::float8))
    ON CONFLICT (id) DO NOTHING RETURNING 1`;
  const hash = hashOf(tokenOf({ secret }, { id, purpose }));
  const values = [id, hash, sub, purpose, recipient, JSON.stringify(data), now, now + seconds];
  if ((await query('mail_link_add', add, values)).length === 0) return;
  if (purpose !== 'stop' && purpose !== 'undo_email') {
    const replace = `UPDATE mail_links SET consumed_at = to_timestamp($4::float8)
      WHERE user_id = $1::uuid AND purpose = $2 AND id <> $3::uuid AND consumed_at IS NULL`;
    await query('mail_link_replace', replace, [sub, purpose, id, now]);
  }
  await outbox.send(query, [{ kind: 'mail', mail: 'link', id }]);
}

/** What opens the link: 43 characters for an address. */
export function tokenOf({ secret }: Secret, { id, purpose }: { id: string; purpose: LinkPurpose }): string {
  return mac(secret, 'mail-links', `${purpose} ${id}`);
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');

/**
 * The link that a token opens, to show what it would do. Looking changes nothing: programs that check mail look too.
 */
export async function findLink(
  db: Database,
  purpose: LinkPurpose,
  token: string,
  now: number,
): Promise<MailLink | undefined> {
  const row = await db.prisma.mailLink.findUnique({ where: { hash: hashOf(token) } });
  const link = row && asLink(row, now);
  return link?.purpose === purpose ? link : undefined;
}

/** For whoever writes the mail. Undefined when it is of no use any more. */
export async function findLinkById(db: Database, id: string, now: number): Promise<MailLink | undefined> {
  const row = await db.prisma.mailLink.findUnique({ where: { id } });
  return row ? asLink(row, now) : undefined;
}

/** Uses a link up, in the transaction of what it does. False: used, replaced, over, or made for something else. */
export async function consumeLink(query: Query, purpose: LinkPurpose, token: string, now: number): Promise<boolean> {
  const text = `UPDATE mail_links SET consumed_at = to_timestamp($3::float8)
    WHERE hash = $1 AND purpose = $2 AND consumed_at IS NULL AND ends_at > to_timestamp($3::float8) RETURNING 1`;
  return (await query('mail_link_consume', text, [hashOf(token), purpose, now])).length > 0;
}

/** Whatever these links of a person's could still do, they cannot any more. */
export async function voidLinks(query: Query, sub: string, purposes: LinkPurpose[], now: number): Promise<void> {
  const text = `UPDATE mail_links SET consumed_at = to_timestamp($3::float8)
    WHERE user_id = $1::uuid AND purpose = ANY($2::text[]) AND consumed_at IS NULL`;
  await query('mail_link_void', text, [sub, purposes, now]);
}

/** The address that waits to be confirmed, if one does. */
export async function waitingAddress(
  db: Database,
  viewer: { sub: string },
  now: number,
): Promise<{ recipient: string; endsAt: number } | undefined> {
  const at = toDate(now);
  const row = await db.prisma.mailLink.findFirst({
    where: { userId: viewer.sub, purpose: 'change_email', consumedAt: null, endsAt: { gt: at } },
    orderBy: { createdAt: 'desc' },
  });
  return row ? { recipient: row.recipient, endsAt: toSeconds(row.endsAt) } : undefined;
}

/** An id that follows from its cause (RFC 9562 §5.8, version 8), so that a cause which is seen twice makes one link. */
export function linkIdFor(cause: string): string {
  const hex = createHash('sha256').update(`mail link for ${cause}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const purposeSchema = z.enum(['verify', 'change_email', 'undo_email', 'reset', 'stop']);
const dataSchema = z.record(z.string(), z.string());

function asLink(row: LinkRow, now: number): MailLink | undefined {
  const endsAt = toSeconds(row.endsAt);
  if (row.consumedAt !== null || endsAt <= now) return undefined;
  return {
    id: row.id,
    sub: row.userId,
    purpose: purposeSchema.parse(row.purpose),
    recipient: row.recipient,
    data: dataSchema.parse(row.data),
    createdAt: toSeconds(row.createdAt),
    endsAt,
  };
}
