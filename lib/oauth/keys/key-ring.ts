/**
 * The key ring: signing keys in the store, sealed at rest, imported once and shared by every signature.
 *
 * RFC 7515, 7517, 7518; `kid` is the RFC 7638 thumbprint. A private key is stored as a JWE (dir, A256GCM) under a key
 * derived from the configured secret. Which algorithm verifies a token is a property of the key that its `kid` names,
 * never of the token's own header, and every kind of token has its own `typ`: neither can be confused (RFC 8725 §3.1,
 * §3.11). Several instances share one store, so the ring is read again now and then, and at once, but not more often
 * than the pause allows, for a `kid` that it does not know.
 */
import {
  CompactSign,
  type CryptoKey,
  calculateJwkThumbprint,
  compactVerify,
  decodeProtectedHeader,
  exportJWK,
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
};
type RingKey = { stored: StoredKey; publicKey: CryptoKey; privateKey: CryptoKey };

type Verified = { kid: string; typ: string | undefined; claims: z.infer<typeof payloadSchema> };

export type KeyRing = {
  deps: RingDeps;
  keys: Map<string, RingKey>;
  /** Tokens of ours whose signature was found to be right. */
  verified: Map<string, Verified>;
  readAt: number;
  /** Resolves when the reads and generations that were asked for so far are done. */
  turns: Promise<void>;
};

/** Also how long another instance may still sign with a key that was withdrawn. */
const rereadSeconds = 15;
/** For how much longer the keys at hand sign where the store cannot be read: a request that has begun is finished. */
const heldSeconds = 60;
const unknownKidPauseSeconds = 5;

export function createKeyRing(deps: RingDeps): KeyRing {
  return { deps, keys: new Map(), verified: new Map(), readAt: Number.NEGATIVE_INFINITY, turns: Promise.resolve() };
}

/**
 * Resolves when there is a key at hand for every algorithm. For before something is consumed that can be used once (a code, a
 * refresh token, a person's answer): signing what it is good for then fails neither for want of a key nor because the store
 * went away meanwhile. Throws what the store threw.
 */
export async function keysReady(ring: KeyRing): Promise<void> {
  await fresh(ring);
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

/** At most this many tokens are kept, each of at most so many characters. */
const maxVerified = 2000;
const maxKeptLength = 4096;

const payloadSchema = z.looseObject({ iss: z.string(), exp: z.number() });

/**
 * The claims of a token that this server signed itself, of exactly this `typ`, unexpired unless `expired` are accepted
 * (`id_token_hint`, OpenID Connect Core §3.1.2.1). Undefined for anything else: why is of no use to whoever sent it.
 */
export async function verifyOwn(
  ring: KeyRing,
  jwt: string,
  expected: { typ: string; expired?: 'accepted' },
): Promise<Record<string, unknown> | undefined> {
  try {
    const verified = ring.verified.get(jwt) ?? (await verifySignature(ring, jwt));
    // The key may have gone since (a leaked one is withdrawn): then so has what it signed.
    if (!verified || !(await keyOf(ring, verified.kid))) return undefined;
    const { typ, claims } = verified;
    if (typ !== expected.typ || claims.iss !== ring.deps.issuer) return undefined;
    if (claims.exp <= ring.deps.now() && expected.expired !== 'accepted') return undefined;
    return claims;
  } catch (error) {
    if (isForgery(error)) return undefined;
    throw error;
  }
}

/** Tokens are sent again and again, and the same bytes under the same key are signed as well as they were. */
async function verifySignature(ring: KeyRing, jwt: string): Promise<Verified | undefined> {
  const { kid } = decodeProtectedHeader(jwt);
  const key = kid === undefined ? undefined : await keyOf(ring, kid);
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

/** What a malformed or forged token throws; anything else (the store is down) is no verdict about the token. */
function isForgery(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof SyntaxError || error instanceof z.ZodError) return true;
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^ERR_J/.test(error.code);
}

/** Reads the store again, after something was changed there. */
export function rereadKeys(ring: KeyRing): Promise<void> {
  return inTurn(ring, () => readKeys(ring));
}

/**
 * The public half of every key that is not removed, for the JWK Set (RFC 7517 §5). While the store is unavailable these are the keys
 * that were read last: others need them to verify tokens. Signing and verifying here still need fresh keys.
 */
export async function publicJwks(ring: KeyRing): Promise<{ keys: Record<string, unknown>[] }> {
  await fresh(ring).catch((error: unknown) => {
    if (!isRemembered(error, ring.readAt, ring.deps.now())) throw error;
  });
  return { keys: [...ring.keys.values()].map((key) => key.stored.publicJwk) };
}

async function signingKey(ring: KeyRing, alg: SigningAlg): Promise<RingKey> {
  try {
    await fresh(ring);
  } catch (error) {
    const held = isYounger(ring, rereadSeconds + heldSeconds) ? currentKey(ring, alg) : undefined;
    if (!held) throw error;
    return held;
  }
  const known = currentKey(ring, alg);
  if (known) return known;
  await inTurn(ring, async () => {
    if (!currentKey(ring, alg)) await addKeys(ring, [alg], ring.deps.now());
  });
  const added = currentKey(ring, alg);
  if (!added) throw new Error(`no ${alg} signing key could be made`);
  return added;
}

/**
 * The newest key that is in use: published ones wait for `activeAt`, retired ones only verify. Where none is in use yet, the
 * one that has been published for longest signs: it is the likeliest to be known. That is so while a new algorithm is
 * published ahead, and after a clock went back, when no signature is worse than one that others may have to look up.
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

async function keyOf(ring: KeyRing, kid: string): Promise<RingKey | undefined> {
  await fresh(ring);
  const known = ring.keys.get(kid);
  if (known) return known;
  await inTurn(ring, async () => {
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
 * Every algorithm that discovery advertises has a key in the JWK Set (OpenID Connect Core §10.1.1). The first start makes
 * them all, to be used at once. An algorithm that a later version brings is published ahead like any new key.
 */
async function fresh(ring: KeyRing): Promise<void> {
  if (isFresh(ring)) return;
  await inTurn(ring, async () => {
    if (isFresh(ring)) return;
    await readKeys(ring);
    const missing = signingAlgs.filter((alg) => ![...ring.keys.values()].some((key) => key.stored.alg === alg));
    const now = ring.deps.now();
    const activeAt = ring.keys.size === 0 ? now : now + ring.deps.settings.keyPublishedSeconds;
    if (missing.length > 0) await addKeys(ring, missing, activeAt);
  });
}

/** One read or generation at a time; each turn looks again whether it is still needed. */
async function inTurn(ring: KeyRing, work: () => Promise<void>): Promise<void> {
  const turn = ring.turns.then(work);
  ring.turns = turn.catch(() => undefined);
  return turn;
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

/** Another instance may have been faster: the store keeps the first of each algorithm, and we use what it kept. */
async function addKeys(ring: KeyRing, algs: readonly SigningAlg[], activeAt: number): Promise<void> {
  const made = await Promise.all(algs.map((alg) => generate(ring.deps, alg, activeAt)));
  await ring.deps.store.addSigningKeys(made);
  await readKeys(ring);
}

/** A new key for `alg` that signs from `activeAt` on. */
export async function generate(deps: RingDeps, alg: SigningAlg, activeAt: number): Promise<StoredKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
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
