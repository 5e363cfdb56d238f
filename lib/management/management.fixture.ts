/**
 * The Management API on a real database, with callers of every kind: Ada, who develops apps; Bob, who does as well; an
 * operator; a client that an operator gave every scope; and one with none.
 */
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { importTargetOf } from '@/lib/config/import-target.fixture';
import type { Database } from '@/lib/data/database/database';
import { defaultRetention } from '@/lib/data/database/sweep';
import { builtInApiId, writeBuiltInApi } from '@/lib/data/developers/built-in-api';
import { openSession } from '@/lib/data/people/sessions.fixture';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { createSignalStore } from '@/lib/data/protocol/stream-store';
import { sha256 } from '@/lib/oauth/crypto';
import type { Login } from '@/lib/oauth/model/grant-records';
import { createAuthorizationServer } from '@/lib/oauth/server';
import { defaultSettings } from '@/lib/oauth/settings';
import { asFetchServer } from '@/lib/oauth/testing/fetch-server.fixture';
import { pages } from '@/lib/oauth/testing/pages.fixture';
import { toDate } from '@/lib/time';
import { builtInManagementApi, managementPortalApi } from './built-in';
import { handleManagement } from './handle';
import type { ManagementWorld } from './management-world';
import { managementPath, managementScopeNames } from './scopes';

export const issuer = 'https://id.example';
export const startedAt = 1_800_000_000;
export const resource = `${issuer}${managementPath}`;
export const secretOf = (clientId: string) => `the-secret-of-${clientId}`.padEnd(43, '-');
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const callback = 'https://console.example/callback';

export type CallOptions = {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** Sent as it is, instead of `body`. */
  text?: string;
};

export type CallResult = { status: number; headers: Headers; body: Record<string, unknown>; text: string };

const tokenResponse = z.object({ access_token: z.string() });
const recordSchema = z.record(z.string(), z.unknown());

export type Portal = Awaited<ReturnType<typeof openManagement>>;

