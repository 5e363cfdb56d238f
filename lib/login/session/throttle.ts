/**
 * Rate limits for sign-ins, codes, mail and other actions of people. Each attempt is counted before its password is
 * checked, so that a hundred concurrent attempts get no more answers than a hundred consecutive ones; a successful
 * attempt is refunded.
 *
 * The counters of an attempt depend on its holder (`sign-in-attempts.ts`). For a stranger there are three: account and
 * address together, against guessing from one place; the address alone, against trying one password for many accounts;
 * the account alone, against guessing from many places, with the limit of 100 from NIST SP 800-63B §3.2.2. The
 * account's known browsers, networks and apps have the first counter and a limit of 100 a day, each by itself, so that
 * strangers cannot use up the limit of the owner. A right password skips no counter.
 */
import type { RateLimiterPrisma } from 'rate-limiter-flexible';
import { clientIp } from '@/lib/edge/client-address';
import { addressKey } from '@/lib/edge/ip-network';
import { mac } from '@/lib/secrets';
import { createLimiter, takePoint } from './limiters';
import type { LoginWorld } from './session-cookie';
import type { Holder } from './sign-in-attempts';

const limits = {
  /** One account by one holder. */
  pair: { points: 5, duration: 15 * 60 },
  /** The same per day, for a holder that the account knows. */
  day: { points: 100, duration: 24 * 60 * 60 },
  /** Strangers at one network address, for any account. */
  address: { points: 60, duration: 60 * 60 },
  /**
   * A known network, for any account that signed in from there: enough for the typos of an office, too few to try a
   * list of its accounts.
   */
  network: { points: 600, duration: 60 * 60 },
  /** One account, for strangers anywhere. */
  account: { points: 100, duration: 24 * 60 * 60 },
  /** New accounts from one address. */
  signUp: { points: 30, duration: 60 * 60 },
  /** Ratings of a password while it is typed, from one address: each costs some milliseconds. */
  strength: { points: 300, duration: 5 * 60 },
  /** Sign-ins at another issuer from one address: each causes a request to that issuer. */
  upstream: { points: 60, duration: 15 * 60 },
  /** Codes of the second factor, for one account by one holder. A right password does not refund them. */
  code: { points: 5, duration: 15 * 60 },
  /** The same per day, for a holder that the account knows. */
  codeDay: { points: 50, duration: 24 * 60 * 60 },
  /**
   * One account, for strangers anywhere: three of a million codes are right, so a year of guessing is still hopeless.
   */
  codeAccount: { points: 50, duration: 24 * 60 * 60 },
  /**
   * Wrong user codes of devices, for an account or an address: codes have 34 bits, so guessing is hopeless (RFC 8628
   * §5.1).
   */
  userCode: { points: 10, duration: 15 * 60 },
  /** Receipts to verify from one address: each costs a signature verification and two look-ups. */
  receipt: { points: 60, duration: 5 * 60 },
  /** Mail to one mailbox that strangers requested: they must not be able to fill it. */
  mailTo: { points: 5, duration: 60 * 60 },
  /** Mail that a holder known to the account requested. */
  mailOwn: { points: 5, duration: 60 * 60 },
  /** Mail to one mailbox that signed-in users of any account requested. */
  mailNew: { points: 5, duration: 60 * 60 },
  /** Mail that was requested from one network address. */
  mailFrom: { points: 30, duration: 60 * 60 },
} as const;

type Limit = keyof typeof limits;

/** Whether an attempt is allowed, and if not, when the next one is (in seconds since the epoch). */
export type ThrottleResult = { allowed: true } | { allowed: false; retryAt: number };

/**
 * Counts one attempt to sign in. After one counter refuses, the others are not changed. `account` is the e-mail address
 * that was entered.
 */
export async function countSignIn(world: LoginWorld, account: string, holder: Holder): Promise<ThrottleResult> {
  return countAll(world, signInKeys(world, account, holder));
}

/**
 * Refunds one attempt: the password was right but a second factor is still missing, or the password was not checked.
 */
export async function refundSignIn(world: LoginWorld, account: string, holder: Holder): Promise<void> {
  for (const [limit, key] of signInKeys(world, account, holder)) await limiterOf(world, limit).reward(key, 1);
}

/** After a complete sign-in: refunds this attempt and resets the holder's own counters. */
export async function resetSignInCounters(world: LoginWorld, account: string, holder: Holder): Promise<void> {
  await resetCounters(world, signInKeys(world, account, holder));
}

/** Resets the holder's own counters without a refund, if the attempt was refunded before or there was none. */
export async function resetOwnCounters(world: LoginWorld, account: string, holder: Holder): Promise<void> {
  const own = signInKeys(world, account, holder).filter(([limit]) => ownLimits.includes(limit));
  await resetCounters(world, own);
}

/** Counts one attempt to create an account. */
export async function countSignUp(world: LoginWorld, ip: string): Promise<ThrottleResult> {
  return count(world, 'signUp', keyFor(world, addressKey(ip)));
}

/** Counts one rating of a password. */
export async function countStrength(world: LoginWorld, ip: string): Promise<ThrottleResult> {
  return count(world, 'strength', keyFor(world, addressKey(ip)));
}

/** Counts one sign-in at another issuer. */
export async function countUpstream(world: LoginWorld, ip: string): Promise<ThrottleResult> {
  return count(world, 'upstream', keyFor(world, addressKey(ip)));
}

