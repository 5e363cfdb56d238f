/**
 * `refresh_token`: RFC 6749 §6, RFC 9700 §4.14.2, OpenID Connect Core §12.
 *
 * One statement rotates the token and returns its state; if another request was first, the statement changes nothing
 * and reports that. A client that lost the answer may ask again within the grace window, until it has used the new
 * token. Any other reuse is a replay and ends the family. `scope` and `resource` narrow only the access token: the next
 * refresh may ask for everything again.
 */
import { z } from 'zod';
import { isFapi } from '../clients/fapi';
import { sha256 } from '../crypto';
import type { OAuthError } from '../errors';
import type { Client } from '../model/client-records';
import { grantProblem, liveScopes } from '../model/grant-rules';
import { readScope } from '../model/scope-list';
import type { Confirmation, RefreshTokenState, RotationState } from '../model/token-records';
import type { Authorization } from '../tokens/authorization';
import { encryptsIdTokens, requireReadableIdToken } from '../tokens/id-token';
import { bindingOf, idleSeconds, sameRefreshToken, successorOf } from '../tokens/refresh-token';
import { isBoundTo } from '../tokens/sender-constraint';
import { personTarget, type Target } from '../tokens/token-target';
import type { World } from '../world';
import { detailsParameter, grantType, invalidGrant, resourceParameter, scopeParameter } from './grant-type';

const parametersSchema = z.object({
  refresh_token: z.string(),
  scope: scopeParameter,
  authorization_details: detailsParameter,
  resource: resourceParameter,
});
type Parameters = z.infer<typeof parametersSchema>;

export const refreshToken = grantType('refresh_token', parametersSchema, redeemRefreshToken);

export async function redeemRefreshToken(
  world: World,
  client: Client,
  parameters: Parameters,
  proved: Confirmation | undefined,
): Promise<Authorization> {
  const hash = sha256(parameters.refresh_token);
  await requireAnswerable(world, client, hash, parameters);

  const now = world.now();
  if (isFapi(client)) return redeemWithoutRotation(world, client, parameters, proved);
  const successor = successorOf(world, client, parameters.refresh_token, bindingOf(client, proved));
  const state = await world.store.rotateRefreshToken(hash, client.id, successor.record, now, proved);
  if (!state) throw invalidGrant('The refresh token is unknown.');
  // RFC 9449 §5: checked before reuse detection, or a copy without the key would be enough to end the family.
  if (state.token.clientId === client.id && !isBoundTo(state.token.context.confirmation, proved)) {
    throw invalidGrant('The refresh token is bound to another key.');
  }
  const rotatedAt = state.rotated
    ? now
    : await requireRepeatable(world, client, state, parameters, successor.record.hash);
  // A repeated answer has the same refresh token and a new access token, because the first one may have expired.
  const { grant, subject, token } = state;
  const endsAt = rotatedAt + idleSeconds(world, client, token.context.resources);
  return {
    client,
    grant,
    context: token.context,
    target: refreshTarget(world, client, state, parameters),
    issuedAt: now,
    refreshToken: { ...successor, record: { ...successor.record, endsAt } },
    first: false,
    ...(state.rotated && { use: 'refreshed' as const }),
    ...(subject && { subject }),
  };
}

