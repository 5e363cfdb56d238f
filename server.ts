/**
 * The production server: one small node:http server. It answers the endpoints of the authorization server itself
 * (`lib/oauth/endpoint-table.ts`) and passes everything else to Next. `scripts/build.mjs` bundles this file to
 * `dist/server.mjs`.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import next from 'next';
import { isLoopback } from '@/lib/config/loopback';
import { clientAddress, clientIpHeader, passedAddress } from '@/lib/edge/client-address';
import { createListener } from '@/lib/edge/http-listener';
import { log, logs } from '@/lib/edge/json-lines';
import { pathOf, serve } from '@/lib/edge/node-http';
import { foreignForm, isSameOrigin } from '@/lib/edge/own-origin';
import { asksForPageData, isPlainPath, shipWithoutScripts } from '@/lib/edge/plain-page';
import { requestPathHeader } from '@/lib/edge/request-path';
import { answerPolicy, commonHeaders, pagePolicy, plainPagePolicy } from '@/lib/edge/security-headers';
import { failedPage, missingPage, put, replaceFailure, unavailableAnswer } from '@/lib/edge/unavailable-page';
import { pageLanguage } from '@/lib/login/session/preferences';
import { isManagementPath, mostManagementBytes } from '@/lib/management/handle';
import type { Language } from '@/lib/messages/languages';
import { isUnavailableError, UnavailableError } from '@/lib/oauth/unavailable';
import { isScimPath, mostScimBytes } from '@/lib/scim/handle';
import { server, type World } from '@/lib/server';
import { isSetupError } from '@/lib/setup-error';

const drainMs = 10_000;
const sweepMs = 10 * 60_000;

type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

async function start(): Promise<void> {
  // Files that we write are private to our user.
  process.umask(0o077);
  if (existsSync('.env')) process.loadEnvFile('.env');
  const world = await server();
  const { issuer, port, host } = world.env;
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  // Next adds an `upgrade` listener to the server that it is given, and closes every connection that offers one. This
  // server never listens.
  const httpServer = createServer();
  const pages = next({ dev: false, dir: root, port, hostname: new URL(issuer).hostname, httpServer });
  await pages.prepare();

  let stopping = false;
  const inner = `/${randomBytes(32).toString('base64url')}`;
  const handle = portal(world, { page: pages.getRequestHandler(), inner, stopping: () => stopping });
  const http = createListener((incoming, outgoing) => {
    if (stopping) outgoing.setHeader('Connection', 'close');
    handle(incoming, outgoing).catch((error: unknown) => fail(outgoing, incoming, error));
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, resolve);
  });
  // After a server action that redirects, Next fetches the next page from here. By default it combines the issuer's
  // name, our port, and TLS if the issuer has TLS, and nothing listens at that address.
  process.env['__NEXT_PRIVATE_ORIGIN'] = `${ownAddress(http)}${inner}`;
  const sweeping = setInterval(() => {
    world.sweep().catch((error: unknown) => log({ level: 'error', event: 'sweep_failed', message: String(error) }));
  }, sweepMs);

  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log({ level: 'info', event: 'stopping', signal });
    clearInterval(sweeping);
    world.oauth.release();
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    http.closeIdleConnections();
    // Connections that are still open after this are closed. Acknowledged changes are in the database already.
    const cut = setTimeout(() => http.closeAllConnections(), drainMs);
    await closed;
    clearTimeout(cut);
    await world.close();
    log({ level: 'info', event: 'stopped' });
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
  log({ level: 'info', event: 'started', issuer, port, database: world.db.kind });
}

/** The address at which this process reaches its own listener. */
function ownAddress(http: Server): string {
  const address = http.address();
  if (typeof address !== 'object' || address === null) throw new Error('The listener has no address.');
  const name = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[address.address];
  return `http://${name ?? (address.family === 'IPv6' ? `[${address.address}]` : address.address)}:${address.port}`;
}

/**
 * `inner` is a secret path prefix: Next sends its own requests under it, for a request that came through here already.
 */
type Parts = { page: Handler; inner: string; stopping: () => boolean };