/**
 * Counts one attempt to enter a user code: by account for a signed-in user, so that others at the same address do not
 * matter.
 */
export async function countUserCode(world: LoginWorld, who: { sub: string } | { ip: string }): Promise<ThrottleResult> {
  return count(world, 'userCode', userCodeKey(world, who));
}

const userCodeKey = (world: LoginWorld, who: { sub: string } | { ip: string }): string =>
  keyFor(world, 'sub' in who ? `account ${who.sub}` : addressKey(who.ip));

/** Counts one verification of a receipt. */
export async function countReceipt(world: LoginWorld, ip: string): Promise<ThrottleResult> {
  return count(world, 'receipt', keyFor(world, addressKey(ip)));
}

/** Refunds the attempt after a valid user code. */
export async function refundUserCode(world: LoginWorld, who: { sub: string } | { ip: string }): Promise<void> {
  await limiterOf(world, 'userCode').reward(userCodeKey(world, who), 1);
}

/** Counts one code of a second factor. */
export async function countCode(world: LoginWorld, sub: string, holder: Holder): Promise<ThrottleResult> {
  return countAll(world, codeKeys(world, sub, holder));
}

/** Refunds the attempt after a right code. */
export async function resetCodeCounters(world: LoginWorld, sub: string, holder: Holder): Promise<void> {
  await resetCounters(world, codeKeys(world, sub, holder));
}

/** Counts one message to an account's mailbox. Strangers cannot use up the owner's limit. */
export async function countMailTo(world: LoginWorld, email: string, holder: Holder): Promise<ThrottleResult> {
  if (holder.kind === 'stranger') return count(world, 'mailTo', keyFor(world, email));
  return count(world, 'mailOwn', keyFor(world, `${email} ${nameOf(holder)}`));
}

/** Counts one message to a mailbox that a signed-in user wants to use as their own. */
export async function countMailToNew(world: LoginWorld, email: string): Promise<ThrottleResult> {
  return count(world, 'mailNew', keyFor(world, email));
}

/** Counts one message that was requested from this network address. */
export async function countMailFrom(world: LoginWorld, ip: string): Promise<ThrottleResult> {
  return count(world, 'mailFrom', keyFor(world, addressKey(ip)));
}

/** The network address and user agent of a request, for the security log. */
export function fromOf(headers: Headers): { ip: string; userAgent?: string } {
  const userAgent = headers.get('user-agent');
  return { ip: clientIp(headers), ...(userAgent !== null && { userAgent }) };
}

type Keys = readonly (readonly [Limit, string])[];

function signInKeys(world: LoginWorld, account: string, holder: Holder): Keys {
  const own = keyFor(world, `${account} ${nameOf(holder)}`);
  switch (holder.kind) {
    case 'stranger':
      return [
        ['pair', own],
        ['address', keyFor(world, holder.key)],
        ['account', keyFor(world, account)],
      ];
    case 'network':
      return [
        ['pair', own],
        ['day', own],
        ['network', keyFor(world, holder.key)],
      ];
    default:
      return [
        ['pair', own],
        ['day', own],
      ];
  }
}

function codeKeys(world: LoginWorld, sub: string, holder: Holder): Keys {
  const own = keyFor(world, `${sub} ${nameOf(holder)}`);
  return [['code', own], holder.kind === 'stranger' ? ['codeAccount', keyFor(world, sub)] : ['codeDay', own]];
}

const nameOf = ({ kind, key }: Holder): string => `${kind} ${key}`;

async function countAll(world: LoginWorld, keys: Keys): Promise<ThrottleResult> {
  for (const [limit, key] of keys) {
    const result = await count(world, limit, key);
    if (!result.allowed) return result;
  }
  return { allowed: true };
}

/** Counters of a single holder. The others are shared by strangers, so they are never reset. */
const ownLimits: readonly Limit[] = ['pair', 'day', 'code', 'codeDay'];

async function resetCounters(world: LoginWorld, keys: Keys): Promise<void> {
  for (const [limit, key] of keys) {
    if (ownLimits.includes(limit)) await limiterOf(world, limit).delete(key);
    else await limiterOf(world, limit).reward(key, 1);
  }
}

/** Keys are HMACs: entered e-mail addresses may be those of other people, so they are not stored in clear text. */
function keyFor(world: LoginWorld, text: string): string {
  return mac(world.env.secret, 'throttle', text).slice(0, 32);
}

async function count(world: LoginWorld, limit: Limit, key: string): Promise<ThrottleResult> {
  const wait = await takePoint(limiterOf(world, limit), key);
  return wait === undefined ? { allowed: true } : { allowed: false, retryAt: Math.ceil((Date.now() + wait) / 1000) };
}

/** The limiters of each database, created at first use. */
const limitersOf = new WeakMap<object, Map<Limit, RateLimiterPrisma>>();

function limiterOf(world: LoginWorld, limit: Limit): RateLimiterPrisma {
  const create = (name: Limit) => createLimiter(world, name, limits[name], { sweeps: name === 'pair' });
  // All limiters share one table. The first one that is created sweeps it.
  const limiters = limitersOf.get(world.db.prisma) ?? new Map<Limit, RateLimiterPrisma>([['pair', create('pair')]]);
  limitersOf.set(world.db.prisma, limiters);
  const limiter = limiters.get(limit) ?? create(limit);
  limiters.set(limit, limiter);
  return limiter;
}
