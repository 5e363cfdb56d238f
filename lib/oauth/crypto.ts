/**
 * The few primitives that tokens, codes and seals are made of. Everything the core keeps to compare is SHA-256 of
 * 256 random bits (decision 117); every key of its own is derived from the one configured secret, under
 * a purpose, so that no key ever serves two ends (RFC 5869 §3.2).
 */
import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** SHA-256 in base64url. */
export function sha256(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}

/** 256 random bits in base64url: 43 characters. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

const derived = new WeakMap<Uint8Array, Map<string, Uint8Array>>();

/** The 256-bit key for one purpose (HKDF-SHA-256, RFC 5869); derived once for each secret and purpose. */
export function deriveKey(secret: Uint8Array, purpose: string): Uint8Array {
  const keys = derived.get(secret) ?? new Map<string, Uint8Array>();
  derived.set(secret, keys);
  const known = keys.get(purpose);
  if (known) return known;
  const key = new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), `countersign ${purpose}`, 32));
  keys.set(purpose, key);
  return key;
}

/** Whether two texts are the same, in a time that tells only their lengths. */
export function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

/** HMAC-SHA-256 in base64url. */
export function hmac(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}