/** FAPI 2.0 Security Profile §5.3.2.1: no rotation. The same token is extended, as a successor would be. */
async function redeemWithoutRotation(
  world: World,
  client: Client,
  parameters: Parameters,
  proved: Confirmation | undefined,
): Promise<Authorization> {
  const now = world.now();
  const sameToken = sameRefreshToken(world, client, parameters.refresh_token);
  const { hash, ...end } = sameToken.record;
  const state = await world.store.extendRefreshToken(hash, client.id, end, now, proved);
  if (!state) throw invalidGrant('The refresh token is unknown.');
  const { grant, subject, token, used } = state;
  if (!used) {
    if (token.clientId !== client.id) throw invalidGrant('The refresh token was issued to another client.');
    // The token was rotated before the client adopted the profile.
    const replayed = token.rotatedAt !== undefined && now - token.rotatedAt >= world.settings.rotationGraceSeconds;
    const ended = token.endedAt !== undefined || grantProblem(grant, now) !== undefined;
    if (replayed && !ended && isBoundTo(token.context.confirmation, proved)) throw await endReplayed(world, state);
    throw invalidGrant(
      grantProblem(grant, now) ?? 'The refresh token has expired, was revoked, or is bound to another key.',
      grant.id,
    );
  }
  const target = refreshTarget(world, client, state, parameters);
  return {
    client,
    grant,
    context: token.context,
    target,
    issuedAt: now,
    refreshToken: { ...sameToken, record: { ...sameToken.record, endsAt: token.endsAt } },
    first: false,
    use: 'refreshed',
    ...(subject && { subject }),
  };
}

/**
 * Fails before the token is rotated if the answer could not be built. Most requests narrow nothing and most ID tokens
 * are not encrypted; they skip the extra read.
 */
async function requireAnswerable(world: World, client: Client, hash: string, parameters: Parameters): Promise<void> {
  const { scope, resource, authorization_details: details } = parameters;
  const narrows = scope !== undefined || details !== undefined || resource.length > 0;
  if (!narrows && !encryptsIdTokens(client)) return;
  const state = await world.store.findRefreshToken(hash);
  if (state?.token.clientId !== client.id || grantProblem(state.grant, world.now())) return;
  refreshTarget(world, client, state, parameters);
  await requireReadableIdToken(world, client, { ...state, context: state.token.context });
}

function refreshTarget(world: World, client: Client, state: RefreshTokenState, parameters: Parameters): Target {
  const { scopes, resources } = state.token.context;
  const allowed = liveScopes(state.grant, world.now());
  const live = scopes.filter((scope) => allowed.includes(scope));
  const { details } = state.grant;
  if (live.length === 0 && !details) throw invalidGrant('Everything that was allowed has ended.');
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

/**
 * When the token was rotated, if the same answer may be given again. Otherwise throws; a replay ends the family first.
 */
async function requireRepeatable(
  world: World,
  client: Client,
  state: RotationState,
  parameters: Parameters,
  successorHash: string,
): Promise<number> {
  const { token, grant, successorUsed } = state;
  const now = world.now();
  if (token.clientId !== client.id) throw invalidGrant('The refresh token was issued to another client.');
  if (token.endedAt !== undefined) throw invalidGrant('The refresh token was revoked.', grant.id);
  // While the grant is paused, retries of a used token are not treated as theft. Reuse detection resumes with the
  // grant.
  const problem = grantProblem(grant, now);
  if (problem && grant.pausedAt !== undefined) throw invalidGrant(problem, grant.id);
  refreshTarget(world, client, state, parameters);
  if (token.rotatedAt !== undefined) {
    const inGrace = now - token.rotatedAt < world.settings.rotationGraceSeconds;
    // RFC 9700 §4.14.2: a client that used the successor has the answer, so this request comes from a copy. A different
    // successor (the configured secret has changed since) cannot be returned again, so this is no repetition either.
    const sameSuccessor = token.successorHash === successorHash;
    if (!inGrace || successorUsed || !sameSuccessor) throw await endReplayed(world, state);
  }
  if (problem) throw invalidGrant(problem, grant.id);
  if (token.rotatedAt === undefined) throw invalidGrant('The refresh token has expired.', grant.id);
  return token.rotatedAt;
}

/** RFC 9700 §4.14.2. The request may come from the app or from a thief, so both lose their tokens. */
async function endReplayed(world: World, { token, grant }: RefreshTokenState): Promise<OAuthError> {
  await world.store.endFamily(token.familyId, grant.id, 'refresh_reused', true, world.now());
  return invalidGrant('The refresh token was used before: all tokens of its family are revoked.', grant.id);
}
