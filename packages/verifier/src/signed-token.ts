/**
 * Signed access tokens: RFC 9068 §4. Everything that decides is configured: from the token's header comes only which
 * key of the issuer to use (`kid`). Other ways to name a key (`jku`, `jwk`, `x5u`, `x5c`) are ignored.
 *
 * A token whose signature was verified is remembered by its hash for a few minutes, because a signature costs many
 * times more than the other checks. What can change meanwhile, its expiry and its status, is checked each time.
 */
import { createHash } from 'node:crypto';
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { readAccess, type TokenAccess } from './access';
import { createBoundedCache } from './bounded-cache';
import { type Issuer, Unavailable } from './issuer';
import type { RefusalReason } from './refusal';

/** Says why a token is invalid. The verifier makes a refusal of it. */
export class InvalidToken extends Error {
  override name = 'InvalidToken';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

export type SignedTokenRules = {
  issuer: string;
  audience: readonly string[];
  algorithms: readonly string[];
  /** Whether a token of type `JWT` with the claim `token_use: access` is accepted too. */
  plainTokens: boolean;
  clockToleranceSeconds: number;
  /** How many verified tokens are remembered. */
  rememberedTokens: number;
};

/** A signature is verified again after this time, so that tokens of a key that the issuer withdrew stop working. */
const rememberedMilliseconds = 5 * 60_000;

const requiredClaims = ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'];

export function createSignedTokens(issuer: Issuer, rules: SignedTokenRules, now: () => number) {
  const remembered = createBoundedCache<TokenAccess>(rules.rememberedTokens, now);

  return {
    /** Rejects with `InvalidToken` or `Unavailable`. */
    async verify(token: string): Promise<TokenAccess> {
      const name = createHash('sha256').update(token).digest('base64');
      const known = remembered.get(name);
      if (known) return known;
      const access = await verified(issuer, rules, token, now);
      const ends = ((access.expiresAt ?? 0) + rules.clockToleranceSeconds) * 1000;
      remembered.set(name, access, Math.min(ends, now() + rememberedMilliseconds));
      return access;
    },
  };
}

async function verified(issuer: Issuer, rules: SignedTokenRules, token: string, now: () => number) {
  const plain = rules.plainTokens && typeOf(token) === 'jwt';
  const { payload } = await jwtVerify(token, issuer.keys, {
    issuer: rules.issuer,
    audience: [...rules.audience],
    algorithms: [...rules.algorithms],
    typ: plain ? 'JWT' : 'at+jwt',
    currentDate: new Date(now()),
    clockTolerance: rules.clockToleranceSeconds,
    requiredClaims,
  }).catch((error: unknown) => {
    throw explained(error);
  });
  // ID tokens have the type JWT as well.
  if (plain && payload['token_use'] !== 'access') throw new InvalidToken('wrong type', 'This is not an access token');
  const access = readAccess('signed', payload);
  if (typeof access === 'string') throw new InvalidToken('malformed token', access);
  return access;
}

/** The type that the token claims, which decides how it is checked: each way accepts only its own type. */
function typeOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).typ?.toLowerCase();
  } catch {
    return undefined;
  }
}

function explained(error: unknown): Error {
  if (error instanceof Unavailable) return error;
  const cause = { cause: error };
  if (error instanceof errors.JWTExpired) return new InvalidToken('expired', 'The token has expired', cause);
  if (error instanceof errors.JWTClaimValidationFailed) {
    const [reason, message] = claimProblems[error.claim] ?? ['malformed token', `The claim ${error.claim} is invalid`];
    return new InvalidToken(reason, message, cause);
  }
  if (error instanceof errors.JOSEAlgNotAllowed)
    return new InvalidToken('wrong algorithm', 'The token is signed with an algorithm that is not accepted', cause);
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return new InvalidToken('bad signature', 'The token is not signed with a key of the issuer', cause);
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return new InvalidToken('bad signature', 'The signature of the token is invalid', cause);
  return new InvalidToken('malformed token', 'The token is malformed', cause);
}

const claimProblems: Record<string, [RefusalReason, string]> = {
  typ: ['wrong type', 'This is not an access token'],
  iss: ['wrong issuer', 'The token is from another issuer'],
  aud: ['wrong audience', 'The token is for another API'],
  nbf: ['not yet valid', 'The token is not valid yet'],
};
