/**
 * `/oauth/status/<n>`: a signed status list, public (draft-ietf-oauth-status-list-20 §8.1, §8.2); `/oauth/status`: the
 * list of all of them (§9).
 */
import { OAuthError } from '../errors';
import { accepts, cacheable, type HttpRequest, type HttpResponse } from '../http';
import { statusListAggregation, statusListToken } from '../status/status-list';
import type { World } from '../world';

export async function statusList(world: World, request: HttpRequest): Promise<HttpResponse> {
  const url = new URL(request.url);
  // §8.4: a caller that asks for the past must reject a present list.
  if (url.searchParams.has('time')) {
    throw new OAuthError('invalid_request', 'Only the present status can be asked for.', { status: 501 });
  }
  const [, number] = /\/(\d{1,9})$/.exec(url.pathname) ?? [];
  return negotiated(request, number === undefined ? undefined : await statusListToken(world, Number(number)));
}

export async function statusLists(world: World, request: HttpRequest): Promise<HttpResponse> {
  return negotiated(request, await statusListAggregation(world));
}

/**
 * RFC 9110 §12: there is one media type, or 406. Callers that accept gzip get it, as another representation with its
 * own ETag (§8.8.3.3).
 */
function negotiated(request: HttpRequest, found: Awaited<ReturnType<typeof statusListToken>>): HttpResponse {
  if (!found) throw new OAuthError('invalid_request', 'There is no such status list.', { status: 404 });
  const { type, body, gzip, etag } = found.answer;
  if (!accepts(request.headers.get('accept') || null, type)) {
    throw new OAuthError('invalid_request', `This is answered as ${type} alone.`, { status: 406 });
  }
  const vary = { Vary: 'Accept, Accept-Encoding' };
  const compressed = request.headers.has('accept-encoding') && accepts(request.headers.get('accept-encoding'), 'gzip');
  return compressed
    ? cacheable(request, { type, body: gzip, etag: `"${etag}-gzip"` }, found.seconds, {
        ...vary,
        'Content-Encoding': 'gzip',
      })
    : cacheable(request, { type, body, etag: `"${etag}"` }, found.seconds, vary);
}
