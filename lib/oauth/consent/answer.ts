/**
 * The answer on the consent page, and the grant that results from it.
 *
 * An answer replaces what the grant says about the requested scopes; scopes of the live grant that the request did not
 * name stay as they are. The end applies to the whole grant. An answer is first recorded with the pending request. It
 * takes effect when the browser is back at the authorization endpoint, and only for the browser session that gave it.
 * The form token proves that this session was shown the question (RFC 9700 §4.16 covers clickjacking; this covers
 * forged submissions).
 */
import { equal } from '../../secrets';
import { OAuthError } from '../errors';
import { askedScopes, givesAnything, requiredScopes } from '../model/askable-scopes';
import { type AuthorizationDetail, detailsInWords } from '../model/authorization-details';
import { mayAnswer } from '../model/claims-request';
import type { Client } from '../model/client-records';
import type { Grant, GrantTerms, Login } from '../model/grant-records';
import { liveScopes } from '../model/grant-rules';
import type { AuthorizationRequest, Decision } from '../model/request-records';
import { isStandardScope } from '../model/scopes';
import { grantFor, mergedDetails } from '../requests/grant-management';
import { resourcesOf } from '../requests/requested-access';
import { subjectIdentifier } from '../tokens/subject-identifier';
import type { World } from '../world';
import type { Allowed } from './next-step';
import { pendingInteraction, resumeUrl } from './pending-interaction';
import { type ConsentQuestion, consentFormToken, endLimit } from './question';
import { receiptFacts } from './receipt';

/** What the consent form submits. */
export type ConsentAnswer =
  | { action: 'deny'; formToken: string }
  | ({ action: 'allow'; formToken: string } & Omit<Allowed, 'action' | 'sid'>);

type AllowAnswer = Extract<ConsentAnswer, { action: 'allow' }>;

/**
 * Records the answer. The browser then goes to `resumeUrl`, which also shows the page for a request that has finished.
 * Throws `access_denied` for a form that was not issued to this session, and `invalid_request` for an end that is not
 * allowed.
 */
export async function decide(
  world: World,
  id: string,
  login: Login,
  answer: ConsentAnswer,
): Promise<{ resumeUrl: string }> {
  if (!equal(answer.formToken, consentFormToken(world, id, login))) {
    throw new OAuthError('access_denied', 'This form belongs to another session or another request.', { status: 403 });
  }
  const pending = await pendingInteraction(world, id);
  if (!pending) return { resumeUrl: resumeUrl(world, id) };
  const { client, interaction } = pending;
  const { request, progress } = interaction;
  if (!mayAnswer(request, subjectIdentifier(world, client, login.sub))) {
    throw new OAuthError('access_denied', 'Another person must answer this request.');
  }
  const decision: Decision =
    answer.action === 'deny'
      ? { action: 'deny', sid: login.sid }
      : await allowDecision(world, client, request, login, answer);
  await world.store.updateInteraction(id, { ...progress, decision }, world.now());
  return { resumeUrl: resumeUrl(world, id) };
}

async function allowDecision(
  world: World,
  client: Client,
  request: AuthorizationRequest,
  login: Login,
  answer: AllowAnswer,
): Promise<Allowed> {
  const { once, shown } = answer;
  const allowed = {
    action: 'allow' as const,
    sid: login.sid,
    scopes: selectedScopes(client, request, answer.scopes),
    once,
    ...(shown && { shown }),
  };
  if (once) return { ...allowed, endsAt: null };
  const current = request.grantManagement && (await grantFor(world, client, request, login.sub));
  const limit = endLimit(world, client, request, current);
  return { ...allowed, endsAt: acceptedEnd(world, limit, answer.endsAt), ...scopeEndsAndReminder(world, answer) };
}

/**
 * Of the requested scopes: those that were selected and those that cannot be deselected. Other posted scopes are
 * ignored.
 */
function selectedScopes(
  client: Client,
  request: Pick<AuthorizationRequest, 'scopes' | 'claims'>,
  selected: readonly string[],
): string[] {
  const required = requiredScopes(client);
  return askedScopes(client, request).filter((scope) => required.has(scope) || selected.includes(scope));
}

function acceptedEnd(
  world: World,
  { maxEndsAt = Infinity, singleAct }: Pick<ConsentQuestion, 'maxEndsAt' | 'singleAct'>,
  endsAt: number | null,
): number | null {
  if (endsAt !== null && (!Number.isSafeInteger(endsAt) || endsAt <= world.now())) {
    throw new OAuthError('invalid_request', 'The end must be in the future.');
  }
  if ((endsAt ?? Infinity) > maxEndsAt) {
    const limitedBy = singleAct ? 'a single act allows' : 'this app accepts';
    throw new OAuthError('invalid_request', `The end is later than ${limitedBy}.`);
  }
  return endsAt;
}

