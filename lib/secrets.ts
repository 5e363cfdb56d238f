/**
 * Keys derived from the configured secret, and what is done with them: seal and open values, compute MACs.
 *
 * Owns: one key for each purpose (HKDF-SHA-256, RFC 5869), so that no key is ever used for two things (§3.2). Does not
 * own: signing keys and the keys of clients (`oauth/keys`, `oauth/clients`), passwords (`login/password`). Every layer
 * may import this file; it imports nothing of the project.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, EncryptJWT, jwtDecrypt } from 'jose';
import type { z } from 'zod';

/**
 * The HKDF `info` of each purpose. Stored values depend on it: a changed label makes them unreadable, and two purposes
 * must not share one. The labels are spelled in two ways for the same reason.
 */
const labels = {
  // Sealed values in the database.
  'signing keys': 'countersign signing keys',
  'client secret': 'countersign client secret',
  'stream authorization': 'countersign stream authorization',
  'kept answer': 'countersign kept answer',
  'webhook secret': 'countersign webhook secret',
  'one-time codes': 'countersign:one-time codes',
  // MACs in the database, or values that clients keep.
  'refresh successor': 'countersign refresh successor',
  'user code': 'countersign user code',
  'pairwise subjects': 'countersign pairwise subjects',
  'waiting place': 'countersign waiting place',
  'recovery codes': 'countersign:recovery codes',
  'known network': 'countersign:known network',
  'slow secret': 'countersign slow secret',
  'mail-links': 'countersign:mail-links',
  invitations: 'countersign:invitations',
  throttle: 'countersign throttle',
  'decoy hash': 'countersign decoy hash',
  'request limits': 'countersign request limits',
  // MACs that pages, cookies and clients send back.
  'dpop nonce': 'countersign dpop nonce',
  'consent form': 'countersign consent form',
  'known browser': 'countersign:known browser',
  'half a sign-in': 'countersign:half a sign-in',
  'restore an account': 'countersign:restore an account',
  'passkey challenge': 'countersign:passkey challenge',
  // Sealed values in addresses, jobs and cookies.
  'logout ticket': 'countersign logout ticket',
  'mail-address': 'countersign:mail-address',
  'flash cookie': 'countersign:flash',
  'half cookie': 'countersign:half',
  'browser cookie': 'countersign:browser',
  'totp cookie': 'countersign:totp',
  'recovery cookie': 'countersign:recovery',
  'upstream cookie': 'countersign:upstream',
  'restore cookie': 'countersign:restore',
  'accounts cookie': 'countersign:accounts',
  'app-secret cookie': 'countersign:app-secret',
  'api-key cookie': 'countersign:api-key',
  'webhook-secret cookie': 'countersign:webhook-secret',
  // Keys that others use: next-auth for its cookie, and clients to encrypt request objects to (one for each period).
  'next-auth': 'countersign next-auth',
  'request objects': 'countersign request objects',
} as const;

type KeyPurpose = keyof typeof labels;

const derived = new WeakMap<Uint8Array, Map<string, Uint8Array>>();

/** The 256-bit key for one purpose, and for one detail of it. Derived once per secret and process. */
export function deriveKey(secret: Uint8Array, purpose: KeyPurpose, detail?: string): Uint8Array {
  const keys = derived.get(secret) ?? new Map<string, Uint8Array>();
  derived.set(secret, keys);
  const label = detail === undefined ? labels[purpose] : `${labels[purpose]} ${detail}`;
  const known = keys.get(label);
  if (known) return known;
  const key = new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), label, 32));
  keys.set(label, key);
  return key;
}

/** HMAC-SHA-256 of the text under the key of the purpose, in base64url. */
export function mac(secret: Uint8Array, purpose: KeyPurpose, text: string): string {
  return createHmac('sha256', deriveKey(secret, purpose)).update(text).digest('base64url');
}

/** Compares two texts in constant time; only their lengths affect the duration. */
export function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

const direct = { alg: 'dir', enc: 'A256GCM' } as const;
const directOnly = { keyManagementAlgorithms: [direct.alg], contentEncryptionAlgorithms: [direct.enc] };

/**
 * Seals a text for storage: a JWE (RFC 7516) under the key of the purpose. `owner` ties it to one row, as the JWE's
 * `kid`.
 */
export function seal(secret: Uint8Array, purpose: KeyPurpose, text: string, owner?: string): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ ...direct, ...(owner !== undefined && { kid: owner }) })
    .encrypt(deriveKey(secret, purpose));
}

/**
 * Opens what `seal` sealed. Throws if it was sealed under another secret, or for another owner: rows cannot be swapped.
 * `name` says in that error what could not be opened.
 */
export async function open(
  secret: Uint8Array,
  purpose: KeyPurpose,
  sealed: string,
  { name, owner }: { name: string; owner?: string },
): Promise<string> {
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, deriveKey(secret, purpose), directOnly).catch(
    (cause: unknown) => {
      throw new Error(`${name} was sealed under another secret than the configured one`, { cause });
    },
  );
  if (protectedHeader.kid !== owner) throw new Error(`the seal of ${name} belongs to another`);
  return new TextDecoder().decode(plaintext);
}

/** Seals a value that leaves the server and comes back: an encrypted JWT that is valid until `endsAt` (seconds). */
export function sealToken(
  secret: Uint8Array,
  purpose: KeyPurpose,
  content: Record<string, unknown>,
  endsAt: number,
): Promise<string> {
  return new EncryptJWT(content)
    .setProtectedHeader(direct)
    .setExpirationTime(endsAt)
    .encrypt(deriveKey(secret, purpose));
}

/**
 * The content of what `sealToken` sealed. Undefined if it has expired, was changed, or was sealed for another purpose.
 */
export async function openToken<T>(
  secret: Uint8Array,
  purpose: KeyPurpose,
  token: string,
  schema: z.ZodType<T>,
  now: number,
): Promise<T | undefined> {
  if (!isCanonical(token)) return undefined;
  const currentDate = new Date(now * 1000);
  const opened = await jwtDecrypt(token, deriveKey(secret, purpose), { ...directOnly, currentDate }).catch(
    () => undefined,
  );
  return schema.safeParse(opened?.payload).data;
}

/** Base64url can spell the same bytes in several ways (RFC 4648 §3.5). One value has one spelling here. */
function isCanonical(token: string): boolean {
  return token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
}
