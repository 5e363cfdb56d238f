/**
 * The client for upstream issuers, based on openid-client: OpenID Connect Core §3.1 with PKCE (RFC 7636), `state`,
 * `nonce` and the issuer in the response (RFC 9207), or GitHub's OAuth.
 *
 * Any signing algorithm of the issuer's discovery document is accepted. The signature of each ID token is verified,
 * although the token comes from the issuer directly: a TLS proxy in between must not be able to sign anybody in.
 */
import * as client from 'openid-client';
import { isLoopback } from '@/lib/config/loopback';
import type { Upstream } from '@/lib/config/upstream-settings';
import { nowSeconds } from '@/lib/time';
import { fetchUpstream } from './issuer-fetch';
import { gitHubPerson, personOfClaims, type UpstreamPerson } from './issuer-person';

/**
 * The values that the response and the tokens are checked against. The browser keeps them, sealed
 * (`lib/web/upstream-sign-in.ts`).
 */
export type Checks = { state: string; nonce: string; verifier: string };

/** How long a discovery document is cached: long enough to spare the issuer, short enough to notice changes. */
const cacheSeconds = 10 * 60;
/** Tolerance between the two servers' clocks, in seconds. */
const skewSeconds = 60;

const configurations = new WeakMap<Upstream, { at: number; configuration: Promise<client.Configuration> }>();

/** The authorization URL at the issuer. `fresh`: the issuer should ask the person to sign in again. */
export async function authorizationUrl(
  upstream: Upstream,
  { redirectUri, fresh }: { redirectUri: string; fresh: boolean },
): Promise<{ url: string; checks: Checks }> {
  const configuration = await configurationOf(upstream);
  const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    state,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(upstream.kind === 'openid'
      ? // OpenID Connect Core §3.1.2.1: with `max_age` the ID token has `auth_time`; some issuers honour only `prompt`.
        { scope: 'openid email profile', nonce, ...(fresh && { prompt: 'login', max_age: '0' }) }
      : { scope: 'read:user user:email' }),
  });
  return { url: url.href, checks: { state, nonce, verifier } };
}

/**
 * The person of this authorization response. `callback` is the redirect URI with the response in its query. Rejects on
 * any error.
 */
export async function personFrom(upstream: Upstream, callback: URL, checks: Checks): Promise<UpstreamPerson> {
  try {
    const configuration = await configurationOf(upstream);
    const isOpenid = upstream.kind === 'openid';
    const tokens = await client.authorizationCodeGrant(configuration, callback, {
      expectedState: checks.state,
      pkceCodeVerifier: checks.verifier,
      ...(isOpenid && { expectedNonce: checks.nonce, idTokenExpected: true }),
    });
    if (!isOpenid) return await gitHubPerson(tokens.access_token, fetchUpstream);
    const claims = tokens.claims();
    if (!claims) throw new Error('there is no ID token');
    return personOfClaims(await withUserinfo(configuration, tokens.access_token, claims));
  } catch (error) {
    // The issuer may have changed its metadata since it was cached.
    if (!declined(error)) configurations.delete(upstream);
    throw error;
  }
}

/**
 * OpenID Connect Core §5.4: an issuer may return the e-mail address only at its userinfo endpoint. The response must be
 * about the same person (§5.3.2); openid-client compares `sub`.
 */
async function withUserinfo(
  configuration: client.Configuration,
  accessToken: string,
  claims: client.IDToken,
): Promise<Record<string, unknown>> {
  const isComplete = claims['email'] !== undefined && claims['email_verified'] !== undefined;
  if (isComplete || !configuration.serverMetadata().userinfo_endpoint) return claims;
  return { ...(await client.fetchUserInfo(configuration, accessToken, claims.sub)), ...claims };
}

/** Whether the person or the issuer denied the request (RFC 6749 §4.1.2.1). */
export function declined(error: unknown): boolean {
  return error instanceof client.AuthorizationResponseError && error.error === 'access_denied';
}

