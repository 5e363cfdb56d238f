/**
 * Our copies of apps' logos. A trigger on `clients` marks those that are due, so that no way of registering an app can
 * forget it; `lib/pictures/logos.ts` fetches them. A copy stays until the URL changes or the developer requests a new
 * one, so the image at a URL cannot change unnoticed.
 *
 * The URL of a logo that an operator verified is not fetched again; otherwise an app could be verified with one image
 * and then show another. This also holds if the app names another URL and then the verified one again, and if there was
 * no copy when it was verified (`verifyApp`), until an operator removes the mark.
 */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { present } from '@/lib/oauth/present';
import type { Database } from '../database/database';
import { epochSeconds, timestamp } from '../database/sql';
import type { Owner } from './client-secrets';

export type DueLogo = { clientId: string; uri: string; attempts: number };

const againAfterSeconds = 60;

/** SQL: an operator verified the logo at this URL. */
const isVerified = `c.verified_at IS NOT NULL AND c.verified_identity ->> 'logo' = l.uri`;

const takeDue = `UPDATE client_logos l SET due_at = ${timestamp('$2')}, attempts = l.attempts + 1,
  tried_at = ${timestamp('$1')}
  WHERE l.client_id IN (
    SELECT l.client_id FROM client_logos l JOIN clients c ON c.id = l.client_id
    WHERE l.due_at <= ${timestamp('$1')} AND NOT (${isVerified} AND l.set_at > c.verified_at)
    ORDER BY l.attempts, l.due_at LIMIT $3::int4 FOR UPDATE OF l SKIP LOCKED)
  RETURNING l.client_id, l.uri, l.attempts`;

const dueRow = z.object({ client_id: z.string(), uri: z.string(), attempts: z.number() });

/**
 * Takes logos to fetch now; other instances do not get them until `until`. Those with the fewest attempts come first.
 */
export async function takeDueLogos({ sql }: Pick<Database, 'sql'>, now: number, until: number, limit: number) {
  const rows = await sql.query('logos_take_due', takeDue, [now, until, limit]);
  return rows.map((row): DueLogo => {
    const { client_id: clientId, uri, attempts } = dueRow.parse(row);
    return { clientId, uri, attempts };
  });
}

// The client's row is locked first, as its own changes do, because a trigger writes to it.
const keep = `WITH app AS (SELECT id FROM clients WHERE id = $1 FOR NO KEY UPDATE)
  UPDATE client_logos l SET hash = $3, webp = decode($4, 'base64'), fault = NULL, due_at = NULL FROM app
  WHERE l.client_id = app.id AND l.uri = $2 AND l.due_at IS NOT NULL`;

/** Stores the copy, unless the app has another logo by now, or was verified without one while this was fetched. */
export async function keepLogo(
  { sql }: Pick<Database, 'sql'>,
  { clientId, uri }: DueLogo,
  webp: Buffer,
): Promise<void> {
  const hash = createHash('sha256').update(webp).digest('base64url');
  await sql.query('logos_keep', keep, [clientId, uri, hash, webp.toString('base64')]);
}

/**
 * Records why the logo could not be used. An earlier copy of the same URL stays. Without `retryAt` there is no retry.
 */
export async function noteLogoFault(
  { sql }: Pick<Database, 'sql'>,
  { clientId, uri }: DueLogo,
  { fault, retryAt }: { fault: string; retryAt: number | undefined },
): Promise<void> {
  const text = `UPDATE client_logos SET fault = $3, due_at = ${timestamp('$4')}
    WHERE client_id = $1 AND uri = $2 AND due_at IS NOT NULL`;
  await sql.query('logos_fault', text, [clientId, uri, fault, retryAt ?? null]);
}

/** The image of this hash, if an app has it. */
export async function findLogo(db: Database, hash: string): Promise<Uint8Array | undefined> {
  if (!/^[\w-]{43}$/.test(hash)) return undefined;
  const row = await db.prisma.clientLogo.findFirst({ where: { hash }, select: { webp: true } });
  return row?.webp ?? undefined;
}

/** The state of an app's logo, for its developer. */
export type LogoStanding = {
  uri: string;
  /** Of our copy. */
  hash?: string;
  fault?: string;
  triedAt?: number;
  dueAt?: number;
  /** An operator verified it, so it is not fetched again. */
  verified: boolean;
};

const standing = `SELECT l.uri, l.hash, l.fault, ${epochSeconds('l.tried_at')} AS tried,
  ${epochSeconds('l.due_at')} AS due,
    coalesce(${isVerified}, false) AS verified
  FROM client_logos l JOIN clients c ON c.id = l.client_id
  WHERE c.id = $1 AND c.owner_id IS NOT DISTINCT FROM $2::uuid AND c.deleted_at IS NULL`;

const standingRow = z.object({
  uri: z.string(),
  hash: z.string().nullable(),
  fault: z.string().nullable(),
  tried: z.number().nullable(),
  due: z.number().nullable(),
  verified: z.boolean(),
});

/** Undefined if the app has no logo, or is not the viewer's. */
export async function logoStanding({ sql }: Database, owner: Owner, id: string): Promise<LogoStanding | undefined> {
  const [row] = await sql.query('logos_standing', standing, [id, owner.sub]);
  if (row === undefined) return undefined;
  const { uri, hash, fault, tried, due, verified } = standingRow.parse(row);
  return {
    uri,
    verified,
    ...present({ hash, fault, triedAt: tried && Math.floor(tried), dueAt: due && Math.floor(due) }),
  };
}

/** Requests a new copy. False if the app is not the viewer's, its logo was verified, or it was fetched just before. */
export async function askLogoAgain({ sql }: Database, owner: Owner, id: string, now: number): Promise<boolean> {
  const text = `UPDATE client_logos l SET due_at = ${timestamp('$3')}, attempts = 0 FROM clients c
    WHERE c.id = l.client_id AND c.id = $1 AND c.owner_id IS NOT DISTINCT FROM $2::uuid AND c.deleted_at IS NULL
      AND NOT (${isVerified})
      AND (l.tried_at IS NULL OR l.tried_at <= ${timestamp('$3')} - make_interval(secs => ${againAfterSeconds}))
    RETURNING 1`;
  return (await sql.query('logos_again', text, [id, owner.sub, now])).length === 1;
}
