/**
 * How often somebody may try. Every attempt is counted before its password is looked at, so that a hundred at once get
 * no more answers than a hundred in a row; a success gives the attempt back. Counters live in the database and hold for
 * all instances; while it cannot be reached each process counts by itself.
 *
 * Which counters an attempt meets depends on who makes it (`attempts.ts`). A stranger meets three: account and address
 * together, which stops guessing from one place; the address alone, which stops trying one password at many accounts;
 * the account alone, which stops guessing from many places, at NIST SP 800-63B §3.2.2's bound of 100. The account's own
 * browsers, networks and apps meet the first of these, and a bound of 100 a day, each for itself: strangers cannot use
 * those up. No counter is skipped because the password is right.
 */
import { RateLimiterMemory, RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible';
import { addressKey, clientIp } from '@/lib/edge/client-address';
import { mac } from '@/lib/secrets';
import type { LoginWorld } from './session-cookie';
import type { Holder } from './sign-in-attempts';

const limits = {
  /** One account by one holder. */
  pair: { points: 5, duration: 15 * 60 },
  /** The same in a day, for a holder that the account knows. */
  day: { points: 100, duration: 24 * 60 * 60 },
  /** Strangers at one address, any account. */
  address: { points: 60, duration: 60 * 60 },
  /**
   * One network, any account that signed in from there: an office is not stopped by its own typos, and no list of its
   * people is tried.
   */
  network: { points: 600, duration: 60 * 60 },
  /** One account, strangers anywhere. */
  account: { points: 100, duration: 24 * 60 * 60 },
  /** New accounts from one address. */
  signUp: { points: 30, duration: 60 * 60 },
  /** Ways out to another issuer from one address: each makes us ask that issuer for something. */
  upstream: { points: 60, duration: 15 * 60 },
  /** Codes of a second step, for one account by one holder. Not given back by a right password. */
  code: { points: 5, duration: 15 * 60 },
  /** The same in a day, for a holder that the account knows. */
  codeDay: { points: 50, duration: 24 * 60 * 60 },
  /** Strangers anywhere: with three of a million codes right, guessing for a year is still hopeless. */
  codeAccount: { points: 50, duration: 24 * 60 * 60 },
  /**
   * Wrong codes of waiting devices, by an account or an address: with 34 bits, nobody meets one in a lifetime (RFC 8628
   * §5.1).
   */
  userCode: { points: 10, duration: 15 * 60 },
  /** Receipts that somebody at one address wants checked: each is a signature to verify and two look-ups. */
  receipt: { points: 60, duration: 5 * 60 },
  /** Mail to one mailbox that strangers asked for: they must not fill the mailbox. */
  mailTo: { points: 5, duration: 60 * 60 },
  /** Mail that a holder known to the account asked for. */
  mailOwn: { points: 5, duration: 60 * 60 },
  /** Mail to one mailbox that signed-in people asked for, whatever their account. */
  mailNew: { points: 5, duration: 60 * 60 },
  /** The same, asked for from one address of the network. */
  mailFrom: { points: 30, duration: 60 * 60 },
} as const;

type Limit = keyof typeof limits;
type Limiters = Record<Limit, RateLimiterPrisma>;

/** The answer to one more attempt. */
export type Turn = { allowed: true } | { allowed: false; retryAt: number };

const limitersOf = new WeakMap<object, Limiters>();

/**
 * Counts one attempt to sign in. Once one counter refuses, the others are left alone. `account` is the address that was
 * typed.
 */
export async function countSignIn(world: LoginWorld, account: string, holder: Holder): Promise<Turn> {
  return countAll(world, signInKeys(world, account, holder));
}

/** Gives one attempt back: it was right, but is not all that the account asks for, or nobody looked at it. */
export async function giveBackSignIn(world: LoginWorld, account: string, holder: Holder): Promise<void> {
  const limiters = limitersFor(world);
  for (const [limit, key] of signInKeys(world, account, holder)) await limiters[limit].reward(key, 1);
}

/** After a whole sign-in: this attempt is given back, and the holder's own counters start afresh. */
export async function forgiveSignIn(world: LoginWorld, account: string, holder: Holder): Promise<void> {
  await forgiveAll(world, signInKeys(world, account, holder));
}

/** The same where the attempt was given back before, or there was none: what strangers share goes on as it is. */
export async function startAfresh(world: LoginWorld, account: string, holder: Holder): Promise<void> {
  const own = signInKeys(world, account, holder).filter(([limit]) => ownLimits.includes(limit));
  await forgiveAll(world, own);
}

/** Counts one attempt to create an account. */
export async function countSignUp(world: LoginWorld, ip: string): Promise<Turn> {
  return count(world, 'signUp', keyed(world, addressKey(ip)));
}

/** Counts one way out to another issuer. */
export async function countUpstream(world: LoginWorld, ip: string): Promise<Turn> {
  return count(world, 'upstream', keyed(world, addressKey(ip)));
}

/**
 * Counts one attempt to enter the code of a device: by account where somebody is signed in, so that neighbours do not
 * matter.
 */
export async function countUserCode(world: LoginWorld, who: { sub: string } | { ip: string }): Promise<Turn> {
  return count(world, 'userCode', userCodeKey(world, who));
}

const userCodeKey = (world: LoginWorld, who: { sub: string } | { ip: string }): string =>
  keyed(world, 'sub' in who ? `account ${who.sub}` : addressKey(who.ip));

/** Counts one receipt that anybody wants checked. */
export async function countReceipt(world: LoginWorld, ip: string): Promise<Turn> {
  return count(world, 'receipt', keyed(world, addressKey(ip)));
}

/** The code was valid, so the person who entered it gets this attempt back. */
export async function forgiveUserCode(world: LoginWorld, who: { sub: string } | { ip: string }): Promise<void> {
  await limitersFor(world).userCode.reward(userCodeKey(world, who), 1);
}

/** Counts one code of a second step. */
export async function countCode(world: LoginWorld, sub: string, holder: Holder): Promise<Turn> {
  return countAll(world, codeKeys(world, sub, holder));
}

/** After a right one. */
export async function forgiveCode(world: LoginWorld, sub: string, holder: Holder): Promise<void> {
  await forgiveAll(world, codeKeys(world, sub, holder));
}

/** Counts one message to an account's mailbox. Strangers cannot use up the owner's limit. */
export async function countMailTo(world: LoginWorld, email: string, holder: Holder): Promise<Turn> {
  if (holder.kind === 'stranger') return count(world, 'mailTo', keyed(world, email));
  return count(world, 'mailOwn', keyed(world, `${email} ${nameOf(holder)}`));
}

/** Counts one message to a mailbox that a signed-in person wants to use as their own. */
export async function countMailToNew(world: LoginWorld, email: string): Promise<Turn> {
  return count(world, 'mailNew', keyed(world, email));
}

/** Counts one message that somebody at this network address asked for. */
export async function countMailFrom(world: LoginWorld, ip: string): Promise<Turn> {
  return count(world, 'mailFrom', keyed(world, addressKey(ip)));
}

/** Where a request came from, for the security log. */
export function fromOf(headers: Headers): { ip: string; userAgent?: string } {
  const userAgent = headers.get('user-agent');
  return { ip: clientIp(headers), ...(userAgent !== null && { userAgent }) };
}

type Keys = readonly (readonly [Limit, string])[];

function signInKeys(world: LoginWorld, account: string, holder: Holder): Keys {
  const own = keyed(world, `${account} ${nameOf(holder)}`);
  switch (holder.kind) {
    case 'stranger':
      return [
        ['pair', own],
        ['address', keyed(world, holder.key)],
        ['account', keyed(world, account)],
      ];
    case 'network':
      return [
        ['pair', own],
        ['day', own],
        ['network', keyed(world, holder.key)],
      ];
    default:
      return [
        ['pair', own],
        ['day', own],
      ];
  }
}

function codeKeys(world: LoginWorld, sub: string, holder: Holder): Keys {
  const own = keyed(world, `${sub} ${nameOf(holder)}`);
  return [['code', own], holder.kind === 'stranger' ? ['codeAccount', keyed(world, sub)] : ['codeDay', own]];
}

const nameOf = ({ kind, key }: Holder): string => `${kind} ${key}`;

async function countAll(world: LoginWorld, keys: Keys): Promise<Turn> {
  for (const [limit, key] of keys) {
    const turn = await count(world, limit, key);
    if (!turn.allowed) return turn;
  }
  return { allowed: true };
}

/** Counters that only this holder moves. The others go on counting what strangers do. */
const ownLimits: readonly Limit[] = ['pair', 'day', 'code', 'codeDay'];

async function forgiveAll(world: LoginWorld, keys: Keys): Promise<void> {
  const limiters = limitersFor(world);
  for (const [limit, key] of keys) {
    if (ownLimits.includes(limit)) await limiters[limit].delete(key);
    else await limiters[limit].reward(key, 1);
  }
}

/** Addresses that were typed are other people's, or typos: the table of counters does not hold them in the clear. */
function keyed(world: LoginWorld, text: string): string {
  return mac(world.env.secret, 'throttle', text).slice(0, 32);
}

async function count(world: LoginWorld, limit: Limit, key: string): Promise<Turn> {
  try {
    await limitersFor(world)[limit].consume(key);
    return { allowed: true };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return { allowed: false, retryAt: Math.ceil((Date.now() + refusal.msBeforeNext) / 1000) };
  }
}

function limitersFor(world: LoginWorld): Limiters {
  const known = limitersOf.get(world.db.prisma);
  if (known) return known;
  const limiter = (limit: Limit) =>
    new RateLimiterPrisma({
      storeClient: world.db.prisma,
      tableName: 'rateLimit',
      keyPrefix: limit,
      ...limits[limit],
      insuranceLimiter: new RateLimiterMemory({ keyPrefix: limit, ...limits[limit] }),
      // All of them share one table, so one of them sweeps it.
      clearExpiredByTimeout: limit === 'pair',
    });
  const limiters = {
    pair: limiter('pair'),
    day: limiter('day'),
    address: limiter('address'),
    network: limiter('network'),
    account: limiter('account'),
    signUp: limiter('signUp'),
    upstream: limiter('upstream'),
    code: limiter('code'),
    codeDay: limiter('codeDay'),
    codeAccount: limiter('codeAccount'),
    userCode: limiter('userCode'),
    receipt: limiter('receipt'),
    mailTo: limiter('mailTo'),
    mailOwn: limiter('mailOwn'),
    mailNew: limiter('mailNew'),
    mailFrom: limiter('mailFrom'),
  };
  limitersOf.set(world.db.prisma, limiters);
  return limiters;
}
