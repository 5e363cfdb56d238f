/**
 * JWTs that others signed: RFC 7519, RFC 7515, RFC 8725.
 *
 * Owns: reading a header before its signature is verified, and the checks that every such JWT needs (signature, `crit`,
 * `exp`, `nbf`, `iat`). Does not own: which algorithms, keys, types and claims are accepted; those rules stay with the
 * specification of each kind. Tokens of this server are verified in `keys/key-ring.ts`, which remembers their
 * signatures.
 */
import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  importJWK,
  type JWK,
  type JWTVerifyOptions,
  jwtVerify,
  UnsecuredJWT,
} from 'jose';

/** The header before verification. Undefined if the text is not a JWS. */
export function unverifiedHeader(jwt: string): unknown {
  try {
    return decodeProtectedHeader(jwt);
  } catch {
    return undefined;
  }
}

/** The claims before verification: they may only decide whose keys to try. Undefined if the text is not a JWT. */
export function unverifiedClaims(jwt: string): Record<string, unknown> | undefined {
  try {
    return decodeJwt(jwt);
  } catch {
    return undefined;
  }
}

type Clock = {
  now: number;
  /** Tolerated clock difference. */
  skewSeconds: number;
  /** How long ago `iat` may be, if the JWT has one. */
  maxAgeSeconds?: number;
};

/** The claims, or why the JWT is refused: a predicate such as "has expired", for a sentence of the caller's. */
export type Verified = { claims: Record<string, unknown>; fault?: undefined } | { claims?: undefined; fault: string };

/**
 * Verifies the signature with the first of the keys that made it, then the times. `alg` is the only algorithm that is
 * accepted: the caller has compared it with what is allowed, and chosen the keys for it (RFC 8725 §3.1).
 */
export async function verifyJwt(
  jwt: string,
  keys: readonly (JWK | Uint8Array)[],
  alg: string,
  clock: Clock,
): Promise<Verified> {
  for (const candidate of keys) {
    try {
      const key = candidate instanceof Uint8Array ? candidate : await importJWK(candidate, alg);
      const { payload } = await jwtVerify(jwt, key, { algorithms: [alg], ...timesOf(jwt, clock) });
      return { claims: payload };
    } catch (error) {
      const fault = faultOf(error);
      if (fault !== undefined) return { fault };
      // This key did not make the signature, or cannot be used: the next one may have made it.
    }
  }
  return { fault: 'has an invalid signature' };
}

/** The claims of a JWT without signature (RFC 7519 §6), after the same checks of its times. */
export function readUnsecuredJwt(jwt: string, clock: Clock): Verified {
  try {
    return { claims: UnsecuredJWT.decode(jwt, timesOf(jwt, clock)).payload };
  } catch (error) {
    return { fault: faultOf(error) ?? 'is malformed' };
  }
}

/** jose checks `iat` only together with an age, and then requires it. Here it is optional, and never in the future. */
function timesOf(jwt: string, { now, skewSeconds, maxAgeSeconds = Number.MAX_SAFE_INTEGER }: Clock): JWTVerifyOptions {
  const hasIat = unverifiedClaims(jwt)?.['iat'] !== undefined;
  return {
    currentDate: new Date(now * 1000),
    clockTolerance: skewSeconds,
    ...(hasIat && { maxTokenAge: maxAgeSeconds }),
  };
}

/** What a failed check of the content means. Undefined for failures of the signature. */
function faultOf(error: unknown): string | undefined {
  if (error instanceof errors.JWTExpired) return error.claim === 'iat' ? 'is too old' : 'has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason !== 'check_failed') return `has a ${error.claim} that is not a number`;
    return error.claim === 'nbf' ? 'is not valid yet' : 'was issued in the future';
  }
  return error instanceof errors.JWTInvalid ? 'is malformed' : undefined;
}
