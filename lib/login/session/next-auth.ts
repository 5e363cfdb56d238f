/**
 * The settings of next-auth, which holds the session cookie. Upstream issuers do not go through it
 * (`lib/web/upstream-sign-in.ts`). Its credentials provider runs the same sign-in as our form. Its token carries the
 * session's id, and the session's row is checked whenever next-auth reads a token. `NEXTAUTH_URL` comes from the issuer
 * at start (`nextAuthVariables`), never from a request.
 */
import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { z } from 'zod';
import { nextAuthVariables } from '@/lib/config/env';
import { endSession, findLiveSession } from '@/lib/data/people/sessions';
import { nowSeconds } from '@/lib/time';
import { safeNext } from '../../edge/local-path';
import { isSecure, type LoginWorld, sessionSeconds } from './session-cookie';
import { signIn } from './sign-in';

declare module 'next-auth' {
  interface User {
    sid: string;
  }
  interface Session {
    sid: string;
    sub: string;
  }
}

const namesSession = z.object({ sid: z.uuid(), sub: z.uuid() });

/** Thrown when the session of a token has ended. next-auth then deletes the cookie. */
class SessionOverError extends Error {
  override readonly name = 'SessionOverError';
}

export function authOptions(world: LoginWorld, log: (event: string, detail: unknown) => void): NextAuthOptions {
  const { NEXTAUTH_SECRET: secret } = nextAuthVariables(world.env);
  return {
    secret,
    useSecureCookies: isSecure(world.env),
    session: { strategy: 'jwt', maxAge: sessionSeconds },
    pages: { signIn: '/login', signOut: '/signout', error: '/login' },
    providers: [
      CredentialsProvider({
        name: 'Password',
        credentials: { email: { label: 'Email', type: 'email' }, password: { label: 'Password', type: 'password' } },
        async authorize(credentials, request) {
          if (!credentials) return null;
          const headers = new Headers(z.record(z.string(), z.string()).parse(request.headers ?? {}));
          const answer = await signIn(world, credentials, headers);
          if (!answer.ok) return null;
          return { id: answer.person.sub, sid: answer.login.sid };
        },
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        // Only the session's id. Name and e-mail address are read from the row, where they are never stale.
        return user ? { sub: user.id, sid: user.sid } : token;
      },
      async session({ session, token }) {
        const named = namesSession.safeParse(token);
        const live = named.success && (await findLiveSession(world.db, named.data.sid, nowSeconds()));
        if (!live || live.sub !== named.data.sub) throw new SessionOverError('This session is over.');
        return { ...session, sid: live.sid, sub: live.sub, user: { name: live.name, email: live.email } };
      },
      redirect({ url, baseUrl }) {
        return `${baseUrl}${safeNext(world.env, url) ?? '/account'}`;
      },
    },
    events: {
      async signOut({ token }) {
        const named = namesSession.safeParse(token);
        if (named.success) await endSession(world.db, named.data, named.data.sid, nowSeconds());
      },
    },
    logger: {
      error(code, metadata) {
        // Ended sessions and cookies that cannot be opened are normal.
        if (code !== 'JWT_SESSION_ERROR') log(`next-auth.${code}`, metadata);
      },
      warn: (code) => log(`next-auth.${code}`, undefined),
      debug: () => undefined,
    },
  };
}
