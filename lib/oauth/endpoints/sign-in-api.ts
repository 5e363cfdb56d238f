/**
 * The sign-in API for first-party apps (no standard): a JSON endpoint for single-page apps and command-line tools of
 * the operator that show their own sign-in form (docs/first-party.md says when not to use it). The response contains a
 * short-lived access token, which the app keeps in memory. The refresh token is in a cookie that no script can read,
 * that browsers send only to this path and never for another site (`HttpOnly`, `SameSite=Strict`), and that is renewed
 * with every use.
 *
 * `client_id` is in the query, so that a browser's preflight contains it too. The origins of the client's redirect
 * URIs, and our own, may call. A request without an `Origin` does not come from a page of another site.
 */
import { z } from 'zod';
import { redirectOrigin } from '../clients/redirect-uri';
import { sha256 } from '../crypto';
import { isOAuthError, OAuthError } from '../errors';
import { redeemStoredCode } from '../grant-types/authorization-code';
import { redeemRefreshToken } from '../grant-types/refresh-token';
import { empty, type HttpRequest, type HttpResponse, json, preflightHeaders, readJson, readParameters } from '../http';
import { keysReady } from '../keys/key-ring';
import type { Client } from '../model/client-records';
import { createFirstPartyCode, signInOf, verifyPassword } from '../sign-in/first-party-sign-in';
import { asClient, type World } from '../world';
import { issue } from './token';

const credentialsSchema = z.object({
  email: z.string().max(1000),
  password: z.string().max(1000),
  scope: z.string().max(4096).exactOptional(),
});

/** POST signs in, DELETE signs out. */
export async function session(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  return answering(world, request, requestId, (client) =>
    request.method === 'DELETE' ? signOut(world, client, request) : signIn(world, client, request),
  );
}

/** POST exchanges the cookie for a new one and an access token. */
export async function renewSession(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  return answering(world, request, requestId, async (client) => {
    const value = readCookie(world, client, request);
    if (value === undefined) throw new OAuthError('invalid_grant', 'There is no session cookie.');
    await keysReady(world.ring);
    const authorization = await redeemRefreshToken(world, client, { refresh_token: value, resource: [] }, undefined);
    const { login } = authorization.context;
    if (!login || !(await signInOf(world, client).isLive(login))) {
      await endFamilyOf(world, client, value);
      throw new OAuthError('invalid_grant', 'The session was ended.');
    }
    return signedIn(world, client, authorization, request);
  });
}

async function signIn(world: World, client: Client, request: HttpRequest): Promise<HttpResponse> {
  const malformed = (reason: string) => new OAuthError('invalid_request', reason);
  const { data } = credentialsSchema.safeParse(await readJson(request, malformed));
  if (!data) throw malformed('Send a JSON object with email, password and, if you like, scope.');
  await keysReady(world.ring);
  const credentials = { username: data.email, password: data.password };
  const who = await verifyPassword(world, client, credentials, world.caller?.(request.clientAddress) ?? '');
  const login = await signInOf(world, client).openLogin(who, request);
  if (!login) throw new OAuthError('invalid_grant', 'The account was deleted.');
  const hash = await createFirstPartyCode(world, client, who.sub, data.scope, login);
  const authorization = await redeemStoredCode(world, client, hash, { scopes: undefined, resources: [] }, undefined);
  return signedIn(world, client, authorization, request);
}

async function signedIn(
  world: World,
  client: Client,
  authorization: Parameters<typeof issue>[1],
  request: HttpRequest,
): Promise<HttpResponse> {
  const { refresh_token: refreshToken, ...body } = await issue(world, authorization, request);
  const endsAt = authorization.refreshToken?.record.endsAt ?? world.now();
  const cookie = typeof refreshToken === 'string' ? { value: refreshToken, seconds: endsAt - world.now() } : nothing;
  return json(body, 200, { 'Set-Cookie': setCookie(world, client, cookie) });
}

