/**
 * What the core is given, and the world that it makes of it once: every endpoint, grant type and part that needs more
 * than its arguments takes this value first. Nothing in it belongs to a single request.
 */

import type { ClientDocuments } from './clients/metadata-document-memory';
import type { KeySets } from './clients/public-keys';
import type { FinishedInteraction } from './consent/pending-interaction';
import { OAuthError } from './errors';
import type { HttpRequest, HttpResponse } from './http';
import type { KeyRing } from './keys/key-ring';
import type { Login } from './model/grant-records';
import type { Store } from './model/store';
import type { Place } from './model/usage-records';
import type { Settings } from './settings';
import type { SignIn } from './sign-in/first-party-sign-in';
import type { LongPolls } from './signals/long-poll';
import type { SignalStore } from './signals/stream-store';
import type { StatusLists } from './status/status-list';
import type { TurnLimit } from './support/rate-limits';
import type { UsageRecorder } from './support/usage-recorder';

export type AuthorizationServerDeps = {
  /** Origin without a trailing slash, e.g. `https://id.example`. */
  issuer: string;
  store: Store;
  /** At least 32 random bytes; every key the core needs is derived from it. */
  secret: Uint8Array;
  settings: Settings;
  /** Seconds since the epoch, whole. */
  now: () => number;
  /** Who sent this request, by its cookies; undefined when nobody is signed in. */
  login: (request: HttpRequest) => Promise<Login | undefined>;
  /**
   * Fetches what clients name by its address: their `jwks_uri` and the like. It must be safe against any address, and
   * bound the whole exchange in time and size: it resolves once the body is there.
   */
  fetch: typeof fetch;
  /** What rate limits count a client address by; absent: all addresses share one counter. */
  caller?: (clientAddress: string) => string;
  /** Takes one of so many turns, for all instances; answers how many seconds to wait where there is none left. Absent: nobody is counted. */
  countTurn?: (limit: TurnLimit, key: string) => Promise<number | undefined>;
  /** Where a request came from, as roughly as owners are told and it is kept; absent: nobody knows. */
  place?: (request: Pick<HttpRequest, 'headers' | 'clientAddress'>) => Place;
  /** Passwords and sessions, for apps of the house; absent: there are none. */
  signIn?: SignIn;
  /** Ends this sign-in and sees to it that its apps are told; answers the `Set-Cookie` that forgets it. */
  endLogin: (login: Login) => Promise<{ setCookie: string }>;
  /**
   * Renders an error that is shown rather than redirected, as a whole HTML document. `page` names words of its own, where those
   * for the code would say too little. `developerHint` is read by anyone who gets there.
   */
  errorPage: (error: {
    code: string;
    page?: string;
    reference: string;
    developerHint?: string;
    app?: FinishedInteraction;
  }) => string;
  /** Streams of events for APIs (Shared Signals); absent: this server sends none. */
  signals?: SignalStore;
  log: (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;
};

export type World = AuthorizationServerDeps &
  UsageRecorder & {
    ring: KeyRing;
    /** What clients' `jwks_uri` last said. */
    keySets: KeySets;
    /** Signed status lists that are still fresh enough to hand out. */
    statusLists: StatusLists;
    /** What the metadata and the receipts' keys are made of; from memory while the store is unavailable. */
    published: { detailTypes: Store['openDetailTypes']; receiptKeys: Store['receiptKeys'] };
    /** Clients that are metadata documents, as far as they are known without a row. */
    documents: ClientDocuments;
    /** Counts one fetch of a stranger's address for the sender of this request. Throws when no fetch is left. */
    takeLookUp: () => Promise<void>;
    /** Whom that is counted for: a caller, or our own pages. */
    lookUpsFor: () => string;
    /** Poll requests of receivers that wait for events. */
    longPolls: LongPolls;
  };

/** Which request this is, for the log and the developer's error log. */
export type Call = { endpoint: string; requestId: string };

/** Answers one request. Throws `OAuthError` for what the protocol refuses. */
export type Endpoint = (world: World, request: HttpRequest, requestId: string) => Promise<HttpResponse>;

/** Runs what a known client asked for; a refusal is noted for its developer on the way out. */
export async function asClient<T>(world: World, clientId: string, call: Call, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OAuthError) world.refuse(clientId, call.endpoint, error, call.requestId);
    throw error;
  }
}
