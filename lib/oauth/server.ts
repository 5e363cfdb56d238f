/**
 * The door of the protocol core: one method an endpoint, and the owner's verbs on grants.
 *
 * It speaks WHATWG `Request` and `Response`, knows its own address only from `issuer`, and gets its world in one value.
 */
import { randomUUID } from 'node:crypto';
import { confirmAccount, consentQuestion, decide, pendingInteraction } from './consent';
import { authorize } from './endpoints/authorize';
import { introspect } from './endpoints/introspect';
import { discovery, jwks } from './endpoints/metadata';
import { revoke } from './endpoints/revoke';
import { statusList } from './endpoints/status-list';
import { token } from './endpoints/token';
import { userinfo } from './endpoints/userinfo';
import { OAuthError } from './errors';
import { corsHeaders, errorResponse } from './http';
import { shown } from './response-mode';
import { forgetStatusLists } from './status-list';
import type { Client, Decision, Grant, GrantScope, Interaction, Login, Subject } from './store';
import { type AuthorizationServerDeps, createWorld, type Endpoint, type World } from './world';

export type { AuthorizationServerDeps } from './world';

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
  /** What to pre-select: everything but what was left unticked last time. */
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

  changeGrant(
    ownerId: string,
    grantId: string,
    change: { scopes?: GrantScope[]; endsAt?: number | null },
  ): Promise<Grant | undefined>;
  endGrant(ownerId: string, grantId: string): Promise<boolean>;

  /** Writes what is still only in memory (last uses, refusals). Call before the process ends. */
  flush(): Promise<void>;
};

export type ConsentAnswer =
  | { action: 'deny'; formToken: string }
  | { action: 'allow'; formToken: string; scopes: string[]; endsAt: number | null; once: boolean };

export type { Decision };

type Rules = {
  methods: readonly ('GET' | 'HEAD' | 'POST')[];
  /** Whether scripts of any origin may call it. Never the authorization endpoint: it is for navigation (RFC 9700 §2.1). */
  cors: boolean;
  /** Whether it answers a person, so that errors are pages, rather than a program. */
  page: boolean;
  answer: Endpoint;
};

const get = ['GET', 'HEAD'] as const;
const post = ['POST'] as const;

const endpoints = {
  discovery: { methods: get, cors: true, page: false, answer: discovery },
  jwks: { methods: get, cors: true, page: false, answer: jwks },
  authorize: { methods: ['GET', 'POST'], cors: false, page: true, answer: authorize },
  token: { methods: post, cors: true, page: false, answer: token },
  userinfo: { methods: ['GET', 'HEAD', 'POST'], cors: true, page: false, answer: userinfo },
  introspect: { methods: post, cors: false, page: false, answer: introspect },
  revoke: { methods: post, cors: true, page: false, answer: revoke },
  statusList: { methods: get, cors: true, page: false, answer: statusList },
} as const satisfies Record<string, Rules>;

/** Assembles the server. Nothing is read or written until the first request. */
export function createAuthorizationServer(deps: AuthorizationServerDeps): AuthorizationServer {
  const world = createWorld(deps);
  const at = (name: keyof typeof endpoints) => (request: Request) => respond(world, name, request);
  return {
    discovery: at('discovery'),
    jwks: at('jwks'),
    authorize: at('authorize'),
    token: at('token'),
    userinfo: at('userinfo'),
    introspect: at('introspect'),
    revoke: at('revoke'),
    statusList: at('statusList'),
    pendingInteraction: (id) => pendingInteraction(world, id),
    confirmAccount: (id, login) => confirmAccount(world, id, login),
    consentQuestion: (id, login) => consentQuestion(world, id, login),
    decide: (id, login, answer) => decide(world, id, login, answer),
    async changeGrant(ownerId, grantId, change) {
      const grant = await deps.store.changeGrant(grantId, ownerId, change, deps.now());
      forgetStatusLists(world);
      return grant;
    },
    async endGrant(ownerId, grantId) {
      const ended = await deps.store.endGrant(grantId, ownerId, 'owner', deps.now());
      forgetStatusLists(world);
      return ended;
    },
    flush: world.flush,
  };
}

/** What every endpoint owes besides its answer: method, CORS, a reference, and no exception that gets out. */
async function respond(world: World, name: keyof typeof endpoints, request: Request): Promise<Response> {
  const rules: Rules = endpoints[name];
  const requestId = randomUUID();
  const response = await answer(world, name, rules, request, requestId);
  response.headers.set('X-Request-Id', requestId);
  if (rules.cors) for (const [header, value] of Object.entries(corsHeaders)) response.headers.set(header, value);
  if (request.method !== 'HEAD') return response;
  return new Response(null, { status: response.status, headers: response.headers });
}

async function answer(
  world: World,
  name: keyof typeof endpoints,
  rules: Rules,
  request: Request,
  requestId: string,
): Promise<Response> {
  if (request.method === 'OPTIONS' && rules.cors) return preflight(rules);
  try {
    if (!rules.methods.some((method) => method === request.method)) {
      const headers = { Allow: [...rules.methods, ...(rules.cors ? ['OPTIONS'] : [])].join(', ') };
      throw new OAuthError('invalid_request', 'This endpoint does not answer this method.', { status: 405, headers });
    }
    return await rules.answer(world, request, requestId);
  } catch (error) {
    return refusal(world, name, rules, error, requestId);
  }
}

/** Design decision 12: what is not an `OAuthError` is a fault of ours, and is never blamed on the client. */
function refusal(
  world: World,
  endpoint: keyof typeof endpoints,
  rules: Rules,
  error: unknown,
  requestId: string,
): Response {
  const known = error instanceof OAuthError;
  const refused = known ? error : new OAuthError('server_error', 'Something went wrong on our side.');
  if (known)
    world.log({ level: 'info', event: 'refused', endpoint, requestId, code: error.code, reason: error.reason });
  else {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    world.log({ level: 'error', event: 'request_failed', endpoint, requestId, error: detail });
  }
  if (!rules.page) return errorResponse(refused);
  return shown(world.errorPage({ code: refused.code, reference: requestId }), refused.status, refused.headers);
}

function preflight(rules: Rules): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': rules.methods.join(', '),
      'Access-Control-Allow-Headers': 'Authorization, Content-Type',
      'Access-Control-Max-Age': '7200',
    },
  });
}
