/**
 * Signature algorithms: none that is symmetric, and never `none` (RFC 8725 §3.1). RFC 9864 defines the name `Ed25519`.
 */

/** The algorithms that may sign tokens, assertions, proofs and requests. */
export const signingAlgs = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'] as const;
export type SigningAlg = (typeof signingAlgs)[number];

/** RFC 9864 §2.2: `Ed25519` means `EdDSA` with the only curve that is supported here. */
export const sameAlg = (one: string, other: string): boolean => general(one) === general(other);

const general = (alg: string): string => (alg === 'Ed25519' ? 'EdDSA' : alg);
