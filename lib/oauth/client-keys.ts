/**
 * A client's public keys: registered by value (`jwks`) or by address (`jwks_uri`, RFC 7591 §2). An address belongs to
 * someone else, so what comes from it is bounded in size and time, never redirected, asked for once at a time, kept for a
 * while, and asked again for an unknown `kid` no sooner than a pause allows (rotation must not become amplification).
 */
import { z } from 'zod';
import { OAuthError } from './errors';
import { readBounded } from './http';
import type { Client } from './store';
import { withinTime } from './time-limit';

const maxBytes = 64 * 1024;
const timeoutMilliseconds = 3000;
const keepSeconds = 600;
const pauseSeconds = 30;
const maxAddresses = 1000;

const jwkSchema = z.looseObject({
  kty: z.string(),
  kid: z.string().exactOptional(),
  use: z.string().exactOptional(),
  alg: z.string().exactOptional(),
});
// RFC 7517 §5: members of a set that are not understood are skipped, not an error.
const jwksSchema = z.object({ keys: z.array(z.unknown()).max(100) });

export type PublicJwk = z.infer<typeof jwkSchema>;

/** Without `use`, a key that signs. */
export type WantedKey = { alg: string; kid: string | undefined; use?: 'sig' | 'enc' };

type Entry = { keys: PublicJwk[]; triedAt: number; keptUntil: number; pending?: Promise<void> };
export type KeySets = Map<string, Entry>;

type Keyed = { metadata: Pick<Client['metadata'], 'jwks' | 'jwks_uri'> };
type KeyWorld = { fetch: typeof fetch; now: () => number; keySets: KeySets };

/** The keys that can have made a signature with this `alg` and `kid`, or that can be encrypted to. Throws `invalid_client` when they cannot be fetched. */
export async function clientKeys(world: KeyWorld, { metadata }: Keyed, wanted: WantedKey): Promise<PublicJwk[]> {
  const { jwks, jwks_uri: uri } = metadata;
  if (jwks) return fitting(jwks.keys, wanted);
  if (uri === undefined) throw new OAuthError('invalid_client', 'The client has neither jwks nor jwks_uri.');
  return keysAt(world, uri, wanted);
}

/** The same of the keys that are published at an address. */
export async function keysAt(world: KeyWorld, uri: string, wanted: WantedKey): Promise<PublicJwk[]> {
  const entry = entryOf(world, uri);
  const now = world.now();
  const found = fitting(entry.keys, wanted);
  const due = found.length === 0 || entry.keptUntil <= now;
  if (due && (entry.pending || now - entry.triedAt >= pauseSeconds)) {
    entry.pending ??= refetch(world, uri, entry);
    try {
      await entry.pending;
    } catch (error) {
      // Keys that were good a moment ago outlive an outage of the client's host.
      if (found.length === 0) throw new OAuthError('invalid_client', `jwks_uri could not be read: ${String(error)}`);
    }
  }
  return fitting(entry.keys, wanted);
}

function entryOf(world: KeyWorld, uri: string): Entry {
  const known = world.keySets.get(uri);
  if (known) return known;
  const [oldest] = world.keySets.keys();
  if (world.keySets.size >= maxAddresses && oldest !== undefined) world.keySets.delete(oldest);
  const entry: Entry = { keys: [], triedAt: Number.NEGATIVE_INFINITY, keptUntil: Number.NEGATIVE_INFINITY };
  world.keySets.set(uri, entry);
  return entry;
}

async function refetch(world: KeyWorld, uri: string, entry: Entry): Promise<void> {
  entry.triedAt = world.now();
  try {
    entry.keys = await fetchKeys(world, uri);
    entry.keptUntil = world.now() + keepSeconds;
  } finally {
    delete entry.pending;
  }
}

async function fetchKeys(world: KeyWorld, uri: string): Promise<PublicJwk[]> {
  const headers = { Accept: 'application/jwk-set+json, application/json' };
  const response = await withinTime(timeoutMilliseconds, (signal) =>
    world.fetch(uri, { headers, redirect: 'error', signal }),
  );
  if (response.status !== 200) throw new Error(`it answered ${response.status}`);
  const bytes = await readBounded(response, maxBytes, () => new Error(`it is larger than ${maxBytes} bytes`));
  const { keys } = jwksSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  return keys.flatMap((key) => jwkSchema.safeParse(key).data ?? []);
}

const keyTypes: Record<string, readonly string[]> = {
  RS256: ['RSA'],
  PS256: ['RSA'],
  ES256: ['EC'],
  EdDSA: ['OKP'],
  'RSA-OAEP-256': ['RSA'],
  'ECDH-ES': ['EC', 'OKP'],
  'ECDH-ES+A256KW': ['EC', 'OKP'],
};

function fitting(keys: readonly PublicJwk[], { alg, kid, use = 'sig' }: WantedKey): PublicJwk[] {
  return keys.filter(
    (key) =>
      keyTypes[alg]?.includes(key.kty) &&
      (kid === undefined || key.kid === kid) &&
      (key.alg === undefined || key.alg === alg) &&
      (key.use === undefined || key.use === use),
  );
}
