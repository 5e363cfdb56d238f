/**
 * One-time codes from an app (RFC 6238): six digits, 30 seconds, HMAC-SHA-1, which every app supports, and a secret of
 * 160 bits (RFC 4226 §4, R6). A code of the step before or after is also accepted, because clocks differ and people are
 * slow (RFC 6238 §5.2, §6). The matching step is returned, so that a code is accepted only once.
 */
import { Secret, TOTP } from 'otpauth';
import type { Env } from '@/lib/config/env';
import { open, seal } from '@/lib/secrets';

const stepSeconds = 30;
const secretBytes = 20;

/** A new secret in base32, as apps expect it. */
export function newTotpSecret(): string {
  return new Secret({ size: secretBytes }).base32;
}

/** The `otpauth:` URI for the QR code. */
export function totpUri(env: Pick<Env, 'issuer'>, email: string, secret: string): string {
  return totp(secret, { issuer: `Countersign (${new URL(env.issuer).host})`, label: email }).toString();
}

/** The time step of the code; undefined if the code is wrong. */
export function stepOfCode(secret: string, code: string, now: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const delta = totp(secret).validate({ token: code, timestamp: now * 1000, window: 1 });
  return delta === null ? undefined : Math.floor(now / stepSeconds) + delta;
}

/** Seals the secret for the database, bound to its owner, so that rows cannot be swapped. */
export function sealTotpSecret(env: Pick<Env, 'secret'>, sub: string, secret: string): Promise<string> {
  return seal(env.secret, 'one-time codes', secret, sub);
}

/** Throws if it was sealed under another configured secret, or for another person. */
export function openTotpSecret(env: Pick<Env, 'secret'>, sub: string, sealed: string): Promise<string> {
  return open(env.secret, 'one-time codes', sealed, { name: `the one-time code secret of ${sub}`, owner: sub });
}

function totp(secret: string, naming: { issuer?: string; label?: string } = {}): TOTP {
  return new TOTP({
    ...naming,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: stepSeconds,
  });
}
