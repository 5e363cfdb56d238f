import { describe, expect, it } from 'vitest';
import {
  answerOf,
  basic,
  claimsOf,
  clientOf,
  createPortal,
  formRequest,
  issuer,
  routesApi,
  startedAt,
} from '../testing/token.fixture';

const inactive = { status: 200, body: { active: false } };

describe('introspection', () => {
  it('describes an access token to its client (RFC 7662 §2.2)', async () => {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode());
    const { status, headers, body: answer } = await portal.introspect(body['access_token']);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.has('access-control-allow-origin')).toBe(false);
    expect(answer).toEqual({
      active: true,
      iss: issuer,
      token_type: 'Bearer',
      client_id: 'trailmap',
      sub: 'ada',
      aud: [routesApi, issuer],
      scope: 'openid email routes.read',
      iat: startedAt,
      exp: startedAt + 300,
      jti: claimsOf(body['access_token'])['jti'],
      auth_time: startedAt - 30,
      acr: '1',
      amr: ['pwd'],
    });
  });

  it('tells the client of a refresh token whether it is active, also after rotation', async () => {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode());
    expect(await portal.introspect(body['refresh_token'])).toMatchObject({
      body: { active: true, sub: 'ada', client_id: 'trailmap', scope: 'openid email routes.read', iat: startedAt },
    });
    await portal.refresh(body['refresh_token']);
    expect(await portal.introspect(body['refresh_token'])).toMatchObject(inactive);
  });

  it('describes access tokens to a client of their API, but no refresh tokens', async () => {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode());
    expect(await portal.introspect(body['access_token'], basic('other'))).toMatchObject({ body: { active: true } });
    const refreshToken = await portal.introspect(body['refresh_token'], basic('other'));
    expect(refreshToken.body).toEqual({ active: false });
  });

  it('tells everyone else only that a token is not active (RFC 7662 §2.2, §4)', async () => {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode());
    for (const token of [body['access_token'], body['id_token'], 'unknown', 'a.b.c', '..', 'ä']) {
      expect((await portal.introspect(token, basic('stranger'))).body).toEqual({ active: false });
    }
    expect((await portal.introspect(body['id_token'])).body).toEqual({ active: false });
  });

  it('is never for a client without credentials (RFC 7662 §2.1)', async () => {
    const portal = await createPortal();
    const request = formRequest('/oauth/introspect', { token: 'x', client_id: 'spa' });
    expect(await answerOf(await portal.server.introspect(request))).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
    expect(await portal.introspect('x', {})).toMatchObject({ status: 401 });
  });

  const jwt = 'application/token-introspection+jwt';
  it.each([
    [jwt, jwt],
    [`${jwt}, application/json`, jwt],
    [`application/json;q=0.9, ${jwt}`, jwt],
    [`${jwt.toUpperCase()} ; Q=1.000`, jwt],
    [`${jwt};q=0.5, */*;q=0.1`, jwt],
    [`application/json, ${jwt};q=0.9`, 'application/json'],
    [`${jwt};q=0.001, */*`, 'application/json'],
    [`${jwt};q=0, application/json`, 'application/json'],
    [`${jwt};q=0`, 'application/json'],
    [`${jwt};q=0.000`, 'application/json'],
    ['application/json', 'application/json'],
    ['*/*', 'application/json'],
  ])('answers Accept: %s with %s (RFC 9701 §4, RFC 9110 §12.4.2)', async (accept, type) => {
    const portal = await createPortal();
    const request = formRequest('/oauth/introspect', { token: 'x' }, { ...basic('trailmap'), accept });
    expect((await portal.server.introspect(request)).headers.get('content-type')).toBe(type);
  });

  it('requires a token (RFC 7662 §2.1)', async () => {
    const portal = await createPortal({ clients: [clientOf('c')] });
    const request = formRequest('/oauth/introspect', { token_type_hint: 'access_token' }, basic('c'));
    expect(await answerOf(await portal.server.introspect(request))).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
  });

  it('says inactive as soon as the token or its grant has ended', async () => {
    const portal = await createPortal();
    const tokens = await portal.exchange(await portal.mintCode());
    const both = [tokens.body['access_token'], tokens.body['refresh_token']];
    const id = portal.store.grants()[0]?.id ?? '';
    await portal.server.grants.pause('ada', id);
    for (const value of both) expect((await portal.introspect(value)).body).toEqual({ active: false });
    await portal.server.grants.resume('ada', id);
    for (const value of both) expect((await portal.introspect(value)).body).toMatchObject({ active: true });
    portal.clock.now += 300;
    expect((await portal.introspect(both[0])).body).toEqual({ active: false });
    portal.clock.now -= 1;
    await portal.server.grants.end('ada', id);
    for (const value of both) expect((await portal.introspect(value)).body).toEqual({ active: false });
  });
});
