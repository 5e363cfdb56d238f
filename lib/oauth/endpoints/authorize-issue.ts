/**
 * The authorization response of a request that was allowed: the grant with the person's answer, then a code or tokens
 * (RFC 6749 §4.1.2, OpenID Connect Core §3.3.2.5), or the end of a device's wait (RFC 8628).
 */
import { randomUUID } from 'node:crypto';
import { isFapi } from '../clients/fapi';
import { addClientScopes } from '../clients/self-registered-scopes';
import { grantTerms } from '../consent/answer';
import type { NextStep } from '../consent/next-step';
import { randomToken, sha256 } from '../crypto';
import { OAuthError } from '../errors';
import type { HttpRequest, HttpResponse } from '../http';
import { acrFor } from '../model/acr';
import { askedScopes } from '../model/askable-scopes';
import type { Client } from '../model/client-records';
import type { Grant } from '../model/grant-records';
import { liveScopes } from '../model/grant-rules';
import type { AuthorizationRequest } from '../model/request-records';
import { yields } from '../model/response-type';
import type { TokenContext } from '../model/token-records';
import { respond } from '../requests/authorization-response';
import { writeAnswer } from '../requests/grant-management';
import { resourcesOf } from '../requests/requested-access';
import { allowDevice } from '../sign-in/device';
import { forgetStatusLists } from '../status/status-list';
import { frontChannelTokens } from '../tokens/front-channel-tokens';
import type { World } from '../world';

/** `remembered` is the live grant, if the person allowed the same before. */
export async function issue(
  world: World,
  client: Client,
  request: AuthorizationRequest,
  { login, decision }: Extract<NextStep, { step: 'issue' }>,
  remembered: Grant | undefined,
  from: HttpRequest,
): Promise<HttpResponse> {
  const now = world.now();
  const { singleUse } = request;
  if (singleUse && !(await world.store.claimOnce(singleUse.key, singleUse.endsAt, now))) {
    throw new OAuthError('invalid_request', 'This request was answered before.');
  }
  const terms = decision && grantTerms(world, client, request, login, decision, remembered);
  if (terms) {
    const allowed = terms.scopes.map(({ scope }) => scope);
    await addClientScopes(world, client, allowed);
  }
  const grant = terms ? await writeAnswer(world, request, terms) : remembered;
  if (terms) forgetStatusLists(world);
  if (!grant) throw new Error('nextStep returned issue without a decision or a grant');
  const live = liveScopes(grant, now);
  // Scopes that the request names. A scope that only covers an individually requested claim is allowed, but not in the
  // token.
  const asked = askedScopes(client, request).filter((scope) => request.scopes.includes(scope));
  const scopes = asked.filter((scope) => live.includes(scope));
  const acr = acrFor(request, login.amr);
  const context: TokenContext = {
    scopes,
    resources: resourcesOf(client, scopes, grant.details),
    login,
    ...(request.nonce !== undefined && { nonce: request.nonce }),
    ...(acr !== undefined && { acr }),
    ...(request.claims && { claims: request.claims }),
  };
  if (request.device) return allowDevice(world, request.device, grant, context);
  const code = yields(request.responseType, 'code') ? await newCode(world, client, grant, request, context) : undefined;
  const tokens = await frontChannelTokens(world, { client, grant, context, type: request.responseType, code });
  if (Object.keys(tokens).length > 0) world.recordUse(grant.id, 'signed_in', { from });
  // A client that gets its ID token here, and no code, takes part in the session too.
  if (code === undefined && tokens['id_token'] !== undefined) await world.store.addSessionClient(login.sid, client.id);
  return respond(world, client, request, { ...(code !== undefined && { code }), ...tokens });
}

async function newCode(
  world: World,
  client: Client,
  grant: Grant,
  request: AuthorizationRequest,
  context: TokenContext,
): Promise<string> {
  const now = world.now();
  const code = randomToken();
  const { redirectUri, codeChallenge, dpopJkt } = request;
  await world.store.createCode(
    { id: grant.id, epoch: grant.epoch },
    {
      hash: sha256(code),
      familyId: randomUUID(),
      // FAPI 2.0 Security Profile §5.3.2.1: at most a minute.
      endsAt: now + (isFapi(client) ? Math.min(world.settings.codeSeconds, 60) : world.settings.codeSeconds),
      context: {
        ...context,
        redirectUri,
        ...(codeChallenge !== undefined && { codeChallenge }),
        ...(dpopJkt !== undefined && { dpopJkt }),
      },
    },
    now,
  );
  return code;
}
