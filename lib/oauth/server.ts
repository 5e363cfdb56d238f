/**
 * The door of the protocol core: one method an endpoint, and the owner's verbs on grants.
 *
 * It takes and returns the plain values of `http.ts`, knows its own address only from `issuer`, and gets its world in one value.
 */
import { randomUUID } from 'node:crypto';
import type { ClientMetadata } from './clients/metadata';
import { keepDocument, withClientDocuments } from './clients/metadata-document';
import type { MetadataFault } from './clients/metadata-rule';
import { certificateFaults } from './clients/mutual-tls';
import { sealClientSecret } from './clients/sealed-secrets';
import { sectorProblem } from './clients/sector-identifier';
import { type ConsentAnswer, decide } from './consent/answer';
import { changeGrant } from './consent/grant-edit';
import {
  confirmAccount,
  declineStepUp,
  type FinishedInteraction,
  finishedInteraction,
  mustSignIn,
  type PendingInteraction,
  pendingInteraction,
} from './consent/pending-interaction';
import { type Preview, type PreviewChoice, preview } from './consent/preview';
import { type ConsentQuestion, consentQuestion } from './consent/question';
import { type ReceiptVerdict, type SignedReceipt, signedReceipt, verifyReceipt } from './consent/receipt';
import { createWorld } from './create-world';
import { activity } from './endpoints/activity';
import { authorize } from './endpoints/authorize';
import { deviceAuthorization } from './endpoints/device-authorization';
import { grants } from './endpoints/grants';
import { introspect } from './endpoints/introspect';
import { logout } from './endpoints/logout';
import { apiResource, discovery, jwks, protectedResource } from './endpoints/metadata';
import { par } from './endpoints/par';
import { poll } from './endpoints/poll';
import { receiptKeys } from './endpoints/receipt-keys';
import { register, registration } from './endpoints/register';
import { revoke } from './endpoints/revoke';
import { renewSession, session } from './endpoints/sign-in-api';
import { statusList, statusLists } from './endpoints/status-list';
import { addSubject, removeSubject, streamStatus, verifyStream } from './endpoints/stream-state';
import { ssfConfiguration, streams } from './endpoints/streams';
import { token } from './endpoints/token';
import { userinfo } from './endpoints/userinfo';
import { OAuthError, unavailable } from './errors';
import { corsHeaders, errorResponse, type HttpRequest, type HttpResponse, preflightHeaders } from './http';
import { publicJwks } from './keys/key-ring';
import { type KeyView, listKeys, maintainKeys, rotateKeys, withdrawKey } from './keys/key-rotation';
import type { Grant, GrantEdit, GrantSelection, Login } from './model/grant-records';
import type { ApiKeyHolder } from './model/token-records';
import { shown } from './requests/authorization-response';
import { enterUserCode, parseUserCode } from './sign-in/device';
import {
  afterLogout,
  deliverLogout,
  type LogoutNotice,
  type PendingLogout,
  pendingLogout,
  type SignedOut,
  signedOut,
} from './sign-in/logout';
import { releaseLongPolls, wakeLongPolls } from './signals/long-poll';
import { createPusher } from './signals/push';
import { parseSupplied, streamChange } from './signals/stream-settings';
import type { StreamChange } from './signals/stream-store';
import { forgetStatusLists } from './status/status-list';
import { limitLookUps } from './support/rate-limits';
import { type ApiKeyDraft, createApiKey } from './tokens/api-key';
import { currentNonce } from './tokens/dpop';
import { UnavailableError } from './unavailable';
import type { AuthorizationServerDeps, Endpoint, World } from './world';

/** For whoever makes secrets before there is a server. */
export { sealClientSecret } from './clients/sealed-secrets';
export type { ConsentAnswer } from './consent/answer';
export type { FinishedInteraction, PendingInteraction } from './consent/pending-interaction';
export type { Preview, PreviewOutcome } from './consent/preview';
export type { ConsentLine, ConsentQuestion } from './consent/question';
export type { KeyView } from './keys/key-rotation';
export type { SignIn } from './sign-in/first-party-sign-in';
export type { SignedOut } from './sign-in/logout';
export type { RateLimit } from './support/rate-limits';
export type { AuthorizationServerDeps } from './world';

