/**
 * Sessions: one row per sign-in of a browser. The row decides; the cookie only names it. Times in this file's interface
 * are seconds since the epoch.
 */

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { present } from '@/lib/oauth/present';
import { isUnavailableError } from '@/lib/oauth/unavailable';
import { toDate, toSeconds } from '@/lib/time';
import type { Database } from '../database/database';
import { signalSessions } from '../protocol/signal-outbox';
import type { From } from './second-factors';
import { noteSecurity } from './security-log';

export type SessionOwner = {
  sid: string;
  sub: string;
  authTime: number;
  endsAt: number;
  amr: string[];
  name: string;
  email: string;
  isOperator: boolean;
  /** The language that the person chose for pages and mails. */
  language: string | null;
  /** The address of the profile picture. */
  picture: string | null;
};

export type SessionView = {
  id: string;
  authTime: number;
  lastSeenAt: number;
  endsAt: number;
  ip?: string;
  userAgent?: string;
  /** The session of this request. */
  isThis: boolean;
};

/** `lastSeenAt` is only information for the owner, so it is not written on every request. */
const lastSeenSteps = 60;

const ownerRow = z.object({
  sid: z.string(),
  sub: z.string(),
  auth_time: z.number(),
  ends_at: z.number(),
  amr: z.array(z.string()),
  name: z.string(),
  email: z.string(),
  is_operator: z.boolean(),
  language: z.string().nullable(),
  picture: z.string().nullable(),
});

const ownerColumns = `s.id::text AS sid, u.id::text AS sub,
    floor(extract(epoch FROM s.auth_time))::float8 AS auth_time,
    floor(extract(epoch FROM s.ends_at))::float8 AS ends_at, s.amr, u.name, u.email, u.is_operator,
    u.language, u.claims ->> 'picture' AS picture`;

const browserSessions = `SELECT ${ownerColumns}, s.ends_at > to_timestamp($2::float8) AS is_live
  FROM sessions s JOIN users u ON u.id = s.user_id
  WHERE s.id = ANY($1::uuid[]) AND s.ended_at IS NULL AND u.deleted_at IS NULL AND u.disabled_at IS NULL`;

const owner = `SELECT ${ownerColumns}
  FROM sessions s JOIN users u ON u.id = s.user_id
  WHERE s.id = $1::uuid AND s.ended_at IS NULL AND s.ends_at > to_timestamp($2::float8) AND u.deleted_at IS NULL
    AND u.disabled_at IS NULL`;

const seenOwner = `WITH seen AS (
    UPDATE sessions SET last_seen_at = to_timestamp($2::float8)
    WHERE id = $1::uuid AND ended_at IS NULL AND ends_at > to_timestamp($2::float8)
      AND last_seen_at <= to_timestamp($2::float8 - ${lastSeenSteps}))
  ${owner}`;

/**
 * The live session with its owner, in one statement, because every authorization request needs it. Undefined if it was
 * ended, is past its end or never existed. While the database is read-only, it is still returned, without updating
 * `lastSeenAt`, so that people can read their pages.
 */
export async function findLiveSession(db: Database, sid: string, now: number): Promise<SessionOwner | undefined> {
  const rows = await db.sql.query('live_session', seenOwner, [sid, now]).catch((error: unknown) => {
    const onlyReads = isUnavailableError(error) && ['full', 'read_only'].includes(error.reason);
    if (!onlyReads) throw error;
    return db.sql.query('live_session_unseen', owner, [sid, now]);
  });
  const [row] = z.array(ownerRow).parse(rows);
  if (!row) return undefined;
  const { auth_time: authTime, ends_at: endsAt, is_operator: isOperator, ...rest } = row;
  return { ...rest, authTime, endsAt, isOperator };
}

/** A session of a browser with several accounts. An expired one is not live; an ended one is not listed. */
export type BrowserSession = SessionOwner & { isLive: boolean };

/** Those of these sessions that were not ended, in any order. */
export async function listBrowserSessions(
  db: Database,
  sids: readonly string[],
  now: number,
): Promise<BrowserSession[]> {
  const rows = await db.sql.query('browser_sessions', browserSessions, [sids, now]);
  return z
    .array(ownerRow.extend({ is_live: z.boolean() }))
    .parse(rows)
    .map(({ auth_time: authTime, ends_at: endsAt, is_operator: isOperator, is_live: isLive, ...rest }) => ({
      ...rest,
      authTime,
      endsAt,
      isOperator,
      isLive,
    }));
}

