/**
 * Rate limits: registration (RFC 7591 §5), pushed requests, device flows and waiting requests, with a counter that
 * tests can read.
 */

import { describe, expect, it } from 'vitest';
import { sha256 } from '../crypto';
import { defaultSettings, type Settings } from '../settings';
import { createPortal as createBrowser, good, pageOf } from '../testing/authorize.fixture';
import { addressHeader } from '../testing/fetch-server.fixture';
import { answerOf, clientOf, createPortal, formRequest, issuer } from '../testing/token.fixture';
import type { RateLimit } from './rate-limits';

const tv = clientOf(
  'tv',
  {
    redirect_uris: [],
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
    response_types: [],
    token_endpoint_auth_method: 'none',
  },
  { kind: 'native', secretHashes: [] },
);

const redirects = { redirect_uris: ['https://spa.example/cb'] };
const spa = clientOf('spa', { ...redirects, token_endpoint_auth_method: 'none' }, { kind: 'spa', secretHashes: [] });
const web = clientOf(
  'web',
  { ...redirects, token_endpoint_auth_method: 'client_secret_post' },
  { secretHashes: [sha256('of the web app')] },
);

async function portalOf(settings: Partial<Settings>) {
  const taken = new Map<string, number>();
  const portal = await createPortal({
    clients: [tv, spa, web],
    settings: { registration: 'open', ...settings },
    deps: {
      caller: (address) => address,
      countRequest: async ({ name, max }: RateLimit, key: string) => {
        const count = (taken.get(`${name} ${key}`) ?? 0) + 1;
        taken.set(`${name} ${key}`, count);
        return count > max ? 90 : undefined;
      },
    },
  });
  const register = async (from: string, headers: Record<string, string> = {}, uri = 'https://app.example/cb') =>
    answerOf(
      await portal.server.register(
        new Request(`${issuer}/oauth/register`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', [addressHeader]: from, ...headers },
          body: JSON.stringify({ redirect_uris: [uri] }),
        }),
      ),
    );
  const wait = async (from: string) =>
    answerOf(
      await portal.server.deviceAuthorization(
        formRequest('/oauth/device_authorization', { client_id: 'tv', scope: 'openid' }, { [addressHeader]: from }),
      ),
    );
  return { ...portal, register, wait };
}

/** RFC 6585 §4, in the format of RFC 6749 §5.2. */
const tooMany = { status: 429, body: { error: 'temporarily_unavailable' } };

describe('open registration (RFC 7591 §5)', () => {
  it('is limited for each caller, with a Retry-After', async () => {
    const { register } = await portalOf({ registrationsPerHour: 2 });
    expect([(await register('a')).status, (await register('a')).status]).toEqual([201, 201]);
    const third = await register('a');
    expect(third).toMatchObject(tooMany);
    expect(third.headers.get('retry-after')).toBe('90');
    expect((await register('b')).status).toBe(201);
  });

  it('is limited for all callers together, so many addresses cannot bypass the limit', async () => {
    const { register } = await portalOf({ registrationsInAllPerHour: 3 });
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((from) => register(from)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 429, 429]);
  });

  it('does not count a refused request, because it registers nothing', async () => {
    const { register } = await portalOf({ registrationsPerHour: 2, registrationsInAllPerHour: 2 });
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect((await register('a', {}, 'http://a.example/')).status).toBe(400);
    expect([(await register('a')).status, (await register('a')).status]).toEqual([201, 201]);
    expect(await register('a')).toMatchObject(tooMany);
  });

  it('has a default limit that suits a hosted client, which registers for all its users from one address', () => {
    expect(defaultSettings.registrationsPerHour).toBeGreaterThanOrEqual(500);
    expect(defaultSettings.registrationsInAllPerHour).toBeGreaterThan(defaultSettings.registrationsPerHour);
  });

  it('with the operator’s token counts towards the total, but not for the caller', async () => {
    const { register } = await portalOf({
      registration: 'token',
      initialAccessTokenHash: sha256('operators'),
      registrationsPerHour: 1,
      registrationsInAllPerHour: 2,
    });
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await register('a')).status).toBe(401);
    const authorization = { authorization: 'Bearer operators' };
    const answers = [await register('a', authorization), await register('a', authorization)];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(await register('a', authorization)).toMatchObject(tooMany);
  });
});

describe('a pushed request of a public client (RFC 9126 §2.2)', () => {
  it('is limited for each caller; a client with credentials is not counted', async () => {
    const { server } = await portalOf({ pushesPerHour: 2 });
    const sent = {
      response_type: 'code',
      scope: 'openid',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
      redirect_uri: 'https://spa.example/cb',
    };
    const push = async (from: string, client: Record<string, string>) =>
      answerOf(await server.par(formRequest('/oauth/par', { ...sent, ...client }, { [addressHeader]: from })));
    const spa = { client_id: 'spa' };
    expect([(await push('a', spa)).status, (await push('a', spa)).status]).toEqual([201, 201]);
    expect(await push('a', spa)).toMatchObject(tooMany);
    expect((await push('b', spa)).status).toBe(201);
    const web = { client_id: 'web', client_secret: 'of the web app' };
    for (let attempt = 0; attempt < 4; attempt += 1) expect((await push('a', web)).status).toBe(201);
  });
});

