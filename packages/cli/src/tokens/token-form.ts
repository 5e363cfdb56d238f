/** What kind of secret a text is, from its form alone. */
import { crc32 } from 'node:zlib';
import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose';

export type TokenForm =
  | { kind: 'jwt'; header: ProtectedHeaderParameters; claims: JWTPayload }
  | { kind: 'api_key'; mistyped: boolean }
  | { kind: 'opaque_access_token' }
  | { kind: 'unknown' };

export function formOf(token: string): TokenForm {
  if (token.startsWith('cs_key_')) return { kind: 'api_key', mistyped: !hasChecksum(token) };
  if (token.startsWith('cs_at_')) return { kind: 'opaque_access_token' };
  try {
    return { kind: 'jwt', header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    return { kind: 'unknown' };
  }
}

const keyShape = /^(cs_key_[0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The last six characters of a key are the CRC-32 of the rest, so a typing error shows without a request. */
function hasChecksum(key: string): boolean {
  const [, rest, sum = ''] = keyShape.exec(key) ?? [];
  if (rest === undefined) return false;
  const value = [...sum].reduce((total, digit) => total * 62n + BigInt(digits.indexOf(digit)), 0n);
  return value === BigInt(crc32(rest));
}
