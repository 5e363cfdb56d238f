/**
 * The key ring: the server's signing keys, read from the store, and the signatures made and verified with them. RFC
 * 7515, RFC 7517, RFC 7518; `kid` is the RFC 7638 thumbprint.
 *
 * Owns: generating, sealing and importing keys, and which key signs now. Does not own: when keys are replaced
 * (`key-rotation.ts`), and the keys of clients (`clients/public-keys.ts`).
 *
 * A private key is stored as a JWE under a key derived from the configured secret. The algorithm that verifies a token
 * is the one of the key that its `kid` names, never the one in the token's header, and each kind of token has its own
 * `typ` (RFC 8725 §3.1, §3.11). Several instances share one store, so each instance reads the keys again at intervals,
 * and for an unknown `kid` at once, but not more often than the pause allows.
 */
import {
  CompactSign,
  type CryptoKey,
  calculateJwkThumbprint,
  compactVerify,
  decodeProtectedHeader,
  exportJWK,
  type GenerateKeyPairResult,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';
import { z } from 'zod';
import { open, seal } from '../../secrets';
import type { StoredKey } from '../model/key-records';
import { type SigningAlg, signingAlgs } from '../model/signing-algs';
import type { Store } from '../model/store';
import type { Settings } from '../settings';
import { isRemembered } from '../support/remembered';

type RingDeps = {
  issuer: string;
  store: Store;
  secret: Uint8Array;
  now: () => number;
  settings: Pick<Settings, 'keyPublishedSeconds'>;
  /** Absent: jose generates a new key pair. Tests pass RSA keys that were generated before. */
  generateKeyPair?: (alg: SigningAlg) => Promise<GenerateKeyPairResult>;
};
type RingKey = { stored: StoredKey; publicKey: CryptoKey; privateKey: CryptoKey };

type Verified = { kid: string; typ: string | undefined; claims: z.infer<typeof payloadSchema> };

export type KeyRing = {
  deps: RingDeps;
  keys: Map<string, RingKey>;
  /** The server's own tokens whose signature was verified before. */
  verified: Map<string, Verified>;
  readAt: number;
  /** Resolves when all reads and generations that were requested so far are done. */
  queue: Promise<void>;
};

/** Also how long another instance may still sign with a withdrawn key. */
const rereadSeconds = 15;
/** How much longer the loaded keys sign while the store cannot be read, so that a request in progress can finish. */
const heldSeconds = 60;
const unknownKidPauseSeconds = 5;

export function createKeyRing(deps: RingDeps): KeyRing {
  return { deps, keys: new Map(), verified: new Map(), readAt: Number.NEGATIVE_INFINITY, queue: Promise.resolve() };
}

/**
 * Resolves when a key is loaded for every algorithm. Call it before something single-use is consumed (a code, a refresh
 * token, a consent decision): afterwards, signing fails neither because a key is missing nor because the store has
 * become unavailable. Throws what the store throws.
 */
export async function keysReady(ring: KeyRing): Promise<void> {
  await readIfStale(ring);
  for (const alg of signingAlgs) await signingKey(ring, alg);
}

/** A compact JWS under the ring's current key for `alg`. */
export async function sign(
  ring: KeyRing,
  alg: SigningAlg,
  header: { typ: string },
  payload: Record<string, unknown>,
): Promise<string> {
  const { stored, privateKey } = await signingKey(ring, alg);
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg, typ: header.typ, kid: stored.kid })
    .sign(privateKey);
}

/** Limits of the cache of verified tokens: entries, and characters of each token. */
const maxVerified = 2000;
const maxKeptLength = 4096;

const payloadSchema = z.looseObject({ iss: z.string(), exp: z.number() });

/**
 * The claims of a token that this server signed, with exactly this `typ`. Expired tokens count only if `expired` is
 * `accepted` (`id_token_hint`, OpenID Connect Core §3.1.2.1). Undefined for anything else; the sender is not told the
 * reason.
 */
