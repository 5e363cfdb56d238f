/** The adapters, on the real frameworks. */
import { once } from 'node:events';
import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import express from 'express';
import fastify from 'fastify';
import { NextRequest } from 'next/server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  accessOf,
  createVerifier,
  eventsResponse,
  fastifyAccess,
  fastifyMetadata,
  metadataResponse,
  nodeAccess,
  receiveEvents,
  requireAccess,
  serveMetadata,
  type Verifier,
  withAccess,
} from './index';
import {
  createProver,
  createSimulatedIssuer,
  listUrl,
  metadataUrl,
  resource,
  type SimulatedIssuer,
} from './simulated-issuer.fixture';

const authorization = 'Bearer a secret of the stream';
const metadataPath = new URL(metadataUrl).pathname;
const needs = { scopes: ['routes.read'] };

let simulated: SimulatedIssuer;
let verifier: Verifier;
beforeEach(async () => {
  simulated = await createSimulatedIssuer();
  verifier = createVerifier(
    simulated.options({
      metadata: { resource_name: 'Routes' },
      dpop: { nonce: true },
      revocation: { by: 'events', push: { authorization } },
    }),
  );
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return `http://localhost:${z.object({ port: z.number() }).parse(server.address()).port}`;
}

function withExpress(): Promise<string> {
  const app = express();
  app.use(serveMetadata(verifier));
  app.post('/events', receiveEvents(verifier));
  app.use(express.json());
  const router = express.Router();
  router.use(requireAccess(verifier));
  router.get('/routes', requireAccess(verifier, needs), (request, response) => {
    response.json({ sub: accessOf(request).subject, proof: accessOf(request).proof });
  });
  router.get('/admin', requireAccess(verifier, { scopes: ['admin'] }), (_request, response) => {
    response.json({});
  });
  app.use('/v1', router);
  app.get('/open', (request, response) => {
    response.json(accessOf(request));
  });
  app.use((error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
    response.status(500).json({ message: error.message });
  });
  return listen(app);
}

async function withFastify(): Promise<string> {
  const app = fastify({ forceCloseConnections: true });
  app.addHook('onRequest', fastifyMetadata(verifier));
  app.addContentTypeParser('application/secevent+jwt', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  app.post('/events', async (request, reply) => {
    const { authorization: header, 'content-type': contentType } = request.headers;
    const answer = await verifier.receivePush({ authorization: header, contentType, body: String(request.body) });
    return reply.code(answer.status).headers(answer.headers).send(answer.body);
  });
  app.get('/open', async (request) => accessOf(request));
  await app.register(async (v1) => {
    v1.addHook('onRequest', fastifyAccess(verifier));
    v1.get('/v1/routes', { preHandler: fastifyAccess(verifier, needs) }, async (request) => ({
      sub: accessOf(request).subject,
      proof: accessOf(request).proof,
    }));
    v1.get('/v1/admin', { onRequest: fastifyAccess(verifier, { scopes: ['admin'] }) }, async () => ({}));
  });
  await app.ready();
  return listen((request, response) => app.routing(request, response));
}

function withNode(): Promise<string> {
  return listen(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    const metadata = serveMetadata(verifier);
    if (pathname === '/events') return receiveEvents(verifier)(request, response);
    if (pathname === '/open') {
      response.writeHead(500).end(
        await Promise.resolve()
          .then(() => accessOf(request))
          .catch((error) => JSON.stringify({ message: error.message })),
      );
      return;
    }
    await metadata(request, response, async () => {
      const requirements = pathname === '/v1/admin' ? { scopes: ['admin'] } : needs;
      const access = await nodeAccess(verifier, request, response, requirements);
      if (access) response.end(JSON.stringify({ sub: access.subject, proof: access.proof }));
    });
  });
}

/** Handlers of `Request` and `Response`, as Next and others call them, behind a small server. */
function withFetch(): Promise<string> {
  type Context = { params: Promise<{ name: string }> };
  const routes = withAccess(verifier, needs, async (_request, access, { params }: Context) => {
    if ((await params).name === 'admin') verifier.check(access, { scopes: ['admin'] });
    return Response.json({ sub: access.subject, proof: access.proof });
  });
  const handle = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname === metadataPath) return metadataResponse(verifier);
    if (pathname === '/events') return eventsResponse(verifier, request);
    if (pathname === '/open') return Response.json({ message: 'No guard has verified this request' }, { status: 500 });
    return routes(request, { params: Promise.resolve({ name: pathname.split('/').at(-1) ?? '' }) });
  };
  return listen(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const headers = new Headers();
    for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
      headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
    }
    const method = incoming.method ?? 'GET';
    const body = method === 'POST' ? { body: Buffer.concat(chunks) } : {};
    const response = await handle(new Request(`http://internal${incoming.url}`, { method, headers, ...body }));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(await response.text());
  });
}

