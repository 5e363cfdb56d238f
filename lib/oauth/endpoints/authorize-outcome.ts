/**
 * How a visit to the authorization endpoint ends: with a response, an error that is shown, or an error that the app is
 * told.
 *
 * Until the client and its redirect URI are known to belong together, an error is shown to the person, because a
 * redirect would make us an open redirector (RFC 6749 §4.1.2.1, RFC 9700 §4.11.2). From then on the app is told at its
 * redirect URI.
 */
import { isOAuthError, OAuthError, type OAuthErrorCode, unavailable } from '../errors';
import type { HttpRequest, HttpResponse } from '../http';
import type { Client } from '../model/client-records';
import type { Destination } from '../requests/authorization-request';
import { errorPageResponse, respondWithError } from '../requests/authorization-response';
import { denyDevice } from '../sign-in/device';
import { isUnavailableError } from '../unavailable';
import type { Call, World } from '../world';

/**
 * `silent`: the request was made with `prompt=none`. `canReload`: opening the same URL again continues, because the
 * interaction still waits.
 */
export type Outcome =
  | { respond: HttpResponse }
  | { show: unknown }
  | { redirect: unknown; destination: Destination; silent: boolean; canReload: boolean };

/** Turns an outcome into the response. Throws what is to be shown. */
export async function settle(
  world: World,
  client: Client,
  outcome: Outcome,
  { request, call }: { request: HttpRequest; call: Call },
): Promise<HttpResponse> {
  if ('respond' in outcome) return outcome.respond;
  if ('show' in outcome) {
    if (isOAuthError(outcome.show)) recordRefusal(world, client, outcome.show, call);
    throw outcome.show;
  }
  const { redirect: error, destination, silent, canReload } = outcome;
  const { device } = destination;
  const mayRedirect = async () => silent || (await mayLeaveFor(world, client, request));
  if (isOAuthError(error)) {
    if (!ordinary.has(error.code)) recordRefusal(world, client, error, call);
    if (device) return denyDevice(world, device);
    if (await mayRedirect()) return respondWithError(world, client, destination, error);
    return errorPageResponse(world.errorPage(request, { code: error.code, reference: call.requestId }), 400);
  }
  if (isUnavailableError(error)) {
    // Where reloading the page continues, the person is told; elsewhere the app (RFC 6749 §4.1.2.1).
    if (device || canReload || !(await mayRedirect())) throw error;
    return respondWithError(world, client, destination, unavailable(error));
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  world.log({ level: 'error', event: 'request_failed', ...call, error: detail });
  const ownFault = new OAuthError('server_error', 'Something went wrong here; the request can be made again.');
  if (device) throw ownFault;
  return respondWithError(world, client, destination, ownFault);
}

/**
 * RFC 9700 §4.11.2: a deliberately malformed request must not turn us into an open redirector. Anyone can register an
 * app, or be one by a URL; such an app gets error redirects only once a person has signed in.
 */
async function mayLeaveFor(world: World, client: Client, request: HttpRequest): Promise<boolean> {
  const selfRegistered = client.registrationHash !== undefined || client.documentEndsAt !== undefined;
  if (!selfRegistered || client.verifiedAt !== undefined) return true;
  return (await world.login(request)) !== undefined;
}

/** Decisions of people and states of sessions are no faults for the app's developer to look into. */
const ordinary: ReadonlySet<OAuthErrorCode> = new Set([
  'access_denied',
  'login_required',
  'consent_required',
  'account_selection_required',
]);

function recordRefusal(world: World, client: Client, error: OAuthError, call: Call): void {
  world.recordRefusal(client.id, call.endpoint, error, call.requestId);
}