export async function verifyOwn(
  ring: KeyRing,
  jwt: string,
  expected: { typ: string; expired?: 'accepted' },
): Promise<Record<string, unknown> | undefined> {
  try {
    const verified = ring.verified.get(jwt) ?? (await verifySignature(ring, jwt));
    // A key may have been withdrawn since. Its tokens are then invalid too.
    if (!verified || !(await findKey(ring, verified.kid))) return undefined;
    const { typ, claims } = verified;
    if (typ !== expected.typ || claims.iss !== ring.deps.issuer) return undefined;
    if (claims.exp <= ring.deps.now() && expected.expired !== 'accepted') return undefined;
    return claims;
  } catch (error) {
    if (isForgery(error)) return undefined;
    throw error;
  }
}

/** Caches the result: a token already verified with a trusted key need not be verified again. */
async function verifySignature(ring: KeyRing, jwt: string): Promise<Verified | undefined> {
  const { kid } = decodeProtectedHeader(jwt);
  const key = kid === undefined ? undefined : await findKey(ring, kid);
  if (!key) return undefined;
  const { payload, protectedHeader } = await compactVerify(jwt, key.publicKey, { algorithms: [key.stored.alg] });
  const claims = payloadSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
  const verified = { kid: key.stored.kid, typ: protectedHeader.typ, claims };
  if (jwt.length > maxKeptLength) return verified;
  ring.verified.set(jwt, verified);
  const [oldest] = ring.verified.keys();
  if (oldest !== undefined && ring.verified.size > maxVerified) ring.verified.delete(oldest);
  return verified;
}

/**
 * Whether a malformed or forged token caused the error. Other errors, such as an unavailable store, say nothing about
 * the token.
 */
function isForgery(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof SyntaxError || error instanceof z.ZodError) return true;
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^ERR_J/.test(error.code);
}

/** Reads the keys again, after a change in the store. */
export function rereadKeys(ring: KeyRing): Promise<void> {
  return enqueue(ring, () => readKeys(ring));
}

/**
 * The public part of every key that is not removed, for the JWK Set (RFC 7517 §5). While the store is unavailable,
 * these are the keys that were read last, because APIs and clients need them to verify tokens. Signing and verifying
 * here need fresh keys.
 */
export async function publicJwks(ring: KeyRing): Promise<{ keys: Record<string, unknown>[] }> {
  await readIfStale(ring).catch((error: unknown) => {
    if (!isRemembered(error, ring.readAt, ring.deps.now())) throw error;
  });
  return { keys: [...ring.keys.values()].map((key) => key.stored.publicJwk) };
}

async function signingKey(ring: KeyRing, alg: SigningAlg): Promise<RingKey> {
  try {
    await readIfStale(ring);
  } catch (error) {
    const held = isYounger(ring, rereadSeconds + heldSeconds) ? currentKey(ring, alg) : undefined;
    if (!held) throw error;
    return held;
  }
  const known = currentKey(ring, alg);
  if (known) return known;
  await enqueue(ring, async () => {
    if (!currentKey(ring, alg)) await addKeys(ring, [alg], ring.deps.now());
  });
  const added = currentKey(ring, alg);
  if (!added) throw new Error(`no ${alg} signing key could be made`);
  return added;
}

/**
 * The newest active key: published keys wait for `activeAt`, retired keys only verify. If no key is active yet, the one
 * that was published first signs, because others are most likely to know it. That happens when a new algorithm is
 * published in advance, and after the clock was set back: a key that others may have to look up is better than no
 * signature.
 */
function currentKey(ring: KeyRing, alg: SigningAlg): RingKey | undefined {
  const now = ring.deps.now();
  let current: RingKey | undefined;
  let next: RingKey | undefined;
  for (const key of ring.keys.values()) {
    const { stored } = key;
    if (stored.alg !== alg || (stored.retiredAt !== undefined && stored.retiredAt <= now)) continue;
    if (stored.activeAt > now) {
      if (!next || stored.activeAt < next.stored.activeAt) next = key;
    } else if (!current || stored.activeAt >= current.stored.activeAt) current = key;
  }
  return current ?? next;
}

