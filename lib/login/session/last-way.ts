/**
 * How somebody last signed in with this browser: `password`, `passkey`, or the id of another issuer. The sign-in page
 * marks it. It says nothing about who that was, and it decides nothing, so it is not sealed.
 */
import type { Env } from '@/lib/config/env';
import { isSecure, readCookie, setCookie } from './session-cookie';

const lifeSeconds = 400 * 24 * 3600;

const nameOf = (env: Pick<Env, 'issuer'>): string => `${isSecure(env) ? '__Host-' : ''}countersign.way`;

/** One of the ways that exist here; undefined if the browser has none yet. */
export function lastWayOf(env: Pick<Env, 'issuer' | 'upstreams'>, cookieHeader: string | null): string | undefined {
  const way = readCookie(cookieHeader, nameOf(env));
  return ['password', 'passkey', ...env.upstreams.map(({ id }) => id)].find((known) => known === way);
}

/** `Set-Cookie` that remembers the way. */
export function lastWayCookie(env: Pick<Env, 'issuer'>, way: string): string {
  return setCookie(env, nameOf(env), way, lifeSeconds);
}
