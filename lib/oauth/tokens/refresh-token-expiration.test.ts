/** The expiration of refresh tokens that clients see: draft-ietf-oauth-refresh-token-expiration-03. */
import { describe, expect, it } from 'vitest';
import { createPortal, issuer, startedAt } from '../testing/token.fixture';

const day = 86_400;
const scopes = ['openid', 'email'];

async function portal(terms: Parameters<Awaited<ReturnType<typeof createPortal>>['mintCode']>[2] = {}) {
  const world = await createPortal({ settings: { refreshTokenSeconds: 7 * day } });
  const made = await world.exchange(await world.mintCode(scopes, {}, terms));
  const ends = ({ body }: typeof made) => [body['refresh_token_timeout'], body['authorization_expires_in']];
  return { ...world, made, ends };
}

describe('the token response', () => {
  it('states both ends, and a shorter timeout close to the end (the example of the draft)', async () => {
    const { made, ends, refresh, clock } = await portal({ endsAt: startedAt + 30 * day });
    expect(ends(made)).toEqual([7 * day, 30 * day]);
    let last = made;
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
      const { made, refresh, clock } = await portal();
      clock.now += Number(made.body['refresh_token_timeout']) - early;
      expect((await refresh(made.body['refresh_token'])).status).toBe(status);
    }
  });

  it('omits an end that does not exist', async () => {
    const { made } = await portal();
    expect(made.body).toHaveProperty('refresh_token_timeout', 7 * day);
    expect(made.body).not.toHaveProperty('authorization_expires_in');
  });

  it('states the first end if scopes end at different times, and then the next one', async () => {
    const { made, ends, refresh, clock } = await portal({
      scopes: [
        { scope: 'openid', endsAt: startedAt + 20 * day },
        { scope: 'email', endsAt: startedAt + 3 * day },
      ],
    });
    expect(ends(made)).toEqual([3 * day, 3 * day]);
    clock.now += 4 * day;
    expect(ends(await refresh(made.body['refresh_token']))).toEqual([7 * day, 16 * day]);
  });

  it('states an end that the owner has changed since', async () => {
    const { made, ends, refresh, store } = await portal({ endsAt: startedAt + 30 * day });
    const [grant] = store.grants();
    await store.changeGrant(grant?.id ?? '', 'ada', { endsAt: startedAt + 2 * day }, startedAt);
    expect(ends(await refresh(made.body['refresh_token']))).toEqual([2 * day, 2 * day]);
  });

  it('repeats a lost answer with the remaining time', async () => {
    const { made, ends, refresh, clock } = await portal({ endsAt: startedAt + 30 * day });
    await refresh(made.body['refresh_token']);
    clock.now += 5;
    expect(ends(await refresh(made.body['refresh_token']))).toEqual([7 * day - 5, 30 * day - 5]);
  });

  it('states no expiration without a refresh token', async () => {
    const { made } = await portal({ once: true, endsAt: startedAt + 600 });
    expect(Object.keys(made.body)).not.toContain('refresh_token_timeout');
    expect(Object.keys(made.body)).not.toContain('authorization_expires_in');
  });
});

describe('introspection (§7)', () => {
  it('states the remaining time of a refresh token, and does not extend it', async () => {
    const { made, ends, introspect, refresh, clock } = await portal({ endsAt: startedAt + 30 * day });
    const token = made.body['refresh_token'];
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
    const { made, ends, introspect, clock } = await portal({ scopes });
    expect(ends(await introspect(made.body['refresh_token']))).toEqual([3 * day, 3 * day]);
    clock.now += 4 * day;
    expect(ends(await introspect(made.body['refresh_token']))).toEqual([3 * day, undefined]);
  });

  it('states it only for refresh tokens', async () => {
    const { made, introspect } = await portal({ endsAt: startedAt + 30 * day });
    const { body } = await introspect(made.body['access_token']);
    expect(body).toHaveProperty('active', true);
    expect(Object.keys(body).filter((name) => /timeout|authorization_expires/.test(name))).toEqual([]);
  });
});

it('the metadata says that it is supported', async () => {
  const { server } = await createPortal();
  const metadata = await (await server.discovery(new Request(`${issuer}/x`))).json();
  expect(metadata.refresh_token_expiration_types_supported).toEqual(['authorization', 'token_timeout']);
});
