/**
 * Measures the time from an owner's action to the API's 401: with the portal as `server.ts` mounts it, and a real API
 * in another process (`examples/api`) that verifies signed tokens locally. Prints the milliseconds; `docs/reach.md`
 * lists them.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { fillDataFolder } from '@/lib/data/database/databases.fixture';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { pathOf, serve } from '@/lib/edge/node-http';
import { randomToken, sha256 } from '@/lib/oauth/crypto';
import { server, type World } from '@/lib/server';
import { buildPackages } from '@/scripts/packages.mjs';

const audience = 'http://localhost:3002';
const ttlSeconds = 6;
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const folder = mkdtempSync(join(tmpdir(), 'countersign-reach-'));
const credentials = {
  CLIENT_ID: 'routes-api',
  CLIENT_SECRET: 'demo-only-routes-api-secret-which-everybody-knows',
};
const apis: ChildProcess[] = [];
let http: Server;
let issuer: string;
let world: World;
let ada: string;

beforeAll(async () => {
  // The sample API loads the package as it is published.
  await buildPackages({ only: ['verifier'] });
  http = createServer(async (incoming, outgoing) => {
    const { oauth } = await server();
    const endpoint = oauth.endpointFor(pathOf(incoming) ?? '');
    if (endpoint === undefined) return void outgoing.writeHead(404).end();
    const from = { origin: issuer, clientAddress: '127.0.0.1' };
    await serve(incoming, outgoing, from, (request) => oauth.handle(endpoint, request));
  });
  issuer = `http://localhost:${await listening(http)}`;
  fillDataFolder(folder);
  vi.stubEnv('COUNTERSIGN_DATA_DIR', folder);
  vi.stubEnv('COUNTERSIGN_IMPORT', 'examples/demo.json');
  vi.stubEnv('DATABASE_URL', '');
  vi.stubEnv('COUNTERSIGN_ISSUER', issuer);
  vi.stubEnv('COUNTERSIGN_STATUS_LIST_TTL', String(ttlSeconds));
  vi.stubEnv('COUNTERSIGN_LOG_LEVEL', 'error');
  world = await server();
  ada = (await world.db.prisma.user.findUniqueOrThrow({ where: { email: 'ada@example.com' } })).id;
});

afterAll(async () => {
  for (const api of apis) api.kill('SIGKILL');
  http?.closeAllConnections();
  http?.close();
  await world?.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function listening(on: Server): Promise<number> {
  return new Promise((resolve) => {
    on.listen(0, 'localhost', () => resolve(z.object({ port: z.number() }).parse(on.address()).port));
  });
}

/** Starts the sample API on a free port. With credentials it polls the event feed. */
async function startApi(credentials: Record<string, string>): Promise<string> {
  const port = await freePort();
  return start('examples/api/api.mjs', port, {
    ISSUER: issuer,
    PORT: String(port),
    AUDIENCE: audience,
    ...credentials,
  });
}

/** Starts the gate on a free port, with the event feed. The address is the one to which Envoy appends paths. */
async function startGate(): Promise<string> {
  const port = await freePort();
  const address = await start('packages/gate/bin/countersign-gate.mjs', port, {
    GATE_ISSUER: issuer,
    GATE_RESOURCE: audience,
    GATE_PROXY: 'envoy',
    GATE_LISTEN: `localhost:${port}`,
    GATE_RULES: '[{"path":"/routes","scopes":["routes.read"]}]',
    GATE_REVOCATION: 'events',
    GATE_CLIENT_ID: credentials.CLIENT_ID,
    GATE_CLIENT_SECRET: credentials.CLIENT_SECRET,
  });
  return `${address}/check`;
}

async function freePort(): Promise<number> {
  const free = createServer();
  const port = await listening(free);
  await new Promise((resolve) => free.close(resolve));
  return port;
}

async function start(program: string, port: number, variables: Record<string, string>): Promise<string> {
  apis.push(spawn(process.execPath, [program], { env: { ...process.env, ...variables }, stdio: 'ignore' }));
  const address = `http://localhost:${port}`;
  for (;;) {
    const health = await fetch(`${address}/health`).catch(() => undefined);
    if (health?.ok) return address;
    await sleep(50);
  }
}

