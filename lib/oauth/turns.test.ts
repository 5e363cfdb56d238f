/** What everyone may do only so often: registering (RFC 7591 §5) and making devices wait, with a counter that tests can read. */
import { describe, expect, it } from 'vitest';
import { sha256 } from './crypto';
import type { Settings } from './settings';
import { answerOf, clientOf, createPortal, formRequest, issuer } from './token.fixture';
import type { TurnLimit } from './turns';

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

async function portalOf(settings: Partial<Settings>) {
  const taken = new Map<string, number>();
  const portal = await createPortal({
    clients: [tv],
    settings: { registration: 'open', ...settings },
    deps: {
      caller: (request) => request.headers.get('x-from') ?? '',
      countTurn: async ({ name, turns }: TurnLimit, key: string) => {
        const count = (taken.get(`${name} ${key}`) ?? 0) + 1;
        taken.set(`${name} ${key}`, count);
        return count > turns ? 90 : undefined;
      },
    },
  });
  const register = async (from: string, headers: Record<string, string> = {}) =>
    answerOf(
      await portal.server.register(
        new Request(`${issuer}/oauth/register`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-from': from, ...headers },
          body: JSON.stringify({ redirect_uris: ['https://app.example/cb'] }),
        }),
      ),
    );
  const wait = async (from: string) =>
    answerOf(
      await portal.server.deviceAuthorization(
        formRequest('/oauth/device_authorization', { client_id: 'tv', scope: 'openid' }, { 'x-from': from }),
      ),
    );
  return { ...portal, register, wait };
}

/** RFC 6585 §4, in the shape of RFC 6749 §5.2. */
const tooMany = { status: 429, body: { error: 'temporarily_unavailable' } };

describe('registering a client where anyone may (RFC 7591 §5)', () => {
  it('is for one caller only so often, and says when to come back', async () => {
    const { register } = await portalOf({ registrationsPerHour: 2 });
    expect([(await register('a')).status, (await register('a')).status]).toEqual([201, 201]);
    const third = await register('a');
    expect(third).toMatchObject(tooMany);
    expect(third.headers.get('retry-after')).toBe('90');
    expect((await register('b')).status).toBe(201);
  });

  it('is for all callers together only so often: many places are no way around it', async () => {
    const { register } = await portalOf({ registrationsInAllPerHour: 3 });
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((from) => register(from)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 429, 429]);
  });

  it('with the operator’s token is counted in all, not by caller; without it nothing is counted', async () => {
    const { register } = await portalOf({
      registration: 'token',
      initialAccessTokenHash: sha256('operators'),
      registrationsPerHour: 1,
      registrationsInAllPerHour: 2,
    });
    for (let turn = 0; turn < 5; turn += 1) expect((await register('a')).status).toBe(401);
    const authorization = { authorization: 'Bearer operators' };
    const answers = [await register('a', authorization), await register('a', authorization)];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(await register('a', authorization)).toMatchObject(tooMany);
  });
});

describe('making a device wait (RFC 8628 §3.1)', () => {
  it('is for one caller only so often, and nobody else waits for it', async () => {
    const { wait } = await portalOf({ deviceCodesPerHour: 2 });
    expect([(await wait('a')).status, (await wait('a')).status]).toEqual([200, 200]);
    const third = await wait('a');
    expect(third).toMatchObject(tooMany);
    expect(third.headers.get('retry-after')).toBe('90');
    expect((await wait('b')).status).toBe(200);
  });
});