/** Decides which part answers a request. */
function portal(world: World, { page, inner, stopping }: Parts): Handler {
  const issuer = new URL(world.env.issuer);
  const headers = Object.entries(commonHeaders(world.env.issuer));

  return async (incoming, outgoing) => {
    for (const [name, value] of headers) outgoing.setHeader(name, value);
    const isInner = incoming.url?.startsWith(`${inner}/`) === true;
    if (isInner) incoming.url = incoming.url?.slice(inner.length);
    const address = isInner ? passedAddress(incoming) : clientAddress(incoming, world.env);
    incoming.headers[clientIpHeader] = address;
    incoming.headers[requestPathHeader] = incoming.url;
    const path = pathOf(incoming);
    const endpoint = path === undefined ? undefined : world.oauth.endpointFor(path);
    if (logs('debug')) logRequest(incoming, outgoing, path);
    if (path === undefined) {
      outgoing.writeHead(400).end();
    } else if (endpoint) {
      outgoing.setHeader('Content-Security-Policy', answerPolicy);
      const from = { origin: world.env.issuer, clientAddress: address };
      await world.db.limited(() => serve(incoming, outgoing, from, (request) => world.oauth.handle(endpoint, request)));
    } else if (isManagementPath(path)) {
      outgoing.setHeader('Content-Security-Policy', answerPolicy);
      const from = { origin: world.env.issuer, clientAddress: address, maxBytes: mostManagementBytes };
      await world.db.limited(() => serve(incoming, outgoing, from, world.management));
    } else if (isScimPath(path)) {
      outgoing.setHeader('Content-Security-Policy', answerPolicy);
      const from = { origin: world.env.issuer, clientAddress: address, maxBytes: mostScimBytes };
      await world.db.limited(() => serve(incoming, outgoing, from, world.scim));
    } else if (path === '/health') {
      reply(outgoing, 200, { status: 'live' });
    } else if (path === '/health/ready') {
      const { ready, database } = await world.db.ready();
      const open = ready && !stopping();
      if (!open) outgoing.setHeader('Retry-After', 5);
      reply(outgoing, open ? 200 : 503, { status: open ? 'ready' : 'not ready', database });
    } else if (path === '/_next/image') {
      // The image optimizer, which Next's configuration turns off too: pictures are served in the size in which they
      // are stored.
      outgoing.writeHead(404).end();
    } else if (changes(incoming) && !isSameOrigin(world.env, new Headers(originOf(incoming)))) {
      outgoing.writeHead(foreignForm.status, foreignForm.headers).end(foreignForm.text);
    } else if (!isInner && isOtherLoopbackName(incoming, issuer)) {
      outgoing.writeHead(307, { Location: `${issuer.origin}${incoming.url ?? '/'}` }).end();
    } else if (isPlainPath(path) && asksForPageData(incoming)) {
      outgoing.writeHead(204, { 'Cache-Control': 'no-store' }).end();
    } else {
      // Next derives its own address from these headers. It is the issuer's, whatever a client or proxy sent.
      incoming.headers['x-forwarded-host'] = issuer.host;
      incoming.headers['x-forwarded-proto'] = issuer.protocol.replace(':', '');
      if (!path.startsWith('/_next/')) {
        const policy = pagePolicy(path, randomBytes(16).toString('base64'));
        incoming.headers['content-security-policy'] = policy;
        outgoing.setHeader('Content-Security-Policy', policy);
        shipWithoutScripts(incoming, outgoing, {
          plain: isPlainPath(path),
          policy: plainPagePolicy(path),
          failed: (reference) => failedPage(languageOf(incoming), reference),
          missing: () => missingPage(languageOf(incoming)),
        });
      }
      await answerPage(world, page, path, incoming, outgoing);
    }
  };
}

/** One line when the answer is out. Only the path: a query may hold a code or a token. */
function logRequest({ method }: IncomingMessage, outgoing: ServerResponse, path: string | undefined): void {
  const began = performance.now();
  outgoing.once('close', () => {
    const milliseconds = Math.round(performance.now() - began);
    log({ level: 'debug', event: 'request', method, path, status: outgoing.statusCode, milliseconds });
  });
}

/** Next's own files, and those in `public`. */
const needsNoDatabase = /^\/(_next|schema|page-script)\/|^\/icon\.svg$/;

/**
 * A page of Next. While the database is unavailable a page that says so, because rendering or a form would only fail.
 */
async function answerPage(
  world: World,
  page: Handler,
  path: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  if (needsNoDatabase.test(path)) return page(incoming, outgoing);
  // Our script shows the result of its action and keeps the form.
  const byScript = incoming.headers['next-action'] !== undefined;
  const sent = changes(incoming) ? 'not saved' : 'nothing';
  const language = languageOf(incoming);
  if (!byScript && !(await world.db.reachable())) {
    return put(outgoing, unavailableAnswer(language, new UnavailableError('unreachable'), sent));
  }
  await world.db.limited(async (watch) => {
    replaceFailure(outgoing, () => {
      const error = watch.unavailable;
      return (
        error && { page: !byScript && unavailableAnswer(language, error, sent === 'nothing' ? sent : 'unknown'), error }
      );
    });
    await page(incoming, outgoing);
  });
}

/** The language of a page that is not rendered by Next. */
function languageOf({ headers, url = '/' }: IncomingMessage): Language {
  const get = (name: string) => [headers[name] ?? []].flat().join(', ') || null;
  return pageLanguage({ get }, url);
}

/** Whether this is a form or a server action; pages are read by GET and HEAD. */
function changes({ method = '' }: IncomingMessage): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method);
}

function originOf({ headers }: IncomingMessage): Record<string, string> {
  const named = ['origin', 'sec-fetch-site'].map((name) => [name, headers[name]]);
  return Object.fromEntries(named.filter(([, value]) => value !== undefined));
}

/**
 * Locally, `127.0.0.1` and `localhost` are the same portal, but a browser keeps separate cookies: redirect to the
 * issuer's name.
 */
function isOtherLoopbackName(incoming: IncomingMessage, issuer: URL): boolean {
  const host = incoming.headers.host ?? '';
  if (incoming.method !== 'GET' || host === issuer.host || !isLoopback(issuer.hostname)) return false;
  return URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname);
}

function reply(outgoing: ServerResponse, status: number, body: object): void {
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
  outgoing.writeHead(status, headers).end(JSON.stringify(body));
}

function fail(outgoing: ServerResponse, incoming: IncomingMessage, error: unknown): void {
  if (isUnavailableError(error) && !outgoing.headersSent) {
    put(outgoing, unavailableAnswer(languageOf(incoming), error, changes(incoming) ? 'unknown' : 'nothing'));
    return;
  }
  const reference = randomUUID();
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log({ level: 'error', event: 'request_failed', reference, method: incoming.method, path: pathOf(incoming), detail });
  if (outgoing.headersSent) outgoing.destroy();
  else reply(outgoing, 500, { error: 'server_error', reference });
}

start().catch((error: unknown) => {
  // A system error names the port or file; an outage says so itself. Anything else is a bug and needs its stack.
  const expected = isSetupError(error) || isUnavailableError(error) || (error instanceof Error && 'syscall' in error);
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const message = expected ? error.message : detail;
  log({ level: 'error', event: 'start_failed', message });
  process.exit(1);
});
