/**
 * The authorization endpoint: RFC 6749 §3.1 and §4.1, OpenID Connect Core §3.1.2, RFC 9207.
 *
 * A new request is validated and, if a person has to be asked, stored as an interaction. The pages that ask send the
 * browser back here with its id, and only this file decides what comes next. Each visit checks everything again: the
 * client, its redirect URI, who is signed in, the grant. The order is prove, consume, issue: of two tabs that come back
 * with the same interaction, one gets a code. There is no CORS, because browsers navigate here and scripts do not read
 * the response.
 */
import { storeForUser } from '../clients/metadata-document';
import { isRegisteredRedirectUri } from '../clients/redirect-uri';
import { addClientScopes } from '../clients/self-registered-scopes';
import { type ChosenAccount, chooseAccount, withoutHint } from '../consent/choose-account';
import { type NextStep, nextStep } from '../consent/next-step';
import { finishedInteraction, type PendingInteraction, pendingInteraction } from '../consent/pending-interaction';
import { randomToken } from '../crypto';
import { OAuthError } from '../errors';
import { type HttpRequest, type HttpResponse, readParameters, redirect } from '../http';
import { keysReady } from '../keys/key-ring';
import { askedScopes, givesAnything } from '../model/askable-scopes';
import type { Client } from '../model/client-records';
import type { AuthorizationRequest, Interaction } from '../model/request-records';
import { yields } from '../model/response-type';
import {
  type Destination,
  parseAuthorizationRequest,
  readClient,
  readDestination,
  readRedirectUri,
} from '../requests/authorization-request';
import { errorPageResponse, requireResponseKey } from '../requests/authorization-response';
import { grantFor } from '../requests/grant-management';
import { resolveRequest } from '../requests/request-source';
import { withRequestedScopes } from '../requests/requested-scopes';
import { tooManyWaiting, waitingLimits, waitingPlace } from '../support/rate-limits';
import { requireIdTokenKey } from '../tokens/id-token';
import { subjectIdentifier } from '../tokens/subject-identifier';
import type { Call, World } from '../world';
import { issue } from './authorize-issue';
import { type Outcome, settle } from './authorize-outcome';

/** One visit of a browser. */
type Visit = { request: HttpRequest; call: Call };

/**
 * Answers a new request, or continues the one that `?interaction=` names. Errors that it throws are shown, never
 * redirected.
 */
export async function authorize(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  const visit = { request, call: { endpoint: 'authorize', requestId } };
  const parameters = await readParameters(request, request.method === 'POST' ? 'body' : 'query', 'any');
  const id = parameters.get('interaction');
  if (id === null || parameters.has('client_id')) return begin(world, parameters, visit);
  const pending = await pendingInteraction(world, id);
  if (!pending) return showFinished(world, id, visit);
  return settle(world, pending.client, await resume(world, pending, visit), visit);
}

async function begin(world: World, sent: URLSearchParams, visit: Visit): Promise<HttpResponse> {
  const client = await readClient(world, sent);
  const opened = await open(world, client, sent);
  const outcome = 'parameters' in opened ? await start(world, client, opened, visit) : opened;
  return settle(world, client, outcome, visit);
}

type Opened = Awaited<ReturnType<typeof resolveRequest>> & { destination: Destination };

/** Phase one: the parameters, and where to answer. */
async function open(world: World, client: Client, sent: URLSearchParams): Promise<Opened | Outcome> {
  try {
    const resolved = await resolveRequest(world, client, sent);
    const { parameters } = resolved;
    return { ...resolved, destination: readDestination(readRedirectUri(client, parameters), parameters) };
  } catch (error) {
    // A request object that cannot be opened does not say where to answer. The parameters beside it may, if they name a
    // redirect URI of the client.
    const destination = destinationBeside(client, sent);
    if (!destination) return { show: error };
    return { redirect: error, destination, silent: isSilent(sent), canReload: false };
  }
}

function destinationBeside(client: Client, sent: URLSearchParams): Destination | undefined {
  const [uri, ...others] = sent.getAll('redirect_uri');
  if (uri === undefined || others.length > 0 || !isRegisteredRedirectUri(client, uri)) return undefined;
  return readDestination(uri, sent);
}

const isSilent = (parameters: URLSearchParams): boolean => parameters.get('prompt') === 'none';

/** Phase two: validates the whole request. A person may have to answer it. */
async function start(
  world: World,
  client: Client,
  { parameters, destination, singleUse }: Opened,
  visit: Visit,
): Promise<Outcome> {
  try {
    const asking = await withRequestedScopes(world, client, parameters);
    const parsed = await parseAuthorizationRequest(world, asking, destination, parameters, visit.call);
    const asked = { ...parsed, ...(singleUse && { singleUse }) };
    return { respond: await answerNew(world, asking, asked, { ...visit, addsScopes: asking !== client }) };
  } catch (error) {
    return { redirect: error, destination, silent: isSilent(parameters), canReload: false };
  }
}

/**
 * `addsScopes`: the client asks for scopes beyond its registration. They are added to it once a person has signed in.
 */
