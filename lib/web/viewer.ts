/** Who is looking at this page: `lib/login/session/session-cookie.ts` for Next's pages and actions. */
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { server } from '@/lib/server';
import * as login from '../login/session/session-cookie';

export type Viewer = {
  sub: string;
  sid: string;
  /** When this sign-in was proved; `recent-proof.ts` asks. */
  authTime: number;
  name: string;
  email: string;
  isOperator: boolean;
};

/** Asked once a request, however many parts of the page want to know. */
export const currentSession = cache(async () => login.sessionOf(await server(), (await headers()).get('cookie')));

/** Undefined when nobody is signed in. */
export async function currentViewer(): Promise<Viewer | undefined> {
  const session = await currentSession();
  if (!session) return undefined;
  const { sub, sid, authTime, name, email, isOperator } = session;
  return { sub, sid, authTime, name, email, isOperator };
}

/** Sends those who are not signed in to the sign-in page, and from there back to `path`. */
export async function requireViewer(path?: string): Promise<Viewer> {
  const viewer = await currentViewer();
  if (!viewer) redirect(path ? `/login?next=${encodeURIComponent(path)}` : '/login');
  return viewer;
}

/** The session of a request, for route handlers. */
export async function loginOf(request: Request) {
  return login.loginOf(await server(), request);
}
