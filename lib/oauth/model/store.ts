/**
 * What the protocol core asks of persistence: records, and few verbs, each atomic.
 *
 * Every verb either happens whole or not at all, and where two callers race its answer names the one winner; no verb
 * asks to be called inside a transaction of the caller's. Times are seconds since the epoch and always come from the
 * caller's clock. Hashes are SHA-256 in base64url: the store never sees a token, a code or a secret, unless sealed. `undefined`
 * means "no such thing"; a thrown error means that the store failed.
 *
 * `store.contract.ts` says in tests what this file says in words; every implementation runs it.
 */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ClientMetadata } from '../clients/metadata';
import type { DescribedApi } from './api-metadata';
import type { DetailType } from './authorization-details';
import type { ResponseMode, ResponseType } from './response-type';
import type { SigningAlg } from './signing-algs';

/** A registered app as the protocol sees it, with what it may reach. Deleted clients are never returned. */
export type Client = {
  id: string;
  kind: 'web' | 'spa' | 'native' | 'machine';
  metadata: ClientMetadata;
  /** What it may ask people for. Required scopes cannot be unticked on the consent page. */
  scopes: { scope: string; required: boolean }[];
  /** The longest grant that the app accepts, counted from the consent; absent: no limit of its own. */
  maxGrantSeconds?: number;
  ownerName?: string;
  createdAt: number;
  /** When the identity that it still has was verified (`verified-identity.ts`); absent once that has changed. */
  verifiedAt?: number;
  /** The hash of our copy of its logo; absent while there is none. */
  logoHash?: string;
  /** An app of the operator's own (`first-party.ts`); nobody but they can say so. */
  firstParty?: boolean;
  /** SHA-256 of the token that manages the registration (RFC 7592); only of a client that registered itself. */
  registrationHash?: string;
  /** How long the document at its id is good; only of a client whose id is the address of its metadata. */
  documentEndsAt?: number;
  /** Only of such a client while it is no row (`describeClient`): nothing can hang from it. */
  unkept?: true;
  /** SHA-256 of the secrets that have not ended at the time of the call. */
  secretHashes: string[];
  /** Those of them that are sealed, as JWEs; only of a client by `client_secret_jwt` that has any. */
  sealedSecrets?: string[];
  /** The APIs it can get tokens for, each with the scopes that the API lets it have. */
  apis: ReachableApi[];
  /** The grant of its own (`machineGrant`), whatever its state; absent while it has none. */
  standing?: Grant;
};

/** What a client says about itself where it comes without the portal. */
export type ClientRegistration = Pick<Client, 'id' | 'kind' | 'metadata' | 'scopes'>;

export type ReachableApi = {
  /** The resource identifier: audience of its tokens (RFC 8707 §2). */
  resource: string;
  name: string;
  accessTokenSeconds: number;
  signingAlg: SigningAlg;
  /** Every scope that the client may ask people for at this API, in the API's order. */
  scopes: { value: string; title: string; description: string }[];
  /** The types of authorization details that the client registered and this API has (RFC 9396). */
  detailTypes?: DetailType[];
  /** The ceiling for client credentials; empty where nothing was allowed. */
  machineScopes: string[];
  /** Its tokens say nothing to whoever holds them, and are introspected. */
  opaqueTokens?: boolean | undefined;
  /** Its tokens have the general `typ` JWT, for resource servers that refuse `at+jwt`. */
  plainTokens?: boolean | undefined;
  /** Whether the client may trade tokens that were issued for this API: for others with its own name, or also in their place. */
  mayExchange?: 'delegation' | 'impersonation' | undefined;
  /** Whether the client hears, for this API, of what happens to grants (`signals.ts`). */
  receivesEvents?: boolean | undefined;
};

/** Whose assertions about people a client may bring (RFC 7523 §2.1), how they name a person, and for which scopes. */
export type TrustedIssuer = {
  issuer: string;
  jwks?: ClientMetadata['jwks'] | undefined;
  jwksUri?: string | undefined;
  subject: 'sub' | 'email';
  scopes: string[];
};

/** Who is at the keyboard: one signed-in browser session. */
export type Login = {
  sid: string;
  sub: string;
  authTime: number;
  /** RFC 8176 values, in the order they were proved. */
  amr: string[];
};

/** A person, with the claims that can be released about them by their wire names (OpenID Connect Core §5.1). */
export type Subject = {
  sub: string;
  email: string;
  emailVerified: boolean;
  name: string;
  /** Further standard claims, e.g. `given_name`, `locale`. */
  claims: Record<string, unknown>;
  updatedAt: number;
};

