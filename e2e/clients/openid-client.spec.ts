/** openid-client 6, used as in its documentation, with its security features turned on. */
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { exportJWK, importPKCS8 } from 'jose';
import * as client from 'openid-client';
import { dpopApi, dpopApiPort, own, portal } from '../addresses';
import { allow, newcomer, secondsAhead, signUp } from '../steps';
import { launchClient } from './launch';
import { backAt, callbackPage, confirmDevice, html, json, serve } from './own-server';

const keeperSecret = 'test-only-vault-keeper-secret-which-everybody-knows';
const postcardsSecret = 'test-only-postcards-secret-which-everybody-knows';
const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessToken = 'urn:ietf:params:oauth:token-type:access_token';

const pem = readFileSync('e2e/clients/test-only.key', 'utf8');
const signing = { key: await importPKCS8(pem, 'ES256'), kid: 'field-notes' };
let closing: (() => Promise<void>)[] = [];

test.beforeAll(async () => {
  const jwk = { ...(await exportJWK(createPublicKey(pem))), kid: signing.kid, alg: 'ES256', use: 'sig' };
  const server = await serve({ ...callbackPage, '/bye': html('Good bye'), '/jwks': json({ keys: [jwk] }) });
  const api = await launchClient('dpop-api', dpopApiPort, {}, `${dpopApi}/health`);
  closing = [server.close, api.close];
});
test.afterAll(async () => {
  await Promise.all(closing.map((close) => close()));
});

const configure = (id: string, authentication: client.ClientAuth) =>
  client.discovery(new URL(portal), id, { [client.clockSkew]: secondsAhead() }, authentication, {
    execute: [client.allowInsecureRequests],
  });

/** A new request, and the values that its response is checked against. */
async function newRequest(scope: string) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
  const parameters = {
    redirect_uri: `${own}/callback`,
    scope,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  };
  return { parameters, checks: { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true } };
}

async function allowed(page: Page, address: URL): Promise<URL> {
  await page.goto(address.href);
  await allow(page);
  return backAt(page);
}

test('a signed, pushed request, a client that authenticates by key, bound tokens (RFC 9101, 9126, 7523, 9449)', async ({
  page,
}) => {
  const who = newcomer('Nadia');
  await signUp(page, who);
  const config = await configure('field-notes', client.PrivateKeyJwt(signing));
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
  const { parameters, checks } = await newRequest('openid profile email vault.read');
  const signed = await client.buildAuthorizationUrlWithJAR(config, parameters, signing);
  const address = await client.buildAuthorizationUrlWithPAR(config, signed.searchParams, { DPoP });
  expect([...address.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);

  const back = await allowed(page, address);
  const tokens = await client.authorizationCodeGrant(config, back, checks, undefined, { DPoP });
  expect(tokens.token_type).toBe('dpop');
  const sub = tokens.claims()?.sub ?? '';
  expect(await client.fetchUserInfo(config, tokens.access_token, sub, { DPoP })).toMatchObject({
    name: who.name,
    email: who.email,
  });
  const call = (token: string) =>
    client.fetchProtectedResource(config, token, new URL('/papers', dpopApi), 'GET', undefined, undefined, { DPoP });
  expect((await call(tokens.access_token)).status).toBe(200);
  // The same token, used without the key.
  const stolen = await fetch(`${dpopApi}/papers`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
  expect(stolen.status).toBe(401);

  const renewed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '', undefined, { DPoP });
  expect(renewed.token_type).toBe('dpop');
  expect(renewed.access_token).not.toBe(tokens.access_token);
  expect((await call(renewed.access_token)).status).toBe(200);
  // A code works once.
  await expect(client.authorizationCodeGrant(config, back, checks, undefined, { DPoP })).rejects.toMatchObject({
    error: 'invalid_grant',
  });
});

test('the response is a JWT (JARM), and signing out leads back to the app (RP-Initiated Logout §2, §3)', async ({
  page,
}) => {
  await signUp(page, newcomer('Olga'));
  const config = await configure('field-notes', client.PrivateKeyJwt(signing));
  client.useJwtResponseMode(config);
  const { parameters, checks } = await newRequest('openid');
  const back = await allowed(page, client.buildAuthorizationUrl(config, parameters));
  expect([...back.searchParams.keys()]).toEqual(['response']);
  const tokens = await client.authorizationCodeGrant(config, back, checks);

  const silently = async () => {
    const again = await newRequest('openid');
    const address = client.buildAuthorizationUrl(config, { ...again.parameters, prompt: 'none' });
    await page.goto(address.href);
    return client.authorizationCodeGrant(config, await backAt(page), again.checks);
  };
  expect((await silently()).claims()?.sub).toBe(tokens.claims()?.sub);

  const leaving = client.buildEndSessionUrl(config, {
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: `${own}/bye`,
    state: 'see you',
  });
  await page.goto(leaving.href);
  expect((await backAt(page, '/bye')).searchParams.get('state')).toBe('see you');
  await expect(silently()).rejects.toMatchObject({ error: 'login_required' });
});

test('a device waits while its user answers on another device (RFC 8628)', async ({ page }) => {
  await signUp(page, newcomer('Rosa'));
  const config = await configure('radio', client.None());
  const waiting = await client.initiateDeviceAuthorization(config, { scope: 'openid profile vault.read' });
  const [tokens] = await Promise.all([
    client.pollDeviceAuthorizationGrant(config, waiting, undefined, { signal: AbortSignal.timeout(40_000) }),
    confirmDevice(page, waiting.verification_uri_complete ?? '', waiting.user_code),
  ]);
  const sub = tokens.claims()?.sub ?? '';
  expect(await client.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({ name: 'Rosa' });
  const renewed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
  expect(renewed.access_token).not.toBe(tokens.access_token);
});

test('an API exchanges the token it was called with, naming the actor (RFC 8693 §2, §4.1)', async ({ page }) => {
  await signUp(page, newcomer('Petra'));
  const app = await configure('postcards', client.ClientSecretBasic(postcardsSecret));
  const { parameters, checks } = await newRequest('openid vault.read papers.read');
  const back = await allowed(page, client.buildAuthorizationUrl(app, parameters));
  const tokens = await client.authorizationCodeGrant(app, back, checks);

  const keeper = await configure('vault-keeper', client.ClientSecretBasic(keeperSecret));
  const actor = await client.clientCredentialsGrant(keeper, { scope: 'papers.read' });
  const traded = await client.genericGrantRequest(keeper, exchange, {
    subject_token: tokens.access_token,
    subject_token_type: accessToken,
    actor_token: actor.access_token,
    actor_token_type: accessToken,
    resource: 'https://papers.example',
  });
  expect(traded).toMatchObject({ issued_token_type: accessToken, token_type: 'bearer', scope: 'papers.read' });
  expect(await client.tokenIntrospection(keeper, traded.access_token)).toMatchObject({
    active: true,
    sub: tokens.claims()?.sub,
    aud: 'https://papers.example',
    act: { sub: 'vault-keeper' },
  });
  // The new token never has more scopes than the exchanged one.
  await expect(
    client.genericGrantRequest(keeper, exchange, {
      subject_token: traded.access_token,
      subject_token_type: accessToken,
      resource: dpopApi,
    }),
  ).rejects.toMatchObject({ error: /invalid_(target|request)/ });
});
