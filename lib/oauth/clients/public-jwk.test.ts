import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { clientMetadataSchema } from './metadata';
import { clientMetadataFaults } from './metadata-rules';
import { canServe, certificateOf, isFor, readJwk } from './public-jwk';

const ec = { ...(await exportJWK((await generateKeyPair('ES256')).publicKey)), kty: 'EC' };
const ed = { ...(await exportJWK((await generateKeyPair('Ed25519')).publicKey)), kty: 'OKP' };
const x = { ...(await exportJWK((await generateKeyPair('ECDH-ES', { crv: 'X25519' })).publicKey)), kty: 'OKP' };
const rsa = { ...(await exportJWK((await generateKeyPair('PS256')).publicKey)), kty: 'RSA' };
const short = 'n'.repeat(171); // 1024 bits

describe('a key that cannot be used', () => {
  it.each<[string, unknown, RegExp]>([
    ['an empty use', { ...ec, use: '' }, /use is neither sig nor enc/],
    ['another use', { ...ec, use: 'tls' }, /use is neither sig nor enc/],
    ['a certificate alone', { kty: 'RSA', x5c: ['MIIB'] }, /n and e are missing/],
    ['a certificate and no kty', { x5c: ['MIIB'] }, /kty is missing/],
    ['an algorithm that is not supported', { ...ec, alg: 'ES384' }, /alg ES384 is not supported for it/],
    ['the algorithm of another kind of key', { ...ec, alg: 'RS256' }, /alg RS256 is not supported for it/],
    ['the algorithm of another use', { ...ec, alg: 'ES256', use: 'enc' }, /alg ES256 is not supported for it/],
    ['a curve that only encrypts, to sign', { ...x, use: 'sig' }, /cannot be for sig/],
    ['a curve that is not supported', { kty: 'OKP', crv: 'Ed448', x: 'x' }, /OKP Ed448/],
    ['a kind that is not supported', { kty: 'AKP', alg: 'ML-DSA-44', pub: 'x' }, /AKP/],
    ['a name of Object', { kty: 'constructor' }, /not supported/],
    ['half of a point', { kty: 'EC', crv: 'P-256', x: 'x' }, /y is missing/],
    ['a point off the curve', { ...ec, y: ec.x }, /its values do not form a key/],
    ['a value of another length', { ...ed, x: 'AAAA' }, /its values do not form a key/],
    ['few bits', { kty: 'RSA', n: short, e: 'AQAB' }, /shorter than 2048 bits/],
    ['a private member', { ...ec, d: 'd' }, /private/],
    ['a string instead of a key', 'key', /missing or malformed/],
    ['null instead of a key', null, /missing or malformed/],
  ])('has %s', (_, key, problem) => {
    expect(readJwk(key)).toEqual({ problem: expect.stringMatching(problem) });
  });

  it('is named by its kid, if it has one', () => {
    expect(readJwk({ ...ec, kid: 'old', alg: 'ES384' }).problem).toMatch(/^The key old: /);
    expect(readJwk({ ...ec, kid: 'old', use: '' }).problem).toMatch(/^The key old: /);
    expect(readJwk({ ...ec, alg: 'ES384' }).problem).toMatch(/^A key without kid: /);
  });
});