const longestReminderSeconds = 366 * 24 * 3600;

/**
 * The ends of single scopes (`settledEnds` caps each by the grant's end), and how long before the end to remind the
 * person.
 */
function scopeEndsAndReminder(
  world: World,
  { scopeEnds = {}, remindBeforeSeconds }: AllowAnswer,
): Pick<Allowed, 'scopeEnds' | 'remindBeforeSeconds'> {
  if (Object.values(scopeEnds).some((end) => !Number.isSafeInteger(end) || end <= world.now())) {
    throw new OAuthError('invalid_request', 'The end of a scope must be in the future.');
  }
  const seconds = remindBeforeSeconds ?? 0;
  if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds > longestReminderSeconds) {
    throw new OAuthError('invalid_request', 'A reminder must come before the end, by a year at most.');
  }
  return { scopeEnds, ...(remindBeforeSeconds !== undefined && { remindBeforeSeconds }) };
}

/**
 * The terms of the grant after an answer. `current` is the live grant, if any. Throws `access_denied` for an empty
 * answer.
 */
export function grantTerms(
  world: World,
  client: Client,
  request: AuthorizationRequest,
  login: Login,
  decision: Allowed,
  current: Grant | undefined,
): GrantTerms {
  const { once } = decision;
  const asked = askedScopes(client, request);
  const allowed = asked.filter((scope) => decision.scopes.includes(scope));
  const requestedDetails = request.authorizationDetails;
  // The API or its detail type may have been removed while the person was reading: nobody could word what is allowed.
  if (requestedDetails && !detailsInWords(client, requestedDetails)) {
    throw new OAuthError('invalid_authorization_details', 'The client can no longer ask for these details.');
  }
  // Every optional scope deselected and nothing required: that is a refusal.
  if (!givesAnything(allowed, requestedDetails)) {
    throw new OAuthError('access_denied', 'The person allowed none of the requested scopes.');
  }

  const action = once ? undefined : request.grantManagement?.action;
  const details =
    action === 'merge' && current?.details ? mergedDetails(current.details, requestedDetails ?? []) : requestedDetails;
  const extendsCurrent = action === 'merge' || (action === undefined && !once && !requestedDetails);
  const kept = extendsCurrent && current ? keptScopes(client, current, asked, world.now()) : [];
  const scopeEnds = new Map(Object.entries(decision.scopeEnds ?? {}));
  const scopes = [...kept, ...allowed.map((scope) => ({ scope, endsAt: scopeEnds.get(scope) ?? null }))];
  const names = scopes.map(({ scope }) => scope);
  const declined = [...(current?.declined ?? []), ...asked].filter((scope) => !names.includes(scope));
  return {
    ownerId: login.sub,
    clientId: client.id,
    scopes,
    resources: resourcesOf(client, names, details),
    ...(details && { details }),
    ...(!once && !details && { declined: [...new Set(declined)] }),
    endsAt: once ? world.now() + onceSeconds(world, client, allowed, details) : decision.endsAt,
    ...(decision.remindBeforeSeconds !== undefined && { remindBeforeSeconds: decision.remindBeforeSeconds }),
    once,
    receipt: receiptFacts(world, client, login, names, decision.shown),
    by: login.sid,
  };
}

/**
 * Live scopes that the request did not name, with their own ends. Scopes that the client can no longer use are dropped.
 */
function keptScopes(client: Client, current: Grant, asked: string[], now: number): Grant['scopes'] {
  const live = liveScopes(current, now);
  const usable = (scope: string): boolean => isStandardScope(scope) || resourcesOf(client, [scope]).length > 0;
  return current.scopes.filter(({ scope }) => live.includes(scope) && usable(scope) && !asked.includes(scope));
}

/** "Just this once" lasts as long as the code and the access token that it is exchanged for. */
function onceSeconds(
  world: World,
  client: Client,
  allowed: string[],
  details: AuthorizationDetail[] | undefined,
): number {
  const resources = resourcesOf(client, allowed, details);
  const involved = client.apis.filter((api) => resources.includes(api.resource));
  const token = Math.max(world.settings.accessTokenSeconds, ...involved.map((api) => api.accessTokenSeconds));
  return world.settings.codeSeconds + token;
}
