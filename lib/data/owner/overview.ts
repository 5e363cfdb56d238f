/**
 * What the overview of an account shows: how many apps and devices there are, the apps that were used last, and what
 * needs attention. The number of statements does not depend on how many apps there are.
 */
import { z } from 'zod';
import type { Database } from '../database/database';
import { timestamp } from '../database/sql';
import { alarmSeconds, hasSurplus, lastUse, liveAppGrant, soonSeconds, unusedSeconds } from './access-list';
import { type GrantView, grantsById } from './grants';

/** Some access that needs attention: how many there are, and the first of them. */
export type Concern = { count: number; first: GrantView };

export type Overview = {
  apps: number;
  devices: number;
  /** The apps that were used last. */
  recent: GrantView[];
  /** A credential was used twice, lately. */
  alarms?: Concern;
  /** Ends within days, after a longer time. */
  endingSoon?: Concern;
  unused?: Concern;
  /** An API reports use per permission, and has not reported some of the permissions for a while. */
  surplus?: Concern;
  emailVerified: boolean;
  /** Ways to sign in that do not depend on each other: a password, passkeys, accounts elsewhere. */
  waysToSignIn: number;
};

const recentLength = 5;

const accessStatement = `WITH live AS (
    SELECT g.id::text, g.client_id, g.ends_at, g.created_at, g.last_used_at, ${lastUse} AS used_at,
      NOT g.once AND g.ends_at <= ${timestamp('$2')} + make_interval(secs => ${soonSeconds})
        AND g.ends_at - g.changed_at > make_interval(secs => ${soonSeconds}) AS ends_soon,
      ${lastUse} <= ${timestamp('$2')} - make_interval(secs => ${unusedSeconds}) AND g.paused_at IS NULL AS unused,
      ${hasSurplus} AS surplus,
      EXISTS (SELECT FROM activities a WHERE a.grant_id = g.id AND a.kind IN ('refresh_reused', 'code_replayed')
        AND a.at > ${timestamp('$2')} - make_interval(secs => ${alarmSeconds})) AS alarm
    FROM grants g JOIN clients c ON c.id = g.client_id WHERE ${liveAppGrant})
  SELECT count(DISTINCT client_id)::int4 AS apps,
    ARRAY(SELECT id FROM live ORDER BY last_used_at DESC NULLS LAST, created_at DESC, id
      LIMIT ${recentLength}) AS recent,
    (count(*) FILTER (WHERE alarm))::int4 AS alarms,
    (SELECT id FROM live WHERE alarm ORDER BY used_at DESC, id LIMIT 1) AS first_alarm,
    (count(*) FILTER (WHERE ends_soon))::int4 AS soon,
    (SELECT id FROM live WHERE ends_soon ORDER BY ends_at, id LIMIT 1) AS first_soon,
    (count(*) FILTER (WHERE unused))::int4 AS unused,
    (SELECT id FROM live WHERE unused ORDER BY used_at, id LIMIT 1) AS first_unused,
    (count(*) FILTER (WHERE surplus))::int4 AS surplus,
    (SELECT id FROM live WHERE surplus ORDER BY used_at DESC, id LIMIT 1) AS first_surplus
  FROM live`;

const accessRow = z.object({
  apps: z.number(),
  recent: z.array(z.string()),
  alarms: z.number(),
  first_alarm: z.string().nullable(),
  soon: z.number(),
  first_soon: z.string().nullable(),
  unused: z.number(),
  first_unused: z.string().nullable(),
  surplus: z.number(),
  first_surplus: z.string().nullable(),
});

const accountStatement = `SELECT u.email_verified_at IS NOT NULL AS email_verified,
    ((u.password_hash IS NOT NULL)::int4
      + (SELECT count(*) FROM passkeys p WHERE p.user_id = u.id)
      + (SELECT count(*) FROM identities i WHERE i.user_id = u.id))::int4 AS ways,
    (SELECT count(*) FROM sessions s
      WHERE s.user_id = u.id AND s.ended_at IS NULL AND s.ends_at > ${timestamp('$2')})::int4 AS devices
  FROM users u WHERE u.id = $1`;

const accountRow = z.object({
  email_verified: z.boolean(),
  ways: z.number(),
  devices: z.number(),
});

export async function accountOverview(db: Database, viewer: { sub: string }, now: number): Promise<Overview> {
  const values = [viewer.sub, now];
  const [accessRows, accountRows] = await Promise.all([
    db.sql.query('overview_access', accessStatement, values),
    db.sql.query('overview_account', accountStatement, values),
  ]);
  const access = accessRow.parse(accessRows[0]);
  const account = accountRow.parse(accountRows[0]);
  const { first_alarm, first_soon, first_unused, first_surplus } = access;
  const firsts = [first_alarm, first_soon, first_unused, first_surplus].flatMap((id) => id ?? []);
  const views = await grantsById(db, viewer, [...new Set([...access.recent, ...firsts])], now);
  const viewOf = (id: string | null) => views.find((view) => view.id === id);
  const concern = (name: 'alarms' | 'endingSoon' | 'unused' | 'surplus', count: number, id: string | null) => {
    const first = viewOf(id);
    return first ? { [name]: { count, first } } : {};
  };
  return {
    apps: access.apps,
    devices: account.devices,
    recent: access.recent.flatMap((id) => viewOf(id) ?? []),
    ...concern('alarms', access.alarms, first_alarm),
    ...concern('endingSoon', access.soon, first_soon),
    ...concern('unused', access.unused, first_unused),
    ...concern('surplus', access.surplus, first_surplus),
    emailVerified: account.email_verified,
    waysToSignIn: account.ways,
  };
}
