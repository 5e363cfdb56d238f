/**
 * A browser that has been here before. It keeps a name of its own, which a challenge for a passkey is bound to, and for which
 * accounts somebody signed in with it: a sign-in to any other is one from a new device, of which its owner is told.
 *
 * The cookie is all there is; nothing about browsers is kept here. What stands in it for an account is a MAC over its
 * password's hash, so that after a change of the password every browser is new again: whoever was let in with the old one
 * is announced when they come with the next.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Env } from '@/lib/config/env';
import { mac } from '@/lib/secrets';
import { leave, readLeft } from './sealed-cookies';

const browserSchema = z.object({ id: z.string(), known: z.array(z.string()) });
export type Browser = z.infer<typeof browserSchema>;

/** The longest that browsers keep a cookie (RFC 6265bis §5.5). */
const lifeSeconds = 400 * 24 * 3600;
const mostAccounts = 10;

type Account = { sub: string; passwordHash?: string };

/** The browser of a request; a new name where it has none. */
export async function browserOf(env: Env, cookieHeader: string | null): Promise<Browser> {
  return (await readLeft(env, 'browser', cookieHeader, browserSchema)) ?? newBrowser();
}

/** The same, with what gives a browser without a name its own (`Set-Cookie`). One that has it keeps its cookie: a newer one may be under way. */
export async function namedBrowser(
  env: Env,
  cookieHeader: string | null,
): Promise<{ browser: Browser; headers: Record<string, string> }> {
  const left = await readLeft(env, 'browser', cookieHeader, browserSchema);
  if (left) return { browser: left, headers: {} };
  const browser = newBrowser();
  return { browser, headers: { 'set-cookie': await browserCookie(env, browser) } };
}

const newBrowser = (): Browser => ({ id: randomBytes(16).toString('base64url'), known: [] });

export function isKnownTo(env: Env, browser: Browser, account: Account): boolean {
  return browser.known.includes(markOf(env, account));
}

/** `Set-Cookie` with which the browser is known to this account, too, from now on. */
export function browserCookie(env: Env, browser: Browser, account?: Account): Promise<string> {
  const marks = account ? [markOf(env, account)] : [];
  const known = [...new Set([...marks, ...browser.known])].slice(0, mostAccounts);
  return leave(env, 'browser', { id: browser.id, known }, lifeSeconds);
}

function markOf(env: Env, { sub, passwordHash = '' }: Account): string {
  return mac(env.secret, 'known browser', `${sub} ${passwordHash}`);
}
