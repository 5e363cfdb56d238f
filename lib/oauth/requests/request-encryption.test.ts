/** Encrypted request objects: RFC 9101 §6.1, OpenID Connect Core §6.1 and §10.2. */
import { CompactEncrypt, exportJWK, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sha256 } from '../crypto';
import type { Client } from '../model/client-records';
import { signingAlgs } from '../model/signing-algs';
import { defaultSettings } from '../settings';
import { answerOf, createPortal, good, issuer, pageOf, startedAt, trailmap } from '../testing/authorize.fixture';
import { requestEncryptionJwk } from './request-encryption';

const own = await generateKeyPair('ES256', { extractable: true });
const uri = 'https://trailmap.example/requests/1';
const registered = (metadata: Partial<Client['metadata']> = {}): Client => ({
  ...trailmap,
  secretHashes: [sha256('secret')],
  metadata: { ...trailmap.metadata, request_uris: [uri], ...metadata },
});
const jwks = { keys: [{ ...(await exportJWK(own.publicKey)), kty: 'EC' as const, kid: 'own' }] };
const times = { iat: startedAt, nbf: startedAt, exp: startedAt + 300 * 86_400 };
const claims = { ...good, iss: 'trailmap', aud: issuer, ...times };
const typ = 'oauth-authz-req+jwt';
const signed = (more: Record<string, unknown> = {}) =>
  new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg: 'ES256', typ }).sign(own.privateKey);

const setSchema = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string(), use: z.string(), alg: z.string().exactOptional() })),
});
type Jwk = z.infer<typeof setSchema>['keys'][number];

function portalWith(metadata: Partial<Client['metadata']> = { jwks }, fetched?: typeof fetch) {
  const portal = createPortal([registered(metadata)], fetched ? { fetch: fetched } : {});
  const keysFor = async (use: string) =>
    setSchema
      .parse(await (await portal.server.jwks(new Request(`${issuer}/oauth/jwks`))).json())
      .keys.filter((key) => key.use === use);
  /** Encrypts as a client does: to the encryption key in the JWK Set. */
  async function encrypted(content: string, header: Record<string, unknown> = {}, to?: Jwk): Promise<string> {
    const [found] = await keysFor('enc');
    const jwk = to ?? found;
    if (!jwk) throw new Error('no key to encrypt to');
    const whole = { alg: 'ECDH-ES', enc: 'A256GCM', cty: 'JWT', kid: jwk.kid, ...header };
    return new CompactEncrypt(new TextEncoder().encode(content))
      .setProtectedHeader(whole)
      .encrypt(await importJWK(jwk, whole.alg));
  }
  async function by(parameters: Record<string, string>): Promise<string> {
    const response = await portal.start({ client_id: 'trailmap', ...parameters });
    if (response.status !== 303) return /<h1>(\w+)/.exec(await response.text())?.[1] ?? 'nothing';
    return answerOf(response).get('error') ?? pageOf(response).path;
  }
  return { ...portal, keysFor, encrypted, by };
}

