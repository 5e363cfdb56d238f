/**
 * Proof of possession: RFC 9449. A client signs each request with a key of its own, and what it is given works with that
 * key alone. This file owns the proof (§4.3), the server's nonces (§8, §9) and the binding of codes and requests (§10).
 *
 * Choices. A nonce is offered to whoever proves a key, and demanded only where the operator says so: without one a proof
 * is good for a minute by its own clock, with one by ours, so that a client whose clock is wrong still works. Nonces are
 * not kept: each is the HMAC of a span of time, good in that span and the next. A `jti` counts for its key, is claimed after
 * everything else was found right, and is remembered for as long as the proof could be shown again.
 */
import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { z } from 'zod';
import { equal, mac } from '../../secrets';
import { isPrivateJwk } from '../clients/public-jwk';
import { sha256 } from '../crypto';
import { OAuthError, type OAuthErrorCode } from '../errors';
import { isMediaType } from '../media-type';
import type { World } from '../world';

/** What proofs may be signed with: nothing symmetric, never `none` (§4.3, step 5), and no RSA of the old padding (FAPI 2.0 §5.4.1). */
export const dpopAlgs = ['ES256', 'EdDSA', 'Ed25519', 'PS256'] as const;

/** How old a proof may be, besides the tolerated clock difference. */
const proofSeconds = 60;
const nonceSeconds = 120;
const maxProofLength = 8192;

const headerSchema = z.object({
  typ: z.string().refine((typ) => isMediaType(typ, 'dpop+jwt')),
  alg: z.enum(dpopAlgs),
  // Step 7: a private or symmetric member is a leaked key, which proves nothing.
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
 * The thumbprint (RFC 7638) of the key that this request proves to have; undefined when it carries no proof. `accessToken` is the
 * token that is shown with it, if one is. Throws `invalid_dpop_proof`, and `use_dpop_nonce` where another nonce would do.
 */
export async function verifyProof(world: World, request: Request, accessToken?: string): Promise<string | undefined> {
  const proof = request.headers.get('dpop');
  if (proof === null) return undefined;
  // Step 1: several headers arrive as one with commas, which no JWT has.
  if (!/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(proof) || proof.length > maxProofLength) {
    throw refused('The DPoP header must hold exactly one JWT.');
  }
  const { jkt, claims } = await verifySignature(proof);
  if (claims.htm !== request.method) throw refused(`htm is ${claims.htm}; this is a ${request.method} request.`);
  requireAddress(world, request, claims.htu);
  if (accessToken !== undefined && claims.ath !== sha256(accessToken)) {
    throw refused('ath is not the hash of the access token that came with the proof.');
  }
  const until = requireRecent(world, claims);
  const key = `dpop:${sha256(`${jkt}\n${claims.jti}`)}`;
  if (!(await world.store.claimOnce(key, until, world.now()))) throw refused('The proof was used before (jti).');
  return jkt;
}

/**
 * §10: what the code of a request will be bound to, by its `dpop_jkt` and, where it was pushed with one, by its proof, which then
 * have to agree (§10.1). Throws like `verifyProof`.
 */
export async function boundKey(
  world: World,
  request: Request,
  dpopJkt: string | undefined,
): Promise<string | undefined> {
  const proved = await verifyProof(world, request);
  if (proved !== undefined && dpopJkt !== undefined && proved !== dpopJkt) {
    throw refused('dpop_jkt is not the thumbprint of the key of the proof.');
  }
  return proved ?? dpopJkt;
}

/** Whether a text can be a thumbprint: SHA-256 in base64url. */
export const isThumbprint = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);

/** §8.2: the nonce to use from now on, sent with every answer to a proof. */
export function currentNonce(world: Pick<World, 'secret' | 'now'>): string {
  return nonceOf(world, span(world));
}

const span = (world: Pick<World, 'now'>): number => Math.floor(world.now() / nonceSeconds);

function nonceOf(world: Pick<World, 'secret'>, number: number): string {
  return mac(world.secret, 'dpop nonce', String(number)).slice(0, 22);
}

function refused(reason: string, code: OAuthErrorCode = 'invalid_dpop_proof'): OAuthError {
  return new OAuthError(code, reason);
}

/** Steps 2 to 7: the key is the one in the header, so the signature says that the sender has it and nothing else. */
async function verifySignature(proof: string): Promise<{ jkt: string; claims: Claims }> {
  const { data: header } = headerSchema.safeParse(decodeHeader(proof));
  if (!header) throw refused('The header must have typ dpop+jwt, an asymmetric alg, and a public jwk alone.');
  try {
    const key = await importJWK(header.jwk, header.alg);
    const { payload } = await compactVerify(proof, key, { algorithms: [header.alg] });
    const claims = claimsSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
    return { jkt: await calculateJwkThumbprint(header.jwk), claims };
  } catch {
    // Everything that can fail here is a property of the bytes that were sent.
    throw refused('The signature does not verify with the jwk of the header, or a claim is missing.');
  }
}

function decodeHeader(proof: string): unknown {
  try {
    return decodeProtectedHeader(proof);
  } catch {
    return undefined;
  }
}

/** Step 9: compared as addresses, without query and fragment; our own address is the configured one, never the request's. */
function requireAddress(world: World, request: Request, htu: string): void {
  const { pathname } = new URL(request.url);
  const claimed = URL.canParse(htu) ? new URL(htu) : undefined;
  const origins = [world.issuer, world.settings.mutualTlsOrigin];
  if (!claimed || !origins.includes(claimed.origin) || claimed.pathname !== pathname) {
    throw refused(`htu is ${htu}; this is ${world.issuer}${pathname}.`);
  }
}

/** Steps 10 and 11. Returns until when the proof could be shown again. */
function requireRecent(world: World, { nonce, iat }: Claims): number {
  const now = world.now();
  if (nonce !== undefined) {
    const made = [span(world), span(world) - 1].find((number) => equal(nonceOf(world, number), nonce));
    if (made === undefined) throw refused('The nonce is not, or no longer, one of ours.', 'use_dpop_nonce');
    return (made + 2) * nonceSeconds;
  }
  if (world.settings.dpopNonceRequired) throw refused('A nonce is required in the proof.', 'use_dpop_nonce');
  const skew = world.settings.clockSkewSeconds;
  if (iat > now + skew) throw refused('The proof was made in the future (iat).');
  if (iat < now - proofSeconds - skew) throw refused('The proof is too old (iat).');
  return Math.ceil(iat) + proofSeconds + skew + 1;
}