async function findKey(ring: KeyRing, kid: string): Promise<RingKey | undefined> {
  await readIfStale(ring);
  const known = ring.keys.get(kid);
  if (known) return known;
  await enqueue(ring, async () => {
    if (ring.deps.now() - ring.readAt >= unknownKidPauseSeconds) await readKeys(ring);
  });
  return ring.keys.get(kid);
}

function isYounger(ring: KeyRing, seconds: number): boolean {
  const age = ring.deps.now() - ring.readAt;
  return age >= 0 && age < seconds;
}

const isFresh = (ring: KeyRing): boolean => isYounger(ring, rereadSeconds);

/**
 * Reads the keys if they are stale, and generates missing ones. Every algorithm that discovery advertises has a key in
 * the JWK Set (OpenID Connect Core §10.1.1). The first start generates all keys for immediate use. An algorithm that a
 * later version adds is published in advance, like any new key.
 */
async function readIfStale(ring: KeyRing): Promise<void> {
  if (isFresh(ring)) return;
  await enqueue(ring, async () => {
    if (isFresh(ring)) return;
    await readKeys(ring);
    const missing = signingAlgs.filter((alg) => ![...ring.keys.values()].some((key) => key.stored.alg === alg));
    const now = ring.deps.now();
    const activeAt = ring.keys.size === 0 ? now : now + ring.deps.settings.keyPublishedSeconds;
    if (missing.length > 0) await addKeys(ring, missing, activeAt);
  });
}

/** Runs one read or generation at a time. Each checks again whether it is still needed. */
async function enqueue(ring: KeyRing, work: () => Promise<void>): Promise<void> {
  const done = ring.queue.then(work);
  ring.queue = done.catch(() => undefined);
  return done;
}

async function readKeys(ring: KeyRing): Promise<void> {
  const stored = await ring.deps.store.signingKeys();
  const keys = await Promise.all(
    stored.map(async (key) => {
      const known = ring.keys.get(key.kid);
      return known ? { ...known, stored: key } : openKey(ring.deps.secret, key);
    }),
  );
  ring.keys = new Map(keys.map((key) => [key.stored.kid, key]));
  ring.readAt = ring.deps.now();
}

/**
 * Another instance may have been faster: the store keeps the first key of each algorithm, so the keys are read again.
 */
async function addKeys(ring: KeyRing, algs: readonly SigningAlg[], activeAt: number): Promise<void> {
  const made = await Promise.all(algs.map((alg) => generateSigningKey(ring.deps, alg, activeAt)));
  await ring.deps.store.addSigningKeys(made);
  await readKeys(ring);
}

/** Generates a key for `alg` that signs from `activeAt` on. */
export async function generateSigningKey(deps: RingDeps, alg: SigningAlg, activeAt: number): Promise<StoredKey> {
  const { publicKey, privateKey } = await (deps.generateKeyPair?.(alg) ?? generateKeyPair(alg, { extractable: true }));
  const bare = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(bare);
  const sealedJwk = await seal(deps.secret, 'signing keys', JSON.stringify(await exportJWK(privateKey)), kid);
  return { kid, alg, publicJwk: { ...bare, kid, alg, use: 'sig' }, sealedJwk, createdAt: deps.now(), activeAt };
}

const privateJwkSchema = z.looseObject({ kty: z.string() });

async function openKey(secret: Uint8Array, stored: StoredKey): Promise<RingKey> {
  const { kid, sealedJwk } = stored;
  const opened = await open(secret, 'signing keys', sealedJwk, { name: `signing key ${kid}`, owner: kid });
  const privateJwk = privateJwkSchema.parse(JSON.parse(opened));
  return {
    stored,
    publicKey: await importKey(stored.publicJwk, stored.alg),
    privateKey: await importKey(privateJwk, stored.alg),
  };
}

async function importKey(jwk: JWK, alg: string): Promise<CryptoKey> {
  const key = await importJWK(jwk, alg);
  if (key instanceof Uint8Array) throw new Error('a signing key must be asymmetric');
  return key;
}
