/** Runs the examples of the README. Those for MCP run in `e2e/clients`, which has the SDK. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { writeExamples } from './readme-examples.fixture';
import { createSimulatedIssuer, type SimulatedIssuer } from './simulated-issuer.fixture';

const folder = '.cache/readme-of-verifier';
const resource = 'https://api.example';
const files = writeExamples('packages/verifier/README.md', folder);

let simulated: SimulatedIssuer;
beforeEach(async () => {
  simulated = await createSimulatedIssuer();
  simulated.state.clock = Date.now();
  vi.resetModules();
  const real = globalThis.fetch;
  // Requests to the servers of this test go through.
  vi.stubGlobal('fetch', (input: string, init?: RequestInit) =>
    String(input).startsWith('http://localhost') ? real(input, init) : simulated.fetch(input, init),
  );
});
afterEach(() => vi.unstubAllGlobals());

function load(name: string): Promise<unknown> {
  const file = files.find((path) => path.endsWith(`${folder}/${name}`));
  if (file === undefined) throw new Error(`README.md has no example ${name}`);
  return import(file);
}

const token = (claims: Record<string, unknown> = {}) => simulated.token({ aud: resource, ...claims });
const bearing = async (claims?: Record<string, unknown>) => ({ authorization: `Bearer ${await token(claims)}` });

async function answersOf(listener: RequestListener) {
  const server = createServer(listener);
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://localhost:${port}${path}`, { headers });
    return { status: answer.status, body: await answer.json() };
  };
  const answers = [
    await ask('/routes', await bearing()),
    await ask('/routes'),
    await ask('/.well-known/oauth-protected-resource'),
  ];
  server.close();
  return answers;
}

const expected = [
  { status: 200, body: { routesOf: 'ada' } },
  { status: 401, body: { error: 'unauthorized' } },
  { status: 200, body: { resource, authorization_servers: ['https://id.example'] } },
];
const handlerSchema = z.object({
  GET: z.function({ input: [z.instanceof(Request)], output: z.promise(z.instanceof(Response)) }),
});

describe('the examples of the README', () => {
  test('for Express', async () => {
    const { app } = z
      .object({ app: z.custom<RequestListener>((value) => typeof value === 'function') })
      .parse(await load('express.mjs'));
    expect(await answersOf(app)).toMatchObject(expected);
  });

  test('for Fastify', async () => {
    const { app } = z.object({ app: z.custom<FastifyInstance>() }).parse(await load('fastify.mjs'));
    await app.ready();
    expect(await answersOf((request, response) => app.routing(request, response))).toMatchObject(expected);
  });

  test('for Next', async () => {
    const { GET } = handlerSchema.parse(await load('app/routes/route.mjs'));
    const passed = await GET(new Request(`${resource}/routes`, { headers: await bearing() }));
    expect([passed.status, await passed.json()]).toEqual([200, { routesOf: 'ada' }]);
    expect((await GET(new Request(`${resource}/routes`))).status).toBe(401);
    const metadata = z
      .object({ GET: z.custom<() => Response>() })
      .parse(await load('app/.well-known/oauth-protected-resource/route.mjs'));
    expect(await metadata.GET().json()).toMatchObject({ resource });
  });

  test('for anything else', async () => {
    type Handle = (method: string, url: string, headers: Record<string, string>) => Promise<{ status: number }>;
    const { handle } = z.object({ handle: z.custom<Handle>() }).parse(await load('plain.mjs'));
    expect(await handle('GET', '/routes', await bearing())).toMatchObject({ status: 200, body: { routesOf: 'ada' } });
    expect(await handle('GET', '/routes', {})).toMatchObject({ status: 401, body: { error: 'unauthorized' } });
  });

  test('for requirements', async () => {
    const { pay } = z
      .object({ pay: z.custom<(request: Request) => Promise<Response>>() })
      .parse(await load('requirements.mjs'));
    const claims = { scope: 'payments', authorization_details: [{ type: 'payment', actions: ['initiate'] }], acr: '2' };
    const request = async (more: Record<string, unknown>) =>
      new Request(`${resource}/payments`, {
        method: 'POST',
        body: '{}',
        headers: await bearing({ ...claims, ...more }),
      });
    const unbound = await pay(await request({ auth_time: simulated.now() }));
    expect([unbound.status, await unbound.json()]).toMatchObject([401, { error: 'invalid_token' }]);
  });

  test('for events', async () => {
    vi.stubEnv('CLIENT_SECRET', 'secret');
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    const schema = z.object({
      verifier: z.object({ ready: z.custom<() => Promise<void>>(), close: z.custom<() => Promise<void>>() }),
    });
    const { verifier } = schema.parse(await load('with-events.mjs'));
    await verifier.ready();
    expect(log).toHaveBeenCalledWith('Forget all tokens');
    await verifier.close();
    log.mockRestore();
    vi.unstubAllEnvs();
  });

  test('are all run', () => {
    const names = files.map((file) => file.slice(file.indexOf(folder) + folder.length + 1));
    expect(names.sort()).toEqual([
      'app/.well-known/oauth-protected-resource/route.mjs',
      'app/routes/route.mjs',
      'express.mjs',
      'fastify.mjs',
      'mcp.mjs',
      'plain.mjs',
      'requirements.mjs',
      'verifier.mjs',
      'with-events.mjs',
    ]);
  });
});
