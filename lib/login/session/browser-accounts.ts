/**
 * The accounts of a browser. next-auth's cookie names the session of the active account. A second cookie, sealed like
 * our others, lists the sessions of all accounts, the active one first. It exists only if the list says more than
 * next-auth's cookie, so a browser with one account costs nothing.
 *
 * The list is as valuable as the session cookie and has the same protection. It holds ids of sessions only: names and
 * addresses are read from the rows. A session that was ended, by its owner or because of a doubt, is in no list any
 * more; one that only expired is listed for as long as its row is kept, so that its owner can sign in again.
 */
import { z } from 'zod';
import type { Env } from '@/lib/config/env';
import { type BrowserSession, endSession, listBrowserSessions, type SessionOwner } from '@/lib/data/people/sessions';
import type { BrowserAccount } from '@/lib/oauth/server';
import { nowSeconds } from '@/lib/time';
import { deleteCookie, openCookie, sealCookie } from './sealed-cookies';
import { type LoginWorld, noSessionCookie, sessionCookie, sessionIdOf } from './session-cookie';

/** A browser shows a handful of accounts. Signing in to one more signs out the one that was used least recently. */
export const mostAccounts = 5;

/** The longest session, and as long again, in which an expired account is still offered. */
const lifeSeconds = 28 * 24 * 3600;

const listSchema = z.object({ sids: z.array(z.uuid()).max(mostAccounts) });

/** The ids of this browser's sessions, the active one first. */
async function sidsOf({ env }: LoginWorld, cookieHeader: string | null): Promise<string[]> {
  const listed = (await openCookie(env, 'accounts', cookieHeader, listSchema))?.sids ?? [];
  const active = (await sessionIdOf(env, cookieHeader))?.sid;
  return [...new Set([...(active === undefined ? [] : [active]), ...listed])];
}

/** The accounts of this browser, the active one first: signed in, or expired. Each account once. */
export async function accountsOf(world: LoginWorld, cookieHeader: string | null): Promise<BrowserSession[]> {
  const sids = await sidsOf(world, cookieHeader);
  const rows = sids.length === 0 ? [] : await listBrowserSessions(world.db, sids, nowSeconds());
  const found = sids.flatMap((sid) => rows.find((row) => row.sid === sid) ?? []);
  // After a sign-in through next-auth's routes the list can name two sessions of an account. A live one counts.
  const best = [...found.filter(({ isLive }) => isLive), ...found.filter(({ isLive }) => !isLive)];
  return found.filter((one) => best.find(({ sub }) => sub === one.sub) === one);
}

/** For the authorization server: the live sessions, if the browser may have several. */
export async function liveAccountsOf(
  world: LoginWorld,
  request: { headers: Pick<Headers, 'get'> },
): Promise<BrowserAccount[]> {
  const cookieHeader = request.headers.get('cookie');
  if (!(await openCookie(world.env, 'accounts', cookieHeader, listSchema))) return [];
  const accounts = await accountsOf(world, cookieHeader);
  return accounts
    .filter(({ isLive }) => isLive)
    .map(({ sid, sub, authTime, amr, email }) => ({ sid, sub, authTime, amr, email: email.toLowerCase() }));
}

/**
 * What a new sign-in of this person means for the browser's list: the session that it replaces, and `enter`, which ends
 * the session that no longer fits into the list and returns the cookies that name the new one.
 */
export async function prepareAccount(
  world: LoginWorld,
  cookieHeader: string | null,
  sub: string,
): Promise<{ replaces?: string; enter: (login: { sid: string; sub: string }) => Promise<string[]> }> {
  const before = await accountsOf(world, cookieHeader);
  const same = before.find((one) => one.sub === sub);
  const others = before.filter((one) => one.sub !== sub);
  return {
    ...(same?.isLive && { replaces: same.sid }),
    async enter(login) {
      for (const { sid, sub: owner, isLive } of others.slice(mostAccounts - 1))
        if (isLive) await endSession(world.db, { sub: owner }, sid, nowSeconds());
      const sids = [login.sid, ...others.map(({ sid }) => sid)];
      return [await sessionCookie(world.env, login), await listCookie(world.env, sids, login.sid)];
    },
  };
}

/** Makes another signed-in account of this browser the active one. Undefined: it is not signed in here. */
export async function switchAccount(
  world: LoginWorld,
  cookieHeader: string | null,
  sub: string,
): Promise<{ session: SessionOwner; cookies: string[] } | undefined> {
  const accounts = await accountsOf(world, cookieHeader);
  const session = accounts.find((one) => one.sub === sub && one.isLive);
  if (!session) return undefined;
  const sids = [session.sid, ...accounts.filter((one) => one !== session).map(({ sid }) => sid)];
  return {
    session,
    cookies: [await sessionCookie(world.env, session), await listCookie(world.env, sids, session.sid)],
  };
}

/** Signs accounts out and forgets them in this browser. The others stay, and none of them becomes active. */
export async function leaveAccounts(
  world: LoginWorld,
  cookieHeader: string | null,
  which: 'all' | { sub: string },
): Promise<{ cookies: string[] }> {
  const accounts = await accountsOf(world, cookieHeader);
  const active = (await sessionIdOf(world.env, cookieHeader))?.sid;
  const leaving = which === 'all' ? accounts : accounts.filter(({ sub }) => sub === which.sub);
  for (const one of leaving) if (one.isLive) await endSession(world.db, one, one.sid, nowSeconds());
  const staying = accounts.filter((one) => !leaving.includes(one)).map(({ sid }) => sid);
  const keepsActive = active !== undefined && staying.includes(active);
  return {
    cookies: [
      ...(keepsActive ? [] : [noSessionCookie(world.env)]),
      await listCookie(world.env, staying, keepsActive ? active : undefined),
    ],
  };
}

/** `Set-Cookie` for the list; deletes the cookie if it would name only the active session. */
async function listCookie(env: Env, sids: string[], active: string | undefined): Promise<string> {
  return sids.some((sid) => sid !== active)
    ? sealCookie(env, 'accounts', { sids: sids.slice(0, mostAccounts) }, lifeSeconds)
    : deleteCookie(env, 'accounts');
}