/** The reason of a failure for the log: messages and error codes, never a token. */
export function reasonOf(error: unknown): string {
  const parts: string[] = [];
  for (let cause: unknown = error, depth = 0; depth < 5 && cause !== undefined; depth += 1) {
    if (cause instanceof client.AuthorizationResponseError || cause instanceof client.ResponseBodyError) {
      parts.push(`${cause.error}${cause.error_description ? `: ${cause.error_description}` : ''}`);
      break;
    }
    // The message of a parser quotes its input.
    if (cause instanceof SyntaxError) parts.push('the answer is not valid JSON');
    else if (cause instanceof Error) parts.push(cause.message);
    else if (cause instanceof Response) parts.push(`status ${cause.status}`);
    else parts.push(...errorIn(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  const printable = parts.join('; ').replace(/[^\x20-\x7e]/g, '?');
  return printable.slice(0, 400);
}

/** GitHub returns errors with status 200, so openid-client only reports a missing access token. */
function errorIn(cause: unknown): string[] {
  const body = typeof cause === 'object' && cause !== null && 'body' in cause ? cause.body : undefined;
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  return typeof error === 'string' ? [error] : [];
}

/** Only token requests have a body, and it is a form. */
const boundedFetch: client.CustomFetch = (url, { method, headers, body }) =>
  fetchUpstream(url, { method, headers, ...(body instanceof URLSearchParams && { body }) });

/** Runs one discovery at a time for each issuer. Failures are not cached. */
function configurationOf(upstream: Upstream): Promise<client.Configuration> {
  const found = configurations.get(upstream);
  if (found && Math.abs(nowSeconds() - found.at) < cacheSeconds) return found.configuration;
  const configuration = upstream.kind === 'openid' ? discover(upstream) : Promise.resolve(gitHub(upstream));
  configurations.set(upstream, { at: nowSeconds(), configuration });
  configuration.catch(
    () => configurations.get(upstream)?.configuration === configuration && configurations.delete(upstream),
  );
  return configuration;
}

async function discover(upstream: Upstream): Promise<client.Configuration> {
  const read = (issuer: string) =>
    client.discovery(
      new URL(issuer),
      upstream.clientId,
      { client_secret: upstream.clientSecret, [client.clockTolerance]: skewSeconds },
      clientSecret(upstream.clientSecret),
      {
        [client.customFetch]: boundedFetch,
        execute: [
          client.enableNonRepudiationChecks,
          ...(isLoopback(new URL(issuer).hostname) ? [client.allowInsecureRequests] : []),
        ],
      },
    );
  const { issuer } = upstream;
  try {
    return await read(issuer);
  } catch (error) {
    // OpenID Connect Discovery §4.3 requires an exact match, but operators forget or add a final slash.
    const isOtherIssuer =
      error instanceof client.ClientError && error.code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED';
    if (!isOtherIssuer) throw error;
    return read(issuer.endsWith('/') ? issuer.slice(0, -1) : `${issuer}/`);
  }
}

/**
 * GitHub's issuer in responses is `https://github.com/login/oauth` (RFC 9207). Its endpoints are fixed, so it needs no
 * discovery.
 */
function gitHub({ issuer, clientId, clientSecret: secret }: Upstream): client.Configuration {
  const oauth = `${issuer}/login/oauth`;
  const endpoints = { authorization_endpoint: `${oauth}/authorize`, token_endpoint: `${oauth}/access_token` };
  const configuration = new client.Configuration({ issuer: oauth, ...endpoints }, clientId, secret);
  configuration[client.customFetch] = boundedFetch;
  return configuration;
}

/** OpenID Connect Core §9: the header is the default. The body is used if the issuer accepts nothing else. */
function clientSecret(secret: string): client.ClientAuth {
  const inBody = client.ClientSecretPost(secret);
  return (as, us, body, headers) => {
    const methods = as.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const isOnlyBody = methods.includes('client_secret_post') && !methods.includes('client_secret_basic');
    if (isOnlyBody) return inBody(as, us, body, headers);
    const credentials = `${formEncoded(us.client_id)}:${formEncoded(secret)}`;
    headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`);
  };
}

/**
 * RFC 6749 §2.3.1 and appendix B. openid-client also escapes hyphens and periods. Google's client ids contain them, and
 * Google does not decode them.
 */
function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}
