/**
 * Refresh tokens: RFC 6749 §6, RFC 9700 §4.14.2 (rotation). Opaque, 256 bits, rotated on every use.
 *
 * A successor is not random but derived from its predecessor with a server key. So a client that lost the answer can
 * get the same successor again within the grace window although the store keeps no token, and two parallel refreshes
 * get the same one. After the window, or once the successor was used, a second use means that somebody has a copy: the
 * family ends.
 *
 * This file also computes the expiration that clients see (draft-ietf-oauth-refresh-token-expiration-03): the end
 * of the grant or the first end of a scope in the token, and how long the token may stay unused. The token response
 * (§6.1) and introspection (§7) include it.
 */

import { mac } from '../../secrets';
import { randomToken, sha256 } from '../crypto';
import type { Client } from '../model/client-records';
import type { Grant } from '../model/grant-records';
import { earliestEnd, liveScopes } from '../model/grant-rules';
import type { Confirmation, IdleEnd, NewRefreshToken } from '../model/token-records';
import type { World } from '../world';
import type { Authorization } from './authorization';

/** A token to be sent, and the record that the store keeps of it. */
export type RefreshTokenValue = { value: string; record: NewRefreshToken };

/** The first token of a family. */
export function firstRefreshToken(
  world: World,
  { client, grant, resources }: { client: Client; grant: Grant; resources: readonly string[] },
  confirmation?: Confirmation,
): RefreshTokenValue {
  const idleEndsAt = world.now() + idleSeconds(world, client, resources);
  const endsAt = Math.min(idleEndsAt, grant.endsAt ?? Infinity);
  return refreshTokenValue(randomToken(), { endsAt }, confirmation);
}

/**
 * How long a refresh token for these resources may stay unused: the shortest time that this server, the app or one of
 * the APIs sets.
 */
export function idleSeconds({ settings }: World, client: Client, resources: readonly string[]): number {
  const ofApis = client.apis
    .filter(({ resource }) => resources.includes(resource))
    .map((api) => api.refreshIdleSeconds ?? Infinity);
  return Math.min(settings.refreshTokenSeconds, client.refreshIdleSeconds ?? Infinity, ...ofApis);
}

/** The same for a token whose resources only the store knows. */
function idleEnd(world: World, client: Client): IdleEnd {
  const now = world.now();
  const ofApis = client.apis.flatMap(({ resource, refreshIdleSeconds: seconds }) =>
    seconds === undefined ? [] : [[resource, now + seconds] as const],
  );
  return {
    endsAt: now + idleSeconds(world, client, []),
    ...(ofApis.length > 0 && { endsAtFor: Object.fromEntries(ofApis) }),
  };
}

/**
 * RFC 9449 §5: a public client's refresh token is bound to its key. A confidential client authenticates, so it may
 * change its key.
 */
export function bindingOf(client: Client, proved: Confirmation | undefined): Confirmation | undefined {
  return client.metadata.token_endpoint_auth_method === 'none' ? proved : undefined;
}

/** The successor of the presented token, the same one on every call. The store caps its end by the grant's end. */
export function successorOf(
  world: World,
  client: Client,
  presented: string,
  confirmation?: Confirmation,
): RefreshTokenValue {
  const value = mac(world.secret, 'refresh successor', presented);
  return refreshTokenValue(value, idleEnd(world, client), confirmation);
}

/** The presented token itself, for a client whose tokens are not rotated. */
export function sameRefreshToken(world: World, client: Client, presented: string): RefreshTokenValue {
  return refreshTokenValue(presented, idleEnd(world, client), undefined);
}

function refreshTokenValue(value: string, end: IdleEnd, confirmation: Confirmation | undefined): RefreshTokenValue {
  return { value, record: { hash: sha256(value), ...end, ...(confirmation && { confirmation }) } };
}

/**
 * The metadata value `refresh_token_expiration_types_supported` (§8). Both are enforced, so a member left out means no
 * end.
 */
export const refreshTokenExpirationTypes = ['authorization', 'token_timeout'] as const;

/** The members of a token response about its refresh token's expiration (§6.1). */
export function refreshTokenExpiration(
  world: World,
  { grant, context }: Pick<Authorization, 'grant' | 'context'>,
  { record }: RefreshTokenValue,
): RefreshTokenEnds {
  return refreshTokenEnds(world, grant, context.scopes, record.endsAt);
}

export type RefreshTokenEnds = { refresh_token_timeout: number; authorization_expires_in?: number };

/**
 * The ends of a refresh token, in seconds from now. Scopes may end at different times: the first end counts, because
 * from then on the client has less access (§6.1.1). The timeout is never later than the end of the authorization.
 */
export function refreshTokenEnds(world: World, grant: Grant, scopes: string[], tokenEndsAt: number): RefreshTokenEnds {
  const now = world.now();
  const live = liveScopes(grant, now).filter((scope) => scopes.includes(scope));
  const authorizationEndsAt = earliestEnd(grant, live);
  return {
    refresh_token_timeout: Math.min(tokenEndsAt, authorizationEndsAt) - now,
    ...(authorizationEndsAt !== Infinity && { authorization_expires_in: authorizationEndsAt - now }),
  };
}
