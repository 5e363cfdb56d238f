import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { type SigningAlg, signingAlgs } from '../model/signing-algs';
import { defaultSettings } from '../settings';
import { testKeyPair } from '../testing/key-pairs.fixture';
import { createMemoryStore } from '../testing/memory-store';
import { createKeyRing, generateSigningKey, keysReady, publicJwks, rereadKeys, sign, verifyOwn } from './key-ring';

const issuer = 'https://id.example';
const startedAt = 1_800_000_000;

function ringOf(store = createMemoryStore(), secret = new Uint8Array(32).fill(1)) {
  const clock = { now: startedAt };
  return {
    ring: createKeyRing({
      issuer,
      store,
      secret,
      now: () => clock.now,
      settings: defaultSettings,
      generateKeyPair: testKeyPair,
    }),
    store,
    clock,
  };
}
const payload = { iss: issuer, exp: startedAt + 60 };

describe('the key ring', () => {
  it('generates one key for every algorithm at first use, also for concurrent requests (OpenID Connect Core §10.1.1)', async () => {
    const { ring, store } = ringOf();
    await Promise.all([publicJwks(ring), sign(ring, 'ES256', { typ: 'a' }, payload), publicJwks(ring)]);
    expect((await store.signingKeys()).map(({ alg }) => alg).sort()).toEqual([...signingAlgs].sort());
    for (const { activeAt } of await store.signingKeys()) expect(activeAt).toBe(startedAt);
  });

  it('names keys by their RFC 7638 thumbprint, and stores private keys only sealed', async () => {
    const { ring, store } = ringOf();
    const { keys } = await publicJwks(ring);
    for (const key of keys) expect(key['kid']).toBe(await calculateJwkThumbprint({ kty: '', ...key }));
    for (const { sealedJwk, kid } of await store.signingKeys()) {
      expect(decodeProtectedHeader(sealedJwk)).toEqual({ alg: 'dir', enc: 'A256GCM', kid });
    }
  });

  it.each<SigningAlg>(['ES256', 'RS256', 'PS256', 'EdDSA', 'Ed25519'])('signs and verifies with %s', async (alg) => {
    const { ring } = ringOf();
    const jwt = await sign(ring, alg, { typ: 'at+jwt' }, payload);
    const header = decodeProtectedHeader(jwt);
    expect(header).toMatchObject({ alg, typ: 'at+jwt' });
    const key = (await publicJwks(ring)).keys.find(({ kid }) => kid === header.kid);
    await compactVerify(jwt, await importJWK({ kty: '', ...key }, alg));
    expect(await verifyOwn(ring, jwt, { typ: 'at+jwt' })).toEqual(payload);
  });

  it('is shared by instances: each verifies tokens of another, also with a later key', async () => {
    const one = ringOf();
    const two = ringOf(one.store);
    expect(await verifyOwn(two.ring, await sign(one.ring, 'ES256', { typ: 'a' }, payload), { typ: 'a' })).toEqual(
      payload,
    );
    const [first] = (await one.store.signingKeys()).filter(({ alg }) => alg === 'EdDSA');
    await one.store.withdrawSigningKey(
      first?.kid ?? '',
      await generateSigningKey(one.ring.deps, 'EdDSA', startedAt),
      startedAt,
    );
    await rereadKeys(one.ring);
    const later = await sign(one.ring, 'EdDSA', { typ: 'a' }, payload);
    expect(await verifyOwn(two.ring, later, { typ: 'a' })).toBeUndefined();
    two.clock.now += 5;
    expect(await verifyOwn(two.ring, later, { typ: 'a' })).toEqual(payload);
  });

  it('has one key for each algorithm when two instances start at once', async () => {
    const one = ringOf();
    const two = ringOf(one.store);
    const sets = await Promise.all([publicJwks(one.ring), publicJwks(two.ring)]);
    const stored = (await one.store.signingKeys()).map(({ kid }) => kid).sort();
    expect(stored).toHaveLength(signingAlgs.length);
    for (const { keys } of sets) expect(keys.map(({ kid }) => kid).sort()).toEqual(stored);
  });

  it('publishes a key before its use, and verifies with retired keys', async () => {
    const { ring, store, clock } = ringOf();
    const old = await sign(ring, 'ES256', { typ: 'a' }, { ...payload, exp: startedAt + 10_000 });
    const donor = ringOf(createMemoryStore());
    await publicJwks(donor.ring);
    const stored = await store.signingKeys();
    const [next] = (await donor.store.signingKeys()).filter(({ alg }) => alg === 'ES256');
    if (!next) throw new Error('no key');
    const rotated = {
      ...store,
      signingKeys: async () => [
        ...stored.map((key) => (key.alg === 'ES256' ? { ...key, retiredAt: startedAt + 600 } : key)),
        { ...next, activeAt: startedAt + 600 },
      ],
    };
    ring.deps.store = rotated;
    clock.now += 60;
    expect((await publicJwks(ring)).keys).toHaveLength(signingAlgs.length + 1);
    const kidNow = async () => decodeProtectedHeader(await sign(ring, 'ES256', { typ: 'a' }, payload)).kid;
    expect(await kidNow()).not.toBe(next.kid);
    clock.now += 540;
    expect(await kidNow()).toBe(next.kid);
    expect(await verifyOwn(ring, old, { typ: 'a' })).toMatchObject({ iss: issuer });
  });

  it('publishes the key of a new algorithm before it signs', async () => {
    const { ring, store, clock } = ringOf();
    for (const alg of ['ES256', 'RS256'] as const)
      await store.addSigningKeys([await generateSigningKey(ring.deps, alg, 0)]);
    expect((await publicJwks(ring)).keys).toHaveLength(signingAlgs.length);
    const ahead = (await store.signingKeys()).filter(({ activeAt }) => activeAt > startedAt);
    expect(ahead.map(({ alg }) => alg).sort()).toEqual(['Ed25519', 'EdDSA', 'PS256']);
    for (const { activeAt } of ahead) expect(activeAt).toBe(startedAt + defaultSettings.keyPublishedSeconds);
    // A key that others may have to look up is better than no signature.
    const signedBy = async () => decodeProtectedHeader(await sign(ring, 'PS256', { typ: 'a' }, payload)).kid;
    const { kid } = ahead.find(({ alg }) => alg === 'PS256') ?? {};
    expect(await signedBy()).toBe(kid);
    clock.now += defaultSettings.keyPublishedSeconds;
    expect(await signedBy()).toBe(kid);
    expect(await store.signingKeys()).toHaveLength(signingAlgs.length);
  });

  it('signs with the first published key after the clock was set back before all keys', async () => {
    const { ring, store, clock } = ringOf();
    await publicJwks(ring);
    const [first] = (await store.signingKeys()).filter(({ alg }) => alg === 'ES256');
    await store.replaceSigningKey(first?.kid ?? '', await generateSigningKey(ring.deps, 'ES256', startedAt + 3600));
    await rereadKeys(ring);
    const signedBy = async () => decodeProtectedHeader(await sign(ring, 'ES256', { typ: 'a' }, payload)).kid;
    for (const now of [startedAt - 1, startedAt - 86_400, startedAt - 400 * 86_400, startedAt]) {
      clock.now = now;
      expect(await signedBy()).toBe(first?.kid);
    }
    expect(await store.signingKeys()).toHaveLength(signingAlgs.length + 1);
    clock.now = startedAt + 3600;
    expect(await signedBy()).not.toBe(first?.kid);
  });

  it('signs with the loaded keys for another minute while the store cannot be read', async () => {
    const { ring, store, clock } = ringOf();
    await keysReady(ring);
    const whole = { ...store };
    ring.deps.store = { ...store, signingKeys: () => Promise.reject(new Error('down')) };
    clock.now += 74;
    for (const alg of signingAlgs) {
      expect(await sign(ring, alg, { typ: 'a' }, payload)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    }
    await expect(keysReady(ring)).rejects.toThrow('down');
    clock.now += 1;
    await expect(sign(ring, 'ES256', { typ: 'a' }, payload)).rejects.toThrow('down');
    ring.deps.store = whole;
    await keysReady(ring);
    await sign(ring, 'ES256', { typ: 'a' }, payload);
  });

  it('accepts an expired token only on request (OpenID Connect Core §3.1.2.1)', async () => {
    const { ring, clock } = ringOf();
    const jwt = await sign(ring, 'ES256', { typ: 'JWT' }, payload);
    clock.now += 60;
    expect(await verifyOwn(ring, jwt, { typ: 'JWT' })).toBeUndefined();
    expect(await verifyOwn(ring, jwt, { typ: 'JWT', expired: 'accepted' })).toEqual(payload);
  });

  it('reports that the keys were sealed under another configured secret', async () => {
    const { ring, store } = ringOf();
    await publicJwks(ring);
    const stranger = ringOf(store, new Uint8Array(32).fill(2));
    await expect(publicJwks(stranger.ring)).rejects.toThrow(/sealed under another secret/);
  });

  it('distinguishes a failing store from a forged token, and recovers', async () => {
    const { ring, store } = ringOf();
    const jwt = await sign(ring, 'ES256', { typ: 'a' }, payload);
    const other = ringOf({ ...store, signingKeys: () => Promise.reject(new Error('down')) });
    await expect(verifyOwn(other.ring, jwt, { typ: 'a' })).rejects.toThrow('down');
    other.ring.deps.store = store;
    expect(await verifyOwn(other.ring, jwt, { typ: 'a' })).toEqual(payload);
  });
});
