/**
 * Encrypted request objects: RFC 9101 §6.1, OpenID Connect Core §6.1 and §10.2. The client signs a request object and
 * encrypts it to a key that this server publishes (`use`: `enc`).
 *
 * The key (P-256) is not stored. It is derived from the configured secret and the current rotation period, so all
 * instances have it without coordination. The key of the previous period is accepted for one more period. Compressed
 * content is refused, because its decompressed size has no limit.
 */
import { createECDH } from 'node:crypto';
import { calculateJwkThumbprint, compactDecrypt, importJWK } from 'jose';
import { deriveKey } from '../../secrets';
import { contentEncryptions, requestEncryptionAlgs } from '../clients/metadata';
import { isMediaType } from '../media-type';
import type { World } from '../world';

type KeyWorld = Pick<World, 'secret' | 'settings' | 'now'>;

/** The order of P-256 (SP 800-186 §3.2.1.3). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

type PublicJwk = { kty: 'EC'; crv: 'P-256'; x: string; y: string; kid: string; use: 'enc' };
type Key = { publicJwk: PublicJwk; d: string };

const keys = new WeakMap<Uint8Array, Map<number, Promise<Key>>>();

/** The current key, as the JWK Set contains it. */
export async function requestEncryptionJwk(world: KeyWorld): Promise<Record<string, unknown>> {
  return (await keyOf(world, periodOf(world))).publicJwk;
}

/** The content of a JWE for this server. Undefined if it is for another key or cannot be decrypted. */
export async function decryptedRequest(world: KeyWorld, jwe: string): Promise<string | undefined> {
  const now = periodOf(world);
  // The clock of another instance may already be in the next period.
  for (const period of [now, now - 1, now + 1]) {
    const { publicJwk, d } = await keyOf(world, period);
    try {
      const { plaintext, protectedHeader } = await compactDecrypt(
        jwe,
        async ({ alg, kid }) => {
          if (kid !== undefined && kid !== publicJwk.kid) throw new TypeError('another key');
          return importJWK({ ...publicJwk, d }, alg);
        },
        { keyManagementAlgorithms: [...requestEncryptionAlgs], contentEncryptionAlgorithms: [...contentEncryptions] },
      );
      // RFC 7519 §5.2: the content is a JWT.
      if (protectedHeader.cty !== undefined && !isMediaType(protectedHeader.cty, 'JWT')) return undefined;
      return new TextDecoder().decode(plaintext);
    } catch {
      // Not encrypted to this key. The key of another period may decrypt it.
    }
  }
  return undefined;
}

const periodOf = ({ now, settings }: KeyWorld): number => Math.floor(now() / settings.keyRotationSeconds);

function keyOf({ secret }: KeyWorld, period: number): Promise<Key> {
  const known = keys.get(secret) ?? new Map<number, Promise<Key>>();
  keys.set(secret, known);
  const key = known.get(period) ?? derive(secret, period);
  known.set(period, key);
  return key;
}

/** Reduces 512 bits to a number of 256 bits (FIPS 186-5 §A.2.1), so that the bias is at most 2⁻²⁵⁶. */
async function derive(secret: Uint8Array, period: number): Promise<Key> {
  const halves = ['a', 'b'].map((half) => deriveKey(secret, 'request objects', `${period} ${half}`));
  const number = (BigInt(`0x${Buffer.concat(halves).toString('hex')}`) % (order - 1n)) + 1n;
  const privateKey = Buffer.from(number.toString(16).padStart(64, '0'), 'hex');
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey);
  const point = pair.getPublicKey();
  const bare = {
    kty: 'EC' as const,
    crv: 'P-256' as const,
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const kid = await calculateJwkThumbprint(bare);
  return { publicJwk: { ...bare, kid, use: 'enc' }, d: privateKey.toString('base64url') };
}
