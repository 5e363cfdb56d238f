/**
 * DPoP: RFC 9449. Checks the proof that comes with a token that is bound to a key (§4.3, §7.1), refuses a proof that
 * was used before (§11.1), and issues nonces if the API wants them (§9).
 */
import { createHash } from 'node:crypto';
import { CompactSign, calculateJwkThumbprint, EmbeddedJWK, type JWTVerifyResult, jwtVerify } from 'jose';

/** Remembers proofs. The default is the memory of this process; several processes can share a store. */
export type ReplayStore = {
  /** Returns true the first time that it gets this key. It may forget a key after `expiresAt` (seconds). */
  claim: (key: string, expiresAt: number) => boolean | Promise<boolean>;
};

export type DpopRules = {
  algorithms: readonly string[];
  maxAgeSeconds: number;
  /** Makes and recognizes nonces; undefined if the API asks for none. */
  nonces: Nonces | undefined;
  replays: ReplayStore;
  now: () => number;
};

/** Says why a proof is invalid. */
export class InvalidProof extends Error {
  override name = 'InvalidProof';
  readonly code: 'invalid_dpop_proof' | 'use_dpop_nonce';

  constructor(message: string, code: InvalidProof['code'] = 'invalid_dpop_proof', options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The proof store is full. */
export class ReplaysFull extends Error {
  override name = 'ReplaysFull';
}

const mostProofCharacters = 8192;
/** The clocks of clients differ. */
const skewSeconds = 30;

type Proved = { method: string; urls: readonly string[]; token: string; jkt: string };

/** §4.3: checks a proof for this request, token and key. Rejects with `InvalidProof`. */
export async function verifyProof(rules: DpopRules, proofs: string[], { method, urls, token, jkt }: Proved) {
  const [proof, ...others] = proofs;
  if (proof === undefined) throw new InvalidProof('The request has no DPoP proof');
  // Step 1. `Headers` joins several values with commas, which a JWT never contains.
  if (others.length > 0 || proof.includes(',')) throw new InvalidProof('The request has more than one DPoP proof');
  if (proof.length > mostProofCharacters) throw new InvalidProof('The DPoP proof is too long');
  const { payload, protectedHeader } = await signedProof(rules, proof);
  const { htm, htu, ath, jti, iat, nonce } = payload;
  // Step 8.
  if (htm !== method) throw new InvalidProof('The DPoP proof is for another method (htm)');
  // Step 9.
  if (typeof htu !== 'string' || !isSameUrl(htu, urls))
    throw new InvalidProof('The DPoP proof is for another URL (htu)');
  // Step 12, and the binding.
  if (ath !== createHash('sha256').update(token).digest('base64url'))
    throw new InvalidProof('The DPoP proof is for another token (ath)');
  const { jwk } = protectedHeader;
  if (!jwk || (await calculateJwkThumbprint(jwk)) !== jkt)
    throw new InvalidProof('The DPoP proof is made with another key than the one that the token is bound to');
  if (typeof jti !== 'string' || jti === '' || jti.length > 512) throw new InvalidProof('The DPoP proof has no jti');
  if (typeof iat !== 'number') throw new InvalidProof('The DPoP proof has no iat');
  const until = await requireRecent(rules, iat, nonce);
  const key = createHash('sha256').update(`${jkt}\n${jti}`).digest('base64url');
  if (!(await rules.replays.claim(key, until))) throw new InvalidProof('The DPoP proof was used before (jti)');
}

/** Steps 2 to 7: jose accepts only a public key in the header. */
async function signedProof(rules: DpopRules, proof: string): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: [...rules.algorithms],
      currentDate: new Date(rules.now()),
    });
  } catch (cause) {
    throw new InvalidProof('The DPoP proof is malformed, or its signature is invalid', undefined, { cause });
  }
}

/** Step 9: without query and fragment, in the normal form of RFC 3986 §6.2. */
function isSameUrl(htu: string, urls: readonly string[]): boolean {
  if (!URL.canParse(htu)) return false;
  const { origin, pathname } = new URL(htu);
  return urls.includes(origin + pathname);
}

/** Steps 10 and 11. Returns until when the proof could be used again. */
async function requireRecent({ nonces, maxAgeSeconds, now }: DpopRules, iat: number, nonce: unknown): Promise<number> {
  const seconds = now() / 1000;
  if (nonces) {
    const until = typeof nonce === 'string' ? await nonces.validUntil(nonce) : undefined;
    if (until === undefined) throw new InvalidProof('The DPoP proof needs a current nonce', 'use_dpop_nonce');
    return until;
  }
  if (iat > seconds + skewSeconds) throw new InvalidProof('The DPoP proof was made in the future (iat)');
  if (iat < seconds - maxAgeSeconds - skewSeconds) throw new InvalidProof('The DPoP proof is too old (iat)');
  return Math.ceil(iat) + maxAgeSeconds + skewSeconds + 1;
}

/** A store in the memory of this process. When it is full, `claim` throws: forgetting would allow a second use. */
export function createReplayMemory(most: number, now: () => number): ReplayStore {
  const claimed = new Map<string, number>();
  return {
    claim(key, expiresAt) {
      const seconds = now() / 1000;
      const known = claimed.get(key);
      if (known !== undefined && known > seconds) return false;
      if (claimed.size >= most) {
        for (const [name, until] of claimed) if (until <= seconds) claimed.delete(name);
        if (claimed.size >= most) throw new ReplaysFull('Too many DPoP proofs arrived within a minute');
      }
      claimed.delete(key);
      claimed.set(key, expiresAt);
      return true;
    },
  };
}

/** Makes nonces, and recognizes them. */
export type Nonces = {
  current: () => Promise<string>;
  /** Until when a nonce is valid, in seconds; undefined if it is unknown or too old. */
  validUntil: (nonce: string) => Promise<number | undefined>;
};

const nonceSeconds = 120;

/** Nonces that are not stored: each is the MAC of a time span (HS256 of jose), valid in that span and the next. */
export function createNonces(secret: Uint8Array, now: () => number): Nonces {
  const made = new Map<number, Promise<string>>();
  const currentSpan = () => Math.floor(now() / 1000 / nonceSeconds);

  function nonceOf(span: number): Promise<string> {
    const known = made.get(span);
    if (known) return known;
    const text = new TextEncoder().encode(`dpop nonce ${span}`);
    const nonce = new CompactSign(text)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(secret)
      .then((jws) => jws.slice(jws.lastIndexOf('.') + 1));
    for (const old of made.keys()) if (old < span - 1) made.delete(old);
    made.set(span, nonce);
    return nonce;
  }

  return {
    current: () => nonceOf(currentSpan()),
    async validUntil(nonce) {
      const span = currentSpan();
      for (const one of [span, span - 1]) if ((await nonceOf(one)) === nonce) return (one + 2) * nonceSeconds;
      return undefined;
    },
  };
}
