/**
 * Random values and their hashes. Everything the core stores only to compare it later (secrets, tokens, codes) is
 * stored as the SHA-256 hash of 256 random bits, which needs no salt and no slow hash. Derived keys and MACs are in
 * `lib/secrets.ts`.
 */
import { createHash, randomBytes } from 'node:crypto';

/** SHA-256 in base64url. */
export function sha256(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}

/** 256 random bits in base64url: 43 characters. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}
