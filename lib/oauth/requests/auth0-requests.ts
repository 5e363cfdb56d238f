/**
 * Requests as Auth0's SDKs send them, for `compatibility: 'auth0'` only (`docs/compatibility.md`).
 *
 * `audience` names the API that a token is for, which RFC 8707 calls `resource`. It counts as `resource` in
 * authorization, pushed, device and token requests. In a token exchange it already has that meaning (RFC 8693 §2.1), so
 * such a request stays as it is. If a request has both parameters, they must name the same: Auth0 would ignore
 * `resource`, and nobody should get a token for another API than the one that they named.
 *
 * The token endpoint also takes a JSON object with the parameters as members.
 */
import { OAuthError } from '../errors';
import { contentType, type HttpRequest, readJsonParameters, readParameters } from '../http';
import type { Settings } from '../settings';

type Setting = { settings: Pick<Settings, 'compatibility'> };

/** The parameters of a request that may be sent more than once. */
export const repeatableTargets = ({ settings }: Setting): readonly string[] =>
  settings.compatibility === 'auth0' ? ['resource', 'audience'] : ['resource'];

/** The parameters with each `audience` as a `resource`. Throws `invalid_request` if both were sent and differ. */
export function withAudienceAsResource({ settings }: Setting, sent: URLSearchParams): URLSearchParams {
  if (settings.compatibility !== 'auth0' || !sent.has('audience')) return sent;
  const audiences = new Set(sent.getAll('audience'));
  const resources = new Set(sent.getAll('resource'));
  const same = audiences.size === resources.size && [...audiences].every((one) => resources.has(one));
  if (resources.size > 0 && !same) {
    throw new OAuthError('invalid_request', 'audience and resource name different APIs. Send one of them.');
  }
  const parameters = new URLSearchParams([...sent].filter(([name]) => name !== 'audience' && name !== 'resource'));
  for (const audience of audiences) parameters.append('resource', audience);
  return parameters;
}

/** The parameters of a token request: a form or, in this mode, a JSON object. Only the targets may repeat. */
export async function readTokenParameters(
  { settings }: Setting,
  request: HttpRequest,
  exchange: string,
): Promise<URLSearchParams> {
  // RFC 8707 §2, RFC 8693 §2.1
  const repeatable = ['resource', 'audience'];
  const isJson = settings.compatibility === 'auth0' && contentType(request) === 'application/json';
  const sent = isJson ? readJsonParameters(request, repeatable) : await readParameters(request, 'body', repeatable);
  return sent.get('grant_type') === exchange ? sent : withAudienceAsResource({ settings }, sent);
}
