/**
 * What the portal gives the core, and the `World` that the core builds from it once. Every endpoint, grant type and
 * part that needs more than its arguments takes the world as its first parameter. It contains nothing about a single
 * request.
 */

import type { GenerateKeyPairResult } from 'jose';
import type { Addresses } from './addresses';
import type { ClientDocuments } from './clients/metadata-document-memory';
import type { KeySets } from './clients/public-keys';
import type { SlowSecretMemory } from './clients/slow-secrets';
import type { FinishedInteraction } from './consent/pending-interaction';
import { isOAuthError } from './errors';
import type { HttpRequest, HttpResponse } from './http';
import type { KeyRing } from './keys/key-ring';
import type { Login } from './model/grant-records';
import type { SigningAlg } from './model/signing-algs';
import type { Store } from './model/store';
import type { Place } from './model/usage-records';
import type { Settings } from './settings';
import type { SignIn } from './sign-in/first-party-sign-in';
import type { LongPolls } from './signals/long-poll';
import type { SignalStore } from './signals/stream-store';
import type { StatusLists } from './status/status-list';
import type { RateLimit } from './support/rate-limits';
import type { UsageRecorder } from './support/usage-recorder';

/** Paths of the portal's pages that endpoints send browsers to. */
export type PagePaths = {
  signIn: string;
  signUp: string;
  selectAccount: string;
  secondFactor: string;
  consent: string;
  signOut: string;
  /** Where a person enters the code of a device, and where they end up afterwards. */
  device: string;
  deviceDone: string;
};

/** A session of a browser with several. `email` is in lower case, to compare it with `login_hint`. */
export type BrowserAccount = Login & { email: string };

/** An API of the portal itself, which is a protected resource (RFC 9728) beside the endpoints of this server. */
export type PortalApi = {
  /** Of its resource identifier, after the issuer. */
  path: string;
  name: string;
  scopes: readonly string[];
  /** Where its operations are. */
  paths: readonly string[];
};

export type AuthorizationServerDeps = {
  /** Origin without a trailing slash, e.g. `https://id.example`. */
  issuer: string;
  pages: PagePaths;
  store: Store;
  /** At least 32 random bytes. The core derives all its symmetric keys from it. */
  secret: Uint8Array;
  /**
   * Generates the key pair of a signing key. Absent: a new one from jose. Tests pass keys that were generated before.
   */
  generateKeyPair?: (alg: SigningAlg) => Promise<GenerateKeyPairResult>;
  settings: Settings;
  /** The languages of the pages, as BCP 47 tags (`ui_locales`); absent: the metadata does not say. */
  languages?: readonly string[];
  /** Whole seconds since the epoch. */
  now: () => number;
  /** The session of a request, by its cookies; undefined if nobody is signed in. */
  login: (request: HttpRequest) => Promise<Login | undefined>;
  /**
   * All live sessions of a browser that is signed in to several accounts; empty for a browser with one. It must cost
   * nothing there. Absent: a browser has one session.
   */
  accounts?: (request: HttpRequest) => Promise<BrowserAccount[]>;
  /**
   * Fetches URLs that clients name, such as their `jwks_uri`. It must be safe for any URL, and limit the time and size
   * of the whole exchange: it resolves once the body is complete.
   */
  fetch: typeof fetch;
  /** What rate limits count a client address by; absent: all addresses share one counter. */
  caller?: (clientAddress: string) => string;
  /**
   * Counts a request against a limit that all instances share. Returns how many seconds to wait if none is left.
   * Absent: no limits.
   */
  countRequest?: (limit: RateLimit, key: string) => Promise<number | undefined>;
  /** Where a request came from, as coarsely as it is stored and shown to owners; absent: unknown. */
  place?: (request: Pick<HttpRequest, 'headers' | 'clientAddress'>) => Place;
  /**
   * Whether a text matches a slow hash (bcrypt and others), for client secrets that were imported. Absent: there are
   * none.
   */
  verifySlowHash?: (text: string, slowHash: string) => Promise<boolean>;
  /** Passwords and sessions, for first-party apps; absent: there are none. */
  signIn?: SignIn;
  /** Ends a session and notifies its apps. Returns the `Set-Cookie` that deletes its cookie. */
  endLogin: (login: Login) => Promise<{ setCookie: string }>;
  /**
   * Renders an error that is shown instead of redirected, as a complete HTML document. `page` selects a specific text
   * if the text for the code says too little. Anyone who sees the page can read `developerHint`. The request names the
   * languages that its reader wants.
   */
  errorPage: (
    request: HttpRequest,
    error: { code: string; page?: string; reference: string; developerHint?: string; app?: FinishedInteraction },
  ) => string;
  /** APIs of the portal, which this server protects; absent: none. */
  portalApis?: readonly PortalApi[];
  /** Streams of events for APIs (Shared Signals); absent: this server sends none. */
  signals?: SignalStore;
  log: (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;
};

export type World = AuthorizationServerDeps &
  UsageRecorder & {
    /** Where the endpoints are. */
    addresses: Addresses;
    ring: KeyRing;
    /** Key sets last fetched from clients' `jwks_uri`. */
    keySets: KeySets;
    /** Client secrets that were compared with a slow hash lately. */
    slowSecrets: SlowSecretMemory;
    /** Signed status lists that are recent enough to serve. */
    statusLists: StatusLists;
    /** Data for the metadata document and the receipt keys; served from memory while the store is unavailable. */
    published: { detailTypes: Store['openDetailTypes']; receiptKeys: Store['receiptKeys'] };
    /** Clients known from their metadata documents, without a row in the store. */
    documents: ClientDocuments;
    /** Counts one fetch of a URL that the sender of this request names. Throws if the limit is reached. */
    limitLookUp: () => Promise<void>;
    /** Who that fetch is counted for: the caller, or our own pages. */
    lookUpCaller: () => string;
    /** Poll requests of receivers that wait for events. */
    longPolls: LongPolls;
  };

/** Identifies a request in the log and in the developer's error log. */
export type Call = { endpoint: string; requestId: string };

/** Answers one request. Throws `OAuthError` if the protocol refuses it. */
export type Endpoint = (world: World, request: HttpRequest, requestId: string) => Promise<HttpResponse>;

/** Runs a request of a known client. A refusal is recorded for the client's developer. */
export async function asClient<T>(world: World, clientId: string, call: Call, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isOAuthError(error)) world.recordRefusal(clientId, call.endpoint, error, call.requestId);
    throw error;
  }
}
