/**
 * `authorization_code`: RFC 6749 §4.1.3, RFC 7636 §4.5 and §4.6, OpenID Connect Core §3.1.3.2.
 *
 * Every check comes before the code is consumed, and one atomic statement consumes it. A second use of a code revokes
 * the tokens of the first (RFC 6749 §4.1.2, RFC 9700 §4.5), unless it follows within seconds and with all proofs of the
 * first: then the client has repeated its own request.
 */
import { z } from 'zod';
import { equal } from '../../secrets';
import { sha256 } from '../crypto';
import { isOAuthError, type OAuthError } from '../errors';
import type { Client } from '../model/client-records';
import { grantProblem, liveScopes } from '../model/grant-rules';
import type { CodeState, Confirmation } from '../model/token-records';
import type { Authorization } from '../tokens/authorization';
import { requireReadableIdToken } from '../tokens/id-token';
import { bindingOf, firstRefreshToken } from '../tokens/refresh-token';
import { personTarget, type TargetRequest } from '../tokens/token-target';
import type { World } from '../world';
import { detailsParameter, grantType, invalidGrant, resourceParameter } from './grant-type';

const parametersSchema = z.object({
  code: z.string(),
  redirect_uri: z.string().max(2000).optional(),
  code_verifier: z.string().optional(),
  authorization_details: detailsParameter,
  resource: resourceParameter,
});

export const authorizationCode = grantType('authorization_code', parametersSchema, redeemAuthorizationCode);

async function redeemAuthorizationCode(
  world: World,
  client: Client,
  parameters: z.infer<typeof parametersSchema>,
  proved: Confirmation | undefined,
): Promise<Authorization> {
  const asked = { scopes: undefined, resources: parameters.resource, details: parameters.authorization_details };
  return redeemStoredCode(world, client, sha256(parameters.code), asked, proved, (state) => {
    requireRedirectUri(client, state, parameters.redirect_uri);
    requireVerifier(state.code.context.codeChallenge, parameters.code_verifier);
  });
}

/**
 * Redeems the code that is stored under this hash, once and for its own client. `check` throws if another proof is
 * missing.
 */
export async function redeemStoredCode(
  world: World,
  client: Client,
  hash: string,
  targetRequest: TargetRequest,
  proved: Confirmation | undefined,
  check: (state: CodeState) => void = () => undefined,
): Promise<Authorization> {
  const state = await world.store.findCode(hash);
  if (!state) throw invalidGrant('The code is unknown.');
  if (state.code.clientId !== client.id) throw invalidGrant('The code was issued to another client.');
  const prove = () => {
    check(state);
    // RFC 9449 §10: a thief who has the code and the verifier still lacks the key.
    const { dpopJkt } = state.code.context;
    if (dpopJkt !== undefined && proved?.jkt !== dpopJkt)
      throw invalidGrant('The code is bound to another key (dpop_jkt).');
  };
  if (state.code.consumedAt !== undefined) throw await usedBefore(world, client, state, prove);
  requireLive(world, state);
  prove();

  const { grant, subject, code } = state;
  const now = world.now();
  const { scopes, resources } = code.context;
  const live = liveScopes(grant, now);
  const allowed = {
    scopes,
    live: scopes.filter((scope) => live.includes(scope)),
    resources,
    details: grant.details,
  };
  if (allowed.live.length === 0 && !grant.details) throw invalidGrant('Everything that was allowed has ended.');
  const target = personTarget(world, client, allowed, targetRequest);
  await requireReadableIdToken(world, client, { grant, subject, context: code.context });

  // "Just this once" is one exchange, so there is no refresh token.
  const refreshes = client.metadata.grant_types.includes('refresh_token') && !grant.once;
  const refreshToken = refreshes
    ? firstRefreshToken(world, { client, grant, resources }, bindingOf(client, proved))
    : undefined;
  if (!(await world.store.redeemCode(hash, refreshToken?.record, now))) {
    const after = await world.store.findCode(hash);
    throw after?.code.consumedAt === undefined
      ? invalidGrant('The access ended meanwhile.')
      : await usedBefore(world, client, after, prove);
  }
  return {
    client,
    grant,
    context: code.context,
    target,
    issuedAt: now,
    first: true,
    use: 'code_redeemed',
    ...(subject && { subject }),
    ...(refreshToken && { refreshToken }),
  };
}

/** How soon a client repeats a request whose answer it lost, or that it sent twice. */
const repeatSeconds = 2;

/**
 * The error for a used code. Unless the client repeats its own request, the tokens of the first use are revoked (RFC
 * 6749 §4.1.2, RFC 9700 §4.5).
 */
async function usedBefore(world: World, client: Client, state: CodeState, prove: () => void): Promise<OAuthError> {
  const { code, grant } = state;
  if (isRepeat(world, client, state, prove)) return invalidGrant('The code was used a moment ago.', grant.id);
  await world.store.endFamily(code.familyId, grant.id, 'code_replayed', true, world.now());
  return invalidGrant('The code was used before. The tokens that it was exchanged for are revoked.', grant.id);
}

function isRepeat(world: World, client: Client, { code }: CodeState, prove: () => void): boolean {
  if (code.consumedAt === undefined || Math.abs(world.now() - code.consumedAt) > repeatSeconds) return false;
  // The client must prove more than the code, because a thief may have a copy of the code.
  const provesMore = code.context.codeChallenge !== undefined || client.metadata.token_endpoint_auth_method !== 'none';
  return provesMore && succeeds(prove);
}

function succeeds(proof: () => void): boolean {
  try {
    proof();
    return true;
  } catch (error) {
    if (isOAuthError(error)) return false;
    throw error;
  }
}

function requireLive(world: World, { code, grant }: CodeState): void {
  if (code.endsAt <= world.now()) throw invalidGrant('The code has expired.');
  const problem = grantProblem(grant, world.now());
  if (problem) throw invalidGrant(problem, grant.id);
  if (code.epoch !== grant.epoch)
    throw invalidGrant('What was allowed has changed since the code was issued.', grant.id);
}

/**
 * RFC 6749 §4.1.3 requires `redirect_uri` and OAuth 2.1 (draft-ietf-oauth-v2-1 §10.1) no longer does. If it is sent, it
 * must equal the one of the authorization request. It may be omitted only if nothing depends on it: the code is bound
 * by PKCE and only one URI is registered (the case that OpenID Connect Core §3.1.3.2 leaves open).
 */
function requireRedirectUri(client: Client, { code }: CodeState, redirectUri: string | undefined): void {
  if (redirectUri === code.context.redirectUri) return;
  if (redirectUri !== undefined) throw invalidGrant('redirect_uri is not the one of the authorization request.');
  const mayBeOmitted = code.context.codeChallenge !== undefined && client.metadata.redirect_uris.length === 1;
  if (!mayBeOmitted) throw invalidGrant('redirect_uri is missing.');
}

/**
 * RFC 7636 §4.6. A verifier for a request without a challenge suggests that the challenge was stripped (RFC 9700
 * §4.8.2).
 */
function requireVerifier(challenge: string | undefined, verifier: string | undefined): void {
  if (challenge === undefined) {
    if (verifier !== undefined) throw invalidGrant('A code_verifier was sent for a code without a code_challenge.');
    return;
  }
  if (verifier === undefined) throw invalidGrant('code_verifier is missing.');
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier))
    throw invalidGrant('code_verifier is malformed (RFC 7636 section 4.1).');
  if (!equal(sha256(verifier), challenge)) throw invalidGrant('code_verifier does not match the code_challenge.');
}
