import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  decodeProtectedHeader,
  type JSONWebKeySet,
  jwtVerify,
} from 'jose';
import * as openid from 'openid-client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { signingAlgs } from '../model/signing-algs';
import { defaultSettings } from '../settings';
import { createPortal, issuer, secret } from '../testing/token.fixture';
import { publicJwks, sign } from './key-ring';
import { maintainKeys, rotateKeys } from './key-rotation';

const { keyPublishedSeconds, keyRetiredSeconds, keyRotationSeconds, jwksMaxAgeSeconds } = defaultSettings;
const day = 86_400;
/** The number of algorithms, with one signing key each. */
const algs = signingAlgs.length;
const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) });

// Client libraries use `Date`, so it follows the server's clock.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

async function rotatingPortal() {
  const portal = await createPortal();
  const pass = (seconds: number) => {
    portal.clock.now += seconds;
    vi.setSystemTime(portal.clock.now * 1000);
  };
  pass(0);
  const jwks = async () =>
    jwksSchema.parse(await (await portal.server.jwks(new Request(`${issuer}/oauth/jwks`))).json());
  const kids = async () => (await jwks()).keys.filter(({ use }) => use === 'sig').map(({ kid }) => kid);
  const signingKid = async () => decodeProtectedHeader(await accessToken()).kid;
  async function accessToken(): Promise<string> {
    const { body } = await portal.token({ grant_type: 'client_credentials', scope: 'routes.sync' });
    return z.string().parse(body['access_token']);
  }
  return { ...portal, pass, jwks, kids, signingKid, accessToken };
}

describe('the rotation of signing keys', () => {
  test('a new key is published before it signs, and the old one until its last token expires', async () => {
    const portal = await rotatingPortal();
    const [first, before] = [await portal.signingKid(), await portal.kids()];
    expect(await portal.server.keys.rotate()).toBe(algs);
    const published = await portal.kids();
    expect(published).toHaveLength(before.length + algs);
    expect(published).toEqual(expect.arrayContaining(before));
    expect(await portal.signingKid()).toBe(first);
    portal.pass(keyPublishedSeconds - 1);
    expect(await portal.signingKid()).toBe(first);
    portal.pass(1);
    const second = await portal.signingKid();
    expect(second).not.toBe(first);
    expect(published).toContain(second);
    portal.pass(keyRetiredSeconds);
    await portal.server.keys.maintain();
    expect(await portal.kids()).toContain(first);
    portal.pass(1);
    await portal.server.keys.maintain();
    expect(await portal.kids()).not.toContain(first);
    expect(await portal.kids()).toContain(second);
  });

  test('the durations fit each other and the cache headers', async () => {
    const portal = await rotatingPortal();
    const answer = await portal.server.jwks(new Request(`${issuer}/oauth/jwks`));
    expect(answer.headers.get('cache-control')).toBe(`public, max-age=${jwksMaxAgeSeconds}`);
    // Another instance reads the store every 15 seconds.
    expect(jwksMaxAgeSeconds + 15).toBeLessThan(keyPublishedSeconds);
    expect(keyRetiredSeconds).toBeGreaterThan(day);
  });

  test('on schedule it happens in time, once, and not earlier', async () => {
    const portal = await rotatingPortal();
    const first = await portal.signingKid();
    portal.pass(keyRotationSeconds - keyPublishedSeconds - 1);
    await portal.server.keys.maintain();
    expect(await portal.kids()).toHaveLength(algs);
    portal.pass(1);
    await portal.server.keys.maintain();
    await portal.server.keys.maintain();
    expect(await portal.kids()).toHaveLength(2 * algs);
    portal.pass(keyPublishedSeconds - 1);
    expect(await portal.signingKid()).toBe(first);
    portal.pass(1);
    expect(await portal.signingKid()).not.toBe(first);
    // After a year there are still few keys.
    for (let passed = 0; passed < 365; passed++) {
      portal.pass(day);
      await portal.server.keys.maintain();
    }
    expect((await portal.kids()).length).toBeLessThanOrEqual(3 * algs);
  });

  test('by hand it makes no second successor while the first waits', async () => {
    const portal = await rotatingPortal();
    expect(await portal.server.keys.rotate()).toBe(algs);
    expect(await portal.server.keys.rotate()).toBe(0);
    portal.pass(keyPublishedSeconds);
    expect(await portal.server.keys.rotate()).toBe(algs);
  });

  test('several instances that rotate at once agree on one successor', async () => {
    const portal = await rotatingPortal();
    await portal.kids();
    const instances = Array.from({ length: 5 }, () => portal.world());
    const made = await Promise.all(instances.map(rotateKeys));
    expect(made.reduce((sum, one) => sum + one)).toBe(algs);
    portal.pass(keyPublishedSeconds);
    const tokens = await Promise.all(
      instances.map((world) => sign(world.ring, 'ES256', { typ: 'a' }, { iss: issuer, exp: portal.clock.now + 60 })),
    );
    expect(new Set(tokens.map((token) => decodeProtectedHeader(token).kid)).size).toBe(1);
    await Promise.all(instances.map(maintainKeys));
    for (const world of instances) expect((await publicJwks(world.ring)).keys).toHaveLength(2 * algs);
  });

  test('the operator sees the state of each key', async () => {
    const portal = await rotatingPortal();
    await portal.kids();
    await portal.server.keys.rotate();
    expect((await portal.server.keys.list()).map(({ alg, state }) => `${alg} ${state}`)).toEqual([
      'Ed25519 published',
      'Ed25519 signing',
      'EdDSA published',
      'EdDSA signing',
      'ES256 published',
      'ES256 signing',
      'PS256 published',
      'PS256 signing',
      'RS256 published',
      'RS256 signing',
    ]);
    portal.pass(keyPublishedSeconds);
    const [newest, oldest] = await portal.server.keys.list();
    expect(newest).toMatchObject({ state: 'signing', activeAt: portal.clock.now });
    expect(oldest).toMatchObject({
      state: 'retired',
      retiredAt: portal.clock.now,
      removedAt: portal.clock.now + keyRetiredSeconds,
    });
  });
});

