/**
 * Authorization requests that only this server can read: RFC 9101 §6.1, OpenID Connect Core §6.1 and §10.2. A request
 * object that is signed by its client and then encrypted to a key that we publish (`use`: `enc`).
 *
 * The key (P-256) is not kept but derived from the configured secret and from the time: a new one begins with each
 * period of the rotation, without a word between instances, and the one before is understood for as long again.
 * Compressed content is refused, as jose does: what it becomes would be of any size.
 */
import { createECDH } from 'node:crypto';
import { calculateJwkThumbprint, compactDecrypt, importJWK } from 'jose';
import { deriveKey } from '../../secrets';
import { contentEncryptions, requestEncryptionAlgs } from '../clients/metadata';
import { isMediaType } from '../media-type';
import type { World } from '../world';

type KeyWorld = Pick<World, 'secret' | 'settings' | 'now'>;

/** SP 800-186 §3.2.1.3: how many points P-256 has. */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

type PublicJwk = { kty: 'EC'; crv: 'P-256'; x: string; y: string; kid: string; use: 'enc' };
type Key = { publicJwk: PublicJwk; d: string };

const keys = new WeakMap<Uint8Array, Map<number, Promise<Key>>>();

/** The key to encrypt to at present, as it stands in the JWK Set. */
export async function requestEncryptionJwk(world: KeyWorld): Promise<Record<string, unknown>> {
  return (await keyOf(world, periodOf(world))).publicJwk;
}

/** What is within a JWE to this server; undefined where it is to nobody here, or cannot be opened. */
export async function decryptedRequest(world: KeyWorld, jwe: string): Promise<string | undefined> {
  const now = periodOf(world);
  // Another instance may be in the next period already.
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
      // RFC 7519 §5.2: signed within, so a JWT within.
      if (protectedHeader.cty !== undefined && !isMediaType(protectedHeader.cty, 'JWT')) return undefined;
      return new TextDecoder().decode(plaintext);
    } catch {
      // Not to this key: that of another period may open it.
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

/** 512 bits for a number of 256 (FIPS 186-5 §A.2.1): no number is likelier than another by more than 2⁻²⁵⁶. */
async function derive(secret: Uint8Array, period: number): Promise<Key> {
  const halves = ['a', 'b'].map((half) => deriveKey(secret, 'request objects', `${period} ${half}`));
  const number = (BigInt(`0x${Buffer.concat(halves).toString('hex')}`) % (order - 1n)) + 1n;
  const privateKey = Buffer.from(number.toString(16).padStart(64, '0'), 'hex');
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey);
  const point = pair.getPublicKey();
  const bare = {
    ...{ kty: 'EC' as const, crv: 'P-256' as const },
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const kid = await calculateJwkThumbprint(bare);
  return { publicJwk: { ...bare, kid, use: 'enc' }, d: privateKey.toString('base64url') };
}
