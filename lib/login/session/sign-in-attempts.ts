/**
 * Which counter an attempt at an account uses (`throttle.ts`).
 *
 * Strangers must not be able to lock an owner out by guessing. So a browser that signed in to the account, and a
 * network from which the account signed in within 90 days, have their own counters, which attempts from elsewhere do
 * not touch. The backend of a first-party app sends the attempts of all its users from one address, so they count by
 * app and account.
 */
import { randomUUID } from 'node:crypto';
import type { Env } from '@/lib/config/env';
import { forgetNetworks, isKnownNetwork, rememberNetwork } from '@/lib/data/people/known-networks';
import { clientIp } from '@/lib/edge/client-address';
import { addressKey, unknownAddress } from '@/lib/edge/ip-network';
import { mac } from '@/lib/secrets';
import { nowSeconds } from '@/lib/time';
import { browserOf, isKnownTo } from './known-browser';
import type { LoginWorld } from './session-cookie';

export type Holder =
  /** A session, a browser or an app's backend. Only they use their counter. */
  | { kind: 'session' | 'browser' | 'app'; key: string }
  /** A network, known to the account or not. */
  | { kind: 'network' | 'stranger'; key: string };

type Account = { sub: string; passwordHash?: string };

/**
 * `account` is undefined when no account has the address. The database runs the same query then, so the response time
 * reveals nothing.
 */
export async function holderOf(world: LoginWorld, account: Account | undefined, headers: Headers): Promise<Holder> {
  const { env, db } = world;
  const browser = await browserOf(env, headers.get('cookie'));
  if (account && isKnownTo(env, browser, account)) return { kind: 'browser', key: browser.id };
  const network = addressKey(clientIp(headers));
  const hash = networkHash(env, account?.sub ?? randomUUID(), network);
  const isKnown = await isKnownNetwork(db, hash, nowSeconds());
  return { kind: isKnown ? 'network' : 'stranger', key: network };
}

/** Remembers that the account signed in from this browser and network. */
export async function knowNetwork({ env, db }: LoginWorld, sub: string, clientAddress: string): Promise<void> {
  const network = addressKey(clientAddress);
  // Without an address, all clients would be one network.
  if (network === unknownAddress) return;
  await rememberNetwork(db.sql.query, sub, networkHash(env, sub, network), nowSeconds());
}

/** Forgets all networks of the account. */
export function forgetKnownNetworks(query: LoginWorld['db']['sql']['query'], sub: string): Promise<void> {
  return forgetNetworks(query, sub);
}

function networkHash(env: Pick<Env, 'secret'>, sub: string, network: string): string {
  return mac(env.secret, 'known network', `${sub} ${network}`);
}

const queues = new Map<string, Promise<unknown>>();

/**
 * Runs the attempts of one holder at one account in sequence. Each attempt takes one from the counter before it is
 * answered, and returns it if the password was right. In parallel, ten right attempts would exceed the counter, and
 * some would be refused.
 */
export async function oneAtATime<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = queues.get(key);
  const mine = before ? before.then(work, work) : work();
  const settled = mine.then(
    () => undefined,
    () => undefined,
  );
  queues.set(key, settled);
  try {
    return await mine;
  } finally {
    if (queues.get(key) === settled) queues.delete(key);
  }
}