export async function openManagement(db: Database, { requestsPerMinute = 100_000 } = {}) {
  const clock = { now: startedAt };
  const logged: Record<string, unknown>[] = [];
  let login: Login | undefined;
  const secret = new Uint8Array(32).fill(7);
  const oauth = createAuthorizationServer({
    issuer,
    pages,
    store: createOAuthStore(db),
    signals: createSignalStore(db),
    secret,
    settings: defaultSettings,
    portalApis: [managementPortalApi],
    now: () => clock.now,
    login: async () => login,
    endLogin: async () => ({ setCookie: '' }),
    fetch: async () => new Response(null, { status: 404 }),
    errorPage: () => '',
    log: (entry) => void logged.push(entry),
  });
  const server = asFetchServer(oauth);
  await writeBuiltInApi(db, builtInManagementApi(issuer), clock.now);
  const person = async (name: string, isOperator = false): Promise<string> => {
    const id = randomUUID();
    const at = toDate(startedAt);
    const email = `${name.toLowerCase()}@example.com`;
    await db.prisma.user.create({
      data: { id, email, emailVerifiedAt: at, name, isOperator, createdAt: at, updatedAt: at },
    });
    return id;
  };
  const people = { ada: await person('Ada'), bob: await person('Bob'), olga: await person('Olga', true) };
  const client = async (id: string, kind: string, ownerId: string | null, metadata: Record<string, unknown>) => {
    const at = toDate(startedAt);
    const scopes =
      kind === 'machine' ? [] : ['openid', ...managementScopeNames].map((scope) => ({ scope, required: false }));
    await db.prisma.client.create({
      data: {
        id,
        kind,
        ownerId,
        metadata: { client_name: id, redirect_uris: [callback], ...metadata },
        scopes,
        createdAt: at,
        updatedAt: at,
        secrets: { create: { id: randomUUID(), hash: sha256(secretOf(id)), hint: '', createdAt: at } },
      },
    });
  };
  await client('console', 'web', people.olga, {});
  await client('robot', 'machine', people.olga, { grant_types: ['client_credentials'], redirect_uris: [] });
  await client('idle-robot', 'machine', people.ada, { grant_types: ['client_credentials'], redirect_uris: [] });
  for (const clientId of ['console', 'robot']) {
    await db.prisma.apiAccess.create({
      data: {
        apiId: builtInApiId,
        clientId,
        userScopes: clientId === 'console' ? managementScopeNames : [],
        machineScopes: clientId === 'robot' ? managementScopeNames : [],
        createdAt: toDate(startedAt),
      },
    });
  }

  const form = async (clientId: string, parameters: Record<string, string>): Promise<Response> => {
    const credentials = Buffer.from(`${clientId}:${secretOf(clientId)}`).toString('base64');
    const headers = { Authorization: `Basic ${credentials}` };
    const body = new URLSearchParams(parameters);
    return server.token(new Request(`${issuer}/oauth/token`, { method: 'POST', headers, body }));
  };
  const tokenOf = async (answer: Response): Promise<string> => {
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(text);
    return tokenResponse.parse(JSON.parse(text)).access_token;
  };

  /** A token of a client that acts for itself. */
  const machineToken = async (scopes?: readonly string[], clientId = 'robot'): Promise<string> =>
    tokenOf(
      await form(clientId, { grant_type: 'client_credentials', resource, ...(scopes && { scope: scopes.join(' ') }) }),
    );

  /** A token by which the app acts for a person, who allows these scopes on the consent page. */
  const personToken = async (sub: string, scopes: readonly string[], clientId = 'console'): Promise<string> =>
    tokenResponse.parse(await personTokens(sub, scopes, clientId)).access_token;

  /** The same with everything that the app gets. */
  const personTokens = async (
    sub: string,
    scopes: readonly string[],
    clientId = 'console',
  ): Promise<Record<string, unknown>> => {
    const sid = await openSession(db, { sub, amr: ['pwd'], endsAt: clock.now + 86_400 }, clock.now);
    login = { sid, sub, authTime: clock.now, amr: ['pwd'] };
    const url = new URL(`${issuer}/oauth/authorize`);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: callback,
      scope: scopes.join(' '),
      resource,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      prompt: 'consent',
    }).toString();
    const asked = await server.authorize(new Request(url));
    const page = new URL(asked.headers.get('location') ?? '', issuer);
    const id = page.searchParams.get('id') ?? page.searchParams.get('interaction') ?? '';
    const question = await oauth.consent.question(id, login);
    if (question === undefined) throw new Error(`There is no question: ${page.href}`);
    const { resumeUrl } = await oauth.consent.decide(id, login, {
      action: 'allow',
      formToken: question.formToken,
      scopes: [...scopes],
      once: false,
      endsAt: clock.now + 86_400,
    });
    const resumed = await server.authorize(new Request(new URL(resumeUrl, issuer)));
    const code = new URL(resumed.headers.get('location') ?? '', issuer).searchParams.get('code') ?? '';
    login = undefined;
    const answer = await form(clientId, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: callback,
      code_verifier: verifier,
    });
    return recordSchema.parse(await answer.json());
  };

  /** An API key of a person. */
  const personKey = async (ownerId: string, scopes: string[]): Promise<string> => {
    const made = await oauth.apiKeys.create({ ownerId }, { name: 'Script', scopes, endsAt: clock.now + 86_400 });
    if ('refused' in made) throw new Error(made.refused);
    return made.value;
  };

  const world: ManagementWorld = {
    env: {
      issuer,
      secret,
      managementRequestsPerMinute: requestsPerMinute,
      mail: { kind: 'local' },
      oauth: defaultSettings,
      retention: defaultRetention,
      upstreams: [],
    },
    db,
    oauth,
    now: () => clock.now,
    passwords: {
      hash: async (password) => `hash of ${password}`,
      fault: async (password) => (password.length < 10 ? 'too_short' : undefined),
    },
    importTarget: importTargetOf(db),
    opens: {
      clientSecret: async (sealed) => sealed.replace('sealed ', ''),
      totp: async (sub, sealed) => sealed.replace('sealed ', '').replace(` of ${sub}`, ''),
    },
    log: (entry) => void logged.push(entry),
  };
  const counts = new Map<string, number>();
  const rate = {
    limit: requestsPerMinute,
    take: async (key: string) => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return { left: count > requestsPerMinute ? -1 : requestsPerMinute - count, seconds: 60 };
    },
  };

  const call = async (method: string, path: string, options: CallOptions = {}): Promise<CallResult> => {
    const { token, body, headers = {}, text = body === undefined ? undefined : JSON.stringify(body) } = options;
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const answer = await handleManagement(world, rate, {
      method,
      url: `${resource}${path}`,
      headers: new Headers({
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(text !== undefined && { 'Content-Type': type }),
        ...headers,
      }),
      body: text === undefined ? undefined : new TextEncoder().encode(text),
      signal: new AbortController().signal,
      clientAddress: '203.0.113.7',
    });
    const sent = answer.body === undefined ? '' : Buffer.from(answer.body).toString();
    const fields = new Headers();
    for (const [name, value] of Object.entries(answer.headers))
      for (const one of [value].flat()) fields.append(name, one);
    const parsed = sent === '' ? {} : recordSchema.parse(JSON.parse(sent));
    return { status: answer.status, headers: fields, body: parsed, text: sent };
  };

  return {
    db,
    world,
    rate,
    clock,
    logged,
    oauth,
    server,
    people,
    machineToken,
    personToken,
    personTokens,
    personKey,
    call,
    client,
  };
}
