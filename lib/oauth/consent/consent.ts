/**
 * What the sign-in and consent pages ask the core, and what an answer makes of the grant.
 *
 * The page shows everything that the app would have afterwards, so an answer replaces what the grant says about the scopes
 * that were asked; scopes of the live grant that were not part of this request stay as they are. The end applies to the
 * whole grant. An answer is recorded first and acted upon when the browser is back at the authorization endpoint, and it
 * counts only for the browser session that gave it. Its form is bound to that session and to this one request (RFC 9700 §4.16 is
 * about being tricked into clicking; this is about not having clicked at all).
 */
import { isDeepStrictEqual } from 'node:util';
import { isRegisteredRedirectUri, redirectOrigin } from '../clients/redirect-uri';
import { deriveKey, equal, hmac } from '../crypto';
import { OAuthError } from '../errors';
import { askedScopes, givesAnything, requiredScopes } from '../model/askable-scopes';
import { detailsInWords, includesSingleAct, singleActSeconds } from '../model/authorization-details';
import { mayAnswer } from '../model/claims-request';
import { liveScopes } from '../model/grant-rules';
import { isStandardScope } from '../model/scopes';
import type {
  AuthorizationDetail,
  AuthorizationRequest,
  Client,
  Grant,
  GrantTerms,
  Login,
  Subject,
} from '../model/store';
import { grantFor, mergedDetails } from '../requests/grant-management';
import { resourcesOf } from '../requests/requested-access';
import { withOpenScopes } from '../requests/requested-scopes';
import type { ConsentAnswer, ConsentLine, ConsentQuestion, OverInteraction, PendingInteraction } from '../server';
import { releaseClaims } from '../tokens/claims';
import { subjectIdentifier } from '../tokens/subject-identifier';
import type { World } from '../world';
import { type Allowed, nextStep } from './next-step';
import { receiptFacts } from './receipt';

/** For the sign-in and sign-up pages. Undefined: unknown, answered, expired, or its client may no longer be answered there. */
export async function pendingInteraction(world: World, id: string): Promise<PendingInteraction | undefined> {
  const interaction = await world.store.findInteraction(id, world.now());
  if (!interaction) return undefined;
  const { request } = interaction;
  const found = await world.store.findClient(request.clientId, world.now());
  const client = found && (await withOpenScopes(world, found, request.scopes));
  // Its developer may have withdrawn the redirect URI while the person was reading.
  if (!client || !(request.device || isRegisteredRedirectUri(client, request.redirectUri))) return undefined;
  return {
    interaction,
    client,
    redirectOrigin: redirectOrigin(request.redirectUri),
    resumeUrl: resumeUrl(world, id),
  };
}

/**
 * For the pages that say that a request is over: the app that made it, while we still know. The redirect URI is there only where the
 * browser would have gone to it, and where the app still has it.
 */
export async function overInteraction(world: World, id: string): Promise<OverInteraction | undefined> {
  const interaction = await world.store.recallInteraction(id);
  if (!interaction) return undefined;
  const { clientId, redirectUri, device } = interaction.request;
  const client = await world.store.findClient(clientId, world.now());
  if (!client) return undefined;
  return { client, ...(!device && isRegisteredRedirectUri(client, redirectUri) && { redirectUri }) };
}

/** `prompt=select_account`: this session is the one to go on with. False when the request is over. */
export async function confirmAccount(world: World, id: string, login: Login): Promise<boolean> {
  const interaction = await world.store.findInteraction(id, world.now());
  if (!interaction) return false;
  return world.store.updateInteraction(id, { ...interaction.progress, accountSid: login.sid }, world.now());
}

/** For the page that asks for a second factor: this session has none to prove. False when the request is over. */
export async function declineStepUp(world: World, id: string, login: Login): Promise<boolean> {
  const interaction = await world.store.findInteraction(id, world.now());
  if (!interaction) return false;
  return world.store.updateInteraction(id, { ...interaction.progress, unmetSid: login.sid }, world.now());
}

