/**
 * Links that are sent by mail. Each does one thing, once, until its end.
 *
 * The token of a link is an HMAC over its purpose and its row's id, under a separate key. The row stores only the hash
 * of the token, and the outbox only the id. So a reader of the database, of a copy or of a log cannot open a link, a
 * mail that is sent again is the same mail, and a link for one purpose does nothing else.
 */
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { toDate, toSeconds } from '@/lib/time';
import { mac } from '../../secrets';
import type { Database } from '../database/database';
import type { MailLink as LinkRow } from '../generated/client';

/** The purposes, with the lifetime of each. */
export const linkSeconds = {
  /** Verifies the address of an account. */
  verify: 24 * 3600,
  /** Verifies a new address, which then replaces the old one. */
  change_email: 24 * 3600,
  /** Sent to the old address; restores it. */
  undo_email: 7 * 24 * 3600,
  /** Sets a new password instead of a forgotten one. */
  reset: 30 * 60,
  /** Ends what a mail reported. */
  stop: 14 * 24 * 3600,
} as const satisfies Record<LinkPurpose, number>;

export const linkPurposes = ['verify', 'change_email', 'undo_email', 'reset', 'stop'] as const;
export type LinkPurpose = (typeof linkPurposes)[number];

export type NewLink = {
  /** Using an id twice creates one link and one mail. */
  id?: string;
  sub: string;
  purpose: LinkPurpose;
  /** The recipient's address. */
  recipient: string;
  /** Data for the mail and the link. Never a secret. */
  data?: Record<string, string>;
  /** Set if the lifetime is shorter than `linkSeconds`. */
  seconds?: number;
};

/** Times in seconds since the epoch. */
export type MailLink = Required<Omit<NewLink, 'seconds'>> & { createdAt: number; endsAt: number };

type Query = Database['sql']['query'];
type Secret = { secret: Uint8Array };

/**
 * Creates a link and sends it, in the transaction of `query`. Older links of its purpose become invalid, except those
 * that end something.
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

/** The token of the link: 43 characters for a URL. */
export function tokenOf({ secret }: Secret, { id, purpose }: { id: string; purpose: LinkPurpose }): string {
  return mac(secret, 'mail-links', `${purpose} ${id}`);
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');

/**
 * The link of a token, to show what it would do. Reading changes nothing, because programs that check mail open links
 * too.
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

/** The data for the mail; undefined if the link is no longer valid. */
export async function findLinkById(db: Database, id: string, now: number): Promise<MailLink | undefined> {
  const row = await db.prisma.mailLink.findUnique({ where: { id } });
  return row ? asLink(row, now) : undefined;
}

/**
 * Consumes a link in the transaction of its action. False if it was used, replaced, has ended, or has another purpose.
 */
export async function consumeLink(query: Query, purpose: LinkPurpose, token: string, now: number): Promise<boolean> {
  const text = `UPDATE mail_links SET consumed_at = to_timestamp($3::float8)
    WHERE hash = $1 AND purpose = $2 AND consumed_at IS NULL AND ends_at > to_timestamp($3::float8) RETURNING 1`;
  return (await query('mail_link_consume', text, [hashOf(token), purpose, now])).length > 0;
}

/** Invalidates a person's links of these purposes. */
export async function voidLinks(
  query: Query,
  sub: string,
  purposes: readonly LinkPurpose[],
  now: number,
): Promise<void> {
  const text = `UPDATE mail_links SET consumed_at = to_timestamp($3::float8)
    WHERE user_id = $1::uuid AND purpose = ANY($2::text[]) AND consumed_at IS NULL`;
  await query('mail_link_void', text, [sub, [...purposes], now]);
}

/** The address that waits for verification, if there is one. */
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

/** An id derived from its cause (RFC 9562 §5.8, version 8), so that a repeated cause creates one link. */
export function linkIdFor(cause: string): string {
  const hex = createHash('sha256').update(`mail link for ${cause}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const purposeSchema = z.enum(linkPurposes);
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
