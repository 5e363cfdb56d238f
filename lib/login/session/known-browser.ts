/**
 * Known browsers. A signed cookie holds an id for the browser, which passkey challenges are bound to, and the accounts
 * that signed in with it. A sign-in to any other account is from a new device, and its owner gets a mail.
 *
 * The server stores nothing about browsers. For each account the cookie holds a MAC over the hash of its password, so
 * after a change of the password every browser is new again, and an intruder who signs in with the next password is
 * announced.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Env } from '@/lib/config/env';
import { mac } from '@/lib/secrets';
import { openCookie, sealCookie } from './sealed-cookies';

const browserSchema = z.object({ id: z.string(), known: z.array(z.string()) });
export type Browser = z.infer<typeof browserSchema>;

/** The longest lifetime that browsers accept (RFC 6265bis §5.5). */
const lifeSeconds = 400 * 24 * 3600;
const mostAccounts = 10;

type Account = { sub: string; passwordHash?: string };

/** The browser of a request, with a new id if it has none. */
export async function browserOf(env: Env, cookieHeader: string | null): Promise<Browser> {
  return (await openCookie(env, 'browser', cookieHeader, browserSchema)) ?? newBrowser();
}

/**
 * Like `browserOf`, with a `Set-Cookie` if the browser had no id. A browser with an id keeps its cookie, because a
 * newer one may be in transit.
 */
export async function namedBrowser(
  env: Env,
  cookieHeader: string | null,
): Promise<{ browser: Browser; headers: Record<string, string> }> {
  const found = await openCookie(env, 'browser', cookieHeader, browserSchema);
  if (found) return { browser: found, headers: {} };
  const browser = newBrowser();
  return { browser, headers: { 'set-cookie': await browserCookie(env, browser) } };
}

const newBrowser = (): Browser => ({ id: randomBytes(16).toString('base64url'), known: [] });

export function isKnownTo(env: Env, browser: Browser, account: Account): boolean {
  return browser.known.includes(accountMac(env, account));
}

/** `Set-Cookie` that makes the browser known to this account. */
export function browserCookie(env: Env, browser: Browser, account?: Account): Promise<string> {
  const marks = account ? [accountMac(env, account)] : [];
  const known = [...new Set([...marks, ...browser.known])].slice(0, mostAccounts);
  return sealCookie(env, 'browser', { id: browser.id, known }, lifeSeconds);
}

function accountMac(env: Env, { sub, passwordHash = '' }: Account): string {
  return mac(env.secret, 'known browser', `${sub} ${passwordHash}`);
}
