/**
 * The one place where somebody becomes signed in: a session under a new id in place of the one that the browser had, and word to
 * its owner where the browser is new to them.
 *
 * What was proved is told in RFC 8176's words, as far as they are known to be true: `pwd` a password, `otp` a one-time or recovery
 * code, `pop` the key of a passkey (without attestation nobody can say whether hardware keeps it, so neither `hwk` nor
 * `swk`), `user` that a person was there, and `mfa` where it was more than one factor. A passkey that verified its user is two:
 * something they have, and what unlocks it.
 */

import type { Person } from '@/lib/data/people/people';
import { createSession } from '@/lib/data/people/sessions';
import { clientIp } from '@/lib/edge/client-address';
import type { Login } from '@/lib/oauth/model/grant-records';
import { browserCookie, browserOf, isKnownTo } from './known-browser';
import { forget } from './sealed-cookies';
import { type LoginWorld, nowSeconds, sessionCookie, sessionOf, sessionSeconds } from './session-cookie';
import { knowNetwork } from './sign-in-attempts';

export type SignedIn = {
  ok: true;
  login: Login;
  person: Person;
  /** `Set-Cookie` values for the answer. */
  cookies: string[];
};

export type Proved = {
  amr: readonly string[];
  /** When its oldest factor was proved, if that was before now. */
  authTime?: number;
  /** Where a session goes on in this one; two weeks from now otherwise. */
  endsAt?: number;
  /** Where it is known already, or beside the point: of an account that was made just now. */
  isNewDevice?: boolean;
};

/** `headers` are the request's: cookies, client address, user agent. */
export async function startSession(
  world: LoginWorld,
  person: Person,
  headers: Headers,
  proved: Proved,
): Promise<SignedIn> {
  const { env, db } = world;
  const now = nowSeconds();
  const authTime = proved.authTime ?? now;
  const amr = inOrder(proved.amr);
  const cookieHeader = headers.get('cookie');
  const before = await sessionOf(world, cookieHeader);
  const browser = await browserOf(env, cookieHeader);
  const sid = await createSession(
    db,
    {
      sub: person.sub,
      amr,
      authTime,
      endsAt: proved.endsAt ?? now + sessionSeconds,
      ip: clientIp(headers),
      userAgent: headers.get('user-agent') ?? undefined,
      replaces: before?.sid,
      isNewDevice: proved.isNewDevice ?? !isKnownTo(env, browser, person),
    },
    now,
  );
  await knowNetwork(world, person.sub, clientIp(headers));
  const login = { sid, sub: person.sub, authTime, amr };
  return {
    ok: true,
    login,
    person,
    cookies: [await sessionCookie(env, login), await browserCookie(env, browser, person), forget(env, 'half')],
  };
}

/** Each once, as they were proved, and what sums them up last. */
function inOrder(amr: readonly string[]): string[] {
  const words = new Set(amr);
  const several = words.delete('mfa');
  return several ? [...words, 'mfa'] : [...words];
}
