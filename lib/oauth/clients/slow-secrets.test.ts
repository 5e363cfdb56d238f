import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../crypto';
import type { RateLimit } from '../support/rate-limits';
import { basic, clientOf, createPortal, startedAt } from '../testing/token.fixture';
import { isStrongSecret } from './secret-strength';

const machine = { grant_type: 'client_credentials', scope: 'routes.sync' };
const strong = randomBytes(32).toString('base64url');
const weak = 'hiking-in-autumn';

/** A slow hash that is recognizable, and a count of the checks. */
const slowHash = (secret: string) => `$slow$${Buffer.from(secret).toString('base64')}`;

async function imported(...secrets: string[]) {
  const checks: string[] = [];
  const counts = new Map<string, number>();
  const portal = await createPortal({
    clients: [clientOf('imported', {}, { secretHashes: secrets.map(slowHash) })],
    deps: {
      verifySlowHash: async (text, hash) => {
        checks.push(hash);
        return hash === slowHash(text);
      },
      caller: (address) => address,
      countRequest: async (limit: RateLimit, key: string) => {
        const count = (counts.get(`${limit.name} ${key}`) ?? 0) + 1;
        counts.set(`${limit.name} ${key}`, count);
        return count > limit.max ? 30 : undefined;
      },
    },
  });
  const hashes = async () => (await portal.store.findClient('imported', startedAt))?.secretHashes;
  return { portal, checks, hashes };
}

describe('the secret of an imported client', () => {
  it('is replaced by its SHA-256 at the first use if it has 128 bits (RFC 6749 §10.10)', async () => {
    const { portal, checks, hashes } = await imported(strong);
    expect(await portal.token(machine, basic('imported', strong))).toMatchObject({ status: 200 });
    expect(await hashes()).toEqual([sha256(strong)]);
    expect(await portal.token(machine, basic('imported', strong))).toMatchObject({ status: 200 });
    expect(checks).toHaveLength(1);
  });

  it('keeps its slow hash if it is weak, and a repeated request costs no second check', async () => {
    const { portal, checks, hashes } = await imported(weak);
    for (let round = 0; round < 3; round += 1) {
      expect(await portal.token(machine, basic('imported', weak))).toMatchObject({ status: 200 });
    }
    expect(await hashes()).toEqual([slowHash(weak)]);
    expect(checks).toHaveLength(1);
    portal.clock.now += 601;
    expect(await portal.token(machine, basic('imported', weak))).toMatchObject({ status: 200 });
    expect(checks).toHaveLength(2);
  });

  it('is refused if it is wrong, and the same wrong one costs no second check', async () => {
    const { portal, checks } = await imported(weak);
    for (let round = 0; round < 3; round += 1) {
      expect(await portal.token(machine, basic('imported', 'wrong'))).toMatchObject({ status: 401 });
    }
    expect(checks).toHaveLength(1);
  });

  it('may be one of two', async () => {
    const { portal } = await imported(weak, strong);
    for (const secret of [strong, weak]) {
      expect(await portal.token(machine, basic('imported', secret))).toMatchObject({ status: 200 });
    }
  });

  it('cannot be guessed fast: the attempts of a client and caller are limited (RFC 6749 §2.3.1)', async () => {
    const { portal, checks } = await imported(weak);
    const statuses: number[] = [];
    for (let guess = 0; guess < 25; guess += 1) {
      statuses.push((await portal.token(machine, basic('imported', `guess ${guess}`))).status);
    }
    expect(checks).toHaveLength(20);
    expect(statuses.slice(20)).toEqual([429, 429, 429, 429, 429]);
  });

  it('is never the hash itself', async () => {
    const { portal } = await imported(weak);
    expect(await portal.token(machine, basic('imported', slowHash(weak)))).toMatchObject({ status: 401 });
  });
});

describe('the strength of a secret', () => {
  it.each([
    ['Keycloak', () => Array.from(randomBytes(32), (byte) => alphanumeric[byte % 62]).join('')],
    ['Auth0', () => randomBytes(48).toString('base64url')],
    ['Hydra', () => randomBytes(26).toString('base64url').slice(0, 34)],
    ['256 bits in hex', () => randomBytes(32).toString('hex')],
    ['128 bits in hex', () => randomBytes(16).toString('hex')],
  ])('a generated secret is strong: %s', (_, make) => {
    const secrets = Array.from({ length: 200 }, make);
    expect(secrets.filter((secret) => !isStrongSecret(secret)).length).toBeLessThan(12);
  });

  it.each([
    '',
    'secret',
    'hiking-in-autumn',
    'my-secret-for-the-web-app-in-production',
    'MySecretForTheWebAppInProduction2024!',
    '1234567890123456789012345678901234567890123456789',
    'abcabcabcabcabcabcabcabcabcabcabcabcabcabc',
    'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1',
    'password123password123password123',
    'Zx9-Kq2_Lm7',
    'c0rr3ct-h0rs3',
  ])('what a person chose is weak: %s', (secret) => {
    expect(isStrongSecret(secret)).toBe(false);
  });

  it('a UUID is weak: it has 122 random bits (RFC 9562 §5.4)', () => {
    for (let round = 0; round < 100; round += 1) expect(isStrongSecret(randomUUID())).toBe(false);
  });
});

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
