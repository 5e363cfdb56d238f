/**
 * A single public key of a client: whether it can be used, and for what (RFC 7517 §4, RFC 7518 §6, RFC 9864).
 *
 * RFC 7517 §5 allows a set to contain keys that the reader does not understand. Such a key is ignored, and the client's
 * developer is told why.
 */
import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { type SigningAlg, sameAlg, signingAlgs } from '../model/signing-algs';

/** RFC 7518 §4, without RSA1_5 (RFC 8725 §3.2) and without algorithms for shared keys. */
export const encryptionAlgs = ['RSA-OAEP-256', 'ECDH-ES', 'ECDH-ES+A256KW'] as const;
export type EncryptionAlg = (typeof encryptionAlgs)[number];

const jwkSchema = z.looseObject({
  kty: z.string(),
  kid: z.string().exactOptional(),
  use: z.enum(['sig', 'enc']).exactOptional(),
  alg: z.string().exactOptional(),
});
export type PublicJwk = z.infer<typeof jwkSchema>;

/** Members of private and symmetric keys, which must not be published. */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

export const isPrivateJwk = (jwk: Record<string, unknown>): boolean => privateMembers.some((name) => name in jwk);

type Purpose = { sig: readonly SigningAlg[]; enc: readonly EncryptionAlg[] };

const agreement = ['ECDH-ES', 'ECDH-ES+A256KW'] as const;

/** By `kty`, and by `crv` for keys on a curve. */
const purposes: Record<string, Purpose> = {
  RSA: { sig: ['RS256', 'PS256'], enc: ['RSA-OAEP-256'] },
  'EC P-256': { sig: ['ES256'], enc: agreement },
  'EC P-384': { sig: [], enc: agreement },
  'EC P-521': { sig: [], enc: agreement },
  'OKP Ed25519': { sig: ['EdDSA', 'Ed25519'], enc: [] },
  'OKP X25519': { sig: [], enc: agreement },
};

/** The key, or why it cannot be used. */
export function readJwk(
  value: unknown,
): { jwk: PublicJwk; problem?: undefined } | { jwk?: undefined; problem: string } {
  const { data: jwk, error } = jwkSchema.safeParse(value);
  if (!jwk) return { problem: shapeProblem(value, error) };
  const problem = problemOf(jwk);
  return problem === undefined ? { jwk } : { problem: `${nameOf(jwk)}: ${problem}` };
}

function shapeProblem(value: unknown, error: z.ZodError): string {
  const { data } = z.looseObject({ kid: z.string() }).safeParse(value);
  const [field = 'it'] = error.issues[0]?.path ?? [];
  return `${nameOf(data ?? {})}: ${field === 'use' ? 'use is neither sig nor enc' : `${String(field)} is missing or malformed`}.`;
}

const nameOf = ({ kid }: { kid?: string }): string => (kid === undefined ? 'A key without kid' : `The key ${kid}`);

function problemOf(jwk: PublicJwk): string | undefined {
  if (isPrivateJwk(jwk)) return 'it is a private or symmetric key, which must not be published.';
  const type = [jwk.kty, ...(jwk.kty === 'RSA' ? [] : [String(jwk['crv'])])].join(' ');
  const purpose = Object.hasOwn(purposes, type) ? purposes[type] : undefined;
  if (!purpose) return `kty and crv (${type}) are not supported.`;
  const needed = jwk.kty === 'RSA' ? ['n', 'e'] : jwk.kty === 'EC' ? ['x', 'y'] : ['x'];
  const missing = needed.filter((name) => typeof jwk[name] !== 'string' || jwk[name] === '');
  if (missing.length > 0) return `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing.`;
  if (jwk.kty === 'RSA' && String(jwk['n']).length * 6 < 2048) return 'it is shorter than 2048 bits.';
  const { alg, use } = jwk;
  const algs = [...(use === 'enc' ? [] : purpose.sig), ...(use === 'sig' ? [] : purpose.enc)];
  if (algs.length === 0) return `a key of this kind cannot be for ${use}.`;
  if (alg !== undefined && !algs.some((one) => sameAlg(one, alg))) return `alg ${alg} is not supported for it.`;
  return isKey(jwk) ? undefined : 'its values do not form a key.';
}

/** Whether the numbers form a key; for example, a point must be on its curve. */
function isKey(jwk: PublicJwk): boolean {
  try {
    createPublicKey({ key: jwk, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}

/** What a key is needed for. Without `use`: to verify a signature. */
export type KeyUse = { alg: string; use?: 'sig' | 'enc' };

/** Whether a key can be used with this algorithm for this use. */
export function isFor(jwk: PublicJwk, { alg, use = 'sig' }: KeyUse): boolean {
  const type = jwk.kty === 'RSA' ? 'RSA' : `${jwk.kty} ${String(jwk['crv'])}`;
  const algs: readonly string[] = purposes[type]?.[use] ?? [];
  return (
    algs.includes(alg) && (jwk.alg === undefined || sameAlg(jwk.alg, alg)) && (jwk.use === undefined || jwk.use === use)
  );
}

/** Whether one of the keys can verify signatures, or be encrypted to, with one of these algorithms. */
export function canServe(
  keys: readonly unknown[],
  use: 'sig' | 'enc',
  algs: readonly string[] = use === 'sig' ? signingAlgs : encryptionAlgs,
): boolean {
  return keys.some((key) => {
    const { jwk } = readJwk(key);
    return jwk !== undefined && algs.some((alg) => isFor(jwk, { alg, use }));
  });
}

/** Why keys of a set cannot be used, one sentence per key. */
export const keyProblems = (keys: readonly unknown[]): string[] =>
  keys.map((key) => readJwk(key).problem).filter((problem) => problem !== undefined);

/**
 * The certificate in a key's `x5c` (RFC 7517 §4.7). For mutual TLS it counts even if the key itself cannot be used.
 */
export function certificateOf(key: unknown): string | undefined {
  const { data } = z.looseObject({ x5c: z.array(z.string()).min(1) }).safeParse(key);
  return data?.x5c[0];
}