describe('a key that can be used', () => {
  const fits = (key: unknown, alg: string, use: 'sig' | 'enc' = 'sig') => {
    const { jwk } = readJwk(key);
    return jwk !== undefined && isFor(jwk, { alg, use });
  };

  it('works with the algorithms of its type, its alg and its use', () => {
    expect(['RS256', 'PS256', 'ES256'].filter((alg) => fits(rsa, alg))).toEqual(['RS256', 'PS256']);
    expect(['RS256', 'PS256'].filter((alg) => fits({ ...rsa, alg: 'PS256' }, alg))).toEqual(['PS256']);
    expect(fits({ ...rsa, use: 'enc' }, 'PS256')).toBe(false);
    expect(fits({ ...rsa, use: 'enc' }, 'RSA-OAEP-256', 'enc')).toBe(true);
    expect(fits(x, 'ECDH-ES', 'enc')).toBe(true);
    expect(fits(ed, 'ECDH-ES', 'enc')).toBe(false);
    expect(fits({ kty: 'EC', crv: 'P-384', x: 'x', y: 'y' }, 'ES256')).toBe(false);
  });

  it('works with both names of Ed25519 (RFC 9864 §2.2)', () => {
    for (const name of [undefined, 'EdDSA', 'Ed25519']) {
      const key = name === undefined ? ed : { ...ed, alg: name };
      expect([fits(key, 'EdDSA'), fits(key, 'Ed25519'), fits(key, 'ES256')]).toEqual([true, true, false]);
    }
  });

  it('may contain a certificate', () => {
    expect(certificateOf({ kty: 'RSA', x5c: ['MIIB', 'MIIC'] })).toBe('MIIB');
    expect([certificateOf({ x5c: [] }), certificateOf({ x5c: 'MIIB' }), certificateOf(null)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('a registration with keys', () => {
  const faults = (keys: unknown[], more: Record<string, unknown> = {}) =>
    clientMetadataFaults(
      clientMetadataSchema.parse({
        client_name: 'App',
        redirect_uris: ['https://app.example/cb'],
        jwks: { keys },
        ...more,
      }),
      'web',
    );
  const unusable = { ...ec, kid: 'odd', use: '' };
  const bySignature = { token_endpoint_auth_method: 'private_key_jwt' };

  it('keeps unusable keys together with a usable one', () => {
    expect(faults([unusable, ec, { x5c: ['MIIB'] }], bySignature)).toEqual([]);
    expect(faults([unusable])).toEqual([]);
    expect(faults([])).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, unknown]>([
    ['assertions', bySignature, { ...ec, use: 'enc' }],
    ['signed requests', { require_signed_request_object: true }, { ...ec, use: 'enc' }],
    ['requests of one algorithm', { request_object_signing_alg: 'ES256' }, { ...ec, use: 'enc' }],
    ['encrypted ID tokens', { id_token_encrypted_response_alg: 'ECDH-ES' }, { ...ec, use: 'sig' }],
    ['a certificate', { token_endpoint_auth_method: 'self_signed_tls_client_auth' }, unusable],
  ])('is refused with the reason if no key is left for %s', (_, metadata, key) => {
    for (const keys of [[unusable], [unusable, key]]) {
      expect(faults(keys, metadata)).toEqual([
        { field: 'jwks', message: expect.stringMatching(/^None of these keys can be used .*The key odd: use is/) },
      ]);
    }
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'assertions',
      { ...bySignature, token_endpoint_auth_signing_alg: 'PS256' },
      'None of these keys can be used to sign assertions with PS256.',
    ],
    [
      'requests',
      { request_object_signing_alg: 'Ed25519' },
      'None of these keys can be used to sign request objects with Ed25519.',
    ],
    [
      'encryption',
      { id_token_encrypted_response_alg: 'RSA-OAEP-256', userinfo_encrypted_response_alg: 'RSA-OAEP-256' },
      'None of these keys can be used to encrypt to with RSA-OAEP-256.',
    ],
  ])('is refused if no key is for the algorithm of its %s', (_, metadata, message) => {
    expect(faults([ec], metadata)).toEqual([{ field: 'jwks', message }]);
    expect(faults([ec, rsa, ed], metadata)).toEqual([]);
  });

  it('accepts a certificate without a usable key for mutual TLS (RFC 8705 §2.2.2)', () => {
    const alone = { kty: 'RSA', x5c: ['MIIB'] };
    expect(faults([alone], { token_endpoint_auth_method: 'self_signed_tls_client_auth' })).toEqual([]);
    expect(canServe([alone], 'sig')).toBe(false);
  });

  it('is refused with a private key among them', () => {
    const parsed = clientMetadataSchema.safeParse({ client_name: 'App', jwks: { keys: [ec, { ...rsa, p: 'p' }] } });
    expect(parsed.error?.issues[0]?.message).toMatch(/private key/);
  });
});
