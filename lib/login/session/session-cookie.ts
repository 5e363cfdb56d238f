/**
 * The session of a request, from its cookies.
 *
 * The cookie is next-auth's: a JWE that names a session (`sid`). The session's row decides on every request: when the
 * row has ended, the person is signed out, whatever the cookie says. Nothing here needs Next, so both mounts of the
 * authorization server and every page use the same function.
 */
import { parseCookie, stringifySetCookie } from 'cookie';
import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { type Env, nextAuthVariables } from '@/lib/config/env';
import type { Database } from '@/lib/data/database/database';
import { findLiveSession, type SessionOwner } from '@/lib/data/people/sessions';
import type { Login } from '@/lib/oauth/model/grant-records';
import { nowSeconds } from '@/lib/time';

export type LoginWorld = { env: Env; db: Database };

/** The lifetime of a session, in seconds. Use does not extend it, so the end in the list of sessions is final. */
export const sessionSeconds = 14 * 24 * 3600;

export function isSecure(env: Pick<Env, 'issuer'>): boolean {
  return env.issuer.startsWith('https:');
}

/** next-auth's name for its cookie, so that its routes and our forms share one session. */
export function sessionCookieName(env: Pick<Env, 'issuer'>): string {
  return `${isSecure(env) ? '__Secure-' : ''}next-auth.session-token`;
}

const namesSession = z.object({ sid: z.uuid(), sub: z.uuid() });

/** The session of a `Cookie` header with its owner; undefined when nobody is signed in. */
export async function sessionOf(world: LoginWorld, cookieHeader: string | null): Promise<SessionOwner | undefined> {
  const named = await sessionIdOf(world.env, cookieHeader);
  const session = named && (await findLiveSession(world.db, named.sid, nowSeconds()));
  return session?.sub === named?.sub ? session : undefined;
}

/** The session that the cookie names. It may have ended. */
export async function sessionIdOf(
  env: Env,
  cookieHeader: string | null,
): Promise<z.infer<typeof namesSession> | undefined> {
  const token = readCookie(cookieHeader, sessionCookieName(env));
  if (!token) return undefined;
  const { NEXTAUTH_SECRET: secret } = nextAuthVariables(env);
  // A cookie that cannot be opened (another secret, damaged, expired) means that nobody is signed in. It is no error.
  return namesSession.safeParse(await decode({ token, secret }).catch(() => null)).data;
}

/** The session as the authorization server needs it. */
export async function loginOf(
  world: LoginWorld,
  request: { headers: Pick<Headers, 'get'> },
): Promise<Login | undefined> {
  const session = await sessionOf(world, request.headers.get('cookie'));
  return session && { sid: session.sid, sub: session.sub, authTime: session.authTime, amr: session.amr };
}

/** `Set-Cookie` for a new session. */
export async function sessionCookie(env: Env, session: { sid: string; sub: string }): Promise<string> {
  const { NEXTAUTH_SECRET: secret } = nextAuthVariables(env);
  const token = { sid: session.sid, sub: session.sub };
  const value = await encode({ token, secret, maxAge: sessionSeconds });
  return setCookie(env, sessionCookieName(env), value, sessionSeconds);
}

/** `Set-Cookie` that deletes the session cookie. */
export function noSessionCookie(env: Pick<Env, 'issuer'>): string {
  return setCookie(env, sessionCookieName(env), '', 0);
}

/** A `Set-Cookie` value with the attributes that all our cookies share. */
export function setCookie(env: Pick<Env, 'issuer'>, name: string, value: string, maxAge: number): string {
  return stringifySetCookie({ name, value, path: '/', maxAge, httpOnly: true, sameSite: 'lax', secure: isSecure(env) });
}

/** The first cookie of that name in a `Cookie` header (RFC 6265 §5.4). */
export function readCookie(header: string | null, name: string): string | undefined {
  return parseCookie(header ?? '')[name];
}
