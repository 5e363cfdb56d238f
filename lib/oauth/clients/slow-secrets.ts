/**
 * Client secrets, and those that another product hashed. A generated secret has 256 random bits, so SHA-256 suffices to
 * store it. An imported one comes as a slow hash (bcrypt, PBKDF2), or may be weak. Its slow hash is verified, and at
 * its first use, when the secret itself is known, it is replaced by SHA-256 if the secret is strong enough
 * (`secret-strength.ts`). A weak one keeps its slow hash, and its developer is asked to replace it.
 *
 * Anybody can send a secret for a client, and a client authenticates at every request, so the cost is bounded: what was
 * verified is remembered for some minutes, and attempts are limited by client and caller.
 */
import { equal, mac } from '../../secrets';
import { sha256 } from '../crypto';
import type { HttpRequest } from '../http';
import type { Client } from '../model/client-records';
import { limitSlowSecrets } from '../support/rate-limits';
import type { World } from '../world';
import { isStrongSecret } from './secret-strength';

const isSlow = (hash: string): boolean => hash.startsWith('$');

/** Results of slow checks in this process: a keyed hash of client, stored hash and secret, and until when it counts. */
export type SlowSecretMemory = Map<string, { matches: boolean; until: number }>;

const rememberSeconds = { matches: 600, differs: 60 };
const mostRemembered = 5000;

/** Whether this is one of the client's secrets. */
export async function hasSecret(world: World, client: Client, secret: string, request: HttpRequest): Promise<boolean> {
  if (matchesFast(client.secretHashes, secret)) return true;
  for (const hash of client.secretHashes.filter(isSlow)) {
    if (await matchesSlow(world, client.id, hash, secret, request)) return true;
  }
  return false;
}

/** The same work for every client, also for one that does not exist. */
export function matchesFast(hashes: readonly string[], secret: string): boolean {
  const hash = sha256(secret);
  return hashes.filter((candidate) => !isSlow(candidate) && equal(candidate, hash)).length > 0;
}

async function matchesSlow(
  world: World,
  clientId: string,
  hash: string,
  secret: string,
  request: HttpRequest,
): Promise<boolean> {
  const { slowSecrets, verifySlowHash } = world;
  if (verifySlowHash === undefined) return false;
  const key = mac(world.secret, 'slow secret', JSON.stringify([clientId, hash, secret]));
  const known = slowSecrets.get(key);
  if (known !== undefined && known.until > world.now()) return known.matches;
  await limitSlowSecrets(world, request, clientId);
  const matches = await verifySlowHash(secret, hash);
  remember(slowSecrets, key, { matches, until: world.now() + rememberSeconds[matches ? 'matches' : 'differs'] });
  if (matches) await settle(world, clientId, hash, secret);
  return matches;
}

function remember(memory: SlowSecretMemory, key: string, entry: { matches: boolean; until: number }): void {
  memory.delete(key);
  memory.set(key, entry);
  for (const [oldest] of memory) {
    if (memory.size <= mostRemembered) break;
    memory.delete(oldest);
  }
}

async function settle({ store }: World, clientId: string, from: string, secret: string): Promise<void> {
  const to = isStrongSecret(secret) ? { hash: sha256(secret), hint: secret.slice(-4) } : ('weak' as const);
  await store.settleSecret(clientId, from, to);
}