export type AuthorizationServer = {
  discovery(request: HttpRequest): Promise<HttpResponse>;
  protectedResource(request: HttpRequest): Promise<HttpResponse>;
  /** The metadata of one API that is open to every app: the last part of the path is its id. */
  apiResource(request: HttpRequest): Promise<HttpResponse>;
  jwks(request: HttpRequest): Promise<HttpResponse>;
  /** The public keys of all receipts. */
  receiptKeys(request: HttpRequest): Promise<HttpResponse>;
  authorize(request: HttpRequest): Promise<HttpResponse>;
  par(request: HttpRequest): Promise<HttpResponse>;
  deviceAuthorization(request: HttpRequest): Promise<HttpResponse>;
  token(request: HttpRequest): Promise<HttpResponse>;
  userinfo(request: HttpRequest): Promise<HttpResponse>;
  logout(request: HttpRequest): Promise<HttpResponse>;
  /** The sign-in API for apps of the house. */
  session(request: HttpRequest): Promise<HttpResponse>;
  renewSession(request: HttpRequest): Promise<HttpResponse>;
  introspect(request: HttpRequest): Promise<HttpResponse>;
  /** An API tells a person what was done with what they allowed. */
  activity(request: HttpRequest): Promise<HttpResponse>;
  revoke(request: HttpRequest): Promise<HttpResponse>;
  /** New clients. */
  register(request: HttpRequest): Promise<HttpResponse>;
  /** One client that registered itself: the last part of the path is its id. */
  registration(request: HttpRequest): Promise<HttpResponse>;
  /** One grant of the client that asks: the last part of the path is its id. */
  grants(request: HttpRequest): Promise<HttpResponse>;
  /** Where all status lists are, and one of them: the last part of the path is its number. */
  statusLists(request: HttpRequest): Promise<HttpResponse>;
  statusList(request: HttpRequest): Promise<HttpResponse>;
  /** The transmitter of events (Shared Signals): its metadata, the streams of the API that asks, and what waits on one of them. */
  ssfConfiguration(request: HttpRequest): Promise<HttpResponse>;
  streams(request: HttpRequest): Promise<HttpResponse>;
  streamStatus(request: HttpRequest): Promise<HttpResponse>;
  addSubject(request: HttpRequest): Promise<HttpResponse>;
  removeSubject(request: HttpRequest): Promise<HttpResponse>;
  verifyStream(request: HttpRequest): Promise<HttpResponse>;
  /** The last part of the path is the stream's id. */
  poll(request: HttpRequest): Promise<HttpResponse>;

  /** For the sign-in and sign-up pages. Undefined: unknown, answered or expired. */
  pendingInteraction(id: string): Promise<PendingInteraction | undefined>;
  /** For pages that say that a request is over. Undefined: it was never there, or was removed meanwhile. */
  finishedInteraction(id: string): Promise<FinishedInteraction | undefined>;
  /**
   * For the sign-in page: why this session will not do for the request, so that there is nothing to go on with. It is too old, or of
   * somebody else than `id_token_hint` or the `sub` of `claims` names (OpenID Connect Core §3.1.2.1, §5.5.1).
   */
  mustSignIn(id: string, login: Login): Promise<'afresh' | 'as somebody else' | undefined>;
  /** `prompt=select_account`: this session is the one to go on with. */
  confirmAccount(id: string, login: Login): Promise<boolean>;
  /** RFC 9470: the person of this session has no second factor to prove, or does not want to. The app is told so. */
  declineStepUp(id: string, login: Login): Promise<boolean>;
  /**
   * For the page where people enter the code that a device shows (RFC 8628 §3.3): where the browser goes next. Undefined when no
   * device waits under this code. It is the caller who limits how often somebody may try (§5.1).
   */
  enterUserCode(typed: string, waiting?: { clientAddress: string }): Promise<{ resumeUrl: string } | undefined>;
  /**
   * For a developer who lets in an app by its address: fetches its metadata document, where that is not known, and keeps it as
   * a client. Answers why it cannot be used; undefined where it can, or the id is no such address.
   */
  keepDocument(id: string): Promise<string | undefined>;
  /** A user code as it is shown, from however it was typed; undefined for what cannot be one. */
  parseUserCode(typed: string): string | undefined;
  /** For the consent page. Undefined: unknown, answered, expired, or another person must answer. */
  consentQuestion(id: string, login: Login): Promise<ConsentQuestion | undefined>;
  /** Records the answer; the browser then goes to `resumeUrl`. Throws `OAuthError` for a forged token or an end that is not allowed. */
  decide(id: string, login: Login, answer: ConsentAnswer): Promise<{ resumeUrl: string }>;

  /** For the page that asks whether to sign out, with the ticket that it was given. */
  pendingLogout(ticket: string | undefined): Promise<PendingLogout>;
  /** Where the browser goes once the session `sid` has ended. */
  afterLogout(ticket: string | undefined, sid: string | undefined): Promise<string>;
  /** For the page that says it is done. Undefined: not a ticket of ours, or too old. */
  signedOut(ticket: string): Promise<SignedOut | undefined>;
  /** Tells one client that a session ended; rejects when it has to be tried again. */
  deliverLogout(notice: LogoutNotice, id: string): Promise<void>;

  /** A receipt of this owner's, signed, with the text that it was about. Undefined when it is not theirs. */
  signedReceipt(ownerId: string, id: string): Promise<SignedReceipt | undefined>;
  /** Whether this text is a receipt of ours, and whether what it says still holds. For anybody. */
  verifyReceipt(text: string): Promise<ReceiptVerdict>;

  /** What an app would get of this person, or gets by a grant, made by what issues it. Undefined: no such client or person. */
  preview(login: Login, choice: PreviewChoice): Promise<Preview | undefined>;

  /**
   * What owners do with what they allowed; the store's verbs of the same names say what each means. `changeGrant` throws
   * `invalid_request` for an end that is later than the app or a single act allows.
   */
  changeGrant(ownerId: string, grantId: string, change: GrantEdit): Promise<Grant | undefined>;
  pauseGrant(ownerId: string, grantId: string): Promise<boolean>;
  resumeGrant(ownerId: string, grantId: string): Promise<boolean>;
  endGrant(ownerId: string, grantId: string): Promise<boolean>;
  endGrants(ownerId: string, which: GrantSelection): Promise<string[]>;

  /**
   * For the portal, before it registers a `sector_identifier_uri` (OpenID Connect Core §8.1): what its document lacks, in a sentence
   * for the developer. Without this an app could name another's sector, and know people by that app's identifiers.
   */
  sectorProblem(uri: string, uris: readonly string[]): Promise<string | undefined>;

  /** What an app would be registered for that this server is not set up for: certificates. Empty: nothing. */
  unsupported(metadata: ClientMetadata): MetadataFault[];

  /** A secret of an app by `client_secret_jwt` as it is to be kept, for the portal, which makes it. */
  sealClientSecret(clientSecret: string): Promise<string>;

  /** Makes an API key and answers it, the only time that anyone sees it. */
  createApiKey(holder: ApiKeyHolder, draft: ApiKeyDraft): ReturnType<typeof createApiKey>;
  /** Ends a key and all tokens that were got with it. False when it is not this holder's or has ended. */
  endApiKey(holder: ApiKeyHolder, id: string): Promise<boolean>;

  /** The signing keys, for their operator. */
  listKeys(): Promise<KeyView[]>;
  /** Makes a successor for every key that signs; how many were made. */
  rotateKeys(): Promise<number>;
  /** Takes a key that has leaked out of use at once, with everything that it signed. False when there is no such key. */
  withdrawKey(kid: string): Promise<boolean>;
  /** Rotates keys that are due and removes those that nobody needs; to be called every few minutes. */
  maintainKeys(): Promise<void>;

  /** What receivers of events are told by the portal's forms too; a problem is a sentence for the developer. */
  parseStream(settings: unknown): Promise<StreamChange | { problem: string }>;
  /** Signals may have been written: who waits for some looks, and pushes that are due begin. Never rejects. */
  lookForSignals(): Promise<void>;
  /** Answers who waits for signals, and begins no more pushes. To be called when the process is about to end. */
  release(): void;

  /** Reads what is published while the store is unavailable: keys and metadata. To be called at start and every minute. */
  refreshPublished(): Promise<void>;

  /** Writes what is still only in memory (last uses, refusals). Call before the process ends. */
  flush(): Promise<void>;
};

