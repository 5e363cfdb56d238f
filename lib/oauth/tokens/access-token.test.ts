import { describe, expect, it } from 'vitest';
import { sha256 } from '../crypto';
import { sign } from '../keys/key-ring';
import {
  basic,
  callback,
  claimsOf,
  clientOf,
  createPortal,
  issuer,
  ledgerApi,
  routesApi,
  startedAt,
  trailmap,
} from '../testing/token.fixture';
import { grantOf, verifyAccessToken } from './access-token';

const apis = trailmap.apis.map((api) => ({ ...api, opaqueTokens: api.resource === routesApi }));
const mapper = clientOf('mapper', {}, { apis });
const proxy = clientOf(
  'proxy',
  { grant_types: ['urn:ietf:params:oauth:grant-type:token-exchange'], response_types: [], redirect_uris: [callback] },
  { apis: apis.map((api) => ({ ...api, mayExchange: 'impersonation' as const })) },
);

async function signedIn(scopes = ['openid', 'email', 'routes.read', 'invoices.read'], parameters = {}) {
  const portal = await createPortal({ clients: [mapper, proxy] });
  const code = await portal.mintCode(scopes, { clientId: 'mapper' });
  portal.calls.length = 0;
  const { body } = await portal.exchange(code, parameters, basic('mapper'));
  return { portal, body, token: String(body['access_token']) };
}

describe('an API that asks for opaque tokens', () => {
  it('gets tokens without content, of which only a hash is stored', async () => {
    const { portal, body, token } = await signedIn();
    expect(token).toMatch(/^cs_at_[\w-]{43}$/);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 300 });
    expect(await portal.store.findAccessToken(token, startedAt, startedAt)).toBeUndefined();
    expect(await portal.store.findAccessToken(sha256(token), startedAt, startedAt)).toMatchObject({
      claims: { client_id: 'mapper' },
    });
  });

  it('gets the claims of a signed token by introspection (RFC 7662 §2.2)', async () => {
    const { portal, token } = await signedIn();
    expect((await portal.introspect(token, basic('mapper'))).body).toMatchObject({
      active: true,
      iss: issuer,
      sub: 'ada',
      aud: [routesApi, ledgerApi, issuer],
      client_id: 'mapper',
      scope: 'openid email routes.read invoices.read',
      exp: startedAt + 300,
      auth_time: startedAt - 30,
      acr: '1',
    });
    expect((await portal.introspect(token, basic('stranger'))).body).toEqual({ active: false });
    portal.clock.now += 300;
    expect((await portal.introspect(token, basic('mapper'))).body).toEqual({ active: false });
  });

  it('does not make tokens for other APIs opaque', async () => {
    const { portal, token } = await signedIn(undefined, { resource: ledgerApi });
    expect(token.split('.')).toHaveLength(3);
    expect(portal.calls).not.toContain('createAccessToken');
  });

  it('has tokens that userinfo accepts until the owner changes or ends the access (decision 2)', async () => {
    const { portal, token } = await signedIn();
    expect((await portal.userinfo(token)).status).toBe(200);
    const id = portal.store.grants()[0]?.id ?? '';
    await portal.server.grants.pause('ada', id);
    expect((await portal.userinfo(token)).status).toBe(401);
    await portal.server.grants.resume('ada', id);
    expect((await portal.userinfo(token)).status).toBe(200);
    await portal.server.grants.change('ada', id, { endsAt: startedAt + 1000 });
    expect((await portal.userinfo(token)).status).toBe(401);
    expect((await portal.introspect(token, basic('mapper'))).body).toEqual({ active: false });
  });

  it('has tokens that their client can revoke one by one (RFC 7009 §2.1)', async () => {
    const { portal, body, token } = await signedIn();
    const { body: renewed } = await portal.refresh(body['refresh_token'], {}, basic('mapper'));
    expect(await (await portal.revoke(token, basic('other'))).json()).toMatchObject({ error: 'invalid_grant' });
    expect((await portal.userinfo(token)).status).toBe(200);
    expect((await portal.revoke(token, basic('mapper'))).status).toBe(200);
    expect((await portal.userinfo(token)).status).toBe(401);
    expect((await portal.userinfo(renewed['access_token'])).status).toBe(200);
    expect((await portal.revoke(token, basic('mapper'))).status).toBe(200);
  });

  it('has tokens that can be exchanged, also for opaque ones (RFC 8693)', async () => {
    const { portal, token } = await signedIn();
    const traded = await portal.token(
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        resource: routesApi,
      },
      basic('proxy'),
    );
    expect(traded.body['access_token']).toMatch(/^cs_at_/);
    expect(await portal.introspect(traded.body['access_token'], basic('proxy'))).toMatchObject({
      body: { active: true, sub: 'ada', client_id: 'proxy', aud: routesApi },
    });
    expect((await portal.revoke(traded.body['access_token'], basic('proxy'))).status).toBe(200);
    expect((await portal.userinfo(token)).status).toBe(200);
  });

  it('rejects an invented token, and the hash of a real one', async () => {
    const { portal, token } = await signedIn();
    for (const forged of [
      `cs_at_${'x'.repeat(43)}`,
      `cs_at_${sha256(token)}`,
      sha256(token),
      'cs_at_',
      token.slice(0, -1),
    ]) {
      expect((await portal.userinfo(forged)).status).toBe(401);
      expect((await portal.introspect(forged, basic('mapper'))).body).toEqual({ active: false });
    }
  });
});

describe('the grant behind an access token', () => {
  /** The grant behind a token that we signed ourselves, with some of its claims changed. */
  async function tampering() {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode());
    const world = portal.world();
    return async (changed: Record<string, unknown>) => {
      const token = await sign(
        world.ring,
        'ES256',
        { typ: 'at+jwt' },
        { ...claimsOf(body['access_token']), ...changed },
      );
      const claims = await verifyAccessToken(world, token);
      return claims && grantOf(world, claims);
    };
  }

  it('belongs to the client of the token', async () => {
    const grantBehind = await tampering();
    expect(await grantBehind({})).toMatchObject({ state: { grant: { clientId: 'trailmap' } }, problem: undefined });
    expect(await grantBehind({ client_id: 'other' })).toBeUndefined();
  });

  it('belongs to the client that it was granted to, if another client holds the token (RFC 8693)', async () => {
    const grantBehind = await tampering();
    expect(await grantBehind({ client_id: 'other', granted_to: 'trailmap' })).toMatchObject({ problem: undefined });
    expect(await grantBehind({ granted_to: 'other' })).toBeUndefined();
  });

  it('is found only under a status list of this server', async () => {
    const grantBehind = await tampering();
    for (const uri of ['https://evil.example/oauth/status/1', `${issuer}/oauth/status/x`, `${issuer}/oauth/status/`]) {
      expect(await grantBehind({ status: { status_list: { idx: 0, uri } } })).toBeUndefined();
    }
  });
});
