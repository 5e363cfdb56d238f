/** oauth4webapi, used as in its examples: every step by hand, every response checked. */
import { expect, test } from '@playwright/test';
import * as oauth from 'oauth4webapi';
import { own, portal } from '../addresses';
import { allow, newcomer, secondsAhead, signUp } from '../steps';
import { backAt, callbackPage, confirmDevice, serve } from './own-server';

const insecure = { [oauth.allowInsecureRequests]: true } as const;
const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessToken = 'urn:ietf:params:oauth:token-type:access_token';
const postcardsAuth = oauth.ClientSecretBasic('test-only-postcards-secret-which-everybody-knows');
const keeperAuth = oauth.ClientSecretBasic('test-only-vault-keeper-secret-which-everybody-knows');
const redirectUri = `${own}/callback`;
let close = async () => {};

test.beforeAll(async () => {
  ({ close } = await serve(callbackPage));
});
test.afterAll(() => close());

const clientOf = (id: string): oauth.Client => ({ client_id: id, [oauth.clockSkew]: secondsAhead() });

async function discover(): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(portal);
  // RFC 8414; the other examples use OpenID Connect Discovery.
  const found = await oauth.discoveryRequest(issuer, { ...insecure, algorithm: 'oauth2' });
  return oauth.processDiscoveryResponse(issuer, found);
}

test('a pushed request and tokens bound to a key: refresh, token exchange, JWT introspection, revocation', async ({
  page,
}) => {
  await signUp(page, newcomer('Quentin'));
  const [as, client] = [await discover(), clientOf('postcards')];
  const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const pushed = await oauth.pushedAuthorizationRequest(
    as,
    client,
    postcardsAuth,
    {
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid vault.read',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    },
    { ...insecure, DPoP },
  );
  const { request_uri } = await oauth.processPushedAuthorizationResponse(as, client, pushed);
  const address = new URL(as.authorization_endpoint ?? '');
  address.search = String(new URLSearchParams({ client_id: client.client_id, request_uri }));
  await page.goto(address.href);
  await allow(page);

  // RFC 9207: the response names its issuer, and the library requires it.
  const answer = oauth.validateAuthResponse(as, client, await backAt(page), state);
  const redeem = () =>
    oauth.authorizationCodeGrantRequest(as, client, postcardsAuth, answer, redirectUri, verifier, {
      ...insecure,
      DPoP,
    });
  const response = await redeem();
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, {
    expectedNonce: nonce,
    requireIdToken: true,
  });
  await oauth.validateApplicationLevelSignature(as, response, insecure);
  expect(tokens.token_type).toBe('dpop');
  const sub = oauth.getValidatedIdTokenClaims(tokens)?.sub ?? '';
  const about = await oauth.userInfoRequest(as, client, tokens.access_token, { ...insecure, DPoP });
  expect(await oauth.processUserInfoResponse(as, client, sub, about)).toEqual({ sub });

  const refresh = tokens.refresh_token ?? '';
  const renewing = await oauth.refreshTokenGrantRequest(as, client, postcardsAuth, refresh, { ...insecure, DPoP });
  const renewed = await oauth.processRefreshTokenResponse(as, client, renewing);
  expect(renewed.access_token).not.toBe(tokens.access_token);

  // The service behind the API has its own key, and a bound token stays bound (RFC 8693).
  const keeper = clientOf('vault-keeper');
  const trading = await oauth.genericTokenEndpointRequest(
    as,
    keeper,
    keeperAuth,
    exchange,
    { subject_token: renewed.access_token, subject_token_type: accessToken },
    { ...insecure, DPoP: oauth.DPoP(keeper, await oauth.generateKeyPair('ES256')) },
  );
  expect(await oauth.processGenericTokenEndpointResponse(as, keeper, trading)).toMatchObject({
    issued_token_type: accessToken,
    token_type: 'dpop',
    scope: 'vault.read',
  });

  const introspect = async () => {
    const asked = await oauth.introspectionRequest(as, client, postcardsAuth, renewed.access_token, {
      ...insecure,
      requestJwtResponse: true,
    });
    const told = await oauth.processIntrospectionResponse(as, client, asked);
    await oauth.validateApplicationLevelSignature(as, asked, insecure);
    return told;
  };
  expect(await introspect()).toMatchObject({ active: true, sub, scope: 'openid vault.read' });
  const revoking = await oauth.revocationRequest(as, client, postcardsAuth, renewed.access_token, insecure);
  await oauth.processRevocationResponse(revoking);
  expect(await introspect()).toEqual({ active: false });
});

test('a device gets tokens bound to its key (RFC 8628, RFC 9449)', async ({ page }) => {
  await signUp(page, newcomer('Rafael'));
  const [as, client] = [await discover(), clientOf('radio')];
  const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
  const asked = await oauth.deviceAuthorizationRequest(as, client, oauth.None(), { scope: 'openid profile' }, insecure);
  const waiting = await oauth.processDeviceAuthorizationResponse(as, client, asked);
  const poll = async () =>
    oauth.processDeviceCodeResponse(
      as,
      client,
      await oauth.deviceCodeGrantRequest(as, client, oauth.None(), waiting.device_code, { ...insecure, DPoP }),
    );
  await expect(poll()).rejects.toMatchObject({ error: 'authorization_pending' });
  await expect(poll()).rejects.toMatchObject({ error: 'slow_down' });
  await confirmDevice(page, waiting.verification_uri_complete ?? '', waiting.user_code);
  const tokens = await poll();
  expect(tokens.token_type).toBe('dpop');
  // The refresh token of a public client is bound to the key too (RFC 9449 §5).
  const refresh = tokens.refresh_token ?? '';
  const another = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
  const thief = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), refresh, { ...insecure, DPoP: another });
  await expect(oauth.processRefreshTokenResponse(as, client, thief)).rejects.toMatchObject({ error: 'invalid_grant' });
  const renewing = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), refresh, { ...insecure, DPoP });
  expect((await oauth.processRefreshTokenResponse(as, client, renewing)).token_type).toBe('dpop');
});

test('a signed request (RFC 9101) of a client without keys is refused with a reason', async ({ page }) => {
  await signUp(page, newcomer('Rita'));
  const [as, client] = [await discover(), clientOf('postcards')];
  const { privateKey } = await oauth.generateKeyPair('ES256');
  const parameters = { response_type: 'code', redirect_uri: redirectUri, scope: 'openid' };
  const request = await oauth.issueRequestObject(as, client, parameters, privateKey);
  const pushed = await oauth.pushedAuthorizationRequest(as, client, postcardsAuth, { request }, insecure);
  await expect(oauth.processPushedAuthorizationResponse(as, client, pushed)).rejects.toMatchObject({
    error: 'invalid_request_object',
  });
});
