/**
 * The end session endpoint: OpenID Connect RP-Initiated Logout 1.0 §2 to §4.
 *
 * It signs out at once only where the app shows an ID token of ours (expired or not) that names this very browser
 * session; anybody else could be sending the person here, so then the page asks. An app that is known by `client_id`
 * alone may have the browser back too, for the address is one that it registered and the person has answered in
 * between. Without any client there is no way back. `logout_hint` and `ui_locales` may be sent, and change nothing.
 */
import { z } from 'zod';
import { OAuthError } from '../errors';
import { type HttpRequest, type HttpResponse, readParameters, redirect } from '../http';
import type { Client } from '../model/client-records';
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
    // Browsers keep SameSite=Lax cookies from a post of another site: come back with a GET, then we know who is there.
    return visit(world, world.addresses.path('endSession'), asked);
  }
  if (login && login.sid !== asked.hintSid) return visit(world, world.pages.signOut, asked);
  // Nobody is signed in: there is nothing to end, but only a hint shows that the app is one that people come from.
  if (!login)
    return asked.hintSid === undefined
      ? visit(world, world.pages.signOut, asked)
      : redirect(await logoutDestination(world, asked, undefined));
  const { setCookie } = await world.endLogin(login);
  const response = redirect(await logoutDestination(world, asked, login.sid));
  return { ...response, headers: { ...response.headers, 'Set-Cookie': setCookie } };
}

async function visit(world: World, path: string, asked: LogoutRequest): Promise<HttpResponse> {
  const logout = await logoutTicket(world, asked);
  return redirect(`${world.issuer}${path}?${new URLSearchParams({ logout })}`);
}

async function parseRequest(world: World, parameters: URLSearchParams, requestId: string): Promise<LogoutRequest> {
  const hint = await readHint(world, parameters.get('id_token_hint'));
  const clientId = parameters.get('client_id') ?? hint?.aud;
  // §2: when both are sent they must be about the same client.
  if (hint && clientId !== hint.aud) {
    throw new OAuthError('invalid_request', 'client_id is not the client that the id_token_hint was issued to.');
  }
  const named = { ...(hint?.sid !== undefined && { hintSid: hint.sid }) };
  if (clientId === undefined) return named;
  const client = await world.store.findClient(clientId, world.now());
  // 400: it is a page that is answered, and nothing that the browser could authenticate with (RFC 9110 §15.5.2).
  if (!client) throw new OAuthError('invalid_client', 'The client is unknown.', { status: 400 });
  return asClient(world, client.id, { endpoint: 'logout', requestId }, async () => ({
    ...named,
    clientId: client.id,
    ...wayBack(client, parameters),
  }));
}

/** §3: never to an address that was not registered, character for character. */
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
 * §4: an expired hint counts, for it only says which session of which client is meant. One that we cannot verify says
 * nothing: its key may have been removed, or it may be forged. So the person is asked, as they are where no hint was
 * sent.
 */
async function readHint(world: World, hint: string | null): Promise<z.infer<typeof hintSchema> | undefined> {
  if (hint === null) return undefined;
  return hintSchema.safeParse(await readIdToken(world, hint)).data;
}
