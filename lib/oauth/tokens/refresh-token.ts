/**
 * Refresh tokens: RFC 6749 §6, RFC 9700 §4.14.2 (rotation). Opaque, 256 bits, rotated on every use.
 *
 * A successor is not drawn at random but derived from its predecessor under a key of the server's. So a client that lost the
 * answer can get the same successor again within the grace window, although no token is stored, and two parallel refreshes get the
 * same one. After the window, or once the successor was used, a second use means that somebody has a copy: the family ends.
 *
 * Here too: how long a client is told that it may go on (draft-ietf-oauth-refresh-token-expiration-03), which is what
 * the owner set and what we keep: the grant's end, or the first end of a scope in the token, and how long the token
 * may lie unused until then. Told with the token (§6.1) and to who introspects it (§7).
 */

import { mac } from '../../secrets';
import { randomToken, sha256 } from '../crypto';
import type { Client } from '../model/client-records';
import type { Grant } from '../model/grant-records';
import { earliestEnd, liveScopes } from '../model/grant-rules';
import type { Confirmation, NewRefreshToken } from '../model/token-records';
import type { World } from '../world';
import type { Authorization } from './authorization';

/** A token on its way out, with what the store keeps of it. */
export type RefreshTokenValue = { value: string; record: NewRefreshToken };

/** The first token of a family. */
export function firstRefreshToken(world: World, grant: Grant, confirmation?: Confirmation): RefreshTokenValue {
  return token(world, randomToken(), grant.endsAt, confirmation);
}

/** RFC 9449 §5: without credentials of the client only its key keeps a thief out; a client that has some may change its key. */
export function bindingOf(client: Client, proved: Confirmation | undefined): Confirmation | undefined {
  return client.metadata.token_endpoint_auth_method === 'none' ? proved : undefined;
}

/** What the presented token is exchanged for: the same answer however often it is asked. The store caps its end by the grant's. */
export function successorOf(world: World, presented: string, confirmation?: Confirmation): RefreshTokenValue {
  return token(world, mac(world.secret, 'refresh successor', presented), undefined, confirmation);
}

/** The presented token again, for a client whose tokens are not rotated. */
export function sameRefreshToken(world: World, presented: string): RefreshTokenValue {
  return token(world, presented, undefined, undefined);
}

function token(
  world: World,
  value: string,
  latest: number | undefined,
  confirmation: Confirmation | undefined,
): RefreshTokenValue {
  const endsAt = Math.min(world.now() + world.settings.refreshTokenSeconds, latest ?? Infinity);
  return { value, record: { hash: sha256(value), endsAt, ...(confirmation && { confirmation }) } };
}

/** What `refresh_token_expiration_types_supported` says (§8): both are kept, so what an answer leaves out has no end. */
export const refreshTokenExpirationTypes = ['authorization', 'token_timeout'] as const;

/** What the answer says beside the refresh token that it holds (§6.1). */
export function refreshTokenExpiration(
  world: World,
  { grant, context }: Pick<Authorization, 'grant' | 'context'>,
  { record }: RefreshTokenValue,
): RefreshTokenEnds {
  return refreshTokenEnds(world, grant, context.scopes, record.endsAt);
}

export type RefreshTokenEnds = { refresh_token_timeout: number; authorization_expires_in?: number };

/**
 * The ends behind a refresh token, in seconds from now. Scopes may end one by one: then the first of them counts, for
 * from there on the client has less (§6.1.1). The timeout is never the longer of the two.
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
