/**
 * A portal for tests of the authorization endpoint: the memory store, an adjustable clock, a web app, a native app,
 * APIs, two people, and a browser whose cookie names its session.
 */

import { z } from 'zod';
import { clientMetadataSchema } from '../clients/metadata';
import { sha256 } from '../crypto';
import type { HttpRequest } from '../http';
import { createKeyRing, publicJwks } from '../keys/key-ring';
import type { Client, ReachableApi } from '../model/client-records';
import type { Login, Subject } from '../model/grant-records';
import { responseTypes } from '../model/response-type';
import type { Store } from '../model/store';
import type { CodeState } from '../model/token-records';
import {
  type AuthorizationServerDeps,
  type ConsentAnswer,
  type ConsentQuestion,
  createAuthorizationServer,
  type FinishedInteraction,
} from '../server';
import { defaultSettings, type Settings } from '../settings';
import { UnavailableError, type UnavailableReason } from '../unavailable';
import { asFetchServer } from './fetch-server.fixture';
import { testKeyPair } from './key-pairs.fixture';
import { createMemoryStore } from './memory-store';
import { pages } from './pages.fixture';

export const issuer = 'https://id.example';
export const callback = 'https://trailmap.example/callback?tenant=7';
export const resource = 'https://api.routes.example';
export const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
export const startedAt = 1_800_000_000;

export const ada: Subject = {
  sub: 'ada',
  email: 'ada@example.com',
  emailVerified: true,
  name: 'Ada Lovelace',
  claims: {
    given_name: 'Ada',
    birthdate: '1815-12-10',
    sub: 'someone-else',
    email: 'forged@example.com',
    shoe_size: 38,
  },
  updatedAt: startedAt - 1000,
};
const bob: Subject = { ...ada, sub: 'bob', email: 'bob@example.com', name: 'Bob', claims: {} };

const base = { createdAt: startedAt - 100_000, secretHashes: [], apis: [] };

export const trailmap: Client = {
  ...base,
  id: 'trailmap',
  kind: 'web',
  metadata: clientMetadataSchema.parse({
    require_pkce: true,
    client_name: 'Trailmap',
    redirect_uris: [callback, 'https://trailmap.example/other'],
    grant_types: ['authorization_code', 'refresh_token'],
  }),
  scopes: [
    { scope: 'openid', required: true },
    { scope: 'profile', required: false },
    { scope: 'email', required: true },
    { scope: 'routes.read', required: true },
    { scope: 'routes.write', required: false },
    { scope: 'invoices.read', required: false },
  ],
  apis: [
    {
      resource,
      name: 'Routes',
      accessTokenSeconds: 300,
      signingAlg: 'ES256',
      scopes: [
        { value: 'routes.read', title: 'See your saved routes', description: 'Read only.', effect: 'reads' },
        {
          value: 'routes.write',
          title: 'Change your saved routes',
          description: 'Add, rename, delete.',
          effect: 'changes',
        },
        { value: 'routes.share', title: 'Share your routes', description: '', effect: 'deletes' },
      ],
      machineScopes: [],
    },
    {
      resource: 'https://api.ledger.example',
      name: 'Ledger',
      accessTokenSeconds: 3600,
      signingAlg: 'ES256',
      scopes: [{ value: 'invoices.read', title: 'See your invoices', description: '', effect: 'reads' }],
      machineScopes: [],
    },
  ],
};

/** A legacy app with every response type, and so the grant type `implicit`. */
export const legacyApp: Client = {
  ...trailmap,
  id: 'legacy-app',
  metadata: clientMetadataSchema.parse({
    ...trailmap.metadata,
    client_name: 'Legacy app',
    response_types: responseTypes,
    grant_types: ['authorization_code', 'refresh_token', 'implicit'],
  }),
};

export const desktop: Client = {
  ...base,
  id: 'desktop',
  kind: 'native',
  metadata: clientMetadataSchema.parse({
    client_name: 'Desktop',
    redirect_uris: ['http://127.0.0.1/cb', 'http://[::1]/cb', 'http://localhost/cb', 'com.example.app:/cb'],
    token_endpoint_auth_method: 'none',
  }),
  scopes: [{ scope: 'openid', required: true }],
};

/** The parameters of a valid request. */
export const good = {
  client_id: 'trailmap',
  redirect_uri: callback,
  response_type: 'code',
  scope: 'openid email',
  state: 'st-1',
  nonce: 'n-1',
  code_challenge: challenge,
  code_challenge_method: 'S256',
};

// Keys are slow to generate, so the tests of one file share them. They are created at time 0 for tests that set the
// clock to the real time.
const serverSecret = new Uint8Array(32).fill(7);
const donor = createMemoryStore();
await publicJwks(
  createKeyRing({ issuer, store: donor, secret: serverSecret, now: () => 0, settings: defaultSettings }),
);
const keys = await donor.signingKeys();

export type Parameters = Record<string, string | undefined> | [string, string][];

const sidsOf = ({ headers }: Pick<HttpRequest, 'headers'>): string[] => (headers.get('cookie') ?? '').split(' ');

