/**
 * JWT assertions, whatever they are for: RFC 7523 §3 and RFC 8725. Signed by a key of whoever they are from, of the right
 * type, for this server, young, and good once: the `jti` is claimed after everything else was found right, so that a
 * forgery cannot use up a real one's. Whether keys or shared secrets sign is the caller's to say, before the header is
 * believed: never is a public key tried as a secret (RFC 8725 §3.1).
 */
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { z } from 'zod';
import { sha256 } from '../crypto';
import type { OAuthError } from '../errors';
import { isMediaType } from '../media-type';
import type { World } from '../world';
import type { PublicJwk } from './public-jwk';

/** The longest that an assertion may still be valid: its `jti` is remembered until then. */
const maxAssertionSeconds = 3600;

const headerSchema = z.object({ alg: z.string(), kid: z.string().optional(), typ: z.string().optional() });

const claimsSchema = z.looseObject({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  nbf: z.number().optional(),
  iat: z.number().optional(),
  jti: z.string().min(1).max(512),
});

export type AssertionClaims = z.infer<typeof claimsSchema>;

/** What is expected of an assertion besides. */
export type Expected = {
  /** Media types that its `typ` may name; it may also have none. Another kind of token must not pass for it (RFC 8725 §3.11). */
  types: readonly string[];
  /** Algorithms of one kind: `signingAlgs`, or those of shared secrets. */
  algs: readonly string[];
  /** Throws for an algorithm that is not accepted here, and finds the keys or secrets that may have signed. */
  keys: (wanted: { alg: string; kid: string | undefined }) => Promise<(PublicJwk | Uint8Array)[]>;
  /** Throws for claims that are not the expected ones; `typ` is the header's. */
  check: (claims: AssertionClaims, typ: string | undefined) => void;
  refused: (reason: string) => OAuthError;
};

/** The claims of an assertion that is as expected, and was not used before. */
export async function consumeAssertion(world: World, assertion: string, expected: Expected): Promise<AssertionClaims> {
  const { refused } = expected;
  const { data: header } = headerSchema.safeParse(decodeHeader(assertion));
  if (!header || (header.typ !== undefined && !isMediaType(header.typ, ...expected.types))) {
    throw refused("The assertion's alg or typ is not accepted.");
  }
  if (!expected.algs.includes(header.alg)) throw refused(`An assertion signed with ${header.alg} is not accepted.`);
  const keys = await expected.keys({ alg: header.alg, kid: header.kid });
  if (keys.length === 0) throw refused("None of the issuer's keys has the assertion's kid and alg.");
  const claims = await verifySignature(assertion, keys, header.alg);
  if (!claims) throw refused("The assertion's signature or claims are invalid.");
  expected.check(claims, header.typ);

  const now = world.now();
  const skew = world.settings.clockSkewSeconds;
  if (claims.exp + skew <= now) throw refused('The assertion has expired.');
  if (claims.exp > now + maxAssertionSeconds + skew) throw refused('The assertion is valid for more than an hour.');
  if (claims.nbf !== undefined && claims.nbf > now + skew) throw refused('The assertion is not valid yet.');
  if (claims.iat !== undefined && claims.iat > now + skew) throw refused('The assertion was issued in the future.');
  if (claims.iat !== undefined && claims.iat < now - maxAssertionSeconds - skew)
    throw refused('The assertion is too old.');

  const key = `assertion:${sha256(`${claims.iss}\n${claims.jti}`)}`;
  const rememberUntil = Math.ceil(claims.exp + skew);
  if (!(await world.store.claimOnce(key, rememberUntil, now))) throw refused('The assertion was used before (jti).');
  return claims;
}

function decodeHeader(assertion: string): unknown {
  try {
    return decodeProtectedHeader(assertion);
  } catch {
    return undefined;
  }
}

async function verifySignature(
  assertion: string,
  keys: readonly (PublicJwk | Uint8Array)[],
  alg: string,
): Promise<AssertionClaims | undefined> {
  for (const candidate of keys) {
    try {
      const key = candidate instanceof Uint8Array ? candidate : await importJWK(candidate, alg);
      const { payload } = await compactVerify(assertion, key, { algorithms: [alg] });
      return claimsSchema.safeParse(JSON.parse(new TextDecoder().decode(payload))).data;
    } catch {
      // Not by this key (or no usable key): the next one may have made it.
    }
  }
  return undefined;
}