describe('clients across a rotation', () => {
  test('no verification fails: with jose, with a full-length cache, by the server, and for every token until it expires', async () => {
    const portal = await rotatingPortal();
    let asked = 0;
    const remote = createRemoteJWKSet(new URL(`${issuer}/oauth/jwks`), {
      [customFetch]: (url, { method, headers }) => {
        asked += 1;
        return portal.server.jwks(new Request(url, { method, headers }));
      },
    });
    let cached = { keys: await portal.jwks(), until: portal.clock.now + jwksMaxAgeSeconds };
    const outstanding: { token: string; until: number }[] = [];
    const signers = new Set<string | undefined>();
    await portal.server.keys.rotate();
    for (let minute = 0; minute < 100; minute++) {
      const token = await portal.accessToken();
      signers.add(decodeProtectedHeader(token).kid);
      outstanding.push({ token, until: portal.clock.now + 300 });
      if (cached.until <= portal.clock.now) {
        cached = { keys: await portal.jwks(), until: portal.clock.now + jwksMaxAgeSeconds };
      }
      const keys: JSONWebKeySet = cached.keys;
      const options = { issuer, typ: 'at+jwt', currentDate: new Date(portal.clock.now * 1000) };
      for (const one of outstanding.filter(({ until }) => until > portal.clock.now)) {
        await jwtVerify(one.token, remote, options);
        await jwtVerify(one.token, createLocalJWKSet(keys), options);
      }
      expect((await portal.introspect(token)).body).toMatchObject({ active: true });
      portal.pass(60);
    }
    expect(signers.size).toBe(2);
    expect(asked).toBeGreaterThan(1);
  });

  test('openid-client verifies ID tokens before, during and after', async () => {
    const portal = await rotatingPortal();
    const fetched: openid.CustomFetch = async (url, options) => {
      const init = { method: options.method, headers: options.headers };
      const body =
        typeof options.body === 'string' || options.body instanceof URLSearchParams ? options.body : undefined;
      const request = new Request(url, { ...init, ...(body !== undefined && { body }) });
      const { pathname } = new URL(url);
      if (pathname === '/oauth/jwks') return portal.server.jwks(request);
      return pathname === '/oauth/token' ? portal.server.token(request) : portal.server.discovery(request);
    };
    const config = await openid.discovery(new URL(issuer), 'trailmap', undefined, openid.ClientSecretBasic(secret), {
      [openid.customFetch]: fetched,
      execute: [openid.enableNonRepudiationChecks],
    });
    let { refresh_token: token } = z
      .object({ refresh_token: z.string() })
      .parse((await portal.exchange(await portal.mintCode())).body);
    const signers = new Set<string | undefined>();
    for (const step of [0, 60, keyPublishedSeconds - 60, 1, 600, 3600]) {
      portal.pass(step);
      if (step === 60) await portal.server.keys.rotate();
      const answer = await openid.refreshTokenGrant(config, token);
      signers.add(decodeProtectedHeader(answer.id_token ?? '').kid);
      token = answer.refresh_token ?? '';
    }
    expect(signers.size).toBe(2);
  });

  test('tokens and hints of the previous key stay valid at every endpoint', async () => {
    const portal = await rotatingPortal();
    const { body } = await portal.exchange(await portal.mintCode());
    await portal.server.keys.rotate();
    portal.pass(keyPublishedSeconds);
    // The ID token has expired by now and is still a valid hint.
    const ended = await portal.server.endSession(
      new Request(`${issuer}/oauth/logout?${new URLSearchParams({ id_token_hint: String(body['id_token']) })}`),
    );
    expect(ended.status).toBe(303);
  });
});

