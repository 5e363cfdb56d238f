/**
 * Pushed authorization requests (RFC 9126), from the endpoint that accepts them to the authorization endpoint that
 * reads them.
 *
 * The parameters are stored, and the request is checked again by the same rules when it starts, because registrations
 * may have changed. A `request_uri` has 256 random bits, is stored as a hash, and is valid for its client only and for
 * 90 seconds (§2.2). One response uses it up, not a visit: §4 allows reloading the page, and FAPI 2.0 Security Profile
 * §5.3.2.2 requires this because some software loads URLs in advance.
 */
import { randomToken, sha256 } from '../crypto';
import { OAuthError } from '../errors';
import type { Client } from '../model/client-records';
import type { SingleUse } from '../model/request-records';
import type { World } from '../world';

const prefix = 'urn:ietf:params:oauth:request_uri:';

export const isPushedUri = (uri: string): boolean => uri.startsWith(prefix);

const keyOf = (uri: string): string => `request_uri:${sha256(uri)}`;

/** Stores a pushed request and returns its `request_uri`. */
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

/** The pushed request. Throws `invalid_request_uri` if it is unknown, expired, answered, or another client's. */
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
