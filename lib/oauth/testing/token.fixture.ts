/**
 * A portal for tests of everything after the authorization endpoint: the real server on the memory store, an adjustable
 * clock, clients of every kind, and codes as the authorization endpoint creates them.
 */

import { type CryptoKey, generateKeyPair, SignJWT } from 'jose';
import { z } from 'zod';
import { clientMetadataSchema } from '../clients/metadata';
import { createWorld } from '../create-world';
import { randomToken, sha256 } from '../crypto';
import { createKeyRing, publicJwks } from '../keys/key-ring';
import type { Client } from '../model/client-records';
import type { GrantTerms, Subject } from '../model/grant-records';
import type { Store } from '../model/store';
import type { CodeContext } from '../model/token-records';
import { type AuthorizationServerDeps, createAuthorizationServer } from '../server';
import { defaultSettings, type Settings } from '../settings';
import { UnavailableError, type UnavailableReason } from '../unavailable';
import { asFetchServer } from './fetch-server.fixture';
import { testKeyPair } from './key-pairs.fixture';
import { createMemoryStore } from './memory-store';
import { pages } from './pages.fixture';

export const issuer = 'https://id.example';
export const routesApi = 'https://api.routes.example';
export const ledgerApi = 'https://api.ledger.example';
export const callback = 'https://trailmap.example/callback';
export const startedAt = 1_800_000_000;
export const secret = 'trailmap-secret-of-43-characters-in-base64u';
export const serverSecret = new Uint8Array(32).fill(7);
/** The example of RFC 7636 Appendix B. */
export const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

export const ada: Subject = {
  sub: 'ada',
  email: 'ada@example.com',
  emailVerified: true,
  name: 'Ada Lovelace',
  claims: { given_name: 'Ada', sub: 'someone-else' },
  updatedAt: startedAt - 1000,
};

const apis: Client['apis'] = [
  {
    resource: routesApi,
    name: 'Routes',
    accessTokenSeconds: 300,
    signingAlg: 'ES256',
    scopes: [
      { value: 'routes.read', title: 'See your routes', description: '', effect: 'reads' },
      { value: 'routes.write', title: 'Change your routes', description: '', effect: 'changes' },
    ],
    machineScopes: ['routes.sync'],
  },
  {
    resource: ledgerApi,
    name: 'Ledger',
    accessTokenSeconds: 900,
    signingAlg: 'ES256',
    scopes: [{ value: 'invoices.read', title: 'See your invoices', description: '', effect: 'reads' }],
    machineScopes: ['invoices.import'],
  },
];

/** A client with the fixture's secret. `metadata` overrides the values of a web app. */
export function clientOf(id: string, metadata: Record<string, unknown> = {}, more: Partial<Client> = {}): Client {
  return {
    id,
    kind: 'web',
    metadata: clientMetadataSchema.parse({
      client_name: id,
      redirect_uris: [callback],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      ...metadata,
    }),
    scopes: ['openid', 'profile', 'email', 'routes.read', 'routes.write', 'invoices.read'].map((scope) => ({
      scope,
      required: false,
    })),
    createdAt: startedAt - 100_000,
    secretHashes: [sha256(secret)],
    apis,
    ...more,
  };
}