export type GrantScope = { scope: string; endsAt: number | null };

/** What an owner allowed a client. Everything that is issued hangs from one of these. */
export type Grant = {
  id: string;
  /** Absent for a machine's own standing (client credentials). */
  ownerId?: string;
  clientId: string;
  scopes: GrantScope[];
  resources: string[];
  /** What exactly was allowed (RFC 9396), unchanged for as long as the grant lives. Such a grant is for just that: never remembered as consent. */
  details?: AuthorizationDetail[];
  /** Optional scopes that the owner unticked when they were last asked: not asked for again, and never issued. */
  declined?: string[];
  /** "Just this once": no refresh token, and never remembered as consent. */
  once: boolean;
  endsAt?: number;
  /** How long before its end the owner wants to be reminded; absent: not at all. */
  remindBeforeSeconds?: number;
  pausedAt?: number;
  endedAt?: number;
  /** Starts at 1; narrowing, shortening or a revoked token starts the next one and invalidates the one before. */
  epoch: number;
  /** Where the current epoch stands in the status lists. */
  status: StatusReference;
  createdAt: number;
  changedAt: number;
  lastUsedAt?: number;
};

export type StatusReference = { list: number; index: number };

/** A list of so many places; those that are not named are valid. */
export type StatusEntries = { size: number; marked: { index: number; status: number }[] };

/** Wire values of draft-ietf-oauth-status-list §7.1; 3 is for each application to say: a receipt that a later one took the place of. */
export const tokenStatus = { valid: 0, invalid: 1, suspended: 2, replaced: 3 } as const;

export type EndReason =
  | 'owner'
  | 'client'
  | 'client_deleted'
  | 'account_deleted'
  | 'api_withdrawn'
  | 'replaced'
  /** Of a key: somebody who holds it revoked it (RFC 7009). */
  | 'key_revoked';

export type GrantManagement = { action: 'create' } | { action: 'merge' | 'replace'; grantId: string };

/** OpenID Connect Core §3.1.2.1; `create`: Initiating User Registration via OpenID Connect 1.0 §4. */
export const promptValues = ['none', 'login', 'consent', 'select_account', 'create'] as const;

/** A validated authorization request, as the authorization endpoint keeps it. */
export type AuthorizationRequest = {
  /** Which grant the request is for (Grant Management for OAuth 2.0 §5.2). */
  grantManagement?: GrantManagement;
  clientId: string;
  redirectUri: string;
  responseType: ResponseType;
  responseMode: ResponseMode;
  scopes: string[];
  resources: string[];
  state?: string;
  nonce?: string;
  codeChallenge?: string;
  prompt: (typeof promptValues)[number][];
  maxAge?: number;
  loginHint?: string;
  /** `sub` of a verified `id_token_hint`: only this person may answer. */
  requiredSub?: string;
  acrValues: string[];
  uiLocales: string[];
  display?: string;
  claims?: ClaimsRequest;
  authorizationDetails?: AuthorizationDetail[];
  /** Set for a request that may be answered once, however often it is begun. */
  singleUse?: SingleUse;
  /** The key that the code will be bound to (RFC 9449 §10). */
  dpopJkt?: string;
  /** The answer is for a device that waits, not for a redirect URI (RFC 8628 §3.3). */
  device?: WaitingDevice;
};

/** By the hash of its device code; the user code is what its screen shows. */
export type WaitingDevice = { hash: string; userCode: string };

/** One thing that is asked for or allowed, with the fields of its type (RFC 9396 §2). */
export type AuthorizationDetail = { type: string; [field: string]: unknown };

/** What is claimed (`claimOnce`) when the request is answered. */
export type SingleUse = { key: string; endsAt: number };

/** An authorization request as its client pushed it (RFC 9126): parameters as they would have been sent. */
export type PushedRequest = {
  key: string;
  clientId: string;
  parameters: [string, string][];
  createdAt: number;
  endsAt: number;
};

/** OpenID Connect Core §5.5. */
export type ClaimsRequest = {
  userinfo: Record<string, ClaimRequest | null>;
  id_token: Record<string, ClaimRequest | null>;
};
export type ClaimRequest = { essential?: boolean; value?: unknown; values?: unknown[] };

export type Interaction = {
  id: string;
  request: AuthorizationRequest;
  createdAt: number;
  endsAt: number;
  progress: InteractionProgress;
  /** A keyed hash of where it came from; only until somebody signs in (`holdInteraction`). */
  waitsFor?: string;
};

/** How many interactions may wait for somebody to sign in: from one place, where places are told apart, and in all. */
export type WaitingLimits = { each?: number; all: number };

