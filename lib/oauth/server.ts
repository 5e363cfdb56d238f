/**
 * The door of the protocol core: one method an endpoint, and the owner's verbs on grants.
 *
 * It speaks WHATWG `Request` and `Response`, knows its own address only from `issuer`, and gets its world in one value.
 */
import type { Settings } from './settings';
import type { Decision, Grant, GrantScope, Interaction, Client, Login, Store, Subject } from './store';

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
  login: (request: Request) => Promise<Login | undefined>;
  /** Fetches a client's `jwks_uri`. */
  fetch: typeof fetch;
  /** Renders an error that is shown rather than redirected, as a whole HTML document. */
  errorPage: (error: { code: string; reference: string; developerHint?: string }) => string;
  log: (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;
};

/** What the login and consent pages need to know of a pending request. */
export type PendingInteraction = {
  interaction: Interaction;
  client: Client;
  /** Origin (or custom scheme, with its colon) that the browser is sent to in the end; for CSP `form-action`. */
  redirectOrigin: string;
  /** Where the page's form leads back to: the authorization endpoint with this interaction. */
  resumeUrl: string;
};

/** What the consent page shows. The token defends its form against forgery and against another session. */
export type ConsentQuestion = PendingInteraction & {
  subject: Subject;
  /** In the order to show: what is asked beyond last time first. Never empty. */
  lines: ConsentLine[];
  /** The live grant that this would change. */
  current?: Grant;
  /** Latest end that the app accepts, if it set one. */
  maxEndsAt?: number;
  formToken: string;
};

export type ConsentLine = {
  scope: string;
  /** Title and description of an API's scope; the portal words the standard scopes itself. */
  api?: { name: string; resource: string; title: string; description: string };
  required: boolean;
  /** Not part of the live grant. */
  isNew: boolean;
  /** What to pre-select: last time's choice, or ticked when required. */
  selected: boolean;
  /** The real values that would be released, by claim name. */
  values: Record<string, unknown>;
};

export type AuthorizationServer = {
  discovery(request: Request): Promise<Response>;
  jwks(request: Request): Promise<Response>;
  authorize(request: Request): Promise<Response>;
  token(request: Request): Promise<Response>;
  userinfo(request: Request): Promise<Response>;
  introspect(request: Request): Promise<Response>;
  revoke(request: Request): Promise<Response>;
  statusList(request: Request): Promise<Response>;

  /** For the sign-in and sign-up pages. Undefined: unknown, answered or expired. */
  pendingInteraction(id: string): Promise<PendingInteraction | undefined>;
  /** `prompt=select_account`: this session is the one to go on with. */
  confirmAccount(id: string, login: Login): Promise<boolean>;
  /** For the consent page. Undefined: unknown, answered, expired, or another person must answer. */
  consentQuestion(id: string, login: Login): Promise<ConsentQuestion | undefined>;
  /** Records the answer; the browser then goes to `resumeUrl`. Throws `OAuthError` for a forged token or an end that is not allowed. */
  decide(id: string, login: Login, answer: ConsentAnswer): Promise<{ resumeUrl: string }>;

  changeGrant(ownerId: string, grantId: string, change: { scopes?: GrantScope[]; endsAt?: number | null }): Promise<Grant | undefined>;
  endGrant(ownerId: string, grantId: string): Promise<boolean>;

  /** Writes what is still only in memory (last uses, refusals). Call before the process ends. */
  flush(): Promise<void>;
};

export type ConsentAnswer =
  | { action: 'deny'; formToken: string }
  | { action: 'allow'; formToken: string; scopes: string[]; endsAt: number | null; once: boolean };

export type { Decision };
