/**
 * Refresh tokens: RFC 6749 §6, RFC 9700 §4.14.2 (rotation). Opaque, 256 bits, rotated on every use.
 *
 * A successor is not drawn but derived from its predecessor under a key of ours. So the answer to a response that was
 * lost can be given again within the grace window without storing any token, and two parallel refreshes get the same
 * one; outside the window a second use means that somebody has a copy, and the family ends.
 */
import { deriveKey, hmac, randomToken, sha256 } from './crypto';
import type { Client, Confirmation, Grant, NewRefreshToken } from './store';
import type { World } from './world';

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
  return token(world, hmac(deriveKey(world.secret, 'refresh successor'), presented), undefined, confirmation);
}

/** The presented token again, for a client whose tokens are not rotated. */
export function sameToken(world: World, presented: string): RefreshTokenValue {
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
