/** What holds for every endpoint: its methods, CORS, a reference for each response, and no exception that escapes. */
import { randomUUID } from 'node:crypto';
import type { EndpointName, EndpointRow } from './endpoint-table';
import { isOAuthError, OAuthError, unavailable } from './errors';
import { corsHeaders, errorResponse, type HttpRequest, type HttpResponse, preflightHeaders } from './http';
import { errorPageResponse } from './requests/authorization-response';
import { currentNonce } from './tokens/dpop';
import { isUnavailableError } from './unavailable';
import type { World } from './world';

type NamedRow = EndpointRow & { name: EndpointName };

export async function respondTo(world: World, endpoint: NamedRow, request: HttpRequest): Promise<HttpResponse> {
  const requestId = randomUUID();
  const { status, headers: own, body } = await answer(world, endpoint, request, requestId);
  const headers = {
    ...own,
    'X-Request-Id': requestId,
    ...(endpoint.cors && corsHeaders),
    ...(endpoint.dpop && request.headers.has('dpop') && { 'DPoP-Nonce': currentNonce(world) }),
  };
  return request.method === 'HEAD' || body === undefined ? { status, headers } : { status, headers, body };
}

async function answer(
  world: World,
  endpoint: NamedRow,
  request: HttpRequest,
  requestId: string,
): Promise<HttpResponse> {
  const { methods, cors, page, handler } = endpoint;
  if (request.method === 'OPTIONS' && cors) {
    const headers = { ...preflightHeaders(request, methods, 7200), Vary: 'Access-Control-Request-Headers' };
    return { status: 204, headers };
  }
  try {
    if (!methods.some((method) => method === request.method)) {
      const headers = { Allow: [...methods, ...(cors ? ['OPTIONS'] : [])].join(', ') };
      throw new OAuthError('invalid_request', 'This endpoint does not answer this method.', { status: 405, headers });
    }
    if (page && request.method === 'HEAD') return headOfPage();
    return await handler(world, request, requestId);
  } catch (error) {
    if (isOAuthError(error) && error.grantId !== undefined) {
      world.recordUse(error.grantId, 'refused', { from: request });
    }
    return refusal(world, endpoint, error, request, requestId);
  }
}

/**
 * RFC 9110 §9.2.1: HEAD is safe, but a GET of a page stores a request, issues a code or signs out. What it would answer
 * is only known by doing that, so HEAD says that there is a page which nobody may store (§9.3.2), and no more.
 */
function headOfPage(): HttpResponse {
  return errorPageResponse('', 200);
}

/** Anything but an `OAuthError` is a fault of this server, and the client is not blamed for it. */
function refusal(
  world: World,
  { name, page }: NamedRow,
  error: unknown,
  request: HttpRequest,
  requestId: string,
): HttpResponse {
  const refused = isOAuthError(error) ? error : ownFault(error);
  if (isOAuthError(error)) {
    world.log({ level: 'info', event: 'refused', endpoint: name, requestId, code: error.code, reason: error.reason });
  } else if (!isUnavailableError(error)) {
    // An outage is logged once, by the database, and not for each request.
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    world.log({ level: 'error', event: 'request_failed', endpoint: name, requestId, error: detail });
  }
  if (!page) return errorResponse(refused);
  const { code, page: wording, hint } = refused;
  const html = world.errorPage(request, {
    code,
    reference: requestId,
    ...(wording !== undefined && { page: wording }),
    ...(hint !== undefined && { developerHint: hint }),
  });
  return errorPageResponse(html, refused.status, refused.headers);
}

function ownFault(error: unknown): OAuthError {
  return isUnavailableError(error)
    ? unavailable(error)
    : new OAuthError('server_error', 'Something went wrong on our side.');
}