/** For the sign-in page: why this session will not do for the request; undefined where it does, or the request is over. */
export async function mustSignIn(
  world: World,
  id: string,
  login: Login,
): Promise<'afresh' | 'as somebody else' | undefined> {
  const pending = await pendingInteraction(world, id);
  if (!pending) return undefined;
  const { client, interaction } = pending;
  const subject = subjectIdentifier(world, client, login.sub);
  const next = nextStep({ ...interaction, client, login, subject, grant: undefined, now: world.now() });
  if (next.step !== 'login') return undefined;
  return mayAnswer(interaction.request, subject) ? 'afresh' : 'as somebody else';
}

/** For the consent page. Undefined: the request is over, or another person must answer. */
export async function consentQuestion(world: World, id: string, login: Login): Promise<ConsentQuestion | undefined> {
  const pending = await pendingInteraction(world, id);
  if (!pending || !mayAnswer(pending.interaction.request, subjectIdentifier(world, pending.client, login.sub)))
    return undefined;
  const { client, interaction } = pending;
  const [subject, standing] = await Promise.all([
    world.store.findSubject(login.sub),
    grantFor(world, client, interaction.request, login.sub),
  ]);
  const asked = askedScopes(client, interaction.request);
  const { authorizationDetails, grantManagement } = interaction.request;
  const details = detailsInWords(client, authorizationDetails ?? []);
  if (!subject || !details || !givesAnything(asked, details)) return undefined;
  // An answer to a request with details is a grant of its own, whatever was allowed before, unless the request names one.
  const current = authorizationDetails && !grantManagement ? undefined : standing;
  const live = current ? liveScopes(current, world.now()) : [];
  const declined = current?.declined ?? [];
  const lines = asked.map((scope) => consentLine(world, client, subject, scope, live, declined));
  return {
    ...pending,
    subject,
    lines: [...lines.filter((line) => line.isNew), ...lines.filter((line) => !line.isNew)],
    details,
    ...(current && { current, ...lossOf(world, client, interaction.request, current) }),
    ...latestEnd(world, client, interaction.request, current),
    formToken: formToken(world, id, login),
  };
}

/** How long an answer may last: as long as the app accepts, and a single act a day at most. Empty: until its owner ends it. */
function latestEnd(
  world: World,
  client: Client,
  { authorizationDetails = [], grantManagement }: AuthorizationRequest,
  current: Grant | undefined,
): Pick<ConsentQuestion, 'maxEndsAt' | 'singleAct'> {
  const kept = grantManagement?.action === 'merge' ? (current?.details ?? []) : [];
  const singleAct = includesSingleAct(client, [...kept, ...authorizationDetails]);
  const seconds = Math.min(client.maxGrantSeconds ?? Infinity, singleAct ? singleActSeconds : Infinity);
  return {
    ...(seconds !== Infinity && { maxEndsAt: world.now() + seconds }),
    ...(singleAct && { singleAct: true as const }),
  };
}

/** Grant Management draft §5.2: `replace` leaves nothing of what the grant was but what the request asks for again. */
function lossOf(
  world: World,
  client: Client,
  request: AuthorizationRequest,
  current: Grant,
): Pick<ConsentQuestion, 'loses'> {
  if (request.grantManagement?.action !== 'replace') return {};
  const asked = askedScopes(client, request);
  const scopes = liveScopes(current, world.now()).filter((scope) => !asked.includes(scope));
  const kept = request.authorizationDetails ?? [];
  const gone = (current.details ?? []).filter((detail) => !kept.some((one) => isDeepStrictEqual(one, detail)));
  // An API that has gone meanwhile can word nothing any more, and nothing of it can be used.
  const details = gone.flatMap((detail) => detailsInWords(client, [detail]) ?? []);
  if (scopes.length + details.length === 0) return {};
  return { loses: { scopes: scopes.map((scope) => ({ scope, ...describedBy(client, scope) })), details } };
}