export type InteractionProgress = {
  /** The session that was confirmed on the account page (`prompt=select_account`). */
  accountSid?: string;
  /** The session that the request found: a second later, only this tells an old sign-in from a fresh one. */
  startedWith?: { sid: string; authTime: number };
  /** The session whose person cannot, or will not, prove more than it has. */
  unmetSid?: string;
  decision?: Decision;
};

/** What a person answered on the consent page, and in which session. */
export type Decision =
  | { action: 'deny'; sid: string }
  | {
      action: 'allow';
      sid: string;
      scopes: string[];
      endsAt: number | null;
      once: boolean;
      /** Of single scopes, where they end before the rest. */
      scopeEnds?: Record<string, number>;
      remindBeforeSeconds?: number | null;
      /** The text of the question as it stood on the page. */
      shown?: { text: string; language: string };
    };

/** What something is bound to, by thumbprints: a DPoP key (RFC 9449 §6.1), a certificate (RFC 8705 §3.1). RFC 7800 §3.1. */
export type Confirmation = { jkt?: string; 'x5t#S256'?: string };

/** What a code or refresh token carries besides its grant. */
export type TokenContext = {
  scopes: string[];
  resources: string[];
  login?: Login;
  nonce?: string;
  acr?: string;
  claims?: ClaimsRequest;
  /** Of a refresh token: the key without which it is of no use. */
  confirmation?: Confirmation;
};

export type CodeContext = TokenContext & { redirectUri: string; codeChallenge?: string; dpopJkt?: string };

/** What the owner's answer makes of the grant: the whole new state of scopes and end, not a difference. */
export type GrantTerms = {
  ownerId: string;
  clientId: string;
  scopes: GrantScope[];
  resources: string[];
  /** With any, `allow` always makes a new grant. */
  details?: AuthorizationDetail[];
  /** A grant of its own, beside one that is live (Grant Management for OAuth 2.0 §5.2, `create`). */
  apart?: true;
  /** Becomes the grant's `declined`; absent means none. */
  declined?: string[];
  endsAt: number | null;
  /** Null: no reminder; absent: as it was. */
  remindBeforeSeconds?: number | null;
  once: boolean;
  /** Of an answer that a person gave: what they were asked. The transaction writes the receipt. */
  receipt?: ReceiptFacts;
};

/** Who asked for access, and what was shown: what a receipt keeps beside the terms, for all of it may change later. */
export const receiptFactsSchema = z.object({
  /** By which the client knows the person. */
  principal: z.string(),
  app: z.object({
    name: z.string(),
    url: z.string().exactOptional(),
    policyUrl: z.string().exactOptional(),
    contacts: z.array(z.string()),
  }),
  /** The permissions that were asked for, in the words of the API that they are of. */
  words: z.record(z.string(), z.object({ title: z.string(), api: z.string() })),
  /** The very text of the question, and its language; of an answer that was given on a page of ours. */
  text: z.string().exactOptional(),
  language: z.string().exactOptional(),
});
export type ReceiptFacts = z.infer<typeof receiptFactsSchema>;

/** `changed` by the owner alone, without having been asked. */
export type ReceiptKind = 'allowed' | 'changed' | 'ended';

export type Receipt = {
  id: string;
  grantId: string;
  ownerId: string;
  clientId: string;
  kind: ReceiptKind;
  at: number;
  /** What the owner allowed from then on. */
  terms: Pick<GrantTerms, 'scopes' | 'resources' | 'endsAt' | 'once'> & { details: AuthorizationDetail[] };
  facts: ReceiptFacts;
  /** Tells whether this receipt still says what holds: `replaced` once there is a later one. */
  status: StatusReference;
  jwt?: string;
};

/** An owner's change of a live grant: what is absent stays as it is. */
export type GrantEdit = {
  /** A subset of today's, with their new ends; what is over cannot be had back, and others are ignored. */
  scopes?: GrantScope[];
  /** A subset of today's. */
  resources?: string[];
  /** Whether scopes that this takes away count as declined, so that they are not asked for again by themselves. */
  declines?: boolean;
  endsAt?: number | null;
  remindBeforeSeconds?: number | null;
};

/** Of an owner's live grants: these, those of one app (also for once, with details and of devices), or all of a kind. Keys are no app's. */
export type GrantSelection = { ids: readonly string[] } | { clientId: string } | { all: 'apps' | 'keys' };

export type NewCode = { hash: string; familyId: string; endsAt: number; context: CodeContext };
/** With a confirmation, the token is bound to that key from here on. */
export type NewRefreshToken = { hash: string; endsAt: number; confirmation?: Confirmation };