export function createPortal(
  clients: Client[] = [trailmap, desktop, legacyApp],
  options: {
    fetch?: typeof fetch;
    settings?: Partial<Settings>;
    openApis?: ReachableApi[];
    deps?: Pick<AuthorizationServerDeps, 'caller' | 'countRequest'>;
  } = {},
) {
  const store = createMemoryStore({ clients, subjects: [ada, bob], openApis: options.openApis ?? [] });
  void store.addSigningKeys(keys);
  const clock = { now: startedAt };
  const logins = new Map<string, Login>();
  const ended: string[] = [];
  /** While `reason` is set, every store method fails; with `from`, only after that method was called. */
  const outage: { reason?: UnavailableReason | undefined; from?: keyof Store } = {};
  const reached = new Proxy(store, {
    get(target, name, receiver) {
      const { reason, from } = outage;
      if (reason !== undefined && from === undefined) return () => Promise.reject(new UnavailableError(reason));
      if (name === from) delete outage.from;
      return Reflect.get(target, name, receiver);
    },
  });
  const logged: Record<string, unknown>[] = [];
  const deps = {
    issuer,
    pages,
    store: reached,
    secret: serverSecret,
    generateKeyPair: testKeyPair,
    settings: { ...defaultSettings, ...options.settings },
    now: () => clock.now,
    endLogin: async ({ sid }: Login) => {
      logins.delete(sid);
      ended.push(sid);
      return { setCookie: 'session=; Max-Age=0' };
    },
    // The cookie lists the sessions of a browser, the active one first.
    login: async (request: Pick<HttpRequest, 'headers'>) => logins.get(sidsOf(request)[0] ?? ''),
    accounts: async (request: Pick<HttpRequest, 'headers'>) => {
      const sids = sidsOf(request);
      const live = sids.length > 1 ? sids.flatMap((sid) => logins.get(sid) ?? []) : [];
      return live.map((login) => ({ ...login, email: `${login.sub}@example.com` }));
    },
    fetch: options.fetch ?? (() => Promise.reject(new Error('this test fetches nothing'))),
    errorPage: (
      _: unknown,
      error: {
        code: string;
        page?: string;
        reference: string;
        developerHint?: string;
        app?: FinishedInteraction;
      },
    ) =>
      [
        `<h1>${error.code}</h1><p>${error.reference}</p>`,
        ...[error.page ?? '', error.developerHint ?? ''].map((text) => `<p>${text}</p>`),
        error.app ? `back to ${error.app.client.id} ${error.app.redirectUri}` : '',
      ].join(''),
    log: (entry: Record<string, unknown>) => void logged.push(entry),
    ...options.deps,
  };
  const server = asFetchServer(createAuthorizationServer(deps));

  /** A person signs in now, in a new session. The browser's cookie is the session's id. */
  function signIn(sid: string, sub = 'ada', amr = ['pwd']): Login {
    const login = { sid, sub, authTime: clock.now, amr };
    logins.set(sid, login);
    return login;
  }

  const visit = (url: string, sid?: string): Promise<Response> =>
    server.authorize(new Request(url, { headers: sid === undefined ? {} : { cookie: sid } }));

  const start = (parameters: Parameters, sid?: string): Promise<Response> =>
    visit(`${issuer}/oauth/authorize?${query(parameters)}`, sid);

  const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    server.authorize(
      new Request(`${issuer}/oauth/authorize`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }),
    );

  /** Pushes a request (RFC 9126). The client is in the parameters or in the header. */
  const push = (parameters: Parameters, headers: Record<string, string> = {}): Promise<Response> =>
    server.par(
      new Request(`${issuer}/oauth/par`, {
        method: 'POST',
        body: query(parameters),
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }),
    );

  async function question(id: string, login: Login): Promise<ConsentQuestion> {
    const found = await server.consent.question(id, login);
    if (!found) throw new Error('there is no question');
    return found;
  }

  /** Submits the consent page of this interaction, and continues. */
  async function allow(
    id: string,
    login: Login,
    answer: Partial<Omit<Extract<ConsentAnswer, { action: 'allow' }>, 'action' | 'formToken'>> = {},
  ): Promise<Response> {
    const { formToken } = await question(id, login);
    const whole: ConsentAnswer = { action: 'allow', formToken, scopes: [], endsAt: null, once: false, ...answer };
    const { resumeUrl } = await server.consent.decide(id, login, whole);
    return visit(resumeUrl, login.sid);
  }

  /** The stored record of the code in a response. */
  async function codeOf(response: Response): Promise<CodeState> {
    const code = answerOf(response).get('code');
    const state = code === null ? undefined : await store.findCode(sha256(code));
    if (!state) throw new Error(`no code in ${response.headers.get('location')}`);
    return state;
  }

  /** Signs a person in, allows everything that is requested, and returns the response to the app. */
  async function through(parameters: Parameters, sid = 's1'): Promise<Response> {
    const login = signIn(sid);
    const response = await start(parameters, sid);
    const { path, id } = pageOf(response);
    if (path !== '/consent') return response;
    const { lines } = await question(id, login);
    return allow(id, login, { scopes: lines.map(({ scope }) => scope) });
  }

  return {
    server,
    deps,
    store,
    outage,
    clock,
    logged,
    ended,
    signIn,
    visit,
    start,
    post,
    push,
    question,
    allow,
    through,
    codeOf,
  };
}

const pairs = z.array(z.tuple([z.string(), z.string()]));

export function query(parameters: Parameters): string {
  const given = Array.isArray(parameters)
    ? parameters
    : Object.entries(parameters).filter(([, value]) => value !== undefined);
  return new URLSearchParams(pairs.parse(given)).toString();
}

export function locationOf(response: Response): URL {
  return new URL(response.headers.get('location') ?? 'nowhere:');
}

/** The parameters of an authorization response, from the fragment if there is one, otherwise from the query. */
export function answerOf(response: Response): URLSearchParams {
  const { hash, searchParams } = locationOf(response);
  return hash === '' ? searchParams : new URLSearchParams(hash.slice(1));
}

/** The page that the browser is redirected to, and its interaction. */
export function pageOf(response: Response): { path: string; id: string } {
  const { origin, pathname, searchParams } = locationOf(response);
  return { path: origin === issuer ? pathname : origin, id: searchParams.get('interaction') ?? '' };
}