async function answerNew(
  world: World,
  client: Client,
  asked: AuthorizationRequest,
  { request, call, addsScopes }: Visit & { addsScopes: boolean },
): Promise<HttpResponse> {
  await requireKeys(world, client, asked);
  const now = world.now();
  const { interactionSeconds, signInSeconds } = world.settings;
  const account = await chooseAccount(world, client, asked, {}, request);
  const { login } = account;
  if (login) await storeForUser(world, client);
  if (login && addsScopes) await addClientScopes(world, client, asked.scopes);
  const interaction: Interaction = {
    id: randomToken(),
    request: asked,
    createdAt: now,
    endsAt: now + (login ? interactionSeconds : signInSeconds),
    progress: login ? { startedWith: { sid: login.sid, authTime: login.authTime } } : {},
    ...(!login && { waitingFrom: waitingPlace(world, request) }),
  };
  const store = () => world.store.createInteraction(interaction, waitingLimits(world));
  if (!login && request.method === 'POST') {
    // Browsers leave out SameSite=Lax cookies on a cross-site POST. The GET that follows shows who is signed in.
    if (!(await store())) return showTooMany(world, { request, call });
    return sendTo(world, world.addresses.path('authorize'), interaction.id);
  }
  const grant = login && (await grantFor(world, client, asked, login.sub));
  const who = whoIs(world, client, withoutHint(account, asked, grant));
  const next = nextStep({ ...interaction, client, ...who, grant, now });
  if (next.step === 'issue') return issue(world, client, asked, next, grant, request);
  if (next.step !== 'error' && !(await store())) return showTooMany(world, { request, call });
  return follow(world, interaction, next, account);
}

/** Phase two of a later visit: continues a stored request. */
async function resume(
  world: World,
  { client, interaction }: PendingInteraction,
  { request, call }: Visit,
): Promise<Outcome> {
  const { id, request: asked, progress, waitingFrom } = interaction;
  let canReload = true;
  try {
    const account = await chooseAccount(world, client, asked, progress, request);
    const { login } = account;
    if (login) await storeForUser(world, client);
    if (!givesAnything(askedScopes(client, asked), asked.authorizationDetails)) {
      throw new OAuthError('invalid_scope', 'The client may no longer ask for any of these scopes.');
    }
    if (login && waitingFrom !== undefined) {
      const endsAt = world.now() + world.settings.interactionSeconds;
      if (!(await world.store.extendInteraction(id, endsAt, world.now()))) {
        return { respond: await showFinished(world, id, { request, call }) };
      }
    }
    const grant = login && (await grantFor(world, client, asked, login.sub));
    const next = nextStep({ ...interaction, client, ...whoIs(world, client, account), grant, now: world.now() });
    if (next.step !== 'issue' && next.step !== 'error') return { respond: follow(world, interaction, next, account) };
    await requireKeys(world, client, asked);
    // Consumed once, before anything is written: a second tab, or a replayed answer, ends here.
    if (!(await world.store.consumeInteraction(id, world.now()))) {
      return { respond: await showFinished(world, id, { request, call }) };
    }
    canReload = false;
    if (next.step === 'issue') return { respond: await issue(world, client, asked, next, grant, request) };
    // Without a grant there is no owner whose timeline could show the denial.
    if (next.code === 'access_denied' && grant) world.recordUse(grant.id, 'denied', { from: request });
    return { respond: follow(world, interaction, next, account) };
  } catch (error) {
    return { redirect: error, destination: asked, silent: false, canReload };
  }
}

/**
 * Before a person is asked, and before their answer is consumed: this server has a key to sign the response, and the
 * client has one to read it.
 */
async function requireKeys(world: World, client: Client, asked: AuthorizationRequest): Promise<void> {
  await keysReady(world.ring);
  await requireResponseKey(world, client, asked);
  if (yields(asked.responseType, 'id_token')) await requireIdTokenKey(world, client);
}

function whoIs(world: World, client: Client, { login, mustChoose }: ChosenAccount) {
  return { login, mustChoose, subject: login && subjectIdentifier(world, client, login.sub) };
}

/**
 * Sends the browser to the page that asks next. Throws the error that the app is told. A page about another account
 * than the active one comes after the page where the person switches to it.
 */
function follow(
  world: World,
  interaction: Interaction,
  next: Exclude<NextStep, { step: 'issue' }>,
  { login, isActive }: ChosenAccount,
): HttpResponse {
  if (next.step === 'error') throw new OAuthError(next.code, next.reason);
  const step = login && !isActive ? 'selectAccount' : next.step;
  return sendTo(world, pageFor(world, step), interaction.id);
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

function sendTo(world: World, path: string, interactionId: string): HttpResponse {
  return redirect(`${world.issuer}${path}?${new URLSearchParams({ interaction: interactionId })}`);
}

/**
 * RFC 6585 §4, for a person: nothing is stored of this request. The app is not told, because it can do nothing about
 * it.
 */
function showTooMany(world: World, { request, call }: Visit): HttpResponse {
  world.log({ level: 'info', event: 'too_many_waiting', ...call });
  const { code, page, status, headers } = tooManyWaiting();
  return errorPageResponse(
    world.errorPage(request, { code, ...(page && { page }), reference: call.requestId }),
    status,
    headers,
  );
}

/** Unknown, expired or answered: the page leads the person back to the app, which can ask again. */
async function showFinished(world: World, id: string, { request, call }: Visit): Promise<HttpResponse> {
  world.log({ level: 'info', event: 'interaction_expired', ...call });
  const app = await finishedInteraction(world, id);
  const page = world.errorPage(request, {
    code: 'interaction_expired',
    reference: call.requestId,
    ...(app && { app }),
  });
  return errorPageResponse(page, 400);
}
