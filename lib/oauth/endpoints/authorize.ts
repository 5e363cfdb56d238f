/**
 * The authorization endpoint: RFC 6749 §3.1 and §4.1, OpenID Connect Core §3.1.2, RFC 9207.
 *
 * A new request is validated and, where a person has to be asked, kept as an interaction; the pages that ask come back here with
 * its id, and only here is decided what comes next. Nothing is remembered in between that the next visit does not check
 * again: the client, its redirect URI, who is signed in, the grant. Prove, consume, then issue: of two tabs that come back
 * with the same interaction one gets a code. There is no CORS here; this is for browsers to visit, not for scripts to read.
 */
import { randomUUID } from 'node:crypto';
import { isFapi } from '../clients/fapi';
import { storeForUser } from '../clients/metadata-document';
import { addClientScopes } from '../clients/noted-scopes';
import { isRegisteredRedirectUri } from '../clients/redirect-uri';
import { grantTerms } from '../consent/answer';
import { type NextStep, nextStep } from '../consent/next-step';
import { finishedInteraction, pendingInteraction } from '../consent/pending-interaction';
import { randomToken, sha256 } from '../crypto';
import { isOAuthError, OAuthError, type OAuthErrorCode, unavailable } from '../errors';
import { type HttpRequest, type HttpResponse, readParameters, redirect } from '../http';
import { keysReady } from '../keys/key-ring';
import { acrFor } from '../model/acr';
import { askedScopes, givesAnything } from '../model/askable-scopes';
import type { Client } from '../model/client-records';
import type { Grant, Login } from '../model/grant-records';
import { liveScopes } from '../model/grant-rules';
import type { AuthorizationRequest, Interaction } from '../model/request-records';
import { yields } from '../model/response-type';
import type { TokenContext } from '../model/token-records';
import {
  type Destination,
  parseAuthorizationRequest,
  readClient,
  readDestination,
  readRedirectUri,
} from '../requests/authorization-request';
import { errorPageResponse, requireResponseKey, respond, respondWithError } from '../requests/authorization-response';
import { grantFor, writeAnswer } from '../requests/grant-management';
import { resolveRequest } from '../requests/request-source';
import { resourcesOf } from '../requests/requested-access';
import { withRequestedScopes } from '../requests/requested-scopes';
import { allowDevice, denyDevice } from '../sign-in/device';
import { forgetStatusLists } from '../status/status-list';
import { tooManyWaiting, waitingLimits, waitingPlace } from '../support/rate-limits';
import { frontChannelTokens } from '../tokens/front-channel-tokens';
import { requireIdTokenKey } from '../tokens/id-token';
import { subjectIdentifier } from '../tokens/subject-identifier';
import { isUnavailableError } from '../unavailable';
import { asClient, type Call, type World } from '../world';

/** Answers a new request, or goes on with the one that `?interaction=` names. What it throws is to be shown, never redirected. */
export async function authorize(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  const call = { endpoint: 'authorize', requestId };
  const parameters = await readParameters(request, request.method === 'POST' ? 'body' : 'query', 'any');
  const id = parameters.get('interaction');
  return id !== null && !parameters.has('client_id')
    ? resume(world, request, id, call)
    : begin(world, request, parameters, call);
}

async function begin(world: World, request: HttpRequest, sent: URLSearchParams, call: Call): Promise<HttpResponse> {
  const client = await readClient(world, sent);
  const opened = async () => {
    const { parameters, singleUse } = await resolveRequest(world, client, sent);
    const destination = readDestination(readRedirectUri(client, parameters), parameters);
    const visit = { request, silent: parameters.get('prompt') === 'none' };
    return answering(world, client, { ...destination, visit }, call, async () => {
      const asking = await withRequestedScopes(world, client, parameters);
      const asked = await parseAuthorizationRequest(world, asking, destination, parameters, call);
      const more = asking !== client;
      return start(world, request, asking, { ...asked, ...(singleUse && { singleUse }) }, { more, call });
    });
  };
  // A request that cannot be opened does not say where to answer. What is beside it may, if it is the client's own address.
  const beside = destinationBeside(client, sent);
  const visit = { request, silent: sent.get('prompt') === 'none' };
  return beside
    ? answering(world, client, { ...beside, visit }, call, opened)
    : asClient(world, client.id, call, opened);
}

