/** The HTTP listener of the production server. Every request passes through it before it is routed. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Node's default is half of this. Authorization requests with signed request objects are long, and so are proxies'
 * cookies.
 */
export const maxHeaderBytes = 32 * 1024;

/** RFC 9110 §15.5.6. Next answers 500 to other methods, because the Fetch standard has no request with `TRACE`. */
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** How long we keep reading from a client that is still sending, so that it receives the refusal. */
const lingerMs = 2000;

export function createListener(handle: (incoming: IncomingMessage, outgoing: ServerResponse) => void): Server {
  const server = createServer({
    requestTimeout: 30_000,
    headersTimeout: 15_000,
    keepAliveTimeout: 65_000,
    maxHeaderSize: maxHeaderBytes,
  });
  const latest = new WeakMap<object, ServerResponse>();
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    latest.set(incoming.socket, outgoing);
    readTarget(incoming);
    ignoreUpgrade(incoming);
    if (methods.includes(incoming.method ?? '')) handle(incoming, outgoing);
    else outgoing.writeHead(405, { Allow: methods.join(', '), Connection: 'close', 'Content-Length': '0' }).end();
  });
  const refused = new WeakSet<object>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // The parser reports every further chunk too.
    if (refused.has(socket)) return;
    refused.add(socket);
    const response = latest.get(socket);
    const answering = response !== undefined && !response.writableFinished;
    if (!socket.writable || answering || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    socket.end(refusalOf(error.code));
    socket.resume();
    setTimeout(() => socket.destroy(), lingerMs).unref();
  });
  return server;
}

/**
 * RFC 9112 §3.2.2: a server accepts an absolute URL as request target. Its authority replaces `Host`; our own origin is
 * the issuer in any case.
 */
function readTarget(incoming: IncomingMessage): void {
  const [, authority, rest] = /^https?:\/\/([^/?#]+)(.*)$/i.exec(incoming.url ?? '') ?? [];
  if (authority === undefined || rest === undefined) return;
  incoming.headers.host = authority;
  incoming.url = rest.startsWith('/') ? rest : `/${rest}`;
}

/**
 * RFC 9110 §7.8: a server may ignore an offer to change the protocol. Node does, unless the server has an `upgrade`
 * listener. Without these headers no code behind it acts on the offer either.
 */
function ignoreUpgrade(incoming: IncomingMessage): void {
  for (const name of ['upgrade', 'http2-settings']) delete incoming.headers[name];
}

const refusals = new Map<string | undefined, [status: string, sentence: string]>([
  [
    'HPE_HEADER_OVERFLOW',
    [
      '431 Request Header Fields Too Large',
      `The address and the headers of a request may have ${maxHeaderBytes} bytes.`,
    ],
  ],
  ['ERR_HTTP_REQUEST_TIMEOUT', ['408 Request Timeout', 'The request did not arrive in time.']],
]);

function refusalOf(code: string | undefined): string {
  const [status, sentence] = refusals.get(code) ?? ['400 Bad Request', 'This is not a request of HTTP/1.1.'];
  const body = `${sentence}\n`;
  return [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    '',
    body,
  ].join('\r\n');
}