type Rules = {
  methods: readonly ('GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS')[];
  /** Whether scripts of any origin may call it. Never the authorization endpoint: it is for navigation (RFC 9700 §2.1). */
  cors: boolean;
  /** Whether it answers a person, so that errors are pages, rather than a program. */
  page: boolean;
  /** Whether it reads proofs of possession, and so tells the nonce to use next (RFC 9449 §8.2). */
  dpop?: true;
  answer: Endpoint;
};

const get = ['GET', 'HEAD'] as const;
const post = ['POST'] as const;

const endpoints = {
  discovery: { methods: get, cors: true, page: false, answer: discovery },
  protectedResource: { methods: get, cors: true, page: false, answer: protectedResource },
  apiResource: { methods: get, cors: true, page: false, answer: apiResource },
  jwks: { methods: get, cors: true, page: false, answer: jwks },
  receiptKeys: { methods: get, cors: true, page: false, answer: receiptKeys },
  authorize: { methods: ['GET', 'HEAD', 'POST'], cors: false, page: true, answer: authorize },
  par: { methods: post, cors: true, page: false, dpop: true, answer: par },
  deviceAuthorization: { methods: post, cors: true, page: false, answer: deviceAuthorization },
  token: { methods: post, cors: true, page: false, dpop: true, answer: token },
  logout: { methods: ['GET', 'HEAD', 'POST'], cors: false, page: true, answer: logout },
  userinfo: { methods: ['GET', 'HEAD', 'POST'], cors: true, page: false, dpop: true, answer: userinfo },
  // Which origins may call is each client's, so the endpoint answers preflights by itself.
  session: { methods: ['POST', 'DELETE', 'OPTIONS'], cors: false, page: false, answer: session },
  renewSession: { methods: ['POST', 'OPTIONS'], cors: false, page: false, answer: renewSession },
  introspect: { methods: post, cors: false, page: false, answer: introspect },
  activity: { methods: post, cors: false, page: false, answer: activity },
  revoke: { methods: post, cors: true, page: false, answer: revoke },
  register: { methods: post, cors: true, page: false, answer: register },
  grants: { methods: ['GET', 'HEAD', 'DELETE'], cors: false, page: false, dpop: true, answer: grants },
  registration: { methods: ['GET', 'HEAD', 'PUT', 'DELETE'], cors: true, page: false, answer: registration },
  statusLists: { methods: get, cors: true, page: false, answer: statusLists },
  statusList: { methods: get, cors: true, page: false, answer: statusList },
  ssfConfiguration: { methods: get, cors: true, page: false, answer: ssfConfiguration },
  streams: {
    ...{ methods: ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'], cors: false, page: false, dpop: true },
    answer: streams,
  },
  streamStatus: { methods: ['GET', 'HEAD', 'POST'], cors: false, page: false, dpop: true, answer: streamStatus },
  addSubject: { methods: post, cors: false, page: false, dpop: true, answer: addSubject },
  removeSubject: { methods: post, cors: false, page: false, dpop: true, answer: removeSubject },
  verifyStream: { methods: post, cors: false, page: false, dpop: true, answer: verifyStream },
  poll: { methods: post, cors: false, page: false, dpop: true, answer: poll },
} as const satisfies Record<string, Rules>;

/** Assembles the server. Nothing is read or written until the first request. */
export function createAuthorizationServer(deps: AuthorizationServerDeps): AuthorizationServer {
  const plain = createWorld(deps);
  const world = { ...plain, store: withClientDocuments(plain) };
  const pusher = createPusher(world);
  const at = (name: keyof typeof endpoints) => (request: HttpRequest) =>
    respond(worldFor(plain, request), name, request);
  /** The status lists tell of what was done from the next fetch on. */
  const told = async <T>(done: Promise<T>): Promise<T> => {
    const answer = await done;
    forgetStatusLists(world);
    return answer;
  };
  return {
    discovery: at('discovery'),
    protectedResource: at('protectedResource'),
    apiResource: at('apiResource'),
    jwks: at('jwks'),
    receiptKeys: at('receiptKeys'),
    authorize: at('authorize'),
    par: at('par'),
    deviceAuthorization: at('deviceAuthorization'),
    token: at('token'),
    userinfo: at('userinfo'),
    logout: at('logout'),
    session: at('session'),
    renewSession: at('renewSession'),
    introspect: at('introspect'),
    activity: at('activity'),
    revoke: at('revoke'),
    register: at('register'),
    registration: at('registration'),
    grants: at('grants'),
    statusLists: at('statusLists'),
    statusList: at('statusList'),
    ssfConfiguration: at('ssfConfiguration'),
    streams: at('streams'),
    streamStatus: at('streamStatus'),
    addSubject: at('addSubject'),
    removeSubject: at('removeSubject'),
    verifyStream: at('verifyStream'),
    poll: at('poll'),
    finishedInteraction: (id) => finishedInteraction(world, id),
    pendingInteraction: (id) => pendingInteraction(world, id),
    mustSignIn: (id, login) => mustSignIn(world, id, login),
    confirmAccount: (id, login) => confirmAccount(world, id, login),
    declineStepUp: (id, login) => declineStepUp(world, id, login),
    consentQuestion: (id, login) => consentQuestion(world, id, login),
    enterUserCode: (typed, waiting) => enterUserCode(world, typed, waiting),
    keepDocument: (id) => keepDocument(world, id),
    parseUserCode,
    decide: (id, login, answer) => decide(world, id, login, answer),
    pendingLogout: (ticket) => pendingLogout(world, ticket),
    afterLogout: (ticket, sid) => afterLogout(world, ticket, sid),
    signedOut: (ticket) => signedOut(world, ticket),
    deliverLogout: (notice, id) => deliverLogout(world, notice, id),
    signedReceipt: (ownerId, id) => signedReceipt(world, ownerId, id),
    verifyReceipt: (text) => verifyReceipt(world, text),
    preview: (login, choice) => preview(world, login, choice),
    changeGrant: (ownerId, grantId, change) => told(changeGrant(world, ownerId, grantId, change)),
    pauseGrant: (ownerId, grantId) => told(deps.store.pauseGrant(grantId, ownerId, deps.now())),
    resumeGrant: (ownerId, grantId) => told(deps.store.resumeGrant(grantId, ownerId, deps.now())),
    endGrant: (ownerId, grantId) => told(deps.store.endGrant(grantId, ownerId, 'owner', deps.now())),
    endGrants: (ownerId, which) => told(deps.store.endGrants(ownerId, which, 'owner', deps.now())),
    unsupported: (metadata) => certificateFaults(deps.settings, metadata),
    sectorProblem: (uri, uris) => sectorProblem(world, uri, uris),
    sealClientSecret: (clientSecret) => sealClientSecret(deps.secret, clientSecret),
    createApiKey: (holder, draft) => createApiKey(world, holder, draft),
    endApiKey: (holder, id) => told(deps.store.endApiKey(id, holder, deps.now())),
    listKeys: () => listKeys(world),
    rotateKeys: () => rotateKeys(world),
    // A cached status list may be signed with the withdrawn key.
    withdrawKey: (kid) => told(withdrawKey(world, kid)),
    maintainKeys: () => maintainKeys(world),
    async parseStream(settings) {
      const supplied = parseSupplied(world, settings);
      return 'problem' in supplied ? { problem: String(supplied.problem) } : streamChange(world, supplied, true);
    },
    async lookForSignals() {
      wakeLongPolls(world);
      await pusher.pushDue();
    },
    release() {
      releaseLongPolls(world);
      pusher.stop();
    },
    async refreshPublished() {
      await Promise.all([publicJwks(world.ring), world.published.detailTypes(), world.published.receiptKeys()]);
    },
    async flush() {
      await pusher.settled();
      await world.flush();
    },
  };
}

/** The world for one request. Fetches of strangers' addresses that it causes count for the sender of the request. */
function worldFor(plain: World, request: HttpRequest): World {
  const lookUpCaller = () => `caller ${plain.caller?.(request.clientAddress) ?? randomUUID()}`;
  const counted = { ...plain, lookUpCaller, limitLookUp: () => limitLookUps(plain, request) };
  return { ...counted, store: withClientDocuments(counted) };
}

/** What every endpoint owes besides its answer: method, CORS, a reference, and no exception that gets out. */
async function respond(world: World, name: keyof typeof endpoints, request: HttpRequest): Promise<HttpResponse> {
  const rules: Rules = endpoints[name];
  const requestId = randomUUID();
  const response = await answer(world, name, rules, request, requestId);
  const headers = {
    ...response.headers,
    'X-Request-Id': requestId,
    ...(rules.cors && corsHeaders),
    ...(rules.dpop && request.headers.has('dpop') && { 'DPoP-Nonce': currentNonce(world) }),
  };
  if (request.method === 'HEAD' || response.body === undefined) return { status: response.status, headers };
  return { status: response.status, headers, body: response.body };
}

async function answer(
  world: World,
  name: keyof typeof endpoints,
  rules: Rules,
  request: HttpRequest,
  requestId: string,
): Promise<HttpResponse> {
  if (request.method === 'OPTIONS' && rules.cors) {
    const headers = { ...preflightHeaders(request, rules.methods, 7200), Vary: 'Access-Control-Request-Headers' };
    return { status: 204, headers };
  }
  try {
    if (!rules.methods.some((method) => method === request.method)) {
      const headers = { Allow: [...rules.methods, ...(rules.cors ? ['OPTIONS'] : [])].join(', ') };
      throw new OAuthError('invalid_request', 'This endpoint does not answer this method.', { status: 405, headers });
    }
    if (rules.page && request.method === 'HEAD') return headOfPage();
    return await rules.answer(world, request, requestId);
  } catch (error) {
    if (error instanceof OAuthError && error.grantId !== undefined) {
      world.recordUse(error.grantId, 'refused', { from: request });
    }
    return refusal(world, name, rules, error, requestId);
  }
}

/**
 * RFC 9110 §9.2.1: HEAD is safe, while a GET here keeps a request, issues a code or signs out. What a GET would answer is only known
 * by doing that, so this says no more than that there is a page that nobody may keep (§9.3.2).
 */
function headOfPage(): HttpResponse {
  return shown('', 200);
}

/** Anything that is not an `OAuthError` is a fault of this server, and is never blamed on the client (decision 143). */
function refusal(
  world: World,
  endpoint: keyof typeof endpoints,
  rules: Rules,
  error: unknown,
  requestId: string,
): HttpResponse {
  const known = error instanceof OAuthError;
  const refused = known ? error : oursToMend(error);
  if (known)
    world.log({ level: 'info', event: 'refused', endpoint, requestId, code: error.code, reason: error.reason });
  // An outage is logged once, where it is noticed, and not for each request.
  else if (!(error instanceof UnavailableError)) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    world.log({ level: 'error', event: 'request_failed', endpoint, requestId, error: detail });
  }
  if (!rules.page) return errorResponse(refused);
  const { code, page, hint } = refused;
  const said = { ...(page !== undefined && { page }), ...(hint !== undefined && { developerHint: hint }) };
  return shown(world.errorPage({ code, reference: requestId, ...said }), refused.status, refused.headers);
}

function oursToMend(error: unknown): OAuthError {
  return error instanceof UnavailableError
    ? unavailable(error)
    : new OAuthError('server_error', 'Something went wrong on our side.');
}
