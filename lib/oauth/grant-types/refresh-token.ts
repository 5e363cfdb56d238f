/**
 * `refresh_token`: RFC 6749 §6, RFC 9700 §4.14.2, OpenID Connect Core §12.
 *
 * One statement rotates the token and says everything about it; where another request was first it changes nothing and
 * says so. A client that lost the answer may ask again within the grace window, until it has used the new token; any other
 * reuse is a replay, and ends the family. `scope` and `resource` narrow the access token alone: the next refresh may ask for all again.
 */
import { z } from 'zod';
import { isFapi } from '../clients/fapi';
import { sha256 } from '../crypto';
import { OAuthError } from '../errors';
import type { Client } from '../model/client-records';
import { grantProblem, liveScopes } from '../model/grant-rules';
import { readScope } from '../model/scope-list';
import type { Confirmation, RefreshTokenState, RotationState } from '../model/token-records';
import type { Authorization } from '../tokens/authorization';
import { encryptsIdTokens, requireReadableIdToken } from '../tokens/id-token';
import { bindingOf, sameToken, successorOf } from '../tokens/refresh-token';
import { isBoundTo } from '../tokens/sender-constraint';
import { personTarget, type Target } from '../tokens/token-target';
import type { World } from '../world';

export const refreshTokenParameters = z.object({
  refresh_token: z.string(),
  scope: z.string().max(4096).optional(),
  authorization_details: z.string().max(16_384).optional(),
  resource: z.array(z.string().max(2000)).max(20).default([]),
});
type Parameters = z.infer<typeof refreshTokenParameters>;

export async function redeemRefreshToken(
  world: World,
  client: Client,
  parameters: Parameters,
  proved: Confirmation | undefined,
): Promise<Authorization> {
  const hash = sha256(parameters.refresh_token);
  await requirePossible(world, client, hash, parameters);

  const now = world.now();
  if (isFapi(client)) return redeemAgain(world, client, parameters, proved);
  const refreshToken = successorOf(world, parameters.refresh_token, bindingOf(client, proved));
  const state = await world.store.rotateRefreshToken(hash, client.id, refreshToken.record, now, proved);
  if (!state) throw refused('The refresh token is unknown.');
  // RFC 9449 §5: before a reuse is looked for, or a copy without the key would be enough to end the family.
  if (state.token.clientId === client.id && !isBoundTo(state.token.context.confirmation, proved)) {
    throw refused('The refresh token is bound to another key.');
  }
  const rotatedAt = state.rotated ? now : await repeatable(world, client, state, parameters, refreshToken.record.hash);
  // A repeated answer carries fresh access tokens: those of the first could have expired by now. The refresh token is the same.
  const endsAt = rotatedAt + world.settings.refreshTokenSeconds;
  const { grant, subject, token } = state;
  return {
    client,
    grant,
    context: token.context,
    target: targetOf(world, client, state, parameters),
    issuedAt: now,
    refreshToken: { ...refreshToken, record: { ...refreshToken.record, endsAt } },
    first: false,
    ...(state.rotated && { use: 'refreshed' as const }),
    ...(subject && { subject }),
  };
}

/** FAPI 2.0 Security Profile §5.3.2.1: no rotation. The token slides as a successor would, and stays what it is. */
async function redeemAgain(
  world: World,
  client: Client,
  parameters: Parameters,
  proved: Confirmation | undefined,
): Promise<Authorization> {
  const now = world.now();
  const refreshToken = sameToken(world, parameters.refresh_token);
  const { hash, endsAt } = refreshToken.record;
  const state = await world.store.extendRefreshToken(hash, client.id, endsAt, now, proved);
  if (!state) throw refused('The refresh token is unknown.');
  const { grant, subject, token, used } = state;
  if (!used) {
    if (token.clientId !== client.id) throw refused('The refresh token was issued to another client.');
    // It was rotated before the client took on the profile.
    const replayed = token.rotatedAt !== undefined && now - token.rotatedAt >= world.settings.rotationGraceSeconds;
    const ended = token.endedAt !== undefined || grantProblem(grant, now) !== undefined;
    if (replayed && !ended && isBoundTo(token.context.confirmation, proved)) throw await endReplayed(world, state);
    throw refused(
      grantProblem(grant, now) ?? 'The refresh token has expired, was revoked, or is bound to another key.',
      grant.id,
    );
  }
  const target = targetOf(world, client, state, parameters);
  return {
    client,
    grant,
    context: token.context,
    target,
    issuedAt: now,
    refreshToken,
    first: false,
    use: 'refreshed',
    ...(subject && { subject }),
  };
}

function refused(reason: string, grantId?: string): OAuthError {
  return new OAuthError('invalid_grant', reason, grantId === undefined ? {} : { grantId });
}

/** What must fail has to fail before the token is consumed. Most requests narrow nothing, and most ID tokens are not encrypted: they skip the look. */
async function requirePossible(world: World, client: Client, hash: string, parameters: Parameters): Promise<void> {
  const { scope, resource, authorization_details: details } = parameters;
  const narrows = scope !== undefined || details !== undefined || resource.length > 0;
  if (!narrows && !encryptsIdTokens(client)) return;
  const state = await world.store.findRefreshToken(hash);
  if (state?.token.clientId !== client.id || grantProblem(state.grant, world.now())) return;
  targetOf(world, client, state, parameters);
  await requireReadableIdToken(world, client, { ...state, context: state.token.context });
}

function targetOf(world: World, client: Client, state: RefreshTokenState, parameters: Parameters): Target {
  const { scopes, resources } = state.token.context;
  const standing = liveScopes(state.grant, world.now());
  const live = scopes.filter((scope) => standing.includes(scope));
  const { details } = state.grant;
  if (live.length === 0 && !details) throw refused('Everything that was allowed has ended.');
  return personTarget(
    world,
    client,
    { scopes, live, resources, details },
    {
      scopes: readScope(parameters.scope),
      resources: parameters.resource,
      details: parameters.authorization_details,
    },
  );
}

/** When the token was rotated, if its answer may be given again. Otherwise throws; a replay ends the family first. */
async function repeatable(
  world: World,
  client: Client,
  state: RotationState,
  parameters: Parameters,
  successorHash: string,
): Promise<number> {
  const { token, grant, successorUsed } = state;
  const now = world.now();
  if (token.clientId !== client.id) throw refused('The refresh token was issued to another client.');
  if (token.endedAt !== undefined) throw refused('The refresh token was revoked.', grant.id);
  // Where nothing can be had, a client that tries the same token again and again is no thief: the chain is judged when it goes on.
  const problem = grantProblem(grant, now);
  if (problem && grant.pausedAt !== undefined) throw refused(problem, grant.id);
  targetOf(world, client, state, parameters);
  if (token.rotatedAt !== undefined) {
    const inGrace = now - token.rotatedAt < world.settings.rotationGraceSeconds;
    // RFC 9700 §4.14.2: a client that used the successor has its answer, so another request comes from a copy.
    if (!inGrace || successorUsed || token.successorHash !== successorHash) throw await endReplayed(world, state);
  }
  if (problem) throw refused(problem, grant.id);
  if (token.rotatedAt === undefined) throw refused('The refresh token has expired.', grant.id);
  return token.rotatedAt;
}

/** RFC 9700 §4.14.2. Whether the app or a thief asks cannot be told, so both lose what they have. */
async function endReplayed(world: World, { token, grant }: RefreshTokenState): Promise<OAuthError> {
  await world.store.endFamily(token.familyId, grant.id, 'refresh_reused', true, world.now());
  return refused('The refresh token was used before: all tokens of its family are revoked.', grant.id);
}