async function signOut(world: World, client: Client, request: HttpRequest): Promise<HttpResponse> {
  const value = readCookie(world, client, request);
  const state = value === undefined ? undefined : await endFamilyOf(world, client, value);
  const login = state?.token.context.login;
  if (login) await world.endLogin(login);
  return empty(204, { 'Set-Cookie': setCookie(world, client, nothing) });
}

async function endFamilyOf(world: World, client: Client, value: string) {
  const state = await world.store.findRefreshToken(sha256(value));
  if (state?.token.clientId !== client.id) return undefined;
  await world.store.endFamily(state.token.familyId, state.grant.id, 'token_revoked', true, world.now());
  return state;
}

/**
 * Finds the client, checks that it and the calling page are allowed, and lets the page read the response, errors
 * included.
 */
async function answering(
  world: World,
  request: HttpRequest,
  requestId: string,
  work: (client: Client) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const clientId = (await readParameters(request, 'query')).get('client_id');
  if (clientId === null) throw new OAuthError('invalid_request', 'client_id is missing in the query.');
  const client = await world.store.findClient(clientId, world.now());
  // 400 and not 401: clients do not authenticate here (RFC 9110 §15.5.2).
  if (!client) throw new OAuthError('invalid_client', 'There is no such client.', { status: 400 });
  const cors = originHeaders(world, client, request);
  if (request.method === 'OPTIONS') {
    const headers = { ...cors, ...preflightHeaders(request, ['POST', 'DELETE'], 600) };
    return { status: 204, headers: { ...headers, Vary: 'Origin, Access-Control-Request-Headers' } };
  }
  try {
    return await asClient(world, client.id, { endpoint: 'session', requestId }, async () => {
      requireFirstParty(world, client);
      const response = await work(client);
      return { ...response, headers: { ...response.headers, ...cors } };
    });
  } catch (error) {
    if (!isOAuthError(error)) throw error;
    const { code, reason, status, headers } = error;
    throw new OAuthError(code, reason, { status, headers: { ...headers, ...cors } });
  }
}

/** An app that has a secret, or binds its tokens, should use the standard flows. */
function requireFirstParty(world: World, client: Client): void {
  signInOf(world, client);
  const { metadata } = client;
  const plain = metadata.token_endpoint_auth_method === 'none' && !metadata.dpop_bound_access_tokens;
  if (!plain || !metadata.grant_types.includes('refresh_token')) {
    throw new OAuthError('unauthorized_client', 'The sign-in API is for public clients with refresh tokens.');
  }
}

function originHeaders(world: World, client: Client, request: HttpRequest): Record<string, string> {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const registered = client.metadata.redirect_uris.filter((uri) => /^https?:/.test(uri)).map(redirectOrigin);
  if (origin === null) {
    if (site === 'cross-site') throw new OAuthError('access_denied', 'Not from another site.', { status: 403 });
    return {};
  }
  if (origin !== world.issuer && !registered.includes(origin)) {
    throw new OAuthError('access_denied', 'This origin is not one of the client.', { status: 403 });
  }
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true', Vary: 'Origin' };
}

const nothing = { value: '', seconds: 0 };

/** Two first-party apps in one browser do not overwrite each other's cookie. */
function cookieName(world: World, client: Client): string {
  const secure = world.issuer.startsWith('https:') ? '__Secure-' : '';
  return `${secure}countersign.refresh.${sha256(client.id).slice(0, 16)}`;
}

function setCookie(world: World, client: Client, { value, seconds }: typeof nothing): string {
  const secure = world.issuer.startsWith('https:') ? '; Secure' : '';
  const name = cookieName(world, client);
  return `${name}=${value}; Path=${world.addresses.path('session')}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
}

function readCookie(world: World, client: Client, request: HttpRequest): string | undefined {
  const name = cookieName(world, client);
  for (const pair of request.headers.get('cookie')?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || undefined;
  }
  return undefined;
}
