/** How long a refresh token may stay unused: the shortest time of the server, the app and the APIs. */
import { describe, expect, it } from 'vitest';
import type { Client } from '../model/client-records';
import { basic, clientOf, createPortal, ledgerApi, routesApi } from '../testing/token.fixture';

const day = 86_400;
const { apis } = clientOf('any');
const withIdle = (seconds: Record<string, number>): Client['apis'] =>
  apis.map((api) => ({ ...api, refreshIdleSeconds: seconds[api.resource] }));

async function portalOf(more: Partial<Client>, metadata: Record<string, unknown> = {}) {
  const portal = await createPortal({
    clients: [clientOf('app', metadata, more)],
    settings: { refreshTokenSeconds: 30 * day },
  });
  const sign = async (scopes: string[], resources: string[]) =>
    portal.exchange(await portal.mintCode(scopes, { clientId: 'app', resources }), {}, basic('app'));
  const refresh = (token: unknown) => portal.refresh(token, {}, basic('app'));
  return { ...portal, sign, refresh };
}

describe('the shortest idle time applies', () => {
  it.each([
    ['of this server', {}, {}, 30 * day],
    ['of the app', { refreshIdleSeconds: 7 * day }, {}, 7 * day],
    ['of an API of the token', { refreshIdleSeconds: 7 * day }, { [routesApi]: 2 * day }, 2 * day],
    ['of the app, below the API', { refreshIdleSeconds: day }, { [routesApi]: 2 * day }, day],
    ['of no API that the token is not for', {}, { [ledgerApi]: day }, 30 * day],
    [
      'of this server, below the app and the API',
      { refreshIdleSeconds: 90 * day },
      { [routesApi]: 60 * day },
      30 * day,
    ],
  ])('%s', async (_, more, ofApis, seconds) => {
    const portal = await portalOf({ ...more, apis: withIdle(ofApis) });
    const first = await portal.sign(['openid', 'routes.read'], [routesApi]);
    expect(first.body['refresh_token_timeout']).toBe(seconds);

    // It slides: each use starts the time again.
    portal.clock.now += seconds - 1;
    const second = await portal.refresh(first.body['refresh_token']);
    expect(second).toMatchObject({ status: 200, body: { refresh_token_timeout: seconds } });
    const { body } = await portal.introspect(second.body['refresh_token'], basic('app'));
    expect(body).toMatchObject({ exp: portal.clock.now + seconds, refresh_token_timeout: seconds });
    portal.clock.now += seconds;
    expect(await portal.refresh(second.body['refresh_token'])).toMatchObject({ status: 400 });
  });
});

it('a repeated answer states the remaining time', async () => {
  const portal = await portalOf({ apis: withIdle({ [routesApi]: day }) });
  const first = await portal.sign(['routes.read'], [routesApi]);
  await portal.refresh(first.body['refresh_token']);
  portal.clock.now += 10;
  const again = await portal.refresh(first.body['refresh_token']);
  expect(again).toMatchObject({ status: 200, body: { refresh_token_timeout: day - 10 } });
});

it('a time that became shorter applies from the next refresh', async () => {
  const portal = await portalOf({});
  const first = await portal.sign(['routes.read'], [routesApi]);
  portal.store.putClient(clientOf('app', {}, { apis: withIdle({ [routesApi]: day }) }));
  portal.clock.now += 2 * day;
  const second = await portal.refresh(first.body['refresh_token']);
  expect(second).toMatchObject({ status: 200, body: { refresh_token_timeout: day } });
  portal.clock.now += day;
  expect((await portal.refresh(second.body['refresh_token'])).status).toBe(400);
});