export const trailmap = clientOf('trailmap');
const other = clientOf('other');
const poster = clientOf('poster', { token_endpoint_auth_method: 'client_secret_post' });
export const spa = clientOf(
  'spa',
  { token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'] },
  { kind: 'spa', secretHashes: [] },
);
export const stranger = clientOf('stranger', {}, { apis: [] });

// RSA keys are slow to generate, so the tests of one file share one key pair per algorithm.
const donor = createMemoryStore();
await publicJwks(
  createKeyRing({ issuer, store: donor, secret: serverSecret, now: () => startedAt, settings: defaultSettings }),
);
const keys = await donor.signingKeys();

export type Portal = Awaited<ReturnType<typeof createPortal>>;

export async function createPortal(
  options: {
    clients?: Client[];
    apis?: Client['apis'];
    settings?: Partial<Settings>;
    fetch?: typeof fetch;
    broken?: keyof Store;
    /** Other dependencies of the server. */
    deps?: Partial<
      Pick<
        AuthorizationServerDeps,
        'login' | 'signals' | 'signIn' | 'endLogin' | 'caller' | 'countRequest' | 'verifySlowHash'
      >
    >;
  } = {},
) {
  const store = createMemoryStore({
    clients: [trailmap, other, poster, spa, stranger, ...(options.clients ?? [])],
    subjects: [ada],
    statusListSize: 1024,
    apis: options.apis ?? [],
  });
  await store.addSigningKeys(keys);
  const clock = { now: startedAt };
  const calls: string[] = [];
  const logged: Record<string, unknown>[] = [];
  /** While `reason` is set, every store method fails. */
  const outage: { reason?: UnavailableReason | undefined } = {};
  const counted = new Proxy(store, {
    get(target, name, receiver) {
      calls.push(String(name));
      const { reason } = outage;
      if (reason !== undefined) return () => Promise.reject(new UnavailableError(reason));
      if (name === options.broken) throw new Error('the database is down');
      return Reflect.get(target, name, receiver);
    },
  });
  const deps = {
    issuer,
    pages,
    store: counted,
    secret: serverSecret,
    generateKeyPair: testKeyPair,
    settings: { ...defaultSettings, ...options.settings },
    now: () => clock.now,
    login: async () => undefined,
    endLogin: async () => ({ setCookie: 'session=; Max-Age=0' }),
    fetch: options.fetch ?? (() => Promise.reject(new Error('this test fetches nothing'))),
    languages: ['en', 'de-CH'],
    errorPage: (_: unknown, error: { code: string; reference: string }) =>
      `<h1>${error.code}</h1><p>${error.reference}</p>`,
    log: (entry: Record<string, unknown>) => void logged.push(entry),
    ...options.deps,
  };
  const oauth = createAuthorizationServer(deps);
  const server = asFetchServer(oauth);

  /** A code as the authorization endpoint creates it: `ada` allowed `scopes`. It is valid for one minute. */
  async function mintCode(
    scopes: string[] = ['openid', 'email', 'routes.read'],
    context: Partial<Omit<CodeContext, 'codeChallenge'>> & {
      clientId?: string;
      codeChallenge?: string | undefined;
    } = {},
    terms: Partial<GrantTerms> = {},
  ): Promise<string> {
    const { clientId = 'trailmap', codeChallenge, ...details } = { codeChallenge: challenge, ...context };
    const grant = await store.allow(
      {
        ownerId: 'ada',
        clientId,
        scopes: scopes.map((scope) => ({ scope, endsAt: null })),
        resources: [],
        endsAt: null,
        once: false,
        ...terms,
      },
      clock.now,
    );
    const code = randomToken();
    const login = { sid: 'sid-1', sub: 'ada', authTime: startedAt - 30, amr: ['pwd'] };
    const bound = { redirectUri: callback, nonce: 'n-1', acr: '1', login, ...(codeChallenge && { codeChallenge }) };
    await store.createCode(
      { id: grant.id, epoch: grant.epoch },
      {
        hash: sha256(code),
        familyId: crypto.randomUUID(),
        endsAt: clock.now + 60,
        context: { ...bound, scopes, resources: [], ...details },
      },
      clock.now,
    );
    return code;
  }

  const token = async (parameters: Parameters, headers: Record<string, string> = basic('trailmap')): Promise<Answer> =>
    answerOf(await server.token(formRequest('/oauth/token', parameters, headers)));

  const exchange = (code: string, parameters: Parameters = {}, headers?: Record<string, string>): Promise<Answer> =>
    token(
      { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier, ...parameters },
      headers,
    );

  const refresh = (value: unknown, parameters: Parameters = {}, headers?: Record<string, string>): Promise<Answer> =>
    token({ grant_type: 'refresh_token', refresh_token: String(value), ...parameters }, headers);

  const userinfo = (accessToken: unknown): Promise<Response> =>
    server.userinfo(new Request(`${issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } }));

  const introspect = async (value: unknown, headers = basic('trailmap')): Promise<Answer> =>
    answerOf(await server.introspect(formRequest('/oauth/introspect', { token: String(value) }, headers)));

  const revoke = async (value: unknown, headers = basic('trailmap')): Promise<Response> =>
    server.revoke(formRequest('/oauth/revoke', { token: String(value) }, headers));

  /** A second `World` on the same store, for tests of single modules. */
  const world = () => createWorld({ ...deps, store });

  return {
    oauth,
    server,
    store,
    clock,
    calls,
    logged,
    world,
    outage,
    mintCode,
    token,
    exchange,
    refresh,
    userinfo,
    introspect,
    revoke,
  };
}

export type Parameters = Record<string, string | undefined> | [string, string][];
export type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

const recordSchema = z.record(z.string(), z.unknown());

export async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, body: recordSchema.parse(await response.json()) };
}

export function formRequest(path: string, parameters: Parameters, headers: Record<string, string> = {}): Request {
  const form = new URLSearchParams();
  const entries = Array.isArray(parameters) ? parameters : Object.entries(parameters);
  for (const [name, value] of entries) if (value !== undefined) form.append(name, value);
  return new Request(issuer + path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: form.toString(),
  });
}

export function basic(id: string, password = secret): Record<string, string> {
  const pair = [id, password].map(encodeURIComponent).join(':');
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** The unverified claims of a JWT, to inspect what was issued. */
export function claimsOf(jwt: unknown): Record<string, unknown> {
  return recordSchema.parse(JSON.parse(Buffer.from(String(jwt).split('.')[1] ?? '', 'base64url').toString()));
}

export function headerOf(jwt: unknown): Record<string, unknown> {
  return recordSchema.parse(JSON.parse(Buffer.from(String(jwt).split('.')[0] ?? '', 'base64url').toString()));
}

export const clientKey = await generateKeyPair('ES256', { extractable: true });

/** A valid `private_key_jwt` assertion, with some claims overridden. */
export function assertion(
  clientId: string,
  claims: Record<string, unknown> = {},
  options: { key?: CryptoKey | Uint8Array; header?: Record<string, unknown> } = {},
): Promise<string> {
  const right = { iss: clientId, sub: clientId, aud: issuer, jti: randomToken(), iat: startedAt, exp: startedAt + 60 };
  return new SignJWT({ ...right, ...claims })
    .setProtectedHeader({ alg: 'ES256', ...options.header })
    .sign(options.key ?? clientKey.privateKey);
}
