/**
 * How an error finds its way back to a form without script: the post answers with a redirect to the page, and what was
 * wrong travels in a sealed cookie that lives for minutes. The page's address holds only a mark that ties it to the
 * cookie, so that another tab or a later visit does not show it, and no text is ever taken from an address.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Env } from '@/lib/config/env';
import { readLeft, seal, sealedCookie } from '../login/session/sealed-cookies';

const flashSchema = z.object({
  /** Names the message; the page words it. */
  code: z.string(),
  /** What was typed, to fill the form again, and numbers that the message needs. Never a password. */
  values: z.record(z.string(), z.string()),
});

export type Flash = z.infer<typeof flashSchema>;

const lifeSeconds = 300;
const marked = flashSchema.extend({ mark: z.string() });

/** 303 back to a page of ours (`path` with its query) that will show the flash. */
export async function backWith(env: Env, path: string, flash: Flash, cookies: string[] = []): Promise<Response> {
  const { path: marked, cookie } = await flashAt(env, path, flash);
  return seeOther(marked, [...cookies, cookie]);
}

/** The page's path with the mark, and the cookie that goes with it: for an answer that comes there by a detour. */
export async function flashAt(env: Env, path: string, flash: Flash): Promise<{ path: string; cookie: string }> {
  const mark = randomBytes(6).toString('base64url');
  const whole = await seal(env, 'flash', { ...flash, mark }, lifeSeconds);
  // A browser drops a cookie of more than 4096 bytes whole; better the message without what was typed than neither.
  const sealed =
    whole.length <= 3800 ? whole : await seal(env, 'flash', { code: flash.code, values: {}, mark }, lifeSeconds);
  const url = new URL(path, env.issuer);
  url.searchParams.set('flash', mark);
  return { path: `${url.pathname}${url.search}`, cookie: sealedCookie(env, 'flash', sealed, lifeSeconds) };
}

/** The flash that was left for the page with this mark (its `flash` parameter). */
export async function readFlash(env: Env, cookieHeader: string | null, mark: unknown): Promise<Flash | undefined> {
  if (typeof mark !== 'string') return undefined;
  const flash = await readLeft(env, 'flash', cookieHeader, marked);
  return flash?.mark === mark ? { code: flash.code, values: flash.values } : undefined;
}

/** 303: what follows a form is fetched with GET, and the credentials are not sent on (RFC 9700 §4.12). */
export function seeOther(location: string, cookies: string[] = []): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}