describe('a device authorization request (RFC 8628 §3.1)', () => {
  it('is limited for each caller, without affecting other callers', async () => {
    const { wait } = await portalOf({ deviceCodesPerHour: 2 });
    expect([(await wait('a')).status, (await wait('a')).status]).toEqual([200, 200]);
    const third = await wait('a');
    expect(third).toMatchObject(tooMany);
    expect(third.headers.get('retry-after')).toBe('90');
    expect((await wait('b')).status).toBe(200);
  });
});

describe('requests that wait for somebody to sign in', () => {
  const portalWith = (settings: Partial<Settings>) =>
    createBrowser(undefined, {
      settings,
      deps: { caller: (address) => address },
    });
  const begin = (portal: ReturnType<typeof portalWith>, from: string, more: RequestInit = {}) =>
    portal.server.authorize(
      new Request(`${issuer}/oauth/authorize?${new URLSearchParams(good)}`, {
        headers: { [addressHeader]: from },
        ...more,
      }),
    );

  it('are limited for each address; beyond that a page with status 429 says to try again (RFC 6585 §4)', async () => {
    const portal = portalWith({ waitingPerCaller: 2 });
    expect([(await begin(portal, 'a')).status, (await begin(portal, 'a')).status]).toEqual([303, 303]);
    const third = await begin(portal, 'a');
    expect([third.status, third.headers.get('location')]).toEqual([429, null]);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await third.text()).toContain('too_many_waiting');
    expect((await begin(portal, 'b')).status).toBe(303);
    const posted = await portal.server.authorize(
      new Request(`${issuer}/oauth/authorize`, {
        method: 'POST',
        headers: { [addressHeader]: 'a', 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(good).toString(),
      }),
    );
    expect(posted.status).toBe(429);
    // Requests of people who are signed in do not count.
    portal.signIn('s1');
    const signedIn = await begin(portal, 'a', { headers: { [addressHeader]: 'a', cookie: 's1' } });
    expect(pageOf(signedIn).path).toBe('/consent');
    // They wait for 15 minutes.
    portal.clock.now += defaultSettings.signInSeconds;
    expect((await begin(portal, 'a')).status).toBe(303);
  });

  it('are limited in total', async () => {
    const portal = portalWith({ waitingInAll: 3 });
    const statuses: number[] = [];
    for (const from of ['a', 'b', 'c', 'd']) statuses.push((await begin(portal, from)).status);
    expect(statuses).toEqual([303, 303, 303, 429]);
  });

  it('are limited to 60 for each address and wait for 15 minutes by default', async () => {
    expect(defaultSettings).toMatchObject({ waitingPerCaller: 60, signInSeconds: 900 });
    const portal = portalWith({});
    const statuses: number[] = [];
    for (let n = 0; n < 61; n += 1) statuses.push((await begin(portal, 'a')).status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(60);
    expect(statuses.at(-1)).toBe(429);
  });

  it('include device codes that are entered without a sign-in, also repeatedly (RFC 8628 §3.3)', async () => {
    const { server, wait } = await portalOf({ waitingPerCaller: 2 });
    const code = String((await wait('tv')).body['user_code']);
    const enter = (from: string) => server.devices.enterCode(code, { clientAddress: from });
    expect([await enter('a'), await enter('a')]).toEqual([
      { resumeUrl: expect.any(String) },
      { resumeUrl: expect.any(String) },
    ]);
    await expect(enter('a')).rejects.toMatchObject({ code: 'temporarily_unavailable', status: 429 });
    expect(await enter('b')).toBeDefined();
    for (let attempt = 0; attempt < 4; attempt += 1) expect(await server.devices.enterCode(code)).toBeDefined();
  });

  it('wait longer and no longer count once a person signed in, and the address is deleted', async () => {
    const portal = portalWith({ waitingPerCaller: 1 });
    const { id } = pageOf(await begin(portal, 'a'));
    expect((await portal.store.findInteraction(id, portal.clock.now))?.waitingFrom).toMatch(/^[\w-]{43}$/);
    portal.clock.now += defaultSettings.signInSeconds - 1;
    portal.signIn('s1');
    const resume = () => portal.visit(`${issuer}/oauth/authorize?interaction=${id}`, 's1');
    expect(pageOf(await resume()).path).toBe('/consent');
    expect(await portal.store.findInteraction(id, portal.clock.now)).not.toHaveProperty('waitingFrom');
    expect((await begin(portal, 'a')).status).toBe(303);
    portal.clock.now += defaultSettings.interactionSeconds - 1;
    expect(pageOf(await resume()).path).toBe('/consent');
    portal.clock.now += 1;
    expect((await resume()).status).toBe(400);
  });
});
