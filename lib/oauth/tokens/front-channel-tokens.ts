/**
 * Tokens issued directly by the authorization endpoint (implicit and hybrid flow): RFC 6749 §4.2.2, OpenID Connect Core
 * §3.2.2.5 and §3.3.2.5.
 *
 * They are what the token endpoint would issue for the same grant, with two differences. The access token is
 * short-lived (`frontChannelTokenSeconds`) and always expires, because it passes through the browser's history and
 * cannot be bound to a key. And there is never a refresh token (RFC 6749 §4.2.2). The tokens belong to the grant's
 * epoch, so replaying a code of the same response revokes them.
 */

import type { Client } from '../model/client-records';
import type { Grant } from '../model/grant-records';
import { type ResponseType, yields } from '../model/response-type';
import type { TokenContext } from '../model/token-records';
import type { World } from '../world';
import { issueAccessToken } from './access-token';
import type { Authorization } from './authorization';
import { issueIdToken } from './id-token';
import { personTarget } from './token-target';

/**
 * The parameters of an authorization response in addition to its code, by wire name. None for the response type `code`.
 */
export async function frontChannelTokens(
  world: World,
  issue: { client: Client; grant: Grant; context: TokenContext; type: ResponseType; code: string | undefined },
): Promise<Record<string, string>> {
  const { client, grant, context, type, code } = issue;
  const withToken = yields(type, 'token');
  const withIdToken = yields(type, 'id_token');
  if (!withToken && !withIdToken) return {};

  const subject = context.login && (await world.store.findSubject(context.login.sub));
  if (!subject) throw new Error('the person who allowed this no longer exists');
  const { scopes, resources } = context;
  const target = personTarget(
    world,
    client,
    { scopes, live: scopes, resources, details: grant.details },
    { scopes: undefined, resources: [] },
  );
  const { lasting: _, ...expiring } = target;
  const accessTokenSeconds = Math.min(target.accessTokenSeconds, world.settings.frontChannelTokenSeconds);
  const issuedAt = world.now();
  const authorization: Authorization = {
    client,
    grant,
    subject,
    context,
    target: { ...expiring, accessTokenSeconds },
    issuedAt,
    first: true,
  };
  const accessToken = withToken ? await issueAccessToken(world, authorization) : undefined;
  const idToken = withIdToken
    ? await issueIdToken(world, authorization, { accessToken: accessToken?.value, code, through: 'browser' })
    : undefined;
  return {
    ...(accessToken && {
      access_token: accessToken.value,
      token_type: 'Bearer',
      ...(accessToken.expiresAt !== undefined && { expires_in: String(accessToken.expiresAt - issuedAt) }),
      ...(target.scopes.length > 0 && { scope: target.scopes.join(' ') }),
      // RFC 9396 §7
      ...(target.details && { authorization_details: JSON.stringify(target.details) }),
    }),
    ...(idToken !== undefined && { id_token: idToken }),
  };
}
