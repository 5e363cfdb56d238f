/**
 * The protocol core speaks WHATWG `Request` and `Response`; `node:http` speaks its own. This file is the crossing.
 *
 * What a client sent is handed over as it came (repeated headers stay repeated, so that the core can refuse them), save
 * the address: the request is always about the configured origin, whatever `Host` said.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientIpHeader } from './client-address';

/** Above what the core accepts, so that its own refusal is the one that is met; this bound only protects memory. */
const maxBodyBytes = 128 * 1024;

/**
 * The path without its query, or undefined for request targets that no page or endpoint has: `*`, a whole address, `//host`, and what
 * cannot be decoded (RFC 3986 §2.1), which Next would answer with 500.
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

  const headers = new Headers();
  for (let at = 0; at + 1 < incoming.rawHeaders.length; at += 2) {
    headers.append(incoming.rawHeaders[at] ?? '', incoming.rawHeaders[at + 1] ?? '');
  }
  headers.set(clientIpHeader, [incoming.headers[clientIpHeader] ?? []].flat().join());
  const bodiless = method === 'GET' || method === 'HEAD' || body.length === 0;
  const { href } = new URL(`${origin}${incoming.url ?? '/'}`);
  const request = requestOf({ method, href, headers, body: bodiless ? undefined : body, outgoing });
  await send(await handler(request), outgoing, method === 'HEAD');
}

function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | 'too large' | 'aborted'> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    incoming.on('data', (chunk: Uint8Array) => {
      size += chunk.byteLength;
      if (size > maxBodyBytes) {
        incoming.pause();
        resolve('too large');
      } else {
        chunks.push(chunk);
      }
    });
    incoming.once('end', () => {
      const body = new Uint8Array(size);
      let at = 0;
      for (const chunk of chunks) {
        body.set(chunk, at);
        at += chunk.byteLength;
      }
      resolve(body);
    });
    for (const event of ['error', 'close']) incoming.once(event, () => resolve('aborted'));
  });
}

type Arrived = {
  method: string;
  href: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer> | undefined;
  outgoing: ServerResponse;
  stream?: ReadableStream<Uint8Array<ArrayBuffer>>;
  whole?: Request;
};

const arrivals = new WeakMap<object, Arrived>();

function arrivalOf(request: object): Arrived {
  const arrived = arrivals.get(request);
  if (arrived === undefined) throw new TypeError('Illegal invocation');
  return arrived;
}

/** The platform's own Request of what arrived, made when something is asked for that `requestOf` does not answer by itself. */
function wholeOf(request: object): Request {
  const arrived = arrivalOf(request);
  if (arrived.whole) return arrived.whole;
  const { method, href, headers, body, outgoing } = arrived;
  const gone = new AbortController();
  if (outgoing.destroyed && !outgoing.writableFinished) gone.abort();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  arrived.whole = new Request(href, { method, headers, signal: gone.signal, ...(body && { body }) });
  return arrived.whole;
}

function bodyOf(arrived: Arrived): ReadableStream<Uint8Array<ArrayBuffer>> | null {
  const { body, whole } = arrived;
  if (body === undefined || whole) return whole?.body ?? null;
  arrived.stream ??= new ReadableStream({
    start(controller) {
      controller.enqueue(body);
      controller.close();
    },
  });
  return arrived.stream;
}

/**
 * A Request, to whoever looks: it answers for method, address, headers and body, and leaves the rest to a whole one. Making that
 * for every request cost as much as reading the request itself; nearly all that are answered here ask for nothing else.
 */
const arrivedRequest: object = Object.create(Request.prototype);
for (const [name, { get, value }] of Object.entries(Object.getOwnPropertyDescriptors(Request.prototype))) {
  if (get) {
    const whole = function (this: object): unknown {
      return Reflect.get(wholeOf(this), name);
    };
    Object.defineProperty(arrivedRequest, name, { get: whole, configurable: true });
  } else if (typeof value === 'function' && name !== 'constructor') {
    const whole = function (this: object, ...parameters: unknown[]): unknown {
      return Reflect.apply(value, wholeOf(this), parameters);
    };
    Object.defineProperty(arrivedRequest, name, { value: whole, configurable: true });
  }
}
const own = (name: string, of: (arrived: Arrived) => unknown) => {
  const get = function (this: object): unknown {
    return of(arrivalOf(this));
  };
  Object.defineProperty(arrivedRequest, name, { get });
};
own('method', ({ method }) => method);
own('url', ({ href }) => href);
own('headers', ({ headers }) => headers);
own('body', bodyOf);
// Read by the core (`oauth/http.ts`), so that no stream has to be made.
own('arrived', ({ body }) => body);

function requestOf(arrived: Arrived): Request {
  const request: Request = Object.create(arrivedRequest);
  arrivals.set(request, arrived);
  return request;
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
