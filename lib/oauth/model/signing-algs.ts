/** The algorithms of signatures: nothing symmetric, never `none` (RFC 8725 §3.1). `Ed25519` is the name of RFC 9864. */

/** What tokens, assertions, proofs and requests may be signed with. */
export const signingAlgs = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'] as const;
export type SigningAlg = (typeof signingAlgs)[number];

/** RFC 9864 §2.2: `Ed25519` is what `EdDSA` means with the one curve of it that is supported here. */
export const sameAlg = (one: string, other: string): boolean => general(one) === general(other);

const general = (alg: string): string => (alg === 'Ed25519' ? 'EdDSA' : alg);
