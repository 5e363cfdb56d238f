/**
 * What a browser keeps for us for a while and can neither read nor change: a JWE in a cookie (dir, A256GCM), under a key of
 * its purpose, so that one kind of cookie is never taken for another.
 */
import type { z } from 'zod';
import type { Env } from '@/lib/config/env';
import { openToken, sealToken } from '@/lib/secrets';
import { isSecure, nowSeconds, readCookie, setCookie } from './session-cookie';

/** The name of each is also the purpose of its key. */
export type SealedName = 'flash' | 'half' | 'browser' | 'totp' | 'recovery' | 'upstream';

export function seal(
  env: Pick<Env, 'secret'>,
  name: SealedName,
  content: Record<string, unknown>,
  lifeSeconds: number,
): Promise<string> {
  return sealToken(env.secret, `${name} cookie`, content, nowSeconds() + lifeSeconds);
}

/** `Set-Cookie` for what is sealed already. */
export function sealedCookie(env: Env, name: SealedName, sealed: string, lifeSeconds: number): string {
  return setCookie(env, cookieName(env, name), sealed, lifeSeconds);
}

/** `Set-Cookie` that leaves this with the browser. */
export async function leave(
  env: Env,
  name: SealedName,
  content: Record<string, unknown>,
  lifeSeconds: number,
): Promise<string> {
  return sealedCookie(env, name, await seal(env, name, content, lifeSeconds), lifeSeconds);
}

/** `Set-Cookie` that takes it away. */
export function forget(env: Env, name: SealedName): string {
  return setCookie(env, cookieName(env, name), '', 0);
}

/** What was left; undefined when there is nothing, or it is past its end, damaged or not ours. */
export async function readLeft<T>(
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
