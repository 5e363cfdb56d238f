/**
 * What the core is given, and the world that it makes of it once: every endpoint, grant type and part that needs more
 * than its arguments takes this value first. Nothing in it belongs to a single request.
 */
import type { KeySets } from './client-keys';
import { OAuthError } from './errors';
import type { SignIn } from './first-party';
import { createKeyRing, type KeyRing } from './keys';
import type { Settings } from './settings';
import type { StatusLists } from './status-list';
import type { Login, Refusal, Store } from './store';

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
  /** Fetches what clients name by its address: their `jwks_uri` and the like. It has to be safe against any address. */
  fetch: typeof fetch;
  /** Where a request came from, to count what everyone may do only so often; absent: all are one. */
  caller?: (request: Request) => string;
  /** Passwords and sessions, for apps of the house; absent: there are none. */
  signIn?: SignIn;
  /** Ends this sign-in and sees to it that its apps are told; answers the `Set-Cookie` that forgets it. */
  endLogin: (login: Login) => Promise<{ setCookie: string }>;
  /** Renders an error that is shown rather than redirected, as a whole HTML document. */
  errorPage: (error: { code: string; reference: string; developerHint?: string }) => string;
  log: (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;
};

export type World = AuthorizationServerDeps & {
  ring: KeyRing;
  /** What clients' `jwks_uri` last said. */
  keySets: KeySets;
  /** Signed status lists that are still fresh enough to hand out. */
  statusLists: StatusLists;
  /** How many clients each caller registered in the running hour. */
  registrations: Map<string, { endsAt: number; made: number }>;
  /** Notes, for the client's developer, that it was refused. Bounded and batched; never throws. */
  refuse: (clientId: string, endpoint: string, error: OAuthError, requestId: string) => void;
  /** Notes that a grant was used now. Batched; never throws. */
  used: (grantId: string) => void;
};

/** Which request this is, for the log and the developer's error log. */
export type Call = { endpoint: string; requestId: string };

/** Answers one request. Throws `OAuthError` for what the protocol refuses. */
export type Endpoint = (world: World, request: Request, requestId: string) => Promise<Response>;

/** Runs what a known client asked for; a refusal is noted for its developer on the way out. */
export async function asClient<T>(world: World, clientId: string, call: Call, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OAuthError) world.refuse(clientId, call.endpoint, error, call.requestId);
    throw error;
  }
}

/** The world of one server, with empty caches; `flush` writes what is still only in memory. */
export function createWorld(deps: AuthorizationServerDeps): World & { flush: () => Promise<void> } {
  const collector = createCollector(deps);
  return {
    ...deps,
    ...collector,
    ring: createKeyRing(deps),
    keySets: new Map(),
    statusLists: { copies: new Map() },
    registrations: new Map(),
  };
}

/** A flood of refusals must cost neither memory nor the database: these are diagnostics, not an audit log. */
const maxRefusalsEach = 20;
const maxRefusals = 500;

/** What is written behind the answer: last uses and refusals, flushed together. */
function createCollector(deps: AuthorizationServerDeps): Pick<World, 'refuse' | 'used'> & {
  flush: () => Promise<void>;
} {
  const refusals = new Map<string, Refusal[]>();
  const uses = new Map<string, number>();
  let count = 0;
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> = Promise.resolve();

  function schedule(): void {
    if (timer) return;
    timer = setTimeout(() => void flush(), 3000);
    timer.unref();
  }

  async function write(): Promise<void> {
    const refused = [...refusals.values()].flat();
    const used = [...uses].map(([grantId, at]) => ({ grantId, at }));
    refusals.clear();
    uses.clear();
    count = 0;
    try {
      if (used.length > 0) await deps.store.touchGrants(used);
      if (refused.length > 0) await deps.store.recordRefusals(refused);
    } catch (error) {
      deps.log({ level: 'error', event: 'collector_flush_failed', error: String(error) });
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    flushing = flushing.then(write);
    return flushing;
  }

  return {
    refuse(clientId, endpoint, error, requestId) {
      const mine = refusals.get(clientId) ?? [];
      if (mine.length >= maxRefusalsEach || count >= maxRefusals) return;
      mine.push({ clientId, endpoint, error: error.code, reason: error.reason, requestId, at: deps.now() });
      refusals.set(clientId, mine);
      count += 1;
      schedule();
    },
    used(grantId) {
      uses.set(grantId, deps.now());
      schedule();
    },
    flush,
  };
}