describe('a key that is withdrawn', () => {
  async function withRemote() {
    const portal = await rotatingPortal();
    const remote = createRemoteJWKSet(new URL(`${issuer}/oauth/jwks`), {
      [customFetch]: (url, { method, headers }) => portal.server.jwks(new Request(url, { method, headers })),
      cacheMaxAge: jwksMaxAgeSeconds * 1000,
    });
    const verify = (token: string) =>
      jwtVerify(token, remote, { issuer, typ: 'at+jwt', currentDate: new Date(portal.clock.now * 1000) });
    const keysOf = async (alg: string) => (await portal.server.keys.list()).filter((key) => key.alg === alg);
    return { ...portal, verify, keysOf };
  }

  test('stops signing, and another key takes over that live clients find by themselves', async () => {
    const portal = await withRemote();
    const old = await portal.accessToken();
    await portal.verify(old);
    portal.pass(60);
    const [key] = await portal.keysOf('ES256');
    expect(await portal.server.keys.withdraw(key?.kid ?? '')).toBe(true);
    expect(await portal.kids()).not.toContain(key?.kid);
    const fresh = await portal.accessToken();
    expect(decodeProtectedHeader(fresh).kid).not.toBe(key?.kid);
    await portal.verify(fresh);
    expect(portal.logged).toContainEqual(expect.objectContaining({ event: 'key_withdrawn', kid: key?.kid }));
    expect(await portal.server.keys.withdraw(key?.kid ?? '')).toBe(false);
  });

  test('is not trusted by the server any more, nor by a live client once its copy expires', async () => {
    const portal = await withRemote();
    const old = await portal.accessToken();
    const { body } = await portal.exchange(await portal.mintCode());
    await portal.verify(old);
    expect((await portal.introspect(old)).body).toMatchObject({ active: true });
    expect((await portal.userinfo(body['access_token'])).status).toBe(200);
    for (const { kid } of await portal.server.keys.list()) await portal.server.keys.withdraw(kid);
    expect((await portal.introspect(old)).body).toEqual({ active: false });
    expect((await portal.userinfo(body['access_token'])).status).toBe(401);
    const hint = new URLSearchParams({ id_token_hint: String(body['id_token']) });
    // With an invalid hint the user is asked (RP-Initiated Logout §2).
    const asked = await portal.server.endSession(new Request(`${issuer}/oauth/logout?${hint}`));
    expect(new URL(asked.headers.get('location') ?? '').pathname).toBe('/signout');
    portal.pass(jwksMaxAgeSeconds - 1);
    await portal.verify(old);
    portal.pass(1);
    await expect(portal.verify(old)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    // The app continues without asking the user.
    const renewed = await portal.refresh(body['refresh_token']);
    expect(renewed.status).toBe(200);
    expect((await portal.userinfo(renewed.body['access_token'])).status).toBe(200);
  });

  test('leaves no status list with its signature', async () => {
    const portal = await withRemote();
    await portal.exchange(await portal.mintCode());
    const list = async () =>
      decodeProtectedHeader(await (await portal.server.statusList(new Request(`${issuer}/oauth/status/1`))).text()).kid;
    const before = await list();
    await portal.server.keys.withdraw(before ?? '');
    expect(await list()).not.toBe(before);
    expect(await portal.kids()).toContain(await list());
  });

  test('is followed by the waiting key; a waiting key can be withdrawn too', async () => {
    const portal = await withRemote();
    await portal.kids();
    await portal.server.keys.rotate();
    const [waiting, signing] = await portal.keysOf('ES256');
    expect(await portal.server.keys.withdraw(signing?.kid ?? '')).toBe(true);
    expect(await portal.signingKid()).toBe(waiting?.kid);
    const [rs256Waiting, rs256] = await portal.keysOf('RS256');
    expect(await portal.server.keys.withdraw(rs256Waiting?.kid ?? '')).toBe(true);
    expect(await portal.keysOf('RS256')).toEqual([
      { kid: rs256?.kid, alg: 'RS256', state: 'signing', createdAt: rs256?.createdAt, activeAt: rs256?.activeAt },
    ]);
    expect(await portal.server.keys.rotate()).toBe(2);
  });

  test('is noticed by other instances within 15 seconds', async () => {
    const portal = await withRemote();
    const other = portal.world();
    const signedThere = () => sign(other.ring, 'ES256', { typ: 'a' }, { iss: issuer, exp: portal.clock.now + 60 });
    const before = decodeProtectedHeader(await signedThere()).kid;
    expect(await portal.server.keys.withdraw(before ?? '')).toBe(true);
    portal.pass(15);
    expect(decodeProtectedHeader(await signedThere()).kid).not.toBe(before);
    expect((await publicJwks(other.ring)).keys).toHaveLength(algs);
  });
});