/** What the API says about a scope of its own. */
function describedBy(client: Client, scope: string): Pick<ConsentLine, 'api'> {
  const api = client.apis.find((candidate) => candidate.scopes.some(({ value }) => value === scope));
  const described = api?.scopes.find(({ value }) => value === scope);
  if (!api || !described) return {};
  const { title, description } = described;
  return { api: { name: api.name, resource: api.resource, title, description } };
}

/**
 * What is asked is ticked, so that Allow means what the page says, except what this person left unticked before: an answer is
 * never turned round behind their back.
 */
function consentLine(
  world: World,
  client: Client,
  subject: Subject,
  scope: string,
  live: readonly string[],
  declined: readonly string[],
): ConsentLine {
  const required = requiredScopes(client).has(scope);
  return {
    scope,
    ...describedBy(client, scope),
    required,
    isNew: !live.includes(scope),
    selected: required || live.includes(scope) || !declined.includes(scope),
    // All that the scope would let the app have, even where this request is after a single claim of it.
    values: {
      ...(scope === 'openid' && { sub: subjectIdentifier(world, client, subject.sub) }),
      ...releaseClaims(subject, [scope], undefined, 'userinfo'),
    },
  };
}

/**
 * Records the answer; the browser then goes to `resumeUrl`, which also tells the person when the request is over.
 * Throws `access_denied` for a form that this session was not given, `invalid_request` for an end that is not allowed.
 */
export async function decide(
  world: World,
  id: string,
  login: Login,
  answer: ConsentAnswer,
): Promise<{ resumeUrl: string }> {
  if (!equal(answer.formToken, formToken(world, id, login))) {
    throw new OAuthError('access_denied', 'This form belongs to another session or another request.', { status: 403 });
  }
  const pending = await pendingInteraction(world, id);
  if (!pending) return { resumeUrl: resumeUrl(world, id) };
  const { request, progress } = pending.interaction;
  if (!mayAnswer(request, subjectIdentifier(world, pending.client, login.sub)))
    throw new OAuthError('access_denied', 'Another person must answer this request.');
  const current = request.grantManagement && (await grantFor(world, pending.client, request, login.sub));
  const decision =
    answer.action === 'deny'
      ? { action: 'deny' as const, sid: login.sid }
      : {
          action: 'allow' as const,
          sid: login.sid,
          scopes: allowedScopes(pending.client, request, answer.scopes),
          endsAt: answer.once
            ? null
            : allowedEnd(world, latestEnd(world, pending.client, request, current), answer.endsAt),
          once: answer.once,
          ...(!answer.once && ownWishes(world, answer)),
          ...(answer.shown && { shown: answer.shown }),
        };
  await world.store.updateInteraction(id, { ...progress, decision }, world.now());
  return { resumeUrl: resumeUrl(world, id) };
}

/** What an answer allows: of the scopes asked for those ticked and those that cannot be unticked, and nothing else that was posted. */
function allowedScopes(
  client: Client,
  request: Pick<AuthorizationRequest, 'scopes' | 'claims'>,
  ticked: readonly string[],
): string[] {
  const required = requiredScopes(client);
  return askedScopes(client, request).filter((scope) => required.has(scope) || ticked.includes(scope));
}

function allowedEnd(
  world: World,
  { maxEndsAt = Infinity, singleAct }: ReturnType<typeof latestEnd>,
  endsAt: number | null,
): number | null {
  if (endsAt !== null && (!Number.isSafeInteger(endsAt) || endsAt <= world.now())) {
    throw new OAuthError('invalid_request', 'The end must be in the future.');
  }
  if ((endsAt ?? Infinity) > maxEndsAt) {
    const whose = singleAct ? 'a single act allows' : 'this app accepts';
    throw new OAuthError('invalid_request', `The end is later than ${whose}.`);
  }
  return endsAt;
}

