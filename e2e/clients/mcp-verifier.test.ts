/** `@countersign/verifier` in servers of the Model Context Protocol, with the SDK's own client and middleware. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createVerifier, mcpAuthInfo, mcpTokenVerifier } from '@countersign/verifier';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import type { AuthInfo } from '@modelcontextprotocol/sdk/server/auth/types.js';
import express, { type Express } from 'express';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { writeExamples } from '@/packages/verifier/src/readme-examples.fixture';
import {
  createProver,
  createSimulatedIssuer,
  credentials,
  refusalOf,
  type SimulatedIssuer,
} from '@/packages/verifier/src/simulated-issuer.fixture';

const resource = 'https://api.example';
let simulated: SimulatedIssuer;
let closing: (() => void)[] = [];
beforeEach(async () => {
  simulated = await createSimulatedIssuer();
  simulated.state.clock = Date.now();
});
afterEach(() => {
  vi.unstubAllGlobals();
  for (const close of closing) close();
  closing = [];
});

async function listen(app: Express): Promise<string> {
  const server = createServer(app);
  server.listen(0, 'localhost');
  await once(server, 'listening');
  closing.push(() => server.close());
  return `http://localhost:${z.object({ port: z.number() }).parse(server.address()).port}`;
}

const token = (claims: Record<string, unknown> = {}) => simulated.token({ aud: resource, ...claims });
const verifierOf = (more: Parameters<SimulatedIssuer['options']>[0] = {}) =>
  createVerifier(simulated.options({ resource, credentials, ...more }));

describe('mcpAccess, as the README shows it', () => {
  it('gives tools the access, and refuses a call without a token', async () => {
    const real = globalThis.fetch;
    vi.stubGlobal('fetch', (input: string | URL, init?: RequestInit) =>
      String(input).startsWith('http://localhost') ? real(input, init) : simulated.fetch(input, init),
    );
    // Below this folder, because only it has the SDK.
    const files = writeExamples('packages/verifier/README.md', 'e2e/clients/.cache/readme-of-verifier');
    const loaded: unknown = await import(files.find((file) => file.endsWith('/mcp.mjs')) ?? '');
    const { app } = z.object({ app: z.custom<Express>() }).parse(loaded);
    const url = new URL(`${await listen(app)}/mcp`);

    const client = new Client({ name: 'test', version: '1.0.0' });
    const requestInit = { headers: { authorization: `Bearer ${await token()}` } };
    await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
    expect(await client.callTool({ name: 'whose', arguments: {} })).toMatchObject({
      content: [{ type: 'text', text: 'ada' }],
    });
    await client.close();

    const bare = await fetch(url, { method: 'POST' });
    expect(bare.status).toBe(401);
    expect(bare.headers.get('www-authenticate')).toMatch(
      /^Bearer resource_metadata="https:\/\/api\.example\/\.well-known\/oauth-protected-resource", scope="routes\.read"/,
    );
    const other = { authorization: `Bearer ${await token({ scope: 'other' })}` };
    expect((await fetch(url, { method: 'POST', headers: other })).status).toBe(403);
  });
});

describe('mcpTokenVerifier, with requireBearerAuth of the SDK', () => {
  async function ask(authorization: string) {
    const app = express();
    const verifier = mcpTokenVerifier(verifierOf(), { InvalidTokenError });
    app.use(requireBearerAuth({ verifier, requiredScopes: ['routes.read'], expectedResource: new URL(resource) }));
    app.use((request, response) => {
      const { auth } = z.looseObject({ auth: z.custom<AuthInfo>() }).parse(request);
      response.json({ ...auth, extra: auth.extra?.['sub'] });
    });
    const answer = await fetch(await listen(app), { headers: { authorization } });
    return { status: answer.status, body: await answer.json() };
  }

  it('passes a token on with its app, scopes and end', async () => {
    const signed = await token();
    expect(await ask(`Bearer ${signed}`)).toEqual({
      status: 200,
      body: {
        token: signed,
        clientId: 'trailmap',
        scopes: ['routes.read'],
        expiresAt: simulated.now() + 600,
        resource: `${resource}/`,
        extra: 'ada',
      },
    });
  });

  it('accepts an API key without an end', async () => {
    simulated.state.opaque.set('cs_key_x', { active: true, sub: 'ada', aud: resource, scope: 'routes.read' });
    expect(await ask('Bearer cs_key_x')).toMatchObject({ status: 200, body: { clientId: 'ada' } });
  });

  it('answers 401, 403 or 500 through the SDK', async () => {
    const { jkt } = await createProver(simulated);
    expect((await ask(`Bearer ${await token({ exp: 1 })}`)).status).toBe(401);
    expect((await ask(`Bearer ${await token({ cnf: { jkt } })}`)).status).toBe(401);
    expect((await ask(`Bearer ${await token({ scope: 'other' })}`)).status).toBe(403);
    simulated.state.broken.add('https://id.example/oauth/jwks');
    expect((await ask(`Bearer ${await token()}`)).status).toBe(500);
  });
});

describe('mcpAuthInfo', () => {
  it('has the token of a request with DPoP', async () => {
    const prover = await createProver(simulated);
    const bound = await token({ cnf: { jkt: prover.jkt } });
    const dpop = await prover.proof(bound, { claims: { htm: 'POST', htu: `${resource}/mcp` } });
    const request = new Request(`${resource}/mcp`, {
      method: 'POST',
      headers: { authorization: `DPoP ${bound}`, dpop },
    });
    const verifier = verifierOf();
    const access = await verifier.verify(request);
    expect(mcpAuthInfo(verifier, request, access)).toMatchObject({ token: bound, extra: { sub: 'ada', access } });
    expect((await refusalOf(verifier.verify(request))).message).toContain('used before');
  });
});