describe.each([
  ['Express', withExpress],
  ['Fastify', withFastify],
  ['node:http', withNode],
  ['the Fetch API', withFetch],
])('%s', (_, start) => {
  const bearing = async (claims: Record<string, unknown> = {}) => ({
    headers: { authorization: `Bearer ${await simulated.token(claims)}` },
  });

  test('lets a request with a token pass, and refuses others as the verifier says', async () => {
    const api = await start();
    const passed = await fetch(`${api}/v1/routes`, await bearing());
    expect([passed.status, await passed.json()]).toEqual([200, { sub: 'ada' }]);
    const refused = await fetch(`${api}/v1/routes`);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('content-type')).toMatch(/^application\/json/);
    expect(refused.headers.get('www-authenticate')).toContain(`Bearer resource_metadata="${metadataUrl}"`);
    expect(await refused.json()).toEqual({ error: 'unauthorized', error_description: 'No access token was sent' });
    const forbidden = await fetch(`${api}/v1/admin`, await bearing());
    expect(forbidden.status).toBe(403);
    expect(forbidden.headers.get('www-authenticate')).toContain('scope="admin"');
    expect(await forbidden.json()).toMatchObject({ error: 'insufficient_scope' });
  });

  test('verifies a proof once, although several guards check it, and passes the nonce on', async () => {
    const api = await start();
    const prover = await createProver(simulated);
    const token = await simulated.token({ cnf: { jkt: prover.jkt } });
    const ask = async (nonce: string | null) => {
      const dpop = await prover.proof(token, { claims: { nonce } });
      return fetch(`${api}/v1/routes`, { headers: { authorization: `DPoP ${token}`, dpop } });
    };
    const first = await ask(null);
    expect([first.status, first.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('use_dpop_nonce'),
    ]);
    const second = await ask(first.headers.get('dpop-nonce'));
    expect([second.status, await second.json()]).toEqual([200, { sub: 'ada', proof: 'dpop' }]);
    expect(second.headers.get('dpop-nonce')).toBe(first.headers.get('dpop-nonce'));
  });

  test('refuses two Authorization headers that arrive over the network', async () => {
    const api = new URL(await start());
    const { headers } = await bearing();
    const sent = httpRequest({ host: api.hostname, port: api.port, path: '/v1/routes' });
    sent.setHeader('authorization', [headers.authorization, headers.authorization]);
    sent.end();
    const [response] = await once(sent, 'response');
    response.resume();
    expect(response.statusCode).toBe(400);
  });

  test('serves the metadata for scripts of any origin (RFC 9728 §3)', async () => {
    const answer = await fetch(`${await start()}${metadataPath}?x=1`);
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toMatchObject({ resource, resource_name: 'Routes' });
  });

  test('takes events that are pushed', async () => {
    const api = await start();
    expect((await fetch(`${api}/v1/routes`, await bearing())).status).toBe(200);
    const ended = { token_status: [{ idx: 5, uri: listUrl, status: 1 }] };
    const headers = { authorization, 'content-type': 'application/secevent+jwt' };
    const body = await simulated.event('x', ended);
    expect((await fetch(`${api}/events`, { method: 'POST', headers, body })).status).toBe(202);
    expect((await fetch(`${api}/v1/routes`, await bearing())).status).toBe(401);
    const long = await fetch(`${api}/events`, { method: 'POST', headers, body: 'x'.repeat(600_000) });
    expect(long.status).toBe(400);
  });

  test('gives no access to a route without a guard', async () => {
    const answer = await fetch(`${await start()}/open`, await bearing());
    expect([answer.status, await answer.json()]).toMatchObject([
      500,
      { message: 'No guard has verified this request' },
    ]);
  });
});

describe('the Fetch API', () => {
  test('has the form of a Next route handler, with its request and its context', async () => {
    type Context = { params: Promise<{ id: string }> };
    type RouteHandler = (request: NextRequest, context: Context) => Promise<Response>;
    const GET: RouteHandler = withAccess(verifier, needs, async (request: NextRequest, access, { params }: Context) =>
      Response.json({ sub: access.subject, id: (await params).id, query: request.nextUrl.searchParams.get('q') }),
    );
    const headers = { authorization: `Bearer ${await simulated.token()}` };
    const request = new NextRequest(`${resource}/routes/7?q=x`, { headers });
    const response = await GET(request, { params: Promise.resolve({ id: '7' }) });
    expect(await response.json()).toEqual({ sub: 'ada', id: '7', query: 'x' });
  });

  test('adds the nonce also to a response whose headers cannot be changed', async () => {
    const handler = withAccess(verifier, {}, () => Response.redirect('https://api.example/', 303));
    const headers = { authorization: `Bearer ${await simulated.token()}` };
    const response = await handler(new Request(resource, { headers }));
    expect([response.status, response.headers.get('dpop-nonce')]).toEqual([303, expect.stringMatching(/./)]);
  });

  test('does not turn an error of the handler into an answer', async () => {
    const handler = withAccess(verifier, {}, () => Promise.reject(new RangeError('of the handler')));
    const headers = { authorization: `Bearer ${await simulated.token()}` };
    await expect(handler(new Request(resource, { headers }))).rejects.toThrow(RangeError);
  });
});

test('Express and Fastify answer 500 if the verifier itself fails', async () => {
  verifier = { ...verifier, verify: () => Promise.reject(new RangeError('a fault')) };
  for (const start of [withExpress, withFastify]) {
    const answer = await fetch(`${await start()}/v1/routes`);
    expect([answer.status, await answer.json()]).toMatchObject([500, { message: 'a fault' }]);
  }
});
