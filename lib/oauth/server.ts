/**
 * The authorization server: its endpoints behind one method, and what the portal's pages need of the protocol, in
 * groups.
 *
 * It takes and returns the plain values of `http.ts`, knows its own address only from `issuer`, and gets everything
 * else that it needs in one value.
 */
import { randomUUID } from 'node:crypto';
import type { ClientMetadata } from './clients/metadata';
import { storeDocument, withMetadataDocuments } from './clients/metadata-document';
import type { MetadataFault } from './clients/metadata-rule';
import { certificateFaults } from './clients/mutual-tls';
import { sealClientSecret } from './clients/sealed-secrets';
import { sectorProblem } from './clients/sector-identifier';
import { type ConsentAnswer, decide } from './consent/answer';
import { changeGrant, undoRemoval } from './consent/grant-edit';
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
import { type ConsentQuestion, consentQuestion, exampleQuestion } from './consent/question';
import { type ReceiptVerdict, type SignedReceipt, signedReceipt, verifyReceipt } from './consent/receipt';
import { createWorld } from './create-world';
import { type EndpointName, endpointTable } from './endpoint-table';
import type { HttpRequest, HttpResponse } from './http';
import { publicJwks } from './keys/key-ring';
import { type KeyView, listKeys, maintainKeys, rotateKeys, withdrawKey } from './keys/key-rotation';
import type { Grant, GrantEdit, GrantSelection, Login } from './model/grant-records';
import type { ApiKeyHolder } from './model/token-records';
import { respondTo } from './respond';
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
import { type ApiKeyDraft, checkApiKey, createApiKey, endUnusedKeys, type RefusedKey } from './tokens/api-key';
import { type ApiCaller, apiCaller } from './tokens/bearer-token';
import { describeToken, type TokenDescription } from './tokens/describe-token';
import type { AuthorizationServerDeps, World } from './world';

/** For code that makes secrets before there is a server. */
export { openClientSecret, sealClientSecret } from './clients/sealed-secrets';
export type { ConsentAnswer } from './consent/answer';
export type { FinishedInteraction, PendingInteraction } from './consent/pending-interaction';
export type { Preview, PreviewOutcome } from './consent/preview';
export type { ConsentLine, ConsentQuestion } from './consent/question';

export type { KeyView } from './keys/key-rotation';
export type { SignIn } from './sign-in/first-party-sign-in';
export type { PendingLogout, SignedOut } from './sign-in/logout';
export type { RateLimit } from './support/rate-limits';
export type { ApiCaller } from './tokens/bearer-token';
export type { AuthorizationServerDeps, BrowserAccount, PortalApi } from './world';

