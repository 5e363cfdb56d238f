/**
 * A client's public keys, registered by value (`jwks`) or by address (`jwks_uri`, RFC 7591 §2).
 *
 * Other parties control the address. So requests to it are bounded in size and time, follow no redirect, and run one at
 * a time; the result is cached, and an unknown `kid` causes a new request only after a pause, so that key rotation
 * cannot be used for amplification. Unusable keys are ignored, and the client's developer is told.
 */
import { z } from 'zod';
import { OAuthError } from '../errors';
import { fetchJson } from '../support/small-fetch';
import type { World } from '../world';
import type { ClientMetadata } from './metadata';
import { certificateOf, isFor, type KeyUse, type PublicJwk, readJwk } from './public-jwk';

const keepSeconds = 600;
const pauseSeconds = 30;
const maxAddresses = 1000;

const jwksSchema = z.object({ keys: z.array(z.unknown()).max(100) });

/** The usable parts of a JWK Set, and why the rest cannot be used. */
type KeySet = { keys: PublicJwk[]; certificates: string[]; problems: string[] };

type Entry = { set: KeySet; triedAt: number; keptUntil: number; pending?: Promise<void> };
export type KeySets = Map<string, Entry>;

type KeyQuery = KeyUse & { kid: string | undefined };

/** The owner of the keys: a client, or an issuer that a client trusts. */
type KeyOwner = {
  id: string;
  metadata: Pick<ClientMetadata, 'jwks' | 'jwks_uri'> & Partial<Pick<ClientMetadata, 'token_endpoint_auth_method'>>;
};
type KeyWorld = Pick<World, 'fetch' | 'now' | 'keySets' | 'recordIgnoredKeys'>;

/** The client's keys for this `alg`, `kid` and use. Throws `invalid_client` if they cannot be fetched. */
export const clientKeys = (world: KeyWorld, client: KeyOwner, wanted: KeyQuery): Promise<PublicJwk[]> =>
  findKeys(world, client, (set) => keysFor(set, wanted));

/** The client's registered certificates (RFC 8705 §2.2.2) that equal the presented one. Throws like `clientKeys`. */
export const clientCertificates = (world: KeyWorld, client: KeyOwner, presented: string): Promise<string[]> =>
  findKeys(world, client, ({ certificates }) => certificates.filter((one) => one === presented));

/** The keys at an address, for this `alg`, `kid` and use. Throws like `clientKeys`. */
export const keysAt = (world: KeyWorld, uri: string, wanted: KeyQuery): Promise<PublicJwk[]> =>
  findAt(world, uri, undefined, (set) => keysFor(set, wanted));

async function findKeys<T>(world: KeyWorld, client: KeyOwner, find: (set: KeySet) => T[]): Promise<T[]> {
  const { jwks, jwks_uri: uri } = client.metadata;
  if (jwks) return find(setByValue(world, client, jwks));
  if (uri === undefined) throw new OAuthError('invalid_client', 'The client has neither jwks nor jwks_uri.');
  return findAt(world, uri, client, find);
}

async function findAt<T>(
  world: KeyWorld,
  uri: string,
  client: KeyOwner | undefined,
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
      // Cached keys remain usable during an outage of the client's host.
      if (found.length === 0) throw new OAuthError('invalid_client', `jwks_uri could not be read: ${String(error)}`);
    }
  }
  return find(entry.set);
}

/** Registered keys never change within their object, so each set is read once. */
const byValue = new WeakMap<object, KeySet>();

function setByValue(world: KeyWorld, client: KeyOwner, jwks: NonNullable<ClientMetadata['jwks']>): KeySet {
  const known = byValue.get(jwks);
  if (known) return known;
  const set = keySetOf(jwks.keys, client);
  byValue.set(jwks, set);
  reportProblems(world, client, set);
  return set;
}

function keySetOf(values: readonly unknown[], client: KeyOwner | undefined): KeySet {
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

/** Reports to the developer, when the keys are registered, which of them are ignored. */
export function reportUnusableKeys(world: KeyWorld, client: KeyOwner): void {
  const { jwks } = client.metadata;
  if (jwks) reportProblems(world, client, keySetOf(jwks.keys, client));
}

/** RFC 7517 §5 ignores such keys silently; the developer should know. */
function reportProblems(world: KeyWorld, client: KeyOwner | undefined, { problems }: KeySet): void {
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

async function refetch(world: KeyWorld, uri: string, entry: Entry, client: KeyOwner | undefined): Promise<void> {
  entry.triedAt = world.now();
  try {
    entry.set = keySetOf(await fetchKeys(world, uri), client);
    reportProblems(world, client, entry.set);
    entry.keptUntil = world.now() + keepSeconds;
  } finally {
    delete entry.pending;
  }
}

async function fetchKeys(world: KeyWorld, uri: string): Promise<unknown[]> {
  const { content } = await fetchJson(world, uri, { accept: 'application/jwk-set+json, application/json' });
  return jwksSchema.parse(content).keys;
}

function keysFor({ keys }: KeySet, { kid, ...wanted }: KeyQuery): PublicJwk[] {
  return keys.filter((key) => (kid === undefined || key.kid === kid) && isFor(key, wanted));
}
