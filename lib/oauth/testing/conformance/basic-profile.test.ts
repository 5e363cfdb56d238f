/**
 * Requests of the OpenID Foundation's conformance plans that no other test sends. `docs/conformance.md` lists every
 * module with the tests that cover it.
 */
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { assertionType } from '../../clients/authentication';
import { sha256 } from '../../crypto';
import * as front from '../authorize.fixture';
import {
  assertion,
  basic,
  callback,
  challenge,
  claimsOf,
  clientKey,
  clientOf,
  createPortal,
  formRequest,
  issuer,
  startedAt,
  verifier,
} from '../token.fixture';

const { good } = front;

describe('requests of the Basic OP plan (OpenID Connect Core §15.1)', () => {
  it.each([
    ['display=page', { display: 'page' }],
    ['display=popup', { display: 'popup' }],
    ['ui_locales', { ui_locales: 'se' }],
    ['claims_locales', { claims_locales: 'se' }],
    ['login_hint', { login_hint: 'buffy@id.example' }],
    ['acr_values from the metadata', { acr_values: 'pwd' }],
    ['an unknown parameter', { extra: 'foobar' }],
    ['scopes in another order', { scope: 'email openid' }],
    ['no state', { state: undefined }],
  ])('%s: the request succeeds', async (_, change) => {
    const portal = front.createPortal();
    const supported = z
      .object({ acr_values_supported: z.array(z.string()) })
      .parse(await (await portal.server.discovery(new Request(`${issuer}/.well-known/openid-configuration`))).json());
    const acr = 'acr_values' in change ? { acr_values: supported.acr_values_supported.join(' ') } : {};
    const response = await portal.through({ ...good, ...change, ...acr });
    expect(front.answerOf(response).get('error')).toBeNull();
    const { code } = await portal.codeOf(response);
    expect(code.context.scopes).toContain('openid');
    expect(front.answerOf(response).get('state')).toBe('state' in change ? null : good.state);
  });
});

describe('requests of the FAPI 2.0 plan, pushed', () => {
  const secret = 'a-secret-of-trailmap';
  const authorization = `Basic ${Buffer.from(`trailmap:${secret}`).toString('base64')}`;
  const client = { ...front.trailmap, secretHashes: [sha256(secret)] };
  const pushed = async (change: front.Parameters, outside: Record<string, string> = {}) => {
    const portal = front.createPortal([client]);
    const answer = await portal.push({ ...good, ...Object.fromEntries(Object.entries(change)) }, { authorization });
    const { request_uri } = z.object({ request_uri: z.string() }).parse(await answer.json());
    const response = await portal.through({ client_id: 'trailmap', request_uri, ...outside });
    return { response: front.answerOf(response), code: (await portal.codeOf(response)).code };
  };

  it.each([43, 64, 384])('a nonce of %i characters is returned unchanged', async (length) => {
    const nonce = 'n'.repeat(length);
    expect((await pushed({ nonce })).code.context.nonce).toBe(nonce);
  });

  it('a request without a nonce gets an ID token without one', async () => {
    expect((await pushed({ nonce: undefined })).code.context.nonce).toBeUndefined();
  });

  it.each([1, 384, 1000])('a state of %i characters is returned unchanged', async (length) => {
    const state = 's'.repeat(length);
    expect((await pushed({ state })).response.get('state')).toBe(state);
  });

  it('state and nonce outside the pushed request are ignored (RFC 9101 §6.3)', async () => {
    const other = await pushed({}, { state: 'outside', nonce: 'outside' });
    expect(other.response.get('state')).toBe(good.state);
    expect(other.code.context.nonce).toBe(good.nonce);
    const none = await pushed({ state: undefined }, { state: 'outside' });
    expect(none.response.get('state')).toBeNull();
  });

  it('a request with a missing or unregistered redirect URI is refused when it is pushed', async () => {
    const portal = front.createPortal([client]);
    for (const redirect_uri of [undefined, 'https://trailmap.example/callback/2']) {
      expect((await portal.push({ ...good, redirect_uri }, { authorization })).status).toBe(400);
    }
  });

  it('the endpoint accepts only POST (RFC 9126 §2.3)', async () => {
    const portal = front.createPortal([client]);
    const answer = await portal.server.par(new Request(`${issuer}/oauth/par`, { headers: { authorization } }));
    expect(answer.status).toBe(405);
  });
});

const pair = await generateKeyPair('ES256', { extractable: true });
const jwk = await exportJWK(pair.publicKey);

describe('assertions of the FAPI 2.0 plan (RFC 7523 §3)', () => {
  it.each([
    ['no sub', { sub: undefined }],
    ['the address of the pushed request endpoint as aud', { aud: `${issuer}/oauth/par` }],
    ['an exp five minutes ago', { exp: startedAt - 300 }],
  ])('one with %s is refused, also at the pushed request endpoint', async (_, claims) => {
    const jwks = { keys: [{ ...(await exportJWK(clientKey.publicKey)), kty: 'EC' }] };
    const issuerOnly = { assertion_audience: 'issuer', token_endpoint_auth_method: 'private_key_jwt' };
    const portal = await createPortal({ clients: [clientOf('bank', { ...issuerOnly, jwks })] });
    const proved = async (change: Record<string, unknown>) => ({
      client_assertion_type: assertionType,
      client_assertion: await assertion('bank', change),
      response_type: 'code',
      scope: 'openid',
      redirect_uri: callback,
      nonce: 'n-1',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    const push = async (change: Record<string, unknown>) =>
      (await portal.server.par(formRequest('/oauth/par', await proved(change)))).status;
    expect(await push({})).toBe(201);
    expect(await push(claims)).toBe(401);
  });
});

describe('proofs of the FAPI 2.0 plan (RFC 9449)', () => {
  const proof = (claims: Record<string, unknown>, path = '/oauth/token', htm = 'POST') =>
    new SignJWT({ jti: crypto.randomUUID(), htm, htu: issuer + path, iat: startedAt, ...claims })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
      .sign(pair.privateKey);

  it.each([
    ['an iat ten seconds ago', { iat: startedAt - 10 }],
    ['an iat ten seconds ahead', { iat: startedAt + 10 }],
    ['nbf and exp around now', { nbf: startedAt, exp: startedAt + 300 }],
  ])('%s is accepted', async (_, claims) => {
    const portal = await createPortal();
    const parameters = { grant_type: 'client_credentials', scope: 'routes.sync' };
    const answer = await portal.token(parameters, { ...basic('trailmap'), dpop: await proof(claims) });
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'DPoP' } });
    expect(claimsOf(answer.body['access_token'])['cnf']).toEqual({ jkt: await calculateJwkThumbprint(jwk) });
  });

  it.each(['DPoP', 'dpop', 'DPOP', 'dPoP'])(
    'the scheme %s is recognized in any case (RFC 9110 §11.1)',
    async (scheme) => {
      const portal = await createPortal();
      const code = await portal.mintCode(undefined, { clientId: 'trailmap' });
      const { body } = await portal.token(
        {
          grant_type: 'authorization_code',
          code,
          redirect_uri: callback,
          code_verifier: verifier,
        },
        { ...basic('trailmap'), dpop: await proof({}) },
      );
      expect(body['token_type']).toBe('DPoP');
      const headers = {
        authorization: `${scheme} ${body['access_token']}`,
        dpop: await proof({ ath: sha256(String(body['access_token'])) }, '/oauth/userinfo', 'GET'),
      };
      const answer = await portal.server.userinfo(new Request(`${issuer}/oauth/userinfo`, { headers }));
      expect(answer.status).toBe(200);
    },
  );
});
