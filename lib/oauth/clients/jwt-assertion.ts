/**
 * JWT assertions: RFC 7523 §3 and RFC 8725. Client authentication and the JWT bearer grant share this file.
 *
 * Owns: signature, type, times and single use. Does not own: who may be the issuer, and for which audience; the caller
 * checks that. The `jti` is claimed last, so that a forged assertion cannot use up the one of a real assertion. The
 * caller decides before the header is read whether keys or shared secrets sign: a public key is never tried as a secret
 * (RFC 8725 §3.1).
 */
import { z } from 'zod';
import { sha256 } from '../crypto';
import type { OAuthError } from '../errors';
import { unverifiedHeader, verifyJwt } from '../jwt';
import { isMediaType } from '../media-type';
import type { World } from '../world';
import type { PublicJwk } from './public-jwk';

/** The longest remaining lifetime of an assertion: its `jti` is remembered until then. */
const maxAssertionSeconds = 3600;

const headerSchema = z.object({ alg: z.string(), kid: z.string().optional(), typ: z.string().optional() });

const claimsSchema = z.looseObject({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  jti: z.string().min(1).max(512),
});

type AssertionClaims = z.infer<typeof claimsSchema>;

/** The rules of one kind of assertion. */
type AssertionRules = {
  /**
   * Media types that `typ` may name; it may also be absent. Another kind of token must not be accepted (RFC 8725
   * §3.11).
   */
  types: readonly string[];
  /** Algorithms of one kind: `signingAlgs`, or those of shared secrets. */
  algs: readonly string[];
  /** Finds the keys or secrets that may have signed. Throws for an algorithm that is not accepted here. */
  keys: (wanted: { alg: string; kid: string | undefined }) => Promise<(PublicJwk | Uint8Array)[]>;
  /** Throws for unexpected claims. `typ` is the one in the header. */
  check: (claims: AssertionClaims, typ: string | undefined) => void;
  /** Makes the error for a reason, with the code of the caller's specification. */
  refused: (reason: string) => OAuthError;
};

/** Verifies an assertion by the rules and marks it as used. Returns its claims. */
export async function consumeAssertion(
  world: World,
  assertion: string,
  rules: AssertionRules,
): Promise<AssertionClaims> {
  const { refused } = rules;
  const { data: header } = headerSchema.safeParse(unverifiedHeader(assertion));
  if (!header || (header.typ !== undefined && !isMediaType(header.typ, ...rules.types))) {
    throw refused("The assertion's alg or typ is not accepted.");
  }
  const { alg, kid, typ } = header;
  if (!rules.algs.includes(alg)) throw refused(`An assertion signed with ${alg} is not accepted.`);
  const keys = await rules.keys({ alg, kid });
  if (keys.length === 0) throw refused("None of the issuer's keys has the assertion's kid and alg.");
  const now = world.now();
  const skew = world.settings.clockSkewSeconds;
  const clock = { now, skewSeconds: skew, maxAgeSeconds: maxAssertionSeconds };
  const verified = await verifyJwt(assertion, keys, alg, clock);
  if (verified.fault !== undefined) throw refused(`The assertion ${verified.fault}.`);
  const { data: claims, error } = claimsSchema.safeParse(verified.claims);
  if (!claims) throw refused(`The assertion's ${String(error.issues[0]?.path[0])} is missing or malformed.`);
  rules.check(claims, typ);
  if (claims.exp > now + maxAssertionSeconds + skew) throw refused('The assertion is valid for more than an hour.');

  const key = `assertion:${sha256(`${claims.iss}\n${claims.jti}`)}`;
  const rememberUntil = Math.ceil(claims.exp + skew);
  if (!(await world.store.claimOnce(key, rememberUntil, now))) throw refused('The assertion was used before (jti).');
  return claims;
}
