/** The expiration of refresh tokens that clients see: draft-ietf-oauth-refresh-token-expiration-03. */
import { describe, expect, it } from 'vitest';
import { createPortal, issuer, startedAt } from '../testing/token.fixture';

const day = 86_400;
const scopes = ['openid', 'email'];

async function portal(terms: Parameters<Awaited<ReturnType<typeof createPortal>>['mintCode']>[2] = {}) {
  const world = await createPortal({ settings: { refreshTokenSeconds: 7 * day } });
  const issued = await world.exchange(await world.mintCode(scopes, {}, terms));
  const ends = ({ body }: typeof issued) => [body['refresh_token_timeout'], body['authorization_expires_in']];
  return { ...world, issued, ends };
}

describe('the token response', () => {
  it('states both ends, and a shorter timeout close to the end (the example of the draft)', async () => {
    const { issued, ends, refresh, clock } = await portal({ endsAt: startedAt + 30 * day });
    expect(ends(issued)).toEqual([7 * day, 30 * day]);
    let last = issued;
    for (const passed of [6, 12, 18, 24, 29]) {
      clock.now = startedAt + passed * day;
      last = await refresh(last.body['refresh_token']);
      expect(ends(last)).toEqual([Math.min(7, 30 - passed) * day, (30 - passed) * day]);
    }
  });

  it('is accurate: the token works until then, and not after', async () => {
    for (const [early, status] of [
      [1, 200],
      [0, 400],
    ] as const) {
      const { issued, refresh, clock } = await portal();
      clock.now += Number(issued.body['refresh_token_timeout']) - early;
      expect((await refresh(issued.body['refresh_token'])).status).toBe(status);
    }
  });

  it('omits an end that does not exist', async () => {
    const { issued } = await portal();
    expect(issued.body).toHaveProperty('refresh_token_timeout', 7 * day);
    expect(issued.body).not.toHaveProperty('authorization_expires_in');
  });

  it('states the first end if scopes end at different times, and then the next one', async () => {
    const { issued, ends, refresh, clock } = await portal({
      scopes: [
        { scope: 'openid', endsAt: startedAt + 20 * day },
        { scope: 'email', endsAt: startedAt + 3 * day },
      ],
    });
    expect(ends(issued)).toEqual([3 * day, 3 * day]);
    clock.now += 4 * day;
    expect(ends(await refresh(issued.body['refresh_token']))).toEqual([7 * day, 16 * day]);
  });

  it('states an end that the owner has changed since', async () => {
    const { issued, ends, refresh, store } = await portal({ endsAt: startedAt + 30 * day });
    const [grant] = store.grants();
    await store.changeGrant(grant?.id ?? '', 'ada', { endsAt: startedAt + 2 * day }, startedAt);
    expect(ends(await refresh(issued.body['refresh_token']))).toEqual([2 * day, 2 * day]);
  });

  it('repeats a lost answer with the remaining time', async () => {
    const { issued, ends, refresh, clock } = await portal({ endsAt: startedAt + 30 * day });
    await refresh(issued.body['refresh_token']);
    clock.now += 5;
    expect(ends(await refresh(issued.body['refresh_token']))).toEqual([7 * day - 5, 30 * day - 5]);
  });

  it('states no expiration without a refresh token', async () => {
    const { issued } = await portal({ once: true, endsAt: startedAt + 600 });
    expect(Object.keys(issued.body)).not.toContain('refresh_token_timeout');
    expect(Object.keys(issued.body)).not.toContain('authorization_expires_in');
  });
});

describe('introspection (§7)', () => {
  it('states the remaining time of a refresh token, and does not extend it', async () => {
    const { issued, ends, introspect, refresh, clock } = await portal({ endsAt: startedAt + 30 * day });
    const token = issued.body['refresh_token'];
    expect(ends(await introspect(token))).toEqual([7 * day, 30 * day]);
    clock.now += 6 * day;
    expect(ends(await introspect(token))).toEqual([day, 24 * day]);
    expect((await introspect(token)).body).toHaveProperty('exp', startedAt + 7 * day);
    clock.now += day;
    expect((await introspect(token)).body).toEqual({ active: false });
    expect((await refresh(token)).status).toBe(400);
  });

  it('states the first end of a scope, and omits an end that does not exist', async () => {
    const scopes = [
      { scope: 'openid', endsAt: null },
      { scope: 'email', endsAt: startedAt + 3 * day },
    ];
    const { issued, ends, introspect, clock } = await portal({ scopes });
    expect(ends(await introspect(issued.body['refresh_token']))).toEqual([3 * day, 3 * day]);
    clock.now += 4 * day;
    expect(ends(await introspect(issued.body['refresh_token']))).toEqual([3 * day, undefined]);
  });

  it('states it only for refresh tokens', async () => {
    const { issued, introspect } = await portal({ endsAt: startedAt + 30 * day });
    const { body } = await introspect(issued.body['access_token']);
    expect(body).toHaveProperty('active', true);
    expect(Object.keys(body).filter((name) => /timeout|authorization_expires/.test(name))).toEqual([]);
  });
});

it('the metadata says that it is supported', async () => {
  const { server } = await createPortal();
  const metadata = await (await server.discovery(new Request(`${issuer}/x`))).json();
  expect(metadata.refresh_token_expiration_types_supported).toEqual(['authorization', 'token_timeout']);
});
