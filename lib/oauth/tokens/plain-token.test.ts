/**
 * Access tokens of the general type JWT, for APIs that ask for it: RFC 9068 §2.1 and §5, RFC 8725 §3.11. All endpoints
 * accept them, and never confuse them with ID tokens, which have the same type.
 */
import { describe, expect, it } from 'vitest';
import { sha256 } from '../crypto';
import { sign } from '../keys/key-ring';
import * as front from '../testing/authorize.fixture';
import {
  basic,
  callback,
  claimsOf,
  clientOf,
  createPortal,
  headerOf,
  issuer,
  ledgerApi,
  routesApi,
  startedAt,
  trailmap,
} from '../testing/token.fixture';
import { idTokenClaims } from './id-token';

const exchangeType = 'urn:ietf:params:oauth:grant-type:token-exchange';
const exchanger = { grant_types: [exchangeType], response_types: [], redirect_uris: [callback] };
const apisWith = (plain: readonly string[]) =>
  trailmap.apis.map((api) => ({ ...api, ...(plain.includes(api.resource) && { plainTokens: true }) }));
const spring = clientOf('spring', {}, { apis: apisWith([routesApi]) });
const both = clientOf('both', {}, { apis: apisWith([routesApi, ledgerApi]) });
const exchangeClients = [spring, both].map((client) =>
  clientOf(`${client.id}-trader`, exchanger, {
    apis: client.apis.map((api) => ({ ...api, mayExchange: 'impersonation' as const })),
  }),
);

async function signedIn(scopes: string[], parameters = {}, client = spring) {
  const portal = await createPortal({ clients: [spring, both, ...exchangeClients] });
  const code = await portal.mintCode(scopes, { clientId: client.id });
  const { body } = await portal.exchange(code, parameters, basic(client.id));
  return { portal, body, token: String(body['access_token']), idToken: String(body['id_token']) };
}

describe('an API that asks for the type JWT', () => {
  it('gets it, with a claim that marks an access token; other tokens have neither', async () => {
    const { token, idToken } = await signedIn(['openid', 'routes.read']);
    expect(headerOf(token)).toMatchObject({ typ: 'JWT', alg: 'ES256' });
    expect(claimsOf(token)).toMatchObject({ token_use: 'access', aud: [routesApi, issuer], client_id: 'spring' });
    expect(headerOf(idToken)['typ']).toBe('JWT');
    expect(claimsOf(idToken)).not.toHaveProperty('token_use');
    const usual = await signedIn(['openid', 'invoices.read']);
    expect(headerOf(usual.token)['typ']).toBe('at+jwt');
    expect(claimsOf(usual.token)).not.toHaveProperty('token_use');
  });

  it('gets at+jwt in a token that it shares with an API that relies on this type (RFC 9068 §4)', async () => {
    const scopes = ['routes.read', 'invoices.read'];
    expect(headerOf((await signedIn(scopes)).token)['typ']).toBe('at+jwt');
    expect(headerOf((await signedIn(scopes, { resource: routesApi })).token)['typ']).toBe('JWT');
    expect(headerOf((await signedIn(scopes, {}, both)).token)['typ']).toBe('JWT');
  });

  it('also gets it with client credentials and token exchange (RFC 6749 §4.4, RFC 8693)', async () => {
    const { portal, token } = await signedIn(['routes.read']);
    const own = await portal.token({ grant_type: 'client_credentials', scope: 'routes.sync' }, basic('spring'));
    expect(headerOf(own.body['access_token'])['typ']).toBe('JWT');
    const parameters = {
      grant_type: exchangeType,
      subject_token: token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    };
    const traded = await portal.token(parameters, basic('spring-trader'));
    expect(traded.status).toBe(200);
    expect(headerOf(traded.body['access_token'])['typ']).toBe('JWT');
  });

  it('has tokens that work at all endpoints, and end like others', async () => {
    const { portal, token } = await signedIn(['openid', 'email', 'routes.read']);
    expect((await portal.userinfo(token)).status).toBe(200);
    expect((await portal.introspect(token, basic('spring'))).body).toMatchObject({
      active: true,
      aud: [routesApi, issuer],
    });
    expect((await portal.introspect(token, basic('stranger'))).body).toEqual({ active: false });
    portal.clock.now += 299;
    expect((await portal.userinfo(token)).status).toBe(200);
    expect((await portal.revoke(token, basic('spring'))).status).toBe(200);
    expect((await portal.userinfo(token)).status).toBe(401);
    portal.clock.now += 1;
    // Even when it has expired it is not mistaken for an ID token, which cannot be revoked.
    expect((await portal.revoke(token, basic('spring'))).status).toBe(200);
  });
});

