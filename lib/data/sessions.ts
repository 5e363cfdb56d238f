/**
 * Session rows: one a sign-in of one browser. The row is the truth; the cookie only names it. Times are seconds since
 * the epoch at this file's edge.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Database } from './database';

export type SessionOwner = {
  sid: string;
  sub: string;
  authTime: number;
  amr: string[];
  name: string;
  email: string;
  isOperator: boolean;
};

export type SessionView = {
  id: string;
  authTime: number;
  lastSeenAt: number;
  endsAt: number;
  ip?: string;
  userAgent?: string;
  /** The session that asks. */
  isThis: boolean;
};

/** `lastSeenAt` is a courtesy to the owner, not worth a write per request. */
const lastSeenSteps = 60;

const ownerRow = z.object({
  sid: z.string(),
  sub: z.string(),
  auth_time: z.number(),
  amr: z.array(z.string()),
  name: z.string(),
  email: z.string(),
  is_operator: z.boolean(),
});

/**
 * The live session with its owner, in one statement: it stands on the path of every authorization request. Undefined
 * when it was ended, is past its end or never was.
 */
export async function findLiveSession(db: Database, sid: string, now: number): Promise<SessionOwner | undefined> {
  const [row] = z.array(ownerRow).parse(
    await db.sql.query(
      'live_session',
      `WITH seen AS (
         UPDATE sessions SET last_seen_at = to_timestamp($2::float8)
         WHERE id = $1::uuid AND ended_at IS NULL AND ends_at > to_timestamp($2::float8)
           AND last_seen_at <= to_timestamp($2::float8 - ${lastSeenSteps})
       )
       SELECT s.id::text AS sid, u.id::text AS sub, floor(extract(epoch FROM s.auth_time))::float8 AS auth_time, s.amr,
              u.name, u.email, u.is_operator
       FROM sessions s JOIN users u ON u.id = s.user_id
       WHERE s.id = $1::uuid AND s.ended_at IS NULL AND s.ends_at > to_timestamp($2::float8)`,
      [sid, now],
    ),
  );
  if (!row) return undefined;
  const { auth_time: authTime, is_operator: isOperator, ...rest } = row;
  return { ...rest, authTime, isOperator };
}

export type NewSession = {
  sub: string;
  amr: string[];
  endsAt: number;
  ip?: string | undefined;
  userAgent?: string | undefined;
  /** The session that this browser had until now; it ends. */
  replaces?: string | undefined;
};

/** Always under a new id: one that was known before the sign-in names nothing afterwards (session fixation). */
export async function createSession(db: Database, session: NewSession, now: number): Promise<string> {
  const id = randomUUID();
  const at = new Date(now * 1000);
  const create = db.prisma.session.create({
    data: {
      id,
      userId: session.sub,
      authTime: at,
      amr: session.amr,
      ip: session.ip ?? null,
      userAgent: session.userAgent?.slice(0, 400) ?? null,
      createdAt: at,
      lastSeenAt: at,
      endsAt: new Date(session.endsAt * 1000),
    },
  });
  const replaced = db.prisma.session.updateMany({
    where: { id: session.replaces ?? id, endedAt: null },
    data: { endedAt: at },
  });
  await db.prisma.$transaction([replaced, create]);
  return id;
}

/** The viewer's live sessions: this one first, then by last use. */
export async function listSessions(
  db: Database,
  viewer: { sub: string; sid: string },
  now: number,
): Promise<SessionView[]> {
  const rows = await db.prisma.session.findMany({
    where: { userId: viewer.sub, endedAt: null, endsAt: { gt: new Date(now * 1000) } },
    orderBy: { lastSeenAt: 'desc' },
    take: 200,
  });
  const views = rows.map((row) => ({
    id: row.id,
    authTime: seconds(row.authTime),
    lastSeenAt: seconds(row.lastSeenAt),
    endsAt: seconds(row.endsAt),
    ...(row.ip ? { ip: row.ip } : {}),
    ...(row.userAgent ? { userAgent: row.userAgent } : {}),
    isThis: row.id === viewer.sid,
  }));
  return [...views.filter((view) => view.isThis), ...views.filter((view) => !view.isThis)];
}

/** False when it is not the viewer's or was over already. */
export async function endSession(db: Database, viewer: { sub: string }, sid: string, now: number): Promise<boolean> {
  const { count } = await db.prisma.session.updateMany({
    where: { id: sid, userId: viewer.sub, endedAt: null },
    data: { endedAt: new Date(now * 1000) },
  });
  return count > 0;
}

/** How many were ended. */
export async function endOtherSessions(
  db: Database,
  viewer: { sub: string; sid: string },
  now: number,
): Promise<number> {
  const at = new Date(now * 1000);
  const { count } = await db.prisma.session.updateMany({
    where: { userId: viewer.sub, endedAt: null, endsAt: { gt: at }, NOT: { id: viewer.sid } },
    data: { endedAt: at },
  });
  return count;
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
