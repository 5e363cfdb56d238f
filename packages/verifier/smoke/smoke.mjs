/**
 * A short suite for the built package on any version of Node: an issuer over HTTP, and APIs with Express, Fastify,
 * `node:http` and the Fetch API. `node-versions.test.ts` runs it on each supported version.
 */
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import {
  accessOf,
  createVerifier,
  fastifyAccess,
  nodeAccess,
  Refusal,
  requireAccess,
  serveMetadata,
  withAccess,
} from '@countersign/verifier';
import express from 'express';
import fastify from 'fastify';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';

const resource = 'https://api.example';
const credentials = { clientId: 'api', clientSecret: 'secret' };
const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
const entries = new Uint8Array(16);
const closing = [];
const verifiers = [];
let issuer;
/** Answers the poll that is open. */
let push = () => {};
let polled = () => {};
const polling = new Promise((resolve) => {
  polled = resolve;
});

const now = () => Math.floor(Date.now() / 1000);
const sign = (typ, claims) => new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k1', typ }).sign(privateKey);
const token = (claims = {}) =>
  sign('at+jwt', {
    ...{ iss: issuer, aud: resource, sub: 'ada', client_id: 'app', scope: 'read', jti: randomUUID() },
    ...{ iat: now(), exp: now() + 60, status: { status_list: { idx: 5, uri: `${issuer}/list` } } },
    ...claims,
  });

async function listen(listener) {
  const server = createServer(listener);
  server.listen(0, 'localhost');
  await once(server, 'listening');
  closing.push(server);
  return `http://localhost:${server.address().port}`;
}

async function answer(path, body) {
  if (path === '/.well-known/oauth-authorization-server') {
    const endpoints = { token_endpoint: `${issuer}/token`, introspection_endpoint: `${issuer}/introspect` };
    return { issuer, jwks_uri: `${issuer}/jwks`, ...endpoints };
  }
  if (path === '/.well-known/ssf-configuration') return { issuer, configuration_endpoint: `${issuer}/streams` };
  if (path === '/jwks') return { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] };
  if (path === '/token') return { access_token: 'own', expires_in: 60 };
  if (path.startsWith('/streams')) return { stream_id: 's', delivery: { endpoint_url: `${issuer}/poll` } };
  if (path === '/list') {
    const list = { bits: 2, lst: deflateSync(entries).toString('base64url') };
    return sign('statuslist+jwt', { sub: `${issuer}/list`, iat: now(), exp: now() + 300, ttl: 60, status_list: list });
  }
  if (path === '/introspect') {
    const key = new URLSearchParams(body).get('token') === 'cs_key_1';
    return key ? { active: true, sub: 'ada', aud: resource, scope: 'read' } : { active: false };
  }
  if (path === '/poll') {
    polled();
    const set = await new Promise((resolve) => {
      push = resolve;
    });
    return { sets: { e1: set } };
  }
  return undefined;
}

before(async () => {
  issuer = await listen(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const content = await answer(request.url, body);
    response.writeHead(content === undefined ? 404 : 200);
    response.end(typeof content === 'string' ? content : JSON.stringify(content));
  });
});
after(async () => {
  await Promise.all(verifiers.map((verifier) => verifier.close()));
  for (const server of closing) {
    server.closeAllConnections();
    server.close();
  }
});

function verifierOf(more = {}) {
  const verifier = createVerifier({ issuer, resource, ...more });
  verifiers.push(verifier);
  return verifier;
}

const refused = async (work) => {
  const error = await work.then(
    () => undefined,
    (thrown) => thrown,
  );
  assert.ok(error instanceof Refusal, String(error));
  return error;
};

