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
import type { Confirmation, NewRefreshToken } from '../model/token-records';
import type { World } from '../world';
import type { Authorization } from './authorization';

/** A token to be sent, and the record that the store keeps of it. */
export type RefreshTokenValue = { value: string; record: NewRefreshToken };

/** The first token of a family. */
export function firstRefreshToken(world: World, grant: Grant, confirmation?: Confirmation): RefreshTokenValue {
  return refreshTokenValue(world, randomToken(), grant.endsAt, confirmation);
}

/**
 * RFC 9449 §5: a public client's refresh token is bound to its key. A confidential client authenticates, so it may
 * change its key.
 */
export function bindingOf(client: Client, proved: Confirmation | undefined): Confirmation | undefined {
  return client.metadata.token_endpoint_auth_method === 'none' ? proved : undefined;
}

/** The successor of the presented token, the same one on every call. The store caps its end by the grant's end. */
export function successorOf(world: World, presented: string, confirmation?: Confirmation): RefreshTokenValue {
  return refreshTokenValue(world, mac(world.secret, 'refresh successor', presented), undefined, confirmation);
}

/** The presented token itself, for a client whose tokens are not rotated. */
export function sameRefreshToken(world: World, presented: string): RefreshTokenValue {
  return refreshTokenValue(world, presented, undefined, undefined);
}

function refreshTokenValue(
  world: World,
  value: string,
  latest: number | undefined,
  confirmation: Confirmation | undefined,
): RefreshTokenValue {
  const endsAt = Math.min(world.now() + world.settings.refreshTokenSeconds, latest ?? Infinity);
  return { value, record: { hash: sha256(value), endsAt, ...(confirmation && { confirmation }) } };
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