describe('a token of the type JWT that is no access token', () => {
  const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';

  it('is refused everywhere: an ID token, or one that lacks a claim (RFC 9068 §4)', async () => {
    const { portal, token, idToken } = await signedIn(['openid', 'email', 'routes.read']);
    const { ring } = portal.world();
    const claims = claimsOf(token);
    const without = (name: string) => Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
    const forged = await Promise.all([
      // The claims of an access token with the type of an ID token: only `token_use` makes the difference.
      sign(ring, 'ES256', { typ: 'JWT' }, without('token_use')),
      sign(ring, 'ES256', { typ: 'JWT' }, { ...claims, token_use: 'id' }),
      sign(ring, 'ES256', { typ: 'JWT' }, { ...claims, token_use: ['access'] }),
      sign(ring, 'RS256', { typ: 'JWT' }, { ...claimsOf(idToken), token_use: 'access' }),
      ...['status', 'jti', 'client_id'].map((name) => sign(ring, 'ES256', { typ: 'JWT' }, without(name))),
      ...['logout+jwt', 'secevent+jwt', 'jwt', 'userinfo+jwt'].map((typ) => sign(ring, 'ES256', { typ }, claims)),
    ]);
    for (const value of [idToken, ...forged]) {
      expect((await portal.userinfo(value)).status).toBe(401);
      expect((await portal.introspect(value, basic('spring'))).body).toEqual({ active: false });
      const parameters = { grant_type: exchangeType, subject_token: value, subject_token_type: accessTokenType };
      expect(await portal.token(parameters, basic('spring-trader'))).toMatchObject({ status: 400 });
    }
  });

  it('cannot be made from an ID token by a claim about the person', async () => {
    const portal = await createPortal();
    const code = await portal.mintCode(['openid', 'email', 'profile']);
    const state = await portal.store.findCode(sha256(code));
    if (!state?.subject) throw new Error('no code');
    const asked = { token_use: null, client_id: null, status: null };
    const claims = idTokenClaims(
      portal.world(),
      {
        client: trailmap,
        grant: state.grant,
        issuedAt: startedAt,
        first: true,
        subject: { ...state.subject, claims: { token_use: 'access', client_id: 'x', status: { status_list: {} } } },
        context: { ...state.code.context, claims: { id_token: asked, userinfo: asked } },
        target: { scopes: [], audience: [], signingAlg: 'ES256', accessTokenSeconds: 60 },
      },
      { accessToken: undefined, through: 'token endpoint' },
    );
    expect(claims).toMatchObject({ sub: 'ada', email: 'ada@example.com' });
    for (const name of Object.keys(asked)) expect(claims).not.toHaveProperty(name);
  });

  it('an access token is refused as id_token_hint, even if an API has the identifier of a client', async () => {
    // The worst case: the token's audience is the client that sends the hint.
    const named = trailmap.apis.map((api) => ({
      ...api,
      resource: api.resource === routesApi ? 'spring' : api.resource,
    }));
    const confused = clientOf('spring', {}, { apis: named.map((api) => ({ ...api, plainTokens: true })) });
    const portal = await createPortal({ clients: [confused] });
    const code = await portal.mintCode(['openid', 'routes.read'], { clientId: 'spring' });
    const { body } = await portal.exchange(code, { resource: 'spring' }, basic('spring'));
    const [token, idToken] = [String(body['access_token']), String(body['id_token'])];
    expect([claimsOf(token)['aud'], claimsOf(idToken)['aud'], headerOf(token)['typ']]).toEqual([
      'spring',
      'spring',
      'JWT',
    ]);

    const authorize = async (hint: string) => {
      const parameters = {
        ...front.good,
        client_id: 'spring',
        redirect_uri: callback,
        scope: 'openid',
        id_token_hint: hint,
      };
      const url = `${issuer}/oauth/authorize?${new URLSearchParams(parameters)}`;
      const response = await portal.server.authorize(new Request(url));
      return front.answerOf(response).get('error');
    };
    expect(await authorize(idToken)).toBeNull();
    expect(await authorize(token)).toBe('invalid_request');

    const signOut = async (hint: string) => {
      const url = `${issuer}/oauth/logout?${new URLSearchParams({ id_token_hint: hint, client_id: 'spring' })}`;
      const to = new URL((await portal.server.endSession(new Request(url))).headers.get('location') ?? '');
      return { path: to.pathname, asks: to.searchParams.has('logout') };
    };
    // Nobody is signed in: an ID token identifies the app; with any other token the page asks for confirmation.
    expect(await signOut(idToken)).toEqual({ path: '/signout', asks: false });
    expect(await signOut('rubbish')).toEqual({ path: '/signout', asks: true });
    expect(await signOut(token)).toEqual({ path: '/signout', asks: true });
  });

  it('an ID token is distinguished from an access token at revocation (RFC 7009 §2.2.1)', async () => {
    const { portal, idToken } = await signedIn(['openid', 'routes.read']);
    expect(await (await portal.revoke(idToken, basic('spring'))).json()).toMatchObject({
      error: 'unsupported_token_type',
    });
  });
});