/** A grant from Ada to Trailmap, and a signed token of it that the API accepts. */
async function connected(api: string, scopes = ['routes.read', 'routes.write']) {
  const store = createOAuthStore(world.db);
  const now = Math.floor(Date.now() / 1000);
  const terms = { ownerId: ada, clientId: 'trailmap', resources: [], endsAt: null, once: false };
  const grant = await store.allow(
    { ...terms, scopes: scopes.map((scope) => ({ scope, endsAt: null })), separate: true },
    now,
  );
  const code = randomToken();
  const redirectUri = 'http://localhost:3001/callback';
  const context = { redirectUri, codeChallenge: challenge, scopes, resources: [] };
  await store.createCode(grant, { hash: sha256(code), familyId: randomUUID(), endsAt: now + 60, context }, now);
  const answered = await fetch(`${issuer}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('trailmap:demo-only-trailmap-secret-which-everybody-knows')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }),
  });
  const { access_token: token } = z.object({ access_token: z.string() }).parse(await answered.json());
  const ask = async () => (await fetch(`${api}/routes`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await ask()).toBe(200);
  return { grant, ask };
}

/** The time until the API answers with this status. */
async function millisecondsUntil(status: number, ask: () => Promise<number>): Promise<number> {
  const began = performance.now();
  while ((await ask()) !== status) {
    if (performance.now() - began > 30_000) throw new Error(`never ${status}`);
    await sleep(2);
  }
  return performance.now() - began;
}

const acts = {
  ends: (grantId: string) => world.oauth.grants.end(ada, grantId),
  pauses: (grantId: string) => world.oauth.grants.pause(ada, grantId),
  narrows: (grantId: string) =>
    world.oauth.grants.change(ada, grantId, { scopes: [{ scope: 'routes.read', endsAt: null }] }),
  shortens: (grantId: string) =>
    world.oauth.grants.change(ada, grantId, { endsAt: Math.floor(Date.now() / 1000) + 3600 }),
};

const shown = (name: string, times: number[]) =>
  console.log(`reach: ${name}: ${times.map((time) => `${Math.round(time)} ms`).join(', ')}`);

describe('with the event feed', () => {
  let api: string;
  beforeAll(async () => {
    api = await startApi(credentials);
    while ((await world.db.prisma.eventStream.count()) === 0) await sleep(20);
  });

  test.each(Object.entries(acts))('an owner who %s it reaches a signed token within two seconds', async (name, act) => {
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const { grant, ask } = await connected(api);
      const began = performance.now();
      await act(grant.id);
      await millisecondsUntil(401, ask);
      times.push(performance.now() - began);
    }
    shown(`with the feed, ${name}`, times);
    expect(Math.max(...times)).toBeLessThan(2000);
  });

  test('after a resume, the same token is accepted again within two seconds', async () => {
    const { grant, ask } = await connected(api);
    await world.oauth.grants.pause(ada, grant.id);
    await millisecondsUntil(401, ask);
    const began = performance.now();
    await world.oauth.grants.resume(ada, grant.id);
    await millisecondsUntil(200, ask);
    const time = performance.now() - began;
    shown('with the feed, resumes', [time]);
    expect(time).toBeLessThan(2000);
  });

  test('an API process that exits deletes its stream', async () => {
    const [api] = apis.slice(-1);
    api?.kill('SIGTERM');
    while ((await world.db.prisma.eventStream.count()) > 0) await sleep(20);
  });
});

describe('with the status list alone', () => {
  test('an end reaches a signed token within the ttl', async () => {
    const api = await startApi({ CLIENT_ID: '', CLIENT_SECRET: '' });
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const { grant, ask } = await connected(api);
      const began = performance.now();
      await world.oauth.grants.end(ada, grant.id);
      await millisecondsUntil(401, ask);
      times.push(performance.now() - began);
    }
    shown(`with lists of ${ttlSeconds} s alone, ends`, times);
    expect(Math.max(...times)).toBeLessThan((ttlSeconds + 1) * 1000);
    // The API read the status list and did not introspect each token.
    expect(Math.max(...times)).toBeGreaterThan(100);
  });
});

describe('behind the gate, which remembers the token', () => {
  let gate: string;
  beforeAll(async () => {
    gate = await startGate();
    while ((await world.db.prisma.eventStream.count()) === 0) await sleep(20);
  });

  test.each(Object.entries(acts))('an owner who %s it reaches the gate within two seconds', async (name, act) => {
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const { grant, ask } = await connected(gate);
      const began = performance.now();
      await act(grant.id);
      await millisecondsUntil(401, ask);
      times.push(performance.now() - began);
    }
    shown(`the gate, ${name}`, times);
    expect(Math.max(...times)).toBeLessThan(2000);
  });

  test('after a resume, the gate accepts the same token again within two seconds', async () => {
    const { grant, ask } = await connected(gate);
    await world.oauth.grants.pause(ada, grant.id);
    await millisecondsUntil(401, ask);
    const began = performance.now();
    await world.oauth.grants.resume(ada, grant.id);
    await millisecondsUntil(200, ask);
    const time = performance.now() - began;
    shown('the gate, resumes', [time]);
    expect(time).toBeLessThan(2000);
  });

  test('an API key passes the gate until its owner ends it', async () => {
    const endsAt = Math.floor(Date.now() / 1000) + 3600;
    const made = await world.oauth.apiKeys.create(
      { ownerId: ada },
      { name: 'Script', scopes: ['routes.read'], endsAt },
    );
    const { id, value } = z.object({ id: z.string(), value: z.string() }).parse(made);
    const ask = () => fetch(`${gate}/routes`, { headers: { authorization: `Bearer ${value}` } });
    const passed = await ask();
    expect(passed.status).toBe(200);
    expect(passed.headers.get('x-auth-scopes')).toBe('routes.read');
    expect(passed.headers.get('x-auth-subject')).toMatch(/\w/);
    const began = performance.now();
    await world.oauth.apiKeys.end({ ownerId: ada }, id);
    await millisecondsUntil(401, async () => (await ask()).status);
    const time = performance.now() - began;
    shown('the gate, end of an API key', [time]);
    expect(time).toBeLessThan(2000);
  });

  test('a gate that stops deletes its stream', async () => {
    const [gate] = apis.slice(-1);
    gate?.kill('SIGTERM');
    while ((await world.db.prisma.eventStream.count()) > 0) await sleep(20);
  });
});
