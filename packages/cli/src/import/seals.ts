/**
 * Secrets in an export file. Each file has a new key of 256 bits, and the passphrase encrypts that key (RFC 7518 §4.8,
 * PBES2). A sealed value is `{ "sealed": "<JWE>" }`, encrypted directly under the key.
 */
import { randomBytes } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';

/** OWASP's number for PBKDF2 with SHA-512, and more. */
const iterations = 600_000;
const withPassphrase = { alg: 'PBES2-HS512+A256KW', enc: 'A256GCM' } as const;
const direct = { alg: 'dir', enc: 'A256GCM' } as const;

export const newKey = (): Uint8Array => new Uint8Array(randomBytes(32));

export function sealKey(key: Uint8Array, passphrase: string): Promise<string> {
  return new CompactEncrypt(key)
    .setProtectedHeader(withPassphrase)
    .setKeyManagementParameters({ p2c: iterations })
    .encrypt(new TextEncoder().encode(passphrase.normalize('NFKC')));
}

/** Undefined if the passphrase is wrong. */
export async function openKey(sealed: string, passphrase: string): Promise<Uint8Array | undefined> {
  const secret = new TextEncoder().encode(passphrase.normalize('NFKC'));
  try {
    const { plaintext } = await compactDecrypt(sealed, secret, {
      keyManagementAlgorithms: [withPassphrase.alg],
      contentEncryptionAlgorithms: [withPassphrase.enc],
      maxPBES2Count: 10 * iterations,
    });
    return plaintext;
  } catch {
    return undefined;
  }
}

export async function seal(value: unknown, key: Uint8Array): Promise<{ sealed: string }> {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return { sealed: await new CompactEncrypt(bytes).setProtectedHeader(direct).encrypt(key) };
}

/** The same value with everything opened that is sealed in it. */
export async function openAll(value: unknown, key: Uint8Array): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((one) => openAll(one, key)));
  if (typeof value !== 'object' || value === null) return value;
  const sealed = 'sealed' in value ? value.sealed : undefined;
  if (typeof sealed === 'string' && Object.keys(value).length === 1) {
    const { plaintext } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: [direct.alg],
      contentEncryptionAlgorithms: [direct.enc],
    });
    return JSON.parse(new TextDecoder().decode(plaintext));
  }
  const members = await Promise.all(
    Object.entries(value).map(async ([name, member]): Promise<[string, unknown]> => [name, await openAll(member, key)]),
  );
  return Object.fromEntries(members);
}
