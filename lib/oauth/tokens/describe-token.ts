/**
 * What this server knows about a token of its own, and why the token is not active, for those who may know it: the
 * owner of the access, the developer of the app, and operators. Introspection (RFC 7662 §2.2) never gives reasons,
 * because its callers are apps.
 */
import { sha256 } from '../crypto';
import { isOAuthError } from '../errors';
import type { Grant } from '../model/grant-records';
import { earliestEnd, grantProblem, liveScopes } from '../model/grant-rules';
import type { World } from '../world';
import { grantOf, looksLikeAccessToken, verifyAccessToken } from './access-token';
import { looksLikeApiKey, redeemKey } from './api-key';

export type TokenDescription = {
  kind: 'access_token' | 'refresh_token' | 'api_key';
  /** Why it is not active; absent if it is. */
  problem?: string;
  grantId: string;
  clientId: string;
  /** The person of the grant; absent if the client has it itself. */
  ownerId?: string;
  scopes: string[];
  audience: string[];
  issuedAt: number;
  /** `Infinity` if it has no end. */
  endsAt: number;
};

/** Undefined if the text is no token of this server, or one that is not kept any more. Records no use of the grant. */
export function describeToken(world: World, token: string): Promise<TokenDescription | undefined> {
  if (looksLikeApiKey(token)) return apiKey(world, token);
  return looksLikeAccessToken(token) ? accessToken(world, token) : refreshToken(world, token);
}

async function accessToken(world: World, token: string): Promise<TokenDescription | undefined> {
  const claims = await verifyAccessToken(world, token);
  const found = claims && (await grantOf(world, claims));
  if (!claims || !found) return undefined;
  const { grant } = found.state;
  return {
    kind: 'access_token',
    ...partsOf(grant, found.problem),
    clientId: claims.client_id,
    scopes: claims.scope.split(' ').filter((scope) => scope !== ''),
    audience: claims.aud,
    issuedAt: claims.iat,
    endsAt: claims.exp ?? Infinity,
  };
}

async function apiKey(world: World, key: string): Promise<TokenDescription | undefined> {
  const state = await world.store.findApiKey(sha256(key));
  if (!state) return undefined;
  const { grant } = state;
  const live = await redeemKey(world, key, { scopes: undefined, resources: [] }).catch((error: unknown) => {
    if (isOAuthError(error)) return error.description;
    throw error;
  });
  const scopes = liveScopes(grant, world.now());
  const isLive = typeof live === 'object';
  return {
    kind: 'api_key',
    ...partsOf(grant, grantProblem(grant, world.now()) ?? (isLive ? undefined : live)),
    scopes: isLive ? live.target.scopes : scopes,
    audience: isLive ? live.target.audience : grant.resources,
    issuedAt: grant.createdAt,
    endsAt: earliestEnd(grant, scopes),
  };
}

async function refreshToken(world: World, value: string): Promise<TokenDescription | undefined> {
  const state = await world.store.findRefreshToken(sha256(value));
  if (!state) return undefined;
  const { token, grant } = state;
  const now = world.now();
  const scopes = liveScopes(grant, now).filter((scope) => token.context.scopes.includes(scope));
  return {
    kind: 'refresh_token',
    ...partsOf(grant, grantProblem(grant, now) ?? refreshProblem(token, now)),
    scopes,
    audience: token.context.resources,
    issuedAt: token.createdAt,
    endsAt: Math.min(token.endsAt, earliestEnd(grant, scopes)),
  };
}

function refreshProblem(token: { endedAt?: number; rotatedAt?: number; endsAt: number }, now: number) {
  if (token.endedAt !== undefined) return 'It was revoked.';
  if (token.rotatedAt !== undefined) return 'It was used, and replaced by its successor.';
  return token.endsAt <= now ? 'It expired, because it was not used for too long.' : undefined;
}

function partsOf(
  grant: Grant,
  problem: string | undefined,
): Pick<TokenDescription, 'problem' | 'grantId' | 'clientId' | 'ownerId'> {
  return {
    grantId: grant.id,
    clientId: grant.clientId,
    ...(grant.ownerId !== undefined && { ownerId: grant.ownerId }),
    ...(problem !== undefined && { problem }),
  };
}
