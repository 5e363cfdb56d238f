/**
 * A client's public keys: registered by value (`jwks`) or by address (`jwks_uri`, RFC 7591 §2). An address belongs to
 * someone else, so what comes from it is bounded in size and time, never redirected, asked for once at a time, kept for
 * a while, and asked again for an unknown `kid` no sooner than a pause allows (rotation must not become amplification).
 * Keys that cannot be used are ignored, and the client's developer is told.
 */
import { z } from 'zod';
import { OAuthError } from '../errors';
import { fetchJson } from '../support/small-fetch';
import type { World } from '../world';
import type { ClientMetadata } from './metadata';
import { certificateOf, isFor, type PublicJwk, readJwk, type WantedUse } from './public-jwk';

const keepSeconds = 600;
const pauseSeconds = 30;
const maxAddresses = 1000;

const jwksSchema = z.object({ keys: z.array(z.unknown()).max(100) });

/** What a JWK Set has to offer, and what is wrong with the rest. */
type KeySet = { keys: PublicJwk[]; certificates: string[]; problems: string[] };

type Entry = { set: KeySet; triedAt: number; keptUntil: number; pending?: Promise<void> };
export type KeySets = Map<string, Entry>;

export type WantedKey = WantedUse & { kid: string | undefined };

/** Whose keys are looked up: of a client, or of an issuer that one of its developers trusts. */
type Keyed = {
  id: string;
  metadata: Pick<ClientMetadata, 'jwks' | 'jwks_uri'> & Partial<Pick<ClientMetadata, 'token_endpoint_auth_method'>>;
};
type KeyWorld = Pick<World, 'fetch' | 'now' | 'keySets' | 'recordIgnoredKeys'>;

/**
 * The keys that can have made a signature with this `alg` and `kid`, or that can be encrypted to. Throws
 * `invalid_client` when they cannot be fetched.
 */
export const clientKeys = (world: KeyWorld, client: Keyed, wanted: WantedKey): Promise<PublicJwk[]> =>
  lookUp(world, client, (set) => fitting(set, wanted));

/**
 * The certificates that the client registered for itself (RFC 8705 §2.2.2) and that are the one shown. Throws like
 * `clientKeys`.
 */
export const clientCertificates = (world: KeyWorld, client: Keyed, shown: string): Promise<string[]> =>
  lookUp(world, client, ({ certificates }) => certificates.filter((one) => one === shown));

/** The same as `clientKeys` of the keys that are published at an address. */
export const keysAt = (world: KeyWorld, uri: string, wanted: WantedKey): Promise<PublicJwk[]> =>
  findAt(world, uri, undefined, (set) => fitting(set, wanted));

async function lookUp<T>(world: KeyWorld, client: Keyed, find: (set: KeySet) => T[]): Promise<T[]> {
  const { jwks, jwks_uri: uri } = client.metadata;
  if (jwks) return find(setByValue(world, client, jwks));
  if (uri === undefined) throw new OAuthError('invalid_client', 'The client has neither jwks nor jwks_uri.');
  return findAt(world, uri, client, find);
}

async function findAt<T>(
  world: KeyWorld,
  uri: string,
  client: Keyed | undefined,
  find: (set: KeySet) => T[],
): Promise<T[]> {
  const entry = entryOf(world, uri);
  const now = world.now();
  const found = find(entry.set);
  const due = found.length === 0 || entry.keptUntil <= now;
  if (due && (entry.pending || now - entry.triedAt >= pauseSeconds)) {
    entry.pending ??= refetch(world, uri, entry, client);
    try {
      await entry.pending;
    } catch (error) {
      // Keys that were good a moment ago outlive an outage of the client's host.
      if (found.length === 0) throw new OAuthError('invalid_client', `jwks_uri could not be read: ${String(error)}`);
    }
  }
  return find(entry.set);
}

/** Registered keys do not change while their object lives: each set is read once. */
const byValue = new WeakMap<object, KeySet>();

function setByValue(world: KeyWorld, client: Keyed, jwks: NonNullable<ClientMetadata['jwks']>): KeySet {
  const known = byValue.get(jwks);
  if (known) return known;
  const set = keySetOf(jwks.keys, client);
  byValue.set(jwks, set);
  tell(world, client, set);
  return set;
}

function keySetOf(values: readonly unknown[], client: Keyed | undefined): KeySet {
  const byCertificate = client?.metadata.token_endpoint_auth_method === 'self_signed_tls_client_auth';
  const set: KeySet = { keys: [], certificates: [], problems: [] };
  for (const value of values) {
    const key = readJwk(value);
    const certificate = certificateOf(value);
    if (certificate !== undefined) set.certificates.push(certificate);
    if (key.jwk) set.keys.push(key.jwk);
    else if (!byCertificate || certificate === undefined) set.problems.push(key.problem);
  }
  return set;
}

/** Tells the developer at once, when the keys are registered, which of them are ignored. */
export function noteKeys(world: KeyWorld, client: Keyed): void {
  const { jwks } = client.metadata;
  if (jwks) tell(world, client, keySetOf(jwks.keys, client));
}

/** RFC 7517 §5 ignores such keys without a word; the developer should know. */
function tell(world: KeyWorld, client: Keyed | undefined, { problems }: KeySet): void {
  if (client && problems.length > 0) world.recordIgnoredKeys(client.id, problems.slice(0, 10).join(' '));
}

function entryOf(world: KeyWorld, uri: string): Entry {
  const known = world.keySets.get(uri);
  if (known) return known;
  const [oldest] = world.keySets.keys();
  if (world.keySets.size >= maxAddresses && oldest !== undefined) world.keySets.delete(oldest);
  const set: KeySet = { keys: [], certificates: [], problems: [] };
  const entry: Entry = { set, triedAt: Number.NEGATIVE_INFINITY, keptUntil: Number.NEGATIVE_INFINITY };
  world.keySets.set(uri, entry);
  return entry;
}

async function refetch(world: KeyWorld, uri: string, entry: Entry, client: Keyed | undefined): Promise<void> {
  entry.triedAt = world.now();
  try {
    entry.set = keySetOf(await fetchKeys(world, uri), client);
    tell(world, client, entry.set);
    entry.keptUntil = world.now() + keepSeconds;
  } finally {
    delete entry.pending;
  }
}

async function fetchKeys(world: KeyWorld, uri: string): Promise<unknown[]> {
  const { content } = await fetchJson(world, uri, { accept: 'application/jwk-set+json, application/json' });
  return jwksSchema.parse(content).keys;
}

function fitting({ keys }: KeySet, { kid, ...wanted }: WantedKey): PublicJwk[] {
  return keys.filter((key) => (kid === undefined || key.kid === kid) && isFor(key, wanted));
}
