/** The HTTP server of the gate: checks, the metadata of the API (RFC 9728), and health. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Decision } from './check';
import type { Log } from './log';
import { checkPath } from './original-request';
import type { Settings } from './settings';

type Parts = {
  settings: Pick<Settings, 'proxy' | 'log'>;
  check: (incoming: IncomingMessage) => Promise<Decision>;
  /** The metadata document and its address. Undefined if the resource identifier is not an address. */
  metadata: { url: string; document: Record<string, unknown> } | undefined;
  /** Whether tokens can be verified now. */
  ready: () => boolean;
  log: Log;
};

/** Longer than proxies keep idle connections: nginx 60 s, Traefik 90 s, Caddy 120 s. */
const keepAliveMilliseconds = 130_000;
/** As much as any of the proxies accepts from a client. */
const mostHeaderBytes = 64 * 1024;

export function createGateServer({ settings, check, metadata, ready, log }: Parts): Server {
  const metadataPath = metadata && new URL(metadata.url).pathname;
  const metadataText = JSON.stringify(metadata?.document);
  const isCheck = (path: string) =>
    settings.proxy === 'envoy' ? path.startsWith(`${checkPath}/`) || path === `${checkPath}*` : path === checkPath;

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = (incoming.url ?? '').replace(/\?.*$/s, '');
    // The API reads the body; the gate only lets it pass by.
    incoming.resume();
    if (isCheck(path)) {
      const decision = await check(incoming);
      record(decision);
      const { status, headers, body } = decision;
      reply(outgoing, status, { 'cache-control': 'no-store', ...headers }, body && JSON.stringify(body));
    } else if (path === metadataPath) {
      answerMetadata(incoming, outgoing);
    } else if (path === '/health') {
      reply(outgoing, 200, { 'cache-control': 'no-store' }, '{"status":"live"}');
    } else if (path === '/health/ready') {
      const open = ready();
      const headers = { 'cache-control': 'no-store', ...(!open && { 'retry-after': '5' }) };
      reply(outgoing, open ? 200 : 503, headers, open ? '{"status":"ready"}' : '{"status":"not ready"}');
    } else {
      reply(outgoing, 404, { 'cache-control': 'no-store' }, '{"error":"not_found"}');
    }
  }

  /** RFC 9728 §3. Scripts of other origins may read it, because clients in browsers need it. */
  function answerMetadata({ method = '' }: IncomingMessage, outgoing: ServerResponse): void {
    const cors = { 'access-control-allow-origin': '*' };
    if (method === 'GET' || method === 'HEAD') {
      reply(outgoing, 200, { ...cors, 'cache-control': 'public, max-age=300' }, metadataText);
    } else if (method === 'OPTIONS') {
      const allowed = { 'access-control-allow-methods': 'GET', 'access-control-allow-headers': '*' };
      reply(outgoing, 204, { ...cors, ...allowed, 'access-control-max-age': '3600' });
    } else {
      reply(outgoing, 405, { allow: 'GET, HEAD, OPTIONS' }, '{"error":"invalid_request"}');
    }
  }

  /** Never the query, which may hold a secret, and never a header. */
  function record({ status, reason, original, client }: Decision): void {
    const passed = status === 200;
    if (settings.log === 'none' || (passed && settings.log !== 'all')) return;
    const { method, target = '' } = original ?? {};
    const path = original && target.replace(/[?#].*$/s, '').slice(0, 200);
    const level = status >= 500 ? 'error' : 'info';
    log({ level, event: passed ? 'passed' : 'refused', status, reason, method, path, client });
  }

  const handle = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      log({ level: 'error', event: 'failed', message: error instanceof Error ? error.message : 'unknown' });
      if (outgoing.headersSent) outgoing.destroy();
      else reply(outgoing, 500, { 'cache-control': 'no-store' }, '{"error":"server_error"}');
    });
  };
  const server = createServer({
    maxHeaderSize: mostHeaderBytes,
    keepAliveTimeout: keepAliveMilliseconds,
    requestTimeout: 30_000,
  });
  // Their size is limited. With a limit of their number, Node would ignore the others silently.
  server.maxHeadersCount = 0;
  // A client may announce a body; nobody sends it here, so nobody is asked to continue.
  return server.on('request', handle).on('checkContinue', handle);
}

function reply(outgoing: ServerResponse, status: number, headers: Record<string, string>, text = ''): void {
  const type = text === '' ? {} : { 'content-type': 'application/json' };
  outgoing.writeHead(status, { ...type, 'content-length': Buffer.byteLength(text), ...headers }).end(text);
}
