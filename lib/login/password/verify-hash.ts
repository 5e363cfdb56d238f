/**
 * Compares a password with a stored hash of any form (`lib/data/people/stored-hashes.ts`). All of it runs outside of
 * the event loop, in native code. `passwords.ts` limits how many run at once.
 */
import { createCipheriv, createHash, pbkdf2, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { verify as verifyArgon2 } from '@node-rs/argon2';
import { verify as verifyBcrypt } from '@node-rs/bcrypt';
import { parseStoredHash } from '@/lib/data/people/stored-hashes';
import { equal } from '@/lib/secrets';

const derivePbkdf2 = promisify(pbkdf2);

/** False also for a text that is no hash. */
export async function verifyHash(password: string, text: string): Promise<boolean> {
  const stored = parseStoredHash(text);
  switch (stored?.kind) {
    case undefined:
      return false;
    case 'argon2':
      return verifyArgon2(text, password);
    case 'bcrypt':
      return verifyBcrypt(stored.overSha256 ? hexSha256(password) : password, stored.bcrypt);
    case 'scrypt':
      return same(await deriveScrypt(password, stored.salt, stored, stored.hash.byteLength), stored.hash);
    case 'firebase':
      return same(await deriveFirebase(password, stored), stored.hash);
    case 'pbkdf2': {
      const { salt, iterations, hash, digest } = stored;
      return same(await derivePbkdf2(password, salt, iterations, hash.byteLength, digest), hash);
    }
  }
}

const same = (one: Buffer, other: Buffer): boolean => equal(one.toString('base64'), other.toString('base64'));

const hexSha256 = (password: string): string => createHash('sha256').update(password).digest('hex');

type Scrypt = { logN: number; r: number; p: number };

function deriveScrypt(password: string, salt: Buffer, { logN, r, p }: Scrypt, length: number): Promise<Buffer> {
  const N = 2 ** logN;
  // What scrypt needs (RFC 7914 §2), and a little for the library.
  const maxmem = 128 * r * (N + p + 2) + 1024 * 1024;
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, { N, r, p, maxmem }, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

/** Firebase encrypts the project's signer key with AES-256-CTR under what scrypt derives; the result is the hash. */
async function deriveFirebase(
  password: string,
  stored: { logN: number; r: number; salt: Buffer; saltSeparator: Buffer; signerKey: Buffer },
): Promise<Buffer> {
  const salt = Buffer.concat([stored.salt, stored.saltSeparator]);
  const key = await deriveScrypt(password, salt, { ...stored, p: 1 }, 32);
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  return Buffer.concat([cipher.update(stored.signerKey), cipher.final()]);
}
