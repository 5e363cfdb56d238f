/**
 * Signing in and signing up: one function each, used by our forms and by next-auth's routes. Signing out is in
 * `browser-accounts.ts`.
 */

import { z } from 'zod';
import {
  createPerson,
  emailSchema,
  findByEmail,
  findPerson,
  nameSchema,
  type Person,
  setPassword,
  swapPassword,
} from '@/lib/data/people/people';
import { createSession, endOtherSessions, findLiveSession } from '@/lib/data/people/sessions';
import { clientIp, clientIpHeader } from '@/lib/edge/client-address';
import type { SignIn } from '@/lib/oauth/server';
import { nowSeconds } from '@/lib/time';
import { isNewDevice, secondStepCookie } from '../factors/second-factor';
import { decoyFor } from '../password/decoys';
import {
  hashPassword,
  needsRehash,
  type PasswordFault,
  passwordFault,
  TooBusyError,
  verifyPassword,
} from '../password/passwords';
import { sendConfirmation } from '../recovery/email-address';
import { browserCookie, browserOf } from './known-browser';
import { wantedLanguage } from './preferences';
import { type LoginWorld, sessionSeconds } from './session-cookie';
import { type Holder, holderOf, knowNetwork, oneAtATime } from './sign-in-attempts';
import { type NotStarted, type SignedIn, startSession } from './start-session';
import { countSignIn, countSignUp, fromOf, refundSignIn, resetSignInCounters } from './throttle';

type Throttled = { ok: false; code: 'throttled'; retryAt: number } | { ok: false; code: 'busy' };
export type SignInRefusal =
  | Throttled
  | { ok: false; code: 'email' | 'password' | 'wrong' }
  /** The password was right, and the account requires a second step. `cookies` are for the response. */
  | { ok: false; code: 'second_factor'; cookies: string[] }
  | NotStarted;
export type SignUpRefusal =
  | Throttled
  | NotStarted
  | { ok: false; code: 'faults'; faults: { email?: 'email'; name?: 'name'; password?: PasswordFault } }
  | { ok: false; code: 'taken' };

const credentialsSchema = z.object({ email: z.string(), password: z.string() });
export type Credentials = z.infer<typeof credentialsSchema>;

/**
 * Checks the password and starts a session under a new id. A session of the same person ends. `headers` are those of
 * the request: cookies, client address, user agent. The error is the same for an unknown address and a wrong password.
 */
export async function signIn(
  world: LoginWorld,
  credentials: Credentials,
  headers: Headers,
): Promise<SignedIn | SignInRefusal> {
  const email = emailSchema.safeParse(credentials.email);
  if (!email.success) return { ok: false, code: 'email' };
  if (credentials.password === '') return { ok: false, code: 'password' };
  const checked = await checkPassword(world, email.data, credentials.password, headers);
  if (!checked.ok) return checked;
  const { person, verifiedHash } = checked;
  const isNew = await isNewDevice(world, { ...person, passwordHash: verifiedHash }, headers);
  if (!person.secondFactor) return startSession(world, person, headers, { amr: ['pwd'], isNewDevice: isNew });
  return { ok: false, code: 'second_factor', cookies: [await secondStepCookie(world, person, isNew, nowSeconds())] };
}

type Checked = { ok: true; person: Person; verifiedHash: string } | Throttled | { ok: false; code: 'wrong' };

/**
 * Checks a password under rate limits, without starting a session: for sign-in and for changes of the password.
 * Rehashes a foreign hash, and ours when the cost has grown. If the account requires a second step, a right password
 * returns only its own attempt to the counter. The wrong ones are forgiven when the sign-in is complete
 * (`second-factor.ts`).
 */
async function checkPassword(
  world: LoginWorld,
  email: string,
  password: string,
  headers: Headers,
  known?: Holder,
): Promise<Checked> {
  const holder = known ?? (await holderOf(world, await findByEmail(world.db, email), headers));
  return oneAtATime(`${email} ${holder.kind} ${holder.key}`, async () => {
    const decision = await countSignIn(world, email, holder);
    if (!decision.allowed) return { ok: false, code: 'throttled', retryAt: decision.retryAt };
    // Read again, because the password may have changed while this attempt waited for others.
    const person = await findByEmail(world.db, email);
    const decoy = await decoyFor(world, email);
    const right = await unlessBusy(() => verifyPassword(password, person?.passwordHash, decoy));
    if (right === 'busy') {
      await refundSignIn(world, email, holder);
      return { ok: false, code: 'busy' };
    }
    if (!right || person?.passwordHash === undefined) return { ok: false, code: 'wrong' };
    const rehashed = await withCurrentCost(world, person, password);
    if (!rehashed) return { ok: false, code: 'wrong' };
    await (person.secondFactor ? refundSignIn : resetSignInCounters)(world, email, holder);
    return { ok: true, person: rehashed, verifiedHash: person.passwordHash };
  });
}

/**
 * The person, with a rehashed password if the stored hash is another product's or had a lower cost. If another sign-in
 * was faster, its hash counts; undefined if that one is of another password.
 */
async function withCurrentCost(world: LoginWorld, person: Person, password: string): Promise<Person | undefined> {
  const from = person.passwordHash;
  if (from === undefined || !needsRehash(from)) return person;
  const to = await unlessBusy(() => hashPassword(password));
  if (to === 'busy') return person;
  if (await setPassword(world.db, person.sub, { from, to }, nowSeconds())) return { ...person, passwordHash: to };
  const now = await findPerson(world.db, person.sub);
  const right = await unlessBusy(() => verifyPassword(password, now?.passwordHash));
  return right === true ? now : undefined;
}

