import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { readUnsecuredJwt, unverifiedClaims, unverifiedHeader, verifyJwt } from './jwt';

const now = 1_800_000_000;
const clock = { now, skewSeconds: 60, maxAgeSeconds: 3600 };
const secret = new Uint8Array(32).fill(1);
const pair = await generateKeyPair('ES256', { extractable: true });
const publicJwk = await exportJWK(pair.publicKey);

const signed = (claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256', ...header }).sign(secret);
const faultOf = async (claims: Record<string, unknown>) =>
  (await verifyJwt(await signed(claims), [secret], 'HS256', clock)).fault;

describe('a JWT that another party signed', () => {
  it('is verified with the key that made it, whichever of several that is', async () => {
    const jwt = await new SignJWT({ a: 1 }).setProtectedHeader({ alg: 'ES256' }).sign(pair.privateKey);
    const other = await exportJWK((await generateKeyPair('ES256')).publicKey);
    const unusable = { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' };
    expect(await verifyJwt(jwt, [other, unusable, publicJwk], 'ES256', clock)).toEqual({ claims: { a: 1 } });
    expect(await verifyJwt(jwt, [other], 'ES256', clock)).toEqual({ fault: 'has an invalid signature' });
    expect(await verifyJwt(jwt, [], 'ES256', clock)).toEqual({ fault: 'has an invalid signature' });
  });

  it('is refused under another algorithm than the expected one (RFC 8725 §3.1)', async () => {
    const fault = 'has an invalid signature';
    expect(await verifyJwt(await signed({}), [secret], 'HS384', clock)).toEqual({ fault });
    expect(await verifyJwt(new UnsecuredJWT({}).encode(), [secret], 'HS256', clock)).toEqual({ fault });
  });

  it('is refused when it needs an extension that is not understood (RFC 7515 §4.1.11)', async () => {
    const input = [{ alg: 'HS256', crit: ['exp'], exp: 1 }, {}].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    );
    const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    const mac = await crypto.subtle.sign('HMAC', key, Buffer.from(input.join('.')));
    const jwt = [...input, Buffer.from(mac).toString('base64url')].join('.');
    expect(await verifyJwt(jwt, [secret], 'HS256', clock)).toEqual({ fault: 'has an invalid signature' });
  });

  it.each([
    [{ exp: now - 60 }, 'has expired'],
    [{ exp: now - 59 }, undefined],
    [{ nbf: now + 61 }, 'is not valid yet'],
    [{ nbf: now + 60 }, undefined],
    [{ iat: now + 61 }, 'was issued in the future'],
    [{ iat: now + 60 }, undefined],
    [{ iat: now - 3661 }, 'is too old'],
    [{ iat: now - 3660 }, undefined],
    [{}, undefined],
  ])('with the times %j gives the fault %j (RFC 7519 §4.1)', async (claims, fault) => {
    expect(await faultOf(claims)).toBe(fault);
    const { fault: unsecured } = readUnsecuredJwt(new UnsecuredJWT(claims).encode(), clock);
    expect(unsecured).toBe(fault);
  });

  it.each(['exp', 'nbf', 'iat'])('is refused when %s is not a number', async (claim) => {
    const jwt = [{ alg: 'none' }, { [claim]: 'soon' }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    expect(readUnsecuredJwt(`${jwt}.`, clock)).toEqual({ fault: `has a ${claim} that is not a number` });
  });

  it('has no limit of age without one being asked for', async () => {
    const { claims } = await verifyJwt(await signed({ iat: 1 }), [secret], 'HS256', { now, skewSeconds: 0 });
    expect(claims).toEqual({ iat: 1 });
  });
});

it('an unsecured JWT that carries a signature is malformed (RFC 7519 §6.1)', () => {
  expect(readUnsecuredJwt(`${new UnsecuredJWT({}).encode()}AA`, clock)).toEqual({ fault: 'is malformed' });
});

it('the unverified parts of something else are undefined', async () => {
  const jwt = await signed({ iss: 'me' }, { kid: '1' });
  expect(unverifiedHeader(jwt)).toEqual({ alg: 'HS256', kid: '1' });
  expect(unverifiedClaims(jwt)).toEqual({ iss: 'me' });
  for (const text of ['', 'a.b.c', 'rubbish', '..']) {
    expect(unverifiedHeader(text)).toBeUndefined();
    expect(unverifiedClaims(text)).toBeUndefined();
  }
});
