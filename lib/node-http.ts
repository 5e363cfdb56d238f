/**
 * The protocol core speaks WHATWG `Request` and `Response`; `node:http` speaks its own. This file is the crossing.
 *
 * What a client sent is handed over as it came (repeated headers stay repeated, so that the core can refuse them), save
 * the address: the request is always about the configured origin, whatever `Host` said.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Above what the core accepts, so that its own refusal is the one that is met; this bound only protects memory. */
const maxBodyBytes = 128 * 1024;

/** Set by `server.ts` on every request, so that what a client sends under this name is never believed. */
export const clientIpHeader = 'x-countersign-client-ip';

/** The client's address: the connection's, or what the outermost of our own proxies saw. */
export function clientIp(
  incoming: { headers: IncomingMessage['headers']; socket: { remoteAddress?: string | undefined } },
  proxyCount: number,
): string {
  const own = incoming.socket.remoteAddress ?? '';
  if (proxyCount === 0) return own;
  const forwarded = [incoming.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  return forwarded.at(-proxyCount)?.trim() || own;
}

/** The path without its query, or undefined for request targets that no page or endpoint has (`*`, a whole address, `//host`). */
export function pathOf(incoming: IncomingMessage): string | undefined {
  const target = incoming.url ?? '';
  if (!target.startsWith('/') || target.startsWith('//')) return undefined;
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}

/** Mounts a handler of Requests on node:http. Resolves when the answer is written or the client has gone; never rejects for either. */
export async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  origin: string,
  handler: (request: Request) => Promise<Response>,
): Promise<void> {
  const method = incoming.method ?? 'GET';
  // The Fetch standard has no Request with these methods, and nothing here answers them.
  if (['CONNECT', 'TRACE', 'TRACK'].includes(method)) return refuse(outgoing, 405);
  const body = await readBody(incoming);
  if (body === 'aborted') return;
  if (body === 'too large') return refuse(outgoing, 413);

  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const headers = new Headers();
  for (let at = 0; at + 1 < incoming.rawHeaders.length; at += 2) {
    headers.append(incoming.rawHeaders[at] ?? '', incoming.rawHeaders[at + 1] ?? '');
  }
  headers.set(clientIpHeader, [incoming.headers[clientIpHeader] ?? []].flat().join());
  const bodiless = method === 'GET' || method === 'HEAD' || body.length === 0;
  const request = new Request(`${origin}${incoming.url ?? '/'}`, {
    method,
    headers,
    signal: gone.signal,
    ...(bodiless ? {} : { body }),
  });
  await send(await handler(request), outgoing, method === 'HEAD');
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | 'too large' | 'aborted'> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming) {
      const bytes = new Uint8Array(chunk);
      size += bytes.byteLength;
      if (size > maxBodyBytes) return 'too large';
      chunks.push(bytes);
    }
  } catch {
    return 'aborted';
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}

/** Without reading what else may come: the connection ends with this answer. */
function refuse(outgoing: ServerResponse, status: number): void {
  if (outgoing.destroyed) return;
  outgoing.writeHead(status, { Connection: 'close', 'Content-Length': '0' }).end();
}

async function send(response: Response, outgoing: ServerResponse, head: boolean): Promise<void> {
  // A string where the answer is text: node:http sends it in one write with the headers, a buffer in two.
  const encoded = response.headers.has('content-encoding');
  const body = encoded ? new Uint8Array(await response.arrayBuffer()) : await response.text();
  if (outgoing.destroyed) return;
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) {
    // Iterating yields each Set-Cookie on its own; joining them with commas would break them (RFC 6265 §3).
    if (name === 'set-cookie') outgoing.appendHeader(name, value);
    else outgoing.setHeader(name, value);
  }
  const bodiless = response.status === 204 || response.status === 304;
  if (!bodiless) outgoing.setHeader('Content-Length', Buffer.byteLength(body));
  await new Promise<void>((resolve) => {
    outgoing.once('close', resolve);
    outgoing.end(head || bodiless ? undefined : body, resolve);
  });
}
