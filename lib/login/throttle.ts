/**
 * How often somebody may try. Every attempt is counted before its password is looked at, so that a hundred at once get no
 * more answers than a hundred in a row; a success gives the attempt back. Counters live in the database and hold for
 * all instances; while it cannot be reached each process counts by itself.
 *
 * Three counters for sign-in. Account and address together stop guessing at one account without locking its owner out;
 * the address alone stops trying one password at many accounts; the account alone stops guessing from many addresses, at
 * NIST SP 800-63B §3.2.2's bound of 100.
 */
import { createHmac } from 'node:crypto';
import { RateLimiterMemory, RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible';
import { addressKey, clientIp } from '@/lib/client-address';
import type { LoginWorld } from './login';

const limits = {
  /** One account from one address. */
  pair: { points: 5, duration: 15 * 60 },
  /** One address, any account. */
  address: { points: 60, duration: 60 * 60 },
  /** One account, any address. */
  account: { points: 100, duration: 24 * 60 * 60 },
  /** New accounts from one address. */
  signUp: { points: 30, duration: 60 * 60 },
  /** Ways out to another issuer from one address: each makes us ask that issuer for something. */
  upstream: { points: 60, duration: 15 * 60 },
  /** Codes of a second step, for one account from one address. Not given back by a right password. */
  code: { points: 5, duration: 15 * 60 },
  /** The same from any address: with three of a million codes right, guessing for a year is still hopeless. */
  codeAccount: { points: 50, duration: 24 * 60 * 60 },
  /** Wrong codes of waiting devices from one address: with 34 bits, nobody meets one in a lifetime (RFC 8628 §5.1). */
  userCode: { points: 10, duration: 15 * 60 },
  /** Receipts that somebody at one address wants checked: each is a signature to verify and two look-ups. */
  receipt: { points: 60, duration: 5 * 60 },
  /** Letters to one address that somebody asked for: nobody's mailbox is to be filled by strangers. */
  mailTo: { points: 5, duration: 60 * 60 },
  /** The same, asked for from one address of the network. */
  mailFrom: { points: 30, duration: 60 * 60 },
} as const;

type Limit = keyof typeof limits;
type Limiters = Record<Limit, RateLimiterPrisma>;

/** The answer to one more attempt. */
export type Turn = { allowed: true } | { allowed: false; retryAt: number };

const limitersOf = new WeakMap<object, Limiters>();

/** Counts one attempt to sign in. Once one counter refuses, the others are left alone. */
export async function countSignIn(world: LoginWorld, email: string, ip: string): Promise<Turn> {
  const address = addressKey(ip);
  for (const [limit, key] of signInKeys(world, email, address)) {
    const turn = await count(world, limit, key);
    if (!turn.allowed) return turn;
  }
  return { allowed: true };
}

/** After a success: the account starts afresh, the address gets this attempt back. */
export async function forgiveSignIn(world: LoginWorld, email: string, ip: string): Promise<void> {
  const limiters = limitersFor(world);
  for (const [limit, key] of signInKeys(world, email, addressKey(ip))) {
    if (limit === 'address') await limiters.address.reward(key, 1);
    else await limiters[limit].delete(key);
  }
}

/** Counts one attempt to create an account. */
export async function countSignUp(world: LoginWorld, ip: string): Promise<Turn> {
  return count(world, 'signUp', keyed(world, addressKey(ip)));
}

/** Counts one way out to another issuer. */
export async function countUpstream(world: LoginWorld, ip: string): Promise<Turn> {
  return count(world, 'upstream', keyed(world, addressKey(ip)));
}

/** Counts one attempt to enter the code of a device. */
export async function countUserCode(world: LoginWorld, ip: string): Promise<Turn> {
  return count(world, 'userCode', keyed(world, addressKey(ip)));
}

/** Counts one receipt that anybody wants checked. */
export async function countReceipt(world: LoginWorld, ip: string): Promise<Turn> {
  return count(world, 'receipt', keyed(world, addressKey(ip)));
}

/** The code was a real one: the address gets this attempt back. */
export async function forgiveUserCode(world: LoginWorld, ip: string): Promise<void> {
  await limitersFor(world).userCode.reward(keyed(world, addressKey(ip)), 1);
}

/** Counts one code of a second step. */
export async function countCode(world: LoginWorld, sub: string, ip: string): Promise<Turn> {
  const turn = await count(world, 'code', keyed(world, `${sub} ${addressKey(ip)}`));
  return turn.allowed ? count(world, 'codeAccount', keyed(world, sub)) : turn;
}

/** After a right one both start afresh. */
export async function forgiveCode(world: LoginWorld, sub: string, ip: string): Promise<void> {
  const limiters = limitersFor(world);
  await limiters.code.delete(keyed(world, `${sub} ${addressKey(ip)}`));
  await limiters.codeAccount.delete(keyed(world, sub));
}

/** Counts one letter that somebody asked for, from this address of the network. */
export async function countMailFrom(world: LoginWorld, ip: string): Promise<Turn> {
  return count(world, 'mailFrom', keyed(world, addressKey(ip)));
}

/** Counts one letter to this mailbox. */
export async function countMailTo(world: LoginWorld, email: string): Promise<Turn> {
  return count(world, 'mailTo', keyed(world, email));
}

/** Where a request came from, for the security log. */
export function fromOf(headers: Headers): { ip: string; userAgent?: string } {
  const userAgent = headers.get('user-agent');
  return { ip: clientIp(headers), ...(userAgent !== null && { userAgent }) };
}

function signInKeys(world: LoginWorld, email: string, address: string): ['pair' | 'address' | 'account', string][] {
  return [
    ['pair', keyed(world, `${email} ${address}`)],
    ['address', keyed(world, address)],
    ['account', keyed(world, email)],
  ];
}

/** Addresses that were typed are other people's, or typos: the table of counters does not hold them in the clear. */
function keyed(world: LoginWorld, text: string): string {
  return createHmac('sha256', world.env.secret).update(`countersign:throttle:${text}`).digest('base64url').slice(0, 32);
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
    address: limiter('address'),
    account: limiter('account'),
    signUp: limiter('signUp'),
    upstream: limiter('upstream'),
    code: limiter('code'),
    codeAccount: limiter('codeAccount'),
    userCode: limiter('userCode'),
    receipt: limiter('receipt'),
    mailTo: limiter('mailTo'),
    mailFrom: limiter('mailFrom'),
  };
  limitersOf.set(world.db.prisma, limiters);
  return limiters;
}
