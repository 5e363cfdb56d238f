/**
 * Pushed authorization requests: RFC 9126, between the endpoint that takes them and the authorization endpoint that
 * reads them.
 *
 * What is kept are the parameters, so that the request is checked again by the same rules when it begins: registrations
 * may have changed meanwhile. A `request_uri` is 256 random bits, kept as a hash, good for its client alone and for a
 * minute and a half (§2.2). It is for one answer, and used up by that answer rather than by a visit (§4 lets a page be
 * loaded again; FAPI 2.0 Security Profile §5.3.2.2 asks for just this, for there is software that loads addresses ahead
 * of people).
 */
import { randomToken, sha256 } from '../crypto';
import { OAuthError } from '../errors';
import type { Client } from '../model/client-records';
import type { SingleUse } from '../model/request-records';
import type { World } from '../world';

const prefix = 'urn:ietf:params:oauth:request_uri:';

export const isPushedUri = (uri: string): boolean => uri.startsWith(prefix);

const keyOf = (uri: string): string => `request_uri:${sha256(uri)}`;

/** Keeps what a client pushed. */
export async function pushRequest(
  world: World,
  client: Client,
  parameters: URLSearchParams,
): Promise<{ uri: string; seconds: number }> {
  const uri = `${prefix}${randomToken()}`;
  const now = world.now();
  const seconds = world.settings.pushedRequestSeconds;
  await world.store.createPushedRequest({
    key: keyOf(uri),
    clientId: client.id,
    parameters: [...parameters],
    createdAt: now,
    endsAt: now + seconds,
  });
  return { uri, seconds };
}

/**
 * What this client pushed. Throws `invalid_request_uri` for one that is unknown, over, answered, or another client's.
 */
export async function pushedRequest(
  world: World,
  client: Client,
  uri: string,
): Promise<{ parameters: URLSearchParams; singleUse: SingleUse }> {
  const key = keyOf(uri);
  const found = await world.store.findPushedRequest(key, world.now());
  if (found?.clientId !== client.id) {
    throw new OAuthError('invalid_request_uri', 'The request_uri is unknown, has expired, or was used.');
  }
  return {
    parameters: new URLSearchParams(found.parameters),
    singleUse: { key, endsAt: found.endsAt + world.settings.interactionSeconds },
  };
}