test('a valid token is accepted, and others are refused', async () => {
  const verifier = verifierOf();
  assert.equal((await verifier.verifyToken(await token(), { scopes: ['read'] })).subject, 'ada');
  assert.equal((await refused(verifier.verifyToken(await token(), { scopes: ['write'] }))).status, 403);
  assert.equal((await refused(verifier.verifyToken(await token({ aud: 'x' })))).reason, 'wrong audience');
  assert.equal((await refused(verifier.verifyToken(await token({ exp: 1 })))).reason, 'expired');
  assert.equal((await refused(verifier.verifyToken(await sign('JWT', {})))).reason, 'wrong type');
  assert.equal((await refused(verifier.verify({ headers: {} }))).status, 401);
});

test('a token that is bound to a key needs a proof, which works once', async () => {
  const verifier = verifierOf();
  const pair = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(pair.publicKey);
  const bound = await token({ cnf: { jkt: await calculateJwkThumbprint(jwk) } });
  const ath = createHash('sha256').update(bound).digest('base64url');
  const proof = await new SignJWT({ jti: randomUUID(), htm: 'GET', htu: `${resource}/routes`, iat: now(), ath })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
    .sign(pair.privateKey);
  const request = { method: 'GET', url: '/routes', headers: { authorization: `DPoP ${bound}`, dpop: proof } };
  assert.equal((await verifier.verify(request)).proof, 'dpop');
  assert.equal((await refused(verifier.verify(request))).code, 'invalid_dpop_proof');
  assert.equal((await refused(verifier.verifyToken(bound))).reason, 'no proof');
});

test('an API key is introspected', async () => {
  const verifier = verifierOf({ credentials });
  assert.equal((await verifier.verifyToken('cs_key_1')).kind, 'introspected');
  assert.equal((await refused(verifier.verifyToken('cs_key_2'))).reason, 'not active');
});

test('an event ends an access at once', async () => {
  const verifier = verifierOf({ credentials, revocation: 'events' });
  await verifier.ready();
  const mine = await token();
  await verifier.verifyToken(mine);
  const ended = new Promise((resolve) => verifier.onRevocation(resolve));
  await polling;
  const detail = { token_status: [{ idx: 5, uri: `${issuer}/list`, status: 1 }] };
  push(await sign('secevent+jwt', { iss: issuer, aud: resource, jti: 'e1', iat: now(), events: { x: detail } }));
  await ended;
  assert.equal((await refused(verifier.verifyToken(mine))).reason, 'ended');
});

test('Express, Fastify, node:http and the Fetch API', async () => {
  const verifier = verifierOf();
  const needs = { scopes: ['read'] };
  const onExpress = express();
  onExpress.use(serveMetadata(verifier));
  onExpress.get('/', requireAccess(verifier, needs), (request, response) => response.send(accessOf(request).subject));
  const onFastify = fastify();
  onFastify.get('/', { onRequest: fastifyAccess(verifier, needs) }, async (request) => accessOf(request).subject);
  await onFastify.ready();
  const onFetch = withAccess(verifier, needs, (_request, access) => new Response(access.subject));
  const apis = [
    await listen(onExpress),
    await listen((request, response) => onFastify.routing(request, response)),
    await listen(async (request, response) => {
      const access = await nodeAccess(verifier, request, response, needs);
      if (access) response.end(access.subject);
    }),
    await listen(async (request, response) => {
      const answered = await onFetch(new Request(resource, { headers: request.headers }));
      response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(await answered.text());
    }),
  ];
  const headers = { authorization: `Bearer ${await token()}` };
  for (const api of apis) {
    assert.equal(await (await fetch(api, { headers })).text(), 'ada');
    const bare = await fetch(api);
    assert.equal(bare.status, 401);
    assert.match(bare.headers.get('www-authenticate'), /^Bearer resource_metadata="https:\/\/api\.example\//);
  }
  const metadata = await fetch(`${apis[0]}/.well-known/oauth-protected-resource`);
  assert.equal((await metadata.json()).resource, resource);
});

test('an issuer that is gone makes 503 and no unhandled rejection', async () => {
  const gone = await listen(() => {});
  const verifier = verifierOf({ issuer: gone, credentials, revocation: 'events', timeoutMilliseconds: 100 });
  assert.equal((await refused(verifier.verifyToken(await token()))).status, 503);
  await verifier.close();
});
