/**
 * Flash messages: how a form without script shows an error. The post redirects to the page, and the error is in a
 * sealed cookie that lives for minutes. The page's address contains only a mark that matches the cookie, so another tab
 * or a later visit does not show the message, and no text ever comes from an address.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Env } from '@/lib/config/env';
import { cookieWith, openCookie, seal } from '../login/session/sealed-cookies';

const flashSchema = z.object({
  /** Identifies the message; the page has its text. */
  code: z.string(),
  /** The typed values, to fill the form again, and values for the message. Never a password. */
  values: z.record(z.string(), z.string()),
});

export type Flash = z.infer<typeof flashSchema>;

const lifeSeconds = 300;
const marked = flashSchema.extend({ mark: z.string() });

/** A 303 to one of our pages (`path` with its query), which shows the flash. */
export async function backWith(env: Env, path: string, flash: Flash, cookies: string[] = []): Promise<Response> {
  const { path: marked, cookie } = await flashAt(env, path, flash);
  return seeOther(marked, [...cookies, cookie]);
}

/** The page's path with the mark, and the cookie: for a response that reaches the page through another redirect. */
export async function flashAt(env: Env, path: string, flash: Flash): Promise<{ path: string; cookie: string }> {
  const mark = randomBytes(6).toString('base64url');
  const whole = await seal(env, 'flash', { ...flash, mark }, lifeSeconds);
  // Browsers drop cookies over 4096 bytes. The message without the typed values is better than neither.
  const sealed =
    whole.length <= 3800 ? whole : await seal(env, 'flash', { code: flash.code, values: {}, mark }, lifeSeconds);
  const url = new URL(path, env.issuer);
  url.searchParams.set('flash', mark);
  return { path: `${url.pathname}${url.search}`, cookie: cookieWith(env, 'flash', sealed, lifeSeconds) };
}

/** The flash for the page with this mark (its `flash` parameter). */
export async function readFlash(env: Env, cookieHeader: string | null, mark: unknown): Promise<Flash | undefined> {
  if (typeof mark !== 'string') return undefined;
  const flash = await openCookie(env, 'flash', cookieHeader, marked);
  return flash?.mark === mark ? { code: flash.code, values: flash.values } : undefined;
}

/** A 303, so that the browser follows with GET and does not send the form's credentials again (RFC 9700 §4.12). */
export function seeOther(location: string, cookies: string[] = []): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}
