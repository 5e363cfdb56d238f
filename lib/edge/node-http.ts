/**
 * Converts between node:http and the plain values of the protocol core, for the production server.
 *
 * What a client sent is passed on as it came: repeated headers stay repeated, so that the core can refuse them. Only
 * the origin is ours: a request is always about the configured issuer, whatever `Host` said.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpRequest, HttpResponse } from '@/lib/oauth/http';

/** Above the core's own limit, so that clients get the core's refusal. This limit only protects memory. */
const maxBodyBytes = 128 * 1024;

/**
 * The path without its query. Undefined for request targets that no page or endpoint has: `*`, a whole address,
 * `//host`, and a path that cannot be decoded (RFC 3986 §2.1), which Next would answer with 500.
 */
export function pathOf(incoming: IncomingMessage): string | undefined {
  const target = incoming.url ?? '';
  if (!target.startsWith('/') || target.startsWith('//')) return undefined;
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  return isDecodable(path) ? path : undefined;
}

function isDecodable(path: string): boolean {
  if (!path.includes('%')) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Answers one request through `handler`. Resolves when the response is written or the client has disconnected; it
 * rejects only when the handler does.
 */
export async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { origin, clientAddress, maxBytes }: { origin: string; clientAddress: string; maxBytes?: number },
  handler: (request: HttpRequest) => Promise<HttpResponse>,
): Promise<void> {
  const method = incoming.method ?? 'GET';
  // No endpoint answers these methods, and the Fetch API has no request with them.
  if (['CONNECT', 'TRACE', 'TRACK'].includes(method)) return refuse(outgoing, 405);
  const body = await readBody(incoming, maxBytes ?? maxBodyBytes);
  if (body === 'aborted') return;
  if (body === 'too large') return refuse(outgoing, 413);
  const bodiless = method === 'GET' || method === 'HEAD' || body.length === 0;
  let signal: AbortSignal | undefined;
  const response = await handler({
    method,
    url: new URL(`${origin}${incoming.url ?? '/'}`).href,
    headers: headersOf(incoming.rawHeaders),
    body: bodiless ? undefined : body,
    // Made on first use: only a long poll asks for it.
    get signal() {
      signal ??= disconnected(outgoing);
      return signal;
    },
    clientAddress,
  });
  await send(response, outgoing, method === 'HEAD');
}

/** Like `Headers`, which takes several times as long to build: names in any case, repeated fields joined. */
function headersOf(raw: readonly string[]): HttpRequest['headers'] {
  const fields = new Map<string, string>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase();
    const value = raw[at + 1] ?? '';
    const known = fields.get(name);
    // RFC 9113 §8.2.3: the parts of a split cookie header are joined by a semicolon.
    fields.set(name, known === undefined ? value : `${known}${name === 'cookie' ? '; ' : ', '}${value}`);
  }
  return {
    get: (name) => fields.get(name.toLowerCase()) ?? null,
    has: (name) => fields.has(name.toLowerCase()),
  };
}

/** Aborts when the connection closes before the response was sent. */
function disconnected(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const abortUnlessSent = () => {
    if (!outgoing.writableFinished) controller.abort();
  };
  if (outgoing.destroyed) abortUnlessSent();
  outgoing.once('close', abortUnlessSent);
  return controller.signal;
}

function readBody(incoming: IncomingMessage, most: number): Promise<Uint8Array | 'too large' | 'aborted'> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    incoming.on('data', (chunk: Uint8Array) => {
      size += chunk.byteLength;
      if (size > most) {
        incoming.pause();
        resolve('too large');
      } else {
        chunks.push(chunk);
      }
    });
    incoming.once('end', () => {
      const [first = new Uint8Array(), ...more] = chunks;
      resolve(more.length === 0 ? first : Buffer.concat(chunks, size));
    });
    for (const event of ['error', 'close']) incoming.once(event, () => resolve('aborted'));
  });
}

/** Does not read the rest of the request: the connection ends with this response. */
function refuse(outgoing: ServerResponse, status: number): void {
  if (outgoing.destroyed) return;
  outgoing.writeHead(status, { Connection: 'close', 'Content-Length': '0' }).end();
}

async function send(
  { status, headers, body = '' }: HttpResponse,
  outgoing: ServerResponse,
  head: boolean,
): Promise<void> {
  if (outgoing.destroyed) return;
  outgoing.statusCode = status;
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) outgoing.setHeader(name, value);
  }
  const bodiless = status === 204 || status === 304;
  // RFC 9110 §8.6: in a response to HEAD it would have to be the length of what GET returns.
  if (!bodiless && !(head && body.length === 0)) outgoing.setHeader('Content-Length', Buffer.byteLength(body));
  await new Promise<void>((resolve) => {
    outgoing.once('close', resolve);
    // node:http sends a string together with the headers in one write.
    outgoing.end(head || bodiless ? undefined : body, resolve);
  });
}