/**
 * Creates the account, signs it in, and sends a mail that confirms the address. The error says when an address is
 * taken: to hide it, nobody could sign up without reading a mail first, and people come here in the middle of an app's
 * request. So probing is rate-limited instead (`countSignUp`).
 */
export async function signUp(
  world: LoginWorld,
  form: Credentials & { name: string },
  headers: Headers,
): Promise<SignedIn | SignUpRefusal> {
  const email = emailSchema.safeParse(form.email);
  const name = nameSchema.safeParse(form.name);
  const password = await passwordFault(form.password, [form.email, form.name]);
  if (!email.success || !name.success || password) {
    const faults = {
      ...(email.success ? {} : { email: 'email' as const }),
      ...(name.success ? {} : { name: 'name' as const }),
      ...(password ? { password } : {}),
    };
    return { ok: false, code: 'faults', faults };
  }
  const decision = await countSignUp(world, clientIp(headers));
  if (!decision.allowed) return { ok: false, code: 'throttled', retryAt: decision.retryAt };
  const passwordHash = await unlessBusy(() => hashPassword(form.password));
  if (passwordHash === 'busy') return { ok: false, code: 'busy' };
  const language = wantedLanguage(headers);
  const filled = { email: email.data, name: name.data, passwordHash, language };
  const person = await createPerson(world.db, filled, nowSeconds());
  if (!person) return { ok: false, code: 'taken' };
  await sendConfirmation(world, person);
  return startSession(world, person, headers, { amr: ['pwd'], isNewDevice: false });
}

export type PasswordChange =
  /** `cookies` are for the response. */
  | { ok: true; othersEnded: number; cookies: string[] }
  | Throttled
  | { ok: false; code: 'faults'; faults: { current?: 'wrong'; password?: PasswordFault } };

/** Somebody who knew the old password may be signed in with it, so every other session ends. */
export async function changePassword(
  world: LoginWorld,
  viewer: { sub: string; sid: string; email: string; name: string },
  passwords: { current: string; password: string },
  headers: Headers,
): Promise<PasswordChange> {
  const fault = await passwordFault(passwords.password, [viewer.email, viewer.name]);
  const session = { kind: 'session', key: viewer.sid } as const;
  const checked = await checkPassword(world, viewer.email, passwords.current, headers, session);
  if (!checked.ok && checked.code !== 'wrong') return checked;
  const faults = { ...(checked.ok ? {} : { current: 'wrong' as const }), ...(fault ? { password: fault } : {}) };
  if (!checked.ok || fault) return { ok: false, code: 'faults', faults };
  const to = await unlessBusy(() => hashPassword(passwords.password));
  if (to === 'busy') return { ok: false, code: 'busy' };
  // False when another request changed the password after this one checked it.
  const hashes = { from: checked.person.passwordHash, to };
  const changed = await swapPassword(world.db, viewer, hashes, fromOf(headers), nowSeconds());
  if (!changed) return { ok: false, code: 'faults', faults: { current: 'wrong' } };
  const othersEnded = await endOtherSessions(world.db, viewer, nowSeconds());
  const browser = await browserOf(world.env, headers.get('cookie'));
  // Every browser except this one is now new to the account.
  return { ok: true, othersEnded, cookies: [await browserCookie(world.env, browser, { ...viewer, passwordHash: to })] };
}

/** The sign-in API for first-party apps: the same passwords, the same rate limits, and sessions in the same list. */
export function apiSignIn(world: LoginWorld): SignIn {
  return {
    async verifyPassword({ username, password }, { caller, backend }) {
      const email = emailSchema.safeParse(username);
      if (!email.success || password === '') return { ok: false };
      const headers = new Headers({ [clientIpHeader]: caller });
      const holder = backend === undefined ? undefined : ({ kind: 'app', key: backend } as const);
      const checked = await checkPassword(world, email.data, password, headers, holder);
      // The API can neither ask for a second step nor offer to restore an account: that takes our own page.
      if (checked.ok) {
        const { secondFactor, deletedAt, disabledAt, sub } = checked.person;
        return secondFactor || (deletedAt ?? disabledAt) !== undefined
          ? { ok: false }
          : { ok: true, sub, amr: ['pwd'] };
      }
      if (checked.code === 'wrong') return { ok: false };
      const wait = checked.code === 'throttled' ? checked.retryAt - nowSeconds() : busySeconds;
      return { ok: false, retryAfterSeconds: Math.max(1, wait) };
    },
    async openLogin({ sub, amr }, { headers, clientAddress }) {
      const now = nowSeconds();
      const from = { ip: clientAddress, userAgent: headers.get('user-agent') ?? undefined };
      const sid = await createSession(world.db, { sub, amr, endsAt: now + sessionSeconds, ...from }, now);
      if (sid === undefined) return undefined;
      await knowNetwork(world, sub, clientAddress);
      return { sid, sub, authTime: now, amr };
    },
    isLive: async ({ sid }) => (await findLiveSession(world.db, sid, nowSeconds())) !== undefined,
  };
}

const busySeconds = 5;

async function unlessBusy<T>(work: () => Promise<T>): Promise<T | 'busy'> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TooBusyError) return 'busy';
    throw error;
  }
}
