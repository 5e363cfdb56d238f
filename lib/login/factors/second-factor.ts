/**
 * The second step: after a right password if the account requires one, or on top of a session for an app that requires
 * it (RFC 9470). Between the steps there is no session. The browser holds a half sign-in: sealed, valid for ten minutes
 * and for one use, and only while the password stays the same.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { claimOnce } from '@/lib/data/database/single-use';
import { findPerson, type Person } from '@/lib/data/people/people';
import { findTotp, takeRecoveryCode, takeTotpStep } from '@/lib/data/people/second-factors';
import { mac } from '@/lib/secrets';
import { nowSeconds } from '@/lib/time';
import { browserOf, isKnownTo } from '../session/known-browser';
import { openCookie, sealCookie } from '../session/sealed-cookies';
import { type LoginWorld, sessionOf } from '../session/session-cookie';
import { holderOf } from '../session/sign-in-attempts';
import { type NotStarted, type Proved, type SignedIn, startSession } from '../session/start-session';
import { countCode, fromOf, resetCodeCounters, resetOwnCounters } from '../session/throttle';
import { type PasskeyRefusal, passkeyAmr, provePasskey } from './passkeys';
import { hashRecoveryCode, parseRecoveryCode } from './recovery-codes';
import { openTotpSecret, stepOfCode } from './totp';

export const secondStepSeconds = 10 * 60;

const secondStepSchema = z.object({
  id: z.string(),
  sub: z.uuid(),
  password: z.string(),
  /** The factors that were proved (RFC 8176). */
  amr: z.array(z.string()),
  isNewDevice: z.boolean(),
  authTime: z.number().exactOptional(),
  endsAt: z.number(),
});

/** `Set-Cookie` for a half sign-in. */
export async function secondStepCookie(
  { env }: LoginWorld,
  person: Person,
  isNewDevice: boolean,
  now: number,
  proved: Pick<Proved, 'amr' | 'authTime'> = { amr: ['pwd'] },
): Promise<string> {
  const half = { id: randomUUID(), sub: person.sub, password: passwordMac(env, person), ...proved, isNewDevice };
  return sealCookie(env, 'half', { ...half, endsAt: now + secondStepSeconds }, secondStepSeconds);
}

/** The person at the second step, and what they have proved. */
export type PendingSecondStep = { person: Person; proved: Proved; id?: { key: string; endsAt: number } };

/** Undefined if nobody is at the second step. A password that was just checked takes precedence over a session. */
export async function pendingSecondStep(world: LoginWorld, headers: Headers): Promise<PendingSecondStep | undefined> {
  const cookieHeader = headers.get('cookie');
  const half = await openCookie(world.env, 'half', cookieHeader, secondStepSchema);
  if (half && half.endsAt > nowSeconds()) {
    const person = await findPerson(world.db, half.sub);
    if (person && passwordMac(world.env, person) === half.password) {
      const id = { key: `half:${half.id}`, endsAt: half.endsAt };
      const { amr, isNewDevice, authTime } = half;
      return { person, proved: { amr, isNewDevice, ...(authTime !== undefined && { authTime }) }, id };
    }
  }
  const session = await sessionOf(world, cookieHeader);
  if (!session || session.amr.includes('mfa')) return undefined;
  const person = await findPerson(world.db, session.sub);
  // The sign-in keeps the time of its oldest part: a new code does not renew an old password.
  const { amr, authTime, endsAt } = session;
  return person && { person, proved: { amr, authTime, endsAt, isNewDevice: false } };
}

export type CodeRefusal = { ok: false; code: 'code_wrong' | 'code_used' | 'half_over' };
export type CodeThrottled = { ok: false; code: 'throttled'; retryAt: number };

/** Completes the second step with a code from an app or a recovery code. Attempts are counted like passwords. */
export async function submitCode(
  world: LoginWorld,
  pending: PendingSecondStep,
  typed: string,
  headers: Headers,
): Promise<SignedIn | NotStarted | CodeRefusal | CodeThrottled> {
  const { sub } = pending.person;
  const holder = await holderOf(world, pending.person, headers);
  const decision = await countCode(world, sub, holder);
  if (!decision.allowed) return { ok: false, code: 'throttled', retryAt: decision.retryAt };
  const fault = await codeFault(world, sub, typed, headers);
  if (fault) return { ok: false, code: fault };
  await resetCodeCounters(world, sub, holder);
  return completeSignIn(world, pending, ['otp', 'mfa'], headers);
}

async function codeFault(
  world: LoginWorld,
  sub: string,
  typed: string,
  headers: Headers,
): Promise<'code_wrong' | 'code_used' | undefined> {
  const now = nowSeconds();
  const recovery = parseRecoveryCode(typed);
  if (recovery !== undefined) {
    const hash = hashRecoveryCode(world.env, sub, recovery);
    const remaining = await takeRecoveryCode(world.db, sub, hash, fromOf(headers), now);
    return remaining === undefined ? 'code_wrong' : undefined;
  }
  const totp = await findTotp(world.db, sub);
  if (!totp) return 'code_wrong';
  const secret = await openTotpSecret(world.env, sub, totp.sealed);
  const step = stepOfCode(secret, typed.replace(/\s/g, ''), now);
  if (step === undefined) return 'code_wrong';
  return (await takeTotpStep(world.db, sub, step, now)) ? undefined : 'code_used';
}

/** Completes the second step with one of the person's passkeys. `used` is the browser's response as JSON. */
export async function submitPasskey(
  world: LoginWorld,
  pending: PendingSecondStep,
  used: string,
  headers: Headers,
): Promise<SignedIn | NotStarted | PasskeyRefusal | CodeRefusal> {
  const browser = await browserOf(world.env, headers.get('cookie'));
  const proof = await provePasskey(world, browser, pending.person, used);
  return proof.ok ? completeSignIn(world, pending, passkeyAmr, headers) : proof;
}

async function completeSignIn(
  world: LoginWorld,
  { person, proved, id }: PendingSecondStep,
  added: readonly string[],
  headers: Headers,
): Promise<SignedIn | NotStarted | CodeRefusal> {
  // Verify first, then consume the half sign-in, so that only one of two tabs gets a session.
  if (id && !(await claimOnce(world.db.sql, id.key, id.endsAt, nowSeconds()))) return { ok: false, code: 'half_over' };
  // The sign-in is complete, so earlier wrong passwords are forgiven.
  if (id) await resetOwnCounters(world, person.email, await holderOf(world, person, headers));
  return startSession(world, person, headers, { ...proved, amr: [...proved.amr, ...added] });
}

/**
 * Whether this browser is new to the account. Decided when the password is checked, because its hash may change later.
 */
export async function isNewDevice({ env }: LoginWorld, person: Person, headers: Headers): Promise<boolean> {
  return !isKnownTo(env, await browserOf(env, headers.get('cookie')), person);
}

/** A MAC of the password's hash. If the password changes in between, the half sign-in becomes invalid. */
function passwordMac(env: LoginWorld['env'], { passwordHash = '' }: Person): string {
  return mac(env.secret, 'half a sign-in', passwordHash);
}

/** Adds factors to the session: setting up a factor proves it, so it counts for this session. */
export async function addFactorsToSession(
  world: LoginWorld,
  session: { sub: string; authTime: number; endsAt: number; amr: string[] },
  added: readonly string[],
  headers: Headers,
): Promise<string[]> {
  const person = await findPerson(world.db, session.sub);
  if (!person) return [];
  const { authTime, endsAt } = session;
  const proved = { amr: [...session.amr, ...added], authTime, endsAt, isNewDevice: false };
  return (await startSession(world, person, headers, proved)).cookies;
}