/** A grant with the person it is about; the subject is absent for a machine's own. */
export type GrantState = { grant: Grant; subject?: Subject };

/** RFC 8628 §3.2. The user code is hashed under a key of the server's, for it is short enough to be tried out. */
export type DeviceCode = {
  hash: string;
  userCodeHash: string;
  clientId: string;
  scopes: string[];
  resources: string[];
  authorizationDetails?: AuthorizationDetail[];
  intervalSeconds: number;
  createdAt: number;
  endsAt: number;
};

/** What a device that asks again is told. */
export type DevicePoll = {
  endsAt: number;
  answer?: 'allowed' | 'denied';
  /** It did not wait as long as it was told to. */
  tooSoon: boolean;
};

export type CodeState = GrantState & {
  code: {
    clientId: string;
    familyId: string;
    epoch: number;
    endsAt: number;
    consumedAt?: number;
    context: CodeContext;
  };
};

export type RefreshTokenState = GrantState & {
  token: {
    clientId: string;
    familyId: string;
    endsAt: number;
    createdAt: number;
    rotatedAt?: number;
    successorHash?: string;
    /** Set when the family was ended. */
    endedAt?: number;
    context: TokenContext;
  };
};

/** What a rotation found or did. */
export type RotationState = RefreshTokenState & { rotated: boolean; successorUsed: boolean };

export type EpochState = GrantState & {
  status: number;
  current: boolean;
  /** Whether the client registered to get userinfo signed or encrypted. */
  userinfoInJwt: boolean;
};

/** A key that stands for a grant of its own. */
export type NewApiKey = {
  id: string;
  hash: string;
  /** The last characters, by which its holder tells it from others. */
  hint: string;
  name: string;
  /** Whose it is: a person's, or, without one, the client's own. */
  ownerId?: string;
  clientId: string;
  scopes: string[];
  resources: string[];
  endsAt: number;
};
export type ApiKeyHolder = { ownerId: string } | { clientId: string };

export type ActivityKind =
  | 'allowed'
  | 'changed'
  | 'paused'
  | 'resumed'
  | 'ended'
  | 'refresh_reused'
  | 'code_replayed'
  | 'token_revoked';

/** What is done with a grant again and again, and is counted by day: the owner's timeline, beside `ActivityKind`. */
export type UseKind =
  | 'code_redeemed'
  /** Tokens straight from the authorization endpoint. */
  | 'signed_in'
  | 'refreshed'
  | 'userinfo'
  /** By an API, or, without one, by the app itself. */
  | 'introspected'
  | 'exchanged'
  | 'asserted'
  | 'key_used'
  /** What an API says of it. */
  | 'reported'
  /** The app was asked by itself what it was allowed, or gave some of it back. */
  | 'managed'
  /** By us: what was shown was over, paused, or had been used up. */
  | 'refused'
  /** The owner said no to more. */
  | 'denied';

/** From where, as roughly as it is kept: `203.0.113.0/24`, and the kind of program. */
export type Place = { network?: string; agent?: string };

/** Uses of one kind and day that are alike. A refusal or a denial is no use of the grant. */
export type Use = Place & {
  grantId: string;
  kind: UseKind;
  api?: string;
  what?: string;
  count: number;
  firstAt: number;
  lastAt: number;
};

/** Uses that do not count as one: `lastUsedAt` stays. */
export const unusedKinds: readonly UseKind[] = ['refused', 'denied'];

/** A refused request of a known client: shown to its developer, never to the public. */
export type Refusal = {
  clientId: string;
  endpoint: string;
  error: string;
  reason: string;
  requestId: string;
  at: number;
};

export type StoredKey = {
  kid: string;
  alg: SigningAlg;
  publicJwk: Record<string, unknown>;
  sealedJwk: string;
  createdAt: number;
  activeAt: number;
  retiredAt?: number;
};