export type NewSession = {
  sub: string;
  amr: string[];
  /** When its oldest factor was proved, if that was earlier than now. */
  authTime?: number | undefined;
  endsAt: number;
  ip?: string | undefined;
  userAgent?: string | undefined;
  /** The previous session of this person in this browser, which ends. */
  replaces?: string | undefined;
  /** Whether to notify the owner that this browser is new. */
  isNewDevice?: boolean;
};

/**
 * Always creates a new id, so that an id from before the sign-in names nothing afterwards (session fixation). The new
 * session takes over the apps of the one that it replaces. A session of another person is never replaced. Undefined if
 * the account is deleted or disabled.
 */
export async function createSession(db: Database, session: NewSession, now: number): Promise<string | undefined> {
  const id = randomUUID();
  return db.sql.transaction(async (query) => {
    // The lock makes the end of the account wait, so that it ends this session, too.
    const create = `WITH person AS (
        SELECT id FROM users WHERE id = $2::uuid AND deleted_at IS NULL AND disabled_at IS NULL FOR SHARE)
      INSERT INTO sessions (id, user_id, auth_time, amr, ip, user_agent, created_at, last_seen_at, ends_at)
      SELECT $1::uuid, person.id, to_timestamp($8::float8), $4::text[], $5, $6, to_timestamp($3::float8),
        to_timestamp($3::float8), to_timestamp($7::float8) FROM person RETURNING 1`;
    const agent = session.userAgent?.slice(0, 400) ?? null;
    const authTime = session.authTime ?? now;
    const values = [id, session.sub, now, session.amr, session.ip ?? null, agent, session.endsAt, authTime];
    if ((await query('session_create', create, values)).length === 0) return undefined;
    if (session.isNewDevice) {
      const { sub, ip, userAgent } = session;
      await noteSecurity(db.outbox, query, { sub, kind: 'signed_in_new_device', at: now, ip, userAgent });
    }
    if (session.replaces === undefined) return id;
    const takeOver = `WITH old AS (SELECT id FROM sessions WHERE id = $1 AND user_id = $2 AND ended_at IS NULL)
      UPDATE session_clients c SET session_id = $3::uuid FROM old WHERE c.session_id = old.id`;
    await query('session_take_over', takeOver, [session.replaces, session.sub, id]);
    const replaced = 's.id = $2::uuid AND s.user_id = $3::uuid';
    await end(db, query, 'session_end_replaced', replaced, [session.replaces, session.sub], now);
    return id;
  });
}

type Query = Database['sql']['query'];
const endedRow = z.object({ sids: z.array(z.string()) });
const notifiedRow = z.object({ clientId: z.string(), sid: z.string(), sub: z.string() });

/**
 * Ends the sessions `s` that match the condition, also expired ones, so that no browser lists their accounts any more.
 * For the live ones it queues, in the same transaction, notifications to their apps (OpenID Connect Back-Channel Logout
 * §2.5) and signals to the APIs of those apps. Returns how many live ones ended.
 */
async function end(
  db: Database,
  query: Query,
  name: string,
  condition: string,
  values: string[],
  now: number,
): Promise<number> {
  const text = `WITH ended AS (
      UPDATE sessions s SET ended_at = to_timestamp($1::float8)
      WHERE ${condition} AND s.ended_at IS NULL RETURNING s.id, s.user_id, s.ends_at),
    live AS (SELECT id, user_id FROM ended WHERE ends_at > to_timestamp($1::float8))
    SELECT ARRAY(SELECT id::text FROM live) AS sids, (
      SELECT coalesce(json_agg(json_build_object('clientId', p.client_id, 'sid', p.sid, 'sub', live.user_id)), '[]')
      FROM live JOIN session_clients p ON p.session_id = live.id JOIN clients c ON c.id = p.client_id
      WHERE c.deleted_at IS NULL AND c.metadata ->> 'backchannel_logout_uri' IS NOT NULL) AS notified`;
  const [row] = await query(name, text, [now, ...values]);
  const notified = z.array(notifiedRow).parse(row?.['notified']);
  await db.outbox.send(
    query,
    notified.map((one) => ({ kind: 'logout' as const, ...one })),
  );
  const { sids } = endedRow.parse(row);
  await signalSessions(db.outbox, query, sids, now);
  return sids.length;
}

/** How many live sessions the viewer has, with this one. */
export async function countSessions(db: Database, viewer: { sub: string }, now: number): Promise<number> {
  return db.prisma.session.count({ where: { userId: viewer.sub, endedAt: null, endsAt: { gt: toDate(now) } } });
}

