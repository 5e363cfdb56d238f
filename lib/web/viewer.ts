/** The signed-in user, for Next's pages, actions and route handlers. */
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { isUnavailableError } from '@/lib/oauth/unavailable';
import { server } from '@/lib/server';
import * as login from '../login/session/session-cookie';

export type Viewer = {
  sub: string;
  sid: string;
  /** When the person signed in, in seconds since the epoch. `reauthentication.ts` checks it. */
  authTime: number;
  name: string;
  email: string;
  isOperator: boolean;
  /** The address of the profile picture. */
  picture: string | null;
};

/** The session of the current request. It is read once per request. */
export const currentSession = cache(async () => login.sessionOf(await server(), (await headers()).get('cookie')));

/** What the frame of a page needs, also of a page about an outage. */
export async function unlessUnavailable<Found>(find: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await find();
  } catch (error) {
    if (isUnavailableError(error)) return undefined;
    throw error;
  }
}

/** Distinguishes the accounts of a browser, so that a tab notices when another one switches (`lib/browser`). */
export async function currentAccountMark(): Promise<string | undefined> {
  return (await unlessUnavailable(currentSession))?.sub.slice(0, 8);
}

/** Undefined when nobody is signed in. */
export async function currentViewer(): Promise<Viewer | undefined> {
  const session = await currentSession();
  if (!session) return undefined;
  const { sub, sid, authTime, name, email, isOperator, picture } = session;
  return { sub, sid, authTime, name, email, isOperator, picture };
}

/** The signed-in user. Redirects others to the sign-in page, with a return to `path`. */
export async function requireViewer(path?: string): Promise<Viewer> {
  const viewer = await currentViewer();
  if (!viewer) redirect(path ? `/login?next=${encodeURIComponent(path)}` : '/login');
  return viewer;
}

/** The session of a request, for route handlers. */
export async function loginOf(request: Request) {
  return login.loginOf(await server(), request);
}
