/**
 * Hashes that other products made, from their documentation, tests and exports: each must accept its password and no
 * other one.
 */
import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { hash as bcryptHash } from '@node-rs/bcrypt';
import { describe, expect, it } from 'vitest';
import { foreignHashSchema } from '@/lib/data/people/foreign-hashes';
import { hashFault, parseStoredHash, profileOf } from '@/lib/data/people/stored-hashes';
import { needsRehash } from './passwords';
import { verifyHash } from './verify-hash';

const keycloak = (algorithm: string, hashIterations: number, value: string, salt: string, more = {}) => ({
  keycloak: {
    credentialData: JSON.stringify({ hashIterations, algorithm, ...more }),
    secretData: JSON.stringify({ value, salt, additionalParameters: {} }),
  },
});

const argon2Parameters = {
  additionalParameters: { hashLength: ['32'], memory: ['7168'], type: ['id'], version: ['1.3'], parallelism: ['1'] },
};

const stored = (form: unknown): string => foreignHashSchema.parse(form);
const faultOf = (form: unknown): string | undefined => foreignHashSchema.safeParse(form).error?.issues[0]?.message;

const real: [string, string, unknown][] = [
  [
    'Keycloak 26: argon2',
    'secret',
    keycloak('argon2', 5, 'xKjWvB9+0sSP6wTqI1JoEI7w+iA0x9VDhPgmrOHRG80=', 'LRScGShC7shkdoU5B1UgUQ==', argon2Parameters),
  ],
  [
    'Keycloak 12: pbkdf2-sha256 with 64 bytes, as a realm export has it',
    'user1',
    keycloak(
      'pbkdf2-sha256',
      27_500,
      'gI7lGJLNUQfn6xcMUtLp0XnOIF3JdaoAj8IogosYZsDg4Q5cFxG5JkJrKZpR7mIG5MxlH346ikZKsiZovvFKDQ==',
      'H1Yjwf5UUIip/deJSkNJ+Q==',
    ),
  ],
  [
    'Keycloak 20: pbkdf2-sha256 with 32 bytes',
    'password',
    keycloak('pbkdf2-sha256', 27_500, 'JsfNbCOIdZUbyBJ+BT+VoGI91Ec2rWLOvkLPDaX8e9k=', 'P5rtFkGtPfoaryJ6PizUJw=='),
  ],
  [
    'Keycloak 3: pbkdf2, which is SHA-1',
    'demo',
    keycloak(
      'pbkdf2',
      20_000,
      'b55DNTA2fTf2o4Vhp+oyTI9EugUpwVqpexCAZ7b6++J40QzVWa1j/6P1iJ2F8y9nBx0eXy53u0VX9pZYhgdaAg==',
      'VsYJarM+eZEMeGPx9L9tXg==',
    ),
  ],
  [
    'Firebase: the example of github.com/firebase/scrypt',
    'user1password',
    {
      firebase: {
        passwordHash: 'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
        salt: '42xEC+ixf3L2lw==',
        signerKey: 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
        saltSeparator: 'Bw==',
        rounds: 8,
        memoryCost: 14,
      },
    },
  ],
  [
    'Django (tests/auth_tests/test_hashers.py): pbkdf2_sha256',
    'lètmein',
    'pbkdf2_sha256$390000$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=',
  ],
  [
    'Django (test_hashers.py): scrypt',
    'lètmein',
    'scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw==',
  ],
  ['Django (test_hashers.py): argon2i', 'secret', 'argon2$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$YC9+jJCrQhs5R6db7LlN8Q'],
  [
    'Django: argon2id with its present parameters',
    'Parity-Pass-2026 ü',
    'argon2$argon2id$v=19$m=102400,t=2,p=8$YWJjZGVmZ2hpamtsbW5vcHFyc3R1dg$IgorAEoC45Hed6TrnrYvCyIvYcj3785+rmJayoEyW88',
  ],
  [
    'argon2i in version 1.0 (the reference implementation’s test.c)',
    'password',
    '$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ',
  ],
  ['bcrypt (crypt_blowfish, wrapper.c): $2a$', 'U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['bcrypt: $2y$', 'U*U', '$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['Auth0: password_hash', 'U*U', '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  [
    'scrypt as a PHC string (zitadel/passwap, made with passlib)',
    'password',
    '$scrypt$ln=16,r=8,p=1$cmFuZG9tc2FsdGlzaGFyZA$Rh+NnJNo1I6nRwaNqbDm6kmADswD1+7FTKZ7Ln9D8nQ',
  ],
];

describe('a hash of another product', () => {
  it.each(real)('%s', async (_, password, form) => {
    const text = stored(form);
    // What is stored is a stored form itself, so that an export of it can be imported.
    expect(stored(text)).toBe(text);
    expect(needsRehash(text)).toBe(true);
    expect(await verifyHash(password, text)).toBe(true);
    expect(await verifyHash(`${password}x`, text)).toBe(false);
  });

  it('Keycloak with SHA-512, as version 24 makes it (210,000 iterations)', async () => {
    const salt = Buffer.from('a salt of 16 b..');
    const value = pbkdf2Sync('analytical', salt, 210_000, 64, 'sha512').toString('base64');
    const text = stored(keycloak('pbkdf2-sha512', 210_000, value, salt.toString('base64')));
    expect(await verifyHash('analytical', text)).toBe(true);
  });

  it('Django’s bcrypt_sha256, where a password may be longer than 72 bytes', async () => {
    const password = 'analytical '.repeat(12);
    const inner = await bcryptHash(createHash('sha256').update(password).digest('hex'), 5);
    const text = stored(`bcrypt_sha256$${inner}`);
    expect(await verifyHash(password, text)).toBe(true);
    expect(await verifyHash(password.slice(0, 72), text)).toBe(false);
  });

  it('passlib’s and Ory’s PBKDF2, which differ in the alphabet and in how the cost is written', async () => {
    const salt = Buffer.from('fbefbefbefbefbef', 'hex');
    const hash = pbkdf2Sync('analytical', salt, 29_000, 32, 'sha256');
    const plain = (value: Buffer) => value.toString('base64').replace(/=+$/, '');
    const passlib = `$pbkdf2-sha256$29000$${plain(salt).replaceAll('+', '.')}$${plain(hash).replaceAll('+', '.')}`;
    const ory = `$pbkdf2-sha256$i=29000,l=32$${plain(salt)}$${plain(hash)}`;
    expect(stored(passlib)).toBe(ory);
    expect(stored(ory)).toBe(ory);
    expect(await verifyHash('analytical', ory)).toBe(true);
  });

  it('Auth0’s custom_password_hash', async () => {
    const hash = scryptSync('analytical', 'pepper', 64).toString('hex');
    const scrypt = {
      algorithm: 'scrypt',
      hash: { value: hash, encoding: 'hex' },
      salt: { value: 'pepper' },
      keylen: 64,
    };
    expect(await verifyHash('analytical', stored({ auth0: scrypt }))).toBe(true);
    const value = '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
    expect(await verifyHash('U*U', stored({ auth0: { algorithm: 'bcrypt', hash: { value } } }))).toBe(true);
    // The older form of the schema has the hash as a text.
    expect(await verifyHash('U*U', stored({ auth0: { algorithm: 'bcrypt', hash: value } }))).toBe(true);
    const fast = { algorithm: 'md5', hash: { value: 'd41d8cd98f00b204e9800998ecf8427e', encoding: 'hex' } };
    expect(faultOf({ auth0: fast })).toContain('reversed too fast');
    expect(faultOf({ auth0: { ...scrypt, password: { encoding: 'utf16le' } } })).toContain('utf16le');
  });

  it.each([
    ['md5$seasalt$3f86d0d3d465b7b458c231bf3555c0e3', 'reversed too fast'],
    ['sha1$seasalt$cff36ea83f5706ce9aa7454e63e431fc726b2dc8', 'reversed too fast'],
    ['$6$rounds=5000$abc$def', 'not supported'],
    ['$2x$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'not supported'],
    ['!a2bHc4', 'no usable password'],
    ['plain words', 'no hash that can be taken over'],
    ['$2b$10$short', 'no hash that can be taken over'],
    ['$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$c2hvcnQ', 'shorter than 16 bytes'],
    ['$argon2id$v=19$m=4,t=2,p=1$c2FsdHNhbHQ$YC9+jJCrQhs5R6db7LlN8Q', 'outside of what the algorithm allows'],
    ['scrypt$15000$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ', 'power of two'],
  ])('is refused: %s', (text, reason) => {
    expect(faultOf(text)).toContain(reason);
  });

  const salted = 'c2FsdHNhbHQ$YC9+jJCrQhs5R6db7LlN8Q';
  it.each([
    `$argon2id$v=19$m=262144,t=1,p=1$${salted}`,
    `$argon2id$v=19$m=131072,t=100,p=1$${salted}`,
    '$2b$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
    `$scrypt$ln=18,r=8,p=1$${salted}`,
    `$scrypt$ln=40,r=8,p=1$${salted}`,
    `$pbkdf2-sha256$i=10000000,l=16$${salted}`,
    `$pbkdf2-sha512$i=2000000,l=16$${salted}`,
  ])('is refused if a check would take too long or too much memory: %s', (text) => {
    expect(faultOf(text)).toContain('more than about a second');
  });

  it('is accepted with the highest cost that products recommend (OWASP, Django 6)', () => {
    for (const text of [`$scrypt$ln=17,r=8,p=1$${salted}`, `$pbkdf2-sha256$i=1200000,l=16$${salted}`]) {
      const parsed = parseStoredHash(text);
      expect(parsed && hashFault(parsed)).toBeUndefined();
    }
  });

  it('has the profile of everything that takes equally long', () => {
    expect(profileOf('$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW')).toBe('$2b$05$');
    expect(profileOf(`$argon2id$v=19$m=19456,t=2,p=1$${salted}`)).toBe('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(profileOf(`$pbkdf2-sha256$i=29000,l=16$${salted}`)).toBe('$pbkdf2-sha256$i=29000,l=16$');
  });
});
