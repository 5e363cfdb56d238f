/**
 * Recovery codes for a lost second step (look-up secrets, NIST SP 800-63B §3.1.2): ten codes of 60 bits, each usable
 * once. They are too short for a plain hash, so the database stores a MAC under a server key.
 */
import { randomInt } from 'node:crypto';
import type { Env } from '@/lib/config/env';
import { mac } from '@/lib/secrets';

const recoveryCodeCount = 10;

/** Crockford's base 32, without I, L, O and U, so that codes on paper are not misread. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeLength = 12;

/** New codes as they are shown: `K7QW-2M8F-XR3D`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodeCount }, () => {
    const code = Array.from({ length: codeLength }, () => letters[randomInt(letters.length)]).join('');
    return code.replace(/.{4}(?=.)/g, '$&-');
  });
}

/** The normal form of a typed code; undefined if it cannot be one. */
export function parseRecoveryCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return code.length === codeLength && [...code].every((letter) => letters.includes(letter)) ? code : undefined;
}

/** The stored MAC of one person's code. `code` is in its normal form or as shown. */
export function hashRecoveryCode(env: Pick<Env, 'secret'>, sub: string, code: string): string {
  return mac(env.secret, 'recovery codes', `${sub} ${code.replaceAll('-', '')}`);
}