/**
 * A page of the viewer's live sessions: the one of this request first, then by last use. Pages after the first have
 * only the others.
 */
export async function listSessions(
  db: Database,
  viewer: { sub: string; sid: string },
  now: number,
  { skip = 0, take = 200 } = {},
): Promise<SessionView[]> {
  const live = { userId: viewer.sub, endedAt: null, endsAt: { gt: toDate(now) } };
  const others = { where: { ...live, id: { not: viewer.sid } } };
  const [own, rest] = await Promise.all([
    skip === 0 ? db.prisma.session.findMany({ where: { ...live, id: viewer.sid } }) : [],
    db.prisma.session.findMany({ ...others, orderBy: [{ lastSeenAt: 'desc' }, { id: 'asc' }], skip, take }),
  ]);
  return [...own, ...rest].map((row) => ({
    id: row.id,
    authTime: toSeconds(row.authTime),
    lastSeenAt: toSeconds(row.lastSeenAt),
    endsAt: toSeconds(row.endsAt),
    ...present({ ip: row.ip, userAgent: row.userAgent }),
    isThis: row.id === viewer.sid,
  }));
}

/**
 * False if it is not the viewer's or had ended. With `from`, another browser ended it, and the security log records
 * that.
 */
export async function endSession(
  db: Database,
  viewer: { sub: string },
  sid: string,
  now: number,
  from?: From,
): Promise<boolean> {
  const condition = 's.id = $2::uuid AND s.user_id = $3::uuid';
  return db.sql.transaction(async (query) => {
    if ((await end(db, query, 'session_end', condition, [sid, viewer.sub], now)) === 0) return false;
    if (from) {
      const agent = 'SELECT user_agent FROM sessions WHERE id = $1::uuid';
      const [row] = z.array(agentRow).parse(await query('session_agent', agent, [sid]));
      const detail = row?.user_agent ? { endedUserAgent: row.user_agent } : {};
      await noteSecurity(db.outbox, query, { sub: viewer.sub, kind: 'session_ended', at: now, ...from, detail });
    }
    return true;
  });
}

const agentRow = z.object({ user_agent: z.string().nullable() });

/** Returns how many ended. With `from`, the security log records it as an event of its own. */
export async function endOtherSessions(
  db: Database,
  viewer: { sub: string; sid: string },
  now: number,
  from?: From,
): Promise<number> {
  const { sub, sid } = viewer;
  const condition = 's.user_id = $2::uuid AND s.id <> $3::uuid';
  return db.sql.transaction(async (query) => {
    const count = await end(db, query, 'session_end_others', condition, [sub, sid], now);
    const detail = { sessions: String(count) };
    if (from && count > 0)
      await noteSecurity(db.outbox, query, { sub, kind: 'sessions_ended', at: now, ...from, detail });
    return count;
  });
}

/**
 * For a lost device: signs the person out everywhere else, if they chose to, and records in the same transaction what
 * ended with it. Returns how many sessions ended.
 */
export async function endAfterLoss(
  db: Database,
  viewer: { sub: string; sid: string },
  loss: {
    sessions: boolean;
    alsoEnded: Record<string, string>;
    ip?: string | undefined;
    userAgent?: string | undefined;
  },
  now: number,
): Promise<number> {
  const { sub, sid } = viewer;
  const { sessions, alsoEnded, ip, userAgent } = loss;
  const condition = 's.user_id = $2::uuid AND s.id <> $3::uuid';
  return db.sql.transaction(async (query) => {
    const ended = sessions ? await end(db, query, 'session_end_others', condition, [sub, sid], now) : 0;
    const detail = { ...alsoEnded, ...(sessions && { sessions: String(ended) }) };
    await noteSecurity(db.outbox, query, { sub, kind: 'everything_ended', at: now, ip, userAgent, detail });
    return ended;
  });
}

/** Ends all sessions in the transaction of the reason: a reset password, or an account in doubt. */
export function endAllSessions(db: Database, query: Query, sub: string, now: number): Promise<number> {
  return end(db, query, 'session_end_all', 's.user_id = $2::uuid', [sub], now);
}

/** Ends the sessions that began at another issuer, in the transaction of the reason. */
export function endFederatedSessions(db: Database, query: Query, sub: string, now: number): Promise<number> {
  return end(db, query, 'session_end_federated', `s.user_id = $2::uuid AND 'fed' = ANY (s.amr)`, [sub], now);
}
