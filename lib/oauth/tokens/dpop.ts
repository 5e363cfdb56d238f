/**
 * DPoP, proof of possession: RFC 9449. A client signs each request with its own key, and the tokens that it gets work
 * only with that key. This file owns the proof (§4.3), the server's nonces (§8, §9) and the binding of codes and
 * requests (§10).
 *
 * Choices. Every client that sends a proof is offered a nonce, but the operator decides whether one is required. A
 * proof is valid for a minute: without a nonce by the client's clock, with one by the server's, so that a client with a
 * wrong clock still works. Nonces are not stored: each is the HMAC of a time span, valid in that span and the next. A
 * `jti` is unique per key. It is recorded after all other checks, and remembered as long as the proof could be
 * replayed.
 */

import { calculateJwkThumbprint, compactVerify, importJWK } from 'jose';
import { z } from 'zod';
import { equal, mac } from '../../secrets';
import { isPrivateJwk } from '../clients/public-jwk';
import { sha256 } from '../crypto';
import { OAuthError, type OAuthErrorCode } from '../errors';
import type { HttpRequest } from '../http';
import { unverifiedHeader } from '../jwt';
import { isMediaType } from '../media-type';
import type { World } from '../world';

/**
 * Algorithms for proofs: nothing symmetric, never `none` (§4.3, step 5), and no RSA with PKCS#1 v1.5 padding (FAPI 2.0
 * §5.4.1).
 */
export const dpopAlgs = ['ES256', 'EdDSA', 'Ed25519', 'PS256'] as const;

/** How old a proof may be, in addition to the tolerated clock difference. */
const proofSeconds = 60;
const nonceSeconds = 120;
const maxProofLength = 8192;

const headerSchema = z.object({
  typ: z.string().refine((typ) => isMediaType(typ, 'dpop+jwt')),
  alg: z.enum(dpopAlgs),
  // Step 7: a key with a private or symmetric member has leaked, so it proves nothing.
  jwk: z.looseObject({ kty: z.enum(['EC', 'OKP', 'RSA']) }).refine((jwk) => !isPrivateJwk(jwk)),
});

const claimsSchema = z.object({
  jti: z.string().min(1).max(512),
  htm: z.string(),
  htu: z.string().max(4096),
  iat: z.number(),
  nonce: z.string().optional(),
  ath: z.string().optional(),
});
type Claims = z.infer<typeof claimsSchema>;

/**
 * The thumbprint (RFC 7638) of the key that this request proves to have; undefined if it carries no proof.
 * `accessToken` is the token that the request presents, if any. Throws `invalid_dpop_proof`, or `use_dpop_nonce` if a
 * different nonce is needed.
 */
export async function verifyProof(
  world: World,
  request: HttpRequest,
  accessToken?: string,
): Promise<string | undefined> {
  const proof = request.headers.get('dpop');
  if (proof === null) return undefined;
  // Step 1: several headers are joined with commas, which a JWT never contains.
  if (!/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(proof) || proof.length > maxProofLength) {
    throw invalidProof('The DPoP header must hold exactly one JWT.');
  }
  const { jkt, claims } = await verifySignature(proof);
  if (claims.htm !== request.method) throw invalidProof(`htm is ${claims.htm}; this is a ${request.method} request.`);
  requireUrl(world, request, claims.htu);
  if (accessToken !== undefined && claims.ath !== sha256(accessToken)) {
    throw invalidProof('ath is not the hash of the access token that came with the proof.');
  }
  const replayableUntil = requireRecent(world, claims);
  const key = `dpop:${sha256(`${jkt}\n${claims.jti}`)}`;
  if (!(await world.store.claimOnce(key, replayableUntil, world.now())))
    throw invalidProof('The proof was used before (jti).');
  return jkt;
}

/**
 * §10: the key that the code of a request will be bound to, from `dpop_jkt` and, for a pushed request, from its proof.
 * If both are present they must match (§10.1). Throws like `verifyProof`.
 */
export async function boundKey(
  world: World,
  request: HttpRequest,
  dpopJkt: string | undefined,
): Promise<string | undefined> {
  const proved = await verifyProof(world, request);
  if (proved !== undefined && dpopJkt !== undefined && proved !== dpopJkt) {
    throw invalidProof('dpop_jkt is not the thumbprint of the key of the proof.');
  }
  return proved ?? dpopJkt;
}

/** Whether a text has the form of a thumbprint: SHA-256 in base64url. */
export const isThumbprint = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);

/** §8.2: the nonce to use from now on. It is sent with every answer to a proof. */
export function currentNonce(world: Pick<World, 'secret' | 'now'>): string {
  return nonceOf(world, currentSpan(world));
}

const currentSpan = (world: Pick<World, 'now'>): number => Math.floor(world.now() / nonceSeconds);

function nonceOf(world: Pick<World, 'secret'>, number: number): string {
  return mac(world.secret, 'dpop nonce', String(number)).slice(0, 22);
}

function invalidProof(reason: string, code: OAuthErrorCode = 'invalid_dpop_proof'): OAuthError {
  return new OAuthError(code, reason);
}

/** Steps 2 to 7. The key comes from the header, so a valid signature proves only that the sender holds that key. */
async function verifySignature(proof: string): Promise<{ jkt: string; claims: Claims }> {
  const { data: header } = headerSchema.safeParse(unverifiedHeader(proof));
  if (!header) throw invalidProof('The header must have typ dpop+jwt, an asymmetric alg, and a public jwk alone.');
  try {
    const key = await importJWK(header.jwk, header.alg);
    const { payload } = await compactVerify(proof, key, { algorithms: [header.alg] });
    const claims = claimsSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
    return { jkt: await calculateJwkThumbprint(header.jwk), claims };
  } catch {
    // Everything that can fail here is caused by the proof itself.
    throw invalidProof('The signature does not verify with the jwk of the header, or a claim is missing.');
  }
}

/**
 * Step 9: URLs are compared without query and fragment, against the configured origins and never against the Host
 * header.
 */
function requireUrl(world: World, request: HttpRequest, htu: string): void {
  const { pathname } = new URL(request.url);
  const claimed = URL.canParse(htu) ? new URL(htu) : undefined;
  const origins = [world.issuer, world.settings.mutualTlsOrigin];
  if (!claimed || !origins.includes(claimed.origin) || claimed.pathname !== pathname) {
    throw invalidProof(`htu is ${htu}; this is ${world.issuer}${pathname}.`);
  }
}

/** Steps 10 and 11. Returns until when the proof could be replayed. */
function requireRecent(world: World, { nonce, iat }: Claims): number {
  const now = world.now();
  if (nonce !== undefined) {
    const current = currentSpan(world);
    const span = [current, current - 1].find((number) => equal(nonceOf(world, number), nonce));
    if (span === undefined) throw invalidProof('The nonce is unknown or has expired.', 'use_dpop_nonce');
    return (span + 2) * nonceSeconds;
  }
  if (world.settings.dpopNonceRequired) throw invalidProof('A nonce is required in the proof.', 'use_dpop_nonce');
  const skew = world.settings.clockSkewSeconds;
  if (iat > now + skew) throw invalidProof('The proof was made in the future (iat).');
  if (iat < now - proofSeconds - skew) throw invalidProof('The proof is too old (iat).');
  return Math.ceil(iat) + proofSeconds + skew + 1;
}
