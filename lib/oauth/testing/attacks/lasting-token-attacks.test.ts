/**
 * Attacks on access tokens and API keys without an expiry (`tokens/lasting-token.ts`): getting one without being
 * allowed to, and using one after a permission ended.
 */
import { describe, expect, it } from 'vitest';
import { sign } from '../../keys/key-ring';
import type { Client } from '../../model/client-records';
import type { Confirmation } from '../../model/token-records';
import { verifyAccessToken } from '../../tokens/access-token';
import { isLasting } from '../../tokens/lasting-token';
import { basic, clientOf, createPortal, issuer, routesApi, startedAt, trailmap } from '../token.fixture';

const lastingApis = trailmap.apis.map((api) =>
  api.resource === routesApi ? { ...api, opaqueTokens: true, lastingTokens: true, lastingKeys: true } : api,
);
const changed = (change: Partial<Client['apis'][number]>): Client =>
  clientOf('server', {}, { apis: lastingApis.map((api) => ({ ...api, ...change })) });
const server = changed({});
const asPublic = clientOf('server', { token_endpoint_auth_method: 'none' }, { apis: lastingApis, secretHashes: [] });

async function stolen() {
  const settings = { lastingTokens: true, unusedTokenSeconds: 90 * 86_400 };
  const portal = await createPortal({ clients: [server], apis: lastingApis, settings });
  const code = await portal.mintCode(['openid', 'routes.read'], { clientId: 'server' });
  const { body } = await portal.exchange(code, {}, basic('server'));
  expect(body).not.toHaveProperty('expires_in');
  const token = String(body['access_token']);
  const works = async () => (await portal.userinfo(token)).status === 200;
  expect(await works()).toBe(true);
  return { ...portal, settings, token, works };
}

describe('a token without an expiry', () => {
  it('is not issued to a client without a secret or key (RFC 6749 §2.1)', async () => {
    const portal = await createPortal({ clients: [asPublic], settings: { lastingTokens: true } });
    const code = await portal.mintCode(['routes.read'], { clientId: 'server' });
    const { status, body } = await portal.exchange(code, { client_id: 'server' }, {});
    expect({ status, expires: body['expires_in'] }).toEqual({ status: 200, expires: 300 });
  });

  it('is issued to a client without a secret only with a key, and never in the FAPI 2.0 profile', async () => {
    const { store } = await stolen();
    const [grant] = store.grants();
    if (!grant) throw new Error('no grant');
    const target = { scopes: ['routes.read'], audience: [routesApi], signingAlg: 'ES256' as const };
    const issued = (client: Client, confirmation?: Confirmation) =>
      isLasting({
        client,
        grant,
        context: { scopes: [], resources: [] },
        target: { ...target, accessTokenSeconds: 300, opaque: true, lasting: true },
        issuedAt: startedAt,
        first: true,
        ...(confirmation && { confirmation }),
      });
    expect(issued(asPublic)).toBe(false);
    expect(issued(asPublic, { jkt: 'thumbprint' })).toBe(true);
    expect(issued(server)).toBe(true);
    const fapi: Client = { ...server, metadata: { ...server.metadata, profile: 'fapi2' } };
    expect(issued(fapi, { jkt: 'thumbprint' })).toBe(false);
  });

  it.each<[string, Client]>([
    ['the API no longer allows it to the app', changed({ lastingTokens: undefined })],
    ['the API asks for signed tokens', changed({ opaqueTokens: undefined })],
    ['the app can no longer reach the API', clientOf('server', {}, { apis: [] })],
    ['the app has no secret any more', asPublic],
  ])('stops working at once when %s', async (_, now) => {
    const portal = await stolen();
    portal.store.putClient(now);
    expect(await portal.works()).toBe(false);
  });

  it('stops working at once when the operator turns the setting off', async () => {
    const portal = await stolen();
    const world = portal.world();
    expect(await verifyAccessToken(world, portal.token)).toBeDefined();
    const later = { ...world, settings: { ...world.settings, lastingTokens: false } };
    expect(await verifyAccessToken(later, portal.token)).toBeUndefined();
  });

  it('does not come back when the person allows less and then more again', async () => {
    const portal = await stolen();
    const id = portal.store.grants()[0]?.id ?? '';
    await portal.store.changeGrant(id, 'ada', { scopes: [{ scope: 'openid', endsAt: null }] }, startedAt);
    expect(await portal.works()).toBe(false);
    await portal.mintCode(['openid', 'routes.read'], { clientId: 'server' });
    expect(await portal.works()).toBe(false);
  });

  it('a signed token without exp is refused, also with a key of this server', async () => {
    const portal = await stolen();
    const world = portal.world();
    const ordinary = await portal.exchange(await portal.mintCode(['openid']));
    const claims = JSON.parse(
      Buffer.from(String(ordinary.body['access_token']).split('.')[1] ?? '', 'base64url').toString(),
    );
    const { exp: _, ...without } = claims;
    const forged = await sign(world.ring, 'ES256', { typ: 'at+jwt' }, { ...without, iss: issuer });
    expect(await verifyAccessToken(world, forged)).toBeUndefined();
    expect((await portal.userinfo(forged)).status).toBe(401);
  });
});
