/**
 * Where a person continues after signing in: at a pending authorization request, or at one of our own pages, which may
 * ask for a fresh sign-in from somebody who is signed in (`reauthentication.ts`). It travels in the query of our pages
 * and in hidden fields.
 */
import type { Login } from '@/lib/oauth/model/grant-records';
import { server, type World } from '@/lib/server';
import { safeNext } from '../edge/local-path';

export type ReturnPath = { interaction?: string; next?: string; fresh?: '1' };

/** Reads it from a page's address or from a form. next-auth calls the page to return to `callbackUrl`. */
export async function readReturnPath(get: (name: string) => unknown): Promise<ReturnPath> {
  const { env } = await server();
  const text = (name: string) => {
    const value = get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const interaction = text('interaction');
  if (interaction && /^[\w-]{1,100}$/.test(interaction)) return { interaction };
  const next = safeNext(env, text('next') ?? text('callbackUrl'));
  return next ? { next, ...(text('fresh') && { fresh: '1' as const }) } : {};
}

/** The address of one of our pages, with the return path. */
export function withReturnPath(path: string, returnPath: ReturnPath, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...returnPath, ...more }).toString();
  return query ? `${path}?${query}` : path;
}

/** The address to continue at. The authorization endpoint knows the next step, also when the request is over. */
export function afterSignIn(returnPath: ReturnPath): string {
  if (returnPath.interaction) return `/oauth/authorize?${new URLSearchParams({ interaction: returnPath.interaction })}`;
  return returnPath.next ?? '/account';
}

/** The same for a person who has just signed in or chosen an account. */
export async function continueAs(returnPath: ReturnPath, login: Login): Promise<string> {
  await bindAccount(await server(), returnPath, login);
  return afterSignIn(returnPath);
}

/** A pending request belongs to this account from now on, whichever account of the browser is active later. */
export async function bindAccount(
  { oauth }: { oauth: { interactions: Pick<World['oauth']['interactions'], 'confirmAccount'> } },
  { interaction }: ReturnPath,
  login: Login,
): Promise<void> {
  if (interaction) await oauth.interactions.confirmAccount(interaction, login);
}
