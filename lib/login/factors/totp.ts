/**
 * One-time codes from an app (RFC 6238): six digits, thirty seconds, HMAC-SHA-1, which is what every app can do; 160 bits of
 * secret (RFC 4226 §4, R6). A code of the step before or after counts, for clocks differ and people are slow (RFC 6238 §5.2,
 * §6); which step it was is answered, so that none is taken twice.
 */
import { Secret, TOTP } from 'otpauth';
import type { Env } from '@/lib/config/env';
import { open, seal } from '@/lib/secrets';

const stepSeconds = 30;
const secretBytes = 20;

/** In base32, as apps take it. */
export function newTotpSecret(): string {
  return new Secret({ size: secretBytes }).base32;
}

/** What the QR code says: the key URI that authenticator apps read. */
export function totpUri(env: Pick<Env, 'issuer'>, email: string, secret: string): string {
  return totp(secret, { issuer: `Countersign (${new URL(env.issuer).host})`, label: email }).toString();
}

/** The step that the code is of; undefined when it is wrong. */
export function stepOfCode(secret: string, code: string, now: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const delta = totp(secret).validate({ token: code, timestamp: now * 1000, window: 1 });
  return delta === null ? undefined : Math.floor(now / stepSeconds) + delta;
}

/** The secret as it is kept. The seal names whose it is: rows cannot be swapped. */
export function sealTotpSecret(env: Pick<Env, 'secret'>, sub: string, secret: string): Promise<string> {
  return seal(env.secret, 'one-time codes', secret, sub);
}

/** Throws where it was sealed under another secret than the configured one, or for somebody else. */
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
