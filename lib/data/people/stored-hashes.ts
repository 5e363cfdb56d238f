/**
 * The text forms of password hashes that the database may hold, and the limits of their cost.
 *
 * | form | made by |
 * |---|---|
 * | `$argon2id$v=19$m=…,t=…,p=…$salt$hash`, also `argon2i`, `argon2d` | Countersign, Keycloak from 25 on, Django |
 * | `$2a$…`, `$2b$…`, `$2y$…` | bcrypt: Auth0, Hydra and many others |
 * | `$bcrypt-sha256-hex$2b$…` | bcrypt over the SHA-256 of the password in hex: Django |
 * | `$scrypt$ln=…,r=…,p=…$salt$hash` | scrypt (RFC 7914) |
 * | `$fbscrypt$v=1,n=…,r=…,p=1,ss=…,sk=…$salt$hash` | Firebase: scrypt, then AES over the project's key |
 * | `$pbkdf2-sha256$i=…,l=…$salt$hash`, also `sha1`, `sha512` | PBKDF2 (RFC 8018): Keycloak, Auth0, Django, Hydra |
 *
 * They follow the PHC string format. Binary parts are base64 without padding. `foreign-hashes.ts` converts other
 * spellings. The hashes that Countersign makes are argon2id; a foreign one is replaced at the next sign-in.
 */

export type StoredHash =
  | { kind: 'argon2'; memory: number; passes: number; lanes: number; salt: Buffer; hash: Buffer }
  | { kind: 'bcrypt'; cost: number; overSha256: boolean; bcrypt: string }
  | { kind: 'scrypt'; logN: number; r: number; p: number; salt: Buffer; hash: Buffer }
  | {
      kind: 'firebase';
      logN: number;
      r: number;
      saltSeparator: Buffer;
      signerKey: Buffer;
      salt: Buffer;
      hash: Buffer;
    }
  | { kind: 'pbkdf2'; digest: Digest; iterations: number; salt: Buffer; hash: Buffer };

export const digests = ['sha1', 'sha256', 'sha512'] as const;
export type Digest = (typeof digests)[number];

const b64 = '([A-Za-z0-9+/]+)';
const forms = {
  argon2: new RegExp(`^\\$argon2(?:id|i|d)(?:\\$v=(?:16|19))?\\$m=(\\d+),t=(\\d+),p=(\\d+)\\$${b64}\\$${b64}$`),
  bcrypt: /^(\$bcrypt-sha256-hex)?(\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53})$/,
  scrypt: new RegExp(`^\\$scrypt\\$ln=(\\d+),r=(\\d+),p=(\\d+)\\$${b64}\\$${b64}$`),
  firebase: new RegExp(`^\\$fbscrypt\\$v=1,n=(\\d+),r=(\\d+),p=1,ss=${b64},sk=${b64}\\$${b64}\\$${b64}$`),
  pbkdf2: new RegExp(`^\\$pbkdf2-(sha1|sha256|sha512)\\$i=(\\d+),l=(\\d+)\\$${b64}\\$${b64}$`),
};

/** Undefined if the text has none of the forms. */
export function parseStoredHash(text: string): StoredHash | undefined {
  return parseArgon2(text) ?? parseBcrypt(text) ?? parseScrypt(text) ?? parseFirebase(text) ?? parsePbkdf2(text);
}

function parseArgon2(text: string): StoredHash | undefined {
  const [, memory, passes, lanes, salt, hash] = forms.argon2.exec(text) ?? [];
  if (salt === undefined || hash === undefined) return undefined;
  const costs = { memory: Number(memory), passes: Number(passes), lanes: Number(lanes) };
  return { kind: 'argon2', ...costs, salt: bytes(salt), hash: bytes(hash) };
}

function parseBcrypt(text: string): StoredHash | undefined {
  const [, prefix, bcrypt, cost] = forms.bcrypt.exec(text) ?? [];
  if (bcrypt === undefined) return undefined;
  return { kind: 'bcrypt', cost: Number(cost), overSha256: prefix !== undefined, bcrypt };
}

function parseScrypt(text: string): StoredHash | undefined {
  const [, logN, r, p, salt, hash] = forms.scrypt.exec(text) ?? [];
  if (salt === undefined || hash === undefined) return undefined;
  return { kind: 'scrypt', logN: Number(logN), r: Number(r), p: Number(p), salt: bytes(salt), hash: bytes(hash) };
}

