import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { getServerSession } from 'next-auth';
import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { nextAuthVariables, parseEnv } from '@/lib/config/env';
import type { Database } from '@/lib/data/database/database';
import { openTestDatabase } from '@/lib/data/database/databases.fixture';
import { createPerson } from '@/lib/data/people/people';
import { endSession } from '@/lib/data/people/sessions';
import { nowSeconds } from '@/lib/time';
import { hashPassword } from '../password/passwords';
import { authOptions } from './next-auth';
import { loginOf, sessionCookie, sessionCookieName } from './session-cookie';
import { signIn } from './sign-in';

const env = parseEnv({ COUNTERSIGN_ISSUER: 'http://localhost:3000', COUNTERSIGN_SECRET: 'ab'.repeat(32) });
const ada = { email: 'ada@example.com', password: 'analytical engine notes' };
const headers = { 'x-countersign-client-ip': '192.0.2.1', 'user-agent': 'test' };

let db: Database;
const logged: string[] = [];
const options = () => authOptions({ env, db }, (event) => logged.push(event));

beforeAll(async () => {
  Object.assign(process.env, nextAuthVariables(env));
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  logged.length = 0;
  await db.prisma.user.deleteMany();
  await db.prisma.rateLimit.deleteMany();
  const passwordHash = await hashPassword(ada.password);
  await createPerson(db, { email: ada.email, name: 'Ada Lovelace', passwordHash }, nowSeconds());
});

/** The session that next-auth reads from a cookie. */
async function nextAuthSession(cookie: string) {
  const request = Object.assign(new IncomingMessage(new Socket()), { cookies: { [sessionCookieName(env)]: cookie } });
  return getServerSession(request, new ServerResponse(request), options());
}

/**
 * next-auth's credentials callback, down to the cookie: `authorize`, then the `jwt` callback, then its own `encode`.
 */
async function nextAuthSignIn(credentials: { email: string; password: string }) {
  const [provider] = options().providers;
  const { authorize } = z
    .object({
      options: z.object({
        authorize: z.function({ input: [z.unknown(), z.unknown()], output: z.promise(z.unknown()) }),
      }),
    })
    .parse(provider).options;
  return z
    .object({ id: z.string(), sid: z.string() })
    .nullable()
    .parse(await authorize(credentials, { headers }));
}

describe('next-auth and our own form', () => {
  test('share the same session', async () => {
    const answer = await signIn({ env, db }, ada, new Headers(headers));
    if (!answer.ok) throw new Error(answer.code);
    const cookie = (await sessionCookie(env, answer.login)).split(';', 1).join('').split('=').slice(1).join('=');
    expect(await nextAuthSession(cookie)).toMatchObject({
      sid: answer.login.sid,
      sub: answer.person.sub,
      user: { name: 'Ada Lovelace', email: ada.email },
    });
    await endSession(db, answer.login, answer.login.sid, nowSeconds());
    expect(await nextAuthSession(cookie)).toBeNull();
    expect(logged).toEqual([]);
  });

  test('sign in alike: a session of next-auth is a login for the authorization server', async () => {
    const user = await nextAuthSignIn(ada);
    if (!user) throw new Error('not signed in');
    const { secret, callbacks } = options();
    const token = await callbacks?.jwt?.({ token: { sub: user.id }, user, account: null });
    if (!token || !secret) throw new Error('no token');
    const cookie = `${sessionCookieName(env)}=${await encode({ token, secret })}`;
    const request = new Request('http://localhost:3000/oauth/authorize', { headers: { cookie } });
    expect(await loginOf({ env, db }, request)).toMatchObject({ sid: user.sid, sub: user.id, amr: ['pwd'] });
    await options().events?.signOut?.({ token, session: { sid: '', sub: '', expires: '' } });
    expect(await loginOf({ env, db }, request)).toBeUndefined();
  });

  test('cannot ask for a second step: people with one sign in at our own page', async () => {
    const who = { where: { email: ada.email } };
    await db.prisma.user.update({ ...who, data: { secondFactor: true } });
    expect(await nextAuthSignIn(ada)).toBeNull();
    await db.prisma.user.update({ ...who, data: { secondFactor: false } });
  });

  test('share the rate limits', async () => {
    const wrong = { ...ada, password: 'not this one' };
    for (let attempt = 0; attempt < 5; attempt += 1) expect(await nextAuthSignIn(wrong)).toBeNull();
    expect(await nextAuthSignIn(ada)).toBeNull();
    expect(await signIn({ env, db }, ada, new Headers(headers))).toMatchObject({ code: 'throttled' });
  });

  test('continue only at our own pages', async () => {
    const redirect = options().callbacks?.redirect;
    const to = (url: string) => redirect?.({ url, baseUrl: 'http://localhost:3000' });
    expect(await to('http://localhost:3000/developers')).toBe('http://localhost:3000/developers');
    expect(await to('https://evil.example/')).toBe('http://localhost:3000/account');
  });
});
