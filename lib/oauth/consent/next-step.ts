/**
 * The next step of a pending authorization request: OpenID Connect Core §3.1.2.3 and §3.1.2.4, as one pure function.
 *
 * The sign-in and consent pages contain none of these rules; they record an answer and send the browser back to the
 * authorization endpoint. Two choices. An optional scope that the owner deselected is remembered and not requested
 * again without `prompt=consent`, so a narrowed answer causes neither a loop nor repeated questions (RFC 6749 §3.3
 * allows the narrower grant). And the age of a sign-in is measured when the request arrives, so a person who reads the
 * consent page slowly is not sent to sign in again.
 */

import { isLoopbackHttp } from '../clients/uri-rules';
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
  /** `stepUp`: the same person proves a second factor. */
  | { step: 'login' | 'signUp' | 'selectAccount' | 'stepUp' | 'consent' }
  /** Issue by the answer just given, or by what was allowed before. */
  | { step: 'issue'; login: Login; decision: Allowed }
  | { step: 'issue'; login: Login; decision?: undefined; grant: Grant }
  | { step: 'error'; code: OAuthErrorCode; reason: string };

/** Everything that the next step depends on. `login` and `grant` are the current ones. */
export type Situation = Pick<Interaction, 'request' | 'progress' | 'createdAt'> & {
  client: Client;
  login: Login | undefined;
  /** The browser is signed in to several accounts, and nothing says which one is meant. */
  mustChoose?: boolean;
  /** The identifier by which the client knows the person who is signed in. */
  subject: string | undefined;
  grant: Grant | undefined;
  now: number;
};

export function nextStep(situation: Situation): NextStep {
  const { request, progress, client, login, grant, now } = situation;
  const silent = request.prompt.includes('none');

  // §3.1.2.6. `prompt=create` has a page of its own, where the person can also continue with an account.
  if (situation.mustChoose && !request.prompt.includes('create')) {
    return silent
      ? fail('account_selection_required', 'The browser is signed in to several accounts.')
      : { step: 'selectAccount' };
  }
  if (!login) return silent ? fail('login_required', 'Nobody is signed in.') : { step: entry(request) };
  if (!isFresh(situation, login)) {
    return silent ? fail('login_required', 'The sign-in is older than max_age allows.') : { step: entry(request) };
  }
  // OpenID Connect Core §3.1.2.2: never answer for a person other than the requested one.
  if (!mayAnswer(request, situation.subject ?? login.sub)) {
    // A person who signed in for this request and is still the wrong one is not sent in a loop: the app gets an error
    // (§3.1.2.1).
    return silent || signedInSince(situation, login)
      ? fail('login_required', 'Another person is signed in.')
      : { step: 'login' };
  }
  if (request.prompt.includes('create') && !choseAccount(situation, login)) return { step: 'signUp' };
  if (request.prompt.includes('select_account') && !choseAccount(situation, login)) return { step: 'selectAccount' };
  // RFC 9470 §4: ask for the missing factor. If none can satisfy the request, or the person has none, the app gets an
  // error.
  if (acrFor(request, login.amr) === undefined) {
    if (!isReachable(request) || progress.unmetSid === login.sid) {
      return fail('unmet_authentication_requirements', 'The sign-in does not reach the requested acr.');
    }
    return silent ? fail('login_required', 'The requested acr needs a second factor.') : { step: 'stepUp' };
  }

  const decision = progress.decision?.sid === login.sid ? progress.decision : undefined;
  if (decision?.action === 'deny') return fail('access_denied', 'The person refused.');
  if (decision && (decision.endsAt === null || decision.endsAt > now)) return { step: 'issue', login, decision };
  if (grant && !needsConsent(situation, grant)) return { step: 'issue', login, grant };
  if (silent) return fail('consent_required', `The person has not allowed ${client.id} all of this.`);
  return { step: 'consent' };
}

const fail = (code: OAuthErrorCode, reason: string): NextStep => ({ step: 'error', code, reason });

/**
 * Where a person who is not signed in begins. `prompt=create` asks for sign-up rather than sign-in (Initiating User
 * Registration 1.0 §4). The sign-up page also links to sign-in, and signing in answers the request as well.
 */
const entry = ({ prompt }: AuthorizationRequest): 'login' | 'signUp' =>
  prompt.includes('create') ? 'signUp' : 'login';

/** Whether the sign-in is as recent as `prompt=login` and `max_age` require. OpenID Connect Core §3.1.2.1. */
function isFresh(situation: Situation, login: Login): boolean {
  const { request, createdAt } = situation;
  if (request.prompt.includes('login') || request.maxAge === 0) return signedInSince(situation, login);
  return request.maxAge === undefined || login.authTime + request.maxAge >= createdAt;
}

/**
 * Times are whole seconds: a sign-in in the same second as the request counts, unless it is the one that the request
 * started with.
 */
function signedInSince({ progress, createdAt }: Situation, login: Login): boolean {
  const before = progress.startedWith;
  const isNew = before?.sid !== login.sid || login.authTime > before.authTime;
  return isNew && login.authTime >= createdAt;
}

function choseAccount(situation: Situation, login: Login): boolean {
  const { accountSid, accountSub } = situation.progress;
  return accountSid === login.sid || accountSub === login.sub || signedInSince(situation, login);
}

function needsConsent({ request, client, now }: Situation, grant: Grant): boolean {
  // RFC 8628 §5.4: a person who was tricked into entering a code must see what it is for.
  if (
    request.device ||
    request.authorizationDetails ||
    request.grantManagement?.action === 'replace' ||
    request.prompt.includes('consent') ||
    grant.once ||
    grant.pausedAt !== undefined
  )
    return true;
  // RFC 8252 §8.6: any app can claim such a redirect URI, so a person must confirm each time.
  if (isUnverifiableApp(client, request.redirectUri)) return true;
  const live = liveScopes(grant, now);
  const asked = askedScopes(client, request);
  const required = requiredScopes(client);
  const isAnswered = (scope: string): boolean =>
    live.includes(scope) || (grant.declined?.includes(scope) === true && !required.has(scope));
  return !asked.every(isAnswered) || !givesAnything(asked.filter((scope) => live.includes(scope)));
}

/**
 * Whether this is a public client whose redirect URI is on the person's own device. The kind of the client counts only
 * if a developer chose it: a single-page app on localhost during development renews silently, as it will on its own
 * host.
 */
function isUnverifiableApp(client: Client, redirectUri: string): boolean {
  const { kind, metadata, registrationHash, documentEndsAt } = client;
  if (metadata.token_endpoint_auth_method !== 'none' || redirectUri.startsWith('https:')) return false;
  const describesItself = registrationHash !== undefined || documentEndsAt !== undefined;
  return kind === 'native' || describesItself || !isLoopbackHttp(redirectUri);
}
