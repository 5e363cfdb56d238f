/**
 * The end session endpoint: OpenID Connect RP-Initiated Logout 1.0 §2 to §4.
 *
 * It signs the person out at once only if the app sends an ID token of this server (expired or not) that names a
 * session of this browser. Anyone else could have sent the person here, so then a page asks. An app that is known only
 * by `client_id` may get the browser back too, because its address is registered and the person has confirmed. Without
 * a client nothing is redirected. `ui_locales` is passed on to our page; `logout_hint` is accepted and ignored.
 */
import { z } from 'zod';
import { OAuthError } from '../errors';
import { type HttpRequest, type HttpResponse, readParameters, redirect } from '../http';
import type { Client } from '../model/client-records';
import type { Login } from '../model/grant-records';
import { readHint } from '../requests/parameters';
import { type LogoutRequest, logoutDestination, logoutTicket, readLogoutTicket } from '../sign-in/logout';
import { readIdToken } from '../tokens/id-token';
import { asClient, type World } from '../world';

const maxLength = 2000;

export async function endSession(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  const parameters = await readParameters(request, request.method === 'POST' ? 'body' : 'query');
  const ticket = parameters.get('logout');
  const asked =
    ticket === null ? await parseRequest(world, parameters, requestId) : await readLogoutTicket(world, ticket);
  if (!asked) throw new OAuthError('invalid_request', 'This request to sign out is over.');

  const login = await world.login(request);
  if (!login && request.method === 'POST') {
    // Browsers leave out SameSite=Lax cookies on a cross-site POST. The GET that follows shows who is signed in.
    return visit(world, world.addresses.path('endSession'), asked, parameters);
  }
  const other = login?.sid === asked.hintSid ? undefined : await otherAccount(world, request, asked);
  if (other) {
    // The browser stays signed in to the account that is active in the portal.
    await world.endLogin(other);
    return redirect(await logoutDestination(world, asked, other.sid));
  }
  if (login && login.sid !== asked.hintSid) return visit(world, world.pages.signOut, asked, parameters);
  // Nobody is signed in, so there is nothing to end. Only a hint shows that the person really came from the app.
  if (!login)
    return asked.hintSid === undefined
      ? visit(world, world.pages.signOut, asked, parameters)
      : redirect(await logoutDestination(world, asked, undefined));
  const { setCookie } = await world.endLogin(login);
  const response = redirect(await logoutDestination(world, asked, login.sid));
  return { ...response, headers: { ...response.headers, 'Set-Cookie': setCookie } };
}

/** The session that the hint names, in a browser that is signed in to several accounts. */
async function otherAccount(
  world: World,
  request: HttpRequest,
  { hintSid }: LogoutRequest,
): Promise<Login | undefined> {
  if (hintSid === undefined) return undefined;
  return (await world.accounts?.(request))?.find(({ sid }) => sid === hintSid);
}

async function visit(
  world: World,
  path: string,
  asked: LogoutRequest,
  parameters: URLSearchParams,
): Promise<HttpResponse> {
  const logout = await logoutTicket(world, asked);
  const uiLocales = readHint(parameters, 'ui_locales');
  const query = new URLSearchParams({ logout, ...(uiLocales !== undefined && { ui_locales: uiLocales }) });
  return redirect(`${world.issuer}${path}?${query}`);
}

async function parseRequest(world: World, parameters: URLSearchParams, requestId: string): Promise<LogoutRequest> {
  const hint = await readTokenHint(world, parameters.get('id_token_hint'));
  const clientId = parameters.get('client_id') ?? hint?.aud;
  // §2: if both are sent, they must name the same client.
  if (hint && clientId !== hint.aud) {
    throw new OAuthError('invalid_request', 'client_id is not the client that the id_token_hint was issued to.');
  }
  const named = { ...(hint?.sid !== undefined && { hintSid: hint.sid }) };
  if (clientId === undefined) return named;
  const client = await world.store.findClient(clientId, world.now());
  // 400 and not 401: the response is a page, and the browser has nothing to authenticate with (RFC 9110 §15.5.2).
  if (!client) throw new OAuthError('invalid_client', 'The client is unknown.', { status: 400 });
  return asClient(world, client.id, { endpoint: 'logout', requestId }, async () => ({
    ...named,
    clientId: client.id,
    ...wayBack(client, parameters),
  }));
}

/** §3: only to a registered address, compared character by character. */
function wayBack(client: Client, parameters: URLSearchParams): Pick<LogoutRequest, 'redirectUri' | 'state'> {
  const redirectUri = parameters.get('post_logout_redirect_uri');
  const state = parameters.get('state');
  if (redirectUri === null) return {};
  if (!client.metadata.post_logout_redirect_uris.includes(redirectUri)) {
    throw new OAuthError('invalid_request', 'post_logout_redirect_uri is not registered for this client.');
  }
  if (state !== null && state.length > maxLength) throw new OAuthError('invalid_request', 'state is too long.');
  return { redirectUri, ...(state !== null && { state }) };
}

const hintSchema = z.object({ aud: z.string(), sid: z.string().exactOptional() });

/**
 * §4: an expired hint is accepted, because it only names the session and the client. One that cannot be verified is
 * ignored: its key may have been removed, or it may be forged. The person is then asked, as without a hint.
 */
async function readTokenHint(world: World, hint: string | null): Promise<z.infer<typeof hintSchema> | undefined> {
  if (hint === null) return undefined;
  return hintSchema.safeParse(await readIdToken(world, hint)).data;
}