export type Store = {
  /** One statement. `now` decides which secrets are live. */
  findClient(id: string, now: number): Promise<Client | undefined>;
  findSubject(sub: string): Promise<Subject | undefined>;
  /** The types of authorization details of all APIs that are open to every app, in order. */
  openDetailTypes(): Promise<string[]>;

  /** Adds a client that registered itself, under an id that is new. */
  registerClient(
    client: ClientRegistration & { registrationHash: string; secretHash?: string; sealedSecret?: string },
    now: number,
  ): Promise<void>;
  /**
   * Everything that a client which registered itself says anew. Its secrets go on, unless it has none to have (`null`) or gets another one;
   * their seals are forgotten where its method is another than `client_secret_jwt`. False when there is no such client any more.
   */
  replaceRegistration(
    client: ClientRegistration & { secretHash?: string | null; sealedSecret?: string },
    now: number,
  ): Promise<boolean>;
  /** Deletes a client that registered itself and ends all that hangs from it: grants with their tokens, codes, secrets. False when it was gone. */
  deleteRegistration(id: string, now: number): Promise<boolean>;
  /** Keeps what the document at a client's id says. False where the id is that of another kind of client, or of a deleted one. */
  keepClientDocument(client: ClientRegistration & { documentEndsAt: number }, now: number): Promise<boolean>;
  /** The client that such a document would be, with what it may reach, though there is no row of it. Nothing is written. */
  describeClient(client: ClientRegistration & { documentEndsAt: number; createdAt: number }): Promise<Client>;
  /** Those of these scopes that any app may ask people for, in the order given. */
  openScopes(scopes: string[]): Promise<string[]>;
  /** The APIs that are open to every app and have one of these scopes, or are one of these resources in any spelling; each with all its scopes. */
  openApis(named: { scopes: string[]; resources: string[] }): Promise<ReachableApi[]>;
  /** An API that is open to every app, by its id, as its metadata describes it (RFC 9728). */
  findOpenApi(id: string): Promise<DescribedApi | undefined>;
  /** Those of these scopes that some API has, in the order given. */
  knownScopes(scopes: string[]): Promise<string[]>;
  /**
   * Adds scopes to what a client may ask people for that registered itself or is the address of its metadata. Nothing happens for any
   * other client, nor for scopes that it has.
   */
  noteScopes(clientId: string, scopes: string[], now: number): Promise<void>;

  createPushedRequest(request: PushedRequest): Promise<void>;
  /** Not past its end, and its key not claimed (`claimOnce`) at the time. */
  findPushedRequest(key: string, now: number): Promise<PushedRequest | undefined>;

  /**
   * False, and nothing is kept, where as many wait for somebody to sign in as the limits allow. Those that begin in the same moment may
   * exceed a limit by their number. One that waits for nobody is not counted and always kept.
   */
  createInteraction(interaction: Interaction, limits?: WaitingLimits): Promise<boolean>;
  /** Somebody signed in for it: it waits no more and has this end. False when it is consumed, past its end or unknown. */
  holdInteraction(id: string, endsAt: number, now: number): Promise<boolean>;
  /** Neither consumed nor past its end. */
  findInteraction(id: string, now: number): Promise<Interaction | undefined>;
  /** Also one that is over, until it is removed: for the page that says so and leads back to the app. */
  recallInteraction(id: string): Promise<Interaction | undefined>;
  /** False when it is consumed, past its end or unknown. */
  updateInteraction(id: string, progress: InteractionProgress, now: number): Promise<boolean>;
  /** Claim-once: true for exactly one caller. */
  consumeInteraction(id: string, now: number): Promise<boolean>;

  /**
   * The owner's live grant for this client (not ended, `endsAt` not reached, not paused or paused), never a `once` grant, nor one with details.
   * Single scopes whose own end has passed are still listed; `lib/oauth/model/grant-rules.ts` reads them off.
   */
  findGrant(ownerId: string, clientId: string, now: number): Promise<Grant | undefined>;
  /**
   * Writes the answer: the live grant of this owner and client takes the terms, or a new one is made; `once` and details always
   * make a new one. Where the terms narrow or shorten a live grant (a scope or resource gone, an end earlier, also of a single scope)
   * the epoch moves on and codes of the old epoch die; where they only widen it the epoch stays (`narrows` is the rule).
   * Refresh tokens live on, but no longer than the grant; a pause is lifted, for the owner has just said yes. Ends are put in order
   * (`settledEnds`).
   * Activity `allowed` (new) or `changed` in the same transaction. Two parallel calls for one owner and client end in one live grant.
   */
  allow(terms: GrantTerms, now: number): Promise<Grant>;
  /**
   * Writes the answer into this very grant, whatever else is live, by the rules of `allow` (Grant Management for OAuth 2.0 §5.2, `merge`
   * and `replace`); here details are terms like the others. Undefined when it is over, once, or another's.
   */
  amendGrant(grantId: string, terms: GrantTerms, now: number): Promise<Grant | undefined>;
  /** A grant with its owner, whatever its state. */
  findGrantById(id: string): Promise<GrantState | undefined>;
  /** One statement. A code that will yield an ID token also notes that its client takes part in the session (`joinSession`). */
  createCode(grant: { id: string; epoch: number }, code: NewCode, now: number): Promise<void>;

  /** Notes that the client was told of this sign-in, so that it is told of its end. Nothing happens for a session that is unknown. */
  joinSession(sid: string, clientId: string): Promise<void>;
  /** The clients that took part in the session, also after its end, each with the `sid` that it knows the session by. */
  sessionClients(sid: string): Promise<{ clientId: string; sid: string }[]>;

  /** One statement: the code with its grant and subject, whatever their state. */
  findCode(hash: string): Promise<CodeState | undefined>;
  /**
   * Consumes the code and stores the first refresh token of its family, in one statement. True for exactly one caller,
   * and only while the code has not ended, its grant is live, not paused, and in the code's epoch. The refresh token's end is
   * the least of the given one and the grant's. Activity `code_redeemed`.
   */
  redeemCode(hash: string, refreshToken: NewRefreshToken | undefined, now: number): Promise<boolean>;

  /** Keeps an opaque access token: what it stands for, by its hash. */
  createAccessToken(
    token: { hash: string; grantId: string; claims: Record<string, unknown>; endsAt: number },
    now: number,
  ): Promise<void>;
  /** What an opaque access token stands for, until its end. Whether its grant and epoch live is another question. */
  findAccessToken(hash: string, now: number): Promise<Record<string, unknown> | undefined>;
  /** Ends this one token alone. Activity `token_revoked`. */
  endAccessToken(hash: string, now: number): Promise<void>;

  findTrustedIssuer(clientId: string, issuer: string): Promise<TrustedIssuer | undefined>;
  /**
   * One statement: the live grant (never a `once` one) of this client and a person, who is named by `sub` or by an e-mail
   * address that was confirmed here.
   */
  findGrantOf(
    clientId: string,
    person: { sub: string } | { email: string },
    now: number,
  ): Promise<GrantState | undefined>;

  /** False when the user code is taken: draw another. */
  createDeviceCode(code: DeviceCode): Promise<boolean>;
  /** By its user code, while it has neither ended nor been answered. */
  findDeviceCode(userCodeHash: string, now: number): Promise<DeviceCode | undefined>;
  /**
   * One statement, for the client's own code alone. A device that comes back sooner than its interval, less a second for what
   * clocks round off, while nobody has answered has to wait `slowDownSeconds` longer each time from then on (RFC 8628 §3.5).
   */
  pollDeviceCode(hash: string, clientId: string, now: number): Promise<DevicePoll | undefined>;
  /**
   * The person's answer, once: `allowed` makes an authorization code of the same hash, which ends when the device code does and is
   * redeemed like any other. False when it has ended or was answered before, or the grant is another client's.
   */
  answerDeviceCode(
    hash: string,
    answer: 'denied' | { grant: { id: string; epoch: number }; familyId: string; context: CodeContext },
    now: number,
  ): Promise<boolean>;

  /** One statement: the token with its grant and subject, whatever their state. */
  findRefreshToken(hash: string): Promise<RefreshTokenState | undefined>;
  /**
   * One statement. Consumes the token and stores its successor (same family, grant and context) if it belongs to the
   * client, has neither ended nor been rotated, is bound to no key or to the one that was proved, and its grant is live and not
   * paused; `rotated` is the winner's answer, with the
   * state after it. Otherwise nothing is changed, `rotated` is false and the state says why (already rotated, ended, grant over…). The successor's end is
   * the least of the given one and the grant's. `successorUsed` says that the successor of a rotated token was rotated itself.
   */
  rotateRefreshToken(
    hash: string,
    clientId: string,
    successor: NewRefreshToken,
    now: number,
    proved?: Confirmation,
  ): Promise<RotationState | undefined>;
  /**
   * For a token that is not rotated: one statement that slides its end, under the conditions of a rotation. `used` is false where it may not be used, and the state says why.
   */
  extendRefreshToken(
    hash: string,
    clientId: string,
    endsAt: number,
    now: number,
    proved?: Confirmation,
  ): Promise<(RefreshTokenState & { used: boolean }) | undefined>;
  /**
   * Ends every refresh token of the family, and the grant's epoch when `andEpoch`. Activity of the given kind. A family is ended
   * once: calling it again changes nothing, so that replaying an old token cannot be used to kill newer ones.
   */
  endFamily(familyId: string, grantId: string, kind: ActivityKind, andEpoch: boolean, now: number): Promise<void>;

  /** The grant and epoch that a signed token's status reference names. One statement. */
  findEpoch(status: StatusReference): Promise<EpochState | undefined>;
  /** If `epoch` is the current one of a live grant: invalidates it and starts the next. Activity `token_revoked`. */
  endEpoch(grantId: string, epoch: number, now: number): Promise<void>;
  /** The machine's own grant, whatever its state, made when there is none. One statement when there is one. */
  machineGrant(clientId: string, now: number): Promise<Grant>;

  /**
   * The owner changes their grant. Same rules as `allow`, but a pause stays. An end at or before `now`, or nothing left that lasts
   * longer, ends the grant. Activity `changed` or `ended`. Undefined when it is not theirs or not live.
   */
  changeGrant(grantId: string, ownerId: string, change: GrantEdit, now: number): Promise<Grant | undefined>;
  /**
   * Nothing is issued or confirmed under the grant until it is resumed: its epoch reads suspended; codes and refresh tokens stay
   * as they are. Activity `paused`. False when it is not theirs, not live, or paused already.
   */
  pauseGrant(grantId: string, ownerId: string, now: number): Promise<boolean>;
  /** The same grant goes on, in the same epoch. Activity `resumed`. False when it is not theirs, not live, or not paused. */
  resumeGrant(grantId: string, ownerId: string, now: number): Promise<boolean>;
  /** Ends it: status bit invalid, refresh tokens and codes dead, activity `ended`. False when it is not theirs or already ended. Nothing revives it. */
  endGrant(grantId: string, ownerId: string, reason: EndReason, now: number): Promise<boolean>;
  /** Ends all of these that are theirs and live, as `endGrant` does, or none. Which ended. */
  endGrants(ownerId: string, which: GrantSelection, reason: EndReason, now: number): Promise<string[]>;
  /**
   * One statement for a whole batch: adds what was done with grants to what is counted of the same day (UTC), and moves lastUsedAt
   * forward, never back. Of a machine's own grants only the last use is kept, and unknown grants are left out.
   */
  recordUses(uses: readonly Use[]): Promise<void>;
  /**
   * The APIs that this client speaks for, with their scopes: those of its own owner, and, for an app of the house, those that
   * belong to nobody but the operator.
   */
  apisOf(clientId: string): Promise<{ resource: string; scopes: string[] }[]>;

  /** What the list says of whom it does not call valid; undefined when there is no such list. */
  statusList(list: number): Promise<StatusEntries | undefined>;
  /** The numbers of all lists, ascending. */
  statusLists(): Promise<number[]>;

  /** True for exactly one caller until `endsAt` has passed (assertion ids). */
  claimOnce(key: string, endsAt: number, now: number): Promise<boolean>;

  /** Makes the key with its grant, which is its holder's and never found as consent or as a machine's own standing. */
  createApiKey(key: NewApiKey, now: number): Promise<Grant>;
  /** The grant behind the key, whatever its state. One statement. */
  findApiKey(hash: string): Promise<GrantState | undefined>;
  /** Ends the key's grant as `endGrant` does. False when the key is not this holder's or has ended. */
  endApiKey(id: string, holder: ApiKeyHolder, now: number): Promise<boolean>;
  /**
   * Ends a live key for somebody who presents it, as `endGrant` does with the reason `key_revoked`, and notes it in the security log of the
   * key's owner or of its app's. True for exactly one caller.
   */
  revokeApiKey(hash: string, now: number): Promise<boolean>;
  /** The APIs that this person may make keys for, each with those of the scopes that it has: open ones, and their own. */
  personApis(ownerId: string, scopes: string[]): Promise<ReachableApi[]>;

  /** A receipt, whosesoever it is; with its JWT once there is one. */
  findReceipt(id: string): Promise<Receipt | undefined>;
  /**
   * Keeps the receipt as it was signed, with the key, for good. The answer is what is kept: whoever was first decides.
   * Undefined when there is no such receipt.
   */
  keepReceipt(
    id: string,
    jwt: string,
    key: { kid: string; publicJwk: Record<string, unknown> },
    now: number,
  ): Promise<string | undefined>;
  /** The public keys of all receipts that were ever signed. */
  receiptKeys(): Promise<Record<string, unknown>[]>;

  /** Keys that are not removed, oldest first. */
  signingKeys(): Promise<StoredKey[]>;
  /** Adds each key unless there already was an unretired key of the same `alg`, so that instances starting together agree. */
  addSigningKeys(keys: StoredKey[]): Promise<void>;
  /**
   * Adds the key and retires, from its `activeAt` on, the one that it follows. True for exactly one caller, and only while the
   * one that it follows is not retired: instances that rotate at once agree on one successor.
   */
  replaceSigningKey(kid: string, successor: StoredKey): Promise<boolean>;
  /**
   * Removes one key at once, whatever its state. Where it was the one that signs, the one that was published to follow it signs from
   * now on, or, where there is none, the `successor` is added; where it was to follow another, that one goes on. False when
   * it was gone.
   */
  withdrawSigningKey(kid: string, successor: StoredKey, now: number): Promise<boolean>;
  /** Removes the keys that were retired before this time; how many. */
  removeSigningKeys(retiredBefore: number): Promise<number>;

  /** Those of unknown clients are left out. */
  recordRefusals(refusals: Refusal[]): Promise<void>;
};

