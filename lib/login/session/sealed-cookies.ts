/**
 * Values that the browser keeps for us and can neither read nor change: a JWE (dir, A256GCM) in a cookie. Each kind of
 * cookie has its own key, so one kind is never accepted as another.
 */
import type { z } from 'zod';
import type { Env } from '@/lib/config/env';
import { openToken, sealToken } from '@/lib/secrets';
import { nowSeconds } from '@/lib/time';
import { isSecure, readCookie, setCookie } from './session-cookie';

/** The kinds of sealed cookies. The name is also the purpose of the key. */
export type SealedName = 'flash' | 'half' | 'browser' | 'totp' | 'recovery' | 'upstream' | 'restore' | 'accounts';

export function seal(
  env: Pick<Env, 'secret'>,
  name: SealedName,
  content: Record<string, unknown>,
  lifeSeconds: number,
): Promise<string> {
  return sealToken(env.secret, `${name} cookie`, content, nowSeconds() + lifeSeconds);
}

/** `Set-Cookie` for a sealed value. */
export function cookieWith(env: Env, name: SealedName, sealed: string, lifeSeconds: number): string {
  return setCookie(env, cookieName(env, name), sealed, lifeSeconds);
}

/** Seals a value and returns its `Set-Cookie`. */
export async function sealCookie(
  env: Env,
  name: SealedName,
  content: Record<string, unknown>,
  lifeSeconds: number,
): Promise<string> {
  return cookieWith(env, name, await seal(env, name, content, lifeSeconds), lifeSeconds);
}

/** `Set-Cookie` that deletes the cookie. */
export function deleteCookie(env: Env, name: SealedName): string {
  return setCookie(env, cookieName(env, name), '', 0);
}

/** The value of the cookie; undefined when it is missing, expired, damaged or not ours. */
export async function openCookie<T>(
  env: Env,
  name: SealedName,
  cookieHeader: string | null,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const sealed = readCookie(cookieHeader, cookieName(env, name));
  return sealed ? openToken(env.secret, `${name} cookie`, sealed, schema, nowSeconds()) : undefined;
}

function cookieName(env: Pick<Env, 'issuer'>, name: SealedName): string {
  return `${isSecure(env) ? '__Host-' : ''}countersign.${name}`;
}