/** The ends of single scopes, each at most the grant's (`settledEnds`), and how long before its end the person wants to hear of it. */
function ownWishes(
  world: World,
  { scopeEnds = {}, remindBeforeSeconds: before }: Extract<ConsentAnswer, { action: 'allow' }>,
): Pick<Allowed, 'scopeEnds' | 'remindBeforeSeconds'> {
  if (Object.values(scopeEnds).some((end) => !Number.isSafeInteger(end) || end <= world.now())) {
    throw new OAuthError('invalid_request', 'The end of a scope must be in the future.');
  }
  if (before && (!Number.isSafeInteger(before) || before < 0 || before > longestReminderSeconds)) {
    throw new OAuthError('invalid_request', 'A reminder comes before the end, by a year at most.');
  }
  return { scopeEnds, ...(before !== undefined && { remindBeforeSeconds: before }) };
}

const longestReminderSeconds = 366 * 24 * 3600;

/** The grant's new state after an answer. `current` is the live grant, if there is one. Throws `access_denied` for an empty answer. */
export function termsOf(
  world: World,
  client: Client,
  request: AuthorizationRequest,
  login: Login,
  decision: Allowed,
  current: Grant | undefined,
): GrantTerms {
  const now = world.now();
  const asked = askedScopes(client, request);
  const allowed = asked.filter((scope) => decision.scopes.includes(scope));
  // All optional scopes unticked, and nothing required: that is a refusal.
  const { authorizationDetails: askedDetails } = request;
  // The API or its type may have gone while the person was reading: then nobody could say what is allowed.
  if (askedDetails && !detailsInWords(client, askedDetails)) {
    throw new OAuthError('invalid_authorization_details', 'The client can no longer ask for these details.');
  }
  if (!givesAnything(allowed, askedDetails))
    throw new OAuthError('access_denied', 'The person allowed none of the requested scopes.');
  const managed = decision.once ? undefined : request.grantManagement?.action;
  const details =
    managed === 'merge' && current?.details ? mergedDetails(current.details, askedDetails ?? []) : askedDetails;
  const goesOn = managed === 'merge' || (managed === undefined && !decision.once && !askedDetails);
  const kept = goesOn && current ? keptScopes(client, current, asked, now) : [];
  const ownEnds = new Map(Object.entries(decision.scopeEnds ?? {}));
  const scopes = [...kept, ...allowed.map((scope) => ({ scope, endsAt: ownEnds.get(scope) ?? null }))];
  const declined = [...(current?.declined ?? []), ...asked].filter(
    (scope) => !scopes.some((entry) => entry.scope === scope),
  );
  return {
    ownerId: login.sub,
    clientId: client.id,
    scopes,
    resources: resourcesOf(
      client,
      scopes.map(({ scope }) => scope),
      details,
    ),
    ...(details && { details }),
    ...(!decision.once && !details && { declined: [...new Set(declined)] }),
    endsAt: decision.once ? now + onceSeconds(world, client, allowed, details) : decision.endsAt,
    ...(decision.remindBeforeSeconds !== undefined && { remindBeforeSeconds: decision.remindBeforeSeconds }),
    once: decision.once,
    receipt: receiptFacts(
      world,
      client,
      login,
      scopes.map(({ scope }) => scope),
      decision.shown,
    ),
  };
}

/** Live scopes that this request did not ask about, with their own ends; not those that the client can no longer reach. */
function keptScopes(client: Client, current: Grant, asked: string[], now: number): Grant['scopes'] {
  const live = liveScopes(current, now);
  const usable = (scope: string): boolean => isStandardScope(scope) || resourcesOf(client, [scope]).length > 0;
  return current.scopes.filter(({ scope }) => live.includes(scope) && usable(scope) && !asked.includes(scope));
}

/** "Just this once" lasts as long as the code and the access token that it yields. */
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

function formToken(world: World, id: string, login: Login): string {
  return hmac(deriveKey(world.secret, 'consent form'), JSON.stringify([id, login.sid]));
}

const resumeUrl = (world: World, id: string): string =>
  `${world.issuer}/oauth/authorize?${new URLSearchParams({ interaction: id })}`;
