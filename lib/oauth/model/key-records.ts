/**
 * Signing keys of this server. The private part is sealed.
 */
import type { SigningAlg } from './signing-algs';

export type StoredKey = {
  kid: string;
  alg: SigningAlg;
  publicJwk: Record<string, unknown>;
  sealedJwk: string;
  createdAt: number;
  /** From when on it signs. It is published before. */
  activeAt: number;
  /** From when on its successor signs. */
  retiredAt?: number;
};
