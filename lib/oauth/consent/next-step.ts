/**
 * What has to happen next to a pending authorization request: OpenID Connect Core §3.1.2.3 and §3.1.2.4, as one pure
 * function.
 *
 * The pages for sign-in and consent know none of this; they record an answer and send the browser back here. Two
 * choices: an optional scope that the owner unticked is remembered and not asked for again unless the app says
 * `prompt=consent`, so a narrowed answer neither loops nor nags (RFC 6749 §3.3 allows the narrower grant); and how old
 * a sign-in may be is measured when the request arrives, so that someone who reads the consent page slowly is not sent
 * to sign in again.
 */

import { isLoopbackHttp } from '../clients/metadata';
import type { OAuthErrorCode } from '../errors';
import { acrFor, isReachable } from '../model/acr';
import { askedScopes, givesAnything, requiredScopes } from '../model/askable-scopes';
import { mayAnswer } from '../model/claims-request';
import type { Client } from '../model/client-records';
import type { Grant, Login } from '../model/grant-records';
import { liveScopes } from '../model/grant-rules';
import type { AuthorizationRequest, Decision, Interaction } from '../model/request-records';

export type Allowed = Extract<Decision, { action: 'allow' }>;

export type NextStep =
  /** `stepUp`: who it is stays, and proves more. */
  | { step: 'login' | 'signUp' | 'selectAccount' | 'stepUp' | 'consent' }
  /** With the answer that was just given, or by what was allowed before. */
  | { step: 'issue'; login: Login; decision: Allowed }
  | { step: 'issue'; login: Login; decision?: undefined; grant: Grant }
  | { step: 'error'; code: OAuthErrorCode; reason: string };

/** Everything that the next step depends on. `login` and `grant` are those of the moment. */
export type Situation = Pick<Interaction, 'request' | 'progress' | 'createdAt'> & {
  client: Client;
  login: Login | undefined;
  /** By which the client knows whoever is signed in. */
  subject: string | undefined;
  grant: Grant | undefined;
  now: number;
};

export function nextStep(situation: Situation): NextStep {
  const { request, progress, client, login, grant, now } = situation;
  const silent = request.prompt.includes('none');

  if (!login) return silent ? refuse('login_required', 'Nobody is signed in.') : { step: entry(request) };
  if (!isFresh(situation, login)) {
    return silent ? refuse('login_required', 'The sign-in is older than max_age allows.') : { step: entry(request) };
  }
  // OpenID Connect Core §3.1.2.2: never answer for another person than the one asked for.
  if (!mayAnswer(request, situation.subject ?? login.sub)) {
    // Whoever signs in for this request and is still somebody else is not asked round in circles: the app is told
    // (§3.1.2.1).
    return silent || signedInSince(situation, login)
      ? refuse('login_required', 'Another person is signed in.')
      : { step: 'login' };
  }
  if (request.prompt.includes('create') && !choseAccount(situation, login)) return { step: 'signUp' };
  if (request.prompt.includes('select_account') && !choseAccount(situation, login)) return { step: 'selectAccount' };
  // RFC 9470 §4: what is missing is asked for. Where nothing would do, or the person has it not, the app is told.
  if (acrFor(request, login.amr) === undefined) {
    if (!isReachable(request) || progress.unmetSid === login.sid) {
      return refuse('unmet_authentication_requirements', 'The sign-in does not reach the acr that was asked for.');
    }
    return silent ? refuse('login_required', 'The acr that was asked for takes a second factor.') : { step: 'stepUp' };
  }

  const decision = progress.decision?.sid === login.sid ? progress.decision : undefined;
  if (decision?.action === 'deny') return refuse('access_denied', 'The person refused.');
  if (decision && (decision.endsAt === null || decision.endsAt > now)) return { step: 'issue', login, decision };
  if (grant && !needsConsent(situation, grant)) return { step: 'issue', login, grant };
  if (silent) return refuse('consent_required', `The person has not allowed ${client.id} all of this.`);
  return { step: 'consent' };
}

const refuse = (code: OAuthErrorCode, reason: string): NextStep => ({ step: 'error', code, reason });

/**
 * Where a person who is not signed in begins. `prompt=create` asks for sign-up rather than sign-in (Initiating User
 * Registration 1.0 §4). The sign-up page also links to sign-in, and signing in answers the request as well.
 */
const entry = ({ prompt }: AuthorizationRequest): 'login' | 'signUp' =>
  prompt.includes('create') ? 'signUp' : 'login';

/** Whether the sign-in is as young as `prompt=login` and `max_age` ask for. OpenID Connect Core §3.1.2.1. */
function isFresh(situation: Situation, login: Login): boolean {
  const { request, createdAt } = situation;
  if (request.prompt.includes('login') || request.maxAge === 0) return signedInSince(situation, login);
  return request.maxAge === undefined || login.authTime + request.maxAge >= createdAt;
}

/**
 * Times are whole seconds: a sign-in in the very second of the request counts unless it is the one the request found.
 */
function signedInSince({ progress, createdAt }: Situation, login: Login): boolean {
  const before = progress.startedWith;
  const another = before?.sid !== login.sid || login.authTime > before.authTime;
  return another && login.authTime >= createdAt;
}

const choseAccount = (situation: Situation, login: Login): boolean =>
  situation.progress.accountSid === login.sid || signedInSince(situation, login);

function needsConsent({ request, client, now }: Situation, grant: Grant): boolean {
  // RFC 8628 §5.4: whoever was talked into entering a code has to see what it is for.
  if (
    request.device ||
    request.authorizationDetails ||
    request.grantManagement?.action === 'replace' ||
    request.prompt.includes('consent') ||
    grant.once ||
    grant.pausedAt !== undefined
  )
    return true;
  // RFC 8252 §8.6: anyone can claim such a redirect URI, so a person has to be there each time.
  if (isUnprovenApp(client, request.redirectUri)) return true;
  const live = liveScopes(grant, now);
  const asked = askedScopes(client, request);
  const required = requiredScopes(client);
  const settled = (scope: string): boolean =>
    live.includes(scope) || (grant.declined?.includes(scope) === true && !required.has(scope));
  return !asked.every(settled) || !givesAnything(asked.filter((scope) => live.includes(scope)));
}

/**
 * A public client that answers on the person's own device. The type of the client counts only where a developer chose
 * it: a single-page app that runs on localhost during development renews silently, as it will on its own host.
 */
function isUnprovenApp(client: Client, redirectUri: string): boolean {
  const { kind, metadata, registrationHash, documentEndsAt } = client;
  if (metadata.token_endpoint_auth_method !== 'none' || redirectUri.startsWith('https:')) return false;
  const describesItself = registrationHash !== undefined || documentEndsAt !== undefined;
  return kind === 'native' || describesItself || !isLoopbackHttp(redirectUri);
}