export type AuthorizationServer = {
  /** The endpoint at this path, if there is one. */
  endpointFor(path: string): EndpointName | undefined;
  handle(endpoint: EndpointName, request: HttpRequest): Promise<HttpResponse>;

  /** Authorization requests that wait for a person. */
  interactions: {
    /** For the pages that ask. Undefined: unknown, answered or expired. */
    pending(id: string): Promise<PendingInteraction | undefined>;
    /** For pages that say that a request is over. Undefined: it never existed, or was removed. */
    finished(id: string): Promise<FinishedInteraction | undefined>;
    /**
     * Why this session cannot answer the request: it is too old, or belongs to another person than `id_token_hint` or
     * the `sub` of `claims` names (OpenID Connect Core §3.1.2.1, §5.5.1). Undefined: it can.
     */
    mustSignIn(id: string, login: Login): Promise<'again' | 'as another person' | undefined>;
    /** `prompt=select_account`: the person chose this session. */
    confirmAccount(id: string, login: Login): Promise<boolean>;
    /** RFC 9470: the person has no second factor, or does not want to use it. The app gets an error. */
    declineStepUp(id: string, login: Login): Promise<boolean>;
  };

  consent: {
    /** For the consent page. Undefined: unknown, answered, expired, or another person must answer. */
    question(id: string, login: Login): Promise<ConsentQuestion | undefined>;
    /**
     * Records the answer; the browser then goes to `resumeUrl`. Throws `OAuthError` for a forged form token, or an end
     * that is not allowed.
     */
    decide(id: string, login: Login, answer: ConsentAnswer): Promise<{ resumeUrl: string }>;
    /** The question as a developer previews it. Undefined: no such client or person. */
    example(clientId: string, login: Login): ReturnType<typeof exampleQuestion>;
    /** What an app would get about this person, or gets under a grant. Undefined: no such client or person. */
    preview(login: Login, choice: PreviewChoice): Promise<Preview | undefined>;
  };

  /** For the page where people enter the code that a device shows (RFC 8628 §3.3). */
  devices: {
    /**
     * Where the browser goes next. Undefined: no device waits under this code. The caller limits the attempts (§5.1).
     * `waiting` is the sender, when nobody is signed in.
     */
    enterCode(typed: string, waiting?: { clientAddress: string }): Promise<{ resumeUrl: string } | undefined>;
    /** A user code as it is displayed, however it was typed. Undefined: it cannot be one. */
    parseCode(typed: string): string | undefined;
  };

  logout: {
    /** For the page that asks whether to sign out; the ticket comes with the request for that page. */
    pending(ticket: string | undefined): Promise<PendingLogout>;
    /** Where the browser goes once the session `sid` has ended. */
    after(ticket: string | undefined, sid: string | undefined): Promise<string>;
    /** For the page that says that it is done. Undefined: not a ticket of this server, or expired. */
    done(ticket: string): Promise<SignedOut | undefined>;
    /** Tells one client that a session ended (Back-Channel Logout). Rejects when it has to be tried again. */
    deliver(notice: LogoutNotice, id: string): Promise<void>;
  };

  /** What owners do with their grants. */
  grants: {
    /** Throws `invalid_request` for an end that is later than the app or a single act allows. */
    change(ownerId: string, grantId: string, change: GrantEdit): Promise<Grant | undefined>;
    /** Puts back what was just removed in this session; undefined if that is no longer possible. */
    undoRemoval(ownerId: string, grantId: string, by: string): Promise<Grant | undefined>;
    /** `by` is the session (`sid`) of the owner, for the timeline. */
    pause(ownerId: string, grantId: string, by?: string): Promise<boolean>;
    resume(ownerId: string, grantId: string, by?: string): Promise<boolean>;
    end(ownerId: string, grantId: string, by?: string): Promise<boolean>;
    /** For an operator, in the owner's stead. */
    endByOperator(ownerId: string, grantId: string): Promise<boolean>;
    endSelected(ownerId: string, which: GrantSelection, by?: string): Promise<string[]>;
    /** Call it after a transaction of another part ended grants: the status lists are made again. */
    endedElsewhere(): void;
  };

  receipts: {
    /** A receipt of this owner, signed, with the text of the consent page. Undefined: it is not theirs. */
    signed(ownerId: string, id: string): Promise<SignedReceipt | undefined>;
    /** Whether this text is a receipt of this server, and whether what it says still holds. Anybody may ask. */
    verify(text: string): Promise<ReceiptVerdict>;
  };

  /** For the developers' pages, which register clients. */
  clients: {
    /**
     * For an app that is known by a URL: fetches its metadata document, unless it is known, and stores it as a client.
     * Returns why it cannot be used; undefined when it can, or when the id is not a URL.
     */
    storeDocument(id: string): Promise<string | undefined>;
    /**
     * What the document at a `sector_identifier_uri` lacks (OpenID Connect Core §8.1), in a sentence for the developer.
     * Without this check an app could name another app's sector and get that app's identifiers for people.
     */
    sectorProblem(uri: string, uris: readonly string[]): Promise<string | undefined>;
    /** What this server is not set up for: client certificates. */
    unsupported(metadata: ClientMetadata): MetadataFault[];
    /** A secret for `client_secret_jwt`, encrypted for storage. */
    sealSecret(clientSecret: string): Promise<string>;
  };

  /**
   * Authenticates a request to an API of the portal, whose resource identifier is `resource`. Throws `OAuthError` with
   * a challenge (RFC 6750 §3).
   */
  apiCaller(request: HttpRequest, requestId: string, resource: string): Promise<ApiCaller>;

  /** What is known about a token of this server. The caller decides who may know it. */
  describeToken(token: string): Promise<TokenDescription | undefined>;

  apiKeys: {
    /** Which field of the draft is invalid; undefined if a key can be made of it. */
    refusal(holder: ApiKeyHolder, draft: ApiKeyDraft): Promise<RefusedKey['refused'] | undefined>;
    /** Makes an API key. Nobody can read it again later. */
    create(holder: ApiKeyHolder, draft: ApiKeyDraft): ReturnType<typeof createApiKey>;
    /** Ends keys without an expiry that nobody uses. Called from time to time. */
    endUnused(): Promise<void>;
    /** Ends a key and all tokens that were issued for it. False: it is not this holder's, or has ended. */
    end(holder: ApiKeyHolder, id: string): Promise<boolean>;
  };

  /** Signing keys, for their operator. */
  keys: {
    list(): Promise<KeyView[]>;
    /** Makes a successor for every signing key; returns how many. */
    rotate(): Promise<number>;
    /** Takes a leaked key out of use at once, with everything that it signed. False: there is no such key. */
    withdraw(kid: string): Promise<boolean>;
    /** Rotates keys that are due and removes those that nobody needs; to be called every few minutes. */
    maintain(): Promise<void>;
  };

  /** Event streams (Shared Signals). */
  streams: {
    /** Checks settings from the portal's form as those of a receiver; a problem is a sentence for the developer. */
    parse(settings: unknown): Promise<StreamChange | { problem: string }>;
    /** New signals may exist: long polls look for them, and due pushes begin. Never rejects. */
    lookForSignals(): Promise<void>;
  };

  /** Answers long polls and begins no more pushes. To be called before the process ends. */
  release(): void;
  /**
   * Reads what has to be published while the store is unavailable: keys and metadata. To be called at start and every
   * minute.
   */
  refreshPublished(): Promise<void>;
  /** Writes what is only in memory (uses, refusals). To be called before the process ends. */
  flush(): Promise<void>;
};