describe('the key', () => {
  it('is published only for encryption, the same on all instances, and new in each period', async () => {
    const { keysFor, clock } = portalWith();
    const [key, ...others] = await keysFor('enc');
    expect(others).toEqual([]);
    expect(Object.keys(key ?? {}).sort()).toEqual(['crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect((await keysFor('sig')).map(({ alg }) => alg).sort()).toEqual([...signingAlgs].sort());
    const world = (secret: number, now: number) => ({
      secret: new Uint8Array(32).fill(secret),
      settings: defaultSettings,
      now: () => now,
    });
    const same = await Promise.all([world(1, clock.now), world(1, clock.now + 1)].map(requestEncryptionJwk));
    expect(same[0]).toEqual(same[1]);
    const next = await requestEncryptionJwk(world(1, clock.now + defaultSettings.keyRotationSeconds));
    expect(next['kid']).not.toBe(same[0]?.['kid']);
    expect((await requestEncryptionJwk(world(2, clock.now)))['kid']).not.toBe(same[0]?.['kid']);
  });

  it('and its algorithms are in the metadata', async () => {
    const metadata = await (await portalWith().server.discovery(new Request(`${issuer}/x`))).json();
    expect(metadata).toMatchObject({
      request_object_encryption_alg_values_supported: ['ECDH-ES', 'ECDH-ES+A256KW'],
      request_object_encryption_enc_values_supported: ['A128CBC-HS256', 'A256GCM'],
    });
  });
});

describe('a request object that was signed, then encrypted', () => {
  it.each([
    ['ECDH-ES', 'A128CBC-HS256'],
    ['ECDH-ES', 'A256GCM'],
    ['ECDH-ES+A256KW', 'A128CBC-HS256'],
    ['ECDH-ES+A256KW', 'A256GCM'],
  ])('is opened: %s, %s', async (alg, enc) => {
    const { encrypted, by } = portalWith();
    expect(await by({ request: await encrypted(await signed(), { alg, enc }) })).toBe('/login');
  });

  it('is opened without a kid, from an address, and when pushed', async () => {
    let published = '';
    const { encrypted, by, server } = portalWith({ jwks }, async () => new Response(published));
    expect(await by({ request: await encrypted(await signed(), { kid: undefined }) })).toBe('/login');
    published = await encrypted(await signed());
    expect(await by({ request_uri: uri })).toBe('/login');
    const pushed = await server.par(
      new Request(`${issuer}/oauth/par`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('trailmap:secret')}` },
        body: new URLSearchParams({ request: published }),
      }),
    );
    expect(pushed.status).toBe(201);
  });

  it('is opened in the next period too, and no longer', async () => {
    const { encrypted, by, clock } = portalWith();
    const request = await encrypted(await signed());
    clock.now += defaultSettings.keyRotationSeconds;
    expect(await by({ request })).toBe('/login');
    clock.now += defaultSettings.keyRotationSeconds;
    expect(await by({ request })).toBe('invalid_request_object');
  });

  it('is judged by its content: signature and claims (§6.2)', async () => {
    const { encrypted, by } = portalWith();
    const foreign = await generateKeyPair('ES256');
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ }).sign(foreign.privateKey);
    expect(await by({ request: await encrypted(forged) })).toBe('invalid_request_object');
    expect(await by({ request: await encrypted(await signed({ aud: 'https://other.example' })) })).toBe(
      'invalid_request_object',
    );
  });

  it('must be signed, unless the client registered unsigned objects', async () => {
    const unsigned = new UnsecuredJWT(claims).encode();
    const strict = portalWith();
    expect(await strict.by({ request: await strict.encrypted(unsigned) })).toBe('invalid_request_object');
    expect(await strict.by({ request: await strict.encrypted(JSON.stringify(claims)) })).toBe('invalid_request_object');
    const lenient = portalWith({ jwks, request_object_signing_alg: 'none' });
    expect(await lenient.by({ request: await lenient.encrypted(unsigned) })).toBe('/login');
  });

  it('is refused with another key, algorithm or content, changed, or encrypted twice (§6.1)', async () => {
    const { encrypted, by, keysFor } = portalWith();
    const jws = await signed();
    const [ours] = await keysFor('enc');
    const other = await exportJWK((await generateKeyPair('ECDH-ES', { extractable: true })).publicKey);
    const foreign = { ...other, kty: 'EC', kid: ours?.kid ?? '', use: 'enc' };
    const [head, key, iv, text, tag] = (await encrypted(jws)).split('.');
    const flipped = `${tag?.startsWith('A') ? 'B' : 'A'}${tag?.slice(1)}`;
    const refused = [
      await encrypted(jws, {}, foreign),
      await encrypted(jws, { kid: 'unknown' }),
      await encrypted(jws, { alg: 'ECDH-ES+A128KW' }),
      await encrypted(jws, { enc: 'A128GCM' }),
      await encrypted(jws, { cty: 'text/plain' }),
      await encrypted(await encrypted(jws)),
      [head, key, iv, text, flipped].join('.'),
      'a.b.c.d.e',
      '....',
    ];
    for (const request of refused) expect(await by({ request })).toBe('invalid_request_object');
  });

  it.each(['JWT', 'jwt', 'application/jwt', 'Application/JWT', undefined])(
    'may have the cty %s (RFC 7515 §4.1.10)',
    async (cty) => {
      const { by, encrypted } = portalWith();
      expect(await by({ request: await encrypted(await signed(), { cty }) })).toBe('/login');
    },
  );

  it('reveals nothing about the server: all failures to decrypt look the same', async () => {
    const { encrypted, start } = portalWith();
    const told = async (request: string) =>
      answerOf(await start({ client_id: 'trailmap', request })).get('error_description');
    const reasons = new Set([
      await told('a.b.c.d.e'),
      await told(await encrypted(await signed(), { kid: 'unknown' })),
      await told(await encrypted(await signed(), { enc: 'A128GCM' })),
    ]);
    expect(reasons.size).toBe(1);
  });
});