function destinationBeside(client: Client, sent: URLSearchParams): Destination | undefined {
  const [uri, ...others] = sent.getAll('redirect_uri');
  if (uri === undefined || others.length > 0 || !isRegisteredRedirectUri(client, uri)) return undefined;
  return readDestination(uri, sent);
}

/** `more`: the client asks for scopes beyond its registration. They are noted with it once a person has signed in. */
async function start(
  world: World,
  request: HttpRequest,
  client: Client,
  asked: AuthorizationRequest,
  { more, call }: { more: boolean; call: Call },
): Promise<HttpResponse> {
  await requireKeys(world, client, asked);
  const now = world.now();
  const { interactionSeconds, signInSeconds } = world.settings;
  const login = await world.login(request);
  if (login) await storeForUser(world, client);
  if (login && more) await addClientScopes(world, client, asked.scopes);
  const interaction: Interaction = {
    id: randomToken(),
    request: asked,
    createdAt: now,
    endsAt: now + (login ? interactionSeconds : signInSeconds),
    progress: login ? { startedWith: { sid: login.sid, authTime: login.authTime } } : {},
    ...(!login && { waitingFrom: waitingPlace(world, request) }),
  };
  const keep = () => world.store.createInteraction(interaction, waitingLimits(world));
  if (!login && request.method === 'POST') {
    // Browsers keep SameSite=Lax cookies from a post of another site: come back with a GET, then we know who is there.
    return (await keep()) ? visit(world, world.addresses.path('authorize'), interaction.id) : showTooMany(world, call);
  }
  const grant = login && (await grantFor(world, client, asked, login.sub));
  const next = nextStep({ ...interaction, client, ...whoIs(world, client, login), grant, now });
  if (next.step === 'issue') return issue(world, client, asked, next, grant, request);
  if (next.step !== 'error' && !(await keep())) return showTooMany(world, call);
  return follow(world, interaction, next);
}

/**
 * For before a person is asked, and before their answer is consumed: the server has a key to sign the response with, and the
 * client one to read it with.
 */
async function requireKeys(world: World, client: Client, asked: AuthorizationRequest): Promise<void> {
  await keysReady(world.ring);
  await requireResponseKey(world, client, asked);
  if (yields(asked.responseType, 'id_token')) await requireIdTokenKey(world, client);
}

async function resume(world: World, request: HttpRequest, id: string, call: Call): Promise<HttpResponse> {
  const pending = await pendingInteraction(world, id);
  if (!pending) return showOver(world, id, call);
  const { client, interaction } = pending;
  const visit: Visit = { request, silent: false, canReload: true };
  return answering(world, client, { ...interaction.request, visit }, call, async () => {
    const login = await world.login(request);
    if (login) await storeForUser(world, client);
    if (!givesAnything(askedScopes(client, interaction.request), interaction.request.authorizationDetails)) {
      throw new OAuthError('invalid_scope', 'The client may no longer ask for any of these scopes.');
    }
    if (login && interaction.waitingFrom !== undefined) {
      const endsAt = world.now() + world.settings.interactionSeconds;
      if (!(await world.store.extendInteraction(id, endsAt, world.now()))) return showOver(world, id, call);
    }
    const grant = login && (await grantFor(world, client, interaction.request, login.sub));
    const next = nextStep({ ...interaction, client, ...whoIs(world, client, login), grant, now: world.now() });
    if (next.step !== 'issue' && next.step !== 'error') return follow(world, interaction, next);
    await requireKeys(world, client, interaction.request);
    // Claim-once, before anything is written: a second tab, or a replayed answer, ends here.
    if (!(await world.store.consumeInteraction(id, world.now()))) return showOver(world, id, call);
    visit.canReload = false;
    if (next.step === 'issue') return issue(world, client, interaction.request, next, grant, request);
    // Where there is no grant yet there is nobody's timeline to write it in.
    if (next.code === 'access_denied' && grant) world.recordUse(grant.id, 'denied', { from: request });
    return follow(world, interaction, next);
  });
}

function whoIs(world: World, client: Client, login: Login | undefined) {
  return { login, subject: login && subjectIdentifier(world, client, login.sub) };
}