/** Assembles the server. Nothing is read or written until the first request. */
export function createAuthorizationServer(deps: AuthorizationServerDeps): AuthorizationServer {
  const plain = createWorld(deps);
  const world = { ...plain, store: withMetadataDocuments(plain) };
  const pusher = createPusher(world);
  const { store, now } = deps;
  /** Status lists show the change from the next fetch on. */
  const thenForgetLists = async <T>(change: Promise<T>): Promise<T> => {
    const result = await change;
    forgetStatusLists(world);
    return result;
  };
  return {
    endpointFor: world.addresses.endpointFor,
    handle: (name, request) => respondTo(worldFor(plain, request), { ...endpointTable.rows[name], name }, request),
    interactions: {
      pending: (id) => pendingInteraction(world, id),
      finished: (id) => finishedInteraction(world, id),
      mustSignIn: (id, login) => mustSignIn(world, id, login),
      confirmAccount: (id, login) => confirmAccount(world, id, login),
      declineStepUp: (id, login) => declineStepUp(world, id, login),
    },
    consent: {
      question: (id, login) => consentQuestion(world, id, login),
      decide: (id, login, answer) => decide(world, id, login, answer),
      example: (clientId, login) => exampleQuestion(world, clientId, login),
      preview: (login, choice) => preview(world, login, choice),
    },
    devices: {
      enterCode: (typed, waiting) => enterUserCode(world, typed, waiting),
      parseCode: parseUserCode,
    },
    logout: {
      pending: (ticket) => pendingLogout(world, ticket),
      after: (ticket, sid) => afterLogout(world, ticket, sid),
      done: (ticket) => signedOut(world, ticket),
      deliver: (notice, id) => deliverLogout(world, notice, id),
    },
    grants: {
      change: (ownerId, id, change) => thenForgetLists(changeGrant(world, ownerId, id, change)),
      undoRemoval: (ownerId, id, by) => thenForgetLists(undoRemoval(world, ownerId, id, by)),
      pause: (ownerId, id, by) => thenForgetLists(store.pauseGrant(id, ownerId, now(), by)),
      resume: (ownerId, id, by) => thenForgetLists(store.resumeGrant(id, ownerId, now(), by)),
      end: (ownerId, id, by) => thenForgetLists(store.endGrant(id, ownerId, 'owner', now(), by)),
      endByOperator: (ownerId, id) => thenForgetLists(store.endGrant(id, ownerId, 'operator', now())),
      endSelected: (ownerId, which, by) => thenForgetLists(store.endGrants(ownerId, which, 'owner', now(), by)),
      endedElsewhere: () => forgetStatusLists(world),
    },
    receipts: {
      signed: (ownerId, id) => signedReceipt(world, ownerId, id),
      verify: (text) => verifyReceipt(world, text),
    },
    clients: {
      storeDocument: (id) => storeDocument(world, id),
      sectorProblem: (uri, uris) => sectorProblem(world, uri, uris),
      unsupported: (metadata) => certificateFaults(deps.settings, metadata),
      sealSecret: (clientSecret) => sealClientSecret(deps.secret, clientSecret),
    },
    apiCaller: (request, requestId, resource) =>
      apiCaller(worldFor(plain, request), request, { endpoint: 'api', requestId }, resource),
    describeToken: (token) => describeToken(world, token),
    apiKeys: {
      async refusal(holder, draft) {
        const checked = await checkApiKey(world, holder, draft);
        return 'refused' in checked ? checked.refused : undefined;
      },
      create: (holder, draft) => createApiKey(world, holder, draft),
      endUnused: () => endUnusedKeys(world),
      end: (holder, id) => thenForgetLists(store.endApiKey(id, holder, now())),
    },
    keys: {
      list: () => listKeys(world),
      rotate: () => rotateKeys(world),
      // A cached status list may be signed with the withdrawn key.
      withdraw: (kid) => thenForgetLists(withdrawKey(world, kid)),
      maintain: () => maintainKeys(world),
    },
    streams: {
      async parse(settings) {
        const supplied = parseSupplied(world, settings);
        return 'problem' in supplied ? { problem: String(supplied.problem) } : streamChange(world, supplied, true);
      },
      async lookForSignals() {
        wakeLongPolls(world);
        await pusher.pushDue();
      },
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

/** The world for one request: URLs that clients name and that are fetched because of it count for its sender. */
function worldFor(plain: World, request: HttpRequest): World {
  const lookUpCaller = () => `caller ${plain.caller?.(request.clientAddress) ?? randomUUID()}`;
  const counted = { ...plain, lookUpCaller, limitLookUp: () => limitLookUps(plain, request) };
  return { ...counted, store: withMetadataDocuments(counted) };
}
