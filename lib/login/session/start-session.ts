/**
 * The only place that starts a session. The session gets a new id, becomes the active one of the browser, and replaces
 * the one that the browser had for the same person. Sessions of other people stay (`browser-accounts.ts`). If the
 * browser is new to the account, its owner gets a mail.
 *
 * `amr` uses the values of RFC 8176 that are known to be true: `pwd` is a password, `otp` a one-time or recovery code,
 * `pop` the key of a passkey (without attestation nobody knows whether hardware holds it, so neither `hwk` nor `swk`),
 * `user` means that a person was present, and `mfa` means more than one factor. A passkey that verified its user counts
 * as two factors: the device, and what unlocks it.
 */
import { findPerson, type Person } from '@/lib/data/people/people';
import { createSession } from '@/lib/data/people/sessions';
import { clientIp } from '@/lib/edge/client-address';
import type { Login } from '@/lib/oauth/model/grant-records';
import { nowSeconds } from '@/lib/time';
import { prepareAccount } from './browser-accounts';
import { browserCookie, browserOf, isKnownTo } from './known-browser';
import { restoreCookie } from './restore-cookie';
import { deleteCookie } from './sealed-cookies';
import { type LoginWorld, sessionSeconds } from './session-cookie';
import { knowNetwork } from './sign-in-attempts';

export type SignedIn = {
  ok: true;
  login: Login;
  person: Person;
  /** `Set-Cookie` values for the response. */
  cookies: string[];
};

/** The person proved who they are, and the account is deleted. `cookies` let this browser restore it. */
type SignedInToDeleted = { ok: false; code: 'deleted'; cookies: string[] };

/** The person proved who they are, and a partner disabled the account. */
type SignedInToDisabled = { ok: false; code: 'disabled'; cookies: string[] };
export type NotStarted = SignedInToDeleted | SignedInToDisabled;

export type Proved = {
  amr: readonly string[];
  /** When the oldest factor was proved, if that was before now. */
  authTime?: number;
  /** The end of the session that this one continues. The default is two weeks from now. */
  endsAt?: number;
  /** Whether the browser is new to the account, if the caller knows. A new account has no known browsers. */
  isNewDevice?: boolean;
};

/**
 * Starts a session, or offers to restore a deleted account. `headers` are those of the request: cookies, client
 * address, user agent.
 */
export async function startSession(
  world: LoginWorld,
  person: Person,
  headers: Headers,
  proved: Proved,
): Promise<SignedIn | NotStarted> {
  const { env, db } = world;
  const now = nowSeconds();
  const authTime = proved.authTime ?? now;
  const amr = inOrder(proved.amr);
  const cookieHeader = headers.get('cookie');
  const accounts = await prepareAccount(world, cookieHeader, person.sub);
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
      replaces: accounts.replaces,
      isNewDevice: proved.isNewDevice ?? !isKnownTo(env, browser, person),
    },
    now,
  );
  if (sid === undefined) {
    // Read again: it may have been disabled after the proof.
    const { disabledAt } = (await findPerson(db, person.sub)) ?? person;
    if (disabledAt !== undefined) return { ok: false, code: 'disabled', cookies: [deleteCookie(env, 'half')] };
    const cookies = [await restoreCookie(env, person, { amr, authTime }), deleteCookie(env, 'half')];
    return { ok: false, code: 'deleted', cookies };
  }
  await knowNetwork(world, person.sub, clientIp(headers));
  const login = { sid, sub: person.sub, authTime, amr };
  return {
    ok: true,
    login,
    person,
    cookies: [...(await accounts.enter(login)), await browserCookie(env, browser, person), deleteCookie(env, 'half')],
  };
}

/** Each value once, in the order of proof, with `mfa` last. */
function inOrder(amr: readonly string[]): string[] {
  const words = new Set(amr);
  const several = words.delete('mfa');
  return several ? [...words, 'mfa'] : [...words];
}
