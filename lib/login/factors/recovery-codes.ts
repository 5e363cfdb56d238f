/**
 * Codes for when the second step is lost (NIST SP 800-63B §3.1.2: look-up secrets): ten, each good once, 60 bits each. They are
 * too short for a bare hash, so what is kept is a MAC under a key of the server.
 */
import { randomInt } from 'node:crypto';
import type { Env } from '@/lib/config/env';
import { mac } from '@/lib/secrets';

const recoveryCodeCount = 10;

/** Without I, L, O and U (Crockford's base 32): what is read from paper is not mistaken. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeLength = 12;

/** As they are shown: `K7QW-2M8F-XR3D`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodeCount }, () => {
    const code = Array.from({ length: codeLength }, () => letters[randomInt(letters.length)]).join('');
    return code.replace(/.{4}(?=.)/g, '$&-');
  });
}

/** However it was typed; undefined for what cannot be one. */
export function parseRecoveryCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return code.length === codeLength && [...code].every((letter) => letters.includes(letter)) ? code : undefined;
}

/** As it is kept: of one person. `code` as `parseRecoveryCode` gives it, or as shown. */
export function hashRecoveryCode(env: Pick<Env, 'secret'>, sub: string, code: string): string {
  return mac(env.secret, 'recovery codes', `${sub} ${code.replaceAll('-', '')}`);
}