/** Sends the browser to the page that asks next, or throws the error that the app is told. */
function follow(world: World, interaction: Interaction, next: Exclude<NextStep, { step: 'issue' }>): HttpResponse {
  if (next.step === 'error') throw new OAuthError(next.code, next.reason);
  return visit(world, pageFor(world, next.step), interaction.id);
}

function pageFor({ pages }: World, step: Exclude<NextStep['step'], 'issue' | 'error'>): string {
  return {
    login: pages.signIn,
    signUp: pages.signUp,
    selectAccount: pages.selectAccount,
    stepUp: pages.secondFactor,
    consent: pages.consent,
  }[step];
}

function visit(world: World, path: string, interactionId: string): HttpResponse {
  return redirect(`${world.issuer}${path}?${new URLSearchParams({ interaction: interactionId })}`);
}

async function issue(
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
  if (!grant) throw new Error('nextStep said issue without a decision or a grant');
  const live = liveScopes(grant, now);
  // What was asked for in words: a scope that only covers a claim requested by itself is allowed, but not in the token.
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
  // A client that gets its ID token here rather than for a code takes part in the session all the same.
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
      // FAPI 2.0 Security Profile §5.3.2.1: a minute at most.
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

/** Runs phase two: whatever is refused from here on, the app is told at its redirect URI (RFC 6749 §4.1.2.1). */
async function answering(
  world: World,
  client: Client,
  destination: Destination & { visit?: Visit },
  call: Call,
  work: () => Promise<HttpResponse>,
): Promise<HttpResponse> {
  try {
    return await work();
  } catch (error) {
    if (isOAuthError(error)) {
      if (!ordinary.has(error.code)) world.recordRefusal(client.id, call.endpoint, error, call.requestId);
      if (destination.device) return await denyDevice(world, destination.device);
      if (!(await mayLeadAway(world, client, destination.visit))) {
        return errorPageResponse(world.errorPage({ code: error.code, reference: call.requestId }), 400);
      }
      return await respondWithError(world, client, destination, error);
    }
    if (isUnavailableError(error)) {
      // Reloading the page goes on where the person was. Where it cannot, the app is told (RFC 6749 §4.1.2.1).
      const told = !destination.device && !destination.visit?.canReload;
      if (!told || !(await mayLeadAway(world, client, destination.visit))) throw error;
      return respondWithError(world, client, destination, unavailable(error));
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    world.log({ level: 'error', event: 'request_failed', ...call, error: detail });
    if (destination.device) throw fault;
    return respondWithError(world, client, destination, fault);
  }
}

/** How a request arrived. `canReload`: the same address can be opened again, for its interaction still waits. */
type Visit = { request: HttpRequest; silent: boolean; canReload?: boolean };

/**
 * RFC 9700 §4.11.2: a link to us with a mistake in it on purpose must not lead people wherever somebody likes. Anyone can register an app,
 * or be one by an address; such an app hears of its mistakes once there is a person who signed in, and of silent requests always.
 */
async function mayLeadAway(world: World, client: Client, visit: Visit | undefined): Promise<boolean> {
  const vouchedFor = client.registrationHash === undefined && client.documentEndsAt === undefined;
  if (visit === undefined || visit.silent || vouchedFor || client.verifiedAt !== undefined) return true;
  return (await world.login(visit.request)) !== undefined;
}

/** What people and their sessions say is no mistake for the app's developer to look into. */
const ordinary: ReadonlySet<OAuthErrorCode> = new Set(['access_denied', 'login_required', 'consent_required']);

const fault = new OAuthError('server_error', 'Something went wrong here; the request can be made again.');

/** RFC 6585 §4, for a person: nothing is kept of this request, and the app is not told, for it can do nothing about it. */
function showTooMany(world: World, call: Call): HttpResponse {
  world.log({ level: 'info', event: 'too_many_waiting', ...call });
  const { code, page, status, headers } = tooManyWaiting();
  return errorPageResponse(
    world.errorPage({ code, ...(page && { page }), reference: call.requestId }),
    status,
    headers,
  );
}

/** Unknown, expired or answered: the page leads the person back to the app, which can ask again. */
async function showOver(world: World, id: string, call: Call): Promise<HttpResponse> {
  world.log({ level: 'info', event: 'interaction_expired', ...call });
  const app = await finishedInteraction(world, id);
  const page = world.errorPage({ code: 'interaction_expired', reference: call.requestId, ...(app && { app }) });
  return errorPageResponse(page, 400);
}