function parseFirebase(text: string): StoredHash | undefined {
  const [, logN, r, separator, key, salt, hash] = forms.firebase.exec(text) ?? [];
  if (separator === undefined || key === undefined || salt === undefined || hash === undefined) return undefined;
  return {
    kind: 'firebase',
    logN: Number(logN),
    r: Number(r),
    saltSeparator: bytes(separator),
    signerKey: bytes(key),
    salt: bytes(salt),
    hash: bytes(hash),
  };
}

function parsePbkdf2(text: string): StoredHash | undefined {
  const [, name, iterations, length, salt, hash] = forms.pbkdf2.exec(text) ?? [];
  const digest = digests.find((known) => known === name);
  if (digest === undefined || salt === undefined || hash === undefined) return undefined;
  if (bytes(hash).byteLength !== Number(length)) return undefined;
  return { kind: 'pbkdf2', digest, iterations: Number(iterations), salt: bytes(salt), hash: bytes(hash) };
}

const bytes = (text: string): Buffer => Buffer.from(text, 'base64');

/** Base64 without padding, as the PHC string format has it. */
export const unpadded = (value: Uint8Array): string => Buffer.from(value).toString('base64').replaceAll('=', '');

/**
 * What is the same for all hashes of one origin: everything except for salt and hash. Equal profiles take equally long
 * to verify.
 */
export function profileOf(text: string): string {
  return forms.bcrypt.test(text) ? text.slice(0, -53) : text.replace(/\$[^$]*\$[^$]*$/, '$');
}

const mebibyte = 1024 * 1024;
/**
 * Two passwords are checked at once (`lib/login/password/passwords.ts`), so twice this is the most memory that sign-ins
 * take.
 */
const mostMemory = 128 * mebibyte;
/** Measured: each of these takes about a second on a small server. */
const mostArgon2 = 2 * 1024 * mebibyte;
const mostBcryptCost = 14;
const mostScrypt = 2 ** 21;
const mostPbkdf2 = { sha1: 3_500_000, sha256: 3_500_000, sha512: 1_500_000 };
const digestBytes = { sha1: 20, sha256: 32, sha512: 64 };

/** A shorter hash could be guessed; a longer one is none of these forms. */
const fewestBytes = 16;
const mostBytes = 512;

/**
 * Why this hash is not stored; undefined if it may be. Everybody may send a password for an account, so a hash that
 * takes long to check, or much memory, would let anybody slow the server down.
 */
export function hashFault(stored: StoredHash): string | undefined {
  if (stored.kind !== 'bcrypt') {
    const { hash, salt } = stored;
    if (hash.byteLength < fewestBytes) return `The hash is shorter than ${fewestBytes} bytes.`;
    if (hash.byteLength > mostBytes || salt.byteLength > mostBytes) return `It is longer than ${mostBytes} bytes.`;
  }
  if (!withinLimits(stored)) return 'Its parameters would take more than about a second, or too much memory.';
  return isPossible(stored) ? undefined : 'Its parameters are outside of what the algorithm allows.';
}

function withinLimits(stored: StoredHash): boolean {
  switch (stored.kind) {
    case 'argon2': {
      const memory = stored.memory * 1024;
      return memory <= mostMemory && memory * stored.passes <= mostArgon2 && stored.lanes <= 64;
    }
    case 'bcrypt':
      return stored.cost <= mostBcryptCost;
    case 'scrypt':
      return scryptFits(stored.logN, stored.r, stored.p);
    case 'firebase':
      return scryptFits(stored.logN, stored.r, 1) && stored.signerKey.byteLength <= mostBytes;
    case 'pbkdf2': {
      const blocks = Math.ceil(stored.hash.byteLength / digestBytes[stored.digest]);
      return stored.iterations * blocks <= mostPbkdf2[stored.digest];
    }
  }
}

function scryptFits(logN: number, r: number, p: number): boolean {
  if (logN > 30) return false;
  return 128 * 2 ** logN * r <= mostMemory && 2 ** logN * r * p <= mostScrypt;
}

function isPossible(stored: StoredHash): boolean {
  switch (stored.kind) {
    // RFC 9106 §3.1.
    case 'argon2':
      return (
        stored.passes >= 1 && stored.lanes >= 1 && stored.memory >= 8 * stored.lanes && stored.salt.byteLength >= 8
      );
    case 'bcrypt':
      return stored.cost >= 4;
    // RFC 7914 §6.
    case 'scrypt':
      return stored.logN >= 1 && stored.r >= 1 && stored.p >= 1;
    case 'firebase':
      return stored.logN >= 1 && stored.r >= 1 && stored.hash.byteLength === stored.signerKey.byteLength;
    case 'pbkdf2':
      return stored.iterations >= 1;
  }
}