/** RFC 8628 §3.5: by how much the interval grows, for good, each time that a device asks too soon. */
export const slowDownSeconds = 5;

/**
 * The ends of a grant and of its scopes, in order: no scope ends after the grant, and the grant ends with the last of its
 * scopes, for it gives nothing from then on. Neither is ever moved later.
 */
export function settledEnds({ scopes, endsAt, details }: Pick<GrantTerms, 'scopes' | 'endsAt' | 'details'>): {
  scopes: GrantScope[];
  endsAt: number | null;
} {
  const giving = scopes.filter(({ scope }) => scope !== offlineAccess).map((entry) => entry.endsAt ?? Infinity);
  const last = details || giving.length === 0 ? Infinity : Math.max(...giving);
  const end = Math.min(endsAt ?? Infinity, last);
  const within = (own: number | null) => (own === null ? null : Math.min(own, end));
  return {
    scopes: scopes.map((entry) => ({ scope: entry.scope, endsAt: within(entry.endsAt) })),
    endsAt: Number.isFinite(end) ? end : null,
  };
}

/** OpenID Connect Core §11. By itself it gives access to nothing. */
const offlineAccess = 'offline_access';

/** What an owner's change makes of a live grant; undefined where it leaves nothing that lasts beyond `now`. */
export function editedTerms(
  grant: Grant,
  edit: GrantEdit,
  now: number,
): Omit<GrantTerms, 'ownerId' | 'clientId' | 'once'> | undefined {
  const today = grant.scopes.filter(({ endsAt }) => endsAt === null || endsAt > now).map(({ scope }) => scope);
  const asked = edit.scopes?.filter(({ scope, endsAt }) => today.includes(scope) && (endsAt ?? Infinity) > now);
  const kept = edit.resources ? grant.resources.filter((one) => edit.resources?.includes(one)) : grant.resources;
  const { scopes, endsAt } = settledEnds({
    scopes: asked ?? grant.scopes,
    endsAt: edit.endsAt === undefined ? (grant.endsAt ?? null) : edit.endsAt,
    ...(grant.details && { details: grant.details }),
  });
  const gives = grant.details !== undefined || scopes.some(({ scope }) => scope !== offlineAccess);
  if (!gives || (endsAt ?? Infinity) <= now) return undefined;
  const lost = edit.declines ? today.filter((scope) => !scopes.some((entry) => entry.scope === scope)) : [];
  return {
    ...{ scopes, resources: kept, endsAt },
    declined: [...new Set([...(grant.declined ?? []), ...lost])],
    ...(grant.details && { details: grant.details }),
    ...(edit.remindBeforeSeconds !== undefined && { remindBeforeSeconds: edit.remindBeforeSeconds }),
  };
}

/**
 * Whether new terms take something away that a live grant gives now: a scope, a resource, a detail, or time of any. Then tokens
 * that are out there say too much, and the epoch has to move on. A scope that is over anyway is no loss.
 */
export function narrows(
  grant: Pick<Grant, 'scopes' | 'resources' | 'endsAt' | 'details'>,
  terms: Pick<GrantTerms, 'scopes' | 'resources' | 'endsAt' | 'details'>,
  now: number,
): boolean {
  const endOf = (end: number | null, whole: number | null | undefined) => Math.min(end ?? Infinity, whole ?? Infinity);
  const ends = new Map(terms.scopes.map(({ scope, endsAt }) => [scope, endOf(endsAt, terms.endsAt)]));
  const { details = [] } = terms;
  return (
    endOf(null, terms.endsAt) < endOf(null, grant.endsAt) ||
    grant.resources.some((resource) => !terms.resources.includes(resource)) ||
    (grant.details ?? []).some((detail) => !details.some((kept) => isDeepStrictEqual(kept, detail))) ||
    grant.scopes.some(({ scope, endsAt }) => {
      const before = endOf(endsAt, grant.endsAt);
      const end = ends.get(scope);
      return before > now && (end === undefined || end < before);
    })
  );
}
