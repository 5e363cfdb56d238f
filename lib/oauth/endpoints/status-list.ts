/** `/oauth/status/<n>`: a signed status list, as anyone may fetch it (draft-ietf-oauth-status-list-17 §8.1). */
import { OAuthError } from '../errors';
import { cacheable } from '../http';
import { statusListToken } from '../status-list';
import type { World } from '../world';

export async function statusList(world: World, request: Request): Promise<Response> {
  const [, number] = /\/(\d{1,9})$/.exec(new URL(request.url).pathname) ?? [];
  const token = number === undefined ? undefined : await statusListToken(world, Number(number));
  if (!token) throw new OAuthError('invalid_request', 'There is no such status list.', { status: 404 });
  return cacheable(request, { ...token, type: 'application/statuslist+jwt' }, token.ttl);
}
